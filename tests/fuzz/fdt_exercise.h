/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Everything that can be done to a blob which may be anything: checked, walked,
 * asked all questions, copied and edited. Used by the fuzz target and by the
 * unit test of hostile blobs. Aborts where an edited copy is no longer a valid
 * tree; the sanitizers find the rest.
 */
#ifndef FDT_EXERCISE_H
#define FDT_EXERCISE_H

#include <stdlib.h>
#include <string.h>

#include "fdt/guest.h"
#include "fdt/query.h"

#define EXERCISE_ROOM 1024

static inline void exercise_reader(const struct fdt *fdt)
{
	static const char *const paths[] = {
		"/", "serial0", "/soc/uart", "/chosen/module", "x/y",
	};
	struct range window;
	struct fdt_walk walk;
	struct fdt_prop prop;
	struct range range;
	size_t sum = 0, i;
	u32 node, count = 0;
	bool more;

	fdt_walk_start(&walk, fdt);
	while (fdt_walk_next(&walk)) {
		sum += strlen(walk.name);
		for (more = fdt_first_property(fdt, walk.node, &prop); more;
		     more = fdt_next_property(fdt, &prop)) {
			sum += strlen(prop.name);
			for (i = 0; i < prop.length; i++)
				sum += prop.value[i];
			sum += fdt_prop_contains(&prop, "x");
		}
		for (i = 0; fdt_walk_reg(&walk, (u32)i, &range) == OK; i++)
			sum += range.base;
		for (i = 0; fdt_walk_window(&walk, (u32)i, &window) == OK; i++)
			sum += window.base;
		/* These are linear each: not for every node of a large tree. */
		if (count++ > 32)
			continue;
		if (fdt_parent(fdt, walk.node) != fdt_walk_parent(&walk))
			abort();
		fdt_find_phandle(fdt, fdt_phandle(fdt, walk.node), &node);
		fdt_next_sibling(fdt, walk.node);
	}
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		fdt_find_path(fdt, paths[i], &node);
	for (i = 0; fdt_reserve_entry(fdt, (u32)i, &range) == OK; i++)
		sum += range.size;
	*(volatile size_t *)&sum = sum;
}

static inline int exercise_device(const struct fdt_device_range *device,
				  void *ctx)
{
	if (device->error == OK &&
	    device->range.base + device->range.size < device->range.base)
		abort();
	++*(u32 *)ctx;
	return OK;
}

static inline void exercise_queries(const struct fdt *fdt)
{
	static struct range banks[8];
	static struct fdt_reserved reserved[8];
	static struct fdt_cpu cpus[8];
	static struct fdt_chosen chosen;
	static struct fdt_platform platform = {
		.memory = { banks, 8, 0 },
		.reserved = { reserved, 8, 0 },
		.cpus = { cpus, 8, 0 },
		.chosen = &chosen,
	};
	struct fdt_serial serial;
	u32 devices = 0;

	if (fdt_read_platform(fdt, &platform) && !platform.failed)
		abort();
	if (platform.memory.count > 8 || platform.reserved.count > 8 ||
	    platform.cpus.count > 8)
		abort();
	fdt_read_chosen(fdt, &chosen);
	fdt_find_console(fdt, &serial);
	fdt_for_each_device_range(fdt, exercise_device, &devices);
}

/* What was told of a node holds after edits that moved it. */
static inline void exercise_known(const struct fdt_edit *edit,
				  enum fdt_known what, const char *name)
{
	u32 node = edit->known[what];

	if (node != FDT_NONE &&
	    node != fdt_find_child(&edit->tree, FDT_ROOT, name))
		abort();
}

static inline void exercise_still_valid(const struct fdt_edit *edit)
{
	struct fdt fdt;

	if (fdt_check(&fdt, edit->buffer, fdt_edit_size(edit)) ||
	    fdt.nodes_size != edit->tree.nodes_size)
		abort();
	exercise_known(edit, FDT_KNOWN_CHOSEN, "chosen");
	exercise_known(edit, FDT_KNOWN_CPUS, "cpus");
}

static inline void exercise_edits(struct fdt_edit *edit)
{
	static const struct range memory[] = {
		{ 0x40000000, 0x1000000 },
		{ 0x80000000, 0x140000000 },
	};
	static struct fdt_platform found;
	u32 node = FDT_ROOT;

	exercise_still_valid(edit);
	fdt_edit_know(edit, FDT_KNOWN_CHOSEN,
		      fdt_find_child(&edit->tree, FDT_ROOT, "chosen"));
	fdt_edit_know(edit, FDT_KNOWN_CPUS,
		      fdt_find_child(&edit->tree, FDT_ROOT, "cpus"));
	found.msi_count = FDT_MSI_MAX + 1;
	found.withheld_count = 2;
	found.withheld[0] = fdt_first_child(
		&edit->tree, fdt_first_child(&edit->tree, FDT_ROOT));
	found.withheld[1] = FDT_ROOT;
	fdt_withhold(edit, &found);
	exercise_still_valid(edit);
	fdt_set_psci(edit, "hvc");
	exercise_still_valid(edit);
	fdt_replace_memory(edit, memory, 2);
	exercise_still_valid(edit);
	fdt_reserve_memory(edit, "hypervisor", memory[0]);
	exercise_still_valid(edit);
	fdt_set_chosen(edit, "console=hvc0", memory[0]);
	exercise_still_valid(edit);
	fdt_edit_reserve(edit, memory[0]);
	if (fdt_find_path(&edit->tree, "/intc", &node) == OK) {
		fdt_keep_reg(edit, node, FDT_ROOT, 1);
		fdt_edit_remove_property(edit, node, "interrupts");
	}
	exercise_still_valid(edit);
	fdt_edit_remove_node(edit, fdt_first_child(&edit->tree, FDT_ROOT));
	exercise_still_valid(edit);
}

/*
 * Runs all of it on `size` bytes at `data`, in a heap block of exactly that
 * size. The edited copy is handed to `verify`, if that is not NULL. Returns
 * what fdt_check() says.
 */
static inline int fdt_exercise(const u8 *data, size_t size,
			       void (*verify)(const void *blob, size_t size))
{
	u8 *blob = malloc(size ? size : 1), *copy;
	struct fdt_edit edit;
	struct fdt fdt;
	size_t room;
	int status;

	if (!blob)
		abort();
	if (size)
		memcpy(blob, data, size);
	status = fdt_check(&fdt, blob, size);
	if (status == OK) {
		exercise_reader(&fdt);
		exercise_queries(&fdt);
		room = fdt.nodes_size + fdt.strings_size +
		       16 * (size_t)fdt.reserve_count + EXERCISE_ROOM;
		copy = malloc(room);
		if (!copy)
			abort();
		if (fdt_edit_open(&edit, copy, room, &fdt) == OK) {
			exercise_edits(&edit);
			exercise_reader(&edit.tree);
			if (verify)
				verify(copy, fdt_edit_size(&edit));
		}
		free(copy);
	}
	free(blob);
	return status;
}

#endif
