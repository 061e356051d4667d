/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a guest's files go, and what is said of those that are no use. */
#include "unit.h"

#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "bundle_build.h"
#include "fake/boot_machine.h"
#include "vm/guest.h"
#include "vm/ram.h"

#define RAM_BASE     GIB(1)
#define RAM_SIZE     MIB(64)
#define FILE_SIZE    0x1f00u
#define RAMDISK_SIZE 6000u

static struct memory_set free_ram;
static struct payload payload;
static struct guest guest;

static void begin(void)
{
	memset(&payload, 0, sizeof(payload));
	payload.bootargs = "";
	region_init(&free_ram.set, free_ram.storage,
		    ARRAY_COUNT(free_ram.storage));
	ram_add(&free_ram.set, (struct range){ RAM_BASE, RAM_SIZE });
}

/* A file in RAM, whose pages are not free then. */
static struct range put(u64 at, const void *data, u64 size)
{
	struct range range = { at, size };

	memcpy(boot_machine_at(at), data, size);
	ram_take(&free_ram.set, range_pages_around(range));
	return range;
}

/* An Image that needs `memory` bytes, anywhere. */
static const u8 *make_image(u64 memory)
{
	static u8 image[FILE_SIZE];

	bb_image(image, sizeof(image), true);
	bb_put(image + 0x10, memory, 8);
	return image;
}

static void load(void)
{
	guest_load(&guest, &payload, &free_ram);
}

/* What was wrong, if it was refused; "" if not. */
static const char *refusal(void)
{
	jmp_buf back;

	boot_machine_refusal[0] = '\0';
	boot_machine_refused = &back;
	if (setjmp(back) == 0)
		load();
	boot_machine_refused = NULL;
	return boot_machine_refusal;
}

/* Behind the Image, as firmware leaves several files; BSS would reach it. */
START_TEST(a_ramdisk_in_the_last_page_is_not_run_over)
{
	u8 ramdisk[RAMDISK_SIZE];

	memset(ramdisk, '7', sizeof(ramdisk));
	for (u64 memory = FILE_SIZE; memory <= 0x2000; memory += 0x80) {
		begin();
		payload.kernel = put(RAM_BASE, make_image(memory), FILE_SIZE);
		payload.ramdisk =
			put(RAM_BASE + FILE_SIZE, ramdisk, sizeof(ramdisk));
		load();
		ck_assert_int_eq(guest.entry == RAM_BASE, memory == FILE_SIZE);
		ck_assert(!ranges_overlap((struct range){ guest.entry, memory },
					  guest.initrd));
		ck_assert_mem_eq(boot_machine_at(guest.entry),
				 make_image(memory), FILE_SIZE);
		ck_assert_mem_eq(boot_machine_at(guest.initrd.base), ramdisk,
				 sizeof(ramdisk));
	}
}
END_TEST

/* An Image of `size` bytes, compressed, of which `kept` bytes are there. */
static void put_gzip(u64 size, u64 dropped)
{
	static u8 image[60000], file[70000];
	u64 whole;

	begin();
	bb_image(image, size, true);
	whole = bb_gzip(file, image, size);
	payload.kernel = put(RAM_BASE + MIB(8), file, whole - dropped);
}

START_TEST(a_compressed_kernel_is_loaded)
{
	put_gzip(50000, 0);
	ck_assert_str_eq(refusal(), "");
	ck_assert_uint_eq(guest.entry, RAM_BASE);
}
END_TEST

/* Where the size would be, there is then anything: here, about 3 GiB. */
START_TEST(a_truncated_kernel_is_called_so)
{
	for (u64 dropped = 1; dropped < 49000; dropped += dropped / 2 + 1) {
		u8 *last;

		put_gzip(50000, dropped);
		last = boot_machine_at(payload.kernel.base +
				       payload.kernel.size - 1);
		if (dropped > 8)
			*last = 0xc0;
		ck_assert_msg(strstr(refusal(), "truncated"), "%llu: %s",
			      (unsigned long long)dropped,
			      boot_machine_refusal);
	}
}
END_TEST

/* More than 4 MiB, in stored blocks. Nobody comes to look at its checksum. */
static void put_large(u64 claimed)
{
	static u8 file[80 * 65540 + 18] = { 0x1f, 0x8b, 8 };

	begin();
	for (u32 n = 0; n < 80; n++) {
		bb_put(file + 10 + n * 65540 + 1, 0xffff, 4);
		file[10 + n * 65540] = n == 79;
	}
	bb_put(file + sizeof(file) - 4, claimed, 4);
	payload.kernel = put(RAM_BASE + MIB(8), file, sizeof(file));
	ram_take(&free_ram.set, (struct range){ RAM_BASE, RAM_SIZE });
	ram_add(&free_ram.set, (struct range){ RAM_BASE, MIB(4) });
}

START_TEST(a_kernel_that_does_not_fit_is_called_so)
{
	put_large(80 * 65535);
	ck_assert_str_eq(refusal(), "the guest does not fit: no 5119 KiB of "
				    "free RAM in one piece");
	put_large(MIB(3));
	ck_assert_ptr_nonnull(strstr(refusal(), "not usable: corrupt, after"));
	put_gzip(50000, 0);
	ram_take(&free_ram.set, (struct range){ RAM_BASE, RAM_SIZE });
	ck_assert_str_eq(refusal(), "the guest does not fit: no 4096 KiB of "
				    "free RAM in one piece");
	ram_add(&free_ram.set, (struct range){ RAM_BASE, MIB(4) });
	bb_put(boot_machine_at(payload.kernel.base + payload.kernel.size - 4),
	       MIB(5), 4);
	ck_assert_ptr_nonnull(strstr(refusal(), "checksum mismatch"));
}
END_TEST

/* As an Image says that it needs. */
START_TEST(sizes_of_any_length_are_named)
{
	begin();
	payload.kernel =
		put(RAM_BASE + MIB(1), make_image(GIB(8192)), FILE_SIZE);
	ck_assert_str_eq(refusal(), "the guest does not fit: no 8589934592 KiB "
				    "of free RAM in one piece");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vm, loading a guest");

	unit_add(s, a_ramdisk_in_the_last_page_is_not_run_over);
	unit_add(s, a_compressed_kernel_is_loaded);
	unit_add(s, a_truncated_kernel_is_called_so);
	unit_add(s, a_kernel_that_does_not_fit_is_called_so);
	unit_add(s, sizes_of_any_length_are_named);
	return unit_run(s);
}
