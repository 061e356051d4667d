# shellcheck shell=dash
# SPDX-License-Identifier: BSD-2-Clause
# For gdb-python.test: what the kernel itself says of its symbols and its log,
# then a loop for breakpoints until the machine is ended from outside.
echo 0 >/proc/sys/kernel/kptr_restrict
sed -n 's/^\([0-9a-f]* [A-Za-z] \(vectors\|_stext\|_etext\|el1h_64_irq\|do_sys_openat2\|vprintk_emit\|hrtimer_nanosleep\|cpu_do_idle\|schedule\)\)$/SYMBOL \1/p' \
	/proc/kallsyms
dmesg | sed 's/^/LOG /'
nonce=$(sed -n 's/.*nonce=\([0-9a-f]*\).*/\1/p' /proc/cmdline)
echo "GUEST waits $nonce"
while :; do
	sleep 1
done
