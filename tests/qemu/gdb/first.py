# SPDX-License-Identifier: BSD-2-Clause
"""caisson.gdb=wait: from the guest's first instruction into the kernel."""
# pylint: disable=undefined-variable
import runpy

attach()
check("at the guest's first instruction", pc() == 0x42000000, hex(pc()))
check("an arm64 Image's", memory(0x42000038, 4) == b"ARMd")
check("its MMU and caches are off", value("$sctlr_el1") & 0x1005 == 0)
check("at EL1h, everything masked", value("$cpsr") & 0x3cf == 0x3c5)
check("x0 is the device tree", memory(value("$x0"), 4) ==
      bytes.fromhex("d00dfeed"), hex(value("$x0")))
check("x1 to x3 are zero", not any(value(f"$x{n}") for n in (1, 2, 3)))
threads = run("info threads")
check("the other CPUs are off", threads.count("(off)") == 3, threads)

# As it will be for a while: its MMU is on with an identity map, TTBR1_EL1
# points into its image, and nothing of it is relocated yet.
before = [value(f"${name}") for name in ("ttbr1_el1", "sctlr_el1")]
runpy.run_path(os.environ["LOADER"])
run("set $ttbr1_el1 = 0x43000000")
run("set $sctlr_el1 = $sctlr_el1 | 1")
answer = run("caisson symbols")
check("a kernel without vectors is not at its virtual addresses yet",
      "virtual addresses yet" in answer, answer)
run(f"set $ttbr1_el1 = {before[0]}")
run(f"set $sctlr_el1 = {before[1]}")

run("stepi")
check("a step", pc() in (0x42000004, 0x42000000 + 4 * (word(0x42000004) &
                                                     0x3ffffff) + 4),
      hex(pc()))
for _ in range(50):
    gdb.execute("stepi", to_string=True)
check("fifty steps", 0x42000000 <= pc() < 0x44000000, hex(pc()))

# Where virtual addresses begin: hardware breakpoints need no memory, and are
# met with the MMU on. The kernel's link address is that of nokaslr.
run("hbreak *%#x" % int(os.environ["VECTORS"], 0))
run("delete")
entry = int(os.environ["ENTRY"], 0)
run(f"hbreak *{entry:#x}")
run("continue")
check("a hardware breakpoint on a kernel function, set before the MMU was on",
      pc() == entry and value("$sctlr_el1") & 1 == 1, hex(pc()))
run("delete")
run(f"tbreak *{value('$x30'):#x}")
run("continue")
check("a software breakpoint there", pc() != entry)
run("detach")
say("GDB done")
