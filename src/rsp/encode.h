/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inside of a packet as it goes over the wire: with run-length encoding
 * ("Overview" of the protocol), and its checksum.
 */
#ifndef RSP_ENCODE_H
#define RSP_ENCODE_H

#include "base/types.h"

/* Where the next character goes, and the sum of those before it. */
struct rsp_encoder {
	u8 *to;
	u8 sum;
};

/* Encodes characters that may stand at `to` already, or behind it. */
void rsp_encode_text(struct rsp_encoder *e, const u8 *text, size_t size);

/*
 * Encodes bytes as hexadecimal digits. This is what a debugger that reads
 * memory waits for: seven instructions per byte where nothing repeats itself,
 * if `bytes` is aligned to 8. All of 2 * size characters at `to` must be free.
 */
void rsp_encode_hex(struct rsp_encoder *e, const u8 *bytes, size_t size);

#endif
