# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee starts a CPU again and again, at a breakpoint of its
own: all CPUs stop for a moment, and gdb is not told."""
# pylint: disable=undefined-variable
attach()
add_payload(pc())
run("break debuggee_mark")
run("continue")
run("continue")
rounds = value("$x1")
check("stage 1", value("$x0") == 1)
run("continue")
check("stage 2", value("$x0") == 2)
check("every CPU that came was let go", value("$x1") == rounds, value("$x1"))
run("detach")
say("GDB done")
