# SPDX-License-Identifier: BSD-2-Clause
"""The stage 1 walk of the EL1&0 translation regime, level by level.

After chapter D8 of the Arm ARM. The result names each descriptor that was
read, and says why the walk ended.
"""

from caisson import sysregs

bits = sysregs.bits

SHIFTS0 = {0: 12, 1: 16, 2: 14}
SHIFTS1 = {1: 14, 2: 12, 3: 16}


class Walk:
    """What a walk found: lines to print, and the address, if there is one."""

    def __init__(self):
        self.lines = []
        self.fault = None
        self.output = None
        self.size = None
        self.writable = None
        self.executable = None

    def say(self, text):
        self.lines.append(text)

    def stop(self, fault):
        self.fault = fault
        self.lines.append("fault: " + fault)
        return self


class Regime:
    """The half of TCR_EL1 that an address is translated by."""

    def __init__(self, address, tcr, ttbr0, ttbr1):
        self.upper = bool(address >> 55 & 1)
        low = 16 if self.upper else 0
        self.name = "TTBR1_EL1" if self.upper else "TTBR0_EL1"
        self.ttbr = ttbr1 if self.upper else ttbr0
        self.disabled = bool(tcr >> (23 if self.upper else 7) & 1)
        self.tbi = bool(tcr >> (38 if self.upper else 37) & 1)
        self.hpd = bool(tcr >> (42 if self.upper else 41) & 1)
        self.bits = 64 - bits(tcr, low + 5, low)
        granule = bits(tcr, 31, 30) if self.upper else bits(tcr, 15, 14)
        self.shift = (SHIFTS1 if self.upper else SHIFTS0).get(granule)
        # FEAT_LPA2; FEAT_LPA has 52 bits with granules of 64K anyway.
        self.ds = bool(tcr >> 59 & 1) and self.shift != 16
        self.size52 = self.ds or (self.shift == 16 and
                                  bits(tcr, 34, 32) >= 6)
        self.stride = self.shift - 3 if self.shift else 0

    def size_allowed(self):
        largest = 52 if self.shift == 16 or self.ds else 48
        smallest = 17 if self.shift == 16 else 16
        return smallest <= self.bits <= largest

    def in_range(self, address):
        top = 55 if self.tbi else 63
        wanted = (1 << top - self.bits + 1) - 1 if self.upper else 0
        return bits(address, top, self.bits) == wanted

    def start_level(self):
        levels = -(-(self.bits - self.shift) // self.stride)
        return 4 - levels

    def index(self, address, level):
        low = self.shift + (3 - level) * self.stride
        high = min(low + self.stride, self.bits)
        return bits(address, high - 1, low) if high > low else 0

    def table(self):
        base = self.ttbr & 0x0000fffffffffffe
        if self.size52:
            # The low bits hold bits 51 to 48; the table is aligned to 64
            # bytes at least.
            return base & ~0x3f | bits(base, 5, 2) << 48
        # A table that has fewer entries than fill a page is aligned to its
        # size, and the bits below are RES0.
        entries = 1 << self.bits - (
            self.shift + (3 - self.start_level()) * self.stride)
        return base & ~(max(entries * 8, 64) - 1)

    def output(self, descriptor):
        """The address of a descriptor, of a page or of a table."""
        if not self.size52:
            return descriptor & (1 << 48) - (1 << self.shift)
        if self.shift == 16:
            return descriptor & (1 << 48) - (1 << 16) | \
                bits(descriptor, 15, 12) << 48
        return descriptor & (1 << 50) - (1 << self.shift) | \
            bits(descriptor, 9, 8) << 50

    def block_allowed(self, level):
        if level == 2:
            return True
        if level == 1:
            return self.shift == 12 or self.size52
        return level == 0 and self.shift == 12 and self.ds


def table_text(descriptor):
    words = [name for bit, name in ((63, "NSTable"), (62, "read-only"),
                                    (61, "no EL0"), (60, "UXN"), (59, "PXN"))
             if descriptor >> bit & 1]
    return ", ".join(words)


def leaf_text(regime, descriptor, mair):
    index = bits(descriptor, 4, 2)
    words = ["AttrIndx %d (%s)" % (index, sysregs.memory_type(
        mair >> 8 * index & 0xff))]
    words.append("EL1 %s" % ("RO" if descriptor >> 7 & 1 else "RW"))
    words.append("EL0 %s" % (("RO" if descriptor >> 7 & 1 else "RW")
                             if descriptor >> 6 & 1 else "none"))
    if not regime.ds:
        words.append(sysregs.SHARED[bits(descriptor, 9, 8)] + " shareable")
    for bit, name in ((10, "AF"), (11, "nG"), (51, "DBM"), (52, "contiguous"),
                      (53, "PXN"), (54, "UXN"), (50, "GP")):
        if descriptor >> bit & 1 and not (name == "GP" and regime.ds):
            words.append(name)
    return ", ".join(words)


def walk(read64, address, sctlr, tcr, ttbr0, ttbr1, mair=0):
    """Walks the tables for an address. read64(pa) raises MemoryError."""
    result = Walk()
    if not sctlr & 1:
        result.say("the MMU is off (SCTLR_EL1.M = 0): %#x is physical" %
                   address)
        result.output = address
        return result
    regime = Regime(address, tcr, ttbr0, ttbr1)
    if regime.shift is None:
        return result.stop("the granule of TCR_EL1 is a reserved value")
    result.say("%s %#x: %d bits of address, granule %dK%s" % (
        regime.name, regime.ttbr, regime.bits, 1 << regime.shift - 10,
        ", 52 bits of output" if regime.size52 else ""))
    if not regime.size_allowed():
        return result.stop("translation fault, level 0: %d bits of address "
                           "are a reserved size" % regime.bits)
    level = regime.start_level()
    if regime.disabled:
        return result.stop("translation fault, level 0: walks of %s are "
                           "switched off (EPD)" % regime.name)
    if not regime.in_range(address):
        return result.stop("translation fault, level 0: the address is "
                           "outside of both halves")
    table = regime.table()
    readonly = uxn = pxn = False
    while True:
        at = table + regime.index(address, level) * 8
        try:
            descriptor = read64(at)
        except MemoryError:
            return result.stop("external abort on the walk, level %d: "
                               "%#x cannot be read" % (level, at))
        where = "level %d [%#x] at %#x: %#018x" % (
            level, regime.index(address, level), at, descriptor)
        low = regime.shift + (3 - level) * regime.stride
        kind = descriptor & 3
        if kind in (0, 2) or (kind == 1 and not regime.block_allowed(level)):
            result.say(where + ("  reserved" if kind == 1 else "  invalid"))
            return result.stop("translation fault, level %d" % level)
        if kind == 3 and level < 3:
            table = regime.output(descriptor)
            text = table_text(descriptor)
            result.say("%s  table %#x%s" % (where, table,
                                            text and ", " + text))
            if not regime.hpd:
                readonly |= bool(descriptor >> 62 & 1)
                uxn |= bool(descriptor >> 60 & 1)
                pxn |= bool(descriptor >> 59 & 1)
            level += 1
            continue
        base = regime.output(descriptor) & ~((1 << low) - 1)
        result.say("%s  %s %#x" % (where, "page" if level == 3 else "block",
                                   base))
        result.say("  " + leaf_text(regime, descriptor, mair))
        if not descriptor >> 10 & 1:
            result.say("  the access flag is clear: an access faults, or "
                       "sets it (TCR_EL1.HA)")
        result.size = 1 << low
        result.output = base | address & (1 << low) - 1
        result.writable = not (readonly or descriptor >> 7 & 1)
        # Memory that EL0 may write is never executable at EL1.
        result.executable = not (pxn or descriptor >> 53 & 1 or
                                 bits(descriptor, 7, 6) == 1)
        return result
