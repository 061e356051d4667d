/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/stage2.h"

#include "alloc/region.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "pgtable/check.h"
#include "pgtable/stage2.h"
#include "vm/heap.h"

/*
 * RAM and devices are both Normal Write-Back here: the memory type that the
 * guest chose in its stage 1 then prevails, as on hardware (Arm ARM D8.6.5).
 * Were devices Device memory at stage 2, a driver that maps a frame buffer
 * write-combining would get alignment faults. No instruction may be fetched
 * from a device.
 */
#define GUEST_RAM    (PGT_R | PGT_W | PGT_X | PGT_NORMAL | PGT_CONTIGUOUS)
#define GUEST_DEVICE (PGT_R | PGT_W | PGT_NORMAL | PGT_CONTIGUOUS)

/* VMID 1; there is one guest. Bits 55:48 of VTTBR_EL2. */
#define GUEST_VMID UINT64_C(1)

#define RANGES_MAX 512

/* What the guest gets of GICV; DIR, in the page behind, always traps. */
#define GICC_SIZE 0x1000

struct builder {
	struct pgtable *table;
	const struct platform *platform;
	struct region_set ram;
	struct region_set devices;
	struct range ram_storage[RANGES_MAX];
	struct range device_storage[PLATFORM_DEVICES_MAX];
};

static void must(int status, const char *what)
{
	if (status != OK)
		refuse("stage 2: %s: %s", what, status_text(status));
}

/*
 * Reserved memory that nothing refers to belongs to firmware (BL31 keeps
 * itself in such a range on some boards). A range with a compatible or a
 * phandle belongs to a driver.
 */
static bool is_firmware_memory(const struct fdt *tree,
			       const struct fdt_reserved *reserved)
{
	return reserved->kind == FDT_RESERVED_STATIC && reserved->no_map &&
	       fdt_phandle(tree, reserved->node) == 0 &&
	       !fdt_has_property(tree, reserved->node, "compatible");
}

static void collect_ram(struct builder *b, struct range home)
{
	const struct fdt_platform *found = &b->platform->found;

	for (u32 n = 0; n < found->memory.count; n++)
		must(region_add(&b->ram,
				range_pages_within(found->memory.bank[n])),
		     "RAM");
	must(region_remove(&b->ram, home), "RAM");
	for (u32 n = 0; n < found->reserved.count; n++)
		if (is_firmware_memory(&b->platform->tree,
				       &found->reserved.entry[n]))
			must(region_remove(
				     &b->ram,
				     range_pages_around(
					     found->reserved.entry[n].range)),
			     "reserved memory");
}

static int tell_device(const struct fdt_device_range *device, void *context)
{
	(void)context;
	if (device->error != OK)
		log_warn("device %s: registers unknown: %s", device->name,
			 status_text(device->error));
	else
		log_debug("device %s at 0x%llx", device->name,
			  (unsigned long long)device->range.base);
	return OK;
}

/* The walk that found them did so before there was a log. */
static void tell_devices(const struct platform *platform)
{
	if (platform->unknown_devices || console_shows(LOG_DEBUG))
		(void)fdt_for_each_device_range(&platform->tree, tell_device,
						NULL);
}

/* Every frame of the GIC, which no device range may make reachable. */
static u32 gic_frames(const struct fdt_gic *gic, struct range *frames)
{
	u32 count = 0;

	frames[count++] = range_pages_around(gic->distributor);
	frames[count++] = range_pages_around(gic->cpu_interface);
	frames[count++] = range_pages_around(gic->hyp_interface);
	for (u32 n = 0; n < gic->redistributor_count; n++)
		frames[count++] = range_pages_around(gic->redistributor[n]);
	return count;
}

static void remove_all(struct region_set *set, const struct range *ranges,
		       u32 count)
{
	for (u32 n = 0; n < count; n++)
		must(region_remove(set, ranges[n]), "GIC");
}

static u64 end_of(const struct region_set *set)
{
	const struct range *last;

	if (set->count == 0)
		return 0;
	last = &set->ranges[set->count - 1];
	return last->base + last->size;
}

static void map_all(struct pgtable *table, const struct region_set *set,
		    u32 attrs, u64 limit, const char *what)
{
	for (u32 n = 0; n < set->count; n++) {
		struct range range = set->ranges[n];

		if (range.base >= limit || range.size > limit - range.base) {
			log_warn("stage 2: %s at 0x%llx is beyond what the "
				 "CPU addresses: left out",
				 what, (unsigned long long)range.base);
			continue;
		}
		log_debug("stage 2: %s 0x%llx, size 0x%llx", what,
			  (unsigned long long)range.base,
			  (unsigned long long)range.size);
		must(pgtable_map(table, range.base, range.size, pa(range.base),
				 attrs, 0),
		     what);
	}
}

