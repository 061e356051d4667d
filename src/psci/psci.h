/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Power State Coordination Interface 1.1 (DEN0022): the model of one VM's
 * CPUs. The model decides and keeps the books; what it cannot do itself
 * (start a CPU, wait, reset) it returns as an action for the edge.
 *
 * A CPU's state is one word, changed by atomic operations only, so that all
 * CPUs may call at once without a lock:
 *
 *	OFF --CPU_ON, one winner--> CLAIMED --entry stored--> ON_PENDING
 *	ON_PENDING --psci_cpu_started() on that CPU--> ON <--> SUSPENDED
 *	ON --CPU_OFF or CPU_FREEZE, then psci_cpu_off_done()--> OFF
 *	ON_PENDING --psci_cpu_on_failed()--> OFF
 *
 * A CPU that called CPU_OFF counts as ON until it is parked and can be
 * started again; AFFINITY_INFO therefore never says OFF too early.
 */
#ifndef PSCI_PSCI_H
#define PSCI_PSCI_H

#include "base/compiler.h"
#include "base/types.h"

/* Return codes (DEN0022). */
enum psci_error {
	PSCI_SUCCESS = 0,
	PSCI_NOT_SUPPORTED = -1,
	PSCI_INVALID_PARAMETERS = -2,
	PSCI_DENIED = -3,
	PSCI_ALREADY_ON = -4,
	PSCI_ON_PENDING = -5,
	PSCI_INTERNAL_FAILURE = -6,
	PSCI_NOT_PRESENT = -7,
	PSCI_DISABLED = -8,
	PSCI_INVALID_ADDRESS = -9,
};

/* Function identifiers, SMC32; SMC64 variants have bit 30 set as well. */
#define PSCI_FN_64			0x40000000U
#define PSCI_FN_VERSION			0x84000000U
#define PSCI_FN_CPU_SUSPEND		0x84000001U /* and 64 */
#define PSCI_FN_CPU_OFF			0x84000002U
#define PSCI_FN_CPU_ON			0x84000003U /* and 64 */
#define PSCI_FN_AFFINITY_INFO		0x84000004U /* and 64 */
#define PSCI_FN_MIGRATE			0x84000005U /* and 64 */
#define PSCI_FN_MIGRATE_INFO_TYPE	0x84000006U
#define PSCI_FN_MIGRATE_INFO_UP_CPU	0x84000007U /* and 64 */
#define PSCI_FN_SYSTEM_OFF		0x84000008U
#define PSCI_FN_SYSTEM_RESET		0x84000009U
#define PSCI_FN_FEATURES		0x8400000aU
#define PSCI_FN_CPU_FREEZE		0x8400000bU
#define PSCI_FN_CPU_DEFAULT_SUSPEND	0x8400000cU /* and 64 */
#define PSCI_FN_NODE_HW_STATE		0x8400000dU /* and 64 */
#define PSCI_FN_SYSTEM_SUSPEND		0x8400000eU /* and 64 */
#define PSCI_FN_SET_SUSPEND_MODE	0x8400000fU
#define PSCI_FN_STAT_RESIDENCY		0x84000010U /* and 64 */
#define PSCI_FN_STAT_COUNT		0x84000011U /* and 64 */
#define PSCI_FN_SYSTEM_RESET2		0x84000012U /* and 64 */
#define PSCI_FN_MEM_PROTECT		0x84000013U
#define PSCI_FN_MEM_PROTECT_CHECK_RANGE 0x84000014U /* and 64 */

#define PSCI_VERSION_1_1		0x10001U

/* The affinity fields of MPIDR_EL1: Aff3, Aff2, Aff1, Aff0. */
#define PSCI_MPIDR_MASK 0xff00ffffffULL

/* Answers of AFFINITY_INFO. */
enum psci_affinity {
	PSCI_AFFINITY_ON = 0,
	PSCI_AFFINITY_OFF = 1,
	PSCI_AFFINITY_ON_PENDING = 2,
};

/* Answers of NODE_HW_STATE. */
enum psci_node {
	PSCI_HW_ON = 0,
	PSCI_HW_OFF = 1,
	PSCI_HW_STANDBY = 2,
};

