/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of the debugger's host for programs of the machine: "Debugging with
 * GDB", section "File-I/O Remote Protocol Extension".
 *
 * A request goes out in place of a stop reply. GDB then reads and writes
 * memory, and answers with an F packet. A call that is open when GDB does
 * something else, as one does that has come anew, has failed.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* Numbers of the protocol: section "Errno Values". */
#define FILE_EINTR  4
#define FILE_EINVAL 22

int rsp_file_call(struct rsp *rsp, u32 thread, const char *request)
{
	if (!rsp->config.ops->file_reply)
		return ERR_UNSUPPORTED;
	if (!rsp->owed)
		return ERR_BUSY;
	rsp_begin(rsp);
	rsp_add(rsp, 'F');
	rsp_add_text(rsp, request);
	if (rsp->out_overflow)
		return ERR_NO_SPACE;
	rsp->owed = false;
	rsp->running = false;
	rsp->call_open = true;
	rsp->call_interrupted = false;
	rsp->call_thread = thread;
	rsp_send(rsp);
	return OK;
}

/* Gives the result to the target, which goes on if it is not interrupted. */
static void finish(struct rsp *rsp, s64 result, u32 error, bool interrupted)
{
	struct rsp_stop stop = { .thread = rsp->call_thread,
				 .signal = RSP_SIGNAL_INT };
	int status;

	rsp->call_open = false;
	rsp->running = !interrupted;
	rsp->owed = true;
	status = rsp->config.ops->file_reply(rsp->config.target, result, error,
					     interrupted);
	/* It may have stopped again by now; or it cannot go on. */
	if (rsp->owed && (interrupted || status != OK))
		rsp_stopped(rsp, &stop);
}

void rsp_end_call(struct rsp *rsp)
{
	if (!rsp->call_open)
		return;
	rsp->call_open = false;
	rsp->stop = (struct rsp_stop){ .thread = rsp->call_thread,
				       .signal = RSP_SIGNAL_INT };
	(void)rsp->config.ops->file_reply(rsp->config.target, -1, FILE_EINTR,
					  true);
}

void rsp_lose_files(struct rsp *rsp)
{
	if (rsp->config.ops->files_lost)
		rsp->config.ops->files_lost(rsp->config.target);
}

/* A number that may be negative; the attachment of no call is of interest. */
static int take_signed(struct rsp_args *args, u64 max, s64 *value)
{
	bool negative = rsp_take(args, '-');
	u64 number;
	int status = rsp_take_hex(args, max, &number);

	if (status == OK)
		*value = negative ? -(s64)number : (s64)number;
	return status;
}

/* "RESULT", "RESULT,ERRNO", "RESULT,ERRNO,C", and ";ATTACHMENT" after it */
static int take_reply(struct rsp_args *args, s64 *result, s64 *error,
		      bool *interrupted)
{
	int status = take_signed(args, INT64_MAX, result);

	*error = 0;
	*interrupted = false;
	if (status == OK && rsp_take(args, ',')) {
		status = take_signed(args, INT32_MAX, error);
		if (status == OK && rsp_take(args, ',')) {
			*interrupted = rsp_take(args, 'C');
			if (!*interrupted)
				return ERR_INVALID;
		}
	}
	if (status != OK)
		return status;
	return rsp_args_empty(args) || *args->at == ';' ? OK : ERR_INVALID;
}

/*
 * GDB waits for a stop reply after this: an error must not be told to it, but
 * to the program that made the call.
 */
int rsp_do_file_reply(struct rsp *rsp, struct rsp_args *args)
{
	s64 result, error;
	bool interrupted;

	if (!rsp->call_open)
		return ERR_INVALID;
	if (take_reply(args, &result, &error, &interrupted) != OK) {
		result = -1;
		error = FILE_EINVAL;
		interrupted = false;
	}
	finish(rsp, result, (u32)(error < 0 ? -error : error),
	       interrupted || rsp->call_interrupted);
	return RSP_SILENT;
}
