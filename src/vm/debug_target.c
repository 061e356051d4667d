/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine as the packet engine sees it: threads are CPUs, all of them,
 * also those that are off.
 */
#include "arch/panic.h"
#include "base/format.h"
#include "base/status.h"
#include "drivers/console.h"
#include "vm/debug.h"
#include "vm/debug_call.h"
#include "vm/debug_line.h"
#include "vm/debug_monitor.h"
#include "vm/debug_state.h"
#include "vm/heap.h"
#include "vm/power.h"
#include "vm/shared_page.h"
#include "vm/stats.h"

static int next_thread(void *target, u32 after, u32 *thread)
{
	const struct debug *debug = target;

	if (after >= debug->vm->vcpu_count)
		return ERR_NOT_FOUND;
	*thread = after + 1;
	return OK;
}

/* What a CPU is doing, by PSCI's books and, if it is stopped, its PSTATE. */
static void describe(const struct debug *debug, u32 index, char *to,
		     size_t size)
{
	const struct debug_cpu *cpu = &debug->cpu[index];
	u32 state = __atomic_load_n(&debug->vm->psci.cpus[index].state,
				    __ATOMIC_RELAXED);
	const char *what = "running";

	if (debug_state_of(cpu) == DEBUG_STOPPED) {
		format_buf(to, size, "stopped at EL%u%s",
			   (u32)(cpu->pstate >> 2 & 3),
			   state == PSCI_CPU_SUSPENDED ? ", suspended" : "");
		return;
	}
	if (state == PSCI_CPU_OFF)
		what = "off";
	else if (state != PSCI_CPU_ON && state != PSCI_CPU_SUSPENDED)
		what = "starting";
	format_buf(to, size, "%s", what);
}

static int thread_info(void *target, u32 thread, struct rsp_thread_info *info)
{
	struct debug *debug = target;

	if (!debug_cpu_of_thread(debug, thread))
		return ERR_NOT_FOUND;
	info->core = thread - 1;
	format_buf(info->name, sizeof(info->name), "CPU %u", thread - 1);
	describe(debug, thread - 1, info->extra, sizeof(info->extra));
	return OK;
}

static int plan(void *target, u32 thread, const struct rsp_plan *plan)
{
	struct debug_cpu *cpu = debug_cpu_of_thread(target, thread);

	if (!cpu)
		return ERR_NOT_FOUND;
	cpu->range_start = cpu->range_end = 0;
	switch (plan->action) {
	case RSP_STAY:
		cpu->plan = DEBUG_STAY;
		break;
	case RSP_CONTINUE:
		cpu->plan = DEBUG_RUN;
		break;
	case RSP_STEP_RANGE:
		cpu->range_start = plan->start;
		cpu->range_end = plan->end;
		cpu->plan = DEBUG_STEP;
		break;
	case RSP_STEP:
		cpu->plan = DEBUG_STEP;
		break;
	}
	return OK;
}

static int resume(void *target)
{
	struct debug *debug = target;

	debug->resume = true;
	return OK;
}

static int interrupt(void *target)
{
	(void)target;
	debug_ask_stop(this_vcpu());
	return OK;
}

void debug_forget(struct debug *debug)
{
	debug_clear_all_points(debug);
	debug_vectors_set(debug, PROBE_VECTORS_OFF);
	debug->physical = false;
	debug->leaving = debug->interrupted = false;
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		debug->cpu[n].plan = DEBUG_RUN;
		debug->cpu[n].owes = 0;
	}
	debug->resume = true;
}

/* A running guest has to be stopped for a moment, to take breakpoints out. */
static int detach(void *target)
{
	struct debug *debug = target;

	if (debug->talking) {
		debug_forget(debug);
	} else {
		debug->leaving = true;
		debug_ask_stop(this_vcpu());
	}
	return OK;
}

/* `k' is GDB's way of leaving as well: the guest lives on. */
static int kill(void *target)
{
	struct debug *debug = target;

	if (!debug->kill_ends)
		return ERR_UNSUPPORTED; /* the engine detaches */
	stats_print(debug->vm);
	debug->ending = power_off;
	return OK;
}

