/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the remote protocol's engine asks of the machine that is debugged.
 *
 * A thread is a CPU. Its number is the target's choice, 1 at least and below
 * RSP_THREAD_ALL, and stays the same for as long as it exists. All-stop: the
 * engine calls what reads or changes the machine only while every thread is
 * stopped.
 *
 * Operations return a status of base/status.h, which the engine turns into
 * an error code for GDB. ERR_UNSUPPORTED means "this target has no such
 * thing" and becomes the protocol's empty reply. `target` is the pointer
 * that struct rsp_config holds. An operation may be NULL only where that is
 * said. All of them are called from within rsp_input(); none may call it.
 */
#ifndef RSP_TARGET_H
#define RSP_TARGET_H

#include "base/format.h"
#include "base/types.h"

#define RSP_THREAD_ANY 0u
#define RSP_THREAD_ALL 0xffffffffu

/* The most bytes that one register may have. */
#define RSP_REGISTER_MAX 256

/* What a thread is to do when the machine is resumed. */
enum rsp_action {
	RSP_STAY,     /* remains stopped */
	RSP_CONTINUE, /* runs */
	RSP_STEP,     /* runs one instruction, and then all stop */

	/*
	 * Steps for as long as the program counter lies in a range. To stop
	 * earlier is allowed: GDB then asks for the rest. So a target may do
	 * the same as for RSP_STEP.
	 */
	RSP_STEP_RANGE,
};

/* One thread's part of a plan. */
struct rsp_plan {
	enum rsp_action action;

	/* What GDB wants delivered, 0: none. Machines have no signals. */
	u8 signal;

	/* [start, end) of RSP_STEP_RANGE; may be empty: one instruction. */
	u64 start, end;
};

/* Breakpoints and watchpoints, as Z packets number them. */
enum rsp_point {
	RSP_BREAK_SOFTWARE = 0, /* an instruction replaced in memory */
	RSP_BREAK_HARDWARE = 1,
	RSP_WATCH_WRITE = 2,
	RSP_WATCH_READ = 3,
	RSP_WATCH_ACCESS = 4,
};

/* What GDB shows of a thread; both texts end with a zero byte. */
struct rsp_thread_info {
	u32 core;
	char name[32];	/* "CPU 0" */
	char extra[64]; /* what it is doing: "off", "running at EL1" */
};

enum rsp_memory_kind {
	RSP_MEMORY_RAM, /* also devices: whatever may be read and written */
	RSP_MEMORY_ROM, /* GDB uses hardware breakpoints there */
};

struct rsp_region {
	struct range range;
	enum rsp_memory_kind kind;
};

struct rsp_target_ops {
	/* Threads */

	/*
	 * Stores the lowest thread number above `after`; ERR_NOT_FOUND if
	 * there is none. 0 gives the first thread.
	 */
	int (*next_thread)(void *target, u32 after, u32 *thread);

	/* Fills `info`, which is zero, for a thread that exists. */
	int (*thread_info)(void *target, u32 thread,
			   struct rsp_thread_info *info);

	/* Registers */

	/*
	 * Bytes of register `number` as the target description counts them;
	 * 0 for the first number past the last register and all above it.
	 * At most RSP_REGISTER_MAX. The same for all threads, for ever.
	 */
	size_t (*register_size)(void *target, u32 number);

	/*
	 * Copies one register from or to `bytes`, register_size() of them,
	 * in the byte order of the target. ERR_UNSUPPORTED in reading: the
	 * register has no value at present, which GDB shows as unavailable.
	 */
	int (*read_register)(void *target, u32 thread, u32 number, u8 *bytes);
	int (*write_register)(void *target, u32 thread, u32 number,
			      const u8 *bytes);

	/* The number of the register that `c ADDRESS' sets. */
	u32 pc_register;

	/*
	 * How many registers, from the first on, GDB reads and writes all at
	 * once; it asks for each of the others when it wants it. 0: all.
	 */
	u32 g_registers;

