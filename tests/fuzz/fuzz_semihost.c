/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest that makes any calls with any memory, and a host that answers
 * anything: each request must be one of the protocol's, about memory that the
 * guest has named or about the window, and every call must come to an end.
 *
 * The first bytes of an input are the guest's memory, which begins at 0, so
 * that numbers in it are pointers to it; the rest are calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "semihost/semihost.h"

#define MEMORY 512u

struct machine {
	struct semihost s;
	u8 memory[MEMORY];
	u64 shown, ticks;
};

struct call {
	u8 op, host, answers, pad;
	u8 parameter[4];
	u8 results[8]; /* of the host's answers, in turn */
};

static size_t reach(u64 address, size_t size)
{
	if (address >= MEMORY)
		return 0;
	return size < MEMORY - address ? size : (size_t)(MEMORY - address);
}

static size_t read_memory(void *context, u64 address, void *to, size_t size)
{
	const struct machine *machine = context;
	size_t n = reach(address, size);

	memset(to, 0xaa, size);
	if (n)
		memcpy(to, machine->memory + address, n);
	return n;
}

static size_t write_memory(void *context, u64 address, const void *from,
			   size_t size)
{
	struct machine *machine = context;
	size_t n = reach(address, size);

	if (n)
		memcpy(machine->memory + address, from, n);
	return n;
}

static void put(void *context, char c)
{
	struct machine *machine = context;

	(void)c;
	machine->shown++;
}

static u64 ticks(void *context)
{
	return ((struct machine *)context)->ticks++;
}

static void check(bool good)
{
	if (!good)
		abort();
}

/* A text in the window: with its zero byte, and no longer than it may be. */
static void check_text(struct machine *machine, unsigned long long at,
		       unsigned length)
{
	const u8 *text = semihost_window(&machine->s, at, length);

	check(text && length && length <= SEMIHOST_PATH_MAX &&
	      text[length - 1] == 0);
}

/* What a request is; each of them as GDB would parse it. */
static void check_request(struct machine *machine)
{
	const char *text = machine->s.request;
	unsigned long long at, other;
	unsigned fd, length, flags;
	int end = -1;

	if (sscanf(text, "write,%x,%llx,%x%n", &fd, &at, &length, &end) == 3 ||
	    sscanf(text, "read,%x,%llx,%x%n", &fd, &at, &length, &end) == 3)
		check(length && length <= SEMIHOST_PIECE &&
		      at + length - 1 >= at);
	else if (sscanf(text, "open,%llx/%x,%x,1a4%n", &at, &length, &flags,
			&end) == 3 ||
		 sscanf(text, "unlink,%llx/%x%n", &at, &length, &end) == 2 ||
		 sscanf(text, "system,%llx/%x%n", &at, &length, &end) == 2)
		check_text(machine, at, length);
	else if (sscanf(text, "rename,%llx/%x,%llx/%x%n", &at, &length, &other,
			&fd, &end) == 4) {
		check_text(machine, at, length);
		check_text(machine, other, fd);
	} else if (sscanf(text, "lseek,%x,%llx,0%n", &fd, &other, &end) == 2)
		check(other <= INT64_MAX);
	else if (sscanf(text, "fstat,%x,%llx%n", &fd, &at, &end) == 2)
		check(semihost_window(&machine->s, at, 64));
	else if (sscanf(text, "gettimeofday,%llx,0%n", &at, &end) == 1)
		check(semihost_window(&machine->s, at, 12));
	else if (sscanf(text, "close,%x%n", &fd, &end) != 1)
		check(sscanf(text, "isatty,%x%n", &fd, &end) == 1);
	check(end == (int)strlen(text));
}

/* What was asked for, or a number of few or of many bits, of either sign. */
static s64 result_of(const struct machine *machine, u8 byte)
{
	if (byte & 0x80)
		return machine->s.piece;
	if (byte & 0x40)
		return -(s64)(byte & 0x3f);
	return (s64)(((u64)(byte & 7)) << (byte & 0x38));
}

static void run(struct machine *machine, const struct call *call)
{
	enum semihost_step step;
	unsigned asked = 0;
	u32 parameter;

	memcpy(&parameter, call->parameter, sizeof(parameter));
	machine->shown = 0;
	if (call->op & 0x40)
		semihost_forget_files(&machine->s);
	step = semihost_begin(&machine->s, call->op & 0x3f, parameter,
			      call->host & 1);
	check((call->host & 1) || step != SEMIHOST_ASK);
	while (step == SEMIHOST_ASK) {
		u8 answer = call->results[asked % 8];
		bool last = ++asked > 600;

		check_request(machine);
		memcpy(machine->s.window, call, sizeof(*call));
		if (call->answers & 2)
			semihost_forget_files(&machine->s);
		step = semihost_reply(
			&machine->s, last ? -1 : result_of(machine, answer),
			last ? 4 : answer & 0x1f, last || (call->answers & 1));
		check(!(last || call->answers & 2) || step != SEMIHOST_ASK);
	}
	check(machine->shown <= SEMIHOST_LOCAL_MAX + 256);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct machine *machine = calloc(1, sizeof(*machine));
	struct semihost_config config = {
		.read = read_memory,
		.write = write_memory,
		.put = put,
		.ticks = ticks,
		.hz = 1,
		.command_line = "nothing",
		.context = machine,
	};
	size_t n = size < MEMORY ? size : MEMORY;
	struct call call;

	if (!machine)
		abort();
	memcpy(machine->memory, data, n);
	semihost_init(&machine->s, &config);
	for (data += n, size -= n; size >= sizeof(call);
	     data += sizeof(call), size -= sizeof(call)) {
		memcpy(&call, data, sizeof(call));
		run(machine, &call);
	}
	free(machine);
	return 0;
}

/* A file is opened, written, measured and closed; and ":tt". */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const struct call calls[] = {
		{ .op = 0x01, .host = 1, .results = { 3 } },
		{ .op = 0x05,
		  .host = 1,
		  .parameter = { 0x20 },
		  .results = { 0x80 } },
		{ .op = 0x0c, .host = 1, .parameter = { 0x20 } },
		{ .op = 0x06,
		  .host = 1,
		  .parameter = { 0x20 },
		  .results = { 0x80 } },
		{ .op = 0x0f, .host = 1, .parameter = { 0x40 } },
		{ .op = 0x04,
		  .host = 1,
		  .parameter = { 0x80 },
		  .results = { 0x80 } },
		{ .op = 0x01, .parameter = { 0x60 } },
		{ .op = 0x05, .parameter = { 0x20 } },
		{ .op = 0x02, .host = 1, .parameter = { 0x20 } },
	};
	static const u64 blocks[] = {
		0x80, 4, 4, 0, 1, 0x80, 8, 0, 0x80, 4, 0x80, 5, 0x90, 4, 3, 0,
	};
	static const char texts[] = "file.txt\0......\0:tt";

	if (size < MEMORY + sizeof(calls))
		return 0;
	memset(data, 0, MEMORY);
	memcpy(data, blocks, sizeof(blocks));
	memcpy(data + 0x80, texts, sizeof(texts));
	memcpy(data + MEMORY, calls, sizeof(calls));
	return MEMORY + sizeof(calls);
}
