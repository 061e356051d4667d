# SPDX-License-Identifier: BSD-2-Clause
"""Caisson's extension of GDB.

esr, sysregs, walk, kallsyms, kaslr, elf and printk are pure: they decode bytes
that a function hands them and know nothing of GDB, so that they are tested
without it. target is what they see of GDB, session keeps the kernel that was
found, and the other modules have the commands that the user types.
"""
