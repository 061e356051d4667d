# SPDX-License-Identifier: BSD-2-Clause
"""QEMU as the tools of `make bench' run it: counted, logged, asked."""
import json
import os
import socket
import subprocess
import threading

# One nanosecond is one instruction, and a run is like the one before.
COUNTED = ["-icount", "shift=0,sleep=off", "-rtc",
           "base=2026-01-01,clock=vm", "-cpu", "cortex-a53", "-m", "1G",
           "-nographic", "-nodefaults", "-no-reboot", "-no-shutdown"]
# The RAM of QEMU's virt, and where Caisson goes in it.
RAM = 0x40000000
RAM_SIZE = 0x40000000
HOME = 0x7fe00000
HOME_SIZE = 0x200000


def commas(text):
    """For the value of a QEMU property."""
    return str(text).replace(",", ",,")


class Emulator:
    """take() is given each line of QEMU's log, in a thread of its own. The
    guest's console is a file. A hang ends after `limit` seconds."""

    def __init__(self, arguments, console, take=None, limit=600):
        ours, theirs = socket.socketpair()
        with theirs:
            # pylint: disable=consider-using-with
            self.process = subprocess.Popen(
                [os.environ.get("QEMU") or "qemu-system-aarch64", *COUNTED,
                 "-serial", f"file:{commas(console)}",
                 "-chardev", f"socket,id=monitor,fd={theirs.fileno()}",
                 "-mon", "monitor,mode=control", *map(str, arguments)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE, pass_fds=[theirs.fileno()])
        self.monitor = ours.makefile("rw", encoding="utf-8")
        ours.close()
        self.guard = threading.Timer(limit, self.process.kill)
        self.guard.start()
        self.last = []
        self.reader = threading.Thread(target=self.read, args=[take])
        self.reader.start()
        self.answer("QMP")
        self.execute("qmp_capabilities")

    def read(self, take):
        for line in self.process.stderr:
            text = line.decode("ascii", "replace")
            self.last = self.last[-9:] + [text]
            if take:
                take(text)

    def answer(self, key, value=None):
        """What QEMU says next that has this key."""
        for line in self.monitor:
            said = json.loads(line)
            if "error" in said:
                raise ValueError(line)
            if key in said and value in (None, said[key]):
                return said[key]
        raise EOFError("QEMU has ended: " + "".join(self.last))

    def execute(self, command, **arguments):
        json.dump({"execute": command, "arguments": arguments}, self.monitor)
        self.monitor.write("\n")
        self.monitor.flush()
        return self.answer("return")

    def human(self, command):
        """A command of the monitor for people."""
        return self.execute("human-monitor-command",
                            **{"command-line": command})

    def wait_off(self):
        """Until the guest is off; QEMU can still be asked then."""
        self.answer("event", "SHUTDOWN")

    def end(self):
        self.guard.cancel()
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()
        self.monitor.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end()
