/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The virtual GIC beside the plainest model of a GIC. One to four CPUs do
 * whatever comes to their mind; after each step what every CPU could take, and
 * what registers show, must be what the plain one has. Left out is what the
 * virtual interface cannot tell: an edge that comes while one is pending, that
 * another CPU ends what has no line and has been sent elsewhere since, and whose
 * end it was if more are active than there are list registers and they were not
 * acknowledged in the order of the priorities that they have.
 */
#include "unit.h"

#include <string.h>

#include "plain_gic.h"

#define RUNS  64
#define STEPS 3000u
#define DEPTH 64u

static struct plain_gic gic;
static u32 seed, accessor; /* the CPU whose turn it is */
static bool always_split;

static struct cpu {
	bool on, split;		     /* split: EOImode 1 */
	u32 held[DEPTH], held_count; /* acknowledged, and active */
	u32 running[DEPTH], depth;   /* priorities */
} cpu[MODEL_CPUS];

/*
 * Two that share a list register of each kind, and two without a line: the soft
 * PPI 25, and an SPI that EL2 keeps.
 */
static const u8 pool[] = { 0,  1,  4,  5,  8,  9,  20, 24, 25, 27, 40,
			   41, 42, 43, 44, 45, 48, 52, 53, 63, 90 };
#define SGIS	 6u /* of these */
#define RESERVED 53u

