/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine of four CPUs and 8 KiB of memory for the remote protocol's
 * engine, and GDB's end of the wire: it frames commands, and decodes replies
 * by the protocol's rules with code of its own.
 */
#ifndef FAKE_RSP_TARGET_H
#define FAKE_RSP_TARGET_H

#include "rsp/aarch64_xml.h"
#include "rsp/rsp.h"

#define FAKE_RSP_CPUS	4 /* threads 1 to 4 */
#define FAKE_RSP_BASE	UINT64_C(0x40000000)
#define FAKE_RSP_SIZE	0x2000u
#define FAKE_RSP_POINTS 6

/* Room for those of the description. */
#define FAKE_RSP_REGISTERS 80

struct fake_rsp_point {
	bool used;
	enum rsp_point type;
	u64 address, kind;
};

struct fake_rsp {
	struct rsp rsp;
	struct rsp_target_ops ops; /* the engine's; a test may change them */
	u8 *in, *out;		   /* exactly as large as they must be */

	/* The machine */
	struct aarch64_description description; /* core and fpu at first */
	u8 registers[FAKE_RSP_CPUS][FAKE_RSP_REGISTERS][16];
	u8 memory[FAKE_RSP_SIZE];
	struct fake_rsp_point points[FAKE_RSP_POINTS];
	struct rsp_plan planned[FAKE_RSP_CPUS];
	unsigned plans, resumes, interrupts, detaches, kills;
	unsigned file_replies; /* and the last of them */
	s64 file_result;
	u32 file_error;
	bool file_interrupted;
	u32 memory_thread;	/* who last read or wrote memory */
	bool stops_at_once;	/* resume() reports a stop by itself */
	bool ignores_interrupt; /* interrupt() does nothing for now */
	bool no_vectors;	/* V registers have no value */
	bool odd_names;		/* threads' names need escaping */
	int fails;		/* what operations return if not OK */

	/* The wire from the engine; `taken` of it has been looked at. */
	u8 *wire;
	size_t wire_size, wire_room, taken;

	/* The last packet decoded, with a zero byte after it. */
	char *packet;
	size_t packet_length;
};

/* Starts a machine that stands still; aborts if it cannot. */
void fake_rsp_open(struct fake_rsp *fake, size_t packet_size);
void fake_rsp_close(struct fake_rsp *fake);

/* Sends bytes as they are, or a command with a frame around it. */
void fake_rsp_raw(struct fake_rsp *fake, const void *bytes, size_t size);
void fake_rsp_send(struct fake_rsp *fake, const void *command, size_t size);

/*
 * Takes what comes next on the wire: '+', '-', '$' for a packet, which is
 * then in `packet`; 0 if nothing is there, '!' if it breaks a rule.
 */
int fake_rsp_next(struct fake_rsp *fake);

/*
 * Sends a command and returns its reply, after the acknowledgment, which it
 * acknowledges. "(none)": no reply; "(bad)": the wire has something else, or
 * more than that.
 */
const char *fake_rsp_ask(struct fake_rsp *fake, const char *command);

/* The same, for one that may hold zero bytes. */
const char *fake_rsp_ask_bytes(struct fake_rsp *fake, const void *command,
			       size_t size);

/* The next packet as fake_rsp_ask() has it, without sending anything. */
const char *fake_rsp_packet(struct fake_rsp *fake);

#endif
