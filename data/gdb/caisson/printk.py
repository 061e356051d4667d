# SPDX-License-Identifier: BSD-2-Clause
"""Reads the ring buffer of printk, of Linux 5.10 and later.

struct printk_ringbuffer of kernel/printk/printk_ringbuffer.h, on 64 bits:

    0   u32 count_bits         of descriptors
    8   prb_desc *descs        24 bytes each: state, begin, next
    16  printk_info *infos     88 bytes each
    24  head_id, 32 tail_id
    40  last_finalized_id      from 5.11 (a sequence number from 6.8)
    48  u32 size_bits          of the text; at 40 before 5.11
    56  char *data
    64  head_lpos, 72 tail_lpos

The text of a record starts with the identity of its descriptor, and does not
wrap: if it would, it lies at the start of the ring.
"""

import re
import struct

DESC_SIZE = 24
INFO_SIZE = 88
RING_SIZE = 88
# Descriptors are 2^5 times fewer than bytes of text, in every kernel.
AVERAGE_BITS = 5
ID_MASK = (1 << 62) - 1
COMMITTED, FINALIZED = 1, 2
# Positions of records without text have bit 0 set.
NO_TEXT = 1

POINTER = rb".{6}[\xf0-\xff]\xff"
PATTERN = re.compile(rb"[\x05-\x18]\0\0\0.{4}" + POINTER + POINTER, re.DOTALL)


class PrintkError(Exception):
    """There is no ring buffer, or it cannot be read."""


class Record:
    def __init__(self, sequence, nanoseconds, level, facility, text):
        self.sequence = sequence
        self.nanoseconds = nanoseconds
        self.level = level
        self.facility = facility
        self.text = text

    def lines(self):
        stamp = "[%5d.%06d] " % (self.nanoseconds // 10**9,
                                 self.nanoseconds // 1000 % 10**6)
        return [stamp + line for line in self.text.split("\n")]


class Ring:
    """A ring buffer from the bytes of its struct."""

    def __init__(self, data):
        self.count_bits, self.descs, self.infos, self.head, self.tail = \
            struct.unpack_from("<I4xQQQQ", data)
        self.valid = False
        for at in (48, 40):
            size_bits, text = struct.unpack_from("<I4xQ", data, at)
            if size_bits == self.count_bits + AVERAGE_BITS and \
                    is_kernel(text):
                self.size_bits, self.text = size_bits, text
                self.valid = is_kernel(self.descs) and \
                    is_kernel(self.infos) and 5 <= self.count_bits <= 24 and \
                    not (self.head | self.tail) & ~ID_MASK and \
                    (self.head - self.tail) & ID_MASK < 1 << self.count_bits
                break

    def _array(self, memory, base, size):
        """The entries of an array that are in use, the oldest first."""
        count = 1 << self.count_bits
        first = self.tail & count - 1
        wanted = (self.head - self.tail & ID_MASK) + 1
        before = min(wanted, count - first)
        data = memory.read(base + first * size, before * size)
        if wanted > before:
            data += memory.read(base, (wanted - before) * size)
        return [data[i * size:(i + 1) * size] for i in range(wanted)]

    def records(self, memory):
        """Yields the records, the oldest first."""
        descs = self._array(memory, self.descs, DESC_SIZE)
        infos = self._array(memory, self.infos, INFO_SIZE)
        size = 1 << self.size_bits
        data = memory.read(self.text, size)
        for number, (desc, info) in enumerate(zip(descs, infos)):
            identity = self.tail + number & ID_MASK
            state, begin, after = struct.unpack("<QQQ", desc)
            # Being written, or to be overwritten.
            if state & ID_MASK != identity or \
                    state >> 62 not in (COMMITTED, FINALIZED):
                continue
            sequence, stamp, length, facility, flags = struct.unpack_from(
                "<QQHBB", info)
            text = b""
            if not begin & NO_TEXT:
                at = begin & size - 1
                # It ends in the next turn of the ring, and not at its start:
                # then all of it is there.
                if begin >> self.size_bits != (after - 1) >> self.size_bits:
                    at = 0
                if struct.unpack_from("<Q", data, at)[0] != identity:
                    continue
                text = data[at + 8:at + 8 + length]
            yield Record(sequence, stamp, flags >> 5, facility,
                         text.decode("utf-8", "replace"))


def is_kernel(address):
    return address >> 52 == 0xfff and address & 7 == 0 or \
        address >> 48 == 0xffff


def read_ring(memory, address):
    """The ring whose struct is at this address."""
    ring = Ring(memory.read(address, RING_SIZE))
    if not ring.valid:
        raise PrintkError("no ring buffer of printk at %#x" % address)
    return ring


def find_rings(data):
    """Offsets and rings in an extract of memory that starts at a multiple of
    8 bytes."""
    at = 0
    while True:
        match = PATTERN.search(data, at)
        if not match:
            return
        at = match.start() + 1
        if match.start() % 8 or match.start() + RING_SIZE > len(data):
            continue
        ring = Ring(data[match.start():match.start() + RING_SIZE])
        if ring.valid:
            yield match.start(), ring
