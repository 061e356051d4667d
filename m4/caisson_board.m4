# SPDX-License-Identifier: BSD-2-Clause
# CAISSON_BOARD
# -------------
# --with-board=auto|NAME|all: sets BOARDS, the folders of boards/ to build
# for, and BOARD, the first of them, which `make run' and the tests use. The
# variable caisson_cv_compatible names the property that auto reads.
AC_DEFUN([CAISSON_BOARD],
[AC_ARG_WITH([board],
	[AS_HELP_STRING([--with-board=BOARD],
		[build for BOARD: auto (this machine's device tree, else
		qemu-virt), all, or a folder of boards/ @<:@auto@:>@])],
	[], [with_board=auto])
caisson_all_boards=`cd "$srcdir/boards" && for b in */board.conf; do
	test -f "$b" && AS_ECHO(["${b%/board.conf}"]); done | tr '\n' ' ' | sed 's/ *$//'`
AC_MSG_CHECKING([which board to build for])
caisson_board_why=
AS_CASE([$with_board],
	[yes|no], [AC_MSG_ERROR([--with-board wants a name: auto, all, or one of: $caisson_all_boards])],
	[auto],
		[BOARDS=qemu-virt
		caisson_board_why=" (default)"
		caisson_compatible=${caisson_cv_compatible-/proc/device-tree/compatible}
		AS_IF([test -r $caisson_compatible],
			[for caisson_b in $caisson_all_boards; do
				caisson_c=`sed -n 's/^COMPATIBLE=//p' "$srcdir/boards/$caisson_b/board.conf"`
				AS_IF([test "x$caisson_c" != x &&
				       tr '\000' '\n' <$caisson_compatible | grep -Fx "$caisson_c" >/dev/null],
					[BOARDS=$caisson_b
					caisson_board_why=" (this machine)"])
			done])],
	[all], [BOARDS=$caisson_all_boards],
	[BOARDS=$with_board
	AS_CASE([" $caisson_all_boards "], [*" $with_board "*], [],
		[AC_MSG_RESULT([$with_board])
		AC_MSG_ERROR([there is no board '$with_board' in this release.
Boards: auto, all, $caisson_all_boards])])])
AC_MSG_RESULT([$BOARDS$caisson_board_why])
AS_CASE([" $BOARDS "], [*" qemu-virt "*], [BOARD=qemu-virt],
	[BOARD=`AS_ECHO(["$BOARDS"]) | sed 's/ .*//'`])
AC_SUBST([BOARD])
AC_SUBST([BOARDS])
AC_SUBST([ALL_BOARDS], [$caisson_all_boards])
])
