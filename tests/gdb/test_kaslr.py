# SPDX-License-Identifier: BSD-2-Clause
import os
import struct
import tempfile
import unittest

from caisson import elf, kaslr
from memory import Memory

LINK = 0xffff800008000000
MOVED = 0x2b3c00000
RUN = LINK + MOVED
BANNER = b"Linux version 6.1.0 (a@b) (gcc) #1 SMP\n"
SYMBOLS = {"_text": LINK, "_stext": LINK + 0x10000,
           "vectors": LINK + 0x10800,
           "__bp_harden_el1_vectors": LINK + 0x12800,
           "linux_banner": LINK + 0x30100}


def kernel(header=False, banner=BANNER):
    """Memory of a kernel of 512 KiB, behind a hole and in front of one."""
    data = bytearray(0x80000)
    data[0x30080:0x30080 + 20] = b"Linux version %s (%s"
    data[0x30100:0x30100 + len(banner)] = banner
    if header:
        data[16:24] = struct.pack("<Q", 0x90000)
        data[56:60] = b"ARM\x64"
        return Memory((RUN, data))
    return Memory((RUN + 0x10000, data[0x10000:]),
                  (RUN - 0x400000, bytes(0x20000)))


class Find(unittest.TestCase):
    def test_start_is_behind_a_hole(self):
        memory = kernel()
        for anchor in (0x10000, 0x10800, 0x4fff8, 0x7fff8):
            self.assertEqual(kaslr.find_start(memory, RUN + anchor),
                             RUN + 0x10000)

    def test_start_is_the_header_during_early_boot(self):
        memory = kernel(header=True)
        self.assertEqual(kaslr.find_start(memory, RUN + 0x10800), RUN)
        self.assertEqual(kaslr.image_size(memory, RUN), 0x90000)
        self.assertIsNone(kaslr.image_size(memory, RUN + 0x10000))

    def test_anchor_that_is_not_mapped(self):
        self.assertIsNone(kaslr.find_start(kernel(), RUN + 0x90000))

    def test_banner_is_no_format(self):
        memory = kernel()
        end = kaslr.find_end(memory, RUN + 0x10000)
        self.assertEqual(end, RUN + 0x80000)
        self.assertEqual(kaslr.find_banner(memory, RUN + 0x10000, end),
                         (RUN + 0x30100, BANNER))
        self.assertIsNone(kaslr.find_banner(memory, RUN + 0x40000, end))


class Offset(unittest.TestCase):
    def offset(self, vbar, start, memory=None, banner=BANNER):
        return kaslr.find_offset(memory or kernel(), SYMBOLS, banner, vbar,
                                 start)

    def test_from_the_vectors(self):
        self.assertEqual(self.offset(RUN + 0x10800, None), MOVED)

    def test_from_each_hardened_copy_of_the_vectors(self):
        for slot in range(4):
            self.assertEqual(self.offset(RUN + 0x12800 + slot * 0x800, None),
                             MOVED)

    def test_from_the_start(self):
        self.assertEqual(self.offset(None, RUN + 0x10000), MOVED)
        self.assertEqual(self.offset(None, RUN, kernel(header=True)), MOVED)
        # The vectors for user space are elsewhere (KPTI).
        self.assertEqual(self.offset(0xfffffbfffdc00800, RUN + 0x10000),
                         MOVED)

    def test_without_kaslr(self):
        memory = Memory((LINK, bytes(0x30100) + BANNER + bytes(64)))
        self.assertEqual(self.offset(LINK + 0x10800, None, memory), 0)

    def test_another_kernel_is_named(self):
        with self.assertRaises(kaslr.KaslrError) as caught:
            self.offset(RUN + 0x10800, None,
                        banner=BANNER.replace(b"6.1.0", b"6.1.1"))
        self.assertIn("running: Linux version 6.1.0", str(caught.exception))

    def test_not_found(self):
        with self.assertRaisesRegex(kaslr.KaslrError, "not found"):
            self.offset(0xfffffbfffdc00800, None)
        with self.assertRaisesRegex(kaslr.KaslrError, "linux_banner"):
            kaslr.find_offset(kernel(), {}, BANNER, 0, None)


class File(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.directory.name, "vmlinux")
        self.addCleanup(self.directory.cleanup)

    def test_symbols_that_are_written_are_read(self):
        symbols = [(LINK, "T", "_text"), (LINK + 8, "t", "a"),
                   (LINK + 8, "W", "b"), (LINK + 0x100, "T", "_etext"),
                   (LINK + 0x200, "D", "data"), (LINK + 0x400, "B", "_end")]
        elf.write_symbols(self.path, symbols, LINK, LINK + 0x100, LINK + 0x400)
        with elf.Elf(self.path) as file:
            self.assertEqual(file.symbols, {s[2]: s[0] for s in symbols})
            self.assertIsNone(file.read(LINK, 4))

    def test_files_that_are_none(self):
        for data, text in ((b"", "no ELF file"),
                           (b"MZ" + bytes(100), "no ELF file"),
                           (b"\x7fELF\x01\x01" + bytes(58), "64 bits"),
                           (b"\x7fELF\x02\x01" + bytes(58), "AArch64"),
                           (b"\x7fELF\x02\x01", "")):
            with open(self.path, "wb") as file:
                file.write(data)
            with self.assertRaisesRegex(elf.ElfError, text):
                elf.Elf(self.path)

    def test_damaged_files_end_in_an_error(self):
        symbols = [(LINK + i * 8, "T", "f%d" % i) for i in range(20)]
        elf.write_symbols(self.path, symbols, LINK, LINK + 0x100, LINK + 0x400)
        with open(self.path, "rb") as file:
            whole = file.read()
        for at in range(0, len(whole), 5):
            for data in (whole[:at],
                         whole[:at] + b"\xff\x7f" + whole[at + 2:]):
                with open(self.path, "wb") as file:
                    file.write(data)
                try:
                    elf.Elf(self.path).file.close()
                except elf.ElfError:
                    pass
