# SPDX-License-Identifier: BSD-2-Clause
"""Reads symbols of an ELF64 file, and writes a file that has only symbols."""

import os
import struct

EHDR = struct.Struct("<16sHHIQQQIHHHHHH")
SHDR = struct.Struct("<IIQQQQIIQQ")
SYM = struct.Struct("<IBBHQQ")
AARCH64 = 183
EXECUTABLE = 2
SYMTAB, STRTAB, NOBITS = 2, 3, 8
ALLOCATED, CODE, WRITABLE = 2, 4, 1
ABSOLUTE = 0xfff1
OBJECT, FUNCTION = 1, 2


class ElfError(Exception):
    """The file is not what is needed."""


class Elf:
    """Symbols and contents of an ELF64 file for little-endian AArch64."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.size = os.fstat(self.file.fileno()).st_size
        try:
            self._load()
        except (ElfError, struct.error, IndexError, ValueError) as error:
            self.file.close()
            raise ElfError("%s: %s" % (path, error)) from error

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def _at(self, offset, size):
        if offset + size > self.size:
            raise ElfError("the file is cut short")
        self.file.seek(offset)
        return self.file.read(size)

    def _load(self):
        header = self.file.read(EHDR.size)
        if header[:4] != b"\x7fELF":
            raise ElfError("no ELF file; a vmlinux is wanted, not an Image")
        if header[4:6] != b"\x02\x01":
            raise ElfError("not of 64 bits, little-endian")
        fields = EHDR.unpack(header)
        if fields[2] != AARCH64:
            raise ElfError("not for AArch64")
        offset, size, count = fields[6], fields[11], fields[12]
        self.sections = [SHDR.unpack(self._at(offset + i * size, SHDR.size))
                         for i in range(count)]
        self.symbols = {}
        for section in self.sections:
            if section[1] == SYMTAB:
                self._symbols(section)
        if not self.symbols:
            raise ElfError("no symbols")

    def _symbols(self, section):
        table = self._at(section[4], section[5])
        names = self.sections[section[6]]
        names = self._at(names[4], names[5])
        for name, _, _, index, value, _ in SYM.iter_unpack(
                table[:len(table) // SYM.size * SYM.size]):
            if name and index:
                end = names.index(b"\0", name)
                self.symbols.setdefault(
                    names[name:end].decode("ascii", "replace"), value)

    def read(self, address, size):
        """What the file has at an address, or None."""
        for section in self.sections:
            _, kind, flags, start, offset, length = section[:6]
            if flags & ALLOCATED and kind != NOBITS and \
                    start <= address < start + length:
                return self._at(offset + address - start,
                                min(size, start + length - address))
        return None


def write_symbols(path, symbols, start, code_end, end):
    """Writes an ELF file with these symbols, (address, type, name) with the
    types of nm, sorted by address. Code is between start and code_end, data
    behind it up to end; both without contents."""
    strings = bytearray(b"\0")
    table = bytearray(SYM.size)
    for i, (address, kind, name) in enumerate(symbols):
        following = next((s[0] for s in symbols[i + 1:i + 64]
                          if s[0] > address), address)
        if start <= address < code_end:
            section, limit = 1, code_end
        elif code_end <= address < end:
            section, limit = 2, end
        else:
            section, limit = ABSOLUTE, following
        form = FUNCTION if kind in "tTwW" and section == 1 else \
            OBJECT if section == 2 else 0
        size = min(following, limit) - address
        table += SYM.pack(len(strings), 1 << 4 | form, 0, section, address,
                          max(size, 0))
        strings += name.encode("ascii", "replace") + b"\0"
    section_names = b"\0.text\0.data\0.symtab\0.strtab\0.shstrtab\0"
    symbols_at = EHDR.size
    strings_at = symbols_at + len(table)
    names_at = strings_at + len(strings)
    headers_at = names_at + len(section_names) + 7 & ~7
    sections = (
        SHDR.pack(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        SHDR.pack(1, NOBITS, ALLOCATED | CODE, start, symbols_at,
                  code_end - start, 0, 0, 4, 0),
        SHDR.pack(7, NOBITS, ALLOCATED | WRITABLE, code_end, symbols_at,
                  end - code_end, 0, 0, 8, 0),
        SHDR.pack(13, SYMTAB, 0, 0, symbols_at, len(table), 4, 1, 8,
                  SYM.size),
        SHDR.pack(21, STRTAB, 0, 0, strings_at, len(strings), 0, 0, 1, 0),
        SHDR.pack(29, STRTAB, 0, 0, names_at, len(section_names), 0, 0, 1, 0),
    )
    with open(path, "wb") as file:
        file.write(EHDR.pack(b"\x7fELF\x02\x01\x01" + bytes(9), EXECUTABLE,
                             AARCH64, 1, start, 0, headers_at, 0, EHDR.size,
                             0, 0, SHDR.size, len(sections),
                             len(sections) - 1))
        file.write(table)
        file.write(strings)
        file.write(section_names)
        file.write(bytes(headers_at - names_at - len(section_names)))
        for section in sections:
            file.write(section)
