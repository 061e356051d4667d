/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp/aarch64_xml.h"

#include "base/compiler.h"
#include "base/string.h"
#include "base/texts.h"
#include "rsp/window.h"

#define PAUTH_COUNT ((u32)AARCH64_REG_PAUTH_CMASK_HIGH - AARCH64_REG_FPCR)

const u32 aarch64_stop_registers[AARCH64_STOP_REGISTERS] = {
	AARCH64_REG_PC,
	AARCH64_REG_SP,
	AARCH64_REG_FP,
	AARCH64_REG_CPSR,
};

/* As SPSR_EL2 has them for an exception taken from AArch64 state. */
static const char cpsr_names[] =
	"SP\0EL\0nRW\0F\0I\0A\0D\0BTYPE\0SSBS\0ALLINT\0"
	"IL\0SS\0PAN\0UAO\0DIT\0TCO\0V\0C\0Z\0N";

/* The lowest bit of each and the highest. */
static const u8 cpsr_bits[][2] = {
	{ 0, 0 },   { 2, 3 },	{ 4, 4 },   { 6, 6 },	{ 7, 7 },
	{ 8, 8 },   { 9, 9 },	{ 10, 11 }, { 12, 12 }, { 13, 13 },
	{ 20, 20 }, { 21, 21 }, { 22, 22 }, { 23, 23 }, { 24, 24 },
	{ 25, 25 }, { 28, 28 }, { 29, 29 }, { 30, 30 }, { 31, 31 },
};

/*
 * The ways to look at 128 bits, for one element size each: as floating-point
 * numbers, if there are any of the size, and as integers.
 */
struct view {
	char letter; /* of the union: vnd and so on */
	u8 count;
	char real[7];
	char bits[4];
};

static const struct view views[] = {
	{ 'd', 2, "double", "64" }, { 's', 4, "single", "32" },
	{ 'h', 8, "half", "16" },   { 'b', 16, "", "8" },
	{ 'q', 1, "", "128" },
};

static void begin_feature(struct rsp_window *w, const char *name)
{
	rsp_window_format(w, "<feature name=\"org.%s\">\n", name);
}

static void end_feature(struct rsp_window *w)
{
	rsp_window_format(w, "</feature>\n");
}

static void begin_union(struct rsp_window *w, char letter)
{
	rsp_window_format(w, "<union id=\"vn%c\">\n", letter);
}

static void end_union(struct rsp_window *w)
{
	rsp_window_format(w, "</union>\n");
}

/* The interpretations of one element size, and a union of them. */
static void add_view(struct rsp_window *w, const struct view *view)
{
	static const char kinds[] = "fus", types[] = "ieee_\0uint\0int";
	u32 first = view->real[0] ? 0 : 1;

	for (u32 i = first; kinds[i]; i++)
		rsp_window_format(
			w,
			"<vector id=\"v%u%c%c\" type=\"%s%s\" "
			"count=\"%u\"/>\n",
			view->count, view->letter, kinds[i], texts_at(types, i),
			i == 0 ? view->real : view->bits, view->count);
	begin_union(w, view->letter);
	for (u32 i = first; kinds[i]; i++)
		rsp_window_format(w, "<field name=\"%c\" type=\"v%u%c%c\"/>\n",
				  kinds[i], view->count, view->letter,
				  kinds[i]);
	end_union(w);
}

static void add_vector_types(struct rsp_window *w)
{
	for (size_t i = 0; i < ARRAY_COUNT(views); i++)
		add_view(w, &views[i]);
	begin_union(w, 'v');
	for (size_t i = 0; i < ARRAY_COUNT(views); i++)
		rsp_window_format(w, "<field name=\"%c\" type=\"vn%c\"/>\n",
				  views[i].letter, views[i].letter);
	end_union(w);
}

static void add_cpsr_type(struct rsp_window *w)
{
	rsp_window_format(w, "<flags id=\"cpsr_flags\" size=\"4\">\n");
	for (u32 i = 0; i < ARRAY_COUNT(cpsr_bits); i++)
		rsp_window_format(w,
				  "<field name=\"%s\" start=\"%u\" "
				  "end=\"%u\"/>\n",
				  texts_at(cpsr_names, i), cpsr_bits[i][0],
				  cpsr_bits[i][1]);
	rsp_window_format(w, "</flags>\n");
}

