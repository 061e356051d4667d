/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The watch over the guest's exception vectors: VBAR_EL1, and the memory that
 * it points to.
 *
 * With FEAT_FGT each write of VBAR_EL1 traps, and the guest is stopped at it.
 * HCR_EL2.TVM does not trap that register (Arm ARM D19.2.48); so without, it is
 * looked at whenever the CPU comes to EL2.
 */
#include "arch/sysreg.h"
#include "base/status.h"
#include "emul/esr.h"
#include "emul/sysreg.h"
#include "vm/debug.h"
#include "vm/debug_line.h"
#include "vm/debug_state.h"
#include "vm/exit.h"

#define KEY_VBAR SYSREG(3, 0, 12, 0, 0)

/* Bits 10:0 are RES0. */
#define VBAR_BASE (~MASK(10, 0))

u64 debug_vectors_now(void)
{
	return read_sysreg(vbar_el1) & VBAR_BASE;
}

static void learn(struct vcpu *vcpu, u64 value)
{
	struct debug *debug = vcpu->vm->debug;
	int status;

	spin_lock(&debug->vectors_lock);
	status = probe_vectors_allow(&debug->vectors, value);
	spin_unlock(&debug->vectors_lock);
	if (status != OK)
		debug_tell(vcpu, "vectors: no room to learn 0x%llx",
			   (unsigned long long)value);
}

bool debug_vectors_look(struct vcpu *vcpu, struct frame *frame, u64 value)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 before = cpu->vbar;

	if (debug->vectors.mode == PROBE_VECTORS_OFF ||
	    !probe_vectors_changed(&debug->vectors, &cpu->vbar, value))
		return false;
	if (debug->vectors.mode == PROBE_VECTORS_LEARN) {
		learn(vcpu, value);
		return false;
	}
	debug_tell(vcpu,
		   "vectors: CPU %u: VBAR_EL1 changes from 0x%llx to 0x%llx, "
		   "pc 0x%llx",
		   vcpu->cpu.index, (unsigned long long)before,
		   (unsigned long long)value,
		   (unsigned long long)read_sysreg(elr_el2));
	debug_stop_at(vcpu, frame, RSP_REASON_SIGNAL, 0);
	return true;
}

/* Told, and let go on from there, the guest makes the write. */
bool debug_vectors_sysreg(struct vcpu *vcpu, struct frame *frame, u64 esr)
{
	unsigned rt = esr_sysreg_rt(esr);
	u64 pc = read_sysreg(elr_el2), value = rt == 31 ? 0 : frame->x[rt];

	if (sysreg_key(esr) != KEY_VBAR || esr_sysreg_read(esr))
		return false;
	if (debug_vectors_look(vcpu, frame, value & VBAR_BASE)) {
		if (read_sysreg(elr_el2) == pc)
			debug_cpu_of(vcpu)->vbar = value & VBAR_BASE;
		return true;
	}
	write_sysreg(vbar_el1, value);
	exit_skip(esr);
	return true;
}

/* `told` has the lowest bit, which no PC has. */
bool debug_vectors_written(struct vcpu *vcpu, struct frame *frame, u64 address)
{
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u64 pc = read_sysreg(elr_el2);

	if (cpu->told == (pc | 1)) {
		cpu->told = 0;
		return false;
	}
	debug_tell(vcpu,
		   "vectors: CPU %u: write of 0x%llx, in their page, pc "
		   "0x%llx",
		   vcpu->cpu.index, (unsigned long long)address,
		   (unsigned long long)pc);
	debug_stop_at(vcpu, frame, RSP_REASON_SIGNAL, 0);
	cpu->told = read_sysreg(elr_el2) == pc ? pc | 1 : 0;
	return true;
}

/*
 * Where the CPUs have that page. A CPU may have nothing there: in user space,
 * with KPTI.
 */
static int watch_page(struct debug *debug, u64 value)
{
	struct debug_watch watch = {
		.asked.type = RSP_WATCH_WRITE,
		.va = align_down(value, PAGE_SIZE),
		.size = PAGE_SIZE,
		.vectors = true,
	};
	struct debug_place place;
	int status = OK;

	for (u32 n = 0; status == OK && n < debug->vm->vcpu_count; n++) {
		const struct debug_cpu *cpu = &debug->cpu[n];

		if (debug_state_of(cpu) != DEBUG_STOPPED ||
		    debug_locate(debug, cpu, watch.va, &place) != OK ||
		    place.device)
			continue;
		watch.pa = place.pa;
		status = debug_add_watch(debug, &watch);
	}
	return status;
}

static int watch_pages(struct debug *debug)
{
	bool physical = debug->physical;
	int status = OK;

	debug->physical = false; /* for debug_locate() */
	for (u32 n = 0; status == OK && n < debug->vectors.count; n++)
		status = watch_page(debug, debug->vectors.values[n]);
	debug->physical = physical;
	return status;
}

int debug_vectors_allow(struct debug *debug, u64 value)
{
	int status = probe_vectors_allow(&debug->vectors, value & VBAR_BASE);

	if (status == OK && debug->vectors.mode == PROBE_VECTORS_ON)
		status = watch_pages(debug);
	return status;
}

int debug_vectors_set(struct debug *debug, enum probe_vectors_mode mode)
{
	int status = OK;

	debug_drop_watches(debug, true);
	if (mode == PROBE_VECTORS_OFF)
		probe_vectors_forget(&debug->vectors);
	debug->vectors.mode = mode;
	for (u32 n = 0; mode != PROBE_VECTORS_OFF && status == OK &&
			n < debug->vm->vcpu_count;
	     n++)
		if (debug_state_of(&debug->cpu[n]) == DEBUG_STOPPED)
			status = debug_vectors_allow(
				debug, debug->cpu[n].el1[EL1_vbar_el1]);
	return status;
}
