# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_SANITIZERS
# ------------------
# SANITIZE_CFLAGS: AddressSanitizer and UndefinedBehaviorSanitizer for the
# unit tests, each if programs built with it run here.
AC_DEFUN([CAISSON_SANITIZERS],
[AC_REQUIRE([CAISSON_CC_FOR_BUILD])dnl
AC_ARG_ENABLE([sanitizers],
	[AS_HELP_STRING([--disable-sanitizers],
		[unit tests without AddressSanitizer and UndefinedBehaviorSanitizer])])
SANITIZE_CFLAGS=
caisson_sanitizers=
AS_IF([test "x$enable_sanitizers" != xno && test $caisson_have_cc_for_build = yes],
	[CAISSON_TRY_BUILD([whether AddressSanitizer works],
		[caisson_cv_asan], [-fsanitize=address],
		[#include <stdlib.h>
int main(int c, char **v) { char *p = malloc(9); p[[c]] = v[[0]][[0]]; c = p[[c]] == 0; free(p); return c; }])
	AS_IF([test $caisson_cv_asan = yes],
		[SANITIZE_CFLAGS="-fsanitize=address"
		caisson_sanitizers="ASan"])
	CAISSON_TRY_BUILD([whether UndefinedBehaviorSanitizer works],
		[caisson_cv_ubsan], [-fsanitize=undefined -fno-sanitize-recover=all],
		[int main(int c, char **v) { (void)v; return c + 1 == 0; }])
	AS_IF([test $caisson_cv_ubsan = yes],
		[SANITIZE_CFLAGS="$SANITIZE_CFLAGS -fsanitize=undefined -fno-sanitize-recover=all"
		caisson_sanitizers="$caisson_sanitizers UBSan"])])
AC_SUBST([SANITIZE_CFLAGS])
])
