# SPDX-License-Identifier: BSD-2-Clause
"""Commands about the connection: attach, monitor."""

import os
import re
import stat

import gdb

from caisson import target
from caisson.cpu import arguments

# What GDB must know before it connects, whatever the user's own settings are.
SETTINGS = (
    "set architecture aarch64",
    # The stub stops all CPUs when one stops.
    "set non-stop off",
    "set schedule-multiple off",
    # As long as the stub says that packets may be (PacketSize).
    "set remote memory-read-packet-size 0",
    "set remote memory-write-packet-size 0",
    # The stub answers for each address whether it is there; its memory map is
    # of physical memory.
    "set mem inaccessible-by-default off",
    "set tcp auto-retry on",
    "set tcp connect-timeout 60",
    # CPUs that hang in firmware, or an emulator on a loaded machine.
    "set remotetimeout 30",
)


def parse_target(text):
    """(what GDB's `target remote' takes, baud rate or None) for a TARGET."""
    match = re.fullmatch(r"(/dev/[^,]+),(\d+)", text)
    path, baud = (match.group(1), int(match.group(2))) if match else (text,
                                                                       None)
    path = os.path.expanduser(path)
    try:
        mode = os.stat(path).st_mode
    except OSError:
        mode = 0
    if stat.S_ISCHR(mode):
        return path, baud or 115200
    if stat.S_ISSOCK(mode):
        return path, None
    if mode:
        target.fail("%s is neither a socket nor a serial line." % path)
    if re.fullmatch(r"\d+", text) and int(text) < 65536:
        return "localhost:" + text, None
    if re.fullmatch(r"(tcp:|tcp4:|tcp6:)?(\[[0-9A-Fa-f:.]+\]|[\w.-]*):\d+",
                    text):
        return text, None
    if "/" in text:
        target.fail("There is no %s. Does the machine run?" % path)
    target.fail("%s is neither a socket's path, nor HOST:PORT, nor a serial "
                "device." % text)
    return None


class Attach(gdb.Command):
    """Connect to Caisson's debugger interface.

Usage: caisson attach TARGET

TARGET is the path of a Unix socket (QEMU's virtio console), HOST:PORT or a
port of this machine, or a serial device, as /dev/ttyUSB0 or
/dev/ttyUSB0,921600 (115200 baud otherwise). Sets what GDB needs for it, stops
every CPU, and says where they are. `detach' lets the guest run on."""

    def __init__(self):
        super().__init__("caisson attach", gdb.COMMAND_RUNNING,
                         gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        words = arguments(argument, 1, 1, "caisson attach TARGET")
        if gdb.selected_inferior().connection is not None:
            target.fail("GDB is connected already: `detach' first.")
        where, baud = parse_target(words[0])
        for setting in SETTINGS:
            gdb.execute(setting, to_string=True)
        if baud:
            gdb.execute("set serial baud %d" % baud)
        gdb.execute("target remote " + where, to_string=not from_tty)
        try:
            version = target.monitor("version").strip()
        except gdb.error:
            version = ""
        print(version if "caisson" in version.lower() else
              "The stub is not Caisson's: `monitor' commands are its own.")
        gdb.execute("caisson cpus")


class Monitor(gdb.Command):
    """Send a command to Caisson, as `monitor' does, with completion.

Usage: caisson monitor [COMMAND...]

Without COMMAND, lists what there is."""

    def __init__(self):
        super().__init__("caisson monitor", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        target.connection()
        gdb.execute("monitor " + (argument.strip() or "help"))

    def complete(self, text, word):
        # Only the first word: the rest is the command's own affair.
        if text[:len(text) - len(word)].strip():
            return gdb.COMPLETE_NONE
        try:
            listing = target.monitor("help")
        except gdb.error:
            return []
        names = re.findall(r"^\s*([a-z][a-z0-9-]*)", listing, re.MULTILINE)
        return sorted({name for name in names if name.startswith(word)})


class Prefix(gdb.Command):
    """Commands for a guest of Caisson, and for Linux in it.

`caisson attach' connects; `caisson symbols' makes the kernel's symbols
known. `help caisson COMMAND' explains each of them."""

    def __init__(self):
        super().__init__("caisson", gdb.COMMAND_USER, gdb.COMPLETE_NONE, True)


def register_commands():
    for command in (Attach, Monitor):
        command()
