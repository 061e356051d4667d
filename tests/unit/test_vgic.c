/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <sched.h>

#include "base/status.h"
#include "gic_model.h"
#include "vgic/lr.h"

#define EACH_VERSION(v) for (u32 v = 2; v <= 3; v++)

#define GICD_ISENABLER	0x100
#define GICD_ICENABLER	0x180
#define GICD_ISPENDR	0x200
#define GICD_ICPENDR	0x280
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380
#define GICD_IPRIORITYR 0x400
#define GICD_ITARGETSR	0x800
#define GICD_ICFGR	0xc00
#define GICD_SGIR	0xf00
#define GICD_CPENDSGIR	0xf10
#define GICD_SPENDSGIR	0xf20
#define GICD_IROUTER	0x6000

/* Where the bit of interrupt 40 is: word 1, bit 8. */
#define W1  4
#define B40 (1u << 8)

START_TEST(list_registers_decode_to_what_was_encoded)
{
	struct vgic_lr lr = { .intid = 900,
			      .state = VGIC_LR_ACTIVE,
			      .priority = 0xa8,
			      .hw = true,
			      .group1 = true };
	struct vgic_lr two = vgic_lr_decode_v2(vgic_lr_encode_v2(&lr));
	struct vgic_lr three = vgic_lr_decode_v3(vgic_lr_encode_v3(&lr));

	ck_assert_uint_eq(two.intid, 900);
	ck_assert_uint_eq(two.state, VGIC_LR_ACTIVE);
	ck_assert_uint_eq(two.priority, 0xa8);
	ck_assert(two.hw && two.group1 && !two.eoi);
	ck_assert_uint_eq(three.intid, 900);
	ck_assert_uint_eq(three.priority, 0xa8);
	ck_assert(three.hw && three.group1);
	/* IHI 0048B 5.3.6, IHI 0069H 12.4.4: the bits where they are. */
	ck_assert_uint_eq(vgic_lr_encode_v2(&lr),
			  1u << 31 | 1u << 30 | 2u << 28 | 0x15u << 23 |
				  900u << 10 | 900);
	ck_assert_uint_eq(vgic_lr_encode_v3(&lr),
			  UINT64_C(2) << 62 | UINT64_C(1) << 61 |
				  UINT64_C(1) << 60 | UINT64_C(0xa8) << 48 |
				  UINT64_C(900) << 32 | 900);
	lr = (struct vgic_lr){
		.intid = 3, .state = 3, .source = 5, .eoi = true
	};
	two = vgic_lr_decode_v2(vgic_lr_encode_v2(&lr));
	ck_assert(two.source == 5 && two.eoi && two.state == 3 && !two.hw);
}
END_TEST

START_TEST(a_level_is_delivered_until_it_falls)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_setup(40, 0x80, 0);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(0), 40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		ck_assert(model_physically_active(40));
		model_eoi(0, 40); /* still high: again */
		ck_assert_uint_eq(model_ack(0), 40);
		model_line(40, false);
		model_eoi(0, 40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		ck_assert(!model_physically_active(40));
	}
}
END_TEST

START_TEST(a_level_that_falls_untaken_is_gone)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_line(40, true);
		model_settle();
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, B40);
		model_line(40, false);
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, 0);
		ck_assert(!model_physically_active(40));
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(1), 40);
		/* While the guest handles it, pending is the line too. */
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, B40);
		model_line(40, false);
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, 0);
		model_eoi(1, 40);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		/* What a write made pending has no line to fall. */
		model_write(0, GICD_ISPENDR + W1, B40);
		model_settle();
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, B40);
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(a_reserved_interrupt_is_not_the_guests)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		vgic_reserve(&model_vgic, 40);
		model_vgic.ops->write_word(GIC_ISENABLER, 0, 1, B40);
		model_line(40, true);
		model_settle();
		ck_assert_uint_eq(model_reserved, 40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		/* What the guest writes concerns a bit in memory only. */
		model_setup(40, 0x80, 1);
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert(model_physically_enabled(40));
		/* Pending in a list register, it is found there. */
		model_setup(40, 0x80, 0);
		model_write(0, GICD_ISPENDR + W1, B40);
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1), B40);
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		model_setup(41, 0x80, 0);
		model_line(41, true);
		ck_assert_uint_eq(model_ack(0), 41);
	}
}
END_TEST

