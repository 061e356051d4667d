# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee: memory, points and frames in a half of the address
space of another granule and size; tables that the hardware changes."""
# pylint: disable=undefined-variable
import re

attach()
low = pc()
add_payload(low)

MARK, LEAF, DEEP, STORE, DATA = map(address, (
    "debuggee_mark", "debuggee_leaf", "debuggee_deep", "debuggee_store",
    "debuggee_data"))


def packet(text):
    """What the stub answers to it."""
    answer = run("maintenance packet " + text)
    return re.search(r'received: "(.*)"', answer).group(1)


def go(stage):
    run("continue")
    check(f"stage {stage}", pc() == MARK and value("$x0") == stage,
          (hex(pc()), value("$x0")))


def frames():
    return re.findall(r"^#\d+ .*?(\w+) \(", run("backtrace"), re.M)


# GDB knows the masks of signatures from version 14 on.
UNMASKS = int(gdb.VERSION.split(".")[0]) >= 14
CALLS = ["debuggee_leaf"] + 4 * ["debuggee_deep"] + ["work"]
run(f"break *{MARK:#x}")
go(0)
go(1)
high = value("$x1")
move = high - low
add_payload(high)

# Memory
note(f"above at {high:#x}, TCR_EL1 {value('$tcr_el1'):#x}")
check("memory above", memory(DATA + move, 64) == memory(DATA, 64) and
      memory(LEAF + move, 16) == memory(LEAF, 16))
gdb.selected_inferior().write_memory(DATA + move + 8, b"a debugger")
check("what is written above is seen below",
      memory(DATA + 8, 10) == b"a debugger")
forbidden = struct.unpack(
    "<3Q", memory(value("(unsigned long)&debuggee_data.forbidden"), 24))
for at, name in zip(forbidden, ("Caisson's memory", "a table there",
                                "nothing")):
    check(f"{name}: not read", at != 0 and packet(f"m{at:x},8") == "E14")
    check(f"{name}: not written", packet(f"M{at:x},4:00000000") == "E14")
    check(f"{name}: no points", packet(f"Z0,{at:x},4") == "E14" and
          packet(f"Z2,{at:x},30") == "E14")
    check(f"{name}: gdb has no memory there",
          "Cannot access memory" in run(f"x/gx {at:#x}"))

# Points
run(f"break *{LEAF + move:#x}")
run("continue")
check("a breakpoint above", pc() == LEAF + move, hex(pc()))
signed = value("$pauth_cmask_high") if "error" not in run(
    "print/x $pauth_cmask_high") else 0
size = 64 - (value("$tcr_el1") >> 16 & 63)
check("the bits of a signature above",
      signed == MASK & ~(1 << 55) & ~((1 << size) - 1), hex(signed))
lr = struct.unpack("<Q", memory(value("$sp") + 8, 8))[0]
check("a return address is signed", lr != DEEP + move and
      DEEP + move < (lr | signed) < DEEP + move + 0x100, hex(lr))
if UNMASKS:
    text = frames()
    check("a backtrace above", text[:6] == CALLS, text)
run("delete")
SUM = DATA + move
for kind in ("watch", "rwatch", "awatch"):
    run(f"{kind} *(unsigned long *){SUM:#x}")
run("continue")
check("a watchpoint above", LEAF + move <= pc() < DEEP + move + 0x100 and
      met() is not None, (hex(pc()), met()))
run("delete")
run(f"hbreak *{LEAF:#x}")
run("continue")
check("a hardware breakpoint below", pc() == LEAF, hex(pc()))
if UNMASKS:
    text = frames()
    check("a backtrace below", text[:5] == CALLS[:4] + CALLS[5:], text)
run("stepi 3")
check("steps", LEAF < pc() <= LEAF + 12, hex(pc()))
run("delete")
# Of 24 bytes: no register can do that.
run(f"watch *(unsigned char (*)[24]){DATA:#x}")
run("continue")
check("a watched page, by another address", LEAF <= pc() < DEEP and
      met() is not None, (hex(pc()), met()))
run("delete")

# The hardware writes to a table that is watched, and the guest does.
run(f"break *{MARK:#x}")
go(2)
ENTRY = value("debuggee_data.entry")
EXPRESSION = f"*(unsigned char (*)[24]){ENTRY - 8:#x}"
before = memory(ENTRY, 8)
run("watch " + EXPRESSION)
run("continue")
check("hardware marks the entry, which is told of no one",
      pc() == STORE + 4 and met() == EXPRESSION and
      memory(ENTRY, 8) != before, (hex(pc()), met(), memory(ENTRY, 8)))
run("delete")
run("detach")
say("GDB done")
