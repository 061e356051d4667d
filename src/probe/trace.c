/* SPDX-License-Identifier: BSD-2-Clause */
#include "probe/trace.h"

void probe_trace_start(struct probe_trace *trace, struct probe_event *events,
		       u32 size)
{
	*trace = (struct probe_trace){ .events = events, .size = size };
}

/* The event with `younger` ones after it, or NULL: not kept, or never was. */
static const struct probe_event *event_at(const struct probe_trace *trace,
					  u32 younger)
{
	u32 back = younger + 1;

	if (younger >= trace->size || younger >= trace->total)
		return NULL;
	return &trace->events[trace->next >= back
				      ? trace->next - back
				      : trace->next + trace->size - back];
}

u64 probe_trace_rewind(struct probe_trace *traces, u32 trace_count, u64 count)
{
	u64 found = 0;

	for (u32 n = 0; n < trace_count; n++)
		traces[n].unread = 0;
	for (; found < count; found++) {
		const struct probe_event *latest = NULL, *event;
		u32 of = 0;

		for (u32 n = 0; n < trace_count; n++) {
			event = event_at(&traces[n], traces[n].unread);
			if (!event || (latest && event->time < latest->time))
				continue;
			latest = event;
			of = n;
		}
		if (!latest)
			break;
		traces[of].unread++;
	}
	return found;
}

const struct probe_event *probe_trace_next(struct probe_trace *traces,
					   u32 trace_count, u32 *index)
{
	const struct probe_event *first = NULL, *event;

	for (u32 n = 0; n < trace_count; n++) {
		if (traces[n].unread == 0)
			continue;
		event = event_at(&traces[n], traces[n].unread - 1);
		if (!event || (first && event->time >= first->time))
			continue;
		first = event;
		*index = n;
	}
	if (first)
		traces[*index].unread--;
	return first;
}
