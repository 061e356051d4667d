/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ARCH_ID_FIELD_H
#define ARCH_ID_FIELD_H

#include "base/bits.h"

/* A field of an ID register, four bits at `low`. */
static inline u64 id_field(u64 reg, unsigned low)
{
	return bits(reg, low + 3, low);
}

#endif
