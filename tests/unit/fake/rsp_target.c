/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake/rsp_target.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/status.h"

/* The machine */

static int next_thread(void *target, u32 after, u32 *thread)
{
	if (after >= FAKE_RSP_CPUS)
		return ERR_NOT_FOUND;
	*thread = after + 1;
	return OK;
}

static int thread_info(void *target, u32 thread, struct rsp_thread_info *info)
{
	struct fake_rsp *fake = target;

	if (thread == 0 || thread > FAKE_RSP_CPUS)
		return ERR_NOT_FOUND;
	info->core = thread - 1;
	snprintf(info->name, sizeof(info->name),
		 fake->odd_names ? "<\"%u\" & \t}>" : "CPU %u", thread - 1);
	snprintf(info->extra, sizeof(info->extra), "at EL%u", thread % 2);
	return OK;
}

static size_t register_size(void *target, u32 number)
{
	struct fake_rsp *fake = target;

	return aarch64_register_size(&fake->description, number);
}

static u8 *register_of(struct fake_rsp *fake, u32 thread, u32 number)
{
	/* The engine must not ask for what it was not offered. */
	if (thread == 0 || thread > FAKE_RSP_CPUS ||
	    number >= aarch64_register_count(&fake->description) ||
	    fake->rsp.running)
		abort();
	return fake->registers[thread - 1][number];
}

static int read_register(void *target, u32 thread, u32 number, u8 *bytes)
{
	struct fake_rsp *fake = target;
	const u8 *from = register_of(fake, thread, number);
	size_t size = register_size(target, number);

	if (fake->fails)
		return fake->fails;
	if (fake->no_vectors && size == 16)
		return ERR_UNSUPPORTED;
	memcpy(bytes, from, size);
	return OK;
}

static int write_register(void *target, u32 thread, u32 number, const u8 *bytes)
{
	struct fake_rsp *fake = target;
	u8 *to = register_of(fake, thread, number);

	if (fake->fails)
		return fake->fails;
	memcpy(to, bytes, register_size(target, number));
	return OK;
}

/* How much of [address, address + size) there is; aborts if it wraps. */
static size_t reach(struct fake_rsp *fake, u32 thread, u64 address, size_t size)
{
	u64 offset = address - FAKE_RSP_BASE;

	if (size == 0 || address + (size - 1) < address || thread == 0 ||
	    thread > FAKE_RSP_CPUS || fake->rsp.running)
		abort();
	fake->memory_thread = thread;
	if (offset >= FAKE_RSP_SIZE)
		return 0;
	return size < FAKE_RSP_SIZE - offset ? size : FAKE_RSP_SIZE - offset;
}

static int read_memory(void *target, u32 thread, u64 address, u8 *to,
		       size_t size, size_t *done)
{
	struct fake_rsp *fake = target;

	*done = reach(fake, thread, address, size);
	if (*done == 0)
		return ERR_RANGE;
	memcpy(to, fake->memory + (address - FAKE_RSP_BASE), *done);
	return fake->fails;
}

static int write_memory(void *target, u32 thread, u64 address, const u8 *from,
			size_t size, size_t *done)
{
	struct fake_rsp *fake = target;

	*done = reach(fake, thread, address, size);
	if (*done == 0)
		return ERR_RANGE;
	memcpy(fake->memory + (address - FAKE_RSP_BASE), from, *done);
	return fake->fails;
}

static int memory_region(void *target, size_t index, struct rsp_region *region)
{
	static const struct rsp_region regions[] = {
		{ { 0, 0x40000000 }, RSP_MEMORY_ROM },
		{ { FAKE_RSP_BASE, UINT64_C(0xffffffffbfffffff) },
		  RSP_MEMORY_RAM },
	};

	if (index >= ARRAY_COUNT(regions))
		return ERR_NOT_FOUND;
	*region = regions[index];
	return OK;
}

