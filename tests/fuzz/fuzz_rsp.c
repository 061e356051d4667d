/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A GDB that says anything at all to a stub with two CPUs: the machine must
 * be asked only for what it has and only while it stands still, and what
 * comes back must be well-formed packets of legal length.
 *
 * The first byte of an input sets up the stub. The rest is what GDB says, as
 * it stands or, if the second byte is odd, cut into commands at each 0xff,
 * which get a frame with the right checksum.
 */
#include <stdlib.h>
#include <string.h>

#include "base/status.h"
#include "fuzz.h"
#include "rsp/aarch64_xml.h"
#include "rsp/rsp.h"
#include "rsp_wire.h"

#define CPUS	  2
#define MEMORY	  0x300
#define REGISTERS 75

static const struct aarch64_description described = {
	true, "ttbr0_el1\0mdscr_el1\0par_el1", 3
};

struct machine {
	struct rsp rsp;
	u8 registers[CPUS][REGISTERS][16];
	u8 memory[MEMORY];
	bool planned[CPUS];
	unsigned calls, mood;

	struct rsp_wire wire; /* what the engine sends */
};

/* Some calls fail, each in its turn. */
static int answer(struct machine *machine)
{
	static const int statuses[] = { ERR_IO, ERR_UNSUPPORTED, ERR_RANGE,
					ERR_NO_SPACE };

	machine->calls++;
	if (machine->mood == 0 || machine->calls % (8 + machine->mood))
		return OK;
	return statuses[machine->calls % 4];
}

static void at_rest(struct machine *machine, u32 thread)
{
	check(thread >= 1 && thread <= CPUS && !machine->rsp.running);
}

static int next_thread(void *target, u32 after, u32 *thread)
{
	(void)target;
	if (after >= CPUS)
		return ERR_NOT_FOUND;
	*thread = after + 1;
	return OK;
}

static int thread_info(void *target, u32 thread, struct rsp_thread_info *info)
{
	check(thread >= 1 && thread <= CPUS);
	/* Texts that fill their fields: no zero byte to end them. */
	memset(info->name, 0x80 - (int)thread, sizeof(info->name));
	memset(info->extra, '}', sizeof(info->extra));
	return answer(target);
}

static size_t register_size(void *target, u32 number)
{
	(void)target;
	return aarch64_register_size(&described, number);
}

static int read_register(void *target, u32 thread, u32 number, u8 *bytes)
{
	struct machine *machine = target;

	at_rest(machine, thread);
	check(number < aarch64_register_count(&described));
	memcpy(bytes, machine->registers[thread - 1][number],
	       aarch64_register_size(&described, number));
	return answer(machine);
}

static int write_register(void *target, u32 thread, u32 number, const u8 *bytes)
{
	struct machine *machine = target;

	at_rest(machine, thread);
	check(number < aarch64_register_count(&described));
	memcpy(machine->registers[thread - 1][number], bytes,
	       aarch64_register_size(&described, number));
	return answer(machine);
}

/* Memory starts at 0, so that fuzzers find it. */
static size_t reach(struct machine *machine, u32 thread, u64 address,
		    size_t size)
{
	at_rest(machine, thread);
	check(size && address + (size - 1) >= address);
	if (address >= MEMORY)
		return 0;
	return size < MEMORY - address ? size : MEMORY - address;
}

static int read_memory(void *target, u32 thread, u64 address, u8 *to,
		       size_t size, size_t *done)
{
	struct machine *machine = target;

	memset(to, 0xaa, size);
	*done = reach(machine, thread, address, size);
	if (*done)
		memcpy(to, machine->memory + address, *done);
	return *done ? answer(machine) : ERR_RANGE;
}

static int write_memory(void *target, u32 thread, u64 address, const u8 *from,
			size_t size, size_t *done)
{
	struct machine *machine = target;

	*done = reach(machine, thread, address, size);
	if (*done)
		memcpy(machine->memory + address, from, *done);
	return *done ? answer(machine) : ERR_RANGE;
}

static int memory_region(void *target, size_t index, struct rsp_region *region)
{
	(void)target;
	*region = (struct rsp_region){ { 0, MEMORY }, RSP_MEMORY_RAM };
	return index ? ERR_NOT_FOUND : OK;
}

static int change_point(void *target, enum rsp_point type, u64 address,
			u64 kind)
{
	(void)address;
	(void)kind;
	check(type <= RSP_WATCH_ACCESS);
	at_rest(target, 1);
	return answer(target);
}

static int plan(void *target, u32 thread, const struct rsp_plan *plan)
{
	struct machine *machine = target;

	check(plan->action <= RSP_STEP_RANGE);
	check(plan->action == RSP_STEP_RANGE || !(plan->start | plan->end));
	at_rest(machine, thread);
	machine->planned[thread - 1] = true;
	return answer(machine);
}

static void stop(struct machine *machine)
{
	struct rsp_stop stop = { machine->calls % (CPUS + 2), RSP_SIGNAL_TRAP,
				 (enum rsp_reason)(machine->calls % 6),
				 UINT64_MAX };

	rsp_stopped(&machine->rsp, &stop);
}

