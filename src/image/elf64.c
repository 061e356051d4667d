/* SPDX-License-Identifier: BSD-2-Clause */
#include "image/elf64.h"

#include "base/bits.h"
#include "base/bytes.h"
#include "base/checked.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"

/* Elf64_Ehdr. */
#define EHDR_SIZE   64
#define E_CLASS	    4
#define E_DATA	    5
#define E_IVERSION  6
#define E_TYPE	    16
#define E_MACHINE   18
#define E_VERSION   20
#define E_ENTRY	    24
#define E_PHOFF	    32
#define E_EHSIZE    52
#define E_PHENTSIZE 54
#define E_PHNUM	    56

/* Elf64_Phdr. */
#define PHDR_SIZE   56
#define P_TYPE	    0
#define P_FLAGS	    4
#define P_OFFSET    8
#define P_VADDR	    16
#define P_PADDR	    24
#define P_FILESZ    32
#define P_MEMSZ	    40
#define P_ALIGN	    48

#define CLASS_64    2
#define DATA_LITTLE 1
#define ET_EXEC	    2
#define ET_DYN	    3
#define EM_AARCH64  183
#define PT_LOAD	    1
#define PT_INTERP   3
#define PF_X	    BIT32(0)
#define PF_W	    BIT32(1)
#define PF_R	    BIT32(2)

struct file {
	const u8 *data;
	size_t size;
	const char **why;
};

static int fail(const struct file *file, const char *reason, int status)
{
	*file->why = reason;
	return status;
}

static int check_ident(const struct file *f)
{
	const u8 *h = f->data;

	if (f->size < 4 || memcmp(h, "\177ELF", 4) != 0)
		return fail(f, "not an ELF file", ERR_BAD_MAGIC);
	if (f->size < EHDR_SIZE)
		return fail(f, "shorter than an ELF header", ERR_TRUNCATED);
	if (h[E_CLASS] != CLASS_64)
		return fail(f, "a 32-bit ELF file", ERR_UNSUPPORTED);
	if (h[E_DATA] != DATA_LITTLE)
		return fail(f, "a big-endian ELF file", ERR_UNSUPPORTED);
	if (h[E_IVERSION] != 1 || get_le32(h + E_VERSION) != 1)
		return fail(f, "an unknown ELF version", ERR_BAD_VERSION);
	if (get_le16(h + E_MACHINE) != EM_AARCH64)
		return fail(f, "an ELF file for another machine",
			    ERR_UNSUPPORTED);
	return OK;
}

static int check_header(const struct file *f)
{
	const u8 *h = f->data;
	u32 type = get_le16(h + E_TYPE), count = get_le16(h + E_PHNUM);

	if (type != ET_EXEC && type != ET_DYN)
		return fail(f, "an ELF file, but no executable",
			    ERR_UNSUPPORTED);
	if (get_le16(h + E_EHSIZE) != EHDR_SIZE ||
	    (count && get_le16(h + E_PHENTSIZE) != PHDR_SIZE))
		return fail(f, "ELF headers of the wrong size", ERR_CORRUPT);
	if (count > ELF64_HEADER_MAX)
		return fail(f, "too many ELF program headers", ERR_NO_SPACE);
	if (!span_within(get_le64(h + E_PHOFF), (u64)count * PHDR_SIZE,
			 f->size))
		return fail(f, "ELF program headers beyond the file",
			    ERR_TRUNCATED);
	return OK;
}

static int check_segment(const struct file *f, const struct elf64_segment *s,
			 u64 offset)
{
	u64 end;

	if (s->mem_size < s->file_size)
		return fail(f, "a segment larger in the file than in memory",
			    ERR_CORRUPT);
	if (!span_within(offset, s->file_size, f->size))
		return fail(f, "a segment's data beyond the file",
			    ERR_TRUNCATED);
	if (!checked_add(s->pa, s->mem_size, &end) ||
	    !checked_add(s->va, s->mem_size, &end))
		return fail(f, "a segment that wraps around", ERR_OVERFLOW);
	if (!is_power_of_two(s->align) || !is_aligned(s->va - offset, s->align))
		return fail(f, "a misaligned segment", ERR_ALIGNMENT);
	return OK;
}

/* Puts the segment where its physical address belongs. */
static int insert_segment(const struct file *f, struct elf64 *elf,
			  const struct elf64_segment *s)
{
	struct range new = { s->pa, s->mem_size };
	u32 at = elf->segment_count;

	if (at == ELF64_SEGMENT_MAX)
		return fail(f, "too many segments", ERR_NO_SPACE);
	for (u32 i = 0; i < elf->segment_count; i++) {
		const struct elf64_segment *old = &elf->segments[i];

		if (ranges_overlap(new,
				   (struct range){ old->pa, old->mem_size }))
			return fail(f, "two segments overlap", ERR_CORRUPT);
	}
	for (; at > 0 && elf->segments[at - 1].pa > s->pa; at--)
		elf->segments[at] = elf->segments[at - 1];
	elf->segments[at] = *s;
	elf->segment_count++;
	return OK;
}

static int read_header(const struct file *f, const u8 *p, struct elf64 *elf)
{
	u32 type = get_le32(p + P_TYPE), flags = get_le32(p + P_FLAGS);
	u64 offset = get_le64(p + P_OFFSET);
	struct elf64_segment s = {
		.file_size = get_le64(p + P_FILESZ),
		.mem_size = get_le64(p + P_MEMSZ),
		.pa = get_le64(p + P_PADDR),
		.va = get_le64(p + P_VADDR),
		.align = get_le64(p + P_ALIGN),
		.executable = (flags & PF_X) != 0,
	};
	int status;

	if (type == PT_INTERP)
		return fail(f, "needs a program interpreter", ERR_UNSUPPORTED);
	if (type != PT_LOAD)
		return OK;
	if (s.align == 0)
		s.align = 1;
	status = check_segment(f, &s, offset);
	if (status != OK)
		return status;
	if (s.mem_size == 0)
		return OK;
	s.data = f->data + offset;
	return insert_segment(f, elf, &s);
}

/* The entry must be in what an executable segment has in the file. */
static int find_entry(const struct file *f, struct elf64 *elf)
{
	u64 entry = get_le64(f->data + E_ENTRY);

	for (u32 i = 0; i < elf->segment_count; i++) {
		const struct elf64_segment *s = &elf->segments[i];

		if (!s->executable || entry < s->va ||
		    entry - s->va >= s->file_size)
			continue;
		elf->entry = s->pa + (entry - s->va);
		if (!is_aligned(elf->entry, 4))
			return fail(f, "a misaligned entry", ERR_ALIGNMENT);
		return OK;
	}
	return fail(f, "its entry is in no executable segment", ERR_CORRUPT);
}

int elf64_parse(const void *data, size_t size, struct elf64 *elf,
		const char **why)
{
	struct file f = { .data = data, .size = size, .why = why };
	const u8 *headers;
	int status = check_ident(&f);

	if (status == OK)
		status = check_header(&f);
	if (status != OK)
		return status;

	elf->segment_count = 0;
	headers = f.data + get_le64(f.data + E_PHOFF);
	for (u32 i = 0; i < get_le16(f.data + E_PHNUM); i++) {
		status = read_header(&f, headers + i * PHDR_SIZE, elf);
		if (status != OK)
			return status;
	}
	if (elf->segment_count == 0)
		return fail(&f, "nothing to load", ERR_CORRUPT);
	return find_entry(&f, elf);
}
