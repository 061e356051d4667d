# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_TEST_LIBS
# -----------------
# Check, by the build machine's pkg-config, and libfdt, the oracle of the
# device tree tests. Both are needed by tests only. Sets CHECK_CFLAGS,
# CHECK_LIBS, FDT_LIBS and the conditionals HAVE_CHECK, HAVE_LIBFDT.
AC_DEFUN([CAISSON_TEST_LIBS],
[AC_REQUIRE([CAISSON_CC_FOR_BUILD])dnl
AC_ARG_VAR([PKG_CONFIG_FOR_BUILD], [pkg-config of the build machine])
AC_CHECK_PROGS([PKG_CONFIG_FOR_BUILD], [pkg-config pkgconf])
AC_ARG_VAR([CHECK_CFLAGS], [compiler flags for Check])
AC_ARG_VAR([CHECK_LIBS], [linker flags for Check])
AC_ARG_VAR([FDT_LIBS], [linker flags for libfdt @<:@-lfdt@:>@])
: ${FDT_LIBS=-lfdt}
caisson_have_check=no caisson_have_libfdt=no
AS_IF([test $caisson_have_cc_for_build = yes],
	[AS_IF([test "x$CHECK_LIBS" = x && test "x$PKG_CONFIG_FOR_BUILD" != x &&
		$PKG_CONFIG_FOR_BUILD --exists check 2>/dev/null],
		[CHECK_CFLAGS=`$PKG_CONFIG_FOR_BUILD --cflags check`
		CHECK_LIBS=`$PKG_CONFIG_FOR_BUILD --libs check`])
	AS_IF([test "x$CHECK_LIBS" != x],
		[CAISSON_TRY_BUILD([for Check], [caisson_cv_check],
			[$CHECK_CFLAGS $CHECK_LIBS],
			[#include <check.h>
int main(void) { SRunner *r = srunner_create(suite_create("x")); srunner_set_tap(r, "-"); srunner_free(r); return 0; }])
		caisson_have_check=$caisson_cv_check])
	CAISSON_TRY_BUILD([for libfdt], [caisson_cv_libfdt], [$FDT_LIBS],
		[#include <libfdt.h>
int main(void) { char b[[64]]; return fdt_create_empty_tree(b, 64) ? 0 : 0; }])
	caisson_have_libfdt=$caisson_cv_libfdt])
AS_IF([test $caisson_have_libfdt = no], [FDT_LIBS=])
AM_CONDITIONAL([HAVE_CHECK], [test $caisson_have_check = yes])
AM_CONDITIONAL([HAVE_LIBFDT], [test $caisson_have_libfdt = yes])
])
