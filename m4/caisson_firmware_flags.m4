# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_FIRMWARE_FLAGS
# ----------------------
# FIRMWARE_CFLAGS, FIRMWARE_LDFLAGS, WARNING_CFLAGS; and those of Caisson only,
# not of the tests' guests: SMALL_CFLAGS, LTO_CFLAGS, and SLIM_CFLAGS of what is
# compiled for size.
#
# No floating point or SIMD register is touched at EL2: they are the guest's.
# Unaligned accesses fault while the MMU is off, hence -mstrict-align. Some
# distributions' gcc makes position independent executables and calls to
# out-of-line atomics by default. Frame pointers serve the backtrace of a
# panic. The objects are linked as a static position independent executable
# whose relative relocations src/boot/start.S applies; they may stand in
# read-only sections (-z notext), since that happens before EL2 has an MMU.
# One image serves every CPU, so the two errata of Cortex-A53 that a compiler
# must work around are. Caisson is smaller than a MiB with its data, so that one
# instruction makes an address (-mcmodel=tiny). No code is padded, nor is any
# there twice to save a jump. Also when gcc compiles for size it keeps for later,
# out of loops and across branches, what an instruction makes anew, in a register
# that must then be saved and restored; it unrolls short loops, and has a prologue
# where some ways out of a function need none: SLIM_CFLAGS say no.
AC_DEFUN([CAISSON_FIRMWARE_FLAGS],
[FIRMWARE_CFLAGS="-std=gnu11 -ffreestanding"
FIRMWARE_LDFLAGS=
WARNING_CFLAGS=
CAISSON_CHECK_CFLAGS([FIRMWARE_CFLAGS],
	[-march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics
	-fno-pie -fno-common -fno-omit-frame-pointer -fno-stack-protector
	-fno-asynchronous-unwind-tables -fno-unwind-tables
	-fno-strict-aliasing -fno-delete-null-pointer-checks
	-mfix-cortex-a53-835769
	-ffunction-sections -fdata-sections -fdebug-compilation-dir=.])
CAISSON_CHECK_CFLAGS([WARNING_CFLAGS],
	[-Wall -Wextra -Wconversion -Wsign-conversion -Wshadow
	-Wstrict-prototypes -Wmissing-prototypes -Wundef -Wvla])
AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror], [make compiler warnings errors])])
AS_IF([test "x$enable_werror" = xyes],
	[WARNING_CFLAGS="$WARNING_CFLAGS -Werror"])
CAISSON_CHECK_LDFLAGS([FIRMWARE_LDFLAGS],
	[-Wl,-pie -Wl,--no-dynamic-linker -Wl,-Bsymbolic -Wl,-z,notext
	-Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--build-id=sha1
	-Wl,--gc-sections -Wl,--no-undefined
	-Wl,--fix-cortex-a53-843419])
SMALL_CFLAGS=
CAISSON_CHECK_CFLAGS([SMALL_CFLAGS], [-mcmodel=tiny -fno-align-functions
	-fno-align-loops -fno-align-jumps -fno-align-labels
	-freorder-blocks-algorithm=simple])
SLIM_CFLAGS=
CAISSON_CHECK_CFLAGS([SLIM_CFLAGS], [-fno-move-loop-invariants
	-fno-tree-loop-im -fno-tree-pre -fno-tree-dominator-opts
	-fno-tree-loop-ivcanon -fno-shrink-wrap])
# Not with clang, whose linker would not know of -mfix-cortex-a53-835769: gcc
# keeps the options of each function. The objects are programs without it, too:
# so tests can look into them.
LTO_CFLAGS=
AS_CASE([" $CC "], [*clang*], [],
	[CAISSON_CHECK_LDFLAGS([LTO_CFLAGS], [-flto=auto -flto-partition=one])
	AS_IF([test "x$LTO_CFLAGS" != x],
		[LTO_CFLAGS="$LTO_CFLAGS -ffat-lto-objects"])])
FIRMWARE_LDFLAGS="-nostdlib -static $FIRMWARE_LINKER$FIRMWARE_LDFLAGS -Wl,--fatal-warnings"
AC_SUBST([FIRMWARE_CFLAGS])
AC_SUBST([SLIM_CFLAGS])
AC_SUBST([SMALL_CFLAGS])
AC_SUBST([LTO_CFLAGS])
AC_SUBST([FIRMWARE_LDFLAGS])
AC_SUBST([WARNING_CFLAGS])
])
