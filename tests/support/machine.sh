# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# What the boot tests share. Sourced; tap.sh gives ok, fail, skip.
#
# By hand, from a build directory, with the consoles in the output:
#	VERBOSE=1 top_srcdir=.. top_builddir=. sh ../tests/qemu/boot-direct-1.test

# shellcheck source=../lint/tap.sh
. "$(dirname "$0")/../lint/tap.sh"

qemu=${QEMU:-qemu-system-aarch64}
builddir=$(cd "$builddir" && pwd)
srcdir=$(cd "$srcdir" && pwd)
tools=$builddir/src/tools
firmware=$builddir/boards/qemu-virt
CAISSON_BUILDDIR=$builddir CAISSON_SRCDIR=$srcdir
export CAISSON_BUILDDIR CAISSON_SRCDIR
# Packages are downloaded once for all tests of a build tree.
: "${CAISSON_CACHE:=$builddir/tests/cache}"
export CAISSON_CACHE

command -v "$qemu" >/dev/null || skip_all "qemu-system-aarch64 not found"
[ -s "$firmware/caisson.img" ] || skip_all "no qemu-virt firmware was built"

mkdir -p "$builddir/tests/tmp"
work=$(mktemp -d "$builddir/tests/tmp/XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
console=$work/console

# A word that only this run knows: a guest prints it when it has succeeded.
nonce=$(od -An -N8 -tx8 /dev/urandom | tr -d ' ')

# no_download WHAT LOG: sets why, if the package mirror could not be reached or
# has no such suite. What else goes wrong is no reason to skip, but a failure.
no_download()
{
	# shellcheck disable=SC2034
	why="no $1: $(echo "$2" | tail -n 1)"
	case $2 in
	*'cannot read the package lists'* | *'apt has no package source'*) ;;
	*) fail "$1 is fetched" "$2"; done_testing ;;
	esac
}

# What goes into the guest's initrd as /tests.
: "${guest_tests:=$srcdir/tests/qemu/guest}"

