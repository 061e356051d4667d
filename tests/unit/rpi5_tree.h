/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device trees of Raspberry Pi 5 boards, as the firmware hands them over:
 * written from what is documented of the board, or a real file's with what
 * firmware changes in it.
 */
#ifndef RPI5_TREE_H
#define RPI5_TREE_H

#include "base/types.h"

struct rpi5_board {
	u32 gigabytes;	 /* 1, 2, 4, 8 or 16 */
	bool d0;	 /* the later stepping of BCM2712 */
	bool downstream; /* Raspberry Pi's tree: one size cell at the root */
	bool nvram;	 /* with the bootloader's configuration, and seeds */
	u32 initrd;	 /* where initramfs files are, 0: none, and its size */
	u32 initrd_size;
};

/* What firmware gives the VPU: the end of the first bank of RAM. */
#define RPI5_VPU_BASE UINT64_C(0x3fc00000)

#define RPI5_BOOTARGS                                                          \
	"reboot=w coherent_pool=1M console=ttyAMA10,115200 caisson.log=info "  \
	"root=/dev/mmcblk0p2 rootwait"

/* Writes the tree, of at most `capacity` bytes, to `blob`. */
void rpi5_tree_write(void *blob, u32 capacity, const struct rpi5_board *board);

/* Changes a tree that is no firmware's as firmware would. */
void rpi5_tree_adopt(void *blob, u32 capacity, const struct rpi5_board *board);

/* The banks of RAM of a board; returns how many. */
u32 rpi5_banks(const struct rpi5_board *board, struct range banks[2]);

#endif
