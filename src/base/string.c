/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/string.h"

#include "base/types.h"

/*
 * The bulk functions move 64-bit words whenever both ends allow it: before
 * the MMU is on all memory is Device memory, where an unaligned access
 * faults (Arm ARM B2.5.2), and afterwards word moves are simply faster.
 */
typedef u64 __attribute__((may_alias)) word;

static bool both_aligned(const void *a, const void *b)
{
	return (((uintptr_t)a | (uintptr_t)b) & 7) == 0;
}

static size_t copy_words(u8 *t, const u8 *f, size_t n)
{
	word *tw = (word *)(void *)t;
	const word *fw = (const word *)(const void *)f;

	for (; n >= 64; n -= 64, tw += 8, fw += 8) {
		word a = fw[0], b = fw[1], c = fw[2], d = fw[3];
		word e = fw[4], g = fw[5], h = fw[6], i = fw[7];

		tw[0] = a, tw[1] = b, tw[2] = c, tw[3] = d;
		tw[4] = e, tw[5] = g, tw[6] = h, tw[7] = i;
	}
	for (; n >= 8; n -= 8)
		*tw++ = *fw++;
	return (size_t)((u8 *)tw - t);
}

/*
 * To an aligned address from one that is not: aligned words of the source,
 * two of which make one. Only words that are the source's as a whole are read.
 */
static size_t copy_shifted(u8 *t, const u8 *f, size_t n)
{
	unsigned head = (unsigned)(-(uintptr_t)f & 7), shift = 8 * head;
	const word *fw = (const word *)(const void *)(f + head);
	word *tw = (word *)(void *)t;
	word low = 0, a, b;

	for (unsigned i = 0; i < head; i++)
		low |= (word)f[i] << (8 * i);
	for (n -= head; n >= 16; n -= 16, fw += 2, tw += 2) {
		a = fw[0];
		b = fw[1];
		tw[0] = low | a << shift;
		tw[1] = a >> (64 - shift) | b << shift;
		low = b >> (64 - shift);
	}
	return (size_t)((u8 *)tw - t);
}

/*
 * Upwards. Each block is loaded before it is stored, and nothing here is
 * `restrict', so this is right for overlapping ranges if to < from.
 */
static void copy_up(u8 *t, const u8 *f, size_t n)
{
	size_t done = 0;

	if (n >= 32)
		for (; (uintptr_t)t & 7; n--)
			*t++ = *f++;
	if (both_aligned(t, f))
		done = copy_words(t, f, n);
	else if (((uintptr_t)t & 7) == 0 && n >= 16)
		done = copy_shifted(t, f, n);
	t += done;
	f += done;
	n -= done;
	while (n--)
		*t++ = *f++;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
	copy_up(to, from, n);
	return to;
}

void *memmove(void *to, const void *from, size_t n)
{
	u8 *t = to;
	const u8 *f = from;

	if ((uintptr_t)t - (uintptr_t)f >= n) {
		copy_up(t, f, n);
		return to;
	}
	t += n;
	f += n;
	if (both_aligned(t, f))
		for (; n >= 8; n -= 8) {
			t -= 8;
			f -= 8;
			*(word *)(void *)t = *(const word *)(const void *)f;
		}
	while (n--)
		*--t = *--f;
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	u8 *t = to;
	word pattern = (u8)byte * UINT64_C(0x0101010101010101);

	while (n && ((uintptr_t)t & 7)) {
		*t++ = (u8)byte;
		n--;
	}
	for (; n >= 64; n -= 64, t += 64) {
		word *tw = (word *)(void *)t;

		tw[0] = pattern, tw[1] = pattern, tw[2] = pattern;
		tw[3] = pattern, tw[4] = pattern, tw[5] = pattern;
		tw[6] = pattern, tw[7] = pattern;
	}
	for (; n >= 8; n -= 8, t += 8)
		*(word *)(void *)t = pattern;
	while (n--)
		*t++ = (u8)byte;
	return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a;
	const u8 *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x < *y ? -1 : 1;
	return 0;
}

void *memchr(const void *s, int byte, size_t n)
{
	const u8 *p = s;

	for (; n; n--, p++)
		if (*p == (u8)byte)
			return (void *)(uintptr_t)p;
	return NULL;
}

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end++)
		;
	return (size_t)(end - s) - 1;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

int strcmp(const char *a, const char *b)
{
	u8 x, y;

	do {
		x = (u8)*a++;
		y = (u8)*b++;
	} while (x && x == y);
	return x - y;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n && *a && *a == *b; n--, a++, b++)
		;
	return n ? (u8)*a - (u8)*b : 0;
}

char *strchr(const char *s, int c)
{
	for (;; s++) {
		if (*s == (char)c)
			return (char *)(uintptr_t)s;
		if (!*s)
			return NULL;
	}
}