static struct fake_rsp_point *find_point(struct fake_rsp *fake, bool used,
					 enum rsp_point type, u64 address,
					 u64 kind)
{
	for (size_t i = 0; i < FAKE_RSP_POINTS; i++) {
		struct fake_rsp_point *p = &fake->points[i];

		if (!used && !p->used)
			return p;
		if (used && p->used && p->type == type &&
		    p->address == address && p->kind == kind)
			return p;
	}
	return NULL;
}

static int set_point(void *target, enum rsp_point type, u64 address, u64 kind)
{
	struct fake_rsp *fake = target;
	struct fake_rsp_point *p = find_point(fake, true, type, address, kind);

	if (type > RSP_WATCH_ACCESS || fake->rsp.running)
		abort();
	if (fake->fails)
		return fake->fails;
	if (!p)
		p = find_point(fake, false, type, address, kind);
	if (!p)
		return ERR_NO_SPACE;
	*p = (struct fake_rsp_point){ true, type, address, kind };
	return OK;
}

static int clear_point(void *target, enum rsp_point type, u64 address, u64 kind)
{
	struct fake_rsp_point *p =
		find_point(target, true, type, address, kind);

	if (p)
		p->used = false;
	return OK;
}

static int plan(void *target, u32 thread, const struct rsp_plan *plan)
{
	struct fake_rsp *fake = target;

	if (thread == 0 || thread > FAKE_RSP_CPUS)
		abort();
	fake->planned[thread - 1] = *plan;
	fake->plans++;
	return OK;
}

/* Each thread that steps gets past one instruction. */
static void step_all(struct fake_rsp *fake, struct rsp_stop *stop)
{
	for (u32 i = FAKE_RSP_CPUS; i-- > 0;) {
		u8 *pc = fake->registers[i][AARCH64_REG_PC];
		u64 value;

		if (fake->planned[i].action == RSP_STAY)
			continue;
		stop->thread = i + 1;
		memcpy(&value, pc, sizeof(value));
		value += 4;
		memcpy(pc, &value, sizeof(value));
	}
}

static int resume(void *target)
{
	struct fake_rsp *fake = target;
	struct rsp_stop stop = { .signal = RSP_SIGNAL_TRAP };

	if (fake->fails)
		return fake->fails;
	fake->resumes++;
	if (fake->stops_at_once) {
		step_all(fake, &stop);
		rsp_stopped(&fake->rsp, &stop);
	}
	return OK;
}

static int interrupt(void *target)
{
	struct fake_rsp *fake = target;
	struct rsp_stop stop = { .thread = 2, .signal = RSP_SIGNAL_INT };

	if (!fake->rsp.running)
		abort();
	fake->interrupts++;
	if (fake->fails)
		return fake->fails;
	if (!fake->ignores_interrupt)
		rsp_stopped(&fake->rsp, &stop);
	return OK;
}

static int detach(void *target)
{
	struct fake_rsp *fake = target;

	fake->detaches++;
	memset(fake->points, 0, sizeof(fake->points));
	return fake->fails;
}

static int kill_machine(void *target)
{
	struct fake_rsp *fake = target;

	fake->kills++;
	return fake->fails;
}

static int file_reply(void *target, s64 result, u32 error, bool interrupted)
{
	struct fake_rsp *fake = target;
	struct rsp_stop stop = { .thread = 4, .signal = RSP_SIGNAL_TRAP };

	if (fake->rsp.call_open)
		abort();
	fake->file_replies++;
	fake->file_result = result;
	fake->file_error = error;
	fake->file_interrupted = interrupted;
	if (fake->stops_at_once && !interrupted && !fake->fails)
		rsp_stopped(&fake->rsp, &stop);
	return fake->fails;
}

static size_t description(void *target, u64 offset, char *to, size_t size)
{
	struct fake_rsp *fake = target;

	return aarch64_xml_read(&fake->description, offset, to, size);
}

static void print(format_put_fn put, void *context, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(put, context, fmt, args);
	va_end(args);
}

