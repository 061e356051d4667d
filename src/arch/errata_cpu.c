/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/errata.h"
#include "arch/percpu.h"
#include "arch/sysreg.h"
#include "arch/vectors.h"

static bool repeat_tlbi;

struct errata_id errata_read_id(void)
{
	return (struct errata_id){
		.midr = read_sysreg(midr_el1),
		.pfr0 = read_sysreg(id_aa64pfr0_el1),
		.mmfr1 = read_sysreg(ID_AA64MMFR1_EL1_),
	};
}

bool errata_repeat_tlbi(void)
{
	return __atomic_load_n(&repeat_tlbi, __ATOMIC_RELAXED);
}

void errata_init_cpu(void)
{
	struct errata_id id = errata_read_id();
	struct errata errata = errata_of(&id);

	if (errata.repeat_tlbi)
		__atomic_store_n(&repeat_tlbi, true, __ATOMIC_RELAXED);
	this_percpu()->branches = errata.branches;
	/* The ISB that ends the caller's work makes it so. */
	vectors_set();
}
