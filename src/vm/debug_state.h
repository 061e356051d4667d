/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the debug_*.c files share.
 *
 * Who owns what. While a CPU runs, its struct debug_cpu is its own, apart from
 * the words marked atomic. While it is stopped, it is the server's: the one
 * CPU that speaks with GDB. There is at most one, chosen by the first event,
 * and all of struct debug belongs to it while there is; `lock` keeps apart the
 * server, and the CPU that takes the line's interrupt while the guest runs.
 */
#ifndef VM_DEBUG_STATE_H
#define VM_DEBUG_STATE_H

#include "arch/context.h"
#include "arch/debug.h"
#include "arch/el1_registers.h"
#include "arch/fpstate.h"
#include "drivers/channel.h"
#include "pgtable/el1.h"
#include "probe/trace.h"
#include "probe/vectors.h"
#include "rsp/aarch64_xml.h"
#include "rsp/rsp.h"
#include "vm/debug_points.h"
#include "vm/vm.h"

#define DEBUG_NOBODY	  UINT32_MAX
#define DEBUG_PACKET_SIZE 0x4000u

enum debug_cpu_state {
	DEBUG_OUTSIDE, /* off, or on its way to start */
	DEBUG_INSIDE,  /* runs the guest, or EL2 for it */
	DEBUG_STOPPED,
};

/* How a CPU is let go from a stop. */
enum debug_go {
	DEBUG_STAY,
	DEBUG_RUN,
	DEBUG_STEP,
};

/*
 * An episode: one CPU runs alone for a moment, without the obstacle that has
 * stopped it, while all others stand still. It ends with its next stop.
 */
enum debug_episode {
	EPISODE_NONE,
	EPISODE_STEP,  /* one instruction */
	EPISODE_AHEAD, /* up to a temporary breakpoint: exclusives */
};

/* EL2's own registers, as `monitor regs' shows them. */
#define DEBUG_EL2_REGISTERS(X)                                                 \
	X(hcr_el2)                                                             \
	X(vttbr_el2)                                                           \
	X(vtcr_el2)                                                            \
	X(vpidr_el2)                                                           \
	X(vmpidr_el2)                                                          \
	X(cptr_el2)                                                            \
	X(mdcr_el2)                                                            \
	X(cnthctl_el2)                                                         \
	X(cntvoff_el2)                                                         \
	X(esr_el2)                                                             \
	X(far_el2)                                                             \
	X(hpfar_el2)                                                           \
	X(elr_el2)                                                             \
	X(spsr_el2)                                                            \
	X(sctlr_el2)                                                           \
	X(tcr_el2)                                                             \
	X(ttbr0_el2)                                                           \
	X(mair_el2)                                                            \
	X(vbar_el2)                                                            \
	X(tpidr_el2)

enum debug_el2_register {
#define DEBUG_EL2_NUMBER(name) DEBUG_##name,
	DEBUG_EL2_REGISTERS(DEBUG_EL2_NUMBER)
#undef DEBUG_EL2_NUMBER
	DEBUG_EL2_COUNT
};

/* What only the CPU itself can read of its interrupts, at its last stop. */
struct debug_interrupts {
	u32 lr_used; /* of these list registers there is a copy */
	u64 lr[VGIC_LR_MAX];
	u32 pending, active; /* of its private ones, in the physical GIC */
};

/* A call of semihosting, by the instruction at `pc`. */
struct debug_call {
	u64 pc, op, parameter;
	bool asked; /* by HVC or SMC, to be made at the fence */
	bool due;   /* as server it makes the call */
};

struct debug_cpu {
	u32 state; /* enum debug_cpu_state, atomic */
	u32 go;	   /* enum debug_go, atomic; set by the server */
	bool fenced, caught;

	/* The guest's registers, while it is stopped. */
	struct frame *frame;
	u64 pc, pstate;
	u64 el1[EL1_REGISTER_COUNT];
	u64 el1_changed;	  /* a bit for each */
	struct el1_regime regime; /* without what GDB has changed since */
	struct fpstate fp;
	bool fp_changed;
	u64 el2[DEBUG_EL2_COUNT];
	struct debug_interrupts interrupts;

