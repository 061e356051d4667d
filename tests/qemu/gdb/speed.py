# SPDX-License-Identifier: BSD-2-Clause
"""Seconds for what is done often, by our stub and by QEMU's own."""
# pylint: disable=undefined-variable
for setting in ("pagination off", "confirm off", "remotetimeout 60",
                "architecture aarch64"):
    gdb.execute("set " + setting)
gdb.execute("target remote " + os.environ["LINE"], to_string=True)
run(f"tbreak *{SYMBOLS['__arm64_sys_getuid']:#x}")
run("continue")
SIZE = 4 << 20
start = SYMBOLS["_stext"]
then = time.monotonic()
run(f"dump binary memory {os.environ['OUTPUT']} {start:#x} {start + SIZE:#x}")
dump = time.monotonic() - then
check("4 MiB are dumped", os.path.getsize(os.environ["OUTPUT"]) == SIZE)

run("set $n = 0")
run(f"break *{SYMBOLS['el0t_64_sync_handler']:#x} if $n++ >= 200")
then = time.monotonic()
run("continue")
hits = time.monotonic() - then
check("200 false conditions", value("$n") == 201, value("$n"))
run("delete")
run("detach")
say(f"GDB figures {round(dump * 1000)} {round(hits * 1000)}")
say("GDB done")
