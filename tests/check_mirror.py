#!/usr/bin/env python3
"""Flows reconciled from both sides' reports stand beside BACI, where both are at hand.

Imports the raw UN Comtrade extracts of 2022 and 2024 with `lode data import --reconcile` and compares
with the official figures of the same years: who leads, shares, concentration, level, tonnes. What is
compared, and why it cannot be equal, is in docs/method/mirror.md. The sources are not part of this
repository: the check runs where they stand beside it (../shared/data) and says so where they do not.
Prints TAP.

usage: check_mirror.py LODE ROOT
"""
import collections
import csv
import gzip
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import tap

FOLDED = {"811231": "811292"}   # hafnium of HS22 lies in 811292 of HS17
SIDES = {"both": "told by both sides", "exporter": "told by the exporter", "importer": "told by the importer"}
# The public reconciliation of the same extract, against the same figures (validation of 2022; its level is of flows).
PUBLIC = {"leaders": 22, "share error": 3.9, "hhi": 0.885, "level": 1.51}
# What is reached; a bound is the figure itself, rounded to the side of failure.
WANTED = {
    2022: {"flows": 23528, "both": 9487, "exporter": 5676, "importer": 8365, "limited": 2411,
           "leaders": 28, "top three": 2.90, "share error": 1.11, "hhi": 0.978, "level": (0.99, 1.00), "sum": (1.02, 1.03),
           "log": 0.995},
    2024: {"flows": 22066, "both": 8926, "exporter": 5637, "importer": 7503, "limited": 2193,
           "leaders": 27, "top three": 2.83, "share error": 0.84, "hhi": 0.996, "level": (0.99, 1.00), "sum": (0.98, 0.99),
           "log": 0.996, "tonnes share error": 1.26, "tonnes": (1.00, 1.01)},
}


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def published(root, sources, year):
    """Official value (USD) and quantity (t) by code, exporter, importer."""
    value, quantity = {}, {}
    if year == 2022:
        for r in table(sources / "baci_hs17_v202601_y2022_crm30_value_usd.csv"):
            i, j = ("TWN" if c == "S19" else c for c in (r["i"], r["j"]))
            value[r["cmd"], i, j] = float(r["value"])
        return value, quantity
    name = {r["baci_code"]: r["country"] for r in table(root / "data" / "countries" / "countries.csv")}
    for r in table(sources / "BACI_HS17_Y2024_V202601_crm30.csv"):
        key = r["k"], name.get(r["i"], r["i"]), name.get(r["j"], r["j"])
        value[key] = 1000.0 * float(r["v"])
        if r["q"].strip() != "NA":
            quantity[key] = float(r["q"])
    return value, quantity


def reconciled(lode, sources, year, folder):
    """The rows of a fresh import, and its report."""
    raw = pathlib.Path(folder) / f"comtrade_{year}.csv"
    with gzip.open(sources / f"comtrade_raw_{year}_crm31.csv.gz", "rb") as f, open(raw, "wb") as out:
        shutil.copyfileobj(f, out)
    run = subprocess.run([lode, "data", "import", raw, "--reconcile", "--revision", "HS22", "--for-year", str(year),
                          "--into", folder, "--as", f"y{year}", "--json"], capture_output=True, text=True, check=False,
                         env={**os.environ, "LODE_PACKS": ""})
    if not tap.ok(run.returncode == 0, f"{year}: the extract is imported and reconciled", run.stderr):
        return [], None
    return table(pathlib.Path(folder) / f"y{year}" / "flows.csv"), json.loads(run.stdout)["result"]["reconciliation"]


def by_flow(rows, column):
    """Sums by code of HS17, exporter, importer."""
    flow = collections.Counter()
    for r in rows:
        if r[column]:
            flow[FOLDED.get(r["hs"], r["hs"]), r["exporter"], r["importer"]] += float(r[column])
    return flow


def shares(flow):
    """Exporters' shares of each code."""
    total, part = collections.Counter(), collections.defaultdict(collections.Counter)
    for (code, exporter, _), x in flow.items():
        total[code] += x
        part[code][exporter] += x
    return {code: {c: x / total[code] for c, x in p.items()} for code, p in part.items() if total[code] > 0}


def leaders(share, n):
    return sorted(share, key=lambda c: (-share[c], c))[:n]


def share_error(own, other):
    """Mean absolute difference in points over the first six exporters of either, then over codes."""
    errors = []
    for code, wanted in other.items():
        found = own.get(code, {})
        six = set(leaders(found, 6)) | set(leaders(wanted, 6))
        errors.append(statistics.fmean(abs(found.get(c, 0) - wanted.get(c, 0)) for c in six))
    return 100 * statistics.fmean(errors)


def correlation(a, b):
    ma, mb = statistics.fmean(a), statistics.fmean(b)
    ab = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    return ab / math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))