	enum debug_go plan;	    /* for the next resume */
	u64 range_start, range_end; /* of a step that goes on within */
	bool stepping;		    /* GDB's step is under way */
	u8 owes;    /* this signal came while another stop was told, or 0 */
	bool holds; /* no virtual interrupts for the time being */
	enum debug_episode episode;
	u32 retries;	      /* episodes to come, for a store-exclusive */
	bool episode_asked;   /* as server it begins one, and tells nobody */
	bool past_watchpoint; /* what it is to get past is one of hardware */
	bool past_break;      /* or a BRK of ours at its PC */
	struct debug_call call;

	/* The guest's debug registers, while EL2 has the hardware's. */
	bool taken;
	struct debug_hardware guest;
	bool guest_stepped; /* the guest's own step: its one instruction runs */

	/* The watch over the guest's vectors. */
	u64 vbar; /* VBAR_EL1 as GDB or the watch has seen it */
	u64 told; /* the PC of a write to their page, made when it goes on */
};

struct debug {
	struct vm *vm;
	struct spinlock lock;
	u32 server; /* index of a CPU or DEBUG_NOBODY, atomic */

	struct spinlock roll; /* of who has stopped: debug_roll.c */

	/* The line. */
	struct channel channel;
	struct range device;
	u32 hears;  /* the CPU that its interrupt goes to, or DEBUG_NOBODY */
	u32 poller; /* or a stopped one that listens */
	u32 intid;  /* 0: none, the line is not heard while the guest runs */

	struct rsp rsp;
	struct rsp_stop stop; /* what the server is to tell */
	bool quiet;	      /* nothing: an episode has ended */
	u32 told;	      /* how many were not quiet; __atomic */
	bool talking;	      /* the server speaks with GDB: all is still */
	bool leaving;	      /* GDB has gone, its points are to go */
	bool resume;	      /* GDB said to go on */
	bool interrupted;     /* GDB said to stop, just after that */
	struct aarch64_description description;
	u64 pauth_mask; /* bits of a pointer that a signature takes */

	/* Time, in ticks of the system counter. */
	bool frozen;
	u64 stopped_at;
	u64 offset;	   /* CNTVOFF_EL2 of every CPU */
	bool counter_runs; /* caisson.gdb_time=run */

	u64 alone_until; /* the end of an EPISODE_AHEAD, or 0; atomic */

	u64 fence;	      /* VTTBR_EL2 of an empty stage 2 */
	void (*ending)(void); /* what GDB asked for, when it is answered */
	bool physical;	      /* monitor phys: addresses are physical */
	bool big_endian;      /* monitor endian: registers on the line */
	bool kill_ends;	      /* monitor kill on */

	u32 break_count;
	u32 call_count; /* of them, calls of semihosting */
	u32 asked_count;
	u32 watch_count;
	struct debug_calls *calls; /* NULL: caisson.semihosting=off */
	struct debug_slot breakpoint[DEBUG_SLOTS_MAX];
	struct debug_slot watchpoint[DEBUG_SLOTS_MAX];
	u32 breakpoint_count, watchpoint_count; /* of the hardware */

	/* monitor trace */
	bool tracing;
	struct probe_trace *trace; /* by CPU; NULL: never asked for */

	/* monitor vectors; the lock is for who adds while the guest runs */
	struct probe_vectors vectors;
	struct spinlock vectors_lock;

	struct debug_cpu *cpu; /* by index */

	/* What is large: behind all else, which is near the beginning so. */
	struct debug_asked asked[DEBUG_BREAKS_MAX];
	struct debug_break
		breaks[DEBUG_BREAKS_MAX + DEBUG_CALLS_MAX + EMUL_EXCLUSIVE_MAX];
	struct debug_watch watches[DEBUG_WATCHES_MAX];
};

static inline struct debug_cpu *debug_cpu_of(const struct vcpu *vcpu)
{
	return vcpu->debug;
}

