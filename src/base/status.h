/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status codes: 0 is success, errors are negative. Functions return `int`
 * holding one of these; results go through pointers.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	OK = 0,
	ERR_INVALID = -1,     /* an argument or field has no valid meaning */
	ERR_NOT_FOUND = -2,   /* the thing looked for does not exist */
	ERR_NO_MEMORY = -3,   /* no memory of that size or alignment */
	ERR_NO_SPACE = -4,    /* the caller's buffer or table is full */
	ERR_TRUNCATED = -5,   /* the input ends before it should */
	ERR_BAD_MAGIC = -6,   /* not this kind of input at all */
	ERR_BAD_VERSION = -7, /* this kind of input, in an unknown version */
	ERR_CORRUPT = -8,     /* the input contradicts itself */
	ERR_UNSUPPORTED = -9, /* valid, but not handled here */
	ERR_OVERFLOW = -10,   /* a number does not fit or wraps */
	ERR_RANGE = -11,      /* outside the permitted range */
	ERR_ALIGNMENT = -12,  /* an address or size is not aligned */
	ERR_EXISTS = -13,     /* already there, or already done */
	ERR_BUSY = -14,	      /* in use, try later */
	ERR_DENIED = -15,     /* policy refuses it */
	ERR_IO = -16,	      /* the device reported an error */
	ERR_CHECKSUM = -17,   /* stored and computed checksums differ */
};

/* A short English description of a status, never NULL. */
const char *status_text(int status);

#endif
