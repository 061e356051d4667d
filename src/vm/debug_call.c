/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Semihosting of the guest. HLT #0xF000 does not trap to EL2 (Arm ARM D17: it
 * is UNDEFINED unless halting debug is on), so a BRK takes its place in the
 * guest's memory, as for a breakpoint; and there is a call by HVC.
 *
 * Both are an instruction that has not been executed yet when the CPU stops
 * and becomes the server. If another stop is first, or the user interrupts, it
 * is met once more afterwards, and nothing has to be remembered.
 */
#include "vm/debug_call.h"
#include "arch/cache.h"
#include "arch/mmu.h"
#include "arch/timer.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "emul/inject.h"
#include "semihost/semihost.h"
#include "vm/debug.h"
#include "vm/debug_line.h"
#include "vm/debug_state.h"
#include "vm/guest.h"
#include "vm/heap.h"
#include "vm/inject.h"
#include "vm/power.h"
#include "vm/stats.h"

#define INSN_SIZE 4u

struct debug_calls {
	struct semihost model;
	struct debug *debug;
	u32 thread; /* whose call is being made; 0: none is */

	/* What GDB has answered. */
	bool answered;
	s64 result;
	u32 error;
	bool interrupted;

	/* Output that GDB is not there for, up to the end of its line. */
	u32 line_length;
	char line[120];

	u32 words[PAGE_SIZE / INSN_SIZE]; /* of a scan */
};

/* What the model asks for */

/* Up to the end of the address space. */
static size_t clip(u64 address, size_t size)
{
	u64 left = -address;

	return left && left < size ? (size_t)left : size;
}

static size_t read_guest(void *context, u64 address, void *to, size_t size)
{
	struct debug_calls *calls = context;
	size_t done = 0;

	(void)debug_read_memory(calls->debug, calls->thread, address, to,
				clip(address, size), &done);
	return done;
}

static size_t write_guest(void *context, u64 address, const void *from,
			  size_t size)
{
	struct debug_calls *calls = context;
	size_t done = 0;

	(void)debug_write_memory(calls->debug, calls->thread, address, from,
				 clip(address, size), &done);
	return done;
}

static void flush_line(struct debug_calls *calls)
{
	if (calls->line_length)
		log_result("semihosting: %.*s", (int)calls->line_length,
			   calls->line);
	calls->line_length = 0;
}

static void put(void *context, char c)
{
	struct debug_calls *calls = context;

	if (c == '\n') {
		if (calls->line_length == 0)
			log_result("semihosting:");
		flush_line(calls);
		return;
	}
	if (c == '\r')
		return;
	if (((u8)c < ' ' && c != '\t') || c == 0x7f)
		c = '.';
	calls->line[calls->line_length++] = c;
	if (calls->line_length == sizeof(calls->line))
		flush_line(calls);
}

static u64 ticks(void *context)
{
	return debug_guest_counter(((struct debug_calls *)context)->debug);
}

/* How a call comes */

void debug_hypercall(struct vcpu *vcpu, u64 op, u64 parameter)
{
	struct debug_call *call = &debug_cpu_of(vcpu)->call;

	/*
	 * The instruction will have been executed once only, so that a step
	 * ends behind it (SPSR_EL2.SS, Arm ARM D2.11).
	 */
	call->pc = read_sysreg(elr_el2) - INSN_SIZE;
	call->op = op;
	call->parameter = parameter;
	call->asked = true;
	write_sysreg(elr_el2, call->pc);
	write_sysreg(spsr_el2, read_sysreg(spsr_el2) | PSTATE_SS);
	debug_raise_fence(vcpu);
}

/* As HLT at EL0 would be: what the program names may not be its own. */
void debug_call_by_halt(struct vcpu *vcpu, struct frame *frame)
{
	struct debug_call *call = &debug_cpu_of(vcpu)->call;

	if ((read_sysreg(spsr_el2) & MASK(3, 0)) == PSTATE_EL0T) {
		inject_undefined(vcpu);
		return;
	}
	call->op = frame->x[0];
	call->parameter = frame->x[1];
	debug_call(vcpu, frame);
}

