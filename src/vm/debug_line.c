/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/debug_line.h"

#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/format.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "drivers/pl011_channel.h"
#include "drivers/virtio_channel.h"
#include "fdt/query.h"
#include "vm/debug.h"
#include "vm/heap.h"

#define PL011	    "arm,pl011"
#define VIRTIO_MMIO "virtio,mmio"

static struct pl011_channel pl011;
static struct virtio_channel virtio;

/* What is known of the line before EL2's heap and the GIC are up. */
static struct {
	bool found;
	bool is_virtio;
	struct range range;
	u32 intid;
} line;

/* Finding it */

/* A node by its path or alias; with it, everything is the user's choice. */
static bool take_node(const struct platform *platform, u32 node)
{
	struct fdt_walk walk;
	struct fdt_irq irq = { 0 };

	if (fdt_walk_seek(&walk, &platform->tree, node) != OK ||
	    fdt_walk_reg(&walk, 0, &line.range) != OK)
		return false;
	line.is_virtio = fdt_prop_contains(&walk.compatible, VIRTIO_MMIO);
	if (!line.is_virtio && !fdt_prop_contains(&walk.compatible, PL011))
		return false;
	if (fdt_decode_irq(&walk.interrupts,
			   platform->found.gic.interrupt_cells, 0,
			   &irq) != OK ||
	    irq.intid < 32)
		irq.intid = 0;
	line.intid = irq.intid;
	line.found = true;
	return true;
}

/* Whether there is a console of the modern interface in a virtio slot. */
static bool is_console(struct range range)
{
	struct range pages = range_pages_around(range);
	bool yes;

	if (pages.size == 0 || mmu_borrow(pages, MMU_BORROW_DEVICE) != OK)
		return false;
	yes = virtio_channel_is_console(range.base);
	mmu_give_back(pages);
	return yes;
}

struct search {
	const struct platform *platform;
	struct range console; /* of the boot log, and of the guest */
	bool virtio;
	u32 node;
};

static int visit(const struct fdt_device_range *device, void *context)
{
	struct search *s = context;

	if (!device->okay || device->error != OK || device->index != 0 ||
	    device->kind != FDT_DEVICE_REG)
		return OK;
	if (!fdt_prop_contains(device->compatible,
			       s->virtio ? VIRTIO_MMIO : PL011))
		return OK;
	if (s->virtio ? !is_console(device->range)
		      : device->range.base == s->console.base)
		return OK;
	s->node = device->node;
	return ERR_EXISTS; /* the first one */
}

static bool search(const struct platform *platform, bool is_virtio)
{
	struct search s = { .platform = platform, .virtio = is_virtio };
	struct fdt_serial console;

	if (fdt_find_console(&platform->tree, &console) == OK)
		s.console = console.reg;
	return fdt_for_each_device_range(&platform->tree, visit, &s) ==
		       ERR_EXISTS &&
	       take_node(platform, s.node);
}

void debug_find(struct vm *vm)
{
	const struct platform *platform = vm->platform;
	const char *name = vm->options.gdb_device;
	u32 node;

	if (vm->options.gdb == GDB_OFF)
		return;
	if (name[0]) {
		if (fdt_find_path(&platform->tree, name, &node) != OK ||
		    !take_node(platform, node))
			refuse("caisson.gdb_device=%s: no such PL011 or "
			       "virtio device in the device tree",
			       name);
		return;
	}
	if (!search(platform, true) && !search(platform, false))
		refuse("caisson.gdb: there is neither a virtio console nor a "
		       "second PL011 to speak with GDB; name another with "
		       "caisson.gdb_device");
}

struct range debug_device(void)
{
	return line.found ? line.range : (struct range){ 0, 0 };
}

/* Using it */

void debug_line_open(struct debug *debug)
{
	int status = mmu_map_device(range_pages_around(line.range));

	if (status == OK && line.is_virtio)
		status = virtio_channel_open(&virtio, line.range.base,
					     heap_alloc(VIRTIO_CONSOLE_MEMORY));
	else if (status == OK)
		pl011_channel_open(&pl011, line.range.base);
	if (status != OK)
		refuse("caisson.gdb: the device at 0x%llx: %s",
		       (unsigned long long)line.range.base,
		       status_text(status));
	debug->channel =
		line.is_virtio
			? (struct channel){ &virtio_channel_ops, &virtio }
			: (struct channel){ &pl011_channel_ops, &pl011 };
	debug->device = line.range;
	debug->intid = line.intid;
	log_info("gdb: %s at 0x%llx, interrupt %u", debug->channel.ops->name,
		 (unsigned long long)line.range.base, line.intid);
}

