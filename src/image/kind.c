/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/kind.h"

#include "base/checked.h"
#include "base/string.h"
#include "base/texts.h"

/* A kind is recognised by `length` bytes at `offset`. */
struct magic {
	u8 kind; /* enum image_kind */
	u8 offset;
	u8 length;
	u8 bytes[6];
};

/* In this order: an Image with a PE header is also an EFI program. */
static const struct magic magics[] = {
	{ IMAGE_ARM64, 0x38, 4, { 'A', 'R', 'M', 0x64 } },
	{ IMAGE_ZIMAGE, 0x24, 4, { 0x18, 0x28, 0x6f, 0x01 } },
	{ IMAGE_ZIMAGE, 0x24, 4, { 0x01, 0x6f, 0x28, 0x18 } },
	{ IMAGE_ZBOOT, 4, 4, { 'z', 'i', 'm', 'g' } },
	{ IMAGE_EFI, 0, 2, { 'M', 'Z' } },
	{ IMAGE_ELF, 0, 4, { 0x7f, 'E', 'L', 'F' } },
	{ IMAGE_FDT, 0, 4, { 0xd0, 0x0d, 0xfe, 0xed } },
	{ IMAGE_UIMAGE, 0, 4, { 0x27, 0x05, 0x19, 0x56 } },
	{ IMAGE_CPIO, 0, 6, { '0', '7', '0', '7', '0', '1' } },
	{ IMAGE_CPIO, 0, 6, { '0', '7', '0', '7', '0', '2' } },
	{ IMAGE_CPIO, 0, 6, { '0', '7', '0', '7', '0', '7' } },
	{ IMAGE_GZIP, 0, 2, { 0x1f, 0x8b } },
	{ IMAGE_BZIP2, 0, 3, { 'B', 'Z', 'h' } },
	{ IMAGE_XZ, 0, 6, { 0xfd, '7', 'z', 'X', 'Z', 0 } },
	{ IMAGE_ZSTD, 0, 4, { 0x28, 0xb5, 0x2f, 0xfd } },
	{ IMAGE_LZ4, 0, 4, { 0x04, 0x22, 0x4d, 0x18 } },
	{ IMAGE_LZ4, 0, 4, { 0x02, 0x21, 0x4c, 0x18 } },
	{ IMAGE_LZO, 0, 6, { 0x89, 'L', 'Z', 'O', 0, '\r' } },
	{ IMAGE_LZMA, 0, 3, { 0x5d, 0, 0 } },
};

/* In the order of enum image_kind. */
static const char names[] = "an unknown kind of file\0"
			    "an arm64 Linux Image\0"
			    "a 32-bit Arm zImage\0"
			    "an EFI zboot image\0"
			    "an EFI program\0"
			    "an ELF file\0"
			    "a device tree\0"
			    "a U-Boot uImage\0"
			    "a cpio archive\0"
			    "gzip-compressed data\0"
			    "bzip2-compressed data\0"
			    "xz-compressed data\0"
			    "zstd-compressed data\0"
			    "lz4-compressed data\0"
			    "lzo-compressed data\0"
			    "lzma-compressed data";

enum image_kind image_kind_of(const void *data, size_t size)
{
	const u8 *p = data;

	for (size_t i = 0; i < ARRAY_COUNT(magics); i++) {
		const struct magic *m = &magics[i];

		if (span_within(m->offset, m->length, size) &&
		    memcmp(p + m->offset, m->bytes, m->length) == 0)
			return (enum image_kind)m->kind;
	}
	return IMAGE_UNKNOWN;
}

const char *image_kind_name(enum image_kind kind)
{
	unsigned index = (unsigned)kind;

	return texts_at(names,
			index < IMAGE_KIND_COUNT ? index : IMAGE_UNKNOWN);
}
