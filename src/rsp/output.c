/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replies: built in the output buffer as they are meant, encoded on the way
 * out. So the same bytes can be sent again when GDB refuses them.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "base/string.h"

/*
 * Run-length encoding ("Overview" of the protocol): a character, '*', and the
 * number of repetitions as a printable character. Fewer than three are not
 * worth it.
 */
#define RUN_BIAS 29u
#define RUN_MIN	 3u
#define RUN_MAX	 97u /* '~' */

static char digit_of(u64 value)
{
	return "0123456789abcdef"[value & 15];
}

void rsp_begin(struct rsp *rsp)
{
	rsp->out_length = 0;
	rsp->out_overflow = false;
}

void rsp_add(struct rsp *rsp, char c)
{
	if (rsp->out_length < rsp->config.packet_size)
		rsp->config.out[rsp->out_length++] = (u8)c;
	else
		rsp->out_overflow = true;
}

void rsp_add_text(struct rsp *rsp, const char *text)
{
	while (*text)
		rsp_add(rsp, *text++);
}

void rsp_add_number(struct rsp *rsp, u64 value)
{
	unsigned shift = 60;

	while (shift && !(value >> shift))
		shift -= 4;
	for (;; shift -= 4) {
		rsp_add(rsp, digit_of(value >> shift));
		if (shift == 0)
			break;
	}
}

void rsp_add_bytes(struct rsp *rsp, const u8 *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		rsp_add(rsp, digit_of(bytes[i] >> 4));
		rsp_add(rsp, digit_of(bytes[i]));
	}
}

bool rsp_add_binary(struct rsp *rsp, u8 byte)
{
	bool special =
		byte == '#' || byte == '$' || byte == '*' || byte == RSP_ESCAPE;

	if (rsp_room(rsp) < (special ? 2 : 1))
		return false;
	if (special) {
		rsp_add(rsp, RSP_ESCAPE);
		byte ^= RSP_ESCAPE_FLIP;
	}
	rsp_add(rsp, (char)byte);
	return true;
}

void rsp_put(struct rsp *rsp, u8 byte)
{
	rsp->config.put(rsp->config.put_context, byte);
}

static void emit(struct rsp *rsp, u8 byte)
{
	rsp->out_sum = (u8)(rsp->out_sum + byte);
	rsp_put(rsp, byte);
}

/*
 * How many repetitions to encode where there are `count`: as many as one
 * character can say that is not '#', '$', '+' or '-', which the other side
 * might take for framing.
 */
static u32 legal_count(size_t count)
{
	u32 repeats = count < RUN_MAX ? (u32)count : RUN_MAX;

	while (repeats + RUN_BIAS == '#' || repeats + RUN_BIAS == '$' ||
	       repeats + RUN_BIAS == '+' || repeats + RUN_BIAS == '-')
		repeats--;
	return repeats;
}

/* Sends what stands at `at`; returns how many characters that were. */
static size_t emit_run(struct rsp *rsp, size_t at)
{
	const u8 *out = rsp->config.out;
	size_t count = 0;
	u32 repeats;

	while (count < RUN_MAX && at + count + 1 < rsp->out_length &&
	       out[at + count + 1] == out[at])
		count++;
	emit(rsp, out[at]);
	if (count < RUN_MIN)
		return 1;
	repeats = legal_count(count);
	emit(rsp, '*');
	emit(rsp, (u8)(repeats + RUN_BIAS));
	return 1 + repeats;
}

void rsp_send_again(struct rsp *rsp)
{
	size_t at = 0;
	u8 sum;

	rsp_put(rsp, '$');
	rsp->out_sum = 0;
	while (at < rsp->out_length)
		at += emit_run(rsp, at);
	sum = rsp->out_sum;
	rsp_put(rsp, '#');
	rsp_put(rsp, (u8)digit_of(sum >> 4));
	rsp_put(rsp, (u8)digit_of(sum));
}

void rsp_send(struct rsp *rsp)
{
	if (!rsp->no_ack)
		rsp->unacked++;
	rsp_send_again(rsp);
}

/*
 * The protocol leaves the numbers to the stub, and GDB only shows them:
 * these are errno values of POSIX systems, in decimal, that say about the
 * same.
 */
static const char *error_reply(int status)
{
	switch (status) {
	case ERR_UNSUPPORTED:
		return "";
	case ERR_DENIED:
		return "E01";
	case ERR_NOT_FOUND:
		return "E02";
	case ERR_IO:
		return "E05";
	case ERR_NO_MEMORY:
		return "E12";
	case ERR_RANGE:
		return "E14";
	case ERR_BUSY:
		return "E16";
	case ERR_EXISTS:
		return "E17";
	case ERR_NO_SPACE:
		return "E28";
	case ERR_OVERFLOW:
		return "E34";
	case ERR_CHECKSUM:
		return "E74";
	default:
		return "E22";
	}
}

void rsp_send_error(struct rsp *rsp, int status)
{
	rsp_begin(rsp);
	rsp_add_text(rsp, error_reply(status));
	rsp_send(rsp);
}
