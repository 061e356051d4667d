/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers as a guest sees them, and whatever it writes there. */
#include "unit.h"

#include "base/status.h"
#include "vgic/lr.h"
#include "vgic_cases.h"

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

/* A GIC's last INTID is 1019, so that the last word is not whole. */
START_TEST(what_has_no_line_has_no_configuration)
{
	model_line_count = 92;
	EACH_VERSION(v)
	{
		model_init(v, 1);
		for (u32 id = 80; id < 112; id += 16)
			model_write(0, GICD_ICFGR + id / 4, ~0u);
		ck_assert_uint_eq(model_read(0, GICD_ICFGR + 80 / 4), 0xaaaaaa);
		ck_assert_uint_eq(model_read(0, GICD_ICFGR + 96 / 4), 0);
	}
	model_line_count = MODEL_LINES;
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
	Suite *s = suite_create("vgic_registers");
	TCase *random = tcase_create("nothing_is_lost_or_doubled");

	unit_add(s, list_registers_decode_to_what_was_encoded);
	unit_add(s, identification_is_that_of_the_version);
	unit_add(s, what_has_no_line_has_no_configuration);
	unit_add(s, every_offset_and_size_is_harmless);
	tcase_add_loop_test(random, nothing_is_lost_or_doubled, 0, 16);
	suite_add_tcase(s, random);
	return unit_run(s);
}
