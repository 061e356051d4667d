# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_FUZZER
# --------------
# FUZZ_CC: a clang with libFuzzer, for `make fuzz'.
AC_DEFUN([CAISSON_FUZZER],
[AC_ARG_VAR([FUZZ_CC], [a clang with libFuzzer, for `make fuzz'])
AS_IF([test "x$FUZZ_CC" = x],
	[AC_CHECK_PROGS([FUZZ_CC], [clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14])])
caisson_have_fuzzer=no
AS_IF([test "x$FUZZ_CC" != x],
	[AC_CACHE_CHECK([whether $FUZZ_CC has libFuzzer], [caisson_cv_fuzzer],
		[AS_ECHO(['int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { (void)d; (void)n; return 0; }']) >conftest_fuzz.c
		AS_IF([AC_TRY_COMMAND([$FUZZ_CC -fsanitize=fuzzer,address,undefined -o conftest_fuzz conftest_fuzz.c >&AS_MESSAGE_LOG_FD 2>&1])],
			[caisson_cv_fuzzer=yes], [caisson_cv_fuzzer=no])
		rm -f conftest_fuzz conftest_fuzz.c])
	caisson_have_fuzzer=$caisson_cv_fuzzer])
AM_CONDITIONAL([HAVE_FUZZER], [test $caisson_have_fuzzer = yes])
])
