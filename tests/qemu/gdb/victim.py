# SPDX-License-Identifier: BSD-2-Clause
"""A debugger that is killed: with breakpoints, in the middle of a packet."""
# pylint: disable=undefined-variable
import signal

attach()
gdb.execute(f"break *{SYMBOLS['__arm64_sys_getuid']:#x} if 0", to_string=True)
gdb.execute("set breakpoint always-inserted on", to_string=True)
say("GDB done")
if os.environ["HOW"] == "running":
    # Its end finds the guest running over that breakpoint.
    if os.fork() == 0:
        time.sleep(3)
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(0)
    gdb.execute("continue")
# Or in a packet that it writes: a dump that takes long.
if os.fork() == 0:
    time.sleep(1)
    os.kill(os.getppid(), signal.SIGKILL)
    os._exit(0)
while True:
    gdb.selected_inferior().read_memory(SYMBOLS["_stext"], 1 << 20)
