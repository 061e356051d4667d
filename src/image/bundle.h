/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel and a ramdisk in one range of memory. Two layouts:
 *
 * Concatenated: the files as they are, the kernel first, as the Raspberry Pi's
 * firmware loads those that an `initramfs` line of config.txt lists. Nothing
 * says where one ends. The kernel does: a gzip member when it is inflated, an
 * arm64 Image in the section table of its EFI stub. What firmware leaves
 * between the files is not documented; the ramdisk is found by what it begins
 * with.
 *
 * Sealed: what caisson-make-bundle writes. A header of 64 bytes, numbers
 * little-endian, offsets from the first byte of the header:
 *
 *	 0  8  "CAISSONB"
 *	 8  4  version, 1
 *	12  4  CRC-32 of the kernel
 *	16  8  kernel: offset
 *	24  8  kernel: size
 *	32  8  ramdisk: offset
 *	40  8  ramdisk: size, 0 if there is none
 *	48  4  CRC-32 of the ramdisk
 *	52  8  zero
 *	60  4  CRC-32 of the bytes before
 *
 * Bytes are hostile: nothing outside `size` of them is read. Nothing is copied
 * or allocated.
 */
#ifndef IMAGE_BUNDLE_H
#define IMAGE_BUNDLE_H

#include "base/compiler.h"
#include "base/types.h"
#include "image/gzip.h"
#include "image/kind.h"

#define BUNDLE_HEADER_SIZE 64

/* More than firmware can leave between two files that it loads to pages. */
#define BUNDLE_PADDING_MAX (UINT32_C(64) << 10)

enum bundle_form {
	BUNDLE_NONE,   /* does not begin with a kernel: `kind` says with what */
	BUNDLE_SEALED, /* with a header; sums are right */
	BUNDLE_IMAGE,  /* an arm64 Image, and what follows */
	BUNDLE_GZIP,   /* the same, compressed */
};

struct bundle {
	enum bundle_form form;
	enum image_kind kind; /* of the first bytes */
	/* Offsets from the first byte. Of GZIP, kernel is all there is. */
	struct range kernel;
	struct range ramdisk; /* size 0: none; of GZIP, not known yet */
};

/*
 * Says what `size` bytes at `data` are. On failure *why is a phrase for the
 * user.
 *
 * Returns OK and BUNDLE_NONE for anything that is no bundle, and for what is
 * one but cannot be used:
 *   ERR_BAD_VERSION  sealed by a newer tool
 *   ERR_TRUNCATED    a part, or the Image, lies beyond `size`
 *   ERR_CORRUPT      parts overlap one another or the header; no kernel
 *   ERR_CHECKSUM     of the header or of a part
 *   ERR_UNSUPPORTED  an Image without EFI stub and something behind it: where
 *                    it ends cannot be told; a kernel in an EFI zboot image
 *   ERR_NOT_FOUND    what follows the Image is no ramdisk
 */
int bundle_open(const void *data, size_t size,
		struct inflate_workspace *workspace, struct bundle *bundle,
		const char **why) MUST_CHECK;

/*
 * Finds the ramdisk behind a kernel that ends at offset `from`: an archive or
 * a compressed one after zeros, or after at most BUNDLE_PADDING_MAX bytes of
 * whatever memory held. It reaches up to the end of the data. Size 0 if there
 * are only zeros. Returns ERR_NOT_FOUND if there is something else.
 */
int bundle_find_ramdisk(const void *data, size_t size, size_t from,
			struct range *ramdisk) MUST_CHECK;

#endif
