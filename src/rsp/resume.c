/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Resuming: vCont, and the older c, s, C and S that say less. First all of a
 * request is checked, then each thread is told its part, then all go.
 */
#include "rsp/internal.h"

#include "base/status.h"

/* One action of a request; thread may be RSP_THREAD_ALL. */
struct step {
	struct rsp_plan plan;
	u32 thread;
};

static int next_thread(struct rsp *rsp, u32 after, u32 *thread)
{
	return rsp->config.ops->next_thread(rsp->config.target, after, thread);
}

static int plan(struct rsp *rsp, u32 thread, const struct step *step)
{
	return rsp->config.ops->plan(rsp->config.target, thread, &step->plan);
}

/* The plan is made. The target may report a stop from within resume(). */
static int go(struct rsp *rsp)
{
	int status;

	rsp->running = true;
	rsp->owed = true;
	rsp->asked = false;
	status = rsp->config.ops->resume(rsp->config.target);
	if (status == OK || !rsp->owed)
		return RSP_SILENT;
	rsp->running = false;
	rsp->owed = false;
	return status;
}

/* Actions of vCont */

static int take_signal(struct rsp_args *args, u8 *signal)
{
	u64 number;
	int status = rsp_take_hex(args, UINT8_MAX, &number);

	if (status == OK)
		*signal = (u8)number;
	return status;
}

/* "c", "s", "t", "C SIGNAL", "S SIGNAL" or "r START,END" */
static int take_action(struct rsp_args *args, struct rsp_plan *plan)
{
	*plan = (struct rsp_plan){ .action = RSP_STAY };
	if (rsp_args_empty(args))
		return ERR_INVALID;
	switch (*args->at++) {
	case 't':
		return OK;
	case 'c':
		plan->action = RSP_CONTINUE;
		return OK;
	case 'C':
		plan->action = RSP_CONTINUE;
		return take_signal(args, &plan->signal);
	case 's':
		plan->action = RSP_STEP;
		return OK;
	case 'S':
		plan->action = RSP_STEP;
		return take_signal(args, &plan->signal);
	case 'r':
		plan->action = RSP_STEP_RANGE;
		return rsp_take_pair(args, &plan->start, &plan->end);
	default:
		return ERR_INVALID;
	}
}

/* ";ACTION" or ";ACTION:THREAD" */
static int take_step(struct rsp *rsp, struct rsp_args *args, struct step *step)
{
	int status;

	if (!rsp_take(args, ';'))
		return ERR_INVALID;
	status = take_action(args, &step->plan);
	if (status != OK)
		return status;
	step->thread = RSP_THREAD_ALL;
	if (!rsp_take(args, ':') || rsp_take_text(args, "-1"))
		return OK;
	return rsp_take_one_thread(rsp, args, &step->thread);
}

static int check_steps(struct rsp *rsp, struct rsp_args args)
{
	struct step step;
	int status = OK;

	if (rsp_args_empty(&args))
		return ERR_INVALID;
	while (status == OK && !rsp_args_empty(&args))
		status = take_step(rsp, &args, &step);
	return status;
}

/*
 * The leftmost action that names a thread is for it; one that none names
 * stays as it is.
 */
static void find_step(struct rsp *rsp, struct rsp_args args, u32 thread,
		      struct step *found)
{
	struct step step;

	*found = (struct step){ { .action = RSP_STAY }, thread };
	while (!rsp_args_empty(&args) && take_step(rsp, &args, &step) == OK) {
		if (step.thread != RSP_THREAD_ALL && step.thread != thread)
			continue;
		*found = step;
		return;
	}
}

int rsp_do_vcont(struct rsp *rsp, struct rsp_args *args)
{
	int status = check_steps(rsp, *args);
	bool any = false;

	for (u32 thread = RSP_THREAD_ANY;
	     status == OK && next_thread(rsp, thread, &thread) == OK;) {
		struct step step;

		find_step(rsp, *args, thread, &step);
		any = any || step.plan.action != RSP_STAY;
		status = plan(rsp, thread, &step);
	}
	if (status != OK)
		return status;
	/* If none runs, none will ever stop: GDB would wait for ever. */
	return any ? go(rsp) : ERR_INVALID;
}

int rsp_do_vcont_actions(struct rsp *rsp, struct rsp_args *args)
{
	(void)args;
	rsp_add_text(rsp, "vCont;c;C;s;S;t;r");
	return OK;
}

/* c, s, C and S */

static int set_pc(struct rsp *rsp, u32 thread, u64 address)
{
	u8 bytes[sizeof(address)];

	if (rsp->config.ops->register_size(rsp->config.target,
					   rsp->config.ops->pc_register) !=
	    sizeof(bytes))
		return ERR_UNSUPPORTED;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (u8)(address >> (8 * i));
	return rsp->config.ops->write_register(rsp->config.target, thread,
					       rsp->config.ops->pc_register,
					       bytes);
}

/* What follows the action: "ADDRESS", or ";ADDRESS" after a signal. */
static int take_address(struct rsp_args *args, bool behind_signal, u64 *address)
{
	int status;

	if (behind_signal && !rsp_take(args, ';'))
		return ERR_INVALID;
	status = rsp_take_hex(args, UINT64_MAX, address);
	return status == OK && !rsp_args_empty(args) ? ERR_INVALID : status;
}

/*
 * The command is an action as vCont has it, for the thread of Hc, which then
 * goes alone. Without one it is for the current thread, and the others run.
 */
int rsp_do_resume(struct rsp *rsp, struct rsp_args *args)
{
	bool alone = rsp->resumed != RSP_THREAD_ANY &&
		     rsp->resumed != RSP_THREAD_ALL;
	struct step step,
		others = { .plan.action = alone ? RSP_STAY : RSP_CONTINUE };
	u32 subject = alone ? rsp->resumed : args->thread;
	bool with_signal = *--args->at < 'a', with_address;
	u64 address;
	int status = take_action(args, &step.plan);

	with_address = !rsp_args_empty(args);
	if (status == OK && with_address)
		status = take_address(args, with_signal, &address);
	if (status == OK && !rsp_thread_exists(rsp, subject))
		status = ERR_NOT_FOUND;
	for (u32 thread = RSP_THREAD_ANY;
	     status == OK && next_thread(rsp, thread, &thread) == OK;)
		status = plan(rsp, thread, thread == subject ? &step : &others);
	/* When nothing is wrong any more: an error leaves it as it was. */
	if (status == OK && with_address)
		status = set_pc(rsp, subject, address);
	return status == OK ? go(rsp) : status;
}
