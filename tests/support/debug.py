# SPDX-License-Identifier: BSD-2-Clause
"""What the files of tests/qemu/gdb share; gdb sources this one first.

A check prints a line that tests/support/debug.sh counts. Two ways to the stub:
gdb itself, and Line, which speaks the protocol by hand, where gdb would not
send what is to be tested, or does not show what it got.
"""
import os
import re
import socket
import struct
import time

import gdb

MASK = (1 << 64) - 1
SYMBOLS = {}
if os.path.exists(os.environ["SYMBOLS"]):
    with open(os.environ["SYMBOLS"], encoding="ascii") as lines:
        for text in lines:
            name, address = text.split()
            SYMBOLS[name] = int(address, 0)


def say(text):
    print(text, flush=True)


def check(name, good, details=""):
    if not good and details != "":
        say(f"{name}: {details}")
    say(f"GDB {'ok' if good else 'not ok'} - {name}")
    return good


def note(text):
    say(f"GDB # {text}")


def run(command):
    """A gdb command; what it prints. Errors are returned as text, too."""
    try:
        text = gdb.execute(command, to_string=True)
    except gdb.error as error:
        text = f"error: {error}"
    say(f"(gdb) {command}\n{text}")
    return text


def attach():
    for setting in ("pagination off", "confirm off", "width 0",
                    "remotetimeout 60", "tcp connect-timeout 60"):
        gdb.execute("set " + setting)
    gdb.execute("target remote " + os.environ["LINE"], to_string=True)
    if "jiffies_64" not in SYMBOLS and SYMBOLS:
        find_data()


def add_payload(base):
    """The symbols of the guest that is one of tests/guest, and lies there."""
    gdb.execute(f"add-symbol-file {os.environ['PAYLOAD']} -o {base:#x}",
                to_string=True)


def address(name):
    return value("(unsigned long)&" + name)


STOPS = []
gdb.events.stop.connect(STOPS.append)


def met():
    """The expression of the point that stopped the guest last, or None."""
    if STOPS and isinstance(STOPS[-1], gdb.BreakpointEvent):
        point = STOPS[-1].breakpoints[0]
        return point.expression or point.location
    return None


def value(expression):
    return int(gdb.parse_and_eval(expression)) & MASK


def pc():
    return value("$pc")


def memory(at, size):
    return bytes(gdb.selected_inferior().read_memory(at, size))


def word(at):
    return struct.unpack("<I", memory(at, 4))[0]


def find_data():
    """Debian's kallsyms has no data: what the code says, and a search."""
    at = SYMBOLS["jiffies_read"]
    while word(at) & 0x9f000000 != 0x90000000:  # ADRP
        at += 4
    adrp, load = word(at), 0
    base = at & ~0xfff
    while load & 0xffc00000 != 0xf9400000:  # LDR
        at += 4
        load = word(at)
    page = (adrp >> 5 & 0x7ffff) << 2 | adrp >> 29 & 3
    page -= (page & 1 << 20) << 1
    SYMBOLS["jiffies_64"] = base + (page << 12) + ((load >> 10 & 0xfff) << 3)
    SYMBOLS["linux_banner"] = gdb.selected_inferior().search_memory(
        SYMBOLS["_etext"], 16 << 20, b"Linux version ")


def pcs():
    """The PC of every thread that is stopped, by number."""
    current = gdb.selected_thread()
    found = {}
    for thread in gdb.selected_inferior().threads():
        thread.switch()
        try:
            found[thread.num] = pc()
        except gdb.error:
            found[thread.num] = None
    current.switch()
    return found


class Line:
    """The protocol by hand, without acknowledgments."""

    def __init__(self, wait=60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(wait)
        self.socket.connect(os.environ["LINE"])
        self.got = b""
        self.numbers = {}

    def close(self):
        self.socket.close()

    def raw(self, data):
        self.socket.sendall(data)

    @staticmethod
    def packet(text):
        data = text if isinstance(text, bytes) else text.encode()
        return b"$%s#%02x" % (data, sum(data) & 0xff)

    def send(self, text):
        self.raw(self.packet(text))

    def receive(self):
        """The next packet's text, run lengths expanded."""
        while True:
            start = self.got.find(b"$")
            end = self.got.find(b"#", start)
            if start >= 0 and end >= 0 and len(self.got) >= end + 3:
                data = self.got[start + 1:end]
                self.got = self.got[end + 3:]
                return self.expand(data)
            more = self.socket.recv(65536)
            if not more:
                raise OSError("the line was closed")
            self.got += more

    @staticmethod
    def expand(data):
        out = bytearray()
        at = 0
        while at < len(data):
            if data[at] == ord("*"):
                out += out[-1:] * (data[at + 1] - 29)
                at += 1
            else:
                out.append(data[at])
            at += 1
        return bytes(out)

    def ask(self, text):
        self.send(text)
        return self.receive().decode("latin-1")

    def begin(self):
        """As gdb does; returns why the machine stands."""
        self.raw(b"+")
        self.ask("qSupported:swbreak+;hwbreak+;vContSupported+")
        self.ask("QStartNoAckMode")
        self.raw(b"+")
        return self.ask("?")

    def quiet(self, seconds):
        """True if nothing comes for so long."""
        self.socket.settimeout(seconds)
        try:
            more = self.socket.recv(65536)
        except socket.timeout:
            return True
        finally:
            self.socket.settimeout(60)
        self.got += more
        return False

    def register(self, number):
        return int.from_bytes(bytes.fromhex(self.ask(f"p{number:x}")),
                              "little")

    def set_register(self, number, new):
        size = 4 if number in (33, 66, 67) else 8  # cpsr, fpsr, fpcr
        said = self.ask(f"P{number:x}={new.to_bytes(size, 'little').hex()}")
        if said != "OK":
            raise ValueError(f"register {number} is {new:#x}: {said}")

    def read(self, at, size):
        return bytes.fromhex(self.ask(f"m{at:x},{size:x}"))

    def register_by_name(self, name):
        """One that only the target description has a number for."""
        if not self.numbers:
            text, more = "", "m"
            while more == "m":
                answer = self.ask("qXfer:features:read:target.xml:"
                                  f"{len(text):x},3f00")
                more, text = answer[0], text + answer[1:]
            self.numbers = dict(re.findall(
                r'<reg name="(\w+)"[^>]*regnum="(\d+)"', text))
        return self.register(int(self.numbers[name]))

    def monitor(self, command):
        """The answer to a command of `monitor'."""
        self.send("qRcmd," + command.encode().hex())
        text, answer = b"", self.receive()
        while answer != b"OK":
            text += bytes.fromhex(answer[1:].decode())
            answer = self.receive()
        return text.decode()

    def run_for(self, seconds):
        """The guest runs as long, or until it stops; what the stub says."""
        self.send("vCont;c")
        if self.quiet(seconds):
            self.raw(b"\x03")
        said = [self.receive().decode()]
        while said[-1][0] not in "TS":
            said.append(self.receive().decode())
        return said

    def write(self, at, data):
        said = self.ask(f"M{at:x},{len(data):x}:{data.hex()}")
        if said != "OK":
            raise ValueError(f"{len(data)} bytes at {at:#x}: {said}")


def go_to_mark(line, stage):
    """The payload debuggee runs from its first instruction to that mark, from
    where it is to return; what it says there. The breakpoint stays."""
    add_payload(line.register(32))
    line.ask(f"Z0,{address('debuggee_mark'):x},4")
    for _ in range(stage + 1):
        line.ask("vCont;c")
        line.ask("Hg1")
        said = line.register(1)
        line.set_register(32, line.register(30))
    return said
