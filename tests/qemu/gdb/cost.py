# SPDX-License-Identifier: BSD-2-Clause
"""Instructions of EL2 per byte of memory that gdb reads.

With -icount shift=0 the physical counter counts instructions, 16 a tick, also
while the guest is stopped. So it is read, then memory, then it again, all in
one piece, which leaves nothing to wait for; and the same without memory.
The dearest of the kernel's text, constants and variables counts.
"""
# pylint: disable=undefined-variable
import re

PIECE, COUNT = 0x1f00, 8
attach()  # which finds the data
run("disconnect")
line = Line()
line.begin()
features = line.ask("qXfer:features:read:target.xml:0,3f00")
COUNTER = int(re.search(r'name="cntpct_el0"[^>]*regnum="(\d+)"',
                        features).group(1))


def ticks(base, reads):
    texts = [f"p{COUNTER:x}"]
    texts += [f"m{base + PIECE * n:x},{PIECE:x}"
              for n in range(reads)]
    texts += [f"p{COUNTER:x}"]
    line.raw(b"".join(line.packet(text) for text in texts))
    answers = [line.receive() for _ in texts]
    if any(len(a) != 2 * PIECE for a in answers[1:-1]):
        return None
    first, last = (int.from_bytes(bytes.fromhex(answers[n].decode()), "little")
                   for n in (0, -1))
    return last - first


def cost(name):
    base = SYMBOLS[name] & ~0xfff
    rounds = [(ticks(base, COUNT), ticks(base, 0)) for _ in range(8)]
    check(f"all of it is read at {name}",
          all(None not in pair for pair in rounds), rounds)
    fewest = min(16 * (many - none) for many, none in rounds)
    note(f"{fewest / (COUNT * PIECE):.1f} instructions a byte at {name}")
    return fewest * 1024 // (COUNT * PIECE)


most = max(map(cost, ("_stext", "_etext", "linux_banner", "jiffies_64")))
line.ask("D")
line.close()
say(f"GDB figures {most}")
say("GDB done")
