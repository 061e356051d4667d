/* SPDX-License-Identifier: BSD-2-Clause */
/* The least test: U-Boot starts it, and its own map and vectors work. */
#include "arch/sysreg.h"
#include "lib/el2.h"

void test_main(void)
{
	u64 value = 0;
	struct fault fault;

	tap_equal(bits(read_sysreg(currentel), 3, 2), 2, "entered at EL2");
	tap_ok(machine.entry_sctlr & SCTLR_M && machine.entry_sctlr & SCTLR_C,
	       "U-Boot's MMU and caches were on");
	tap_ok(read_sysreg(sctlr_el2) & SCTLR_M, "the MMU is on");
	tap_ok(machine.found.gic.kind != FDT_GIC_NONE, "the tree has a GIC");
	tap_ok(machine.found.memory.count > 0, "the tree has memory");
	fault = el2_read(0x10, &value);
	tap_ok(fault.taken && fault_class(&fault) == EC_DATA_CURRENT &&
		       fault_kind(&fault) == FSC_TRANSLATION &&
		       fault.far == 0x10,
	       "a read of nothing is a translation fault");
	fault = el2_write(va_of(test_main).v, 0);
	tap_ok(fault.taken && fault_kind(&fault) == FSC_PERMISSION &&
		       fault_write(&fault),
	       "text cannot be written");
	tap_note("%u CPUs, %u bits of address", machine.cpu_count,
		 machine.pa_bits);
}