void debug_call(struct vcpu *vcpu, struct frame *frame)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	u32 self = vcpu->cpu.index;

	/*
	 * If another stop comes first, the call is met again after it; so too
	 * if this CPU is the server because it was just asked to stop.
	 */
	cpu->call.due = debug_server_of(debug) == self
				? cpu->episode != EPISODE_NONE
				: debug_become_server(debug, self);
	debug_stop(vcpu, frame, NULL);
}

/* Making it */

int debug_file_reply(void *target, s64 result, u32 error, bool interrupted)
{
	struct debug_calls *calls = ((struct debug *)target)->calls;

	calls->answered = true;
	calls->result = result;
	calls->error = error;
	calls->interrupted = interrupted;
	return OK;
}

void debug_files_lost(void *target)
{
	struct debug_calls *calls = ((struct debug *)target)->calls;

	if (calls)
		semihost_forget_files(&calls->model);
}

u8 *debug_call_window(struct debug *debug, u64 address, u64 size)
{
	if (!debug->calls || !debug->calls->thread)
		return NULL;
	return semihost_window(&debug->calls->model, address, size);
}

/* One request to GDB, and its answer. */
static enum semihost_step ask_host(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_calls *calls = debug->calls;

	calls->answered = calls->interrupted = false;
	if (rsp_file_call(&debug->rsp, calls->thread, calls->model.request) !=
	    OK)
		return semihost_reply(&calls->model, -1, 0, false);
	while (!calls->answered) {
		debug_line_poll(debug);
		debug_wait_a_moment(vcpu);
	}
	return semihost_reply(&calls->model, calls->result, calls->error,
			      calls->interrupted);
}

/* The instruction is done, also for GDB's step and for the guest's own. */
static void finish(struct debug_cpu *cpu, u64 result)
{
	cpu->frame->x[0] = result;
	cpu->pc += INSN_SIZE;
	cpu->pstate &= ~(PSTATE_SS | PSTATE_BTYPE);
	if (cpu->stepping &&
	    cpu->pc - cpu->range_start >= cpu->range_end - cpu->range_start)
		cpu->owes = RSP_SIGNAL_TRAP;
	cpu->stepping = false;
}

static NORETURN void end_machine(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	u8 code = debug->calls->model.exit_code;

	flush_line(debug->calls);
	log_result("semihosting: the program has ended: %u", code);
	rsp_exited(&debug->rsp, code);
	stats_print(vcpu->vm);
	power_off();
}

void debug_make_call(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;
	struct debug_calls *calls = debug->calls;
	struct debug_cpu *cpu = debug_cpu_of(vcpu);
	bool physical = debug->physical;
	enum semihost_step step;

	cpu->call.due = false;
	debug_begin_talk(debug);
	debug->physical = false;
	calls->thread = vcpu->cpu.index + 1;
	calls->interrupted = false;
	debug->stop = (struct rsp_stop){ .thread = calls->thread,
					 .signal = RSP_SIGNAL_INT };
	step = semihost_begin(&calls->model, (u32)cpu->call.op,
			      cpu->call.parameter, rsp_waiting(&debug->rsp));
	while (step == SEMIHOST_ASK)
		step = ask_host(vcpu);
	if (step == SEMIHOST_EXIT)
		end_machine(vcpu);
	if (step == SEMIHOST_DONE)
		finish(cpu, calls->model.result);
	calls->thread = 0;
	debug->physical = physical && !debug->resume; /* GDB has left */
	/* The engine has told GDB of the stop already. */
	if (calls->interrupted)
		debug_listen(vcpu);
	debug_end_talk(debug);
}

/* Where the calls by HLT are */

