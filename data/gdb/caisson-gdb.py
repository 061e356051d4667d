# SPDX-License-Identifier: BSD-2-Clause
"""Loads Caisson's commands into GDB 13.1 or later: source caisson-gdb.py

They live in the package caisson beside this file; `help caisson' lists them.
"""

import os
import sys


def load():
    import gdb

    major, minor = (int(word) for word in
                    gdb.VERSION.split("-")[0].split(".")[:2])
    if (major, minor) < (13, 1):
        raise gdb.GdbError("caisson-gdb.py needs GDB 13.1 or later, and this "
                           "is %s." % gdb.VERSION)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    # The sources may lie where the user has no business writing.
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        from caisson import attach, cpu, linux, session, unwind
    finally:
        sys.dont_write_bytecode = written
        del sys.path[0]
    attach.Prefix()
    for module in (attach, cpu, linux):
        module.register_commands()
    session.watch_connections()
    unwind.register()


load()