void debug_line_poll(struct debug *debug)
{
	u32 server = __atomic_load_n(&debug->server, __ATOMIC_RELAXED);
	u8 bytes[256];
	size_t size;

	/* What follows a request to stop is for when it has stopped. */
	do {
		size = debug->channel.ops->read(debug->channel.device, bytes,
						sizeof(bytes));
		rsp_input_bytes(&debug->rsp, bytes, size);
	} while (size == sizeof(bytes) &&
		 __atomic_load_n(&debug->server, __ATOMIC_RELAXED) == server);
	if (unlikely(debug->ending != NULL))
		debug->ending();
}

void debug_line_write(void *context, const u8 *bytes, size_t size)
{
	struct debug *debug = context;

	debug->channel.ops->write(debug->channel.device, bytes, size);
}

static void route(struct debug *debug, u32 cpu)
{
	const struct vgic_ops *ops = debug->vm->gic->ops;

	if (debug->intid)
		ops->route(debug->intid, cpu);
	debug->hears = cpu;
}

void debug_line_hear(struct debug *debug, u32 cpu)
{
	const struct vgic_ops *ops = debug->vm->gic->ops;

	route(debug, cpu);
	if (debug->intid == 0)
		return;
	debug->channel.ops->set_interrupt(debug->channel.device, true);
	ops->write_word(GIC_ISENABLER, 0, debug->intid / 32,
			BIT32(debug->intid % 32));
}

void debug_line_deafen(struct debug *debug)
{
	if (debug->intid)
		debug->channel.ops->set_interrupt(debug->channel.device, false);
}

void debug_line_give(struct debug *debug, u32 self)
{
	u32 count = debug->vm->vcpu_count;

	debug->hears = debug->poller = DEBUG_NOBODY;
	for (u32 n = 0; n < count; n++) {
		u32 cpu = (self + n) % count;
		u32 state = debug_state_of(&debug->cpu[cpu]);

		if (state == DEBUG_INSIDE && debug->hears == DEBUG_NOBODY)
			route(debug, cpu);
		if (state == DEBUG_STOPPED)
			debug->poller = cpu;
	}
}

/* With a server, it is the only one who looks: what there is waits for it. */
static void look(struct debug *debug, u32 self)
{
	u32 server = debug_server_of(debug);

	if (server == DEBUG_NOBODY || server == self)
		debug_line_poll(debug);
}

void debug_line_look(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	/* A server that is new has it until GDB lets all go. */
	while (!spin_try_lock(&debug->lock))
		debug_wait_a_moment(vcpu);
	look(debug, vcpu->cpu.index);
	spin_unlock(&debug->lock);
}

/*
 * The interrupt is EL2's, and not in a list register: it is made inactive
 * here. What raised it has been taken; more raises it again.
 */
void debug_interrupt(struct vcpu *vcpu, u32 intid)
{
	struct debug *debug = vcpu->vm->debug;
	const struct vgic_ops *ops = vcpu->vm->gic->ops;

	spin_lock(&debug->lock);
	debug->channel.ops->acknowledge(debug->channel.device);
	look(debug, vcpu->cpu.index);
	spin_unlock(&debug->lock);
	ops->write_word(GIC_ICACTIVER, vcpu->cpu.index, intid / 32,
			BIT32(intid % 32));
	debug_catch_at_fence(vcpu);
}

void debug_tell(struct vcpu *vcpu, const char *fmt, ...)
{
	struct debug *debug = vcpu->vm->debug;
	char text[160];
	va_list args;

	va_start(args, fmt);
	format_vbuf(text, sizeof(text), fmt, args);
	va_end(args);
	log_warn("%s", text);
	if (!debug)
		return;
	spin_lock(&debug->lock);
	rsp_console(&debug->rsp, text, strlen(text));
	rsp_console(&debug->rsp, "\n", 1);
	spin_unlock(&debug->lock);
}
