# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_CHECK_CFLAGS(VARIABLE, FLAG...)
# ---------------------------------------
# Appends to VARIABLE each FLAG that the firmware's compiler accepts without
# a warning. For -Wno-x the positive form is asked, since gcc accepts any
# -Wno-x silently.
AC_DEFUN([CAISSON_CHECK_CFLAGS],
[m4_foreach_w([caisson_flag], [$2],
	[CAISSON_CHECK_ONE_CFLAG([$1], m4_defn([caisson_flag]))
])])

AC_DEFUN([CAISSON_CHECK_ONE_CFLAG],
[AS_VAR_PUSHDEF([cache], [caisson_cv_cflag_$2])dnl
AC_CACHE_CHECK([whether $CC accepts $2], [cache],
	[caisson_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror m4_bpatsubst([$2], [^-Wno-], [-W])"
	AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int x;]])],
		[AS_VAR_SET([cache], [yes])], [AS_VAR_SET([cache], [no])])
	CFLAGS=$caisson_saved_cflags])
AS_VAR_IF([cache], [yes], [AS_VAR_APPEND([$1], [" $2"])])
AS_VAR_POPDEF([cache])dnl
])
