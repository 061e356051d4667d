# SPDX-License-Identifier: BSD-2-Clause
"""One way to an end, by HOW, of a machine that waits at its first instruction.
"""
# pylint: disable=undefined-variable
how = os.environ["HOW"]
EXITS = []
gdb.events.exited.connect(lambda event: EXITS.append(
    getattr(event, "exit_code", None)))
attach()
check(f"{how}: at the first instruction", pc() & 0xfff == 0 and
      value("$sctlr_el1") & 1 == 0 and value("$cpsr") & 15 == 5, hex(pc()))
add_payload(pc())
if how == "detached-kill":
    # Not asked to, it only leaves: the guest is back where it was.
    run("break debuggee_mark")
    check("monitor kill", run("monitor kill") == "off\n")
    run("kill")
    time.sleep(0.5)
    attach()
    check("kill leaves a running guest",
          value("$sctlr_el1") & 1 == 1 and value("debuggee_data.zva") != 0,
          hex(pc()))
    check("without the breakpoint", "error" not in run("delete") and
          word(value("(unsigned long)&debuggee_mark")) == 0xd65f03c0)
    check("monitor reset, amid the guest", run("monitor reset") == "")
    gdb.execute("disconnect")  # a detach would be for the next machine
elif how == "kill":
    check("monitor kill on", run("monitor kill on") == "on\n")
    text = run("kill")
    check("kill is answered", "killed" in text and "error" not in text, text)
elif how in ("reset", "poweroff"):
    run("break debuggee_mark")
    run("continue")
    text = run(f"monitor {how}")
    check(f"monitor {how} is answered", text == "", text)
    if how == "reset":
        gdb.execute("disconnect")
else:
    run("break debuggee_mark")
    run("continue")
    run("continue")
    run("set debuggee_data.sum = 1")
    run("continue")
    check(f"{how}: gdb is told that it ended", EXITS == [0], EXITS)
say("GDB done")
