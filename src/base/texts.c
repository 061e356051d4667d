/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/texts.h"

const char *texts_at(const char *texts, u32 index)
{
	for (; index; index--)
		while (*texts++)
			continue;
	return texts;
}
