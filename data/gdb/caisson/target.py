# SPDX-License-Identifier: BSD-2-Clause
"""What GDB is connected to: registers, memory, physical memory."""

import contextlib

import gdb

MASK64 = (1 << 64) - 1
CHUNK = 1 << 20


def fail(text):
    raise gdb.GdbError(text)


def connection():
    """GDB's connection to a stub; a user error if there is none."""
    found = gdb.selected_inferior().connection
    if found is None or "remote" not in found.type:
        fail("Not connected: use `caisson attach' first.")
    return found


def require_stopped():
    connection()
    thread = gdb.selected_thread()
    if thread is None:
        fail("No CPU is selected: use `thread 1'.")
    if thread.is_running():
        fail("The guest runs: stop it first, with Ctrl-C or `interrupt'.")


def number(value):
    """A register's value as an unsigned number, or None."""
    try:
        return int(value) & MASK64
    except (gdb.error, TypeError, ValueError, OverflowError):
        pass
    try:
        return int(value.cast(gdb.lookup_type("unsigned long"))) & MASK64
    except (gdb.error, TypeError, ValueError, OverflowError):
        return None


def register(name):
    """A register of the selected CPU by its architectural name in lower case.

    QEMU's stub has upper case, and leaves _EL1 away where AArch32 has the same
    register. None if the stub does not have it.
    """
    frame = gdb.newest_frame()
    names = [name, name.upper()]
    if name.endswith("_el1"):
        names += [name[:-4].upper(), name[:-4]]
    for spelling in names:
        try:
            return number(frame.read_register(spelling))
        except (ValueError, gdb.error):
            continue
    return None


def needed(name):
    value = register(name)
    if value is None:
        fail("The stub does not have the register %s." % name)
    return value


def exception_level():
    """The exception level of the selected CPU."""
    return needed("cpsr") >> 2 & 3


@contextlib.contextmanager
def kept_selection():
    """Selects the thread and frame of before again at the end."""
    thread = gdb.selected_thread()
    frame = None
    with contextlib.suppress(gdb.error):
        frame = gdb.selected_frame()
    try:
        yield
    finally:
        if thread is not None and thread.is_valid():
            thread.switch()
        if frame is not None and frame.is_valid():
            frame.select()


def each_cpu():
    """Yields the threads of the inferior, each selected in its turn; whoever
    iterates keeps the selection."""
    for thread in sorted(gdb.selected_inferior().threads(),
                         key=lambda t: t.num):
        if thread.is_valid() and not thread.is_running():
            thread.switch()
            yield thread


class Memory:
    """Memory as the stub shows it to the selected CPU."""

    def read(self, address, size):
        if size <= 0:
            return b""
        if address + size > 1 << 64:
            raise MemoryError("%#x is beyond the end" % (address + size))
        try:
            return bytes(gdb.selected_inferior().read_memory(
                address & MASK64, size))
        except (gdb.MemoryError, gdb.error, OverflowError) as error:
            raise MemoryError(str(error)) from None

    def find(self, start, size, pattern):
        """The address of a pattern, or None.

        A stub that has qSearch:memory searches itself. Otherwise GDB reads
        what it searches; where it cannot, that is where the search ends.
        """
        end = start + size
        while start + len(pattern) <= end:
            length = min(CHUNK + len(pattern) - 1, end - start)
            try:
                found = gdb.selected_inferior().search_memory(
                    start, length, pattern)
            except (gdb.MemoryError, gdb.error):
                return self._find_to_the_hole(start, length, pattern)
            if found is not None:
                return found & MASK64
            start += CHUNK
        return None

    def _find_to_the_hole(self, start, size, pattern):
        page = 4096
        data = b""
        while len(data) < size:
            try:
                data += self.read(start + len(data),
                                  min(page, size - len(data)))
            except MemoryError:
                break
        at = data.find(pattern)
        return None if at < 0 else start + at


def monitor(command):
    """The answer of the stub to a monitor command."""
    return gdb.execute("monitor " + command, to_string=True)


def packet(text):
    """The answer to a packet; empty if the stub does not know it."""
    return bytes(connection().send_packet(text) or b"")  # None: no bytes


@contextlib.contextmanager
def physical():
    """While it lasts, memory is physical memory.

    Caisson has `monitor phys on'; QEMU's stub has a packet for it.
    """
    if packet("qqemu.PhyMemMode") in (b"0", b"1"):
        packet("Qqemu.PhyMemMode:1")
        try:
            yield Memory()
        finally:
            packet("Qqemu.PhyMemMode:0")
        return
    try:
        monitor("phys on")
    except gdb.error as error:
        fail("The stub gives no access to physical memory: %s" % error)
    try:
        yield Memory()
    finally:
        monitor("phys off")
