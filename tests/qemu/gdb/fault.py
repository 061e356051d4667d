# SPDX-License-Identifier: BSD-2-Clause
"""POLICY of memory faults; for trap, the guest meets one meanwhile."""
import os

attach()
policy = os.environ["POLICY"]
check(f"policy {policy}",
      run("monitor fault policy " + policy) == policy + "\n")
if policy == "trap":
    with open(os.environ["INPUT"], "w", encoding="ascii") as console:
        console.write("peek 0xb000004\n")
    run("continue")
    check("trap: gdb is told of SIGSEGV", STOPS[-1].stop_signal == "SIGSEGV")
    last = run("monitor fault last")
    check("trap: the fault's address and pc",
          "address 0xb000004," in last and f"pc {pc():#x}:" in last, last)
    run("monitor fault policy off")
gdb.execute("detach")
say("GDB done")
