/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the payload hostile. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "lib/cpu.h"

void hostile_memory(void);
void hostile_carveout(u64 carveout);
void hostile_instructions(void);
void hostile_calls(void);
void hostile_registers(void);

/* A group of probes that give one TAP line. */
void hostile_begin(void);
void hostile_fail(const char *what, const struct probe *p, u64 code, u64 a);
void hostile_end(const char *what);

/* Random registers; and whether x[from] to x[30] are the same. */
void hostile_fill(struct probe *p);
bool hostile_same(const struct probe *a, const struct probe *b, u32 from);

#endif
