# SPDX-License-Identifier: BSD-2-Clause
"""Decodes a syndrome (ESR_ELx), as ESR_EL1 of the Arm ARM has it."""

CLASSES = {
    0x00: "unknown reason",
    0x01: "WFI or WFE",
    0x03: "MCR or MRC (CP15)",
    0x04: "MCRR or MRRC (CP15)",
    0x05: "MCR or MRC (CP14)",
    0x06: "LDC or STC (CP14)",
    0x07: "SVE, SIMD or floating point access",
    0x08: "VMRS",
    0x09: "pointer authentication instruction",
    0x0a: "LD64B, ST64B and the like",
    0x0c: "MRRC (CP14)",
    0x0d: "branch target exception",
    0x0e: "illegal execution state",
    0x11: "SVC from AArch32",
    0x12: "HVC from AArch32",
    0x13: "SMC from AArch32",
    0x14: "MSRR, MRRS or 128-bit SYS",
    0x15: "SVC from AArch64",
    0x16: "HVC from AArch64",
    0x17: "SMC from AArch64",
    0x18: "MSR, MRS or SYS",
    0x19: "SVE access",
    0x1a: "ERET, ERETAA or ERETAB",
    0x1b: "TSTART",
    0x1c: "pointer authentication failure",
    0x1d: "SME access",
    0x20: "instruction abort from a lower level",
    0x21: "instruction abort from the same level",
    0x22: "PC alignment fault",
    0x24: "data abort from a lower level",
    0x25: "data abort from the same level",
    0x26: "SP alignment fault",
    0x27: "memory copy or set exception",
    0x28: "floating point exception from AArch32",
    0x2c: "floating point exception from AArch64",
    0x2d: "guarded control stack exception",
    0x2f: "SError",
    0x30: "breakpoint from a lower level",
    0x31: "breakpoint from the same level",
    0x32: "software step from a lower level",
    0x33: "software step from the same level",
    0x34: "watchpoint from a lower level",
    0x35: "watchpoint from the same level",
    0x38: "BKPT from AArch32",
    0x3a: "vector catch from AArch32",
    0x3c: "BRK from AArch64",
}

FAULTS = {
    0x10: "synchronous external abort, not on a table walk",
    0x11: "synchronous tag check fault",
    0x18: "parity or ECC error, not on a table walk",
    0x21: "alignment fault",
    0x30: "TLB conflict abort",
    0x31: "unsupported atomic hardware update fault",
    0x34: "IMPLEMENTATION DEFINED fault (lockdown)",
    0x35: "IMPLEMENTATION DEFINED fault (exclusive or atomic access)",
}

# Faults of a level: the code's first value, and what it is. Levels -1 have
# codes of their own.
FAULTS_OF_LEVEL = (
    (0x00, "address size fault"),
    (0x04, "translation fault"),
    (0x08, "access flag fault"),
    (0x0c, "permission fault"),
    (0x14, "synchronous external abort on a table walk"),
    (0x1c, "parity or ECC error on a table walk"),
)

FAULTS_OF_LEVEL_MINUS_1 = {
    0x13: "synchronous external abort on a table walk",
    0x1b: "parity or ECC error on a table walk",
    0x29: "address size fault",
    0x2b: "translation fault",
}

CONDITIONS = ("EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC",
              "HI", "LS", "GE", "LT", "GT", "LE", "AL", "NV")

# Immediates of BRK that Linux gives a meaning (asm/brk-imm.h).
BRK_OF_LINUX = {
    0x004: "kprobe",
    0x005: "uprobe",
    0x006: "kprobe step",
    0x007: "kretprobe",
    0x100: "fault of the access to user memory",
    0x400: "kgdb",
    0x401: "kgdb, compiled in",
    0x800: "BUG or WARN",
}


def bits(value, high, low):
    return value >> low & (1 << high - low + 1) - 1


def fault_status(code):
    """The text of a fault status code."""
    if code in FAULTS:
        return FAULTS[code]
    if code in FAULTS_OF_LEVEL_MINUS_1:
        return FAULTS_OF_LEVEL_MINUS_1[code] + ", level -1"
    for first, text in FAULTS_OF_LEVEL:
        if first <= code < first + 4:
            return "%s, level %d" % (text, code - first)
    return "reserved fault status %#x" % code


def instruction_abort(iss):
    yield "IFSC", bits(iss, 5, 0), fault_status(bits(iss, 5, 0))
    yield "S1PTW", bits(iss, 7, 7), "on a stage 1 table walk" \
        if bits(iss, 7, 7) else ""
    yield "EA", bits(iss, 9, 9), ""
    if bits(iss, 5, 0) == 0x10:
        yield "FnV", bits(iss, 10, 10), "FAR is not valid" \
            if bits(iss, 10, 10) else ""


def data_abort(iss):
    yield "DFSC", bits(iss, 5, 0), fault_status(bits(iss, 5, 0))
    yield "WnR", bits(iss, 6, 6), "write" if bits(iss, 6, 6) else "read"
    yield "S1PTW", bits(iss, 7, 7), "on a stage 1 table walk" \
        if bits(iss, 7, 7) else ""
    yield "CM", bits(iss, 8, 8), "cache maintenance" \
        if bits(iss, 8, 8) else ""
    yield "EA", bits(iss, 9, 9), ""
    if bits(iss, 5, 0) == 0x10:
        yield "FnV", bits(iss, 10, 10), "FAR is not valid" \
            if bits(iss, 10, 10) else ""
    if not bits(iss, 24, 24):
        return
    size = 1 << bits(iss, 23, 22)
    yield "SAS", bits(iss, 23, 22), "%d byte%s" % (size, "s" * (size > 1))
    yield "SSE", bits(iss, 21, 21), "sign extended" \
        if bits(iss, 21, 21) else ""
    letter = "x" if bits(iss, 15, 15) else "w"
    number = bits(iss, 20, 16)
    yield "SRT", number, letter + ("zr" if number == 31 else str(number))
    yield "AR", bits(iss, 14, 14), "acquire or release" \
        if bits(iss, 14, 14) else ""


