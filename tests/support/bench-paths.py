#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What EL2 touches on each path of tests/guest/bench, on silicon the cost.

bench-paths.py CAISSON.img BENCH.img GIC

Prints a line for each operation, per round:
"NAME EXITS INSTRUCTIONS SYSTEM-REGISTERS BARRIERS GIC CODE-LINES DATA-LINES".

QEMU logs every instruction of EL2 with the registers before it; the payload
marks where an operation begins and ends by HVC #1 and #2, after rounds that
are not counted: what is done once is none of a path's. Accesses to the GIC
are those of its system registers and of its memory; the other columns do not
count them again. Lines are of 64 bytes, each once however often it is
touched, and those of all CPUs together.
"""
import re
import struct
import sys
import tempfile

from emulator import HOME, HOME_SIZE, Emulator, commas

ROUNDS = 8
LINE = 64
GIC_MEMORY = range(0x08000000, 0x09000000)
ERET = 0xd69f03e0

TRACE = re.compile(r"Trace (\d+): \w+ \[\w+/(\w+)/")
REGISTER = re.compile(r"(X\d\d|SP)=(\w{16})")
TAKEN = re.compile(r"Taking exception \d+ \[([^]]+)\] on CPU (\d+)")
SYNDROME = re.compile(r"\.\.\.with ESR 0x16/0x5a0*([12])$")


def field(word, low, width):
    return word >> low & (1 << width) - 1


def signed(word, low, width):
    value = field(word, low, width)
    return value - (value >> width - 1 << width)


def touched(word, pc, x):
    """(address, bytes) of a load or store; None of anything else."""
    # pylint: disable=too-many-return-statements
    if field(word, 25, 4) & 5 != 4:
        return None
    base, size = x[field(word, 5, 5)], 1 << field(word, 30, 2)
    if word & 0x3b000000 == 0x18000000:  # literal
        return pc + 4 * signed(word, 5, 19), 4 << field(word, 30, 1)
    if word & 0x3a000000 == 0x28000000:  # pairs
        size = 4 << field(word, 31, 1)
        after = field(word, 23, 2) == 1
        return base + (0 if after else size * signed(word, 15, 7)), 2 * size
    if word & 0x3f000000 == 0x08000000:  # exclusive, ordered
        return base, size
    if word & 0xffc00000 == 0xf9800000:  # prefetch
        return None
    if word & 0x3b000000 == 0x39000000:  # unsigned offset
        return base + size * field(word, 10, 12), size
    if word & 0x3b200000 == 0x38000000:  # signed offset
        after = field(word, 10, 2) == 1
        return base + (0 if after else signed(word, 12, 9)), size
    if word & 0x3b200c00 == 0x38200800:  # register offset
        offset = x[field(word, 16, 5)] if field(word, 16, 5) != 31 else 0
        if not field(word, 13, 1):
            offset &= 0xffffffff
            if field(word, 15, 1):
                offset = signed(offset, 0, 32)
        return base + (offset * size if field(word, 12, 1) else offset), size
    return base, size  # atomic


def is_register(word):
    """MRS, or MSR of a register."""
    return word & 0xffd00000 == 0xd5100000


def is_gic_register(word):
    number = field(word, 19, 2), field(word, 12, 4), field(word, 8, 4)
    return number == (3, 4, 6) or number[:2] == (3, 12) and number[2] >= 8


def is_barrier(word):
    """DSB, DMB, ISB, SB."""
    return word & 0xfffff01f == 0xd503301f and field(word, 5, 3) >= 4


class Path:
    def __init__(self):
        self.exits = self.instructions = 0
        self.registers = self.barriers = self.gic = 0
        self.code, self.data = set(), set()

    def add(self, word, pc, x):
        self.instructions += 1
        self.exits += word == ERET
        self.code.add(pc // LINE)
        self.barriers += is_barrier(word)
        if is_register(word):
            if is_gic_register(word):
                self.gic += 1
            else:
                self.registers += 1
        if place := touched(word, pc, x):
            first, size = place
            if first in GIC_MEMORY:
                self.gic += 1
            else:
                self.data |= set(range(first // LINE,
                                       (first + size - 1) // LINE + 1))

    def line(self, rounds):
        each = [round(n / rounds) for n in
                (self.exits, self.instructions, self.registers,
                 self.barriers, self.gic)]
        return " ".join(map(str, each + [len(self.code), len(self.data)]))


class Log:
    def __init__(self, image):
        self.image = image
        self.paths = []
        self.path = None  # that is being counted
        self.cpu = self.taker = 0
        self.taken = ""  # the last exception, by the CPU `taker`
        self.marking = set()  # CPUs in the exit of a mark
        self.pc = None  # of an instruction that was begun
        self.x = [0] * 32

    def settle(self):
        """The instruction that was begun has been executed."""
        if self.pc is None:
            return
        word, = struct.unpack_from("<I", self.image, self.pc - HOME)
        if self.path and self.cpu not in self.marking:
            self.path.add(word, self.pc, self.x)
        if word == ERET:
            self.marking.discard(self.cpu)
        self.pc = None

    def take(self, line):
        if line.startswith("Trace"):
            self.settle()
            cpu, pc = TRACE.match(line).groups()
            self.cpu, self.pc = int(cpu), int(pc, 16)
        elif line.startswith(("X", " PC")):
            if self.path:
                for name, value in REGISTER.findall(line):
                    number = 31 if name == "SP" else int(name[1:])
                    self.x[number] = int(value, 16)
        elif line.startswith(("Stopped", "cpu_io_recompile")):
            self.pc = None
        elif found := TAKEN.match(line):
            self.settle()
            self.taken, self.taker = found.group(1), int(found.group(2))
        elif self.taken == "Hypervisor Call" and \
                (found := SYNDROME.match(line)):
            self.mark(found.group(1) == "1")

    def mark(self, begins):
        """Its exit belongs to no path."""
        self.marking.add(self.taker)
        if begins:
            self.path = Path()
            self.paths.append(self.path)
        else:
            self.path = None


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    firmware, payload, gic = sys.argv[1:]
    with open(firmware, "rb") as file:
        log = Log(file.read())
    with tempfile.NamedTemporaryFile("r", encoding="ascii") as console:
        with Emulator(["-M", f"virt,virtualization=on,gic-version={gic}",
                       "-smp", "2", "-singlestep", "-d",
                       "exec,cpu,nochain,int", "-dfilter",
                       f"{HOME:#x}+{HOME_SIZE:#x}", "-kernel", firmware,
                       "-device", "guest-loader,addr=0x42000000,"
                       f"kernel={commas(payload)},bootargs=rounds={ROUNDS} "
                       "marks=1"], console.name, log.take) as qemu:
            qemu.wait_off()
        names = [name for name in
                 re.findall(r"^# bench (\S+)", console.read(), re.M)
                 if name not in ("boot", "cpu-on-first")]  # no marks
    if len(names) != len(log.paths) or not names:
        sys.exit(f"{len(log.paths)} paths between marks, but {names}")
    for name, path in zip(names, log.paths):
        # QEMU before 8.2 does not take this one to EL2.
        if name != "undefined":
            print(name, path.line(ROUNDS))


if __name__ == "__main__":
    main()
