# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# The peer of tests/uboot/channel.c. Sourced, after uboot.sh,
# which reads some of what is set here.
# shellcheck disable=SC2154,SC2034

# 1 MiB, in pieces of 32 KiB, each awaited: what a pipe of 64 KiB does not take
# at once, QEMU throws away for a console.
exchange_bulk()
{
	piece=0
	while [ $piece -lt 32 ]; do
		dd if="$work/data" bs=32768 skip=$piece count=1 \
			status=none >&3
		timeout 100 head -c 32768 <&4 >>"$work/bulk" || return 0
		piece=$((piece + 1))
	done
}

# serve: does what the guest asks for on its virtio console, fds 3 and 4; fd 5
# is what its UART reads.
serve()
{
	while read -r word <&4; do
		case $word in
		some) head -c 4096 "$work/first" >&3 ;;
		bulk) exchange_bulk ;;
		bytes) timeout 100 dd if="$work/data" bs=1 count=2000 >&3 2>/dev/null &
			timeout 100 head -c 2000 <&4 >"$work/bytes"
			wait $! ;;
		x | y) printf %s "$word" >&3 ;;
		uart-x) printf x >&5 ;;
		uart-y) printf y >&5 ;;
		uart) seq 0 255 | awk '{ printf "%c", 97 + $1 % 26 }' >&5 ;;
		done) return 0 ;;
		esac
	done
}

# channel_test GIC CPU ARGUMENT...: tests/uboot/channel with its peer, whose
# files are $work/data, bulk and bytes. If measure_only is set, it does that and
# nothing else.
channel_test()
{
	gic=$1 cpu=$2
	shift 2
	rm -f "$work"/debug.* "$work/bulk" "$work/bytes"
	mkfifo "$work/debug.in" "$work/debug.out" "$work/debug.uart"
	[ -s "$work/data" ] || head -c 1048576 /dev/urandom >"$work/data"
	cp "$work/data" "$work/first"
	[ -z "${measure_only:-}" ] ||
		head -c 4096 /dev/zero | tr '\0' m >"$work/first"
	serve 3<>"$work/debug.in" 4<>"$work/debug.out" 5<>"$work/debug.uart" &
	peer=$!
	input=$work/debug.uart
	uboot_arguments="-device virtio-serial-device -device \
virtconsole,chardev=debug -chardev pipe,id=debug,path=$work/debug $*"
	uboot_test channel "$gic" "$cpu" 2
	kill -KILL $peer 2>/dev/null
	wait $peer 2>/dev/null
	input=
}
