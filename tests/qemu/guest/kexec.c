/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program of the guest's that loads the next kernel, without a C library:
 *
 *	kexec load IMAGE INITRD TREE BASE COMMAND-LINE
 *
 * at address BASE, with this kernel's device tree, changed in /chosen, to be
 * started by kexec start; or kexec crash ..., which the kernel starts when it
 * panics, in the memory that it has kept for that, from BASE on.
 */
#include "program.h"

/* Linux, arm64: system calls and their words. */
enum {
	SYS_OPENAT = 56,
	SYS_KEXEC_LOAD = 104,
	SYS_REBOOT = 142,
	AT_FDCWD = -100,
	KEXEC_ON_CRASH = 1,
	KEXEC_AARCH64 = 183 << 16,
	REBOOT_KEXEC = 0x45584543,
};

/* Where what is loaded lies, from BASE on; and how much of it. */
#define MIB	   (1ul << 20)
#define INITRD_AT  (128 * MIB)
#define TREE_AT	   (160 * MIB)
#define START_AT   (161 * MIB)
#define CRASH_SIZE (192 * MIB)

/* What runs between the kernels: x0 is the tree, x1 to x3 are 0 (booting.rst). */
extern u8 start[], start_end[];
extern u64 start_kernel, start_tree;
__asm__("	.data\n"
	"	.balign	8\n"
	"start:	ldr	x17, start_kernel\n"
	"	ldr	x0, start_tree\n"
	"	mov	x1, #0\n"
	"	mov	x2, #0\n"
	"	mov	x3, #0\n"
	"	br	x17\n"
	"start_kernel:\n"
	"	.quad	0\n"
	"start_tree:\n"
	"	.quad	0\n"
	"start_end:\n"
	"	.text\n");

static u8 image[64 * MIB], initrd[16 * MIB], tree[MIB];

static void move_up(u8 *to, const u8 *from, u64 size)
{
	while (size--)
		to[size] = from[size];
}

static u64 read_file(const char *name, u8 *to, u64 size)
{
	long file = call(SYS_OPENAT, (u64)AT_FDCWD, (u64)name, 0, 0, 0), got;
	u64 used = 0;

	while ((got = call(SYS_READ, (u64)file, (u64)(to + used), size - used,
			   0, 0)) > 0)
		used += (u64)got;
	return used;
}

static u32 get(u64 at)
{
	return (u32)tree[at] << 24 | (u32)tree[at + 1] << 16 |
	       (u32)tree[at + 2] << 8 | tree[at + 3];
}

static void put(u64 at, u32 value)
{
	for (u32 n = 0; n < 4; n++)
		tree[at + n] = (u8)(value >> (24 - 8 * n));
}

/* Of the header of a flattened tree; the strings are its last part. */
enum {
	TOTAL = 4,
	STRUCT = 8,
	STRINGS = 12,
	STRINGS_SIZE = 32,
	STRUCT_SIZE = 36
};

static u64 inside_chosen(void)
{
	static const u8 begin[] = "\0\0\0\1chosen\0";
	u64 at = get(STRUCT);

	for (;; at += 4) {
		u32 n = 0;

		while (n < sizeof(begin) && tree[at + n] == begin[n])
			n++;
		if (n == sizeof(begin))
			return at + n;
	}
}

/* The first of its name in /chosen, which is the one that counts. */
static void set(const char *name, const u8 *value, u64 size)
{
	u64 room = 12 + ((size + 3) & ~3ul), at = inside_chosen();
	u64 name_size = length_of(name) + 1, strings = get(STRINGS) + room;

	/* There may be room behind them. */
	move_up(tree + at + room, tree + at,
		get(STRINGS) + get(STRINGS_SIZE) - at);
	put(at, 3);
	put(at + 4, (u32)size);
	put(at + 8, get(STRINGS_SIZE));
	for (u64 n = 0; n < room - 12; n++)
		tree[at + 12 + n] = n < size ? value[n] : 0;
	for (u64 n = 0; n < name_size; n++)
		tree[strings + get(STRINGS_SIZE) + n] = (u8)name[n];
	put(STRINGS, (u32)strings);
	put(STRINGS_SIZE, get(STRINGS_SIZE) + (u32)name_size);
	put(STRUCT_SIZE, get(STRUCT_SIZE) + (u32)room);
	put(TOTAL, (u32)strings + get(STRINGS_SIZE));
}

static void set_numbers(const char *name, u64 first, u64 second, u32 count)
{
	u8 value[16];

	for (u32 n = 0; n < 8; n++) {
		value[n] = (u8)(first >> (56 - 8 * n));
		value[8 + n] = (u8)(second >> (56 - 8 * n));
	}
	set(name, value, 8 * count);
}

static long load(char **argv, int crash)
{
	u64 base = number_of(argv[5]);
	u64 size = read_file(argv[2], image, sizeof(image));
	u64 initrd_size = read_file(argv[3], initrd, sizeof(initrd));
	/* What follows the text is what the header says. */
	u64 memory = *(u64 *)(void *)&image[16];
	struct {
		const void *from;
		u64 size, to, room;
	} segments[4] = {
		{ image, size, base, (memory + 4095) & ~4095ul },
		{ initrd, initrd_size, base + INITRD_AT,
		  (initrd_size + 4095) & ~4095ul },
		{ tree, sizeof(tree), base + TREE_AT, sizeof(tree) },
		{ start, (u64)(start_end - start), base + START_AT, 4096 },
	};

	start_kernel = base;
	start_tree = base + TREE_AT;
	read_file(argv[4], tree, sizeof(tree));
	set_numbers("linux,initrd-start", base + INITRD_AT, 0, 1);
	set_numbers("linux,initrd-end", base + INITRD_AT + initrd_size, 0, 1);
	set("bootargs", (u8 *)argv[6], length_of(argv[6]) + 1);
	if (crash)
		set_numbers("linux,usable-memory-range", base, CRASH_SIZE, 2);
	return call(SYS_KEXEC_LOAD, base + START_AT, 4, (u64)segments,
		    KEXEC_AARCH64 | (crash ? KEXEC_ON_CRASH : 0), 0);
}

static long run(long argc, char **argv)
{
	if (argc == 7)
		return load(argv, argv[1][0] == 'c');
	return call(SYS_REBOOT, 0xfee1dead, 672274793, REBOOT_KEXEC, 0, 0);
}

static void begin(u64 *stack)
{
	leave(-run((long)stack[0], (char **)&stack[1]));
}
