/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "base/status.h"
#include "gic_model.h"
#include "vgic/list.h"

struct vgic model_vgic;
struct vgic_vcpu model_vcpu[MODEL_CPUS];
unsigned model_stops;
u32 model_reserved;
u32 model_lr_count = MODEL_LRS, model_line_count = MODEL_LINES;

/* The physical GIC; private interrupts are those of word 0 of each CPU. */
struct bank {
	u32 enabled, pending, active, edge, high;
};

static struct bank own[MODEL_CPUS], shared[VGIC_WORDS];
static u32 target[MODEL_LINES];
static u64 lr[MODEL_CPUS][MODEL_LRS];
static u32 causes[MODEL_CPUS], eoi_count[MODEL_CPUS], groups[MODEL_CPUS];
static u32 running[MODEL_CPUS]; /* active priorities, a bit for each */
static bool kicked[MODEL_CPUS], parked[MODEL_CPUS];
static u32 current, cpus, version;
static bool held;    /* by model_hold() */
static bool awaited; /* a vCPU that is to stop: all have been asked */

static struct bank *bank(u32 cpu, u32 word)
{
	/* Banked registers are out of reach of other CPUs. */
	if (word == 0 && version == 2)
		ck_assert_uint_eq(cpu, current);
	return word ? &shared[word] : &own[cpu];
}

static u64 lr_read(u32 index)
{
	return lr[current][index];
}

static void lr_write(u32 index, u64 raw)
{
	struct vgic_lr l = vgic_decode(&model_vgic, raw);
	bool good = index < model_lr_count && !(l.hw && l.state == 3);

	for (u32 n = 0; l.state && n < MODEL_LRS; n++) {
		struct vgic_lr o = vgic_decode(&model_vgic, lr[current][n]);

		good &= !o.state || (n != index && o.intid != l.intid);
	}
	ck_assert(good);
	lr[current][index] = raw;
}

/* Not one whose end is still to be told (ELRSR: IHI 0048B 5.3, IHI 0069H 12.4). */
static u32 lr_empty(void)
{
	u32 empty = 0;

	for (u32 n = 0; n < MODEL_LRS; n++) {
		struct vgic_lr l = vgic_decode(&model_vgic, lr[current][n]);

		if (!l.state && !l.eoi)
			empty |= BIT32(n);
	}
	return empty;
}

static void lr_maintenance(u32 wanted)
{
	causes[current] = wanted;
}

static u32 lr_take_eoi_count(void)
{
	u32 count = eoi_count[current];

	eoi_count[current] = 0;
	return count;
}

static u32 lr_running(void)
{
	return running[current] ? lowest_bit(running[current]) * 8u : 0x100;
}

static u32 lr_groups(void)
{
	return groups[current];
}

/* Pending by a latch, or by a level that nobody has taken. */
static u32 pending_of(const struct bank *b)
{
	return b->pending | (b->high & ~b->edge);
}

static u32 read_word(enum gic_word_register reg, u32 cpu, u32 word)
{
	const struct bank *b = bank(cpu, word);

	ck_assert(reg == GIC_ISPENDR || reg == GIC_ISACTIVER);
	return reg == GIC_ISPENDR ? pending_of(b) : b->active;
}

static void write_word(enum gic_word_register reg, u32 cpu, u32 word, u32 mask)
{
	struct bank *b = bank(cpu, word);

	switch (reg) {
	case GIC_ISENABLER:
		b->enabled |= mask;
		break;
	case GIC_ICENABLER:
		b->enabled &= ~mask;
		break;
	case GIC_ISPENDR:
		b->pending |= mask;
		break;
	case GIC_ICPENDR:
		b->pending &= ~mask;
		break;
	case GIC_ISACTIVER:
		b->active |= mask;
		break;
	case GIC_ICACTIVER:
		b->active &= ~mask;
		break;
	default:
		ck_abort_msg("register 0x%x is not the model's", reg);
	}
}

static u32 configure(u32 cpu, u32 word, u32 mask, u32 edge)
{
	struct bank *b = word ? &shared[word] : &own[cpu];

	b->edge = (b->edge & ~mask) | (edge & mask);
	return b->edge;
}

static void route(u32 intid, u32 cpu)
{
	target[intid] = cpu;
}

static void kick(u32 cpu)
{
	kicked[cpu] = true;
}

u32 model_become(u32 cpu)
{
	u32 was = current;

	current = cpu;
	return was;
}

void model_as(u32 cpu, void (*fn)(struct vgic_vcpu *))
{
	u32 was = model_become(cpu);

	fn(&model_vcpu[cpu]);
	current = was;
}

static void ask_stop(u32 cpu)
{
	ck_assert(cpu != current && !awaited);
}

static void await_stop(u32 cpu)
{
	awaited = true;
	model_stops++;
	model_as(cpu, vgic_fold);
}

static void go(u32 cpu)
{
	awaited = false;
	model_as(cpu, vgic_unfold);
}

static void reserved(u32 cpu, u32 intid)
{
	model_reserved = intid;
	model_line(intid, false); /* EL2 has served it */
	write_word(GIC_ICACTIVER, cpu, intid / 32, 1u << intid % 32);
}

static const struct vgic_ops ops = {
	lr_read,    lr_write,  lr_empty,   lr_maintenance, lr_take_eoi_count,
	lr_running, lr_groups, write_word, read_word,	   configure,
	route,	    reserved,  kick,	   ask_stop,	   await_stop,
	go,
};