START_TEST(an_edge_while_active_is_not_lost)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_write(0, GICD_ICFGR + 8, 0xffffffff);
		model_setup(40, 0x80, 0);
		model_pulse(40);
		ck_assert_uint_eq(model_ack(0), 40);
		model_pulse(40);
		model_pulse(40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		model_eoi(0, 40);
		ck_assert_uint_eq(model_ack(0), 40);
		model_eoi(0, 40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
	}
}
END_TEST

START_TEST(disabled_while_active_ends_in_hardware)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 0);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(0), 40);
		model_stops = 0;
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert_uint_eq(model_stops, 0);
		model_eoi(0, 40);
		ck_assert(!model_physically_active(40));
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		model_write(0, GICD_ISENABLER + W1, B40);
		ck_assert_uint_eq(model_ack(0), 40);
	}
}
END_TEST

/* Level-sensitive, and no line behind it: the write is all there is. */
START_TEST(written_pending_outlives_disabling)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 0);
		model_write(0, GICD_ISPENDR + W1, B40);
		model_settle();
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		ck_assert_uint_ne(model_read(0, GICD_ISPENDR + W1) & B40, 0);
		model_write(0, GICD_ISENABLER + W1, B40);
		ck_assert_uint_eq(model_ack(0), 40);
		model_eoi(0, 40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		/* Taken once: a level that goes away later is not pending. */
		model_line(40, true);
		model_settle();
		model_line(40, false);
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, 0);
		/* Written and cleared before the guest has it. */
		model_write(0, GICD_ISENABLER + W1, B40);
		model_write(0, GICD_ISPENDR + W1, B40);
		model_settle();
		model_write(0, GICD_ICPENDR + W1, B40);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
	}
}
END_TEST

START_TEST(disabled_while_pending_is_held_back)
{
	EACH_VERSION(v)
	{
		for (u32 edge = 0; edge < 2; edge++) {
			model_init(v, 2);
			model_write(0, GICD_ICFGR + 8, edge ? ~0u : 0);
			model_setup(40, 0x80, 1); /* CPU 1 has it */
			model_line(40, true);
			model_write(0, GICD_ICENABLER + W1, B40);
			ck_assert_uint_eq(model_ack(1), SPURIOUS);
			ck_assert(model_physically_pending(40));
			ck_assert(!model_physically_active(40));
			ck_assert_uint_ne(
				model_read(0, GICD_ISPENDR + W1) & B40, 0);
			model_write(0, GICD_ISENABLER + W1, B40);
			ck_assert_uint_eq(model_ack(1), 40);
		}
	}
}
END_TEST

START_TEST(a_pending_interrupt_moves_to_its_new_target)
{
	EACH_VERSION(v)
	{
		model_init(v, 4);
		model_setup(40, 0x80, 1);
		model_line(40, true);
		model_setup(40, 0x80, 3);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		ck_assert_uint_eq(model_ack(3), 40);
	}
}
END_TEST

START_TEST(a_priority_written_while_pending_counts)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_setup(41, 0x90, 1);
		model_line(40, true);
		model_line(41, true);
		model_settle();
		model_write(0, GICD_IPRIORITYR + 40, 0x4080);
		ck_assert_uint_eq(model_ack(1), 41);
	}
}
END_TEST

/* Where SPI 40 goes: a byte of GICv2, an affinity of GICv3. */
static void set_target(u32 version, u32 targets, u32 affinity)
{
	if (version == 2)
		model_write(0, GICD_ITARGETSR + 40, targets);
	else
		model_write(0, GICD_IROUTER + 40 * 8, affinity);
}