# guest_program NAME: builds tests/qemu/guest/NAME.c for the guest, as /tests/NAME.
guest_program()
{
	guest_tests=$work/tests
	mkdir -p "$guest_tests"
	cp "$srcdir"/tests/qemu/guest/*.sh "$guest_tests"
	log=$(${CC:-aarch64-linux-gnu-gcc} -O1 -static -nostdlib -ffreestanding \
		-fno-pie -fno-stack-protector -o "$guest_tests/$1" \
		"$srcdir/tests/qemu/guest/$1.c" 2>&1) ||
		{ fail "the guest's program is built" "$log"; done_testing; exit; }
}

# prepare_guest SUITE: sets guest to a directory with Image, initrd.img (with
# the test scripts of tests/qemu/guest) and rootfs.ext4; the kernel is of $flavour,
# if that is set. Fails if the mirror does not have it; the reason is in $why.
prepare_guest()
{
	guest=$work/guest-$1-${flavour:=generic}
	[ ! -d "$guest" ] || return 0
	if ! log=$("$tools/caisson-fetch-guest" --suite "$1" --flavour "$flavour" \
		--tests "$guest_tests" "$guest" 2>&1); then
		no_download "a guest of $1" "$log"
		return 1
	fi
}

prepare_uboot()
{
	[ -z "${uboot:-}" ] || return 0
	if ! log=$("$tools/caisson-fetch-uboot" 2>&1); then
		no_download "U-Boot" "$log"
		return 1
	fi
	uboot=$(echo "$log" | tail -n 1)
}

# tidy_console: the console as text, shown if VERBOSE is set.
tidy_console()
{
	tr -d '\r' <"$console" >"$console.text"
	mv "$console.text" "$console"
	[ -z "${VERBOSE:-}" ] || sed 's/^/# /' "$console"
}

# run_qemu SECONDS ARGUMENT...: runs QEMU with its console in $console, and what
# the console reads from the file $input, if that is set. Sets
# status: QEMU's own, or 124 if the time was up.
run_qemu()
{
	limit=$1
	shift
	status=0
	timeout -k 5 "$limit" "$qemu" -nographic -nodefaults -serial mon:stdio \
		"$@" <"${input:-/dev/null}" >"$console" 2>&1 || status=$?
	tidy_console
}

# run_until TEXT ARGUMENT...: as run_qemu, but QEMU is ended a second after TEXT
# is on the console, if it has not ended by itself.
run_until()
{
	awaited=$1
	shift
	status=0
	: >"$console"
	timeout -k 5 120 "$qemu" -nographic -nodefaults -serial mon:stdio \
		"$@" </dev/null >"$console" 2>&1 &
	pid=$!
	rest=10
	while kill -0 $pid 2>/dev/null && [ $rest -gt 0 ]; do
		sleep 0.1
		! grep -qF -- "$awaited" "$console" || rest=$((rest - 1))
	done
	kill $pid 2>/dev/null
	wait $pid 2>/dev/null || status=$?
	tidy_console
}

# machine GIC CPU CPUS MEMORY: the arguments for such a machine; one thread for
# all CPUs is faster on a small build machine.
machine()
{
	echo "-M virt,virtualization=on,gic-version=$1 -cpu $2 -smp $3 -m $4" \
		"-accel tcg,thread=${thread:-single}"
}

# commas TEXT: for the value of a QEMU property.
commas()
{
	echo "$1" | sed 's/,/,,/g'
}

# Values of -device that make /chosen modules of files.
module_kernel()
{
	echo "guest-loader,addr=0x42000000,kernel=$(commas "$1"),bootargs=$(commas "$2")"
}

module_initrd()
{
	echo "guest-loader,addr=0x48200000,initrd=$(commas "$1")"
}

# expect_console NAME TEXT: the console has a line with this text.
expect_console()
{
	if grep -qF -- "$2" "$console"; then
		ok "$1"
	else
		fail "$1" "not on the console: $2
$(tail -n 25 "$console")"
	fi
}

expect_not_console()
{
	if grep -qF -- "$2" "$console"; then
		fail "$1" "on the console: $(grep -F -- "$2" "$console" | head -n 5)"
	else
		ok "$1"
	fi
}

# expect_guest NAME: every check that the guest's script made passed, and the
# script came to its end; then QEMU ended by itself.
expect_guest()
{
	bad=$(grep '^GUEST not ok' "$console" || :)
	if [ -n "$bad" ]; then
		fail "$1: the guest's own checks" "$bad
$(grep -v '^GUEST ok' "$console" | tail -n 25)"
	elif grep -q "^GUEST done $nonce" "$console"; then
		ok "$1: the guest's own checks"
	else
		fail "$1: the guest's own checks" "$(tail -n 25 "$console")"
	fi
	if [ $status -eq 0 ]; then
		ok "$1: the machine is off"
	else
		fail "$1: the machine is off" "QEMU ended with $status"
	fi
}

# expect_payload NAME: a payload of tests/guest came to its end, and every check
# of its own passed.
expect_payload()
{
	expected=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$console")
	passed=$(grep -c '^ok ' "$console")
	if [ $status -eq 0 ] && [ -n "$expected" ] &&
		[ "$passed" -eq "$expected" ] &&
		grep -q "^# nonce=$nonce" "$console"; then
		ok "$1: $passed checks"
		grep '^ok .*# SKIP' "$console" | sed 's/^/# /'
	else
		fail "$1" "QEMU ended with $status; $passed of ${expected:-?} checks passed
$(grep '^not ok' -A 3 "$console" | head -n 40)
$(tail -n 15 "$console")"
	fi
}

# The statistics block, whole, as a comment.
expect_stats()
{
	if grep -q '^caisson: stats: begin' "$console" &&
		grep -q '^caisson: stats: end: [1-9]' "$console"; then
		ok "$1: statistics were printed"
		grep '^caisson: stats:' "$console" | sed 's/^caisson: stats:/#/'
	else
		fail "$1: statistics were printed"
	fi
}

# within NAME NUMBER [UNIT]: instructions, or UNIT, against tests/qemu/bench.budget,
# which is about what gcc makes.
within()
{
	budget=$(sed -n "s/^$1 //p" "$srcdir/tests/qemu/bench.budget")
	if [ -n "$2" ] && [ "$2" -le "$budget" ]; then
		ok "$1: $2 of $budget ${3:-instructions}"
	elif [ -n "$2" ] && [ "${CC#*clang}" != "${CC:-}" ]; then
		skip "$1: $2 of $budget ${3:-instructions}" "built with clang"
	else
		fail "$1: ${2:-no figure} of $budget ${3:-instructions}" \
			"$(tail -n 25 "$console")"
	fi
}
