# SPDX-License-Identifier: BSD-2-Clause
import struct
import unittest

from caisson import printk
from memory import Memory

DESCS, INFOS, TEXT, PRB = (0xffff800081000000, 0xffff800082000000,
                           0xffff800083000000, 0xffff800084000000)
COUNT_BITS = 5
COUNT, SIZE = 1 << COUNT_BITS, 1 << COUNT_BITS + 5
FIRST = (1 << 62) - COUNT - 1


class Log:
    """A ring buffer, filled as the kernel fills it."""

    def __init__(self, finalized=True):
        self.finalized = finalized
        self.descs = bytearray(24 * COUNT)
        self.infos = bytearray(88 * COUNT)
        self.text = bytearray(SIZE)
        self.tail = self.head = FIRST
        self.lpos = (1 << 64) - SIZE
        self.sequence = 0
        self.blocks = []

    def add(self, text, level=6, state=printk.FINALIZED, nanoseconds=0):
        identity = (FIRST + self.sequence + 1) & printk.ID_MASK
        begin, after = 1, 1
        if text:
            begin = self.lpos
            size = 8 + len(text) + 7 & ~7
            after = begin + size
            at = begin % SIZE
            if begin // SIZE != after // SIZE:
                after = (begin // SIZE + 1) * SIZE + size
                at = 0
            self.text[at:at + 8] = struct.pack("<Q", identity)
            self.text[at + 8:at + 8 + len(text)] = text
            self.lpos = after % (1 << 64)
        slot = identity % COUNT
        struct.pack_into("<QQQ", self.descs, slot * 24, state << 62 | identity,
                         begin % (1 << 64), after % (1 << 64))
        struct.pack_into("<QQHBB", self.infos, slot * 88, self.sequence,
                         nanoseconds, len(text), 0, level << 5)
        self.head = identity
        self.sequence += 1
        # The oldest records make room for text and for descriptors.
        self.blocks.append((identity, begin, text))
        while self.blocks and (
                len(self.blocks) > COUNT - 1 or
                sum(8 + len(b[2]) + 7 & ~7 for b in self.blocks) > SIZE // 2):
            self.blocks.pop(0)
        self.tail = self.blocks[0][0] if self.blocks else identity

    def struct(self):
        data = struct.pack("<I4xQQQQ", COUNT_BITS, DESCS, INFOS, self.head,
                           self.tail)
        if self.finalized:
            data += struct.pack("<Q", self.head)
        data += struct.pack("<I4xQQQQ", COUNT_BITS + 5, TEXT, self.lpos, 0, 0)
        return data.ljust(printk.RING_SIZE, b"\0")

    def memory(self):
        return Memory((DESCS, self.descs), (INFOS, self.infos),
                      (TEXT, self.text), (PRB, self.struct()))

    def read(self):
        memory = self.memory()
        return list(printk.read_ring(memory, PRB).records(memory))


class Printk(unittest.TestCase):
    def test_records_in_both_layouts(self):
        for finalized in (True, False):
            log = Log(finalized)
            log.add(b"first", level=3, nanoseconds=1234567890)
            log.add(b"two\nlines", nanoseconds=2 * 10**9)
            found = log.read()
            self.assertEqual([r.text for r in found], ["first", "two\nlines"])
            self.assertEqual(found[0].level, 3)
            self.assertEqual(found[0].lines(), ["[    1.234567] first"])
            self.assertEqual(found[1].lines(), ["[    2.000000] two",
                                                "[    2.000000] lines"])

    def test_ring_that_has_wrapped(self):
        log = Log()
        wanted = []
        for i in range(500):
            text = b"message %d " % i + b"." * (i % 41)
            log.add(text)
            wanted.append(text.decode())
            found = [r.text for r in log.read()]
            self.assertEqual(found, wanted[-len(found):])
            self.assertGreater(len(found), 4 if i > 10 else 0)

    def test_records_without_text_and_unfinished_ones(self):
        log = Log()
        log.add(b"a")
        log.add(b"")
        log.add(b"half", state=0)
        log.add(b"gone", state=3)
        log.add(b"open", state=printk.COMMITTED)
        self.assertEqual([r.text for r in log.read()], ["a", "", "open"])

    def test_ring_is_found_without_a_symbol(self):
        log = Log()
        log.add(b"x")
        data = bytes(0x1000) + b"\x0c\0\0\0" + bytes(4) + b"\xff" * 64 + \
            log.struct() + bytes(100)
        found = list(printk.find_rings(data))
        self.assertEqual([at for at, _ in found], [0x1000 + 72])
        self.assertEqual(found[0][1].text, TEXT)
        # At an address that no struct has.
        self.assertEqual(list(printk.find_rings(b"\0\0\0\0" + data)), [])

    def test_what_is_no_ring(self):
        memory = Memory((PRB, bytes(200)))
        with self.assertRaises(printk.PrintkError):
            printk.read_ring(memory, PRB)
        self.assertEqual(list(printk.find_rings(bytes(5000))), [])