START_TEST(without_a_target_it_waits)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_line(40, true);
		model_settle();
		set_target(v, 0, 77);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		ck_assert(model_physically_pending(40));
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1) & B40, B40);
		set_target(v, 2, 1);
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(of_several_targets_one_that_is_on_gets_it)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 0);
		set_target(v, 3, 1u << 31);
		vgic_vcpu_off(&model_vcpu[0]);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(more_pending_than_list_registers_come_in_order)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		for (u32 n = 0; n < 20; n++)
			model_setup(40 + n, (u8)(8 * (n * 7 % 20)), 0);
		for (u32 n = 0; n < 20; n++)
			model_line(40 + n, true);
		for (u32 rank = 0; rank < 20; rank++) {
			u32 id = model_ack(0);

			ck_assert_uint_eq((id - 40) * 7 % 20, rank);
			model_line(id, false);
			model_eoi(0, id);
		}
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
	}
}
END_TEST

START_TEST(more_active_than_list_registers_end_by_count)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		/* Each one preempts the ones before. */
		for (u32 n = 0; n < 12; n++) {
			model_setup(40 + n, (u8)(0xf0 - 8 * n), 0);
			model_line(40 + n, true);
			ck_assert_uint_eq(model_ack(0), 40 + n);
			model_line(40 + n, false);
		}
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1),
				  0xfffu << 8);
		for (u32 n = 12; n-- > 0;) {
			ck_assert(model_physically_active(40 + n));
			model_eoi(0, 40 + n);
			ck_assert(!model_physically_active(40 + n));
		}
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), 0);
	}
}
END_TEST

START_TEST(dir_ends_what_no_list_register_holds)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		for (u32 n = 0; n < 8; n++) {
			model_setup(40 + n, (u8)(8 * n), 0);
			model_line(40 + n, true);
			ck_assert_uint_eq(model_ack(0), 40 + n);
			model_line(40 + n, false);
		}
		for (u32 n = 0; n < 8; n++) {
			u32 id = 40 + n * 5 % 8;

			model_dir(0, id);
			ck_assert(!model_physically_active(id));
		}
		model_dir(0, 5000);
	}
}
END_TEST

START_TEST(active_state_can_be_written)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_write(0, GICD_ISACTIVER + W1, B40);
		ck_assert(model_physically_active(40));
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), B40);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		model_write(0, GICD_ICACTIVER + W1, B40);
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), 0);
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(pending_state_can_be_written)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_write(0, GICD_ISPENDR + W1, B40);
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1), B40);
		model_write(0, GICD_ISPENDR + W1, B40); /* already: once */
		ck_assert_uint_eq(model_ack(1), 40);
		model_eoi(1, 40);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		model_write(0, GICD_ISPENDR + W1, B40);
		model_write(0, GICD_ICPENDR + W1, B40);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		ck_assert(!model_physically_active(40));
	}
}
END_TEST

START_TEST(a_group_that_is_off_holds_back)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(40, 0x80, 1);
		model_line(40, true);
		model_write(0, 0, 2); /* group 0 off */
		ck_assert(!model_physically_enabled(40));
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		model_write(0, 0, 3);
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(two_senders_of_one_sgi_are_two_interrupts)
{
	u32 seen = 0;

	model_init(2, 3);
	model_write(1, GICD_SGIR, 1u << 16 | 5);
	model_write(2, GICD_SGIR, 1u << 16 | 5);
	for (u32 n = 0; n < 2; n++) {
		u32 sgi = model_ack(0);

		ck_assert_uint_eq(sgi & 0x3ff, 5);
		seen |= 1u << (sgi >> 10);
		model_eoi(0, sgi);
	}
	ck_assert_uint_eq(seen, 1u << 1 | 1u << 2);
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
}
END_TEST

START_TEST(an_sgi_of_another_sender_waits_for_the_active_one)
{
	model_init(2, 3);
	model_write(1, GICD_SGIR, 1u << 16 | 5);
	ck_assert_uint_eq(model_ack(0), 5 | 1u << 10);
	model_write(2, GICD_SGIR, 1u << 16 | 5);
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
	ck_assert_uint_eq(model_read(0, GICD_SPENDSGIR + 4) >> 8 & 0xff,
			  1u << 2);
	model_eoi(0, 5 | 1u << 10);
	ck_assert_uint_eq(model_ack(0), 5 | 2u << 10);
}
END_TEST

