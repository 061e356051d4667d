# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: a kprobe on a function of the kernel, whose BRK and whose
# step are the guest's own, counts on every CPU; a program traces another one. Each `round' on the console is
# a number of calls; `finish' ends it.
# shellcheck source=lib.sh
. /tests/lib.sh

tracing=/sys/kernel/tracing
calls=20

probe()
{
	mkdir -p $tracing
	mount -t tracefs none $tracing
	echo "p:own $(argument kprobe)" >$tracing/kprobe_events &&
		echo 1 >$tracing/events/kprobes/own/enable
}

# Sets hits and misses.
profile()
{
	# shellcheck disable=SC2046
	set -- $(grep '^ *own ' $tracing/kprobe_profile)
	hits=$2 misses=$3
}

# Every call of uname is a hit.
round()
{
	profile
	before=$hits
	n=0
	while [ $n -lt "$cpus" ]; do
		i=0
		while [ $i -lt $calls ]; do
			taskset $((1 << n)) uname >/tmp/value || return 1
			i=$((i + 1))
		done
		n=$((n + 1))
	done
	profile
	echo "hits: $before to $hits, missed: $misses"
	[ $((hits - before)) -eq $((calls * cpus)) ] && [ "$misses" -eq 0 ]
}

busy()
{
	until [ -e /tmp/stop ]; do
		id -u >/dev/null
	done
}

mkdir -p /tmp
echo 0 >/proc/sys/kernel/kptr_restrict
for symbol in $(argument symbols | tr , ' '); do
	sed -n "s/^\([0-9a-f]*\) . $symbol\$/GUEST symbol $symbol 0x\1/p" \
		/proc/kallsyms | head -n 1
done
getppid=$(sed -n 's/^\([0-9a-f]*\) . __arm64_sys_getppid$/0x\1/p' /proc/kallsyms)
check "a kprobe is set" probe
busy &
echo "GUEST ready $(argument nonce)"
rounds=0
while read -r line && [ "$line" = round ]; do
	rounds=$((rounds + 1))
	check "round $rounds: ptrace and perf" /tests/ptrace "$getppid"
	check "round $rounds: every call is a hit" round
	echo "GUEST round $rounds is over"
done
: >/tmp/stop
wait
check "told to end: $line" [ "$line" = finish ]
check "there were three rounds" [ $rounds -eq 3 ]
check "no complaint of the kernel" kernel_is_content
done_testing
