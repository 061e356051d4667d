/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/arm64.h"

#include "base/bits.h"
#include "base/bytes.h"
#include "base/checked.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "image/kind.h"

/* Offsets of the header's fields, all little-endian. */
#define CODE0	    0x00
#define CODE1	    0x04
#define TEXT_OFFSET 0x08
#define FLAGS	    0x18

/* The PE header of an EFI stub: where it is, and fields in it. */
#define PE_OFFSET	 0x3c
#define PE_SECTION_COUNT 6
#define PE_OPTIONAL_SIZE 20
#define PE_HEADER_SIZE	 24
#define PE_SECTION_SIZE	 40
#define PE_RAW_SIZE	 16
#define PE_RAW_POINTER	 20

/* Bit 0, big-endian, asks for nothing: the kernel sees to that itself. */
#define FLAG_ANYWHERE	   BIT(3)

#define LEGACY_TEXT_OFFSET UINT64_C(0x80000)

/*
 * A legacy header does not say how much memory the kernel clears and uses
 * behind the file; such kernels need well under this.
 */
#define LEGACY_BEHIND MIB(16)

#define MEMORY_LIMIT  BIT(48)

static int fail(const char **why, const char *reason, int status)
{
	*why = reason;
	return status;
}

/* Refuses what is no such Image, and says what it is instead. */
static int check_kind(const void *file, size_t size, const char **why)
{
	enum image_kind kind = image_kind_of(file, size);

	if (kind == IMAGE_ARM64)
		return OK;
	if (kind == IMAGE_ZIMAGE || kind == IMAGE_ZBOOT)
		return fail(why, image_kind_name(kind), ERR_UNSUPPORTED);
	if (size < ARM64_IMAGE_HEADER_SIZE)
		return fail(why, "shorter than an Image header", ERR_TRUNCATED);
	return fail(why, image_kind_name(kind), ERR_BAD_MAGIC);
}

static int check_sizes(const struct arm64_image *image, const char **why)
{
	u64 total;

	if (!is_aligned(image->text_offset, PAGE_SIZE))
		return fail(why, "text_offset is not page aligned",
			    ERR_ALIGNMENT);
	if (image->file_size > image->memory_size)
		return fail(why, "the file is longer than its image_size",
			    ERR_CORRUPT);
	if (!checked_add(image->text_offset, image->memory_size, &total) ||
	    total > MEMORY_LIMIT)
		return fail(why, "text_offset and image_size are absurd",
			    ERR_OVERFLOW);
	return OK;
}

/*
 * A kernel with an EFI stub says in its PE section table how long its file
 * is (PE format, 3.3 and 4), which image_size, with BSS, does not.
 */
int arm64_image_length(const void *file, size_t size, u64 *length)
{
	const u8 *p = file;
	u64 pe, table;
	u32 count;

	if (image_kind_of(file, size) != IMAGE_ARM64)
		return ERR_BAD_MAGIC;
	if (p[0] != 'M' || p[1] != 'Z')
		return ERR_NOT_FOUND;
	if (size < ARM64_IMAGE_HEADER_SIZE)
		return ERR_TRUNCATED;
	pe = get_le32(p + PE_OFFSET);
	if (!span_within(pe, PE_HEADER_SIZE, size))
		return ERR_TRUNCATED;
	if (memcmp(p + pe, "PE\0\0", 4) != 0)
		return ERR_NOT_FOUND; /* "MZ" is an instruction too */
	count = get_le16(p + pe + PE_SECTION_COUNT);
	table = pe + PE_HEADER_SIZE + get_le16(p + pe + PE_OPTIONAL_SIZE);
	if (!span_within(table, (u64)count * PE_SECTION_SIZE, size))
		return ERR_TRUNCATED;
	*length = table + (u64)count * PE_SECTION_SIZE;
	for (u32 n = 0; n < count; n++) {
		const u8 *section = p + table + (u64)n * PE_SECTION_SIZE;
		u64 end = (u64)get_le32(section + PE_RAW_POINTER) +
			  get_le32(section + PE_RAW_SIZE);

		if (end > *length)
			*length = end;
	}
	return *length <= size ? OK : ERR_TRUNCATED;
}

int arm64_image_parse(const void *file, size_t size, struct arm64_image *image,
		      const char **why)
{
	static const u8 granule[] = { 0, 4, 16, 64 };
	const u8 *header = file;
	int status = check_kind(file, size, why);
	u64 flags, length;

	if (status != OK)
		return status;
	if (size < ARM64_IMAGE_HEADER_SIZE)
		return fail(why, "shorter than an Image header", ERR_TRUNCATED);
	flags = get_le64(header + FLAGS);
	/* Two words of zeros are UDF: nobody starts a kernel like this. */
	if (get_le64(header + CODE0) == 0)
		return fail(why, "there is no code at its start", ERR_CORRUPT);

	*image = (struct arm64_image){
		.text_offset = get_le64(header + TEXT_OFFSET),
		.memory_size = get_le64(header + ARM64_IMAGE_SIZE_OFFSET),
		.file_size = size,
		.page_size = granule[bits(flags, 2, 1)],
		.anywhere = (flags & FLAG_ANYWHERE) != 0,
	};
	if (image->memory_size == 0) {
		image->text_offset = LEGACY_TEXT_OFFSET;
		image->memory_size = size + LEGACY_BEHIND;
	}
	status = check_sizes(image, why);
	if (status == OK &&
	    arm64_image_length(file, size, &length) == ERR_TRUNCATED)
		return fail(why, "the file ends before its sections do",
			    ERR_TRUNCATED);
	return status;
}
