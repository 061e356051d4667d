# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_EFI
# -----------
# For the UEFI tests: EFI_CC and LLD_LINK, which make EFI applications, and
# QEMU_EFI, the firmware that runs them. What is missing skips those tests.
AC_DEFUN([CAISSON_EFI],
[CAISSON_TOOL([EFI_CC], [clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14], [clang, for EFI applications])
CAISSON_TOOL([LLD_LINK], [lld-link lld-link-19 lld-link-18 lld-link-17 lld-link-16 lld-link-15 lld-link-14], [linker of EFI applications])
AC_ARG_VAR([QEMU_EFI], [UEFI firmware for QEMU's AArch64 virt machine])
AC_MSG_CHECKING([for UEFI firmware])
AS_IF([test "x$QEMU_EFI" = x],
	[for caisson_file in /usr/share/qemu-efi-aarch64/QEMU_EFI.fd /usr/share/edk2/aarch64/QEMU_EFI.fd /usr/share/AAVMF/AAVMF_CODE.fd
	do
		AS_IF([test -f "$caisson_file"], [QEMU_EFI=$caisson_file; break])
	done])
AC_MSG_RESULT([${QEMU_EFI:-none}])
caisson_have_efi=no
AS_IF([test "x$EFI_CC" != x && test "x$LLD_LINK" != x], [caisson_have_efi=yes])
AM_CONDITIONAL([HAVE_EFI], [test $caisson_have_efi = yes])
])
