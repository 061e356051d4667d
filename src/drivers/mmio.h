/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Device register access at EL2 addresses. Devices are mapped
 * Device-nGnRE, so accesses to one device stay in program order (Arm ARM
 * B2.7.2); order against Normal memory is the caller's business.
 *
 * The accesses are written in assembly because a compiler may otherwise pick
 * a write-back addressing mode, which an emulating hypervisor underneath
 * could not decode from the syndrome. "Qo" is a base register, with an
 * immediate offset or without, and never a write-back.
 */
#ifndef DRIVERS_MMIO_H
#define DRIVERS_MMIO_H

#include "base/types.h"

static inline u32 mmio_read32(uintptr_t address)
{
	u32 value;

	__asm__ volatile("ldr %w0, %1"
			 : "=r"(value)
			 : "Qo"(*(const u32 *)address)
			 : "memory");
	return value;
}

static inline void mmio_write32(uintptr_t address, u32 value)
{
	__asm__ volatile("str %w1, %0"
			 : "=Qo"(*(u32 *)address)
			 : "rZ"(value)
			 : "memory");
}

static inline u64 mmio_read64(uintptr_t address)
{
	u64 value;

	__asm__ volatile("ldr %0, %1"
			 : "=r"(value)
			 : "Qo"(*(const u64 *)address)
			 : "memory");
	return value;
}

static inline void mmio_write64(uintptr_t address, u64 value)
{
	__asm__ volatile("str %x1, %0"
			 : "=Qo"(*(u64 *)address)
			 : "rZ"(value)
			 : "memory");
}

static inline void mmio_write8(uintptr_t address, u8 value)
{
	__asm__ volatile("strb %w1, %0"
			 : "=Qo"(*(u8 *)address)
			 : "rZ"((u32)value)
			 : "memory");
}

#endif
