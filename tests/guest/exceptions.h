/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of exceptions.c. */
#ifndef GUEST_EXCEPTIONS_H
#define GUEST_EXCEPTIONS_H

void exceptions_on_all_cpus(void);

#endif
