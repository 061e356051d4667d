/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GDB's reading of the wire, for fake/rsp_target.h.
 */
#include "fake/rsp_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int take(struct fake_rsp *fake)
{
	if (fake->taken == fake->wire_size)
		return -1;
	return fake->wire[fake->taken++];
}

/* "C*N": C stands there already; N - 29 more of it follow, three at least. */
static bool repeat(struct fake_rsp *fake, int count)
{
	/* What would be taken for framing must not be a count. */
	if (count < 32 || count > 126 || strchr("#$+-", count) ||
	    fake->packet_length == 0)
		return false;
	for (int i = 0; i < count - 29; i++) {
		fake->packet[fake->packet_length] =
			fake->packet[fake->packet_length - 1];
		fake->packet_length++;
	}
	return true;
}

static bool sum_is(struct fake_rsp *fake, unsigned sum)
{
	char expected[3];

	snprintf(expected, sizeof(expected), "%02x", sum & 0xff);
	return take(fake) == expected[0] && take(fake) == expected[1];
}

static int take_packet(struct fake_rsp *fake)
{
	unsigned sum = 0;

	fake->packet_length = 0;
	for (;;) {
		int c = take(fake);

		if (c < 0 || c == '$' ||
		    fake->packet_length > fake->rsp.config.packet_size)
			return '!';
		if (c == '#')
			break;
		sum += (unsigned)c;
		if (c != '*') {
			fake->packet[fake->packet_length++] = (char)c;
			continue;
		}
		c = take(fake);
		if (c < 0 || !repeat(fake, c))
			return '!';
		sum += (unsigned)c;
	}
	fake->packet[fake->packet_length] = 0;
	if (fake->packet_length > fake->rsp.config.packet_size)
		return '!';
	return sum_is(fake, sum) ? '$' : '!';
}

int fake_rsp_next(struct fake_rsp *fake)
{
	int c = take(fake);

	if (c < 0)
		return 0;
	if (c == '$')
		return take_packet(fake);
	return c == '+' || c == '-' ? c : '!';
}

const char *fake_rsp_packet(struct fake_rsp *fake)
{
	int next = fake_rsp_next(fake);

	if (next == 0)
		return "(none)";
	if (next != '$')
		return "(bad)";
	if (!fake->rsp.no_ack)
		fake_rsp_raw(fake, "+", 1);
	return fake->packet;
}

const char *fake_rsp_ask_bytes(struct fake_rsp *fake, const void *command,
			       size_t size)
{
	bool acked = !fake->rsp.no_ack;
	const char *reply;

	fake_rsp_send(fake, command, size);
	if (acked && fake_rsp_next(fake) != '+')
		return "(bad)";
	reply = fake_rsp_packet(fake);
	return fake->taken == fake->wire_size ? reply : "(bad)";
}

const char *fake_rsp_ask(struct fake_rsp *fake, const char *command)
{
	return fake_rsp_ask_bytes(fake, command, strlen(command));
}
