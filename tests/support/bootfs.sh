# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Boot partitions of a Raspberry Pi 5 as directories, and power cuts. Sourced
# after tap.sh by tests of caisson-install, which is an ordinary program to
# them: whatever it does to the partition goes through cp, mv, rm, mkdir, rmdir
# and sync. Each of these is done in the directory $boot and, with mtools, in
# the FAT32 image $fat beside it, and the n-th of them does not come to pass: cp
# has written half then, and caisson-install is killed.

# shellcheck source=config-txt.sh
. "$(dirname "$0")/../support/config-txt.sh"
builddir=$(cd "$builddir" && pwd)
srcdir=$(cd "$srcdir" && pwd)
tools=$builddir/src/tools
CAISSON_BUILDDIR=$builddir CAISSON_SRCDIR=$srcdir
export CAISSON_BUILDDIR CAISSON_SRCDIR
mkdir -p "$builddir/tests/tmp"
work=$(mktemp -d "$builddir/tests/tmp/XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/tmp" "$work/bin" "$work/cut"
TMPDIR=$work/tmp
export TMPDIR
boot=$work/boot
fat=$work/fat

# An arm64 Image of 64 KiB in memory: a branch to itself, a header, and bytes
# of its own.
make_kernel()
{
	printf '\000\000\000\024'
	head -c 14 /dev/zero
	printf '\001'
	head -c 37 /dev/zero
	printf 'ARM\144'
	echo "$1"
	head -c 20000 /dev/urandom
}

# make_tree DIR: what Linux shows of the device tree, in a trial boot of a
# board with a bootloader of April 2024.
make_tree()
{
	mkdir -p "$1/chosen/bootloader"
	printf 'raspberrypi,5-model-b\0brcm,bcm2712\0' >"$1/compatible"
	printf '\000\000\000\001' >"$1/chosen/bootloader/tryboot"
	printf '\146\040\000\000' >"$1/chosen/bootloader/build-timestamp"
}

# make_boot DIR: what is on a boot partition beside config.txt.
make_boot()
{
	mkdir "$1"
	cp "$work/stock/"* "$1"
}

mkdir "$work/stock"
make_kernel 'stock 16K' | gzip >"$work/stock/kernel_2712.img"
make_kernel 'stock 4K' | gzip >"$work/stock/kernel8.img"
head -c 30000 /dev/urandom >"$work/stock/initramfs_2712"
head -c 30000 /dev/urandom >"$work/stock/initramfs8"
echo tree >"$work/stock/bcm2712-rpi-5-b.dtb"
echo 'console=serial0,115200 root=PARTUUID=1-2' >"$work/stock/cmdline.txt"
make_kernel 'Caisson 1' >"$work/el2-1"
make_kernel 'Caisson 2' >"$work/el2-2"
make_tree "$work/tree"

# The medium of this machine need not be waited for.
printf '#!/bin/sh\nexit 0\n' >"$work/bin/sync"
chmod +x "$work/bin/sync"
PATH=$work/bin:$PATH

# What tells this boot from others; and that there was another.
CAISSON_BOOT_ID=$work/boot-id
export CAISSON_BOOT_ID
boots_done=0
next_boot()
{
	boots_done=$((boots_done + 1))
	echo "boot $boots_done" >"$CAISSON_BOOT_ID"
}
next_boot

# installs OPTION...: runs caisson-install on the boot partition; its output is
# in $work/out. What it commits was made in the boot before, unless $same_boot
# says otherwise.
same_boot=no
installs()
{
	case $same_boot,$* in no,*--commit*) next_boot ;; esac
	"$tools/caisson-install" --device-tree "$work/tree" "$@" "$boot" \
		>"$work/out" 2>&1 </dev/null
}