START_TEST(sgi_filters_choose_their_targets)
{
	u32 first;

	model_init(2, 4);
	model_write(1, GICD_SGIR, 1u << 24 | 7); /* all but itself */
	ck_assert_uint_eq(model_ack(0), 7 | 1u << 10);
	ck_assert_uint_eq(model_ack(1), SPURIOUS);
	ck_assert_uint_eq(model_ack(3), 7 | 1u << 10);
	model_write(2, GICD_SGIR, 2u << 24 | 8); /* itself */
	/* Of one priority: either may come first. */
	first = model_ack(2);
	ck_assert(first == (7 | 1u << 10) || first == (8 | 2u << 10));
	model_eoi(2, first);
	ck_assert_uint_eq(first ^ model_ack(2),
			  (7 | 1u << 10) ^ (8 | 2u << 10));
}
END_TEST

START_TEST(gicv3_sgis_go_by_affinity_and_group)
{
	model_init(3, 4);
	for (u32 n = 0; n < 4; n++)
		vgic_redist_write(&model_vcpu[n], &model_vcpu[0], 0x10100, 4,
				  0xffff);
	vgic_send_sgi(&model_vcpu[0], UINT64_C(9) << 24 | 0xe, VGIC_SGI0R);
	for (u32 n = 1; n < 4; n++)
		ck_assert_uint_eq(model_ack(n), 9);
	vgic_send_sgi(&model_vcpu[0], UINT64_C(10) << 24 | 0xe, VGIC_SGI1R);
	ck_assert_uint_eq(model_ack(1), SPURIOUS); /* not in group 1 */
	vgic_send_sgi(&model_vcpu[0], UINT64_C(1) << 40 | UINT64_C(11) << 24,
		      VGIC_SGI0R);
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
	ck_assert_uint_eq(model_ack(2), 11);
}
END_TEST

START_TEST(an_sgi_while_active_comes_once_more)
{
	model_init(3, 1);
	vgic_redist_write(&model_vcpu[0], &model_vcpu[0], 0x10100, 4, 0xffff);
	for (u32 n = 0; n < 3; n++)
		vgic_send_sgi(&model_vcpu[0], UINT64_C(1) << 24 | 1,
			      VGIC_SGI0R);
	ck_assert_uint_eq(model_ack(0), 1);
	for (u32 n = 0; n < 3; n++)
		vgic_send_sgi(&model_vcpu[0], UINT64_C(1) << 24 | 1,
			      VGIC_SGI0R);
	model_eoi(0, 1);
	ck_assert_uint_eq(model_ack(0), 1);
	model_eoi(0, 1);
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
}
END_TEST

static void send_to_first(u32 version, u32 cpu, u32 sgi)
{
	if (version == 2)
		model_write(cpu, GICD_SGIR, 1u << 16 | sgi);
	else
		vgic_send_sgi(&model_vcpu[cpu], UINT64_C(1) | (u64)sgi << 24,
			      VGIC_SGI0R);
	model_settle();
}

/* Takes and ends what is pending; a bit for each SGI, none twice. */
static u32 take_all(u32 cpu)
{
	u32 taken = 0, acknowledged;

	while ((acknowledged = model_ack(cpu)) != SPURIOUS) {
		u32 mask = 1u << (acknowledged & 0x3ff);

		ck_assert(!(taken & mask));
		taken |= mask;
		model_eoi(cpu, acknowledged);
	}
	return taken;
}

