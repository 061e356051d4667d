/* SPDX-License-Identifier: BSD-2-Clause */
/* The table. Pure: tests/unit compiles it natively. */
#include "arch/errata.h"

#include "base/bits.h"
#include "base/compiler.h"

#define ARM_LTD 0x41u

struct row {
	u16 part; /* MIDR_EL1.PartNum, of Arm Ltd */
	u8 branches;
	bool repeat_tlbi;
	char name[16]; /* no pointer, which would have to be relocated */
};

/*
 * Numbers of branches: Arm, "Spectre-BHB", version 5 of the white paper on
 * cache speculation side-channels. Those with 0 have no history of branches,
 * or need firmware's help.
 */
static const struct row rows[] = {
	{ 0xd03, 0, false, "Cortex-A53" },
	{ 0xd04, 0, false, "Cortex-A35" },
	{ 0xd05, 0, true, "Cortex-A55" },
	{ 0xd07, 8, false, "Cortex-A57" },
	{ 0xd08, 8, false, "Cortex-A72" },
	{ 0xd09, 0, false, "Cortex-A73" },
	{ 0xd0a, 0, false, "Cortex-A75" },
	{ 0xd0b, 24, true, "Cortex-A76" },
	{ 0xd0c, 24, false, "Neoverse N1" },
	{ 0xd0d, 24, false, "Cortex-A77" },
	{ 0xd0e, 24, false, "Cortex-A76AE" },
	{ 0xd40, 32, false, "Neoverse V1" },
	{ 0xd41, 32, false, "Cortex-A78" },
	{ 0xd42, 32, false, "Cortex-A78AE" },
	{ 0xd44, 32, false, "Cortex-X1" },
	{ 0xd46, 0, true, "Cortex-A510" },
	{ 0xd47, 32, false, "Cortex-A710" },
	{ 0xd48, 32, false, "Cortex-X2" },
	{ 0xd49, 32, false, "Neoverse N2" },
	{ 0xd4b, 32, false, "Cortex-A78C" },
	{ 0xd4c, 32, false, "Cortex-X1C" },
	{ 0xd4d, 38, false, "Cortex-A715" },
	{ 0xd4e, 132, false, "Cortex-X3" },
	{ 0xd4f, 132, false, "Neoverse V2" },
	{ 0xd81, 38, false, "Cortex-A720" },
};

/*
 * Whether the hardware keeps the guest's branch history from EL2: CSV2 of 3
 * or more, or ECBHB (Arm ARM, ID_AA64PFR0_EL1 and ID_AA64MMFR1_EL1).
 */
static bool history_is_apart(const struct errata_id *id)
{
	return bits(id->pfr0, 59, 56) >= 3 || bits(id->mmfr1, 63, 60) != 0;
}

struct errata errata_of(const struct errata_id *id)
{
	struct errata errata = { NULL, 0, false };

	if (bits(id->midr, 31, 24) != ARM_LTD)
		return errata;
	for (size_t n = 0; n < ARRAY_COUNT(rows); n++) {
		if (bits(id->midr, 15, 4) != rows[n].part)
			continue;
		errata.name = rows[n].name;
		errata.repeat_tlbi = rows[n].repeat_tlbi;
		if (!history_is_apart(id))
			errata.branches = rows[n].branches;
	}
	return errata;
}
