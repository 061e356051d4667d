/* SPDX-License-Identifier: BSD-2-Clause */
/* PSCI as a guest sees it (Arm DEN 0022), over HVC and SMC. */
#include "psci.h"

#include "base/bits.h"
#include "base/string.h"
#include "lib/gic.h"
#include "lib/tap.h"
#include "lib/timer.h"

#define FN64		 0x40000000u
#define CYCLES		 200
#define RACE_ROUNDS	 30
#define SMCCC_VERSION	 0x80000000u
#define NOT_SUPPORTED_32 0xffffffffull
#define SCTLR_EE	 BIT(25)

void psci_entry(void);
s64 psci_call_big_endian(u64 id, u64 a, u64 b, u64 c);

/* What psci_entry stores. */
struct entry_state {
	volatile u64 entries;
	u64 el, sctlr, daif, spsel, mpidr, context, pc;
	u64 smc, arguments;
} __attribute__((aligned(256)));

static struct entry_state entry_state[CPUS_MAX];
bool psci_bare;

static void sync_state(struct entry_state *s)
{
	for (u64 a = (u64)s; a < (u64)(s + 1); a += 16)
		__asm__ volatile("dc civac, %0" ::"r"(a) : "memory");
	barrier_dsb();
}

static s64 affinity(u32 index)
{
	return psci_call(PSCI_AFFINITY_INFO64, cpu_list[index].mpidr, 0, 0);
}

/* Bare QEMU 7.2 is not expected to have everything. */
void psci_expect(s64 got, s64 expected, const char *what)
{
	if (got != expected && psci_bare)
		tap_skip(what, "not in this firmware");
	else
		tap_equal((u64)got, (u64)expected, what);
}

static void information(void)
{
	static const struct {
		u32 id;
		const char *name;
	} mandatory[] = {
		{ PSCI_CPU_OFF, "CPU_OFF" },
		{ PSCI_CPU_ON64, "CPU_ON" },
		{ PSCI_CPU_ON64 & ~FN64, "CPU_ON (32)" },
		{ PSCI_CPU_SUSPEND64, "CPU_SUSPEND" },
		{ PSCI_AFFINITY_INFO64, "AFFINITY_INFO" },
		{ PSCI_SYSTEM_OFF, "SYSTEM_OFF" },
		{ 0x84000009, "SYSTEM_RESET" },
		{ PSCI_FEATURES, "PSCI_FEATURES" },
		{ PSCI_VERSION, "PSCI_VERSION" },
	};
	s64 version = psci_call(PSCI_VERSION, 0, 0, 0);

	tap_ok(version >= 0x10000 && version < 0x20000, "PSCI 1.x");
	tap_note("version 0x%llx", (unsigned long long)version);
	for (u32 i = 0; i < ARRAY_COUNT(mandatory); i++) {
		s64 r = psci_call(PSCI_FEATURES, mandatory[i].id, 0, 0);

		tap_ok(r >= 0 && (u64)r < 4, "PSCI_FEATURES: %s",
		       mandatory[i].name);
	}
	tap_equal((u64)psci_call(PSCI_MIGRATE_INFO_TYPE, 0, 0, 0), 2,
		  "MIGRATE_INFO_TYPE: no trusted OS");
	if (psci_call(PSCI_FEATURES, SMCCC_VERSION, 0, 0) == 0)
		tap_ok(psci_call(SMCCC_VERSION, 0, 0, 0) >= 0x10001,
		       "SMCCC_VERSION");
	else
		psci_expect(-1, 0, "SMCCC_VERSION");
}

/* A call with a function's errors: -1, sign extended in 64 or 32 bits. */
static bool is_not_supported(u64 x0)
{
	return x0 == ~0ull || x0 == NOT_SUPPORTED_32;
}

static void unknown(void (*call)(u64 x[18]), const char *name)
{
	static const u32 ids[] = {
		0x84000015, 0x840000ff, 0xc4000fff, 0x8400ffff, 0x80000fff,
		0x81000000, 0xc3000000, 0x86000000, 0xbf00ff00, 0xc5000001,
		0x04000000, 0x12345678, 0x84100001,
	};
	u32 wrong = 0;

	for (u32 i = 0; i < ARRAY_COUNT(ids); i++) {
		u64 x[18];

		for (u32 n = 0; n < 18; n++)
			x[n] = 0x1111111100000000ull * n;
		x[0] = ids[i];
		call(x);
		if (!is_not_supported(x[0])) {
			wrong++;
			tap_note("id 0x%x: 0x%llx", ids[i],
				 (unsigned long long)x[0]);
		}
	}
	psci_expect(wrong, 0, name);
}

