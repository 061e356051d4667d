/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * GDB's monitor commands: what the user types after `monitor'. A table, so
 * that `monitor help' cannot forget one.
 */
#ifndef VM_DEBUG_MONITOR_H
#define VM_DEBUG_MONITOR_H

#include "base/format.h"

/*
 * Obeys a command and answers through put(put_context, c). While the machine
 * is stopped. ERR_UNSUPPORTED: no such command.
 */
int debug_monitor(void *target, const char *command, format_put_fn put,
		  void *put_context);

#endif
