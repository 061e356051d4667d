/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/status.h"
#include "emul/bus.h"

/* A device that remembers what it was asked. */
struct device {
	int answer;
	u64 value;
	u64 offset;
	unsigned size;
	unsigned reads, writes;
	void *vcpu;
};

static int device_read(void *context, void *vcpu, u64 offset, unsigned size,
		       u64 *value)
{
	struct device *device = context;

	device->reads++;
	device->vcpu = vcpu;
	device->offset = offset;
	device->size = size;
	*value = device->value;
	return device->answer;
}

static int device_write(void *context, void *vcpu, u64 offset, unsigned size,
			u64 value)
{
	struct device *device = context;

	device->writes++;
	device->vcpu = vcpu;
	device->offset = offset;
	device->size = size;
	device->value = value;
	return device->answer;
}

static const struct emul_bus_ops ops = { device_read, device_write };

static struct emul_region region(u64 base, u64 size, struct device *device)
{
	return (struct emul_region){ .base = base,
				     .size = size,
				     .ops = &ops,
				     .context = device,
				     .name = "device" };
}

static int add(struct emul_bus *bus, u64 base, u64 size, struct device *device)
{
	struct emul_region r = region(base, size, device);

	return emul_bus_add(bus, &r);
}

/* As a CPU that has accessed nothing yet. */
static const struct emul_region *find(const struct emul_bus *bus, ipa_t address)
{
	const struct emul_region *last = bus->regions;

	return emul_bus_find(bus, address, &last);
}

static int access_bus(const struct emul_bus *bus, ipa_t address, unsigned size,
		      bool write, u64 *value, void *vcpu)
{
	const struct emul_region *region = find(bus, address);

	return region ? emul_region_access(region, address, size, write, value,
					   vcpu)
		      : ERR_NOT_FOUND;
}

START_TEST(empty_bus_has_nothing)
{
	struct emul_region storage[1] = { 0 };
	struct emul_bus bus;
	u64 value = 7;

	emul_bus_init(&bus, storage, 0);
	ck_assert_ptr_null(find(&bus, ipa(0)));
	ck_assert_int_eq(access_bus(&bus, ipa(0), 4, false, &value, NULL),
			 ERR_NOT_FOUND);
	ck_assert_uint_eq(value, 7);
	ck_assert_int_eq(add(&bus, 0, 1, NULL), ERR_NO_SPACE);
}
END_TEST

/* All orders of five regions give the same bus. */
START_TEST(regions_are_found_whatever_the_order)
{
	for (unsigned rotate = 0; rotate < 5; rotate++) {
		struct emul_region storage[5] = { 0 };
		struct device devices[5] = { 0 };
		struct emul_bus bus;

		emul_bus_init(&bus, storage, 5);
		for (unsigned n = 0; n < 5; n++) {
			unsigned i = (n * 2 + rotate) % 5;

			ck_assert_int_eq(
				add(&bus, 0x1000 * (i + 1), 0x800, &devices[i]),
				OK);
		}
		for (unsigned i = 0; i < 5; i++) {
			u64 base = 0x1000 * (i + 1);

			ck_assert_ptr_null(find(&bus, ipa(base - 1)));
			ck_assert_ptr_eq(find(&bus, ipa(base))->context,
					 &devices[i]);
			ck_assert_ptr_eq(find(&bus, ipa(base + 0x7ff))->context,
					 &devices[i]);
			ck_assert_ptr_null(find(&bus, ipa(base + 0x800)));
		}
	}
}
END_TEST

/* What was found last is found again, and is not taken for another. */
START_TEST(the_last_region_is_tried_first)
{
	static const struct {
		u64 address;
		unsigned last; /* device that is the last one behind it */
		bool found;
	} steps[] = {
		{ 0x2000, 1, true },  { 0x2fff, 1, true },  { 0x1000, 0, true },
		{ 0x0fff, 0, false }, { 0x4000, 0, false }, { 0x3fff, 2, true },
		{ 0x9000, 2, false }, { 0x3000, 2, true },  { 0x2000, 1, true },
	};
	struct emul_region storage[3] = { 0 };
	struct device devices[3] = { 0 };
	const struct emul_region *last = storage;
	struct emul_bus bus;

	emul_bus_init(&bus, storage, 3);
	for (unsigned n = 0; n < 3; n++)
		ck_assert_int_eq(
			add(&bus, 0x1000 * (n + 1), 0x1000, &devices[n]), OK);
	for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
		const struct emul_region *region =
			emul_bus_find(&bus, ipa(steps[i].address), &last);

		ck_assert_ptr_eq(last->context, &devices[steps[i].last]);
		ck_assert_ptr_eq(region, steps[i].found ? last : NULL);
	}
}
END_TEST

START_TEST(overlaps_are_refused)
{
	struct emul_region storage[4] = { 0 };
	struct emul_bus bus;

	emul_bus_init(&bus, storage, 4);
	ck_assert_int_eq(add(&bus, 0x1000, 0x1000, NULL), OK);
	ck_assert_int_eq(add(&bus, 0x1000, 0x1000, NULL), ERR_EXISTS);
	ck_assert_int_eq(add(&bus, 0x0, 0x1001, NULL), ERR_EXISTS);
	ck_assert_int_eq(add(&bus, 0x1fff, 1, NULL), ERR_EXISTS);
	ck_assert_int_eq(add(&bus, 0, ~UINT64_C(0), NULL), ERR_EXISTS);
	ck_assert_int_eq(add(&bus, 0x1800, 0x10, NULL), ERR_EXISTS);
	ck_assert_int_eq(add(&bus, 0, 0x1000, NULL), OK);
	ck_assert_int_eq(add(&bus, 0x2000, 1, NULL), OK);
	ck_assert_uint_eq(bus.count, 3);
}
END_TEST

