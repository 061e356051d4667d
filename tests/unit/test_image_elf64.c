/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <elf.h>
#include <string.h>

#include "base/bits.h"
#include "base/status.h"
#include "image/elf64.h"

/*
 * The C library's own <elf.h> writes the files: an oracle for the offsets
 * that the reader has. All build machines are little-endian.
 */
static struct {
	Elf64_Ehdr header;
	Elf64_Phdr program[ELF64_HEADER_MAX + 1];
	u8 data[0x200];
} file;

#define DATA_AT offsetof(__typeof__(file), data)

static const char *why;
static struct elf64 elf;

static void segment(unsigned i, u32 flags, u64 pa, u64 file_size, u64 mem_size)
{
	file.program[i] = (Elf64_Phdr){
		.p_type = PT_LOAD,
		.p_flags = flags,
		.p_offset = DATA_AT + i * 0x80,
		.p_vaddr = pa + GIB(1),
		.p_paddr = pa,
		.p_filesz = file_size,
		.p_memsz = mem_size,
		.p_align = 8,
	};
}

/* Code at 0x80000, data and BSS at 0x90000; virtual 1 GiB higher. */
static void make_file(void)
{
	memset(&file, 0, sizeof(file));
	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_ident[EI_DATA] = ELFDATA2LSB;
	file.header.e_ident[EI_VERSION] = EV_CURRENT;
	file.header.e_type = ET_EXEC;
	file.header.e_machine = EM_AARCH64;
	file.header.e_version = EV_CURRENT;
	file.header.e_entry = GIB(1) + 0x80040;
	file.header.e_phoff = sizeof(Elf64_Ehdr);
	file.header.e_ehsize = sizeof(Elf64_Ehdr);
	file.header.e_phentsize = sizeof(Elf64_Phdr);
	file.header.e_phnum = 3;
	segment(0, PF_R | PF_W, 0x90000, 0x40, 0x1000);
	segment(1, PF_R | PF_X, 0x80000, 0x80, 0x80);
	file.program[2].p_type = PT_NOTE;
	file.program[2].p_offset = UINT64_MAX; /* nobody looks */
	why = NULL;
}

/* Parses at an odd address in a block of exactly this size. */
static int parse_size(size_t size)
{
	u8 *block = malloc(size + 1);
	int status;

	ck_assert_ptr_nonnull(block);
	memcpy(block + 1, &file, size);
	memset(&elf, 0xa5, sizeof(elf));
	status = elf64_parse(block + 1, size, &elf, &why);
	if (status != OK) {
		ck_assert_ptr_nonnull(why);
	} else {
		u64 end = 0;

		ck_assert_uint_ge(elf.segment_count, 1);
		for (u32 i = 0; i < elf.segment_count; i++) {
			struct elf64_segment *s = &elf.segments[i];
			size_t at = (size_t)(s->data - (block + 1));

			/* In the file, in order, and apart. */
			ck_assert_uint_le(at, size);
			ck_assert_uint_le(s->file_size, size - at);
			ck_assert_uint_ge(s->pa, end);
			ck_assert_uint_ge(s->mem_size, s->file_size);
			end = s->pa + s->mem_size;
			ck_assert_uint_gt(end, s->pa);
			s->data = (u8 *)&file + at;
		}
		ck_assert_uint_ge(elf.entry, elf.segments[0].pa);
		ck_assert_uint_lt(elf.entry, end);
	}
	free(block);
	return status;
}

static int parse(void)
{
	return parse_size(sizeof(file));
}

START_TEST(reads_segments_by_rising_address)
{
	make_file();
	ck_assert_int_eq(parse(), OK);
	ck_assert_uint_eq(elf.segment_count, 2);
	ck_assert_uint_eq(elf.entry, 0x80040);
	ck_assert_uint_eq(elf.segments[0].pa, 0x80000);
	ck_assert_uint_eq(elf.segments[0].va, GIB(1) + 0x80000);
	ck_assert(elf.segments[0].executable);
	ck_assert_ptr_eq(elf.segments[0].data, file.data + 0x80);
	ck_assert_uint_eq(elf.segments[1].file_size, 0x40);
	ck_assert_uint_eq(elf.segments[1].mem_size, 0x1000);
	ck_assert(!elf.segments[1].executable);
	ck_assert_ptr_eq(elf.segments[1].data, file.data);
	ck_assert_uint_eq(elf.segments[1].align, 8);
	file.header.e_type = ET_DYN;
	ck_assert_int_eq(parse(), OK);
}
END_TEST

