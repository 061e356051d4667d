# SPDX-License-Identifier: BSD-2-Clause
# U-Boot script: loads Caisson, a kernel and an initrd from the partition that
# it was found on, describes the two to Caisson in the device tree, and starts
# Caisson at EL2. mkimage makes boot.scr of it.
#
# uEnv.txt beside it may set
#   caisson_args   the hypervisor's own words, as caisson.stats=1
#   guest_args     the guest's command line
#   caisson_boot   bootelf (default), booti, or disk: Caisson is started with
#                  no guest described, and finds it on the disk itself
setenv dev ${devtype} ${devnum}:${distro_bootpart}
setenv caisson_boot bootelf
setenv guest_args "console=ttyAMA0 root=/dev/vda2"
if load ${dev} 0x40200000 uEnv.txt; then
	env import -t 0x40200000 ${filesize}
fi

if test "${caisson_boot}" = disk; then
	setenv autostart yes
	load ${dev} 0x40400000 caisson.elf
	bootelf -p 0x40400000 ${caisson_args}
fi

if load ${dev} 0x47e00000 caisson.dtb; then
	fdt addr 0x47e00000
	fdt resize 0x4000
else
	fdt addr ${fdtcontroladdr}
	fdt move ${fdtcontroladdr} 0x47e00000 0x100000
fi

load ${dev} 0x42000000 Image
setenv kernel_bytes ${filesize}
fdt set /chosen \#address-cells <2>
fdt set /chosen \#size-cells <2>
fdt mknode /chosen module@42000000
fdt set /chosen/module@42000000 compatible multiboot,kernel multiboot,module
fdt set /chosen/module@42000000 reg <0 0x42000000 0 0x${kernel_bytes}>
fdt set /chosen/module@42000000 bootargs "${guest_args}"
if load ${dev} 0x48000000 initrd.img; then
	setenv initrd_bytes ${filesize}
	fdt mknode /chosen module@48000000
	fdt set /chosen/module@48000000 compatible multiboot,ramdisk multiboot,module
	fdt set /chosen/module@48000000 reg <0 0x48000000 0 0x${initrd_bytes}>
fi

if test "${caisson_boot}" = booti; then
	# booti writes /chosen/bootargs itself, from this variable.
	setenv bootargs "${caisson_args}"
	load ${dev} 0x40400000 caisson.img
	# Where one that is compressed is inflated to, and its size before.
	setenv kernel_comp_addr_r 0x40800000
	setenv kernel_comp_size ${filesize}
	booti 0x40400000 - 0x47e00000
else
	setenv autostart yes
	load ${dev} 0x40400000 caisson.elf
	bootelf -p 0x40400000 dtb=0x47e00000 ${caisson_args}
fi
