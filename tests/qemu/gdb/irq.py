# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee does not complete an interrupt for long: monitor irq
watch says so, on gdb's console and in the log, once and not before. One that
is not completed for long only because the guest was stopped is no reason."""
# pylint: disable=undefined-variable
attach()
add_payload(pc())
run("break debuggee_mark")
run("continue")
check("irq watch is on", run("monitor irq watch on") == "on\n")
run("continue")
check("stage 1", value("$x0") == 1 and value("$x1") == 0)


def complaints():
    return re.findall(r"irq: CPU (\d): interrupt (\d+) is not completed",
                      run("monitor log 100"))


check("interrupts that come and go are no reason", not complaints())
text = run("monitor irq")
ticks = re.search(r"^ +30 +0 +(\d+) +(\d+)$", text, re.M)
check("they are counted, by CPU", ticks is not None and
      int(ticks.group(1)) >= 15, text)

# A handler that gdb steps gets what the handler alone would.
for kind in "gicv2.c", "gicv3.c":
    run(f"break *'{kind}'::ack")
run("continue")
start = pc()
while start <= pc() < start + 32:
    run("stepi")
check("an interrupt is acknowledged in steps",
      value("$x0") & 0x3ff in (27, 30), (hex(pc()), value("$x0")))
run("delete 2 3")
run("continue")
check("stage 2", value("$x0") == 2 and value("$x1") == 1)
end = value("$cntpct_el0") + 2 * value("$cntfrq_el0")
while value("$cntpct_el0") < end:
    time.sleep(0.1)
    gdb.execute("maintenance flush register-cache")
shown = run("continue")
check("stage 3", value("$x0") == 3)
intid = value("$x1")
found = complaints()
check("one that is not completed is told, once",
      found == [("0", str(intid))], found)
check("on gdb's console as well",
      f"interrupt {intid} is not completed" in shown, shown)
text = run("monitor irq")
check("it is shown active", re.search(
    rf"^ *{intid} +0 .*active", text, re.M) is not None, text)
run("continue")
check("stage 4", value("$x0") == 4)
check("no complaint after it was completed", complaints() == found)
run("monitor irq watch off")
run("detach")
say("GDB done")
