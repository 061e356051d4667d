# SPDX-License-Identifier: BSD-2-Clause
"""Loads the symbols of the kernel's modules; needs the types of vmlinux."""

import os

import gdb

from caisson import target

SUFFIXES = (".ko.debug", ".ko")
# Sections that GDB wants to know, if a module has them.
WANTED = (".data", ".data..read_mostly", ".rodata", ".bss", ".text.hot",
          ".text.unlikely", ".init.text")


def find_files(directory):
    """Module names, with _ for -, and the file of each; the file with debug
    information where there are two."""
    files = {}
    for where, _, names in os.walk(directory):
        for name in names:
            for rank, suffix in enumerate(SUFFIXES):
                if name.endswith(suffix):
                    module = name[:-len(suffix)].replace("-", "_")
                    known = files.get(module)
                    if known is None or rank < known[0]:
                        files[module] = rank, os.path.join(where, name)
                    break
    return {module: path for module, (_, path) in files.items()}


def list_modules():
    """Yields each struct module of the list, the newest first."""
    head = gdb.parse_and_eval("&modules")
    kind = gdb.lookup_type("struct module")
    offset = next(f.bitpos // 8 for f in kind.fields() if f.name == "list")
    address = gdb.lookup_type("unsigned long")
    node = head["next"]
    while node != head:
        yield gdb.Value(int(node.cast(address)) - offset).cast(
            kind.pointer()).dereference()
        node = node["next"]


def sections(module):
    """Names and addresses of a module's sections."""
    attributes = module["sect_attrs"]
    for i in range(int(attributes["nsections"])):
        entry = attributes["attrs"][i]
        fields = {field.name for field in entry.type.fields()}
        name = entry["battr"]["attr"]["name"] if "battr" in fields else \
            entry["attr"]["name"]
        value = entry["address"] if "address" in fields else entry["private"]
        yield name.string(), target.number(value)


def load(directory):
    """Loads what is loaded in the guest and has a file; says what has none."""
    files = find_files(directory)
    if not files:
        target.fail("There is no module (NAME.ko) below %s." % directory)
    missing = []
    count = 0
    for module in list_modules():
        name = module["name"].string()
        path = files.get(name)
        if path is None:
            missing.append(name)
            continue
        places = dict(sections(module))
        text = places.pop(".text", None)
        if text is None:
            missing.append(name)
            continue
        # Each section goes where it is, not all at one offset.
        words = ["add-symbol-file", '"%s"' % path, "%#x" % text]
        for section in WANTED:
            if section in places:
                words += ["-s", section, "%#x" % places[section]]
        confirm = gdb.parameter("confirm")
        gdb.execute("set confirm off")
        try:
            gdb.execute(" ".join(words), to_string=True)
        finally:
            gdb.execute("set confirm " + ("on" if confirm else "off"))
        count += 1
    print("%d modules loaded.%s" % (count, (
        " No file for: " + ", ".join(sorted(missing)) + ".") if missing
        else ""))
