/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp_session.h"

#define TEXT_MAX 0x4000

/* A text that was put together of pieces. */
struct text {
	char bytes[TEXT_MAX];
	size_t size;
	unsigned pieces;
};

/* Adds the data of a reply; 'm', 'l', or the test fails. */
static char add_piece(struct text *text, size_t limit)
{
	char kind = fake.packet[0];
	size_t before = text->size;

	ck_assert(kind == 'm' || kind == 'l');
	for (size_t i = 1; i < fake.packet_length; i++) {
		char c = fake.packet[i];

		ck_assert_ptr_null(memchr("#$*", c, 3));
		if (c == '}') {
			ck_assert_uint_lt(i + 1, fake.packet_length);
			c = (char)(fake.packet[++i] ^ 0x20);
		}
		ck_assert_uint_lt(text->size, TEXT_MAX - 1);
		text->bytes[text->size++] = c;
	}
	text->bytes[text->size] = 0;
	ck_assert_uint_le(text->size - before, limit);
	/* A piece that is not the last one gets the reader further. */
	ck_assert(kind == 'l' || text->size > before);
	text->pieces++;
	return kind;
}

/* Reads an object in pieces of `size` characters. */
static struct text *read_object(const char *object, size_t size)
{
	static struct text text;
	char command[100];

	text.size = 0;
	text.pieces = 0;
	do {
		snprintf(command, sizeof(command), "qXfer:%s:%zx,%zx", object,
			 text.size, size);
		fake_rsp_ask(&fake, command);
	} while (add_piece(&text, size) == 'm');
	return &text;
}

static size_t whole_description(char *to, size_t size)
{
	size_t count = aarch64_xml_read(&fake.description, 0, to, size);

	ck_assert_uint_lt(count, size);
	to[count] = 0;
	return count;
}

START_TEST(the_description_is_the_same_in_pieces_of_many_sizes)
{
	char whole[TEXT_MAX];
	size_t count = whole_description(whole, sizeof(whole));

	for (size_t size = 13; size <= count + 1; size += 1 + size / 2) {
		struct text *text =
			read_object("features:read:target.xml", size);

		ck_assert_uint_eq(text->size, count);
		ck_assert_mem_eq(text->bytes, whole, count);
	}
}
END_TEST

START_TEST(the_description_arrives_with_many_packet_sizes)
{
	char whole[TEXT_MAX];
	size_t count = whole_description(whole, sizeof(whole));

	/* All small ones, then in steps that are no power of two. */
	for (size_t size = RSP_PACKET_MIN; size <= RSP_PACKET_MAX;
	     size += size < 0x110 ? 1 : size / 5) {
		struct text *text;

		fake_rsp_close(&fake);
		fake_rsp_open(&fake, size);
		/* More than a packet holds: the engine cuts it. */
		text = read_object("features:read:target.xml", size);
		ck_assert_uint_eq(text->size, count);
		ck_assert_mem_eq(text->bytes, whole, count);
		ck_assert_uint_ge(text->pieces * (size - 1), count);
	}
}
END_TEST

START_TEST(the_largest_packet_works)
{
	struct text *text;

	fake_rsp_close(&fake);
	fake_rsp_open(&fake, RSP_PACKET_MAX);
	text = read_object("features:read:target.xml", RSP_PACKET_MAX);
	ck_assert_uint_eq(text->pieces, 1);
	ck_assert_ptr_nonnull(strstr(text->bytes, "</target>"));
}
END_TEST

/* Every byte there is, more than once: half of the escapes at a time. */
#define BINARY_SIZE 1000

static size_t binary(void *target, u64 offset, char *to, size_t size)
{
	size_t i;

	(void)target;
	for (i = 0; i < size && offset + i < BINARY_SIZE; i++)
		to[i] = (offset + i) % 3 ? "#$*}"[(offset + i) % 4]
					 : (char)((offset + i) / 3);
	return i;
}

START_TEST(bytes_that_need_escapes_arrive_however_they_are_cut)
{
	static char whole[BINARY_SIZE];

	binary(NULL, 0, whole, BINARY_SIZE);
	/* All that need more than one packet, and some that do not. */
	for (size_t size = RSP_PACKET_MIN; size <= RSP_PACKET_MAX;
	     size += size < 2 * BINARY_SIZE ? 1 : 997) {
		struct text *text;

		fake_rsp_close(&fake);
		fake_rsp_open(&fake, size);
		fake.ops.description = binary;
		text = read_object("features:read:target.xml", 0x4000);
		ck_assert_uint_eq(text->size, BINARY_SIZE);
		ck_assert_mem_eq(text->bytes, whole, BINARY_SIZE);
	}
}
END_TEST

