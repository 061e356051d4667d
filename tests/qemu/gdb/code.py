# SPDX-License-Identifier: BSD-2-Clause
"""Steps of code that is written for it, over a function that nobody calls."""
# pylint: disable=undefined-variable
CODE = SYMBOLS["panic"]
getuid = SYMBOLS["__arm64_sys_getuid"]
SP, PC = 31, 32

line = Line()
line.begin()
line.ask(f"Z0,{SYMBOLS['__arm64_sys_getuid']:x},4")
stop = line.ask("vCont;c")
cpu = stop.split("thread:")[1].split(";")[0]
line.ask(f"z0,{SYMBOLS['__arm64_sys_getuid']:x},4")
line.ask(f"Hg{cpu}")
saved = {n: line.register(n) for n in range(PC + 1)}
text = line.read(CODE, 64)
# The program's pc is in the frame that the call is given. ELR_EL1 may be that
# of an interrupt since.
program, = struct.unpack("<Q", line.read(saved[0] + 256, 8))
alone = len(line.ask("qfThreadInfo").split(",")) == 1
below = saved[SP] - 1024
stack = line.read(below, 16)


def place(words, **registers):
    """The CPU is about to run this, with these registers."""
    line.write(CODE, struct.pack(f"<{len(words)}I", *words))
    for name, new in registers.items():
        line.set_register(int(name[1:]), new)
    line.set_register(PC, CODE)


def stored():
    return struct.unpack("<I", line.read(below, 4))[0]


def ask_slowly(text):
    """None if no answer comes; then the machine is made to stop."""
    line.send(text)
    try:
        return line.receive()
    except socket.timeout:
        line.raw(b"\x03")
        return None


# What `next' does on a line of C with an atomic increment in it.
place([0x91000400,   # add x0, x0, #1
       0x885ffc41,   # 1: ldaxr w1, [x2]
       0x11000421,   # add w1, w1, #1
       0x8803fc41,   # stlxr w3, w1, [x2]
       0x35ffffa3,   # cbnz w3, 1b
       0xd503207f,   # wfi
       0xd503201f],  # nop
      x0=0, x2=below)
line.write(below, struct.pack("<I", 41))
for _ in range(8):
    stop = ask_slowly(f"vCont;r{CODE:x},{CODE + 24:x}:{cpu}")
    at = line.register(PC) if stop else 0
    if not CODE <= at < CODE + 24:
        break
check("a step over a range gets through an exclusive sequence and WFI",
      at == CODE + 24 and stored() == 42, (stop, hex(at)))
check("once", line.register(0) == 1, line.register(0))

# A sequence whose store is behind branches; GDB's own step would not find it.
place([0x885ffc41,   # 1: ldaxr w1, [x2]
       0x34000061,   # cbz w1, 2f
       0x14000004,   # b 3f
       0xd4200000,   # brk #0
       0x52800541,   # 2: mov w1, #42
       0x14000002,   # b 4f
       0x11000421,   # 3: add w1, w1, #1
       0x8803fc41,   # 4: stlxr w3, w1, [x2]
       0x35ffff03,   # cbnz w3, 1b
       0xd503201f],  # nop
      x2=below)
for old, new in (0, 42), (42, 43):
    line.write(below, struct.pack("<I", old))
    line.set_register(PC, CODE)
    steps = 0
    while CODE <= (at := line.register(PC)) < CODE + 36 and steps < 20:
        if not ask_slowly(f"vCont;s:{cpu}"):
            break
        steps += 1
    check(f"steps get through a sequence with branches from {old}",
          (at, stored()) == (CODE + 36, new), (hex(at), stored(), steps))

# A lock that a CPU holds which stands still. A CPU that is alone cannot be
# told to go on by another: Ctrl-C ends its step.
place([0x885ffc41,   # 1: ldaxr w1, [x2]
       0x35ffffe1,   # cbnz w1, 1b
       0x8803fc40,   # stlxr w3, w0, [x2]
       0x35ffffa3,   # cbnz w3, 1b
       0xd503201f],  # nop
      x0=7, x2=below)
line.write(below, struct.pack("<I", 1))
line.send(f"vCont;s:{cpu}")
if alone:
    line.quiet(1)
    line.raw(b"\x03")
try:
    stop = line.receive()
except socket.timeout:
    stop = None