/* The guest's GICC is the hardware's virtual CPU interface. */
static void map_virtual_interface(struct pgtable *table,
				  const struct fdt_gic *gic)
{
	if (gic->kind != FDT_GIC_V2)
		return;
	must(pgtable_map(table, gic->cpu_interface.base, GICC_SIZE,
			 pa(gic->virtual_interface.base), GUEST_DEVICE, 0),
	     "virtual CPU interface");
}

/*
 * The proof that ends the construction: reads the finished tables back and
 * looks at what every leaf outputs.
 */
static void verify(const struct pgtable *table, const struct range *frames,
		   u32 count)
{
	struct pgt_census census;
	struct pgt_leaf bad;

	if (pgtable_check_unreachable(table, frames, count, &bad, &census) !=
	    OK)
		panic("stage 2 maps 0x%llx to protected 0x%llx",
		      (unsigned long long)bad.ia, (unsigned long long)bad.pa.v);
	log_info(
		"stage 2: %u x 1 GiB, %u x 2 MiB, %u x 4 KiB in %u tables, %u "
		"contiguous; no page of the hypervisor or the GIC is reachable",
		(u32)census.leaves[1], (u32)census.leaves[2],
		(u32)census.leaves[3], (u32)table->table_pages,
		(u32)census.contiguous);
}

static void init_table(struct pgtable *table, struct cpu_stage2 *registers,
		       u32 pa_bits, u64 end)
{
	u32 bits_needed = end > 1 ? highest_bit(end - 1) + 1 : 0;
	struct stage2_config geometry;
	struct pgtable_config config = {
		.format = &stage2_format,
		.ops = &heap_table_ops,
	};

	/* 40 bits cost no more than fewer; more only where they are used. */
	if (bits_needed < 40)
		bits_needed = 40;
	if (bits_needed > pa_bits)
		bits_needed = pa_bits;
	must(stage2_configure(pa_bits, bits_needed, &geometry), "geometry");
	config.ia_bits = geometry.ia_bits;
	config.output_bits = geometry.output_bits;
	config.start_level = geometry.start_level;
	must(pgtable_init(table, &config), "root table");
	registers->vtcr = geometry.vtcr;
	registers->vttbr = table->root_pa.v | GUEST_VMID << 48;
}

void stage2_build(struct pgtable *table, struct cpu_stage2 *registers,
		  const struct platform *platform, struct range home,
		  struct range hidden, u32 pa_bits)
{
	const struct fdt_gic *gic = &platform->found.gic;
	struct range frames[FDT_REDISTRIBUTORS_MAX + 5];
	u32 frame_count = gic_frames(gic, frames);
	struct builder *b = heap_alloc(sizeof(*b));
	u64 end;

	b->platform = platform;
	region_init(&b->ram, b->ram_storage, RANGES_MAX);
	region_init(&b->devices, b->device_storage, PLATFORM_DEVICES_MAX);
	memcpy(b->device_storage, platform->devices.ranges,
	       platform->devices.count * sizeof(*b->device_storage));
	b->devices.count = platform->devices.count;
	collect_ram(b, home);
	tell_devices(platform);
	if (hidden.size)
		frames[frame_count++] = range_pages_around(hidden);
	remove_all(&b->devices, frames, frame_count);
	/* A device that lies in RAM is a piece of it, mapped as such. */
	remove_all(&b->devices, b->ram.ranges, b->ram.count);
	remove_all(&b->devices, &home, 1);
	if (gic->kind == FDT_GIC_V2) {
		struct range gicv = range_pages_around(gic->virtual_interface);

		remove_all(&b->devices, &gicv, 1);
	}
	end = end_of(&b->ram);
	if (end_of(&b->devices) > end)
		end = end_of(&b->devices);
	init_table(table, registers, pa_bits, end);
	map_all(table, &b->ram, GUEST_RAM, UINT64_C(1) << table->config.ia_bits,
		"RAM");
	map_all(table, &b->devices, GUEST_DEVICE,
		UINT64_C(1) << table->config.ia_bits, "device");
	map_virtual_interface(table, gic);
	heap_free(b, sizeof(*b));
	frames[frame_count++] = home;
	verify(table, frames, frame_count);
}
