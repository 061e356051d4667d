# SPDX-License-Identifier: BSD-2-Clause
"""Backtraces through kernel code that has no debug information.

An arm64 kernel keeps frame records: x29 points to two words, the caller's x29
and the return address, and to zeroes at the end. On entry from an exception it
makes one for the interrupted code as well. GDB's own analysis of prologues
stops there, and at functions whose prologue it does not understand.

Only the first frame is left to GDB, since its record may not be there yet.
"""

import struct

import gdb
import gdb.unwinder

from caisson import target


class FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


def strip(address, tcr):
    """A return address without its authentication code."""
    if not address >> 55 & 1:
        return address
    size = 64 - (tcr >> 16 & 0x3f) if tcr else 52
    return address | target.MASK64 & ~((1 << size) - 1)


class KernelUnwinder(gdb.unwinder.Unwinder):
    def __init__(self):
        super().__init__("caisson-kernel")

    def __call__(self, pending):
        if pending.level() == 0:
            return None
        pc = target.number(pending.read_register("pc"))
        if pc is None or not pc >> 55 & 1:
            return None
        if gdb.find_pc_line(pc).symtab is not None:
            return None
        record = target.number(pending.read_register("x29"))
        if not record or record & 7:
            return None
        try:
            above, back = struct.unpack("<QQ",
                                        target.Memory().read(record, 16))
        except MemoryError:
            return None
        tcr = 0
        for name in ("tcr_el1", "TCR_EL1"):
            try:
                tcr = target.number(pending.read_register(name))
                break
            except ValueError:
                continue
        word = gdb.lookup_type("unsigned long")
        unwound = pending.create_unwind_info(FrameId(
            gdb.Value(record).cast(word), gdb.Value(pc).cast(word)))
        caller = strip(back, tcr)
        for name, value in (("pc", caller), ("x30", caller), ("x29", above),
                            ("sp", above or record + 16)):
            unwound.add_saved_register(name, gdb.Value(value).cast(word))
        return unwound


def register():
    gdb.unwinder.register_unwinder(None, KernelUnwinder(), replace=True)
