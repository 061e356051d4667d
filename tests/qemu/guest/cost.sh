# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest while its exits are counted: what it does in phases, each
# between two marks (tests/support/linux-cost.py). Of each it says how long it
# took, in ns, and how many interrupts it had.
# shellcheck source=lib.sh
. /tests/lib.sh

now()
{
	sed -n 's/^now at \([0-9]*\) nsecs/\1/p' /proc/timer_list
}

interrupts()
{
	awk '{ n += $2 } END { print n }' /proc/interrupts
}

# PIDR0 and PIDR1 of the distributor, where its page of registers ends.
page=0x0800ffe
[ "$(argument gic)" = 3 ] || page=0x08000fe

phase()
{
	name=$1
	shift
	before=$(interrupts)
	devmem ${page}0 32 >/dev/null
	start=$(now)
	"$@"
	status=$?
	end=$(now)
	devmem ${page}4 32 >/dev/null
	after=$(interrupts)
	[ $status -ne 0 ] || ended=ok
	echo "GUEST phase $name $((end - start)) $((after - before)) ${ended:-failed}"
}

compute()
{
	n=0
	while [ $n -lt 50000 ]; do
		n=$((n + 1))
	done
}

timers()
{
	n=0
	while [ $n -lt 2000 ]; do
		usleep 100
		n=$((n + 1))
	done
}

reads()
{
	for n in 1 2 3 4; do
		echo 3 >/proc/sys/vm/drop_caches
		dd if=/dev/vda of=/dev/null bs=64k count=128 2>/dev/null || return 1
	done
}

network()
{
	tftp -g -r file -l /dev/null 10.0.2.2
}

ifconfig eth0 10.0.2.15 up
phase idle sleep 10
phase compute compute
phase timers timers
phase blk reads
phase net network
