#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Pictures of the manual as vector graphics.

draw.py PICTURE.art OUT.svg    text: boxes of + - |, arrows of < > ^ v
draw.py PICTURE.art OUT.pdf
draw.py CHART OUT.pdf          SVG, <rect> and <text> only

Lines of a PICTURE that begin with # are comments. The same bytes come out
whenever it runs.
"""
import re
import sys
import xml.etree.ElementTree

CELL, ROW = 7.2, 15  # of one character
FONT = 12
TINTS = ["#eef4f8", "#dde9f1", "#fdf6e3", "#ffffff"]
INK = "#23404f"
RIGHT, DOWN = "+-<>", "+|^v"


class Picture:
    """Shapes, of which each format is written: ("rect", x, y, width, height,
    colour), ("line", x1, y1, x2, y2), ("polygon", points, colour),
    ("text", x, y, size, anchor, whether of fixed pitch, text)."""

    def __init__(self, width, height, shapes):
        self.width, self.height, self.shapes = width, height, shapes


def from_text(text):
    rows = [line.rstrip() for line in text.split("\n")
            if not line.startswith("#")]
    while rows and not rows[-1]:
        rows.pop()
    width = max(len(row) for row in rows)
    grid = [row.ljust(width) for row in rows]
    used, shapes = set(), []

    def at(y, x):
        return grid[y][x] if 0 <= y < len(grid) and 0 <= x < width else " "

    def point(y, x):
        return (x + 0.5) * CELL, (y + 0.5) * ROW

    def is_head(y, x):
        """Whether a letter or sign is the head of an arrow."""
        char = at(y, x)
        return (char == "v" and at(y - 1, x) in "|+" or
                char == "^" and at(y + 1, x) in "|+" or
                char == ">" and at(y, x - 1) in "-+" or
                char == "<" and at(y, x + 1) in "-+")

    def solid(y1, x1, y2, x2):
        if y1 == y2:
            return all(at(y1, x) in "+-" for x in range(x1, x2 + 1))
        return all(at(y, x1) in "+|" for y in range(y1, y2 + 1))

    def box(y, x):
        """The smallest box whose upper left corner this is."""
        for y2 in range(y + 1, len(grid)):
            if at(y2, x) not in "+|":
                return None
            for x2 in range(x + 1, width):
                if at(y, x2) not in "+-":
                    break
                if at(y, x2) == at(y2, x2) == at(y2, x) == "+" and \
                        solid(y2, x, y2, x2) and solid(y, x2, y2, x2):
                    return y2, x2
        return None

    boxes = []
    for y in range(len(grid)):
        for x in range(width):
            if at(y, x) == "+" and box(y, x):
                boxes.append((y, x, *box(y, x)))
    for y, x, y2, x2 in boxes:
        depth = sum(b[0] <= y and b[1] <= x and b[2] >= y2 and b[3] >= x2
                    for b in boxes) - 1
        (left, top), (right, bottom) = point(y, x), point(y2, x2)
        shapes.append(("rect", left, top, right - left, bottom - top,
                       TINTS[depth % len(TINTS)]))

    def lines(signs, ways, step):
        for y in range(len(grid)):
            for x in range(width):
                if at(y, x) not in signs or (y, x, step) in used:
                    continue
                end, here = (y, x), (y, x)
                while at(*here) in signs or is_head(*here) and \
                        at(*here) in ways:
                    used.add((*here, step))
                    end, here = here, (here[0] + step[0], here[1] + step[1])
                before = (y - step[0], x - step[1])
                start = before if is_head(*before) and at(*before) in ways \
                    else (y, x)
                if start != end:
                    shapes.append(("line", *point(*start), *point(*end)))
                used.update({(*start, step)})

    def is_line(y, x):
        return (y, x, (0, 1)) in used and (
            at(y, x) != "-" or at(y, x - 1) in RIGHT or at(y, x + 1) in RIGHT
        ) or (y, x, (1, 0)) in used or is_head(y, x)

    lines("+-", "<>", (0, 1))
    lines("+|", "^v", (1, 0))
    for y in range(len(grid)):
        for x in range(width):
            if is_head(y, x):
                cx, cy = point(y, x)
                ends = {">": [(4, 0), (-4, -4), (-4, 4)],
                        "<": [(-4, 0), (4, -4), (4, 4)],
                        "v": [(0, 6), (-4, -3), (4, -3)],
                        "^": [(0, -6), (-4, 3), (4, 3)]}[at(y, x)]
                shapes.append(("polygon", [(cx + dx, cy + dy)
                                           for dx, dy in ends], INK))
        shown = "".join(" " if is_line(y, x) else at(y, x)
                        for x in range(width))
        for words in re.finditer(r"\S+(?: \S+)*", shown):
            shapes.append(("text", words.start() * CELL,
                           y * ROW + ROW * 0.5 + FONT * 0.35, FONT, "start",
                           True, words.group()))
    return Picture(width * CELL, len(grid) * ROW, shapes)


def from_svg(text):
    """A chart of tests/support/bench-report.py."""
    root = xml.etree.ElementTree.fromstring(text)
    width, height = float(root.get("width")), float(root.get("height"))
    shapes, size = [], float(root.get("font-size"))
    for node in root:
        kind, get = node.tag.split("}")[-1], node.get

        def number(name):
            value = get(name, "0")
            return {"width": width, "height": height}[name] \
                if value == "100%" else float(value)
        if kind == "rect":
            shapes.append(("rect", number("x"), number("y"), number("width"),
                           number("height"), get("fill")))
        elif kind == "text":
            shapes.append(("text", number("x"), number("y"),
                           float(get("font-size", size)),
                           get("text-anchor", "start"), False, node.text))
        else:
            sys.exit("draw.py: <%s> is not known" % kind)
    return Picture(width, height, shapes)


def svg(picture):
    size = (picture.width, picture.height)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" '
           'height="%.0f" viewBox="0 0 %g %g">' % (
               *(1.4 * side for side in size), *size)]
    for kind, *rest in picture.shapes:
        if kind == "rect":
            out.append('<rect x="%g" y="%g" width="%g" height="%g" rx="3" '
                       'fill="%s"/>' % tuple(rest))
        elif kind == "line":
            out.append('<path d="M%g %gL%g %g" stroke="%s"/>' % (*rest, INK))
        elif kind == "polygon":
            out.append('<polygon points="%s" fill="%s"/>' % (
                " ".join("%g,%g" % point for point in rest[0]), rest[1]))
        else:
            x, y, size, _, _, words = rest
            words = words.replace("&", "&amp;").replace("<", "&lt;")
            out.append('<text x="%g" y="%g" font-size="%g" textLength="%g" '
                       'font-family="monospace">%s</text>' % (
                           x, y, size, len(rest[5]) * CELL, words))
    return "\n".join(out + ["</svg>\n"])


def helvetica(words):
    """About how wide it is in Helvetica of size 1, for text that ends at a
    place."""
    return sum(278 if c in " .,/ijltf-" else 667 if c.isupper() else 556
               for c in words) / 1000


def pdf_colour(colour):
    if colour == "white":
        colour = "#ffffff"
    return " ".join("%.3f" % (int(colour[n:n + 2], 16) / 255)
                    for n in (1, 3, 5))


def pdf(picture):
    """PDF 1.4, ISO 32000-1; the fonts are two that each reader has."""
    out, top = ["0.8 w %s RG" % pdf_colour(INK)], picture.height
    for kind, *rest in picture.shapes:
        if kind == "rect":
            x, y, width, height, colour = rest
            out.append("%s rg %g %g %g %g re f" % (
                pdf_colour(colour), x, top - y - height, width, height))
        elif kind == "line":
            x1, y1, x2, y2 = rest
            out.append("%g %g m %g %g l S" % (x1, top - y1, x2, top - y2))
        elif kind == "polygon":
            points = ["%g %g" % (x, top - y) for x, y in rest[0]]
            out.append("%s rg %s m %s h f" % (
                pdf_colour(rest[1]), points[0],
                " ".join(point + " l" for point in points[1:])))
        else:
            x, y, size, anchor, fixed, words = rest
            if anchor == "end":
                x -= helvetica(words) * size
            words = re.sub(r"([\\()])", r"\\\1", words)
            out.append("BT 0 g /%s %g Tf %g %g Td (%s) Tj ET" % (
                "F1" if fixed else "F2", size, x, top - y, words))
    stream = "\n".join(out)
    font = "<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>" % (picture.width,
                                                         picture.height),
        "<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        font % "Courier", font % "Helvetica"]
    text, places = "%PDF-1.4\n", []
    for number, what in enumerate(objects, 1):
        places.append(len(text))
        text += "%d 0 obj\n%s\nendobj\n" % (number, what)
    end = len(text)
    text += "xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    text += "".join("%010d 00000 n \n" % place for place in places)
    return text + ("trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
                   % (len(objects) + 1, end))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="ascii") as source:
        text = source.read()
    read = from_svg if text.startswith("<svg") else from_text
    write = pdf if sys.argv[2].endswith(".pdf") else svg
    with open(sys.argv[2], "w", encoding="ascii", newline="\n") as out:
        out.write(write(read(text)))


if __name__ == "__main__":
    main()
