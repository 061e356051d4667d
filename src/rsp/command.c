/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands, one table. What stands in none of its rows gets the empty
 * reply, by which GDB learns that the stub does not have it: qTStatus,
 * qOffsets, vMustReplyEmpty, QThreadSuffixSupported and the rest.
 */
#include "rsp/internal.h"

#include "base/status.h"

enum when {
	ALWAYS,
	STOPPED, /* an error while the machine runs, or is no more */

	/* The same two, but an open call for a file comes to its end. */
	ALWAYS_ENDS_CALL,
	STOPPED_ENDS_CALL,
};

struct command {
	const char *name;
	rsp_handler handler;
	enum when when;
};

static const struct command commands[] = {
	{ "?", rsp_do_why, ALWAYS_ENDS_CALL },
	{ "g", rsp_do_read_registers, STOPPED },
	{ "G", rsp_do_write_registers, STOPPED },
	{ "p", rsp_do_read_register, STOPPED },
	{ "P", rsp_do_write_register, STOPPED },
	{ "m", rsp_do_read_memory, STOPPED },
	{ "M", rsp_do_write_memory, STOPPED },
	{ "X", rsp_do_write_binary, STOPPED },
	{ "F", rsp_do_file_reply, ALWAYS },
	{ "Z", rsp_do_set_point, STOPPED },
	{ "z", rsp_do_clear_point, STOPPED },
	{ "c", rsp_do_continue, STOPPED_ENDS_CALL },
	{ "C", rsp_do_continue_signal, STOPPED_ENDS_CALL },
	{ "s", rsp_do_step, STOPPED_ENDS_CALL },
	{ "S", rsp_do_step_signal, STOPPED_ENDS_CALL },
	{ "H", rsp_do_select, ALWAYS },
	{ "T", rsp_do_alive, ALWAYS },
	{ "D", rsp_do_detach, ALWAYS_ENDS_CALL },
	{ "k", rsp_do_kill, ALWAYS_ENDS_CALL },
	{ "vCont?", rsp_do_vcont_actions, ALWAYS },
	{ "vCont", rsp_do_vcont, STOPPED_ENDS_CALL },
	{ "vKill", rsp_do_vkill, ALWAYS_ENDS_CALL },
	{ "qSupported", rsp_do_supported, ALWAYS },
	{ "QStartNoAckMode", rsp_do_no_ack, ALWAYS },
	{ "qAttached", rsp_do_attached, ALWAYS },
	{ "qSymbol", rsp_do_symbol, ALWAYS },
	{ "qC", rsp_do_current, ALWAYS },
	{ "qfThreadInfo", rsp_do_first_threads, ALWAYS },
	{ "qsThreadInfo", rsp_do_next_threads, ALWAYS },
	{ "qThreadExtraInfo", rsp_do_thread_text, ALWAYS },
	{ "qXfer", rsp_do_transfer, ALWAYS },
	{ "qRcmd", rsp_do_monitor, STOPPED },
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
	bool stopped =
		command->when == STOPPED || command->when == STOPPED_ENDS_CALL;

	if (stopped && rsp->exited)
		return ERR_NOT_FOUND;
	if (stopped && rsp->running)
		return ERR_BUSY;
	if (command->when == ALWAYS_ENDS_CALL ||
	    command->when == STOPPED_ENDS_CALL)
		rsp_end_call(rsp);
	return command->handler(rsp, args);
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
	struct rsp_args args = { rsp->config.in, rsp->config.in + size };
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
