/* SPDX-License-Identifier: BSD-2-Clause */
#include "drivers/pl011.h"

#include "arch/barrier.h"
#include "base/compiler.h"
#include "drivers/mmio.h"
#include "drivers/pl011_regs.h"

/* Far more polls than one character takes at 9600 baud. */
#define PATIENCE 1000000u

void pl011_init(uintptr_t base)
{
	u32 cr = mmio_read32(base + UARTCR);

	if ((cr & (UARTCR_UARTEN | UARTCR_TXE)) != (UARTCR_UARTEN | UARTCR_TXE))
		mmio_write32(base + UARTCR, cr | UARTCR_UARTEN | UARTCR_TXE);
}

/* Apart from the usual case, that of a FIFO with room. */
NOINLINE COLD bool pl011_wait_while(uintptr_t base, u32 flag, bool *stuck)
{
	u32 patience = *stuck ? 1 : PATIENCE;

	for (u32 n = 0; n < patience; n++) {
		*stuck = mmio_read32(base + UARTFR) & flag;
		if (!*stuck)
			return true;
		cpu_relax();
	}
	return false;
}

/* A UART that once did not get ready is asked once a character, not waited for. */
static bool stuck;

static void put(uintptr_t base, char c)
{
	if (mmio_read32(base + UARTFR) & UARTFR_TXFF)
		(void)pl011_wait_while(base, UARTFR_TXFF, &stuck);
	else
		stuck = false;
	mmio_write32(base + UARTDR, (u8)c);
}

void pl011_write(uintptr_t base, const char *text, u64 size)
{
	for (; size; size--, text++) {
		if (*text == '\n')
			put(base, '\r');
		put(base, *text);
	}
}

void pl011_drain(uintptr_t base)
{
	(void)pl011_wait_while(base, UARTFR_BUSY, &stuck);
}
