# SPDX-License-Identifier: BSD-2-Clause
"""The payload debuggee executes one instruction after the other on a page that
is watched by stage 2: what is met, and what memory holds then.

A watchpoint of 24 bytes is for no register of the hardware. Each instruction
runs without one, with one elsewhere in its page, right before and right
behind what it accesses, and with one that overlaps its first or last byte.
"""
# pylint: disable=undefined-variable
attach()
low = pc()
add_payload(low)

END, ROOM = map(address, ("debuggee_end", "debuggee_data.room"))
run(f"break *{address('debuggee_mark'):#x}")
run("continue")
ZVA = value("debuggee_data.zva")
BASE = bytes(n * 7 + (n >> 8) + 3 & 0xff for n in range(4096))
AT = 1024  # in the room
REGISTERS = {2: 0x8122334455667788, 3: 0x99aabbccddeeff00,
             4: int.from_bytes(BASE[AT:AT + 8], "little"),
             5: int.from_bytes(BASE[AT + 8:AT + 16], "little")}
VECTORS = [bytes(32 * v + n + 0x55 & 0xff for n in range(16))
           for v in range(4)]


def atomic(size, change):
    """New memory of an atomic operation of memory and x2."""
    def effect(old):
        new = change(int.from_bytes(old, "little"),
                     REGISTERS[2] & (1 << 8 * size) - 1)
        return (new & (1 << 8 * size) - 1).to_bytes(size, "little")
    return size, "both", 0, effect


def signed(number):
    return number - (number >> 63 << 64)


def compare(size, new=None):
    """CAS and CASP; without `new`, memory is not what they compare it to."""
    return size, "both", 0, lambda old: new or old


def store(data, offset=0):
    return len(data), "store", offset, lambda old: data


def load(size, offset=0):
    return size, "load", offset, lambda old: old


def pair(size):
    return b"".join(REGISTERS[n].to_bytes(8, "little")[:size]
                    for n in (2, 3))


def interleaved(count, element, width=16):
    """The elements of so many vectors, as ST2 to ST4 store them."""
    return b"".join(VECTORS[v][n:n + element]
                    for n in range(0, width, element) for v in range(count))


# Bytes, kind, where from x1 on, and what memory holds afterwards.
CASES = {
    "ldadd": atomic(8, lambda a, b: a + b),
    "ldaddalb": atomic(1, lambda a, b: a + b),
    "ldclrah": atomic(2, lambda a, b: a & ~b),
    "ldeorl": atomic(4, lambda a, b: a ^ b),
    "ldset": atomic(8, lambda a, b: a | b),
    "ldsmax": atomic(8, lambda a, b: max(signed(a), signed(b))),
    "ldumin": atomic(8, min),
    "stadd": atomic(4, lambda a, b: a + b),
    "swp": atomic(8, lambda a, b: b),
    "swpalh": atomic(2, lambda a, b: b),
    "cas": compare(8), "cas_swaps": compare(8, pair(8)[8:]),
    "casalb": compare(1), "casp": compare(16, pair(8)), "caspal_w": compare(8),
    "str": store(pair(8)[:8]), "stp": store(pair(8)),
    "stp_w": store(pair(4), -8), "stp_q": store(VECTORS[0] + VECTORS[1]),
    "stnp": store(pair(8), 16),
    "ldr": load(8), "ldp": load(16), "ldpsw": load(8, 8),
    "ldp_q": load(32, -32), "ldnp_d": load(16),
    "st1": store(VECTORS[0]), "st1_4": store(b"".join(VECTORS)),
    "st2": store(interleaved(2, 4)), "st3": store(interleaved(3, 1, 8)),
    "st4": store(interleaved(4, 2)), "st1_lane": store(VECTORS[0][8:12]),
    "st4_lane": store(bytes(v[5] for v in VECTORS)),
    "ld1_3": load(48), "ld2": load(32), "ld3": load(48), "ld4_lane": load(8),
    "ld1r": load(4), "ld2r": load(16), "zva": store(bytes(ZVA)),
}
# Where x1 need not be aligned, it is not, and two lines are touched.
UNALIGNED = {"str": 5, "stp": 60, "stp_q": 57, "ldr": 61, "ldp": 51,
             "ld1_3": 29, "st3": 43, "st1_lane": 62, "st4": 3}
INSNS = {name: address("debuggee_one_" + name) for name in CASES}

# A sequence of exclusives, with an obstacle at its store each time
run("delete")
mark = pc(), value("$x1"), value("$x2"), value("$x3"), value("$x4")
run(f"hbreak *{END:#x}")
EXCLUSIVE, STORE = map(address, ("debuggee_exclusive",
                                 "debuggee_store_exclusive"))
