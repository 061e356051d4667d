/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stopping and leaving: "Debugging with GDB", section "Stop Reply
 * Packets".
 *
 * All-stop knows one outstanding stop reply: `owed` is set by a command that
 * resumes, or by `?' while the machine runs, and cleared by the reply.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* Names a breakpoint only to a GDB that said it knows the word. */
static bool is_named(const struct rsp *rsp)
{
	switch (rsp->stop.reason) {
	case RSP_REASON_SIGNAL:
		return false;
	case RSP_REASON_SOFTWARE_BREAK:
		return rsp->gdb_software_break;
	case RSP_REASON_HARDWARE_BREAK:
		return rsp->gdb_hardware_break;
	default:
		return true;
	}
}

static void add_reason(struct rsp *rsp)
{
	static const char names[][8] = {
		[RSP_REASON_SOFTWARE_BREAK] = "swbreak",
		[RSP_REASON_HARDWARE_BREAK] = "hwbreak",
		[RSP_REASON_WATCH] = "watch",
		[RSP_REASON_READ_WATCH] = "rwatch",
		[RSP_REASON_ACCESS_WATCH] = "awatch",
	};

	if (!is_named(rsp))
		return;
	rsp_add_text(rsp, names[rsp->stop.reason]);
	rsp_add(rsp, ':');
	if (rsp->stop.reason >= RSP_REASON_WATCH)
		rsp_add_number(rsp, rsp->stop.address);
	rsp_add(rsp, ';');
}

static void add_number(struct rsp *rsp, const char *name, u64 value)
{
	rsp_add_text(rsp, name);
	rsp_add_number(rsp, value);
	rsp_add(rsp, ';');
}

static void add_thread(struct rsp *rsp, u32 thread)
{
	struct rsp_thread_info info = { 0 };

	add_number(rsp, "thread:", thread);
	if (rsp->config.ops->thread_info(rsp->config.target, thread, &info) ==
	    OK)
		add_number(rsp, "core:", info.core);
}

void rsp_send_stop(struct rsp *rsp)
{
	u8 byte = rsp->exited ? rsp->exit_code : rsp->stop.signal;
	u32 thread;

	rsp->owed = false;
	rsp_begin(rsp);
	rsp_add(rsp, rsp->exited ? 'W' : 'T');
	rsp_add_bytes(rsp, &byte, 1);
	if (!rsp->exited) {
		if (rsp_current_thread(rsp, &thread) == OK) {
			add_thread(rsp, thread);
			rsp_add_stop_registers(rsp, thread);
		}
		add_reason(rsp);
	}
	rsp_send(rsp);
}

void rsp_stopped(struct rsp *rsp, const struct rsp_stop *stop)
{
	rsp->stop = *stop;
	rsp->running = false;
	/* Until GDB says otherwise, it means the thread that stopped. */
	rsp->general = RSP_THREAD_ANY;
	if (rsp->owed)
		rsp_send_stop(rsp);
}

void rsp_exited(struct rsp *rsp, u8 code)
{
	rsp->exited = true;
	rsp->call_open = false;
	rsp->exit_code = code;
	rsp->running = false;
	if (rsp->owed)
		rsp_send_stop(rsp);
}

void rsp_interrupt(struct rsp *rsp)
{
	/* It crossed a request on the wire: to be obeyed after the call. */
	if (rsp->call_open)
		rsp->call_interrupted = true;
	/* If it fails the machine runs on; the user will press ^C again. */
	if (rsp->owed && rsp->running)
		(void)rsp->config.ops->interrupt(rsp->config.target);
}

/* A GDB that comes while the machine runs makes it stop. */
int rsp_do_why(struct rsp *rsp, struct rsp_args *args)
{
	int status;

	(void)args;
	if (!rsp->running) {
		rsp->general = RSP_THREAD_ANY;
		rsp_send_stop(rsp);
		return RSP_SILENT;
	}
	rsp->owed = true;
	rsp->asked = true;
	status = rsp->config.ops->interrupt(rsp->config.target);
	if (status == OK || !rsp->running)
		return RSP_SILENT;
	rsp->owed = false;
	return status;
}

static int leave(struct rsp *rsp)
{
	int status = rsp->config.ops->detach(rsp->config.target);

	if (status == OK) {
		rsp->owed = false;
		rsp->running = !rsp->exited;
		rsp_lose_files(rsp);
	}
	return status;
}

int rsp_do_detach(struct rsp *rsp, struct rsp_args *args)
{
	(void)args;
	return leave(rsp);
}

static int kill(struct rsp *rsp)
{
	int status = ERR_UNSUPPORTED;

	if (rsp->config.ops->kill)
		status = rsp->config.ops->kill(rsp->config.target);
	if (status == ERR_UNSUPPORTED)
		return leave(rsp);
	rsp->owed = false;
	return status;
}

/* `k' has no reply, not even for an error. */
int rsp_do_kill(struct rsp *rsp, struct rsp_args *args)
{
	if (rsp_args_empty(args))
		(void)kill(rsp);
	return RSP_SILENT;
}

int rsp_do_vkill(struct rsp *rsp, struct rsp_args *args)
{
	u64 process;
	int status;

	if (!rsp_take(args, ';'))
		return ERR_INVALID;
	/* There is one process, whatever GDB calls it. */
	status = rsp_take_hex(args, UINT64_MAX, &process);
	if (status != OK)
		return status;
	if (!rsp_args_empty(args))
		return ERR_INVALID;
	return kill(rsp);
}
