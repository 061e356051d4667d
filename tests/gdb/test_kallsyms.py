# SPDX-License-Identifier: BSD-2-Clause
import re
import struct
import unittest

from caisson import kallsyms
from memory import Memory

BASE = 0xffff800080000000


def pad(data):
    return data + bytes(-len(data) % 8)


class Writer:
    """Writes the tables as scripts/kallsyms.c does, from a few tokens that
    replace the pairs of letters that are in every name here."""

    TOKENS = {0x80: "sys", 0x81: "_", 0x01: "func", 0xff: "Tsys_"}

    def __init__(self, symbols):
        self.symbols = symbols
        self.tokens = []
        for code in range(256):
            text = self.TOKENS.get(code, "")
            if not text and 33 <= code < 127:
                text = chr(code)
            self.tokens.append(text.encode())
        self.index = []
        at = 0
        for token in self.tokens:
            self.index.append(at)
            at += len(token) + 1

    def compress(self, text):
        out = bytearray()
        codes = sorted((c for c in range(256) if self.tokens[c]),
                       key=lambda c: -len(self.tokens[c]))
        while text:
            code = next(c for c in codes
                        if text.startswith(self.tokens[c].decode()))
            out.append(code)
            text = text[len(self.tokens[code]):]
        return bytes(out)

    def names(self):
        data, markers = bytearray(), []
        for i, (_, kind, name) in enumerate(self.symbols):
            if i % 256 == 0:
                markers.append(len(data))
            code = self.compress(kind + name)
            if len(code) < 128:
                data.append(len(code))
            else:
                data += bytes((len(code) & 0x7f | 0x80, len(code) >> 7))
            data += code
        return pad(bytes(data)), pad(struct.pack("<%dI" % len(markers),
                                                 *markers))

    def tables(self, order, sequence=False):
        count = len(self.symbols)
        names, markers = self.names()
        number = pad(struct.pack("<I", count))
        tokens = pad(b"\0".join(self.tokens) + b"\0")
        index = struct.pack("<256H", *self.index)
        offsets = pad(struct.pack("<%dI" % count,
                                  *(s[0] - BASE for s in self.symbols)))
        base = struct.pack("<Q", BASE)
        seqs = pad(b"".join(struct.pack(">I", i)[1:] for i in range(count)))
        if order == "old":
            return offsets + base + number + names + markers + \
                (seqs if sequence else b"") + tokens + index
        return number + names + markers + tokens + index + offsets + base + \
            seqs


def make_symbols(count):
    symbols = [(BASE, "T", "_text")]
    for i in range(1, count):
        name = "sys_func_%d" % i
        if i % 97 == 0:
            name += "_" + "x" * 200
        symbols.append((BASE + i * 0x40 + i % 3, "TtdDb"[i % 5], name))
    return symbols


class Kallsyms(unittest.TestCase):
    def check(self, count, order, sequence=False, before=b"", behind=b""):
        symbols = make_symbols(count)
        data = Writer(symbols).tables(order, sequence)
        before = pad(before)
        memory = Memory((BASE, before + data + behind))
        found = kallsyms.Kallsyms(memory, BASE, len(before + data + behind))
        self.assertEqual(found.symbols, symbols)
        return found

    def test_each_order_and_size(self):
        for count in (1, 2, 255, 256, 257, 511, 512, 513, 3000, 20001):
            for order, sequence in (("old", False), ("old", True),
                                    ("new", False)):
                with self.subTest(count=count, order=order, seq=sequence):
                    self.check(count, order, sequence)

    def test_other_data_around(self):
        digits = kallsyms.SIGNATURE
        noise = bytes(range(256)) * 64 + digits + b"\0\1\2" * 999
        for order, sequence in (("old", False), ("old", True),
                                ("new", False)):
            self.check(700, order, sequence, b"\xee" * 40000 + noise, noise)

    def test_names_addresses_and_the_way_back(self):
        found = self.check(600, "new")
        self.assertEqual(found.address("sys_func_5"), BASE + 5 * 0x40 + 2)
        self.assertIsNone(found.address("nothing"))
        self.assertEqual(found.lookup(BASE + 0x10), ("_text", 0x10))
        self.assertEqual(found.lookup(BASE + 5 * 0x40 + 2),
                         ("sys_func_5", 0))
        self.assertEqual(found.lookup(BASE + 6 * 0x40 - 1),
                         ("sys_func_5", 0x3d))
        self.assertIsNone(found.lookup(BASE - 1))
        self.assertEqual([s[2] for s in
                          found.matching(re.compile("^sys_func_59[12]$"))],
                         ["sys_func_591", "sys_func_592"])

    def test_the_first_of_several_at_one_address(self):
        symbols = [(BASE, "T", "a"), (BASE + 8, "T", "b"),
                   (BASE + 8, "T", "c"), (BASE + 16, "T", "d")]
        data = Writer(symbols).tables("new")
        found = kallsyms.Kallsyms(Memory((BASE, data)), BASE, len(data))
        self.assertEqual(found.lookup(BASE + 9), ("b", 1))

    def test_nothing_there(self):
        for data in (bytes(5000), kallsyms.SIGNATURE * 20,
                     kallsyms.SIGNATURE + bytes(40000)):
            with self.assertRaises(kallsyms.KallsymsError):
                kallsyms.Kallsyms(Memory((BASE, data)), BASE, len(data))

    def test_damage_is_noticed(self):
        symbols = make_symbols(600)
        whole = Writer(symbols).tables("new")
        for at in range(0, 8, 3):
            data = bytearray(whole)
            data[at] ^= 0x10
            with self.assertRaises(kallsyms.KallsymsError):
                kallsyms.Kallsyms(Memory((BASE, data)), BASE, len(data))
        # Whatever else is damaged or cut off: an answer or that error.
        for at in range(0, len(whole), 37):
            data = bytearray(whole)
            data[at] ^= 0x81
            for part in (data, data[:at & ~7]):
                try:
                    kallsyms.Kallsyms(Memory((BASE, part)), BASE, len(part))
                except kallsyms.KallsymsError:
                    pass
