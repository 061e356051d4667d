/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands, one table. What stands in none of its rows gets the empty
 * reply, by which GDB learns that the stub does not have it: qTStatus,
 * qOffsets, vMustReplyEmpty, QThreadSuffixSupported and the rest.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* What is done for a handler, in this order. */
#define STOPPED	  1u  /* an error while the machine runs, or is no more */
#define ENDS_CALL 2u  /* an open call for a file comes to its end */
#define BARE	  4u  /* an error with arguments */
#define OF_THREAD 8u  /* args->thread is the current thread; or an error */
#define SAYS_OK	  16u /* when it returns OK, that is the reply */

struct command {
	const char *name;
	rsp_handler handler;
	u32 traits;
};

static const struct command commands[] = {
	{ "?", rsp_do_why, ENDS_CALL | BARE },
	{ "g", rsp_do_read_registers, STOPPED | BARE | OF_THREAD },
	{ "G", rsp_do_write_registers, STOPPED | OF_THREAD | SAYS_OK },
	{ "p", rsp_do_read_register, STOPPED | OF_THREAD },
	{ "P", rsp_do_write_register, STOPPED | OF_THREAD | SAYS_OK },
	{ "m", rsp_do_read_memory, STOPPED | OF_THREAD },
	{ "M", rsp_do_write_memory, STOPPED | OF_THREAD | SAYS_OK },
	{ "X", rsp_do_write_binary, STOPPED | OF_THREAD | SAYS_OK },
	{ "F", rsp_do_file_reply, 0 },
	{ "Z", rsp_do_set_point, STOPPED | SAYS_OK },
	{ "z", rsp_do_clear_point, STOPPED | SAYS_OK },
	{ "c", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD },
	{ "C", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD },
	{ "s", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD },
	{ "S", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD },
	{ "H", rsp_do_select, SAYS_OK },
	{ "T", rsp_do_alive, SAYS_OK },
	{ "D", rsp_do_detach, ENDS_CALL | BARE | SAYS_OK },
	{ "k", rsp_do_kill, ENDS_CALL },
	{ "vCont?", rsp_do_vcont_actions, BARE },
	{ "vCont", rsp_do_vcont, STOPPED | ENDS_CALL },
	{ "vKill", rsp_do_vkill, ENDS_CALL | SAYS_OK },
	{ "qSupported", rsp_do_supported, 0 },
	{ "QStartNoAckMode", rsp_do_no_ack, BARE },
	{ "qAttached", rsp_do_attached, 0 },
	{ "qSymbol", rsp_do_symbol, SAYS_OK },
	{ "qC", rsp_do_current, BARE | OF_THREAD },
	{ "qfThreadInfo", rsp_do_first_threads, BARE },
	{ "qsThreadInfo", rsp_do_next_threads, BARE },
	{ "qThreadExtraInfo", rsp_do_thread_text, 0 },
	{ "qXfer", rsp_do_transfer, 0 },
	{ "qRcmd", rsp_do_monitor, STOPPED | SAYS_OK },
};

/*
 * A name of one character ends where the arguments start. A longer one must
 * be followed by a separator: qC is no prefix of qCRC.
 */
static bool matches(const struct command *command, struct rsp_args *args)
{
	u8 *start = args->at;

	if (!rsp_take_text(args, command->name))
		return false;
	if (!command->name[1] || rsp_args_empty(args))
		return true;
	if (*args->at == ':' || *args->at == ';' || *args->at == ',')
		return true;
	args->at = start;
	return false;
}

static int run(struct rsp *rsp, const struct command *command,
	       struct rsp_args *args)
{
	u32 traits = command->traits;
	int status = OK;

	if ((traits & STOPPED) && rsp->exited)
		return ERR_NOT_FOUND;
	if ((traits & STOPPED) && rsp->running)
		return ERR_BUSY;
	if (traits & ENDS_CALL)
		rsp_end_call(rsp);
	if ((traits & BARE) && !rsp_args_empty(args))
		return ERR_INVALID;
	if (traits & OF_THREAD)
		status = rsp_current_thread(rsp, &args->thread);
	if (status == OK)
		status = command->handler(rsp, args);
	if (status == OK && (traits & SAYS_OK))
		rsp_add_text(rsp, "OK");
	return status;
}

static int obey(struct rsp *rsp, struct rsp_args *args)
{
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
		if (!matches(&commands[i], args))
			continue;
		return run(rsp, &commands[i], args);
	}
	return ERR_UNSUPPORTED;
}

void rsp_dispatch(struct rsp *rsp, size_t size)
{
	struct rsp_args args = { .at = rsp->config.in,
				 .end = rsp->config.in + size };
	int status;

	rsp_begin(rsp);
	status = obey(rsp, &args);
	if (status == RSP_SILENT)
		return;
	if (status == OK && rsp->out_overflow)
		status = ERR_NO_SPACE;
	if (status == OK)
		rsp_send(rsp);
	else
		rsp_send_error(rsp, status);
}
