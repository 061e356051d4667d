/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of fdt_read_platform(), for this room only. Each looks at the
 * current node of the walk and adds what it finds to its result.
 */
#ifndef FDT_PLATFORM_H
#define FDT_PLATFORM_H

#include "fdt/query.h"

/* Whether the current node describes memory, whatever its status. */
bool fdt_is_memory(const struct fdt_walk *walk);

int fdt_visit_memory(const struct fdt_walk *walk, struct fdt_memory *memory);
int fdt_visit_reserved(const struct fdt_walk *walk,
		       struct fdt_reserved_list *list);

/* Adds the blob's memory reservation block; as the visits, once. */
int fdt_add_reserve_block(const struct fdt *fdt,
			  struct fdt_reserved_list *list);

int fdt_visit_cpu(const struct fdt_walk *walk, struct fdt_cpus *cpus);

/* Changes the walk: modules may inherit the root's cells. */
int fdt_visit_chosen(struct fdt_walk *walk, struct fdt_chosen *chosen);
void fdt_clear_chosen(struct fdt_chosen *chosen);

/* What module a child of /chosen with these compatible strings is. */
enum fdt_module_kind fdt_module_kind(const struct fdt_prop *compatible);

/* The current node is compatible with PSCI of `version`. */
int fdt_visit_psci(const struct fdt_walk *walk, enum fdt_psci_version version,
		   struct fdt_psci *psci);

/* The current node is a supported GIC of `kind`. */
int fdt_visit_gic(const struct fdt_walk *walk, enum fdt_gic_kind kind,
		  struct fdt_gic *gic);

/* The first node of a path, as the walk comes by. */
struct fdt_path_search {
	const char *name; /* the next one, */
	size_t length;
	u32 parent; /* of a child of this node */
	u32 depth;  /* that deep; FDT_DEPTH_MAX: nothing to look for */
};

/* Prepares for a walk that looks for the console that /chosen names. */
void fdt_await_console(const struct fdt *fdt, struct fdt_path_search *search,
		       struct fdt_serial *serial);
void fdt_visit_console(const struct fdt_walk *walk,
		       struct fdt_path_search *search,
		       struct fdt_serial *serial);

/* Who gets the devices' ranges. */
struct fdt_visitor {
	fdt_device_fn fn;
	void *ctx;
	u32 none_below; /* this depth, or FDT_DEPTH_MAX, as at first */
};

/* Hands over the current node's ranges, as fdt_for_each_device_range() says. */
int fdt_visit_device(const struct fdt_walk *walk, struct fdt_visitor *visitor);

#endif
