/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/irq_watch.h"

#include "arch/timer.h"
#include "base/status.h"
#include "probe/irq.h"
#include "vm/debug.h"
#include "vm/heap.h"

static struct {
	bool on;
	const struct gic_driver *original; /* NULL: was never on */
	struct gic_driver driver;
	struct probe_irqs *cpu;	   /* kept for the next time */
	u16 holder[PROBE_IRQ_MAX]; /* who took it last; __atomic */
} watch;

static void look(struct vcpu *vcpu, struct probe_irqs *irqs, u64 now)
{
	const struct vgic *vgic = &vcpu->vm->vgic;
	u32 self = vcpu->cpu.index;

	for (u32 word = 0; word < (vgic->line_count + 31) / 32; word++) {
		u32 active = watch.original->ops->read_word(GIC_ISACTIVER, self,
							    word);

		for (; active; active &= active - 1) {
			u32 intid = word * 32 + lowest_bit(active);

			/* Another CPU's, and that CPU tells. */
			if (intid >= PROBE_IRQ_MAX ||
			    (word && __atomic_load_n(&watch.holder[intid],
						     __ATOMIC_RELAXED) != self))
				continue;
			if (probe_irq_stuck(irqs, intid, now))
				debug_tell(vcpu,
					   "irq: CPU %u: interrupt %u is not "
					   "completed since a second",
					   self, intid);
		}
	}
}

/* In place of the driver's own. */
static u32 acknowledge(void)
{
	u32 acknowledged = watch.original->acknowledge();
	u32 intid = acknowledged & watch.original->intid_mask;
	struct vcpu *vcpu = this_vcpu();
	struct probe_irqs *irqs = &watch.cpu[vcpu->cpu.index];
	u64 now = debug_guest_counter(vcpu->vm->debug);

	if (intid >= PROBE_IRQ_MAX)
		return acknowledged;
	__atomic_store_n(&watch.holder[intid], (u16)vcpu->cpu.index,
			 __ATOMIC_RELAXED);
	if (probe_irq_count(irqs, intid, now))
		debug_tell(vcpu,
			   "irq: CPU %u: more than %llu of interrupt %u in "
			   "a second",
			   vcpu->cpu.index, (unsigned long long)irqs->storm,
			   intid);
	/* Afterwards: this one is active, but since just now. */
	if (probe_irq_look(irqs, now))
		look(vcpu, irqs, now);
	return acknowledged;
}

static bool have_memory(const struct vm *vm)
{
	if (!watch.cpu)
		watch.cpu =
			heap_try_alloc(vm->vcpu_count * sizeof(watch.cpu[0]));
	return watch.cpu;
}

static void turn_on(struct vm *vm, u64 storm)
{
	u64 now = debug_guest_counter(vm->debug);

	for (u32 n = 0; n < vm->vcpu_count; n++)
		watch.cpu[n] = (struct probe_irqs){
			.start = now,
			.hz = counter_frequency(),
			.storm = storm,
			.looked = now,
		};
	if (watch.on)
		return;
	watch.on = true;
	watch.original = vm->gic;
	watch.driver = *vm->gic;
	watch.driver.acknowledge = acknowledge;
	/* A CPU that is off takes kicks, also now. */
	__atomic_store_n(&vm->gic, &watch.driver, __ATOMIC_RELEASE);
}

/* One that is just in acknowledge() still needs the original. */
static void turn_off(struct vm *vm)
{
	if (watch.on)
		__atomic_store_n(&vm->gic, watch.original, __ATOMIC_RELEASE);
	watch.on = false;
}

int irq_watch_command(struct debug *debug, const char *text,
		      const struct answer *answer)
{
	u64 storm = PROBE_IRQ_STORM;

	if (monitor_take(&text, "on")) {
		if (text[0] && !monitor_is_number(text, &storm))
			return ERR_INVALID;
		if (!have_memory(debug->vm))
			return monitor_say_status(answer, ERR_NO_MEMORY);
		turn_on(debug->vm, storm);
	} else if (monitor_is(text, "off")) {
		turn_off(debug->vm);
	} else if (text[0]) {
		return ERR_INVALID;
	}
	monitor_say(answer, "%s\n", watch.on ? "on" : "off");
	return OK;
}

void irq_watch_show(const struct debug *debug, const struct answer *answer)
{
	if (!watch.on)
		return;
	monitor_say(answer, "taken: INTID, CPU, in all, in the last second "
			    "that had any\n");
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		for (u32 intid = 0; intid < PROBE_IRQ_MAX; intid++) {
			const struct probe_irq *irq = &watch.cpu[n].irq[intid];

			if (irq->total)
				monitor_say(
					answer, "%5u  %3u  %llu  %u\n", intid,
					n, (unsigned long long)irq->total,
					irq->rate ? irq->rate : irq->in_window);
		}
	}
}
