# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# TAP for the programs of this directory. Sourced; sets srcdir and builddir
# (the top of each), so that a test also runs by hand from a build directory
# or from the source tree.

srcdir=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
builddir=${top_builddir:-$PWD}
export srcdir builddir
tap_count=0 tap_failed=0

# ok NAME: a passed test.
ok()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

# fail NAME [DETAILS]: a failed test; DETAILS may have many lines.
fail()
{
	tap_count=$((tap_count + 1)) tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $1"
	[ -z "${2:-}" ] || printf '%s\n' "$2" | sed 's/^/# /'
}

# skip NAME REASON
skip()
{
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# expect_none NAME OFFENDERS: passes if OFFENDERS is empty.
expect_none()
{
	if [ -z "$2" ]; then
		ok "$1"
	else
		fail "$1" "$2"
	fi
}

# skip_all REASON: ends the program.
skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

# done_testing: prints the plan and ends the program. The harness counts the
# "not ok" lines; a failing exit status would count once more.
done_testing()
{
	echo "1..$tap_count"
	exit 0
}

# need_tool NAME VALUE: skips all if configure did not find the tool.
need_tool()
{
	[ -n "$2" ] || skip_all "$1 not found by configure"
}

# source_files SUFFIX...: C-like files of the project, relative to srcdir.
source_files()
{
	(
		cd "$srcdir" || exit 1
		for suffix in "$@"; do
			find src tests -name "*.$suffix" -type f
		done | sort
	)
}
