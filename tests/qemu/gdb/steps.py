# SPDX-License-Identifier: BSD-2-Clause
"""Single steps: a thousand as the disassembly says, and the hard ones."""
# pylint: disable=undefined-variable
attach()
getuid = SYMBOLS["__arm64_sys_getuid"]


def signed(number, width):
    return number - ((number & 1 << width - 1) << 1)


def next_of(at, insn):
    """Where an instruction goes: a set of addresses; None: anywhere."""
    if insn & 0x7c000000 == 0x14000000:  # B, BL
        return {at + 4 * signed(insn & 0x3ffffff, 26)}
    if insn & 0xff000000 == 0x54000000 or insn & 0x7e000000 == 0x34000000:
        return {at + 4, at + 4 * signed(insn >> 5 & 0x7ffff, 19)}
    if insn & 0x7e000000 == 0x36000000:  # TBZ, TBNZ
        return {at + 4, at + 4 * signed(insn >> 5 & 0x3fff, 14)}
    if insn & 0xff9ffc1f == 0xd61f0000:  # BR, BLR, RET
        rn = insn >> 5 & 31
        return {value(f"$x{rn}")}
    if insn & 0xfe000000 == 0xd6000000:  # ERET and what has a signature
        return {value("$elr_el1")} if insn == 0xd69f03e0 else None
    if insn & 0xffe0001f == 0xd4000001:  # SVC
        return {value("$vbar_el1") + 0x400}
    if insn & 0x3f400000 == 0x08400000:
        # GDB has all CPUs continue to a breakpoint of its own behind such a
        # sequence. If another meets it, the step ends where this one is then.
        return None
    if insn & 0x0a000000 == 0x08000000:  # loads and stores may fault
        level = 0x200 if value("$cpsr") & 15 else 0x400
        return {at + 4, value("$vbar_el1") + level}
    return {at + 4}


wrong, seen = [], set()


def step_from_call(count):
    """So many steps from a system call on; whether all on its CPU."""
    run(f"tbreak *{getuid:#x}")
    run("continue")
    thread = gdb.selected_thread().num
    for _ in range(count):
        at, mode = pc(), value("$cpsr") & 15
        try:
            insn = word(at)
            allowed = next_of(at, insn)
        except gdb.MemoryError:  # not there yet: the fetch faults
            insn = 0
            allowed = {value("$vbar_el1") + 0x400}
        gdb.execute("stepi", to_string=True)
        if allowed and pc() not in allowed:
            wrong.append(f"{at:#x}: {insn:#010x} went to {pc():#x}")
        if insn == 0xd69f03e0:
            seen.add("ERET")
        if mode == 0:
            seen.add("EL0")
    return gdb.selected_thread().num == thread


# On a slow machine interrupts keep it from coming back to the program.
stayed = step_from_call(1000)
tries = 0
while len(seen) < 2 and tries < 10:
    stayed = step_from_call(250) and stayed
    tries += 1
note(f"{1000 + 250 * tries} steps")
check("a thousand steps go where the instructions say", not wrong, wrong)
check("on the same CPU", stayed)
check("ERET and EL0 were among them", seen == {"ERET", "EL0"}, seen)

# SVC: where the next call of the same kind comes from.
run(f"tbreak *{getuid:#x}")
run("continue")
at = value("$elr_el1") - 4
check("the call came by SVC", word(at) & 0xffe0001f == 0xd4000001)
run(f"tbreak *{at:#x}")
run("continue")
check("a breakpoint in a program", pc() == at and value("$cpsr") & 15 == 0,
      hex(pc()))
run("stepi")
check("SVC is one step, to the vector", pc() == value("$vbar_el1") + 0x400,
      hex(pc()))
run("stepi")
check("and one step in it",
      0 < pc() - value("$vbar_el1") - 0x400 < 0x80, hex(pc()))

# One CPU while the others stay
run("set scheduler-locking on")
before = pcs()
for _ in range(20):
    gdb.execute("stepi", to_string=True)
after = pcs()
own = gdb.selected_thread().num
check("the others stay where they are",
      all(before[n] == after[n] for n in before if n != own), (before, after))
check("the one goes", before[own] != after[own])
for other in [n for n in before if n != own and before[n]]:
    gdb.execute(f"thread {other}", to_string=True)
    gdb.execute("stepi", to_string=True)
    moved = pcs()
    check(f"then CPU {other - 1} is stepped alone",
          moved[other] != after[other] and
          all(moved[n] == after[n] for n in moved if n != other),
          (after, moved))
    after = moved
run("set scheduler-locking off")

# WFI
at = SYMBOLS["cpu_do_idle"]
while word(at) != 0xd503207f:
    at += 4
run(f"tbreak *{at:#x}")
run("continue")
check("a CPU goes idle", pc() == at, hex(pc()))
run("stepi")
check("WFI is one step", pc() == at + 4, hex(pc()))
run("detach")

# Exclusives, which gdb would step over by breakpoints of its own: by hand.
attach()
text = memory(SYMBOLS["_stext"], SYMBOLS["_etext"] - SYMBOLS["_stext"])
run("detach")
words = struct.unpack(f"<{len(text) // 4}I", text)
sites = [SYMBOLS["_stext"] + 4 * n for n, w in enumerate(words)
         if w & 0xbfff7c00 == 0x885f7c00 and
         any(x & 0xbfe07c00 == 0x88007c00 for x in words[n + 1:n + 6])]
sites = sites[::len(sites) // 1000 + 1]
note(f"{len(sites)} exclusive sequences")
line = Line()
line.begin()
for site in sites:
    line.ask(f"Z0,{site:x},4")
stepped = 0
for _ in range(20):
    stop = line.ask("vCont;c")
    cpu = int(stop.split("thread:")[1].split(";")[0], 16)
    start = line.register(32)
    if start not in sites:
        break
    stop = line.ask(f"vCont;s:{cpu:x};c" if _ & 1 else f"vCont;s:{cpu:x}")
    line.ask(f"Hg{cpu:x}")
    end = line.register(32)
    # Another CPU may meet its breakpoint first; the step is still owed.
    if f"thread:{cpu:x};" not in stop or end == start:
        continue
    loaded = (start - SYMBOLS["_stext"]) // 4
    store = next(n for n in range(loaded, loaded + 6)
                 if words[n] & 0xbfe07c00 == 0x88007c00)
    store = SYMBOLS["_stext"] + 4 * store
    inside = start < end <= store
    if inside:
        note(f"step from {start:#x} ended at {end:#x}, before {store:#x}")
        break
    stepped += 1
check("exclusive sequences are one step", stepped >= 5, stepped)
line.ask("D")
line.close()
say("GDB done")
