#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What EL2 costs a stock Linux: its boot, and its days.

linux-cost.py CAISSON.img GUEST DIRECTORY GIC

GUEST is what caisson-fetch-guest has made, with tests/qemu/guest as its tests;
files go to DIRECTORY. Prints what was counted, and figures as lines "figure
NAME NUMBER": of EL2's share, parts per million.

Whatever EL2 executes is in the log of QEMU, from the first instruction on:
each block of instructions that was translated, each time it is run, and each
exception and return, which tell EL2's blocks from those of the guest. The
exits between two marks, which the guest makes by reading a register of the
distributor from EL0, belong to the phase between them.
"""
import collections
import os
import re
import sys

from emulator import RAM, RAM_SIZE, Emulator, commas

# By their exception class; what else there is has its number as its name.
CLASSES = {0x00: "unknown", 0x01: "wfx", 0x16: "hvc", 0x17: "smc",
           0x18: "system register", 0x20: "instruction abort",
           0x24: "data abort"}
# The offset in a page of the registers that are read for a mark: PIDR0 and
# PIDR1 of the distributor.
MARKS = {0xfe0: "begin", 0xfe4: "end"}

BLOCK = re.compile(r"Trace \d+: (\w+) \[\w+/(\w+)/")
REWOUND = re.compile(r"cpu_io_recompile: rewound execution of TB to (\w+)")
STOPPED = re.compile(r"Stopped execution of TB chain before \S+ \[(\w+)\]")
TAKEN = re.compile(r"Taking exception \d+ \[(\w+)")
LEVELS = re.compile(r"\.\.\.from EL(\d) to EL(\d)")
RETURN = re.compile(r"Exception return from \w+ EL\d to \w+ EL(\d)")
SYNDROME = re.compile(r"\.\.\.with ESR 0x(\w+)/0x(\w+)")
FAR = re.compile(r"\.\.\.with FAR 0x(\w+)")


class Phase:
    def __init__(self, name):
        self.name = name
        self.exits = collections.Counter()
        self.instructions = collections.Counter()

    def total(self):
        return sum(self.instructions.values())

    def others(self):
        return sum(n for name, n in self.exits.items() if name != "interrupt")


class Log:
    """Counts by phase what the log says of EL2."""

    def __init__(self):
        self.sizes = {}  # of blocks, by where QEMU has them
        self.translated = 0  # instructions of the block that comes next
        self.run = None  # EL2's last: its address and its instructions
        self.level = "2"  # where the log is; the machine starts at EL2
        self.exit = "boot"
        self.taken = self.levels = None
        self.phase = self.coming = Phase("boot")
        self.phases = [self.phase]

    def settle(self, executed=None):
        """What the last block has executed, all of it if nothing is said."""
        if self.run:
            whole = self.run[1]
            self.phase.instructions[self.exit] += \
                whole if executed is None else executed
        self.run = None

    def mark(self, what):
        """A mark's own exit belongs to no phase."""
        self.phase.exits[self.exit] -= 1
        self.phase = self.coming = Phase("between")
        if what == "begin":
            self.coming = Phase("")
            self.phases.append(self.coming)

    def enter(self, name):
        self.phase = self.coming
        self.exit = name
        self.phase.exits[name] += 1

    def take(self, line):
        if line.startswith("0x"):
            self.translated += 1
        elif found := BLOCK.match(line):
            self.settle()
            where, pc = found.group(1), int(found.group(2), 16)
            if self.translated:
                self.sizes[where] = self.translated
                self.translated = 0
            if self.level == "2":
                self.run = pc, self.sizes[where]
        elif self.run and (found := REWOUND.match(line)):
            self.settle((int(found.group(1), 16) - self.run[0]) // 4)
        elif STOPPED.match(line):
            self.settle(0)
        elif found := TAKEN.match(line):
            self.taken = found.group(1)
        elif found := LEVELS.match(line):
            self.levels = found.groups()
            # A call of PSCI that QEMU handles is said to go to EL3.
            if self.levels[1] != "3":
                self.level = self.levels[1]
            if self.levels[1] == "2" and self.taken in ("IRQ", "FIQ"):
                self.settle()
                self.enter("interrupt")
        elif found := RETURN.match(line):
            self.settle()
            self.level = found.group(1)
        elif self.levels and self.levels[1] == "2" and \
                self.taken not in ("IRQ", "FIQ"):
            self.synchronous(line)

    def synchronous(self, line):
        if found := SYNDROME.match(line):
            self.settle()
            number = int(found.group(1), 16)
            self.enter(CLASSES.get(number, f"class {number:#x}"))
        elif (found := FAR.match(line)) and self.levels[0] == "0":
            what = MARKS.get(int(found.group(1), 16) & 0xfff)
            if what and self.exit == "data abort":
                self.mark(what)


# All that EL2 may execute, before it moves to the top of RAM and after that.
# Of the guest, only what the kernel does before its MMU is on lies there.
LOG = ["-d", "exec,in_asm,nochain,int", "-dfilter",
       f"{RAM:#x}+{RAM_SIZE:#x}"]


def caisson(gic, firmware, guest, command_line):
    return ["-M", f"virt,virtualization=on,gic-version={gic},"
            "dtb-randomness=off", "-kernel", firmware, "-device",
            f"guest-loader,addr=0x42000000,kernel={commas(guest)}/Image,"
            f"bootargs={commas(command_line)}", "-device",
            f"guest-loader,addr=0x48200000,initrd={commas(guest)}/initrd.img"]


def bare(gic, guest, command_line):
    return ["-M", f"virt,gic-version={gic},dtb-randomness=off", "-kernel",
            f"{guest}/Image", "-initrd", f"{guest}/initrd.img", "-append",
            command_line]


def recorded(arguments, directory, take=None):
    """The instructions of a whole run, which ends when the guest is off."""
    replay = f"{directory}/replay"
    counted = ["-icount", f"shift=0,sleep=off,rr=record,rrfile={replay}"]
    with Emulator(arguments + counted, f"{directory}/console", take) as qemu:
        qemu.wait_off()
        said = qemu.human("info replay")
    os.unlink(replay)
    with open(f"{directory}/console", encoding="ascii",
              errors="replace") as console:
        if "GUEST init" not in console.read():
            sys.exit("the guest did not come to its init")
    return int(re.search(r"instruction count = (\d+)", said).group(1))


def show(phase, seconds=None):
    for name in phase.instructions:
        exits = phase.exits[name]
        per = f", {exits / seconds:.1f} a second" if seconds else ""
        print(f"{phase.name}: {name}: {exits} exits{per}, "
              f"{phase.instructions[name]} instructions")


def boot(firmware, guest, directory, gic):
    line = "console=ttyAMA0 quiet panic=-1 selftest=init"
    machine = caisson(gic, firmware, guest, line)
    log = Log()
    with_caisson = recorded(machine + LOG, directory, log.take)
    log.settle()
    again = recorded(machine, directory)
    without = recorded(bare(gic, guest, line), directory)
    show(log.phase)
    print(f"boot: {with_caisson} instructions with Caisson, {without} without,"
          f" {log.phase.total()} of them at EL2")
    figure("boot-share", log.phase.total() * 1000000 // with_caisson)
    figure("boot-more", max(0, with_caisson - without) * 1000000 // without)
    figure("boot-changed", abs(again - with_caisson))
    figure("boot-exits", sum(log.phase.exits.values()))


def figure(name, number):
    print(f"figure {name} {number}")


def days(firmware, guest, directory, gic):
    """Steady state: what tests/qemu/guest/cost.sh does one after the other."""
    log = Log()
    files = f"{directory}/files"
    os.makedirs(files, exist_ok=True)
    with open(f"{files}/file", "wb") as out:
        out.write(os.urandom(1 << 20))
    devices = ["-global", "virtio-mmio.force-legacy=false",
               "-blockdev", "null-co,node-name=disk,size=67108864,"
               "read-zeroes=on", "-device", "virtio-blk-device,drive=disk",
               "-netdev", f"user,id=net,restrict=on,tftp={commas(files)}",
               "-device", "virtio-net-device,netdev=net"]
    line = "console=ttyAMA0 quiet panic=-1 selftest=cost " \
        "iomem=relaxed gic=" + gic
    console = f"{directory}/console"
    with Emulator(caisson(gic, firmware, guest, line) + LOG + devices,
                  console, log.take) as qemu:
        qemu.wait_off()
    log.settle()
    with open(console, encoding="ascii", errors="replace") as lines:
        told = re.findall(r"GUEST phase (\w+) (\d+) (\d+) ok", lines.read())
    if len(told) != len(log.phases) - 1 or not told:
        sys.exit(f"{len(log.phases) - 1} phases in the log, and {told}")
    for (name, time, interrupts), phase in zip(told, log.phases[1:]):
        phase.name = name
        show(phase, int(time) / 1e9)
        taken = phase.exits["interrupt"]
        print(f"{name}: {int(time) / 1e9:.3f} s, {interrupts} interrupts that "
              f"the guest took, {taken} exits for interrupts")
        figure(f"{name}-share", phase.total() * 1000000 // int(time))
        figure(f"{name}-other-exits", phase.others())
        figure(f"{name}-extra-exits", max(0, taken - int(interrupts)))


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    boot(*sys.argv[1:])
    days(*sys.argv[1:])


if __name__ == "__main__":
    main()
