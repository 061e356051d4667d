# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# What the scripts that run inside the guest share.

# The value of a word NAME=VALUE on the kernel's command line.
argument()
{
	# shellcheck disable=SC2013
	for word in $(cat /proc/cmdline); do
		case $word in "$1"=*) echo "${word#*=}" ;; esac
	done
}

# check NAME COMMAND...
check()
{
	name=$1
	shift
	if "$@"; then
		echo "GUEST ok - $name"
	else
		echo "GUEST not ok - $name"
	fi
}

done_testing()
{
	echo "GUEST done $(argument nonce) $(uname -r)"
}

cpus=$(argument cpus)

# all_online [COUNT]: so many CPUs, or all that the machine has.
all_online()
{
	[ "$(nproc)" -eq "${1:-$cpus}" ]
}

kernel_is_content()
{
	! dmesg | grep -A 20 -E 'WARNING:|BUG:|Oops|Call trace|rcu.*stall|lockup'
}
