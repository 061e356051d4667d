# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee with big-endian data and page tables. Memory is as it
lies there, instructions are little-endian, registers are numbers."""
# pylint: disable=undefined-variable
attach()
add_payload(pc())

MARK, LOADED, STORE, STORED, WORDS = map(address, (
    "debuggee_mark", "debuggee_big_loaded", "debuggee_big_store",
    "debuggee_big_stored", "debuggee_data.words"))
ORDER = bytes(range(1, 9))
run(f"break *{MARK:#x}")
run("continue")
run("continue")
check("before", value("$x0") == 1 and memory(WORDS, 8) == ORDER)
run("delete")
code = memory(STORE, 8)

run(f"break *{LOADED:#x}")
run("continue")
check("a breakpoint", pc() == LOADED, hex(pc()))
check("data is big-endian there", value("$sctlr_el1") >> 25 & 1 == 1)
check("what the guest has loaded", value("$x4") == 0x0102030405060708,
      hex(value("$x4")))
check("memory, as it lies there", memory(WORDS, 8) == ORDER and
      memory(STORE, 8) == code)
check("an address that is not mapped",
      "Cannot access memory" in run("x/gx 0x7fffff0000"))
run("stepi")
check("a step", pc() == LOADED + 4, hex(pc()))

# Four take the hardware's watchpoints. The next are pages.
for n in range(4):
    run(f"watch *(unsigned long *){WORDS + 64 + 8 * n:#x}")
run(f"watch *(unsigned long *){WORDS + 16:#x}")
run("continue")
check("a watched page: the right store, not the one before",
      pc() == STORE + 4 and met() == f"*(unsigned long *){WORDS + 16:#x}",
      (hex(pc()), met()))
check("the one before is made, in the guest's order",
      memory(WORDS + 8, 8) == ORDER)
check("and the watched one", memory(WORDS + 16, 8) ==
      bytes.fromhex("1122334455667788"), memory(WORDS + 16, 8))

# With the order of a big-endian kernel's vmlinux.
run("set endian big")
check("monitor endian", run("monitor endian big") == "big\n")
run("maintenance flush register-cache")
check("data in GDB's order",
      value(f"*(unsigned long *){WORDS:#x}") == 0x0102030405060708)
check("registers in GDB's order", pc() == STORE + 4 and
      value("$x4") == 0x0102030405060708 and value("$cpsr") & 15 == 5,
      (hex(pc()), hex(value("$x4"))))
run("set $x4 = 0x1234")
run("set $v3.d.u[0] = 0x56")
run("maintenance flush register-cache")
check("two are written", value("$x4") == 0x1234 and
      value("$v3.d.u[0]") == 0x56)
run("delete")
run(f"break *{STORED:#x}")
run("stepi")
check("a step there", pc() == STORED + 4, hex(pc()))
check("instructions stay little-endian",
      "mov" in run(f"x/i {STORED + 4:#x}"))
run("set endian little")
run("monitor endian little")
run("maintenance flush register-cache")
check("and back", pc() == STORED + 4, hex(pc()))
run("detach")
say("GDB done")
