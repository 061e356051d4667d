/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parts of the payload bench. Under -icount shift=0 an instruction takes
 * a nanosecond; the counter counts in larger ticks, so everything is measured
 * often, at random distances from a tick, and averaged.
 */
#ifndef BENCH_H
#define BENCH_H

#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

/*
 * Rounds of a measurement; the mean is exact to a fraction of an instruction.
 * rounds= in the bootargs.
 */
extern u32 bench_rounds;
#define ROUNDS 1024u

/* Rounds before that, which are not counted: what is done once is over then. */
#define WARM_UP 8u

/* A loop whose body sets x0 to x3 to arg and executes one instruction. */
struct bench_loop {
	u64 count;
	u64 arg[4];
};

/* They return the ticks of the counter that the whole loop took. */
u64 bench_loop_nothing(const struct bench_loop *loop);
u64 bench_loop_hvc(const struct bench_loop *loop);
u64 bench_loop_smc(const struct bench_loop *loop);
u64 bench_loop_read(const struct bench_loop *loop);  /* w0 = [x1] */
u64 bench_loop_write(const struct bench_loop *loop); /* [x1] = w2 */

/*
 * One instruction or two that lead to an exception, taken with vectors that
 * read the counter at once: the counter before, and at the vector. The number
 * of instructions in between is `early` + `late` too many.
 */
struct bench_shot {
	u64 start, end;
	u64 arg[2];
	u64 early, late; /* each 0 to 15 */
};

void bench_shot_sgi3(struct bench_shot *shot);	/* ICC_SGI1R_EL1 = arg[0] */
void bench_shot_write(struct bench_shot *shot); /* [arg[1]] = w of arg[0] */
void bench_shot_read(struct bench_shot *shot);	/* reads w of [arg[1]] */
void bench_shot_timer(struct bench_shot *shot); /* CNTV_CVAL = now, CTL = 1 */
void bench_shot_wfi(struct bench_shot *shot);
void bench_shot_undefined(struct bench_shot *shot);

/* What these need in VBAR_EL1. */
extern char bench_vectors[];

/* CPU_ON's entry point: notes the counter, goes on at secondary_entry. */
void bench_secondary(void);
extern volatile u64 bench_secondary_start;

/* Prints a figure: ticks of `rounds` rounds, as instructions of one. */
void bench_print(const char *name, u64 ticks, u64 rounds, u64 too_many);

/*
 * Around what is measured, with marks=1 in the bootargs: for who logs what the
 * hypervisor executes (tests/support/bench-paths.py).
 */
void bench_begin(void);
void bench_end(void);

/* Random, 0 to 15. */
u32 bench_distance(void);

void bench_calls(void);	     /* HVC, SMC, registers of the GIC */
void bench_exceptions(void); /* what EL2 injects, interrupts */
void bench_cpus(void);	     /* two CPUs */

#endif
