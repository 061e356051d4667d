/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest with some memory that makes calls of semihosting. */
#ifndef SEMIHOST_GUEST_H
#define SEMIHOST_GUEST_H

#include "unit.h"

#include <string.h>

#include "base/compiler.h"
#include "semihost/semihost.h"

#define BASE	UINT64_C(0x40000000)
#define MEMORY	0x8000u
#define BLOCK	BASE
#define TEXT	(BASE + 0x100)
#define BUFFER	(BASE + 0x1000)
#define NOTHING UINT64_C(0x1000)
#define MINUS_1 (~UINT64_C(0))

static struct {
	struct semihost s;
	u8 memory[MEMORY];
	char shown[0x4000];
	size_t shown_size;
	u64 ticks;
} guest;

static size_t guest_reach(u64 address, size_t size)
{
	u64 offset = address - BASE;

	if (offset >= MEMORY)
		return 0;
	return size < MEMORY - offset ? size : (size_t)(MEMORY - offset);
}

static size_t guest_read(void *context, u64 address, void *to, size_t size)
{
	size_t n = guest_reach(address, size);

	ck_assert_ptr_eq(context, &guest);
	if (n)
		memcpy(to, guest.memory + (address - BASE), n);
	return n;
}

static size_t guest_write(void *context, u64 address, const void *from,
			  size_t size)
{
	size_t n = guest_reach(address, size);

	ck_assert_ptr_eq(context, &guest);
	if (n)
		memcpy(guest.memory + (address - BASE), from, n);
	return n;
}

static void guest_put(void *context, char c)
{
	ck_assert_ptr_eq(context, &guest);
	ck_assert_uint_lt(guest.shown_size, sizeof(guest.shown) - 1);
	guest.shown[guest.shown_size++] = c;
	guest.shown[guest.shown_size] = '\0';
}

static u64 guest_ticks(void *context)
{
	ck_assert_ptr_eq(context, &guest);
	return guest.ticks;
}

static void guest_open(void)
{
	const struct semihost_config config = {
		.read = guest_read,
		.write = guest_write,
		.put = guest_put,
		.ticks = guest_ticks,
		.hz = 1000,
		.command_line = "one two",
		.context = &guest,
	};

	memset(&guest, 0, sizeof(guest));
	memset(guest.memory, 0xee, sizeof(guest.memory));
	guest.ticks = 5000;
	semihost_init(&guest.s, &config);
}

static inline void guest_block(u64 a, u64 b, u64 c, u64 d)
{
	const u64 fields[] = { a, b, c, d };

	memcpy(guest.memory, fields, sizeof(fields));
}

static inline u64 guest_text(const char *text)
{
	memcpy(guest.memory + (TEXT - BASE), text, strlen(text) + 1);
	return strlen(text);
}

/* A call that needs no host, or has none. */
static inline u64 guest_alone(u32 op, u64 parameter)
{
	ck_assert_int_eq(semihost_begin(&guest.s, op, parameter, false),
			 SEMIHOST_DONE);
	return guest.s.result;
}

static inline void guest_asks(u32 op, u64 parameter, const char *request)
{
	ck_assert_int_eq(semihost_begin(&guest.s, op, parameter, true),
			 SEMIHOST_ASK);
	ck_assert_str_eq(guest.s.request, request);
}

/* The host's last answer; the call's result. */
static inline u64 guest_told(s64 result, u32 error)
{
	ck_assert_int_eq(semihost_reply(&guest.s, result, error, false),
			 SEMIHOST_DONE);
	return guest.s.result;
}

static inline u64 guest_errno(void)
{
	return guest_alone(0x13, 0);
}

/* Opens TEXT in a mode; the handle. */
static inline u64 guest_opens(const char *name, u64 mode)
{
	guest_block(TEXT, mode, guest_text(name), 0);
	return guest_alone(0x01, BLOCK);
}

/* A file of the host with this descriptor. */
static inline u64 guest_opens_file(u32 fd)
{
	guest_block(TEXT, 2, guest_text("f"), 0);
	ck_assert_int_eq(semihost_begin(&guest.s, 0x01, BLOCK, true),
			 SEMIHOST_ASK);
	return guest_told(fd, 0);
}

#endif
