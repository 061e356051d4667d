/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/list.h"

struct item {
	int pad;
	struct list node;
	int value;
};

static struct list head;
static struct item items[4];

static void setup(void)
{
	list_init(&head);
	for (int i = 0; i < 4; i++)
		items[i].value = i;
}

/* The values in the list as decimal digits; both directions must agree. */
static int digits(void)
{
	struct list *pos;
	int forward = 0, backward = 0, unit = 1;

	list_for_each (pos, &head)
		forward = forward * 10 +
			  container_of(pos, struct item, node)->value + 1;
	for (pos = head.prev; pos != &head; pos = pos->prev, unit *= 10)
		backward += unit *
			    (container_of(pos, struct item, node)->value + 1);
	ck_assert_int_eq(forward, backward);
	return forward;
}

START_TEST(a_new_list_is_empty)
{
	setup();
	ck_assert(list_empty(&head));
	ck_assert_int_eq(digits(), 0);
}
END_TEST

START_TEST(append_prepend_and_insert)
{
	setup();
	list_append(&head, &items[1].node);
	list_append(&head, &items[3].node);
	list_prepend(&head, &items[0].node);
	list_insert_before(&items[3].node, &items[2].node);
	ck_assert(!list_empty(&head));
	ck_assert_int_eq(digits(), 1234);
}
END_TEST

START_TEST(remove_leaves_a_list_of_its_own)
{
	setup();
	for (int i = 0; i < 4; i++)
		list_append(&head, &items[i].node);
	list_remove(&items[1].node);
	ck_assert_int_eq(digits(), 134);
	ck_assert(list_empty(&items[1].node));
	list_remove(&items[1].node); /* once more does no harm */
	ck_assert_int_eq(digits(), 134);
	list_remove(&items[0].node);
	list_remove(&items[3].node);
	list_remove(&items[2].node);
	ck_assert(list_empty(&head));
}
END_TEST

START_TEST(safe_iteration_may_remove)
{
	struct list *pos, *next;

	setup();
	for (int i = 0; i < 4; i++)
		list_append(&head, &items[i].node);
	list_for_each_safe (pos, next, &head)
		if (container_of(pos, struct item, node)->value % 2)
			list_remove(pos);
	ck_assert_int_eq(digits(), 13);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("base, list");

	unit_add(s, a_new_list_is_empty);
	unit_add(s, append_prepend_and_insert);
	unit_add(s, remove_leaves_a_list_of_its_own);
	unit_add(s, safe_iteration_may_remove);
	return unit_run(s);
}
