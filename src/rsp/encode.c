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
	size_t words; /* how many aligned words there are; 0: no bulk */
};

static u8 digit_at(const struct digits *d, size_t at)
{
	return at % 2 ? d->bytes[at / 2] & 15 : d->bytes[at / 2] >> 4;
}

static const rsp_word *word_at(const struct digits *d, size_t index)
{
	return (const rsp_word *)(const void *)d->bytes + index;
}

/* Whether a whole word begins with that digit. */
static bool at_word(const struct digits *d, size_t at)
{
	return at % DIGITS == 0 && at / DIGITS < d->words;
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
 * Whether a word begins a run that is long enough to leave the fast way for,
 * which takes as long as some twenty bytes do there: its digits are all the
 * same, and so are three words behind it.
 */
static inline bool is_long_run(const rsp_word *word, const rsp_word *end)
{
	return *word == (*word << 4 | *word >> 60) && end - word > 3 &&
	       word[1] == *word && word[2] == *word && word[3] == *word;
}

/* What does not fit into a word that has `used` bits already. */
static inline u64 rest_of(u64 chars, unsigned used)
{
	return chars >> 8 >> (56 - used);
}

/*
 * Whole words, until a long run begins. `to` need not be aligned, the stores
 * are: the word that `to` is in is filled up first, and what is left over of
 * each goes into the next one.
 */
static void put_words(struct rsp_encoder *e, struct digits *d)
{
	const rsp_word *first = word_at(d, d->at / DIGITS), *from = first;
	const rsp_word *end = word_at(d, d->words);
	const rsp_word *stop =
		end - from < RSP_SUM_MAX ? end : from + RSP_SUM_MAX;
	unsigned lead = (uintptr_t)e->to % RSP_WORD, used = 8 * lead;
	rsp_word *to = (rsp_word *)(void *)(e->to - lead);
	u64 left = lead ? *to & (BIT(used) - 1) : 0;
	struct rsp_sum sum = { 0, 0 };

	for (; from != stop && likely(!is_long_run(from, end)); from++) {
		u64 low, high;

		characters(*from, &low, &high);
		to[0] = left | low << used;
		to[1] = rest_of(low, used) | high << used;
		to += 2;
		left = rest_of(high, used);
		/* No sum of two characters needs more than eight bits. */
		rsp_sum_add(&sum, low + high);
	}
	d->at += DIGITS * (size_t)(from - first);
	e->sum = (u8)(e->sum + rsp_sum_value(&sum));
	e->to = (u8 *)to;
	for (; lead; lead--, left >>= 8)
		*e->to++ = (u8)left;
}

/* How often the next digit stands there. */
static size_t count_run(const struct digits *d)
{
	u8 digit = digit_at(d, d->at);
	size_t at = d->at;

	while (at < d->end) {
		if (at_word(d, at) &&
		    *word_at(d, at / DIGITS) == RSP_LANES(digit * 0x11u))
			at += DIGITS;
		else if (digit_at(d, at) == digit)
			at++;
		else
			break;
	}
	return at - d->at;
}

static void put_digits(struct rsp_encoder *e, struct digits *d)
{
	u8 digit = digit_at(d, d->at);
	size_t run = count_run(d);

	d->at += run;
	put_run(e, (u8)(digit < 10 ? '0' + digit : 'a' - 10 + digit), run);
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

	while (d.at < d.end) {
		if (at_word(&d, d.at) &&
		    !is_long_run(word_at(&d, d.at / DIGITS),
				 word_at(&d, d.words)))
			put_words(e, &d);
		else
			put_digits(e, &d);
	}
}
