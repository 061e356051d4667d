# SPDX-License-Identifier: BSD-2-Clause
"""The payload vbar, from its first instruction: its vectors are watched."""
# pylint: disable=undefined-variable
import re

attach()
add_payload(pc())

MARK, SET, STORE, EXCLUSIVE, VECTORS, OTHER, THIRD, SPARE = map(address, (
    "vbar_mark", "vbar_set", "vbar_write", "vbar_store_exclusive", "vectors",
    "vbar_other", "vbar_third", "vbar_spare"))


class Stop:
    """What is seen at one that is not at a mark."""

    def __init__(self):
        self.thread = gdb.selected_thread().num
        self.pc = pc()
        self.vbar = value("$vbar_el1")
        # SIGTRAP without a point of gdb's is told in Python as nothing more.
        self.plain = type(STOPS[-1]) is gdb.StopEvent
        self.words = struct.unpack("<3Q", memory(SPARE, 24))
        self.log = run("monitor log 1")

    def __repr__(self):
        return (f"thread {self.thread} pc {self.pc:#x} vbar {self.vbar:#x} "
                f"{self.plain} {self.words} {self.log}")

    def says(self, pattern):
        return self.plain and re.search(
            f"warning: vectors: CPU {self.thread - 1}: {pattern}, "
            f"pc {self.pc:#x}$", self.log, re.M) is not None


def go(stage, stepping=False):
    """On to that mark; the stops on the way."""
    stops = []
    run("continue")
    while pc() != MARK:
        stops.append(Stop())
        if stepping:
            at = pc()
            run("stepi")
            check(f"a step from there, {len(stops)}", pc() != at, hex(pc()))
            if pc() == MARK:
                break
        run("continue")
    check(f"stage {stage}", value("$x0") == stage, value("$x0"))
    return stops


def changed(stop, before, after):
    """It is about that change, where the CPU is told of it."""
    where = stop.pc == SET and stop.vbar == before if traps \
        else stop.vbar == after
    return where and stop.says(f"VBAR_EL1 changes from {before:#x} to "
                               f"{after:#x}")


run(f"break *{MARK:#x}")
go(0)
normal = run("monitor regs").count(f"vbar_el2    {value('$vbar_el1'):#018x}")
check("EL2's vectors are not the guest's", normal == 0)
run("monitor trace on")
text = run("monitor vectors on")
traps = "writes of VBAR_EL1 trap" in text
note(text.splitlines()[0])
check("on, with the present table", text.startswith("on, ") and
      f"\n0x{VECTORS:016x}, its page is watched\n" in text, text)
check("no stop for exits", not go(1))
text = run("monitor trace show")
check("trace: the call", re.search(
    r"CPU 0 EL1 0x[0-9a-f]{16} [HS][VM]C, syndrome 0x5[ae]000000, "
    r"x0 0x84000000$", text, re.M) is not None, text)
check("trace: the access to GICD", re.search(
    r"data abort \(lower EL\), syndrome 0x93[0-9a-f]{6}, read of 0x8000004, "
    r"IPA 0x8000000$", text, re.M) is not None, text)

found = go(2, stepping=True)
check("VBAR_EL1 changes: one stop, and none for the way back",
      len(found) == 1 and changed(found[0], VECTORS, OTHER), found)
text = run(f"monitor vectors allow {OTHER:#x}")
check("another table is allowed", f"\n0x{OTHER:016x}, its page is watched\n"
      in text, text)
check("and no stop", not go(3))

found = go(4)
check("each write to a page of them: one stop, before it",
      [(s.pc, s.words) for s in found] == [
          (STORE, (0, 0, 0)), (STORE, (7, 0, 0)), (EXCLUSIVE, (7, 8, 0))] and
      all(s.says(f"write of {SPARE + 8 * n:#x}, in their page")
          for n, s in enumerate(found)), found)
check("they are no watchpoints of gdb's",
      "No watchpoints" in run("info watchpoints"))

found = go(5)
check("another CPU: with VBAR_EL1 of its reset, and before CPU_OFF",
      [s.thread for s in found] == [2, 2] and
      all(changed(s, VECTORS if traps else 0, THIRD) for s in found), found)
check("vectors off", run("monitor vectors off") == "off\n")
check("no stop then", not go(6))

# On again, with a table that is not the first; and left.
text = run("monitor vectors on")
check("on, with the table of now", f"0x{THIRD:016x}, its" in text and
      f"0x{VECTORS:016x}" not in text, text)
run("monitor vectors allow 0x12345678")
text = run("monitor vectors")
check("of a table elsewhere", "0x0000000012345000, its page is not found"
      in text, text)
run("monitor trace off")
run("detach")
say("GDB done")
