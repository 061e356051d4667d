# SPDX-License-Identifier: BSD-2-Clause
"""Watchpoints, by hardware and beyond; exact to the byte.

What the kernel does with a variable of its own is not exact enough, so a
stopped CPU is given a few instructions of ours, in a function that never runs,
and a piece of its own stack below the stack pointer to work on.
"""
# pylint: disable=undefined-variable
attach()
jiffies = SYMBOLS["jiffies_64"]
name = f"*(unsigned long *){jiffies:#x}"
for kind in ("watch", "rwatch", "awatch"):
    run(f"{kind} {name}")
    before = value(name)
    run("continue")
    check(f"{kind}: jiffies", met() == name and
          (kind != "watch" or value(name) > before), met())
    run("delete")
# A fifth, on a page that every CPU uses all the time: its spinlocks, which are
# exclusive sequences, must get through. Late ticks come in one store.
for index in range(4):
    run(f"watch *(unsigned *){SYMBOLS['linux_banner'] + 4 * index:#x}")
run(f"watch {name}")
ticks = []
for _ in range(5):
    before = value(name)
    run("continue")
    ticks.append((met(), value(name) - before))
check("a fifth watchpoint, on a page in use, is met",
      all(point == name and late > 0 for point, late in ticks), ticks)
run("delete")
run("detach")

# The instructions, on x1 as address and x0 as data.
CODE = {
    "strb": 0x39000020, "strh": 0x79000020, "str w": 0xb9000020,
    "str x": 0xf9000020, "stp x": 0xa9000020, "str q": 0x3d800020,
    "stp q": 0xad000020, "ldrb": 0x39400022, "ldrh": 0x79400022,
    "ldr w": 0xb9400022, "ldr x": 0xf9400022, "ldp x": 0xa9400c22,
    "ldr q": 0x3dc00022, "stur x": 0xf8000020, "str x, post": 0xf8008420,
    "stlr x": 0xc89ffc20, "dc zva": 0xd50b7421, "stp w": 0x29000020,
}
SIZE = {"strb": 1, "strh": 2, "str w": 4, "str x": 8, "stp x": 16,
        "str q": 16, "stp q": 32, "ldrb": 1, "ldrh": 2, "ldr w": 4,
        "ldr x": 8, "ldp x": 16, "ldr q": 16, "stur x": 8, "str x, post": 8,
        "stlr x": 8, "dc zva": 64, "stp w": 8}
panic = SYMBOLS["panic"]
line = Line()
line.begin()
line.ask(f"Z0,{SYMBOLS['__arm64_sys_getuid']:x},4")
stop = line.ask("vCont;c")
line.ask(f"z0,{SYMBOLS['__arm64_sys_getuid']:x},4")
cpu = int(stop.split("thread:")[1].split(";")[0], 16)
line.ask(f"Hg{cpu:x}")
saved = [line.register(n) for n in range(34)]
stack = saved[31]
spot = (stack - 0x400) & ~0x3f
old_text, old_data = line.read(panic, 8), line.read(spot, 192)
end = panic + 4
line.write(end, struct.pack("<I", 0x14000000))  # B to itself
line.ask(f"Z1,{end:x},4")
line.set_register(33, saved[33] | 0x3c0)  # no interrupts


def go(insn, at):
    """One instruction of ours on an address; how it stops."""
    line.write(panic, struct.pack("<I", CODE[insn]))
    line.set_register(32, panic)
    line.set_register(1, at)
    stop = line.ask(f"vCont;c:{cpu:x}")
    return stop, line.register(32)


def watched(kind, where, size, insn, at):
    """Sets a watchpoint, lets the instruction run, and says what was told."""
    packet = f"{kind},{where:x},{size:x}"
    if line.ask("Z" + packet) != "OK":
        return "refused"
    stop, at_pc = go(insn, at)
    name = {"2": "watch", "3": "rwatch", "4": "awatch"}[kind]
    told = None
    if f";{name}:" in stop or f"{name}:" in stop.split(";")[0]:
        told = int(stop.split(f"{name}:")[1].split(";")[0], 16)
    line.ask("z" + packet)
    if told is not None:
        if at_pc != panic:
            return f"told with pc {at_pc:#x}"
        line.set_register(32, end)
    elif at_pc != end:
        return f"lost: {stop}"
    return told


def exactness(name):
    wrong = []
    for insn, width in SIZE.items():
        at = spot + 64
        load = insn.startswith("ld")
        for offset, size in ((-1, 1), (0, 1), (width - 1, 1), (width, 1),
                             (-4, 4), (-8, 8), (width, 4), (0, width)):
            if size > 8 or (at + offset) % size:
                continue
            hit = offset + size > 0 and offset < width
            for kind in "234":
                want = hit and (kind == "4" or (kind == "3") == load)
                told = watched(kind, at + offset, size, insn, at)
                good = told is None
                if want:
                    good = isinstance(told, int) and \
                        at + offset <= told < at + offset + size
                if not good:
                    wrong.append((insn, offset, size, kind,
                                  hex(told) if isinstance(told, int) else
                                  told))
    check(f"{name}: exact to the byte", not wrong,
          f"{len(wrong)}: {wrong[:12]}")


exactness("hardware watchpoints")
for index in range(4):
    line.ask(f"Z2,{SYMBOLS['linux_banner'] + 8 * index:x},8")
exactness("watchpoints beyond the hardware")
# Across a page, and longer than any register allows.
page = spot & ~0xfff
check("one of 48 bytes is met in its middle",
      isinstance(watched("2", spot + 8, 48, "strb", spot + 40), int))
check("and not behind its end",
      watched("2", spot + 8, 48, "strb", spot + 56) is None)
# Many at once
for index in range(64):
    line.ask(f"Z2,{spot + index:x},1")
stop, at_pc = go("strb", spot + 64)
check("sixty-four at once: a neighbour is not met", at_pc == end, stop)
stop, at_pc = go("strb", spot + 37)
check("sixty-four at once: the right one is told",
      f"watch:{spot + 37:x};" in stop, stop)
for index in range(64):
    line.ask(f"z2,{spot + index:x},1")
for index in range(4):
    line.ask(f"z2,{SYMBOLS['linux_banner'] + 8 * index:x},8")
check("where nothing is mapped it is an error",
      all(line.ask(f"Z2,ff00000000{n}0,30").startswith("E")
          for n in range(5)))

line.ask(f"z1,{end:x},4")
line.write(panic, old_text)
line.write(spot, old_data)
for number in range(34):
    if number != 31:
        line.set_register(number, saved[number])
line.ask("D")
line.close()
say("GDB done")
