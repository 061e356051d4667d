# SPDX-License-Identifier: BSD-2-Clause
"""In the payload debuggee: a step over exclusives ends on whichever way it
leaves them, and a retry of them with a fault; and breakpoints at one address
in two places, or at two addresses in one."""
# pylint: disable=undefined-variable
PC = 32
NOP, BRK = 0xd503201f, 0xd43942a0  # that of the stub
line = Line()
line.begin()
start = line.register(PC)
upper = go_to_mark(line, 1)
saved = {n: line.register(n) for n in range(34)}
code = address("debuggee_data.room")
data = code + 512


def step(at, **registers):
    """One step from there: where it ends; None: nowhere."""
    for name, new in registers.items():
        line.set_register(int(name[1:]), new)
    line.set_register(PC, at)
    line.send("vCont;s:1")
    try:
        line.receive()
    except socket.timeout:
        line.raw(b"\x03")
        line.receive()
        return None
    return line.register(PC)


def way(words, old):
    """A step over a sequence on memory with that value: the offset of its end,
    and the value then."""
    line.write(code, struct.pack(f"<{len(words)}I", *words))
    line.write(data, struct.pack("<I", old))
    end = step(code, x0=7, x2=data, x4=8)
    return end and end - code, struct.unpack("<I", line.read(data, 4))[0]


COMPARE = [0x885f7c41,   # 0: ldxr w1, [x2]
           0x6b00003f,   # cmp w1, w0
           0x54000081,   # b.ne 0x18
           0x88037c44,   # stxr w3, w4, [x2]
           0x35ffff83,   # 0x10: cbnz w3, 0
           NOP,
           NOP]          # 0x18
check("a step over a compare and exchange that exchanges",
      (found := way(COMPARE, 7)) == (0x10, 8), found)
check("one that does not", (found := way(COMPARE, 6)) == (0x18, 6), found)
EITHER = [0x885f7c41,    # ldxr w1, [x2]
          0x34000061,    # cbz w1, 0x10
          0x88037c40,    # stxr w3, w0, [x2]
          NOP,           # 0xc
          0x88037c44,    # 0x10: stxr w3, w4, [x2]
          NOP]           # 0x14
check("a step to one of two stores",
      (found := way(EITHER, 1)) == (0xc, 7), found)
check("and to the other", (found := way(EITHER, 0)) == (0x14, 8), found)

# One address, first of one page and then of another.
alias = upper + code - start
table = line.register_by_name("ttbr1_el1") & 0xfffffffff000
for shift in 39, 30, 21, 12:
    entry = table + 8 * (alias >> shift & 511)
    old = line.read(entry, 8)
    table = int.from_bytes(old, "little") & 0xfffffffff000
other = (int.from_bytes(old, "little") + 4096).to_bytes(8, "little")
for at in code, code + 4096:
    line.write(at, struct.pack("<I", NOP))


def seen(at):
    """What the guest itself reads there."""
    step(address("debuggee_load"), x0=at)
    return line.register(0) & 0xffffffff


check("the alias is found", table == code and line.read(alias, 4) ==
      struct.pack("<I", NOP), hex(table))
line.ask(f"Z0,{alias:x},4")
line.write(entry, other)
line.ask(f"Z0,{alias:x},4")
check("a breakpoint in each of two places",
      seen(code) == seen(code + 4096) == BRK)
line.ask(f"z0,{alias:x},4")
check("that of the second is cleared, where the address leads",
      (seen(code), seen(code + 4096)) == (BRK, NOP),
      (hex(seen(code)), hex(seen(code + 4096))))
line.write(entry, old)
line.ask(f"z0,{alias:x},4")
check("and then that of the first", seen(code) == NOP)


# Two addresses of one place.
line.write(code, struct.pack("<2I", NOP, NOP))


def met(*places):
    """How the guest is stopped that runs from each of these."""
    found = []
    for at in places:
        line.ask(f"Z1,{at + 4:x},4")
        line.set_register(PC, at)
        stop = line.ask("vCont;c")
        found.append((line.register(PC) - at, "swbreak" in stop))
        line.ask(f"z1,{at + 4:x},4")
    return found


STOPS_AT, RUNS_OVER = (0, True), (4, False)
for first, second in (code, alias), (alias, code):
    line.ask(f"Z0,{first:x},4")
    check("a breakpoint is met by its own address only",
          (found := met(first, second)) == [STOPS_AT, RUNS_OVER], found)
    line.ask(f"Z0,{second:x},4")
    check("two of one place are met", (found := met(first, second)) ==
          [STOPS_AT, STOPS_AT], found)
    line.ask(f"z0,{first:x},4")
    check("and the second alone, when the first is cleared",
          (found := met(first, second)) == [RUNS_OVER, STOPS_AT], found)
    line.ask(f"z0,{second:x},4")
    check("and none at the end", (found := met(first, second)) ==
          [RUNS_OVER, RUNS_OVER], found)

# A store-exclusive beside watched bytes fails, and the CPU is to come around
# alone; but it comes to a fault. What it is made to do then is watched.
line.write(code, struct.pack("<7I",
    0x885f7c41,    # ldxr w1, [x2]
    0x88037c41,    # stxr w3, w1, [x2]
    NOP,
    0xf94000c5,    # ldr x5, [x6]
    0xb9000041,    # str w1, [x2]
    0xb9004041,    # str w1, [x2, #64]
    0x14000000))   # b .
beside = code + 4096
line.ask(f"Z2,{beside + 64:x},18")
line.ask(f"Z1,{code + 24:x},4")
line.monitor("fault policy trap")
line.set_register(2, beside)
line.set_register(6, 0xb000000)
line.set_register(PC, code)
line.send("vCont;c")
while (stop := line.receive().decode("latin-1"))[0] not in "TS":
    pass
check("a fault amid the retries of a store-exclusive is told",
      stop.startswith("T0b") and line.register(PC) == code + 12 and
      line.register(3) == 1, stop)
line.set_register(PC, code + 16)
stop = line.ask("vCont;c")
check("the watch is met after that",
      f"watch:{beside + 64:x};" in stop and line.register(PC) == code + 20,
      (stop, hex(line.register(PC))))
line.monitor("fault policy off")
line.ask(f"z2,{beside + 64:x},18")
line.ask(f"z1,{code + 24:x},4")

line.ask(f"z0,{address('debuggee_mark'):x},4")
for number, old in saved.items():
    line.set_register(number, old)
line.ask("D")
line.close()
say("GDB done")
