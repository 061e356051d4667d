/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stores that are done once each, as they stand: single-copy atomic, since they
 * are aligned (Arm ARM B2.2.1), and in no order but that of the program. The
 * atomic built-ins promise the same, but gcc computes an address for each.
 */
#ifndef BASE_ONCE_H
#define BASE_ONCE_H

#include "base/types.h"

static inline void store_once(u64 *to, u64 value)
{
	*(volatile u64 *)to = value;
}

#endif