/* The CPU that a thread of GDB is, or NULL. */
static inline struct debug_cpu *debug_cpu_of_thread(struct debug *debug,
						    u32 thread)
{
	if (thread == 0 || thread > debug->vm->vcpu_count)
		return NULL;
	return &debug->cpu[thread - 1];
}

static inline u32 debug_state_of(const struct debug_cpu *cpu)
{
	return __atomic_load_n(&cpu->state, __ATOMIC_ACQUIRE);
}

/* debug_stop.c */

/*
 * Stops the calling CPU with the registers of `frame`, and, if `stop` is not
 * NULL, the machine, to tell GDB. Returns when the guest is to go on.
 */
void debug_stop(struct vcpu *vcpu, struct frame *frame,
		const struct rsp_stop *stop);

/* The same for what this CPU has met: GDB's step, breakpoint or watchpoint. */
void debug_stop_at(struct vcpu *vcpu, struct frame *frame,
		   enum rsp_reason reason, u64 address);

/* GDB has gone: no points any more, and all CPUs run. While all are stopped. */
void debug_forget(struct debug *debug);

/* Asks for a stop that is nobody's fault: Ctrl-C. */
void debug_ask_stop(struct vcpu *vcpu);

/*
 * Makes the instruction that has stopped the guest, alone, all others stopped
 * and the obstacle removed: a breakpoint at its address, watched pages, the
 * guest's own breakpoint registers. And the end of such an episode.
 */
void debug_pass(struct vcpu *vcpu, struct frame *frame);
void debug_episode_done(struct vcpu *vcpu, struct frame *frame);

/* debug_roll.c */

/* The office of the server: nobody had it, and now this CPU has. */
bool debug_become_server(struct debug *debug, u32 self);

static inline u32 debug_server_of(const struct debug *debug)
{
	return __atomic_load_n(&debug->server, __ATOMIC_ACQUIRE);
}

/* Every CPU that runs the guest stops. They are in the guest or will be. */
void debug_stop_others(struct vcpu *vcpu);

/* The calling CPU stops; false: there is no server any more to wait for. */
bool debug_take_part(struct vcpu *vcpu);

/* By the server: a stopped CPU goes on; all do, and there is no server. */
void debug_let_go(struct debug_cpu *cpu, enum debug_go go);
void debug_resume_all(struct vcpu *vcpu);
/* On a CPU that was let go: until there is none. */
void debug_roll_ends(struct debug *debug);

/* One instruction more of a step; PSTATE.I of now says what it leads into. */
void debug_step_on(struct vcpu *vcpu);

/* The calling CPU is OUTSIDE. */
void debug_take_leave(struct vcpu *vcpu);

/* debug_fence.c: an empty stage 2 in place of the guest's; and what to do when it is met. */
void debug_raise_fence(struct vcpu *vcpu);
void debug_lower_fence(struct vcpu *vcpu);
/* For a CPU that does not meet it, in an interrupt: see there. */
void debug_catch_at_fence(struct vcpu *vcpu);
void debug_fence_met(struct vcpu *vcpu, struct frame *frame);

/*
 * The server and its lock while it speaks with GDB: debug_listen() ends when
 * GDB says to go on.
 */
void debug_begin_talk(struct debug *debug);
void debug_listen(struct vcpu *vcpu);
void debug_end_talk(struct debug *debug);

/* A moment in which something else has to happen. */
void debug_wait_a_moment(struct vcpu *vcpu);

/* The guest's time goes on, by the server; its virtual counter, by any CPU. */
void debug_thaw(struct debug *debug);
u64 debug_guest_counter(const struct debug *debug);

/* debug_step.c, by the server while all are stopped */

/* Makes the planned steps of WFI and WFE; hands exclusives over, if any. */
void debug_step_waits(struct debug *debug);
bool debug_hand_over_exclusives(struct debug *debug);

/*
 * Whether the instruction at ELR_EL2 is one of those; and amid a step over a
 * range, which it is within, the server's doing that.
 */
bool debug_step_is_special(struct vcpu *vcpu);
void debug_step_anew(struct vcpu *vcpu, struct frame *frame);

/* Back before the load-exclusive that was stepped last; false: impossible. */
bool debug_undo_load_exclusive(struct vcpu *vcpu);

