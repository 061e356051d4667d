/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/bundle.h"

#include "base/bytes.h"
#include "base/checked.h"
#include "base/crc32.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "image/arm64.h"

/* Offsets in the header of the sealed layout. */
#define VERSION	       8
#define KERNEL_CRC     12
#define KERNEL_OFFSET  16
#define KERNEL_SIZE    24
#define RAMDISK_OFFSET 32
#define RAMDISK_SIZE   40
#define RAMDISK_CRC    48
#define HEADER_CRC     60

/*
 * Enough to know a kernel by, however deflate cuts it: a match that does not
 * fit is not copied, and has at most 258 bytes.
 */
#define PEEK_SIZE (IMAGE_KIND_PEEK + 258)

/* A newc header: the magic number, and 13 fields of 8 hexadecimal digits. */
#define CPIO_HEADER_SIZE 110

static const char magic[] = "CAISSONB";

static int fail(const char **why, const char *reason, int status)
{
	*why = reason;
	return status;
}

static int check_part(const u8 *p, size_t size, struct range part, u32 crc,
		      struct inflate_workspace *ws)
{
	if (part.size == 0)
		return OK;
	if (part.base < BUNDLE_HEADER_SIZE)
		return ERR_CORRUPT;
	if (!span_within(part.base, part.size, size))
		return ERR_TRUNCATED;
	if (crc32_update_by_tables(ws->crc, 0, p + part.base, part.size) != crc)
		return ERR_CHECKSUM;
	return OK;
}

static int open_sealed(const u8 *p, size_t size, struct inflate_workspace *ws,
		       struct bundle *b, const char **why)
{
	int status;

	if (size < BUNDLE_HEADER_SIZE)
		return fail(why, "the bundle is shorter than its header",
			    ERR_TRUNCATED);
	crc32_make_tables(ws->crc);
	if (crc32_update_by_tables(ws->crc, 0, p, HEADER_CRC) !=
	    get_le32(p + HEADER_CRC))
		return fail(why, "the checksum of the bundle's header is wrong",
			    ERR_CHECKSUM);
	if (get_le32(p + VERSION) != 1)
		return fail(why, "the bundle is of an unknown version",
			    ERR_BAD_VERSION);
	b->form = BUNDLE_SEALED;
	b->kernel = (struct range){ get_le64(p + KERNEL_OFFSET),
				    get_le64(p + KERNEL_SIZE) };
	b->ramdisk = (struct range){ get_le64(p + RAMDISK_OFFSET),
				     get_le64(p + RAMDISK_SIZE) };
	if (b->kernel.size == 0)
		return fail(why, "the bundle has no kernel", ERR_CORRUPT);
	status = check_part(p, size, b->kernel, get_le32(p + KERNEL_CRC), ws);
	if (status != OK)
		return fail(why, "the bundle's kernel is damaged", status);
	status = check_part(p, size, b->ramdisk, get_le32(p + RAMDISK_CRC), ws);
	if (status == OK && ranges_overlap(b->kernel, b->ramdisk))
		status = ERR_CORRUPT;
	if (status != OK)
		return fail(why, "the bundle's ramdisk is damaged", status);
	return OK;
}

static bool all_zero(const u8 *p, size_t size)
{
	for (size_t n = 0; n < size; n++)
		if (p[n] != 0)
			return false;
	return true;
}

static int open_image(const u8 *p, size_t size, struct bundle *b,
		      const char **why)
{
	u64 length = size;
	int status = arm64_image_length(p, size, &length);

	if (status == ERR_TRUNCATED)
		return fail(why, "the file ends before its sections do",
			    status);
	/*
	 * Without a section table, the Image may be alone; its header knows
	 * only how far its BSS reaches, which nothing can follow in the file
	 * but what was put there by hand.
	 */
	if (status == ERR_NOT_FOUND) {
		u64 whole = get_le64(p + ARM64_IMAGE_SIZE_OFFSET);

		length = whole && whole < size ? whole : size;
		if (length < size && !all_zero(p + length, size - length))
			return fail(why,
				    "an Image without EFI stub does not say "
				    "where the ramdisk behind it begins: "
				    "compress it, or seal the bundle",
				    ERR_UNSUPPORTED);
	}
	b->form = BUNDLE_IMAGE;
	b->kernel = (struct range){ 0, length };
	if (bundle_find_ramdisk(p, size, length, &b->ramdisk) != OK)
		return fail(why, "what follows the Image is no ramdisk",
			    ERR_NOT_FOUND);
	return OK;
}

