# SPDX-License-Identifier: BSD-2-Clause
"""Decodes the tables of symbols that a Linux kernel has in its own memory.

scripts/kallsyms.c of the kernel writes them: names are compressed, each byte
standing for one of 256 tokens. Two orders of the tables are known:

    to 6.3     offsets, relative_base, num_syms, names, markers,
               seqs_of_names (since 6.2, and in late releases of 6.1),
               token_table, token_index
    from 6.4   num_syms, names, markers, token_table, token_index,
               offsets, relative_base, seqs_of_names

Each table starts at a multiple of 8 bytes. Nothing points to them from a known
place; but the tokens of the digits are the digits themselves, and the index of
tokens behind the table can be checked against it entry by entry.
"""

import struct

SIGNATURE = b"".join(bytes((digit, 0)) for digit in b"0123456789")
TOKENS = 256
# Longer than any table of tokens: a token has fewer than 128 characters.
TOKEN_TABLE_MAX = TOKENS * 128
INDEX_SIZE = TOKENS * 2
# What may lie between the first marker and the tokens: of a million symbols.
MARKERS_MAX = (64 << 10, 1 << 20, 4 << 20)
BLOCK = 256


class KallsymsError(Exception):
    """The tables are not there, or not as expected."""


def align8(address):
    return (address + 7) & ~7


def parse_tokens(data, digit):
    """Tokens from data, in which the token of '0' is at offset digit.

    Returns (offset of the table, tokens, offset behind the index), or None if
    this is no table of tokens.
    """
    at = digit
    for _ in range(TOKENS - ord("0")):
        at = data.find(b"\0", at) + 1
        if at == 0:
            return None
    index_at = align8(at)
    raw = data[index_at:index_at + INDEX_SIZE]
    if len(raw) < INDEX_SIZE:
        return None
    index = struct.unpack("<%dH" % TOKENS, raw)
    table = digit - index[ord("0")]
    if index[0] != 0 or table < 0:
        return None
    tokens = []
    for start in index:
        if tokens and start != expected:
            return None
        end = data.find(b"\0", table + start)
        if end < 0:
            return None
        tokens.append(data[table + start:end])
        expected = end + 1 - table
    if table + expected != at:
        return None
    return table, tokens, index_at + INDEX_SIZE


def words_at(data, at, count):
    return struct.unpack_from("<%dI" % count, data, at)


def are_markers(values):
    return values[0] == 0 and all(a < b for a, b in zip(values, values[1:]))


