# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# boot METHOD GIC CPU CPUS MEMORY SUITE [SCRIPT [WORD...]]: boots a stock
# kernel under Caisson, by direct, reserved, rpi5 (the board's own image, from a
# boot partition), bootelf, booti, disk (Caisson finds
# the guest on it) or bootelf-disk (the same, started by U-Boot), and runs a script of
# tests/qemu/guest in it. Sourced after machine.sh.
# shellcheck disable=SC2154

# shellcheck source=config-txt.sh
. "$(dirname "$0")/../support/config-txt.sh"

megabytes()
{
	case $1 in
	*G) echo $((${1%G} * 1024)) ;;
	*M) echo "${1%M}" ;;
	esac
}

# add_idle_states TREE CPUS: two for each CPU to idle in by CPU_SUSPEND, a core's
# power-down and a cluster's.
add_idle_states()
{
	node=/cpus/idle-states phandles=
	fdtput -c "$1" $node && fdtput -t s "$1" $node entry-method psci ||
		return 1
	for level in 0 1; do
		phandle=$((9000 + level)) residency=$((50 + 500 * level))
		phandles="$phandles $phandle"
		node=/cpus/idle-states/level-$level
		fdtput -c "$1" $node &&
			fdtput -t s "$1" $node compatible arm,idle-state &&
			fdtput -t x "$1" $node arm,psci-suspend-param \
				${level}010000 &&
			fdtput -t u "$1" $node entry-latency-us 10 &&
			fdtput -t u "$1" $node exit-latency-us 10 &&
			fdtput -t u "$1" $node min-residency-us $residency &&
			fdtput -t u "$1" $node phandle $phandle || return 1
	done
	n=0
	while [ $n -lt "$2" ]; do
		# shellcheck disable=SC2086
		fdtput -t u "$1" /cpus/cpu@$n cpu-idle-states $phandles ||
			return 1
		n=$((n + 1))
	done
}

# The initrd where other boot programs leave it: named by linux,initrd-start of
# /chosen, and reserved as a whole. The guest-loader knows only a device tree of
# QEMU's own making, so the module is written here, and idle states, if
# idle_states is set.
boot_reserved()
{
	tree=$work/dtb module=/chosen/module@42000000
	"$tools/caisson-make-dtb" --gic "$gic" --cpu "$cpu" --cpus "$cpus" \
		--memory "$memory" "$tree.own" &&
		dtc -q -I dtb -O dts "$tree.own" |
		sed '1a /memreserve/ 0x48000000 0x00800000;' |
			dtc -q -I dts -O dtb -p 4096 -o "$tree" &&
		fdtput -c "$tree" $module &&
		fdtput -t s "$tree" $module compatible \
			multiboot,kernel multiboot,module &&
		fdtput -t x "$tree" $module reg 0 42000000 0 \
			"$(stat -L -c %s "$guest/Image" | xargs printf %x)" &&
		fdtput -t s "$tree" $module bootargs "$command_line" &&
		{ [ -z "${idle_states:-}" ] ||
			add_idle_states "$tree" "$cpus"; } ||
		{ fail "$name: device tree"; return 1; }
	# shellcheck disable=SC2046
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") \
		-no-reboot -kernel "$firmware/caisson.img" -append caisson.stats=1 \
		-dtb "$tree" -initrd "$guest/initrd.img" \
		-device "loader,addr=0x42000000,file=$(commas "$guest/Image"),force-raw=on"
}

boot_direct()
{
	# shellcheck disable=SC2046
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") \
		-no-reboot -kernel "$firmware/caisson.img" -append caisson.stats=1 \
		-device "$(module_kernel "$guest/Image" "$command_line")" \
		-device "$(module_initrd "$guest/initrd.img")"
}

