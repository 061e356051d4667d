# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee writes over breakpoints: what it has written is what it
reads and executes from then on."""
# pylint: disable=undefined-variable
PC, CPSR = 32, 33
NOP, BRK = 0xd503201f, 0xd42000a0  # brk #5
line = Line()
line.begin()
add_payload(line.register(PC))
mark, load, store, exclusive, last, room = (
    address("debuggee_" + name)
    for name in ("mark", "load", "store", "exclusive", "store_exclusive",
                 "data.room"))
line.ask(f"Z0,{mark:x},4")
line.ask("vCont;c")
line.ask("Hg1")
saved = {n: line.register(n) for n in range(34)}


def step(at, **registers):
    """One step from there; the stub's answer."""
    for name, new in registers.items():
        line.set_register(int(name[1:]), new)
    line.set_register(PC, at)
    return line.ask("vCont;s:1")


code, data, counter = room, room + 256, room + 512
line.write(code, struct.pack("<4I", *[NOP] * 4))
line.ask(f"Z0,{code:x},4")
stop = step(code)
check("a breakpoint in the way", "swbreak" in stop, stop)
# Pages that cannot be read, and bytes in them that nobody touches.
for name, watched in (("its page", code + 12), ("the guest's tables",
                                               address("mmu_table") + 4080)):
    line.ask(f"Z4,{watched:x},9")
    stop = step(code)
    check(f"a breakpoint and an access watchpoint in {name}",
          "swbreak" in stop and line.register(PC) == code,
          (stop, hex(line.register(PC))))
    line.ask(f"z4,{watched:x},9")
step(store, x0=code, x1=NOP << 32 | BRK)
vector = line.register_by_name("vbar_el1") + 0x200
line.ask(f"Z1,{vector:x},4")
line.set_register(PC, code)
stop = line.ask("vCont;c")
check("the guest's own BRK in its place is the guest's",
      "hwbreak" in stop and line.register(PC) == vector,
      (stop, hex(line.register(PC))))
line.ask(f"z1,{vector:x},4")
line.ask(f"z0,{code:x},4")
line.set_register(33, saved[33])

line.ask(f"Z0,{data:x},4")
step(store, x0=data, x1=0x123456789)
check("what is written over a breakpoint is seen",
      line.read(data, 4) == struct.pack("<I", 0x23456789))
line.write(counter, bytes(8))
line.ask(f"Z0,{exclusive:x},4")
line.write(room + 1024, struct.pack("<I", NOP))
line.ask(f"Z0,{room + 1024:x},4")
for count in 1, 2:
    step(exclusive, x1=counter, x2=7)
    check(f"a step over exclusives, {count}",
          line.register(PC) == last + 4 and
          line.read(counter, 8) == struct.pack("<Q", 7 * count),
          hex(line.register(PC)))
step(load, x0=data)
check("and is there for the guest, also after such a step",
      line.register(0) == 0x123456789, hex(line.register(0)))
line.set_register(PC, exclusive)
stop = line.ask("vCont;c")
check("a breakpoint that was stepped over is met",
      "swbreak" in stop and line.register(PC) == exclusive, stop)
line.set_register(PC, room + 1024)
stop = line.ask("vCont;c")
check("another one too",
      "swbreak" in stop and line.register(PC) == room + 1024, stop)

# The guest's own step, from an ERET on, while the user changes PSTATE.
line.register_by_name("pc")
mdscr, elr, spsr = (int(line.numbers[name])
                    for name in ("mdscr_el1", "elr_el1", "spsr_el1"))
for number in mdscr, elr, spsr:
    saved[number] = line.register(number)
line.write(code, struct.pack("<5I", 0xd510109f,  # msr oslar_el1, xzr
                             0xd69f03e0, NOP, NOP, NOP))  # eret
step(code)
line.ask(f"Z1,{vector:x},4")
line.set_register(mdscr, 1 << 13 | 1)  # KDE, SS
line.set_register(elr, code + 8)
line.set_register(spsr, 1 << 21 | 0x1c5)
step(code + 4)
check("a step over the guest's ERET", line.register(PC) == code + 8)
check("PSTATE is set", line.ask("P21=c5010040") == "OK")  # Z
stop = line.ask("vCont;c")
check("the guest's own step is made", line.register(PC) == vector and
      line.register(elr) == code + 12 and line.register(spsr) >> 30 == 1,
      (stop, hex(line.register(elr)), hex(line.register(spsr))))
line.ask(f"z1,{vector:x},4")

for at in mark, data, exclusive, room + 1024:
    line.ask(f"z0,{at:x},4")
for number, old in saved.items():
    line.set_register(number, old)
line.ask("D")
line.close()
say("GDB done")
