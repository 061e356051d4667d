/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest.h"

#include "arch/cache.h"
#include "arch/mmu.h"
#include "arch/panic.h"
#include "base/bits.h"
#include "base/range.h"
#include "base/status.h"
#include "base/string.h"
#include "drivers/console.h"
#include "image/arm64.h"
#include "image/elf64.h"
#include "image/gzip.h"
#include "image/kind.h"
#include "vm/heap.h"

/* How the loading of one guest goes on. */
struct loader {
	struct guest *guest;
	struct region_set
		*free;	   /* RAM that nothing occupies, kernel excepted */
	struct range file; /* where the kernel's file is now */
	bool clean;	   /* `file` may be dirty in the data cache */
};

static void *borrow(struct range range)
{
	if (mmu_borrow(range_pages_around(range)) != OK)
		refuse("cannot map 0x%llx, size 0x%llx, to load the guest",
		       (unsigned long long)range.base,
		       (unsigned long long)range.size);
	return va_ptr(va(range.base));
}

static void give_back(struct range range)
{
	mmu_give_back(range_pages_around(range));
}

static void take(struct region_set *free, struct range range)
{
	if (region_remove(free, range) != OK)
		refuse("memory map has too many pieces");
}

/*
 * The guest will fetch and write it with its caches off: what is in a cache
 * goes to memory, and no line stays that could be written back later.
 */
static void publish(const void *start, u64 size)
{
	cache_clean_invalidate(start, size);
	icache_invalidate_all();
}

/* Whether the kernel can stay where it is; `free` has no part of its file. */
static bool runs_in_place(const struct loader *l,
			  const struct arm64_image *image)
{
	struct range needed = { l->file.base, image->memory_size };
	struct range tail;

	if (!image->anywhere || l->file.base < image->text_offset ||
	    !is_aligned(l->file.base - image->text_offset, ARM64_IMAGE_ALIGN))
		return false;
	if (needed.size <= range_pages_around(l->file).size)
		return true;
	tail.base = range_pages_around(l->file).base +
		    range_pages_around(l->file).size;
	tail.size = needed.base + needed.size - tail.base;
	return region_contains(l->free, tail);
}

static u64 find_place(const struct loader *l, u64 size, u64 align)
{
	struct region_request request = { .size = size, .align = align };
	u64 base;

	if (region_find(l->free, &request, &base) != OK)
		refuse("the guest does not fit: no %u KiB of free RAM in one "
		       "piece",
		       (u32)(size >> 10));
	return base;
}

/* The file is mapped already; its BSS lies behind it. */
static void publish_in_place(const struct loader *l, struct range target)
{
	struct range mapped = range_pages_around(l->file), tail;

	publish(va_ptr(va(l->file.base)), l->file.size);
	tail.base = mapped.base + mapped.size;
	if (target.base + target.size <= tail.base)
		return;
	tail.size = target.base + target.size - tail.base;
	publish(borrow(tail), tail.size);
	give_back(tail);
}

static void load_image(struct loader *l, const void *file)
{
	struct arm64_image image;
	const char *why = "";
	struct range target;

	if (arm64_image_parse(file, l->file.size, &image, &why) != OK)
		refuse("the guest kernel is not usable: %s", why);
	if (runs_in_place(l, &image)) {
		target = (struct range){ l->file.base, image.memory_size };
		if (l->clean)
			publish_in_place(l, target);
	} else {
		u64 need = image.text_offset + image.memory_size;

		target.base = find_place(l, need, ARM64_IMAGE_ALIGN) +
			      image.text_offset;
		target.size = image.memory_size;
		memcpy(borrow(target), file, image.file_size);
		publish(va_ptr(va(target.base)), image.memory_size);
		give_back(target);
	}
	take(l->free, target);
	l->guest->entry = target.base;
	log_info("guest: arm64 Image at 0x%llx, %u KiB%s",
		 (unsigned long long)target.base, (u32)(target.size >> 10),
		 target.base == l->file.base ? ", in place" : "");
}

static void load_segment(struct loader *l, const struct elf64_segment *segment)
{
	struct range target = { segment->pa, segment->mem_size };
	u8 *to;

	if (!region_contains(l->free, target))
		refuse("the guest does not fit: ELF segment 0x%llx, size "
		       "0x%llx, is not in free RAM",
		       (unsigned long long)target.base,
		       (unsigned long long)target.size);
	to = borrow(target);
	memcpy(to, segment->data, segment->file_size);
	memset(to + segment->file_size, 0,
	       segment->mem_size - segment->file_size);
	publish(to, segment->mem_size);
	give_back(target);
}

static void load_elf(struct loader *l, const void *file)
{
	const char *why = "";
	struct elf64 elf;

	if (elf64_parse(file, l->file.size, &elf, &why) != OK)
		refuse("the guest ELF file is not usable: %s", why);
	for (u32 n = 0; n < elf.segment_count; n++)
		load_segment(l, &elf.segments[n]);
	for (u32 n = 0; n < elf.segment_count; n++)
		take(l->free, (struct range){ elf.segments[n].pa,
					      elf.segments[n].mem_size });
	l->guest->entry = elf.entry;
	log_info("guest: ELF, %u segments, entry 0x%llx", elf.segment_count,
		 (unsigned long long)elf.entry);
}

/*
 * Inflates the kernel to a place where an Image with text_offset 0 can stay.
 * The trailer's size is a hint that gzip_inflate() checks.
 */
