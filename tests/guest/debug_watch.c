/* SPDX-License-Identifier: BSD-2-Clause */
/* Watchpoints where stage 2 maps nothing. */
#include "base/string.h"
#include "debug.h"
#include "lib/tap.h"

extern const u32 debug_step[], debug_abort[];

/*
 * On what EL2 answers for, or nobody: the watchpoint comes before an external
 * abort, and there is no access (Arm ARM D1.3.5.4). FAR lies between the first
 * byte of the access and the last that is watched.
 */
void debug_watch_device(bool user)
{
	static const struct {
		const u32 *code;
		u32 at;	    /* the instruction */
		u32 offset; /* of what is watched */
		u32 direction;
	} rows[] = {
		{ debug_step, 1, 0, WATCH_LOAD },  /* ldr */
		{ debug_step, 2, 4, WATCH_LOAD },  /* ldp */
		{ debug_step, 3, 0, WATCH_LOAD },  /* ldrsb */
		{ debug_step, 4, 0, WATCH_LOAD },  /* ldr with write-back */
		{ debug_step, 5, 0, WATCH_STORE }, /* str */
		{ debug_abort, 0, 0, WATCH_LOAD }, /* where nothing is */
	};
	u32 here = CONTROL_ENABLE | (user ? CONTROL_EL0 : CONTROL_EL1);
	u32 class = EC_WATCHPOINT + !user, hits = 0, wrong = 0;
	struct probe p, before;

	debug_set(MDSCR_KDE | MDSCR_MDE);
	for (u32 i = 0; i < ARRAY_COUNT(rows); i++) {
		u32 both = WATCH_LOAD | WATCH_STORE;
		u64 at;

		debug_prepare(&p, rows[i].code);
		p.pc += 4 * rows[i].at;
		before = p;
		at = p.x[rows[i].code == debug_abort ? 25 : 28];
		debug_set_watchpoint(0, at + rows[i].offset,
				     here | rows[i].direction | WATCH_WORD);
		probe_enter(&p);
		hits += probe_class(&p) == class;
		wrong += p.pc != before.pc ||
			 memcmp(p.x, before.x, sizeof(p.x)) != 0 ||
			 (p.esr & 0x3f) != FSC_DEBUG ||
			 !(p.esr & ESR_WNR) !=
				 (rows[i].direction == WATCH_LOAD) ||
			 p.far < at || p.far > at + rows[i].offset;
		/* The other direction, and beside it. */
		for (u32 n = 0; n < 2; n++) {
			debug_set_watchpoint(
				0, at + (n ? 8 : rows[i].offset),
				here | (n ? both : rows[i].direction ^ both) |
					WATCH_WORD);
			p = before;
			probe_enter(&p);
			wrong += probe_class(&p) == class && p.pc == before.pc;
		}
	}
	debug_set_watchpoint(0, 0, 0);
	debug_set(0);
	tap_equal(hits, ARRAY_COUNT(rows),
		  "watchpoints on a device, and on nothing");
	tap_equal(wrong, 0,
		  user ? "EL0: before each kind of access, and only then"
		       : "EL1: before each kind of access, and only then");
}
