# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee stops all CPUs again and again, and gdb is not told:
Ctrl-C is heard whenever it comes, and also when CPUs have gone."""
# pylint: disable=undefined-variable
import sys

X0, X1, LR, PC = 0, 1, 30, 32
line = Line()
line.begin()
add_payload(line.register(PC))
mark, total = map(address, ("debuggee_mark", "debuggee_data.sum"))


def ask_in_time(text):
    """None if no answer comes."""
    line.raw(text if isinstance(text, bytes) else Line.packet(text))
    try:
        return line.receive().decode()
    except socket.timeout:
        return None


def stage(number):
    """Whether that mark comes next; the CPU is to return from there."""
    said = line.ask("vCont;c")
    line.ask("Hg" + said.split("thread:")[1].split(";")[0])
    good = "swbreak" in said and line.register(X0) == number
    line.set_register(PC, line.register(LR))
    return check(f"stage {number}", good, said)


line.ask(f"Z0,{mark:x},4")
stage(0)
stage(1)
call = line.register(X1)
heard, answer = 0, ""
for _ in range(200):
    line.send("vCont;c")
    time.sleep(0.001 * (heard % 7))
    answer = ask_in_time(b"\x03")
    if not answer:
        break
    heard += 1
check("Ctrl-C is heard amid stops that nobody is told of", answer, heard)
while not answer:
    answer = ask_in_time(b"\x03")

# A CPU that goes off in a step.
line.ask(f"Z1,{call:x},4")
line.write(total, struct.pack("<Q", 1))
stop = line.ask("vCont;c")
check("the second CPU goes off", "hwbreak" in stop and "thread:2;" in stop,
      stop)
line.ask(f"z1,{call:x},4")
stop = line.ask("vCont;s:2;c")
check("the step of that ends", "thread:2;" in stop, stop)
line.send("vCont;c")
time.sleep(0.2)
answer = ask_in_time(b"\x03")
if not check("Ctrl-C is heard after that", answer):
    sys.exit()

# One that sleeps: CPU_SUSPEND with no interrupt to come.
line.write(total, struct.pack("<Q", 2))
line.send("vCont;c")
time.sleep(0.2)
answer = ask_in_time(b"\x03")
if not check("Ctrl-C is heard by a CPU that sleeps", answer):
    sys.exit()

# One that is down for a moment.
line.write(total, struct.pack("<Q", 3))
line.ask(f"Z1,{call:x},4")
stop = line.ask("vCont;c")
check("the first CPU goes down", "hwbreak" in stop and "thread:1;" in stop,
      stop)
line.ask("Hg1")
line.ask(f"z1,{call:x},4")
entry = line.register(2)
stop = ask_in_time("vCont;s:1")
check("the step of that ends where it resumes",
      stop and line.register(PC) == entry, stop)
line.ask("D")
line.close()
say("GDB done")
