/* SPDX-License-Identifier: BSD-2-Clause */
#include "probe/irq.h"

bool probe_irq_count(struct probe_irqs *irqs, u32 intid, u64 now)
{
	struct probe_irq *irq = &irqs->irq[intid];
	u32 window = (u32)((now - irqs->start) / irqs->hz) + 1;

	if (window != irq->window) {
		irq->rate = window == irq->window + 1 ? irq->in_window : 0;
		irq->window = window;
		irq->in_window = 0;
	}
	irq->total++;
	irq->taken = now;
	irq->told = false;
	return ++irq->in_window == irqs->storm + 1;
}

bool probe_irq_look(struct probe_irqs *irqs, u64 now)
{
	if (now - irqs->looked < irqs->hz)
		return false;
	irqs->looked = now;
	return true;
}

bool probe_irq_stuck(struct probe_irqs *irqs, u32 intid, u64 now)
{
	struct probe_irq *irq = &irqs->irq[intid];

	if (irq->told || irq->total == 0 || now - irq->taken <= irqs->hz)
		return false;
	irq->told = true;
	return true;
}
