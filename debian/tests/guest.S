/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest for QEMU's virt machine: an arm64 Image that says on the PL011 at
 * which exception level it runs and what NONCE was when it was made, and turns
 * the machine off.
 */
image:
	b	start
	.long	0
	.quad	0			// text_offset
	.quad	0x10000			// image_size
	.quad	0xa			// little endian, 4 KiB pages, anywhere
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

start:
	mov	x1, #0x09000000
	adr	x2, hello
	bl	print
	mrs	x0, currentel
	lsr	x0, x0, #2
	add	w0, w0, #'0'
	strb	w0, [x1]
	adr	x2, nonce
	bl	print
	ldr	w0, =0x84000008		// PSCI SYSTEM_OFF
	hvc	#0
1:	wfi
	b	1b

print:	ldrb	w0, [x2], #1
	cbz	w0, 2f
1:	ldr	w3, [x1, #0x18]		// UARTFR.TXFF
	tbnz	w3, #5, 1b
	strb	w0, [x1]
	b	print
2:	ret

hello:	.asciz	"guest: at EL"
nonce:	.ascii	" "
	.ascii	NONCE
	.asciz	"\n"
	.balign	4
