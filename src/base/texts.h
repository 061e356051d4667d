/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lists of texts: one behind the other, each with its NUL, as in "a\0" "b\0". They
 * take less room than rows of one length, or than pointers, which would have to
 * be relocated.
 */
#ifndef BASE_TEXTS_H
#define BASE_TEXTS_H

#include "base/types.h"

/* The text with an index, which must be one of the list. */
const char *texts_at(const char *texts, u32 index);

#endif
