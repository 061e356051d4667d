/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub's side of the GDB remote serial protocol ("Debugging with GDB",
 * appendix E): bytes go in, bytes come out, and the operations of
 * rsp/target.h are called in between. All-stop, no multiprocess extensions.
 *
 * Nothing here locks: whoever owns the engine serialises all calls for one
 * struct rsp. Nothing allocates. All of it may run with the MMU off.
 *
 * Acknowledgments: a packet with a bad checksum is answered with '-' as long
 * as acknowledgments are on. In no-ack mode nothing asks GDB to repeat
 * itself, so such a packet gets an error reply and is never obeyed.
 * qSupported, which GDB sends only at the start of a connection, turns
 * acknowledgments on again: that is how the engine notices that another GDB
 * has come without the first having said good-bye. Nor is it told of a stop
 * that the first one waited for, until it asks.
 */
#ifndef RSP_RSP_H
#define RSP_RSP_H

#include "base/compiler.h"
#include "base/types.h"
#include "rsp/target.h"

#define RSP_PACKET_MIN 0x100
#define RSP_PACKET_MAX 0x4000

/* What the buffer of a reply needs for the frame, beside the packet. */
#define RSP_FRAME 16

/* Signal numbers of the protocol, which are GDB's own. */
#define RSP_SIGNAL_INT	2
#define RSP_SIGNAL_ILL	4
#define RSP_SIGNAL_TRAP 5
#define RSP_SIGNAL_SEGV 11

enum rsp_reason {
	RSP_REASON_SIGNAL, /* a step, an interrupt, a fault */

	/* A point: in the order of enum rsp_point. */
	RSP_REASON_SOFTWARE_BREAK,
	RSP_REASON_HARDWARE_BREAK,
	RSP_REASON_WATCH, /* these three with the address accessed */
	RSP_REASON_READ_WATCH,
	RSP_REASON_ACCESS_WATCH,
};

static inline enum rsp_reason rsp_reason_of(enum rsp_point point)
{
	return (enum rsp_reason)(RSP_REASON_SOFTWARE_BREAK + point);
}

/* Why the machine stopped. */
struct rsp_stop {
	u32 thread; /* the one it happened to; RSP_THREAD_ANY: to none */
	u8 signal;
	enum rsp_reason reason;
	u64 address; /* of the data watched */
};

struct rsp_config {
	const struct rsp_target_ops *ops; /* must outlive the engine */
	void *target;

	/*
	 * Takes bytes for GDB: a whole packet or an acknowledgment at a time.
	 * It must take them all before it returns: an edge with a slow wire
	 * waits, or copies them to a queue.
	 */
	void (*write)(void *context, const u8 *bytes, size_t size);
	void *write_context;

	/*
	 * Two buffers, which belong to the engine from now on: `in` of
	 * packet_size bytes, `out` of packet_size + RSP_FRAME. Both start at
	 * a multiple of 8. packet_size is RSP_PACKET_MIN to RSP_PACKET_MAX.
	 */
	u8 *in;
	u8 *out;
	size_t packet_size;

	/* Whether the machine runs at this moment. */
	bool running;
};

enum rsp_frame {
	RSP_IDLE,
	RSP_DATA,
	RSP_SUM_HIGH,
	RSP_SUM_LOW
};

/* The fields are for this room. */
struct rsp {
	struct rsp_config config;

	/* The packet that is coming in: as it was sent, escapes and all. */
	enum rsp_frame frame;
	size_t in_length;
	bool in_overlong;
	u8 in_sum;
	u8 in_claim; /* the checksum that the packet claims */

	/*
	 * The reply that is being made, or was sent last: out_length
	 * characters, of which the first out_encoded are as they go over the
	 * wire, with the sum out_sum. Without encoding they are out_plain.
	 */
	size_t out_length, out_encoded, out_plain;
	bool out_overflow;
	u8 out_sum;
	u32 unacked; /* packets sent that GDB has not yet acknowledged */
	bool no_ack;

	/* What GDB said of itself in qSupported. */
	bool gdb_software_break;
	bool gdb_hardware_break;

	bool running; /* the machine runs */
	bool owed;    /* GDB waits for a stop reply */
	bool asked;   /* as the answer to `?': it takes no other text then */
	bool exited;  /* the machine is gone */
	u8 exit_code;
	bool call_open; /* GDB works on a request for a file */
	bool call_interrupted;
	u32 call_thread;
	u32 general; /* thread of Hg, or RSP_THREAD_ANY */
	u32 resumed; /* thread of Hc, ANY or ALL */
	u32 listed;  /* last thread that q[fs]ThreadInfo gave */
	struct rsp_stop stop;
};

/*
 * Makes an engine with nobody connected. Keeps a copy of the configuration.
 * ERR_RANGE: packet_size; ERR_ALIGNMENT: of a buffer; ERR_INVALID: a pointer
 * that must not be NULL is.
 */
int rsp_init(struct rsp *rsp, const struct rsp_config *config) MUST_CHECK;

/* Takes bytes from GDB, in pieces of any size, and does what they ask. */
void rsp_input(struct rsp *rsp, u8 byte);
void rsp_input_bytes(struct rsp *rsp, const void *bytes, size_t size);

/*
 * The connection is lost, or there is a new one, where the edge can tell:
 * forgets a packet half received and what GDB waits for, and turns
 * acknowledgments on. The machine stays as it is.
 */
void rsp_reset(struct rsp *rsp);

/*
 * The target says that all threads are stopped now. If GDB waits for it, it
 * is told; otherwise the reason is kept for its next question.
 */
void rsp_stopped(struct rsp *rsp, const struct rsp_stop *stop);

/* The target says that the machine ran to its end; as rsp_stopped(). */
void rsp_exited(struct rsp *rsp, u8 code);

/*
 * Shows text on GDB's console while the machine runs; dropped when it does
 * not, since the protocol has no place for it then.
 */
void rsp_console(struct rsp *rsp, const char *text, size_t size);

/*
 * A program of the machine wants something of a file on GDB's host: `request`
 * is "write,1,ADDRESS,LENGTH" and the like, numbers in hexadecimal ("List of
 * Supported Calls"). All threads are stopped now, as for rsp_stopped(). While
 * the call is open, GDB sees memory as `thread` does. Then file_reply() of the
 * target is called.
 *
 * ERR_BUSY: GDB does not wait for the machine; ERR_UNSUPPORTED: the target has
 * no file_reply(); ERR_NO_SPACE: the request is longer than a packet. Nothing
 * has been done then.
 */
int rsp_file_call(struct rsp *rsp, u32 thread, const char *request) MUST_CHECK;

/*
 * The thread that a command without one means: the one whose call for a file is
 * open, else that of Hg, else the one that stopped, else the first. ERR_NOT_FOUND: there are no threads.
 */
int rsp_current_thread(struct rsp *rsp, u32 *thread) MUST_CHECK;

/* Whether GDB resumed the machine and waits for it to stop. */
static inline bool rsp_waiting(const struct rsp *rsp)
{
	return rsp->owed;
}

#endif
