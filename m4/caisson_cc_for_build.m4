# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_CC_FOR_BUILD
# --------------------
# The build machine's own compiler, for unit tests: CC_FOR_BUILD and its
# flags. Sets caisson_have_cc_for_build to yes or no.
AC_DEFUN([CAISSON_CC_FOR_BUILD],
[AC_ARG_VAR([CC_FOR_BUILD], [the build machine's own C compiler, for tests])
AC_ARG_VAR([CFLAGS_FOR_BUILD], [its flags @<:@-g -O1@:>@])
AC_ARG_VAR([CPPFLAGS_FOR_BUILD], [its preprocessor flags])
AC_ARG_VAR([LDFLAGS_FOR_BUILD], [its linker flags])
: ${CFLAGS_FOR_BUILD=-g -O1}
AS_IF([test "x$CC_FOR_BUILD" = x],
	[AC_CHECK_PROGS([CC_FOR_BUILD], [gcc cc clang])])
AC_CHECK_PROGS([AR_FOR_BUILD], [ar gcc-ar llvm-ar], [false])
AC_CHECK_PROGS([RANLIB_FOR_BUILD], [ranlib gcc-ranlib llvm-ranlib], [:])
caisson_have_cc_for_build=no
AS_IF([test "x$CC_FOR_BUILD" != x],
	[CAISSON_TRY_BUILD([whether $CC_FOR_BUILD makes programs that run here],
		[caisson_cv_cc_for_build], [], [int main(void) { return 0; }])
	caisson_have_cc_for_build=$caisson_cv_cc_for_build])
AM_CONDITIONAL([HAVE_CC_FOR_BUILD], [test $caisson_have_cc_for_build = yes])
])

# CAISSON_TRY_BUILD(MESSAGE, CACHE-VARIABLE, FLAGS, PROGRAM)
# ----------------------------------------------------------
# Compiles, links and runs PROGRAM with the build machine's compiler.
AC_DEFUN([CAISSON_TRY_BUILD],
[AC_CACHE_CHECK([$1], [$2],
	[AS_ECHO(['$4']) >conftest_build.c
	AS_IF([AC_TRY_COMMAND([$CC_FOR_BUILD $CPPFLAGS_FOR_BUILD $CFLAGS_FOR_BUILD $LDFLAGS_FOR_BUILD -o conftest_build conftest_build.c $3 >&AS_MESSAGE_LOG_FD 2>&1]) &&
	       AC_TRY_COMMAND([./conftest_build >&AS_MESSAGE_LOG_FD 2>&1])],
		[$2=yes], [$2=no])
	rm -rf conftest_build conftest_build.c conftest_build.dSYM])
])
