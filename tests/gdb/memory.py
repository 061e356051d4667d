# SPDX-License-Identifier: BSD-2-Clause
"""Memory for the tests: pieces at addresses, and holes between them."""

import struct


class Memory:
    def __init__(self, *pieces):
        self.pieces = [(start, bytearray(data)) for start, data in pieces]
        self.reads = []

    def read(self, address, size):
        self.reads.append((address, size))
        for start, data in self.pieces:
            if start <= address and address + size <= start + len(data):
                at = address - start
                return bytes(data[at:at + size])
        raise MemoryError("%#x" % address)

    def find(self, start, size, pattern):
        for at, data in self.pieces:
            if at <= start < at + len(data):
                found = data.find(pattern, start - at, start - at + size)
                return None if found < 0 else at + found
        return None

    def put64(self, address, value):
        for start, data in self.pieces:
            if start <= address < start + len(data):
                struct.pack_into("<Q", data, address - start, value)
                return
        raise MemoryError("%#x" % address)

    def get64(self, address):
        return struct.unpack("<Q", self.read(address, 8))[0]
