/* SPDX-License-Identifier: BSD-2-Clause */
/* Names: sections 6 and 7 of the specification. */
#include "base/status.h"
#include "base/string.h"
#include "storage/fat_internal.h"

#define CASE_BASE      0x08u /* the base name is in lower case */
#define CASE_EXTENSION 0x10u

/* ---- UTF-8 and UTF-16 ---------------------------------------------------- */

/*
 * The next code point of *text; the shortest form only, and no surrogates.
 * 0 is an error as well: no name holds it.
 */
static u32 next_code(const char **text, const char *end)
{
	static const u32 least[] = { 0, 0x80, 0x800, 0x10000 };
	u32 byte = (u8) * (*text)++, more, code;

	if (byte < 0x80)
		return byte;
	if (byte < 0xc2 || byte > 0xf4)
		return 0;
	more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
	code = byte & (0x3fu >> more);
	for (u32 n = 0; n < more; n++) {
		if (*text == end || ((u8) * *text & 0xc0) != 0x80)
			return 0;
		code = code << 6 | ((u8) * (*text)++ & 0x3f);
	}
	if (code < least[more] || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return code;
}

static char *put_code(char *to, u32 code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

/* A half of a pair that has lost the other becomes U+FFFD. */
void fat_name_text(const u16 *units, u32 count, char *text)
{
	for (u32 n = 0; n < count; n++) {
		u32 code = units[n];

		if (code >= 0xd800 && code < 0xdc00 && n + 1 < count &&
		    units[n + 1] >= 0xdc00 && units[n + 1] < 0xe000) {
			n++;
			code = 0x10000 + ((code - 0xd800) << 10) +
			       (units[n] - 0xdc00u);
		} else if (code >= 0xd800 && code < 0xe000) {
			code = 0xfffd;
		}
		text = put_code(text, code);
	}
	*text = '\0';
}

static u32 lower(u32 unit)
{
	return unit >= 'A' && unit <= 'Z' ? unit + 32 : unit;
}

bool fat_name_equal(const u16 *units, u32 count, const struct fat_name *name)
{
	if (count != name->count)
		return false;
	for (u32 n = 0; n < count; n++)
		if (lower(units[n]) != lower(name->units[n]))
			return false;
	return true;
}

/* ---- Parsing ------------------------------------------------------------- */

static int put_units(struct fat_name *name, u32 code)
{
	u32 units = code >= 0x10000 ? 2 : 1;

	if (code < 0x20 || (code < 0x80 && strchr("\"*/:<>?\\|", (int)code)))
		return ERR_INVALID;
	if (name->count + units > FAT_UNITS_MAX)
		return ERR_INVALID;
	if (units == 2) {
		code -= 0x10000;
		name->units[name->count++] = (u16)(0xd800 + (code >> 10));
		code = 0xdc00 + (code & 0x3ff);
	}
	name->units[name->count++] = (u16)code;
	return OK;
}

/* A unit as it stands in a short name, or 0 if it cannot. */
static u8 short_char(u32 unit)
{
	if (unit >= 'a' && unit <= 'z')
		return (u8)(unit - 32);
	if ((unit >= 'A' && unit <= 'Z') || (unit >= '0' && unit <= '9'))
		return (u8)unit;
	return unit < 0x80 && strchr("$%'-_@~`!(){}^#&", (int)unit) ? (u8)unit
								    : 0;
}

/* units[from, to) to the field `out` of `size`; its length. */
static u32 shorten(struct fat_name *name, u32 from, u32 to, u8 *out, u32 size)
{
	u32 length = 0;

	for (u32 n = from; n < to; n++) {
		u32 unit = name->units[n];
		u8 c = short_char(unit);

		if (unit >= 'a' && unit <= 'z')
			name->need_long = true;
		if (c == 0)
			name->need_tail = true;
		if (unit == ' ' || unit == '.')
			continue;
		if (length == size) {
			name->need_tail = true;
			break;
		}
		out[length++] = c ? c : '_';
	}
	return length;
}

/* The extension is what follows the last dot, if something precedes it. */
void fat_name_shorten(struct fat_name *name)
{
	u32 dot = name->count;

	name->need_long = false;
	name->need_tail = false;
	for (u32 n = name->count; n > 1; n--)
		if (name->units[n - 1] == '.') {
			dot = n - 1;
			break;
		}
	memset(name->short_name, ' ', sizeof(name->short_name));
	name->base_length = (u8)shorten(name, 0, dot, name->short_name, 8);
	if (dot < name->count)
		shorten(name, dot + 1, name->count, name->short_name + 8, 3);
	if (name->base_length == 0) {
		name->short_name[0] = '_';
		name->base_length = 1;
		name->need_tail = true;
	}
	name->need_long |= name->need_tail;
}

int fat_name_parse(const char *text, size_t len, struct fat_name *name)
{
	const char *end = text + len;
	int status = OK;

	name->count = 0;
	while (status == OK && text < end) {
		u32 code = next_code(&text, end);

		status = code ? put_units(name, code) : ERR_INVALID;
	}
	if (status != OK)
		return status;
	/* Other systems drop these; such a name could not be found again. */
	if (name->count == 0 || name->units[name->count - 1] == '.' ||
	    name->units[name->count - 1] == ' ')
		return ERR_INVALID;
	return OK;
}

void fat_name_tail(struct fat_name *name, u32 n)
{
	u8 digits[8];
	u32 count = 0, at = name->base_length;

	do {
		digits[count++] = (u8)('0' + n % 10);
		n /= 10;
	} while (n);
	if (at > 7 - count)
		at = 7 - count;
	memset(name->short_name + at, ' ', 8 - at);
	name->short_name[at++] = '~';
	while (count)
		name->short_name[at++] = digits[--count];
	name->need_long = true;
}

/* ---- Entries ------------------------------------------------------------- */

u32 fat_name_entries(const struct fat_name *name)
{
	if (!name->need_long)
		return 1;
	return (name->count + FAT_LONG_UNITS - 1) / FAT_LONG_UNITS + 1;
}

u8 fat_name_checksum(const u8 *short_name)
{
	u32 sum = 0;

	for (u32 n = 0; n < 11; n++)
		sum = ((sum & 1) << 7) + (sum >> 1 & 0x7f) + short_name[n];
	return (u8)sum;
}

/* Where unit `n` of a long entry lies in it. */
static u32 unit_at(u32 n)
{
	return n < 5	? 1 + 2 * n
	       : n < 11 ? 14 + 2 * (n - 5)
			: 28 + 2 * (n - 11);
}

void fat_name_entry(const struct fat_name *name, u32 index, u8 *entry)
{
	u32 start = (index - 1) * FAT_LONG_UNITS;
	bool last = index == fat_name_entries(name) - 1;

	memset(entry, 0, FAT_ENTRY_SIZE);
	entry[0] = (u8)(index | (last ? FAT_LONG_LAST : 0));
	entry[11] = FAT_ATTR_LONG;
	entry[13] = fat_name_checksum(name->short_name);
	for (u32 n = 0; n < FAT_LONG_UNITS; n++) {
		u32 at = start + n;

		/* A zero ends the name, and 0xffff fills what is left. */
		fat_put16(entry + unit_at(n), at < name->count ? name->units[at]
					      : at == name->count ? 0
								  : 0xffff);
	}
}

bool fat_long_take(const u8 *entry, struct fat_long *name)
{
	u32 index = entry[0] & ~FAT_LONG_LAST;
	u32 start = (index - 1) * FAT_LONG_UNITS, n;

	if (index == 0 || index > FAT_LONG_ENTRIES)
		return false;
	if (entry[0] & FAT_LONG_LAST) {
		name->count = 0;
		name->checksum = entry[13];
	} else if (index != name->expected || entry[13] != name->checksum) {
		return false;
	}
	name->expected = index - 1;
	for (n = 0; n < FAT_LONG_UNITS; n++) {
		u32 unit = get_le16(entry + unit_at(n));

		if (unit == 0)
			break;
		if (start + n >= FAT_UNITS_MAX)
			return false;
		name->units[start + n] = (u16)unit;
	}
	if (entry[0] & FAT_LONG_LAST)
		name->count = start + n;
	return n == FAT_LONG_UNITS || entry[0] & FAT_LONG_LAST;
}

/* A byte of a short name beyond ASCII is of a code page that nobody knows. */
static char *put_short(char *to, const u8 *from, u32 size, bool to_lower)
{
	while (size && from[size - 1] == ' ')
		size--;
	for (u32 n = 0; n < size; n++) {
		u8 c = from[n];

		if (c < ' ' || c > '~')
			c = '_';
		*to++ = (char)(to_lower ? lower(c) : c);
	}
	return to;
}

void fat_short_text(const u8 *entry, char *text)
{
	char *to = put_short(text, entry, 8, entry[12] & CASE_BASE);

	if (entry[8] != ' ') {
		*to++ = '.';
		to = put_short(to, entry + 8, 3, entry[12] & CASE_EXTENSION);
	}
	*to = '\0';
}
