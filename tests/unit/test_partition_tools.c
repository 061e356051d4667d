/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables that sfdisk, fdisk and sgdisk write, as fdisk lists them. */
#include "storage/partition.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "fake/disk.h"
#include "unit.h"

/* A disk, and a script of sfdisk that makes its table. */
struct row {
	u32 block_size;
	u32 size; /* MiB */
	const char *script;
};

static const struct row rows[] = {
	{ 512, 16, "label: dos\n" },
	{ 512, 16, "label: dos\nstart=2048,size=8192,type=c,bootable\n" },
	{ 512, 64,
	  "label: dos\nsize=4M,type=c\nsize=8M\nsize=8M,type=82\ntype=83\n" },
	{ 512, 64,
	  "label: dos\nsize=4M,type=c\nstart=10240,size=40M,type=5\n"
	  "start=12288,size=4M\nstart=30720,size=1\nstart=34816,size=12345\n"
	  "start=63488,size=17,type=ef\n" },
	{ 512, 64,
	  "label: dos\nstart=1,size=62\nstart=63,type=f\nstart=64,size=100\n"
	  "start=165,size=100\nstart=266,size=100\n" },
	{ 512, 16, "label: dos\nsize=4M,type=5\nsize=4M,type=83\n" },
	/* A logical partition deleted, and out of the disk's order. */
	{ 512, 64,
	  "label: dos\nsize=50M,type=85\nstart=90000,size=1000\n"
	  "start=20000,size=1000\nstart=50000,size=1000\n" },
	{ 4096, 64,
	  "label: dos\nstart=256,size=256,type=c\nstart=1024,size=9000,type=f\n"
	  "start=2048,size=1024,type=83\nstart=4000,size=1000,type=83\n" },
	{ 1024, 64, "label: dos\nsize=4M,type=c\nsize=8M\nstart=40000\n" },
	{ 512, 16, "label: gpt\n" },
	{ 512, 16, "label: gpt\nsize=4M,type=uefi,name=boot\nsize=1M\n\n" },
	{ 512, 64,
	  "label: gpt\ntable-length: 4\nsize=8M\nsize=8M\nsize=8M\nsize=8M\n" },
	{ 512, 64,
	  "label: gpt\ntable-length: 200\nstart=40960,size=1\n"
	  "start=2048,size=4096\nstart=70000,size=9,type=uefi\n" },
	{ 512, 64, "label: gpt\nfirst-lba: 34\nstart=34,size=7\n\n" },
	{ 4096, 64, "label: gpt\nstart=512,size=256\nstart=1024,type=uefi\n" },
	{ 4096, 64, "label: gpt\ntable-length: 4\nstart=256,size=1\n" },
	{ 2048, 16, "label: gpt\nstart=1024,size=77\nstart=2048,size=1\n" },
};

#define IMAGE "disk.img"

static bool run(const char *command)
{
	return system(command) == 0;
}

static bool have(const char *tool)
{
	char command[64];

	snprintf(command, sizeof(command), "command -v %s >/dev/null 2>&1",
		 tool);
	return run(command);
}

