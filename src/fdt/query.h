/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the hypervisor wants to know of a platform. fdt_read_platform() gathers
 * memory, CPUs, PSCI, GIC, /chosen and the console in one walk, which hands
 * devices to a callback.
 *
 * Strings and values that the results point to lie in the blob. Nothing here
 * locks or allocates; all of it may run with the MMU off.
 */
#ifndef FDT_QUERY_H
#define FDT_QUERY_H

#include "fdt/fdt.h"
#include "fdt/walk.h"

#define FDT_REDISTRIBUTORS_MAX 32
#define FDT_MODULES_MAX	       16
#define FDT_WITHHELD_MAX       64
#define FDT_MSI_MAX	       64

/* Where something was found: the node, and the one that it is a child of. */
struct fdt_place {
	u32 node, parent;
};

/* Every bank of memory in the tree's order; the caller owns the arrays. */
struct fdt_memory {
	struct range *bank;
	u32 capacity;
	u32 count;
	struct fdt_place *place; /* of each bank; NULL: not wanted */
};

enum fdt_reserved_kind {
	FDT_RESERVED_MEMRESERVE, /* the blob's reservation block */
	FDT_RESERVED_STATIC,	 /* /reserved-memory with reg */
	FDT_RESERVED_DYNAMIC,	 /* with size only: the OS chooses where */
};

struct fdt_reserved {
	enum fdt_reserved_kind kind;
	bool no_map;	    /* must not be mapped at all, not even cached */
	u32 node;	    /* FDT_NONE for the reservation block */
	struct range range; /* base is 0 if dynamic */
};

struct fdt_reserved_list {
	struct fdt_reserved *entry;
	u32 capacity;
	u32 count;
};

struct fdt_cpu {
	u64 mpidr; /* `reg`: the affinity fields of MPIDR_EL1 */
	u32 node;
	enum fdt_status status;
};

struct fdt_cpus {
	struct fdt_cpu *cpu;
	u32 capacity;
	u32 count;
	u32 node; /* /cpus, if count is not 0 */
};

enum fdt_psci_version {
	FDT_PSCI_NONE,
	FDT_PSCI_0_1, /* function ids come from the tree */
	FDT_PSCI_0_2,
	FDT_PSCI_1_0, /* or later; ask PSCI_VERSION */
};

struct fdt_psci {
	enum fdt_psci_version version;
	u32 node;
	bool hvc; /* else smc */
};

enum fdt_gic_kind {
	FDT_GIC_NONE, /* `unsupported` may say what is there instead */
	FDT_GIC_V2,
	FDT_GIC_V3,
};

/* Register frames that the tree does not give have size 0. */
struct fdt_gic {
	enum fdt_gic_kind kind;
	u32 node, parent;
	u32 interrupt_cells;
	struct range distributor;	/* GICD */
	struct range cpu_interface;	/* GICC */
	struct range hyp_interface;	/* GICH */
	struct range virtual_interface; /* GICV */
	u32 redistributor_count;	/* regions, GICv3 only */
	struct range redistributor[FDT_REDISTRIBUTORS_MAX];
	u64 redistributor_stride; /* 0: the architecture's */
	struct fdt_irq maintenance;
	/*
	 * If kind is FDT_GIC_NONE: first `compatible` string of the root's
	 * interrupt controller, NULL if there is none either.
	 */
	const char *unsupported;
};

enum fdt_module_kind {
	FDT_MODULE_NONE, /* no module */
	FDT_MODULE_OTHER,
	FDT_MODULE_KERNEL,  /* multiboot,kernel or xen,linux-zimage */
	FDT_MODULE_RAMDISK, /* multiboot,ramdisk or xen,linux-initrd */
};

struct fdt_module {
	enum fdt_module_kind kind;
	struct range range;   /* physical; `reg`, untranslated */
	const char *bootargs; /* NULL: none */
};

struct fdt_chosen {
	u32 node;		    /* FDT_NONE: no /chosen */
	const char *bootargs;	    /* NULL: none */
	struct range initrd;	    /* size 0: none */
	struct fdt_prop kaslr_seed; /* value NULL: none */
	struct fdt_prop rng_seed;
	u32 module_count;
	struct fdt_module module[FDT_MODULES_MAX];
};

enum fdt_device_kind {
	FDT_DEVICE_REG,	   /* an entry of `reg` */
	FDT_DEVICE_WINDOW, /* a window of a PCI host bridge */
};

