/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A translation table format that shares nothing with the hardware's: the
 * kind is in the top bits, a valid bit is 0, addresses are page numbers in
 * the low bits and stored inverted (hence a negative step), and 1 GiB blocks
 * do not exist. Code that assumes hardware bits fails with it.
 */
#ifndef FAKE_PGTABLE_FORMAT_H
#define FAKE_PGTABLE_FORMAT_H

#include "pgtable/format.h"

#define FAKE_OUTPUT_BITS 46

extern const struct pgtable_format fake_format;

#endif
