# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: can it reach what is not its own? Each address of the
# command line's forbidden= (with commas) must give a bus error, for reads and
# for writes of each size, and not just the kernel's refusal to map it. A
# control address must be readable.
# shellcheck source=lib.sh
. /tests/lib.sh

reads()
{
	devmem "$1" "$2" >/tmp/value 2>/dev/null
}

# The status of a program that SIGBUS has ended.
bus_error=135

refuses()
{
	for size in 8 16 32 64; do
		devmem "$1" $size >/tmp/value 2>&1
		if [ $? -ne $bus_error ]; then
			echo "read of $1, $size bits: $(cat /tmp/value)"
			return 1
		fi
		devmem "$1" $size 0x5a >/tmp/value 2>&1
		if [ $? -ne $bus_error ]; then
			echo "write of $1, $size bits: $(cat /tmp/value)"
			return 1
		fi
	done
}

mkdir -p /tmp
check "control: a device of its own can be read" reads "$(argument control)" 32
for address in $(argument forbidden | tr , ' '); do
	check "$address is out of reach" refuses "$address"
done
check "the machine still works" test "$(nproc)" -eq "$cpus"
done_testing
