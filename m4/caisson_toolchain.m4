# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_TOOLCHAIN
# -----------------
# Chooses CC for the firmware: the user's CC, else <host>-gcc, else
# aarch64-none-elf-gcc, aarch64-linux-gnu-gcc, the native gcc of an AArch64
# machine, clang with lld. A plain AC_PROG_CC would silently fall back to the
# native compiler. clang gets its --target and its linker here. Sets
# ac_tool_prefix, so that strip and ar match. Call before AM_INIT_AUTOMAKE,
# and AC_PROG_CC after it.
AC_DEFUN([CAISSON_TOOLCHAIN],
[AC_REQUIRE([AC_CANONICAL_HOST])dnl
AC_ARG_VAR([CC], [compiler of the firmware, AArch64 (clang serves too)])
AS_IF([test "x$CC" = x],
	[AC_CHECK_PROGS([CAISSON_CC], [$host_alias-gcc aarch64-none-elf-gcc aarch64-linux-gnu-gcc])
	AS_IF([test "x$CAISSON_CC" = x],
		[AS_CASE([$build_cpu], [aarch64],
			[AC_CHECK_PROGS([CAISSON_CC], [gcc cc])])])
	AS_IF([test "x$CAISSON_CC" = x],
		[AC_CHECK_PROGS([CAISSON_CC],
			[clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14])])
	AS_IF([test "x$CAISSON_CC" = x],
		[AC_MSG_ERROR([no compiler for AArch64. Looked for $host_alias-gcc,
aarch64-none-elf-gcc, aarch64-linux-gnu-gcc and clang. Install one of them
(Debian: gcc-aarch64-linux-gnu), or name one with CC=...])])
	CC=$CAISSON_CC])
AS_CASE([" $CC "],
	[*clang*],
		[AS_CASE([" $CC "],
			[*" --target="*|*" -target "*], [],
			[CC="$CC --target=aarch64-none-elf"])
		# Its assembler writes unmapped file names into debug
		# information, which would make builds irreproducible.
		: ${CCASFLAGS=-g0}
		caisson_linker_flag=-fuse-ld=lld
		AC_CHECK_PROGS([CAISSON_LLD],
			[ld.lld ld.lld-19 ld.lld-18 ld.lld-17 ld.lld-16 ld.lld-15 ld.lld-14])
		AS_IF([test "x$CAISSON_LLD" = x],
			[AC_MSG_ERROR([clang links the firmware with lld, and there is no ld.lld. Install lld.])])
		AS_IF([test "x$CAISSON_LLD" != xld.lld],
			[caisson_linker_flag=--ld-path=$CAISSON_LLD])],
	[caisson_linker_flag=])
set dummy $CC; caisson_cc_program=$[]2
AS_CASE([$caisson_cc_program],
	[*-gcc|*-gcc-[[0-9]]*],
		[ac_tool_prefix=`AS_ECHO(["$caisson_cc_program"]) | sed 's/gcc[[-0-9.]]*$//;s|.*/||'`],
	[ac_tool_prefix=])
# Tools without the host's prefix are what we chose: no warning.
ac_tool_warned=yes
AC_SUBST([FIRMWARE_LINKER], [$caisson_linker_flag])
# Bare-metal compilers have no C library and no start files to link with.
caisson_saved_ldflags=$LDFLAGS
LDFLAGS="-nostdlib $caisson_linker_flag $LDFLAGS"
])

# CAISSON_TOOLCHAIN_CHECK
# -----------------------
# After AC_PROG_CC: the compiler must make AArch64 code. (A macro of its own,
# since AC_COMPILE_IFELSE pulls AC_PROG_CC above the macro that it stands in.)
AC_DEFUN([CAISSON_TOOLCHAIN_CHECK],
[AC_CACHE_CHECK([whether $CC makes AArch64 code], [caisson_cv_cc_aarch64],
	[AC_COMPILE_IFELSE([AC_LANG_SOURCE([[
#if !defined(__aarch64__) || !defined(__AARCH64EL__)
#error not little-endian AArch64
#endif
int x;]])], [caisson_cv_cc_aarch64=yes], [caisson_cv_cc_aarch64=no])])
AS_IF([test "x$caisson_cv_cc_aarch64" != xyes],
	[AC_MSG_ERROR([$CC does not make little-endian AArch64 code.
Leave CC out to have configure look for aarch64-none-elf-gcc,
aarch64-linux-gnu-gcc and clang.])])
LDFLAGS=$caisson_saved_ldflags
])
