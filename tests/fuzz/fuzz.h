/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a fuzz target defines. A target is one file, fuzz_<thing>.c; both
 * libFuzzer and standalone.c can run it.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Gives `size` hostile bytes to the code under test; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Optional: writes a well-formed input of at most `size` bytes to `data` and
 * returns its length. standalone.c mutates it.
 */
size_t fuzz_seed(uint8_t *data, size_t size) __attribute__((weak));

#endif
