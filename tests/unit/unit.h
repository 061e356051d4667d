/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every Check program of this directory shares: run one suite, print
 * TAP, and say by the exit status whether all passed.
 */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdlib.h>

/* Runs the suite with TAP on standard output; the value main() returns. */
static inline int unit_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Adds one test function as a case of its own, named after it. */
#define unit_add(suite, fn)                                                    \
	do {                                                                   \
		TCase *unit_case = tcase_create(#fn);                          \
		tcase_set_timeout(unit_case, 120);                             \
		tcase_add_test(unit_case, fn);                                 \
		suite_add_tcase(suite, unit_case);                             \
	} while (0)

/* Adds one that is run `count` times, with _i from 0 on. */
#define unit_add_loop(suite, fn, count)                                        \
	do {                                                                   \
		TCase *unit_case = tcase_create(#fn);                          \
		tcase_set_timeout(unit_case, 300);                             \
		tcase_add_loop_test(unit_case, fn, 0, (int)(count));           \
		suite_add_tcase(suite, unit_case);                             \
	} while (0)

#endif
