/* SPDX-License-Identifier: BSD-2-Clause */
#include "fdt/layout.h"

bool fdt_first_property(const struct fdt *fdt, u32 node, struct fdt_prop *prop)
{
	u32 offset;

	if (fdt_tag_at(fdt, node) != FDT_TAG_BEGIN_NODE)
		return false;
	offset = fdt_after_begin(fdt, node);
	return fdt_step_property(fdt, &offset, prop);
}

bool fdt_next_property(const struct fdt *fdt, struct fdt_prop *prop)
{
	u32 offset = prop->offset;

	if (fdt_tag_at(fdt, offset) != FDT_TAG_PROP)
		return false;
	offset = fdt_after_prop(fdt, offset);
	return fdt_step_property(fdt, &offset, prop);
}

int fdt_find_property(const struct fdt *fdt, u32 node, const char *name,
		      struct fdt_prop *prop)
{
	u32 offset;

	if (fdt_tag_at(fdt, node) == FDT_TAG_BEGIN_NODE) {
		offset = fdt_after_begin(fdt, node);
		while (fdt_step_property(fdt, &offset, prop))
			if (prop->name[0] == name[0] &&
			    strcmp(prop->name, name) == 0)
				return OK;
	}
	*prop = (struct fdt_prop){ 0 };
	return ERR_NOT_FOUND;
}

bool fdt_has_property(const struct fdt *fdt, u32 node, const char *name)
{
	struct fdt_prop prop;

	return fdt_find_property(fdt, node, name, &prop) == OK;
}

int fdt_read_u32(const struct fdt *fdt, u32 node, const char *name, u32 *value)
{
	struct fdt_prop prop;
	int status = fdt_find_property(fdt, node, name, &prop);

	if (status)
		return status;
	if (prop.length != 4)
		return ERR_CORRUPT;
	*value = fdt_cell(prop.value);
	return OK;
}

int fdt_read_u64(const struct fdt *fdt, u32 node, const char *name, u64 *value)
{
	struct fdt_prop prop;
	int status = fdt_find_property(fdt, node, name, &prop);

	if (status)
		return status;
	if (prop.length != 4 && prop.length != 8)
		return ERR_CORRUPT;
	return fdt_cells(prop.value, prop.length / 4, value);
}

int fdt_read_string(const struct fdt *fdt, u32 node, const char *name,
		    const char **string)
{
	struct fdt_prop prop;
	int status = fdt_find_property(fdt, node, name, &prop);

	if (status)
		return status;
	*string = fdt_prop_string(&prop, 0);
	return *string ? OK : ERR_CORRUPT;
}

const char *fdt_prop_next_string(const struct fdt_prop *prop,
				 const char *string)
{
	const char *first = (const char *)prop->value;
	const char *next = string ? string + strlen(string) + 1 : first;
	u32 left = prop->length;

	if (left == 0)
		return NULL;
	left -= (u32)(next - first);
	/* The last byte is a NUL, if the list is what it should be. */
	if (left &&
	    (prop->value[prop->length - 1] == 0 || memchr(next, 0, left)))
		return next;
	return NULL;
}

const char *fdt_prop_string(const struct fdt_prop *prop, u32 index)
{
	const char *string = fdt_prop_next_string(prop, NULL);

	while (string && index--)
		string = fdt_prop_next_string(prop, string);
	return string;
}

bool fdt_prop_contains(const struct fdt_prop *prop, const char *string)
{
	const char *at = NULL;

	while ((at = fdt_prop_next_string(prop, at)))
		if (at[0] == string[0] && strcmp(at, string) == 0)
			return true;
	return false;
}

bool fdt_is_compatible(const struct fdt *fdt, u32 node, const char *string)
{
	struct fdt_prop prop;

	return fdt_find_property(fdt, node, "compatible", &prop) == OK &&
	       fdt_prop_contains(&prop, string);
}

u32 fdt_phandle(const struct fdt *fdt, u32 node)
{
	u32 value;

	if (fdt_read_u32(fdt, node, "phandle", &value) &&
	    fdt_read_u32(fdt, node, "linux,phandle", &value))
		return 0;
	return value == UINT32_MAX ? 0 : value;
}

/* Not inlined: it has many callers, which take but two cells mostly. */
NOINLINE int fdt_cells(const u8 *value, u32 count, u64 *number)
{
	u64 result = 0;

	for (; count; count--, value += 4) {
		if (result >> 32)
			return ERR_OVERFLOW;
		result = result << 32 | fdt_cell(value);
	}
	*number = result;
	return OK;
}

int fdt_reserve_entry(const struct fdt *fdt, u32 index, struct range *entry)
{
	const u8 *at = fdt->reserves + (size_t)index * FDT_RESERVE_SIZE;

	if (index >= fdt->reserve_count)
		return ERR_NOT_FOUND;
	fdt_cells(at, 2, &entry->base);
	fdt_cells(at + 8, 2, &entry->size);
	return OK;
}
