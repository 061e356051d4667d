# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee's second CPU goes off while it runs alone, for a
store-exclusive beside watched bytes: in its next life they are watched."""
# pylint: disable=undefined-variable
X0, X1, LR, PC = 0, 1, 30, 32
line = Line()
line.begin()
add_payload(line.register(PC))
line.ask(f"Z0,{address('debuggee_mark'):x},4")
for _ in range(2):
    line.ask("vCont;c")
    line.ask("Hg1")
    watched = line.register(X1)
    line.set_register(PC, line.register(LR))
# 24 bytes are for no register of the hardware.
line.ask(f"Z2,{watched:x},18")
stop = line.ask("vCont;c")
check("the watched bytes are met",
      f"watch:{watched:x};" in stop and "thread:2;" in stop, stop)
line.ask(f"z2,{watched:x},18")
line.ask("D")
line.close()
say("GDB done")
