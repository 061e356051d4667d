/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the engine share.
 */
#ifndef RSP_INTERNAL_H
#define RSP_INTERNAL_H

#include "rsp/parse.h"
#include "rsp/rsp.h"

/* The bytes that mean something by themselves: "Overview" of the protocol. */
#define RSP_ESCAPE	'}'
#define RSP_ESCAPE_FLIP 0x20
#define RSP_INTERRUPT	0x03

/*
 * A handler of a command writes the reply, apart from an "OK", which is
 * command.c's to add, and returns OK; or returns an error, which replaces it;
 * ERR_UNSUPPORTED replaces it by the empty reply. RSP_SILENT: nothing is to be
 * sent, or all has been.
 */
#define RSP_SILENT 1

/* output.c: the reply, and its way out */

/* Starts an empty packet. */
void rsp_begin(struct rsp *rsp);

/* Adds to it. What does not fit sets out_overflow, and is left out. */
void rsp_add(struct rsp *rsp, char c);
void rsp_add_text(struct rsp *rsp, const char *text);
void rsp_add_number(struct rsp *rsp, u64 value);
void rsp_add_bytes(struct rsp *rsp, const u8 *bytes, size_t size);

/* Adds one byte of binary data, escaped; false if it does not fit. */
bool rsp_add_binary(struct rsp *rsp, u8 byte);

/* Bytes that may still be added. */
static inline size_t rsp_room(const struct rsp *rsp)
{
	return rsp->config.packet_size - rsp->out_plain;
}

/* Where the reply starts; the '$' stands before it. */
static inline u8 *rsp_body(const struct rsp *rsp)
{
	return rsp->config.out + 8;
}

/* Sends it: for the first time, or again. */
void rsp_send(struct rsp *rsp);
void rsp_send_again(struct rsp *rsp);

/* Sends the reply that stands for an error. */
void rsp_send_error(struct rsp *rsp, int status);

/* Sends one byte as it is. */
void rsp_put(struct rsp *rsp, u8 byte);

/* command.c: obeys the packet of `size` bytes in the input buffer. */
void rsp_dispatch(struct rsp *rsp, size_t size);

/* stop.c */

/* Makes and sends the reply that says why the machine stands still. */
void rsp_send_stop(struct rsp *rsp);

/* Asks the target to stop, if GDB waits for that. */
void rsp_interrupt(struct rsp *rsp);

/* thread.c */

/* Whether there is a thread of that number. */
bool rsp_thread_exists(struct rsp *rsp, u32 thread);

/* As rsp_take_thread(), for one thread, which must exist; 0 is the current. */
int rsp_take_one_thread(struct rsp *rsp, struct rsp_args *args,
			u32 *thread) MUST_CHECK;

/* register.c: adds what a stop reply says of a thread's registers. */
void rsp_add_stop_registers(struct rsp *rsp, u32 thread);

/* file.c: if a call is open, it has failed, and the machine stands still. */
void rsp_end_call(struct rsp *rsp);

/* GDB has gone, or another has come. */
void rsp_lose_files(struct rsp *rsp);

/* Handlers, by file */
int rsp_do_monitor(struct rsp *rsp, struct rsp_args *args); /* console.c */

int rsp_do_file_reply(struct rsp *rsp, struct rsp_args *args); /* file.c */

int rsp_do_read_memory(struct rsp *rsp, struct rsp_args *args); /* memory.c */
int rsp_do_write_memory(struct rsp *rsp, struct rsp_args *args);
int rsp_do_write_binary(struct rsp *rsp, struct rsp_args *args);

int rsp_do_set_point(struct rsp *rsp, struct rsp_args *args); /* point.c */
int rsp_do_clear_point(struct rsp *rsp, struct rsp_args *args);

int rsp_do_supported(struct rsp *rsp, struct rsp_args *args); /* query.c */
int rsp_do_no_ack(struct rsp *rsp, struct rsp_args *args);
int rsp_do_attached(struct rsp *rsp, struct rsp_args *args);
int rsp_do_symbol(struct rsp *rsp, struct rsp_args *args);

int rsp_do_read_registers(struct rsp *rsp,
			  struct rsp_args *args); /* register.c */
int rsp_do_write_registers(struct rsp *rsp, struct rsp_args *args);
int rsp_do_read_register(struct rsp *rsp, struct rsp_args *args);
int rsp_do_write_register(struct rsp *rsp, struct rsp_args *args);

int rsp_do_resume(struct rsp *rsp, struct rsp_args *args); /* resume.c */
int rsp_do_vcont(struct rsp *rsp, struct rsp_args *args);
int rsp_do_vcont_actions(struct rsp *rsp, struct rsp_args *args);

int rsp_do_why(struct rsp *rsp, struct rsp_args *args); /* stop.c */
int rsp_do_detach(struct rsp *rsp, struct rsp_args *args);
int rsp_do_kill(struct rsp *rsp, struct rsp_args *args);
int rsp_do_vkill(struct rsp *rsp, struct rsp_args *args);

int rsp_do_select(struct rsp *rsp, struct rsp_args *args); /* thread.c */
int rsp_do_alive(struct rsp *rsp, struct rsp_args *args);
int rsp_do_current(struct rsp *rsp, struct rsp_args *args);
int rsp_do_first_threads(struct rsp *rsp, struct rsp_args *args);
int rsp_do_next_threads(struct rsp *rsp, struct rsp_args *args);
int rsp_do_thread_text(struct rsp *rsp, struct rsp_args *args);

int rsp_do_transfer(struct rsp *rsp, struct rsp_args *args); /* xfer.c */

#endif
