#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What the manual lacks, and what it has that no source has any more.

manual.py messages|order|tools|options|monitor|calls|gdb|boards
manual.py entries      what "messages" takes from the sources, to write it from

Run in the source tree. One line for each finding; none, if all is well.
A message is matched with an @item of doc/messages.texi: where the source has a
conversion or an expansion, the manual may have anything, mostly @var{...}.
"""
import glob
import re
import sys

CALLS = {  # whose format or text is printed, and which argument that is
    "refuse": 0, "panic": 0, "log_error": 0, "log_warn": 0, "log_info": 0,
    "debug_tell": 1}
RANGE = "%s at 0x%llx, size 0x%llx, "
C_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONVERSION = re.compile(r"%[-0 #+]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:ll|l|z|h)?"
                        r"[diuxXcsp]|\x01")


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def manual():
    return "\n".join(read(path) for path in sorted(glob.glob("doc/*.texi")))


def plain(texinfo):
    """An @item as it is printed; each @var{} is one character that no message
    has."""
    text = re.sub(r"@var\{[^}]*\}", "\x01", texinfo)
    text = re.sub(r"@(?:code|file|option|command|samp)\{([^}]*)\}", r"\1",
                  text)
    return re.sub(r"@([@{}])", r"\1", text).strip()


def arguments(text, start):
    """The arguments of the call whose opening parenthesis is before start."""
    found, depth, at, begin = [], 0, start, start
    while at < len(text):
        char = text[at]
        if char == '"':
            at = C_STRING.match(text, at).end()
            continue
        if char == "," and depth == 0:
            found.append(text[begin:at])
            begin = at + 1
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth < 0:
                return found + [text[begin:at]]
        at += 1
    return []


def c_text(argument):
    """The string literals of an argument, as one, with \\x01 for a macro in
    between; "" where there is none."""
    text = re.sub(r'"\s+[A-Z_]+\s+"', '\x01', argument)
    text = "".join(C_STRING.findall(text))
    text = text.replace('\\"', '"').replace("\\n", " ")
    return re.sub(" +", " ", text).strip()


def sources():
    return sorted(glob.glob("src/**/*.[ch]", recursive=True))


def c_calls(calls, before=""):
    """(file, text) of each call that has a literal, with what is before it."""
    names = re.compile(r"\b(%s)\s*\(" % "|".join(calls))
    for path in sources():
        text = read(path)
        for call in names.finditer(text):
            given = arguments(text, call.end())
            number = calls[call.group(1)]
            if len(given) > number and c_text(given[number]):
                yield path, before + c_text(given[number])


def pattern(text, holes):
    """A regular expression, and how many characters of it are literal; what
    holes finds may be anything."""
    parts = holes.split(text)
    return (re.compile(".*".join(re.escape(part) for part in parts), re.S),
            sum(len(part) for part in parts))


def firmware():
    for path, text in [*c_calls(CALLS), *c_calls({"refuse_range": 2}, RANGE)]:
        literal = CONVERSION.sub("", text)
        if re.search("[a-z]{2}", literal):
            yield path, text, *pattern(text.replace("%%", "%"), CONVERSION)


EXPANSION = re.compile(r"\x01+")


def shell_text(text, at):
    """From the quote at `at` to its end: what is printed, with \\x01 for each
    expansion."""
    out, at = "", at + 1
    while text[at] != '"':
        if text[at] == "\\":
            out, at = out + text[at + 1], at + 2
        elif text.startswith("$(", at) or text.startswith("${", at):
            closing, depth = {"(": ")", "{": "}"}[text[at + 1]], 0
            opening = text[at + 1]
            at += 1
            while True:
                depth += {opening: 1, closing: -1}.get(text[at], 0)
                at += 1
                if depth == 0:
                    break
            out += "\x01"
        elif text[at] == "$":
            at += 1
            at += max(1, len(re.match(r"\w*", text[at:]).group()))
            out += "\x01"
        else:
            out, at = out + text[at], at + 1
    return out


def scripts():
    """(file, text, pattern, literal characters) of the tools' messages."""
    for path in sorted(glob.glob("src/tools/*.in")) + ["packaging/bootfs.sh"]:
        text = read(path)
        for call in re.finditer(r'\b(?:die|misuse|say)\s+"', text):
            found = shell_text(text, call.end() - 1).split("\n")[0]
            if re.search("[a-z]{2}", found.replace("\x01", "")):
                yield path, found, *pattern(found, EXPANSION)
    path = "data/config-txt.awk"
    for found in re.findall(r"refuse\((.*)\)", read(path)):
        text = "\x01".join(C_STRING.findall(found))
        if text:
            text += "" if found.endswith('"') else "\x01"
            yield path, text, *pattern(text, EXPANSION)


def m4_text(text, at):
    """From the bracket at `at` to its partner: what configure prints, as one
    line, with \\x01 for each expansion."""
    depth, end = 1, at + 1
    while depth:
        depth += {"[": 1, "]": -1}.get(text[end], 0)
        end += 1
    words = re.sub(r"\$\{[^}]*\}|\$\w+", "\x01", text[at + 1:end - 1])
    return re.sub(r"\s+", " ", words)


