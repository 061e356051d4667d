# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest while a debugger works on its kernel: says where symbols=
# are, keeps the CPUs busy, and looks afterwards whether the kernel has noticed
# anything. A line on its console tells it that the debugger is done.
# shellcheck source=lib.sh
. /tests/lib.sh

# When RCU stalls and soft lockups (twice the value) are complained of.
set_watchdogs()
{
	echo "$1" >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout &&
		echo $((($1 + 1) / 2)) >/proc/sys/kernel/watchdog_thresh
}

work_is_done()
{
	[ "$(ls /tmp/work/* 2>/dev/null | wc -l)" -eq $((cpus - ${#off})) ] ||
		{ ls -la /tmp/work; return 1; }
}

# The debugger's line: neither in the device tree nor in reach. The control is
# another device of the same kind.
line_is_hidden()
{
	[ -d "/proc/device-tree/virtio_mmio@a000000" ] || return 1
	[ ! -e "/proc/device-tree/virtio_mmio@$1" ] || return 1
	[ "$(devmem 0xa000000 32)" = 0x74726976 ] || return 1
	devmem "0x$1" 32 >/tmp/value 2>&1
	value=$(cat /tmp/value)
	echo "0x$1 reads: $value"
	case $value in *74726976*) return 1 ;; esac
}

# Each makes system calls on a CPU of its own, until it is told to end.
worker()
{
	until [ -e /tmp/stop ]; do
		[ "$(id -u)" = 0 ] && [ "$(taskset $((1 << $1)) nproc)" -ge 1 ] ||
			return 1
	done
	: >"/tmp/work/$1"
}

# off=N: a CPU, by one digit, that is taken offline first.
off=$(argument off)
[ -z "$off" ] || echo 0 >"/sys/devices/system/cpu/cpu$off/online"
echo 0 >/proc/sys/kernel/kptr_restrict
if [ -n "$(argument watchdog_seconds)" ]; then
	check "watchdogs are set" set_watchdogs "$(argument watchdog_seconds)"
fi
for symbol in $(argument symbols | tr , ' '); do
	sed -n "s/^\([0-9a-f]*\) . $symbol\$/GUEST symbol $symbol 0x\1/p" \
		/proc/kallsyms | head -n 1
done
mkdir -p /tmp/work
n=0
while [ $n -lt "$cpus" ]; do
	[ "$n" = "$off" ] || worker $n &
	n=$((n + 1))
done
echo "GUEST ready $(argument nonce)"
read -r line
: >/tmp/stop
wait
check "told to end: $line" [ "$line" = finish ]
check "every worker has come to its end" work_is_done
check "all CPUs are online" all_online $((cpus - ${#off}))
hidden=$(argument hidden)
[ -z "$hidden" ] || check "the debugger's line is hidden" line_is_hidden "$hidden"
check "no complaint of the kernel" kernel_is_content
done_testing
