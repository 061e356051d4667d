/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/el1_registers.h"

#include "arch/sysreg.h"
#include "base/bits.h"

void el1_registers_read(u64 values[EL1_REGISTER_COUNT])
{
#define EL1_READ(name, writable) values[EL1_##name] = read_sysreg(name);
	EL1_REGISTERS(EL1_READ)
#undef EL1_READ
}

/* A register that cannot be written has no bit in any mask: not even here. */
#define WRITE_true(name)  write_sysreg(name, value)
#define WRITE_false(name) (void)value

static void write_one(u32 index, u64 value)
{
	switch (index) {
#define EL1_WRITE(name, writable)                                              \
	case EL1_##name:                                                       \
		WRITE_##writable(name);                                        \
		break;
		EL1_REGISTERS(EL1_WRITE)
#undef EL1_WRITE
	default:
		break;
	}
}

void el1_registers_write(const u64 values[EL1_REGISTER_COUNT], u64 mask)
{
	for (; mask; mask &= mask - 1) {
		u32 index = lowest_bit(mask);

		write_one(index, values[index]);
	}
}

/* Names, not pointers to them, which would have to be relocated. */
static const struct {
	char name[17];
	bool writable;
} registers[EL1_REGISTER_COUNT] = {
#define EL1_ROW(name, writable) { #name, writable },
	EL1_REGISTERS(EL1_ROW)
#undef EL1_ROW
};

const char *el1_register_name(u32 index)
{
	return registers[index].name;
}

bool el1_register_writable(u32 index)
{
	return registers[index].writable;
}
