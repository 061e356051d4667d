/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The emulated devices of one VM by intermediate physical address. Regions
 * are added at boot; afterwards the bus is read only, so that all CPUs use
 * it at once without a lock.
 */
#ifndef EMUL_BUS_H
#define EMUL_BUS_H

#include "base/compiler.h"
#include "base/types.h"

/*
 * One device. `offset` is from the base of its region; the whole access lies
 * within the region and `size` is 1, 2, 4 or 8 bytes. `offset` need not be
 * aligned to `size`. A device that does not take the access returns a
 * negative status, which emul_region_access() returns; the edge answers that
 * with an external abort. `vcpu` is the opaque pointer of the caller. Reads
 * that return OK store a value with no bit set above the size, others none.
 */
struct emul_bus_ops {
	int (*read)(void *context, void *vcpu, u64 offset, unsigned size,
		    u64 *value);
	int (*write)(void *context, void *vcpu, u64 offset, unsigned size,
		     u64 value);
};

struct emul_region {
	u64 base; /* IPA */
	u64 size; /* bytes */
	const struct emul_bus_ops *ops;
	void *context; /* for ops */
	const char *name;
};

struct emul_bus {
	struct emul_region *regions; /* ascending, disjoint */
	u32 count;
	u32 capacity;
	u64 base, size; /* of all, with what is between them */
};

/* An empty bus over the caller's regions[capacity], which must outlive it. */
void emul_bus_init(struct emul_bus *bus, struct emul_region *regions,
		   u32 capacity);

/*
 * Adds a region, in any order; it is copied, the things it points to are
 * not. ERR_INVALID: no size, ops, read or write; ERR_OVERFLOW: it wraps;
 * ERR_EXISTS: it overlaps one that is there; ERR_NO_SPACE. At boot only.
 */
int emul_bus_add(struct emul_bus *bus,
		 const struct emul_region *region) MUST_CHECK;

/* Whether a region holds the byte at `address`. */
static inline bool emul_region_holds(const struct emul_region *region,
				     u64 address)
{
	/* One comparison: an address below the base wraps to a large one. */
	return address - region->base < region->size;
}

/*
 * Whether `address` lies between the first region and the last: what is nowhere
 * near a device is told at once, however many there are.
 */
static inline bool emul_bus_spans(const struct emul_bus *bus, ipa_t address)
{
	return address.v - bus->base < bus->size;
}

/* emul_bus_find() where it is not the last one, and the bus spans it. */
const struct emul_region *emul_bus_search(const struct emul_bus *bus,
					  ipa_t address,
					  const struct emul_region **last);

/*
 * The region that holds the byte at `address`, or NULL. *last is where a CPU
 * keeps what it found last, bus->regions at first: drivers stay with a device
 * for a while, and then nothing is searched.
 */
static inline const struct emul_region *
emul_bus_find(const struct emul_bus *bus, ipa_t address,
	      const struct emul_region **last)
{
	if (likely(emul_region_holds(*last, address.v)))
		return *last;
	return emul_bus_spans(bus, address)
		       ? emul_bus_search(bus, address, last)
		       : NULL;
}

/*
 * Reads or writes `size` bytes (1, 2, 4 or 8) at `address`, which `region`
 * holds. A write takes *value, cut to the size; a read stores to it,
 * zero-extended, and leaves it alone on error. ERR_RANGE: the access leaves
 * its region; ERR_INVALID: another size; otherwise what the device returned.
 * Holds no lock; the device's own locks are its business.
 */
int emul_region_access(const struct emul_region *region, ipa_t address,
		       unsigned size, bool write, u64 *value,
		       void *vcpu) MUST_CHECK;

#endif
