/* SPDX-License-Identifier: BSD-2-Clause */
/* Set-up of the model, and what the edge tells it. */
#include "base/status.h"
#include "psci/internal.h"

static u32 guess_index(u64 mpidr, u32 shift)
{
	return (u32)(mpidr >> shift) & 0xff;
}

/*
 * Which affinity field numbers most of the CPUs 0, 1, 2 ... in the order of
 * the array: Aff0 on many machines, Aff1 where Aff0 numbers threads.
 */
static u32 best_guess_shift(const struct psci_cpu *cpus, u32 cpu_count)
{
	u32 best = 0, best_hits = 0;

	for (u32 shift = 0; shift <= 32; shift += shift == 16 ? 16 : 8) {
		u32 hits = 0;

		for (u32 i = 0; i < cpu_count; i++)
			hits += guess_index(cpus[i].mpidr, shift) == i;
		if (hits > best_hits) {
			best_hits = hits;
			best = shift;
		}
	}
	return best;
}

static int check_mpidrs(const struct psci_cpu *cpus, u32 cpu_count)
{
	for (u32 i = 0; i < cpu_count; i++) {
		if (cpus[i].mpidr & ~PSCI_MPIDR_MASK)
			return ERR_RANGE;
		for (u32 j = 0; j < i; j++)
			if (cpus[i].mpidr == cpus[j].mpidr)
				return ERR_EXISTS;
	}
	return OK;
}

int psci_init(struct psci *psci, const struct psci_config *config,
	      struct psci_cpu *cpus, u32 cpu_count)
{
	int status;

	if (cpu_count == 0 || !config->entry_ok || config->counter_hz == 0 ||
	    config->deepest_level >= PSCI_LEVELS)
		return ERR_INVALID;
	status = check_mpidrs(cpus, cpu_count);
	if (status)
		return status;
	for (u32 i = 0; i < cpu_count; i++)
		cpus[i] = (struct psci_cpu){ .mpidr = cpus[i].mpidr };
	psci->config = config;
	psci->cpus = cpus;
	psci->cpu_count = cpu_count;
	psci->guess_shift = best_guess_shift(cpus, cpu_count);
	return OK;
}

void psci_boot_cpu(struct psci *psci, u32 cpu)
{
	__atomic_store_n(&psci->cpus[cpu].state, PSCI_CPU_ON, __ATOMIC_RELEASE);
}

int psci_find(const struct psci *psci, u64 mpidr, u32 *cpu)
{
	u32 guess = guess_index(mpidr, psci->guess_shift);

	if (likely(guess < psci->cpu_count &&
		   psci->cpus[guess].mpidr == mpidr)) {
		*cpu = guess;
		return OK;
	}
	for (u32 i = 0; i < psci->cpu_count; i++) {
		if (psci->cpus[i].mpidr == mpidr) {
			*cpu = i;
			return OK;
		}
	}
	return ERR_NOT_FOUND;
}

int psci_cpu_started(struct psci *psci, u32 cpu, u64 *entry, u64 *context)
{
	struct psci_cpu *self = &psci->cpus[cpu];

	/* CLAIMED is too early: entry and context are not there yet. */
	if (__atomic_load_n(&self->state, __ATOMIC_ACQUIRE) !=
	    PSCI_CPU_ON_PENDING)
		return ERR_BUSY;
	*entry = self->entry;
	*context = self->context;
	__atomic_store_n(&self->state, PSCI_CPU_ON, __ATOMIC_RELEASE);
	return OK;
}

s64 psci_cpu_on_failed(struct psci *psci, u32 target, s64 firmware)
{
	__atomic_store_n(&psci->cpus[target].state, PSCI_CPU_OFF,
			 __ATOMIC_RELEASE);
	switch (firmware) {
	case PSCI_DENIED:
	case PSCI_ALREADY_ON:
	case PSCI_ON_PENDING:
		return firmware;
	default:
		return PSCI_INTERNAL_FAILURE;
	}
}

void psci_cpu_off_done(struct psci *psci, u32 cpu)
{
	__atomic_store_n(&psci->cpus[cpu].state, PSCI_CPU_OFF,
			 __ATOMIC_RELEASE);
}

void psci_resumed(struct psci *psci, u32 cpu, u64 ticks)
{
	struct psci_cpu *self = &psci->cpus[cpu];
	struct psci_stat *stat =
		&self->stat[self->suspend / PSCI_LEVELS % PSCI_SUSPEND_KINDS]
			   [self->suspend % PSCI_LEVELS];

	/* Only this CPU writes; STAT_* of others must not see half a word. */
	__atomic_store_n(&stat->count, stat->count + 1, __ATOMIC_RELAXED);
	__atomic_store_n(&stat->ticks, stat->ticks + ticks, __ATOMIC_RELAXED);
	__atomic_store_n(&self->state, PSCI_CPU_ON, __ATOMIC_RELEASE);
}
