/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's power, through the firmware's PSCI (DEN0022), and what
 * becomes of the machine when EL2 dies.
 */
#ifndef VM_POWER_H
#define VM_POWER_H

#include "base/compiler.h"
#include "base/types.h"

enum panic_action {
	PANIC_OFF,   /* power the machine off */
	PANIC_RESET, /* restart it */
	PANIC_HALT,  /* stop, power on: for a probe or a look at the screen */
};

/* What panic() does after its report; PANIC_OFF unless set. */
void panic_set_action(enum panic_action what);

/*
 * Firmware serves PSCI by SMC: until this is called, or without it, nothing
 * below can do more than stop the CPU.
 */
void power_set_psci(bool available);

/* SYSTEM_OFF and SYSTEM_RESET. Stops the CPU if firmware comes back. */
void power_off(void) NORETURN;
void power_reset(void) NORETURN;

/*
 * How EL2 reaches its other CPUs when it dies: `kick` is called for each
 * `cpu` below `cpu_count` but the caller's own.
 */
void power_set_kick(void (*kick)(u32 cpu), u32 cpu_count);

/* Keeps every other CPU from running the guest; for panic() only. */
void power_stop_other_cpus(void);

/*
 * Why a CPU that is kicked looks before it goes on to the guest; atomic. It
 * is one word so that looking costs one load.
 */
enum {
	POWER_PANICKING = 1, /* set once, never cleared */
	POWER_STOP = 2,	     /* a debugger wants every CPU to stop; debug.h */
};
extern u32 power_attention;

/* Sets or clears POWER_STOP, before what the caller reads next. */
void power_want_stop(bool on);

static inline bool power_wants_stop(void)
{
	return __atomic_load_n(&power_attention, __ATOMIC_SEQ_CST) & POWER_STOP;
}

/* Stops the calling CPU for ever if another one has panicked. */
void power_stop_if_panicking(void);

#endif