static void preserved(void (*call)(u64 x[18]), const char *name)
{
	static const u32 ids[] = { PSCI_VERSION, PSCI_FEATURES,
				   PSCI_AFFINITY_INFO64, 0x8400ffff };
	u32 wrong = 0;

	for (u32 i = 0; i < 400; i++) {
		u64 x[18], before[18];

		for (u32 n = 0; n < 18; n++)
			x[n] = random_u64();
		x[0] = ids[i % 4];
		memcpy(before, x, sizeof(x));
		call(x);
		wrong += memcmp(&x[4], &before[4], 14 * 8) != 0;
	}
	tap_equal(wrong, 0, name);
}

/* Runs `instruction` once; whether it is not UNDEFINED. */
static bool works(u32 instruction)
{
	struct probe p;

	memset(&p, 0, sizeof(p));
	p.x[0] = PSCI_VERSION;
	probe_code(&p, instruction, 0xd503201f);
	return probe_completed(&p);
}

static void conduits(void)
{
	if (works(0xd4000002)) {
		unknown(call_hvc, "unknown ids over HVC: NOT_SUPPORTED");
		preserved(call_hvc, "x4 to x17 are preserved by HVC");
	} else {
		tap_skip("HVC", "UNDEFINED");
	}
	if (works(0xd4000003)) {
		unknown(call_smc, "unknown ids over SMC: NOT_SUPPORTED");
		preserved(call_smc, "x4 to x17 are preserved by SMC");
	} else {
		tap_skip("SMC", "UNDEFINED");
	}
}

static void errors(void)
{
	u64 self = cpu_list[0].mpidr, entry = (u64)psci_entry;
	/* Behind all memory. */
	u64 outside = GIB(200);

	psci_expect(psci_call(PSCI_CPU_ON64, self, entry, 0), PSCI_ALREADY_ON,
		    "CPU_ON of itself: ALREADY_ON");
	psci_expect(psci_call(PSCI_CPU_ON64, 0xab12cd, entry, 0),
		    PSCI_INVALID_PARAMS,
		    "CPU_ON of no CPU: INVALID_PARAMETERS");
	psci_expect(psci_call(PSCI_CPU_ON64, 0x8000000000000000, entry, 0),
		    PSCI_INVALID_PARAMS, "CPU_ON with reserved bits");
	psci_expect(psci_call(PSCI_AFFINITY_INFO64, 0xab12cd, 0, 0),
		    PSCI_INVALID_PARAMS, "AFFINITY_INFO of no CPU");
	psci_expect(psci_call(PSCI_AFFINITY_INFO64, self, 77, 0),
		    PSCI_INVALID_PARAMS, "AFFINITY_INFO of level 77");
	tap_equal((u64)affinity(0), PSCI_AFFINITY_ON,
		  "AFFINITY_INFO of itself");
	psci_expect(psci_call(PSCI_CPU_SUSPEND64, 0xfcfe0000, entry, 0),
		    PSCI_INVALID_PARAMS, "CPU_SUSPEND with reserved bits");
	if (cpu_count == 1)
		return;
	if (psci_bare) {
		tap_skip("CPU_ON to no memory", "starts there");
		return;
	}
	tap_equal((u64)psci_call(PSCI_CPU_ON64, cpu_list[1].mpidr, outside, 0),
		  (u64)PSCI_INVALID_ADDRESS,
		  "CPU_ON to no memory: INVALID_ADDRESS");
	tap_equal(
		(u64)psci_call(PSCI_CPU_ON64, cpu_list[1].mpidr, entry + 2, 0),
		(u64)PSCI_INVALID_ADDRESS,
		"CPU_ON to an odd address: INVALID_ADDRESS");
	tap_equal((u64)affinity(1), PSCI_AFFINITY_OFF, "the CPU stays off");
}

static s64 start(u32 index, bool call32)
{
	struct entry_state *s = &entry_state[index];

	s->smc = !machine.psci.hvc;
	sync_state(s);
	return psci_call(call32 ? PSCI_CPU_ON64 & ~FN64 : PSCI_CPU_ON64,
			 cpu_list[index].mpidr, (u64)psci_entry, (u64)s);
}

static bool entered_right(u32 index)
{
	struct entry_state *s = &entry_state[index];
	bool right;

	sync_state(s);
	right = s->el == 1 << 2 && !(s->sctlr & 0x1005) && s->daif == 0x3c0 &&
		s->spsel == 1 &&
		(s->mpidr & 0xff00ffffff) == cpu_list[index].mpidr &&
		s->context == (u64)s && s->pc == (u64)psci_entry &&
		!s->arguments;
	if (!right)
		tap_note(
			"cpu %u: el 0x%llx sctlr 0x%llx daif 0x%llx spsel %llu",
			index, (unsigned long long)s->el,
			(unsigned long long)s->sctlr,
			(unsigned long long)s->daif,
			(unsigned long long)s->spsel);
	return right;
}

