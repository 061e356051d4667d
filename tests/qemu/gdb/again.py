# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee's second CPU goes off while it runs alone, for a
store-exclusive beside watched bytes: in its next life they are watched."""
# pylint: disable=undefined-variable
line = Line()
line.begin()
watched = go_to_mark(line, 1)
# 24 bytes are for no register of the hardware.
line.ask(f"Z2,{watched:x},18")
stop = line.ask("vCont;c")
check("the watched bytes are met",
      f"watch:{watched:x};" in stop and "thread:2;" in stop, stop)
line.ask(f"z2,{watched:x},18")
line.ask("D")
line.close()
say("GDB done")
