/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/range.h"
#include "base/status.h"
#include "vm/ram.h"

void *ram_borrow(struct range range)
{
	if (mmu_borrow(range_pages_around(range), MMU_BORROW_RAM) != OK)
		refuse_range("memory", range,
			     "cannot be mapped to load the guest");
	return va_ptr(va(range.base));
}

void ram_give_back(struct range range)
{
	mmu_give_back(range_pages_around(range));
}
