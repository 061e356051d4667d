/* SPDX-License-Identifier: BSD-2-Clause */
/* A virtio console and the model of the device behind it, for its tests. */
#ifndef CONSOLE_SESSION_H
#define CONSOLE_SESSION_H

#include <string.h>

#include "unit.h"

#include "base/status.h"
#include "fake/virtio_port.h"
#include "virtio/console.h"

#define BYTES (1u << 20)

static struct virtio_port model;
static struct virtio_console console;
static u8 memory[VIRTIO_CONSOLE_MEMORY] __attribute__((aligned(4096)));
static u8 pattern[BYTES], buffer[BYTES];

static inline void begin(void)
{
	virtio_port_new(&model);
	for (u32 n = 0; n < BYTES; n++)
		pattern[n] = (u8)(n * 151 + n / 253);
}

static inline int open_console(void)
{
	memset(memory, 0, sizeof(memory));
	return virtio_console_open(&console, &model.bus.transport, memory);
}

static inline void begin_open(void)
{
	begin();
	ck_assert_int_eq(open_console(), OK);
}

/* Lets the device send what it was given. */
static inline void settle(void)
{
	do
		model.bus.transport.wait(&model.bus, true);
	while (model.waiting_count);
}

static inline size_t receive(size_t size)
{
	return virtio_console_read(&console, buffer, size);
}

#endif
