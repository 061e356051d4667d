/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Integer types and the three address spaces.
 *
 * A physical address, an intermediate physical address (what the guest calls
 * physical: the input of stage 2) and an EL2 virtual address are one-field
 * structs, so that the compiler refuses to pass one for another.
 */
#ifndef BASE_TYPES_H
#define BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

typedef struct {
	u64 v;
} pa_t; /* physical address */

typedef struct {
	u64 v;
} ipa_t; /* intermediate physical address */

typedef struct {
	u64 v;
} va_t; /* EL2 virtual address */

static inline pa_t pa(u64 v)
{
	return (pa_t){ v };
}

static inline ipa_t ipa(u64 v)
{
	return (ipa_t){ v };
}

static inline va_t va(u64 v)
{
	return (va_t){ v };
}

/* The EL2 virtual address of an object. */
static inline va_t va_of(const void *p)
{
	return (va_t){ (u64)(uintptr_t)p };
}

/* The object at an EL2 virtual address. */
static inline void *va_ptr(va_t a)
{
	return (void *)(uintptr_t)a.v;
}

/* A range of addresses, [base, base + size); size in bytes, may be 0. */
struct range {
	u64 base;
	u64 size;
};

#endif
