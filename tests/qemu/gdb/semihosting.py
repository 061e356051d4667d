# SPDX-License-Identifier: BSD-2-Clause
"""A guest whose console and files are gdb's; and how its calls are found."""
import re

attach()
shown = run("monitor semihosting")
check("monitor semihosting: the image was scanned",
      re.match(r"^on: by HVC, and 1 of 256 HLT #0xF000$", shown) is not None,
      shown)
halt = int(run("monitor semihosting list"), 16)
check("the BRK reads as HLT", word(halt) == 0xd45e0000, hex(word(halt)))
for command, answer in (
        (f"del {halt:#x}", "ok"), (f"del {halt:#x}", "not found"),
        ("list", ""), ("scan", "1 found"), ("list", f"{halt:#x}"),
        (f"del {halt:#x}", "ok"), (f"add {halt:#x}", "ok"),
        (f"add {halt + 4:#x}", "not found"),
        (f"scan {halt - 8:#x} 0x10", "1 found"),
        (f"scan {halt:#x} 3", "0 found"), ("add", "usage:"),
        ("del", "usage:"), ("scan 1 2 3", "usage:")):
    text = run("monitor semihosting " + command).strip()
    check(f"monitor semihosting {command.split()[0]}: {answer}",
          text.startswith(answer) and (answer != "" or text == ""), text)

# A breakpoint at the call itself; a step over it makes the call.
run(f"hbreak *{halt:#x}")
run("continue")
check("gdb stops before the call", pc() == halt, hex(pc()))
operation = value("$x0")
run("delete")
run("stepi")
check("a step makes the call", pc() == halt + 4, hex(pc()))
check("with a result", operation == 1 and value("$x0") == 1, value("$x0"))

# The same with a software breakpoint in the same place.
run(f"break *{halt:#x}")
run("continue")
check("gdb stops at its own breakpoint there", pc() == halt, hex(pc()))
run("stepi")
check("a step from it makes the call", pc() == halt + 4, hex(pc()))
run("delete")
check("the call is still there",
      int(run("monitor semihosting list"), 16) == halt)

# By HVC: its instruction is stepped as one, and so is a breakpoint there.
hvc = gdb.selected_inferior().search_memory(halt & ~0xffff, 0x20000,
                                            bytes.fromhex("020000d4"))
run(f"break *{hvc:#x} if $w0 == 0xc6000011")
gdb.execute("continue")
check("gdb stops before an HVC", pc() == hvc, hex(pc()))
run("delete")
run("stepi")
check("a step makes that call", pc() == hvc + 4, hex(pc()))

# The payload maps itself once more, at 502 GiB. A breakpoint there is none
# here: each HVC is made in an episode.
run(f"break *{(502 << 30) + hvc % (1 << 30):#x}")
gdb.execute("continue")
check("the program's code is the inferior's",
      value("$_exitcode") == 42, value("$_exitcode"))
say("GDB done")
