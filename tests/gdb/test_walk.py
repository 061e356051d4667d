# SPDX-License-Identifier: BSD-2-Clause
import struct
import unittest

from caisson import walk
from memory import Memory

PAGE, BLOCK, AF = 3, 1, 1 << 10
ON = 1


def tcr(t0sz=16, tg0=0, t1sz=16, tg1=2, ips=5, **flags):
    value = t0sz | tg0 << 14 | t1sz << 16 | tg1 << 30 | ips << 32
    for name, bit in (("epd0", 7), ("epd1", 23), ("tbi0", 37), ("tbi1", 38),
                      ("hpd0", 41), ("ds", 59)):
        if flags.get(name):
            value |= 1 << bit
    return value


class Walk(unittest.TestCase):
    def setUp(self):
        self.memory = Memory((0x40000000, bytes(0x100000)))

    def walk(self, address, control, ttbr0=0x40000000, ttbr1=0x40008000):
        return walk.walk(self.memory.get64, address, ON, control, ttbr0, ttbr1,
                         0xff44040c00)

    def put(self, table, index, value):
        self.memory.put64(table + index * 8, value)

    def test_mmu_off(self):
        result = walk.walk(self.memory.get64, 0x1234, 0, tcr(), 0, 0)
        self.assertEqual(result.output, 0x1234)
        self.assertEqual(self.memory.reads, [])

    def test_page_of_4k_in_four_levels(self):
        address = 0x0000123456789abc
        table = 0x40000000
        for level in range(3):
            index = address >> 39 - 9 * level & 511
            self.put(table, index, table + 0x1000 | 3)
            table += 0x1000
        self.put(table, address >> 12 & 511, 0x87654000 | AF | PAGE)
        result = self.walk(address, tcr())
        self.assertEqual(result.output, 0x87654abc)
        self.assertEqual(result.size, 4096)
        self.assertIsNone(result.fault)
        self.assertTrue(result.writable)
        self.assertEqual(len(self.memory.reads), 4)

    def test_blocks_of_1g_and_2m(self):
        self.put(0x40000000, 0, 0x40001003)
        self.put(0x40001000, 1, 0x80000000 | AF | BLOCK)
        self.put(0x40001000, 2, 0x40002003)
        self.put(0x40002000, 3, 0x40600000 | AF | BLOCK | 1 << 7)
        self.assertEqual(self.walk(0x40123456, tcr()).output, 0x80123456)
        result = self.walk(0x80600000 + 0x1234, tcr())
        self.assertEqual(result.output, 0x40601234)
        self.assertEqual(result.size, 2 << 20)
        self.assertFalse(result.writable)

    def test_upper_half_with_39_bits_starts_at_level_1(self):
        address = 0xffffff8000000000 | 5 << 30 | 0x111
        self.put(0x40008000, 5, 0xc0000000 | AF | BLOCK)
        result = self.walk(address, tcr(t1sz=25))
        self.assertEqual(result.output, 0xc0000111)

    def test_granule_of_16k_with_47_bits(self):
        address = 3 << 36 | 7 << 25 | 9 << 14 | 0x21
        self.put(0x40000000, 3, 0x40004003)
        self.put(0x40004000, 7, 0x40008003)
        self.put(0x40008000, 9, 0x5555c000 | AF | PAGE)
        result = self.walk(address, tcr(t0sz=17, tg0=2))
        self.assertEqual(result.output, 0x5555c021)
        self.assertEqual(result.size, 16384)

    def test_granule_of_64k_with_52_bits_of_output(self):
        address = 2 << 42 | 5 << 29 | 6 << 16 | 0x77
        self.put(0x40000000, 2, 0x40010003)
        self.put(0x40010000, 5, 0x40020003)
        # Bits 51 to 48 of the address are bits 15 to 12.
        self.put(0x40020000, 6, 0x12340000 | 0xa << 12 | AF | PAGE)
        result = self.walk(address, tcr(t0sz=12, tg0=1, ips=6))
        self.assertEqual(result.output, 0xa000012340077)

    def test_lpa2_starts_at_level_minus_1(self):
        address = 1 << 48 | 2 << 39 | 3 << 30 | 0x99
        self.put(0x40000000, 1, 0x40001003)
        self.put(0x40001000, 2, 0x40002003)
        # Bits 51 and 50 of the address are bits 9 and 8.
        self.put(0x40002000, 3, 0xc0000000 | 3 << 8 | AF | BLOCK)
        result = self.walk(address, tcr(t0sz=12, ips=6, ds=True))
        self.assertEqual(result.output, 0xc0000c0000099)
        self.assertEqual(result.size, 1 << 30)
        self.assertIn("level -1", result.lines[1])

    def test_faults_name_the_level(self):
        self.put(0x40000000, 0, 0x40001003)
        self.assertEqual(self.walk(0, tcr()).fault,
                         "translation fault, level 1")
        self.put(0x40001000, 0, 0x40002003)
        self.put(0x40002000, 0, 0x40003003)
        # At level 3, a block is reserved.
        self.put(0x40003000, 0, 0x50000000 | AF | BLOCK)
        self.assertEqual(self.walk(0, tcr()).fault,
                         "translation fault, level 3")
        # At level 0 too, without FEAT_LPA2.
        self.put(0x40000000, 1, AF | BLOCK)
        self.assertEqual(self.walk(1 << 39, tcr()).fault,
                         "translation fault, level 0")

    def test_table_that_cannot_be_read(self):
        self.put(0x40000000, 0, 0x90000003)
        self.assertIn("external abort on the walk, level 1",
                      self.walk(0, tcr()).fault)

    def test_outside_of_both_halves(self):
        self.assertIn("outside", self.walk(1 << 50, tcr()).fault)
        self.assertIn("outside", self.walk(0xfff7 << 48 | 1 << 55,
                                           tcr()).fault)

    def test_top_byte_ignored(self):
        self.put(0x40000000, 0, 0x40001003)
        self.put(0x40001000, 0, 0x80000000 | AF | BLOCK)
        self.assertIn("outside", self.walk(0x5a << 56 | 8, tcr()).fault)
        self.assertEqual(self.walk(0x5a << 56 | 8, tcr(tbi0=True)).output,
                         0x80000008)

    def test_walks_that_are_switched_off(self):
        self.assertIn("EPD", self.walk(0, tcr(epd0=True)).fault)
        self.assertEqual(self.memory.reads, [])

    def test_attributes_of_tables_apply_unless_disabled(self):
        self.put(0x40000000, 0, 0x40001003 | 1 << 62 | 1 << 59)
        self.put(0x40001000, 0, 0x80000000 | AF | BLOCK)
        result = self.walk(0, tcr())
        self.assertFalse(result.writable)
        self.assertFalse(result.executable)
        result = self.walk(0, tcr(hpd0=True))
        self.assertTrue(result.writable)
        self.assertTrue(result.executable)

    def test_attributes_of_the_leaf_are_named(self):
        self.put(0x40000000, 0, 0x40001003)
        self.put(0x40001000, 0, 0x80000000 | AF | BLOCK | 2 << 2 | 3 << 8 |
                 1 << 6 | 1 << 11 | 1 << 54)
        text = "\n".join(self.walk(0, tcr()).lines)
        self.assertIn("AttrIndx 2 (Device-nGnRE)", text)
        self.assertIn("EL1 RW, EL0 RW, inner shareable, AF, nG, UXN", text)
        self.assertFalse(self.walk(0, tcr()).executable)

    def test_reserved_granule(self):
        self.assertIn("reserved", self.walk(0, tcr(tg0=3)).fault)

    def test_table_below_the_alignment_of_a_page(self):
        # 42 bits leave 8 entries at level 0, which are 64 bytes.
        self.memory.put64(0x40000040 + 2 * 8, 0x40001003)
        self.put(0x40001000, 0, 0x80000000 | AF | BLOCK)
        result = self.walk(2 << 39, tcr(t0sz=22), ttbr0=0x40000041 | 7 << 48)
        self.assertEqual(result.output, 0x80000000)

    def test_random_tables_never_raise(self):
        state = 12345
        data = bytearray()
        for _ in range(0x20000):
            state = state * 6364136223846793005 + 1442695040888963407 & \
                (1 << 64) - 1
            data += struct.pack("<Q", state >> 17 & 0x400fffff | 3)
        self.memory = Memory((0x40000000, data))
        for i in range(2000):
            state = state * 6364136223846793005 + 1442695040888963407 & \
                (1 << 64) - 1
            control = tcr(t0sz=i % 64, tg0=i % 4, ips=i % 8,
                          ds=i % 3 == 0)
            result = self.walk(state >> 16, control)
            self.assertTrue(result.fault or result.output is not None)
