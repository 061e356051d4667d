/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"
#include "fdt/platform.h"

/* An unknown conduit is refused: to guess one could call into nothing. */
static int read_method(const struct fdt_walk *walk, bool *hvc)
{
	const char *method;
	int status = fdt_read_string(walk->fdt, walk->node, "method", &method);

	if (status)
		return status;
	*hvc = strcmp(method, "hvc") == 0;
	return *hvc || strcmp(method, "smc") == 0 ? OK : ERR_INVALID;
}

int fdt_visit_psci(const struct fdt_walk *walk, enum fdt_psci_version version,
		   struct fdt_psci *psci)
{
	struct fdt_psci found = { .version = version, .node = walk->node };
	int status;

	if (!walk->okay || psci->version != FDT_PSCI_NONE)
		return OK;
	status = read_method(walk, &found.hvc);
	if (status == OK)
		*psci = found;
	return status;
}
