/* SPDX-License-Identifier: BSD-2-Clause */
#include "lib/uefi.h"

#include <stdarg.h>

#include "arch/barrier.h"
#include "arch/mmu.h"
#include "base/format.h"
#include "base/status.h"
#include "drivers/mmio.h"

/* QEMU's virt machine. */
#define UART		  0x09000000u
#define UARTFR		  0x18u
#define UARTFR_RXFE	  (1u << 4)
#define UARTFR_TXFF	  (1u << 5)
#define VIRTIO_SLOTS	  0x0a000000u
#define VIRTIO_SLOT_SIZE  0x200u
#define VIRTIO_SLOT_COUNT 32u

#define RESET_SHUTDOWN	  2u

static u32 tests;

void uart_put(u8 byte)
{
	while (mmio_read32(UART + UARTFR) & UARTFR_TXFF)
		cpu_relax();
	mmio_write32(UART, byte);
}

u8 uart_get(void)
{
	while (mmio_read32(UART + UARTFR) & UARTFR_RXFE)
		cpu_relax();
	return (u8)mmio_read32(UART);
}

static bool semihosting;

void tap_by_semihosting(void)
{
	semihosting = true;
}

/* SYS_WRITEC of Semihosting for AArch64. */
static void semihosting_put(char c)
{
	register u64 operation __asm__("x0") = 3;
	register const char *at __asm__("x1") = &c;

	__asm__ volatile("hlt #0xf000" : "+r"(operation) : "r"(at) : "memory");
}

static void put(void *context, char c)
{
	(void)context;
	if (semihosting)
		semihosting_put(c);
	else
		uart_put((u8)c);
}

static void say(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void say(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(put, NULL, fmt, args);
	va_end(args);
}

void tap_ok(bool passed, const char *fmt, ...)
{
	va_list args;

	say("%sok %u - ", passed ? "" : "not ", ++tests);
	va_start(args, fmt);
	format_to(put, NULL, fmt, args);
	va_end(args);
	say("\n");
}

void tap_equal(s64 got, s64 wanted, const char *what)
{
	tap_ok(got == wanted, "%s", what);
	if (got != wanted)
		say("# got %lld, not %lld\n", (long long)got,
		    (long long)wanted);
}

void tap_note(const char *fmt, ...)
{
	va_list args;

	say("# ");
	va_start(args, fmt);
	format_to(put, NULL, fmt, args);
	va_end(args);
	say("\n");
}

/* UEFI has all memory mapped, and no other owner of it runs. */
bool mmu_writable(va_t address)
{
	(void)address;
	return true;
}

int test_disk_open(struct test_disk *disk, u64 sectors)
{
	int result = ERR_NOT_FOUND;

	for (u32 n = 0; n < VIRTIO_SLOT_COUNT; n++) {
		int status;

		virtio_mmio_init(&disk->mmio,
				 VIRTIO_SLOTS + n * VIRTIO_SLOT_SIZE);
		status = virtio_blk_open(&disk->blk, &disk->mmio.transport,
					 disk->memory);
		if (status == OK) {
			virtio_blk_allow_writes(&disk->blk);
			if (block_capacity(&disk->blk.disk) == sectors * 512)
				return OK;
			status = virtio_blk_close(&disk->blk);
		}
		if (status != OK && disk->blk.device.id == VIRTIO_ID_BLOCK)
			result = status;
	}
	return result;
}

u64 efi_main(void *image, struct efi_system_table *system);
u64 efi_main(void *image, struct efi_system_table *system)
{
	(void)image;
	/* The firmware's timer would look for keys at the UART. */
	__asm__ volatile("msr daifset, #2" ::: "memory");
	say("\n");
	test_main();
	say("1..%u\n", tests);
	system->runtime->reset_system(RESET_SHUTDOWN, 0, 0, NULL);
	return 0;
}
