# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Files out of Debian packages, for tests. Sourced after machine.sh.
# shellcheck disable=SC2034,SC2154

# fetch_files SUITE NAME PATTERN PACKAGE...: the files of these packages that match
# (a pattern of the shell, below the root) are in $files, and stay in the cache
# as NAME. Fails if the mirror does not have them; the reason is in $why. Packages
# are for arm64, or for $apt_architecture.
fetch_files()
{
	files=$CAISSON_CACHE/$2
	[ -f "$files/SHA256SUMS" ] && return 0
	if ! log=$(export apt_architecture="${apt_architecture:-arm64}"; sh -eu -c '
		lib=$1 suite=$2 dir=$3 pattern=$4
		shift 4
		. "$lib"
		mkdir -p "${dir%/*}"
		make_scratch "${dir%/*}"
		apt_download "$suite" "$scratch" "$@"
		mkdir "$scratch/new"
		for file in "$scratch"/root/$pattern; do
			cp "$file" "$scratch/new/"
		done
		seal "$scratch/new"
		rm -rf "$dir"
		mv "$scratch/new" "$dir"
	' fetch-files "$tools/common.sh" "$1" "$files" "$3" "$4" 2>&1); then
		no_download "$2" "$log"
		return 1
	fi
}

# The device trees of Raspberry Pi boards of Debian's kernel 6.12.
fetch_rpi_trees()
{
	fetch_files bookworm-backports rpi-trees \
		'usr/lib/linux-image-*/broadcom/bcm271[12]-rpi-[45]-b.dtb' \
		'@^linux-image-6[.]12[0-9.+deb-]*-arm64$'
}

# $qemu is that of bookworm-backports, 10.0 or later, from now on.
fetch_qemu()
{
	apt_architecture=$(dpkg --print-architecture 2>/dev/null) || {
		why="this QEMU is too old, and there is no dpkg"
		return 1
	}
	fetch_files bookworm-backports "qemu-backports-$apt_architecture" \
		usr/bin/qemu-system-aarch64 qemu-system-arm || return 1
	unset apt_architecture
	"$files/qemu-system-aarch64" --version >"$work/log" 2>&1 || {
		why="the QEMU of bookworm-backports does not run here: $(head -n 1 "$work/log")"
		return 1
	}
	qemu=$files/qemu-system-aarch64
}