def measure(flow, value):
    """The figures of agreement."""
    own, other = shares(flow), shares(value)
    codes = sorted(other)
    common = sorted(k for k in value if flow.get(k, 0) > 0 and value[k] > 0)
    hhi = [[sum(x * x for x in s[c].values()) for c in codes] for s in (own, other)]
    return {
        "codes": len(codes),
        "leaders": sum(leaders(own[c], 1) == leaders(other[c], 1) for c in codes),
        "top three": statistics.fmean(len(set(leaders(own[c], 3)) & set(leaders(other[c], 3))) for c in codes),
        "share error": share_error(own, other),
        "hhi": correlation(*hhi),
        "level": statistics.median(flow[k] / value[k] for k in common),
        "sum": sum(flow.values()) / sum(value.values()),
        "log": correlation([math.log(flow[k]) for k in common], [math.log(value[k]) for k in common]),
        "common": len(common),
    }


def check_rows(year, rows, report, wanted):
    """What every row promises, and how many there are."""
    tap.ok(len(rows) == wanted["flows"], f"{year}: {wanted['flows']:,} flows", len(rows))
    keys = {(r["hs"], r["exporter"], r["importer"]) for r in rows}
    tap.ok(len(keys) == len(rows), f"{year}: one row a flow")
    tap.ok(all(r["reported_by"] == "both" and r["flag"] == "derived" and r["note"] for r in rows),
           f"{year}: all are derived and say from what")
    found = {"both": report["two_sided"], "exporter": report["exporter_only"], "importer": report["importer_only"]}
    for side, text in SIDES.items():
        tap.ok(found[side] == wanted[side], f"{year}: {wanted[side]:,} are {text}", found[side])
    tap.ok(report["quantities_limited"] == wanted["limited"],
           f"{year}: {wanted['limited']:,} quantities are moved to the limit", report["quantities_limited"])
    tap.ok(report["median_gap_after"] < report["median_gap_before"],
           f"{year}: FOB brings both sides nearer", report["median_gap_before"], report["median_gap_after"])
    tap.ok(all(1.0 <= c["cif_ratio"] <= 1.3 for c in report["codes"]), f"{year}: CIF over FOB is 1.00 to 1.30")


def check_agreement(year, found, wanted):
    for name in ("leaders", "top three", "hhi", "log"):
        tap.ok(found[name] >= wanted[name], f"{year}: {name} {wanted[name]:g} at least", found[name])
    tap.ok(found["share error"] <= wanted["share error"],
           f"{year}: share error {wanted['share error']:g} points at most", found["share error"])
    for name in ("level", "sum"):
        low, high = wanted[name]
        tap.ok(low <= found[name] <= high, f"{year}: {name} over BACI {low:g} to {high:g}", found[name])


def check_better(found):
    """Than the public reconciliation, on each of its four figures."""
    tap.ok(found["leaders"] > PUBLIC["leaders"], "2022: more leading exporters right than the public reconciliation")
    tap.ok(found["share error"] < PUBLIC["share error"], "2022: a smaller error of shares")
    tap.ok(found["hhi"] > PUBLIC["hhi"], "2022: a higher correlation of HHI")
    tap.ok(abs(math.log(found["level"])) < abs(math.log(PUBLIC["level"])), "2022: nearer in level")


def check_tonnes(year, rows, quantity, wanted):
    flow = by_flow(rows, "quantity_t")
    error = share_error(shares(flow), shares(quantity))
    tap.ok(error <= wanted["tonnes share error"],
           f"{year}: share error of tonnes {wanted['tonnes share error']:g} points at most", error)
    total = [collections.Counter(), collections.Counter()]
    for side, x in enumerate((flow, quantity)):
        for (code, _, _), t in x.items():
            total[side][code] += t
    level = statistics.median(total[0][c] / total[1][c] for c in total[1])
    low, high = wanted["tonnes"]
    tap.ok(low <= level <= high, f"{year}: tonnes of the median code over BACI {low:g} to {high:g}", level)


def main():
    lode, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    sources = root.parent / "shared" / "data" / "trade"
    if not sources.is_dir():
        tap.skip("the source data (../shared/data) are not here")
        tap.done_testing()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for year, wanted in WANTED.items():
            rows, report = reconciled(lode, sources, year, folder)
            if not report:
                continue
            value, quantity = published(root, sources, year)
            found[year] = measure(by_flow(rows, "value_usd"), value)
            check_rows(year, rows, report, wanted)
            check_agreement(year, found[year], wanted)
            if quantity:
                check_tonnes(year, rows, quantity, wanted)
            print(f"# {year}: " + ", ".join(f"{k} {x:.4g}" for k, x in found[year].items()))
    if 2022 in found:
        check_better(found[2022])
    tap.done_testing()


if __name__ == "__main__":
    main()
