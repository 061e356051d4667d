/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * EL2 stage 1: trees of src/pgtable, walked by the CPU. First the firmware's
 * own (src/arch/mmu.c), then a tree of this test with every size of block.
 */
#include "pgtable/stage1.h"
#include "base/status.h"
#include "lib/code.h"
#include "lib/el2.h"
#include "pgtable/pgtable.h"

/* Input addresses: 1 GiB, 2 MiB and 4 KiB leaves, each in a GiB of its own. */
#define AT_GIB	   GIB(32)
#define AT_BLOCK   GIB(34)
#define AT_PAGE	   (GIB(35) + MIB(4) + 0x7000)
#define AT_NOWHERE (GIB(36) + 0x123)
#define RAM_GIB	   GIB(1)
#define DATA	   (PGT_R | PGT_W | PGT_NORMAL)

static struct pgtable tree;
static u32 invalidations;
static struct mmu_registers own, tested;

static pa_t to_pa(void *context, const void *table)
{
	(void)context;
	return pa(va_of(table).v);
}

static void *to_ptr(void *context, pa_t table)
{
	(void)context;
	return va_ptr(va(table.v));
}

static void invalidate(void *context, u64 ia, u64 size, unsigned level,
		       bool leaf)
{
	(void)context;
	(void)level;
	invalidations++;
	dsb_ishst();
	if (leaf)
		for (u64 at = ia; at - ia < size; at += PAGE_SIZE)
			__asm__ volatile("tlbi vae2is, %0" ::"r"(at >> 12)
					 : "memory");
	else
		__asm__ volatile("tlbi alle2is" ::: "memory");
	dsb_ish();
	isb();
}

static void publish(void *context)
{
	(void)context;
	dsb_ishst();
	isb();
}

static struct pgtable_ops ops = {
	.to_pa = to_pa,
	.to_ptr = to_ptr,
	.tlb_invalidate = invalidate,
	.barrier = publish,
};

static void map(u64 at, u64 size, u64 out, u32 attrs)
{
	int status = pgtable_map(&tree, at, size, pa(out), attrs, 0);

	if (status != OK)
		tap_bail("cannot map 0x%llx: %s", (unsigned long long)at,
			 status_text(status));
}

static void map_identity(const char *start, const char *end, u32 attrs)
{
	map(va_of(start).v, (u64)(end - start), va_of(start).v, attrs);
}

/* A tree with the image and the scratch RAM, for so many bits of address. */
static void build(unsigned ia_bits)
{
	struct pgtable_config config = { .format = &stage1_format,
					 .ops = &ops };
	struct stage1_config geometry;

	ops.alloc = test_memory.alloc;
	ops.free = test_memory.free;
	if (stage1_configure(machine.pa_bits, ia_bits, &geometry) != OK)
		tap_bail("no geometry of %u bits", ia_bits);
	config.ia_bits = geometry.ia_bits;
	config.output_bits = geometry.output_bits;
	config.start_level = geometry.start_level;
	if (pgtable_init(&tree, &config) != OK)
		tap_bail("no root of %u bits", ia_bits);
	map_identity(image_start, rodata_start, PGT_R | PGT_X | PGT_NORMAL);
	map_identity(rodata_start, data_start, PGT_R | PGT_NORMAL);
	map_identity(data_start, image_start + MIB(16), DATA);
	map(machine.uart.base, PAGE_SIZE, machine.uart.base,
	    PGT_R | PGT_W | PGT_DEVICE_NGNRE);
	map(machine.scratch.base, machine.scratch.size, machine.scratch.base,
	    DATA);
	tested = own;
	tested.ttbr0_el2 = tree.root_pa.v;
	tested.tcr_el2 = geometry.tcr;
}

static void enter(const struct mmu_registers *registers)
{
	test_clean_heap();
	el2_load_mmu(registers);
}

static void store(u64 address, u64 value)
{
	*(volatile u64 *)(uintptr_t)address = value;
}

