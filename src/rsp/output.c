/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Replies: built in the output buffer, and encoded in the same place. What
 * was sent stays there, so that it can be sent again when GDB refuses it.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "base/string.h"
#include "rsp/encode.h"

static char digit_of(u64 value)
{
	return "0123456789abcdef"[value & 15];
}

void rsp_begin(struct rsp *rsp)
{
	rsp->out_length = 0;
	rsp->out_plain = 0;
	rsp->out_encoded = 0;
	rsp->out_sum = 0;
	rsp->out_overflow = false;
}

void rsp_add(struct rsp *rsp, char c)
{
	if (rsp_room(rsp)) {
		rsp_body(rsp)[rsp->out_length++] = (u8)c;
		rsp->out_plain++;
	} else {
		rsp->out_overflow = true;
	}
}

/* Encodes what has been added and is not encoded yet. */
static void encode(struct rsp *rsp)
{
	u8 *start = rsp_body(rsp) + rsp->out_encoded;
	struct rsp_encoder e = { start, rsp->out_sum };

	rsp_encode_text(&e, start, rsp->out_length - rsp->out_encoded);
	rsp->out_encoded += (size_t)(e.to - start);
	rsp->out_length = rsp->out_encoded;
	rsp->out_sum = e.sum;
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
	struct rsp_encoder e;
	u8 *start;

	if (rsp_room(rsp) / 2 < size) {
		rsp->out_overflow = true;
		return;
	}
	encode(rsp);
	start = rsp_body(rsp) + rsp->out_length;
	e = (struct rsp_encoder){ start, rsp->out_sum };
	rsp_encode_hex(&e, bytes, size);
	rsp->out_plain += 2 * size;
	rsp->out_encoded += (size_t)(e.to - start);
	rsp->out_length = rsp->out_encoded;
	rsp->out_sum = e.sum;
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
	rsp->config.write(rsp->config.write_context, &byte, 1);
}

void rsp_send_again(struct rsp *rsp)
{
	u8 *body = rsp_body(rsp);
	u8 *end;

	encode(rsp);
	end = body + rsp->out_length;
	body[-1] = '$';
	end[0] = '#';
	end[1] = (u8)digit_of(rsp->out_sum >> 4);
	end[2] = (u8)digit_of(rsp->out_sum);
	rsp->config.write(rsp->config.write_context, body - 1,
			  rsp->out_length + 4);
}

void rsp_send(struct rsp *rsp)
{
	if (!rsp->no_ack)
		rsp->unacked++;
	rsp_send_again(rsp);
}

/*
 * The protocol leaves the numbers to the stub, and GDB only shows them:
 * these are errno values of POSIX systems, each decimal digit in four bits,
 * that say about the same.
 */
static u8 error_number(int status)
{
	switch (status) {
	case ERR_DENIED:
		return 0x01;
	case ERR_NOT_FOUND:
		return 0x02;
	case ERR_IO:
		return 0x05;
	case ERR_NO_MEMORY:
		return 0x12;
	case ERR_RANGE:
		return 0x14;
	case ERR_BUSY:
		return 0x16;
	case ERR_EXISTS:
		return 0x17;
	case ERR_NO_SPACE:
		return 0x28;
	case ERR_OVERFLOW:
		return 0x34;
	case ERR_CHECKSUM:
		return 0x74;
	default:
		return 0x22;
	}
}

void rsp_send_error(struct rsp *rsp, int status)
{
	u8 number = error_number(status);

	rsp_begin(rsp);
	if (status != ERR_UNSUPPORTED) {
		rsp_add(rsp, 'E');
		rsp_add_bytes(rsp, &number, 1);
	}
	rsp_send(rsp);
}
