/* SPDX-License-Identifier: BSD-2-Clause */
/* `monitor irq': the virtual GIC, as the guest would find it. */
#include "base/status.h"
#include "vgic/lr.h"
#include "vm/irq_watch.h"

/* What an interrupt is doing. */
struct view {
	const struct vgic_bank *bank;
	u32 pending, active; /* of the word that it is in */
};

static struct vgic_lr decode(const struct vgic *vgic, u64 raw)
{
	return vgic->version == 2 ? vgic_lr_decode_v2(raw)
				  : vgic_lr_decode_v3(raw);
}

/* Adds what list registers hold of a word. */
static void add_list_registers(const struct vgic *vgic,
			       const struct debug_cpu *cpu, u32 word,
			       struct view *view)
{
	const struct debug_interrupts *saved = &cpu->interrupts;

	if (debug_state_of(cpu) != DEBUG_STOPPED)
		return;
	for (u32 left = saved->lr_used; left; left &= left - 1) {
		struct vgic_lr lr = decode(vgic, saved->lr[lowest_bit(left)]);

		if (lr.state == 0 || lr.intid / 32 != word)
			continue;
		if (lr.state & VGIC_LR_PENDING)
			view->pending |= BIT32(lr.intid % 32);
		if (lr.state & VGIC_LR_ACTIVE)
			view->active |= BIT32(lr.intid % 32);
	}
}

static void add_vcpu(const struct debug *debug, u32 index, u32 word,
		     struct view *view)
{
	const struct vgic_vcpu *vcpu = &debug->vm->vgic.vcpu[index];

	view->pending |= vcpu->queue.bits[word];
	view->active |= vcpu->saved.bits[word];
	add_list_registers(&debug->vm->vgic, &debug->cpu[index], word, view);
}

static struct view private_view(const struct debug *debug, u32 index)
{
	const struct vgic_vcpu *vcpu = &debug->vm->vgic.vcpu[index];
	const struct debug_cpu *cpu = &debug->cpu[index];
	struct view view = { .bank = &vcpu->own };

	view.pending = __atomic_load_n(&vcpu->own.latched, __ATOMIC_RELAXED);
	if (debug_state_of(cpu) == DEBUG_STOPPED)
		view.pending |= cpu->interrupts.pending & vcpu->own.hw;
	add_vcpu(debug, index, 0, &view);
	return view;
}

static struct view shared_view(const struct debug *debug, u32 word)
{
	const struct vgic *vgic = &debug->vm->vgic;
	struct view view = { .bank = &vgic->spi[word] };

	view.pending =
		__atomic_load_n(&view.bank->latched, __ATOMIC_RELAXED) |
		(vgic->ops->read_word(GIC_ISPENDR, 0, word) & view.bank->hw);
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		add_vcpu(debug, n, word, &view);
	return view;
}

static void say_interrupts(const struct debug *debug, u32 index, u32 word,
			   const struct view *view, const struct answer *answer)
{
	const struct vgic *vgic = &debug->vm->vgic;
	u32 left = view->bank->enabled | view->pending | view->active;

	for (; left; left &= left - 1) {
		u32 n = lowest_bit(left), mask = BIT32(n),
		    intid = 32 * word + n;
		u32 priority = word ? vgic->priority[intid]
				    : vgic->vcpu[index].priority[intid];

		monitor_say(answer,
			    "%5u  %3u  %-8s%-8s%-7s 0x%02x  %-6s%u  %s\n",
			    intid, word ? vgic->target[intid] : index,
			    view->bank->enabled & mask ? "enabled" : "-",
			    view->pending & mask ? "pending" : "-",
			    view->active & mask ? "active" : "-", priority,
			    view->bank->edge & mask ? "edge" : "level",
			    view->bank->group1 & mask ? 1u : 0u,
			    view->bank->hw & mask ? "hardware" : "software");
	}
}

static void say_list_registers(const struct debug *debug, u32 index,
			       const struct answer *answer)
{
	static const char states[] = "empty\0"
				     "pending\0"
				     "active\0"
				     "pending and active";
	const struct debug_cpu *cpu = &debug->cpu[index];
	const struct vgic_vcpu *vcpu = &debug->vm->vgic.vcpu[index];

	if (debug_state_of(cpu) != DEBUG_STOPPED) {
		monitor_say(answer, "CPU %u: not stopped\n", index);
		return;
	}
	monitor_say(answer,
		    "CPU %u: %u wait for a list register, %u are "
		    "active without\n",
		    index, vcpu->queue.count, vcpu->saved.count);
	for (u32 left = cpu->interrupts.lr_used; left; left &= left - 1) {
		u32 n = lowest_bit(left);
		u64 raw = cpu->interrupts.lr[n];
		struct vgic_lr lr = decode(&debug->vm->vgic, raw);

		monitor_say(answer, "  LR%-2u 0x%016llx  %u %s\n", n,
			    (unsigned long long)raw, lr.intid,
			    texts_at(states, lr.state));
	}
}

static void say_all(const struct debug *debug, const struct answer *answer)
{
	const struct vgic *vgic = &debug->vm->vgic;
	u32 words = (vgic->line_count + 31) / 32;
	struct view view;

	monitor_say(answer,
		    "GICv%u: %u interrupts, %u list registers; group 0 %s, "
		    "group 1 %s\n",
		    vgic->version, vgic->line_count, vgic->lr_count,
		    vgic->control & 1 ? "on" : "off",
		    vgic->control & 2 ? "on" : "off");
	monitor_say(answer, "INTID  CPU  state                  priority, "
			    "trigger, group, kind\n");
	for (u32 n = 0; n < vgic->vcpu_count; n++) {
		view = private_view(debug, n);
		say_interrupts(debug, n, 0, &view, answer);
	}
	for (u32 word = 1; word < words; word++) {
		view = shared_view(debug, word);
		say_interrupts(debug, 0, word, &view, answer);
	}
	for (u32 n = 0; n < vgic->vcpu_count; n++)
		say_list_registers(debug, n, answer);
}

int monitor_irq(struct debug *debug, const char *text,
		const struct answer *answer)
{
	if (monitor_take(&text, "watch"))
		return irq_watch_command(debug, text, answer);
	if (text[0])
		return ERR_INVALID;
	say_all(debug, answer);
	irq_watch_show(debug, answer);
	return OK;
}
