/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accesses of the guest to addresses where it has nothing: what becomes of
 * each. The caller serialises.
 */
#ifndef PROBE_FAULT_H
#define PROBE_FAULT_H

#include "base/compiler.h"
#include "base/types.h"

#define PROBE_IGNORES_MAX 32u
#define PROBE_STORM_LIMIT 1000u /* unless set */

enum probe_policy {
	PROBE_FAULT_OFF,      /* the architecture's answer: an abort */
	PROBE_FAULT_WARN,     /* the same, and a line says so */
	PROBE_FAULT_TRAP,     /* the debugger is told first */
	PROBE_FAULT_AUTOSKIP, /* nothing happens, loads give 0 */
};

struct probe_fault {
	u64 ipa, va, pc, esr;
	u64 time; /* in ticks of the system counter */
	u32 cpu;
};

/* All zero but for the limit, which probe_fault_init() sets: off. */
struct probe_faults {
	enum probe_policy policy;
	u64 total; /* of those that were looked at */
	struct probe_fault last;

	u64 storm_limit; /* in a second */
	u64 window_start, window_count;

	u32 ignore_count;
	struct range ignores[PROBE_IGNORES_MAX];
};

void probe_fault_init(struct probe_faults *faults);

/*
 * A fault: what is to become of it. `*storm`: there were more than the limit
 * within a second of `hz` ticks; the policy is off from now on. Faults within
 * an ignored range get the architecture's answer, uncounted.
 */
enum probe_policy probe_fault_decide(struct probe_faults *faults,
				     const struct probe_fault *fault, u64 hz,
				     bool *storm);

/*
 * Ranges to ignore. ERR_INVALID: empty; ERR_OVERFLOW: it wraps;
 * ERR_EXISTS: one begins there already; ERR_NO_SPACE; ERR_NOT_FOUND: none
 * begins there.
 */
int probe_ignore_add(struct probe_faults *faults,
		     struct range range) MUST_CHECK;
int probe_ignore_remove(struct probe_faults *faults, u64 base) MUST_CHECK;

#endif
