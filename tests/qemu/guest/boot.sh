# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: does it have the machine that it should have?
# shellcheck source=lib.sh
. /tests/lib.sh

started_at_el1()
{
	dmesg | grep -q 'CPU: All CPU(s) started at EL1'
}

# All RAM but the kernel's own and the hypervisor's 2 MiB: MiB, give or take.
has_memory()
{
	want=$(argument want_mem)
	have=$(($(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo) / 1024))
	echo "memory: $have of $want MiB"
	[ "$have" -le "$want" ] && [ "$have" -ge $((want - 48 - want / 24)) ]
}

# The timer interrupt's count on each CPU.
timer_counts()
{
	grep arch_timer /proc/interrupts | head -n 1 |
		sed 's/^ *[0-9]*: *//; s/ *GIC.*//'
}

# A CPU that is kept busy has timer interrupts.
timers_tick_on_every_cpu()
{
	before=$(timer_counts)
	n=0
	while [ $n -lt "$cpus" ]; do
		taskset $((1 << n)) timeout 1 sh -c 'while :; do :; done'
		n=$((n + 1))
	done
	after=$(timer_counts)
	echo "timer: $before / $after"
	# shellcheck disable=SC2086
	set -- $after
	for b in $before; do
		[ "$1" -gt "$b" ] || return 1
		shift
	done
}

has_sent_ipis()
{
	[ "$cpus" -eq 1 ] ||
		grep -E '^IPI[01]:' /proc/interrupts | grep -q '[1-9]'
}

check "CPUs online" all_online
check "started at EL1" started_at_el1
check "memory" has_memory
check "timers tick on every CPU" timers_tick_on_every_cpu
check "IPIs arrive" has_sent_ipis
check "no complaint of the kernel" kernel_is_content
done_testing
