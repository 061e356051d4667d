# SPDX-License-Identifier: BSD-2-Clause
"""POLICY of memory faults; for trap, the guest meets one meanwhile."""
import os
import re

attach()
policy = os.environ["POLICY"]
check(f"policy {policy}",
      run("monitor fault policy " + policy) == policy + "\n")
if policy == "off":
    text = run("monitor irq")
    check("irq watch: the timer's interrupts are counted",
          re.search(r"^ +27 +\d  [1-9]\d*  [1-9]\d*$", text, re.M) is not None)
    check("irq watch: a rate of 10 is a storm",
          "of interrupt 27 in a second" in run("monitor log 200"))
    check("irq watch off", run("monitor irq watch off") == "off\n")
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
