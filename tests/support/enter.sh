# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Entering the image where, and with the device tree that, a test wants, with
# no boot program. Sourced after machine.sh.
# shellcheck disable=SC2154

# bytes HEX...: writes these bytes.
bytes()
{
	for byte in "$@"; do
		# shellcheck disable=SC2059
		printf "\\$(printf %03o "0x$byte")"
	done
}

# quad NUMBER: writes it as eight bytes, little-endian.
quad()
{
	number=$(($1))
	for _ in 1 2 3 4 5 6 7 8; do
		bytes "$(printf %x $((number & 255)))"
		number=$((number >> 8))
	done
}

# enter ADDRESS TREE: sets entry to the arguments for QEMU that load the image
# at ADDRESS and enter it with x0 = TREE. x0 is QEMU's to set, so a stub at
# 0x40700000 puts it there: ldr x0, 16; ldr x1, 24; br x1
enter()
{
	{
		bytes 80 00 00 58 a1 00 00 58 20 00 1f d6 00 00 00 00
		quad "$2"
		quad "$1"
	} >"$work/stub"
	# shellcheck disable=SC2034
	entry="-device loader,file=$(commas "$firmware/caisson.img"),addr=$1,force-raw=on
		-device loader,file=$work/stub,addr=0x40700000,force-raw=on,cpu-num=0"
}
