/* SPDX-License-Identifier: BSD-2-Clause */
#include "rsp/window.h"

#include "base/format.h"

void rsp_window_put(void *window, char c)
{
	struct rsp_window *w = window;

	if (w->skip)
		w->skip--;
	else if (w->count < w->size)
		w->to[w->count++] = c;
}

void rsp_window_format(struct rsp_window *window, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	format_to(rsp_window_put, window, fmt, args);
	va_end(args);
}

void rsp_window_attribute(struct rsp_window *window, const char *text,
			  size_t max)
{
	for (size_t i = 0; i < max && text[i]; i++) {
		char c = text[i];

		if (c == '&')
			rsp_window_format(window, "&amp;");
		else if (c == '<')
			rsp_window_format(window, "&lt;");
		else if (c == '"')
			rsp_window_format(window, "&quot;");
		else
			rsp_window_put(window, c >= ' ' && c <= '~' ? c : '?');
	}
}