/* Interrupts whose numbers differ by MODEL_LRS have one list register. */
START_TEST(sgis_that_share_a_list_register_all_come)
{
	u32 acknowledged;

	EACH_VERSION(v)
	{
		model_init(v, 2);
		if (v == 3)
			vgic_redist_write(&model_vcpu[0], &model_vcpu[0],
					  0x10100, 4, 0xffff);
		model_setup(40 + MODEL_LRS, 0x80, 0);
		for (u32 round = 0; round < 3; round++) {
			/* The second goes elsewhere, and so does its double. */
			send_to_first(v, 1, 0);
			send_to_first(v, 1, MODEL_LRS);
			send_to_first(v, 0, MODEL_LRS + 1);
			send_to_first(v, 1, MODEL_LRS);
			ck_assert_uint_eq(take_all(0),
					  1u | 1u << MODEL_LRS |
						  1u << (MODEL_LRS + 1));
			/* Elsewhere it has ended since. */
			send_to_first(v, 1, MODEL_LRS);
			ck_assert_uint_eq(take_all(0), 1u << MODEL_LRS);
			/* Its own is free again while it is elsewhere. */
			send_to_first(v, 1, 0);
			send_to_first(v, 1, MODEL_LRS);
			acknowledged = model_ack(0);
			ck_assert_uint_eq(acknowledged & 0x3ff, 0);
			model_eoi(0, acknowledged);
			send_to_first(v, 1, MODEL_LRS);
			ck_assert_uint_eq(take_all(0), 1u << MODEL_LRS);
			/* A device's in its place. */
			model_line(40 + MODEL_LRS, true);
			send_to_first(v, 1, 0);
			send_to_first(v, 0, MODEL_LRS);
			model_line(40 + MODEL_LRS, false);
			for (u32 n = 0; n < 3; n++)
				model_eoi(0, model_ack(0));
			ck_assert_uint_eq(model_ack(0), SPURIOUS);
		}
	}
}
END_TEST

/*
 * Pending and active is not Pending (IHI 0048B 5.3.4, IHI 0069H 12.4.6: NP):
 * with nothing else in the list registers that cause would never go.
 */
START_TEST(an_active_sgi_that_comes_again_is_not_what_can_be_taken)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		if (v == 3)
			vgic_redist_write(&model_vcpu[0], &model_vcpu[0],
					  0x10100, 4, 0xffff);
		for (u32 n = 0; n < MODEL_LRS; n++)
			model_setup(40 + n, 0x80, 0);
		for (u32 n = 0; n < 2; n++) {
			if (v == 2)
				model_write(0, GICD_SGIR, 2u << 24 | 1);
			else
				vgic_send_sgi(&model_vcpu[0],
					      UINT64_C(1) << 24 | 1,
					      VGIC_SGI0R);
			if (n == 0)
				ck_assert_uint_eq(model_ack(0) & 0x3ff, 1);
		}
		model_write(0, GICD_ISACTIVER + W1,
			    ((1u << MODEL_LRS) - 1) << 8);
		model_setup(60, 0xf0, 0);
		model_line(60, true);
		ck_assert_uint_eq(model_ack(0), 60);
		model_line(60, false);
		model_eoi(0, 60);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		model_eoi(0, 1);
		ck_assert_uint_eq(model_ack(0) & 0x3ff, 1);
		model_eoi(0, 1);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
	}
}
END_TEST

START_TEST(a_vcpu_that_stops_gives_back_what_waits)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_setup(40, 0x80, 0);
		model_line(40, true);
		vgic_vcpu_off(&model_vcpu[0]);
		ck_assert(!model_physically_active(40));
		ck_assert(model_physically_pending(40));
		vgic_vcpu_start(&model_vcpu[0]);
		ck_assert_uint_eq(model_ack(0), 40);
	}
}
END_TEST

START_TEST(an_sgi_to_a_stopped_vcpu_waits_for_its_start)
{
	model_init(2, 2);
	vgic_vcpu_off(&model_vcpu[0]);
	model_write(1, GICD_SGIR, 1u << 16 | 6);
	/* As the start of a parked CPU does it. */
	vgic_fold(&model_vcpu[0]);
	vgic_vcpu_start(&model_vcpu[0]);
	ck_assert_uint_eq(model_ack(0), 6 | 1u << 10);
}
END_TEST

