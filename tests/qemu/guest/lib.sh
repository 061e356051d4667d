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

# shellcheck disable=SC2034
cpus=$(argument cpus)