void debug_machine_ends(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	if (!debug)
		return;
	spin_lock(&debug->lock);
	rsp_exited(&debug->rsp, 0);
	spin_unlock(&debug->lock);
}

const struct rsp_target_ops debug_target_ops = {
	.next_thread = next_thread,
	.thread_info = thread_info,
	.register_size = debug_register_size,
	.read_register = debug_read_register,
	.write_register = debug_write_register,
	.pc_register = AARCH64_REG_PC,
	.stop_registers = aarch64_stop_registers,
	.stop_register_count = AARCH64_STOP_REGISTERS,
	.read_memory = debug_read_memory,
	.write_memory = debug_write_memory,
	.memory_region = debug_memory_region,
	.set_point = debug_set_point,
	.clear_point = debug_clear_point,
	.plan = plan,
	.resume = resume,
	.interrupt = interrupt,
	.detach = detach,
	.kill = kill,
	.file_reply = debug_file_reply,
	.files_lost = debug_files_lost,
	.g_registers = AARCH64_REG_PAUTH_DMASK,
	.description = debug_description,
	.monitor = debug_monitor,
};

static void init_engine(struct debug *debug)
{
	struct rsp_config config = {
		.ops = &debug_target_ops,
		.target = debug,
		.write = debug_line_write,
		.write_context = debug,
		.in = heap_alloc(DEBUG_PACKET_SIZE),
		.out = heap_alloc(DEBUG_PACKET_SIZE + RSP_FRAME),
		.packet_size = DEBUG_PACKET_SIZE,
		.running = true,
	};

	if (rsp_init(&debug->rsp, &config) != OK)
		panic("gdb: the packet engine");
}

/* An empty stage 2 of the guest's geometry, under VMID 2, which nothing uses. */
static u64 make_fence(const struct vm *vm)
{
	void *root = heap_alloc(PAGE_SIZE << vm->stage2_table.root_order);

	return va_of(root).v | UINT64_C(2) << 48;
}

void debug_create(struct vm *vm)
{
	struct debug *debug;

	if (vm->options.gdb == GDB_OFF) {
		if (vm->options.semihosting)
			log_warn("caisson.semihosting=on has no effect "
				 "without caisson.gdb");
		return;
	}
	debug = heap_alloc(sizeof(*debug));
	debug->cpu = heap_alloc(vm->vcpu_count * sizeof(debug->cpu[0]));
	debug->vm = vm;
	debug->server = debug->poller = DEBUG_NOBODY;
	debug->fence = make_fence(vm);
	debug->counter_runs = vm->options.gdb_time == GDB_TIME_RUN;
	debug->breakpoint_count = debug_breakpoint_count();
	debug->watchpoint_count = debug_watchpoint_count();
	for (u32 n = 0; n < vm->vcpu_count; n++) {
		debug->cpu[n].plan = DEBUG_RUN;
		vm->vcpu[n]->debug = &debug->cpu[n];
	}
	debug_registers_init(debug);
	debug_line_open(debug);
	shared_page_add(vm, debug_device());
	init_engine(debug);
	if (debug->intid)
		vgic_reserve(&vm->vgic, debug->intid);
	vm->debug = debug;
	debug_create_calls(debug);
}

void debug_begin(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->vm->debug;

	if (!debug)
		return;
	debug_begin_calls(vcpu);
	if (vcpu->vm->options.gdb == GDB_WAIT) {
		log_info("gdb: waiting at the guest's first instruction");
		debug->server = vcpu->cpu.index;
		debug->stop = (struct rsp_stop){
			.thread = vcpu->cpu.index + 1,
			.signal = RSP_SIGNAL_TRAP,
		};
	}
	/* A board with one UART: GDB has it, and the log ends here. */
	console_leave(debug->device.base);
	debug_line_hear(debug, vcpu->cpu.index);
	debug_line_look(vcpu);
}
