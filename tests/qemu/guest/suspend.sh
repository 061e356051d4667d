# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest, which idles by CPU_SUSPEND: power-downs of CPUs, and of the
# system, which the real-time clock ends.
# shellcheck source=lib.sh
. /tests/lib.sh

cpuidle=/sys/devices/system/cpu/cpuidle
alarm=/sys/class/rtc/rtc0/wakealarm
rounds=3

idles_by_psci()
{
	[ "$(cat $cpuidle/current_driver)" = psci_idle ]
}

# Each CPU has often been down in each state, and was never refused.
powered_down()
{
	for state in /sys/devices/system/cpu/cpu[0-9]*/cpuidle/state[12]; do
		[ "$(cat "$state/usage")" -ge 10 ] &&
			[ "$(cat "$state/rejected")" -eq 0 ] || return 1
	done
}

# It takes some idling of various lengths until they have.
idle()
{
	n=0
	while ! powered_down && [ $n -lt 1000 ]; do
		usleep 300
		usleep 20000
		n=$((n + 1))
	done
	powered_down
}

# An alarm that comes too early is counted, and then the kernel does not suspend.
to_ram()
{
	for seconds in 1 5 25; do
		echo 0 >$alarm
		cat /sys/power/wakeup_count >/count
		cat /count >/sys/power/wakeup_count
		echo +$seconds >$alarm
		! echo mem >/sys/power/state || return 0
	done
	return 1
}

all_rounds()
{
	i=0
	while [ $i -lt $rounds ]; do
		to_ram && powered_down || return 1
		i=$((i + 1))
	done
	[ "$(cat /sys/power/suspend_stats/success)" -eq $rounds ]
}

no_failure()
{
	! dmesg | grep -E 'failed to|WARNING:|BUG:|Oops|not dead|Invalid PSCI'
}

dmesg -n 1
check "the kernel idles by PSCI" idles_by_psci
check "every CPU powers down" idle
check "$rounds times suspended to RAM" all_rounds
check "all CPUs are online again" all_online
check "no failure in the kernel's log" no_failure
done_testing
