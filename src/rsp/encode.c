/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp/encode.h"

#include "base/bits.h"
#include "base/compiler.h"
#include "rsp/lanes.h"

/*
 * A character, '*', and the number of its repetitions as a printable
 * character. Fewer than three are not worth it.
 */
#define RUN_BIAS 29u
#define RUN_MIN	 4u  /* the character itself and three repetitions */
#define RUN_MAX	 98u /* '~' */

/*
 * Bytes from which on speed counts more than a short reply: below, every run
 * is encoded, which is worth its time on a serial line.
 */
#define BULK_SIZE 128u

/* Digits in a word of memory. */
#define DIGITS 16u

/*
 * How many repetitions to encode where there are `count`: as many as one
 * character can say that is not '#', '$', '+' or '-', which the other side
 * might take for framing.
 */
static u32 legal_count(size_t count)
{
	u32 repeats = count < RUN_MAX ? (u32)count : RUN_MAX - 1;

	while (repeats + RUN_BIAS == '#' || repeats + RUN_BIAS == '$' ||
	       repeats + RUN_BIAS == '+' || repeats + RUN_BIAS == '-')
		repeats--;
	return repeats;
}

/* Gives the next characters, 8 at most, that stand for `*run` times `c`. */
static u32 take_run(u8 c, size_t *run, u64 *chars)
{
	u32 repeats, count = (u32)*run;

	if (*run < RUN_MIN) {
		*chars = RSP_LANES(c);
		*run = 0;
		return count;
	}
	repeats = legal_count(*run - 1);
	*chars = c | (u64)'*' << 8 | (u64)(repeats + RUN_BIAS) << 16;
	*run -= 1 + repeats;
	return 3;
}

/* Puts 1 to 8 characters. */
static void put(struct rsp_encoder *e, u64 chars, u32 count)
{
	for (; count; count--, chars >>= 8) {
		*e->to++ = (u8)chars;
		e->sum = (u8)(e->sum + (u8)chars);
	}
}

/* Puts `c` so many times. */
static void put_run(struct rsp_encoder *e, u8 c, size_t run)
{
	while (run) {
		u64 chars;
		u32 count = take_run(c, &run, &chars);

		put(e, chars, count);
	}
}

/* Text: in place, hence byte by byte */

void rsp_encode_text(struct rsp_encoder *e, const u8 *text, size_t size)
{
	const u8 *end = text + size;

	while (text != end) {
		u8 c = *text;
		size_t run = 1;

		while (text + run != end && text[run] == c)
			run++;
		text += run;
		put_run(e, c, run);
	}
}

/* Hexadecimal digits */

/* The bytes as digits: [at, end) are still to be encoded. */
struct digits {
	const u8 *bytes;
	size_t at, end;
	size_t words; /* how many whole aligned words there are; or 0 */
};

static u8 digit_at(const struct digits *d, size_t at)
{
	return at % 2 ? d->bytes[at / 2] & 15 : d->bytes[at / 2] >> 4;
}

/* Word `index`, its first digit in the highest bits. */
static u64 word_at(const struct digits *d, size_t index)
{
	return swap_bytes(((const rsp_word *)(const void *)d->bytes)[index], 8);
}

/* Whether window() may be called. */
static bool has_window(const struct digits *d, size_t at)
{
	return at / DIGITS + 1 < d->words;
}

/* 16 digits, the first in the highest bits, out of two words. */
static inline u64 join(u64 word, u64 next, unsigned shift)
{
	return word << shift | next >> 4 >> (60 - shift);
}

static u64 window(const struct digits *d, size_t at)
{
	size_t index = at / DIGITS;

	return join(word_at(d, index), word_at(d, index + 1),
		    4 * (unsigned)(at % DIGITS));
}

/*
 * Digits as ASCII characters: a digit above 9, to which adding 6 carries into
 * 0x10, lies 39 further on, which is 2 * (0x10 + 0x10 / 4) - 0x10 / 16.
 */
static inline u64 ascii(u64 digits)
{
	u64 letter = (digits + RSP_LANES(6)) & RSP_LANES(0x10);
	u64 more = letter + (letter >> 2);

	return digits + RSP_LANES('0') + (more << 1) - (letter >> 4);
}

/* Bytes in lanes of 16 bits as two digits each, in order. */
static inline u64 split(u64 bytes)
{
	return (bytes >> 4 | bytes << 8) & RSP_LANES(0xf);
}

