# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is asked of a linked image, in a build directory or installed. Sourced
# after tap.sh; needs READELF, and OBJDUMP for what instructions touch.

# number FILE OFFSET BYTES: a field of the file, little-endian.
number()
{
	od -An -v -tu"$3" -j"$2" -N"$3" "$1" | tr -d ' '
}

# equal NAME FOUND WANTED
equal()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		fail "$1" "found $2, wanted $3"
	fi
}

# header_of ELF FIELD: a line of its header.
header_of()
{
	"$READELF" -hW "$1" | sed -n "s/^ *$2: *//p"
}

# check_program BOARD ELF LINK_BASE
check_program()
{
	equal "$1: for AArch64" "$(header_of "$2" Machine)" AArch64
	expect_none "$1: of the type that bootelf takes" \
		"$(header_of "$2" Type | grep -v '^EXEC ')"
	# The 64 bytes before are the arm64 Image header.
	equal "$1: the entry follows the Image header" \
		"$(($(header_of "$2" 'Entry point address')))" $(($3 + 64))
	first=$("$READELF" -lW "$2" | awk '$1 == "LOAD" { print $3; exit }')
	equal "$1: linked at LINK_BASE of board.conf" "$((first))" $(($3))
	expect_none "$1: no undefined symbols" \
		"$("$READELF" -sW "$2" | awk '$7 == "UND" && $8 != ""')"
	expect_none "$1: no segment can be both written and executed" \
		"$("$READELF" -lW "$2" | grep -E '^ *LOAD.* (RWE|WE|W E|RW E) ')"
	# An orphan that the linker placed by itself, or a segment that runs
	# into the next, would escape the page permissions of EL2.
	expect_none "$1: only the sections of the linker script are loaded" \
		"$("$READELF" -SW "$2" | sed -n 's/^ *\[ *[0-9]*\] //p' |
		awk '$7 ~ /A/ { print $1 }' |
		grep -vxE '\.(text|rodata|note\.gnu\.build-id|rela\.dyn|dynamic|data|bss)')"
	expect_none "$1: segments do not overlap" \
		"$("$READELF" -lW "$2" | awk '$1 == "LOAD" { print $3, $6 }' |
		while read -r start size; do
			echo "$((start)) $((start + size))"
		done | sort -n | awk '$1 < end { print } { end = $2 }')"
	expect_none "$1: relative relocations only" \
		"$("$READELF" -rW "$2" | grep R_AARCH64_ | grep -v R_AARCH64_RELATIVE)"
	if "$READELF" -nW "$2" | grep -q 'Build ID'; then
		ok "$1: has a build id"
	else
		fail "$1: has a build id"
	fi
}

# Operands only: no addresses, symbols or raw data. The exceptions are what
# copies the guest's registers for a debugger, and what moves the image before
# there is a guest.
check_registers()
{
	if [ -z "${OBJDUMP:-}" ]; then
		skip "$1: no floating point or SIMD register is touched" \
			"objdump not found by configure"
		return 0
	fi
	# An objdump that cannot read the file would find nothing at all.
	if [ "$("$OBJDUMP" -d "$2" | grep -cw 'eret\|ret')" -gt 100 ]; then
		ok "$1: objdump knows its instructions"
	else
		fail "$1: objdump knows its instructions"
	fi
	expect_none "$1: no floating point or SIMD register is touched" \
		"$("$OBJDUMP" -d --no-show-raw-insn "$2" |
		sed '/<\(fpstate_save\|fpstate_load\|copy_image\)>:/,/^$/d' |
		sed -n 's/<[^>]*>//g; s|//.*||; /\.word\|\.byte\|\.short\|\.inst/d;
			s/^ *[0-9a-f]*:[[:space:]]*//p' |
		grep -E '[[:space:],{[][vqdshb]([12]?[0-9]|3[01])(\.[0-9bhsdq]+)?([],} ]|$)' |
		sort | uniq -c | head -n 20)"
}

# check_image BOARD IMAGE: the header that Linux' Documentation/arch/arm64/
# booting.rst describes.
check_image()
{
	equal "$1: the image has an arm64 Image header" \
		"$(od -An -c -j56 -N4 "$2" | tr -d ' ')" ARMd
	equal "$1: the header says text_offset 0" "$(number "$2" 8 8)" 0
	# Little-endian, pages of 4K, anywhere in memory.
	equal "$1: the header's flags" "$(number "$2" 24 8)" 10
	equal "$1: the header's reserved words are 0" \
		"$(number "$2" 32 8) $(number "$2" 40 8) $(number "$2" 48 8)" \
		"0 0 0"
	stored=$(($(wc -c <"$2")))
	size=$(number "$2" 16 8)
	if [ "${size:-0}" -ge "$stored" ] && [ "$stored" -gt 4096 ]; then
		ok "$1: the header's size covers the image and its BSS"
	else
		fail "$1: the header's size covers the image and its BSS" \
			"header $size, file $stored"
	fi
}

# check_board BOARD DIRECTORY BOARD.CONF: the board's files there.
check_board()
{
	if [ ! -s "$2/caisson.elf" ] || [ ! -s "$2/caisson.img" ] ||
		[ ! -s "$3" ]; then
		fail "$1 has its images" "in $2"
		return 0
	fi
	check_program "$1" "$2/caisson.elf" "$(sed -n 's/^LINK_BASE=//p' "$3")"
	check_registers "$1" "$2/caisson.elf"
	check_image "$1" "$2/caisson.img"
	# The name under which a Raspberry Pi's firmware looks for it.
	[ "$1" != rpi5 ] || expect_none "$1: kernel_2712.img is the image" \
		"$(cmp "$2/kernel_2712.img" "$2/caisson.img" 2>&1)"
}
