# SPDX-License-Identifier: BSD-2-Clause
"""Sourced by GDB in gdb-python.test: makes a vmlinux of the kernel that runs,
as its linker would have made it, from its own symbols and its banner; and one
of another build. $vmlinux and $other name the files."""

import struct

import gdb

from caisson import elf, kaslr, session, target

LINK = 0xffff800080000000
BANNER = "linux_banner"


def write(path, banner):
    table = session.symbols()
    moved = table.relative_base - LINK
    symbols = [(address - moved, kind, name)
               for address, kind, name in table.symbols]
    at = table.address(BANNER) - moved
    elf.write_symbols(path, symbols, LINK, table.address("_etext") - moved,
                      table.address("_end") - moved)
    # The section of data, the third, has the banner and nothing else.
    with open(path, "r+b") as file:
        header = elf.EHDR.unpack(file.read(elf.EHDR.size))
        place = header[6] + 2 * elf.SHDR.size
        file.seek(place)
        fields = list(elf.SHDR.unpack(file.read(elf.SHDR.size)))
        file.seek(0, 2)
        fields[1], fields[3], fields[4], fields[5] = (1, at, file.tell(),
                                                      len(banner))
        file.write(banner)
        file.seek(place)
        file.write(elf.SHDR.pack(*fields))


# Where its symbol says: there is a preliminary one without the build's number.
text = kaslr.read_string(target.Memory(),
                         session.symbols().address(BANNER)) + b"\0"
write(gdb.convenience_variable("vmlinux").string(), text)
write(gdb.convenience_variable("other").string(),
      text.replace(b"version ", b"version 1"))
