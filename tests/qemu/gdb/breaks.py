# SPDX-License-Identifier: BSD-2-Clause
"""Breakpoints: very many in memory, those of the hardware; hidden."""
# pylint: disable=undefined-variable
attach()
getuid = SYMBOLS["__arm64_sys_getuid"]
getaffinity = SYMBOLS["__arm64_sys_sched_getaffinity"]
panic = SYMBOLS["panic"]

# Software breakpoints, as gdb inserts them when it goes on: at addresses that
# nothing runs over, and at one that is met.
BRK_MAX = 1024
text = memory(panic, 4 * BRK_MAX + 64)


def many(count):
    """Sets `count`, the last one on getuid; what comes of it."""
    for index in range(count - 1):
        gdb.execute(f"tbreak *{panic + 4 * index:#x}", to_string=True)
    gdb.execute(f"break *{getuid:#x}", to_string=True)
    return run("continue")


for count in (256, 1000, BRK_MAX):
    many(count)
    check(f"{count} software breakpoints, and the last is met",
          pc() == getuid, hex(pc()))
    run("set breakpoint always-inserted on")
    check(f"{count}: hidden from memory reads",
          memory(panic, len(text)) == text)
    run("set breakpoint always-inserted off")
    run("delete")
    check(f"{count}: the text is whole afterwards",
          memory(panic, len(text)) == text)
refused = many(BRK_MAX + 1)
check("one more is refused", "Cannot insert breakpoint" in refused, refused)
run("delete")
run(f"tbreak *{getaffinity:#x}")
run("continue")
check("the guest goes on after that", pc() == getaffinity, hex(pc()))

# The hardware's six, two of which are met.
for index in range(4):
    run(f"hbreak *{panic + 4 * index:#x}")
run(f"hbreak *{getuid:#x}")
run(f"hbreak *{getaffinity:#x}")
places = set()
for _ in range(8):
    run("continue")
    places.add(pc())
check("six hardware breakpoints, two of which are met",
      places == {getuid, getaffinity}, [hex(p) for p in places])
run(f"hbreak *{panic + 64:#x}")
refused = run("continue")
check("a seventh is refused",
      "Cannot insert hardware breakpoint" in refused, refused)
run("delete")

# A breakpoint that all CPUs run over, while one condition is false.
run("set $n = 0")
run(f"break *{SYMBOLS['el0t_64_sync_handler']:#x} if $n++ >= 60")
run("continue")
check("sixty times over a breakpoint",
      pc() == SYMBOLS["el0t_64_sync_handler"] and value("$n") == 61,
      value("$n"))
run("delete")
run("detach")

# A breakpoint stays what it is when memory around it is written, and what is
# written over it is there when it goes.
line = Line()
line.begin()
nop = bytes.fromhex("1f2003d5")
line.ask(f"Z0,{panic:x},4")
line.write(panic, nop * 2)
check("what is written over a breakpoint is read back",
      line.read(panic, 8) == nop * 2)
line.ask(f"z0,{panic:x},4")
check("and is there when the breakpoint goes",
      line.read(panic, 8) == nop * 2)
line.write(panic, text[:8])
check("a breakpoint where nothing is mapped is an error",
      line.ask("Z0,ff0000000000,4").startswith("E"))
check("a breakpoint at an odd address is an error",
      line.ask(f"Z0,{panic + 2:x},4").startswith("E"))

# The kernel's text is mapped twice: here, and where all RAM is. One BRK then
# serves two breakpoints.
code = line.read(getuid, 64).hex()
linear = -1 << (64 - (line.register_by_name("tcr_el1") >> 16 & 63))
alias = next((at & (1 << 64) - 1
              for at in range(linear + getuid % (2 << 20),
                              linear + (1 << 30), 2 << 20)
              if line.ask(f"m{at & (1 << 64) - 1:x},40") == code), 0)


def met_again():
    """Whether the breakpoint on getuid stops the guest once more."""
    said = line.ask("vCont;c")
    line.ask("Hg" + said.split("thread:")[1].split(";")[0])
    return "swbreak" in said and line.register(32) == getuid


if check("the other mapping of the kernel's text is found", alias):
    line.ask(f"Z0,{getuid:x},4")
    line.ask(f"Z0,{alias:x},4")
    check("of two breakpoints in one place the first stops", met_again())
    line.ask(f"z0,{alias:x},4")
    check("when the second is cleared, still", met_again())
    line.ask(f"Z0,{alias:x},4")
    line.ask(f"z0,{getuid:x},4")
    line.ask(f"Z1,{getuid + 4:x},4")
    said = line.ask("vCont;c")
    check("the second outlives the first, which the guest runs over",
          "hwbreak" in said and line.register(32) == getuid + 4, said)
    line.ask(f"z1,{getuid + 4:x},4")
    line.ask(f"z0,{alias:x},4")
    check("both are gone", line.read(getuid, 64).hex() == code)
line.ask("D")
line.close()
say("GDB done")
