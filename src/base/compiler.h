/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Compiler attributes and the few built-ins that the C standard lacks.
 */
#ifndef BASE_COMPILER_H
#define BASE_COMPILER_H

#define NORETURN	  __attribute__((noreturn))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_CHECK	  __attribute__((warn_unused_result))
#define ALWAYS_INLINE	  inline __attribute__((always_inline))
#define COLD		  __attribute__((cold))
#define NOINLINE	  __attribute__((noinline))
#define UNUSED		  __attribute__((unused))
#define FALLTHROUGH	  __attribute__((fallthrough))

#define likely(x)	  __builtin_expect(!!(x), 1)
#define unlikely(x)	  __builtin_expect(!!(x), 0)

#define ARRAY_COUNT(a)	  (sizeof(a) / sizeof((a)[0]))

/* The object of type `type` whose member `member` is at `ptr`. */
#define container_of(ptr, type, member)                                        \
	((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#endif