static void inflate(struct loader *l)
{
	struct inflate_workspace *workspace = heap_alloc(sizeof(*workspace));
	const void *file = borrow(l->file);
	struct inflate_result result = { 0, 0 };
	struct range out;
	u32 size;
	int status = gzip_claimed_size(file, l->file.size, &size);

	if (status == OK && size == 0)
		status = ERR_CORRUPT;
	if (status != OK)
		refuse("the guest kernel's gzip file is not usable: %s",
		       status_text(status));
	out = (struct range){ find_place(l, size, ARM64_IMAGE_ALIGN), size };
	status = gzip_inflate(file, l->file.size, borrow(out), out.size,
			      workspace, &result);
	if (status != OK)
		refuse("the guest kernel's gzip file is not usable: %s, "
		       "after %u bytes",
		       status_text(status), (u32)result.consumed);
	give_back(l->file);
	give_back(out);
	heap_free(workspace, sizeof(*workspace));
	log_info("guest: inflated %u KiB to %u KiB", (u32)(l->file.size >> 10),
		 (u32)(result.produced >> 10));
	if (region_add(l->free, l->file) != OK)
		refuse("memory map has too many pieces");
	out.size = result.produced;
	take(l->free, range_pages_around(out));
	l->file = out;
	l->clean = true;
}

static void load_kernel(struct loader *l)
{
	enum image_kind kind;
	const void *file = borrow(l->file);

	kind = image_kind_of(file, l->file.size);
	if (kind == IMAGE_GZIP) {
		give_back(l->file);
		inflate(l);
		file = borrow(l->file);
		kind = image_kind_of(file, l->file.size);
	}
	if (kind == IMAGE_ELF)
		load_elf(l, file);
	else if (kind == IMAGE_UNKNOWN)
		refuse("the guest kernel at 0x%llx is of no known kind",
		       (unsigned long long)l->file.base);
	else
		load_image(l, file);
	give_back(l->file);
}

static const struct fdt_module *find_module(const struct fdt_chosen *chosen,
					    enum fdt_module_kind kind)
{
	for (u32 n = 0; n < chosen->module_count; n++)
		if (chosen->module[n].kind == kind)
			return &chosen->module[n];
	return NULL;
}

/* The kernel must be whole and in RAM that is nobody else's. */
static void check_kernel(struct range kernel, const struct region_set *free)
{
	if (kernel.size == 0)
		refuse("the kernel module is empty");
	if (!region_contains(free, kernel))
		refuse("the kernel module at 0x%llx, size 0x%llx, is not in "
		       "free RAM",
		       (unsigned long long)kernel.base,
		       (unsigned long long)kernel.size);
}

/*
 * The ramdisk only has to stay where it is. Boot programs reserve the memory
 * that it lies in (U-Boot's booti does), so that may be anything but free.
 */
static void check_ramdisk(struct range ramdisk, struct range kernel,
			  const struct fdt_memory *memory)
{
	bool in_ram = false;

	for (u32 n = 0; n < memory->count; n++)
		in_ram |= range_contains(memory->bank[n], ramdisk);
	if (!in_ram || ranges_overlap(ramdisk, kernel))
		refuse("the ramdisk at 0x%llx, size 0x%llx, %s",
		       (unsigned long long)ramdisk.base,
		       (unsigned long long)ramdisk.size,
		       in_ram ? "overlaps the kernel module" : "is not in RAM");
}

static void choose_bootargs(struct guest *guest,
			    const struct fdt_chosen *chosen,
			    const struct fdt_module *kernel)
{
	const char *text =
		kernel->bootargs ? kernel->bootargs : chosen->bootargs;

	if (!text)
		text = "";
	if (options_strip(text, guest->bootargs, sizeof(guest->bootargs)) != OK)
		refuse("the guest's command line exceeds %u characters",
		       COMMAND_LINE_MAX - 1);
}

void guest_load(struct guest *guest, const struct platform *platform,
		struct memory_set *free, bool clean)
{
	const struct fdt_chosen *chosen = &platform->chosen;
	const struct fdt_module *kernel, *ramdisk;
	struct loader loader = { .guest = guest, .free = &free->set };

	kernel = find_module(chosen, FDT_MODULE_KERNEL);
	ramdisk = find_module(chosen, FDT_MODULE_RAMDISK);
	if (!kernel)
		refuse("no guest found: looked for a module compatible with "
		       "\"multiboot,kernel\" among %u in /chosen",
		       chosen->module_count);
	check_kernel(kernel->range, &free->set);
	if (ramdisk && ramdisk->range.size == 0)
		refuse("the ramdisk module is empty");
	guest->initrd = ramdisk ? ramdisk->range : chosen->initrd;
	if (guest->initrd.size)
		check_ramdisk(guest->initrd, kernel->range,
			      &platform->found.memory);
	choose_bootargs(guest, chosen, kernel);
	take(&free->set, range_pages_around(guest->initrd));
	take(&free->set, range_pages_around(kernel->range));
	loader.file = kernel->range;
	loader.clean = clean;
	load_kernel(&loader);
	if (guest->initrd.size)
		log_info("guest: ramdisk at 0x%llx, %u KiB",
			 (unsigned long long)guest->initrd.base,
			 (u32)(guest->initrd.size >> 10));
	log_info("guest: command line: %s", guest->bootargs);
}
