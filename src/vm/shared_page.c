/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/shared_page.h"

#include "arch/panic.h"
#include "base/range.h"
#include "base/status.h"
#include "vm/guest_memory.h"

static struct range parts[SHARED_PAGE_REGIONS];

/* Device memory takes no unaligned access (Arm ARM B2.7.2). */
static int forward(const struct range *part, u64 offset, unsigned size,
		   bool write, u64 *value)
{
	u64 address = part->base + offset;

	return is_aligned(address, size) && guest_access(va_ptr(va(address)),
							 size, write, value)
		       ? OK
		       : ERR_IO;
}

static int read(void *context, void *vcpu, u64 offset, unsigned size,
		u64 *value)
{
	(void)vcpu;
	return forward(context, offset, size, false, value);
}

static int write(void *context, void *vcpu, u64 offset, unsigned size,
		 u64 value)
{
	(void)vcpu;
	return forward(context, offset, size, true, &value);
}

static const struct emul_bus_ops ops = { read, write };

static void add(struct vm *vm, struct range *part, u64 base, u64 end)
{
	struct emul_region region = { base, end - base, &ops, part,
				      "shared page" };

	*part = (struct range){ base, end - base };
	if (part->size && emul_bus_add(&vm->bus, &region) != OK)
		refuse("the page of the device at 0x%llx has a part of the GIC",
		       (unsigned long long)base);
}

void shared_page_add(struct vm *vm, struct range hidden)
{
	struct range pages = range_pages_around(hidden);
	u64 end = hidden.base + hidden.size;

	add(vm, &parts[0], pages.base, hidden.base);
	add(vm, &parts[1], end, pages.base + pages.size);
}