def find_markers(data):
    """What may be the markers at the end of data: yields the offset of the
    first, and their values."""
    end = len(data) & ~7
    # Markers are aligned to 8 bytes, so that one word of padding may follow.
    for last in (end - 4, end - 8):
        first = last
        while first >= 4 and \
                words_at(data, first - 4, 1) < words_at(data, first, 1):
            first -= 4
        if first < 0:
            continue
        values = words_at(data, first, (last - first) // 4 + 1)
        if first % 8 == 0 and are_markers(values):
            yield first, values
    # Three bytes for each symbol may lie between them and the end. From their
    # size follow the number of symbols, that of the markers, and where the
    # first of these, a zero, must be.
    for end in range(len(data) & ~7, 0, -8):
        gap = len(data) - end
        for count in range(gap // 3, max(gap - 8, 0) // 3, -1):
            blocks = (count + BLOCK - 1) // BLOCK
            first = end - align8(blocks * 4)
            if first < 0 or data[first:first + 4] != b"\0\0\0\0":
                continue
            values = words_at(data, first, blocks)
            if are_markers(values):
                yield first, values


def split_names(data, count):
    """Splits the compressed names: a list of (offset, bytes), if they fill
    data but for padding.

    A length has one byte, or two if its top bit is set (from 6.1).
    """
    names = []
    at = 0
    for _ in range(count):
        start = at
        if at >= len(data):
            return None
        length = data[at]
        at += 1
        if length & 0x80:
            if at >= len(data):
                return None
            length = length & 0x7f | data[at] << 7
            at += 1
        if length == 0 or at + length > len(data):
            return None
        names.append((start, data[at:at + length]))
        at += length
    return names if len(data) - at < 8 and not any(data[at:]) else None


def find_names(data, markers):
    """Names before the markers; data ends where those start.

    Returns (offset of num_syms in data, names), or None.
    """
    fewest = (len(markers) - 1) * BLOCK + 1
    most = len(markers) * BLOCK
    last = (len(data) - markers[-1] - 1) & ~7
    # At most 256 names follow the last marker, each of at most 512 bytes.
    for start in range(last, max(8, last - BLOCK * 512) - 1, -8):
        count, padding = struct.unpack_from("<II", data, start - 8)
        if padding or not fewest <= count <= most:
            continue
        names = split_names(data[start:], count)
        if names and all(names[i * BLOCK][0] == marker
                         for i, marker in enumerate(markers)):
            return start - 8, [name for _, name in names]
    return None


class Kallsyms:
    """Symbols of a kernel.

    memory has read(address, size), which raises MemoryError, and
    find(start, size, pattern), which returns an address or None.
    """

    def __init__(self, memory, start, size):
        self.memory = memory
        self.order = ""
        self.relative_base = 0
        # (address, type, name), sorted by address as the kernel has them.
        self.symbols = []
        self._locate(start, size)
        self._by_name = {}
        for symbol in self.symbols:
            self._by_name.setdefault(symbol[2], symbol[0])

    def _read(self, address, size):
        """Reads what there is of so many bytes."""
        try:
            return self.memory.read(address, size)
        except MemoryError:
            if size < 2:
                return b""
        half = size // 2
        data = self._read(address, half)
        if len(data) == half:
            data += self._read(address + half, size - half)
        return data

    def _locate(self, start, size):
        at = start
        end = start + size
        while at < end:
            hit = self.memory.find(at, end - at, SIGNATURE)
            if hit is None:
                break
            if self._try(hit, start):
                return
            at = hit + 1
        raise KallsymsError("no kallsyms tables found in %#x-%#x" %
                            (start, end))

    def _try(self, hit, start):
        low = max(start, (hit - TOKEN_TABLE_MAX) & ~7)
        data = self._read(low, hit - low + TOKEN_TABLE_MAX + INDEX_SIZE)
        if len(data) <= hit - low:
            return False
        found = parse_tokens(data, hit - low)
        if not found:
            return False
        table, tokens, behind = found
        table += low
        behind += low
        num_at, names = self._names(start, table)
        self._addresses(num_at, behind, names, tokens)
        return True

    def _names(self, start, table):
        """Where num_syms is, and the names, both before the tokens."""
        for most in MARKERS_MAX:
            low = max(start, table - most)
            for offset, markers in find_markers(self._read(low, table - low)):
                at = low + offset
                first = max(start,
                            (at - markers[-1] - BLOCK * 512 - 16) & ~7)
                found = find_names(self._read(first, at - first), markers)
                if found:
                    return first + found[0], found[1]
            if low == start:
                break
        raise KallsymsError("there are no names before the tokens at %#x" %
                            table)

    def _addresses(self, num_at, behind, names, tokens):
        count = len(names)
        size = align8(count * 4)
        for order, at in (("to 6.3", num_at - 8 - size),
                          ("from 6.4", align8(behind))):
            data = self._read(at, size + 8)
            if len(data) < size + 8:
                continue
            offsets = struct.unpack_from("<%dI" % count, data)
            base = struct.unpack_from("<Q", data, size)[0]
            # In an Image that has not relocated itself, the base may be 0.
            if (base and base >> 52 != 0xfff) or \
                    any(a > b for a, b in zip(offsets, offsets[1:])):
                continue
            self.order = order
            self.relative_base = base
            break
        else:
            raise KallsymsError("no sorted offsets beside the names at %#x" %
                                num_at)
        for offset, name in zip(offsets, names):
            text = b"".join(tokens[byte] for byte in name).decode(
                "ascii", "replace")
            self.symbols.append((self.relative_base + offset, text[:1],
                                 text[1:]))

    def address(self, name):
        """The address of a symbol, or None."""
        return self._by_name.get(name)

    def matching(self, pattern):
        """The symbols whose names match a compiled regular expression."""
        return [s for s in self.symbols if pattern.search(s[2])]

    def lookup(self, address):
        """(name, offset) of the last symbol at or below address, or None."""
        low, high = 0, len(self.symbols)
        while low < high:
            middle = (low + high) // 2
            if self.symbols[middle][0] <= address:
                low = middle + 1
            else:
                high = middle
        if low == 0:
            return None
        # Of several at one address, the first: the kernel does the same.
        found = self.symbols[low - 1][0]
        low -= 1
        while low > 0 and self.symbols[low - 1][0] == found:
            low -= 1
        return self.symbols[low][2], address - found
