#!/usr/bin/env python3
"""Packs as dense as the GeoPolRisk program's own data, made up from a seed: 53 materials, 73 codes, 5 years, 288,140 flows.

    python3 bench/measure_packs.py OUT

OUT then holds packs for `--data OUT`: countries and methods are those of the repository, everything else is random.
"""
import csv
import os
import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({"value_usd": "number", "quantity_t": "number", "standard_error": "number"})
GOODS = ["good", "mineral", "stage", "name", "stage_order", "basis", "price_unit", "disposal", "main", "market", "note"]
FLOWS = ["year", "exporter", "importer", "hs_revision", "hs", "value_usd", "quantity_t", "reported_by", "flag", "source",
         "vintage", "note"]
HS6 = ["good", "hs_revision", "hs6", "share", "content_low", "content", "content_high", "confidence", "basket", "holds", "flag",
       "source", "note"]
N_MATERIAL, N_CODE, N_ROW, YEARS = 53, 73, 288140, range(2018, 2023)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    draw = random.Random(1)
    for name in ("countries", "methods", "governance"):
        if not (out / name).exists():
            os.symlink(ROOT / "data" / name, out / name)
    with open(ROOT / "data" / "countries" / "countries.csv", encoding="utf-8") as f:
        areas = [r["country"] for r in csv.DictReader(f)]
    with open(ROOT / "data" / "goods" / "units.csv", encoding="utf-8") as f:
        units = list(csv.reader(f))

    def write(name, tables):
        pc.write_pack(str(out / name), {"name": name, "title": name, "sources": [
            {"title": "made up", "edition": "1", "table": "1", "path": "", "retrieved": "1"}], "licenses": [pc.LICENSES["LODE"]]}, tables)

    goods = ["m%02d:x" % i for i in range(N_MATERIAL)]
    write("goods", [("goods", GOODS, [[g, g[:3], "x", g, 1, "t", "USD/kg", "no", "yes", "no", ""] for g in goods]),
                    ("units", units[0], units[1:]), ("basis", ["good", "basis", "factor", "source", "note"], [])])
    codes = ["%06d" % (250000 + 100 * i) for i in range(N_CODE)]
    hs6 = [[goods[i % N_MATERIAL], "HS17", c, 1, 1, 1, 1, "high", "no", "", "prior", "made up", ""] for i, c in enumerate(codes)]
    per = N_ROW // (N_CODE * len(YEARS)) + 1
    flows = []
    for year in YEARS:
        for c in codes:
            pairs = set()
            while len(pairs) < per:
                a, b = draw.choice(areas), draw.choice(areas[:120])
                if a != b:
                    pairs.add((a, b))
            for a, b in sorted(pairs):
                q = round(10 ** draw.uniform(-1, 5), 3)
                flows.append([year, a, b, "HS17", c, round(q * 10 ** draw.uniform(2, 4)), q, "both", "reported", "made up", "", ""])
    write("trade", [("hs6", HS6, hs6), ("flows", FLOWS, flows[:N_ROW])])
    production = []
    for g in goods:
        for a in sorted(draw.sample(areas, 20)):
            for year in YEARS:
                production.append([g, a, "production", year, round(10 ** draw.uniform(1, 6)), "t", "t", "reported", "WMD", "2024", ""])
    write("production", [("production", pc.OBSERVATION, production)])
    print("%d flows, %d production rows" % (min(len(flows), N_ROW), len(production)))


if __name__ == "__main__":
    main()
