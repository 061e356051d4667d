/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls that are not about files: most need no host. */
#include "semihost/internal.h"

#include "base/format.h"
#include "base/string.h"

/* Why a program ends: ADP_Stopped_ApplicationExit, which is no error. */
#define APPLICATION_EXIT UINT64_C(0x20026)

static bool store(struct semihost *s, u64 address, const void *from,
		  size_t size)
{
	return s->config.write(s->config.context, address, from, size) == size;
}

static u64 elapsed(struct semihost *s)
{
	return s->config.ticks(s->config.context) - s->start;
}

enum semihost_step semihost_iserror(struct semihost *s)
{
	return semihost_finish(s, (s64)s->field[0] < 0);
}

/*
 * A name for each of 256 identifiers, in the directory that hosts have for
 * that. GDB cannot say whether it is in use.
 */
enum semihost_step semihost_tmpnam(struct semihost *s)
{
	char name[40];
	size_t size = format_buf(name, sizeof(name), "/tmp/caisson-%08x-%02x",
				 (u32)s->start, (u32)s->field[1]) +
		      1;

	if (s->field[1] > 255 || s->field[2] < size)
		return semihost_fail(s, SEMIHOST_EINVAL);
	return store(s, s->field[0], name, size)
		       ? semihost_finish(s, 0)
		       : semihost_fail(s, SEMIHOST_EFAULT);
}

/* Centiseconds since the guest's start. */
enum semihost_step semihost_clock(struct semihost *s)
{
	u64 ticks = elapsed(s), hz = s->config.hz;

	return semihost_finish(s, ticks / hz * 100 + ticks % hz * 100 / hz);
}

enum semihost_step semihost_time(struct semihost *s)
{
	return semihost_ask(s, "gettimeofday,%llx,0",
			    (unsigned long long)SEMIHOST_WINDOW);
}

/* struct timeval begins with the seconds, 4 bytes, the first highest. */
enum semihost_step semihost_time_reply(struct semihost *s, s64 result,
				       u32 error)
{
	const u8 *at = s->window;

	if (result < 0)
		return semihost_fail(s, error);
	return semihost_finish(s, (u32)at[0] << 24 | (u32)at[1] << 16 |
					  (u32)at[2] << 8 | at[3]);
}

/* GDB's user has to allow it: set remote system-call-allowed 1. */
enum semihost_step semihost_system(struct semihost *s)
{
	u32 error = semihost_take_text(s, s->field[0], s->field[1], 0);

	if (error)
		return semihost_fail(s, error == SEMIHOST_ENAMETOOLONG
						? SEMIHOST_E2BIG
						: error);
	return semihost_ask(s, "system,%llx/%x",
			    (unsigned long long)SEMIHOST_WINDOW,
			    (u32)s->field[1] + 1);
}

enum semihost_step semihost_last_error(struct semihost *s)
{
	return semihost_finish(s, s->error);
}

/* The length that is given back does not count the zero byte. */
enum semihost_step semihost_get_cmdline(struct semihost *s)
{
	u64 length = strlen(s->config.command_line);

	if (s->field[1] <= length)
		return semihost_fail(s, SEMIHOST_ERANGE);
	if (!store(s, s->field[0], s->config.command_line,
		   (size_t)length + 1) ||
	    !store(s, s->parameter + 8, &length, sizeof(length)))
		return semihost_fail(s, SEMIHOST_EFAULT);
	return semihost_finish(s, 0);
}

/* Heap and stack are where the program was linked to have them: unknown. */
enum semihost_step semihost_heapinfo(struct semihost *s)
{
	static const u64 unknown[4];

	return store(s, s->field[0], unknown, sizeof(unknown))
		       ? semihost_finish(s, 0)
		       : semihost_fail(s, SEMIHOST_EFAULT);
}

enum semihost_step semihost_exit(struct semihost *s)
{
	s->exit_code = s->field[0] == APPLICATION_EXIT ? (u8)s->field[1] : 1;
	return SEMIHOST_EXIT;
}

enum semihost_step semihost_elapsed(struct semihost *s)
{
	u64 ticks = elapsed(s);

	return store(s, s->parameter, &ticks, sizeof(ticks))
		       ? semihost_finish(s, 0)
		       : semihost_fail(s, SEMIHOST_EFAULT);
}

enum semihost_step semihost_tickfreq(struct semihost *s)
{
	return semihost_finish(s, s->config.hz);
}