START_TEST(threads_are_described)
{
	struct text *text = read_object("threads:read:", 50);

	ck_assert_str_eq(text->bytes,
			 "<?xml version=\"1.0\"?>\n<threads>\n"
			 "<thread id=\"1\" core=\"0\" name=\"CPU 0\">at "
			 "EL1</thread>\n"
			 "<thread id=\"2\" core=\"1\" name=\"CPU 1\">at "
			 "EL0</thread>\n"
			 "<thread id=\"3\" core=\"2\" name=\"CPU 2\">at "
			 "EL1</thread>\n"
			 "<thread id=\"4\" core=\"3\" name=\"CPU 3\">at "
			 "EL0</thread>\n"
			 "</threads>\n");
}
END_TEST

START_TEST(names_are_escaped_as_xml)
{
	struct text *text;

	fake.odd_names = true;
	text = read_object("threads:read:", 0x1000);
	ck_assert_ptr_nonnull(
		strstr(text->bytes, "name=\"&lt;&quot;3&quot; &amp; ?}>\""));
}
END_TEST

START_TEST(memory_is_described)
{
	struct text *text = read_object("memory-map:read:", 7);

	ck_assert_ptr_nonnull(
		strstr(text->bytes, "<memory-map>\n"
				    "<memory type=\"rom\" start=\"0x0\" "
				    "length=\"0x40000000\"/>\n"
				    "<memory type=\"ram\" start=\"0x40000000\" "
				    "length=\"0xffffffffbfffffff\"/>\n"
				    "</memory-map>\n"));
}
END_TEST

START_TEST(what_is_past_the_end_is_empty)
{
	expect("qXfer:threads:read::10000,10", "l");
	expect("qXfer:threads:read::ffffffffffffffff,ffffffffffffffff", "l");
	expect("qXfer:features:read:target.xml:ffffffffffffffff,1", "l");
	expect("qXfer:memory-map:read::ffffffff,1", "l");
}
END_TEST

START_TEST(malformed_transfers_are_refused)
{
	static const struct row rows[] = {
		{ "qXfer", "" },
		{ "qXfer:", "" },
		{ "qXfer:auxv:read::0,10", "" },
		{ "qXfer:features", "" },
		{ "qXfer:features:write:target.xml:0,10", "" },
		{ "qXfer:features:read", "" },
		{ "qXfer:features:read:", "E00" },
		{ "qXfer:features:read:other.xml:0,10", "E00" },
		{ "qXfer:features:read:target.xmlx:0,10", "E00" },
		{ "qXfer:features:read:target.xml", "E00" },
		{ "qXfer:threads:read:x:0,10", "E00" },
		{ "qXfer:memory-map:read:x:0,10", "E00" },
		{ "qXfer:threads:read::", "E22" },
		{ "qXfer:threads:read::0", "E22" },
		{ "qXfer:threads:read::0,", "E22" },
		{ "qXfer:threads:read::,10", "E22" },
		{ "qXfer:threads:read::0;10", "E22" },
		{ "qXfer:threads:read::0,10,", "E22" },
		{ "qXfer:threads:read::0,0", "E22" },
		{ "qXfer:threads:read::x,10", "E22" },
		{ "qXfer:threads:read::10000000000000000,1", "E34" },
		{ "qXfer:threads:read::1,10000000000000000", "E34" },
	};

	EXPECT_ROWS(rows);
	fake.ops.description = NULL;
	fake.ops.memory_region = NULL;
	expect("qXfer:features:read:target.xml:0,10", "");
	expect("qXfer:memory-map:read::0,10", "");
}
END_TEST

/* Whether the description has the text, and only once. */
static bool once(const char *whole, const char *text)
{
	const char *found = strstr(whole, text);

	return found && !strstr(found + 1, text);
}

START_TEST(the_description_has_every_register_with_its_number)
{
	char whole[TEXT_MAX], text[100];
	size_t total = 0;

	whole_description(whole, sizeof(whole));
	ck_assert(once(whole, "<architecture>aarch64</architecture>"));
	ck_assert(once(whole, "<feature name=\"org.gnu.gdb.aarch64.core\">"));
	ck_assert(once(whole, "<feature name=\"org.gnu.gdb.aarch64.fpu\">"));
	for (u32 n = 0; n <= AARCH64_REG_FPCR; n++) {
		size_t size = aarch64_register_size(&fake.description, n);

		total += size;
		if (n < 31)
			snprintf(text, sizeof(text),
				 "name=\"x%u\" bitsize=\"64\" regnum=\"%u\" ",
				 n, n);
		else if (n >= 34 && n < 66)
			snprintf(text, sizeof(text),
				 "name=\"v%u\" bitsize=\"128\" regnum=\"%u\" "
				 "type=\"vnv\"",
				 n - 34, n);
		else
			snprintf(text, sizeof(text),
				 "bitsize=\"%zu\" regnum=\"%u\" ", 8 * size, n);
		ck_assert_msg(once(whole, text), "%s", text);
	}
	ck_assert(once(whole, "\"sp\" bitsize=\"64\" regnum=\"31\""));
	ck_assert(once(whole, "\"pc\" bitsize=\"64\" regnum=\"32\""));
	ck_assert(once(whole, "\"cpsr\" bitsize=\"32\" regnum=\"33\""));
	ck_assert(once(whole, "\"fpsr\" bitsize=\"32\" regnum=\"66\""));
	ck_assert(once(whole, "\"fpcr\" bitsize=\"32\" regnum=\"67\""));
	ck_assert_uint_eq(total, 31 * 8 + 8 + 8 + 4 + 32 * 16 + 4 + 4);
	ck_assert_uint_eq(aarch64_register_count(&fake.description), 68);
	ck_assert_uint_eq(aarch64_register_size(&fake.description, 68), 0);
	ck_assert_uint_eq(aarch64_register_size(&fake.description, UINT32_MAX),
			  0);
	ck_assert_ptr_null(strstr(whole, "pauth"));
	ck_assert_ptr_null(strstr(whole, "system"));
}
END_TEST

