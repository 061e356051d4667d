/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/platform.h"

#include "arch/panic.h"
#include "base/range.h"
#include "base/string.h"
#include "drivers/console.h"
#include "fdt/patch.h"
#include "vm/power.h"
#include "vm/ram.h"

/* A walk that found something amiss may not have come there. */
static int find_console(const struct platform *platform,
			struct fdt_serial *serial)
{
	u32 chosen = platform->chosen.node;

	*serial = platform->found.console;
	if (serial->node != FDT_NONE)
		return OK;
	if (chosen == FDT_NONE)
		return fdt_find_console(&platform->tree, serial);
	return fdt_read_console(&platform->tree, chosen, serial);
}

struct range platform_console(const struct platform *platform)
{
	struct range none = { 0, 0 };
	struct fdt_serial serial;
	const char *name;

	if (find_console(platform, &serial) != OK ||
	    serial.status == FDT_STATUS_DISABLED)
		return none;
	for (u32 n = 0; (name = fdt_prop_string(&serial.compatible, n)); n++) {
		const struct uart_ops *ops = uart_find(name, strlen(name));

		if (!ops)
			continue;
		console_set(ops, serial.reg.base);
		return serial.reg;
	}
	return none;
}

/* A CPU that has failed is none: it may not even have a redistributor. */
static void drop_failed_cpus(struct fdt_cpus *cpus)
{
	u32 kept = 0;

	for (u32 n = 0; n < cpus->count; n++) {
		if (cpus->cpu[n].status == FDT_STATUS_FAIL)
			log_warn("CPU 0x%llx has failed, says the device tree",
				 (unsigned long long)cpus->cpu[n].mpidr);
		else
			cpus->cpu[kept++] = cpus->cpu[n];
	}
	cpus->count = kept;
}

static void require(bool there, const char *what)
{
	if (!there)
		refuse("the device tree describes no %s", what);
}

static void require_gic(const struct fdt_gic *gic)
{
	if (gic->kind == FDT_GIC_NONE && gic->unsupported)
		refuse("unsupported interrupt controller: %s",
		       gic->unsupported);
	require(gic->kind != FDT_GIC_NONE, "interrupt controller");
	require(gic->distributor.size != 0, "distributor of the GIC");
	if (gic->kind == FDT_GIC_V2 &&
	    (gic->cpu_interface.size == 0 || gic->hyp_interface.size == 0 ||
	     gic->virtual_interface.size == 0))
		refuse("unsupported GICv2: no virtualization extensions in "
		       "the device tree");
	require(gic->kind != FDT_GIC_V3 || gic->redistributor_count != 0,
		"redistributors of the GICv3");
}

/* The node is the one that the walk is at. */
static bool is_withheld(const struct fdt_platform *found, u32 node)
{
	u32 count = found->withheld_count;

	return count != 0 && found->withheld[count - 1] == node;
}

static int collect_device(const struct fdt_device_range *device, void *context)
{
	struct platform *platform = context;
	const struct fdt_platform *found = &platform->found;

	if (device->error != OK) {
		platform->unknown_devices++;
		return OK;
	}
	if (device->node == found->gic.node || is_withheld(found, device->node))
		return OK;
	return region_add(&platform->devices,
			  range_pages_around(device->range));
}

int platform_parse(struct platform *platform, struct platform_lists *lists,
		   const struct fdt *tree)
{
	struct fdt_platform *found = &platform->found;

	platform->tree = *tree;
	platform->devices.count = 0;
	platform->unknown_devices = 0;
	found->memory.bank = lists->bank;
	found->memory.place = lists->place;
	found->memory.capacity = ARRAY_COUNT(lists->bank);
	found->reserved.entry = lists->reserved;
	found->reserved.capacity = ARRAY_COUNT(lists->reserved);
	found->cpus.cpu = lists->cpu;
	found->cpus.capacity = ARRAY_COUNT(lists->cpu);
	found->chosen = &platform->chosen;
	found->device = platform->devices.ranges ? collect_device : NULL;
	found->device_ctx = platform;
	return fdt_read_platform(&platform->tree, found);
}

/* Which calls to firmware there are. */
static void use_psci(const struct fdt_psci *psci)
{
	power_set_psci(psci->version >= FDT_PSCI_0_2 && !psci->hvc);
}

void platform_accept(struct platform *platform, int status)
{
	struct fdt_platform *found = &platform->found;

	use_psci(&found->psci);
	if (status != OK)
		refuse("device tree: %s: %s (node %s)", found->failed,
		       status_text(status),
		       fdt_node_name(&platform->tree, found->failed_node));
	drop_failed_cpus(&found->cpus);
	require(found->memory.count != 0, "memory");
	require(found->cpus.count != 0, "CPU");
	require_gic(&found->gic);
}

