/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the engine of the remote protocol sends, looked at byte by byte: all of
 * it must be packets with the right checksum and of legal length, or
 * acknowledgments.
 */
#ifndef FUZZ_RSP_WIRE_H
#define FUZZ_RSP_WIRE_H

#include <stdlib.h>
#include <string.h>

#include "base/types.h"

struct rsp_wire {
	size_t limit; /* packets are this long at most, decoded */
	enum {
		OUTSIDE,
		INSIDE,
		COUNT,
		SUM
	} state;
	unsigned sum, digits, claim;
	size_t length; /* decoded */
};

static inline void check(bool good)
{
	if (!good)
		abort();
}

/* Within a packet; what is decoded must fit the packet size. */
static inline void put_inside(struct rsp_wire *wire, u8 byte)
{
	check(byte != '$');
	if (byte == '#') {
		wire->state = SUM;
		wire->digits = 0;
		wire->claim = 0;
		return;
	}
	wire->sum += byte;
	if (byte == '*') {
		check(wire->length > 0);
		wire->state = COUNT;
		return;
	}
	wire->length++;
	check(wire->length <= wire->limit);
}

static inline void put_sum(struct rsp_wire *wire, u8 byte)
{
	bool letter = byte >= 'a' && byte <= 'f';

	check(letter || (byte >= '0' && byte <= '9'));
	wire->claim = wire->claim << 4 |
		      (unsigned)(letter ? byte - 'a' + 10 : byte - '0');
	if (++wire->digits < 2)
		return;
	check(wire->claim == (wire->sum & 0xff));
	wire->state = OUTSIDE;
}

static inline void rsp_wire_put(struct rsp_wire *wire, u8 byte)
{
	switch (wire->state) {
	case OUTSIDE:
		check(byte == '$' || byte == '+' || byte == '-');
		if (byte == '$')
			wire->state = INSIDE;
		wire->sum = 0;
		wire->length = 0;
		break;
	case INSIDE:
		put_inside(wire, byte);
		break;
	case COUNT:
		check(byte >= 32 && byte <= 126 && !strchr("#$+-", byte));
		wire->sum += byte;
		wire->length += byte - 29u;
		check(wire->length <= wire->limit);
		wire->state = INSIDE;
		break;
	case SUM:
		put_sum(wire, byte);
		break;
	}
}

#endif
