/* SPDX-License-Identifier: BSD-2-Clause */
/* The way in of all calls: one table, and what its rows share. */
#include "semihost/internal.h"

#include "base/format.h"

/*
 * Section "Semihosting operations" of the specification: X(number, fields of
 * its parameter block, what begins it, what takes the host's answer). That is
 * the plain one for those that ask for nothing too, where none comes. One list,
 * so that no function needs a pointer.
 */
/* clang-format off */
#define CALLS(X) \
	X(0x01, 3, open, open_reply) \
	X(0x02, 1, close, close_reply) \
	X(0x03, 0, writec, writec_reply) \
	X(0x04, 0, write0, write0_reply) \
	X(0x05, 3, write, write_reply) \
	X(0x06, 3, read, read_reply) \
	X(0x07, 0, readc, readc_reply) \
	X(0x08, 1, iserror, plain_reply) \
	X(0x09, 1, istty, plain_reply) \
	X(0x0a, 2, seek, seek_reply) \
	X(0x0c, 1, flen, flen_reply) \
	X(0x0d, 3, tmpnam, plain_reply) \
	X(0x0e, 2, remove, plain_reply) \
	X(0x0f, 4, rename, plain_reply) \
	X(0x10, 0, clock, plain_reply) \
	X(0x11, 0, time, time_reply) \
	X(0x12, 2, system, plain_reply) \
	X(0x13, 0, last_error, plain_reply) \
	X(0x15, 2, get_cmdline, plain_reply) \
	X(0x16, 1, heapinfo, plain_reply) \
	X(0x18, 2, exit, plain_reply) \
	X(0x20, 2, exit, plain_reply) \
	X(0x30, 0, elapsed, plain_reply) \
	X(0x31, 0, tickfreq, plain_reply)
/* clang-format on */

#define FIELDS(op, fields, begin, reply) [op] = (fields) + 1,
#define BEGIN(op, fields, begin, reply)                                        \
	case op:                                                               \
		return semihost_##begin(s);

#define REPLY(op, fields, begin, reply)                                        \
	case op:                                                               \
		return semihost_##reply(s, result, error);

/* By number, plus one; 0: there is no such call. */
static const u8 all_fields[] = { CALLS(FIELDS) };

static enum semihost_step begin(struct semihost *s)
{
	switch (s->op) {
		CALLS(BEGIN)
	default:
		return semihost_fail(s, SEMIHOST_ENOSYS);
	}
}

static enum semihost_step reply(struct semihost *s, s64 result, u32 error)
{
	switch (s->op) {
		CALLS(REPLY)
	default:
		return semihost_plain_reply(s, result, error);
	}
}

void semihost_init(struct semihost *s, const struct semihost_config *config)
{
	*s = (struct semihost){ .config = *config };
	s->start = config->ticks(config->context);
}

enum semihost_step semihost_begin(struct semihost *s, u32 op, u64 parameter,
				  bool host)
{
	size_t size;

	s->host = host;
	s->parameter = parameter;
	s->done = 0;
	s->result = ~UINT64_C(0);
	s->op = op;
	if (op >= ARRAY_COUNT(all_fields) || !all_fields[op])
		return semihost_fail(s, SEMIHOST_ENOSYS);
	size = (all_fields[op] - 1u) * sizeof(s->field[0]);
	if (size && s->config.read(s->config.context, parameter, s->field,
				   size) != size)
		return semihost_fail(s, SEMIHOST_EFAULT);
	return begin(s);
}

enum semihost_step semihost_reply(struct semihost *s, s64 result, u32 error,
				  bool interrupted)
{
	enum semihost_step step;

	if (interrupted && result < 0 && error == SEMIHOST_EINTR &&
	    s->done == 0)
		return SEMIHOST_AGAIN;
	s->result = ~UINT64_C(0);
	step = reply(s, result, semihost_errno(error));
	return interrupted && step == SEMIHOST_ASK ? SEMIHOST_DONE : step;
}

/* An error without a number, or with GDB's "unknown", is one of the device. */
u32 semihost_errno(u32 error)
{
	return error == 0 || error == SEMIHOST_EUNKNOWN ? SEMIHOST_EIO : error;
}

enum semihost_step semihost_ask(struct semihost *s, const char *fmt, ...)
{
	va_list args;

	if (!s->host)
		return semihost_fail(s, SEMIHOST_EIO);
	va_start(args, fmt);
	format_vbuf(s->request, sizeof(s->request), fmt, args);
	va_end(args);
	return SEMIHOST_ASK;
}

enum semihost_step semihost_plain_reply(struct semihost *s, s64 result,
					u32 error)
{
	return result < 0 ? semihost_fail(s, error)
			  : semihost_finish(s, (u64)result);
}

u32 semihost_take_text(struct semihost *s, u64 address, u64 length, u32 offset)
{
	u8 *to = s->window + offset;

	if (length >= SEMIHOST_PATH_MAX)
		return SEMIHOST_ENAMETOOLONG;
	if (length && s->config.read(s->config.context, address, to,
				     (size_t)length) != length)
		return SEMIHOST_EFAULT;
	to[length] = '\0';
	return 0;
}
