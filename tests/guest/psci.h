/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the payload psci. */
#ifndef PSCI_H
#define PSCI_H

#include "lib/cpu.h"
#include "lib/machine.h"

/* On a machine without Caisson ("bare=1"), whose firmware lacks some of it. */
extern bool psci_bare;

/* Compares an answer; what bare firmware lacks is skipped. */
void psci_expect(s64 got, s64 expected, const char *what);

void psci_more(void);
void psci_race(void);
void psci_sleep(void);
void psci_life(void);

#endif
