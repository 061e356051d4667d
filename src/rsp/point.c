/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Breakpoints and watchpoints: Z TYPE,ADDRESS,KIND and z. Conditions and
 * commands after that are not offered in qSupported, so that GDB sends none.
 */
#include "rsp/internal.h"

#include "base/status.h"

typedef int (*point_fn)(void *target, enum rsp_point type, u64 address,
			u64 kind);

static int change(struct rsp *rsp, struct rsp_args *args, point_fn fn)
{
	u64 type, address, kind;
	int status;

	if (!fn)
		return ERR_UNSUPPORTED;
	status = rsp_take_hex(args, UINT64_MAX, &type);
	if (status != OK)
		return status;
	/* The empty reply says "no such type", now and for ever. */
	if (type > RSP_WATCH_ACCESS)
		return ERR_UNSUPPORTED;
	if (!rsp_take(args, ','))
		return ERR_INVALID;
	status = rsp_take_pair(args, &address, &kind);
	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	return fn(rsp->config.target, (enum rsp_point)type, address, kind);
}

int rsp_do_set_point(struct rsp *rsp, struct rsp_args *args)
{
	return change(rsp, args, rsp->config.ops->set_point);
}

int rsp_do_clear_point(struct rsp *rsp, struct rsp_args *args)
{
	return change(rsp, args, rsp->config.ops->clear_point);
}
