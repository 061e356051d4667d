# SPDX-License-Identifier: BSD-2-Clause
"""A line that is bad: noise, half packets, a debugger that is gone."""
# pylint: disable=undefined-variable
import random

random.seed(4)
line = Line()

# Noise while the guest runs: no byte of it is Ctrl-C, which would be an order,
# and no packet of it is whole.
noise = bytes(b for b in random.randbytes(20000) if b not in b"\x03$")
line.raw(noise)
line.raw(b"$vCont;c#00$m0,ffffffffffff#00$X" + b"\xff" * 300 + b"#zz")
line.raw(b"$" + b"A" * 40000 + b"#12")
line.raw(b"$qSupported:")
line.close()
time.sleep(1)

# The guest has not noticed: a debugger finds it at work.
line = Line()
line.begin()
for _ in range(3):
    line.ask(f"Z0,{SYMBOLS['__arm64_sys_getuid']:x},4")
    stop = line.ask("vCont;c")
check("after noise the guest works, and is debugged",
      line.register(32) == SYMBOLS["__arm64_sys_getuid"], stop)

# Every packet cut off at every place, and the line gone in its middle.
for text in ("g", "m0,10", "vCont;s:1;c", "Z0,0,4", "qXfer:features:read:"
             "target.xml:0,ffb", "X0,4:abcd", "QStartNoAckMode"):
    whole = Line.packet(text)
    for size in range(1, len(whole)):
        line.raw(whole[:size])
        line.raw(b"$?#3f")
        answer = line.receive()
        while not answer.startswith((b"T", b"S")):
            answer = line.receive()
check("half packets leave it in step", line.ask("qC").startswith("QC"))
line.raw(b"$m" + b"0" * 100)
line.close()

attach()
check("reattach after half a packet", "CPU 0" in run("info threads"))
run("disconnect")
attach()
check("disconnect leaves it stopped, and reattach finds it",
      "CPU 0" in run("info threads"))

# Ctrl-C: gdb's own, while the guest runs
line_socket = os.environ["LINE"]
run("detach")
line = Line()
line.begin()
line.send("vCont;c")
check("the guest runs", line.quiet(1))
line.raw(b"\x03")
stop = line.receive().decode()
check("Ctrl-C stops it", stop.startswith("T02"), stop)
for _ in range(50):
    line.send("vCont;c")
    line.raw(b"\x03")
    stop = line.receive().decode()
check("Ctrl-C right behind the order to go, fifty times",
      stop.startswith("T02"), stop)
line.send("vCont;c")
line.raw(b"\x03\x03\x03")
stop = line.receive().decode()
check("three of them at once", stop.startswith("T02"), stop)
check("give one stop", line.quiet(1) and line.got == b"")

# k is a detach: breakpoints are out
line.ask(f"Z0,{SYMBOLS['panic']:x},4")
line.send("k")
line.close()
attach()
check("k leaves no breakpoint",
      word(SYMBOLS["panic"]) & 0xffe0001f != 0xd4200000)
run("detach")
say("GDB done")
