/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of differ.c. */
#ifndef GUEST_DIFFER_H
#define GUEST_DIFFER_H

#include "base/bits.h"
#include "lib/cpu.h"

#define END (0xd4200000u | PROBE_END << 5)
/* The ESR of an UNDEFINED instruction, which is what most words are. */
#define ESR_UNDEFINED 0x2000000u

/* Where nothing is, within the first 4 GiB; for AArch32 too. */
extern u64 differ_nothing;

/*
 * Runs `count` words of code, with what is in p->x, at EL1 or EL0, until their
 * end or an exception. Returns whether that is worth a line: not if the first
 * word is UNDEFINED. p->pc counts from the first word, if it is near.
 */
bool differ_run(const u32 *words, u32 count, bool user, struct probe *p);

/* A line of what came of `name`; the caller ends it by differ_end(). */
void differ_tell(const char *name, u32 code, const struct probe *p);
void differ_value(u64 value);
void differ_end(void);

void differ_random(void);
void differ_random32(void);
void differ_walks(void);

#endif
