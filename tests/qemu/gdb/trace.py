# SPDX-License-Identifier: BSD-2-Clause
"""The trace of a running kernel: on, shown, off; and what it costs."""
# pylint: disable=undefined-variable
import re

EVENT = re.compile(r"^ *(\d+\.\d{6}) CPU (\d) EL[01] 0x([0-9a-f]{16}) (.+)$")


def vectors():
    """VBAR_EL2 of each CPU."""
    return re.findall(r"vbar_el2 +(0x[0-9a-f]+)", line.monitor("regs"))


def show(count):
    """The latest events, as (time, CPU, PC, what), and the last line."""
    text = line.monitor(f"trace show {count}").splitlines()
    events = [EVENT.match(one) for one in text[:-1]]
    check(f"trace show {count}: each line is an event", None not in events,
          [t for t, e in zip(text, events) if not e][:3])
    return [(float(e[1]), int(e[2]), int(e[3], 16), e[4])
            for e in events if e], text[-1]


line = Line()
line.begin()
normal = vectors()
check("off: every CPU has the same vectors", len(set(normal)) == 1, normal)
check("trace show without a trace", line.monitor("trace show") == "0 of 0\n")
check("trace on", line.monitor("trace on") == "on, 256 of each CPU\n")
line.run_for(5)
traced = vectors()
check("on: every CPU has others", len(set(traced)) == 1 and
      traced[0] != normal[0], traced)
events, last = show(10000)
shown, total = map(int, last.split(" of "))
check("every event that is kept is shown", shown == len(events) <= 1024 and
      total >= shown, last)
check("of every CPU", {e[1] for e in events} == {0, 1, 2, 3})
check("in order of time", events == sorted(events, key=lambda e: e[0]))
now = line.register_by_name("cntvct_el0") / line.register_by_name("cntfrq_el0")
check("the guest's time", now - 60 < events[0][0] <= events[-1][0] <= now,
      (events[0], events[-1], now))
classes = {e[3].split(",")[0] for e in events}
note("classes: " + "; ".join(sorted(classes)))
check("interrupts are there", "IRQ" in classes)
check("from the kernel and from programs",
      {e[2] >> 63 for e in events} == {0, 1})
check("the stop is not", not any("instruction abort" in c for c in classes))
check("a part of it is its end", show(10)[0] == events[-10:])

check("trace on 4", line.monitor("trace on 4") == "on, 4 of each CPU\n")
check("empties it", show(10000)[1] == "0 of 0")
line.run_for(2)
events, last = show(10000)
check("4 of each CPU are kept", len(events) == 16 and
      all([e[1] for e in events].count(n) == 4 for n in range(4)), last)
check("of more", int(last.split(" of ")[1]) > 16, last)
check("too large", line.monitor("trace on 65536") == "out of memory\n" and
      line.monitor("trace") == "off\n")
check("and none is kept then", show(10)[1] == "0 of 0")
line.run_for(1)
check("off: the vectors of before", vectors() == normal, vectors())
line.monitor("trace on")
line.ask("D")
line.close()

time.sleep(1)
line = Line()
line.begin()
check("after a detach it goes on",
      line.monitor("trace") == "on, 256 of each CPU\n" and
      vectors() == traced)
check("trace off", line.monitor("trace off") == "off\n")
events, last = show(10)
line.run_for(1)
check("keeps what it has", show(10) == (events, last) and len(events) == 10)
check("and costs nothing any more", vectors() == normal)
line.ask("D")
line.close()
say("GDB done")
