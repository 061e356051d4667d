/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "arch/errata.h"
#include "base/types.h"

/* Of a Raspberry Pi 5: r4p1, CSV2 and CSV3 of 1, no ECBHB. */
static const struct errata_id pi5 = { .midr = 0x414fd0b1,
				      .pfr0 = UINT64_C(0x1100000010111112),
				      .mmfr1 = 0x10212122 };

START_TEST(cortex_a76_needs_both)
{
	struct errata errata = errata_of(&pi5);

	ck_assert_str_eq(errata.family, "Cortex-");
	ck_assert_str_eq(errata.model, "A76");
	ck_assert_uint_eq(errata.branches, 24);
	ck_assert(errata.repeat_tlbi);
}
END_TEST

START_TEST(each_variant_and_revision)
{
	struct errata_id id = pi5;

	for (u32 n = 0; n < 256; n++) {
		id.midr = 0x410fd0b0 | (n & 0xf0) << 16 | (n & 0xf);
		ck_assert_uint_eq(errata_of(&id).branches, 24);
		ck_assert(errata_of(&id).repeat_tlbi);
	}
}
END_TEST

START_TEST(hardware_that_keeps_the_history_apart)
{
	struct errata_id id = pi5;

	id.pfr0 = UINT64_C(0x1200000010111112);
	ck_assert_uint_eq(errata_of(&id).branches, 24);
	id.pfr0 = UINT64_C(0x1300000010111112);
	ck_assert_uint_eq(errata_of(&id).branches, 0);
	ck_assert(errata_of(&id).repeat_tlbi);
	id = pi5;
	id.mmfr1 |= UINT64_C(1) << 60;
	ck_assert_uint_eq(errata_of(&id).branches, 0);
}
END_TEST

START_TEST(other_cpus)
{
	static const struct {
		u64 midr;
		u32 branches;
		const char *family, *model;
		bool repeat_tlbi;
	} cpus[] = {
		{ 0x410fd034, 0, "Cortex-", "A53" },
		{ 0x412fd050, 0, "Cortex-", "A55", true },
		{ 0x411fd461, 0, "Cortex-", "A510", true },
		{ 0x411fd070, 8, "Cortex-", "A57" },
		{ 0x410fd083, 8, "Cortex-", "A72" },
		{ 0x413fd0c1, 24, "Neoverse ", "N1" },
		{ 0x411fd401, 32, "Neoverse ", "V1" },
		{ 0x410fd4f1, 132, "Neoverse ", "V2" },
	};

	for (size_t n = 0; n < sizeof(cpus) / sizeof(cpus[0]); n++) {
		struct errata_id id = { cpus[n].midr, 0, 0 };
		struct errata errata = errata_of(&id);

		ck_assert_str_eq(errata.family, cpus[n].family);
		ck_assert_str_eq(errata.model, cpus[n].model);
		ck_assert_uint_eq(errata.branches, cpus[n].branches);
		ck_assert(errata.repeat_tlbi == cpus[n].repeat_tlbi);
	}
}
END_TEST

/* Part numbers are each implementer's own. */
START_TEST(unknown_cpus_have_no_name)
{
	struct errata_id id = pi5;

	id.midr = 0x514fd0b1;
	ck_assert_ptr_null(errata_of(&id).model);
	ck_assert_uint_eq(errata_of(&id).branches, 0);
	id.midr = 0x414fdfff;
	ck_assert_ptr_null(errata_of(&id).model);
	ck_assert(!errata_of(&id).repeat_tlbi);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("errata");

	unit_add(suite, cortex_a76_needs_both);
	unit_add(suite, each_variant_and_revision);
	unit_add(suite, hardware_that_keeps_the_history_apart);
	unit_add(suite, other_cpus);
	unit_add(suite, unknown_cpus_have_no_name);
	return unit_run(suite);
}
