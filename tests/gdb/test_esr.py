# SPDX-License-Identifier: BSD-2-Clause
import unittest

from caisson import esr, sysregs


def fields(value):
    return {name: (number, text)
            for name, number, text in esr.decode(value)[4]}


class Esr(unittest.TestCase):
    def test_data_abort_from_the_kernel(self):
        # A write to an unmapped address: "Unable to handle kernel paging
        # request", ESR = 0x96000046 in the log of Linux.
        code, name, il, iss, _ = esr.decode(0x96000046)
        self.assertEqual((code, il, iss), (0x25, 1, 0x46))
        self.assertEqual(name, "data abort from the same level")
        self.assertEqual(fields(0x96000046)["DFSC"],
                         (6, "translation fault, level 2"))
        self.assertEqual(fields(0x96000046)["WnR"], (1, "write"))
        self.assertNotIn("SRT", fields(0x96000046))

    def test_data_abort_with_syndrome_of_the_instruction(self):
        value = 0x24 << 26 | 1 << 25 | 1 << 24 | 2 << 22 | 1 << 21 | \
            31 << 16 | 1 << 15 | 0x0d
        found = fields(value)
        self.assertEqual(found["SAS"], (2, "4 bytes"))
        self.assertEqual(found["SSE"], (1, "sign extended"))
        self.assertEqual(found["SRT"], (31, "xzr"))
        self.assertEqual(found["DFSC"][1], "permission fault, level 1")
        self.assertEqual(found["WnR"], (0, "read"))

    def test_instruction_abort(self):
        self.assertEqual(fields(0x82000007)["IFSC"],
                         (7, "translation fault, level 3"))
        self.assertEqual(esr.class_name(0x82000007),
                         "instruction abort from a lower level")

    def test_fault_codes_of_every_kind(self):
        for code, text in (
                (0x00, "address size fault, level 0"),
                (0x0b, "access flag fault, level 3"),
                (0x10, "synchronous external abort, not on a table walk"),
                (0x13, "synchronous external abort on a table walk, "
                       "level -1"),
                (0x17, "synchronous external abort on a table walk, level 3"),
                (0x1c, "parity or ECC error on a table walk, level 0"),
                (0x21, "alignment fault"),
                (0x2b, "translation fault, level -1"),
                (0x30, "TLB conflict abort"),
                (0x3f, "reserved fault status 0x3f")):
            self.assertEqual(esr.fault_status(code), text)

    def test_far_is_not_valid(self):
        self.assertEqual(fields(0x96000410)["FnV"], (1, "FAR is not valid"))
        self.assertNotIn("FnV", fields(0x96000406))

    def test_system_register(self):
        # mrs x3, S3_0_C0_C7_1 (ID_AA64MMFR1_EL1)
        value = 0x18 << 26 | 1 << 25 | 3 << 20 | 1 << 17 | 0 << 14 | \
            0 << 10 | 3 << 5 | 7 << 1 | 1
        found = fields(value)
        self.assertEqual(found["register"][1], "S3_0_C0_C7_1")
        self.assertEqual(found["Direction"], (1, "read"))
        self.assertEqual(found["Rt"], (3, "x3"))

    def test_brk_of_linux(self):
        self.assertEqual(fields(0xf2000800)["Comment"], (0x800, "BUG or WARN"))
        self.assertEqual(fields(0xf2000004)["Comment"], (4, "kprobe"))
        self.assertEqual(fields(0xf2005510)["Comment"], (0x5510, "UBSAN trap"))
        self.assertEqual(fields(0xf2000900)["Comment"][1], "KASAN, tag-based")

    def test_svc_and_wfi(self):
        self.assertEqual(fields(0x56000000)["imm16"], (0, ""))
        self.assertEqual(fields(0x07e00000)["TI"], (0, "WFI"))
        self.assertEqual(fields(0x07e00001)["COND"], (14, "AL"))

    def test_every_value_is_described(self):
        for code in range(64):
            for iss in (0, 0x1ffffff, 0x1555555, 0xaaaaaa, 0x11, 0x10):
                lines = esr.describe(code << 26 | iss)
                self.assertGreaterEqual(len(lines), 4)
                self.assertIn("%#x" % iss, lines[3])


class Registers(unittest.TestCase):
    def test_tcr_of_linux(self):
        text = sysregs.tcr(0x500074b5503510)
        self.assertIn("T0SZ=16 (48 bits) TG0=4K", text)
        self.assertIn("T1SZ=16 (48 bits) TG1=4K SH1=inner IRGN1=WBWA", text)
        self.assertIn("IPS=44 bits", text)
        self.assertIn("A1 AS TBI0 TBI1 TBID1", text)
        self.assertNotIn("TBID0", text)

    def test_sctlr(self):
        self.assertEqual(sysregs.sctlr(0), "-")
        self.assertEqual(sysregs.sctlr(0x1005), "M C I")
        self.assertEqual(sysregs.sctlr(1 << 31 | 1 << 25), "EE EnIA")

    def test_pstate(self):
        self.assertEqual(sysregs.pstate(0x400000c5), "EL1h; Z I F")
        self.assertEqual(sysregs.pstate(0), "EL0t; -")
        self.assertEqual(sysregs.mode(0x10), "AArch32 usr")
        self.assertEqual(sysregs.mode(0x4), "EL1t")
        self.assertEqual(sysregs.mode(0x9), "EL2h")
        self.assertEqual(sysregs.mode(0x1), "reserved mode 0x1")

    def test_memory_types(self):
        for value, text in ((0x00, "Device-nGnRnE"), (0x04, "Device-nGnRE"),
                            (0x08, "Device-nGRE"), (0x0c, "Device-GRE"),
                            (0x05, "Device-nGnRE XS=0"),
                            (0x44, "Normal NC"), (0xff, "Normal WB RA WA"),
                            (0xf0, "Normal tagged WB"),
                            (0xbb, "Normal WT RA WA"),
                            (0x4f, "Normal outer NC inner WB RA WA"),
                            (0x77, "Normal WB transient RA WA"),
                            (0x02, "unpredictable 0x02")):
            self.assertEqual(sysregs.memory_type(value), text)
