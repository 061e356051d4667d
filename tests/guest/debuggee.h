/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEBUGGEE_H
#define DEBUGGEE_H

#include "base/types.h"

#define PSCI_SYSTEM_RESET 0x84000009u

/* What a debugger looks at; the names are those of its script. */
struct debuggee_data {
	u64 sum;
	u64 words[31];
	u64 forbidden[3]; /* upper addresses that lead nowhere */
	u64 entry;	  /* of a page that the hardware marks */
	u64 loaded;
	u64 zva;				      /* bytes of DC ZVA */
	u8 room[8192] __attribute__((aligned(4096))); /* for its own use */
};

extern struct debuggee_data debuggee_data;

/* Where a debugger waits. */
void debuggee_mark(u64 stage, u64 what);

/* With the MMU off for a moment; new values on OK. */
void debuggee_switch(u64 tcr, u64 ttbr0, u64 ttbr1, u64 sctlr);

/* Loads words[0], and stores it and a constant behind, with SCTLR_EL1.EE. */
void debuggee_big(u64 tcr, u64 ttbr0, u64 *words, u64 sctlr);

u64 debuggee_load(u64 at);
void debuggee_store(u64 at, u64 value);

/* A call by HVC, its first instruction. */
s64 debuggee_call(u64 function, u64 a, u64 b, u64 c);

void debuggee_interrupts(void);
void debuggee_store_or_off(u64 at);

void debuggee_again(void);
void debuggee_faults(void);
void debuggee_visits(void);
void debuggee_stops(void);

#endif
