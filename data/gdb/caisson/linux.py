# SPDX-License-Identifier: BSD-2-Clause
"""Commands about Linux: symbols, kallsyms, dmesg."""

import atexit
import os
import re
import shutil
import tempfile

import gdb

from caisson import elf, kaslr, modules, printk, session, target

# Data that may follow the text and what is read-only, past the memory of init,
# which is not mapped once the kernel has booted.
DATA_MAX = 96 << 20

_scratch = None


def scratch_directory():
    """A directory for generated files, removed when GDB ends."""
    global _scratch
    if _scratch is None:
        _scratch = tempfile.mkdtemp(prefix="caisson-gdb-")
        atexit.register(shutil.rmtree, _scratch, True)
    return _scratch


def load_symbols(path, offset=0):
    """Makes a file GDB's own symbol file; asks nothing."""
    confirm = gdb.parameter("confirm")
    gdb.execute("set confirm off")
    try:
        gdb.execute("symbol-file %s%s" % (
            quoted(path), " -o %#x" % offset if offset else ""),
            to_string=True)
    finally:
        gdb.execute("set confirm " + ("on" if confirm else "off"))


def quoted(path):
    return '"%s"' % path.replace("\\", "\\\\").replace('"', '\\"')


class Symbols(gdb.Command):
    """Load the symbols of the kernel that runs, wherever KASLR put it.

Usage: caisson symbols [VMLINUX [--module-dir DIR]]

With VMLINUX: finds its offset from where exceptions go (VBAR_EL1), checks it
by reading linux_banner, and loads VMLINUX there. With --module-dir also the
modules that are loaded, from the files NAME.ko or NAME.ko.debug below DIR;
that needs a VMLINUX with debug information.

Without VMLINUX: names and addresses of all functions, and of data if the
kernel has CONFIG_KALLSYMS_ALL, out of the kernel's own memory. There are no
types and no lines then, but breakpoints and backtraces work.

The kernel must have turned its MMU on."""

    def __init__(self):
        super().__init__("caisson symbols", gdb.COMMAND_FILES,
                         gdb.COMPLETE_FILENAME)

    def invoke(self, argument, from_tty):
        usage = "caisson symbols [VMLINUX [--module-dir DIR]]"
        words = gdb.string_to_argv(argument or "")
        directory = None
        if "--module-dir" in words:
            at = words.index("--module-dir")
            if at + 1 >= len(words):
                target.fail("Usage: " + usage)
            directory = words[at + 1]
            del words[at:at + 2]
            if not os.path.isdir(directory):
                target.fail("There is no directory %s." % directory)
        if len(words) > 1 or (directory and not words):
            target.fail("Usage: " + usage)
        target.require_stopped()
        if not words:
            self.from_memory()
            return
        self.from_file(os.path.abspath(os.path.expanduser(words[0])))
        if directory:
            try:
                modules.load(directory)
            except gdb.error as error:
                target.fail("The modules were not loaded: %s" % error)

    def from_memory(self):
        table = session.symbols()
        symbols = [s for s in table.symbols if not s[2].startswith("$")]
        start = table.relative_base
        end = (table.address("_end") or symbols[-1][0]) + 8
        code_end = table.address("_etext") or end
        path = os.path.join(scratch_directory(), "kallsyms.elf")
        elf.write_symbols(path, symbols, start, code_end, end)
        load_symbols(path)
        print("%d symbols from the kernel's memory (kallsyms in the order "
              "%s); it starts at %#x." % (len(symbols), table.order, start))

    def from_file(self, path):
        try:
            with elf.Elf(path) as file:
                symbols = file.symbols
                banner = file.read(symbols.get("linux_banner", 0),
                                   kaslr.BANNER_MAX) or b""
        except (OSError, elf.ElfError) as error:
            target.fail(str(error))
        banner = banner.split(b"\0")[0]
        if not banner.startswith(kaslr.BANNER):
            target.fail("%s has no linux_banner: it is no vmlinux." % path)
        offset = self.offset(symbols, banner)
        load_symbols(path, offset)
        print("%s\nloaded at %#x: KASLR offset %#x." % (
            banner.decode("utf-8", "replace").strip(),
            symbols.get("_text", 0) + offset & target.MASK64, offset))

    def offset(self, symbols, banner):
        if session.mmu_is_off() or not session.has_vectors():
            target.fail(session.NOT_YET)
        memory = target.Memory()
        with target.kept_selection():
            for _ in target.each_cpu():
                try:
                    return kaslr.find_offset(memory, symbols, banner,
                                             target.register("vbar_el1"),
                                             None)
                except kaslr.KaslrError:
                    continue
        found = session.kernel()
        start = found.start
        with target.kept_selection():
            session.select_kernel_cpu(found)
            try:
                return kaslr.find_offset(memory, symbols, banner, None, start)
            except kaslr.KaslrError as error:
                target.fail(str(error))