# From a boot partition to which caisson-install has added Caisson, in $layout (a
# if that is not set), as the firmware of a Raspberry Pi 5 starts the trial:
# what tryboot.txt names as the initramfs is one file after the other, with what
# memory held between them.
boot_rpi5()
{
	partition=$work/partition
	rm -rf "$partition"
	mkdir "$partition"
	gzip -1 -n -c "$guest/Image" >"$partition/kernel_2712.img" &&
		cp "$guest/initrd.img" "$partition/initramfs_2712" &&
		echo tree >"$partition/bcm2712-rpi-5-b.dtb" &&
		echo "auto_initramfs=1" >"$partition/config.txt" &&
		"$tools/caisson-install" --offline --layout "${layout:=a}" \
			--image "$builddir/boards/rpi5/kernel_2712.img" \
			"$partition" >"$work/log" 2>&1 ||
		{ fail "$name: partition" "$(cat "$work/log")"; return 1; }
	read -r kernel initramfs <<STARTS
$(boots "$partition/tryboot.txt")
STARTS
	: >"$work/files"
	for file in $(echo "$initramfs" | tr , ' '); do
		[ ! -s "$work/files" ] ||
			head -c 3333 "$guest/Image" | tr '\0' '\356'
		cat "$partition/$file"
	done >>"$work/files"
	# shellcheck disable=SC2046
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") \
		-no-reboot -kernel "$partition/$kernel" \
		-append "caisson.stats=1 $command_line" -initrd "$work/files"
}

# $guest with its kernel compressed, in $packed.
pack_guest()
{
	packed=$guest
	[ -n "${compress:-}" ] || return 0
	packed=$work/packed
	mkdir -p "$packed"
	gzip -1 -c "$guest/Image" >"$packed/Image"
	cp "$guest/initrd.img" "$guest/rootfs.ext4" "$packed/"
}

# A device tree of the guest's own: QEMU's, with another name and no memory, and
# a device's memory where the kernel would be.
make_guest_dtb()
{
	"$tools/caisson-make-dtb" --gic "$gic" --cpu "$cpu" --cpus "$cpus" \
		--memory "$memory" "$work/guest.dtb" &&
		fdtput -t s "$work/guest.dtb" / model Own &&
		fdtput -t x "$work/guest.dtb" /memory@40000000 reg 0 40000000 0 1000 &&
		fdtput -cp "$work/guest.dtb" /reserved-memory/device@40000000 &&
		fdtput -t x "$work/guest.dtb" /reserved-memory '#address-cells' 2 &&
		fdtput -t x "$work/guest.dtb" /reserved-memory '#size-cells' 2 &&
		fdtput "$work/guest.dtb" /reserved-memory ranges &&
		fdtput -t x "$work/guest.dtb" /reserved-memory/device@40000000 \
			reg 0 40000000 0 300000 &&
		fdtput "$work/guest.dtb" /reserved-memory/device@40000000 no-map
}

# more, if set, are arguments for another disk, which comes first: QEMU gives
# the last device the first slot.
boot_disk()
{
	pack_guest
	[ -z "${guest_dtb:-}" ] || make_guest_dtb ||
		{ fail "$name: guest.dtb"; return 1; }
	"$tools/caisson-make-disk" ${guest_dtb:+--guest-dtb "$work/guest.dtb"} \
		--guest "$packed" --boot disk --args caisson.stats=1 \
		--append "$command_line" "$work/disk" >/dev/null 2>"$work/log" ||
		{ fail "$name: disk image" "$(cat "$work/log")"; return 1; }
	if [ "$method" = disk ]; then
		set -- -kernel "$firmware/caisson.img" -append caisson.stats=1
	else
		set -- -bios "$uboot"
	fi
	# shellcheck disable=SC2046,SC2086
	run_qemu 600 $(machine "$gic" "$cpu" "$cpus" "$memory") -no-reboot \
		-global virtio-mmio.force-legacy=false "$@" \
		-drive "if=none,id=disk,format=raw,file=$(commas "$work/disk")" \
		-device virtio-blk-device,drive=disk ${more:-}
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
	case $method in
	bootelf | booti | bootelf-disk)
		if ! prepare_uboot; then
			skip "$name" "$why"
			return 0
		fi ;;
	esac
	command_line="console=ttyAMA0 quiet panic=-1 selftest=$script nonce=$nonce cpus=$cpus want_mem=$(megabytes "$memory") $*"
	case $method in
	direct) boot_direct ;;
	reserved) boot_reserved || return 0 ;;
	rpi5) boot_rpi5 || return 0 ;;
	disk | bootelf-disk) boot_disk || return 0 ;;
	*) boot_uboot || return 0 ;;
	esac
	expect_guest "$name"
	expect_stats "$name"
}
