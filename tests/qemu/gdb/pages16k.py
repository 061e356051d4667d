# SPDX-License-Identifier: BSD-2-Clause
"""A stock kernel with 16 KiB pages, 52 bits of address where the CPU has them,
and pointer authentication."""
# pylint: disable=undefined-variable
import runpy

attach()
runpy.run_path(os.environ["LOADER"])
tcr = value("$tcr_el1")
size = 64 - (tcr >> 16 & 63)
note(f"TCR_EL1 {tcr:#x}: {size} bits, DS {tcr >> 59 & 1}")
check("pages of 16 KiB", tcr >> 30 & 3 == 1, hex(tcr))
jiffies, getuid = SYMBOLS["jiffies_64"], SYMBOLS["__arm64_sys_getuid"]

# Memory
banner = memory(SYMBOLS["linux_banner"], 20)
check("memory by virtual address", banner.startswith(b"Linux version 6."),
      banner)
for name in ("linux_banner", "vectors"):
    walk = run(f"caisson walk {SYMBOLS[name]:#x}")
    found = re.search(r"is at physical address (0x[0-9a-f]+)", walk)
    here = memory(SYMBOLS[name], 64)
    run("monitor phys on")
    there = memory(int(found.group(1), 16), 64) if found else b""
    run("monitor phys off")
    check(f"{name}: physical memory is the same", here == there, walk)
for address in (0x10, 0xffff_ffff_ffff_f000, 0x0001_0000_0000_0000,
                0xff7f_ffff_ffff_0000):
    check(f"{address:#x} is an error",
          "Cannot access memory" in run(f"x/gx {address:#x}"))

# A backtrace through signed return addresses
check("symbols", "symbols from the" in run("caisson symbols"))
run("break __arm64_sys_getuid")
run("continue")
check("a breakpoint by name", getuid <= pc() < getuid + 32, hex(pc()))
signed, at = 0, value("$x29")
while at:
    at, lr = struct.unpack("<QQ", memory(at, 16))
    signed += lr != 0 and lr >> size != MASK >> size
check("return addresses are signed", signed >= 3, signed)
text = run("backtrace")
check("a backtrace to the system call", re.search(
    r" in invoke_syscall \(\)\n(#\d .*\n)+#\d .* in el0_svc \(\)\n"
    r"#\d .* in el0t_64_sync_handler \(\)\n#\d .* in el0t_64_sync \(\)",
    text) is not None, text)
run("delete")
run("tbreak *%#x" % SYMBOLS["el0t_64_sync_handler"])
run("hbreak *%#x" % getuid)
run("continue")
run("continue")
check("a hardware breakpoint", pc() in (
    getuid, SYMBOLS["el0t_64_sync_handler"]), hex(pc()))
run("delete")

# Watchpoints: of the hardware, and a page of four of 4 KiB
name = f"*(unsigned long *){jiffies:#x}"
before = value(name)
run("watch " + name)
run("continue")
check("a watchpoint", met() == name and value(name) > before, met())
run("delete")
for index in range(4):
    run(f"watch *(unsigned *){SYMBOLS['linux_banner'] + 4 * index:#x}")
run("watch " + name)
ticks = []
for _ in range(3):
    before = value(name)
    run("continue")
    ticks.append((met(), value(name) - before))
check("a fifth one", all(point == name and late > 0 for point, late in ticks),
      ticks)
run("delete")
where = pc()
run("stepi 50")
check("steps", pc() != where, hex(pc()))
run("detach")
say("GDB done")
