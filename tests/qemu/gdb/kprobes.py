# SPDX-License-Identifier: BSD-2-Clause
"""Breakpoints and watchpoints of ours, while the guest has a kprobe."""
# pylint: disable=undefined-variable
getuid = SYMBOLS["__arm64_sys_getuid"]
attach()
run(f"break *{getuid:#x}")
run(f"hbreak *{SYMBOLS['panic']:#x}")
run(f"watch *(unsigned long *){SYMBOLS['panic']:#x}")
with open(os.environ["INPUT"], "w", encoding="ascii") as console:
    console.write("round\n")
met_there = 0
for _ in range(100):
    run("continue")
    met_there += pc() == getuid
check("a hundred times at a breakpoint of ours", met_there == 100, met_there)
run("delete")
run("detach")
say("GDB done")
