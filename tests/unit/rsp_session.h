/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A session with the fake machine of fake/rsp_target.h, for the tests of the
 * remote protocol's commands.
 */
#ifndef RSP_SESSION_H
#define RSP_SESSION_H

#include "unit.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"
#include "fake/rsp_target.h"

static struct fake_rsp fake;

static inline void setup(void)
{
	fake_rsp_open(&fake, 0x1000);
}

static inline void teardown(void)
{
	fake_rsp_close(&fake);
}

#define expect(command, reply)                                                 \
	ck_assert_str_eq(fake_rsp_ask(&fake, command), reply)

/* Commands and the reply that each of them gets. */
struct row {
	const char *command, *reply;
};

static inline void expect_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *reply = fake_rsp_ask(&fake, rows[i].command);

		ck_assert_msg(strcmp(reply, rows[i].reply) == 0,
			      "%s: \"%s\", not \"%s\"", rows[i].command, reply,
			      rows[i].reply);
	}
}

#define EXPECT_ROWS(rows) expect_rows(rows, ARRAY_COUNT(rows))

static inline void raw(const char *text)
{
	fake_rsp_raw(&fake, text, strlen(text));
}

/* All that the engine sent since the last look, as it is. */
static inline const char *wire(void)
{
	static char text[4096];
	size_t size = fake.wire_size - fake.taken;

	ck_assert_uint_lt(size, sizeof(text));
	if (size)
		memcpy(text, fake.wire + fake.taken, size);
	text[size] = 0;
	fake.taken = fake.wire_size;
	return text;
}

/* The machine stops with a trap. */
static inline void report(u32 thread, enum rsp_reason reason, u64 address)
{
	struct rsp_stop stop = { thread, RSP_SIGNAL_TRAP, reason, address };

	rsp_stopped(&fake.rsp, &stop);
}

/* Runs tests, each with a session of its own; the value of main(). */
static inline int run_sessions(const char *name, const TTest *const *tests,
			       size_t count)
{
	Suite *s = suite_create(name);

	for (size_t i = 0; i < count; i++) {
		TCase *tcase = tcase_create(tests[i]->name);

		tcase_set_timeout(tcase, 120);
		tcase_add_checked_fixture(tcase, setup, teardown);
		tcase_add_test(tcase, tests[i]);
		suite_add_tcase(s, tcase);
	}
	return unit_run(s);
}

#endif