static bool reads(u64 address, u64 value)
{
	u64 got;
	struct fault fault = el2_read(address, &got);

	return !fault.taken && got == value;
}

static bool writes(u64 address, u64 value)
{
	return !el2_write(address, value).taken;
}

/* A fault of this kind and level, for exactly this address. */
static bool is_fault(struct fault fault, u32 class, u32 kind, u32 level,
		     u64 address)
{
	if (fault.taken && fault_class(&fault) == class &&
	    fault_kind(&fault) == kind && fault_level(&fault) == level &&
	    fault.far == address)
		return true;
	tap_note("class 0x%x kind 0x%x level %u FAR 0x%llx, fault %u",
		 fault_class(&fault), fault_kind(&fault), fault_level(&fault),
		 (unsigned long long)fault.far, fault.taken);
	return false;
}

static bool read_fault(u64 address, u32 kind, u32 level)
{
	u64 value;

	return is_fault(el2_read(address, &value), EC_DATA_CURRENT, kind, level,
			address);
}

static bool write_fault(u64 address, u32 level)
{
	struct fault fault = el2_write(address, 0);

	return is_fault(fault, EC_DATA_CURRENT, FSC_PERMISSION, level,
			address) &&
	       fault_write(&fault);
}

static bool fetch_fault(u64 address, u32 level)
{
	u64 value;

	return is_fault(el2_call(address, &value), EC_FETCH_CURRENT,
			FSC_PERMISSION, level, address);
}

/* The firmware's map: permissions of the image, windows, guard pages. */
static void own_map(void)
{
	u64 target = machine.scratch.base + 0x3000, value = 0, window;
	char *guard = test_alloc(0);

	tap_ok(write_fault(va_of(image_start).v, 3),
	       "own map: text is not writable");
	tap_ok(write_fault(va_of(rodata_start).v, 3),
	       "own map: read-only data is not writable");
	code_write(va_of(guard).v, 1);
	tap_ok(fetch_fault(va_of(guard).v, 3), "own map: data never executes");
	store(target + 8, 0x77);
	window = va_of(window_open(pa(target + 8), 8, WINDOW_CACHED)).v;
	tap_ok(window != target + 8 && reads(window, 0x77),
	       "own map: a window shows the memory behind it");
	store(window, 0x78);
	tap_ok(reads(target + 8, 0x78), "own map: and writes to it");
	tap_equal(par_address(at_translate(s1e2r, window), window), target + 8,
		  "own map: AT S1E2R translates the window");
	window_close();
	tap_ok(read_fault(window, FSC_TRANSLATION, 3),
	       "own map: a closed window is gone");
	tap_ok(mmu_guard_page(va_of(guard)) == OK &&
		       el2_read(va_of(guard).v, &value).taken,
	       "own map: a guard page is gone");
}