static void make_image(u32 megabytes)
{
	FILE *file = fopen(IMAGE, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(ftruncate(fileno(file), (off_t)megabytes << 20), 0);
	fclose(file);
}

/* Only newer versions of sfdisk know --sector-size; fdisk reads scripts too. */
static void make_table(const struct row *row)
{
	char command[128];
	FILE *file = fopen("script", "w");

	make_image(row->size);
	ck_assert_ptr_nonnull(file);
	fputs(row->script, file);
	fclose(file);
	if (row->block_size == 512)
		snprintf(command, sizeof(command),
			 "sfdisk -q " IMAGE " <script >log 2>&1");
	else
		snprintf(command, sizeof(command),
			 "printf 'I\\nscript\\nw\\n' | "
			 "fdisk -b %u " IMAGE " >log 2>&1",
			 row->block_size);
	ck_assert_msg(run(command), "%s: %s", command, row->script);
}

/* One line of fdisk's list; false if it is not about a partition to use. */
static bool parse_line(const char *line, struct partition *p)
{
	static const char *const extended[] = { "5", "f", "85" };
	unsigned long long first, count;
	char type[64];

	memset(p, 0, sizeof(*p));
	if (sscanf(line, IMAGE "%u %llu %llu %63s", &p->number, &first, &count,
		   type) != 4)
		return false;
	p->first = first;
	p->count = count;
	for (unsigned i = 0; i < ARRAY_COUNT(extended); i++)
		if (strcmp(type, extended[i]) == 0)
			return false;
	return true;
}

/* What fdisk says of the image. */
static void list_image(u32 block_size, bool gpt, struct partition_table *table)
{
	char text[256];
	FILE *pipe;

	memset(table, 0, sizeof(*table));
	snprintf(text, sizeof(text),
		 "fdisk -b %u -l -o Device,Start,Sectors,%s " IMAGE " 2>log",
		 block_size, gpt ? "Type-UUID" : "Id");
	pipe = popen(text, "r");
	ck_assert_ptr_nonnull(pipe);
	while (fgets(text, sizeof(text), pipe)) {
		struct partition *p = &table->partition[table->count];

		ck_assert_uint_lt(table->count, PARTITIONS_MAX);
		if (parse_line(text, p))
			table->count++;
	}
	ck_assert_int_eq(pclose(pipe), 0);
}

static void compare(struct disk *disk, const struct partition_table *expected,
		    enum partition_scheme scheme)
{
	static struct partition_table table;

	ck_assert_int_eq(partition_read(&disk->device, &table), OK);
	ck_assert_int_eq(table.scheme, scheme);
	ck_assert_uint_eq(table.count, expected->count);
	for (u32 i = 0; i < table.count; i++) {
		const struct partition *a = &table.partition[i];
		const struct partition *b = &expected->partition[i];

		ck_assert_uint_eq(a->number, b->number);
		ck_assert_uint_eq(a->first, b->first);
		ck_assert_uint_eq(a->count, b->count);
	}
}

/* Damages the header of a copy. */
static void damage(struct disk *disk, u64 block)
{
	disk->bytes[block * disk->device.block_size + 17] ^= 4;
}

static void check_image(u32 block_size, bool gpt, u32 least)
{
	static struct partition_table expected;
	static struct partition_table table;
	struct disk disk;

	list_image(block_size, gpt, &expected);
	ck_assert_uint_ge(expected.count, least);
	disk_load(&disk, IMAGE, block_size);
	compare(&disk, &expected, gpt ? PARTITION_GPT : PARTITION_MBR);
	if (gpt) {
		damage(&disk, 1);
		compare(&disk, &expected, PARTITION_GPT_BACKUP);
		damage(&disk, disk.device.count - 1);
		ck_assert_int_eq(partition_read(&disk.device, &table),
				 ERR_CHECKSUM);
	}
	disk_free(&disk);
}

/* How many partitions a script makes, other than extended ones. */
static u32 script_count(const char *script)
{
	u32 count = 0;

	for (const char *p = script; (p = strchr(p, '\n')); p++) {
		bool partition = strncmp(p + 1, "start=", 6) == 0 ||
				 strncmp(p + 1, "size=", 5) == 0 ||
				 strncmp(p + 1, "type=", 5) == 0;

		count += partition;
	}
	return count - (strstr(script, "type=5") || strstr(script, "type=f") ||
			strstr(script, "type=85"));
}

START_TEST(tables_of_sfdisk_and_fdisk_are_read_as_they_list_them)
{
	const struct row *row = &rows[_i];

	make_table(row);
	check_image(row->block_size, strstr(row->script, "gpt") != NULL,
		    script_count(row->script));
}
END_TEST

START_TEST(a_deleted_logical_partition_leaves_the_others)
{
	make_table(&rows[3]);
	ck_assert(run("sfdisk -q --delete " IMAGE " 6 >log 2>&1"));
	check_image(512, false, 4);
	ck_assert(run("sfdisk -q --delete " IMAGE " 5 >log 2>&1"));
	check_image(512, false, 3);
}
END_TEST

START_TEST(a_disk_made_longer_keeps_its_primary)
{
	static struct partition_table expected;
	struct disk disk;

	make_table(&rows[10]);
	list_image(512, true, &expected);
	ck_assert_int_eq(truncate(IMAGE, 32 << 20), 0);
	disk_load(&disk, IMAGE, 512);
	compare(&disk, &expected, PARTITION_GPT);
	disk_free(&disk);
}
END_TEST

START_TEST(tables_of_sgdisk_are_read)
{
	static const char *const options[] = {
		"-n 1:2048:4095 -t 1:ef00 -n 5:8192:+1M -n 3:0:0",
		"-n 1:2048:+4M -n 2:0:+4M -t 1:0700 -h 1:2",
		"-n 1:2048:+4M -n 200:0:+4M -S 256",
		"-j 64 -n 1:2048:+4M",
		"-a 1 -n 1:34:34 -n 2:35:40 -n 3:0:0",
	};
	char command[256];

	for (unsigned i = 0; i < ARRAY_COUNT(options); i++) {
		make_image(32);
		/* A table of 256 entries before what uses it. */
		snprintf(command, sizeof(command),
			 "sgdisk -o %s " IMAGE " >log 2>&1",
			 strstr(options[i], "-S") ? "-S 256" : "");
		ck_assert_msg(run(command), "%s", command);
		snprintf(command, sizeof(command),
			 "sgdisk %s " IMAGE " >log 2>&1", options[i]);
		ck_assert_msg(run(command), "%s", command);
		check_image(512, true, 1);
	}
}
END_TEST

/* The administrators' directories, which are not in every user's PATH. */
static void extend_path(void)
{
	static char path[4096];
	const char *old = getenv("PATH");

	snprintf(path, sizeof(path), "%s:/sbin:/usr/sbin", old ? old : "/bin");
	setenv("PATH", path, 1);
	setenv("LC_ALL", "C", 1);
}

int main(void)
{
	char directory[] = "partition-XXXXXX";
	Suite *suite = suite_create("partition_tools");
	TCase *tables = tcase_create("tables");
	int failed;

	extend_path();
	if (!have("sfdisk") || !have("fdisk")) {
		puts("1..0 # SKIP sfdisk or fdisk is missing");
		return EXIT_SUCCESS;
	}
	if (!mkdtemp(directory) || chdir(directory) != 0)
		return EXIT_FAILURE;
	tcase_set_timeout(tables, 120);
	tcase_add_loop_test(
		tables, tables_of_sfdisk_and_fdisk_are_read_as_they_list_them,
		0, ARRAY_COUNT(rows));
	suite_add_tcase(suite, tables);
	unit_add(suite, a_deleted_logical_partition_leaves_the_others);
	unit_add(suite, a_disk_made_longer_keeps_its_primary);
	if (have("sgdisk"))
		unit_add(suite, tables_of_sgdisk_are_read);
	else
		puts("# sgdisk is missing: its tables are not tested");
	failed = unit_run(suite);
	remove(IMAGE);
	remove("script");
	remove("log");
	if (chdir("..") != 0 || rmdir(directory) != 0)
		return EXIT_FAILURE;
	return failed;
}
