/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes as a gzip member and as bare deflate data. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "image/gzip.h"

#define OUTPUT_MAX 16384u

static struct inflate_workspace workspace;

static void check(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Of a size of its own, so that ASan sees one byte too many. */
	size_t room = size ? (data[size - 1] * 64u) % OUTPUT_MAX + 1 : 1;
	uint8_t *out = malloc(room);
	struct inflate_result r;
	u32 claimed;
	int status;

	if (!out)
		abort();
	status = inflate_raw(data, size, out, room, &workspace, &r);
	check(r.consumed <= size && r.produced <= room);
	status = gzip_inflate(data, size, out, room, &workspace, &r);
	check(r.consumed <= size && r.produced <= room);
	check(status != OK || r.consumed >= 18);
	if (status == OK && r.consumed == size) {
		check(gzip_claimed_size(data, size, &claimed) == OK);
		check(claimed == r.produced);
	}
	free(out);
	return 0;
}

/* `printf 'a text, a text, and a text more\n' | gzip -n` */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const uint8_t seed[] = {
		0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03,
		0x4b, 0x54, 0x28, 0x49, 0xad, 0x28, 0xd1, 0x51, 0x48, 0x84,
		0xd1, 0x79, 0x29, 0x50, 0xb6, 0x42, 0x6e, 0x7e, 0x51, 0x2a,
		0x17, 0x00, 0x77, 0xb1, 0x8d, 0xc1, 0x20, 0x00, 0x00, 0x00,
	};

	if (size < sizeof(seed))
		abort();
	memcpy(data, seed, sizeof(seed));
	return sizeof(seed);
}
