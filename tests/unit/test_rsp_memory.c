/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

START_TEST(registers_are_read_by_number)
{
	static const struct row rows[] = {
		{ "p0", "0001020304050607" },
		{ "p20", "6061626364656667" },
		{ "p21", "63646566" },
		{ "p22", "666768696a6b6c6d6e6f707172737475" },
		{ "p43", "c9cacbcc" },
		{ "p44", "E02" },
		{ "pffffffff", "E02" },
		{ "p100000000", "E02" },
		{ "pffffffffffffffff", "E02" },
		{ "p10000000000000000", "E34" },
		{ "p00000000000000000", "E34" },
		{ "p", "E22" },
		{ "px", "E22" },
		{ "p0 ", "E22" },
	};

	EXPECT_ROWS(rows);
	expect("Hg3", "OK");
	expect("p0", "8081828384858687");
	fake.no_vectors = true;
	expect("p22", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	fake.fails = ERR_IO;
	expect("p0", "E05");
}
END_TEST

START_TEST(registers_are_written_by_number)
{
	static const struct row rows[] = {
		{ "P1=1122334455667788", "OK" },
		{ "p1", "1122334455667788" },
		{ "P1=11223344556677", "E22" },
		{ "P1=112233445566778899", "E22" },
		{ "P1=112233445566778", "E22" },
		{ "P1=112233445566778g", "E22" },
		{ "P1=", "E22" },
		{ "P1", "E22" },
		{ "P", "E22" },
		{ "P=11", "E22" },
		{ "P44=11223344", "E02" },
		{ "P10000000000000001=1122334455667788", "E34" },
		{ "p1", "1122334455667788" },
		{ "P21=AABBccdd", "OK" },
		{ "p21", "aabbccdd" },
	};

	EXPECT_ROWS(rows);
	ck_assert_uint_eq(fake.registers[0][1][0], 0x11);
	ck_assert_uint_eq(fake.registers[0][2][0], 6);
	fake.fails = ERR_DENIED;
	expect("P1=1122334455667788", "E01");
}
END_TEST

#define ALL_BYTES (31 * 8 + 8 + 8 + 4 + 32 * 16 + 4 + 4)

START_TEST(all_registers_are_read_and_written)
{
	char command[2 * ALL_BYTES + 2] = "G";
	const char *reply = fake_rsp_ask(&fake, "g");

	ck_assert_uint_eq(strlen(reply), 2 * ALL_BYTES);
	ck_assert(strncmp(reply, "00010203040506070304", 20) == 0);
	memcpy(command + 1, reply, 2 * ALL_BYTES + 1);
	/* To another CPU: it is then the same as this one. */
	expect("Hg2", "OK");
	expect(command, "OK");
	ck_assert_mem_eq(fake.registers[1][33], fake.registers[0][33], 4);
	ck_assert_str_eq(fake_rsp_ask(&fake, "g"), command + 1);
	expect("gx", "E22");
	fake.no_vectors = true;
	reply = fake_rsp_ask(&fake, "g");
	ck_assert_uint_eq(strlen(reply), 2 * ALL_BYTES);
	ck_assert_int_eq(reply[2 * 268], 'x');
	ck_assert_int_ne(reply[2 * 268 - 1], 'x');
	fake.fails = ERR_IO;
	expect("g", "E05");
	expect(command, "E05");
}
END_TEST

START_TEST(all_registers_at_once_are_whole_or_refused)
{
	static const struct row rows[] = {
		{ "G", "E22" },
		{ "G1", "E22" },
		{ "G11223344", "E22" },
		{ "G112233445566778", "E22" },
		{ "G112233445566778x", "E22" },
		{ "G1122334455667788", "OK" },
		{ "p0", "1122334455667788" },
		{ "G11111111111111112222", "E22" },
		{ "p0", "1122334455667788" },
	};
	char command[2 * ALL_BYTES + 4] = "G";

	EXPECT_ROWS(rows);
	memset(command + 1, '5', 2 * ALL_BYTES + 2);
	command[2 * ALL_BYTES + 3] = 0;
	expect(command, "E22");
	expect("p0", "1122334455667788");
}
END_TEST

START_TEST(a_small_packet_has_the_first_registers)
{
	fake_rsp_close(&fake);
	fake_rsp_open(&fake, 0x100);
	/* Sixteen of eight bytes are just a packet. */
	ck_assert_uint_eq(strlen(fake_rsp_ask(&fake, "g")), 0x100);
	fake_rsp_close(&fake);
	fake_rsp_open(&fake, 0x10f);
	ck_assert_uint_eq(strlen(fake_rsp_ask(&fake, "g")), 0x100);
}
END_TEST

START_TEST(system_registers_are_left_out_of_all_registers)
{
	char command[2 * ALL_BYTES + 20] = "G";
	const char *reply;

	fake.description = (struct aarch64_description){
		true, "sctlr_el1\0ttbr0_el1\0par_el1", 3
	};
	fake.ops.g_registers = aarch64_system_number(&fake.description, 0);
	ck_assert_uint_eq(fake.ops.g_registers, 72);
	/* Those of pointer authentication belong to all registers. */
	reply = fake_rsp_ask(&fake, "g");
	ck_assert_uint_eq(strlen(reply), 2 * (ALL_BYTES + 4 * 8));
	expect("p47", "d5d6d7d8d9dadbdc");
	expect("p48", "d8d9dadbdcdddedf");
	expect("p49", "dbdcdddedfe0e1e2");
	expect("p4a", "dedfe0e1e2e3e4e5");
	expect("p4b", "E02");
	expect("P49=1122334455667788", "OK");
	expect("p49", "1122334455667788");
	memset(command + 1, '5', 2 * ALL_BYTES);
	expect(command, "OK");
	fake.ops.g_registers = 2;
	expect("g", "55555555555555555555555555555555");
	expect("G11223344556677881122334455667788", "OK");
	expect("G112233445566778811223344556677881122334455667788", "E22");
}
END_TEST

START_TEST(memory_is_read)
{
	static const struct row rows[] = {
		{ "m40000000,4", "00010203" },
		{ "m40001ffe,2", "e1e0" },
		/* What there is of it. */
		{ "m40001ffe,10", "e1e0" },
		{ "m40002000,1", "E14" },
		{ "m3fffffff,2", "E14" },
		{ "m0,1", "E14" },
		{ "mffffffffffffffff,1", "E14" },
		{ "mffffffffffffffff,2", "E14" },
		{ "m40000000,0", "E22" },
		{ "m40000000,801", "E22" },
		{ "m40000000,ffffffffffffffff", "E22" },
		{ "m40000000,10000000000000000", "E34" },
		{ "m00000000040000000,1", "E34" },
		{ "m40000000,4x", "E22" },
		{ "m40000000,", "E22" },
		{ "m40000000", "E22" },
		{ "m40000000;4", "E22" },
		{ "m,4", "E22" },
		{ "m", "E22" },
		{ "m-1,4", "E22" },
	};

	EXPECT_ROWS(rows);
	ck_assert_uint_eq(strlen(fake_rsp_ask(&fake, "m40000000,800")), 0x1000);
	expect("Hg4", "OK");
	expect("m40000000,1", "00");
	ck_assert_uint_eq(fake.memory_thread, 4);
	fake.fails = ERR_IO;
	expect("m40000000,1", "E05");
}
END_TEST

START_TEST(memory_is_written)
{
	static const struct row rows[] = {
		{ "M40000000,3:aabbcc", "OK" },
		{ "m40000000,4", "aabbcc03" },
		{ "M40000000,0:", "OK" },
		{ "M40000000,2:aabbcc", "E22" },
		{ "M40000000,4:aabbcc", "E22" },
		{ "M40000000,3:aabbc", "E22" },
		{ "M40000000,3:aabbcx", "E22" },
		{ "M40000000,ffffffffffffffff:aabbcc", "E22" },
		{ "M40000000,3", "E22" },
		{ "M40000000:3", "E22" },
		{ "M40000000", "E22" },
		{ "M", "E22" },
		{ "M11111111111111111,3:aabbcc", "E34" },
		{ "Mffffffffffffffff,2:aabb", "E14" },
		{ "Mffffffffffffffff,1:aa", "E14" },
		{ "M40001fff,2:aabb", "E14" },
		{ "m40000000,4", "aabbcc03" },
	};

	EXPECT_ROWS(rows);
	fake.fails = ERR_DENIED;
	expect("M40000000,1:11", "E01");
}
END_TEST

#define expect_bytes(command, reply)                                           \
	ck_assert_str_eq(                                                      \
		fake_rsp_ask_bytes(&fake, command, sizeof(command) - 1),       \
		reply)

START_TEST(memory_is_written_in_binary)
{
	/* How GDB probes for the command. */
	expect("X40000000,0:", "OK");
	expect_bytes("X40000000,4:\x01\x00\xff\x03", "OK");
	expect("m40000000,4", "0100ff03");
	/* '}' and what follows, less 0x20: the four that need it. */
	expect_bytes("X40000000,5:}\x03}\x04}\x5d}\x0a+", "OK");
	expect("m40000000,5", "23247d2a2b");
	expect_bytes("X40000000,1:}", "E22");
	expect_bytes("X40000000,2:a}", "E22");
	expect_bytes("X40000000,2:}\x03", "E22");
	expect_bytes("X40000000,1:ab", "E22");
	expect_bytes("X40000000,3:ab", "E22");
	expect_bytes("X40000000,0:a", "E22");
	expect("X40000000,1", "E22");
	expect("X40000000", "E22");
	expect("X", "E22");
	expect("X40000000,10000000000000000:a", "E34");
	expect("Xffffffffffffffff,2:ab", "E14");
	expect("X40001fff,2:ab", "E14");
	expect("m40000000,5", "23247d2a2b");
}
END_TEST

START_TEST(breakpoints_are_set_and_cleared)
{
	char command[64];

	for (unsigned type = 0; type <= 4; type++) {
		snprintf(command, sizeof(command), "Z%u,40000100,4", type);
		expect(command, "OK");
		expect(command, "OK");
		ck_assert(fake.points[type].used);
		ck_assert_uint_eq(fake.points[type].type, type);
		ck_assert_uint_eq(fake.points[type].address, 0x40000100);
		ck_assert_uint_eq(fake.points[type].kind, 4);
	}
	expect("Z1,8,4", "OK");
	expect("Z1,c,4", "E28");
	for (unsigned type = 0; type <= 4; type++) {
		snprintf(command, sizeof(command), "z%u,40000100,4", type);
		expect(command, "OK");
		expect(command, "OK");
		ck_assert(!fake.points[type].used);
	}
	fake.fails = ERR_UNSUPPORTED;
	expect("Z0,40000100,4", "");
	fake.fails = ERR_RANGE;
	expect("Z0,40000100,4", "E14");
	fake.ops.set_point = NULL;
	expect("Z0,40000100,4", "");
}
END_TEST

START_TEST(malformed_breakpoints_are_refused)
{
	static const struct row rows[] = {
		{ "Z", "E22" },
		{ "Z,0,4", "E22" },
		{ "Z0", "E22" },
		{ "Z0,", "E22" },
		{ "Z0,1", "E22" },
		{ "Z0,1,", "E22" },
		{ "Z0;1,4", "E22" },
		{ "Z0,1;4", "E22" },
		{ "Z0,1,4;X1,00", "E22" },
		{ "Z0,1,4 ", "E22" },
		{ "Z5,1,4", "" },
		{ "Zffffffff,1,4", "" },
		{ "Z100000000,1,4", "" },
		{ "Z10000000000000000,1,4", "E34" },
		{ "Z0,10000000000000000,4", "E34" },
		{ "Z0,1,10000000000000000", "E34" },
		{ "z9,1,4", "" },
		{ "z1,1", "E22" },
	};

	EXPECT_ROWS(rows);
	for (size_t i = 0; i < FAKE_RSP_POINTS; i++)
		ck_assert(!fake.points[i].used);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		registers_are_read_by_number,
		registers_are_written_by_number,
		all_registers_are_read_and_written,
		all_registers_at_once_are_whole_or_refused,
		a_small_packet_has_the_first_registers,
		system_registers_are_left_out_of_all_registers,
		memory_is_read,
		memory_is_written,
		memory_is_written_in_binary,
		breakpoints_are_set_and_cleared,
		malformed_breakpoints_are_refused,
	};

	return run_sessions("rsp, registers and memory", tests,
			    ARRAY_COUNT(tests));
}