def build():
    """What stops ./bootstrap, configure and make, or is told by them."""
    found = []
    for path in ["configure.ac"] + sorted(glob.glob("m4/*.m4")):
        text = read(path)
        for call in re.finditer(r"AC_MSG_(?:ERROR|FAILURE|WARN|NOTICE)\(",
                                text):
            if text[call.end()] != "[":
                sys.exit("%s: a message without brackets" % path)
            found.append((path, m4_text(text, call.end())))
    text = read("bootstrap")
    found += [("bootstrap", shell_text(text, call.end() - 1).split("\n")[0])
              for call in re.finditer(r'\b(?:die|say)\s+"', text)]
    found += [("bootstrap", line) for line in
              re.findall(r"^bootstrap: (.*)$", text, re.M)]
    # A makefile doubles the dollar of the shell, and names the target first.
    for path in ["packaging/bootfs.sh", "Makefile.am"] + sorted(
            glob.glob("*/*.am") + glob.glob("*/*/*.am")):
        text = read(path).replace("$$", "$")
        for call in re.finditer(r'\becho "(?=[^\n]*>&2)', text):
            words = shell_text(text, call.end() - 1)
            found.append((path, re.sub(r"^(?:make )?[\w\x01-]+: ", "", words)))
        for call in re.finditer(r"\$\(error ((?:\$\([^()]*(?:\([^()]*\))?\)"
                                r"|[^()])*)\)", text):
            found.append((path, re.sub(r"\$\((?:[^()]|\([^()]*\))*\)", "\x01",
                                       call.group(1))))
    for path, text in found:
        if re.search("[a-z]{2}", text.replace("\x01", "")):
            yield path, text, *pattern(text, EXPANSION)


def python():
    """The errors of GDB's extension. How a command is used, it says itself."""
    call = re.compile(r"(?:\w+Error|fail|NOT_YET =) ?\(")
    for path in sorted(glob.glob("data/gdb/**/*.py", recursive=True)):
        text = read(path)
        for found in call.finditer(text):
            words = c_text(re.split(r"\s%\s", arguments(
                text, found.end())[0])[0])
            if re.search("[a-z]{2}", CONVERSION.sub("", words)) and \
                    not words.startswith("Usage:"):
                yield path, words, *pattern(words, CONVERSION)


def reasons():
    """Why a file is no good, and what a status is called."""
    for path, text in c_calls({"fail": 1}):
        if path.startswith(("src/image/", "src/storage/")):
            yield path, text, *pattern(text, CONVERSION)
    path = "src/base/status.c"
    for text in re.findall(r'"([\w /]+)(?:\\0|";)', read(path))[1:-1]:
        yield path, text, *pattern(text, CONVERSION)


KINDS = firmware, scripts, build, python, reasons


def items():
    """(line number, text, whether it begins an entry) of every message in the
    chapter's tables of samples; text None where such a table begins."""
    samples = False
    for number, line in enumerate(read("doc/messages.texi").split("\n"), 1):
        command, _, rest = line.partition(" ")
        if command == "@table":
            samples = rest == "@samp"
            yield number, None, True
        elif samples and command in ("@item", "@itemx"):
            yield number, plain(rest), command == "@item"


def check_messages():
    """Each message has an entry; each entry is a message of some source."""
    known = {}
    for kind in KINDS:
        for path, text, regex, literal in kind():
            known.setdefault(text, (path, regex, literal))
    documented = set()
    for number, item, _ in items():
        if item is None:
            continue
        fits = [(literal, text) for text, (_, regex, literal) in known.items()
                if regex.fullmatch(item)]
        if fits:
            documented.add(max(fits)[1])
        else:
            yield "doc/messages.texi:%d: no source prints: %s" % (
                number, item.replace("\x01", "..."))
    for text, (path, _, _) in known.items():
        if text not in documented:
            yield "%s: not in doc/messages.texi: %s" % (
                path, text.replace("\x01", "$..."))


def check_order():
    """Within a table, entries are in the order of their fixed words."""
    last = ""
    for number, item, first in items():
        if item is None:
            last = ""
            continue
        key = re.sub(r"[^a-z0-9 ]", "", item.lower()).strip()
        if not first:
            continue
        if key < last:
            yield "doc/messages.texi:%d: not in order: %s" % (
                number, item.replace("\x01", "..."))
        last = key


def documented_words():
    """The manual's entries of tables, as they are printed."""
    return {plain(item) for item in re.findall(r"^@itemx? (.*)$", manual(),
                                               re.M)}


OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def tool_options(name):
    """Of a tool, what each place has: a set of options, by the place's name.
    The section of the manual is None if there is none."""
    source = read("src/tools/%s.in" % name)
    usage = re.search(r"<<USAGE\n(.*?)\nUSAGE", source, re.S).group(1)
    branches = re.findall(r"^\s*(-[-\w| ]*)\)", source, re.M)
    page = re.sub(r"\\f[A-Z]", " ", read("doc/%s.1" % name))
    entries = re.findall(r"^\.T[PQ]\n(.*)$", page.replace("\\-", "-"), re.M)
    section = re.search(r"^@node %s\n(.*?)(?=^@node |\Z)" % name,
                        read("doc/tools.texi"), re.M | re.S)
    items = section and re.findall(r"^@itemx? (.*)$", section.group(1), re.M)
    return {"its --help": set(OPTION.findall(usage)),
            "the script": set(OPTION.findall(" ".join(branches))),
            "doc/%s.1" % name: set(OPTION.findall(" ".join(entries))),
            "doc/tools.texi": items and set(OPTION.findall(" ".join(items)))}


def check_tools():
    """Script, --help, man page and manual have the same options of a tool."""
    for path in sorted(glob.glob("src/tools/caisson-*.in")):
        name = path.split("/")[-1][:-3]
        places = tool_options(name)
        if places["doc/tools.texi"] is None:
            yield "doc/tools.texi: no node %s" % name
            continue
        for option in sorted(set.union(*places.values())):
            for place, options in places.items():
                if option not in options:
                    yield "%s: %s is missing in %s" % (name, option, place)


def check_options():
    """Each option of Caisson's command line, with each value."""
    text, told = read("src/vm/options.c"), documented_words()
    for name, values in re.findall(r'"(\w+)\\0"(?:\s+"([\w ]*)\\0")?', text):
        names = values.split() or ["\x01"]
        for value in names + (["0", "1"] if "on" in names else []):
            if "caisson.%s=%s" % (name, value) not in told:
                yield "no entry for caisson.%s=%s" % (
                    name, value.replace("\x01", "..."))


def usages(text):
    """The forms of a monitor command's arguments: a list of lists of words
    that each form has. Brackets and bars only group."""
    for form in re.split(r"\|", text.replace("[", "|").replace("]", "|")):
        words = re.findall(r"\b[a-z]+\b", form)
        if words:
            yield words


def check_monitor():
    """Each monitor command, with each word that it takes."""
    told = [item.split()[1:] for item in documented_words()
            if item.startswith("monitor ")]
    source = read("src/vm/debug_monitor.c").replace("\\\n", "\n")
    table = re.search(r"COMMANDS(.*?)clang-format", source, re.S).group(1)
    for row in re.findall(r"X\((\w+,.*?\"\))", table, re.S):
        name, given = arguments(row, 0)[:2]
        name, given = name.strip(), c_text(given)
        if [name] not in told and "[" not in given and "|" not in given:
            yield "no entry for monitor %s" % name
        for words in [[name]] + list(usages(given)):
            if not any(item[0] == name and set(words) <= set(item)
                       for item in told):
                yield "no entry for monitor %s: %s" % (name, " ".join(words))


def check_calls():
    """Each row of the filter of firmware calls, and what becomes of it; what
    has no row is denied."""
    what = {"SERVE": "served", "FORWARD": "passed on"}
    row = re.compile(r"^\t(SERVE|FORWARD)\w*\([^;]*?"
                     r"((?:PSCI|SMCCC)_FN_\w+)", re.M)
    # PSCI_VERSION and the like keep their prefix, CPU_ON has none.
    prefix = re.compile(r"\w+_FN_(?!VERSION$|FEATURES$)|_FN(?=_)")
    rows = {prefix.sub("", call): what[kind]
            for kind, call in row.findall(read("src/psci/filter.c"))}
    told = dict(re.findall(r"^@item @code\{(\w+)\}\s+@tab ([a-z ]+?)\s+@tab",
                           read("doc/machine.texi"), re.M))
    for name in sorted(rows.keys() | told.keys()):
        policy = rows.get(name, "denied")
        if told.get(name) != policy:
            yield "doc/machine.texi says not: %s: %s" % (name, policy)


def check_gdb():
    """Each command of GDB's extension."""
    told = documented_words()
    for path in sorted(glob.glob("data/gdb/**/*.py", recursive=True)):
        for name in re.findall(r'__init__\("(caisson [a-z]+)"', read(path)):
            if not any((item + " ").startswith(name + " ") for item in told):
                yield "no entry for %s" % name


def check_boards():
    """Each key of a board.conf, and each board."""
    told = documented_words()
    for path in sorted(glob.glob("boards/*/board.conf")):
        for key in re.findall(r"^(\w+)=", read(path), re.M):
            if key not in told:
                yield "no entry for %s of %s" % (key, path)
        board = path.split("/")[1]
        if board not in told:
            yield "no entry for the board %s" % board


def main():
    checks = {name[6:]: check for name, check in globals().items()
              if name.startswith("check_")}
    if len(sys.argv) == 2 and sys.argv[1] in checks:
        for finding in checks[sys.argv[1]]():
            print(finding)
    elif sys.argv[1:] == ["entries"]:
        for kind in KINDS:
            for path, text, _, _ in kind():
                print("%s: %s" % (path, text.replace("\x01", "$...")))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
