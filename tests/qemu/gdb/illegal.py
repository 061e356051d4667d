# SPDX-License-Identifier: BSD-2-Clause
"""A CPU without AArch32, stopped at the guest's first instruction."""
# pylint: disable=undefined-variable
attach()
old = value("$cpsr")
for mode, name in ((0x10, "AArch32"), (0x1d, "AArch32 of another kind"),
                   (9, "EL2"), (13, "EL3"), (1, "no mode")):
    text = run(f"print $cpsr = {old & ~0x1f | mode:#x}")
    run("maintenance flush register-cache")
    check(f"PSTATE cannot be {name}", value("$cpsr") == old, text)
run("stepi")
check("and the guest goes on",
      value("$cpsr") & 0x1f == old & 0x1f and
      0x42000000 < pc() < 0x42010000, hex(pc()))
run("monitor poweroff")
say("GDB done")