/* Its own CPU runs alone; and everything is as before. */
void debug_begin_episode(struct vcpu *vcpu);
void debug_end_episode(struct vcpu *vcpu);

/* debug_context.c */
void debug_context_save(struct vcpu *vcpu, struct frame *frame);
void debug_context_load(struct vcpu *vcpu);

/* debug_trace.c */
/* The calling CPU, on its way to the guest, is traced if the user wants it. */
void debug_trace_apply(struct vcpu *vcpu, bool on);

/* debug_vectors.c */
/* VBAR_EL1 of the calling CPU. */
u64 debug_vectors_now(void);

/*
 * VBAR_EL1 is, or is about to be, `value`. If that is unexpected the guest
 * stops: true.
 */
bool debug_vectors_look(struct vcpu *vcpu, struct frame *frame, u64 value);

/* A trapped access: true if it was a write of VBAR_EL1, and is done. */
bool debug_vectors_sysreg(struct vcpu *vcpu, struct frame *frame, u64 esr);

/*
 * The guest is about to write to their page. It stops, true; or has stopped
 * for that already and is to make it.
 */
bool debug_vectors_written(struct vcpu *vcpu, struct frame *frame, u64 address);

/*
 * By the server: another value is allowed; and the mode, with those that CPUs
 * have. ERR_NO_SPACE or ERR_NO_MEMORY; turning it off does not fail.
 */
int debug_vectors_allow(struct debug *debug, u64 value) MUST_CHECK;
int debug_vectors_set(struct debug *debug, enum probe_vectors_mode mode);

/* debug_hardware.c: the debug registers, the guest's and GDB's */

/* Makes the CPU's debug registers what its next run needs. */
void debug_hardware_apply(struct vcpu *vcpu, enum debug_go go);
/* The same for what the guest has written, amid a step or not. */
void debug_hardware_load(struct vcpu *vcpu, bool step);
/* Whether the guest itself steps, as it sees its registers. */
bool debug_guest_steps(const struct debug_cpu *cpu);
/* Gives the guest all of it back. */
void debug_hardware_release(struct vcpu *vcpu);

/* debug_registers.c, debug_memory.c, debug_point.c */
extern const struct rsp_target_ops debug_target_ops;

size_t debug_register_size(void *target, u32 number);
int debug_read_register(void *target, u32 thread, u32 number, u8 *bytes);
int debug_write_register(void *target, u32 thread, u32 number, const u8 *bytes);
size_t debug_description(void *target, u64 offset, char *to, size_t size);
void debug_registers_init(struct debug *debug);

/* Where an address of the stopped CPU leads. */
struct debug_place {
	u64 pa;
	u64 left;    /* bytes from there on that follow each other */
	bool device; /* accesses must be of the size asked for */
	bool uncached;
};
int debug_locate(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		 struct debug_place *place) MUST_CHECK;

int debug_read_memory(void *target, u32 thread, u64 address, u8 *to,
		      size_t size, size_t *done);
int debug_write_memory(void *target, u32 thread, u64 address, const u8 *from,
		       size_t size, size_t *done);
int debug_memory_region(void *target, size_t index, struct rsp_region *region);
/* Instructions: past breakpoints, to memory and to the CPUs' fetches. */
int debug_read_insn(struct debug *debug, const struct debug_cpu *cpu, u64 va,
		    u32 *insn) MUST_CHECK;
int debug_write_insn(u64 pa, u32 insn) MUST_CHECK;
int debug_peek_insn(u64 pa, u32 *insn) MUST_CHECK;
/* Where the guest's running code is; false: nowhere. */
bool debug_translate_pc(struct vcpu *vcpu, u64 *pa);
/* The same for stage 1 of any address, by reading the guest's tables. */
bool debug_walk_stage1(struct vcpu *vcpu, u64 va, u64 *ipa);

int debug_set_point(void *target, enum rsp_point type, u64 address, u64 kind);
int debug_clear_point(void *target, enum rsp_point type, u64 address, u64 kind);
void debug_clear_all_points(struct debug *debug);
bool debug_needs_hardware(const struct debug *debug);

#endif