static void blocks(void)
{
	static const struct {
		u64 at, size;
		unsigned level;
		const char *name;
	} sizes[] = { { AT_PAGE, KIB(4), 3, "4 KiB" },
		      { AT_BLOCK, MIB(2), 2, "2 MiB" },
		      { AT_GIB, GIB(1), 1, "1 GiB" } };
	u64 out[] = { machine.scratch.base + 0x5000,
		      machine.scratch.base + MIB(2), RAM_GIB };

	for (u32 n = 0; n < 3; n++) {
		u64 inside = n == 2 ? machine.scratch.base - RAM_GIB : 0;
		u64 first = inside + 0x18;
		u64 last = n == 2 ? first + MIB(9) : sizes[n].size - 8;
		u64 at = sizes[n].at;
		struct pgt_leaf leaf;

		map(at, sizes[n].size, out[n], DATA);
		tap_ok(pgtable_lookup(&tree, at, &leaf) == OK &&
			       leaf.level == sizes[n].level,
		       "%s: a leaf of level %u", sizes[n].name, sizes[n].level);
		store(out[n] + first, 0x1000 + n);
		store(out[n] + last, 0x2000 + n);
		tap_ok(reads(at + first, 0x1000 + n) &&
			       reads(at + last, 0x2000 + n),
		       "%s: reads what is there, at offsets", sizes[n].name);
		tap_ok(writes(at + last, 0x3000 + n) &&
			       reads(out[n] + last, 0x3000 + n),
		       "%s: writes arrive", sizes[n].name);
		tap_ok(par_address(at_translate(s1e2r, at + last), at + last) ==
				       out[n] + last &&
			       !(at_translate(s1e2w, at + last) & PAR_FAILED),
		       "%s: AT S1E2R and S1E2W translate", sizes[n].name);
		if (pgtable_protect(&tree, at, sizes[n].size,
				    PGT_R | PGT_NORMAL) != OK)
			tap_bail("cannot protect");
		tap_ok(reads(at + last, 0x3000 + n) &&
			       write_fault(at + last, sizes[n].level),
		       "%s: read-only refuses writes at level %u",
		       sizes[n].name, sizes[n].level);
		tap_ok(par_fault(at_translate(s1e2w, at)) ==
				       (FSC_PERMISSION | sizes[n].level) &&
			       !(at_translate(s1e2r, at) & PAR_FAILED),
		       "%s: AT S1E2W refuses, AT S1E2R does not",
		       sizes[n].name);
		tap_ok(fetch_fault(at + 0x20, sizes[n].level),
		       "%s: and does not execute", sizes[n].name);
	}
}

static void execution(void)
{
	u64 out = machine.scratch.base + 0x9000, at = AT_PAGE + 0x10000;
	u64 value = 0, *entry;
	struct mmu_registers lax = tested;

	code_write(out, 0x4321);
	map(at, KIB(4), out, PGT_R | PGT_X | PGT_NORMAL);
	tap_ok(!el2_call(at, &value).taken && value == 0x4321,
	       "an executable page executes");
	tap_ok(write_fault(at, 3), "an executable page is not writable");
	tap_equal((u64)pgtable_map(&tree, at + KIB(4), KIB(4), pa(out),
				   DATA | PGT_X, 0),
		  (u64)ERR_DENIED, "writable and executable is refused");
	/* What the tables cannot be made to say is written by hand. */
	entry = va_ptr(va(tree.root_pa.v));
	for (unsigned level = tree.config.start_level; level < 3; level++)
		entry = va_ptr(
			va(stage1_format
				   .output(entry[at >> pgt_level_shift(level) &
						 511])
				   .v));
	entry += at >> 12 & 511;
	*entry = stage1_format.leaf(pa(out), DATA | PGT_X, 3);
	invalidate(NULL, at, KIB(4), 3, true);
	tap_ok(writes(at + 0x100, 1) && fetch_fault(at, 3),
	       "WXN: a writable page does not execute whatever XN says");
	lax.sctlr_el2 &= ~SCTLR_WXN;
	enter(&lax);
	value = 0;
	tap_ok(!el2_call(at, &value).taken && value == 0x4321,
	       "without WXN the same page does");
	enter(&tested);
}

static void faults_decode(void)
{
	tap_ok(read_fault(AT_NOWHERE, FSC_TRANSLATION, 1),
	       "nothing at level 1: class, level and address");
	tap_ok(read_fault(AT_BLOCK + MIB(2) + 0x44, FSC_TRANSLATION, 2),
	       "nothing at level 2: class, level and address");
	tap_ok(read_fault(AT_PAGE + KIB(4) + 0x9, FSC_TRANSLATION, 3),
	       "nothing at level 3: class, level and address");
	tap_ok(read_fault(BIT(tree.config.ia_bits) + 0x10, FSC_TRANSLATION, 0),
	       "beyond the input addresses: level 0");
	tap_equal(par_fault(at_translate(s1e2r, AT_NOWHERE)),
		  FSC_TRANSLATION | 1, "AT S1E2R finds the same");
}

