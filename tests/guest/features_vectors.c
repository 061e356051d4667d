/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Advanced SIMD, SVE and SME: the whole vector length, registers that survive
 * exits, and a CPU that starts outside of streaming mode whatever its former
 * life did.
 */
#include "base/string.h"
#include "features.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define CPACR_SVE   (3ull << 16)
#define CPACR_SME   (3ull << 24)
#define VECTOR_MAX  256u
#define SIMD_BYTES  (32u * 16u)
#define SVCR	    SYSTEM(3, 3, 4, 2, 2)

#define RDVL_X2	    0x04bf5022u
#define RDSVL_X2    0x04bf5822u
#define SMSTART	    0xd503477fu
#define SMSTOP	    0xd503467fu
#define ZERO_ZA	    0xc00800ffu
#define LDR_Z0_X1   0x85804020u
#define STR_Z0_X3   0xe5804060u
#define LDR_ZA0_X1  0xe1000020u
#define STR_ZA0_X3  0xe1200060u
#define MOV_W12_WZR 0x2a1f03ecu
#define LDR_W4_X28  0xb9400384u
#define LDP_Q_X1    0xad400020u
#define STP_Q_X3    0xad000060u

static u8 from[SIMD_BYTES], to[SIMD_BYTES];

static bool has_sve(void)
{
	return features_field(SYSTEM(3, 0, 0, 4, 0), 32) != 0;
}

static bool has_sme(void)
{
	return features_field(SYSTEM(3, 0, 0, 4, 1), 24) != 0;
}

/* Runs code with x1 and x3 the buffers, x28 what exits when it is read. */
static bool keeps(const u32 *code, u64 length)
{
	struct probe p = { .x = { [1] = (u64)from, [3] = (u64)to } };

	p.x[28] = machine.gic.distributor.base + GICD_TYPER;
	for (u32 i = 0; i < sizeof(from); i++)
		from[i] = (u8)random_u64();
	memset(to, 0, sizeof(to));
	return features_run(code, &p) == COMPLETED &&
	       memcmp(from, to, length) == 0;
}

/* The pair of registers 2n and 2n + 1 is the n-th of memory. */
static void simd(void)
{
	static u32 code[16 + 1 + 16 + 1];

	for (u32 n = 0; n < 16; n++) {
		u32 pair = (2 * n) << 15 | (2 * n + 1) << 10 | 2 * n;

		code[n] = LDP_Q_X1 | pair;
		code[17 + n] = STP_Q_X3 | pair;
	}
	code[16] = LDR_W4_X28;
	code[33] = END;
	code_sync(code, sizeof(code));
	sysreg_write(fpcr, 1 << 22);
	sysreg_write(fpsr, 0x1f);
	tap_ok(keeps(code, SIMD_BYTES) && sysreg_read(fpcr) == 1 << 22 &&
		       sysreg_read(fpsr) == 0x1f,
	       "32 registers of Advanced SIMD, FPCR and FPSR survive an exit");
	sysreg_write(fpcr, 0);
}

/* The bytes of a vector; all that the bootargs say there are. */
static u64 length(const char *key, const u32 *code)
{
	struct probe p = { .x = { 0 } };
	u64 expected = machine_number(key, 0);

	if (features_run(code, &p) != COMPLETED)
		p.x[2] = 0;
	tap_ok(p.x[2] >= 16 && (!expected || p.x[2] == expected),
	       "%s%llu bytes", key, (unsigned long long)p.x[2]);
	return p.x[2] < VECTOR_MAX ? p.x[2] : VECTOR_MAX;
}

static void sve(void)
{
	static const u32 read_length[] = { RDVL_X2, END };
	static const u32 keep[] = { LDR_Z0_X1, LDR_W4_X28, STR_Z0_X3, END };

	sysreg_write(s3_0_c1_c2_0, 0xf); /* ZCR_EL1 */
	barrier_isb();
	tap_ok(keeps(keep, length("vl=", read_length)),
	       "SVE: a vector survives an exit");
}

static void sme(void)
{
	static const u32 read_length[] = { RDSVL_X2, END };
	static const u32 stream[] = { SMSTART,	 LDR_Z0_X1, LDR_W4_X28,
				      STR_Z0_X3, SMSTOP,    END };
	static const u32 array[] = { SMSTART,	 MOV_W12_WZR, ZERO_ZA,
				     LDR_ZA0_X1, LDR_W4_X28,  STR_ZA0_X3,
				     SMSTOP,	 END };
	u64 bytes;

	sysreg_write(s3_0_c1_c2_6, 1u << 31 | 0xf); /* SMCR_EL1, with FA64 */
	barrier_isb();
	bytes = length("svl=", read_length);
	tap_ok(keeps(stream, bytes), "SME: a streaming vector survives");
	tap_ok(keeps(array, bytes), "SME: and so does the array");
}

void features_allow_vectors(void)
{
	u64 cpacr = sysreg_read(cpacr_el1);

	if (has_sve())
		cpacr |= CPACR_SVE;
	if (has_sme())
		cpacr |= CPACR_SME;
	sysreg_write(cpacr_el1, cpacr);
	barrier_isb();
}

void features_vectors(void)
{
	simd();
	if (has_sve())
		sve();
	if (has_sme())
		sme();
}

/* Both bits of SVCR are 0 out of reset (Arm ARM, SVCR). */
void features_at_start(void)
{
	static const u32 code[] = { MRS_X2 | SVCR, END };
	struct probe p = { .x = { 0 } };

	if (has_sme())
		tap_ok(features_run(code, &p) == COMPLETED && p.x[2] == 0,
		       "neither streaming nor with an array at the start");
}

void features_leave_on(void)
{
	static const u32 code[] = { SMSTART, END };
	struct probe p = { .x = { 0 } };

	if (has_sme())
		tap_equal(features_run(code, &p), COMPLETED,
			  "left in streaming mode");
}
