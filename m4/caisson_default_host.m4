# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_DEFAULT_HOST
# --------------------
# The firmware never runs on the build machine, so every build is a cross
# build. Without --host, aarch64-none-elf is meant. Call before
# AC_CANONICAL_HOST.
AC_DEFUN([CAISSON_DEFAULT_HOST],
[AC_MSG_CHECKING([which machine the firmware is for])
AS_IF([test "x$host_alias" = x],
	[host_alias=aarch64-none-elf
	AC_MSG_RESULT([$host_alias (default, see --host)])],
	[AC_MSG_RESULT([$host_alias])])
AS_CASE([$host_alias],
	[aarch64*|arm64*], [],
	[AC_MSG_ERROR([Caisson is AArch64 firmware; --host=$host_alias cannot serve.
Leave --host out, or give --host=aarch64-none-elf or --host=aarch64-linux-gnu.])])
cross_compiling=yes
])
