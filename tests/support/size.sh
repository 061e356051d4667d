# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# How large a program is. Sourced.

# section FILE NAME: its size in bytes; nothing if there is none.
section()
{
	size=$("${READELF:-readelf}" -SW "$1" |
		sed -n "s/^ *\[ *[0-9]*\] $2  *[A-Z]*  *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/\1/p")
	[ -z "$size" ] || echo $((0x$size))
}

# code_size FILE: code and constants, in bytes; nothing if that is not known.
code_size()
{
	text=$(section "$1" '\.text')
	rodata=$(section "$1" '\.rodata')
	[ -z "$text" ] || [ -z "$rodata" ] || echo $((text + rodata))
}
