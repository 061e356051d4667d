/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hypervisor's own command line: the words that begin with `caisson.`.
 *
 * They come from the words that bootelf passes and from /chosen/bootargs; of
 * two settings of one option the former counts. Those words never reach the
 * guest.
 */
#ifndef VM_OPTIONS_H
#define VM_OPTIONS_H

#include "base/types.h"
#include "probe/fault.h"

/* Length of the longest command line that is kept, with its NUL. */
#define COMMAND_LINE_MAX 2048

/* Length of the longest path of caisson.gdb_device, with its NUL. */
#define GDB_DEVICE_MAX 128

enum gdb_mode {
	GDB_OFF,
	GDB_ON,	  /* a debugger may come */
	GDB_WAIT, /* and the guest's first instruction waits for it */
};

enum gdb_time {
	GDB_TIME_STOP, /* the guest's virtual counter stops with the guest */
	GDB_TIME_RUN,
};

/* Those that are numbers come first: see options.c. */
struct options {
	u8 stats;	/* caisson.stats=1: print counters at power-off */
	u8 fault;	/* enum probe_policy, to begin with */
	u8 gdb;		/* enum gdb_mode */
	u8 gdb_time;	/* enum gdb_time */
	u8 semihosting; /* the guest's calls are served; needs gdb */
	char gdb_device[GDB_DEVICE_MAX]; /* "": the first that fits */
};

/*
 * Applies the options in `text`, words separated by spaces; log level and
 * panic action take effect at once. An unknown option or value is named in a
 * warning and ignored.
 */
void options_parse(struct options *options, const char *text);

/*
 * Copies `text` without the hypervisor's words to `guest` of `size` bytes.
 * Words after `--` belong to the guest's init and stay. Returns ERR_NO_SPACE
 * if it does not fit.
 */
int options_strip(const char *text, char *guest, size_t size);

#endif