static const char some_system[3][10] = { "sctlr_el1", "ttbr0_el1",
					 "tpidr_el1" };

/* All that may follow the numbers that GDB has itself. */
static void expect_system(bool pauth, u32 first)
{
	struct aarch64_description *d = &fake.description;
	char whole[TEXT_MAX], text[200];

	*d = (struct aarch64_description){ pauth, some_system[0], 3 };
	whole_description(whole, sizeof(whole));
	ck_assert_int_eq(once(whole, "org.gnu.gdb.aarch64.pauth_v2"), pauth);
	ck_assert(once(whole, "\"org.caisson.aarch64.system\""));
	ck_assert_uint_eq(aarch64_register_count(d), first + 3);
	for (u32 i = 0; i < 3; i++) {
		ck_assert_uint_eq(aarch64_system_number(d, i), first + i);
		ck_assert_uint_eq(aarch64_register_size(d, first + i), 8);
		snprintf(text, sizeof(text),
			 "<reg name=\"%s\" bitsize=\"64\" regnum=\"%u\" "
			 "type=\"uint64\" group=\"system\" "
			 "save-restore=\"no\"/>",
			 some_system[i], first + i);
		ck_assert_msg(once(whole, text), "%s", text);
	}
	ck_assert_uint_eq(aarch64_register_size(d, first + 3), 0);
}

START_TEST(system_registers_follow_with_numbers_of_their_own)
{
	char whole[TEXT_MAX];

	expect_system(false, 68);
	expect_system(true, 72);
	whole_description(whole, sizeof(whole));
	ck_assert(once(whole, "\"pauth_dmask\" bitsize=\"64\" regnum=\"68\""));
	ck_assert(once(whole, "\"pauth_cmask\" bitsize=\"64\" regnum=\"69\""));
	ck_assert(once(whole, "\"pauth_dmask_high\" bitsize=\"64\" "
			      "regnum=\"70\""));
	ck_assert(once(whole, "\"pauth_cmask_high\" bitsize=\"64\" "
			      "regnum=\"71\""));
	for (u32 n = 68; n < 72; n++)
		ck_assert_uint_eq(aarch64_register_size(&fake.description, n),
				  8);
	ck_assert_uint_eq(
		strlen(read_object("features:read:target.xml", 100)->bytes),
		strlen(whole));
}
END_TEST

START_TEST(the_types_are_there_before_they_are_used)
{
	char whole[TEXT_MAX], text[100];

	whole_description(whole, sizeof(whole));
	for (const char *at = whole; (at = strstr(at, "type=\"v")); at++) {
		const char *definition;
		size_t size = strcspn(at + 6, "\"");

		snprintf(text, sizeof(text), "id=\"%.*s\"", (int)size, at + 6);
		definition = strstr(whole, text);
		ck_assert_msg(definition && definition < at, "%s", text);
	}
	ck_assert(once(whole, "<flags id=\"cpsr_flags\" size=\"4\">"));
	ck_assert(once(whole, "<field name=\"N\" start=\"31\" end=\"31\"/>"));
	ck_assert(once(whole, "<field name=\"EL\" start=\"2\" end=\"3\"/>"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_description_is_the_same_in_pieces_of_many_sizes,
		the_description_arrives_with_many_packet_sizes,
		the_largest_packet_works,
		bytes_that_need_escapes_arrive_however_they_are_cut,
		threads_are_described,
		names_are_escaped_as_xml,
		memory_is_described,
		what_is_past_the_end_is_empty,
		malformed_transfers_are_refused,
		the_description_has_every_register_with_its_number,
		system_registers_follow_with_numbers_of_their_own,
		the_types_are_there_before_they_are_used,
	};

	return run_sessions("rsp, qXfer", tests, ARRAY_COUNT(tests));
}
