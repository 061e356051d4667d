/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests need of UEFI (Specification 2.10), and TAP. The firmware has
 * the MMU and the caches on, all memory mapped one to one.
 */
#ifndef UEFI_UEFI_H
#define UEFI_UEFI_H

#include "base/compiler.h"
#include "base/types.h"
#include "drivers/virtio_mmio.h"
#include "virtio/blk.h"

/* 7.1: begins every table of services. */
struct efi_header {
	u64 signature;
	u32 revision, size, crc32, reserved;
};

/* 8: up to what is used here. */
struct efi_runtime_services {
	struct efi_header header;
	void *unused[10];
	void (*reset_system)(u32 type, u64 status, u64 size, void *data);
};

/* 4.3. */
struct efi_system_table {
	struct efi_header header;
	u16 *vendor;
	u32 revision;
	void *console[6];
	struct efi_runtime_services *runtime;
	void *boot;
};

/* A test defines this; what it returns from is success or not by its TAP. */
void test_main(void);

/* TAP goes to QEMU itself from now on, and the UART is the test's. */
void tap_by_semihosting(void);
void uart_put(u8 byte);
u8 uart_get(void);

void tap_ok(bool passed, const char *fmt, ...) PRINTF_LIKE(2, 3);
void tap_equal(s64 got, s64 wanted, const char *what);
void tap_note(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* A disk of the machine. */
struct test_disk {
	struct virtio_mmio mmio;
	struct virtio_blk blk;
	u8 memory[VIRTIO_BLK_MEMORY] __attribute__((aligned(4096)));
};

/*
 * Opens the virtio disk that has so many sectors of 512; ERR_NOT_FOUND if there
 * is none, or what the last disk that could not be opened gave.
 */
int test_disk_open(struct test_disk *disk, u64 sectors) MUST_CHECK;

#endif