struct fdt_device_range {
	u32 node;
	const char *name;
	const struct fdt_prop *compatible; /* valid during the callback */
	enum fdt_device_kind kind;
	u32 index;	    /* of the entry in `reg` or `ranges` */
	bool okay;	    /* the node and all above it have status okay */
	int error;	    /* OK, or why the range is not known and is empty */
	struct range range; /* physical */
};

/* Returns OK to go on, anything else to stop. */
typedef int (*fdt_device_fn)(const struct fdt_device_range *device, void *ctx);

struct fdt_serial {
	u32 node;
	struct fdt_prop compatible;
	struct range reg;	    /* physical */
	struct fdt_prop interrupts; /* for fdt_decode_irq() */
	enum fdt_status status;
};

/*
 * The caller sets the arrays and capacities of the three lists, chosen and
 * device.
 */
struct fdt_platform {
	struct fdt_memory memory;
	struct fdt_reserved_list reserved;
	struct fdt_cpus cpus;
	struct fdt_psci psci;
	u32 psci_nodes; /* how many are compatible, whatever their status */
	struct fdt_gic gic;
	/*
	 * What no guest gets, whatever its status: interrupt translation
	 * services; the memory mapped debug registers of CPUs, by which one
	 * halts another at any exception level, and reads and writes what it
	 * can; the PMU of the cluster, whose system registers are the
	 * implementation's, UNDEFINED to a guest.
	 */
	u32 withheld_count;
	u32 withheld[FDT_WITHHELD_MAX];
	/* Nodes with msi-parent or msi-map; those past the end are counted. */
	u32 msi_count;
	u32 msi[FDT_MSI_MAX];
	struct fdt_chosen *chosen; /* filled as by fdt_read_chosen(), or NULL */
	/*
	 * The console, as by fdt_find_console(), or node FDT_NONE where that
	 * must be asked: there is an alias to resolve, or an error to tell.
	 */
	struct fdt_serial console;
	/*
	 * Gets what fdt_for_each_device_range() would find, when the node's own
	 * meaning, as the GIC, is known already; or NULL.
	 */
	fdt_device_fn device;
	void *device_ctx;
	/* When fdt_read_platform() fails: what it was reading, and where. */
	const char *failed;
	u32 failed_node;
};

/*
 * Reads the platform in one walk. What the tree does not have stays empty
 * (count 0, FDT_*_NONE, FDT_NONE): the caller decides what it can live without.
 * Disabled memory, reservations, GICs and PSCI nodes are passed over;
 * CPUs are listed with their status. Empty memory banks are left out.
 *
 * Returns ERR_NO_SPACE if a list is full, or the error of a node that this
 * function needs and that is malformed (ERR_CORRUPT, ERR_INVALID, ERR_OVERFLOW,
 * ERR_RANGE, ERR_NOT_FOUND), or what `device` returned; `failed` then names the
 * subject.
 */
int fdt_read_platform(const struct fdt *fdt, struct fdt_platform *platform);

/*
 * Reads /chosen; with none, node is FDT_NONE and the result OK. Returns
 * ERR_CORRUPT, ERR_INVALID or ERR_OVERFLOW for malformed properties or modules
 * (an initrd that ends before it starts is ERR_INVALID), ERR_NO_SPACE for more
 * than FDT_MODULES_MAX modules.
 */
int fdt_read_chosen(const struct fdt *fdt, struct fdt_chosen *chosen);

/*
 * The console that /chosen names in stdout-path, or else linux,stdout-path.
 * Returns ERR_NOT_FOUND if it names none, or a node that does not exist;
 * ERR_CORRUPT for a property that is no string, and the errors of
 * fdt_walk_reg(), with node set, when its registers cannot be told.
 */
int fdt_find_console(const struct fdt *fdt, struct fdt_serial *serial);

/* The same where /chosen is known; FDT_NONE: there is none. */
int fdt_read_console(const struct fdt *fdt, u32 chosen,
		     struct fdt_serial *serial);

/*
 * Calls fn for each physical range that a device node's `reg` gives, and for
 * each window of a PCI host bridge, in one linear walk. Not for memory, /cpus,
 * /reserved-memory, /chosen and /aliases, nor for empty ranges and addresses
 * that no CPU can reach (children of a bus without `ranges`). A malformed `reg`
 * or `ranges` is reported once, with `error` set, and does not end the walk.
 * Returns what fn returned if not OK.
 */
int fdt_for_each_device_range(const struct fdt *fdt, fdt_device_fn fn,
			      void *ctx);

#endif