START_TEST(refuses_other_kinds_by_name)
{
	make_file();
	file.header.e_ident[0] = 0;
	ck_assert_int_eq(parse(), ERR_BAD_MAGIC);
	make_file();
	file.header.e_ident[EI_CLASS] = ELFCLASS32;
	ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "32-bit"));
	make_file();
	file.header.e_ident[EI_DATA] = ELFDATA2MSB;
	ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "big-endian"));
	make_file();
	file.header.e_machine = EM_X86_64;
	ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "machine"));
	make_file();
	file.header.e_type = ET_REL;
	ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
	make_file();
	file.header.e_version = 2;
	ck_assert_int_eq(parse(), ERR_BAD_VERSION);
	make_file();
	file.header.e_ident[EI_VERSION] = 0;
	ck_assert_int_eq(parse(), ERR_BAD_VERSION);
	make_file();
	file.program[2].p_type = PT_INTERP;
	ck_assert_int_eq(parse(), ERR_UNSUPPORTED);
	ck_assert_ptr_nonnull(strstr(why, "interpreter"));
}
END_TEST

START_TEST(refuses_bad_header_tables)
{
	make_file();
	file.header.e_ehsize++;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	make_file();
	file.header.e_phentsize--;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	make_file();
	file.header.e_phnum = PN_XNUM;
	ck_assert_int_eq(parse(), ERR_NO_SPACE);
	make_file();
	file.header.e_phoff = sizeof(file) - 2 * sizeof(Elf64_Phdr);
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
	make_file();
	file.header.e_phoff = UINT64_MAX - 8;
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
	make_file();
	file.header.e_phnum = 0;
	file.header.e_phentsize = 0;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	ck_assert_str_eq(why, "nothing to load");
}
END_TEST

START_TEST(refuses_segments_beyond_the_file)
{
	make_file();
	file.program[1].p_offset = sizeof(file) - 0x7f;
	file.program[1].p_align = 1;
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
	file.program[1].p_offset--;
	ck_assert_int_eq(parse(), OK);
	file.program[1].p_offset = UINT64_MAX - 0xf;
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
	file.program[1].p_offset = 0;
	file.program[1].p_filesz = UINT64_MAX;
	file.program[1].p_memsz = UINT64_MAX;
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
	/* BSS alone needs nothing of the file, but a place in it. */
	make_file();
	file.program[0].p_filesz = 0;
	file.program[0].p_offset = sizeof(file);
	file.program[0].p_align = 0;
	ck_assert_int_eq(parse(), OK);
	file.program[0].p_offset++;
	ck_assert_int_eq(parse(), ERR_TRUNCATED);
}
END_TEST

START_TEST(refuses_impossible_segments)
{
	make_file();
	file.program[0].p_memsz = 0x3f;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	make_file();
	file.program[0].p_paddr = UINT64_MAX - 0xfff;
	ck_assert_int_eq(parse(), ERR_OVERFLOW);
	make_file();
	file.program[0].p_vaddr = UINT64_MAX - 0xff7 - DATA_AT % 8;
	ck_assert_int_eq(parse(), ERR_OVERFLOW);
	make_file();
	file.program[0].p_align = 24;
	ck_assert_int_eq(parse(), ERR_ALIGNMENT);
	make_file();
	file.program[0].p_vaddr += 4;
	ck_assert_int_eq(parse(), ERR_ALIGNMENT);
}
END_TEST

