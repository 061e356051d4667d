/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory layout of the image. Preprocessed with LINK_BASE, the board's load
 * address for the ELF, EARLY_UART, its PL011 for refusals before the device
 * tree is known, and EARLY_TREE, where that is if nobody says. Text, read-only
 * data and data start on pages of their own, since EL2 maps them with
 * different permissions. The move to the top of RAM takes along all up to
 * kept_end, and clears BSS from there on; stacks are not cleared at all. What
 * serves before the move only comes last, and is left behind: at the new place
 * the heap begins there. Compilers know by the name .bss that a section takes no
 * room in a file; .bss..name, with two dots, is what is not cleared,
 * except for what clang merges (.bss..L_MergedGlobals).
 */
ENTRY(entry_elf)
OUTPUT_ARCH(aarch64)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	note PT_NOTE FLAGS(4);
}

SECTIONS
{
	. = LINK_BASE;

	.text : {
		*(.head.text)
		/* Before the vectors, which begin at multiples of 2 KiB. */
		*(.text.cache .text.secondary)
		*(.text.copy_up .text.memset .text.memmove)
		*(.text.memcmp)
		/* Those of EL2's own exceptions leave 124 bytes each, */
		KEEP(*(.text.vectors.0)) *(.text.guarded_copy)
		KEEP(*(.text.vectors.1)) *(.text.guarded_word)
		KEEP(*(.text.vectors.2)) *(.text.cache_rest)
		KEEP(*(.text.vectors.3)) *(.text.apply_relocations)
		/* and those on its own stack 84. */
		KEEP(*(.text.vectors.spx.0)) *(.text.fpstate_save)
		KEEP(*(.text.vectors.spx.1)) *(.text.fpstate_load)
		KEEP(*(.text.vectors.spx.2)) *(.text.translate_stage1)
		KEEP(*(.text.vectors.spx.3)) *(.text.smc)
		KEEP(*(.text.vectors.lower .text.vectors.branches))
		*(.text .text.*)
	} :text
	ASSERT(el2_vectors_lower == el2_vectors + 0x400, "a vector is elsewhere")

	. = ALIGN(4096);
	rodata_start = .;
	.rodata : {
		link_base = .;
		QUAD(LINK_BASE)
		early_uart = .;
		QUAD(EARLY_UART)
		early_tree = .;
		QUAD(EARLY_TREE)
		*(.rodata .rodata.*)
	} :rodata
	.note.gnu.build-id : {
		*(.note.gnu.build-id)
	} :rodata :note
	.rela.dyn : ALIGN(8) {
		rela_start = .;
		*(.rela .rela.*)
		rela_end = .;
	} :rodata

	.dynamic : {
		*(.dynamic)
	} :rodata

	. = ALIGN(4096);
	data_start = .;
	.data : {
		*(.data .data.*)
		*(.got .got.plt)
		. = ALIGN(64);
	} :data
	data_end = .;

	.bss : ALIGN(256) {
		bss_start = .;
		*(.bss.kept)
		. = ALIGN(256);
		kept_end = .;
		*(.bss .bss.[0-9A-Za-z_]* .bss..L*)
		*(COMMON)
		. = ALIGN(256);
		bss_end = .;
		*(.noinit.boot_stack .bss..console)
		. = ALIGN(4096);
		moved_end = .;
		*(.bss..scratch)
		. = ALIGN(4096);
	} :data
	image_end = .;

	/DISCARD/ : {
		*(.dynsym .dynstr .hash .gnu.hash .interp .comment)
		*(.note.GNU-stack .gnu.version*)
		*(.eh_frame .eh_frame_hdr)
	}
}
