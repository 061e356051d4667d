/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/pl011.h"

#include "arch/barrier.h"
#include "base/bits.h"
#include "drivers/mmio.h"

#define UARTDR	      0x00
#define UARTFR	      0x18
#define UARTFR_BUSY   BIT32(3)
#define UARTFR_TXFF   BIT32(5)
#define UARTCR	      0x30
#define UARTCR_UARTEN BIT32(0)
#define UARTCR_TXE    BIT32(8)

/* Far more polls than one character takes at 9600 baud. */
#define PATIENCE 1000000u

void pl011_init(uintptr_t base)
{
	u32 cr = mmio_read32(base + UARTCR);

	if ((cr & (UARTCR_UARTEN | UARTCR_TXE)) != (UARTCR_UARTEN | UARTCR_TXE))
		mmio_write32(base + UARTCR, cr | UARTCR_UARTEN | UARTCR_TXE);
}

/* A UART that once did not get ready is asked once a character, not waited for. */
static bool stuck;

static void wait_while(uintptr_t base, u32 flag)
{
	u32 patience = stuck ? 1 : PATIENCE;

	for (u32 n = 0; n < patience; n++) {
		stuck = mmio_read32(base + UARTFR) & flag;
		if (!stuck)
			return;
		cpu_relax();
	}
}

void pl011_put(uintptr_t base, char c)
{
	wait_while(base, UARTFR_TXFF);
	mmio_write32(base + UARTDR, (u8)c);
}

void pl011_drain(uintptr_t base)
{
	wait_while(base, UARTFR_BUSY);
}