static void cycles(void)
{
	u32 wrong = 0, state = 0;

	for (u32 i = 1; i < cpu_count; i++)
		state += affinity(i) != PSCI_AFFINITY_OFF;
	tap_equal(state, 0, "AFFINITY_INFO: the others are off");
	state = 0;
	for (u32 n = 0; n < CYCLES; n++) {
		u32 i = 1 + n % (cpu_count - 1);

		s64 r = start(i, n % 8 == 7);

		if (r != PSCI_SUCCESS || !cpu_wait_off(i)) {
			tap_note("cycle %u: CPU_ON %lld, affinity %lld", n,
				 (long long)r, (long long)affinity(i));
			wrong++;
			break;
		}
		state += !entered_right(i);
		wrong += entry_state[i].entries != n / (cpu_count - 1) + 1;
	}
	tap_equal(wrong, 0, "200 times CPU_ON and CPU_OFF, each entered once");
	tap_equal(
		state, 0,
		"at entry: EL1h, DAIF set, MMU and caches off, x0 to x3 right");
}

/* A CPU finds data as the one that turned it on has it. */
static void endianness(void)
{
	struct entry_state *s = &entry_state[1];

	s->smc = 0;
	sync_state(s);
	tap_equal((u64)psci_call_big_endian(PSCI_CPU_ON64, cpu_list[1].mpidr,
					    (u64)psci_entry, (u64)s),
		  PSCI_SUCCESS, "CPU_ON by a big-endian caller");
	tap_ok(cpu_wait_off(1), "it goes off");
	sync_state(s);
	tap_ok(__builtin_bswap64(s->sctlr) & SCTLR_EE,
	       "at entry: data is big-endian");
	tap_equal((u64)start(1, false), PSCI_SUCCESS, "and by another");
	tap_ok(cpu_wait_off(1), "it goes off");
	sync_state(s);
	tap_ok(!(s->sctlr & SCTLR_EE), "at entry: data is little-endian");
}

static volatile u32 go, successes, bad_answers, finished;

static void racer(struct cpu *cpu, u64 arg)
{
	u32 round = (u32)arg;
	struct entry_state *s = &entry_state[cpu_count - 1];

	(void)cpu;
	__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
	while (go != round)
		cpu_yield();
	for (u32 i = 0; i < 3; i++) {
		s64 r = psci_call(PSCI_CPU_ON64, cpu_list[cpu_count - 1].mpidr,
				  (u64)psci_entry, (u64)s);

		if (r == PSCI_SUCCESS)
			__atomic_fetch_add(&successes, 1, __ATOMIC_SEQ_CST);
		else if (r != PSCI_ALREADY_ON && r != PSCI_ON_PENDING)
			__atomic_fetch_add(&bad_answers, 1, __ATOMIC_SEQ_CST);
	}
	__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
}

/* Successes and entries of the target agree, whoever called. */
static void races(void)
{
	u32 target = cpu_count - 1, wrong = 0;
	struct entry_state *s = &entry_state[target];
	u64 entries = s->entries;

	if (cpu_count < 3) {
		tap_skip("CPU_ON races", "fewer than three CPUs");
		return;
	}
	for (u32 round = 1; round <= RACE_ROUNDS; round++) {
		successes = finished = 0;
		for (u32 i = 1; i < target; i++)
			wrong += cpu_start(i, racer, round) != PSCI_SUCCESS;
		while (finished < target - 1)
			cpu_yield();
		go = round;
		barrier_dsb();
		racer(&cpu_list[0], round);
		for (u32 i = 1; i <= target; i++)
			wrong += !cpu_wait_off(i);
		sync_state(s);
		wrong += successes == 0 || s->entries - entries != successes;
		entries = s->entries;
	}
	tap_equal(bad_answers, 0, "racing CPU_ON: ALREADY_ON or ON_PENDING");
	tap_equal(wrong, 0, "one entry for each SUCCESS");
}

static volatile u32 woken;

static void on_timer(struct cpu *cpu, struct frame *frame)
{
	u32 ack = gic->ack();

	(void)cpu;
	(void)frame;
	timer_stop();
	woken++;
	gic->eoi(ack);
}

/* Standby: returns after a wake-up interrupt, masked by PSTATE.I or not. */
static void standby(void)
{
	u64 started;
	s64 r = 0;

	gic_init();
	this_cpu()->irq = on_timer;
	gic_enable(machine.timer.virtual.intid);
	for (u32 i = 0; i < 20 && r == 0; i++) {
		started = counter();
		timer_start(counter_ms(3));
		r = psci_call(PSCI_CPU_SUSPEND64, 0, 0, 0);
		while (counter() - started < counter_ms(3))
			cpu_yield();
		irq_enable();
		barrier_isb();
		irq_disable();
		if (woken != i + 1)
			break;
	}
	psci_expect(r, PSCI_SUCCESS, "CPU_SUSPEND, standby: SUCCESS");
	tap_equal(woken, 20, "20 wake-ups, each with its interrupt");
}

void payload(void)
{
	psci_bare = machine_number("bare=", 0) != 0;
	information();
	conduits();
	errors();
	if (cpu_count > 1) {
		cycles();
		races();
		if (!psci_bare)
			endianness();
	}
	standby();
	psci_sleep();
	psci_more();
}