def register_name(iss):
    """The system register of an MSR, MRS or SYS, as S<op0>_<op1>_..."""
    return "S%d_%d_C%d_C%d_%d" % (bits(iss, 21, 20), bits(iss, 16, 14),
                                  bits(iss, 13, 10), bits(iss, 4, 1),
                                  bits(iss, 19, 17))


def system_register(iss):
    yield "Direction", iss & 1, "read" if iss & 1 else "write"
    yield "Rt", bits(iss, 9, 5), "x%d" % bits(iss, 9, 5) \
        if bits(iss, 9, 5) != 31 else "xzr"
    yield "register", bits(iss, 21, 1), register_name(iss)


def wfx(iss):
    yield "TI", bits(iss, 1, 0), ("WFI", "WFE", "WFIT", "WFET")[iss & 3]
    if bits(iss, 24, 24):
        yield "COND", bits(iss, 23, 20), CONDITIONS[bits(iss, 23, 20)]


def immediate(iss):
    yield "imm16", bits(iss, 15, 0), ""


def breakpoint(iss):
    value = bits(iss, 15, 0)
    text = BRK_OF_LINUX.get(value, "")
    if bits(value, 15, 8) == 0x09:
        text = "KASAN, tag-based"
    elif 0x5500 <= value <= 0x55ff:
        text = "UBSAN trap"
    elif 0x8000 <= value <= 0x83ff:
        text = "CFI failure"
    yield "Comment", value, text


def debug(iss):
    yield "IFSC", bits(iss, 5, 0), "debug exception" \
        if bits(iss, 5, 0) == 0x22 else fault_status(bits(iss, 5, 0))


def step(iss):
    yield from debug(iss)
    if bits(iss, 24, 24):
        yield "EX", bits(iss, 6, 6), "an exclusive load was stepped" \
            if bits(iss, 6, 6) else ""


def watchpoint(iss):
    yield "DFSC", bits(iss, 5, 0), "debug exception" \
        if bits(iss, 5, 0) == 0x22 else fault_status(bits(iss, 5, 0))
    yield "WnR", bits(iss, 6, 6), "write" if bits(iss, 6, 6) else "read"
    yield "CM", bits(iss, 8, 8), "cache maintenance" if bits(iss, 8, 8) else ""


def serror(iss):
    yield "IDS", bits(iss, 24, 24), "IMPLEMENTATION DEFINED syndrome" \
        if bits(iss, 24, 24) else ""
    if bits(iss, 24, 24):
        return
    yield "DFSC", bits(iss, 5, 0), {
        0x00: "uncategorized", 0x11: "asynchronous SError"
    }.get(bits(iss, 5, 0), "reserved")
    yield "EA", bits(iss, 9, 9), ""
    if bits(iss, 5, 0) == 0x11:
        yield "AET", bits(iss, 12, 10), (
            "uncontainable", "unrecoverable", "restartable", "recoverable",
            "reserved", "reserved", "corrected", "reserved")[bits(iss, 12, 10)]


def branch_target(iss):
    yield "BTYPE", bits(iss, 1, 0), ""


def pointer_authentication(iss):
    yield "Key", bits(iss, 1, 0), ("IA", "IB", "DA", "DB")[iss & 3]


def floating_point(iss):
    yield "TFV", bits(iss, 23, 23), ""
    if bits(iss, 23, 23):
        for bit, name in ((7, "IDF"), (4, "IXF"), (3, "UFF"), (2, "OFF"),
                          (1, "DZF"), (0, "IOF")):
            yield name, bits(iss, bit, bit), ""


DECODERS = {
    0x01: wfx, 0x0d: branch_target,
    0x11: immediate, 0x12: immediate, 0x15: immediate, 0x16: immediate,
    0x17: immediate, 0x18: system_register, 0x1c: pointer_authentication,
    0x20: instruction_abort, 0x21: instruction_abort,
    0x24: data_abort, 0x25: data_abort,
    0x28: floating_point, 0x2c: floating_point, 0x2f: serror,
    0x30: debug, 0x31: debug, 0x32: step, 0x33: step,
    0x34: watchpoint, 0x35: watchpoint, 0x38: breakpoint, 0x3c: breakpoint,
}


def class_name(value):
    code = bits(value, 31, 26)
    return CLASSES.get(code, "reserved class %#x" % code)


def decode(value):
    """(class code, its name, IL, ISS, [(field, value, meaning)])."""
    code = bits(value, 31, 26)
    iss = bits(value, 24, 0)
    decoder = DECODERS.get(code)
    return (code, class_name(value), bits(value, 25, 25), iss,
            list(decoder(iss)) if decoder else [])


def describe(value):
    """The lines that say what a syndrome means."""
    code, name, il, iss, fields = decode(value)
    lines = ["ESR %#x" % value,
             "  EC    %#04x  %s" % (code, name),
             "  IL    %d     %d-bit instruction" % (il, 32 if il else 16),
             "  ISS   %#x" % iss]
    for field, number, meaning in fields:
        lines.append(("    %-9s %#-6x %s" % (field, number, meaning)).rstrip())
    return lines
