/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/layout.h"
#include "fdt/platform.h"

static int stdout_path(const struct fdt *fdt, u32 chosen, const char **path)
{
	int status = fdt_read_string(fdt, chosen, "stdout-path", path);

	if (status == ERR_NOT_FOUND)
		status =
			fdt_read_string(fdt, chosen, "linux,stdout-path", path);
	return status;
}

static void clear(struct fdt_serial *serial)
{
	memset(serial, 0, sizeof(*serial));
	serial->node = FDT_NONE;
}

static int describe(const struct fdt_walk *walk, struct fdt_serial *serial)
{
	serial->node = walk->node;
	serial->compatible = walk->compatible;
	serial->interrupts = walk->interrupts;
	serial->status = walk->status;
	return fdt_walk_reg(walk, 0, &serial->reg);
}

int fdt_find_console(const struct fdt *fdt, struct fdt_serial *serial)
{
	u32 chosen = fdt_find_child(fdt, FDT_ROOT, "chosen");

	return fdt_read_console(fdt, chosen, serial);
}

int fdt_read_console(const struct fdt *fdt, u32 chosen,
		     struct fdt_serial *serial)
{
	struct fdt_walk walk;
	const char *path, *end;
	int status;

	clear(serial);
	status = stdout_path(fdt, chosen, &path);
	if (status)
		return status;
	end = strchr(path, ':');
	if (!end)
		end = path + strlen(path);
	status = fdt_walk_path(&walk, fdt, path, (size_t)(end - path));
	return status ? status : describe(&walk, serial);
}

/* Takes the next name of a path; false at its end. */
static bool next_name(struct fdt_path_search *search, const char *path)
{
	while (*path == '/')
		path++;
	search->name = path;
	while (*path && *path != ':' && *path != '/')
		path++;
	search->length = (size_t)(path - search->name);
	return search->length != 0;
}

/* An alias is left to fdt_find_console(). */
void fdt_await_console(const struct fdt *fdt, struct fdt_path_search *search,
		       struct fdt_serial *serial)
{
	const char *path;

	clear(serial);
	search->depth = FDT_DEPTH_MAX;
	if (fdt->chosen == FDT_NONE ||
	    stdout_path(fdt, fdt->chosen, &path) != OK || path[0] != '/')
		return;
	search->parent = FDT_ROOT;
	if (next_name(search, path))
		search->depth = 1;
}

void fdt_visit_console(const struct fdt_walk *walk,
		       struct fdt_path_search *search,
		       struct fdt_serial *serial)
{
	if (walk->depth != search->depth ||
	    fdt_walk_parent(walk) != search->parent ||
	    !fdt_name_matches(walk->name, search->name, search->length))
		return;
	search->depth++;
	search->parent = walk->node;
	if (next_name(search, search->name + search->length))
		return;
	search->depth = FDT_DEPTH_MAX;
	if (describe(walk, serial) != OK)
		serial->node = FDT_NONE;
}
