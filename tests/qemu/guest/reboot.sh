# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: reboot.
. /tests/lib.sh
done_testing
reboot -f
