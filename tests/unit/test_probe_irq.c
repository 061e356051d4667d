/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "probe/irq.h"

static struct probe_irqs irqs = { .start = 5000, .hz = 1000, .storm = 3 };

START_TEST(a_storm_is_told_once_a_second)
{
	for (u64 second = 0; second < 3; second++)
		for (u64 n = 0; n < 10; n++)
			ck_assert_int_eq(
				probe_irq_count(&irqs, 27,
						5000 + second * 1000 + n),
				n == 3);
	ck_assert_uint_eq(irqs.irq[27].total, 30);
	ck_assert_uint_eq(irqs.irq[27].rate, 10);
	/* A second without any: the rate is not that of long ago. */
	ck_assert(!probe_irq_count(&irqs, 27, 10000));
	ck_assert_uint_eq(irqs.irq[27].rate, 0);
	ck_assert_uint_eq(irqs.irq[26].total, 0);
}
END_TEST

START_TEST(looks_once_a_second)
{
	ck_assert(probe_irq_look(&irqs, 6000));
	ck_assert(!probe_irq_look(&irqs, 6999));
	ck_assert(probe_irq_look(&irqs, 7000));
}
END_TEST

START_TEST(what_is_active_for_long_is_stuck)
{
	ck_assert(!probe_irq_stuck(&irqs, 40, 9000));
	probe_irq_count(&irqs, 40, 6000);
	ck_assert(!probe_irq_stuck(&irqs, 40, 7000));
	ck_assert(probe_irq_stuck(&irqs, 40, 7001));
	ck_assert(!probe_irq_stuck(&irqs, 40, 9001));
	probe_irq_count(&irqs, 40, 10000);
	ck_assert(probe_irq_stuck(&irqs, 40, 11001));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("probe, interrupts");

	unit_add(s, a_storm_is_told_once_a_second);
	unit_add(s, looks_once_a_second);
	unit_add(s, what_is_active_for_long_is_stuck);
	return unit_run(s);
}