static u32 any(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static struct plain_line *line_of(u32 n, u32 intid)
{
	return plain_line(&gic, n, intid);
}

static bool is_on(u32 n)
{
	return gic.on >> n & 1;
}

/* Private ones of a GICv3 are in the redistributor. */
static bool is_banked(u32 offset)
{
	return gic.version == 3 &&
	       (offset < 0x400 ? offset % 0x80 < 4 : offset < 0x420);
}

static void write_reg(u32 n, u32 offset, u32 value)
{
	if (is_banked(offset))
		model_redist_write(accessor, n, offset, value);
	else
		model_write(accessor, offset, value);
}

static u32 read_reg(u32 n, u32 offset)
{
	return is_banked(offset) ? model_redist_read(accessor, n, offset)
				 : model_read(accessor, offset);
}

static void write_bit(u32 n, u32 offset, u32 intid)
{
	write_reg(n, offset + intid / 32 * 4, 1u << intid % 32);
}

static void compare_best(u32 step)
{
	for (u32 n = 0; n < gic.cpus; n++) {
		struct vgic_lr lr = { .priority = PLAIN_IDLE };
		u32 best = model_best(n), wanted = plain_best_priority(&gic, n);

		if (best != MODEL_LRS)
			lr = model_lr(n, best);
		if (!is_on(n) || (best == MODEL_LRS && wanted == PLAIN_IDLE))
			continue;
		ck_assert_msg(lr.priority == wanted &&
				      plain_can_be_taken(&gic, n, lr.intid) &&
				      lr.group1 == line_of(n, lr.intid)->group1,
			      "step %u, CPU %u: %u at 0x%x, expected 0x%x",
			      step, n, lr.intid, lr.priority, wanted);
	}
}

static void compare_word(u32 step, u32 n, u32 word)
{
	u32 enabled = 0, pending = 0, active = 0;

	for (u32 i = 0; i < 32; i++) {
		enabled |= (u32)line_of(n, word * 32 + i)->enabled << i;
		pending |= (u32)plain_is_pending(&gic, n, word * 32 + i) << i;
		active |= (u32)line_of(n, word * 32 + i)->active << i;
	}
	ck_assert_msg(read_reg(n, 0x100 + 4 * word) == enabled &&
			      read_reg(n, 0x200 + 4 * word) == pending &&
			      read_reg(n, 0x300 + 4 * word) == active,
		      "step %u, CPU %u, word %u: 0x%x 0x%x 0x%x", step, n, word,
		      enabled, pending, active);
}

static void acknowledge(u32 n)
{
	struct cpu *c = &cpu[n];
	u32 wanted = plain_best_priority(&gic, n), ack;
	u32 now = c->depth ? c->running[c->depth - 1] : PLAIN_IDLE;
	struct plain_line *l;

	if (wanted >= now || c->held_count == DEPTH || c->depth == DEPTH)
		return;
	model_hold(false);
	ack = model_ack(n);
	l = line_of(n, ack & 0x3ff);
	ck_assert(plain_can_be_taken(&gic, n, ack & 0x3ff) &&
		  l->priority == wanted);
	ck_assert(!plain_is_v2_sgi(&gic, ack & 0x3ff) ||
		  l->sources >> (ack >> 10) & 1);
	l->sources &= (u8) ~(1u << (ack >> 10));
	l->latched = false;
	l->active = true;
	c->held[c->held_count++] = ack;
	c->running[c->depth++] = wanted;
}

/* In EOImode 1 the priority drops in order; what is deactivated is any. */
static void end(u32 n)
{
	struct cpu *c = &cpu[n];
	u32 at = c->held_count - 1, ack;

	if (!c->held_count)
		return;
	if (c->split && c->depth && any(2)) {
		c->depth--;
		return;
	}
	if (c->split)
		at = any(c->held_count);
	ack = c->held[at];
	c->held[at] = c->held[--c->held_count];
	line_of(n, ack & 0x3ff)->active = false;
	if (c->split) {
		model_dir(n, ack & 0x3ff);
	} else {
		c->depth--;
		model_eoi(n, ack);
	}
}

/* Whether a CPU is yet to end it. */
static bool is_held(u32 n, u32 intid)
{
	for (u32 i = 0; i < gic.cpus; i++)
		for (u32 k = 0; k < cpu[i].held_count; k++)
			if ((cpu[i].held[k] & 0x3ff) == intid &&
			    (intid >= 32 || i == n))
				return true;
	return false;
}

static void change_bit(u32 n, u32 intid, struct plain_line *l)
{
	switch (any(6)) {
	case 0:
		l->enabled = true;
		write_bit(n, 0x100, intid);
		return;
	case 1:
		l->enabled = plain_is_v2_sgi(&gic, intid);
		write_bit(n, 0x180, intid);
		return;
	case 2:
		l->latched = !plain_is_v2_sgi(&gic, intid);
		write_bit(n, 0x200, intid);
		return;
	case 3:
		l->latched = false;
		write_bit(n, 0x280, intid);
		return;
	case 4:
		if (!always_split || any(3))
			return;
		l->active = true;
		write_bit(n, 0x300, intid);
		return;
	default:
		if (is_held(n, intid))
			return;
		l->active = false;
		write_bit(n, 0x380, intid);
	}
}

static void change_target(u32 intid)
{
	u32 targets = any(1u << gic.cpus), value = 0;

	if (intid == RESERVED && gic.spi[intid].active)
		return;
	if (gic.version == 3) {
		u32 one = any(gic.cpus + 1);

		targets = one < gic.cpus ? 1u << one : (1u << gic.cpus) - 1;
		value = one < gic.cpus ? one : 1u << 31;
	}
	gic.spi[intid].targets = (u8)(gic.cpus == 1 ? 1 : targets);
	for (u32 i = 0; gic.version == 2 && i < 4; i++)
		value |= (u32)gic.spi[(intid & ~3u) + i].targets << 8 * i;
	model_write(accessor,
		    gic.version == 2 ? 0x800 + (intid & ~3u)
				     : 0x6000 + 8 * intid,
		    value);
}

static void change_priority(u32 n, u32 intid)
{
	u32 value = 0;

	line_of(n, intid)->priority = (u8)(any(32) << 3);
	for (u32 i = 0; i < 4; i++)
		value |= (u32)line_of(n, (intid & ~3u) + i)->priority << 8 * i;
	write_reg(n, 0x400 + (intid & ~3u), value);
}

static void change_group(u32 n, u32 intid)
{
	u32 value = 0;

	line_of(n, intid)->group1 = any(2);
	for (u32 i = 0; i < 32; i++)
		value |= (u32)line_of(n, (intid & ~31u) + i)->group1 << i;
	write_reg(n, 0x80 + intid / 32 * 4, value);
}

/* A GICv2's SGIs are the reader's own, by sender. */
static void change_sources(u32 n, u32 sgi)
{
	bool set = any(2);
	u32 mask = any(1u << gic.cpus);
	u8 *sources = &gic.own[n][sgi].sources;

	if (gic.version != 2)
		return;
	*sources = (u8)(set ? *sources | mask : *sources & ~mask);
	model_write(n, (set ? 0xf20 : 0xf10) + (sgi & ~3u),
		    mask << sgi % 4 * 8);
	ck_assert_uint_eq(model_read(n, 0xf10 + (sgi & ~3u)) >> sgi % 4 * 8 &
				  0xff,
			  *sources);
}

static void access_something(u32 n)
{
	u32 intid = pool[any(sizeof(pool))], what = any(16);

	/* Of a GICv3 everyone can reach everything. */
	if (gic.version == 3 && intid < 32)
		n = any(gic.cpus);
	if (what < 8) {
		change_bit(n, intid, line_of(n, intid));
	} else if (what < 10) {
		change_priority(n, intid);
	} else if (what < 12) {
		change_group(n, intid);
	} else if (what == 12) {
		gic.control = any(8) ? 3 : any(4);
		model_write(accessor, 0, gic.control);
	} else if (what == 13) {
		change_sources(n, pool[any(SGIS)]);
	} else if (intid >= 32) {
		change_target(intid);
	}
}

static void send(u32 n)
{
	u32 sgi = pool[any(SGIS)], list = any(1u << gic.cpus);

	for (u32 i = 0; i < gic.cpus; i++) {
		if (!(list >> i & 1))
			continue;
		if (gic.version == 2)
			gic.own[i][sgi].sources |= (u8)(1u << n);
		else if (gic.own[i][sgi].group1)
			gic.own[i][sgi].latched = true;
	}
	if (gic.version == 2)
		model_write(n, 0xf00, list << 16 | sgi);
	else
		model_send(n, (u64)sgi << 24 | list);
}

static void use_device(void)
{
	u32 intid = pool[SGIS + any(sizeof(pool) - SGIS)];
	struct plain_line *l = line_of(0, intid);

	if (intid == 25 || intid == RESERVED ||
	    (l->edge && plain_is_pending(&gic, 0, intid)))
		return;
	if (l->edge) {
		l->latched = true;
		model_pulse(intid);
		return;
	}
	l->high = any(2);
	if (!l->high)
		model_hold(false);
	model_line(intid, l->high);
	/* That it fell is noticed when EL2 looks the next time. */
	model_each(vgic_maintenance);
}

/* On, if off; else off, if another one is on and it has nothing to end. */
static void switch_power(u32 n)
{
	if (gic.on == 1u << n || cpu[n].held_count)
		return;
	gic.on ^= 1u << n;
	cpu[n].split = always_split || any(2);
	cpu[n].depth = 0;
	model_power(n, is_on(n));
}

static void do_something(u32 n)
{
	u32 what = any(32);

	if (!is_on(n) || what == 31) {
		if (!any(8))
			switch_power(n);
	} else if (what < 8) {
		acknowledge(n);
	} else if (what < 15) {
		end(n);
	} else if (what < 25) {
		access_something(n);
	} else if (what < 27) {
		send(n);
	} else {
		use_device();
	}
}

START_TEST(it_behaves_as_a_gic)
{
	seed = (u32)_i * 7919 + 1;
	always_split = _i & 8;
	plain_init(&gic, 2 + (u32)_i % 2, 1 + (u32)_i / 2 % MODEL_CPUS);
	model_lr_count = MODEL_LRS - (u32)_i / 16;
	model_init(gic.version, gic.cpus);
	vgic_reserve(&model_vgic, RESERVED);
	memset(cpu, 0, sizeof(cpu));
	for (u32 n = 0; n < gic.cpus; n++)
		cpu[n].split = always_split || any(2);
	for (u32 word = 2; word < MODEL_LINES / 16; word++)
		model_write(0, 0xc00 + 4 * word, 0x88888888);
	for (u32 step = 0; step < STEPS; step++) {
		u32 n = any(gic.cpus);

		accessor = n;
		model_hold(any(2));
		do_something(n);
		if (any(3))
			continue;
		model_hold(false);
		compare_best(step);
		/* Not always: what is read is folded and unfolded. */
		if (is_on(n) && !any(8))
			for (u32 word = 0; word < MODEL_LINES / 32; word++)
				compare_word(step, n, word);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vgic_random");

	unit_add_loop(s, it_behaves_as_a_gic, RUNS);
	return unit_run(s);
}
