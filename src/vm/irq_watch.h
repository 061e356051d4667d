/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The interrupt monitor. While it is on, the driver of the GIC that interrupts
 * are taken by is one that counts; else nothing of it runs.
 */
#ifndef VM_IRQ_WATCH_H
#define VM_IRQ_WATCH_H

#include "vm/monitor.h"

/* `monitor irq watch ...'. While all CPUs are stopped. */
int irq_watch_command(struct debug *debug, const char *text,
		      const struct answer *answer);

/* Counts and rates, if it is on. */
void irq_watch_show(const struct debug *debug, const struct answer *answer);

#endif
