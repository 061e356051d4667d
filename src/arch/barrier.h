/* SPDX-License-Identifier: BSD-2-Clause */
/* Barriers and hints; each is also a compiler barrier. */
#ifndef ARCH_BARRIER_H
#define ARCH_BARRIER_H

/* Context synchronization event. */
static inline void isb(void)
{
	__asm__ volatile("isb" ::: "memory");
}

/* All earlier accesses and maintenance complete, whole system. */
static inline void dsb_sy(void)
{
	__asm__ volatile("dsb sy" ::: "memory");
}

/* The same, inner shareable: the CPUs. */
static inline void dsb_ish(void)
{
	__asm__ volatile("dsb ish" ::: "memory");
}

/* Earlier stores complete, inner shareable. */
static inline void dsb_ishst(void)
{
	__asm__ volatile("dsb ishst" ::: "memory");
}

/* Order of memory accesses as coherent devices see it, without waiting. */
static inline void dmb_osh(void)
{
	__asm__ volatile("dmb osh" ::: "memory");
}

static inline void wfi(void)
{
	__asm__ volatile("wfi" ::: "memory");
}

/*
 * Every busy wait contains one: a hint for a multithreaded core, and what
 * lets an emulator run another CPU.
 */
static inline void cpu_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

#endif
