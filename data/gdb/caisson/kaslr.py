# SPDX-License-Identifier: BSD-2-Clause
"""Finds the kernel in memory, and how far KASLR moved it.

The kernel's text starts at a multiple of 64 KiB (SEGMENT_ALIGN). The first
64 KiB, with the header of the Image, are mapped during early boot only;
behind _stext everything is mapped, and below it there is a hole.
"""

import struct

SEGMENT = 0x10000
# No kernel's text is larger.
TEXT_MAX = 128 << 20
MAGIC = b"ARM\x64"
MAGIC_AT = 56
SIZE_AT = 16
BANNER = b"Linux version "
BANNER_MAX = 512


class KaslrError(Exception):
    """The kernel was not found, or is another one."""


def readable(memory, address):
    try:
        memory.read(address, 8)
        return True
    except MemoryError:
        return False


def find_start(memory, anchor):
    """The lowest address of what is mapped around an anchor in the kernel's
    text: _text if its header is there, _stext otherwise. None if the anchor
    itself is not mapped."""
    start = anchor & ~(SEGMENT - 1)
    if not readable(memory, start):
        return None
    for _ in range(TEXT_MAX // SEGMENT):
        if has_header(memory, start) or \
                not readable(memory, start - SEGMENT):
            return start
        start -= SEGMENT
    return None


def has_header(memory, start):
    try:
        return memory.read(start + MAGIC_AT, 4) == MAGIC
    except MemoryError:
        return False


def image_size(memory, start):
    """The size that the Image's header names, or None."""
    if not has_header(memory, start):
        return None
    return struct.unpack("<Q", memory.read(start + SIZE_AT, 8))[0]


def find_end(memory, start, limit=TEXT_MAX):
    """Where what is mapped from start on ends."""
    at = start
    while at < start + limit and readable(memory, at):
        at += SEGMENT
    return at


def read_string(memory, address, most=BANNER_MAX):
    """The bytes up to a NUL, or None if there is none."""
    data = b""
    while len(data) < most:
        try:
            data += memory.read(address + len(data), 64)
        except MemoryError:
            break
        if b"\0" in data:
            return data[:data.index(b"\0")]
    return None


def find_banner(memory, start, end):
    """(address, text) of a banner, or None.

    The format string linux_proc_banner has the same words; a banner has a
    version behind them and a line's end. It may be a preliminary one, without
    the build's number, which some kernels have besides linux_banner.
    """
    at = start
    while at < end:
        at = memory.find(at, end - at, BANNER)
        if at is None:
            return None
        text = read_string(memory, at)
        if text and text[len(BANNER):len(BANNER) + 1].isdigit() and \
                text.endswith(b"\n"):
            return at, text
        at += 1
    return None


def candidates(symbols, vbar, start):
    """Offsets that KASLR may have added, the likeliest first: from where
    VBAR_EL1 points (vectors, or one of its hardened copies), and from where
    the text starts."""
    if vbar:
        if "vectors" in symbols:
            yield vbar - symbols["vectors"]
        if "__bp_harden_el1_vectors" in symbols:
            for slot in range(4):
                yield vbar - symbols["__bp_harden_el1_vectors"] - slot * 0x800
    if start is not None:
        for name in ("_stext", "_text"):
            if name in symbols:
                yield start - symbols[name]


def find_offset(memory, symbols, banner, vbar, start):
    """The offset with which the running kernel is vmlinux.

    symbols are those of vmlinux, banner the text of its linux_banner, NUL
    excluded. Raises KaslrError if none fits.
    """
    if "linux_banner" not in symbols:
        raise KaslrError("this vmlinux has no symbol linux_banner")
    other = None
    for offset in candidates(symbols, vbar, start):
        # The kernel moves by multiples of 64 KiB only.
        if offset % SEGMENT:
            continue
        text = read_string(memory, symbols["linux_banner"] + offset)
        if text == banner:
            return offset
        if text and text.startswith(BANNER):
            other = text
    if other is not None:
        raise KaslrError("vmlinux is another kernel than the one that runs:\n"
                         "  vmlinux: %s\n  running: %s" % (
                             banner.decode("utf-8", "replace").strip(),
                             other.decode("utf-8", "replace").strip()))
    raise KaslrError("the kernel of this vmlinux was not found in memory")