enum psci_cpu_state {
	PSCI_CPU_OFF,
	PSCI_CPU_CLAIMED, /* CPU_ON is writing entry and context */
	PSCI_CPU_ON_PENDING,
	PSCI_CPU_ON,
	PSCI_CPU_SUSPENDED, /* in CPU_SUSPEND: ON for every other CPU */
};

/* Kinds of suspend that are counted apart: StateType of power_state. */
enum psci_suspend {
	PSCI_STANDBY,
	PSCI_POWERDOWN,
	PSCI_SUSPEND_KINDS,
};

#define PSCI_LEVELS 4 /* PowerLevel of power_state: 0 is a core */

struct psci_stat {
	u64 count; /* times entered, since boot */
	u64 ticks; /* of the system counter spent there */
};

/*
 * One CPU. The caller provides the array and sets `mpidr`; the rest is the
 * model's. On a cache line of its own, so that AFFINITY_INFO polling of one
 * CPU does not disturb the others.
 */
struct psci_cpu {
	u64 mpidr;   /* affinity fields only, see PSCI_MPIDR_MASK */
	u32 state;   /* enum psci_cpu_state; __atomic access only */
	u32 suspend; /* enum psci_suspend and level of the current suspend */
	u64 entry;   /* of the last CPU_ON */
	u64 context; /* of the last CPU_ON */
	struct psci_stat stat[PSCI_SUSPEND_KINDS][PSCI_LEVELS];
} __attribute__((aligned(64)));

/* What the edge found out about the machine; const after boot. */
struct psci_config {
	/*
	 * Whether a vCPU may start at `entry`, an IPA that is a multiple of
	 * 4: guest memory that can be executed. Called from any CPU.
	 */
	bool (*entry_ok)(void *entry_context, u64 entry);
	void *entry_context;
	u64 counter_hz;	  /* of the system counter, for STAT_RESIDENCY; > 0 */
	u8 deepest_level; /* highest PowerLevel that CPU_SUSPEND takes: 0-3 */
	bool system_suspend; /* the edge can perform SYSTEM_SUSPEND */
	bool semihosting;    /* and SEMIHOSTING */

	/* What firmware answers: probed with PSCI_FEATURES and the like. */
	bool firmware_reset2;
	bool firmware_mem_protect;
	bool firmware_mem_protect_range;
	bool firmware_trng;
	bool firmware_soc_id;
	/*
	 * ARCH_FEATURES of WORKAROUND_1, _2 and _3, in this order, on the boot
	 * CPU: negative if firmware lacks it. Set to SMCCC_NOT_SUPPORTED (-1)
	 * where firmware is older than SMCCC 1.1.
	 */
	s32 firmware_workaround[3];
};

struct psci {
	const struct psci_config *config;
	struct psci_cpu *cpus;
	u32 cpu_count;
	u32 guess_shift; /* cpus[mpidr >> guess_shift] is right for most */
};

/* What the edge is to do after a call. See struct psci_result. */
enum psci_action {
	PSCI_RETURN,	       /* go on after the call, X0 = value */
	PSCI_ACTION_CPU_ON,    /* start or wake CPU `target`, then X0 = 0 */
	PSCI_ACTION_CPU_OFF,   /* park this CPU; does not return */
	PSCI_ACTION_STANDBY,   /* wait for a wake event, then X0 = 0 */
	PSCI_ACTION_POWERDOWN, /* wait, then restart this CPU at `entry` */
	PSCI_ACTION_SYSTEM_SUSPEND, /* the same; all others are off */
	PSCI_ACTION_SYSTEM_OFF,
	PSCI_ACTION_SYSTEM_RESET,
	PSCI_ACTION_CPU_FREEZE,	 /* as CPU_OFF; woken by CPU_ON only */
	PSCI_ACTION_FORWARD,	 /* call firmware with args, X0-X3 = results */
	PSCI_ACTION_SEMIHOSTING, /* then X0 = the operation's result */
};

