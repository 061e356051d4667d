# SPDX-License-Identifier: BSD-2-Clause
"""Both CPUs of the payload debuggee fault again and again: gdb is told of
each, also when another CPU's came first."""
# pylint: disable=undefined-variable
line = Line()
line.begin()
faults = go_to_mark(line, 1)
line.monitor("fault storm 1000000")
line.monitor("fault policy trap")
told = {1: 0, 2: 0}


def go_on():
    """Until the next stop; what was said."""
    said = line.ask("vCont;c")
    while said[0] not in "TS":
        said = line.receive().decode("latin-1")
    return said


while (stop := go_on()).startswith("T0b"):
    told[int(stop.split("thread:")[1].split(";")[0], 16)] += 1
check("each fault of both CPUs is told",
      "swbreak" in stop and told == {1: faults, 2: faults}, (told, stop))
line.ask(f"z0,{address('debuggee_mark'):x},4")
line.ask("D")
line.close()
say("GDB done")
