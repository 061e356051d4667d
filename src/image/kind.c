/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/kind.h"

#include "base/checked.h"
#include "base/string.h"

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

/* Rows of one length: pointers to them would take more room. */
static const char names[IMAGE_KIND_COUNT][24] = {
	[IMAGE_UNKNOWN] = "an unknown kind of file",
	[IMAGE_ARM64] = "an arm64 Linux Image",
	[IMAGE_ZIMAGE] = "a 32-bit Arm zImage",
	[IMAGE_ZBOOT] = "an EFI zboot image",
	[IMAGE_EFI] = "an EFI program",
	[IMAGE_ELF] = "an ELF file",
	[IMAGE_FDT] = "a device tree",
	[IMAGE_UIMAGE] = "a U-Boot uImage",
	[IMAGE_CPIO] = "a cpio archive",
	[IMAGE_GZIP] = "gzip-compressed data",
	[IMAGE_BZIP2] = "bzip2-compressed data",
	[IMAGE_XZ] = "xz-compressed data",
	[IMAGE_ZSTD] = "zstd-compressed data",
	[IMAGE_LZ4] = "lz4-compressed data",
	[IMAGE_LZO] = "lzo-compressed data",
	[IMAGE_LZMA] = "lzma-compressed data",
};

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

	return names[index < IMAGE_KIND_COUNT ? index : IMAGE_UNKNOWN];
}
