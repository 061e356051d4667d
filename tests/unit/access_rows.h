/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instructions as GNU as 2.40 encodes them, with their text and the bytes
 * that the text says they touch: X(n), SP and PC are the values that
 * test_emul_access.c gives the registers.
 */
#ifndef ACCESS_ROWS_H
#define ACCESS_ROWS_H

/* X5 is not aligned; X30 is -8 in its lower half and 0 above. */
#define X(n)  (UINT64_C(0x1000000) * ((n) + 1) + ((n) == 5 ? 5 : 0))
#define X30   UINT64_C(0xfffffff8)
#define SP    UINT64_C(0xffff800012345670)
#define PC    UINT64_C(0xffff800008001000)
#define VL    32
#define ZVA   64

#define LOAD  1
#define STORE 2

static const struct access_row {
	uint32_t insn;
	const char *text;
	uint64_t address;
	uint32_t size;
	unsigned flags;
} touched[] = {
	{ 0xf9400040, "ldr x0, [x2]", X(2), 8, LOAD },
	{ 0x39401440, "ldrb w0, [x2, #5]", X(2) + 5, 1, LOAD },
	{ 0x789fec40, "ldrsh x0, [x2, #-2]!", X(2) - 2, 2, LOAD },
	{ 0xb80107e0, "str w0, [sp], #16", SP, 4, STORE },
	{ 0x781ff060, "sturh w0, [x3, #-1]", X(3) - 1, 2, STORE },
	{ 0xf8408860, "ldtr x0, [x3, #8]", X(3) + 8, 8, LOAD },
	{ 0xf8627820, "ldr x0, [x1, x2, lsl #3]", X(1) + (X(2) << 3), 8, LOAD },
	{ 0xb83ed820, "str w0, [x1, w30, sxtw #2]", X(1) - 32, 4, STORE },
	{ 0x387e4820, "ldrb w0, [x1, w30, uxtw]", X(1) + UINT64_C(0xfffffff8),
	  1, LOAD },
	{ 0x783f6820, "strh w0, [x1, xzr]", X(1), 2, STORE },
	{ 0x58000080, "ldr x0, .+16", PC + 16, 8, LOAD },
	{ 0x18ffffc0, "ldr w0, .-8", PC - 8, 4, LOAD },
	{ 0x98000020, "ldrsw x0, .+4", PC + 4, 4, LOAD },
	{ 0x1c000040, "ldr s0, .+8", PC + 8, 4, LOAD },
	{ 0x5c000040, "ldr d0, .+8", PC + 8, 8, LOAD },
	{ 0x9cffff80, "ldr q0, .-16", PC - 16, 16, LOAD },
	{ 0xa97f0440, "ldp x0, x1, [x2, #-16]", X(2) - 16, 16, LOAD },
	{ 0x28810440, "stp w0, w1, [x2], #8", X(2), 8, STORE },
	{ 0x69c10440, "ldpsw x0, x1, [x2, #8]!", X(2) + 8, 8, LOAD },
	{ 0xa84207e0, "ldnp x0, x1, [sp, #32]", SP + 32, 16, LOAD },
	{ 0x28008440, "stnp w0, w1, [x2, #4]", X(2) + 4, 8, STORE },
	{ 0x2d408440, "ldp s0, s1, [x2, #4]", X(2) + 4, 8, LOAD },
	{ 0x6dbf0440, "stp d0, d1, [x2, #-16]!", X(2) - 16, 16, STORE },
	{ 0xad5f8440, "ldp q0, q1, [x2, #1008]", X(2) + 1008, 32, LOAD },
	{ 0xaca00440, "stp q0, q1, [x2], #-1024", X(2), 32, STORE },
	{ 0xac3f07e0, "stnp q0, q1, [sp, #-32]", SP - 32, 32, STORE },
	{ 0x3d7ffc40, "ldr b0, [x2, #4095]", X(2) + 4095, 1, LOAD },
	{ 0x7d000440, "str h0, [x2, #2]", X(2) + 2, 2, STORE },
	{ 0xbc5fcc40, "ldr s0, [x2, #-4]!", X(2) - 4, 4, LOAD },
	{ 0xfc008440, "str d0, [x2], #8", X(2), 8, STORE },
	{ 0x3dfffc40, "ldr q0, [x2, #65520]", X(2) + 65520, 16, LOAD },
	{ 0x3c9ff040, "stur q0, [x2, #-1]", X(2) - 1, 16, STORE },
	{ 0x3ce27820, "ldr q0, [x1, x2, lsl #4]", X(1) + (X(2) << 4), 16,
	  LOAD },
	{ 0x3ca26820, "str q0, [x1, x2]", X(1) + X(2), 16, STORE },
	{ 0x3c7ec820, "ldr b0, [x1, w30, sxtw]", X(1) - 8, 1, LOAD },
	{ 0xfc7ed820, "ldr d0, [x1, w30, sxtw #3]", X(1) - 64, 8, LOAD },
	{ 0xc85f7c40, "ldxr x0, [x2]", X(2), 8, LOAD },
	{ 0x085ffc40, "ldaxrb w0, [x2]", X(2), 1, LOAD },
	{ 0x485f7fe0, "ldxrh w0, [sp]", SP, 2, LOAD },
	{ 0x88007c41, "stxr w0, w1, [x2]", X(2), 4, STORE },
	{ 0xc800ffe1, "stlxr w0, x1, [sp]", SP, 8, STORE },
	{ 0xc87f0440, "ldxp x0, x1, [x2]", X(2), 16, LOAD },
	{ 0x887f8440, "ldaxp w0, w1, [x2]", X(2), 8, LOAD },
	{ 0x88200861, "stxp w0, w1, w2, [x3]", X(3), 8, STORE },
	{ 0xc8208861, "stlxp w0, x1, x2, [x3]", X(3), 16, STORE },
	{ 0xc8dffc40, "ldar x0, [x2]", X(2), 8, LOAD },
	{ 0x08dffc40, "ldarb w0, [x2]", X(2), 1, LOAD },
	{ 0x889ffc40, "stlr w0, [x2]", X(2), 4, STORE },
	{ 0x48df7c40, "ldlarh w0, [x2]", X(2), 2, LOAD },
	{ 0xf8bfc040, "ldapr x0, [x2]", X(2), 8, LOAD },
	{ 0x38bfc040, "ldaprb w0, [x2]", X(2), 1, LOAD },
	{ 0xd9500040, "ldapur x0, [x2, #-256]", X(2) - 256, 8, LOAD },
	{ 0x19c03040, "ldapursb w0, [x2, #3]", X(2) + 3, 1, LOAD },
	{ 0x590ff040, "stlurh w0, [x2, #255]", X(2) + 255, 2, STORE },
	{ 0xf8200041, "ldadd x0, x1, [x2]", X(2), 8, LOAD | STORE },
	{ 0x38e01041, "ldclralb w0, w1, [x2]", X(2), 1, LOAD | STORE },
	{ 0x782063e1, "ldumaxh w0, w1, [sp]", SP, 2, LOAD | STORE },
	{ 0xb820305f, "stset w0, [x2]", X(2), 4, LOAD | STORE },
	{ 0xf8e08041, "swpal x0, x1, [x2]", X(2), 8, LOAD | STORE },
	{ 0x08a07c41, "casb w0, w1, [x2]", X(2), 1, LOAD | STORE },
	{ 0x48a07c41, "cash w0, w1, [x2]", X(2), 2, LOAD | STORE },
	{ 0x88e0fc41, "casal w0, w1, [x2]", X(2), 4, LOAD | STORE },
	{ 0xc8a07fe1, "cas x0, x1, [sp]", SP, 8, LOAD | STORE },
	{ 0x08207c82, "casp w0, w1, w2, w3, [x4]", X(4), 8, LOAD | STORE },
	{ 0x4860fc82, "caspal x0, x1, x2, x3, [x4]", X(4), 16, LOAD | STORE },
	{ 0xf83fd100, "ld64b x0, [x8]", X(8), 64, LOAD },
	{ 0xf83f9100, "st64b x0, [x8]", X(8), 64, STORE },
	{ 0xf829b140, "st64bv x9, x0, [x10]", X(10), 64, STORE },
	{ 0xf8600440, "ldraa x0, [x2, #-4096]", X(2) - 4096, 8, LOAD },
	{ 0xf8bffc40, "ldrab x0, [x2, #4088]!", X(2) + 4088, 8, LOAD },
	{ 0x0c407040, "ld1 {v0.8b}, [x2]", X(2), 8, LOAD },
	{ 0x4cdfa040, "ld1 {v0.16b, v1.16b}, [x2], #32", X(2), 32, LOAD },
	{ 0x0cc36040, "ld1 {v0.8b, v1.8b, v2.8b}, [x2], x3", X(2), 24, LOAD },
	{ 0x0c002fe0, "st1 {v0.1d, v1.1d, v2.1d, v3.1d}, [sp]", SP, 32, STORE },
	{ 0x4c408840, "ld2 {v0.4s, v1.4s}, [x2]", X(2), 32, LOAD },
	{ 0x4c9f4440, "st3 {v0.8h, v1.8h, v2.8h}, [x2], #48", X(2), 48, STORE },
	{ 0x4c400c40, "ld4 {v0.2d, v1.2d, v2.2d, v3.2d}, [x2]", X(2), 64,
	  LOAD },
	{ 0x4d401c40, "ld1 {v0.b}[15], [x2]", X(2), 1, LOAD },
	{ 0x4d9f5840, "st1 {v0.h}[7], [x2], #2", X(2), 2, STORE },
	{ 0x4dc39040, "ld1 {v0.s}[3], [x2], x3", X(2), 4, LOAD },
	{ 0x4d008440, "st1 {v0.d}[1], [x2]", X(2), 8, STORE },
	{ 0x4d600440, "ld2 {v0.b, v1.b}[9], [x2]", X(2), 2, LOAD },
	{ 0x0dbf8440, "st2 {v0.d, v1.d}[0], [x2], #16", X(2), 16, STORE },
	{ 0x0d407040, "ld3 {v0.h, v1.h, v2.h}[2], [x2]", X(2), 6, LOAD },
	{ 0x0dbfb3e0, "st4 {v0.s, v1.s, v2.s, v3.s}[1], [sp], #16", SP, 16,
	  STORE },
	{ 0x0d40c040, "ld1r {v0.8b}, [x2]", X(2), 1, LOAD },
	{ 0x0d60c440, "ld2r {v0.4h, v1.4h}, [x2]", X(2), 4, LOAD },
	{ 0x4ddfe840, "ld3r {v0.4s, v1.4s, v2.4s}, [x2], #12", X(2), 12, LOAD },
	{ 0x4de3ec40, "ld4r {v0.2d, v1.2d, v2.2d, v3.2d}, [x2], x3", X(2), 32,
	  LOAD },
	{ 0xd9201840, "stg x0, [x2, #16]", X(2) + 16, 16, STORE },
	{ 0xd97ff440, "stzg x0, [x2], #-16", X(2), 16, STORE },
	{ 0xd9b00c40, "st2g x0, [x2, #-4096]!", X(2) - 4096, 32, STORE },
	{ 0xd9e00be0, "stz2g x0, [sp]", SP, 32, STORE },
	{ 0xd96020a0, "ldg x0, [x5, #32]", X(5) - 5 + 32, 16, LOAD },
	{ 0x69200440, "stgp x0, x1, [x2, #-1024]", X(2) - 1024, 16, STORE },
	{ 0x699f8440, "stgp x0, x1, [x2, #1008]!", X(2) + 1008, 16, STORE },
	{ 0x68808440, "stgp x0, x1, [x2], #16", X(2), 16, STORE },
	{ 0xd50b7425, "dc zva, x5", X(5) - 5, 64, STORE },
	{ 0xd50b7465, "dc gva, x5", X(5) - 5, 64, STORE },
	{ 0xd50b7482, "dc gzva, x2", X(2), 64, STORE },
	{ 0xd50b743f, "dc zva, xzr", 0, 64, STORE },
	{ 0xd50b7e22, "dc civac, x2", 0, 0, 0 },
	{ 0xd508751f, "ic iallu", 0, 0, 0 },
	{ 0xf9800440, "prfm pldl1keep, [x2, #8]", 0, 0, 0 },
	{ 0xd8000040, "prfm pldl1keep, .+8", 0, 0, 0 },
	{ 0xf89ff040, "prfum pldl1keep, [x2, #-1]", 0, 0, 0 },
	{ 0x85a04040, "ldr z0, [x2, #-256, mul vl]", X(2) - 256 * 32, 32,
	  LOAD },
	{ 0xe59f5fe0, "str z0, [sp, #255, mul vl]", SP + 255 * 32, 32, STORE },
	{ 0x85810440, "ldr p0, [x2, #9, mul vl]", X(2) + 9 * 4, 4, LOAD },
	{ 0xe580004f, "str p15, [x2]", X(2), 4, STORE },
	/* FEAT_LSE128 and FEAT_THE, from the Arm ARM: as 2.40 has them not. */
	{ 0x19221061, "ldclrp x1, x2, [x3]", X(3), 16, LOAD | STORE },
	{ 0x19e23061, "ldsetpal x1, x2, [x3]", X(3), 16, LOAD | STORE },
	{ 0x19228061, "swpp x1, x2, [x3]", X(3), 16, LOAD | STORE },
	{ 0x38219062, "rcwclr x1, x2, [x3]", X(3), 8, LOAD | STORE },
	{ 0x19210862, "rcwcas x1, x2, [x3]", X(3), 8, LOAD | STORE },
	{ 0x19200c82, "rcwcasp x0, x1, x2, x3, [x4]", X(4), 16, LOAD | STORE },
};