/* help; say TEXT; lines COUNT; fail */
static int monitor(void *target, const char *command, format_put_fn put,
		   void *context)
{
	if (strcmp(command, "help") == 0) {
		print(put, context, "commands: help, say, lines, fail\n");
	} else if (strncmp(command, "say ", 4) == 0) {
		print(put, context, "%s\n", command + 4);
	} else if (strncmp(command, "lines ", 6) == 0) {
		for (int i = 0; i < atoi(command + 6); i++)
			print(put, context, "line %d\n", i);
	} else if (strcmp(command, "fail") == 0) {
		print(put, context, "no\n");
		return ERR_IO;
	} else {
		return ERR_UNSUPPORTED;
	}
	return OK;
}

/* The wire */

static void write_bytes(void *context, const u8 *bytes, size_t size)
{
	struct fake_rsp *fake = context;

	if (fake->wire_room - fake->wire_size < size) {
		fake->wire_room = fake->wire_room * 2 + size;
		fake->wire = realloc(fake->wire, fake->wire_room);
		if (!fake->wire)
			abort();
	}
	memcpy(fake->wire + fake->wire_size, bytes, size);
	fake->wire_size += size;
}

void fake_rsp_open(struct fake_rsp *fake, size_t packet_size)
{
	static const struct rsp_target_ops ops = {
		.next_thread = next_thread,
		.thread_info = thread_info,
		.register_size = register_size,
		.read_register = read_register,
		.write_register = write_register,
		.pc_register = AARCH64_REG_PC,
		.read_memory = read_memory,
		.write_memory = write_memory,
		.memory_region = memory_region,
		.set_point = set_point,
		.clear_point = clear_point,
		.plan = plan,
		.resume = resume,
		.interrupt = interrupt,
		.detach = detach,
		.kill = kill_machine,
		.file_reply = file_reply,
		.description = description,
		.monitor = monitor,
	};
	struct rsp_config config;

	memset(fake, 0, sizeof(*fake));
	fake->ops = ops;
	fake->in = malloc(packet_size);
	fake->out = malloc(packet_size + RSP_FRAME);
	/* With room for one run more than is legal, and a zero byte. */
	fake->packet = malloc(packet_size + 128);
	if (!fake->in || !fake->out || !fake->packet)
		abort();
	config = (struct rsp_config){
		.ops = &fake->ops,
		.target = fake,
		.write = write_bytes,
		.write_context = fake,
		.in = fake->in,
		.out = fake->out,
		.packet_size = packet_size,
	};
	if (rsp_init(&fake->rsp, &config) != OK)
		abort();
	for (u32 i = 0; i < FAKE_RSP_CPUS; i++)
		for (u32 n = 0; n < FAKE_RSP_REGISTERS; n++)
			for (u32 k = 0; k < 16; k++)
				fake->registers[i][n][k] =
					(u8)(i * 64 + n * 3 + k);
	for (u32 i = 0; i < FAKE_RSP_SIZE; i++)
		fake->memory[i] = (u8)(i ^ i >> 8);
}

void fake_rsp_close(struct fake_rsp *fake)
{
	free(fake->in);
	free(fake->out);
	free(fake->wire);
	free(fake->packet);
}

void fake_rsp_raw(struct fake_rsp *fake, const void *bytes, size_t size)
{
	/* What has all been looked at need not be kept. */
	if (fake->taken == fake->wire_size)
		fake->taken = fake->wire_size = 0;
	rsp_input_bytes(&fake->rsp, bytes, size);
}

void fake_rsp_send(struct fake_rsp *fake, const void *command, size_t size)
{
	const u8 *from = command;
	unsigned sum = 0;
	char end[4];

	for (size_t i = 0; i < size; i++)
		sum += from[i];
	snprintf(end, sizeof(end), "#%02x", sum & 0xff);
	fake_rsp_raw(fake, "$", 1);
	fake_rsp_raw(fake, command, size);
	fake_rsp_raw(fake, end, 3);
}
