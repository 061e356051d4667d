# SPDX-License-Identifier: BSD-2-Clause
"""A stop of STOP seconds of the machine's: does the guest's counter stand?"""
# pylint: disable=undefined-variable
stop = int(os.environ["STOP"])


def behind():
    """Seconds by which the virtual counter is behind the physical one."""
    ticks = value("$cntpct_el0") - value("$cntvct_el0")
    return ticks / value("$cntfrq_el0")


def physical():
    """Seconds on the physical counter, now."""
    gdb.execute("maintenance flush register-cache")
    return value("$cntpct_el0") / value("$cntfrq_el0")


attach()
first = behind()
start = physical()
while physical() < start + stop:
    time.sleep(0.2)
run("stepi")  # another stop, for which the clocks are read again
second = behind()
run("detach")
attach()
third = behind()
note(f"behind by {first:.3f}, {second:.3f} and {third:.3f} seconds")
if os.environ["MODE"] == "stop":
    check("at the first stop the counters agree", abs(first) < 1, first)
    check("the counter stood still", second >= stop, second)
    check("and stays behind", third >= second, third)
else:
    check("the counter ran on", max(map(abs, (first, second, third))) < 1,
          [first, second, third])
run("detach")
say("GDB done")
