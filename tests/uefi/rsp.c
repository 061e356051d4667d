/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packet engine of the GDB remote protocol, served on the UART to a real
 * GDB: one session each with packets of four sizes. The machine behind it is
 * made up: two threads whose registers say who they are, and some memory. What
 * is seen here is reported by semihosting, since the UART is GDB's.
 */
#include "rsp/rsp.h"
#include "base/status.h"
#include "base/string.h"
#include "lib/uefi.h"
#include "rsp/aarch64_xml.h"

#define THREADS	    2u
#define CORE_COUNT  34u /* x0 to x30, sp, pc, cpsr */
#define MEMORY_BASE UINT64_C(0x80000000)
#define MEMORY_SIZE 0x10000u

static const struct aarch64_description described = { true,
						      "sctlr_el1\0mdscr_el1",
						      2 };

static const size_t packet_sizes[] = { 0x100, 0x400, 0x1000, 0x4000 };

static struct {
	u64 registers[THREADS][CORE_COUNT];
	u8 memory[MEMORY_SIZE];
	u32 reads, writes, pieces;
	size_t largest; /* bytes of memory asked for at once */
	bool detached;
} machine;

static struct rsp engine;
static u8 in[RSP_PACKET_MAX] __attribute__((aligned(8)));
static u8 out[RSP_PACKET_MAX + RSP_FRAME] __attribute__((aligned(8)));

static int next_thread(void *target, u32 after, u32 *thread)
{
	(void)target;
	*thread = after + 1;
	return after < THREADS ? OK : ERR_NOT_FOUND;
}

static int thread_info(void *target, u32 thread, struct rsp_thread_info *info)
{
	static const char name[] = "made up";

	(void)target;
	info->core = thread - 1;
	memcpy(info->name, name, sizeof(name));
	return OK;
}

static size_t register_size(void *target, u32 number)
{
	(void)target;
	return aarch64_register_size(&described, number);
}

static u32 first_system(void)
{
	return aarch64_system_number(&described, 0);
}

/* Those of the system say their number, and the others 0. */
static int read_register(void *target, u32 thread, u32 number, u8 *bytes)
{
	size_t size = register_size(target, number);

	if (number < CORE_COUNT)
		memcpy(bytes, &machine.registers[thread - 1][number], size);
	else
		memset(bytes, 0, size);
	if (number >= first_system())
		bytes[0] = (u8)number;
	return OK;
}

static int write_register(void *target, u32 thread, u32 number, const u8 *bytes)
{
	if (number >= CORE_COUNT)
		return ERR_DENIED;
	memcpy(&machine.registers[thread - 1][number], bytes,
	       register_size(target, number));
	return OK;
}

/* The part of a range that the memory has. */
static size_t part(u64 address, size_t size)
{
	u64 offset = address - MEMORY_BASE;

	if (offset >= MEMORY_SIZE)
		return 0;
	return size < MEMORY_SIZE - offset ? size : MEMORY_SIZE - offset;
}

static int read_memory(void *target, u32 thread, u64 address, u8 *to,
		       size_t size, size_t *done)
{
	(void)target;
	(void)thread;
	*done = part(address, size);
	if (*done == 0)
		return ERR_RANGE;
	memcpy(to, machine.memory + (address - MEMORY_BASE), *done);
	machine.reads++;
	if (size > machine.largest)
		machine.largest = size;
	return OK;
}

static int write_memory(void *target, u32 thread, u64 address, const u8 *from,
			size_t size, size_t *done)
{
	(void)target;
	(void)thread;
	*done = part(address, size);
	if (*done == 0)
		return ERR_RANGE;
	memcpy(machine.memory + (address - MEMORY_BASE), from, *done);
	machine.writes++;
	return OK;
}

static int plan(void *target, u32 thread, const struct rsp_plan *plan)
{
	(void)target;
	(void)thread;
	(void)plan;
	return OK;
}

/* It stops at once: nothing runs here. */
static int stop(void *target)
{
	struct rsp_stop why = { .thread = 1, .signal = RSP_SIGNAL_INT };

	(void)target;
	rsp_stopped(&engine, &why);
	return OK;
}

static int detach(void *target)
{
	(void)target;
	machine.detached = true;
	return OK;
}

static size_t description(void *target, u64 offset, char *to, size_t size)
{
	(void)target;
	machine.pieces++;
	return aarch64_xml_read(&described, offset, to, size);
}

static int monitor(void *target, const char *command, format_put_fn put,
		   void *context)
{
	static const char answer[] = "the machine is made up\n";

	(void)target;
	if (strcmp(command, "who") != 0)
		return ERR_UNSUPPORTED;
	for (const char *c = answer; *c; c++)
		put(context, *c);
	return OK;
}

static const struct rsp_target_ops ops = {
	.next_thread = next_thread,
	.thread_info = thread_info,
	.register_size = register_size,
	.read_register = read_register,
	.write_register = write_register,
	.pc_register = AARCH64_REG_PC,
	.g_registers = AARCH64_REG_PAUTH_CMASK_HIGH + 1,
	.stop_registers = aarch64_stop_registers,
	.stop_register_count = AARCH64_STOP_REGISTERS,
	.read_memory = read_memory,
	.write_memory = write_memory,
	.plan = plan,
	.resume = stop,
	.interrupt = stop,
	.detach = detach,
	.description = description,
	.monitor = monitor,
};

static void write_bytes(void *context, const u8 *bytes, size_t size)
{
	(void)context;
	for (size_t i = 0; i < size; i++)
		uart_put(bytes[i]);
}

static void fill_machine(void)
{
	memset(&machine, 0, sizeof(machine));
	for (u32 t = 0; t < THREADS; t++)
		for (u32 n = 0; n < CORE_COUNT; n++)
			machine.registers[t][n] = (u64)(t + 1) << 32 | n;
	for (u32 n = 0; n < MEMORY_SIZE; n++)
		machine.memory[n] = (u8)(n ^ n >> 8);
}

/* Until GDB says good-bye. */
static void serve(size_t packet_size)
{
	struct rsp_config config = {
		.ops = &ops,
		.write = write_bytes,
		.in = in,
		.out = out,
		.packet_size = packet_size,
	};
	u32 size = (u32)packet_size;

	fill_machine();
	tap_equal(rsp_init(&engine, &config), OK, "an engine");
	while (!machine.detached)
		rsp_input(&engine, uart_get());
	tap_ok(machine.reads != 0, "packets of 0x%x: memory was read", size);
	tap_ok(machine.writes != 0, "packets of 0x%x: and written", size);
	tap_ok(machine.memory[0x2000] == 0x5a,
	       "packets of 0x%x: with what GDB was told", size);
	tap_ok(machine.registers[0][5] == 0x1234,
	       "packets of 0x%x: a register was written", size);
	tap_ok(machine.pieces > (size < 0x1000 ? 3u : 0u),
	       "packets of 0x%x: the description went in %u pieces", size,
	       machine.pieces);
	tap_ok(machine.largest <= size,
	       "packets of 0x%x: at most 0x%x bytes of memory at once", size,
	       (u32)machine.largest);
}

void test_main(void)
{
	tap_by_semihosting();
	for (size_t n = 0; n < ARRAY_COUNT(packet_sizes); n++)
		serve(packet_sizes[n]);
}
