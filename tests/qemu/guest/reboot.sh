# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest: reboot.
# shellcheck source=lib.sh
. /tests/lib.sh
done_testing
reboot -f
