# SPDX-License-Identifier: BSD-2-Clause
"""The debugger that comes after one that was killed."""
# pylint: disable=undefined-variable
attach()
how = os.environ["HOW"]
check(f"{how}: reattach after kill -9", "CPU 0" in run("info threads"))
run("delete")
check(f"{how}: what the dead one left is hidden",
      word(SYMBOLS["__arm64_sys_getuid"]) & 0xffe0001f != 0xd4200000)
run(f"break *{SYMBOLS['__arm64_sys_getuid']:#x}")
run("continue")
check(f"{how}: and the guest is debugged",
      pc() == SYMBOLS["__arm64_sys_getuid"])
run("delete")
run("detach")
say("GDB done")
