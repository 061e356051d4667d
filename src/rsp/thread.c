/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Threads: which there are, which one is meant, what GDB shows of them.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "base/string.h"

static int next_thread(struct rsp *rsp, u32 after, u32 *thread)
{
	return rsp->config.ops->next_thread(rsp->config.target, after, thread);
}

bool rsp_thread_exists(struct rsp *rsp, u32 thread)
{
	u32 found;

	return thread != RSP_THREAD_ANY && thread != RSP_THREAD_ALL &&
	       next_thread(rsp, thread - 1, &found) == OK && found == thread;
}

int rsp_current_thread(struct rsp *rsp, u32 *thread)
{
	*thread = rsp->call_open ? rsp->call_thread : rsp->general;
	if (rsp_thread_exists(rsp, *thread))
		return OK;
	*thread = rsp->stop.thread;
	if (rsp_thread_exists(rsp, *thread))
		return OK;
	return next_thread(rsp, RSP_THREAD_ANY, thread);
}

int rsp_take_one_thread(struct rsp *rsp, struct rsp_args *args, u32 *thread)
{
	int status = rsp_take_thread(args, thread);

	if (status != OK)
		return status;
	if (*thread == RSP_THREAD_ANY)
		return rsp_current_thread(rsp, thread);
	return rsp_thread_exists(rsp, *thread) ? OK : ERR_NOT_FOUND;
}

/* Hg THREAD, for registers and memory; Hc THREAD, for c and s. */
int rsp_do_select(struct rsp *rsp, struct rsp_args *args)
{
	bool general = rsp_take(args, 'g');
	u32 thread;
	int status;

	if (!general && !rsp_take(args, 'c'))
		return ERR_INVALID;
	status = rsp_take_thread(args, &thread);
	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	if (thread != RSP_THREAD_ANY && thread != RSP_THREAD_ALL &&
	    !rsp_thread_exists(rsp, thread))
		return ERR_NOT_FOUND;
	if (!general)
		rsp->resumed = thread;
	else /* "All" cannot be read: any of them will do. */
		rsp->general =
			thread == RSP_THREAD_ALL ? RSP_THREAD_ANY : thread;
	return OK;
}

int rsp_do_alive(struct rsp *rsp, struct rsp_args *args)
{
	u32 thread;
	int status = rsp_take_thread(args, &thread);

	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	return rsp_thread_exists(rsp, thread) ? OK : ERR_NOT_FOUND;
}

int rsp_do_current(struct rsp *rsp, struct rsp_args *args)
{
	rsp_add_text(rsp, "QC");
	rsp_add_number(rsp, args->thread);
	return OK;
}

/* Room for a comma and a number: a packet has more than one of these. */
#define ENTRY_MAX 9

/* "m" and as many threads after the last one listed as fit, or "l". */
int rsp_do_next_threads(struct rsp *rsp, struct rsp_args *args)
{
	u32 thread;
	char before = 'm';

	(void)args;
	while (rsp_room(rsp) >= ENTRY_MAX &&
	       next_thread(rsp, rsp->listed, &thread) == OK) {
		rsp_add(rsp, before);
		rsp_add_number(rsp, thread);
		before = ',';
		rsp->listed = thread;
	}
	if (before == 'm')
		rsp_add(rsp, 'l');
	return OK;
}

int rsp_do_first_threads(struct rsp *rsp, struct rsp_args *args)
{
	rsp->listed = RSP_THREAD_ANY;
	return rsp_do_next_threads(rsp, args);
}

/* qThreadExtraInfo,THREAD: what `info threads' shows in parentheses. */
int rsp_do_thread_text(struct rsp *rsp, struct rsp_args *args)
{
	struct rsp_thread_info info = { 0 };
	u32 thread;
	int status;

	if (!rsp_take(args, ','))
		return ERR_INVALID;
	status = rsp_take_one_thread(rsp, args, &thread);
	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	status =
		rsp->config.ops->thread_info(rsp->config.target, thread, &info);
	if (status != OK)
		return status;
	rsp_add_bytes(rsp, (const u8 *)info.extra,
		      strnlen(info.extra, sizeof(info.extra)));
	return OK;
}
