/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * qXfer:OBJECT:read:ANNEX:OFFSET,LENGTH: texts in pieces.
 *
 * Each piece is generated into the input buffer, whose packet has been read
 * by then, and goes from there to the reply, escaped. The reply starts with
 * 'l' if the text ends with it, else with 'm'.
 */
#include "rsp/internal.h"

#include "base/status.h"
#include "rsp/window.h"

typedef size_t (*text_fn)(struct rsp *rsp, u64 offset, char *to, size_t size);

static size_t features(struct rsp *rsp, u64 offset, char *to, size_t size)
{
	return rsp->config.ops->description(rsp->config.target, offset, to,
					    size);
}

static void add_thread(struct rsp *rsp, struct rsp_window *window, u32 thread)
{
	struct rsp_thread_info info = { 0 };

	rsp_window_format(window, "<thread id=\"%x\"", thread);
	if (rsp->config.ops->thread_info(rsp->config.target, thread, &info) ==
	    OK) {
		rsp_window_format(window, " core=\"%u\" name=\"", info.core);
		rsp_window_attribute(window, info.name, sizeof(info.name));
		rsp_window_put(window, '"');
	}
	rsp_window_put(window, '>');
	rsp_window_attribute(window, info.extra, sizeof(info.extra));
	rsp_window_format(window, "</thread>\n");
}

static size_t threads(struct rsp *rsp, u64 offset, char *to, size_t size)
{
	struct rsp_window window = rsp_window_at(offset, to, size);

	rsp_window_format(&window, "<?xml version=\"1.0\"?>\n<threads>\n");
	for (u32 thread = RSP_THREAD_ANY;
	     !rsp_window_full(&window) &&
	     rsp->config.ops->next_thread(rsp->config.target, thread,
					  &thread) == OK;)
		add_thread(rsp, &window, thread);
	rsp_window_format(&window, "</threads>\n");
	return window.count;
}

static size_t memory_map(struct rsp *rsp, u64 offset, char *to, size_t size)
{
	struct rsp_window window = rsp_window_at(offset, to, size);
	struct rsp_region region;

	rsp_window_format(&window,
			  "<?xml version=\"1.0\"?>\n"
			  "<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD "
			  "GDB Memory Map V1.0//EN\" "
			  "\"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n"
			  "<memory-map>\n");
	for (size_t i = 0; !rsp_window_full(&window) &&
			   rsp->config.ops->memory_region(rsp->config.target, i,
							  &region) == OK;
	     i++)
		rsp_window_format(&window,
				  "<memory type=\"%s\" start=\"0x%llx\" "
				  "length=\"0x%llx\"/>\n",
				  region.kind == RSP_MEMORY_ROM ? "rom" : "ram",
				  (unsigned long long)region.range.base,
				  (unsigned long long)region.range.size);
	rsp_window_format(&window, "</memory-map>\n");
	return window.count;
}

/* Takes ":OBJECT:read:ANNEX:". */
static int take_object(struct rsp *rsp, struct rsp_args *args, text_fn *fn)
{
	if (rsp_take_text(args, ":features:")) {
		*fn = rsp->config.ops->description ? features : NULL;
	} else if (rsp_take_text(args, ":threads:")) {
		*fn = threads;
	} else if (rsp_take_text(args, ":memory-map:")) {
		*fn = rsp->config.ops->memory_region ? memory_map : NULL;
	} else {
		return ERR_UNSUPPORTED;
	}
	if (!*fn)
		return ERR_UNSUPPORTED;
	/* Other operations, write above all, get the empty reply. */
	if (!rsp_take_text(args, "read:"))
		return ERR_UNSUPPORTED;
	if (*fn == features && !rsp_take_text(args, "target.xml"))
		return ERR_NOT_FOUND;
	return rsp_take(args, ':') ? OK : ERR_NOT_FOUND;
}

static void add_piece(struct rsp *rsp, text_fn fn, u64 offset, size_t size)
{
	u8 *text = rsp->config.in;
	size_t count, i = 0;

	count = fn(rsp, offset, (char *)text, size);
	rsp_add(rsp, 'm');
	while (i < count && rsp_add_binary(rsp, text[i]))
		i++;
	/* A piece shorter than it might be is the last one. */
	if (count < size && i == count)
		rsp_body(rsp)[0] = 'l';
}

int rsp_do_transfer(struct rsp *rsp, struct rsp_args *args)
{
	u64 offset, size;
	text_fn fn;
	int status = take_object(rsp, args, &fn);

	if (status == ERR_NOT_FOUND) {
		/* What the protocol has for an annex that there is not. */
		rsp_add_text(rsp, "E00");
		return OK;
	}
	if (status == OK)
		status = rsp_take_pair(args, &offset, &size);
	if (status != OK)
		return status;
	if (!rsp_args_empty(args) || size == 0)
		return ERR_INVALID;
	if (size > rsp->config.packet_size - 1)
		size = rsp->config.packet_size - 1;
	add_piece(rsp, fn, offset, (size_t)size);
	return OK;
}