/* What waits is more than fits, and an SPI moves to it as it comes. */
START_TEST(a_vcpu_that_starts_loses_nothing)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		if (v == 3)
			vgic_redist_write(&model_vcpu[0], &model_vcpu[0],
					  0x10100, 4, 0xffff);
		model_setup(40, 0x80, 0);
		set_target(v, 3, 1u << 31);
		vgic_vcpu_off(&model_vcpu[0]);
		for (u32 n = 0; n < MODEL_LRS + 2; n++)
			send_to_first(v, 1, n);
		model_line(40, true);
		vgic_fold(&model_vcpu[0]);
		vgic_vcpu_start(&model_vcpu[0]);
		model_line(40, false);
		ck_assert_uint_eq(take_all(0) & ((1u << (MODEL_LRS + 2)) - 1),
				  (1u << (MODEL_LRS + 2)) - 1);
	}
}
END_TEST

/* Nor does it become active where it is routed to. */
START_TEST(what_is_active_is_set_active_where_it_is)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		model_setup(41, 0x80, 0);
		model_line(41, true);
		ck_assert_uint_eq(model_ack(0), 41);
		model_setup(41, 0x80, 1);
		model_write(0, GICD_ISACTIVER + W1, B40 << 1);
		model_eoi(0, 41);
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), 0);
		ck_assert_uint_eq(model_ack(1), 41);
	}
}
END_TEST

START_TEST(another_vcpus_ppi_is_held_back_though_its_own_is_active)
{
	model_init(3, 2);
	for (u32 n = 0; n < 2; n++) {
		vgic_redist_write(&model_vcpu[n], &model_vcpu[0], 0x10100, 4,
				  1u << 20);
		vgic_redist_write(&model_vcpu[n], &model_vcpu[0], 0x10200, 4,
				  1u << 20);
	}
	ck_assert_uint_eq(model_ack(0), 20);
	vgic_redist_write(&model_vcpu[1], &model_vcpu[0], 0x10180, 4, 1u << 20);
	ck_assert_uint_eq(model_ack(1), SPURIOUS);
	vgic_redist_write(&model_vcpu[1], &model_vcpu[0], 0x10100, 4, 1u << 20);
	ck_assert_uint_eq(model_ack(1), 20);
}
END_TEST

/*
 * It is active, and pending or about to be again. Better ones fill the list
 * registers and more: it ends, and they all come before it does.
 */
static void ends_and_comes_last(u32 intid)
{
	for (u32 n = 0; n < MODEL_LRS; n++) {
		model_setup(41 + n, (u8)((n + 1) << 4), 0);
		model_line(41 + n, true);
	}
	model_eoi(0, intid);
	for (u32 n = 0; n < MODEL_LRS; n++) {
		ck_assert_uint_eq(model_ack(0), 41 + n);
		model_line(41 + n, false);
		model_eoi(0, 41 + n);
	}
	ck_assert_uint_eq(model_ack(0), intid);
}

START_TEST(what_comes_again_does_not_pass_what_waits)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_setup(40, 0xf0, 0);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(0), 40);
		ends_and_comes_last(40);
	}
}
END_TEST

START_TEST(an_sgi_that_is_sent_again_does_not_pass_what_waits)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_setup(8, 0xf0, 0);
		if (v == 3) {
			model_redist_write(0, 0, 0x100, 0xffff);
			model_redist_write(0, 0, 0x408, 0xf0f0f0f0);
		}
		send_to_first(v, 0, 8);
		ck_assert_uint_eq(model_ack(0), 8);
		send_to_first(v, 0, 8);
		ends_and_comes_last(8);
	}
}
END_TEST

#define ROUNDS 3000u

static u32 asked, answered;

static void *send_when_asked(void *argument)
{
	for (u32 round = 1; round <= ROUNDS; round++) {
		while (__atomic_load_n(&asked, __ATOMIC_ACQUIRE) < round)
			sched_yield();
		/* Now sooner, now later. */
		for (volatile u32 n = round % 64; n; n--)
			;
		vgic_write_sgir(&model_vcpu[1], 1u << 16 | 3);
		__atomic_store_n(&answered, round, __ATOMIC_RELEASE);
	}
	return argument;
}

