/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/status.h"

#include "base/texts.h"

/* In the order of the numbers, from OK down. */
static const char texts[] = "success\0"
			    "invalid value\0"
			    "not found\0"
			    "out of memory\0"
			    "no space left\0"
			    "truncated\0"
			    "bad magic number\0"
			    "unknown version\0"
			    "corrupt\0"
			    "not supported\0"
			    "number too large\0"
			    "out of range\0"
			    "not aligned\0"
			    "exists already\0"
			    "busy\0"
			    "denied\0"
			    "input/output error\0"
			    "checksum mismatch";

const char *status_text(int status)
{
	if (status > OK || status < ERR_CHECKSUM)
		return "unknown error";
	return texts_at(texts, (u32)-status);
}