/* What is compressed: a kernel, or an archive, which makes it no bundle. */
static int open_gzip(const u8 *p, size_t size, struct inflate_workspace *ws,
		     struct bundle *b, const char **why)
{
	u8 peek[PEEK_SIZE];
	struct inflate_result result;
	int status = gzip_inflate(p, size, peek, sizeof(peek), ws, &result);
	enum image_kind kind;

	/* The rest of the member is checked when it is inflated. */
	if (status != OK && status != ERR_NO_SPACE)
		return OK;
	kind = image_kind_of(peek, result.produced);
	if (kind == IMAGE_ZBOOT || kind == IMAGE_ZIMAGE)
		return fail(why, image_kind_name(kind), ERR_UNSUPPORTED);
	if (kind == IMAGE_ARM64) {
		b->form = BUNDLE_GZIP;
		b->kernel = (struct range){ 0, size };
	}
	return OK;
}

int bundle_open(const void *data, size_t size,
		struct inflate_workspace *workspace, struct bundle *bundle,
		const char **why)
{
	const u8 *p = data;

	*bundle = (struct bundle){ .kind = image_kind_of(data, size) };
	if (size >= sizeof(magic) - 1 &&
	    memcmp(p, magic, sizeof(magic) - 1) == 0)
		return open_sealed(p, size, workspace, bundle, why);
	switch (bundle->kind) {
	case IMAGE_ARM64:
		return open_image(p, size, bundle, why);
	case IMAGE_GZIP:
		return open_gzip(p, size, workspace, bundle, why);
	case IMAGE_ZBOOT:
	case IMAGE_ZIMAGE:
		return fail(why, image_kind_name(bundle->kind),
			    ERR_UNSUPPORTED);
	default:
		return OK;
	}
}

static bool is_hex(u8 c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static bool starts_cpio(const u8 *p, size_t size)
{
	if (size < CPIO_HEADER_SIZE || p[5] == '7') /* the portable format */
		return false;
	for (size_t n = 0; n < CPIO_HEADER_SIZE; n++)
		if (!is_hex(p[n]))
			return false;
	return true;
}

/*
 * What Linux unpacks as an initramfs (lib/decompress.c, init/initramfs.c).
 * `amid`: the bytes before are not zeros, and short magic numbers would be
 * found in any garbage.
 */
static bool starts_ramdisk(const u8 *p, size_t size, bool amid)
{
	switch (image_kind_of(p, size)) {
	case IMAGE_CPIO:
		return starts_cpio(p, size);
	case IMAGE_GZIP: /* deflate, and no reserved flag */
		return size >= 4 && p[2] == 8 && p[3] < 0x20;
	case IMAGE_BZIP2: /* block size, and the first digits of pi */
		return size >= 10 && p[3] >= '1' && p[3] <= '9' &&
		       memcmp(p + 4, "1AY&SY", 6) == 0;
	case IMAGE_XZ:
	case IMAGE_ZSTD:
	case IMAGE_LZ4:
	case IMAGE_LZO:
		return true;
	case IMAGE_LZMA:
		return !amid;
	default:
		return false;
	}
}

int bundle_find_ramdisk(const void *data, size_t size, size_t from,
			struct range *ramdisk)
{
	const u8 *p = data;
	size_t start = from;
	bool amid = false;

	*ramdisk = (struct range){ 0, 0 };
	while (start < size && p[start] == 0)
		start++;
	if (start >= size)
		return OK;
	for (size_t at = start; at < size && at - start <= BUNDLE_PADDING_MAX;
	     at++) {
		if (starts_ramdisk(p + at, size - at, amid)) {
			*ramdisk = (struct range){ at, size - at };
			return OK;
		}
		amid = true;
	}
	return ERR_NOT_FOUND;
}