int debug_add_call(struct debug *debug, const struct debug_cpu *cpu, u64 va)
{
	u32 insn;
	int status = debug_read_insn(debug, cpu, va, &insn);

	if (status == OK && insn != SEMIHOST_HLT)
		status = ERR_NOT_FOUND;
	if (status == OK)
		status = debug_add_break(debug, cpu, va, DEBUG_BREAK_CALL);
	return status;
}

int debug_remove_call(struct debug *debug, const struct debug_cpu *cpu, u64 va)
{
	struct debug_place place;
	struct debug_break *b;
	int status = debug_locate(debug, cpu, va, &place);

	if (status != OK)
		return status;
	b = debug_find_break(debug, place.pa);
	if (!b || !b->call)
		return ERR_NOT_FOUND;
	debug_forget_call(debug, b);
	return OK;
}

/* The instructions of a page from `address` on. */
static int scan_page(struct debug *debug, u32 thread, u64 address, u64 size,
		     u32 *found)
{
	const struct debug_cpu *cpu = debug_cpu_of_thread(debug, thread);
	u32 *words = debug->calls->words;
	size_t done;
	int status = debug_read_memory(debug, thread, address, (u8 *)words,
				       size, &done);

	if (status == OK && done != size)
		status = ERR_RANGE;
	for (u32 n = 0; status == OK && n < size / INSN_SIZE; n++) {
		if (words[n] != SEMIHOST_HLT)
			continue;
		status = debug_add_call(debug, cpu, address + INSN_SIZE * n);
		*found += status == OK;
	}
	return status;
}

int debug_scan_calls(struct debug *debug, u32 thread, struct range range,
		     u32 *found)
{
	u64 left, at, n;
	int status = OK;

	*found = 0;
	if (!is_aligned(range.base | range.size, INSN_SIZE) ||
	    range.base + range.size < range.base)
		return ERR_INVALID;
	for (at = range.base, left = range.size; status == OK && left;
	     at += n, left -= n) {
		n = PAGE_SIZE - (at & (PAGE_SIZE - 1));
		if (n > left)
			n = left;
		status = scan_page(debug, thread, at, n, found);
	}
	return status;
}

/*
 * The guest begins with its caches off and may write there: no line of what
 * was read stays (Arm ARM B2.8).
 */
static void drop_lines(struct range range)
{
	u64 n;

	for (u64 done = 0; done < range.size; done += n) {
		n = WINDOW_SIZE / 2;
		if (n > range.size - done)
			n = range.size - done;
		cache_clean_invalidate(
			window_open(pa(range.base + done), n, WINDOW_CACHED),
			n);
		window_close();
	}
}

/* CPUs that have not begun see physical memory: debug_locate(). */
void debug_begin_calls(struct vcpu *vcpu)
{
	const struct guest *guest = vcpu->vm->guest;
	struct debug *debug = vcpu->vm->debug;
	struct semihost_config config = {
		.read = read_guest,
		.write = write_guest,
		.put = put,
		.ticks = ticks,
		.hz = counter_frequency(),
		.command_line = guest->bootargs,
		.context = debug->calls,
	};
	int status = OK;
	u32 found;

	if (!debug->calls)
		return;
	semihost_init(&debug->calls->model, &config);
	for (u32 n = 0; status == OK && n < guest->code_count; n++) {
		struct range range = guest->code[n];

		range.size = align_down(range.size, INSN_SIZE);
		status = debug_scan_calls(debug, vcpu->cpu.index + 1, range,
					  &found);
		drop_lines(range);
	}
	if (status != OK)
		log_warn("semihosting: not every HLT #0xF000 is served: %s",
			 status_text(status));
	log_info("semihosting: by HVC, and %u HLT #0xF000 of the guest's image",
		 debug->call_count);
}

void debug_create_calls(struct debug *debug)
{
	if (!debug->vm->options.semihosting)
		return;
	debug->calls = heap_alloc(sizeof(*debug->calls));
	debug->calls->debug = debug;
	debug->vm->psci_config.semihosting = true;
}
