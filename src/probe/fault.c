/* SPDX-License-Identifier: BSD-2-Clause */
#include "probe/fault.h"

#include "base/checked.h"
#include "base/status.h"

void probe_fault_init(struct probe_faults *faults)
{
	faults->storm_limit = PROBE_STORM_LIMIT;
}

static bool is_ignored(const struct probe_faults *faults, u64 address)
{
	for (u32 n = 0; n < faults->ignore_count; n++)
		if (address - faults->ignores[n].base < faults->ignores[n].size)
			return true;
	return false;
}

static bool is_storm(struct probe_faults *faults, u64 now, u64 hz)
{
	if (faults->window_count == 0 || now - faults->window_start >= hz) {
		faults->window_start = now;
		faults->window_count = 0;
	}
	return ++faults->window_count > faults->storm_limit;
}

enum probe_policy probe_fault_decide(struct probe_faults *faults,
				     const struct probe_fault *fault, u64 hz,
				     bool *storm)
{
	*storm = false;
	if (faults->policy == PROBE_FAULT_OFF || is_ignored(faults, fault->ipa))
		return PROBE_FAULT_OFF;
	faults->total++;
	faults->last = *fault;
	if (is_storm(faults, fault->time, hz)) {
		*storm = true;
		faults->policy = PROBE_FAULT_OFF;
		faults->window_count = 0;
	}
	return faults->policy;
}

static u32 find(const struct probe_faults *faults, u64 base)
{
	u32 n = 0;

	while (n < faults->ignore_count && faults->ignores[n].base != base)
		n++;
	return n;
}

int probe_ignore_add(struct probe_faults *faults, struct range range)
{
	u64 last;

	if (range.size == 0)
		return ERR_INVALID;
	if (!checked_add(range.base, range.size - 1, &last))
		return ERR_OVERFLOW;
	if (find(faults, range.base) != faults->ignore_count)
		return ERR_EXISTS;
	if (faults->ignore_count == PROBE_IGNORES_MAX)
		return ERR_NO_SPACE;
	faults->ignores[faults->ignore_count++] = range;
	return OK;
}

int probe_ignore_remove(struct probe_faults *faults, u64 base)
{
	u32 n = find(faults, base);

	if (n == faults->ignore_count)
		return ERR_NOT_FOUND;
	faults->ignores[n] = faults->ignores[--faults->ignore_count];
	return OK;
}
