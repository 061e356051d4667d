/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The commands, one table. What stands in none of its rows gets the empty
 * reply, by which GDB learns that the stub does not have it: qTStatus,
 * qOffsets, vMustReplyEmpty, QThreadSuffixSupported and the rest.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "base/string.h"

/* What is done for a handler, in this order. */
#define STOPPED	  1u  /* an error while the machine runs, or is no more */
#define ENDS_CALL 2u  /* an open call for a file comes to its end */
#define BARE	  4u  /* an error with arguments */
#define OF_THREAD 8u  /* args->thread is the current thread; or an error */
#define SAYS_OK	  16u /* when it returns OK, that is the reply */

/* X(name, handler, traits): one list, so that no name needs a pointer. */
/* clang-format off */
#define COMMANDS(X) \
	X("?", rsp_do_why, ENDS_CALL | BARE) \
	X("g", rsp_do_read_registers, STOPPED | BARE | OF_THREAD) \
	X("G", rsp_do_write_registers, STOPPED | OF_THREAD | SAYS_OK) \
	X("p", rsp_do_read_register, STOPPED | OF_THREAD) \
	X("P", rsp_do_write_register, STOPPED | OF_THREAD | SAYS_OK) \
	X("m", rsp_do_read_memory, STOPPED | OF_THREAD) \
	X("M", rsp_do_write_memory, STOPPED | OF_THREAD | SAYS_OK) \
	X("X", rsp_do_write_binary, STOPPED | OF_THREAD | SAYS_OK) \
	X("F", rsp_do_file_reply, 0) \
	X("Z", rsp_do_set_point, STOPPED | SAYS_OK) \
	X("z", rsp_do_clear_point, STOPPED | SAYS_OK) \
	X("c", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X("C", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X("s", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X("S", rsp_do_resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X("H", rsp_do_select, SAYS_OK) \
	X("T", rsp_do_alive, SAYS_OK) \
	X("D", rsp_do_detach, ENDS_CALL | BARE | SAYS_OK) \
	X("k", rsp_do_kill, ENDS_CALL) \
	X("vCont?", rsp_do_vcont_actions, BARE) \
	X("vCont", rsp_do_vcont, STOPPED | ENDS_CALL) \
	X("vKill", rsp_do_vkill, ENDS_CALL | SAYS_OK) \
	X("qSupported", rsp_do_supported, 0) \
	X("QStartNoAckMode", rsp_do_no_ack, BARE) \
	X("qAttached", rsp_do_attached, 0) \
	X("qSymbol", rsp_do_symbol, SAYS_OK) \
	X("qC", rsp_do_current, BARE | OF_THREAD) \
	X("qfThreadInfo", rsp_do_first_threads, BARE) \
	X("qsThreadInfo", rsp_do_next_threads, BARE) \
	X("qThreadExtraInfo", rsp_do_thread_text, 0) \
	X("qXfer", rsp_do_transfer, 0) \
	X("qRcmd", rsp_do_monitor, STOPPED | SAYS_OK)
/* clang-format on */

#define NAME(name, handler, traits)    name "\0"
#define HANDLER(name, handler, traits) handler,
#define TRAITS(name, handler, traits)  (traits),

static const char names[] = COMMANDS(NAME);
static const rsp_handler handlers[] = { COMMANDS(HANDLER) };
static const u8 all_traits[] = { COMMANDS(TRAITS) };

/*
 * A name of one character ends where the arguments start. A longer one must
 * be followed by a separator: qC is no prefix of qCRC.
 */
static bool matches(const char *name, struct rsp_args *args)
{
	u8 *start = args->at;

	if (!rsp_take_text(args, name))
		return false;
	if (!name[1] || rsp_args_empty(args))
		return true;
	if (*args->at == ':' || *args->at == ';' || *args->at == ',')
		return true;
	args->at = start;
	return false;
}

static int run(struct rsp *rsp, u32 command, struct rsp_args *args)
{
	u32 traits = all_traits[command];
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
		status = handlers[command](rsp, args);
	if (status == OK && (traits & SAYS_OK))
		rsp_add_text(rsp, "OK");
	return status;
}

static int obey(struct rsp *rsp, struct rsp_args *args)
{
	const char *name = names;

	for (u32 i = 0; *name; i++, name += strlen(name) + 1)
		if (matches(name, args))
			return run(rsp, i, args);
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
