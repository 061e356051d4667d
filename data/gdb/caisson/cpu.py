# SPDX-License-Identifier: BSD-2-Clause
"""Commands about CPUs: cpus, regs, esr, walk."""

import struct

import gdb

from caisson import esr, sysregs, target, walk
from caisson import session

EXPRESSION = gdb.COMPLETE_EXPRESSION


def arguments(text, least, most, usage):
    """The words of a command line."""
    words = gdb.string_to_argv(text or "")
    if not least <= len(words) <= most:
        target.fail("Usage: " + usage)
    return words


def evaluate(text):
    """An expression of GDB's as an unsigned number."""
    value = target.number(gdb.parse_and_eval(text))
    if value is None:
        target.fail("Not a number: %s" % text)
    return value


class Cpus(gdb.Command):
    """List the CPUs: where each is, its exception level and its state.

Usage: caisson cpus

Threads of GDB are CPUs. With symbols, or after `caisson kallsyms', the
function is named too."""

    def __init__(self):
        super().__init__("caisson cpus", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        arguments(argument, 0, 0, "caisson cpus")
        target.require_stopped()
        selected = gdb.selected_thread()
        with target.kept_selection():
            for thread in target.each_cpu():
                # A stub may have no registers of a CPU that is off.
                pc = target.register("pc") or 0
                state = target.register("cpsr") or 0
                sctlr = target.register("sctlr_el1")
                words = [sysregs.mode(state)]
                if sctlr is not None:
                    words.append("MMU " + ("on" if sctlr & 1 else "off"))
                words.append("masks " + ("".join(
                    letter for bit, letter in ((9, "D"), (8, "A"), (7, "I"),
                                               (6, "F"))
                    if state >> bit & 1) or "none"))
                details = getattr(thread, "details", None) or thread.name
                if details:
                    words.append(details.strip())
                print("%s %-3d %#018x %-28s %s" % (
                    "*" if thread.num == selected.num else " ", thread.num,
                    pc, session.where(pc), ", ".join(words)))


class Regs(gdb.Command):
    """Print the system registers of the selected CPU, decoded.

Usage: caisson regs [REGISTER...]

Without a name: those that describe translation, exceptions and the state of
the CPU. Names are architectural, in any case, as in sctlr_el1."""

    def __init__(self):
        super().__init__("caisson regs", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        target.require_stopped()
        names = [word.lower().lstrip("$")
                 for word in gdb.string_to_argv(argument or "")]
        decoders = dict(sysregs.SHOWN)
        for name in names or [name for name, _ in sysregs.SHOWN]:
            value = target.register(name)
            if value is None:
                if names:
                    target.fail("The stub does not have the register %s." %
                                name)
                continue
            decoder = decoders.get(name)
            text = decoder(value) if decoder else session.where(value)
            print(("%-14s %#018x  %s" % (name, value, text)).rstrip())

    def complete(self, text, word):
        return [name for name, _ in sysregs.SHOWN
                if name.startswith(word.lower())]


class Esr(gdb.Command):
    """Decode a syndrome: exception class and fields of the ISS.

Usage: caisson esr [VALUE]

VALUE is an expression; without it, ESR_EL1 of the selected CPU, and
FAR_EL1 and ELR_EL1 beside it."""

    def __init__(self):
        super().__init__("caisson esr", gdb.COMMAND_DATA, EXPRESSION)

    def invoke(self, argument, from_tty):
        if argument and argument.strip():
            print("\n".join(esr.describe(evaluate(argument))))
            return
        target.require_stopped()
        print("\n".join(esr.describe(target.needed("esr_el1"))))
        for name in ("far_el1", "elr_el1"):
            value = target.register(name)
            if value is not None:
                print(("%-9s %#x %s" % (name, value,
                                        session.where(value))).rstrip())


def walk_address(address):
    """Walks the selected CPU's tables; memory must be physical already."""
    memory = target.Memory()

    def read64(at):
        return struct.unpack("<Q", memory.read(at, 8))[0]

    def value(name):
        return target.register(name) or 0

    return walk.walk(read64, address, target.needed("sctlr_el1"),
                     target.needed("tcr_el1"), value("ttbr0_el1"),
                     value("ttbr1_el1"), value("mair_el1"))


class Walk(gdb.Command):
    """Walk the guest's own page tables for an address, level by level.

Usage: caisson walk ADDRESS

ADDRESS is an expression. The tables are those of the selected CPU
(TTBR0_EL1 or TTBR1_EL1), read by their physical addresses. The walk needs
no symbols and no co-operation of the guest."""

    def __init__(self):
        super().__init__("caisson walk", gdb.COMMAND_DATA, EXPRESSION)

    def invoke(self, argument, from_tty):
        if not argument or not argument.strip():
            target.fail("Usage: caisson walk ADDRESS")
        target.require_stopped()
        address = evaluate(argument)
        with target.physical():
            result = walk_address(address)
        print("\n".join(result.lines))
        if result.output is not None:
            print("%#x is at physical address %#x%s" % (
                address, result.output,
                "" if result.size is None else
                ", in a mapping of %s" % size_text(result.size)))


def size_text(size):
    for shift, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if size >> shift:
            return "%d %s" % (size >> shift, unit)
    return "%d bytes" % size


def register_commands():
    for command in (Cpus, Regs, Esr, Walk):
        command()