	/*
	 * Registers whose values a stop reply brings along, of 8 bytes or
	 * fewer and 4 at most, so that GDB need not ask; NULL if none. Those
	 * that cannot be read are left out.
	 */
	const u32 *stop_registers;
	u32 stop_register_count;

	/* Memory */

	/*
	 * Copies `size` bytes at `address`, as `thread` sees memory. Stores
	 * how many were copied before the first that could not be, and
	 * returns OK if that is at least one. ERR_RANGE: nothing is there.
	 * `size` is at least 1 and address + size - 1 does not wrap.
	 */
	int (*read_memory)(void *target, u32 thread, u64 address, u8 *to,
			   size_t size, size_t *done);
	int (*write_memory)(void *target, u32 thread, u64 address,
			    const u8 *from, size_t size, size_t *done);

	/*
	 * NULL, or stores region `index` of the memory map, 0 the first;
	 * ERR_NOT_FOUND past the last. GDB takes what no region holds for
	 * inaccessible, so that either all addresses are listed or none.
	 */
	int (*memory_region)(void *target, size_t index,
			     struct rsp_region *region);

	/* Breakpoints: NULL if there are none */

	/*
	 * Sets or clears one for all threads. `kind` is the size of a
	 * breakpoint's instruction or the bytes that are watched. Setting
	 * what is set and clearing what is not must succeed: GDB repeats
	 * itself. ERR_NO_SPACE: no debug register is free.
	 */
	int (*set_point)(void *target, enum rsp_point type, u64 address,
			 u64 kind);
	int (*clear_point)(void *target, enum rsp_point type, u64 address,
			   u64 kind);

	/* Running */

	/*
	 * Notes what `thread` does at the next resume(). Called for every
	 * thread before each resume(), and for some of them only if the
	 * request fails in between: then there is no resume(), and the next
	 * plan replaces all of this one. The target copies what it needs.
	 */
	int (*plan)(void *target, u32 thread, const struct rsp_plan *plan);

	/*
	 * Runs all threads as planned and returns at once. When one of them
	 * stops for whatever reason, the target stops all and calls
	 * rsp_stopped(), once, from within resume() if it likes. On an error
	 * nothing runs and rsp_stopped() is not called.
	 */
	int (*resume)(void *target);

	/*
	 * Stops all threads, which run, and then calls rsp_stopped(), from
	 * within interrupt() if it likes. May be called again before that.
	 */
	int (*interrupt)(void *target);

	/*
	 * The debugger goes: removes all breakpoints, and all threads run.
	 * rsp_stopped() is called only if the debugger returns.
	 */
	int (*detach)(void *target);

	/*
	 * NULL, or ends the machine for good. ERR_UNSUPPORTED, or NULL: what
	 * would kill a process only lets go of the machine, by detach().
	 */
	int (*kill)(void *target);

	/*
	 * NULL, or takes the result of rsp_file_call(): `error` is a number of
	 * the protocol's own ("Errno Values"), 0 for none. Then all threads go
	 * on as they were planned, which may call rsp_stopped(); but if
	 * `interrupted`, nothing runs: the engine reports the stop itself.
	 * On an error nothing runs either.
	 */
	int (*file_reply)(void *target, s64 result, u32 error,
			  bool interrupted);

	/*
	 * NULL, or told that the debugger has gone, or that one has come that
	 * may be another: what files it had open for rsp_file_call(), the
	 * next one does not have.
	 */
	void (*files_lost)(void *target);

	/* Texts */

	/*
	 * NULL, or copies at most `size` bytes of the target description
	 * from `offset` on and returns how many; fewer than `size` only at
	 * its end. See aarch64_xml.h.
	 */
	size_t (*description)(void *target, u64 offset, char *to, size_t size);

	/*
	 * NULL, or obeys a command that the user typed after `monitor'. It
	 * answers through put(put_context, c), lines end with '\n'.
	 * ERR_UNSUPPORTED: no such command.
	 */
	int (*monitor)(void *target, const char *command, format_put_fn put,
		       void *put_context);
};

#endif
