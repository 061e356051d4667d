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
	const struct range free_range = { 0x40000001, UINT64_C(1) << 48 };
	struct arm64_placement p;
	struct arm64_image image;
	const char *why = NULL;

	check(image_kind_name(image_kind_of(data, size)) != NULL);
	if (arm64_image_parse(data, size, &image, &why) != OK) {
		check(why != NULL);
		return 0;
	}
	check(image.file_size == size && image.memory_size >= size);
	if (arm64_image_placement(&image, free_range, &p) != OK)
		return 0;
	check(p.base % ARM64_IMAGE_ALIGN == 0 && p.base >= free_range.base);
	check(p.load >= p.base &&
	      p.load + image.memory_size == p.base + p.size);
	check(p.base + p.size <= free_range.base + free_range.size);
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
