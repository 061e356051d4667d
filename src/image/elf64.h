/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reader of ELF64 executables for AArch64 (ELF gABI 4.1, chapters 4 and 5).
 * It checks the whole program header table against the file and hands back
 * the segments; the caller copies file_size bytes to each pa and zeroes up to
 * mem_size. The file may have any alignment; it is read by bytes, may be read
 * with the MMU off, and must not change while the result is used. Sections,
 * symbols and relocations are not looked at: an ET_DYN program either runs
 * at its physical addresses or relocates itself.
 */
#ifndef IMAGE_ELF64_H
#define IMAGE_ELF64_H

#include "base/compiler.h"
#include "base/types.h"

/* More loadable segments, or more program headers, are refused. */
#define ELF64_SEGMENT_MAX 16
#define ELF64_HEADER_MAX  64

struct elf64_segment {
	const u8 *data; /* within the file */
	u64 file_size;	/* bytes to copy, may be 0 */
	u64 mem_size;	/* bytes occupied, >= file_size, not 0 */
	u64 pa;		/* p_paddr */
	u64 va;		/* p_vaddr */
	u64 align;	/* p_align, a power of two, 1 if none */
	bool executable;
};

struct elf64 {
	u64 entry;	   /* physical: e_entry moved as its segment is */
	u32 segment_count; /* 1 or more */
	struct elf64_segment segments[ELF64_SEGMENT_MAX]; /* by rising pa */
};

/*
 * Checks `size` bytes at `file` and fills *elf. On failure *why is a phrase
 * for the user ("two segments overlap").
 *
 * Returns
 *   ERR_BAD_MAGIC    no ELF file
 *   ERR_BAD_VERSION  an ELF version other than 1
 *   ERR_UNSUPPORTED  32-bit, big-endian, another machine, neither ET_EXEC nor
 *                    ET_DYN, or it asks for a program interpreter
 *   ERR_TRUNCATED    a header or a segment's data lies beyond the file
 *   ERR_NO_SPACE     more segments or headers than the limits above
 *   ERR_ALIGNMENT    p_align or the entry is misaligned
 *   ERR_OVERFLOW     a segment wraps around the address space
 *   ERR_CORRUPT      wrong header sizes, memory size below file size, segments
 *                    overlap, nothing to load, entry in no executable segment
 */
int elf64_parse(const void *file, size_t size, struct elf64 *elf,
		const char **why) MUST_CHECK;

#endif
