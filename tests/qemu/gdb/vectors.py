# SPDX-License-Identifier: BSD-2-Clause
"""A running kernel's vectors are learned and watched: there is no alarm."""
# pylint: disable=undefined-variable
kpti = os.environ["KPTI"] == "1"
KERNEL = f"0x{SYMBOLS['vectors']:016x}"
line = Line()
line.begin()


def only_interrupted(name, said):
    check(name, len(said) == 1 and said[0].startswith("T02"), said)


text = line.monitor("vectors learn")
check("learning", text.startswith("learning, "), text)
line.monitor("trace on")
only_interrupted("it stops for nothing", line.run_for(10))
text = line.monitor("vectors")
note("; ".join(text.splitlines()))
check("the kernel's vectors are learned", KERNEL in text, text)
check("with KPTI, others too: those of user space; without, no others",
      (text.count("\n0x") > 1) == kpti, text)
for _ in range(50):
    # In user space with KPTI, that page is not mapped.
    text = line.monitor("vectors on")
    if KERNEL + ", its page is watched" in text:
        break
    only_interrupted("no alarm meanwhile", line.run_for(0.2))
check("on, and the kernel's page watched", text.startswith("on, ") and
      KERNEL + ", its page is watched" in text, text)
for _ in range(3):
    only_interrupted("no alarm", line.run_for(5))
check("the list is the same", line.monitor("vectors") == text)
line.ask("D")
line.close()
line = Line()
line.begin()
check("a detach ends it", line.monitor("vectors") == "off\n")
line.monitor("trace off")
line.ask("D")
line.close()
say("GDB done")