/* A thread as CPU 1 sends, while CPU 0 clears what CPU 2 would have sent. */
START_TEST(an_sgi_sent_while_another_sender_is_cleared_is_pending)
{
	pthread_t sender;

	model_init(2, 3);
	model_write(0, 0, 0); /* nothing leaves the distributor */
	asked = answered = 0;
	ck_assert_int_eq(pthread_create(&sender, NULL, send_when_asked, NULL),
			 0);
	for (u32 round = 1; round <= ROUNDS; round++) {
		__atomic_store_n(&asked, round, __ATOMIC_RELEASE);
		do
			vgic_dist_write(&model_vgic, &model_vcpu[0],
					GICD_CPENDSGIR + 3, 1, 1u << 2);
		while (__atomic_load_n(&answered, __ATOMIC_ACQUIRE) < round);
		if (!(model_vcpu[0].own.latched & 1u << 3))
			ck_abort_msg("lost in round %u", round);
		vgic_dist_write(&model_vgic, &model_vcpu[0], GICD_CPENDSGIR + 3,
				1, 0xff);
	}
	pthread_join(sender, NULL);
}
END_TEST

static u64 redistributor_typer(u32 cpu)
{
	u64 value;

	ck_assert_int_eq(vgic_redist_read(&model_vcpu[cpu], &model_vcpu[0], 8,
					  8, &value),
			 OK);
	return value;
}

START_TEST(identification_is_that_of_the_version)
{
	model_init(2, 4);
	ck_assert_uint_eq(model_read(0, 4), 2 | 3u << 5);
	ck_assert_uint_eq(model_read(0, 0xfe8) >> 4 & 15, 2);
	ck_assert_uint_eq(model_read(3, 0x800), 0x08080808);
	model_init(3, 4);
	ck_assert_uint_eq(model_read(0, 4) & 31, 2);
	ck_assert_uint_eq(model_read(0, 0xffe8) >> 4 & 15, 3);
	ck_assert_uint_eq(model_read(0, 0), 0x53);
	ck_assert_uint_eq(redistributor_typer(3),
			  UINT64_C(3) << 32 | 3u << 8 | 1u << 4);
	ck_assert_uint_eq(redistributor_typer(2), UINT64_C(2) << 32 | 2u << 8);
}
END_TEST

/* Whatever is written wherever, in every size, ASan and UBSan are content. */
START_TEST(every_offset_and_size_is_harmless)
{
	u32 random = 12345;

	EACH_VERSION(v)
	{
		model_init(v, 4);
		for (u32 offset = 0; offset < 0x20010; offset++) {
			for (u32 size = 1; size <= 8; size *= 2) {
				u64 value;

				random = random * 1664525 + 1013904223;
				value = (u64)random << 32 | ~random;
				vgic_dist_write(&model_vgic, &model_vcpu[0],
						offset, size, value);
				vgic_dist_read(&model_vgic, &model_vcpu[0],
					       offset, size, &value);
				if (v == 2)
					continue;
				vgic_redist_write(&model_vcpu[random >> 30],
						  &model_vcpu[0], offset, size,
						  value);
				vgic_redist_read(&model_vcpu[random >> 30],
						 &model_vcpu[0], offset, size,
						 &value);
			}
		}
		model_settle();
	}
}
END_TEST

/*
 * Random devices, guests and configuration: nothing is delivered that is
 * disabled, and when the dust has settled every line that is high and
 * enabled is delivered, once.
 */
