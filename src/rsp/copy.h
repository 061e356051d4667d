/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef RSP_COPY_H
#define RSP_COPY_H

#include "base/types.h"

/*
 * Copies bytes until one of them is `stop` or `stop2`, or `size` have been
 * copied; returns how many. Adds them to `*sum`. `to` may be where `from` is,
 * or before it. It must lie in a buffer that starts at a multiple of 8; all
 * of [to, to + size) must be free.
 */
size_t rsp_copy_until(u8 *to, const u8 *from, size_t size, u8 stop, u8 stop2,
		      u8 *sum);

#endif
