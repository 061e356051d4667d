/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets out of bytes: "Debugging with GDB", appendix E, its sections
 * "Overview", "Interrupts" and "Packet Acknowledgment".
 *
 * A '$' starts a packet wherever it stands: no packet that GDB sends holds
 * one, since binary data has it escaped. So noise costs one packet at most,
 * and that one GDB repeats when no acknowledgment comes.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "base/string.h"
#include "rsp/copy.h"
#include "rsp/lanes.h"

int rsp_init(struct rsp *rsp, const struct rsp_config *config)
{
	if (!config->ops || !config->write || !config->in || !config->out)
		return ERR_INVALID;
	if (config->packet_size < RSP_PACKET_MIN ||
	    config->packet_size > RSP_PACKET_MAX)
		return ERR_RANGE;
	if (!rsp_word_aligned(config->in) || !rsp_word_aligned(config->out))
		return ERR_ALIGNMENT;
	*rsp = (struct rsp){
		.config = *config,
		.running = config->running,
		.stop.signal = RSP_SIGNAL_TRAP,
	};
	return OK;
}

/*
 * What one GDB agreed on, chose by H and waited for is not meant for the next:
 * a stop reply or a console packet would be taken for the reply to its first
 * question.
 */
static void forget_gdb(struct rsp *rsp)
{
	rsp->no_ack = false;
	rsp->owed = false;
	rsp->general = RSP_THREAD_ANY;
	rsp->resumed = RSP_THREAD_ANY;
	rsp_lose_files(rsp);
}

void rsp_reset(struct rsp *rsp)
{
	rsp->frame = RSP_IDLE;
	rsp->unacked = 0;
	forget_gdb(rsp);
}

static void start(struct rsp *rsp)
{
	rsp->frame = RSP_DATA;
	rsp->in_length = 0;
	rsp->in_overlong = false;
	rsp->in_sum = 0;
}

/*
 * GDB refuses a packet of ours. Only the newest is still there to be sent
 * again. If there are several, this is about the oldest, and that can only
 * be text for the console: it is lost.
 */
static void refused(struct rsp *rsp)
{
	if (rsp->unacked == 1)
		rsp_send_again(rsp);
	else if (rsp->unacked)
		rsp->unacked--;
}

static void idle(struct rsp *rsp, u8 byte)
{
	switch (byte) {
	case '+':
		if (rsp->unacked)
			rsp->unacked--;
		break;
	case '-':
		refused(rsp);
		break;
	case RSP_INTERRUPT:
		rsp_interrupt(rsp);
		break;
	default: /* noise */
		break;
	}
}

/* What take_data() has left: the end of the packet, or there is no room. */
static void data(struct rsp *rsp, u8 byte)
{
	if (byte == '#') {
		rsp->frame = RSP_SUM_HIGH;
		return;
	}
	rsp->in_sum = (u8)(rsp->in_sum + byte);
	rsp->in_overlong = true;
}

/* The packet is damaged. */
static void refuse(struct rsp *rsp)
{
	rsp->frame = RSP_IDLE;
	if (!rsp->no_ack)
		rsp_put(rsp, '-');
	else if (!rsp->owed)
		rsp_send_error(rsp, ERR_CHECKSUM);
}

static bool opens_connection(const struct rsp *rsp)
{
	static const char name[] = "qSupported";

	return rsp->in_length >= sizeof(name) - 1 &&
	       memcmp(rsp->config.in, name, sizeof(name) - 1) == 0;
}

static void complete(struct rsp *rsp)
{
	rsp->frame = RSP_IDLE;
	if (opens_connection(rsp))
		forget_gdb(rsp);
	/* GDB would not send anything before it has our last packet. */
	rsp->unacked = 0;
	if (!rsp->no_ack)
		rsp_put(rsp, '+');
	if (rsp->in_overlong)
		rsp_send_error(rsp, ERR_NO_SPACE);
	else
		rsp_dispatch(rsp, rsp->in_length);
}

static void checksum(struct rsp *rsp, u8 byte)
{
	int digit = rsp_digit(byte);

	if (digit < 0) {
		refuse(rsp);
		/* The packet has ended early; this belongs to what follows. */
		idle(rsp, byte);
	} else if (rsp->frame == RSP_SUM_HIGH) {
		rsp->in_claim = (u8)(digit << 4);
		rsp->frame = RSP_SUM_LOW;
	} else if ((rsp->in_claim | digit) == rsp->in_sum) {
		complete(rsp);
	} else {
		refuse(rsp);
	}
}

static void take_byte(struct rsp *rsp, u8 byte)
{
	if (byte == '$') {
		start(rsp);
		return;
	}
	switch (rsp->frame) {
	case RSP_IDLE:
		idle(rsp, byte);
		break;
	case RSP_DATA:
		data(rsp, byte);
		break;
	case RSP_SUM_HIGH:
	case RSP_SUM_LOW:
		checksum(rsp, byte);
		break;
	}
}

/*
 * Takes what it can of bytes that are the inside of a packet; returns how
 * many that were.
 */
static size_t take_data(struct rsp *rsp, const u8 *from, size_t size)
{
	size_t room = rsp->config.packet_size - rsp->in_length;
	size_t count;

	if (rsp->frame != RSP_DATA)
		return 0;
	count = rsp_copy_until(rsp->config.in + rsp->in_length, from,
			       size < room ? size : room, '#', '$',
			       &rsp->in_sum);
	rsp->in_length += count;
	return count;
}

void rsp_input_bytes(struct rsp *rsp, const void *bytes, size_t size)
{
	const u8 *from = bytes;
	const u8 *end = from + size;

	while (from != end) {
		from += take_data(rsp, from, (size_t)(end - from));
		if (from != end)
			take_byte(rsp, *from++);
	}
}

void rsp_input(struct rsp *rsp, u8 byte)
{
	rsp_input_bytes(rsp, &byte, 1);
}