START_TEST(refuses_overlapping_segments)
{
	make_file();
	file.program[1].p_paddr = 0x90fff;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	ck_assert_str_eq(why, "two segments overlap");
	file.program[1].p_paddr = 0x91000;
	ck_assert_int_eq(parse(), OK);
	file.program[1].p_paddr = 0x90000 - 0x7f;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	file.program[1].p_paddr = 0x90000;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	/* An empty one is nowhere. */
	make_file();
	segment(2, PF_R, 0x90800, 0, 0);
	ck_assert_int_eq(parse(), OK);
	ck_assert_uint_eq(elf.segment_count, 2);
}
END_TEST

START_TEST(limits_the_number_of_segments)
{
	make_file();
	file.header.e_phnum = ELF64_SEGMENT_MAX;
	for (unsigned i = 0; i < ELF64_SEGMENT_MAX; i++) {
		segment(i, PF_R | PF_X, 0x80000 + i * 0x1000, 0, 0x1000);
		file.program[i].p_offset = DATA_AT;
	}
	file.program[0].p_filesz = 0x80;
	ck_assert_int_eq(parse(), OK);
	ck_assert_uint_eq(elf.segment_count, ELF64_SEGMENT_MAX);
	file.header.e_phnum++;
	segment(ELF64_SEGMENT_MAX, PF_R, 0x1000, 0, 0x1000);
	file.program[ELF64_SEGMENT_MAX].p_offset = DATA_AT;
	ck_assert_int_eq(parse(), ERR_NO_SPACE);
	make_file();
	file.header.e_phnum = ELF64_HEADER_MAX;
	ck_assert_int_eq(parse(), OK);
	file.header.e_phnum++;
	ck_assert_int_eq(parse(), ERR_NO_SPACE);
}
END_TEST

START_TEST(entry_must_be_code_of_the_file)
{
	make_file();
	file.header.e_entry = GIB(1) + 0x80080;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	file.header.e_entry = GIB(1) + 0x8007c;
	ck_assert_int_eq(parse(), OK);
	ck_assert_uint_eq(elf.entry, 0x8007c);
	file.header.e_entry = GIB(1) + 0x7fffc;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	file.header.e_entry = 0x80000; /* physical where virtual is due */
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	file.header.e_entry = GIB(1) + 0x90000; /* data */
	ck_assert_int_eq(parse(), ERR_CORRUPT);
	file.header.e_entry = GIB(1) + 0x80002;
	ck_assert_int_eq(parse(), ERR_ALIGNMENT);
	/* BSS behind the code holds zeros, not code. */
	make_file();
	file.program[1].p_memsz = 0x1000;
	file.header.e_entry = GIB(1) + 0x80080;
	ck_assert_int_eq(parse(), ERR_CORRUPT);
}
END_TEST

/* parse_size() asserts that whatever is accepted is sound. */
START_TEST(every_truncation_is_sound)
{
	make_file();
	for (size_t size = 0; size < sizeof(file); size++) {
		int status = parse_size(size);

		if (size < 4)
			ck_assert_int_eq(status, ERR_BAD_MAGIC);
		else if (size < DATA_AT + 0x100)
			ck_assert_int_eq(status, ERR_TRUNCATED);
		else
			ck_assert_int_eq(status, OK);
	}
}
END_TEST

START_TEST(every_flipped_bit_is_sound)
{
	size_t size = sizeof(Elf64_Ehdr) + 3 * sizeof(Elf64_Phdr);

	for (size_t i = 0; i < size * 8; i++) {
		make_file();
		((u8 *)&file)[i / 8] ^= (u8)(1u << i % 8);
		(void)!parse();
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("image, ELF64");

	unit_add(s, reads_segments_by_rising_address);
	unit_add(s, refuses_other_kinds_by_name);
	unit_add(s, refuses_bad_header_tables);
	unit_add(s, refuses_segments_beyond_the_file);
	unit_add(s, refuses_impossible_segments);
	unit_add(s, refuses_overlapping_segments);
	unit_add(s, limits_the_number_of_segments);
	unit_add(s, entry_must_be_code_of_the_file);
	unit_add(s, every_truncation_is_sound);
	unit_add(s, every_flipped_bit_is_sound);
	return unit_run(s);
}