for name, obstacle in (
        ("a watchpoint", f"watch *(unsigned long *){ROOM:#x}"),
        ("a watched page", f"watch *(unsigned char (*)[24]){ROOM:#x}"),
        ("a watched neighbour",
         f"awatch *(unsigned char (*)[24]){ROOM + 24:#x}"),
        ("a breakpoint", f"break *{STORE:#x} if $x2 == 0"),
        ("a hardware breakpoint", f"hbreak *{STORE:#x} if $x2 == 0")):
    before = value(f"*(unsigned long *){ROOM:#x}")
    for register, wanted in (("x1", ROOM), ("x2", 5), ("pc", EXCLUSIVE)):
        run(f"set ${register} = {wanted}")
    run(obstacle)
    run("continue")
    good = True
    if obstacle.startswith("watch"):
        good = met() == obstacle[6:] and STORE < pc() < END
        run("continue")
    check(f"exclusives get through: {name}", good and pc() == END and
          value(f"*(unsigned long *){ROOM:#x}") == before + 5,
          (good, hex(pc()), met()))
    run("delete $bpnum")
run("set $pc = %d" % mark[0])
for n in range(4):
    run(f"set $x{n + 1} = {mark[n + 1]}")

# By hand from here on: GDB itself would take longer.
run("delete")
gdb.execute("disconnect")
line = Line()
line.begin()
line.ask("Hg1")
line.ask(f"Z1,{END:x},4")
SAVED = [line.register(n) for n in range(34)]


def set_up(name, at):
    line.write(ROOM, BASE[:2048])
    line.write(ROOM + 2048, BASE[2048:])
    for n, wanted in REGISTERS.items():
        line.set_register(n, wanted)
    line.set_register(1, at)
    for n, vector in enumerate(VECTORS):
        line.ask(f"P{34 + n:x}={vector.hex()}")
    line.set_register(32, INSNS[name])


def result():
    registers = [line.register(n) for n in range(31)]
    vectors = [line.register(34 + n) for n in range(4)]
    return registers + vectors, \
        line.read(ROOM, 2048) + line.read(ROOM + 2048, 2048)


def told(stop):
    """Which kind of watchpoint, and where; None for another stop."""
    found = re.search(r"([ra]?watch):([0-9a-f]+);", stop)
    return found and (found.group(1), int(found.group(2), 16))


def execute(name, at, watch=None):
    """What was told, and what it leaves: registers and memory."""
    set_up(name, at)
    if watch:
        kind, where = watch
        if line.ask(f"Z{kind},{where:x},18") != "OK":
            return "refused", None
    stop = line.ask("vCont;c:1")
    met = told(stop)
    if met:
        before = line.read(ROOM, 2048) + line.read(ROOM + 2048, 2048)
        if line.register(32) != INSNS[name] or before != BASE:
            return f"too late: {stop}", None
    if watch:
        line.ask(f"z{kind},{where:x},18")
    if met:
        stop = line.ask("vCont;c:1")
    if line.register(32) != END:
        return f"lost: {stop}", None
    return met, result()


def try_one(name, at):
    """Problems with one instruction at one address."""
    size, kind, offset, effect = CASES[name]
    first = at + offset
    place = first - ROOM
    memory = BASE[:place] + effect(BASE[place:place + size]) + \
        BASE[place + size:]
    met, plain = execute(name, at)
    if met or plain[1] != memory:
        return [("plain", met)]
    wrong = []
    for where in (ROOM + 3000, first - 24, first + size, first - 23,
                  first + size - 1):
        hit = where < first + size and where + 24 > first
        for points in "234":
            if not hit and points != "4":
                continue
            want = hit and (points == "4" or kind == "both" or
                            (points == "3") == (kind == "load"))
            met, left = execute(name, at, (points, where))
            if left != plain or bool(met) != want or want and (
                    met[0] != {"2": "watch", "3": "rwatch",
                               "4": "awatch"}[points] or
                    not where <= met[1] < where + 24):
                wrong.append((points, where - first, met, left == plain))
    return wrong


for name in CASES:
    problems = try_one(name, ROOM + AT)
    if name in UNALIGNED:
        problems += try_one(name, ROOM + AT + UNALIGNED[name])
    check(f"{name}: what is met, and memory", not problems,
          f"{len(problems)}: {problems[:6]}")

for register, wanted in enumerate(SAVED):
    line.set_register(register, wanted)
line.ask(f"z1,{END:x},4")
line.ask("D")
line.close()
say("GDB done")
