/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semihosting for AArch64 (Arm, "Semihosting for AArch32 and AArch64"): the
 * calls of a guest, served by the host that GDB runs on ("Debugging with GDB",
 * section "File-I/O Remote Protocol Extension"), or, as far as that goes,
 * without one.
 *
 * A call is one or more steps: semihost_begin(), and as long as that asks the
 * host for something, semihost_reply(). One call at a time; nothing locks.
 * What a call names (addresses, lengths, handles, modes) is the guest's and
 * may be anything; what the host answers may be anything, too.
 */
#ifndef SEMIHOST_SEMIHOST_H
#define SEMIHOST_SEMIHOST_H

#include "base/types.h"

/* The instruction that makes a call: HLT #0xF000. */
#define SEMIHOST_HLT UINT32_C(0xd45e0000)

/* Handles that a guest can have open at a time, those of ":tt" included. */
#define SEMIHOST_FILES_MAX 32u

/* Length of the longest path or command, with its zero byte. */
#define SEMIHOST_PATH_MAX 1024u

/* No request moves more bytes than this at a time. */
#define SEMIHOST_PIECE 0x4000u

/* Nor does one call show more without a host. */
#define SEMIHOST_LOCAL_MAX 0x1000u

/*
 * Where GDB finds what is not in the guest's memory: an address that no guest
 * has, since no virtual or physical address has more than 52 bits, and bits
 * 55:52 are part of one also where the top byte is ignored.
 */
#define SEMIHOST_WINDOW	     UINT64_C(0x0070ca1500000000)
#define SEMIHOST_WINDOW_SIZE (2 * SEMIHOST_PATH_MAX)

struct semihost_config {
	/*
	 * Memory as the caller sees it: copies up to `size` bytes, and returns
	 * how many there were before the first that could not be reached.
	 */
	size_t (*read)(void *context, u64 address, void *to, size_t size);
	size_t (*write)(void *context, u64 address, const void *from,
			size_t size);

	/* Takes a character of console output when there is no host. */
	void (*put)(void *context, char c);

	/* The guest's time, and ticks a second (not 0). */
	u64 (*ticks)(void *context);
	u64 hz;

	const char *command_line; /* for SYS_GET_CMDLINE */
	void *context;
};

enum semihost_kind {
	SEMIHOST_FREE,
	SEMIHOST_INPUT, /* ":tt" */
	SEMIHOST_OUTPUT,
	SEMIHOST_ERROR_OUTPUT,
	SEMIHOST_FEATURES,
	SEMIHOST_FILE,
	SEMIHOST_LOST, /* the file of a host that has gone */
};

struct semihost_file {
	enum semihost_kind kind;
	u32 fd;	      /* GDB's; of the console too */
	u32 position; /* of SEMIHOST_FEATURES */
};

enum semihost_step {
	SEMIHOST_DONE,	/* the call's result is `result` */
	SEMIHOST_ASK,	/* the host is to do `request` */
	SEMIHOST_AGAIN, /* nothing was done: the call is to be made anew */
	SEMIHOST_EXIT,	/* the program has ended with `exit_code` */
};

struct semihost {
	struct semihost_config config;
	struct semihost_file files[SEMIHOST_FILES_MAX]; /* handle - 1 */
	u64 start; /* the guest's, in ticks */
	u32 error; /* for SYS_ERRNO */

	/* The call that is being made. */
	u32 op;
	bool host;
	u64 parameter;
	u64 field[4]; /* of the parameter block */
	u64 done;     /* bytes moved so far */
	u32 piece;    /* bytes of the request */
	u64 result;
	u8 exit_code;
	char request[96];

	/* What is at SEMIHOST_WINDOW. */
	u8 window[SEMIHOST_WINDOW_SIZE];
};

/* Starts with no file open; the guest's time begins. */
void semihost_init(struct semihost *s, const struct semihost_config *config);

/*
 * A call: w0 and x1 of the guest. `host`: there is one now. With SEMIHOST_ASK,
 * `request` is text for rsp_file_call().
 */
enum semihost_step semihost_begin(struct semihost *s, u32 op, u64 parameter,
				  bool host);

/*
 * What the host answered to the request: a result, negative with the
 * protocol's own error number. `interrupted`: the user wants the guest to
 * stop. Then nothing more is asked for: the call is done as far as it got, or
 * is to be made anew if it got nowhere.
 */
enum semihost_step semihost_reply(struct semihost *s, s64 result, u32 error,
				  bool interrupted);

/*
 * The host has gone, and another may come: what it had open is no more. Calls
 * with such a handle fail, so that none of them reaches what the next host has
 * open under the same number, until SYS_CLOSE gives it back.
 */
void semihost_forget_files(struct semihost *s);

/* Where the byte at `address` is, if it and `size` - 1 more are in the window. */
static inline u8 *semihost_window(struct semihost *s, u64 address, u64 size)
{
	u64 offset = address - SEMIHOST_WINDOW;

	if (offset >= SEMIHOST_WINDOW_SIZE ||
	    size > SEMIHOST_WINDOW_SIZE - offset)
		return NULL;
	return s->window + offset;
}

#endif
