/* SPDX-License-Identifier: BSD-2-Clause */
#include "emul/flow.h"

#include "base/bits.h"
#include "base/status.h"

/* xx0010000: with o1 (bit 21) a pair, which with bit 31 clear is CASP. */
static bool is_exclusive(u32 insn)
{
	return (insn & 0x3f800000) == 0x08000000 &&
	       (!bit(insn, 21) || bit(insn, 31));
}

bool emul_is_load_exclusive(u32 insn)
{
	return is_exclusive(insn) && bit(insn, 22);
}

bool emul_is_store_exclusive(u32 insn, unsigned *status_register)
{
	if (!is_exclusive(insn) || bit(insn, 22))
		return false;
	*status_register = (unsigned)bits(insn, 20, 16);
	return true;
}

/* B.cond, BC.cond, CBZ, CBNZ, TBZ, TBNZ (Arm ARM C4.1.93). */
static bool conditional_target(u32 insn, u64 pc, u64 *target)
{
	s64 offset;

	if ((insn & 0xff000000) == 0x54000000 ||
	    (insn & 0x7e000000) == 0x34000000)
		offset = sign_extend(bits(insn, 23, 5), 19);
	else if ((insn & 0x7e000000) == 0x36000000)
		offset = sign_extend(bits(insn, 18, 5), 14);
	else
		return false;
	*target = pc + (u64)offset * 4;
	return true;
}

/* B and BL. */
static bool direct_target(u32 insn, u64 pc, u64 *target)
{
	if ((insn & 0x7c000000) != 0x14000000)
		return false;
	*target = pc + (u64)sign_extend(bits(insn, 25, 0), 26) * 4;
	return true;
}

/*
 * BR, BLR, RET, ERET; SVC, HVC, SMC, BRK, HLT; UDF; CLREX, behind which no
 * store succeeds; and the compare and branch instructions of FEAT_CMPBR, whose
 * targets are not looked for.
 */
static bool ends_the_search(u32 insn)
{
	return (insn & 0xfe000000) == 0xd6000000 ||
	       (insn & 0xff000000) == 0xd4000000 || (insn & 0xffff0000) == 0 ||
	       (insn & 0xfffff0ff) == 0xd503305f ||
	       (insn & 0x7e000000) == 0x74000000;
}

/* An instruction that the guest may come to, and those it goes on to. */
struct node {
	u64 address;
	u64 next[2];
	u8 next_count;
	u8 depth; /* instructions since the load-exclusive, at least */
	bool store;
	bool inside; /* a store-exclusive may follow: still in the sequence */
};

struct walk {
	struct node nodes[EMUL_EXCLUSIVE_MAX];
	u32 count;
};

static struct node *find_node(struct walk *walk, u64 address)
{
	for (u32 n = 0; n < walk->count; n++)
		if (walk->nodes[n].address == address)
			return &walk->nodes[n];
	return NULL;
}

/* What there is no room for counts as outside of the sequence. */
static void add_node(struct walk *walk, u64 address, unsigned depth)
{
	if (walk->count == EMUL_EXCLUSIVE_MAX ||
	    depth >= EMUL_EXCLUSIVE_DEPTH || find_node(walk, address))
		return;
	walk->nodes[walk->count++] =
		(struct node){ .address = address, .depth = (u8)depth };
}

static void visit(struct walk *walk, struct node *node, u32 insn)
{
	unsigned status_register;
	u64 target;

	node->store = emul_is_store_exclusive(insn, &status_register);
	if (node->store || ends_the_search(insn) ||
	    (node->depth && emul_is_load_exclusive(insn)))
		return;
	if (direct_target(insn, node->address, &target)) {
		node->next[node->next_count++] = target;
	} else {
		node->next[node->next_count++] = node->address + 4;
		if (conditional_target(insn, node->address, &target))
			node->next[node->next_count++] = target;
	}
	for (u32 n = 0; n < node->next_count; n++)
		add_node(walk, node->next[n], node->depth + 1u);
}

static bool is_inside(struct walk *walk, u64 address)
{
	const struct node *node = find_node(walk, address);

	return node && node->inside;
}

/* Backwards from the store-exclusives. */
static void mark_inside(struct walk *walk)
{
	bool changed;

	do {
		changed = false;
		for (u32 n = 0; n < walk->count; n++) {
			struct node *node = &walk->nodes[n];
			bool inside = node->store;

			for (u32 i = 0; i < node->next_count; i++)
				inside |= is_inside(walk, node->next[i]);
			changed |= inside != node->inside;
			node->inside = inside;
		}
	} while (changed);
}

static void add_end(u64 *ends, u32 *count, u64 address)
{
	for (u32 n = 0; n < *count; n++)
		if (ends[n] == address)
			return;
	ends[(*count)++] = address;
}

/*
 * A node inside leads to one other inside, or is a store: it adds one end at
 * most, and there is room.
 */
static u32 collect_ends(struct walk *walk, u64 *ends)
{
	u32 count = 0;

	for (u32 n = 0; n < walk->count; n++)
		if (walk->nodes[n].store)
			add_end(ends, &count, walk->nodes[n].address + 4);
	for (u32 n = 0; n < walk->count; n++) {
		const struct node *node = &walk->nodes[n];

		for (u32 i = 0; node->inside && i < node->next_count; i++)
			if (!is_inside(walk, node->next[i]))
				add_end(ends, &count, node->next[i]);
	}
	return count;
}

int emul_exclusive_ends(u64 pc, emul_fetch_fn fetch, void *context,
			u64 ends[EMUL_EXCLUSIVE_MAX], u32 *end_count)
{
	struct walk walk = { .count = 0 };
	u32 insn;

	if (fetch(context, pc, &insn) != OK || !emul_is_load_exclusive(insn))
		return ERR_INVALID;
	add_node(&walk, pc, 0);
	for (u32 n = 0; n < walk.count; n++)
		if (fetch(context, walk.nodes[n].address, &insn) == OK)
			visit(&walk, &walk.nodes[n], insn);
	mark_inside(&walk);
	if (!walk.nodes[0].inside)
		return ERR_NOT_FOUND;
	*end_count = collect_ends(&walk, ends);
	return OK;
}
