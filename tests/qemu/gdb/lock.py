# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee behind its OS double lock, which on bare hardware keeps
the CPU from debug exceptions: EL2's debugger has them all the same."""
# pylint: disable=undefined-variable

attach()
add_payload(pc())
LEAF, DEEP, SUM = map(address, (
    "debuggee_leaf", "debuggee_deep", "debuggee_data.sum"))

run(f"hbreak *{DEEP:#x}")
run("continue")
check("a hardware breakpoint", pc() == DEEP, hex(pc()))
run("delete")
run("stepi")
check("a step", pc() == DEEP + 4, hex(pc()))
for kind in ("watch", "rwatch", "awatch"):
    run(f"{kind} *(unsigned long *){SUM:#x}")
run("continue")
check("a watchpoint", LEAF <= pc() < DEEP and met() is not None,
      (hex(pc()), met()))
run("delete")
run("detach")
say("GDB done")
