/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/query.h"

static int stdout_path(const struct fdt *fdt, const char **path)
{
	u32 chosen = fdt_find_child(fdt, FDT_ROOT, "chosen");
	int status = fdt_read_string(fdt, chosen, "stdout-path", path);

	if (status == ERR_NOT_FOUND)
		status =
			fdt_read_string(fdt, chosen, "linux,stdout-path", path);
	return status;
}

int fdt_find_console(const struct fdt *fdt, struct fdt_serial *serial)
{
	struct fdt_walk walk;
	const char *path, *colon;
	size_t length;
	int status;

	memset(serial, 0, sizeof(*serial));
	serial->node = FDT_NONE;
	serial->options = "";
	status = stdout_path(fdt, &path);
	if (status)
		return status;
	colon = strchr(path, ':');
	length = colon ? (size_t)(colon - path) : strlen(path);
	status = fdt_find_path_n(fdt, path, length, &serial->node);
	if (status == OK)
		status = fdt_walk_seek(&walk, fdt, serial->node);
	if (status) {
		serial->node = FDT_NONE;
		return status;
	}
	if (colon)
		serial->options = colon + 1;
	serial->compatible = walk.compatible;
	serial->interrupts = walk.interrupts;
	serial->status = walk.status;
	return fdt_walk_reg(&walk, 0, &serial->reg);
}
