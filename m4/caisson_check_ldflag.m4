# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_CHECK_LDFLAGS(VARIABLE, FLAG...)
# ----------------------------------------
# Appends to VARIABLE each FLAG with which the firmware's linker makes a
# freestanding static program.
AC_DEFUN([CAISSON_CHECK_LDFLAGS],
[m4_foreach_w([caisson_flag], [$2],
	[CAISSON_CHECK_ONE_LDFLAG([$1], m4_defn([caisson_flag]))
])])

AC_DEFUN([CAISSON_CHECK_ONE_LDFLAG],
[AS_VAR_PUSHDEF([cache], [caisson_cv_ldflag_$2])dnl
AC_CACHE_CHECK([whether $CC links with $2], [cache],
	[caisson_saved_ldflags_1=$LDFLAGS
	LDFLAGS="$LDFLAGS -nostdlib -static $FIRMWARE_LINKER -Wl,--fatal-warnings $2"
	AC_LINK_IFELSE([AC_LANG_SOURCE([[void _start(void); void _start(void) { for (;;) ; }]])],
		[AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
	LDFLAGS=$caisson_saved_ldflags_1])
AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
AS_VAR_POPDEF([cache])dnl
])
