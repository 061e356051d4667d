/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One pass over all nodes, parents before children, that parses the standard
 * properties of each node once and keeps what its descendants need: the cells
 * and `ranges` of every bus up to the root. A whole walk is linear in the size
 * of the tree, so code that looks for many things should do so in one walk:
 *
 *	struct fdt_walk walk;
 *
 *	fdt_walk_start(&walk, &fdt);
 *	while (fdt_walk_next(&walk)) {
 *		if (fdt_prop_contains(&walk.compatible, "arm,pl011"))
 *			status = fdt_walk_reg(&walk, 0, &range);
 *	}
 *
 * A walk is about 2.3 KiB and belongs to the caller. Nothing here locks or
 * allocates; all of it may run with the MMU off.
 */
#ifndef FDT_WALK_H
#define FDT_WALK_H

#include "fdt/fdt.h"

/* How many properties of a node are kept as they are. */
#define FDT_WALK_PROPS 8

#define FDT_NAME_BITS  6
#define FDT_NAME_SLOTS (1u << FDT_NAME_BITS)

/* The standard property "status" (specification, 2.3.4). */
enum fdt_status {
	FDT_STATUS_OKAY,     /* absent, "okay" or "ok" */
	FDT_STATUS_DISABLED, /* "disabled" */
	FDT_STATUS_RESERVED, /* "reserved": in use by other software */
	FDT_STATUS_FAIL,     /* "fail", "fail-..." or anything else */
};

/* What a bus says about its children's addresses. */
struct fdt_bus {
	const u8 *ranges; /* NULL: children are not addressable from here */
	u32 ranges_length;
	u32 node;
	u8 address_cells; /* 0..4; 2 by default */
	u8 size_cells;	  /* 0..4; 1 by default */
	bool bad_cells;	  /* one of them is not 0..4 */
	bool pci;	  /* the first of three address cells holds flags */
	bool okay;	  /* this node and all above have status okay */
	bool reachable;	  /* this node and all above have `ranges`, or root */
};

/*
 * The walk and its current node. Properties that the node does not have are
 * empty: value NULL, length 0.
 */
struct fdt_walk {
	const struct fdt *fdt;
	u32 node;		/* the current node */
	u32 depth;		/* 0 for the root */
	const char *name;	/* with unit address */
	enum fdt_status status; /* the node's own */
	bool okay;		/* its own and that of all nodes above */
	bool msi;		/* it has msi-parent or msi-map */
	union {
		struct {
			struct fdt_prop reg;
			struct fdt_prop compatible;
			struct fdt_prop device_type;
			struct fdt_prop interrupts; /* or "-extended" */
			/* For this room, which decodes them: */
			struct fdt_prop ranges, status_text;
			struct fdt_prop address_cells, size_cells;
		};
		struct fdt_prop prop[FDT_WALK_PROPS];
	};

	/* For this room: where to go on, and names met before. */
	u32 next;
	u32 known_offset[FDT_NAME_SLOTS];
	u8 known_kind[FDT_NAME_SLOTS];
	struct fdt_bus bus[FDT_DEPTH_MAX];
};

void fdt_walk_start(struct fdt_walk *walk, const struct fdt *fdt);

/* Moves to the next node, at first to the root; false after the last one. */
bool fdt_walk_next(struct fdt_walk *walk);

/* Makes fdt_walk_next() pass over the children of the current node. */
void fdt_walk_skip_children(struct fdt_walk *walk);

/*
 * Starts a walk at `node`, with the buses above it, so that its `reg` can be
 * translated. Returns ERR_NOT_FOUND if there is no such node.
 */
int fdt_walk_seek(struct fdt_walk *walk, const struct fdt *fdt, u32 node);

/*
 * Moves from the current node to `child`, which is one of its children and has
 * not been passed over: to get to a node that was found otherwise.
 */
void fdt_walk_enter(struct fdt_walk *walk, u32 child);

/* Starts a walk at the node of a path; as fdt_find_path_n(). */
int fdt_walk_path(struct fdt_walk *walk, const struct fdt *fdt,
		  const char *path, size_t length);

/* The node above the current one, FDT_NONE for the root. */
u32 fdt_walk_parent(const struct fdt_walk *walk);

/* Whether the current node's name is `name`, as fdt_node_named(). */
bool fdt_walk_named(const struct fdt_walk *walk, const char *name);

/*
 * Entry `index` of `reg` as the parent bus writes it, untranslated: for CPUs,
 * reserved memory, modules. Returns ERR_NOT_FOUND past the end or if there is no
 * `reg`; for every index ERR_CORRUPT if its length is no multiple of an entry,
 * ERR_INVALID if the parent's cells are not 0 to 4; ERR_OVERFLOW if a number
 * exceeds 64 bits or the range wraps.
 */
int fdt_walk_raw_reg(const struct fdt_walk *walk, u32 index,
		     struct range *range);

/*
 * Entry `index` of `reg` as a CPU physical address: translated through the
 * `ranges` of every bus up to the root. Returns what fdt_walk_raw_reg() does,
 * or ERR_RANGE if a bus on the way has no `ranges` or none that holds the
 * address (children of an I2C controller, PCI configuration space).
 */
int fdt_walk_reg(const struct fdt_walk *walk, u32 index, struct range *range);

/*
 * Entry `index` of the current node's own `ranges`, as CPU physical addresses;
 * of size 0 for PCI configuration space, which is never mapped. Returns as
 * fdt_walk_reg(); ERR_NOT_FOUND past the end and for an absent or empty
 * `ranges`.
 */
int fdt_walk_window(const struct fdt_walk *walk, u32 index,
		    struct range *window);

/* Where in a node's interrupts one entry leads. */
struct fdt_irq {
	u32 intid; /* GIC interrupt id; 0: there is none */
	u32 flags; /* 1, 2: rising, falling edge; 4, 8: high, low level */
};

/*
 * Entry `index` of an `interrupts` property (or `interrupts-extended`, whose
 * entries are all taken to name the GIC) in the GIC's binding: type, number,
 * flags; type 0 is an SPI, 1 a PPI. interrupt_cells is the GIC's
 * #interrupt-cells. Returns ERR_NOT_FOUND past the end (also for an empty
 * property), ERR_INVALID for an unknown type, fewer than 3 cells or a number
 * that no GIC has.
 */
int fdt_decode_irq(const struct fdt_prop *interrupts, u32 interrupt_cells,
		   u32 index, struct fdt_irq *irq);

#endif
