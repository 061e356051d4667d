/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values that VBAR_EL1 may have, and what is none of them. CPUs look while
 * one of them, by the caller's lock, adds.
 */
#ifndef PROBE_VECTORS_H
#define PROBE_VECTORS_H

#include "base/compiler.h"
#include "base/types.h"

#define PROBE_VECTORS_MAX 64u

enum probe_vectors_mode {
	PROBE_VECTORS_OFF,
	PROBE_VECTORS_LEARN, /* whatever comes is allowed from then on */
	PROBE_VECTORS_ON,
};

/* All zero: off, and none is allowed. */
struct probe_vectors {
	enum probe_vectors_mode mode;
	u32 count; /* __atomic */
	u64 values[PROBE_VECTORS_MAX];
};

/* Off again, none allowed. While no CPU looks. */
void probe_vectors_forget(struct probe_vectors *vectors);

/* ERR_NO_SPACE: there are PROBE_VECTORS_MAX others. */
int probe_vectors_allow(struct probe_vectors *vectors, u64 value) MUST_CHECK;

/*
 * A CPU's VBAR_EL1 was `*last` when somebody looked, and is `now`, which is
 * `*last` from here on. True: that is a change, to what is not allowed.
 */
bool probe_vectors_changed(const struct probe_vectors *vectors, u64 *last,
			   u64 now);

#endif
