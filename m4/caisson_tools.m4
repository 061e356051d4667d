# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_TOOLS
# -------------
# Programs that the helper scripts and the tests use. None is needed to build
# the firmware: what is missing turns into skipped tests, with the reason.
# sfdisk and mkfs.ext4 live in sbin, which an ordinary user's PATH may lack.
AC_DEFUN([CAISSON_TOOLS],
[caisson_path=$PATH$PATH_SEPARATOR/usr/sbin$PATH_SEPARATOR/sbin
CAISSON_TOOL([QEMU], [qemu-system-aarch64], [QEMU for AArch64 machines])
CAISSON_TOOL([DTC], [dtc], [device tree compiler])
CAISSON_TOOL([MKIMAGE], [mkimage], [U-Boot's image tool])
CAISSON_TOOL([MCOPY], [mcopy], [mtools' copy program])
CAISSON_TOOL([SFDISK], [sfdisk], [partition table editor])
CAISSON_TOOL([MKFS_EXT4], [mkfs.ext4], [maker of ext4 file systems])
CAISSON_TOOL([GDB], [gdb-multiarch aarch64-none-elf-gdb], [GDB with AArch64 support])
CAISSON_TOOL([PYTHON3], [python3], [Python 3, for tests of GDB's extension])
CAISSON_TOOL([CLANG_FORMAT], [clang-format clang-format-14], [formatter, for tests/lint])
CAISSON_TOOL([SHELLCHECK], [shellcheck], [shell script checker, for tests/lint])
CAISSON_TOOL([MAKEINFO], [makeinfo], [Texinfo, for the manual])
AM_CONDITIONAL([HAVE_MAKEINFO], [test "x$MAKEINFO" != x])
AC_ARG_ENABLE([boot-tests],
	[AS_HELP_STRING([--disable-boot-tests],
		[`make check' without the tests that run QEMU, which take long
		and download guests])],
	[caisson_boot_tests=$enableval], [caisson_boot_tests=yes])
AM_CONDITIONAL([BOOT_TESTS], [test "x$caisson_boot_tests" = xyes])
])

AC_DEFUN([CAISSON_TOOL],
[AC_ARG_VAR([$1], [$3])
AC_PATH_PROGS([$1], [$2], [], [$caisson_path])
])
