# SPDX-License-Identifier: BSD-2-Clause
"""Code that is placed into the payload debuggee, step by step: what a CPU does
by itself it does under a debugger."""
# pylint: disable=undefined-variable
import re

PC, CPSR, TYPER, NOTHING = 32, 33, 0x8000004, 300 << 30
SS, KDE, NO_DEBUG, STEP_SS = 1, 1 << 13, 1 << 9, 1 << 21
NOP, WFE = 0xd503201f, 0xd503205f
line = Line()
line.begin()
low = line.register(PC)
move = go_to_mark(line, 1) - low
code = address("debuggee_data.room")
saved = {n: line.register(n) for n in range(34)}
vector = line.register_by_name("vbar_el1") + 0x200


def place(words, **registers):
    line.write(code, struct.pack(f"<{len(words)}I", *words))
    for name, new in registers.items():
        line.set_register(int(name[1:]), new)
    line.set_register(PC, code)
    line.set_register(CPSR, saved[CPSR])


def system(name, new=None):
    old = line.register_by_name(name)
    if new is not None:
        line.set_register(int(line.numbers[name]), new)
    return old


def step():
    return line.ask("vCont;s:1")


def runs():
    """The stop, behind what is said before it."""
    text = line.ask("vCont;c")
    while text[0] == "O":
        text = line.receive().decode("latin-1")
    return text


# Devices are not mapped by stage 2: each access is an abort.
place([0xb9400041,    # ldr w1, [x2]
       0x297f9041,    # ldp w1, w4, [x2, #-4]
       0xb9000043,    # str w3, [x2]
       NOP], x2=TYPER)
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
    stop = step()
    check("which is made then", "watch" not in stop and
          line.register(PC) == at + 4, stop)
    line.ask(f"z{other},{TYPER:x},4")

# An empty answer means that there are no such points at all.
for asked, name in ((f"Z1,{code + 2:x},4", "an odd place"),
                    (f"Z0,{code:x},2", "another instruction set"),
                    (f"Z2,{TYPER:x},18", "a device's, too large")):
    check(f"a point that cannot be, {name}: an error",
          line.ask(asked).startswith("E"), line.ask(asked))

# UNDEFINED on a CPU without FEAT_WFxT, and not something that waits.
place([0xd5031000, NOP])  # wfet x0
step()
check("a step of what is undefined", line.register(PC) == vector and
      system("esr_el1") >> 26 == 0, hex(line.register(PC)))

# The guest steps itself, over what a step of gdb's makes no wait of.
place([0xd510109f,    # msr oslar_el1, xzr
       0xd5033fdf,    # isb
       0xd69f03e0,    # eret
       WFE, NOP, NOP])
mdscr = system("mdscr_el1", SS | KDE)
system("spsr_el1", saved[CPSR] & ~NO_DEBUG | STEP_SS)
system("elr_el1", code + 12)
for n in range(6):
    step()
    if line.register(PC) & ~0x7ff == vector & ~0x7ff:
        break
check("the guest's own step ends behind WFE", line.register(PC) == vector and
      system("elr_el1") == code + 16 and system("esr_el1") >> 26 == 0x33,
      (hex(line.register(PC)), hex(system("elr_el1"))))
system("mdscr_el1", mdscr)

# A step that meets a fault, of which the guest hears later.
line.monitor("fault policy trap")
place([0xf9400041, NOP], x2=NOTHING)  # ldr x1, [x2]
stop = step()
while stop[0] == "O":
    stop = line.receive().decode("latin-1")
check("a step to a fault", stop.startswith("T0b") and
      line.register(PC) == code, stop)
line.ask(f"Z1,{vector:x},4")
runs()
check("the guest sees no step", line.register(PC) == vector and
      not system("spsr_el1") & STEP_SS, hex(system("spsr_el1")))
line.ask(f"z1,{vector:x},4")
line.monitor("fault policy off")

# Physical addresses are gdb's; the program counter is not one.
line.monitor("phys on")
place([0x91000421,    # add x1, x1, #1
       0x17ffffff],   # b .-4
      x1=0)
line.set_register(PC, code + move)
line.ask(f"Z0,{code:x},4")
stop = line.run_for(1)
check("a breakpoint by physical address, in code elsewhere",
      stop[-1].startswith("T02") and line.register(1) > 1, stop)
line.ask(f"z0,{code:x},4")
line.monitor("phys off")

line.write(code, bytes(32))
for number, old in saved.items():
    line.set_register(number, old)
line.ask(f"z0,{address('debuggee_mark'):x},4")
line.ask("D")
line.close()
say("GDB done")
