# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# A stock kernel under Caisson with a debugger: QEMU in the background with a
# virtio console on a Unix socket, which is GDB's line, and the real gdb in
# batch mode, driven by the Python files of tests/qemu/gdb. Sourced after
# machine.sh.
#
#	debug_start GIC CAISSON_WORDS GUEST_WORDS [QEMU_ARGUMENT...]
#	debug_ready && debug_gdb attach.py
#	debug_finish NAME
# shellcheck disable=SC2154,SC2034

[ "${DEBUGGER:-yes}" = yes ] || skip_all "built without the debugger"
gdb=${GDB:-gdb-multiarch}
command -v "$gdb" >/dev/null || skip_all "gdb-multiarch not found"
"$gdb" -nx -batch -ex 'python 1' >/dev/null 2>&1 ||
	skip_all "$gdb has no Python"
# Who wants another guest has set it.
[ -n "${guest:-}" ] || prepare_guest bookworm || skip_all "$why"

# Generous: a machine that is loaded by other tests.
: "${debug_limit:=600}"
line=$work/gdb.sock
vm=

debug_clean()
{
	[ -z "$vm" ] || kill "$vm" 2>/dev/null || :
	rm -rf "$work"
}
trap debug_clean EXIT

# The symbols whose addresses the Python files use.
symbols=__arm64_sys_getuid,vectors,panic,cpu_do_idle,jiffies_read
symbols=$symbols,__arm64_sys_sched_getaffinity,el0t_64_sync_handler,_stext,_etext

# The machine, with the guest's console in $console; its input is $work/in.
# With debug_line=pl011 the line is the machine's only PL011, and the guest has
# a PCI card for its console.
# payload: an image of tests/guest, if that is to be the guest.
# debug_reboot: empty, if a reset is not to be its end.
debug_start()
{
	gic=$1 words=$2 guest_words=$3
	shift 3
	case ${debug_line:-virtio} in
	virtio)
		guest_console=ttyAMA0
		set -- -serial mon:stdio -device virtio-serial-device \
			-device virtconsole,chardev=line "$@"
		;;
	pl011)
		guest_console=ttyS0
		set -- -serial chardev:line -chardev stdio,id=card \
			-device pci-serial,chardev=card "$@"
		;;
	esac
	rm -f "$line" "$work/in"
	mkfifo "$work/in"
	: >"$console" # of the machine before, which was ready
	append="console=$guest_console quiet panic=-1 nokaslr selftest=${script:-debug} nonce=$nonce cpus=${cpus:-4} symbols=$symbols $guest_words"
	if [ -n "${payload:-}" ]; then
		set -- -device \
			"$(module_kernel "$payload" "nonce=$nonce $guest_words")" "$@"
	else
		set -- -device "$(module_kernel "$guest/Image" "$append")" \
			-device "$(module_initrd "$guest/initrd.img")" "$@"
	fi
	# Both ends, so that neither waits for the other.
	exec 3<>"$work/in"
	# Paths of sockets are short: by its name in the directory.
	# shellcheck disable=SC2046
	(cd "$work" && exec timeout -k 5 $debug_limit "$qemu" -nographic \
		-nodefaults \
		$(machine "$gic" "${cpu:-cortex-a57}" "${cpus:-4}" 1G) ${debug_reboot--no-reboot} \
		-global virtio-mmio.force-legacy=false \
		-kernel "$firmware/caisson.img" \
		-append "caisson.stats=1 ${words:-caisson.gdb=on}" \
		-chardev "socket,id=line,path=${line##*/},server=on,wait=off" \
		"$@" <in >"$console" 2>&1 3<&-) &
	vm=$!
}

# debug_wait TEXT: until the console has it; false if QEMU ends before.
debug_wait()
{
	until grep -aqF -- "$1" "$console" 2>/dev/null; do
		kill -0 "$vm" 2>/dev/null || return 1
		sleep 0.2
	done
}

# The guest is up and works.
debug_ready()
{
	if debug_wait "GUEST ready $nonce"; then
		tr -d '\r' <"$console" | sed -n 's/^GUEST symbol //p' >"$work/symbols"
		return 0
	fi
	fail "the guest is up" "$(tail -n 25 "$console")"
	return 1
}

# debug_gdb FILE [NAME=VALUE...]: gdb runs that file of tests/qemu/gdb; its
# checks become this test's own.
debug_gdb()
{
	file=$1
	shift
	code=0
	(cd "$work" && env LINE="${line##*/}" SYMBOLS="$work/symbols" \
		PYTHONDONTWRITEBYTECODE=1 "$@" \
		timeout -k 5 $debug_limit "$gdb" -nx -batch \
		-x "$srcdir/tests/support/debug.py" \
		-x "$srcdir/tests/qemu/gdb/$file" </dev/null >gdb.log 2>&1) || code=$?
	[ -z "${VERBOSE:-}" ] || sed 's/^/# /' "$work/gdb.log"
	while IFS= read -r result; do
		case $result in
		'GDB ok - '*) ok "GICv$gic: ${result#GDB ok - }" ;;
		'GDB not ok - '*) fail "GICv$gic: ${result#GDB not ok - }" \
			"$(grep -B 15 -F -- "$result" "$work/gdb.log")" ;;
		'GDB # '*) echo "${result#GDB }" ;;
		esac
	done <"$work/gdb.log"
	grep -q '^GDB done$' "$work/gdb.log" ||
		fail "GICv$gic: gdb comes to the end of $file" "status $code
$(tail -n 25 "$work/gdb.log")"
}

# The guest is told that the debugger is gone, and ends by itself.
debug_finish()
{
	echo finish >&3
	debug_end "$1"
}

debug_end()
{
	debug_wait_off
	expect_guest "GICv$gic: $1"
}

# Until QEMU has ended: sets status.
debug_wait_off()
{
	status=0
	wait "$vm" || status=$?
	vm=
	exec 3>&-
	tidy_console
}
