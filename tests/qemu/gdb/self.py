# SPDX-License-Identifier: BSD-2-Clause
"""The payload debug, with a point of ours that it never meets, POINT: so that
EL2 has its debug registers from the first instruction on, or at each access
to a page.
"""
# pylint: disable=undefined-variable
EXITS = []
gdb.events.exited.connect(lambda event: EXITS.append(event.exit_code))
attach()
gdb.execute(f"add-symbol-file {os.environ['PAYLOAD']} -o {pc():#x}",
            to_string=True)
at = value("(unsigned long)&" + os.environ["POINT"])
if os.environ["POINT"] == "debug_unused":
    run(f"break *{at:#x}")
else:
    # Neither aligned nor of a size that a register of the hardware can do.
    run(f"watch *(char(*)[9]){at + 12:#x}")
run("continue")
check("the guest comes to its end without a stop", EXITS == [0], EXITS)
say("GDB done")
