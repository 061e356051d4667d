# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_BOOTDIR
# ---------------
# --with-bootdir: where `make install' and `make install-boot' lay out a boot
# partition. An ordinary `make install' does not, unless it is told where.
AC_DEFUN([CAISSON_BOOTDIR],
[AC_ARG_WITH([bootdir],
	[AS_HELP_STRING([--with-bootdir=DIR],
		[`make install' lays out a boot partition in DIR too; without
		this option only `make install-boot' does, in @<:@/boot/firmware@:>@])],
	[], [with_bootdir=no])
caisson_install_boot=yes
AS_CASE([$with_bootdir],
	[no], [with_bootdir=/boot/firmware caisson_install_boot=no],
	[/*|'@S|@'*], [],
	[AC_MSG_ERROR([--with-bootdir wants an absolute directory name])])
AC_SUBST([bootdir], [$with_bootdir])
AM_CONDITIONAL([INSTALL_BOOT], [test $caisson_install_boot = yes])
])
