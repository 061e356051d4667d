#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The table and the chart of `make bench'.

bench-report.py --check PEERS.csv
bench-report.py FIGURES.csv CHART.svg [PEERS.csv]

FIGURES.csv is what guest-bench.test and boot-cost.test have written. PEERS.csv
holds figures of others, for the chart: a head "operation,NAME..." and a line
for each operation, named as in the table; a cell may be empty. --check says
whether a file is that.
"""
import csv
import html
import io
import os
import re
import sys

BAR, GAP, LEFT, WIDTH = 12, 14, 190, 640
COLOURS = ["#1f6f8b", "#99a8b2", "#c9a227", "#7a4988", "#4f772d", "#b23a48"]


BUDGETS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       "../qemu/bench.budget")


def read(path):
    with open(path, encoding="ascii", newline="") as lines:
        return list(csv.DictReader(lines))


def refuse(path, line, what):
    sys.exit(f"{path}:{line}: {what}")


def shown(text):
    return repr(text if len(text) <= 40 else text[:40] + "...")


def lines_of(path):
    """[(number of the line, its cells), ...] of a file from anywhere."""
    if os.path.exists(path) and not os.path.isfile(path):
        sys.exit(f"{path}: not a regular file")
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        sys.exit(f"{path}: {error.strerror}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse(path, data[:error.start].count(b"\n") + 1, "not UTF-8")
    reader = csv.reader(io.StringIO(text[text.startswith("\ufeff"):],
                                    newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        return refuse(path, reader.line_num, error)


def operations():
    """What others can have a figure of."""
    with open(BUDGETS, encoding="ascii") as lines:
        found = re.findall(r"^guest-(\S+)-gic[23] |^(boot-(?:ram|tree)-\S+) ",
                           lines.read(), re.M)
    return {guest or boot for guest, boot in found}


def check_head(path, line, head):
    if head[0] != "operation":
        refuse(path, line, 'the first column is not "operation"')
    if len(head) == 1:
        refuse(path, line, 'no column beside "operation"')
    for n, name in enumerate(head):
        if not name.strip() or not name.isprintable():
            refuse(path, line, f"column {n + 1} has no name that can be "
                   f"printed: {shown(name)}")
        if name in head[:n] + ["Caisson"]:
            refuse(path, line, f"a second column {shown(name)}")


def read_peers(path):
    """{operation: {name: number, ...}, ...}, and all the names."""
    lines = lines_of(path)
    if not lines:
        refuse(path, 1, "nothing in it")
    (first, head), peers, known = lines[0], {}, operations()
    check_head(path, first, head)
    if not lines[1:]:
        refuse(path, first, "no line after the head")
    for line, row in lines[1:]:
        if row[0] not in known:
            refuse(path, line, f"no such operation: {shown(row[0])}")
        if row[0] in peers:
            refuse(path, line, f"a second line {shown(row[0])}")
        if len(row) != len(head):
            refuse(path, line,
                   f"{len(row)} cells, where the head has {len(head)}")
        for name, cell in zip(head[1:], row[1:]):
            if cell and not re.fullmatch("[0-9]{1,15}", cell):
                refuse(path, line, f"{name}: not a whole number of at most "
                       f"15 digits: {shown(cell)}")
        peers[row[0]] = {name: int(cell)
                         for name, cell in zip(head[1:], row[1:]) if cell}
    return head[1:], peers


# The other columns of the figures, and their heads.
MORE = {"cpus1": "1 CPU", "cpus4": "4", "cpus8": "8", "exits": "exits",
        "el2": "EL2", "registers": "sysreg", "barriers": "barr.",
        "gic-accesses": "GIC", "code-lines": "code", "data-lines": "data"}


def table(rows):
    """Instructions as the guest sees them, with two CPUs and with others; then
    what EL2 does on that path."""
    print(f"{'operation':21}{'GIC':>4}{'bare':>6}{'Caisson':>8}{'budget':>8}"
          + "".join(f"{head:>7}" for head in MORE.values()))
    for row in rows:
        over = int(row["caisson"] or 0) > int(row["budget"])
        print(f"{row['operation']:21}{row['gic']:>4}{row['bare'] or '-':>6}"
              f"{row['caisson'] or '-':>8}{row['budget']:>8}"
              + "".join(f"{row.get(name) or '-':>7}" for name in MORE)
              + ("  over" if over or not row["caisson"] else ""))


def groups(rows, peers):
    """{operation: [(whose, number), ...], ...}; whatever is measured alone of
    GICv3, or of GICv2 where that has no such operation."""
    found = {}
    for row in rows:
        if row["operation"] not in found:
            found[row["operation"]] = [
                ("Caisson", int(row["caisson"])),
                *peers.get(row["operation"], {}).items()]
    return found


def chart(path, names, found):
    """Bars on a scale of their own for each operation: they differ too much
    for one. The number stands beside each."""
    out, y = [], 60
    for operation, bars in found.items():
        most = max(number for _, number in bars) or 1
        out.append(f'<text x="{LEFT - 8}" y="{y + BAR - 2}" '
                   f'text-anchor="end">{html.escape(operation)}</text>')
        for name, number in bars:
            size = max(1, number * (WIDTH - LEFT - 90) // most)
            out.append(f'<rect x="{LEFT}" y="{y}" width="{size}" '
                       f'height="{BAR - 2}" '
                       f'fill="{COLOURS[names.index(name) % 6]}"/>')
            out.append(f'<text x="{LEFT + size + 5}" y="{y + BAR - 3}">'
                       f'{number}</text>')
            y += BAR
        y += GAP
    for n, name in enumerate(names):
        out.append(f'<rect x="{LEFT + 110 * n}" y="34" width="10" '
                   f'height="10" fill="{COLOURS[n % 6]}"/>')
        out.append(f'<text x="{LEFT + 110 * n + 15}" y="43">'
                   f'{html.escape(name)}</text>')
    with open(path, "w", encoding="ascii",
              errors="xmlcharrefreplace") as svg:
        svg.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
                  f'height="{y}" font-family="sans-serif" font-size="11">\n'
                  '<rect width="100%" height="100%" fill="white"/>\n'
                  f'<text x="{LEFT}" y="20" font-size="14">Instructions, as '
                  'the guest sees them; less is better</text>\n' +
                  "\n".join(out) + "\n</svg>\n")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    if sys.argv[1] == "--check":
        read_peers(sys.argv[2])
        return
    rows = read(sys.argv[1])
    names, peers = read_peers(sys.argv[3]) if len(sys.argv) == 4 else ([], {})
    table(rows)
    none = [row["operation"] for row in rows if not row["caisson"]]
    if none or not rows:
        sys.exit(f"{sys.argv[1]}: no figure: {' '.join(none) or 'at all'}")
    chart(sys.argv[2], ["Caisson"] + names, groups(rows, peers))


if __name__ == "__main__":
    main()
