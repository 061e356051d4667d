# SPDX-License-Identifier: BSD-2-Clause
"""A stop of STOP seconds: does the guest's virtual counter stand still?"""
# pylint: disable=undefined-variable
stop = int(os.environ["STOP"])


def behind():
    """Seconds by which the virtual counter is behind the physical one."""
    ticks = value("$cntpct_el0") - value("$cntvct_el0")
    return ticks / value("$cntfrq_el0")


attach()
first = behind()
time.sleep(stop)
run("stepi")  # another stop, for which the clocks are read again
second = behind()
run("detach")
attach()
third = behind()
note(f"behind by {first:.3f}, {second:.3f} and {third:.3f} seconds")
if os.environ["MODE"] == "stop":
    check("at the first stop the counters agree", abs(first) < 1, first)
    check("the counter stood still", second >= stop - 1, second)
    check("and stays behind", third >= second, third)
else:
    check("the counter ran on", max(map(abs, (first, second, third))) < 1,
          [first, second, third])
run("detach")
say("GDB done")
