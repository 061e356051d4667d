/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arm PrimeCell UART (PL011, DDI 0183), polled output only: the console of
 * the boot log. The UART is usually the guest's as well, so nothing of its
 * configuration is changed that firmware or the guest set.
 */
#ifndef DRIVERS_PL011_H
#define DRIVERS_PL011_H

#include "base/types.h"

/*
 * Makes the UART at EL2 address `base` ready to send. A UART that firmware
 * left enabled keeps its baud rate and format; one that was never enabled is
 * switched on with the divisors it has.
 */
void pl011_init(uintptr_t base);

/*
 * Sends text, each "\n" as "\r\n"; waits, but not for ever, while the FIFO is
 * full.
 */
void pl011_write(uintptr_t base, const char *text, u64 size);

/* Waits, but not for ever, until everything has left the UART. */
void pl011_drain(uintptr_t base);

#endif