/* The characters of eight bytes: of the first four, and of the others. */
static inline void characters(u64 bytes, u64 *first, u64 *second)
{
	const u64 pairs = UINT64_C(0x0000ffff0000ffff);
	const u64 single = UINT64_C(0x00ff00ff00ff00ff);
	u64 a = bytes & pairs;	     /* bytes 0, 1, 4, 5 */
	u64 b = bytes >> 16 & pairs; /* bytes 2, 3, 6, 7 */

	a = ascii(split((a | a << 8) & single));
	b = ascii(split((b | b << 8) & single));
	*first = (u32)a | b << 32;
	*second = a >> 32 | (b >> 32 << 32);
}

/*
 * Whether a window belongs to a run that is long enough to leave the fast way
 * for, which takes as long as some twenty bytes do there: its digits are all
 * the same, and three words on, from `next`, which no byte order changes.
 */
static inline bool is_long_run(u64 digits, const rsp_word *next,
			       const rsp_word *end)
{
	return digits == (digits << 4 | digits >> 60) && end - next >= 3 &&
	       next[0] == digits && next[1] == digits && next[2] == digits;
}

static bool at_long_run(const struct digits *d)
{
	const rsp_word *words = (const rsp_word *)(const void *)d->bytes;

	return is_long_run(window(d, d->at), words + d->at / DIGITS + 1,
			   words + d->words);
}

/* Whole words, until a long run begins; `to` is aligned. */
static void put_words(struct rsp_encoder *e, struct digits *d)
{
	unsigned shift = 4 * (unsigned)(d->at % DIGITS);
	const rsp_word *words = (const rsp_word *)(const void *)d->bytes;
	const rsp_word *from = words + d->at / DIGITS;
	size_t count = d->words - d->at / DIGITS - 1;
	const rsp_word *end =
		from + (count < RSP_SUM_MAX ? count : RSP_SUM_MAX);
	rsp_word *to = (rsp_word *)(void *)e->to;
	u64 word = swap_bytes(*from, 8);
	struct rsp_sum sum = { 0, 0 };

	while (from != end) {
		u64 next = swap_bytes(*++from, 8);
		u64 digits = join(word, next, shift);
		u64 low, high;

		if (unlikely(is_long_run(digits, from, words + d->words)))
			break;
		characters(swap_bytes(digits, 8), &low, &high);
		to[0] = low;
		to[1] = high;
		to += 2;
		/* No sum of two characters needs more than eight bits. */
		rsp_sum_add(&sum, low + high);
		word = next;
	}
	d->at += (size_t)((u8 *)to - e->to);
	e->sum = (u8)(e->sum + rsp_sum_value(&sum));
	e->to = (u8 *)to;
}

/* How often the next digit stands there. */
static size_t count_run(const struct digits *d)
{
	u8 digit = digit_at(d, d->at);
	size_t at = d->at + 1;

	while (has_window(d, at)) {
		u64 differs =
			window(d, at) ^ digit * UINT64_C(0x1111111111111111);

		if (differs)
			return at + (63 - highest_bit(differs)) / 4 - d->at;
		at += DIGITS;
	}
	while (at < d->end && digit_at(d, at) == digit)
		at++;
	return at - d->at;
}

static void put_digits(struct rsp_encoder *e, struct digits *d)
{
	u8 digit = digit_at(d, d->at);
	size_t run = count_run(d);

	d->at += run;
	put_run(e, (u8)(digit < 10 ? '0' + digit : 'a' - 10 + digit), run);
}

/* As many digits as align `to`. */
static void put_until_aligned(struct rsp_encoder *e, struct digits *d)
{
	u32 count = (u32)(RSP_WORD - ((uintptr_t)e->to & (RSP_WORD - 1)));
	u64 first, second;

	characters(swap_bytes(window(d, d->at), 8), &first, &second);
	put(e, first, count);
	d->at += count;
}

void rsp_encode_hex(struct rsp_encoder *e, const u8 *bytes, size_t size)
{
	struct digits d = {
		.bytes = bytes,
		.end = 2 * size,
		.words = size >= BULK_SIZE && rsp_word_aligned(bytes)
				 ? size / RSP_WORD
				 : 0,
	};

	while (has_window(&d, d.at)) {
		if (at_long_run(&d))
			put_digits(e, &d);
		else if (rsp_word_aligned(e->to))
			put_words(e, &d);
		else
			put_until_aligned(e, &d);
	}
	while (d.at < d.end)
		put_digits(e, &d);
}