START_TEST(nothing_is_lost_or_doubled)
{
	u32 random = (u32)_i * 7919 + 1, held[MODEL_CPUS][64],
	    depth[MODEL_CPUS];
	u32 version = 2 + (u32)_i % 2, cpu_count = 1 + (u32)_i % 4;

	model_init(version, cpu_count);
	for (u32 n = 0; n < MODEL_CPUS; n++)
		depth[n] = 0;
	for (u32 id = 40; id < 56; id++)
		model_setup(id, (u8)(id << 3), id % cpu_count);
	for (u32 step = 0; step < 3000; step++) {
		u32 id, cpu, what;

		random = random * 1664525 + 1013904223;
		id = 40 + (random >> 8) % 16;
		cpu = (random >> 16) % cpu_count;
		what = random >> 24;
		if (what < 90) {
			model_line(id, what & 1);
		} else if (what < 150 && depth[cpu] < 64) {
			u32 got = model_ack(cpu);

			if (got != SPURIOUS) {
				ck_assert(model_physically_enabled(got));
				held[cpu][depth[cpu]++] = got;
			}
		} else if (what < 220 && depth[cpu]) {
			model_eoi(cpu, held[cpu][--depth[cpu]]);
		} else if (what < 235) {
			model_write(cpu, what & 1 ? 0x184 : 0x104,
				    1u << (id % 32));
		} else {
			model_setup(id, (u8)(id << 3), cpu);
		}
	}
	for (u32 cpu = 0; cpu < cpu_count; cpu++)
		while (depth[cpu])
			model_dir(cpu, held[cpu][--depth[cpu]]);
	for (u32 id = 40; id < 56; id++) {
		model_setup(id, (u8)(id << 3), 0);
		model_line(id, false);
	}
	while (model_ack(0) != SPURIOUS)
		;
	for (u32 id = 40; id < 56; id++)
		model_dir(0, id);
	for (u32 id = 40; id < 56; id++)
		model_line(id, true);
	for (u32 n = 0, seen = 0; n < 16; n++) {
		u32 id = model_ack(0);

		ck_assert_uint_ne(id, SPURIOUS);
		ck_assert(!(seen >> (id - 40) & 1));
		seen |= 1u << (id - 40);
		model_line(id, false);
		model_dir(0, id);
	}
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vgic");
	TCase *random = tcase_create("nothing_is_lost_or_doubled");

	unit_add(s, list_registers_decode_to_what_was_encoded);
	unit_add(s, a_level_is_delivered_until_it_falls);
	unit_add(s, a_level_that_falls_untaken_is_gone);
	unit_add(s, a_reserved_interrupt_is_not_the_guests);
	unit_add(s, an_edge_while_active_is_not_lost);
	unit_add(s, disabled_while_active_ends_in_hardware);
	unit_add(s, disabled_while_pending_is_held_back);
	unit_add(s, written_pending_outlives_disabling);
	unit_add(s, a_pending_interrupt_moves_to_its_new_target);
	unit_add(s, a_priority_written_while_pending_counts);
	unit_add(s, without_a_target_it_waits);
	unit_add(s, of_several_targets_one_that_is_on_gets_it);
	unit_add(s, more_pending_than_list_registers_come_in_order);
	unit_add(s, more_active_than_list_registers_end_by_count);
	unit_add(s, dir_ends_what_no_list_register_holds);
	unit_add(s, active_state_can_be_written);
	unit_add(s, pending_state_can_be_written);
	unit_add(s, a_group_that_is_off_holds_back);
	unit_add(s, two_senders_of_one_sgi_are_two_interrupts);
	unit_add(s, an_sgi_of_another_sender_waits_for_the_active_one);
	unit_add(s, sgi_filters_choose_their_targets);
	unit_add(s, gicv3_sgis_go_by_affinity_and_group);
	unit_add(s, an_sgi_while_active_comes_once_more);
	unit_add(s, sgis_that_share_a_list_register_all_come);
	unit_add(s, an_active_sgi_that_comes_again_is_not_what_can_be_taken);
	unit_add(s, a_vcpu_that_stops_gives_back_what_waits);
	unit_add(s, an_sgi_to_a_stopped_vcpu_waits_for_its_start);
	unit_add(s, a_vcpu_that_starts_loses_nothing);
	unit_add(s, what_is_active_is_set_active_where_it_is);
	unit_add(s, another_vcpus_ppi_is_held_back_though_its_own_is_active);
	unit_add(s, what_comes_again_does_not_pass_what_waits);
	unit_add(s, an_sgi_that_is_sent_again_does_not_pass_what_waits);
	unit_add(s, an_sgi_sent_while_another_sender_is_cleared_is_pending);
	unit_add(s, identification_is_that_of_the_version);
	unit_add(s, every_offset_and_size_is_harmless);
	tcase_add_loop_test(random, nothing_is_lost_or_doubled, 0, 16);
	suite_add_tcase(s, random);
	return unit_run(s);
}
