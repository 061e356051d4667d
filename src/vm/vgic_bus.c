/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/vgic_bus.h"

#include "base/status.h"
#include "vm/kick.h"

/*
 * The context of the distributor is the virtual GIC, that of a redistributor
 * the vCPU whose it is. What needs no lock keeps nothing across a call.
 */
static NOINLINE COLD int read_distributor_locked(struct vgic *vgic,
						 struct vcpu *vcpu, u64 offset,
						 unsigned size, u64 *value)
{
	kick_lock_distributor(vcpu);
	(void)vgic_dist_read(vgic, vcpu->vgic, offset, size, value);
	kick_unlock_distributor(vcpu);
	return OK;
}

static int read_distributor(void *context, void *accessor, u64 offset,
			    unsigned size, u64 *value)
{
	struct vcpu *vcpu = accessor;

	if (unlikely(vgic_read_needs_lock(offset)))
		return read_distributor_locked(context, vcpu, offset, size,
					       value);
	return vgic_dist_read(context, vcpu->vgic, offset, size, value);
}

static NOINLINE int write_distributor_locked(struct vgic *vgic,
					     struct vcpu *vcpu, u64 offset,
					     unsigned size, u64 value)
{
	kick_lock_distributor(vcpu);
	vgic_dist_write(vgic, vcpu->vgic, offset, size, value);
	kick_unlock_distributor(vcpu);
	return OK;
}

static int write_distributor(void *context, void *accessor, u64 offset,
			     unsigned size, u64 value)
{
	struct vcpu *vcpu = accessor;

	if (!vgic_is_sgir(context, offset))
		return write_distributor_locked(context, vcpu, offset, size,
						value);
	if (size == 4)
		vgic_write_sgir(vcpu->vgic, (u32)value);
	return OK;
}

static NOINLINE COLD int read_redistributor_locked(struct vgic_vcpu *target,
						   struct vcpu *vcpu,
						   u64 offset, unsigned size,
						   u64 *value)
{
	kick_lock_distributor(vcpu);
	(void)vgic_redist_read(target, vcpu->vgic, offset, size, value);
	kick_unlock_distributor(vcpu);
	return OK;
}

static int read_redistributor(void *context, void *accessor, u64 offset,
			      unsigned size, u64 *value)
{
	struct vcpu *vcpu = accessor;

	if (unlikely(vgic_read_needs_lock(offset & 0xffff)))
		return read_redistributor_locked(context, vcpu, offset, size,
						 value);
	return vgic_redist_read(context, vcpu->vgic, offset, size, value);
}

static int write_redistributor(void *context, void *accessor, u64 offset,
			       unsigned size, u64 value)
{
	struct vcpu *vcpu = accessor;

	kick_lock_distributor(vcpu);
	vgic_redist_write(context, vcpu->vgic, offset, size, value);
	kick_unlock_distributor(vcpu);
	return OK;
}

static int read_dir(void *context, void *accessor, u64 offset, unsigned size,
		    u64 *value)
{
	(void)context;
	(void)accessor;
	(void)offset;
	(void)size;
	*value = 0; /* write only */
	return OK;
}

static COLD int write_dir(void *context, void *accessor, u64 offset,
			  unsigned size, u64 value)
{
	struct vcpu *vcpu = accessor;

	(void)context;
	if (offset != 0 || size != 4)
		return OK;
	kick_lock_distributor(vcpu);
	vgic_deactivate(vcpu->vgic, (u32)value);
	kick_unlock_distributor(vcpu);
	return OK;
}

const struct emul_bus_ops vgic_bus_distributor = { read_distributor,
						   write_distributor };
const struct emul_bus_ops vgic_bus_redistributor = { read_redistributor,
						     write_redistributor };
const struct emul_bus_ops vgic_bus_dir = { read_dir, write_dir };
