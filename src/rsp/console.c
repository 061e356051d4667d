/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text for GDB's console, in O packets, and the commands of `monitor' whose
 * answers it carries.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* Sends the O packet that is being made, if there is one. */
static void flush(struct rsp *rsp)
{
	if (rsp->out_length)
		rsp_send(rsp);
	rsp_begin(rsp);
}

static void say(void *context, char c)
{
	struct rsp *rsp = context;
	u8 byte = (u8)c;

	if (rsp_room(rsp) < 2)
		flush(rsp);
	if (rsp->out_length == 0)
		rsp_add(rsp, 'O');
	rsp_add_bytes(rsp, &byte, 1);
}

void rsp_console(struct rsp *rsp, const char *text, size_t size)
{
	/* Without a text, what was sent last stays, to be sent again. */
	if (!rsp->owed || rsp->asked || size == 0)
		return;
	rsp_begin(rsp);
	for (size_t i = 0; i < size; i++)
		say(rsp, text[i]);
	rsp_send(rsp);
}

/* qRcmd,COMMAND in hexadecimal */
int rsp_do_monitor(struct rsp *rsp, struct rsp_args *args)
{
	int status;

	if (!rsp->config.ops->monitor)
		return ERR_UNSUPPORTED;
	if (!rsp_take(args, ','))
		return ERR_INVALID;
	status = rsp_decode_hex(args);
	if (status != OK)
		return status;
	for (u8 *at = args->at; at != args->end; at++)
		if (*at == 0)
			return ERR_INVALID;
	/* Half as long as its digits, or after "qRcmd,": there is room. */
	*args->end = 0;
	status = rsp->config.ops->monitor(rsp->config.target,
					  (const char *)args->at, say, rsp);
	flush(rsp);
	return status;
}