/* From a tree to a copy of it. */
struct move {
	const struct fdt *copy, *source;
};

static void follow(const struct move *m, const char **string)
{
	*string = fdt_in_copy(m->copy, m->source, *string);
}

static void follow_prop(const struct move *m, struct fdt_prop *prop)
{
	follow(m, &prop->name);
	prop->value = fdt_in_copy(m->copy, m->source, prop->value);
}

static void follow_chosen(const struct move *m, struct fdt_chosen *chosen)
{
	follow(m, &chosen->bootargs);
	follow_prop(m, &chosen->kaslr_seed);
	follow_prop(m, &chosen->rng_seed);
	for (u32 n = 0; n < chosen->module_count; n++)
		follow(m, &chosen->module[n].bootargs);
}

u64 platform_lists_size(const struct platform *platform)
{
	const struct fdt_platform *found = &platform->found;

	return found->memory.count * (sizeof(*found->memory.bank) +
				      sizeof(*found->memory.place)) +
	       found->reserved.count * sizeof(*found->reserved.entry) +
	       found->cpus.count * sizeof(*found->cpus.cpu) +
	       platform->devices.count * sizeof(*platform->devices.ranges);
}

/* Copies a list to *memory, which then is behind it. Returns the copy. */
static void *take_along(u8 **memory, const void *list, u64 size)
{
	void *copy = memcpy(*memory, list, size);

	*memory += size;
	return copy;
}

static void move_lists(struct platform *platform, u8 *to)
{
	struct fdt_memory *memory = &platform->found.memory;
	struct fdt_reserved_list *reserved = &platform->found.reserved;
	struct fdt_cpus *cpus = &platform->found.cpus;
	struct region_set *devices = &platform->devices;

	memory->bank = take_along(&to, memory->bank,
				  memory->count * sizeof(*memory->bank));
	memory->place = take_along(&to, memory->place,
				   memory->count * sizeof(*memory->place));
	reserved->entry =
		take_along(&to, reserved->entry,
			   reserved->count * sizeof(*reserved->entry));
	cpus->cpu =
		take_along(&to, cpus->cpu, cpus->count * sizeof(*cpus->cpu));
	devices->ranges = take_along(&to, devices->ranges,
				     devices->count * sizeof(*devices->ranges));
	memory->capacity = memory->count;
	reserved->capacity = reserved->count;
	cpus->capacity = cpus->count;
	devices->capacity = devices->count;
}

void platform_move(struct platform *platform, void *memory,
		   const struct fdt *copy)
{
	const struct move m = { copy, &platform->tree };
	struct fdt_platform *found = &platform->found;

	move_lists(platform, memory);
	found->chosen = &platform->chosen;
	found->device_ctx = platform;
	follow(&m, &found->gic.unsupported);
	follow_chosen(&m, &platform->chosen);
	found->console = (struct fdt_serial){ .node = FDT_NONE };
	platform->tree = *copy;
	use_psci(&found->psci);
}

static bool in_ram(const struct platform *platform, struct range range)
{
	const struct fdt_memory *memory = &platform->found.memory;

	for (u32 n = 0; n < memory->count; n++)
		if (ranges_overlap(memory->bank[n], range))
			return true;
	return false;
}

static bool in_gic(const struct fdt_gic *gic, struct range range)
{
	for (u32 n = 0; n < gic->redistributor_count; n++)
		if (ranges_overlap(gic->redistributor[n], range))
			return true;
	return ranges_overlap(gic->distributor, range) ||
	       ranges_overlap(gic->cpu_interface, range) ||
	       ranges_overlap(gic->hyp_interface, range) ||
	       ranges_overlap(gic->virtual_interface, range);
}

bool platform_occupied(const struct platform *platform, struct range registers)
{
	return in_ram(platform, registers) ||
	       in_gic(&platform->found.gic, registers);
}

void platform_require_ram(const struct platform *platform, struct range image,
			  u32 pa_bits)
{
	const struct fdt_memory *memory = &platform->found.memory;
	struct range last = { image.base + image.size - 1, 1 };
	u64 limit = 1ull << pa_bits;

	for (u32 n = 0; n < memory->count; n++) {
		struct range bank = memory->bank[n];

		if (bank.base >= limit || bank.size > limit - bank.base)
			refuse("RAM at 0x%llx, size 0x%llx, is beyond this "
			       "CPU's %u-bit physical addresses",
			       (unsigned long long)bank.base,
			       (unsigned long long)bank.size, pa_bits);
		if (in_gic(&platform->found.gic, bank))
			refuse_range("RAM", bank,
				     "lies where the interrupt controller "
				     "does");
	}
	image.size = 1;
	if (!in_ram(platform, image) || !in_ram(platform, last))
		refuse("the device tree describes no RAM at 0x%llx, where "
		       "this program runs",
		       (unsigned long long)image.base);
}
