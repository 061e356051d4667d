/* SPDX-License-Identifier: BSD-2-Clause */
/* The table. Pure: tests/unit compiles it natively. */
#include "arch/errata.h"

#include "base/bits.h"
#include "base/compiler.h"

#define ARM_LTD 0x41u

struct row {
	u8 part; /* MIDR_EL1.PartNum of Arm Ltd, less PART_BASE */
	u8 branches;
	bool repeat_tlbi;
	char model[6]; /* no pointer, which would have to be relocated */
};

#define PART_BASE 0xd00u

/*
 * Numbers of branches: Arm, "Spectre-BHB", version 5 of the white paper on
 * cache speculation side-channels. Those with 0 have no history of branches,
 * or need firmware's help.
 */
static const struct row rows[] = {
	{ 0x03, 0, false, "A53" },    { 0x04, 0, false, "A35" },
	{ 0x05, 0, true, "A55" },     { 0x07, 8, false, "A57" },
	{ 0x08, 8, false, "A72" },    { 0x09, 0, false, "A73" },
	{ 0x0a, 0, false, "A75" },    { 0x0b, 24, true, "A76" },
	{ 0x0c, 24, false, "N1" },    { 0x0d, 24, false, "A77" },
	{ 0x0e, 24, false, "A76AE" }, { 0x40, 32, false, "V1" },
	{ 0x41, 32, false, "A78" },   { 0x42, 32, false, "A78AE" },
	{ 0x44, 32, false, "X1" },    { 0x46, 0, true, "A510" },
	{ 0x47, 32, false, "A710" },  { 0x48, 32, false, "X2" },
	{ 0x49, 32, false, "N2" },    { 0x4b, 32, false, "A78C" },
	{ 0x4c, 32, false, "X1C" },   { 0x4d, 38, false, "A715" },
	{ 0x4e, 132, false, "X3" },   { 0x4f, 132, false, "V2" },
	{ 0x81, 38, false, "A720" },
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
	struct errata errata = { NULL, NULL, 0, false };

	if (bits(id->midr, 31, 24) != ARM_LTD)
		return errata;
	for (size_t n = 0; n < ARRAY_COUNT(rows); n++) {
		if (bits(id->midr, 15, 4) != PART_BASE + rows[n].part)
			continue;
		errata.model = rows[n].model;
		errata.family = errata.model[0] == 'N' || errata.model[0] == 'V'
					? "Neoverse "
					: "Cortex-";
		errata.repeat_tlbi = rows[n].repeat_tlbi;
		if (!history_is_apart(id))
			errata.branches = rows[n].branches;
	}
	return errata;
}
