/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory as a stopped CPU sees it: through the guest's own stage 1, and then
 * only where stage 2 lets the guest go. So nothing of EL2 can be named.
 *
 * RAM is reached by the cacheability that the guest uses (Arm ARM B2.8,
 * mismatched attributes): what it wrote past the caches is in memory, and a
 * line that a cache holds may be older.
 */
#include "arch/cache.h"
#include "arch/guarded.h"
#include "arch/mmu.h"
#include "base/bits.h"
#include "base/compiler.h"
#include "base/status.h"
#include "base/string.h"
#include "pgtable/el1.h"
#include "vm/debug_call.h"
#include "vm/debug_state.h"
#include "vm/guest_regime.h"

/*
 * A CPU that is off has no translation: its debugger sees physical memory. What
 * GDB gives are physical addresses if it wants that; the program counter never.
 */
static bool is_physical(const struct debug *debug, const struct debug_cpu *cpu)
{
	return (debug->physical && debug->talking) ||
	       debug_state_of(cpu) != DEBUG_STOPPED;
}

/* The rest of a page, as stage 2 has it; ERR_RANGE: the guest has nothing. */
static int check_stage2(struct debug *debug, struct debug_place *place)
{
	struct pgt_leaf leaf;
	u64 left;

	if (pgtable_lookup(&debug->vm->stage2_table, place->pa, &leaf) != OK)
		return ERR_RANGE;
	/* GICC's page is GICV's in reality. */
	left = leaf.ia + leaf.size - place->pa;
	place->pa = leaf.pa.v + (place->pa - leaf.ia);
	place->device = !(leaf.attrs & PGT_X);
	if (left < place->left)
		place->left = left;
	return OK;
}

static int read_entry(void *context, u64 address, int level UNUSED, u64 *entry)
{
	struct debug *debug = context;
	struct debug_place place = { .pa = address, .left = sizeof(*entry) };
	int status = check_stage2(debug, &place);
	bool read;

	if (status != OK || place.device)
		return ERR_NOT_FOUND;
	read = guarded_load(
		entry, window_open(pa(place.pa), sizeof(*entry), WINDOW_CACHED),
		sizeof(*entry));
	window_close();
	return read ? OK : ERR_NOT_FOUND;
}

bool debug_walk_stage1(struct vcpu *vcpu, u64 va, u64 *ipa)
{
	struct el1_regime regime;
	struct el1_mapping mapping;
	bool found;

	guest_regime_read(&regime);
	found = el1_translate(&regime, va, read_entry, vcpu->vm->debug,
			      &mapping) == OK;
	*ipa = mapping.pa;
	return found;
}

/* Inner and outer Write-Back (MAIR_EL1 attributes, Arm ARM D19.2.100). */
static bool is_write_back(u8 attr)
{
	return attr == 0xf0 || ((attr & 0xcc) != 0x44 && (attr & 0xc0) != 0 &&
				(attr & 0x0c) != 0);
}

static void regime_of(const struct debug_cpu *cpu, struct el1_regime *regime)
{
	*regime = cpu->regime;
	regime->sctlr = cpu->el1[EL1_sctlr_el1];
	regime->tcr = cpu->el1[EL1_tcr_el1];
	regime->ttbr0 = cpu->el1[EL1_ttbr0_el1];
	regime->ttbr1 = cpu->el1[EL1_ttbr1_el1];
	regime->mair = cpu->el1[EL1_mair_el1];
}

int debug_locate(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		 struct debug_place *place)
{
	struct el1_mapping mapping;
	struct el1_regime regime;

	if (is_physical(debug, cpu)) {
		*place = (struct debug_place){
			.pa = va,
			.left = GIB(1),
			.uncached = debug_state_of(cpu) == DEBUG_STOPPED &&
				    !(cpu->el1[EL1_sctlr_el1] & SCTLR_C),
		};
		return check_stage2(debug, place);
	}
	regime_of(cpu, &regime);
	if (el1_translate(&regime, va, read_entry, debug, &mapping) != OK)
		return ERR_RANGE;
	*place = (struct debug_place){
		.pa = mapping.pa,
		.left = mapping.left,
		.uncached = !(regime.sctlr & SCTLR_C) ||
			    !is_write_back(mapping.attr),
	};
	return check_stage2(debug, place);
}

/* A register: one access, of the size that was asked for if it has one. */
static int access_device(u64 address, u8 *bytes, u64 size, bool write,
			 u64 *done)
{
	unsigned unit = 8;
	u64 value = 0;
	void *at;
	bool good;

	while (unit > size || !is_aligned(address, unit))
		unit /= 2;
	at = window_open(pa(address), unit, WINDOW_DEVICE);
	if (write)
		memcpy(&value, bytes, unit);
	good = write ? guarded_store(at, value, unit)
		     : guarded_load(&value, at, unit);
	window_close();
	if (!good)
		return ERR_RANGE;
	if (!write)
		memcpy(bytes, &value, unit);
	*done = unit;
	return OK;
}

