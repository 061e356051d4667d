/* SPDX-License-Identifier: BSD-2-Clause */
/* The monitor commands that show EL2 and the machine: nothing changes. */
#include "base/status.h"
#include "drivers/console.h"
#include "pgtable/walk.h"
#include "vm/monitor.h"
#include "vm/stats.h"

#define LOG_LINES 40

static unsigned long long wide(u64 value)
{
	return (unsigned long long)value;
}

int monitor_log(struct debug *debug, const char *text,
		const struct answer *answer)
{
	u64 count = LOG_LINES;

	(void)debug;
	if (text[0] && !monitor_is_number(text, &count))
		return ERR_INVALID;
	console_show(count, answer->put, answer->context);
	return OK;
}

static void say_counter(void *context, const char *name, u64 total,
			const char *each)
{
	monitor_say(context, "%-22s %10llu :%s\n", name, wide(total), each);
}

int monitor_stats(struct debug *debug, const char *text,
		  const struct answer *answer)
{
	struct answer copy = *answer;
	u64 exits;

	(void)text;
	monitor_say(answer, "exits to EL2 by class: total : each CPU\n");
	exits = stats_write(debug->vm, say_counter, &copy);
	monitor_say(answer, "%-22s %10llu\n", "exits", wide(exits));
	return OK;
}

int monitor_regs(struct debug *debug, const char *text,
		 const struct answer *answer)
{
#define NAME(name) #name "\0"
	static const char names[] = DEBUG_EL2_REGISTERS(NAME);
#undef NAME

	(void)text;
	for (u32 n = 0; n < debug->vm->vcpu_count; n++) {
		const struct debug_cpu *cpu = &debug->cpu[n];

		if (debug_state_of(cpu) != DEBUG_STOPPED) {
			monitor_say(answer, "CPU %u: not stopped\n", n);
			continue;
		}
		monitor_say(answer, "CPU %u:", n);
		for (u32 i = 0; i < DEBUG_EL2_COUNT; i++)
			monitor_say(answer, "%s%-11s 0x%016llx",
				    i % 2 ? "  " : "\n  ", texts_at(names, i),
				    wide(cpu->el2[i]));
		monitor_say(answer, "\n");
	}
	return OK;
}

/* Stage 2 */

struct map {
	const struct answer *answer;
	struct pgt_leaf run; /* not told yet; size 0: none */
	u64 total;
};

static const char *type_of(u32 attrs)
{
	switch (attrs & PGT_MEMORY) {
	case PGT_NORMAL:
		return "normal";
	case PGT_NORMAL_NC:
		return "uncached";
	case PGT_DEVICE_NGNRE:
		return "device nGnRE";
	default:
		return "device nGnRnE";
	}
}

static void say_run(struct map *map)
{
	const struct pgt_leaf *run = &map->run;

	if (run->size == 0)
		return;
	monitor_say(map->answer, "0x%012llx-0x%012llx %c%c%c %s", wide(run->ia),
		    wide(run->ia + run->size - 1),
		    run->attrs & PGT_R ? 'r' : '-',
		    run->attrs & PGT_W ? 'w' : '-',
		    run->attrs & PGT_X ? 'x' : '-', type_of(run->attrs));
	if (run->pa.v != run->ia)
		monitor_say(map->answer, " to 0x%llx", wide(run->pa.v));
	monitor_say(map->answer, "\n");
}

/* Neighbours that lead on in the same way are one range to the reader. */
static int visit_leaf(struct pgt_visit *visit)
{
	struct map *map = visit->context;
	struct pgt_leaf leaf = pgt_visit_leaf(visit);

	leaf.attrs &= ~PGT_CONTIGUOUS;
	leaf.size *= visit->count;
	map->total += leaf.size;
	if (map->run.size && map->run.ia + map->run.size == leaf.ia &&
	    map->run.pa.v + map->run.size == leaf.pa.v &&
	    map->run.attrs == leaf.attrs) {
		map->run.size += leaf.size;
		return OK;
	}
	say_run(map);
	map->run = leaf;
	return OK;
}

int monitor_map(struct debug *debug, const char *text,
		const struct answer *answer)
{
	const struct pgtable *table = &debug->vm->stage2_table;
	struct map map = { .answer = answer };
	int status =
		pgtable_walk(table, 0, BIT(table->config.ia_bits),
			     PGT_WALK_LEAF | PGT_WALK_RUNS, visit_leaf, &map);

	(void)text;
	say_run(&map);
	if (status != OK)
		monitor_say(answer, "the walk ended: %s\n",
			    status_text(status));
	monitor_say(answer, "%llu KiB, by %llu pages of tables\n",
		    wide(map.total / 1024), wide(table->table_pages));
	return OK;
}

/* PSCI */

int monitor_psci(struct debug *debug, const char *text,
		 const struct answer *answer)
{
	/* In the order of the states. */
	static const char names[] = "off\0"
				    "claimed\0"
				    "on pending\0"
				    "on\0"
				    "suspended";
	const struct psci *psci = &debug->vm->psci;

	(void)text;
	for (u32 n = 0; n < psci->cpu_count; n++) {
		const struct psci_cpu *cpu = &psci->cpus[n];
		u64 count[PSCI_SUSPEND_KINDS] = { 0 };

		for (u32 kind = 0; kind < PSCI_SUSPEND_KINDS; kind++)
			for (u32 level = 0; level < PSCI_LEVELS; level++)
				count[kind] += cpu->stat[kind][level].count;
		monitor_say(answer,
			    "CPU %u: mpidr 0x%llx, %s, last CPU_ON to 0x%llx "
			    "with 0x%llx, %llu standbys, %llu powerdowns\n",
			    n, wide(cpu->mpidr),
			    texts_at(names, psci_state(psci, n)),
			    wide(cpu->entry), wide(cpu->context),
			    wide(count[PSCI_STANDBY]),
			    wide(count[PSCI_POWERDOWN]));
	}
	return OK;
}