# is_bootable DIR FILE IMAGE...: the machine starts by this config.txt: the
# files that it names are there and whole, and a kernel of Caisson's is one of
# those images.
is_bootable()
{
	dir=$1
	if [ ! -f "$dir/$2" ]; then
		[ "$2" = tryboot.txt ]
		return
	fi
	read -r kernel initramfs <<BOOTS
$(boots "$dir/$2")
BOOTS
	shift 2
	for file in $(echo "$initramfs" | tr ',' ' '); do
		cmp -s "$dir/$file" "$work/stock/$file" || return 1
	done
	case $kernel in
	caisson_2712*) ;;
	*) cmp -s "$dir/$kernel" "$work/stock/$kernel"; return ;;
	esac
	for file in "$@"; do
		! cmp -s "$dir/$kernel" "$file" || return 0
	done
	return 1
}

## Power cuts ----------------------------------------------------------------

have_fat=no
[ -z "${MCOPY-mcopy}" ] || have_fat=yes

# fat_from DIR: makes the image; fat_to DIR: reads it.
fat_from()
{
	rm -f "$fat"
	truncate -s 40M "$fat"
	mformat -F -c 1 -T 81920 -i "$fat" :: &&
		mcopy -s -i "$fat" "$1"/* ::
}

fat_to()
{
	mkdir "$1" && mcopy -s -n -i "$fat" '::*' "$1"
}

cat >"$work/cut/step" <<'STEP'
#!/bin/sh
# One step of caisson-install on the boot partition: counted, and mirrored.
verb=${0##*/}
real=$(PATH=$CUT_PATH command -v "$verb")
for last in "$@"; do :; done
case $last in "$CUT_BOOT"*) ;; *) exec "$real" "$@" ;; esac
exec 9<&-
on_fat()
{
	[ -z "$CUT_FAT" ] || "$@" >>"$CUT_LOG" 2>&1 || echo "failed: $*" >>"$CUT_LOG"
}
fat_copy()
{
	on_fat mcopy -o -i "$CUT_FAT" "$1" "::${2#"$CUT_BOOT"/}"
}
step=$(($(cat "$CUT_COUNT") + 1))
echo $step >"$CUT_COUNT"
if [ $step -eq "$CUT_AT" ]; then
	if [ "$verb" = cp ]; then
		head -c $(($(wc -c <"$1") / 2)) "$1" >"$last"
		fat_copy "$last" "$last"
	fi
	kill -9 $PPID
	exit 1
fi
[ "$verb" = sync ] || "$real" "$@" || exit
case $verb in
cp) touch "$CUT_COUNT.dirty" ;;
sync) rm -f "$CUT_COUNT.dirty" ;;
*) [ ! -e "$CUT_COUNT.dirty" ] || echo "failed: $verb before sync: $*" >>"$CUT_LOG" ;;
esac
name=${last#"$CUT_BOOT"/}
case $verb in
cp) fat_copy "$1" "$last" ;;
rm) on_fat mdel -i "$CUT_FAT" "::$name" ;;
mkdir) on_fat mmd -i "$CUT_FAT" "::$name" ;;
rmdir) on_fat mrd -i "$CUT_FAT" "::$name" ;;
mv)
	# mmove would make the name upper case.
	fat_copy "$last" "$last"
	on_fat mdel -i "$CUT_FAT" "::${2#"$CUT_BOOT"/}" ;;
esac
exit 0
STEP
chmod +x "$work/cut/step"
for verb in cp mv rm mkdir rmdir sync; do
	ln -s step "$work/cut/$verb"
done

# cut_at N OPTION...: caisson-install without its N-th step; N may be 0. Leaves
# the number of steps done in $work/count.
cut_at()
{
	echo 0 >"$work/count"
	rm -f "$work/count.dirty"
	cut_fat=$fat
	[ $have_fat = yes ] || cut_fat=
	CUT_AT=$1 CUT_COUNT=$work/count CUT_BOOT=$boot CUT_FAT=$cut_fat \
		CUT_LOG=$work/cut.log CUT_PATH=$PATH PATH=$work/cut:$PATH
	export CUT_AT CUT_COUNT CUT_BOOT CUT_FAT CUT_LOG CUT_PATH
	shift
	installs "$@"
	cut_status=$?
	PATH=$CUT_PATH
	return $cut_status
}