if check("a step ends that waits for a lock", stop):
    check("in front of it", CODE <= line.register(PC) <= CODE + 8)
    line.write(below, struct.pack("<I", 0))
    for _ in range(8):
        line.ask(f"vCont;s:{cpu}")
        if line.register(PC) > CODE + 8:
            break
    check("and when it is free, the lock is taken", stored() == 7, stored())

# A step into the handler of a fault, and one that a watch stops: the bit that
# makes the step is EL2's.
SS = 1 << 21
pstate = line.ask(f"p{PC + 1:x}")
place([0xf9400041], x2=1 << 60)  # ldr x1, [x2]
line.ask(f"vCont;s:{cpu}")
vector = line.register_by_name("vbar_el1") + 0x200
check("a step goes into the guest's handler", line.register(PC) == vector,
      hex(line.register(PC)))
check("which does not see it", not line.register_by_name("spsr_el1") & SS)
line.ask(f"P{PC + 1:x}={pstate}")
place([0xb9000041], x2=below)    # str w1, [x2]
line.ask(f"Z2,{below:x},4")
stop = line.ask(f"vCont;s:{cpu}")
check("a watch stops a step, which cpsr does not show",
      "watch" in stop and not line.register(PC + 1) & SS, stop)
line.ask(f"z2,{below:x},4")

# A 32-bit program has no BRK of A64.
check("a breakpoint in a program",
      line.ask(f"Z0,{program:x},4") == line.ask(f"z0,{program:x},4") == "OK")
line.ask(f"P{PC + 1:x}=10000000")
check("in a 32-bit one it is an error, but in the kernel still none",
      line.ask(f"Z0,{program:x},4").startswith("E") and
      line.ask(f"Z0,{getuid:x},4") == line.ask(f"z0,{getuid:x},4") == "OK")
line.ask(f"P{PC + 1:x}={pstate}")

# The guest writes where a breakpoint is: that is what is there from then on.
place([0xb9000041,   # str w1, [x2]
       0xd503201f],  # nop
      x1=0x12345678, x2=below)
line.ask(f"Z0,{below:x},4")
line.ask(f"vCont;s:{cpu}")
check("what the guest writes over a breakpoint is seen",
      stored() == 0x12345678, hex(stored()))
check("in halves, too", line.read(below + 2, 2) == b"\x34\x12")
line.ask(f"z0,{below:x},4")
check("and stays", stored() == 0x12345678, hex(stored()))

# Of two watches that overlap one is cleared; pages are watched, once the
# hardware's registers are used up.
used = [f"{below + 512 + 8 * n:x},8" for n in range(4)]
for at in used:
    line.ask("Z2," + at)
line.ask(f"Z2,{below + 3:x},f")
line.ask(f"Z2,{below + 8:x},4")
line.ask(f"z2,{below + 3:x},f")
place([0xb9000841], x2=below)   # str w1, [x2, #8]
stop = line.ask(f"vCont;s:{cpu}")
check("a watch inside another outlives it",
      f"watch:{below + 8:x};" in stop, stop)
line.ask(f"z2,{below + 8:x},4")
check("and is cleared by itself", "watch" not in
      line.ask(f"vCont;s:{cpu}") and line.register(PC) == CODE + 4)

# Two watched pages that follow each other; the first one stops the access.
border = saved[SP] & ~0xfff
edges = line.read(border - 8, 16)
for at in border - 64, border + 4:
    line.ask(f"Z2,{at:x},4")
place([0xa93f0041], x2=border)   # stp x1, x0, [x2, #-16]
stop = line.ask(f"vCont;s:{cpu}")
check("an access in front of the border meets neither watch",
      "watch" not in stop and line.register(PC) == CODE + 4, stop)
place([0xa93f8041], x2=border)   # stp x1, x0, [x2, #-8]
stop = line.ask(f"vCont;s:{cpu}")
check("one across it meets the watch of the second page",
      f"watch:{border + 4:x};" in stop and line.register(PC) == CODE, stop)
place([0xf81fc041], x2=border)   # stur x1, [x2, #-4]
stop = line.ask(f"vCont;s:{cpu}")
check("one across it, to the bytes before, does not",
      "watch" not in stop and line.register(PC) == CODE + 4, stop)
for at in border - 64, border + 4:
    line.ask(f"z2,{at:x},4")
for at in used:
    line.ask("z2," + at)
line.write(border - 8, edges)

for number, old in saved.items():
    line.set_register(number, old)
line.write(CODE, text)
line.write(below, stack)
check("and all is as it was", line.read(CODE, 64) == text)
line.ask("D")
line.close()
say("GDB done")
