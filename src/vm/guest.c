/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/guest.h"

#include "arch/cache.h"
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
#include "vm/inflate.h"
#include "vm/ram.h"

/* How the loading of one guest goes on. */
struct loader {
	struct guest *guest;
	struct region_set
		*free;	   /* RAM that nothing occupies, kernel excepted */
	struct range file; /* where the kernel's file is now */
	bool clean;	   /* `file` may be dirty in the data cache */
};

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
	/* A ramdisk may begin in the file's last page, where BSS may be. */
	if (ranges_overlap(needed, l->guest->initrd))
		return false;
	if (needed.size <= range_pages_around(l->file).size)
		return true;
	tail.base = range_pages_around(l->file).base +
		    range_pages_around(l->file).size;
	tail.size = needed.base + needed.size - tail.base;
	return region_contains(l->free, tail);
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
	publish(ram_borrow(tail), tail.size);
	ram_give_back(tail);
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

		target.base = ram_find(l->free, need, ARM64_IMAGE_ALIGN) +
			      image.text_offset;
		target.size = image.memory_size;
		memcpy(ram_borrow(target), file, image.file_size);
		publish(va_ptr(va(target.base)), image.memory_size);
		ram_give_back(target);
	}
	ram_take(l->free, target);
	l->guest->entry = target.base;
	l->guest->code[l->guest->code_count++] =
		(struct range){ target.base, image.file_size };
	log_info("guest: arm64 Image at 0x%llx, %u KiB%s",
		 (unsigned long long)target.base, (u32)(target.size >> 10),
		 target.base == l->file.base ? ", in place" : "");
	if (image.page_size)
		log_info("guest: its pages have %u KiB", image.page_size);
}

static void load_segment(struct loader *l, const struct elf64_segment *segment)
{
	struct range target = { segment->pa, segment->mem_size };
	u8 *to;

	if (!region_contains(l->free, target))
		refuse_range("the guest does not fit: ELF segment", target,
			     "is not in free RAM");
	to = ram_borrow(target);
	memcpy(to, segment->data, segment->file_size);
	memset(to + segment->file_size, 0,
	       segment->mem_size - segment->file_size);
	publish(to, segment->mem_size);
	ram_give_back(target);
	if (segment->executable)
		l->guest->code[l->guest->code_count++] =
			(struct range){ segment->pa, segment->file_size };
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
		ram_take(l->free, (struct range){ elf.segments[n].pa,
						  elf.segments[n].mem_size });
	l->guest->entry = elf.entry;
	log_info("guest: ELF, %u segments, entry 0x%llx", elf.segment_count,
		 (unsigned long long)elf.entry);
}

/* The trailer's size is a hint that is checked when the kernel is inflated. */
static void inflate(struct loader *l)
{
	const void *file = ram_borrow(l->file);
	struct range packed = l->file;
	u64 consumed;
	u32 size;
	int status = gzip_claimed_size(file, packed.size, &size);

	if (status == OK && size == 0)
		status = ERR_CORRUPT;
	if (status != OK)
		inflate_refuse(status, packed.size);
	l->file = inflate_kernel(l->free, file, packed.size, size, &consumed);
	l->clean = true;
	ram_give_back(packed);
	ram_add(l->free, packed);
}

static void load_kernel(struct loader *l)
{
	enum image_kind kind;
	const void *file = ram_borrow(l->file);

	kind = image_kind_of(file, l->file.size);
	if (kind == IMAGE_GZIP) {
		ram_give_back(l->file);
		inflate(l);
		file = ram_borrow(l->file);
		kind = image_kind_of(file, l->file.size);
	}
	if (kind == IMAGE_ELF)
		load_elf(l, file);
	else if (kind == IMAGE_UNKNOWN)
		refuse("the guest kernel at 0x%llx is of no known kind",
		       (unsigned long long)l->file.base);
	else
		load_image(l, file);
	ram_give_back(l->file);
}

void guest_load(struct guest *guest, const struct payload *payload,
		struct memory_set *free)
{
	struct loader loader = {
		.guest = guest,
		.free = &free->set,
		.file = payload->kernel,
		.clean = payload->clean,
	};

	if (options_strip(payload->bootargs, guest->bootargs,
			  sizeof(guest->bootargs)) != OK)
		refuse("the guest's command line exceeds %u characters",
		       COMMAND_LINE_MAX - 1);
	guest->initrd = payload->ramdisk;
	load_kernel(&loader);
	if (guest->initrd.size)
		log_info("guest: ramdisk at 0x%llx, %u KiB",
			 (unsigned long long)guest->initrd.base,
			 (u32)(guest->initrd.size >> 10));
	log_info("guest: command line: %s", guest->bootargs);
}
