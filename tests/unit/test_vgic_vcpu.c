/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual CPUs that stop, start and hold each other's interrupts. */
#include "unit.h"

#include "vgic_cases.h"

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

START_TEST(a_vcpu_starts_with_what_others_have_set_active)
{
	model_init(3, 2);
	model_redist_write(1, 0, GICD_ISENABLER, 1u << 20);
	model_power(0, false);
	model_redist_write(1, 0, GICD_ISACTIVER, 1u << 20);
	model_power(0, true);
	model_line(20, true);
	ck_assert_uint_eq(model_ack(0), SPURIOUS);
	ck_assert_uint_eq(model_redist_read(0, 0, GICD_ISACTIVER), 1u << 20);
	model_redist_write(0, 0, GICD_ICACTIVER, 1u << 20);
	ck_assert_uint_eq(model_ack(0), 20);
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
 * Group 0 is not taken: there are more of it than list registers, of higher
 * priorities, and none of group 1 waits for them.
 */
START_TEST(a_reserved_one_is_found_with_another_vcpu)
{
	EACH_VERSION(v)
	{
		model_init(v, 2);
		vgic_reserve(&model_vgic, 40);
		model_setup(40, 0x80, 1);
		model_write(0, GICD_ISPENDR + W1, B40);
		model_settle();
		/* In a list register of vCPU 1, while those of 0 are empty. */
		ck_assert_uint_eq(model_read(0, GICD_ISPENDR + W1), B40);
		model_write(0, GICD_ICENABLER + W1, B40);
		ck_assert_uint_eq(model_ack(1), SPURIOUS);
		model_write(0, GICD_ISENABLER + W1, B40);
		model_settle();
		ck_assert_uint_eq(model_ack(1), 40);
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), B40);
		model_write(0, GICD_ICACTIVER + W1, B40);
		ck_assert_uint_eq(model_read(1, GICD_ISACTIVER + W1), 0);
		model_write(0, GICD_ISPENDR + W1, B40);
		model_settle();
		ck_assert_uint_eq(model_ack(1), 40);
	}
}
END_TEST

START_TEST(a_group_that_a_vcpu_does_not_take_hinders_no_other)
{
	for (u32 first = 0; first < 2; first++) {
		model_init(3, 1);
		model_write(0, GICD_ICFGR + 8, ~0u);
		model_write(0, GICD_ICFGR + 12, ~0u);
		for (u32 n = 0; n < MODEL_LRS + 2; n++)
			model_setup(40 + n, (u8)(0x20 + 8 * n), 0);
		model_setup(60, 0x80, 0);
		model_write(0, 0x80 + W1, 1u << 28);
		if (first)
			model_set_groups(0, 2);
		for (u32 n = 0; n < MODEL_LRS + 2; n++)
			model_pulse(40 + n);
		model_set_groups(0, 2);
		model_pulse(60);
		ck_assert_uint_eq(model_ack(0), 60);
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
		model_eoi(0, 60);
		model_set_groups(0, VGIC_ALL_GROUPS);
		for (u32 n = 0; n < MODEL_LRS + 2; n++) {
			ck_assert_uint_eq(model_ack(0), 40 + n);
			model_eoi(0, 40 + n);
		}
		ck_assert_uint_eq(model_ack(0), SPURIOUS);
	}
}
END_TEST

/* More are active than there are list registers: which one does it end? */
START_TEST(the_end_of_one_made_inactive_ends_no_other)
{
	const u32 count = MODEL_LRS + 2;

	EACH_VERSION(v)
	{
		model_init(v, 1);
		for (u32 n = 0; n < count; n++) {
			model_setup(40 + n, (u8)(0x80 - 0x10 * n), 0);
			model_line(40 + n, true);
			ck_assert_uint_eq(model_ack(0), 40 + n);
			model_line(40 + n, false);
		}
		model_write(0, GICD_ICACTIVER + W1, B40 << (count - 1));
		for (u32 left = count; left--;) {
			model_eoi(0, 40 + left);
			ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1),
					  B40 * ((1u << left) - 1));
		}
	}
}
END_TEST

START_TEST(a_priority_changed_while_it_is_active_does_not_keep_it_so)
{
	EACH_VERSION(v)
	{
		model_init(v, 1);
		model_setup(40, 0x80, 0);
		model_line(40, true);
		ck_assert_uint_eq(model_ack(0), 40);
		model_setup(40, 0x40, 0);
		for (u32 n = 0; n < MODEL_LRS; n++)
			if (model_lr(0, n).intid == 40)
				ck_assert_uint_eq(model_lr(0, n).priority,
						  0x80);
		model_line(40, false);
		model_eoi(0, 40);
		ck_assert_uint_eq(model_read(0, GICD_ISACTIVER + W1), 0);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("vgic_vcpu");

	unit_add(s, a_vcpu_that_stops_gives_back_what_waits);
	unit_add(s, a_vcpu_that_starts_loses_nothing);
	unit_add(s, a_vcpu_starts_with_what_others_have_set_active);
	unit_add(s, what_is_active_is_set_active_where_it_is);
	unit_add(s, another_vcpus_ppi_is_held_back_though_its_own_is_active);
	unit_add(s, a_reserved_one_is_found_with_another_vcpu);
	unit_add(s, a_group_that_a_vcpu_does_not_take_hinders_no_other);
	unit_add(s, the_end_of_one_made_inactive_ends_no_other);
	unit_add(s, a_priority_changed_while_it_is_active_does_not_keep_it_so);
	return unit_run(s);
}
