/* SPDX-License-Identifier: BSD-2-Clause */
/* Interrupts that CPUs send to each other. */
#include "unit.h"

#include <pthread.h>
#include <sched.h>

#include "vgic_cases.h"

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

int main(void)
{
	Suite *s = suite_create("vgic_sgi");

	unit_add(s, two_senders_of_one_sgi_are_two_interrupts);
	unit_add(s, an_sgi_of_another_sender_waits_for_the_active_one);
	unit_add(s, sgi_filters_choose_their_targets);
	unit_add(s, gicv3_sgis_go_by_affinity_and_group);
	unit_add(s, an_sgi_while_active_comes_once_more);
	unit_add(s, sgis_that_share_a_list_register_all_come);
	unit_add(s, an_active_sgi_that_comes_again_is_not_what_can_be_taken);
	unit_add(s, an_sgi_to_a_stopped_vcpu_waits_for_its_start);
	unit_add(s, an_sgi_that_is_sent_again_does_not_pass_what_waits);
	unit_add(s, an_sgi_sent_while_another_sender_is_cleared_is_pending);
	return unit_run(s);
}
