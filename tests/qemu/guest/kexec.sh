# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: it starts another kernel, by itself or as it crashes, and
# that one looks whether it has a whole machine. The disks have the kernel and
# its initrd.
# shellcheck source=lib.sh
. /tests/lib.sh

# next COMMAND BASE WORD...: loads the kernel that comes next, with these words.
next()
{
	command=$1 base=$2
	shift 2
	/tests/kexec "$command" /dev/vda /dev/vdb /sys/firmware/fdt "$base" \
		"console=ttyAMA0 quiet panic=-1 selftest=kexec nonce=$(argument nonce) disk=$(md5sum </dev/vda | cut -c1-32) $*"
}

# Where the memory begins that is kept for the kernel after a crash.
crash_base()
{
	sed -n 's/^ *\([0-9a-f]*\)-.* : Crash kernel$/\1/p' /proc/iomem
}

# In the round before, another kernel had these devices and interrupts.
disk_reads()
{
	[ "$(md5sum </dev/vda | cut -c1-32)" = "$(argument disk)" ]
}

timers_run()
{
	n=0
	while [ $n -lt "$cpus" ]; do
		taskset $((1 << n)) sleep 0.1 || return 1
		n=$((n + 1))
	done
}

dmesg -n 1
case $(argument kexec) in
'')
	check "the next kernel is loaded" next load 42000000 kexec=crash \
		cpus="$cpus" crashkernel=256M
	/tests/kexec start
	;;
crash)
	check "started by kexec: all CPUs are online" all_online
	check "started by kexec: timers run" timers_run
	check "started by kexec: the disk reads" disk_reads
	check "started by kexec: no complaint of the kernel" kernel_is_content
	check "the kernel for a crash is loaded" next crash \
		"$(crash_base)" kexec=end cpus="$cpus"
	taskset $((1 << (cpus - 1))) sh -c 'echo c >/proc/sysrq-trigger'
	;;
end)
	check "crashed: all CPUs are online" all_online
	check "crashed: timers run" timers_run
	check "crashed: the disk reads" disk_reads
	check "crashed: no complaint of the kernel" kernel_is_content
	done_testing
	;;
esac
