# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# How a bare-metal test of tests/uboot is started. Sourced, after machine.sh,
# which sets and reads much of what is used here; $uboot_arguments are words.
# shellcheck disable=SC2154,SC2034,SC2086

# uboot_ready: U-Boot and what else is needed is there; if not, why says why.
uboot_ready()
{
	if ! command -v fdtput >/dev/null; then
		why="fdtput not found"
		return 1
	fi
	prepare_uboot
}

# What U-Boot runs by itself; autostart=yes has bootelf jump.
boot_command="setenv autostart yes; qfw load 0x48000000 0x4c000000; \
bootelf -p 0x48000000 \${fdtcontroladdr} nonce=$nonce"

# make_tree GIC CPU CPUS: sets tree to QEMU's device tree with a boot command
# for U-Boot, which takes it for its own.
make_tree()
{
	tree=$work/$1-${2%%,*}-$3.dtb
	[ ! -s "$tree" ] || return 0
	"$tools/caisson-make-dtb" --gic "$1" --cpu "$2" --cpus "$3" \
		--memory 1G "$tree.new" &&
		fdtput -c "$tree.new" /config &&
		fdtput -t x "$tree.new" /config bootdelay fffffffe &&
		fdtput -t s "$tree.new" /config bootcmd "$boot_command" &&
		mv "$tree.new" "$tree"
}

# debug ELF ARGUMENT...: GDB on QEMU's first CPU, at test_main.
debug()
{
	elf=$1
	shift
	echo "target remote | exec $qemu -display none -nodefaults -monitor none \
-serial file:$console -gdb stdio -S $*" >"$work/gdb"
	echo "The console goes to $console"
	${GDB:-gdb-multiarch} -q -x "$work/gdb" -ex "directory $srcdir" -ex 'hbreak test_main' \
		-ex continue "$elf"
	exit 0
}

# uboot_test NAME GIC CPU CPUS: runs one, with $uboot_arguments for QEMU, and
# takes over its verdicts.
uboot_test()
{
	case " ${UBOOT_TESTS:-$1} " in *" $1 "*) ;; *) return 0 ;; esac
	elf=$builddir/tests/uboot/$1.elf
	label="$1, GICv$2, ${3%%,*}, $4 CPUs"
	if [ ! -s "$elf" ]; then
		fail "$label" "not built: $elf"
		return 0
	fi
	if ! make_tree "$2" "$3" "$4"; then
		fail "$label" "no device tree"
		return 0
	fi
	# shellcheck disable=SC2046
	set -- $(machine "$2" "$3" "$4" 1G) -no-reboot -bios "$uboot" \
		-dtb "$tree" -kernel "$elf" ${uboot_arguments:-}
	[ -z "${UBOOT_GDB:-}" ] || debug "$elf" "$@"
	run_qemu 120 "$@"
	expected=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$console")
	passed=$(grep -c '^ok ' "$console")
	if [ $status -eq 0 ] && [ -n "$expected" ] &&
		[ "$expected" -gt 0 ] && [ "$passed" -eq "$expected" ] &&
		grep -q "^# nonce=$nonce\$" "$console"; then
		ok "$label: $passed checks"
		grep '^ok .*# SKIP' "$console" | sed 's/^/# /'
	else
		fail "$label" "QEMU ended with $status; $passed of ${expected:-?} checks passed
$(grep '^not ok' -A 3 "$console" | head -n 40)
$(tail -n 15 "$console")"
	fi
}