static const struct unknown_row {
	uint32_t insn;
	const char *text;
	int status;
} unknown[] = {
	{ 0xa400a000, "ld1b {z0.b}, p0/z, [x0]", ERR_UNSUPPORTED },
	{ 0x85014000, "ld1w {z0.s}, p0/z, [x0, z1.s, uxtw]", ERR_UNSUPPORTED },
	{ 0xe5e14000, "st1d {z0.d}, p0, [x0, x1, lsl #3]", ERR_UNSUPPORTED },
	{ 0x85c00000, "prfb pldl1keep, p0, [x0]", ERR_UNSUPPORTED },
	{ 0x1d010440, "cpyp [x0]!, [x1]!, x2!", ERR_UNSUPPORTED },
	{ 0x19c20420, "setp [x0]!, x1!, x2", ERR_UNSUPPORTED },
	{ 0xd9e00041, "ldgm x1, [x2]", ERR_UNSUPPORTED },
	{ 0xd9a00041, "stgm x1, [x2]", ERR_UNSUPPORTED },
	{ 0xd9200041, "stzgm x1, [x2]", ERR_UNSUPPORTED },
	{ 0xd503201f, "nop", ERR_INVALID },
	{ 0x8b020020, "add x0, x1, x2", ERR_INVALID },
	{ 0x14000001, "b .+4", ERR_INVALID },
	{ 0xd65f03c0, "ret", ERR_INVALID },
	{ 0x1e622820, "fadd d0, d1, d2", ERR_INVALID },
	{ 0xd5380000, "mrs x0, midr_el1", ERR_INVALID },
	{ 0xd4200020, "brk #1", ERR_INVALID },
	/* Unallocated, from the Arm ARM. */
	{ 0x0c400c40, "ld4 {v0.1d-v3.1d}, [x2]", ERR_INVALID },
	{ 0x0c401040, "ld1 and ld4, opcode 1", ERR_INVALID },
	{ 0x0c600040, "multiple structures with bit 21", ERR_INVALID },
	{ 0x0d404440, "element of 16 bits, size 1", ERR_INVALID },
	{ 0x0d408840, "element of 32 bits, size 2", ERR_INVALID },
	{ 0x0d409440, "element of 64 bits, S set", ERR_INVALID },
	{ 0x0d00c040, "st1r", ERR_INVALID },
	{ 0x0d40d040, "ld1r, S set", ERR_INVALID },
	/* Later than this: ldapur's neighbours, LDAP1, floating-point LDFADD. */
	{ 0x0d418440, "ldap1 {v0.d}[0], [x2]", ERR_UNSUPPORTED },
	{ 0xbc200041, "ldfadd s0, s1, [x2]", ERR_UNSUPPORTED },
	{ 0x89017c62, "sttxr w1, w2, [x3]", ERR_UNSUPPORTED },
};

#endif
