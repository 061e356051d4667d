/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest_memory.h"

#include "arch/guarded.h"
#include "arch/mmu.h"
#include "arch/sysreg.h"

/*
 * An abort at EL2 takes what arch/guarded.h says: the guest, whose exit is being
 * served, gets all of it back.
 */
bool guest_access(void *at, unsigned size, bool write, u64 *value)
{
	u64 elr = read_sysreg(elr_el2), spsr = read_sysreg(spsr_el2);
	u64 esr = read_sysreg(esr_el2), far = read_sysreg(far_el2);
	u64 hpfar = read_sysreg(hpfar_el2), tpidr = read_sysreg(tpidr_el1);
	bool good = write ? guarded_store(at, *value, size)
			  : guarded_load(value, at, size);

	if (!good) {
		write_sysreg(elr_el2, elr);
		write_sysreg(spsr_el2, spsr);
		write_sysreg(esr_el2, esr);
		write_sysreg(far_el2, far);
		write_sysreg(hpfar_el2, hpfar);
		write_sysreg(tpidr_el1, tpidr);
	}
	return good;
}

bool guest_memory_read(u64 *to, pa_t from, unsigned size, bool uncached)
{
	bool good = guest_access(
		window_open(from, size,
			    uncached ? WINDOW_UNCACHED : WINDOW_CACHED),
		size, false, to);

	window_close();
	return good;
}
