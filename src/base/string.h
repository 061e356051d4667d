/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The string functions of C that this project uses, with the semantics of
 * ISO C. The firmware gets them from base/string.c, since a freestanding
 * compiler has no library (and may itself call the first four); native tests
 * get them from the C library.
 */
#ifndef BASE_STRING_H
#define BASE_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int byte, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);

#endif
