# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_BINUTILS
# ----------------
# OBJCOPY (needed), OBJDUMP, READELF and NM (for tests/lint) that understand
# AArch64: those of the compiler's own prefix first, then any cross binutils,
# then LLVM's. The build machine's own serve on an AArch64 machine only,
# except for readelf, which reads every machine's files.
AC_DEFUN([CAISSON_BINUTILS],
[AC_REQUIRE([AC_CANONICAL_HOST])dnl
AS_CASE([$build_cpu], [aarch64], [caisson_native=yes], [caisson_native=no])
CAISSON_BINUTIL([OBJCOPY], [objcopy])
CAISSON_BINUTIL([OBJDUMP], [objdump])
CAISSON_BINUTIL([NM], [nm])
CAISSON_BINUTIL([READELF], [readelf])
AS_IF([test "x$READELF" = x], [AC_CHECK_PROGS([READELF], [readelf])])
AS_IF([test "x$OBJCOPY" = x],
	[AC_MSG_ERROR([no objcopy for AArch64, which makes caisson.img. Install
binutils-aarch64-linux-gnu or llvm, or name one with OBJCOPY=...])])
])

AC_DEFUN([CAISSON_BINUTIL],
[AC_ARG_VAR([$1], [$2 for AArch64])
caisson_candidates="aarch64-none-elf-$2 aarch64-linux-gnu-$2 llvm-$2"
for caisson_version in 19 18 17 16 15 14; do
	AS_VAR_APPEND([caisson_candidates], [" llvm-$2-$caisson_version"])
done
AS_IF([test "x$ac_tool_prefix" != x],
	[caisson_candidates="$ac_tool_prefix$2 $caisson_candidates"])
AS_IF([test $caisson_native = yes],
	[AS_VAR_APPEND([caisson_candidates], [" $2"])])
AC_CHECK_PROGS([$1], [$caisson_candidates])
])
