/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arm64 Linux Image (Linux Documentation/arch/arm64/booting.rst): a
 * 64-byte header, then code. The header is read by bytes, at any alignment,
 * and may be read with the MMU off. Nothing here copies or allocates.
 */
#ifndef IMAGE_ARM64_H
#define IMAGE_ARM64_H

#include "base/compiler.h"
#include "base/types.h"

#define ARM64_IMAGE_HEADER_SIZE 64

/* Where in it image_size is, of 8 bytes. */
#define ARM64_IMAGE_SIZE_OFFSET 0x10

/* The base that text_offset counts from is a multiple of this. */
#define ARM64_IMAGE_ALIGN (UINT64_C(2) << 20)

/* A checked header. */
struct arm64_image {
	u64 text_offset;    /* from a 2 MiB boundary to the first byte */
	u64 memory_size;    /* bytes it needs from its first byte on */
	u64 file_size;	    /* bytes to copy; zero the rest of memory_size */
	unsigned page_size; /* kernel's granule in KiB; 0: not said */
	bool anywhere;	    /* flag bit 3: any 2 MiB boundary will do */
};

/*
 * Checks the header of a file of `size` bytes and fills *image. On failure
 * *why is a phrase for the user ("shorter than an Image header").
 *
 * Returns
 *   ERR_TRUNCATED    shorter than a header, or than the sections that the
 *                    PE header of its EFI stub lists
 *   ERR_BAD_MAGIC    something else; *why names it if it is known
 *   ERR_UNSUPPORTED  32-bit zImage, EFI zboot image
 *   ERR_ALIGNMENT    text_offset is not a multiple of 4 KiB
 *   ERR_CORRUPT      no code at the start, or more file than image_size
 *   ERR_OVERFLOW     text_offset and image_size exceed 2^48
 */
int arm64_image_parse(const void *file, size_t size, struct arm64_image *image,
		      const char **why) MUST_CHECK;

/*
 * How long the file is that begins at `file` and is followed by other data, as
 * far as it says so itself: the section table of a kernel with an EFI stub
 * knows, image_size counts the BSS too. Of the header only that table and the
 * magic number are looked at.
 *
 * Returns ERR_BAD_MAGIC for what is no arm64 Image, ERR_NOT_FOUND if it has
 * no section table, ERR_TRUNCATED if that ends, or says that the file ends,
 * after `size` bytes.
 */
int arm64_image_length(const void *file, size_t size, u64 *length) MUST_CHECK;

#endif
