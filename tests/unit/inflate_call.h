/* SPDX-License-Identifier: BSD-2-Clause */
/* How the tests of src/image/gzip.h call it. */
#ifndef INFLATE_CALL_H
#define INFLATE_CALL_H

#include "unit.h"

#include <string.h>

#include "image/gzip.h"

static struct inflate_workspace workspace;

/* Inflates from and into heap blocks of exactly these sizes. */
static inline int inflate(const u8 *data, size_t size, size_t out_size,
			  bool raw, u8 **out, struct inflate_result *result)
{
	u8 *in = malloc(size + 1);
	int status;

	*out = malloc(out_size + 1);
	ck_assert_ptr_nonnull(in);
	ck_assert_ptr_nonnull(*out);
	/* Off by one: ASan watches the end, and nothing is aligned. */
	memcpy(in + 1, data, size);
	memset(*out, 0xa5, out_size + 1);
	memset(&workspace, 0xa5, sizeof(workspace));
	status = raw ? inflate_raw(in + 1, size, *out + 1, out_size, &workspace,
				   result)
		     : gzip_inflate(in + 1, size, *out + 1, out_size,
				    &workspace, result);
	ck_assert_uint_le(result->consumed, size);
	ck_assert_uint_le(result->produced, out_size);
	ck_assert_uint_eq((*out)[0], 0xa5);
	free(in);
	return status;
}

#endif
