/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that moves its vectors and writes to their page, for a debugger that
 * watches over them: it stops at the marks and says what is allowed. Without
 * one, all of it just happens; and with one, just as well.
 */
#include "lib/cpu.h"
#include "lib/gic.h"
#include "lib/machine.h"
#include "lib/tap.h"

extern const char vectors[], vbar_other[], vbar_third[];
extern u64 vbar_spare[];

void vbar_mark(u64 stage);
void vbar_set(const char *table);
void vbar_write(u64 *at, u64 value);
void vbar_add_exclusive(u64 *at, u64 value);

/* An exit to EL2, at the latest. */
static void call(void)
{
	psci_call(PSCI_VERSION, 0, 0, 0);
}

static void move(const char *table, const char *name)
{
	struct probe p = { .pc = 0 };

	vbar_set(table);
	call();
	probe_code(&p, 0x00000000, 0);
	tap_ok(sysreg_read(vbar_el1) == (u64)table && probe_class(&p) == 0,
	       "exceptions are taken by %s", name);
}

static void write(u64 value)
{
	vbar_write(&vbar_spare[0], value);
	vbar_write(&vbar_spare[1], value + 1);
	vbar_add_exclusive(&vbar_spare[2], value);
	tap_equal(vbar_spare[0], value, "a write");
	tap_equal(vbar_spare[1], value + 1, "another one");
}

static void on_other_cpu(struct cpu *cpu, u64 at_once)
{
	(void)cpu;
	if (at_once) {
		vbar_set(vbar_third); /* the next exit is CPU_OFF */
		return;
	}
	move(vbar_third, "a third table, on another CPU");
	vbar_set(vectors);
}

static void run_other_cpu(u64 at_once)
{
	tap_equal((u64)cpu_start(1, on_other_cpu, at_once), 0, "CPU 1 starts");
	tap_ok(cpu_wait_off(1), "and is off again");
}

void payload(void)
{
	vbar_mark(0);
	call();
	(void)read32(machine.gic.distributor.base + GICD_TYPER);
	vbar_mark(1);
	move(vbar_other, "another table");
	move(vectors, "the first table");
	vbar_mark(2);
	move(vbar_other, "another table");
	move(vectors, "the first table");
	vbar_mark(3);
	write(7);
	tap_equal(vbar_spare[2], 7, "an exclusive one");
	vbar_mark(4);
	run_other_cpu(0);
	run_other_cpu(1);
	vbar_mark(5);
	move(vbar_third, "a third table");
	write(20);
	tap_equal(vbar_spare[2], 27, "an exclusive one");
	vbar_mark(6);
	move(vectors, "the first table");
	move(vbar_third, "a third table");
	write(30);
	tap_equal(vbar_spare[2], 57, "an exclusive one");
}
