# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# Run in the guest whose boot is counted: it was that.
echo "GUEST init"