/*
 * The particulars of an action; only the fields named for it are set.
 *
 * RETURN: value (psci_call() only; smccc_call() puts it into x[0]).
 * CPU_ON: target, an index. Its entry and context are in cpus[target] and
 *	come out of psci_cpu_started(). If the CPU cannot be started,
 *	X0 = psci_cpu_on_failed().
 * CPU_OFF, CPU_FREEZE: nothing. Call psci_cpu_off_done() when parked.
 * STANDBY: call psci_resumed() after the wait.
 * POWERDOWN, SYSTEM_SUSPEND: entry, and context for X0; call psci_resumed()
 *	before the CPU is restarted with the reset state of PSCI.
 * SYSTEM_OFF, SYSTEM_RESET: nothing.
 * FORWARD: args[0-7], with a SMC32 call's arguments cut to 32 bits; X0-X3 of
 *	firmware are the guest's. Includes SYSTEM_RESET2, from which firmware
 *	returns only if it fails.
 * SEMIHOSTING: args[0] and args[1], the operation and its parameter.
 */
struct psci_result {
	u64 value;
	u64 entry;
	u64 context;
	u64 args[8];
	u32 target;
};

/*
 * Sets up the model over the caller's config and cpus[cpu_count], which must
 * outlive it. Every CPU is OFF. ERR_INVALID: no CPU, no counter frequency,
 * no entry_ok or a level above 3; ERR_RANGE: an mpidr with bits outside
 * PSCI_MPIDR_MASK; ERR_EXISTS: two CPUs of one mpidr. One CPU only; may run
 * with the MMU off.
 */
int psci_init(struct psci *psci, const struct psci_config *config,
	      struct psci_cpu *cpus, u32 cpu_count) MUST_CHECK;

/* Marks the boot CPU as ON. Before any other CPU runs. */
void psci_boot_cpu(struct psci *psci, u32 cpu);

/*
 * Serves the PSCI function args[0] of CPU `cpu`, args[1-3] being X1-X3. Of a
 * SMC32 function only bits 31:0 of each argument count. Returns the action;
 * *result holds its particulars. An identifier that is no PSCI function is
 * answered NOT_SUPPORTED. smccc_call() is the usual way in.
 *
 * No locks; any CPUs at once.
 */
enum psci_action psci_call(struct psci *psci, u32 cpu, const u64 args[4],
			   struct psci_result *result);

/*
 * The CPU that a CPU_ON chose takes its entry address and context and
 * becomes ON. ERR_BUSY: nobody turned it on (it woke for another reason);
 * then nothing changes. Runs on that CPU.
 */
int psci_cpu_started(struct psci *psci, u32 cpu, u64 *entry,
		     u64 *context) MUST_CHECK;

/*
 * CPU `target`, chosen by a CPU_ON, could not be started: it becomes OFF
 * again. `firmware` is the error that firmware gave. Returns the value for
 * the guest's X0: DENIED, and ALREADY_ON and ON_PENDING, which say that
 * firmware is not done with an earlier CPU_OFF and that a second try may
 * succeed. The others speak of what EL2 asked, not of what the guest asked:
 * they become INTERNAL_FAILURE. Called by the CPU that called CPU_ON, and only if the
 * target cannot run.
 */
s64 psci_cpu_on_failed(struct psci *psci, u32 target, s64 firmware);

/*
 * CPU `cpu`, which called CPU_OFF or CPU_FREEZE, no longer runs the guest
 * and can be started again: from here on it is OFF, and CPU_ON may choose it
 * at once. Runs on that CPU, or where its end was observed.
 */
void psci_cpu_off_done(struct psci *psci, u32 cpu);

/*
 * CPU `cpu` returns from STANDBY, POWERDOWN or SYSTEM_SUSPEND after `ticks`
 * of the system counter. Runs on that CPU.
 */
void psci_resumed(struct psci *psci, u32 cpu, u64 ticks);

/* The state of a CPU now; another CPU may change it at any time. */
static inline enum psci_cpu_state psci_state(const struct psci *psci, u32 cpu)
{
	return (enum psci_cpu_state)__atomic_load_n(&psci->cpus[cpu].state,
						    __ATOMIC_ACQUIRE);
}

/*
 * The index of the CPU whose affinity fields are `mpidr` (bits outside
 * PSCI_MPIDR_MASK must be 0), or ERR_NOT_FOUND.
 */
int psci_find(const struct psci *psci, u64 mpidr, u32 *cpu) MUST_CHECK;

#endif
