# SPDX-License-Identifier: BSD-2-Clause
"""Attach to the running system: threads, registers, memory, detach."""
# pylint: disable=undefined-variable,unspecified-encoding
attach()

threads = run("info threads")
check("four threads, named by CPU",
      all(f"CPU {n}" in threads for n in range(4)), threads)
check("the CPU that is off is shown so",
      [l for l in threads.splitlines() if "CPU 3" in l and "off" in l] != [],
      threads)
check("the others are stopped",
      threads.count("stopped at EL") == 3, threads)

# Registers
core = run("info registers")
check("x0 to x30, sp, pc and cpsr",
      all(f"\n{n} " in "\n" + core for n in
          [f"x{i}" for i in range(31)] + ["sp", "pc", "cpsr"]), core)
system = ["sctlr_el1", "ttbr0_el1", "ttbr1_el1", "tcr_el1", "esr_el1",
          "far_el1", "elr_el1", "spsr_el1", "vbar_el1", "sp_el0", "sp_el1",
          "contextidr_el1", "tpidr_el1", "cntv_ctl_el0", "cntv_cval_el0",
          "cntvct_el0", "mair_el1"]
text = run("info registers " + " ".join(system))
check("system registers by name", all(n + " " in text for n in system), text)
check("VBAR_EL1 is the kernel's", value("$vbar_el1") == SYMBOLS["vectors"],
      hex(value("$vbar_el1")))
check("the MMU is on", value("$sctlr_el1") & 1 == 1)
check("SP_EL0 as the kernel's scripts call it",
      value("$SP_EL0") == value("$sp_el0") != 0)
before = value("$SP_EL0")
run("set var $SP_EL0 = 1")
check("which is not written by that name", value("$sp_el0") == before)
check("vector registers", "error" not in run("p $v0") + run("p $fpsr"))

run("break *%#x" % SYMBOLS["__arm64_sys_getuid"])
run("continue")
check("break on a kernel function", pc() == SYMBOLS["__arm64_sys_getuid"],
      hex(pc()))
mode = value("$cpsr") & 15
check("SP is that of the current mode",
      mode == 5 and value("$sp") == value("$sp_el1"), f"{mode:#x}")

# pc, lr and the chain of frame records: all in the kernel's text, and the
# stack grows down.
frames, at = [value("$x30")], value("$x29")
while at and len(frames) < 20:
    older, lr = struct.unpack("<QQ", memory(at, 16))
    if lr:
        frames.append(lr)
    if older and older <= at:
        frames = []
        break
    at = older
check("the chain of frame records",
      len(frames) >= 3 and
      all(SYMBOLS["_stext"] <= f < SYMBOLS["_etext"] for f in frames),
      [hex(f) for f in frames])
text = run("bt 3")
check("backtrace", text.startswith("#0") and "#1" in text, text)

run("delete")

# The line of the worker with id: a condition that holds the second time.
run("set $hits = 0")
run("break *%#x if $hits++ == 5" % SYMBOLS["__arm64_sys_getuid"])
run("continue")
check("a condition", value("$hits") == 6 and
      pc() == SYMBOLS["__arm64_sys_getuid"], run("p $hits"))
run("delete")

# finish, by hand: a temporary breakpoint where the function returns to.
lr, sp = value("$x30"), value("$sp")
run("tbreak *%#x if $sp == %#x" % (lr, sp))
run("continue")
check("finish: to where the function returns", pc() == lr, hex(pc()))

# Registers and memory, written and read back
old = value("$x9")
run("set $x9 = 0x123456789abcdef0")
check("a register is written", value("$x9") == 0x123456789abcdef0)
run(f"set $x9 = {old}")
old = value("$tpidr_el0")
run("set $tpidr_el0 = 0x5a5a")
check("a system register is written", value("$tpidr_el0") == 0x5a5a)
run(f"set $tpidr_el0 = {old}")
banner = memory(SYMBOLS["linux_banner"], 13)
check("memory by virtual address", banner == b"Linux version", banner)
inferior = gdb.selected_inferior()
inferior.write_memory(SYMBOLS["linux_banner"], b"Linus")
check("memory that is read-only for the kernel is written",
      memory(SYMBOLS["linux_banner"], 13) == b"Linus version")
inferior.write_memory(SYMBOLS["linux_banner"], b"Linux")
text = memory(SYMBOLS["panic"], 16)
inferior.write_memory(SYMBOLS["panic"], b"\x1f\x20\x03\xd5" * 4)
check("the kernel's text is written", word(SYMBOLS["panic"]) == 0xd503201f)
inferior.write_memory(SYMBOLS["panic"], text)
check("and written back", memory(SYMBOLS["panic"], 16) == text)

# What is not there
for address in (0x10, 0xffff_ffff_ffff_f000, 0x0000_ff00_0000_0000,
                0x8000_0000_0000_0000):
    check(f"{address:#x} is an error",
          "Cannot access memory" in run(f"x/gx {address:#x}"))
check("a page that ends before nothing is read as far as it goes",
      "error" not in run(f"x/gx {SYMBOLS['jiffies_64']:#x}"))
run("monitor phys on")
check("control: physical memory is read",
      "error" not in run("x/4wx 0x42000000"))
for address in os.environ["FORBIDDEN"].split(","):
    check(f"physical {address} is out of reach",
          "Cannot access memory" in run(f"x/wx {address}"))
run("monitor phys off")

run("detach")
attach()
check("reattach", "CPU 0" in run("info threads"))
run("detach")
say("GDB done")
