# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# boot METHOD GIC CPU CPUS MEMORY SUITE [SCRIPT [WORD...]]: boots a stock
# kernel under Caisson, by direct, bootelf or booti, and runs a script of
# tests/qemu/guest in it. Sourced after machine.sh.
# shellcheck disable=SC2154

megabytes()
{
	case $1 in
	*G) echo $((${1%G} * 1024)) ;;
	*M) echo "${1%M}" ;;
	esac
}

boot_direct()
{
	# shellcheck disable=SC2046
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") \
		-no-reboot -kernel "$firmware/caisson.img" -append caisson.stats=1 \
		-device "$(module_kernel "$guest/Image" "$command_line")" \
		-device "$(module_initrd "$guest/initrd.img")"
}

boot_uboot()
{
	tree=
	if [ "${own_tree:-}" = yes ]; then
		tree=$work/dtb
		"$tools/caisson-make-dtb" --gic "$gic" --cpu "$cpu" \
			--cpus "$cpus" --memory "$memory" "$tree" ||
			{ fail "$name: device tree"; return 1; }
	fi
	"$tools/caisson-make-disk" ${tree:+--dtb "$tree"} --guest "$guest" --boot "$method" \
		--args caisson.stats=1 --append "$command_line" \
		"$work/disk" >/dev/null 2>"$work/log" ||
		{ fail "$name: disk image" "$(cat "$work/log")"; return 1; }
	# shellcheck disable=SC2046
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") \
		-no-reboot -bios "$uboot" \
		-drive "if=none,id=disk,format=raw,file=$(commas "$work/disk")" \
		-device virtio-blk-device,drive=disk
}

boot()
{
	method=$1 gic=$2 cpu=$3 cpus=$4 memory=$5 suite=$6 script=${7:-boot}
	[ $# -lt 7 ] && shift $# || shift 7
	name="$method, GICv$gic, ${cpu%%,*}, $cpus CPUs, $memory, $suite: $script"
	if ! prepare_guest "$suite"; then
		skip "$name" "$why"
		return 0
	fi
	if [ "$method" != direct ] && ! prepare_uboot; then
		skip "$name" "$why"
		return 0
	fi
	command_line="console=ttyAMA0 quiet panic=-1 selftest=$script nonce=$nonce cpus=$cpus want_mem=$(megabytes "$memory") $*"
	case $method in
	direct) boot_direct ;;
	*) boot_uboot || return 0 ;;
	esac
	expect_guest "$name"
	expect_stats "$name"
}
