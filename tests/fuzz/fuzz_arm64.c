/* SPDX-License-Identifier: BSD-2-Clause */
/* An arm64 Image header of any bytes: what is accepted can be placed. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "image/arm64.h"
#include "image/kind.h"

static void check(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arm64_image image;
	const char *why = NULL;

	check(image_kind_name(image_kind_of(data, size)) != NULL);
	if (arm64_image_parse(data, size, &image, &why) != OK) {
		check(why != NULL);
		return 0;
	}
	check(image.file_size == size && image.memory_size >= size);
	check(image.text_offset + image.memory_size <= UINT64_C(1) << 48);
	return 0;
}

size_t fuzz_seed(uint8_t *data, size_t size)
{
	if (size < 128)
		abort();
	memset(data, 0, 128);
	data[3] = 0x14;	   /* branch */
	data[0x12] = 0x20; /* image_size 2 MiB */
	data[0x18] = 0xa;
	memcpy(data + 0x38, "ARM\x64", 4);
	return 128;
}
