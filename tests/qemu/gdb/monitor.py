# SPDX-License-Identifier: BSD-2-Clause
"""The commands of `monitor' that show something, and their bad arguments."""
import os
import re

attach()
run("monitor stats")
help_text = run("monitor help")
commands = [line.split()[0] for line in help_text.splitlines() if line]
with open(os.environ["MANUAL"], encoding="utf-8") as manual:
    told = set(re.findall(r"^@itemx? monitor (\w+)", manual.read(), re.M))
check("the manual lists the commands that monitor help does",
      told == set(commands), told ^ set(commands))

SHOWN = {
    "help": r"^poweroff",
    "version": r"^Caisson \d",
    "log": r"caisson: .*entering the guest at 0x42000000 with 4 CPUs",
    "stats": r"^interrupt +\d+ :( \d+){4}$",
    "regs": r"^CPU 3:\n  hcr_el2 +0x[0-9a-f]*3b ",
    "map": r"^0x000040000000-0x0000[0-9a-f]{8} rwx normal$",
    "irq": r"^ +27 +3 +enabled .* level [01] +hardware$",
    "psci": r"^CPU 3: mpidr 0x3, on, last CPU_ON to 0x4[0-9a-f]+ ",
    "fault": r"^usage: monitor fault ",
    "trace": r"^off$",
    "vectors": r"^off$",
    "semihosting": r"^off; boot with caisson.semihosting=on$",
    "phys": r"^off$",
    "endian": r"^little$",
    "kill": r"^off$",
}
for command, pattern in SHOWN.items():
    text = run("monitor " + command)
    check(f"monitor {command}", re.search(pattern, text, re.M) is not None)
for command in commands:
    if command in ("help", "reset", "poweroff"):
        continue
    text = run(f"monitor {command} nonsense")
    check(f"monitor {command} with a bad argument says how it is used",
          text.startswith(f"usage: monitor {command}"))
check("every command but the two that end the machine was tried",
      set(commands) == set(SHOWN) | {"reset", "poweroff"}, commands)
check("an unknown command is no protocol error",
      run("monitor nonsense").startswith("no such command"))
check("monitor log takes a count",
      len(run("monitor log 3").splitlines()) == 3)

# Ranges to ignore, and the limit.
for command, answer in (
        ("fault ignore add 0x1000 0x10", "ok"),
        ("fault ignore list", "0x1000 0x10"),
        ("fault ignore add 0x1000 0", "invalid"),
        ("fault ignore del 0x1000", "ok"),
        ("fault ignore list", ""),
        ("fault ignore del", "usage: monitor fault"),
        ("fault storm", "1000 a second"),
        ("fault storm 3", "3 a second"),
        ("fault last", "none"),
        ("irq watch", "off"),
        ("irq watch on 10", "on"),
        ("irq watch on many", "usage: monitor irq "),
        ("vectors on now", "usage: monitor vectors "),
        ("vectors allow", "usage: monitor vectors "),
        ("vectors", "off"),
        ("trace on 0", "usage: monitor trace "),
        ("trace on 65537", "usage: monitor trace "),
        ("trace show all", "usage: monitor trace "),
        ("trace show", "0 of 0"),
        ("trace off", "off"),
        ("fault policy", "off"),
        ("fault policy warn", "warn")):
    text = run("monitor " + command).strip()
    check(f"monitor {command}: {answer}",
          text.startswith(answer) and (answer != "" or text == ""), text)
gdb.execute("detach")
say("GDB done")
