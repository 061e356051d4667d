# SPDX-License-Identifier: BSD-2-Clause
"""Fields of system registers, as text."""

from caisson import esr

# name: (bit, name) of the flags that are worth a word; fields that are not
# flags have (high, low, name, meanings or None).
SCTLR = (
    (0, "M"), (1, "A"), (2, "C"), (3, "SA"), (4, "SA0"), (5, "CP15BEN"),
    (7, "ITD"), (8, "SED"), (9, "UMA"), (11, "EOS"), (12, "I"), (13, "EnDB"),
    (14, "DZE"), (15, "UCT"), (16, "nTWI"), (18, "nTWE"), (19, "WXN"),
    (21, "IESB"), (22, "EIS"), (23, "SPAN"), (24, "E0E"), (25, "EE"),
    (26, "UCI"), (27, "EnDA"), (28, "nTLSMD"), (29, "LSMAOE"), (30, "EnIB"),
    (31, "EnIA"), (35, "BT0"), (36, "BT1"), (37, "ITFSB"), (42, "ATA0"),
    (43, "ATA"), (44, "DSSBS"), (57, "EPAN"),
)

TCR = (
    (7, "EPD0"), (22, "A1"), (23, "EPD1"), (36, "AS"), (37, "TBI0"),
    (38, "TBI1"), (39, "HA"), (40, "HD"), (41, "HPD0"), (42, "HPD1"),
    (51, "TBID0"), (52, "TBID1"), (55, "E0PD0"), (56, "E0PD1"), (59, "DS"),
)

PSTATE = (
    (31, "N"), (30, "Z"), (29, "C"), (28, "V"), (25, "TCO"), (24, "DIT"),
    (23, "UAO"), (22, "PAN"), (21, "SS"), (20, "IL"), (12, "SSBS"),
    (9, "D"), (8, "A"), (7, "I"), (6, "F"),
)

CPACR = {0: "traps EL0 and EL1", 1: "traps EL0", 2: "traps EL0 and EL1",
         3: "no traps"}

GRANULES0 = {0: "4K", 1: "64K", 2: "16K", 3: "reserved"}
GRANULES1 = {0: "reserved", 1: "16K", 2: "4K", 3: "64K"}
SIZES = {0: 32, 1: 36, 2: 40, 3: 42, 4: 44, 5: 48, 6: 52, 7: 56}
CACHED = {0: "NC", 1: "WBWA", 2: "WT", 3: "WB"}
SHARED = {0: "non", 1: "reserved", 2: "outer", 3: "inner"}

bits = esr.bits


def flags(value, names):
    return " ".join(name for bit, name in names if value >> bit & 1) or "-"


def sctlr(value):
    return flags(value, SCTLR)


def tcr(value):
    def half(number, low, granules):
        return "T%dSZ=%d (%d bits) TG%d=%s SH%d=%s IRGN%d=%s ORGN%d=%s" % (
            number, bits(value, low + 5, low), 64 - bits(value, low + 5, low),
            number, granules,
            number, SHARED[bits(value, low + 13, low + 12)],
            number, CACHED[bits(value, low + 9, low + 8)],
            number, CACHED[bits(value, low + 11, low + 10)])

    return "%s; %s; IPS=%d bits; %s" % (
        half(0, 0, GRANULES0[bits(value, 15, 14)]),
        half(1, 16, GRANULES1[bits(value, 31, 30)]),
        SIZES[bits(value, 34, 32)], flags(value, TCR))


def mode(value):
    """Exception level and stack pointer, as EL1h."""
    if value & 0x10:
        return "AArch32 " + {
            0x10: "usr", 0x11: "fiq", 0x12: "irq", 0x13: "svc", 0x17: "abt",
            0x1b: "und", 0x1f: "sys"}.get(value & 0x1f, "mode reserved")
    level = bits(value, 3, 2)
    if level == 0:
        return "EL0t" if not value & 3 else "reserved mode %#x" % (value & 15)
    return "EL%d%s" % (level, "h" if value & 1 else "t")


def pstate(value):
    return "%s; %s" % (mode(value), flags(value, PSTATE))


def memory_type(attribute):
    """One byte of MAIR."""
    if attribute & 0xf0 == 0:
        if attribute & 0x02:
            return "unpredictable %#04x" % attribute
        return "Device-" + ("nGnRnE", "nGnRE", "nGRE",
                            "GRE")[bits(attribute, 3, 2)] + \
            (" XS=0" if attribute & 1 else "")
    if attribute == 0xf0:
        return "Normal tagged WB"
    if attribute & 0x0f == 0:
        return {0x40: "Normal NC XS=0", 0xa0: "Normal WT XS=0"}.get(
            attribute, "unpredictable %#04x" % attribute)

    def cache(nibble):
        if nibble == 4:
            return "NC"
        return ("WT" if bits(nibble, 3, 2) in (0, 2) else "WB") + \
            ("" if nibble & 8 else " transient") + \
            (" RA" if nibble & 2 else "") + (" WA" if nibble & 1 else "")

    outer, inner = cache(attribute >> 4), cache(attribute & 15)
    return "Normal " + (inner if inner == outer else
                        "outer %s inner %s" % (outer, inner))


def mair(value):
    return "; ".join("%d: %s" % (i, memory_type(value >> 8 * i & 0xff))
                     for i in range(8))


def ttbr(value):
    return "table %#x, ASID %d%s" % (value & 0x0000fffffffffffe, value >> 48,
                                     ", CnP" if value & 1 else "")


def cpacr(value):
    return "FPEN: " + CPACR[bits(value, 21, 20)]


def syndrome(value):
    code, name, _, _, fields = esr.decode(value)
    return "; ".join(["EC %#04x, %s" % (code, name)] + [
        "%s=%#x%s" % (field, number, " (%s)" % meaning if meaning else "")
        for field, number, meaning in fields])


# What `caisson regs' prints, in this order.
SHOWN = (
    ("sctlr_el1", sctlr), ("tcr_el1", tcr), ("ttbr0_el1", ttbr),
    ("ttbr1_el1", ttbr), ("mair_el1", mair), ("vbar_el1", None),
    ("esr_el1", syndrome), ("far_el1", None), ("elr_el1", None),
    ("spsr_el1", pstate), ("cpsr", pstate), ("sp_el0", None),
    ("sp_el1", None), ("cpacr_el1", cpacr), ("contextidr_el1", None),
    ("tpidr_el0", None), ("tpidrro_el0", None), ("tpidr_el1", None),
    ("par_el1", None), ("mdscr_el1", None), ("cntkctl_el1", None),
    ("cntv_ctl_el0", None), ("cntv_cval_el0", None),
)
