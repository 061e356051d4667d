# SPDX-License-Identifier: BSD-2-Clause
"""The kernel that was found in the connected machine, for all commands."""

import re

import gdb

from caisson import kallsyms, kaslr, target

NOT_YET = ("The kernel does not run at its virtual addresses yet. Let it run "
           "on, and try again.")


class Kernel:
    """A kernel in memory. start and end are virtual addresses of its text and
    read-only data; of an image that was found by physical address, start is
    None until the symbols are read."""

    def __init__(self, start, end, banner_at, banner):
        self.start = start
        self.end = end
        self.banner_at = banner_at
        self.banner = banner
        self.symbols = None

    def is_alive(self):
        """Whether it still is what runs, as far as its memory says."""
        if self.banner_at is None:
            return True
        return kaslr.read_string(target.Memory(), self.banner_at) in (
            self.banner, None)


_kernel = None


def forget(*_):
    global _kernel
    _kernel = None


def anchors():
    """Addresses that may lie in the kernel's text, with the CPU selected that
    has them: where its exceptions go, and where it is or was."""
    for name in ("vbar_el1", "pc", "elr_el1"):
        for _ in target.each_cpu():
            value = target.register(name)
            if value is not None and value >> 52 == 0xfff and \
                    (target.register("sctlr_el1") or 0) & 1:
                yield value


def find_by_address():
    """Looks around the anchors. Selects a CPU that sees the kernel."""
    memory = target.Memory()
    seen = set()
    for anchor in anchors():
        start = kaslr.find_start(memory, anchor)
        if start is None or start in seen:
            continue
        seen.add(start)
        end = kaslr.find_end(memory, start)
        banner = kaslr.find_banner(memory, start, end)
        if banner:
            return Kernel(start, end, *banner)
    return None


def find_by_physical_address():
    """Every CPU runs in user space with page tables that have next to nothing
    of the kernel (KPTI). TTBR1_EL1 points to a table in the kernel's image
    then, and the image's header is before it."""
    for _ in target.each_cpu():
        ttbr1 = target.register("ttbr1_el1")
        if not ttbr1:
            continue
        with target.physical() as memory:
            start = (ttbr1 & 0x0000fffffffffffe) & ~(kaslr.SEGMENT - 1)
            for at in range(start, max(start - kaslr.TEXT_MAX, 0),
                            -kaslr.SEGMENT):
                size = kaslr.image_size(memory, at)
                if size is None:
                    continue
                kernel = Kernel(None, None, None, None)
                kernel.symbols = kallsyms.Kallsyms(memory, at, size)
                found = kaslr.find_banner(memory, at, at + size)
                kernel.banner = found and found[1]
                kernel.start = kernel.symbols.relative_base
                kernel.end = kernel.start + size
                return kernel
    return None


def mmu_is_off():
    with target.kept_selection():
        return all((target.register("sctlr_el1") or 0) & 1 == 0
                   for _ in target.each_cpu())


def has_vectors():
    """Whether a CPU has vectors in the kernel's half. Linux sets VBAR_EL1 as
    soon as it runs there; before that its MMU is on with an identity map, and
    its tables of symbols may not be relocated."""
    with target.kept_selection():
        return any((target.register("vbar_el1") or 0) >> 52 == 0xfff
                   for _ in target.each_cpu())


def kernel():
    """The kernel that runs. Does not select another CPU; its memory is seen
    by whom with_kernel_cpu() selects."""
    global _kernel
    target.require_stopped()
    with target.kept_selection():
        if _kernel is not None and _kernel.is_alive():
            return _kernel
        _kernel = find_by_address()
        if _kernel is None:
            if mmu_is_off():
                target.fail(NOT_YET)
            try:
                _kernel = find_by_physical_address()
            except kallsyms.KallsymsError as error:
                target.fail("The kernel was not found: %s." % error)
            if _kernel is not None and not has_vectors():
                forget()
                target.fail(NOT_YET)
        if _kernel is None:
            target.fail("No Linux kernel was found around VBAR_EL1, PC and "
                        "ELR_EL1 of any CPU.")
        return _kernel


def select_kernel_cpu(found):
    """Selects a CPU whose page tables map the kernel, if any does."""
    memory = target.Memory()
    for _ in target.each_cpu():
        if kaslr.readable(memory, found.start) or \
                kaslr.readable(memory, found.start + kaslr.SEGMENT):
            return True
    return False


def symbols():
    """The symbols of the kernel that runs, from its own tables."""
    found = kernel()
    if found.symbols is None:
        with target.kept_selection():
            select_kernel_cpu(found)
            try:
                found.symbols = kallsyms.Kallsyms(
                    target.Memory(), found.start, found.end - found.start)
            except (kallsyms.KallsymsError, MemoryError) as error:
                target.fail("The kernel has no symbols that can be read: %s." %
                            error)
    return found.symbols


def known_symbols():
    """The same, if they have been read before."""
    return _kernel.symbols if _kernel else None


def where(address):
    """<function+offset> of an address, as far as GDB or the kernel's own
    tables know it."""
    text = gdb.execute("info symbol %#x" % address, to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section", text)
    if match:
        offset = int(match.group(2) or 0)
        return "<%s%s>" % (match.group(1), "+%d" % offset if offset else "")
    table = known_symbols()
    if table and address >> 52 == 0xfff:
        found = table.lookup(address)
        if found and found[1] < 1 << 20:
            return "<%s%s>" % (found[0],
                               "+%d" % found[1] if found[1] else "")
    return ""


def watch_connections():
    gdb.events.connection_removed.connect(forget)
