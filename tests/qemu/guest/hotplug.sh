# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: every secondary CPU off and on a hundred times.
# shellcheck source=lib.sh
. /tests/lib.sh

rounds=$(argument rounds)

cycle()
{
	n=1
	while [ $n -lt "$cpus" ]; do
		echo 0 >/sys/devices/system/cpu/cpu$n/online || return 1
		echo 1 >/sys/devices/system/cpu/cpu$n/online || return 1
		n=$((n + 1))
	done
}

all_rounds()
{
	i=0
	while [ $i -lt "$rounds" ]; do
		cycle || return 1
		i=$((i + 1))
	done
}

no_failure()
{
	! dmesg | grep -E 'failed to|WARNING:|BUG:|Oops|not dead'
}

dmesg -n 1
check "$rounds rounds of off and on" all_rounds
check "all CPUs are online again" all_online
check "no failure in the kernel's log" no_failure
done_testing