static int resume(void *target)
{
	struct machine *machine = target;
	int status = answer(machine);

	for (u32 i = 0; i < CPUS; i++) {
		check(machine->planned[i]);
		machine->planned[i] = false;
	}
	if (status == OK && machine->mood & 1)
		stop(machine);
	return status;
}

static int interrupt(void *target)
{
	struct machine *machine = target;
	int status = answer(machine);

	check(machine->rsp.running);
	if (status == OK)
		stop(machine);
	return status;
}

/* The call is over, whatever the reply was. */
static int file_reply(void *target, s64 result, u32 error, bool interrupted)
{
	struct machine *machine = target;
	int status = answer(machine);

	(void)result;
	check(!machine->rsp.call_open && error <= INT32_MAX);
	if (status == OK && !interrupted && machine->mood & 1)
		stop(machine);
	return status;
}

static int leave(void *target)
{
	return answer(target);
}

static size_t description(void *target, u64 offset, char *to, size_t size)
{
	(void)target;
	return aarch64_xml_read(&described, offset, to, size);
}

static int monitor(void *target, const char *command, format_put_fn put,
		   void *context)
{
	for (size_t i = 0; command[i]; i++)
		put(context, command[i]);
	return answer(target);
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
	.memory_region = memory_region,
	.set_point = change_point,
	.clear_point = change_point,
	.plan = plan,
	.resume = resume,
	.interrupt = interrupt,
	.detach = leave,
	.kill = leave,
	.file_reply = file_reply,
	.description = description,
	.monitor = monitor,
};

static void write_bytes(void *context, const u8 *bytes, size_t size)
{
	struct machine *machine = context;

	for (size_t i = 0; i < size; i++)
		rsp_wire_put(&machine->wire, bytes[i]);
}

static void send_framed(struct machine *machine, const uint8_t *data,
			size_t size)
{
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += data[i];
	rsp_input(&machine->rsp, '$');
	rsp_input_bytes(&machine->rsp, data, size);
	rsp_input(&machine->rsp, '#');
	rsp_input(&machine->rsp, (u8) "0123456789abcdef"[sum >> 4 & 15]);
	rsp_input(&machine->rsp, (u8) "0123456789abcdef"[sum & 15]);
	check(machine->wire.state == OUTSIDE);
	/* The machine stops in the end, or it asks for a file. */
	if (machine->rsp.running && machine->mood & 4 &&
	    rsp_file_call(&machine->rsp, 2, "write,1,10,20") == OK)
		check(machine->rsp.call_open);
	else if (machine->rsp.running && machine->mood & 2)
		stop(machine);
}

static void send_commands(struct machine *machine, const uint8_t *data,
			  size_t size)
{
	while (size) {
		const uint8_t *end = memchr(data, 0xff, size);
		size_t length = end ? (size_t)(end - data) : size;

		send_framed(machine, data, length);
		length += end != NULL;
		data += length;
		size -= length;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct machine *machine;
	struct rsp_config config = { .ops = &ops, .write = write_bytes };

	if (size < 2)
		return 0;
	machine = calloc(1, sizeof(*machine));
	config.packet_size = RSP_PACKET_MIN + data[0] % 5 * 63u;
	config.in = malloc(config.packet_size);
	config.out = malloc(config.packet_size + RSP_FRAME);
	if (!machine || !config.in || !config.out)
		abort();
	config.target = machine;
	machine->wire.limit = config.packet_size;
	config.write_context = machine;
	config.running = data[0] & 0x80;
	machine->mood = data[0] >> 4 & 7;
	check(rsp_init(&machine->rsp, &config) == OK);
	if (data[1] & 1)
		send_commands(machine, data + 2, size - 2);
	else
		rsp_input_bytes(&machine->rsp, data + 2, size - 2);
	check(machine->wire.state == OUTSIDE);
	free(config.in);
	free(config.out);
	free(machine);
	return 0;
}

/* A session, its commands cut at 0xff. */
size_t fuzz_seed(uint8_t *data, size_t size)
{
	static const char seed[] =
		"\x20\x01qSupported:swbreak+;hwbreak+\xffQStartNoAckMode\xff?"
		"\xffqXfer:features:read:target.xml:0,fb\xffqXfer:threads:read"
		"::0,fb\xffqXfer:memory-map:read::40,80\xffHg1\xffg\xffp21\xff"
		"P20=1122334455667788\xffm10,20\xffM10,2:abcd\xffX10,3:a}\x03"
		"b\xffZ1,100,4\xffvCont;s:1;C05:-1\xff"
		"vCont;r10,20:2;c\xff"
		"F-1,4,C\xffz1,100,4\xffqRcmd,68656c"
		"70\xffqfThreadInfo\xffqsThreadInfo\xffqThreadExtraInfo,2\xff"
		"Hc2\xffs\xff"
		"c10\xffT2\xffqC\xff"
		"D";

	if (size < sizeof(seed) - 1)
		return 0;
	memcpy(data, seed, sizeof(seed) - 1);
	return sizeof(seed) - 1;
}
