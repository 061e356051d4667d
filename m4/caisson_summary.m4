# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_SUMMARY
# ---------------
# The table at the end of configure: what was found, and what it switches on
# or off.
AC_DEFUN([CAISSON_SUMMARY],
[caisson_row() { printf '  %-22s %s\n' "$[]1:" "$[]2" >&AS_MESSAGE_FD; }
caisson_found() { test "x$[]1" != x && echo "$[]1" || echo "not found: $[]2"; }
caisson_on_off() { test "x$[]1" = xyes && echo on || echo "off: $[]2"; }
AS_ECHO(["
$PACKAGE_STRING, configured
"]) >&AS_MESSAGE_FD
caisson_row "boards" "$BOARDS"
caisson_row "debugger" "`caisson_on_off $caisson_debugger '--disable-debugger'`"
caisson_row "firmware compiler" "$CC"
caisson_row "objcopy" "$OBJCOPY"
caisson_row "warnings are errors" "`test "x$enable_werror" = xyes && echo yes || echo no`"
caisson_row "prefix" "$prefix"
caisson_row "boot directory" "$bootdir (`test $caisson_install_boot = yes && echo make install || echo make install-boot only`)"
AS_ECHO([""]) >&AS_MESSAGE_FD
caisson_row "build compiler" "`test $caisson_have_cc_for_build = yes && echo "$CC_FOR_BUILD" || echo 'off: unit tests and fuzz targets are skipped (Debian: gcc libc6-dev)'`"
caisson_row "Check" "`caisson_on_off $caisson_have_check 'unit tests are skipped (Debian: check)'`"
caisson_row "libfdt" "`caisson_on_off $caisson_have_libfdt 'tests against libfdt are skipped (Debian: libfdt-dev)'`"
caisson_row "sanitizers" "`test "x$SANITIZE_CFLAGS" != x && echo $caisson_sanitizers || echo 'off: unit tests run without'`"
caisson_row "libFuzzer" "`caisson_on_off $caisson_have_fuzzer 'no make fuzz (Debian: clang libclang-rt-dev)'`"
AS_ECHO([""]) >&AS_MESSAGE_FD
caisson_row "boot tests" "`caisson_on_off $caisson_boot_tests '--disable-boot-tests'`"
caisson_row "QEMU" "`caisson_found "$QEMU" 'boot tests are skipped, no make run (Debian: qemu-system-arm)'`"
caisson_row "dtc" "`caisson_found "$DTC" 'boot tests are skipped (Debian: device-tree-compiler)'`"
caisson_row "mkimage" "`caisson_found "$MKIMAGE" 'U-Boot tests are skipped (Debian: u-boot-tools)'`"
caisson_row "mtools" "`caisson_found "$MCOPY" 'no disk images (Debian: mtools)'`"
caisson_row "sfdisk" "`caisson_found "$SFDISK" 'no disk images (Debian: fdisk)'`"
caisson_row "mkfs.ext4" "`caisson_found "$MKFS_EXT4" 'no root file systems (Debian: e2fsprogs)'`"
caisson_row "EFI compiler" "`test $caisson_have_efi = yes && echo "$EFI_CC, $LLD_LINK" || echo 'off: UEFI tests are skipped (Debian: clang lld)'`"
caisson_row "UEFI firmware" "`caisson_found "$QEMU_EFI" 'UEFI tests are skipped (Debian: qemu-efi-aarch64)'`"
caisson_row "GDB" "`caisson_found "$GDB" 'no caisson-gdb (Debian: gdb-multiarch)'`"
caisson_row "Python" "`caisson_found "$PYTHON3" 'caisson-gdb.py is not tested (Debian: python3)'`"
caisson_row "clang-format" "`caisson_found "$CLANG_FORMAT" 'layout is not checked (Debian: clang-format)'`"
caisson_row "shellcheck" "`caisson_found "$SHELLCHECK" 'scripts are not checked (Debian: shellcheck)'`"
caisson_row "makeinfo" "`caisson_found "$MAKEINFO" 'the manual is not built (Debian: texinfo)'`"
AS_ECHO(["
Next: make, make check, make run, make install"]) >&AS_MESSAGE_FD
])