static void attributes(void)
{
	static const struct {
		u32 type, attributes;
		const char *name;
	} types[] = { { PGT_NORMAL, 0xff, "Normal write-back" },
		      { PGT_NORMAL_NC, 0x44, "Normal non-cacheable" },
		      { PGT_DEVICE_NGNRE, 0x04, "Device-nGnRE" },
		      { PGT_DEVICE_NGNRNE, 0x00, "Device-nGnRnE" } };

	for (u32 n = 0; n < 4; n++) {
		u64 at = GIB(37) + n * PAGE_SIZE;

		map(at, PAGE_SIZE, machine.scratch.base,
		    PGT_R | PGT_W | types[n].type);
		tap_equal(par_attributes(at_translate(s1e2r, at)),
			  types[n].attributes, types[n].name);
	}
}

static void changes(void)
{
	u64 at = GIB(38), out = machine.scratch.base + MIB(4);
	u64 other = out + MIB(2);
	u32 before = invalidations;

	store(out + 0x5008, 0xaaaa);
	store(other + 0x5008, 0xbbbb);
	map(at, MIB(2), out, DATA);
	tap_ok(reads(at + 0x5008, 0xaaaa) && invalidations == before,
	       "a new mapping needs no invalidation");
	tap_ok(pgtable_unmap(&tree, at + 0x5000, KIB(4)) == OK &&
		       read_fault(at + 0x5008, FSC_TRANSLATION, 3) &&
		       invalidations > before,
	       "a page out of a block: gone from the TLB too");
	store(out + 0x4000, 0xcccc);
	store(out + MIB(2) - 8, 0xdddd);
	tap_ok(reads(at + 0x4000, 0xcccc) && reads(at + MIB(2) - 8, 0xdddd),
	       "the rest of the block is still there");
	map(at + 0x5000, KIB(4), other + 0x5000, DATA);
	tap_ok(reads(at + 0x5008, 0xbbbb), "mapped anew elsewhere");
	tap_ok(pgtable_map(&tree, at + 0x5000, KIB(4), pa(out + 0x5000), DATA,
			   PGT_MAP_REPLACE) == OK &&
		       reads(at + 0x5008, 0xaaaa),
	       "replaced: the old page is not read any more");
	tap_ok(pgtable_protect(&tree, at + 0x5000, KIB(4),
			       PGT_R | PGT_NORMAL) == OK &&
		       write_fault(at + 0x5008, 3) && writes(at + 0x4008, 1),
	       "protected: this page and no other");
	tap_ok(pgtable_protect(&tree, at + 0x5000, KIB(4), DATA) == OK &&
		       writes(at + 0x5008, 0xeeee) &&
		       reads(out + 0x5008, 0xeeee),
	       "and writable again");
	before = invalidations;
	tap_ok(pgtable_unmap(&tree, at, MIB(2)) == OK &&
		       read_fault(at + 0x4000, FSC_TRANSLATION, 1) &&
		       invalidations > before,
	       "unmapped as a whole: tables and all");
}

/* The same tree in other geometries: the walk starts at another level. */
static void geometries(void)
{
	static const unsigned ia_bits[] = { 40, 39, 32 };

	for (u32 n = 0; n < ARRAY_COUNT(ia_bits); n++) {
		u64 at = GIB(3);

		build(ia_bits[n]);
		map(at, MIB(2), machine.scratch.base, DATA);
		enter(&tested);
		store(machine.scratch.base + 0x40, ia_bits[n]);
		tap_ok(reads(at + 0x40, ia_bits[n]) &&
			       read_fault(BIT(ia_bits[n]), FSC_TRANSLATION, 0),
		       "%u bits of address, from level %u on", ia_bits[n],
		       tree.config.start_level);
		enter(&own);
		pgtable_destroy(&tree);
	}
}

void test_main(void)
{
	own = mmu_registers();
	own_map();
	build(48);
	enter(&tested);
	blocks();
	execution();
	faults_decode();
	attributes();
	changes();
	enter(&own);
	pgtable_destroy(&tree);
	geometries();
}
