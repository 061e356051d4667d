/* SPDX-License-Identifier: BSD-2-Clause */
/* Offsets and sizes that the assembly files share with the C structures. */
#ifndef LIB_LAYOUT_H
#define LIB_LAYOUT_H

#define STACK_SIZE 0x4000

/* struct frame */
#define FRAME_SP   0xf8
#define FRAME_ELR  0x100
#define FRAME_SPSR 0x108
#define FRAME_ESR  0x110
#define FRAME_FAR  0x118
#define FRAME_SIZE 0x120

/* struct cpu, to which TPIDR_EL1 points */
#define CPU_STACK    0x00
#define CPU_PROBE    0x08
#define CPU_PROBE_SP 0x10

/* struct probe */
#define PROBE_PC     0xf8
#define PROBE_PSTATE 0x100

/* PSTATE of EL1 with SP_EL1 and everything masked. */
#define PSTATE_EL1H 0x3c5
/* PSTATE of AArch64 and AArch32 EL0, everything masked. */
#define PSTATE_EL0   0x3c0
#define PSTATE_USR32 0x1d0

/* A probe ends here without a fault. */
#define PROBE_END 0x7777

#endif
