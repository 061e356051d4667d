# SPDX-License-Identifier: BSD-2-Clause
"""A gdb that leaves a guest that has a file open, as HOW says; or, with
HOW=next, the one that comes then.
"""
how = os.environ["HOW"]
attach()
if how == "next":
    run("continue")
else:
    gdb.execute(f"add-symbol-file {os.environ['PAYLOAD']} -o {pc():#x}",
                to_string=True)
    run("break semihosting_mark")
    run("continue")
    check(f"{how}: the guest has a file open", met() == "semihosting_mark")
    run("delete")
    text = run(how)
    check(f"{how}: gdb goes", "error" not in text, text)
say("GDB done")
