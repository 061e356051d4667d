/* SPDX-License-Identifier: BSD-2-Clause */
#include "vm/firmware.h"

#include "arch/panic.h"
#include "arch/smc.h"
#include "base/compiler.h"
#include "drivers/console.h"
#include "psci/smccc.h"

/* Errors are 32 bits wide in some firmware. */
static bool psci_has(u32 function)
{
	return (s32)smc(PSCI_FN_FEATURES, function, 0, 0) >= 0;
}

static s32 arch_feature(u32 function)
{
	return (s32)smc(SMCCC_FN_ARCH_FEATURES, function, 0, 0);
}

/* SMCCC 1.1 is what has ARCH_FEATURES (DEN0028 section 7.3). */
static void probe_smccc(struct psci_config *config)
{
	static const u32 workarounds[] = { SMCCC_FN_ARCH_WORKAROUND_1,
					   SMCCC_FN_ARCH_WORKAROUND_2,
					   SMCCC_FN_ARCH_WORKAROUND_3 };

	if (!psci_has(SMCCC_FN_VERSION) ||
	    (s32)smc(SMCCC_FN_VERSION, 0, 0, 0) < 0x10001)
		return;
	for (u32 n = 0; n < ARRAY_COUNT(workarounds); n++)
		config->firmware_workaround[n] = arch_feature(workarounds[n]);
	config->firmware_soc_id = arch_feature(SMCCC_FN_ARCH_SOC_ID) >= 0;
	config->firmware_trng =
		(s32)smc(SMCCC_FN_TRNG_VERSION, 0, 0, 0) >= 0x10000;
}

void firmware_probe(struct psci_config *config, const struct platform *platform)
{
	const struct fdt_psci *psci = &platform->found.psci;
	u32 version;

	for (u32 n = 0; n < ARRAY_COUNT(config->firmware_workaround); n++)
		config->firmware_workaround[n] = SMCCC_NOT_SUPPORTED;
	if (psci->version < FDT_PSCI_0_2 || psci->hvc) {
		if (platform->found.cpus.count > 1)
			refuse("no PSCI 0.2 by SMC in the device tree: other "
			       "CPUs cannot be started");
		log_warn("no PSCI by SMC in the device tree: power-off and "
			 "reset will only stop the CPU");
		return;
	}
	version = (u32)smc(PSCI_FN_VERSION, 0, 0, 0);
	log_info("firmware: PSCI %u.%u", version >> 16, version & 0xffff);
	if (version < 0x10000)
		return; /* PSCI_FEATURES came with 1.0 */
	config->firmware_reset2 = psci_has(PSCI_FN_SYSTEM_RESET2);
	config->firmware_mem_protect = psci_has(PSCI_FN_MEM_PROTECT);
	config->firmware_mem_protect_range =
		psci_has(PSCI_FN_MEM_PROTECT_CHECK_RANGE | PSCI_FN_64);
	probe_smccc(config);
}
