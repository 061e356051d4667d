/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/query.h"

static int stdout_path(const struct fdt *fdt, u32 chosen, const char **path)
{
	int status = fdt_read_string(fdt, chosen, "stdout-path", path);

	if (status == ERR_NOT_FOUND)
		status =
			fdt_read_string(fdt, chosen, "linux,stdout-path", path);
	return status;
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
	const char *path, *colon;
	size_t length;
	int status;

	memset(serial, 0, sizeof(*serial));
	serial->node = FDT_NONE;
	serial->options = "";
	status = stdout_path(fdt, chosen, &path);
	if (status)
		return status;
	colon = strchr(path, ':');
	length = colon ? (size_t)(colon - path) : strlen(path);
	status = fdt_walk_path(&walk, fdt, path, length);
	if (status)
		return status;
	serial->node = walk.node;
	if (colon)
		serial->options = colon + 1;
	serial->compatible = walk.compatible;
	serial->interrupts = walk.interrupts;
	serial->status = walk.status;
	return fdt_walk_reg(&walk, 0, &serial->reg);
}