/* What follows the name of a register. */
static void end_register(struct rsp_window *w, u32 number, u32 bits,
			 const char *type)
{
	rsp_window_format(w, "\" bitsize=\"%u\" regnum=\"%u\" type=\"%s\"/>\n",
			  bits, number, type);
}

static void add_register(struct rsp_window *w, u32 number, const char *name,
			 u32 bits, const char *type)
{
	rsp_window_format(w, "<reg name=\"%s", name);
	end_register(w, number, bits, type);
}

/* Registers first..last, whose names are a letter and their place. */
static void add_bank(struct rsp_window *w, u32 first, u32 last, char letter,
		     u32 bits, const char *type)
{
	for (u32 number = first; number <= last; number++) {
		rsp_window_format(w, "<reg name=\"%c%u", letter,
				  number - first);
		end_register(w, number, bits, type);
	}
}

static void add_core(struct rsp_window *w)
{
	begin_feature(w, "gnu.gdb.aarch64.core");
	add_cpsr_type(w);
	add_bank(w, AARCH64_REG_X0, AARCH64_REG_SP - 1, 'x', 64, "int");
	add_register(w, AARCH64_REG_SP, "sp", 64, "data_ptr");
	add_register(w, AARCH64_REG_PC, "pc", 64, "code_ptr");
	add_register(w, AARCH64_REG_CPSR, "cpsr", 32, "cpsr_flags");
	end_feature(w);
}

static void add_fpu(struct rsp_window *w)
{
	begin_feature(w, "gnu.gdb.aarch64.fpu");
	add_vector_types(w);
	add_bank(w, AARCH64_REG_V0, AARCH64_REG_FPSR - 1, 'v', 128, "vnv");
	add_register(w, AARCH64_REG_FPSR, "fpsr", 32, "int");
	add_register(w, AARCH64_REG_FPCR, "fpcr", 32, "int");
	end_feature(w);
}

static void add_pauth(struct rsp_window *w)
{
	static const char names[PAUTH_COUNT][17] = { "pauth_dmask",
						     "pauth_cmask",
						     "pauth_dmask_high",
						     "pauth_cmask_high" };

	begin_feature(w, "gnu.gdb.aarch64.pauth_v2");
	for (u32 i = 0; i < PAUTH_COUNT; i++)
		add_register(w, AARCH64_REG_PAUTH_DMASK + i, names[i], 64,
			     "uint64");
	end_feature(w);
}

static void add_system(struct rsp_window *w,
		       const struct aarch64_description *d)
{
	const char *name = d->system;

	begin_feature(w, "caisson.aarch64.system");
	for (u32 i = 0; i < d->system_count && !rsp_window_full(w); i++) {
		rsp_window_format(w,
				  "<reg name=\"%s\" bitsize=\"64\" "
				  "regnum=\"%u\" type=\"uint64\" "
				  "group=\"system\" save-restore=\"no\"/>\n",
				  name, aarch64_system_number(d, i));
		name += strlen(name) + 1;
	}
	end_feature(w);
}

size_t aarch64_xml_read(const struct aarch64_description *d, u64 offset,
			char *to, size_t size)
{
	struct rsp_window w = rsp_window_at(offset, to, size);

	rsp_window_format(&w, "<?xml version=\"1.0\"?>\n"
			      "<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
			      "<target version=\"1.0\">\n"
			      "<architecture>aarch64</architecture>\n");
	add_core(&w);
	add_fpu(&w);
	if (d->pauth)
		add_pauth(&w);
	if (d->system_count)
		add_system(&w, d);
	rsp_window_format(&w, "</target>\n");
	return w.count;
}

u32 aarch64_system_number(const struct aarch64_description *d, u32 index)
{
	return AARCH64_REG_FPCR + 1u + (d->pauth ? PAUTH_COUNT : 0) + index;
}

u32 aarch64_register_count(const struct aarch64_description *d)
{
	return aarch64_system_number(d, d->system_count);
}

size_t aarch64_register_size(const struct aarch64_description *d, u32 number)
{
	if (number >= aarch64_register_count(d))
		return 0;
	if (number >= AARCH64_REG_V0 && number < AARCH64_REG_FPSR)
		return 16;
	if (number == AARCH64_REG_CPSR || number == AARCH64_REG_FPSR ||
	    number == AARCH64_REG_FPCR)
		return 4;
	return 8;
}
