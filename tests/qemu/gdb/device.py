# SPDX-License-Identifier: BSD-2-Clause
"""Watchpoints of the hardware on what EL2 answers for, at the guest's first
instruction: stage 2 does not map it, and each access is an abort."""
# pylint: disable=undefined-variable
import re

PC, TYPER = 32, 0x8000004
line = Line()
line.begin()
start = line.register(PC)
add_payload(start)
code = address("debuggee_mark")
saved = {n: line.register(n) for n in (1, 2, 3, 4, PC)}
text = line.read(code, 16)
line.write(code, struct.pack("<4I",
                             0xb9400041,    # ldr w1, [x2]
                             0x297f9041,    # ldp w1, w4, [x2, #-4]
                             0xb9000043,    # str w3, [x2]
                             0xd503201f))   # nop
line.set_register(PC, code)
line.set_register(2, TYPER)
TYPES = {"2": "watch", "3": "rwatch", "4": "awatch"}
for n, (kind, other) in enumerate((("3", "2"), ("4", "2"), ("2", "3"))):
    at = code + 4 * n
    line.ask(f"Z{other},{TYPER:x},4")
    line.ask(f"Z{kind},{TYPER:x},4")
    stop = line.ask("vCont;c")
    met = re.search(r";([ra]?watch):([0-9a-f]+);", stop)
    check(f"{TYPES[kind]}: a device's is met, and no other", met and
          met[1] == TYPES[kind] and int(met[2], 16) == TYPER, stop)
    check("in front of its access", line.register(PC) == at,
          hex(line.register(PC)))
    line.ask(f"z{kind},{TYPER:x},4")
    stop = line.ask("vCont;s:1")
    check("which is made then", "watch" not in stop and
          line.register(PC) == at + 4, stop)
    line.ask(f"z{other},{TYPER:x},4")
line.write(code, text)
for number, old in saved.items():
    line.set_register(number, old)
line.ask("D")
line.close()
say("GDB done")
