/* SPDX-License-Identifier: BSD-2-Clause */
#include "probe/vectors.h"

#include "base/status.h"

void probe_vectors_forget(struct probe_vectors *vectors)
{
	*vectors = (struct probe_vectors){ .mode = PROBE_VECTORS_OFF };
}

static bool is_allowed(const struct probe_vectors *vectors, u64 value)
{
	u32 count = __atomic_load_n(&vectors->count, __ATOMIC_ACQUIRE);

	for (u32 n = 0; n < count; n++)
		if (vectors->values[n] == value)
			return true;
	return false;
}

int probe_vectors_allow(struct probe_vectors *vectors, u64 value)
{
	if (is_allowed(vectors, value))
		return OK;
	if (vectors->count == PROBE_VECTORS_MAX)
		return ERR_NO_SPACE;
	vectors->values[vectors->count] = value;
	__atomic_store_n(&vectors->count, vectors->count + 1, __ATOMIC_RELEASE);
	return OK;
}

bool probe_vectors_changed(const struct probe_vectors *vectors, u64 *last,
			   u64 now)
{
	if (now == *last)
		return false;
	*last = now;
	return !is_allowed(vectors, now);
}
