/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines, their levels and edges, and the order in which they are taken. */
#include "unit.h"

#include "vgic_cases.h"

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

int main(void)
{
	Suite *s = suite_create("vgic_lines");

	unit_add(s, a_level_is_delivered_until_it_falls);
	unit_add(s, a_level_that_falls_untaken_is_gone);
	unit_add(s, a_reserved_interrupt_is_not_the_guests);
	unit_add(s, an_edge_while_active_is_not_lost);
	unit_add(s, disabled_while_active_ends_in_hardware);
	unit_add(s, written_pending_outlives_disabling);
	unit_add(s, disabled_while_pending_is_held_back);
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
	unit_add(s, what_comes_again_does_not_pass_what_waits);
	return unit_run(s);
}
