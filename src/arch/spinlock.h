/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ticket lock. EL2 runs with interrupts masked, so a lock never needs to
 * mask them. Only after the MMU is on: exclusives need Normal cacheable
 * memory (Arm ARM B2.9).
 */
#ifndef ARCH_SPINLOCK_H
#define ARCH_SPINLOCK_H

#include "base/types.h"

struct spinlock {
	u16 owner; /* ticket being served */
	u16 next;  /* next ticket to hand out */
};

/*
 * Takes a ticket and sleeps in WFE until it is served. The exclusive load of
 * `owner` arms the monitor, so the holder's store in spin_unlock() is itself
 * the wake-up event (Arm ARM B2.9.3, D1.6.1): no SEV is needed.
 */
static inline void spin_lock(struct spinlock *lock)
{
	u16 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);
	u32 owner;

	if (__atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE) == ticket)
		return;
	__asm__ volatile("	sevl\n"
			 "1:	wfe\n"
			 "	ldaxrh	%w0, %1\n"
			 "	cmp	%w0, %w2\n"
			 "	b.ne	1b\n"
			 : "=&r"(owner)
			 : "Q"(lock->owner), "r"((u32)ticket)
			 : "cc", "memory");
}

/*
 * Takes the lock if nobody holds it or waits for it. What its last holder wrote
 * comes with `owner`, which that one has released; and if `next` is the same as
 * that still when it is exchanged, nobody has held the lock since (Arm ARM B2.3:
 * an acquire of `next`, which no holder writes, would order nothing with them).
 */
static inline bool spin_try_lock(struct spinlock *lock)
{
	u16 owner = __atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE);
	u16 expected = owner;

	return __atomic_compare_exchange_n(&lock->next, &expected,
					   (u16)(owner + 1), false,
					   __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

static inline void spin_unlock(struct spinlock *lock)
{
	u16 owner = lock->owner;

	__atomic_store_n(&lock->owner, (u16)(owner + 1), __ATOMIC_RELEASE);
}

#endif
