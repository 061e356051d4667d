/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes as a bundle of kernel and ramdisk. The first one says whether the
 * checksum of a sealed header is mended; the next is not used.
 */
#include "fuzz.h"

#include "base/status.h"
#include "bundle_build.h"

static struct inflate_workspace workspace;

static void check(int condition)
{
	if (!condition)
		abort();
}

static void within(struct range range, size_t size)
{
	check(range.size <= size && range.base <= size - range.size);
}

static void open_at(const u8 *data, size_t size)
{
	struct bundle bundle;
	struct range ramdisk;
	const char *why = NULL;
	int status = bundle_open(data, size, &workspace, &bundle, &why);

	check(status == OK || why != NULL);
	if (status == OK && bundle.form != BUNDLE_NONE) {
		within(bundle.kernel, size);
		within(bundle.ramdisk, size);
		check(bundle.kernel.size != 0);
	}
	for (size_t from = 0; from <= size; from += 1 + size / 4) {
		status = bundle_find_ramdisk(data, size, from, &ramdisk);
		within(ramdisk, size);
		check(ramdisk.size == 0 || ramdisk.base >= from);
		check(status == OK || ramdisk.size == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	u8 *copy;

	if (size < 2)
		return 0;
	/* Of a size of its own, so that ASan sees one byte too many. */
	copy = malloc(size - 2);
	check(copy != NULL || size == 2);
	if (size > 2)
		memcpy(copy, data + 2, size - 2);
	if (data[0] & 1 && size - 2 >= BUNDLE_HEADER_SIZE)
		bb_sum(copy);
	open_at(copy, size - 2);
	if (size - 2 > BUNDLE_HEADER_SIZE)
		open_at(copy + BUNDLE_HEADER_SIZE,
			size - 2 - BUNDLE_HEADER_SIZE);
	free(copy);
	return 0;
}

/* Sealed; and what is in it, from its kernel on, is a bundle as well. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	check(size >= 1024);
	memset(data, 0, 1024);
	data[0] = 1;
	bb_image(data + 2 + BUNDLE_HEADER_SIZE, 600, true);
	memcpy(data + 2 + 700, "\x28\xb5\x2f\xfd", 4);
	bb_seal(data + 2, (struct range){ BUNDLE_HEADER_SIZE, 600 },
		(struct range){ 700, 40 });
	return 2 + 740;
}
