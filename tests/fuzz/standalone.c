/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a libFuzzer target without libFuzzer: first the files named on the
 * command line, then pseudo-random inputs that are the same in every run.
 * Half of those are mutations of a seed, if there is one, since random bytes
 * seldom get past a magic number. `make check' runs each target so; `make
 * fuzz' explores with libFuzzer itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fuzz.h"

#define INPUT_MAX    4096
#define INPUT_COUNT  40000
#define SECONDS_MAX  3
#define CLOCK_PERIOD 64 /* inputs between two looks at the clock */

static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* An input in a heap block of its own size: ASan sees one byte too far. */
static void run_one(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		exit(EXIT_FAILURE);
	if (size)
		memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_file(const char *name)
{
	static uint8_t data[1 << 20];
	FILE *file = fopen(name, "rb");
	size_t size;

	if (!file) {
		perror(name);
		exit(EXIT_FAILURE);
	}
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	run_one(data, size);
}

/* A few bytes changed, now and then the end cut off. */
static size_t mutate(uint8_t *data, size_t size)
{
	static const uint8_t edges[] = { 0, 1, 0x7f, 0x80, 0xfe, 0xff };
	size_t changes = 1 + next_random() % 8;

	while (size && changes--) {
		uint64_t r = next_random();
		size_t at = (size_t)(r >> 8) % size;

		if (r & 1)
			data[at] ^= (uint8_t)(1u << ((r >> 1) & 7));
		else
			data[at] = edges[(r >> 1) % sizeof(edges)];
	}
	if (size && next_random() % 8 == 0)
		size = next_random() % size;
	return size;
}

static size_t random_input(uint8_t *data)
{
	size_t size = next_random() % 8 ? next_random() % 128
					: next_random() % INPUT_MAX;

	for (size_t i = 0; i < size; i++)
		data[i] = (uint8_t)(next_random() >> 24);
	return size;
}

int main(int argc, char **argv)
{
	static uint8_t seed[INPUT_MAX], data[INPUT_MAX];
	size_t seed_size = fuzz_seed ? fuzz_seed(seed, sizeof(seed)) : 0;
	time_t end = time(NULL) + SECONDS_MAX;
	unsigned int count;

	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	run_one(seed, seed_size);
	for (count = 0; count < INPUT_COUNT; count++) {
		size_t size;

		if (count % CLOCK_PERIOD == 0 && time(NULL) > end)
			break;
		if (seed_size && (count & 1)) {
			memcpy(data, seed, seed_size);
			size = mutate(data, seed_size);
		} else {
			size = random_input(data);
		}
		run_one(data, size);
	}
	printf("ok 1 - survived %u inputs\n1..1\n", count);
	return EXIT_SUCCESS;
}
