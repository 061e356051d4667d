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

/*
 * X(id, name, handler, traits), for the handler without its rsp_do_: one list,
 * so that neither names nor handlers need pointers.
 */
/* clang-format off */
#define COMMANDS(X) \
	X(WHY, "?", why, ENDS_CALL | BARE) \
	X(READ_REGISTERS, "g", read_registers, STOPPED | BARE | OF_THREAD) \
	X(WRITE_REGISTERS, "G", write_registers, STOPPED | OF_THREAD | SAYS_OK) \
	X(READ_REGISTER, "p", read_register, STOPPED | OF_THREAD) \
	X(WRITE_REGISTER, "P", write_register, STOPPED | OF_THREAD | SAYS_OK) \
	X(READ_MEMORY, "m", read_memory, STOPPED | OF_THREAD) \
	X(WRITE_MEMORY, "M", write_memory, STOPPED | OF_THREAD | SAYS_OK) \
	X(WRITE_BINARY, "X", write_binary, STOPPED | OF_THREAD | SAYS_OK) \
	X(FILE_REPLY, "F", file_reply, 0) \
	X(SET_POINT, "Z", set_point, STOPPED | SAYS_OK) \
	X(CLEAR_POINT, "z", clear_point, STOPPED | SAYS_OK) \
	X(CONTINUE, "c", resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X(CONTINUE_SIGNAL, "C", resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X(STEP, "s", resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X(STEP_SIGNAL, "S", resume, STOPPED | ENDS_CALL | OF_THREAD) \
	X(SELECT, "H", select, SAYS_OK) \
	X(ALIVE, "T", alive, SAYS_OK) \
	X(DETACH, "D", detach, ENDS_CALL | BARE | SAYS_OK) \
	X(KILL, "k", kill, ENDS_CALL) \
	X(VCONT_ACTIONS, "vCont?", vcont_actions, BARE) \
	X(VCONT, "vCont", vcont, STOPPED | ENDS_CALL) \
	X(VKILL, "vKill", vkill, ENDS_CALL | SAYS_OK) \
	X(SUPPORTED, "qSupported", supported, 0) \
	X(NO_ACK, "QStartNoAckMode", no_ack, BARE) \
	X(ATTACHED, "qAttached", attached, 0) \
	X(SYMBOL, "qSymbol", symbol, SAYS_OK) \
	X(CURRENT, "qC", current, BARE | OF_THREAD) \
	X(FIRST_THREADS, "qfThreadInfo", first_threads, BARE) \
	X(NEXT_THREADS, "qsThreadInfo", next_threads, BARE) \
	X(THREAD_TEXT, "qThreadExtraInfo", thread_text, 0) \
	X(TRANSFER, "qXfer", transfer, 0) \
	X(MONITOR, "qRcmd", monitor, STOPPED | SAYS_OK)
/* clang-format on */

#define ID(id, name, handler, traits)	  id,
#define NAME(id, name, handler, traits)	  name "\0"
#define TRAITS(id, name, handler, traits) (traits),
#define CALL(id, name, handler, traits)                                        \
	case id:                                                               \
		return rsp_do_##handler(rsp, args);

enum {
	COMMANDS(ID)
};

static const char names[] = COMMANDS(NAME);
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

static int call(struct rsp *rsp, u32 command, struct rsp_args *args)
{
	switch (command) {
		COMMANDS(CALL)
	default:
		return ERR_UNSUPPORTED;
	}
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
		status = call(rsp, command, args);
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
