/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device that EL2 keeps may be smaller than a page (virtio-mmio slots are
 * 512 bytes). Stage 2 hides all of the page; the guest's accesses to the rest
 * of it are made for it, one by one.
 */
#ifndef VM_SHARED_PAGE_H
#define VM_SHARED_PAGE_H

#include "base/types.h"
#include "vm/vm.h"

/* How many regions of the bus this takes at most. */
#define SHARED_PAGE_REGIONS 2

/*
 * Adds what is before and behind `hidden` in its pages to the VM's bus. The
 * pages are mapped for EL2 as a device. Boot CPU, after the GIC's regions.
 */
void shared_page_add(struct vm *vm, struct range hidden);

#endif
