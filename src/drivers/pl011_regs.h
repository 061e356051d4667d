/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers of the PL011 (DDI 0183, 3.3), and the wait for one of its flags;
 * for its two drivers.
 */
#ifndef DRIVERS_PL011_REGS_H
#define DRIVERS_PL011_REGS_H

#include "base/bits.h"
#include "base/types.h"

#define UARTDR		 0x00
#define UARTDR_FE	 BIT32(8)
#define UARTDR_PE	 BIT32(9)
#define UARTDR_BE	 BIT32(10)
#define UARTDR_OE	 BIT32(11)
#define UARTFR		 0x18
#define UARTFR_BUSY	 BIT32(3)
#define UARTFR_RXFE	 BIT32(4)
#define UARTFR_TXFF	 BIT32(5)
#define UARTLCR_H	 0x2c
#define UARTLCR_H_FEN	 BIT32(4)
#define UARTLCR_H_WLEN_8 (BIT32(5) | BIT32(6))
#define UARTCR		 0x30
#define UARTCR_UARTEN	 BIT32(0)
#define UARTCR_TXE	 BIT32(8)
#define UARTCR_RXE	 BIT32(9)
#define UARTIFLS	 0x34
#define UARTIFLS_HALF	 0x12 /* both FIFOs */
#define UARTIMSC	 0x38
#define UARTIMSC_RXIM	 BIT32(4)
#define UARTIMSC_RTIM	 BIT32(6)
#define UARTICR		 0x44
#define UARTICR_ALL	 0x7ff
#define UARTDMACR	 0x48

/*
 * Waits, but not for ever, while UARTFR has `flag`. False: it still has.
 * *stuck remembers that, and then one look is all the patience there is, until
 * the flag goes.
 */
bool pl011_wait_while(uintptr_t base, u32 flag, bool *stuck);

#endif
