/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/sysreg.h"

bool sysreg_sorted(const struct sysreg_row *table, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		if (table[i].first > table[i].last)
			return false;
		if (i > 0 && table[i].first <= table[i - 1].last)
			return false;
	}
	return true;
}
