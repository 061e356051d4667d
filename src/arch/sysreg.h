/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * System register access by name. A name that the assembler may not know is
 * spelled S<op0>_<op1>_C<n>_C<m>_<op2>; those used here are named below.
 *
 * A write takes effect for later instructions only after a context
 * synchronization event (Arm ARM D19.1.2): callers add isb() where it
 * matters, and say why.
 */
#ifndef ARCH_SYSREG_H
#define ARCH_SYSREG_H

#include "base/bits.h"
#include "base/types.h"

#define SYSREG_TEXT_(x) #x
#define SYSREG_TEXT(x)	SYSREG_TEXT_(x)

#define read_sysreg(name)                                                      \
	({                                                                     \
		u64 sysreg_value;                                              \
		__asm__ volatile("mrs %0, " SYSREG_TEXT(name)                  \
				 : "=r"(sysreg_value));                        \
		sysreg_value;                                                  \
	})

#define write_sysreg(name, value)                                              \
	__asm__ volatile("msr " SYSREG_TEXT(name) ", %x0"                      \
			 :                                                     \
			 : "rZ"((u64)(value)))

/*
 * Registers newer than the oldest assembler we build with, and one that newer
 * clang keeps from programs without floating point.
 */
#define ID_AA64MMFR1_EL1_ S3_0_C0_C7_1
#define ID_AA64MMFR3_EL1_ S3_0_C0_C7_3
#define ID_AA64MMFR4_EL1_ S3_0_C0_C7_4
#define ID_AA64DFR2_EL1_  S3_0_C0_C5_2
#define ID_AA64ISAR1_EL1_ S3_0_C0_C6_1
#define ID_AA64ISAR2_EL1_ S3_0_C0_C6_2
#define ID_AA64PFR1_EL1_  S3_0_C0_C4_1
#define ID_AA64PFR2_EL1_  S3_0_C0_C4_2
#define HCRX_EL2_	  S3_4_C1_C2_2
#define HFGRTR_EL2_	  S3_4_C1_C1_4
#define HFGWTR_EL2_	  S3_4_C1_C1_5
#define HFGITR_EL2_	  S3_4_C1_C1_6
#define HDFGRTR_EL2_	  S3_4_C3_C1_4
#define HDFGWTR_EL2_	  S3_4_C3_C1_5
#define HAFGRTR_EL2_	  S3_4_C3_C1_6
#define HFGRTR2_EL2_	  S3_4_C3_C1_2
#define HFGWTR2_EL2_	  S3_4_C3_C1_3
#define HFGITR2_EL2_	  S3_4_C3_C1_7
#define HDFGRTR2_EL2_	  S3_4_C3_C1_0
#define HDFGWTR2_EL2_	  S3_4_C3_C1_1
#define ZCR_EL2_	  S3_4_C1_C2_0
#define SMCR_EL2_	  S3_4_C1_C2_6
#define SVCR_		  S3_3_C4_C2_2
#define FPCR_		  S3_3_C4_C4_0
#define GCSCR_EL1_	  S3_0_C2_C5_0
#define GCSCRE0_EL1_	  S3_0_C2_C5_2
#define MPAM2_EL2_	  S3_4_C10_C5_0
#define MPAMHCR_EL2_	  S3_4_C10_C4_0
#define MPAMBW2_EL2_	  S3_4_C10_C5_4
#define MPAMIDR_EL1_	  S3_0_C10_C4_4
#define VDISR_EL2_	  S3_4_C12_C1_1
#define TRFCR_EL2_	  S3_4_C1_C2_1
#define TRFCR_EL1_	  S3_0_C1_C2_1
#define BRBCR_EL1_	  S2_1_C9_C0_0
#define BRBCR_EL2_	  S2_4_C9_C0_0
#define SPMACCESSR_EL2_	  S2_4_C9_C13_3
#define PMSCR_EL1_	  S3_0_C9_C9_0
#define PMSCR_EL2_	  S3_4_C9_C9_0
#define PMBLIMITR_EL1_	  S3_0_C9_C10_0
#define PMBIDR_EL1_	  S3_0_C9_C10_7
#define TRBLIMITR_EL1_	  S3_0_C9_C11_0
#define TRBIDR_EL1_	  S3_0_C9_C11_7
#define TCR2_EL1_	  S3_0_C2_C0_3
#define SCTLR2_EL1_	  S3_0_C1_C0_3
#define PIR_EL1_	  S3_0_C10_C2_3
#define PIRE0_EL1_	  S3_0_C10_C2_2
#define VSESR_EL2_	  S3_4_C5_C2_3

#define ICC_IAR1_EL1_	  S3_0_C12_C12_0
#define ICC_EOIR1_EL1_	  S3_0_C12_C12_1
#define ICC_BPR1_EL1_	  S3_0_C12_C12_3
#define ICC_CTLR_EL1_	  S3_0_C12_C12_4
#define ICC_IGRPEN1_EL1_  S3_0_C12_C12_7
#define ICC_DIR_EL1_	  S3_0_C12_C11_1
#define ICC_SGI1R_EL1_	  S3_0_C12_C11_5
#define ICC_PMR_EL1_	  S3_0_C4_C6_0
#define ICC_SRE_EL2_	  S3_4_C12_C9_5
#define ICH_AP0R0_EL2_	  S3_4_C12_C8_0
#define ICH_AP0R1_EL2_	  S3_4_C12_C8_1
#define ICH_AP0R2_EL2_	  S3_4_C12_C8_2
#define ICH_AP0R3_EL2_	  S3_4_C12_C8_3
#define ICH_AP1R0_EL2_	  S3_4_C12_C9_0
#define ICH_AP1R1_EL2_	  S3_4_C12_C9_1
#define ICH_AP1R2_EL2_	  S3_4_C12_C9_2
#define ICH_AP1R3_EL2_	  S3_4_C12_C9_3
#define ICH_HCR_EL2_	  S3_4_C12_C11_0
#define ICH_VTR_EL2_	  S3_4_C12_C11_1
#define ICH_MISR_EL2_	  S3_4_C12_C11_2
#define ICH_ELRSR_EL2_	  S3_4_C12_C11_5
#define ICH_VMCR_EL2_	  S3_4_C12_C11_7

/* ICH_VMCR_EL2, IHI 0069H 12.4: a bit by its number. */
#define ICH_VMCR_VEOIM 9

/* HCR_EL2, Arm ARM D19.2.48. */
#define HCR_VM	   BIT(0)
#define HCR_SWIO   BIT(1)
#define HCR_FMO	   BIT(3)
#define HCR_IMO	   BIT(4)
#define HCR_AMO	   BIT(5)
#define HCR_VSE	   BIT(8)
#define HCR_TSC	   BIT(19)
#define HCR_TIDCP  BIT(20)
#define HCR_RW	   BIT(31)
#define HCR_APK	   BIT(40)
#define HCR_API	   BIT(41)
#define HCR_ENSCXT BIT(53)
#define HCR_ATA	   BIT(56)

/* SCTLR_EL2 and SCTLR_EL1. */
#define SCTLR_M	       BIT(0)
#define SCTLR_C	       BIT(2)
#define SCTLR_SA       BIT(3)
#define SCTLR_I	       BIT(12)
#define SCTLR_WXN      BIT(19)
#define SCTLR_E0E      BIT(24) /* SCTLR_EL1 */
#define SCTLR_EE       BIT(25)
#define SCTLR_EL2_RES1 UINT64_C(0x30c50830)

/* SPSR_EL2.M and the masks. */
#define SPSR_EL1H UINT64_C(0x5)
#define SPSR_DAIF UINT64_C(0x3c0)

#endif
