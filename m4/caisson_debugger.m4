# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_DEBUGGER
# ----------------
# HAVE_DEBUGGER, caisson_debugger: whether the firmware has its debugger, and with it the commands of
# GDB's monitor.
AC_DEFUN([CAISSON_DEBUGGER],
[AC_ARG_ENABLE([debugger],
	[AS_HELP_STRING([--disable-debugger],
		[firmware without the debugger: smaller by a third, caisson.gdb
		is refused])],
	[caisson_debugger=$enableval], [caisson_debugger=yes])
AC_SUBST([caisson_debugger])
AM_CONDITIONAL([HAVE_DEBUGGER], [test "x$caisson_debugger" = xyes])
])
