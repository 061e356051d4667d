/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the two sides tell each other at the start.
 */
#include "rsp/internal.h"

#include "base/status.h"

/*
 * qSupported:FEATURE;FEATURE...: GDB's own features, of which two matter
 * here; the reply lists the stub's. It is well below RSP_PACKET_MIN.
 */
int rsp_do_supported(struct rsp *rsp, struct rsp_args *args)
{
	const struct rsp_target_ops *ops = rsp->config.ops;

	rsp->gdb_software_break = false;
	rsp->gdb_hardware_break = false;
	while (!rsp_args_empty(args)) {
		bool first = *args->at == ':' || *args->at == ';';

		args->at++;
		if (first && rsp_take_text(args, "swbreak+"))
			rsp->gdb_software_break = true;
		else if (first && rsp_take_text(args, "hwbreak+"))
			rsp->gdb_hardware_break = true;
	}
	rsp_add_text(rsp, "PacketSize=");
	rsp_add_number(rsp, rsp->config.packet_size);
	if (ops->description)
		rsp_add_text(rsp, ";qXfer:features:read+");
	if (ops->memory_region)
		rsp_add_text(rsp, ";qXfer:memory-map:read+");
	rsp_add_text(rsp, ";qXfer:threads:read+;QStartNoAckMode+"
			  ";vContSupported+;swbreak+;hwbreak+");
	return OK;
}

/*
 * The reply is still acknowledged ("Packet Acknowledgment"): it counts as
 * unacknowledged, and only what is sent after it does not.
 */
int rsp_do_no_ack(struct rsp *rsp, struct rsp_args *args)
{
	(void)args;
	rsp_add_text(rsp, "OK");
	rsp_send(rsp);
	rsp->no_ack = true;
	return RSP_SILENT;
}

/* The machine was there before GDB: it is left running when GDB goes. */
int rsp_do_attached(struct rsp *rsp, struct rsp_args *args)
{
	u64 process;

	if (rsp_take(args, ':')) {
		int status = rsp_take_hex(args, UINT64_MAX, &process);

		if (status != OK)
			return status;
	}
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	rsp_add(rsp, '1');
	return OK;
}

/* GDB offers to look up symbols; none are wanted. */
int rsp_do_symbol(struct rsp *rsp, struct rsp_args *args)
{
	(void)rsp;
	(void)args;
	return OK;
}
