/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a file is, by its first bytes. A guess that names things in messages
 * and picks the loader; the loader then checks everything itself.
 */
#ifndef IMAGE_KIND_H
#define IMAGE_KIND_H

#include "base/types.h"

enum image_kind {
	IMAGE_UNKNOWN,
	IMAGE_ARM64,  /* Linux Image, little- or big-endian */
	IMAGE_ZIMAGE, /* 32-bit Arm Linux */
	IMAGE_ZBOOT,  /* EFI program that holds a compressed kernel */
	IMAGE_EFI,    /* another EFI (PE) program or DOS */
	IMAGE_ELF,
	IMAGE_FDT, /* device tree or FIT */
	IMAGE_UIMAGE,
	IMAGE_CPIO,
	IMAGE_GZIP,
	IMAGE_BZIP2,
	IMAGE_XZ,
	IMAGE_ZSTD,
	IMAGE_LZ4,
	IMAGE_LZO,
	IMAGE_LZMA,
	IMAGE_KIND_COUNT,
};

/* Bytes from the start that image_kind_of() looks at, at most. */
#define IMAGE_KIND_PEEK 64

/* The kind of `size` bytes at `data`, of any alignment. Reads bytes only. */
enum image_kind image_kind_of(const void *data, size_t size);

/* A name for messages, with its article: "an arm64 Linux Image". */
const char *image_kind_name(enum image_kind kind);

#endif