START_TEST(bad_regions_are_refused)
{
	static const struct emul_bus_ops no_read = { NULL, device_write };
	static const struct emul_bus_ops no_write = { device_read, NULL };
	struct emul_region storage[2] = { 0 }, r;
	struct emul_bus bus;

	emul_bus_init(&bus, storage, 2);
	ck_assert_int_eq(add(&bus, 0x1000, 0, NULL), ERR_INVALID);
	r = region(0, 1, NULL);
	r.ops = NULL;
	ck_assert_int_eq(emul_bus_add(&bus, &r), ERR_INVALID);
	r.ops = &no_read;
	ck_assert_int_eq(emul_bus_add(&bus, &r), ERR_INVALID);
	r.ops = &no_write;
	ck_assert_int_eq(emul_bus_add(&bus, &r), ERR_INVALID);
	ck_assert_int_eq(add(&bus, ~UINT64_C(0), 2, NULL), ERR_OVERFLOW);
	ck_assert_int_eq(add(&bus, ~UINT64_C(0), 1, NULL), OK);
	ck_assert_ptr_nonnull(find(&bus, ipa(~UINT64_C(0))));
}
END_TEST

START_TEST(accesses_reach_the_device)
{
	struct device device = { .value = 0x1122334455667788 };
	struct emul_region storage[1] = { 0 };
	struct emul_bus bus;
	u64 value = 0;
	int vcpu;

	emul_bus_init(&bus, storage, 1);
	ck_assert_int_eq(add(&bus, 0x1000, 0x100, &device), OK);
	ck_assert_int_eq(access_bus(&bus, ipa(0x1010), 2, false, &value, &vcpu),
			 OK);
	ck_assert_uint_eq(value, 0x7788);
	ck_assert_uint_eq(device.offset, 0x10);
	ck_assert_uint_eq(device.size, 2);
	ck_assert_ptr_eq(device.vcpu, &vcpu);
	value = ~UINT64_C(0);
	ck_assert_int_eq(access_bus(&bus, ipa(0x10ff), 1, true, &value, &vcpu),
			 OK);
	ck_assert_uint_eq(device.value, 0xff);
	ck_assert_int_eq(access_bus(&bus, ipa(0x10f8), 8, true, &value, &vcpu),
			 OK);
	ck_assert_uint_eq(device.value, ~UINT64_C(0));
}
END_TEST

START_TEST(access_past_the_end_is_refused)
{
	struct device device = { 0 };
	struct emul_region storage[2] = { 0 };
	struct emul_bus bus;
	u64 value = 0;

	emul_bus_init(&bus, storage, 2);
	ck_assert_int_eq(add(&bus, 0x1000, 0x100, &device), OK);
	/* Not even into the next region. */
	ck_assert_int_eq(add(&bus, 0x1100, 0x100, &device), OK);
	for (unsigned size = 2; size <= 8; size *= 2)
		ck_assert_int_eq(
			access_bus(&bus, ipa(0x10ff), size, true, &value, NULL),
			ERR_RANGE);
	ck_assert_int_eq(access_bus(&bus, ipa(0xffe), 4, true, &value, NULL),
			 ERR_NOT_FOUND);
	ck_assert_uint_eq(device.writes, 0);
}
END_TEST

START_TEST(odd_sizes_are_refused)
{
	static const unsigned sizes[] = { 0, 3, 5, 6, 7, 9, 16, 0x80000000 };
	struct device device = { 0 };
	struct emul_region storage[1] = { 0 };
	struct emul_bus bus;
	u64 value = 0;

	emul_bus_init(&bus, storage, 1);
	ck_assert_int_eq(add(&bus, 0, 0x1000, &device), OK);
	for (size_t i = 0; i < ARRAY_COUNT(sizes); i++)
		ck_assert_int_eq(
			access_bus(&bus, ipa(0), sizes[i], false, &value, NULL),
			ERR_INVALID);
	ck_assert_uint_eq(device.reads, 0);
}
END_TEST

START_TEST(a_refusal_of_the_device_is_returned)
{
	struct device device = { .answer = ERR_DENIED, .value = 5 };
	struct emul_region storage[1] = { 0 };
	struct emul_bus bus;
	u64 value = 9;

	emul_bus_init(&bus, storage, 1);
	ck_assert_int_eq(add(&bus, 0, 0x1000, &device), OK);
	ck_assert_int_eq(access_bus(&bus, ipa(0), 4, false, &value, NULL),
			 ERR_DENIED);
	ck_assert_uint_eq(value, 9);
	ck_assert_int_eq(access_bus(&bus, ipa(0), 4, true, &value, NULL),
			 ERR_DENIED);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("emul_bus");

	unit_add(suite, empty_bus_has_nothing);
	unit_add(suite, regions_are_found_whatever_the_order);
	unit_add(suite, the_last_region_is_tried_first);
	unit_add(suite, overlaps_are_refused);
	unit_add(suite, bad_regions_are_refused);
	unit_add(suite, accesses_reach_the_device);
	unit_add(suite, access_past_the_end_is_refused);
	unit_add(suite, odd_sizes_are_refused);
	unit_add(suite, a_refusal_of_the_device_is_returned);
	return unit_run(suite);
}
