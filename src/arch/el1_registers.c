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

bool el1_register_writable(u32 index)
{
	static const u64 writable =
#define EL1_BIT(name, writable) (u64)(writable) << EL1_##name |
		EL1_REGISTERS(EL1_BIT) 0;
#undef EL1_BIT

	return bit(writable, index);
}
