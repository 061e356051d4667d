/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/bits.h"
#include "emul/cp14.h"
#include "emul/esr.h"
#include "emul/inject.h"

/* The syndrome of MRC or MCR p14, opc1, Rt, CRn, CRm, opc2, always executed. */
static u64 single(bool read, u64 opc1, u64 rt, u64 crn, u64 crm, u64 opc2)
{
	return 0x05ULL << 26 | ESR_IL | BIT(24) | 14U << 20 | opc2 << 17 |
	       opc1 << 14 | crn << 10 | rt << 5 | crm << 1 | read;
}

static u64 pair(bool read, u64 opc1, u64 rt, u64 rt2, u64 crm)
{
	return 0x0cULL << 26 | ESR_IL | BIT(24) | 14U << 20 | opc1 << 16 |
	       rt2 << 10 | rt << 5 | crm << 1 | read;
}

static enum emul_cp14 expected_of(u64 crn, u64 crm)
{
	if (crn == 0 && crm == 0)
		return EMUL_CP14_DIDR;
	if (crn == 0 && crm == 1)
		return EMUL_CP14_DSCRINT;
	if (crn == 0 && crm == 5)
		return EMUL_CP14_DTR;
	if (crn == 1 && crm == 0)
		return EMUL_CP14_DRAR;
	return crn == 2 && crm == 0 ? EMUL_CP14_DSAR : EMUL_CP14_NONE;
}

START_TEST(each_register_has_one_encoding)
{
	for (u64 n = 0; n < 0x10000; n++) {
		u64 crm = bits(n, 3, 0), crn = bits(n, 7, 4);
		u64 opc1 = bits(n, 10, 8), opc2 = bits(n, 13, 11);
		u64 rt = n >> 14 ? 31 : 2;
		enum emul_cp14 expected =
			opc1 || opc2 ? EMUL_CP14_NONE : expected_of(crn, crm);
		u64 esr = single(true, opc1, rt, crn, crm, opc2);

		ck_assert_uint_eq(emul_cp14_read(esr), expected);
		ck_assert_uint_eq(emul_cp14_written(esr), EMUL_CP14_NONE);
		esr = single(false, opc1, rt, crn, crm, opc2);
		ck_assert_uint_eq(emul_cp14_read(esr), EMUL_CP14_NONE);
		ck_assert_uint_eq(emul_cp14_written(esr),
				  expected == EMUL_CP14_DTR ? EMUL_CP14_DTR
							    : EMUL_CP14_NONE);
	}
}
END_TEST

START_TEST(two_have_64_bits)
{
	for (u64 crm = 0; crm < 16; crm++) {
		enum emul_cp14 expected = EMUL_CP14_NONE;

		if (crm == 1)
			expected = EMUL_CP14_DRAR;
		if (crm == 2)
			expected = EMUL_CP14_DSAR;
		ck_assert_uint_eq(emul_cp14_read(pair(true, 0, 2, 3, crm)),
				  expected);
		for (u64 opc1 = 1; opc1 < 16; opc1++)
			ck_assert_uint_eq(
				emul_cp14_read(pair(true, opc1, 2, 3, crm)),
				EMUL_CP14_NONE);
		ck_assert_uint_eq(emul_cp14_read(pair(false, 0, 2, 3, crm)),
				  EMUL_CP14_NONE);
		ck_assert_uint_eq(emul_cp14_written(pair(false, 0, 2, 3, crm)),
				  EMUL_CP14_NONE);
	}
}
END_TEST

START_TEST(other_classes_have_none)
{
	const u64 iss = single(true, 0, 2, 0, 0, 0) & MASK(24, 0);

	for (u64 ec = 0; ec < ESR_EC_COUNT; ec++)
		if (ec != ESR_EC_CP14_MCR && ec != ESR_EC_CP14_MRRC)
			ck_assert_uint_eq(
				emul_cp14_read(ec << ESR_EC_SHIFT | iss),
				EMUL_CP14_NONE);
}
END_TEST

START_TEST(didr_is_made_of_the_registers_of_aarch64)
{
	/* Of a Cortex-A57: 4 watchpoints, 6 breakpoints, 2 of them contexts. */
	const u64 dfr0 = 0x10305106;

	ck_assert_uint_eq(emul_cp14_didr(dfr0, 0x2222), 0x3516d000);
	ck_assert_uint_eq(emul_cp14_didr(dfr0, 0x1222), 0x3516d000);
	ck_assert_uint_eq(emul_cp14_didr(dfr0, 0x0222), 0x35168000);
	/* FEAT_Debugv8p4, and all that there can be. */
	ck_assert_uint_eq(emul_cp14_didr(0xf0f0f009, 0), 0xfff98000);
}
END_TEST

START_TEST(a_value_has_32_bits_and_one_register)
{
	u64 x[31], spsr = 0x200001d0;

	for (u64 rt = 0; rt < 15; rt++) {
		memset(x, 0xff, sizeof(x));
		emul_cp14_finish(single(true, 0, rt, 1, 0, 0),
				 0x123456789abcdef0, x, &spsr);
		for (u64 n = 0; n < 31; n++)
			ck_assert_uint_eq(x[n],
					  n == rt ? 0x9abcdef0 : UINT64_MAX);
	}
	ck_assert_uint_eq(spsr, 0x200001d0);
}
END_TEST

START_TEST(r15_stands_for_the_flags)
{
	u64 x[31], spsr = 0xb00001d0;

	memset(x, 0xff, sizeof(x));
	emul_cp14_finish(single(true, 0, 31, 0, 1, 0), 0x6fffffff, x, &spsr);
	ck_assert_uint_eq(spsr, 0x600001d0);
	emul_cp14_finish(single(true, 0, 31, 0, 1, 0), 0, x, &spsr);
	ck_assert_uint_eq(spsr, 0x1d0);
	for (u64 n = 0; n < 31; n++)
		ck_assert_uint_eq(x[n], UINT64_MAX);
}
END_TEST

START_TEST(a_pair_is_low_and_high)
{
	u64 x[31], spsr = 0x1d0;

	memset(x, 0xff, sizeof(x));
	emul_cp14_finish(pair(true, 0, 4, 9, 1), 0x123456789abcdef0, x, &spsr);
	for (u64 n = 0; n < 31; n++)
		ck_assert_uint_eq(x[n], n == 4	 ? 0x9abcdef0
					: n == 9 ? 0x12345678
						 : UINT64_MAX);
	/* UNPREDICTABLE, but nothing else is written. */
	emul_cp14_finish(pair(true, 0, 31, 31, 1), 0, x, &spsr);
	ck_assert_uint_eq(x[30], UINT64_MAX);
	ck_assert_uint_eq(spsr, 0x1d0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("emul_cp14");

	unit_add(s, each_register_has_one_encoding);
	unit_add(s, two_have_64_bits);
	unit_add(s, other_classes_have_none);
	unit_add(s, didr_is_made_of_the_registers_of_aarch64);
	unit_add(s, a_value_has_32_bits_and_one_register);
	unit_add(s, r15_stands_for_the_flags);
	unit_add(s, a_pair_is_low_and_high);
	return unit_run(s);
}