class Kallsyms(gdb.Command):
    """Find kernel symbols in the kernel's own tables; no vmlinux is needed.

Usage: caisson kallsyms NAME...
       caisson kallsyms /REGEXP/
       caisson kallsyms ADDRESS

NAME is exact; a number (0x...) is looked up the other way round. The
function $caisson_sym("NAME") has the address for expressions, as in
`break *$caisson_sym("do_sys_open")'."""

    def __init__(self):
        super().__init__("caisson kallsyms", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument or "")
        if not words:
            target.fail("Usage: caisson kallsyms NAME...")
        table = session.symbols()
        for word in words:
            for address, kind, name in self.matches(table, word):
                print("%016x %s %s" % (address, kind, name))

    def matches(self, table, word):
        if re.fullmatch(r"0x[0-9a-fA-F]+", word):
            found = table.lookup(int(word, 16))
            if found is None:
                target.fail("No symbol is at or below %s." % word)
            return [(int(word, 16), "=", "%s+%#x" % found)]
        if len(word) > 2 and word[0] == word[-1] == "/":
            try:
                pattern = re.compile(word[1:-1])
            except re.error as error:
                target.fail("%s: %s" % (word, error))
        else:
            pattern = re.compile("^%s$" % re.escape(word))
        found = table.matching(pattern)
        if not found:
            target.fail("The kernel has no symbol %s." % word)
        return found

    def complete(self, text, word):
        # Reading the tables takes a while: not for the Tab key.
        table = session.known_symbols()
        if table is None or len(word) < 2:
            return []
        return sorted({s[2] for s in table.symbols if s[2].startswith(word)})


class SymbolFunction(gdb.Function):
    """The address of a kernel symbol, from the kernel's own tables.

$caisson_sym("NAME"): an error if there is none."""

    def __init__(self):
        super().__init__("caisson_sym")

    def invoke(self, name):
        text = name.string()
        address = session.symbols().address(text)
        if address is None:
            target.fail("The kernel has no symbol %s." % text)
        return gdb.Value(address).cast(gdb.lookup_type("unsigned long"))


class Dmesg(gdb.Command):
    """Print the kernel's log from its memory, as dmesg does.

Usage: caisson dmesg [-l LEVEL]

Linux 5.10 and later. Needs neither symbols nor types: without a symbol prb,
the ring buffer is searched for. -l leaves out what is above LEVEL (0 to 7)."""

    def __init__(self):
        super().__init__("caisson dmesg", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        match = re.fullmatch(r"\s*(?:-l\s*([0-7]))?\s*", argument or "")
        if not match:
            target.fail("Usage: caisson dmesg [-l LEVEL]")
        most = int(match.group(1) or 7)
        found = session.kernel()
        with target.kept_selection():
            if not session.select_kernel_cpu(found):
                target.fail("No CPU has the kernel mapped: each runs in user "
                            "space. Stop the guest at another moment.")
            memory = target.Memory()
            try:
                for record in self.ring(memory, found).records(memory):
                    if record.level <= most:
                        print("\n".join(record.lines()))
            except (MemoryError, printk.PrintkError) as error:
                target.fail("The log cannot be read: %s." % error)

    def ring(self, memory, found):
        address = None
        try:
            address = target.number(gdb.parse_and_eval("&prb"))
        except gdb.error:
            if found.symbols:
                address = found.symbols.address("prb")
        if address is not None:
            pointer = int.from_bytes(memory.read(address, 8), "little")
            return printk.read_ring(memory, pointer)
        # A kernel that was found while it was mapped in one piece, or by its
        # physical address, ends behind its data.
        rings = list(self.search(memory, found.end,
                                 found.start + DATA_MAX)) or \
            list(self.search(memory, found.start, found.end))
        if not rings:
            raise printk.PrintkError("no ring buffer was found")
        # Once a larger one is made (log_buf_len), the first has no news.
        return max(rings, key=lambda ring: ring.count_bits)

    def search(self, memory, at, end):
        while at < end:
            try:
                data = memory.read(at, kaslr.SEGMENT)
            except MemoryError:
                at += kaslr.SEGMENT
                continue
            # A struct may lie across the end of what is read at once.
            try:
                data += memory.read(at + kaslr.SEGMENT, printk.RING_SIZE)
            except MemoryError:
                pass
            for _, ring in printk.find_rings(data):
                yield ring
            at += kaslr.SEGMENT


def register_commands():
    for command in (Symbols, Kallsyms, SymbolFunction, Dmesg):
        command()
