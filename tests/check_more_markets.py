#!/usr/bin/env python3
"""The pack `markets` makes markets of its goods: figures as published, laws of the base and of a ban, refusals.

Prints TAP.

usage: check_more_markets.py LODE ROOT
"""
import collections
import csv
import json
import os
import pathlib
import subprocess
import sys

import tap

OUNCES = 32150.7466  # troy ounces a tonne
POUNDS = 2204.622621848776


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


class Command:
    def __init__(self, lode, data):
        self.lode, self.data = lode, data

    def ask(self, *args):
        """Exit status, document (None where there is none) and the messages."""
        run = subprocess.run([self.lode, *args, "--data", self.data, "--json"], capture_output=True, text=True, check=False,
                             env=dict(os.environ, LODE_PACKS=""))
        return run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr


def close(found, wanted, tolerance, name):
    """One figure within a share of itself."""
    tap.ok(found is not None and abs(found / wanted - 1) <= tolerance, f"{name}: {wanted:,g} +- {tolerance:.1%}", f"found {found}")


def find(rows, **cells):
    hits = [r for r in rows if all(r[k] == v for k, v in cells.items())]
    return hits[0] if len(hits) == 1 else None


def rows_as_published(pack):
    """Values of the tables beside the pages they come from."""
    prices, use, trade = table(pack / "market_prices.csv"), table(pack / "market_use.csv"), table(pack / "market_trade.csv")

    def price(good, country="*"):
        return find(prices, good=good, country=country, year="2024")

    for good, value, unit in (("platinum:mine", 960.7, "USD/ozt"), ("palladium:mine", 994.9, "USD/ozt"), ("rhodium:mine", 4660.44, "USD/ozt"),
                              ("copper:refined", 414.7, "cents/lb"), ("chromium:mine", 331, "USD/t"), ("molybdenum:mine", 47.72, "USD/kg")):
        row = price(good)
        tap.ok(row and float(row["value"]) == value and row["unit"] == unit and row["source"] == "USGS MCS 2026",
               f"{good}: {value} {unit} in 2024 (USGS MCS 2026)", row)
    close(float(price("aluminium:refined")["value"]), 2419, 0.001, "aluminium in 2024, USD/t (World Bank)")
    close(float(price("lead:mine")["value"]), 2073, 0.01, "lead in 2024, USD/t (World Bank)")
    row = find(use, good="potash:mine", country="USA")
    tap.ok(row["value"] == "6200000" and row["flag"] == "reported", "United States use of potash: 6,200 kt (USGS MCS 2026)", row)
    row = find(use, good="palladium:mine", country="USA")
    close(float(row["value"]), 10.2 + 68.3 - 39.9, 0.001, "United States use of palladium: mined + imports - exports, t")
    russia = find(trade, good="palladium:mine", country="RUS", partner="USA")
    close(float(russia["value"]), 0.36 * (68.3 - 39.9), 0.01, "Russian palladium to the United States: 36 % of net imports, t")
    tap.ok(russia["flag"] == "derived" and "36 %" in russia["note"], "and the note says so", russia["note"])


def rows_are_whole(root, pack):
    """Each good has what a market needs; estimates say by which rule."""
    goods = {r["good"]: r for r in table(root / "data" / "goods" / "goods.csv")}
    tables = {n: table(pack / f"market_{n}.csv") for n in ("prices", "use", "trade", "parameters", "production", "segments")}
    priced = {r["good"] for r in tables["prices"] if r["country"] == "*" and r["year"] == "2024"}
    tap.ok(all(goods[g]["market"] == "yes" for g in priced), "the goods of the pack are markets")
    tap.ok(priced == {r["good"] for r in tables["use"] if r["country"] == "USA"} == {r["good"] for r in tables["trade"]},
           f"{len(priced)} goods, each with a world price, United States use and trade")
    for name in ("demand_elasticity", "supply_elasticity", "choke_multiple", "substitution_sigma", "stock_months"):
        rows = [r for r in tables["parameters"] if r["parameter"] == name]
        tap.ok({r["good"] for r in rows} == priced and all(float(r["low"]) < float(r["value"]) < float(r["high"]) and r["flag"] == "prior" for r in rows),
               f"{name}: a prior with a band for each")
    tap.ok(all(r["note"] for n in ("use", "production") for r in tables[n]), "each row of use and output says where it comes from")
    tap.ok(all(r["note"] for r in tables["trade"] if not r["hs6"]), "each estimated flow says by which rule")
    tap.ok(all(r["flag"] == "prior" for r in tables["use"] if r["country"] != "USA"), "use shared by an indicator is a prior")
    keys = collections.Counter((r["good"], r["country"], r["partner"], r["hs6"]) for r in tables["trade"])
    tap.ok(max(keys.values()) == 1, "one row for each good, pair and customs code", [k for k, n in keys.items() if n > 1][:3])
    sums = collections.defaultdict(float)
    for r in tables["segments"]:
        sums[r["good"], r["country"]] += float(r["share"])
    tap.ok(all(abs(v - 1) < 0.006 for v in sums.values()), "shares of end uses add up to one", dict(sums))
    return sorted(priced)


def base_and_ban(command, pack, good, wanted):
    """The base is an equilibrium, near what USGS says; who bans the largest seller never makes the good cheaper."""
    status, doc, message = command.ask("market", "show", good)
    if not tap.ok(status == 0, f"{good}: a market", message):
        return
    nodes = doc["result"]["nodes"]
    usa = next(n for n in nodes if n["country"] == "USA")
    error, off = doc["result"]["base_error"], usa["use_tpa"] / wanted - 1
    supply, use = sum(n["supply_tpa"] for n in nodes), sum(n["use_tpa"] for n in nodes)
    tap.ok(error < 1e-9, f"{good}: the base is the equilibrium", error)
    tap.ok(abs(supply / use - 1) < 1e-6, f"{good}: what is made is used", (supply, use))
    tap.ok(abs(off) < 0.15, f"{good}: United States use within 15 % of the row", f"{off:+.1%}")
    seller = max(nodes, key=lambda n: n["export_tpa"])["country"]
    status, doc, message = command.ask("shock", f"ban {seller} {good}", "--for", "USA")
    if not tap.ok(status == 0, f"{good}: a ban by {seller} is answered", message):
        return
    ratio = next(g["price_ratio"] for g in doc["result"]["goods"] if g["good"] == good)
    elsewhere = [c["price_ratio"] for c in doc["result"]["countries"] if c["country"] == "USA" and c["good"] == good]
    tap.ok(elsewhere and elsewhere[0] > 1 and ratio > 1, f"{good}: it makes the good dearer", (ratio, elsewhere))


def refusals(command):
    for good in ("tellurium:refined", "zirconium:mine", "samarium:mine"):
        status, _, message = command.ask("shock", f"ban CHN {good}")
        tap.ok(status == 3 and good in message, f"{good} is no market, and it is said", status, message)


def main():
    command, root = Command(sys.argv[1], str(pathlib.Path(sys.argv[2]) / "data")), pathlib.Path(sys.argv[2])
    pack = root / "data" / "markets"
    rows_as_published(pack)
    goods = rows_are_whole(root, pack)
    wanted = {r["good"]: float(r["value"]) for r in table(pack / "market_use.csv") if r["country"] == "USA"}
    for good in goods:
        base_and_ban(command, pack, good, wanted[good])
    refusals(command)
    status, doc, message = command.ask("market", "show", "*")
    tap.ok(status == 0 and doc["result"]["base_error"] < 1e-9, "all markets in one are an equilibrium", message)
    tap.done_testing()


if __name__ == "__main__":
    main()
