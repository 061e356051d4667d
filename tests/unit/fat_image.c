/* SPDX-License-Identifier: BSD-2-Clause */
#include "fat_image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/status.h"

const struct fat_kind fat_kinds[] = {
	{ "FAT12, clusters of 512", "-F 12 -s 1", 1440, 512 },
	{ "FAT12, clusters of 4096", "-F 12 -s 8", 4096, 512 },
	{ "FAT12, sectors of 4096", "-F 12 -S 4096 -s 1", 4096, 4096 },
	{ "FAT16, clusters of 512", "-F 16 -s 1", 4400, 512 },
	{ "FAT16, clusters of 32768", "-F 16 -s 64", 160000, 512 },
	{ "FAT32, clusters of 512", "-F 32 -s 1", 34000, 512 },
};
const unsigned fat_kind_count = sizeof(fat_kinds) / sizeof(fat_kinds[0]);

static char scratch[64] = "/tmp/caisson-fat-XXXXXX";

static bool have(const char *program)
{
	char command[128];

	snprintf(command, sizeof(command), "command -v %s >/dev/null 2>&1",
		 program);
	return system(command) == 0;
}

bool fat_image_setup(void)
{
	static const char *const programs[] = { "mkfs.vfat", "fsck.vfat",
						"mcopy", "mdir" };
	char path[1024];

	snprintf(path, sizeof(path), "%s:/usr/sbin:/sbin", getenv("PATH"));
	setenv("PATH", path, 1);
	setenv("MTOOLS_SKIP_CHECK", "1", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (unsigned n = 0; n < sizeof(programs) / sizeof(programs[0]); n++) {
		if (have(programs[n]))
			continue;
		printf("1..0 # SKIP %s not found\n", programs[n]);
		return false;
	}
	if (mkdtemp(scratch) && chdir(scratch) == 0)
		return true;
	perror(scratch);
	exit(EXIT_FAILURE);
}

void fat_image_cleanup(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf %s", scratch);
	if (chdir("/") != 0 || system(command) != 0)
		perror(scratch);
}

/* Tests of one program run in processes of their own. */
static const char *image_path(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "image%d", (int)getpid());
	return path;
}

void fat_image_make(struct disk *disk, const struct fat_kind *kind)
{
	char command[256];

	snprintf(command, sizeof(command),
		 "rm -f %s && truncate -s %uK %s && mkfs.vfat %s -n CAISSON "
		 "%s >/dev/null 2>&1",
		 image_path(), kind->kib, image_path(), kind->options,
		 image_path());
	ck_assert_msg(system(command) == 0, "%s", command);
	disk_load(disk, image_path(), kind->block_size);
	unlink(image_path());
}

void fat_image_run(struct disk *disk, const char *command)
{
	u32 block_size = disk->device.block_size;
	char full[1024];

	disk_save(disk, image_path());
	snprintf(full, sizeof(full), command, image_path(), image_path(),
		 image_path(), image_path());
	ck_assert_msg(system(full) == 0, "%s", full);
	disk_free(disk);
	disk_load(disk, image_path(), block_size);
	unlink(image_path());
}

/* Lines of fsck.vfat that are no complaint, or one that is allowed. */
static bool is_allowed(const char *line, bool copies_may_differ)
{
	static const char *const always[] = {
		"fsck.fat ",	      "Reclaim",
		"unused cluster",     "Free cluster summary",
		"Leaving filesystem", "Auto-correcting",
		"Automatically",      "Warning: Filesystem is FAT",
		"but has only",	      "This may lead",
		" clusters", /* the summary, behind the name of the image */
	};
	static const char *const copies[] = { "FATs differ", "Using first FAT",
					      "appear to be intact" };

	if (strspn(line, " \t\n") == strlen(line))
		return true;
	for (unsigned n = 0; n < sizeof(always) / sizeof(always[0]); n++)
		if (strstr(line, always[n]) && !strstr(line, "share clusters"))
			return true;
	for (unsigned n = 0; n < sizeof(copies) / sizeof(copies[0]); n++)
		if (copies_may_differ && strstr(line, copies[n]))
			return true;
	return false;
}

const char *fat_image_complaint(const struct disk *disk, bool copies_may_differ)
{
	static char complaint[512];
	char command[128], line[512];
	FILE *pipe;

	disk_save(disk, image_path());
	snprintf(command, sizeof(command), "fsck.vfat -n %s 2>&1",
		 image_path());
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	complaint[0] = '\0';
	while (fgets(line, sizeof(line), pipe))
		if (!complaint[0] && !is_allowed(line, copies_may_differ))
			strcpy(complaint, line);
	pclose(pipe);
	unlink(image_path());
	return complaint;
}

void fat_image_file(const char *name, const void *data, size_t size)
{
	FILE *file = fopen(name, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

void fat_image_mount(struct fat *fat, struct disk *disk, size_t cache)
{
	static u8 memory[2 * 65536];
	const char *why = "";
	int status;

	ck_assert_uint_le(2 * cache, sizeof(memory));
	status =
		fat_mount_to_write(fat, &disk->device, memory, 2 * cache, &why);
	ck_assert_msg(status == OK, "mount: %s, %s", status_text(status), why);
}
