/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/platform.h"

#define TIMER_COUNT 5

/* In the order of the binding, and the names of "interrupt-names". */
static const char *const timer_names[TIMER_COUNT] = {
	"sec-phys", "phys", "virt", "hyp-phys", "hyp-virt",
};

/* Which timer the interrupt at `index` belongs to; TIMER_COUNT: to none. */
static u32 timer_of(const struct fdt_prop *names, u32 index)
{
	const char *name;
	u32 i;

	if (!names->value)
		return index;
	name = fdt_prop_string(names, index);
	for (i = 0; name && i < TIMER_COUNT; i++)
		if (strcmp(name, timer_names[i]) == 0)
			return i;
	return TIMER_COUNT;
}

static int find_interrupts(const struct fdt *fdt, u32 node,
			   struct fdt_prop *prop)
{
	if (fdt_find_property(fdt, node, "interrupts-extended", prop) == OK)
		return OK;
	return fdt_find_property(fdt, node, "interrupts", prop);
}

int fdt_read_timer(const struct fdt *fdt, u32 node, u32 cells,
		   struct fdt_timer *timer)
{
	struct fdt_irq *const irqs[TIMER_COUNT] = {
		&timer->secure_physical, &timer->physical,    &timer->virtual,
		&timer->hyp_physical,	 &timer->hyp_virtual,
	};
	struct fdt_prop interrupts, names;
	struct fdt_irq irq;
	u32 i, which;
	int status;

	fdt_find_property(fdt, node, "interrupt-names", &names);
	if (find_interrupts(fdt, node, &interrupts))
		return ERR_NOT_FOUND;
	for (i = 0; i < TIMER_COUNT; i++) {
		status = fdt_decode_irq(&interrupts, cells, i, &irq);
		if (status == ERR_NOT_FOUND)
			break;
		if (status)
			return status;
		which = timer_of(&names, i);
		if (which < TIMER_COUNT)
			*irqs[which] = irq;
	}
	timer->node = node;
	status = fdt_read_u32(fdt, node, "clock-frequency",
			      &timer->clock_frequency);
	return status == ERR_NOT_FOUND ? OK : status;
}
