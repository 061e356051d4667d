/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the text of a load or store says, read without its encoding: the
 * oracle of test_emul_ldst.c.
 */
#ifndef LDST_TEXT_H
#define LDST_TEXT_H

#include <string.h>

#include "emul/ldst.h"

struct stem {
	const char *name;
	unsigned size; /* 0: that of the register */
	bool load, sign, pair, pauth;
};

static const struct stem stems[] = {
	{ "ldrb", .size = 1, .load = true },
	{ "ldrh", .size = 2, .load = true },
	{ "ldr", .size = 0, .load = true },
	{ "ldrsb", .size = 1, .load = true, .sign = true },
	{ "ldrsh", .size = 2, .load = true, .sign = true },
	{ "ldrsw", .size = 4, .load = true, .sign = true },
	{ "strb", .size = 1 },
	{ "strh", .size = 2 },
	{ "str", .size = 0 },
	{ "ldurb", .size = 1, .load = true },
	{ "ldurh", .size = 2, .load = true },
	{ "ldur", .size = 0, .load = true },
	{ "ldursb", .size = 1, .load = true, .sign = true },
	{ "ldursh", .size = 2, .load = true, .sign = true },
	{ "ldursw", .size = 4, .load = true, .sign = true },
	{ "sturb", .size = 1 },
	{ "sturh", .size = 2 },
	{ "stur", .size = 0 },
	{ "ldtrb", .size = 1, .load = true },
	{ "ldtrh", .size = 2, .load = true },
	{ "ldtr", .size = 0, .load = true },
	{ "ldtrsb", .size = 1, .load = true, .sign = true },
	{ "ldtrsh", .size = 2, .load = true, .sign = true },
	{ "ldtrsw", .size = 4, .load = true, .sign = true },
	{ "sttrb", .size = 1 },
	{ "sttrh", .size = 2 },
	{ "sttr", .size = 0 },
	{ "ldp", .size = 0, .load = true, .pair = true },
	{ "ldnp", .size = 0, .load = true, .pair = true },
	{ "stp", .size = 0, .pair = true },
	{ "stnp", .size = 0, .pair = true },
	{ "ldpsw", .size = 4, .load = true, .sign = true, .pair = true },
	{ "ldarb", .size = 1, .load = true },
	{ "ldarh", .size = 2, .load = true },
	{ "ldar", .size = 0, .load = true },
	{ "ldlarb", .size = 1, .load = true },
	{ "ldlarh", .size = 2, .load = true },
	{ "ldlar", .size = 0, .load = true },
	{ "ldaprb", .size = 1, .load = true },
	{ "ldaprh", .size = 2, .load = true },
	{ "ldapr", .size = 0, .load = true },
	{ "stlrb", .size = 1 },
	{ "stlrh", .size = 2 },
	{ "stlr", .size = 0 },
	{ "stllrb", .size = 1 },
	{ "stllrh", .size = 2 },
	{ "stllr", .size = 0 },
	{ "ldapurb", .size = 1, .load = true },
	{ "ldapurh", .size = 2, .load = true },
	{ "ldapur", .size = 0, .load = true },
	{ "ldapursb", .size = 1, .load = true, .sign = true },
	{ "ldapursh", .size = 2, .load = true, .sign = true },
	{ "ldapursw", .size = 4, .load = true, .sign = true },
	{ "stlurb", .size = 1 },
	{ "stlurh", .size = 2 },
	{ "stlur", .size = 0 },
	{ "ldraa", .size = 8, .load = true, .pauth = true },
	{ "ldrab", .size = 8, .load = true, .pauth = true },
};

static const struct stem *find_stem(const char *text)
{
	size_t len = strcspn(text, " ");

	for (size_t i = 0; i < ARRAY_COUNT(stems); i++)
		if (strlen(stems[i].name) == len &&
		    memcmp(stems[i].name, text, len) == 0)
			return &stems[i];
	ck_abort_msg("unknown mnemonic: %s", text);
	return NULL;
}

/* Reads a register, moves past it and ", ", and says whether it is an X. */
static u8 read_register(const char **at, bool *wide)
{
	u8 number = 31;

	*wide = **at != 'w';
	if (strncmp(*at, "sp", 2) == 0) {
		*at += 2;
	} else if (strncmp(*at + 1, "zr", 2) == 0) {
		*at += 3;
	} else {
		number = (u8)strtol(*at + 1, (char **)(uintptr_t)at, 10);
	}
	*at += strspn(*at, ", ");
	return number;
}

static void read_index(const char **at, struct emul_ldst *e)
{
	static const struct {
		const char *name;
		u8 option;
	} extends[] = {
		{ "uxtw", 2 }, { "lsl", 3 }, { "sxtw", 6 }, { "sxtx", 7 }
	};
	bool wide;

	e->mode = EMUL_LDST_REGISTER;
	e->rm = read_register(at, &wide);
	e->extend = 3;
	for (size_t i = 0; i < ARRAY_COUNT(extends); i++) {
		if (strncmp(*at, extends[i].name, strlen(extends[i].name)))
			continue;
		e->extend = extends[i].option;
		*at += strlen(extends[i].name);
		if (strncmp(*at, " #", 2) == 0)
			e->shift =
				(u8)strtol(*at + 2, (char **)(uintptr_t)at, 10);
	}
}

/* "[x1, #2]", "[x1, #2]!", "[x1], #2", "[x1, w2, uxtw #3]" or ".+4". */
static void read_address(const char *at, struct emul_ldst *e)
{
	bool wide;

	e->rn = 31;
	if (*at == '.') {
		e->mode = EMUL_LDST_LITERAL;
		e->offset = strtol(at + 1, NULL, 10);
		return;
	}
	at++;
	e->rn = read_register(&at, &wide);
	if (*at == '#')
		e->offset = strtol(at + 1, (char **)(uintptr_t)&at, 10);
	else if (*at == 'x' || *at == 'w')
		read_index(&at, e);
	ck_assert_msg(*at == ']', "at %s", at);
	if (at[1] == '!')
		e->writeback = EMUL_LDST_PRE;
	if (at[1] == ',') {
		e->writeback = EMUL_LDST_POST;
		e->offset = strtol(at + 4, NULL, 10);
	}
}

static inline struct emul_ldst read_text(const char *text)
{
	const struct stem *stem = find_stem(text);
	const char *at = text + strlen(stem->name) + 1;
	struct emul_ldst e = { .kind = EMUL_LDST_PLAIN, .rt2 = 31, .rm = 31 };
	bool wide;

	e.rt = read_register(&at, &wide);
	if (stem->pair)
		e.rt2 = read_register(&at, &wide);
	e.size = (u8)(stem->size ? stem->size : wide ? 8U : 4U);
	e.load = stem->load;
	e.pair = stem->pair;
	e.sign_extend = stem->sign;
	e.wide = wide && stem->load;
	read_address(at, &e);
	if (stem->pauth)
		e.mode = EMUL_LDST_PAUTH;
	return e;
}

#endif
