# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest, which EL2 has loaded from the disk: the disk is the guest's
# now, and as it was.
# shellcheck source=lib.sh
. /tests/lib.sh

# The one with two partitions.
disk=$(ls /dev/vd?2)
disk=${disk%2}

has_root()
{
	mount -t ext4 -o ro "${disk}2" /newroot && [ -x /newroot/bin/busybox ]
}

# The whole disk can be read, and written without an error.
disk_works()
{
	before=$(md5sum "${disk}1") &&
		dd if="${disk}1" of="${disk}1" bs=1M count=8 conv=notrunc \
			2>/dev/null && sync &&
		echo 3 >/proc/sys/vm/drop_caches &&
		[ "$(md5sum "${disk}1")" = "$before" ]
}

no_disk_errors()
{
	! dmesg | grep -iE 'vd[ab].*(error|fail)|virtio.*(error|fail|broken)'
}

own_tree_counts()
{
	[ "$(cat /proc/device-tree/model 2>/dev/null)" = "$(argument model)" ]
}

check "root file system on partition 2" has_root
check "the disk can be read and written" disk_works
check "no errors of the disk" no_disk_errors
check "$(nproc) CPUs" [ "$(nproc)" -eq "$cpus" ]
[ -z "$(argument model)" ] || check "the disk's own device tree" own_tree_counts
done_testing
