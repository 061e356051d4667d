/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interrupts of one CPU: how many, how many a second, too many a second, and
 * those that are taken and never completed. Only that CPU calls.
 */
#ifndef PROBE_IRQ_H
#define PROBE_IRQ_H

#include "base/types.h"

#define PROBE_IRQ_MAX	1020u
#define PROBE_IRQ_STORM 20000u /* a second, unless set */

struct probe_irq {
	u64 total;
	u64 taken;     /* when the last one was; in ticks of the guest's */
	u32 window;    /* which second since the start, plus 1 */
	u32 in_window; /* of that second */
	u32 rate;      /* of the second before */
	bool told;     /* that it was not completed */
};

struct probe_irqs {
	u64 start, hz; /* of the watch; ticks a second, the guest's */
	u64 storm;     /* more than this in a second is one */
	u64 looked;    /* when completion was looked at last */
	struct probe_irq irq[PROBE_IRQ_MAX];
};

/*
 * Interrupt `intid`, below PROBE_IRQ_MAX, was taken. True: it is the first of
 * this second beyond the limit.
 */
bool probe_irq_count(struct probe_irqs *irqs, u32 intid, u64 now);

/* True once a second: time to ask for those that are active. */
bool probe_irq_look(struct probe_irqs *irqs, u64 now);

/*
 * `intid` is active. True, once for each time that it is taken: it was taken
 * more than a second ago.
 */
bool probe_irq_stuck(struct probe_irqs *irqs, u32 intid, u64 now);

#endif
