#!/usr/bin/env python3
"""`lode stocks` and `lode footprint` give what other programs give for the same input.

    python3 tests/check_calculators.py LODE ROOT

Stocks: ODYM 1.0.0, and scipy for the lognormal law, to 1e-10; footprints: pymrio 0.6.3, to 1e-9;
relative. Runs where the reference tables stand beside the repository (../shared/data/reference) and
says so where they do not. Prints TAP.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

# weibull2_15: S(1) = 0.99557 = exp(-(1/15)^2), so shape 2 and scale 15 years, in this order.
LAWS = {
    "fixed8": ("fixed", "--mean", "8"),
    "normal12_3": ("normal", "--mean", "12", "--deviation", "3"),
    "foldednormal12_3": ("folded-normal", "--mean", "12", "--deviation", "3"),
    "weibull2_15": ("weibull", "--shape", "2", "--scale", "15"),
    "lognormal14_5": ("lognormal", "--mean", "14", "--deviation", "5"),
}


def answer(lode, *words):
    """The document of a command, or None after a failed check."""
    run = subprocess.run([lode, *words, "--json"], capture_output=True, text=True, check=False,
                         env={**os.environ, "LODE_PACKS": ""})
    held = tap.ok(run.returncode == 0 and run.stderr == "", f"lode {words[0]} answers", run.stderr)
    return json.loads(run.stdout) if held else None


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def compare(name, pairs, tolerance):
    """One check for each (label, found, wanted)."""
    worst = 0.0
    for label, found, wanted in pairs:
        off = abs(found - wanted) / (abs(wanted) if wanted else 1.0)
        worst = max(worst, off)
        tap.ok(off <= tolerance, f"{name}: {label}", f"found {found!r}, wanted {wanted!r}, off by {off:.3g}")
    print(f"# {name}: {len(pairs)} values, worst {worst:.3g} relative")


def check_stocks(lode, reference):
    wanted = rows_of(reference / "stock_flow.csv")
    tap.ok({row["lifetime"] for row in wanted} == set(LAWS), "each law of the reference is known here")
    for law, words in LAWS.items():
        document = answer(lode, "stocks", str(reference / "input_stock_flow_inflow.csv"), "--law", *words)
        if document is None:
            continue
        found = {row["year"]: row for row in document["result"]["rows"]}
        pairs = [(f"{law} {row['year']} {what}", found[int(row["year"])][what], float(row[what + "_kt"]))
                 for row in wanted if row["lifetime"] == law for what in ("stock", "outflow")]
        compare("stocks", pairs, 1e-10)


def check_footprints(lode, reference):
    document = answer(lode, "footprint", str(reference / "input_mrio_3x4.csv"))
    if document is None:
        return
    found = {(row["quantity"], row["row"], row["col"]): row["value"] for row in document["result"]["rows"]}
    pairs = [(" ".join((row["quantity"], row["row"], row["col"])),
              found.get((row["quantity"], row["row"], row["col"]), float("inf")), float(row["value"]))
             for row in rows_of(reference / "pymrio_mrio_3x4.csv")]
    compare("footprint", pairs, 1e-9)


def main():
    lode, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    reference = root.parent / "shared" / "data" / "reference"
    if not reference.is_dir():
        tap.skip("the reference tables (../shared/data/reference) are not here")
        tap.done_testing()
    check_stocks(lode, reference)
    check_footprints(lode, reference)
    tap.done_testing()


if __name__ == "__main__":
    main()
