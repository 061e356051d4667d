#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Lays out a boot partition, for `make install-boot'; run in the top build
# directory.
#
#	bootfs.sh install|uninstall DIRECTORY SRCDIR BOARD...
#
# boards/BOARD/bootfs.list says which files a board's partition has. One board's
# go to DIRECTORY itself; each of several gets a directory of its own there.
#
# The boot partition of the machine that this runs on is not touched, unless
# INSTALL_TO_BOOT=yes is in the environment. Files that are not of Caisson's
# making are never replaced. INSTALL_DATA and MKDIR_P are the makefile's.
set -eu
action=$1 directory=$2 srcdir=$3
shift 3
: "${INSTALL_DATA=install -m 644}" "${MKDIR_P=mkdir -p}"

die()
{
	echo "install-boot: $*" >&2
	exit 1
}

# The name of a directory without symbolic links and empty parts; its last parts need not exist.
real_name()
{
	there=$1 rest=
	while [ ! -d "$there" ]; do
		case ${there##*/} in
		.) ;;
		..) die "what is $1? no such directory: ${there%/*}" ;;
		*) rest=/${there##*/}$rest ;;
		esac
		case $there in
		?*/*) there=${there%/*} ;;
		*) there=/ ;;
		esac
	done
	there=$(cd "$there" && pwd -P)
	echo "${there%/}$rest" | tr -s /
}

# Which directory it is, whatever it is called.
identity()
{
	stat -L -c %d:%i "$1" 2>/dev/null || :
}

# A mount of the boot partition at another place is the same directory, and so
# is a relative name of it.
refuse_boot()
{
	case $directory in
	/*) ;;
	*) directory=$(pwd)/$directory ;;
	esac
	real=$(real_name "$directory")
	[ "${INSTALL_TO_BOOT-}" != yes ] || return 0
	case $real in
	'' | /boot | /boot/* | /efi | /efi/*) ;;
	*)
		here=$(identity "$directory")
		for mount in /boot /boot/firmware /boot/efi /efi; do
			[ -z "$here" ] || [ "$(identity $mount)" != "$here" ] || break
			mount=
		done
		[ -n "$mount" ] || return 0
		real=$mount ;;
	esac
	die "refusing to write to ${real:-/}, which this machine boots from.
To stage a partition: make install-boot DESTDIR=/some/where
If this machine is meant: make install-boot INSTALL_TO_BOOT=yes"
}

# files BOARD: the lines of its list, "NAME-THERE FILE".
files()
{
	list=$srcdir/boards/$1/bootfs.list
	[ -f "$list" ] || die "the board $1 has no boot partition: no $list"
	sed 's/#.*//' "$list" | awk 'NF == 2'
}

# find_file BOARD FILE: sets file, where it was built or comes from.
find_file()
{
	file=boards/$1/$2
	[ -f "$file" ] || file=$srcdir/$file
	[ -f "$file" ]
}

# The texts and U-Boot's script, which is one with a header, are the only files
# that others may have under the same name.
check_names()
{
	files "$1" | while read -r name _; do
		[ ! -e "$place/$name" ] || [ -f "$place/$name" ] ||
			die "this is no file: $place/$name"
		case $name in *.txt | boot.scr) ;; *) continue ;; esac
		[ ! -f "$place/$name" ] || grep -q Caisson "$place/$name" ||
			die "not replaced, since it is not of Caisson's making: $place/$name"
	done
}

install_board()
{
	check_names "$1"
	echo "  BOOTFS   $place"
	files "$1" | while read -r name from; do
		if ! find_file "$1" "$from"; then
			# Built only where configure found the tools.
			echo "install-boot: without $name: $from was not built" >&2
			continue
		fi
		case $name in
		*/*) $MKDIR_P "$place/${name%/*}" ;;
		*) $MKDIR_P "$place" ;;
		esac
		$INSTALL_DATA "$file" "$place/$name"
	done
}

uninstall_board()
{
	check_names "$1"
	files "$1" | while read -r name _; do
		rm -f "$place/$name"
		case $name in
		*/*) rmdir "$place/${name%/*}" 2>/dev/null || : ;;
		esac
	done
	rmdir "$place" 2>/dev/null || :
}

refuse_boot
for board in "$@"; do
	place=$directory
	[ $# -eq 1 ] || place=$directory/$board
	"${action}_board" "$board"
done
[ $action != uninstall ] || rmdir "$directory" 2>/dev/null || :
