# SPDX-License-Identifier: BSD-2-Clause
"""Instructions of EL2 per byte of memory that gdb reads.

With -icount shift=0 the physical counter counts instructions, 16 a tick, also
while the guest is stopped. So it is read, then memory, then it again, all in
one piece, which leaves nothing to wait for; and the same without memory.
"""
# pylint: disable=undefined-variable
import re

PIECE, COUNT = 0x1f00, 8
line = Line()
line.begin()
features = line.ask("qXfer:features:read:target.xml:0,3f00")
COUNTER = int(re.search(r'name="cntpct_el0"[^>]*regnum="(\d+)"',
                        features).group(1))


def ticks(reads):
    texts = [f"p{COUNTER:x}"]
    texts += [f"m{SYMBOLS['_stext'] + PIECE * n:x},{PIECE:x}"
              for n in range(reads)]
    texts += [f"p{COUNTER:x}"]
    line.raw(b"".join(line.packet(text) for text in texts))
    answers = [line.receive() for _ in texts]
    if any(len(a) != 2 * PIECE for a in answers[1:-1]):
        return None
    first, last = (int.from_bytes(bytes.fromhex(answers[n].decode()), "little")
                   for n in (0, -1))
    return last - first


rounds = [(ticks(COUNT), ticks(0)) for _ in range(8)]
check("all of it is read", all(None not in pair for pair in rounds), rounds)
cost = min(16 * (many - none) for many, none in rounds)
line.ask("D")
line.close()
note(f"ticks with reads and without: {rounds[0]}")
say(f"GDB figures {cost * 1024 // (COUNT * PIECE)}")
say("GDB done")
