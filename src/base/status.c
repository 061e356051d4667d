/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"

#include "base/compiler.h"

/* Rows of one length: pointers to them would take more room. */
static const char texts[][19] = {
	[-OK] = "success",
	[-ERR_INVALID] = "invalid value",
	[-ERR_NOT_FOUND] = "not found",
	[-ERR_NO_MEMORY] = "out of memory",
	[-ERR_NO_SPACE] = "no space left",
	[-ERR_TRUNCATED] = "truncated",
	[-ERR_BAD_MAGIC] = "bad magic number",
	[-ERR_BAD_VERSION] = "unknown version",
	[-ERR_CORRUPT] = "corrupt",
	[-ERR_UNSUPPORTED] = "not supported",
	[-ERR_OVERFLOW] = "number too large",
	[-ERR_RANGE] = "out of range",
	[-ERR_ALIGNMENT] = "not aligned",
	[-ERR_EXISTS] = "exists already",
	[-ERR_BUSY] = "busy",
	[-ERR_DENIED] = "denied",
	[-ERR_IO] = "input/output error",
	[-ERR_CHECKSUM] = "checksum mismatch",
};

const char *status_text(int status)
{
	if (status > 0 || -status >= (int)ARRAY_COUNT(texts))
		return "unknown error";
	return texts[-status];
}
