# SPDX-License-Identifier: BSD-2-Clause
"""The payload debug, with a breakpoint of ours that it never meets: so that
EL2 has its debug registers from the first instruction on.
"""
# pylint: disable=undefined-variable
EXITS = []
gdb.events.exited.connect(lambda event: EXITS.append(event.exit_code))
attach()
gdb.execute(f"add-symbol-file {os.environ['PAYLOAD']} -o {pc():#x}",
            to_string=True)
run(f"break *{value('(unsigned long)&debug_unused'):#x}")
run("continue")
check("the guest comes to its end without a stop", EXITS == [0], EXITS)
say("GDB done")
