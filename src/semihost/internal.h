/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the files of this room. */
#ifndef SEMIHOST_INTERNAL_H
#define SEMIHOST_INTERNAL_H

#include "base/compiler.h"
#include "semihost/semihost.h"

/*
 * Error numbers: those of the protocol's section "Errno Values", which are
 * newlib's too, and are what SYS_ERRNO gives.
 */
#define SEMIHOST_EINTR	      4u
#define SEMIHOST_EIO	      5u
#define SEMIHOST_E2BIG	      7u
#define SEMIHOST_EBADF	      9u
#define SEMIHOST_EACCES	      13u
#define SEMIHOST_EFAULT	      14u
#define SEMIHOST_EINVAL	      22u
#define SEMIHOST_EMFILE	      24u
#define SEMIHOST_ESPIPE	      29u
#define SEMIHOST_ERANGE	      34u
#define SEMIHOST_ENOSYS	      88u
#define SEMIHOST_ENAMETOOLONG 91u
#define SEMIHOST_EUNKNOWN     9999u

static inline enum semihost_step semihost_finish(struct semihost *s, u64 result)
{
	s->result = result;
	return SEMIHOST_DONE;
}

/* The result is -1, which it is from the beginning of each step on. */
static inline enum semihost_step semihost_fail(struct semihost *s, u32 error)
{
	s->error = error;
	return SEMIHOST_DONE;
}

/* The host is asked; if there is none, the call fails. */
enum semihost_step semihost_ask(struct semihost *s, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* For calls of which the host's result is the guest's. */
enum semihost_step semihost_plain_reply(struct semihost *s, s64 result,
					u32 error);

/* What SYS_ERRNO says of the host's error. */
u32 semihost_errno(u32 error);

/*
 * Copies a string of the guest, `length` bytes without its zero byte, to
 * `offset` in the window. 0, or an error number.
 */
u32 semihost_take_text(struct semihost *s, u64 address, u64 length, u32 offset);

/* console.c */
enum semihost_step semihost_writec(struct semihost *s);
enum semihost_step semihost_writec_reply(struct semihost *s, s64 result,
					 u32 error);
enum semihost_step semihost_write0(struct semihost *s);
enum semihost_step semihost_write0_reply(struct semihost *s, s64 result,
					 u32 error);
enum semihost_step semihost_readc(struct semihost *s);
enum semihost_step semihost_readc_reply(struct semihost *s, s64 result,
					u32 error);
/* Shows up to `size` bytes of memory without a host; returns how many. */
u64 semihost_show(struct semihost *s, u64 address, u64 size);

/* file.c */
enum semihost_step semihost_open(struct semihost *s);
enum semihost_step semihost_open_reply(struct semihost *s, s64 result,
				       u32 error);
enum semihost_step semihost_close(struct semihost *s);
enum semihost_step semihost_close_reply(struct semihost *s, s64 result,
					u32 error);
enum semihost_step semihost_write(struct semihost *s);
enum semihost_step semihost_write_reply(struct semihost *s, s64 result,
					u32 error);
enum semihost_step semihost_read(struct semihost *s);
enum semihost_step semihost_read_reply(struct semihost *s, s64 result,
				       u32 error);
enum semihost_step semihost_istty(struct semihost *s);
enum semihost_step semihost_seek(struct semihost *s);
enum semihost_step semihost_seek_reply(struct semihost *s, s64 result,
				       u32 error);
enum semihost_step semihost_flen(struct semihost *s);
enum semihost_step semihost_flen_reply(struct semihost *s, s64 result,
				       u32 error);
enum semihost_step semihost_remove(struct semihost *s);
enum semihost_step semihost_rename(struct semihost *s);

/* local.c */
enum semihost_step semihost_iserror(struct semihost *s);
enum semihost_step semihost_tmpnam(struct semihost *s);
enum semihost_step semihost_clock(struct semihost *s);
enum semihost_step semihost_time(struct semihost *s);
enum semihost_step semihost_time_reply(struct semihost *s, s64 result,
				       u32 error);
enum semihost_step semihost_system(struct semihost *s);
enum semihost_step semihost_last_error(struct semihost *s);
enum semihost_step semihost_get_cmdline(struct semihost *s);
enum semihost_step semihost_heapinfo(struct semihost *s);
enum semihost_step semihost_exit(struct semihost *s);
enum semihost_step semihost_elapsed(struct semihost *s);
enum semihost_step semihost_tickfreq(struct semihost *s);

#endif
