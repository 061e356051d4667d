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


def is_over():
    with open(os.environ["CONSOLE"], "rb") as console:
        return b"GUEST round 2 is over" in console.read()


# The whole round: the guest's own debugging meets ours all the time.
stops, met_there = 0, 0
while stops < 100 or (not is_over() and stops < 20000):
    gdb.execute("continue", to_string=True)
    stops += 1
    met_there += pc() == getuid
note(f"{stops} stops")
check("each stop is at a breakpoint of ours", met_there == stops, met_there)
check("the guest's round ended meanwhile", is_over())
run("delete")
run("detach")
say("GDB done")
