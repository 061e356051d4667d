/* SPDX-License-Identifier: BSD-2-Clause */
/* Both ways to compute a CRC-32, against known values and each other. */
#include "base/crc32.h"

#include "unit.h"

static u32 tables[8][256];

START_TEST(known_checksums_are_computed)
{
	static const u8 zeroes[32], ones[4] = { 0xff, 0xff, 0xff, 0xff };

	ck_assert_uint_eq(crc32_update(0, "123456789", 9), 0xcbf43926);
	ck_assert_uint_eq(crc32_update(0, zeroes, 32), 0x190a55ad);
	ck_assert_uint_eq(crc32_update(0, ones, 4), 0xffffffff);
	ck_assert_uint_eq(crc32_update(0, NULL, 0), 0);
	ck_assert_uint_eq(crc32_update(0x1234, NULL, 0), 0x1234);
}
END_TEST

START_TEST(pieces_add_up)
{
	u32 crc = crc32_update(0, "1234", 4);

	crc = crc32_update(crc, NULL, 0);
	ck_assert_uint_eq(crc32_update(crc, "56789", 5), 0xcbf43926);
	crc32_make_tables(tables);
	ck_assert_uint_eq(crc32_update_by_tables(tables, crc, "56789", 5),
			  0xcbf43926);
}
END_TEST

START_TEST(tables_give_the_same_at_every_alignment_and_size)
{
	u8 bytes[100];

	for (unsigned i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)(i * 37 + 11);
	crc32_make_tables(tables);
	for (unsigned at = 0; at < 9; at++)
		for (unsigned size = 0; at + size <= sizeof(bytes); size++)
			ck_assert_uint_eq(crc32_update_by_tables(
						  tables, at, bytes + at, size),
					  crc32_update(at, bytes + at, size));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("base_crc32");

	unit_add(suite, known_checksums_are_computed);
	unit_add(suite, pieces_add_up);
	unit_add(suite, tables_give_the_same_at_every_alignment_and_size);
	return unit_run(suite);
}
