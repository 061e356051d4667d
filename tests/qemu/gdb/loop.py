# SPDX-License-Identifier: BSD-2-Clause
"""A CPU that takes exceptions without end, since its vectors are in a half of
the address space without tables: no fetch of it comes to stage 2. Ctrl-C stops
it, also while the guest steps itself."""
# pylint: disable=undefined-variable
PC, CPSR, SS = 32, 33, 1 << 13 | 1
line = Line()
line.begin()
add_payload(line.register(PC))
line.ask(f"Z0,{address('debuggee_mark'):x},4")
line.ask("vCont;c")
line.ask(f"z0,{address('debuggee_mark'):x},4")
nowhere = 0xffff000000000000


def numbered(name):
    line.register_by_name(name)
    return int(line.numbers[name])


saved = {n: line.register(n) for n in
         (PC, CPSR, numbered("vbar_el1"), numbered("spsr_el1"),
          numbered("elr_el1"), numbered("esr_el1"), numbered("far_el1"),
          numbered("mdscr_el1"))}
check("nothing is mapped there", line.ask(f"m{nowhere:x},4") == "E14")
for mdscr in 0, SS:
    line.set_register(numbered("mdscr_el1"), mdscr)
    line.set_register(numbered("vbar_el1"), nowhere)
    line.set_register(PC, nowhere)
    line.send("vCont;c")
    line.quiet(1)
    line.raw(b"\x03")
    stop = line.receive().decode()
    check(f"Ctrl-C stops it, MDSCR_EL1 {mdscr:#x}", stop.startswith("T02"),
          stop)
    check("at its vector", line.register(PC) == nowhere + 0x200,
          hex(line.register(PC)))
    check("MDSCR_EL1 is as it was",
          line.register_by_name("mdscr_el1") == mdscr)
for number, old in saved.items():
    line.set_register(number, old)
line.ask("D")
line.close()
say("GDB done")
