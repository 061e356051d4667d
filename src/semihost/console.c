/* SPDX-License-Identifier: BSD-2-Clause */
/* The console: GDB's, as its descriptors 0 and 1, or what config.put shows. */
#include "semihost/internal.h"

#include "base/string.h"

u64 semihost_show(struct semihost *s, u64 address, u64 size)
{
	u8 bytes[64];
	u64 shown = 0;

	if (size > SEMIHOST_LOCAL_MAX)
		size = SEMIHOST_LOCAL_MAX;
	while (shown < size) {
		size_t want = size - shown < sizeof(bytes)
				      ? (size_t)(size - shown)
				      : sizeof(bytes);
		size_t got = s->config.read(s->config.context, address + shown,
					    bytes, want);

		for (size_t n = 0; n < got; n++)
			s->config.put(s->config.context, (char)bytes[n]);
		shown += got;
		if (got != want)
			break;
	}
	return shown;
}

enum semihost_step semihost_writec(struct semihost *s)
{
	if (s->host)
		return semihost_ask(s, "write,1,%llx,1",
				    (unsigned long long)s->parameter);
	if (semihost_show(s, s->parameter, 1) != 1)
		s->error = SEMIHOST_EFAULT;
	return semihost_finish(s, 0);
}

/* It has no result. */
enum semihost_step semihost_writec_reply(struct semihost *s, s64 result,
					 u32 error)
{
	if (result < 0)
		s->error = error;
	return semihost_finish(s, 0);
}

/*
 * Finds the next piece of a string, up to its zero byte or to where memory
 * ends. False: it is the last one.
 */
static bool find_piece(struct semihost *s)
{
	u8 bytes[256];
	size_t got = s->config.read(s->config.context, s->parameter + s->done,
				    bytes, sizeof(bytes));
	const u8 *end = memchr(bytes, 0, got);

	if (!end && got < sizeof(bytes))
		s->error = SEMIHOST_EFAULT;
	s->piece = (u32)(end ? (size_t)(end - bytes) : got);
	return !end && got == sizeof(bytes);
}

static enum semihost_step send_piece(struct semihost *s)
{
	(void)find_piece(s);
	s->result = 0;
	if (s->piece == 0)
		return SEMIHOST_DONE;
	return semihost_ask(s, "write,1,%llx,%x",
			    (unsigned long long)(s->parameter + s->done),
			    s->piece);
}

enum semihost_step semihost_write0(struct semihost *s)
{
	bool more = true;

	if (s->host)
		return send_piece(s);
	while (more && s->done < SEMIHOST_LOCAL_MAX) {
		more = find_piece(s);
		s->done += semihost_show(s, s->parameter + s->done, s->piece);
	}
	return semihost_finish(s, 0);
}

enum semihost_step semihost_write0_reply(struct semihost *s, s64 result,
					 u32 error)
{
	if (result < 0)
		s->error = error;
	if (result <= 0 || result > s->piece)
		return semihost_finish(s, 0);
	s->done += (u64)result;
	return send_piece(s);
}

enum semihost_step semihost_readc(struct semihost *s)
{
	return semihost_ask(s, "read,0,%llx,1",
			    (unsigned long long)SEMIHOST_WINDOW);
}

/* At the end of input there is no character, and no result for that. */
enum semihost_step semihost_readc_reply(struct semihost *s, s64 result,
					u32 error)
{
	if (result == 1)
		return semihost_finish(s, s->window[0]);
	return semihost_fail(s, result < 0 ? error : SEMIHOST_EIO);
}
