/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/bus.h"

#include "base/checked.h"
#include "base/status.h"

void emul_bus_init(struct emul_bus *bus, struct emul_region *regions,
		   u32 capacity)
{
	*bus = (struct emul_bus){ .regions = regions, .capacity = capacity };
}

/* The number of regions that begin at or below `address`. */
static u32 count_below(const struct emul_bus *bus, u64 address)
{
	u32 low = 0, high = bus->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (bus->regions[middle].base <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_valid(const struct emul_region *region)
{
	return region->size && region->ops && region->ops->read &&
	       region->ops->write;
}

int emul_bus_add(struct emul_bus *bus, const struct emul_region *region)
{
	struct emul_region *regions = bus->regions;
	u64 last;
	u32 at;

	if (!is_valid(region))
		return ERR_INVALID;
	if (!checked_add(region->base, region->size - 1, &last))
		return ERR_OVERFLOW;
	/* Whatever overlaps begins at or below our end. */
	at = count_below(bus, last);
	if (at > 0 &&
	    regions[at - 1].base + (regions[at - 1].size - 1) >= region->base)
		return ERR_EXISTS;
	if (bus->count == bus->capacity)
		return ERR_NO_SPACE;
	for (u32 i = bus->count; i > at; i--)
		regions[i] = regions[i - 1];
	regions[at] = *region;
	bus->count++;
	bus->base = regions[0].base;
	bus->size = regions[bus->count - 1].base - bus->base +
		    regions[bus->count - 1].size;
	return OK;
}

const struct emul_region *emul_bus_search(const struct emul_bus *bus,
					  ipa_t address,
					  const struct emul_region **last)
{
	const struct emul_region *region;

	region = &bus->regions[count_below(bus, address.v) - 1];
	if (!emul_region_holds(region, address.v))
		return NULL;
	*last = region;
	return region;
}

int emul_region_access(const struct emul_region *region, ipa_t address,
		       unsigned size, bool write, u64 *value, void *vcpu)
{
	u64 offset, data, mask;
	int status;

	if (size == 0 || size > 8 || (size & (size - 1)))
		return ERR_INVALID;
	offset = address.v - region->base;
	if (region->size - offset < size)
		return ERR_RANGE;
	mask = ~UINT64_C(0) >> (64 - 8 * size);
	if (write)
		return region->ops->write(region->context, vcpu, offset, size,
					  *value & mask);
	data = 0;
	status = region->ops->read(region->context, vcpu, offset, size, &data);
	if (status == OK)
		*value = data & mask;
	return status;
}
