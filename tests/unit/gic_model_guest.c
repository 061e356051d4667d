/* SPDX-License-Identifier: BSD-2-Clause */
/* What a guest does with the machine of gic_model.c. */
#include "unit.h"

#include "gic_model.h"
#include "vgic/list.h"

struct vgic_lr model_lr(u32 cpu, u32 index)
{
	return vgic_decode(&model_vgic, *model_raw_lr(cpu, index));
}

static void write_lr(u32 cpu, u32 index, const struct vgic_lr *lr)
{
	*model_raw_lr(cpu, index) = vgic_encode(&model_vgic, lr);
}

u32 model_best(u32 cpu)
{
	u32 best = MODEL_LRS, priority = 256;

	for (u32 n = 0; n < MODEL_LRS; n++) {
		struct vgic_lr l = model_lr(cpu, n);

		if (!(model_groups(cpu) & (l.group1 ? 2 : 1)))
			continue;
		if (l.state == VGIC_LR_PENDING && l.priority < priority) {
			priority = l.priority;
			best = n;
		}
	}
	return best;
}

u32 model_ack(u32 cpu)
{
	struct vgic_lr l;
	u32 best;

	model_settle();
	best = model_best(cpu);
	if (best == MODEL_LRS)
		return SPURIOUS;
	l = model_lr(cpu, best);
	l.state = VGIC_LR_ACTIVE;
	write_lr(cpu, best, &l);
	model_raise(cpu, l.priority);
	return l.intid | l.source << 10;
}

void model_eoi(u32 cpu, u32 acknowledged)
{
	u32 intid = acknowledged & 0x3ff, was;

	model_drop(cpu);
	for (u32 n = 0; n < MODEL_LRS; n++) {
		struct vgic_lr l = model_lr(cpu, n);

		if (l.intid != intid || !(l.state & VGIC_LR_ACTIVE))
			continue;
		l.state &= ~VGIC_LR_ACTIVE;
		write_lr(cpu, n, &l);
		was = model_become(cpu);
		if (l.hw)
			model_vgic.ops->write_word(GIC_ICACTIVER, cpu,
						   intid / 32,
						   1u << intid % 32);
		model_become(was);
		model_settle();
		return;
	}
	model_count_eoi(cpu);
}

void model_dir(u32 cpu, u32 intid)
{
	u32 was = model_become(cpu);

	vgic_deactivate(&model_vcpu[cpu], intid);
	model_become(was);
	model_settle();
}

u32 model_read(u32 cpu, u32 offset)
{
	u32 was = model_become(cpu);
	u64 value;

	(void)!vgic_dist_read(&model_vgic, &model_vcpu[cpu], offset, 4, &value);
	model_become(was);
	model_settle();
	return (u32)value;
}

void model_write(u32 cpu, u32 offset, u32 value)
{
	u32 was = model_become(cpu);

	if (vgic_is_sgir(&model_vgic, offset))
		vgic_write_sgir(&model_vcpu[cpu], value);
	else
		vgic_dist_write(&model_vgic, &model_vcpu[cpu], offset, 4,
				value);
	model_become(was);
	model_settle();
}

u32 model_redist_read(u32 cpu, u32 whose, u32 offset)
{
	u32 was = model_become(cpu);
	u64 value;

	(void)!vgic_redist_read(&model_vcpu[whose], &model_vcpu[cpu],
				0x10000 + offset, 4, &value);
	model_become(was);
	model_settle();
	return (u32)value;
}

void model_redist_write(u32 cpu, u32 whose, u32 offset, u32 value)
{
	u32 was = model_become(cpu);

	vgic_redist_write(&model_vcpu[whose], &model_vcpu[cpu],
			  0x10000 + offset, 4, value);
	model_become(was);
	model_settle();
}

void model_send(u32 cpu, u64 value)
{
	u32 was = model_become(cpu);

	vgic_send_sgi(&model_vcpu[cpu], value, VGIC_SGI1R);
	model_become(was);
	model_settle();
}

void model_setup(u32 intid, u8 priority, u32 cpu)
{
	struct vgic_vcpu *vcpu = &model_vcpu[0];

	vgic_dist_write(vcpu->vgic, vcpu, 0x400 + intid, 1, priority);
	if (model_vgic.version == 2)
		vgic_dist_write(vcpu->vgic, vcpu, 0x800 + intid, 1, 1u << cpu);
	else
		vgic_dist_write(vcpu->vgic, vcpu, 0x6000 + 8 * intid, 8, cpu);
	model_write(0, 0x100 + intid / 32 * 4, 1u << intid % 32);
}