void model_init(u32 gic_version, u32 cpu_count)
{
	static u64 mpidr[MODEL_CPUS] = { 0, 1, 2, 3 };
	struct vgic_config config = {
		.version = gic_version,
		.line_count = model_line_count,
		.lr_count = model_lr_count,
		.id_bits = 10,
		.vcpu_count = cpu_count,
		.mpidr = mpidr,
		.private_soft = 0xffff | 1u << 25,
	};

	model_reserved = 0;
	memset(&model_vgic, 0, sizeof(model_vgic));
	memset(model_vcpu, 0, sizeof(model_vcpu));
	memset(own, 0, sizeof(own));
	memset(shared, 0, sizeof(shared));
	memset(target, 0, sizeof(target));
	memset(lr, 0, sizeof(lr));
	memset(causes, 0, sizeof(causes));
	for (u32 n = 0; n < MODEL_CPUS; n++)
		groups[n] = VGIC_ALL_GROUPS;
	memset(eoi_count, 0, sizeof(eoi_count));
	memset(running, 0, sizeof(running));
	memset(kicked, 0, sizeof(kicked));
	memset(parked, 0, sizeof(parked));
	held = false;
	version = gic_version;
	cpus = cpu_count;
	ck_assert_int_eq(vgic_init(&model_vgic, model_vcpu, &config, &ops), OK);
	for (u32 n = 0; n < cpu_count; n++)
		model_as(n, vgic_vcpu_start);
	current = 0;
	model_write(0, 0, 3);
	model_stops = 0;
}

/* EL2 takes one interrupt on the current CPU; false if there is none. */
static bool take_one(void)
{
	for (u32 id = 16; id < MODEL_LINES; id++) {
		struct bank *b = id < 32 ? &own[current] : &shared[id / 32];
		u32 mask = 1u << id % 32;

		if (!(pending_of(b) & b->enabled & ~b->active & mask) ||
		    (id >= 32 && target[id] != current))
			continue;
		b->active |= mask;
		b->pending &= ~mask;
		vgic_inject_physical(&model_vcpu[current], id);
		return true;
	}
	return false;
}

static bool needs_maintenance(void)
{
	bool pending = false;

	for (u32 n = 0; n < MODEL_LRS; n++) {
		struct vgic_lr l = vgic_decode(&model_vgic, lr[current][n]);

		pending |= l.state == VGIC_LR_PENDING;
		if (lr[current][n] && !l.state && l.eoi)
			return true;
	}
	return (causes[current] & VGIC_NO_PENDING &&
		(!pending ||
		 groups[current] & ~(causes[current] >> VGIC_GROUPS_WERE) ||
		 (causes[current] >> VGIC_GROUPS_WERE == VGIC_ALL_GROUPS &&
		  groups[current] != VGIC_ALL_GROUPS))) ||
	       (causes[current] & VGIC_NO_ENTRY && eoi_count[current]);
}

void model_hold(bool on)
{
	held = on;
	model_settle();
}

void model_settle(void)
{
	u32 saved = current;
	bool again = !held;

	for (unsigned round = 0; again; round++) {
		ck_assert_msg(round < 10000, "interrupt storm");
		again = false;
		for (current = 0; current < cpus; current++) {
			struct vgic_vcpu *vcpu = &model_vcpu[current];

			if (kicked[current]) {
				kicked[current] = false;
				vgic_service_kick(vcpu);
				again = true;
			}
			if (parked[current])
				continue;
			again |= take_one();
			if (needs_maintenance()) {
				vgic_maintenance(vcpu);
				again = true;
			}
		}
	}
	current = saved;
}

static struct bank *line_bank(u32 intid)
{
	return intid < 32 ? own : &shared[intid / 32];
}

void model_line(u32 intid, bool high)
{
	struct bank *b = line_bank(intid);
	u32 mask = 1u << intid % 32;

	if (high && !(b->high & mask) && b->edge & mask)
		b->pending |= mask;
	b->high = high ? b->high | mask : b->high & ~mask;
	model_settle();
}

void model_pulse(u32 intid)
{
	model_line(intid, true);
	model_line(intid, false);
}

bool model_physically_pending(u32 intid)
{
	return pending_of(line_bank(intid)) >> intid % 32 & 1;
}

bool model_physically_active(u32 intid)
{
	return line_bank(intid)->active >> intid % 32 & 1;
}

bool model_physically_enabled(u32 intid)
{
	return line_bank(intid)->enabled >> intid % 32 & 1;
}

u64 *model_raw_lr(u32 cpu, u32 index)
{
	return &lr[cpu][index];
}

void model_set_groups(u32 cpu, u32 taken)
{
	groups[cpu] = taken;
	model_settle();
}

u32 model_groups(u32 cpu)
{
	return groups[cpu];
}

void model_count_eoi(u32 cpu)
{
	eoi_count[cpu]++;
	model_settle();
}

void model_raise(u32 cpu, u32 priority)
{
	running[cpu] |= BIT32(priority / 8);
}

void model_drop(u32 cpu)
{
	running[cpu] &= running[cpu] - 1;
}

void model_power(u32 cpu, bool on)
{
	running[cpu] = 0;
	model_as(cpu, on ? vgic_fold : vgic_vcpu_off);
	parked[cpu] = !on;
	if (on) {
		/* As the GIC's driver does on every CPU that comes. */
		own[cpu].enabled = 0;
		own[cpu].active = 0;
		model_as(cpu, vgic_vcpu_start);
	}
	model_settle();
}

void model_each(void (*fn)(struct vgic_vcpu *))
{
	for (u32 n = 0; n < cpus; n++)
		model_as(n, fn);
	model_settle();
}
