/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of mmio.c. */
#ifndef GUEST_MMIO_H
#define GUEST_MMIO_H

#include "base/types.h"

#define BYTES  64u
#define MIDDLE 32u /* where x1 points */
/* Every GIC keeps these bits of a priority. */
#define KEPT 0xf0f0f0f0u

/* The priorities of 64 SPIs, and memory that begins as they do. */
extern u64 mmio_device;
extern u32 mmio_memory[BYTES / 4];

void mmio_fill(void);
bool mmio_differ(void);

void mmio_aarch32(void);

#endif
