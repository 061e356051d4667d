# shellcheck shell=sh
# SPDX-License-Identifier: BSD-2-Clause
# A Raspberry Pi's firmware as it reads config.txt. Sourced.

# boots FILE: what the firmware starts by that config.txt on a Raspberry Pi 5:
# the kernel, and the initramfs or none.
boots()
{
	tr -d '\r' <"$1" | awk '
	BEGIN { on = 1; kernel = "kernel_2712.img" }
	/^\[/ { on = $0 == "[all]" || $0 == "[pi5]" }
	on && sub(/^kernel=/, "") { kernel = $0 }
	on && sub(/^auto_initramfs=/, "") { automatic = $0 }
	on && /^initramfs / { initramfs = $2 }
	END {
		if (initramfs == "" && automatic == 1)
			initramfs = kernel == "kernel8.img" ? "initramfs8" : \
				"initramfs_2712"
		print kernel, initramfs
	}'
}
