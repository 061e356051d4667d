/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/disk_files.h"

#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "drivers/console.h"
#include "image/arm64.h"
#include "vm/heap.h"
#include "vm/own_tree.h"
#include "vm/ram.h"

/*
 * Linux wants kernel and initrd in one window of this size that begins at a
 * multiple of 1 GiB (Documentation/arch/arm64/booting.rst). High in it, the
 * initrd is not in the way of the kernel's BSS, which lies behind its file.
 */
#define INITRD_WINDOW GIB(32)

static void must_read(int status, const char *path)
{
	if (status != OK)
		refuse("%s on the disk cannot be read: %s", path + 1,
		       status_text(status));
}

/* False if there is no such file. */
static bool open_file(struct fat *fat, const char *path, struct fat_file *file)
{
	int status = fat_open(fat, path, file);

	if (status == ERR_NOT_FOUND)
		return false;
	must_read(status, path);
	if (file->size == 0)
		refuse("%s on the disk is empty", path + 1);
	return true;
}

static void read_whole(struct fat_file *file, const char *path, void *to)
{
	u64 done;

	must_read(fat_read(file, to, file->size, &done), path);
	if (done != file->size)
		must_read(ERR_TRUNCATED, path);
}

/*
 * Reads a file to `base`, where it stays: the disk writes to that RAM itself.
 * The pages are taken out of `free` and left mapped.
 */
static struct range load_file(struct fat_file *file, const char *path,
			      struct region_set *free, u64 base)
{
	struct range place = { base, file->size };

	ram_take(free, range_pages_around(place));
	read_whole(file, path, ram_borrow(place));
	log_info("disk: %s, %u KiB", path + 1, (u32)(place.size >> 10));
	return place;
}

/* Line ends of any kind separate words, as spaces do. */
static const char *read_command_line(struct fat_file *file, const char *path)
{
	char *line = heap_alloc(COMMAND_LINE_MAX);

	if (file->size >= COMMAND_LINE_MAX)
		refuse("%s on the disk exceeds %u characters", path + 1,
		       COMMAND_LINE_MAX - 1);
	read_whole(file, path, line);
	for (u32 n = 0; n < file->size; n++) {
		if (line[n] == '\0')
			refuse("%s on the disk is not a text", path + 1);
		if (line[n] == '\r')
			line[n] = ' ';
	}
	line[file->size] = '\0';
	return line;
}

static const char *bootargs_of(const struct platform *platform)
{
	const char *text = platform->chosen.bootargs;

	return text ? text : "";
}

bool disk_files_load(struct fat *fat, struct payload *payload,
		     const struct platform *platform, struct region_set *free)
{
	static const char image[] = "/Image", initrd[] = "/initrd.img";
	static const char tree[] = "/guest.dtb", words[] = "/cmdline.txt";
	struct fat_file kernel, file;
	u32 cluster = 0;
	int status;
	u64 base;

	if (!open_file(fat, image, &kernel))
		return false;
	status = fat_check(fat, &cluster);
	if (status == ERR_CORRUPT)
		refuse("the FAT of the guest's partition is damaged at cluster "
		       "%u",
		       cluster);
	must_read(status, "/FAT");
	*payload = (struct payload){ .bootargs = bootargs_of(platform),
				     .clean = true };
	if (open_file(fat, tree, &file)) {
		base = ram_find_high(free, file.size, 0);
		payload->tree = load_file(&file, tree, free, base);
		payload->own = own_tree_read(payload->tree, platform);
		own_tree_keep_clear(payload->own, free);
	}
	base = ram_find(free, kernel.size, ARM64_IMAGE_ALIGN);
	payload->kernel = load_file(&kernel, image, free, base);
	ram_give_back(payload->kernel);
	if (open_file(fat, initrd, &file)) {
		base = ram_find_high(free, file.size,
				     align_down(base, GIB(1)) + INITRD_WINDOW);
		payload->ramdisk = load_file(&file, initrd, free, base);
		ram_give_back(payload->ramdisk);
	}
	if (open_file(fat, words, &file))
		payload->bootargs = read_command_line(&file, words);
	return true;
}
