/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The last exceptions of each CPU that came to EL2: a ring for each, which only
 * that CPU writes, and all of them in order of time for who reads them while
 * no CPU does write.
 */
#ifndef PROBE_TRACE_H
#define PROBE_TRACE_H

#include "base/types.h"

/* As the vectors number them; from AArch32, 4 more. */
enum probe_event_kind {
	PROBE_EVENT_SYNC,
	PROBE_EVENT_IRQ,
	PROBE_EVENT_FIQ,
	PROBE_EVENT_SERROR,
};

struct probe_event {
	u64 time;	/* on the guest's virtual counter */
	u64 pc, pstate; /* where the guest goes on */
	u64 syndrome;	/* this and what follows: 0 for interrupts */
	u64 detail;	/* x0 of a call, or else FAR_EL2 */
	u64 ipa;	/* HPFAR_EL2 */
	u64 kind;
};

struct probe_trace {
	struct probe_event *events;
	u32 size;
	u32 next;   /* where the next one goes */
	u64 total;  /* since the start */
	u32 unread; /* of the latest ones, for probe_trace_next() */
};

/* An empty ring of `size` events, not 0, at `events`. */
void probe_trace_start(struct probe_trace *trace, struct probe_event *events,
		       u32 size);

/* The place of the next event, for the caller to fill; the oldest one goes. */
static inline struct probe_event *probe_trace_add(struct probe_trace *trace)
{
	struct probe_event *event = &trace->events[trace->next];

	trace->next = trace->next + 1 == trace->size ? 0 : trace->next + 1;
	trace->total++;
	return event;
}

/*
 * The latest `count` events of all rings, or as many as there are: hands them
 * out with probe_trace_next(), the oldest first. Returns how many.
 */
u64 probe_trace_rewind(struct probe_trace *traces, u32 trace_count, u64 count);

/* The next of them and whose it is, or NULL. Of the same time: by number. */
const struct probe_event *probe_trace_next(struct probe_trace *traces,
					   u32 trace_count, u32 *index);

#endif
