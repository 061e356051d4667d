# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_BOOTDIR
# ---------------
# --with-bootdir: where `make install-boot' copies the images of the board.
# An ordinary `make install' never writes there.
AC_DEFUN([CAISSON_BOOTDIR],
[AC_ARG_WITH([bootdir],
	[AS_HELP_STRING([--with-bootdir=DIR],
		[`make install-boot' copies the images to DIR
		@<:@/boot/firmware@:>@])],
	[], [with_bootdir=/boot/firmware])
AS_CASE([$with_bootdir],
	[/*|'@S|@'*], [],
	[AC_MSG_ERROR([--with-bootdir wants an absolute directory name])])
AC_SUBST([bootdir], [$with_bootdir])
])
