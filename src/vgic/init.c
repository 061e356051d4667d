/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"
#include "vgic/internal.h"

static void init_vcpu(struct vgic_vcpu *vcpu, struct vgic *vgic, u32 index,
		      const struct vgic_config *config)
{
	vcpu->vgic = vgic;
	vcpu->index = index;
	vcpu->mpidr = config->mpidr[index];
	vcpu->own.vgic = vgic;
	vcpu->own.cpu = index;
	vcpu->own.existing = ~0u;
	vcpu->own.hw = ~config->private_soft;
	vcpu->own.edge = SGI_MASK;
	vcpu->asleep = true;
	if (config->version == 2) {
		vcpu->banked = vcpu;
		/*
		 * Enabled for good (IHI 0048B 4.3.5, a permitted choice), and
		 * set pending by CPENDSGIR and SPENDSGIR only.
		 */
		vcpu->own.enabled = SGI_MASK;
		vcpu->own.fixed = SGI_MASK;
	}
}

/* Word 0 has none: they are the vCPUs' own. */
static void init_bank(struct vgic *vgic, u32 word)
{
	struct vgic_bank *bank = &vgic->spi[word];
	u32 left = vgic->line_count - word * 32;

	bank->vgic = vgic;
	bank->word = word;
	if (word == 0 || word * 32 >= vgic->line_count)
		return;
	bank->existing = left < 32 ? BIT32(left) - 1 : ~0u;
	bank->hw = bank->existing;
	bank->edge = vgic->ops->configure(0, word, 0, 0);
}

/* IHI 0048B 4.3.2, IHI 0069H 12.9.38. */
static u32 make_typer(const struct vgic *vgic)
{
	u32 lines = (vgic->line_count + 31) / 32 - 1;

	if (vgic->version == 2)
		return lines | (vgic->vcpu_count - 1) << 5;
	/* IDbits; A3V, since Aff3 counts; no LPIs, no MBIs, no 1 of N. */
	return lines | (vgic->id_bits - 1) << 19 | BIT32(24) | BIT32(25);
}

/* CPUs are numbered in Aff0 or, of a newer kind, in Aff1. */
static u32 find_guess_shift(const struct vgic *vgic)
{
	u32 last = vgic->vcpu_count - 1;

	return last && (vgic->vcpu[last].mpidr & 0xff) == 0 ? 8 : 0;
}

int vgic_init(struct vgic *vgic, struct vgic_vcpu *vcpu,
	      const struct vgic_config *config, const struct vgic_ops *ops)
{
	if ((config->version != 2 && config->version != 3) ||
	    config->vcpu_count == 0 || config->vcpu_count > UINT16_MAX ||
	    (config->version == 2 && config->vcpu_count > VGIC_V2_CPU_MAX))
		return ERR_INVALID;
	if (config->line_count < 32 || config->line_count > VGIC_LINES_MAX ||
	    config->lr_count == 0)
		return ERR_RANGE;
	vgic->ops = ops;
	vgic->version = config->version;
	vgic->line_count = config->line_count;
	vgic->lr_count =
		config->lr_count < VGIC_LR_MAX ? config->lr_count : VGIC_LR_MAX;
	vgic->lr_all = (u32)MASK(vgic->lr_count - 1, 0);
	vgic->lr_modulo = BIT32(highest_bit(vgic->lr_count)) - 1;
	vgic->id_bits = config->id_bits;
	vgic->vcpu_count = config->vcpu_count;
	vgic->vcpu = vcpu;
	vgic->typer = make_typer(vgic);
	for (u32 n = 0; n < config->vcpu_count; n++)
		init_vcpu(&vcpu[n], vgic, n, config);
	vcpu[config->vcpu_count - 1].last = true;
	vgic->guess_shift = find_guess_shift(vgic);
	for (u32 word = 0; word < VGIC_WORDS; word++)
		init_bank(vgic, word);
	/* GICD_ITARGETSR and IROUTER name the first CPU after reset. */
	for (u32 id = 32; id < config->line_count; id++) {
		vgic->targets[id] = 1;
		vgic->router[id] = vcpu[0].mpidr;
	}
	return OK;
}

void vgic_reserve(struct vgic *vgic, u32 intid)
{
	struct vgic_bank *bank = &vgic->spi[intid / 32];
	u32 mask = BIT32(intid % 32);

	bank->hw &= ~mask;
	bank->pended_taken |= mask;
}

void vgic_vcpu_start(struct vgic_vcpu *vcpu)
{
	const struct vgic_ops *ops = vcpu->vgic->ops;

	vgic_lists_empty(vcpu);
	vcpu->maintenance = 0;
	ops->lr_maintenance(0);
	/*
	 * EL2's initialization of this CPU has disabled and cleared all; behind
	 * a power-down it is still as the guest had it.
	 */
	vcpu->own.edge = ops->configure(vcpu->index, 0, 0, 0) | SGI_MASK;
	vgic_write_hw(&vcpu->own, GIC_ISACTIVER,
		      vcpu->saved.bits[0] & vcpu->own.hw);
	vcpu->own_dirty = true;
	vcpu->online = true;
	vcpu->on = true;
	vgic_unfold(vcpu);
	vgic_retarget_shared(vcpu);
}

void vgic_vcpu_off(struct vgic_vcpu *vcpu)
{
	vcpu->on = false;
	vgic_retarget_shared(vcpu);
	vgic_fold(vcpu);
	vgic_give_back(vcpu);
}
