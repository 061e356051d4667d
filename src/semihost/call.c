/* SPDX-License-Identifier: BSD-2-Clause */
/* The way in of all calls: one table, and what its rows share. */
#include "semihost/internal.h"

#include "base/format.h"

/* Section "Semihosting operations" of the specification. */
static const struct semihost_row rows[] = {
	{ 0x01, 3, semihost_open, semihost_open_reply },
	{ 0x02, 1, semihost_close, semihost_close_reply },
	{ 0x03, 0, semihost_writec, semihost_writec_reply },
	{ 0x04, 0, semihost_write0, semihost_write0_reply },
	{ 0x05, 3, semihost_write, semihost_write_reply },
	{ 0x06, 3, semihost_read, semihost_read_reply },
	{ 0x07, 0, semihost_readc, semihost_readc_reply },
	{ 0x08, 1, semihost_iserror, NULL },
	{ 0x09, 1, semihost_istty, semihost_plain_reply },
	{ 0x0a, 2, semihost_seek, semihost_seek_reply },
	{ 0x0c, 1, semihost_flen, semihost_flen_reply },
	{ 0x0d, 3, semihost_tmpnam, NULL },
	{ 0x0e, 2, semihost_remove, semihost_plain_reply },
	{ 0x0f, 4, semihost_rename, semihost_plain_reply },
	{ 0x10, 0, semihost_clock, NULL },
	{ 0x11, 0, semihost_time, semihost_time_reply },
	{ 0x12, 2, semihost_system, semihost_plain_reply },
	{ 0x13, 0, semihost_last_error, NULL },
	{ 0x15, 2, semihost_get_cmdline, NULL },
	{ 0x16, 1, semihost_heapinfo, NULL },
	{ 0x18, 2, semihost_exit, NULL },
	{ 0x20, 2, semihost_exit, NULL },
	{ 0x30, 0, semihost_elapsed, NULL },
	{ 0x31, 0, semihost_tickfreq, NULL },
};

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
	s->row = NULL;
	for (size_t n = 0; n < ARRAY_COUNT(rows); n++)
		if (rows[n].op == op)
			s->row = &rows[n];
	if (!s->row)
		return semihost_fail(s, SEMIHOST_ENOSYS);
	size = s->row->fields * sizeof(s->field[0]);
	if (size && s->config.read(s->config.context, parameter, s->field,
				   size) != size)
		return semihost_fail(s, SEMIHOST_EFAULT);
	return s->row->begin(s);
}

enum semihost_step semihost_reply(struct semihost *s, s64 result, u32 error,
				  bool interrupted)
{
	enum semihost_step step;

	if (interrupted && result < 0 && error == SEMIHOST_EINTR &&
	    s->done == 0)
		return SEMIHOST_AGAIN;
	s->result = ~UINT64_C(0);
	step = s->row->reply(s, result, semihost_errno(error));
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
