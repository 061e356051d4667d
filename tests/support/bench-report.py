#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The table and the chart of `make bench'.

bench-report.py FIGURES.csv CHART.svg [PEERS.csv]

FIGURES.csv is what guest-bench.test has written. PEERS.csv holds figures of
others, for the chart: a head "operation,NAME..." and a line for each
operation, named as in the table; a cell may be empty.
"""
import csv
import sys

BAR, GAP, LEFT, WIDTH = 12, 14, 190, 640
COLOURS = ["#1f6f8b", "#99a8b2", "#c9a227", "#7a4988", "#4f772d", "#b23a48"]


def read(path):
    with open(path, encoding="ascii", newline="") as lines:
        return list(csv.DictReader(lines))


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
    """(operation, [(whose, number), ...]); whatever is measured alone of
    GICv3, or of GICv2 where that has no such operation."""
    names = [name for name in (peers[0] if peers else {}) if
             name != "operation"]
    others = {row["operation"]: row for row in peers}
    found = {}
    for row in rows:
        if row["caisson"] and row["operation"] not in found:
            bars = [("Caisson", int(row["caisson"]))]
            peer = others.get(row["operation"], {})
            bars += [(name, int(peer[name])) for name in names
                     if peer.get(name)]
            found[row["operation"]] = bars
    return ["Caisson"] + names, found


def chart(path, names, found):
    """Bars on a scale of their own for each operation: they differ too much
    for one. The number stands beside each."""
    out, y = [], 60
    for operation, bars in found.items():
        most = max(number for _, number in bars) or 1
        out.append(f'<text x="{LEFT - 8}" y="{y + BAR - 2}" '
                   f'text-anchor="end">{operation}</text>')
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
        out.append(f'<text x="{LEFT + 110 * n + 15}" y="43">{name}</text>')
    with open(path, "w", encoding="ascii") as svg:
        svg.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
                  f'height="{y}" font-family="sans-serif" font-size="11">\n'
                  '<rect width="100%" height="100%" fill="white"/>\n'
                  f'<text x="{LEFT}" y="20" font-size="14">Instructions, as '
                  'the guest sees them; less is better</text>\n' +
                  "\n".join(out) + "\n</svg>\n")


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    rows = read(sys.argv[1])
    peers = read(sys.argv[3]) if len(sys.argv) == 4 else []
    if peers and "operation" not in peers[0]:
        sys.exit(f"{sys.argv[3]}: no column \"operation\"")
    table(rows)
    chart(sys.argv[2], *groups(rows, peers))


if __name__ == "__main__":
    main()
