/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lookup of trapped system registers: a key of 16 bits and a const table
 * sorted by it. What the actions mean is the owner of the table's.
 */
#ifndef EMUL_SYSREG_H
#define EMUL_SYSREG_H

#include "base/bits.h"
#include "base/types.h"

/* The key, in the bit order of the MSR and MRS instructions. */
#define SYSREG(op0, op1, crn, crm, op2)                                        \
	((u16)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

#define SYSREG_OP0(key) ((unsigned)(key) >> 14 & 3)
#define SYSREG_OP1(key) ((unsigned)(key) >> 11 & 7)
#define SYSREG_CRN(key) ((unsigned)(key) >> 7 & 15)
#define SYSREG_CRM(key) ((unsigned)(key) >> 3 & 15)
#define SYSREG_OP2(key) ((unsigned)(key)&7)

/* The key of a syndrome of class ESR_EC_SYSREG. */
static inline u16 sysreg_key(u64 esr)
{
	return SYSREG((u16)bits(esr, 21, 20), (u16)bits(esr, 16, 14),
		      (u16)bits(esr, 13, 10), (u16)bits(esr, 4, 1),
		      (u16)bits(esr, 19, 17));
}

/* A row: the keys first..last, inclusive; both are equal for one register. */
struct sysreg_row {
	u16 first;
	u16 last;
	u16 action; /* of the owner's own enum */
	const char *name;
};

#define SYSREG_ROW(key, what, text)                                            \
	{                                                                      \
		.first = (key), .last = (key), .action = (what),               \
		.name = (text)                                                 \
	}

/* The row that holds `key`, or NULL. The table must satisfy sysreg_sorted. */
static inline const struct sysreg_row *
sysreg_find(const struct sysreg_row *table, u32 count, u16 key)
{
	u32 low = 0;

	while (low < count) {
		u32 middle = low + (count - low) / 2;

		if (key > table[middle].last)
			low = middle + 1;
		else if (key < table[middle].first)
			count = middle;
		else
			return &table[middle];
	}
	return NULL;
}

/* Whether the rows ascend and do not overlap; for tests of a table. */
bool sysreg_sorted(const struct sysreg_row *table, u32 count);

#endif