/* Instructions are code only where GDB or the guest says: all is made so. */
static void publish(void *at, u64 size)
{
	cache_clean_invalidate(at, size);
	icache_invalidate_all();
}

static int access_ram(const struct debug_place *place, u8 *bytes, u64 size,
		      bool write, u64 *done)
{
	void *at =
		window_open(pa(place->pa), size,
			    place->uncached ? WINDOW_UNCACHED : WINDOW_CACHED);

	*done = write ? guarded_copy(at, bytes, size)
		      : guarded_copy(bytes, at, size);
	if (write)
		publish(at, *done);
	window_close();
	return *done ? OK : ERR_RANGE;
}

/* As much as is in one piece. */
static int access_some(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		       u8 *bytes, u64 size, bool write, u64 *done)
{
	struct debug_place place;
	int status = debug_locate(debug, cpu, va, &place);

	if (status != OK)
		return status;
	if (size > place.left)
		size = place.left;
	if (place.device)
		return access_device(place.pa, bytes, size, write, done);
	if (size > WINDOW_SIZE / 2)
		size = WINDOW_SIZE / 2;
	if (write)
		debug_write_breaks(debug, place.pa, bytes, size);
	status = access_ram(&place, bytes, size, write, done);
	if (!write && status == OK)
		debug_hide_breaks(debug, place.pa, bytes, *done);
	return status;
}

static int access_memory(struct debug *debug, u32 thread, u64 va, u8 *bytes,
			 size_t size, bool write, size_t *done)
{
	const struct debug_cpu *cpu = debug_cpu_of_thread(debug, thread);
	u8 *window = debug_call_window(debug, va, size);
	int status = OK;
	u64 n;

	*done = 0;
	if (!cpu)
		return ERR_NOT_FOUND;
	if (window) {
		memcpy(write ? window : bytes, write ? bytes : window, size);
		*done = size;
	}
	while (status == OK && *done < size) {
		n = 0;
		status = access_some(debug, cpu, va + *done, bytes + *done,
				     size - *done, write, &n);
		*done += n;
	}
	return *done ? OK : status;
}

int debug_read_memory(void *target, u32 thread, u64 address, u8 *to,
		      size_t size, size_t *done)
{
	return access_memory(target, thread, address, to, size, false, done);
}

int debug_write_memory(void *target, u32 thread, u64 address, const u8 *from,
		       size_t size, size_t *done)
{
	u8 piece[256];
	size_t n = 0;
	int status = OK;

	/* Breakpoints inside are kept: the piece is changed for them. */
	for (*done = 0; status == OK && *done < size; *done += n) {
		n = size - *done < sizeof(piece) ? size - *done : sizeof(piece);
		memcpy(piece, from + *done, n);
		status = access_memory(target, thread, address + *done, piece,
				       n, true, &n);
	}
	return *done ? OK : status;
}

int debug_peek_insn(u64 address, u32 *insn)
{
	void *at = window_open(pa(address), sizeof(*insn), WINDOW_CACHED);
	u64 value = 0;
	bool good;

	/* The guest may have written it past the caches. */
	cache_clean_invalidate(at, sizeof(*insn));
	good = guarded_load(&value, at, sizeof(*insn));
	window_close();
	*insn = (u32)value;
	return good ? OK : ERR_RANGE;
}

/*
 * An instruction of the guest is in memory and in no instruction cache when
 * this returns (Arm ARM B2.4.4): cleaned to the point of coherency, since
 * another CPU of the guest may run with its caches off. IC IALLUIS, since the
 * guest's address is not ours, and an instruction cache may be indexed by
 * virtual address.
 */
int debug_write_insn(u64 address, u32 insn)
{
	u32 *at = window_open(pa(address), sizeof(insn), WINDOW_CACHED);
	bool good;

	/* What the guest wrote past the caches may stand beside it. */
	cache_clean_invalidate(at, sizeof(insn));
	good = guarded_store(at, insn, sizeof(insn));
	publish(at, sizeof(insn));
	window_close();
	return good ? OK : ERR_RANGE;
}

int debug_read_insn(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		    u32 *insn)
{
	u64 done = 0;
	int status = access_some(debug, cpu, va, (u8 *)insn, sizeof(*insn),
				 false, &done);

	return status == OK && done != sizeof(*insn) ? ERR_RANGE : status;
}

/*
 * Addresses are virtual: the guest's tables say what is there, at the time,
 * and a map that is asked for once cannot. So all of it is RAM for GDB, which
 * then sets breakpoints wherever it is told to.
 */
int debug_memory_region(void *target, size_t index, struct rsp_region *region)
{
	(void)target;
	if (index > 1)
		return ERR_NOT_FOUND;
	*region = (struct rsp_region){
		.range = { index * BIT(63), BIT(63) },
		.kind = RSP_MEMORY_RAM,
	};
	return OK;
}
