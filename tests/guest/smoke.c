/* SPDX-License-Identifier: BSD-2-Clause */
/* The least payload: it starts at EL1, reads its tree and powers off. */
#include "base/bits.h"
#include "base/string.h"
#include "lib/cpu.h"
#include "lib/machine.h"
#include "lib/tap.h"

#define SCTLR_M	 BIT(0)
#define SCTLR_C	 BIT(2)
#define SCTLR_EE BIT(25)

/* Each region ends with a redistributor that says so (GICR_TYPER.Last). */
static void redistributors(void)
{
	u32 found = 0, open = 0;

	for (u32 i = 0; i < machine.gic.redistributor_count; i++) {
		const struct range *r = &machine.gic.redistributor[i];
		u64 at = r->base, typer = 0;

		for (; at < r->base + r->size && !(typer & 1 << 4);
		     at += 0x20000) {
			typer = read64(at + 8);
			found++;
			if (typer & 1 << 1)
				at += 0x20000;
		}
		open += !(typer & 1 << 4);
	}
	tap_equal(open, 0, "each region has a last redistributor");
	tap_ok(found >= cpu_count, "each CPU has one");
	tap_note("%u redistributors in %u regions", found,
		 machine.gic.redistributor_count);
}

static void state_at_entry(void)
{
	tap_equal(machine.entry.arguments, 0, "at entry: x1, x2 and x3 are 0");
	tap_equal(machine.entry.daif, 0x3c0, "everything is masked");
	tap_equal(machine.entry.sctlr & (SCTLR_M | SCTLR_C | SCTLR_EE), 0,
		  "MMU and data cache are off, data is little-endian");
	tap_equal(machine.entry.spsel, 1, "SP is SP_EL1");
	tap_equal((u64)image_start % MIB(2), 0, "the kernel is where it asks");
}

/* As the boot protocol of arm64 has it, that of Linux before 4.2 too. */
static void place_of_tree(void)
{
	u64 from = (u64)machine.fdt.blob, to = from + machine.fdt.total_size;

	tap_ok(from / MIB(2) == (to - 1) / MIB(2),
	       "the tree is in one block of 2 MiB");
	tap_ok(from - (u64)image_start < MIB(512),
	       "and within 512 MiB of the kernel");
}

/* Whether a word of memory keeps what is written. It is left as it was. */
static bool keeps(u64 address)
{
	u64 was = read64(address);
	bool kept;

	/* The payload itself needs no proof, and runs there. */
	if (address >= (u64)image_start && address < (u64)image_end)
		return true;
	write64(address, ~was);
	kept = read64(address) == ~was;
	write64(address, was);
	return kept;
}

/* How far it is to the next word to try, at an offset, with so much left. */
static u64 step_at(u64 at, u64 left)
{
	if (at < MIB(2) || left <= MIB(2))
		return KIB(4);
	return at >= GIB(1) && left >= GIB(2) ? GIB(1) : MIB(2);
}

/*
 * What the tree calls memory is: each of stage 2's blocks, of 1 GiB amid a large
 * bank and of 2 MiB in its first and last GiB, and each page of those at the
 * ends. What is tried the host has to have, maybe 2 MiB for a word.
 */
static void all_of_memory(void)
{
	u32 wrong = 0;

	for (u32 i = 0; i < machine.memory_count; i++) {
		u64 base = machine.memory[i].base,
		    size = machine.memory[i].size;
		u64 step;

		for (u64 at = 0; at < size; at += step) {
			step = step_at(at, size - at);
			wrong += !keeps(base + at);
			wrong += !keeps(base + at + step - 8);
		}
	}
	tap_equal(wrong, 0, "all of memory is there");
}

void payload(void)
{
	size_t length = 0;
	struct probe p = { .pc = 0 };

	tap_equal(machine.el, 1, "entered at EL1");
	tap_ok(machine_bootarg("nonce=", &length) && length > 0,
	       "/chosen has the nonce");
	tap_ok(machine.gic.kind != FDT_GIC_NONE, "the tree has a GIC");
	tap_ok(machine.psci.version != FDT_PSCI_NONE, "the tree has PSCI");
	tap_ok(machine.timer.virtual.intid != 0, "the tree has a timer");
	state_at_entry();
	place_of_tree();
	all_of_memory();
	if (machine.gic.kind == FDT_GIC_V3)
		redistributors();
	probe_code(&p, 0x00000000, 0);
	tap_ok(probe_class(&p) == 0, "UDF is taken at EL1");
	tap_note("%u cpus, %u MiB at 0x%llx", cpu_count,
		 (u32)(machine.memory[0].size >> 20),
		 (unsigned long long)machine.memory[0].base);
}
