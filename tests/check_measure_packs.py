#!/usr/bin/env python3
"""The packs that measures read beside production, trade and price give the numbers that are known of them.

Reads only data/. Prints TAP.

usage: check_measure_packs.py ROOT
"""
import collections
import csv
import json
import math
import pathlib
import re
import sys

import tap

FLAGS = {"reported", "estimated", "derived"}
PACKS = {"reserves": ("reserves", "reserves_residual"), "recycling": ("attributes",), "alignment": ("indicators",),
         "economy": ("industries",), "published": ("published", "materials")}


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def number(text):
    return float(text) if text else math.nan


def close(found, wanted, tolerance, name):
    """One figure within its tolerance."""
    held = found is not None and math.isfinite(found) and abs(found - wanted) <= tolerance
    tap.ok(held, f"{name}: {wanted:,} +- {tolerance:g}", f"found {found}")


def one_each(rows, columns, name):
    keys = collections.Counter(tuple(r[c] for c in columns) for r in rows)
    tap.ok(max(keys.values()) == 1, f"{name}: one row for each {', '.join(columns)}", [k for k, n in keys.items() if n > 1][:5])


def check_shape(data, rows):
    """Columns are those of pack.json; every row has flag, source and vintage, every value is a number."""
    for name, tables in PACKS.items():
        pack = json.loads((data / name / "pack.json").read_text(encoding="utf-8"))
        tap.ok([r["name"] for r in pack["resources"]] == list(tables) and pack["sources"] and pack["licenses"],
               f"pack {name}: tables, sources and licences")
        for resource in pack["resources"]:
            path = data / name / resource["path"]
            fields = [field["name"] for field in resource["schema"]["fields"]]
            found = list(rows[resource["name"]][0])
            tap.ok(found == fields and path.stat().st_size == resource["bytes"], f"pack {name}: {resource['path']} as described")
            if "flag" not in fields:
                continue
            bad = [r for r in rows[resource["name"]] if r["flag"] not in FLAGS or not r["source"] or not r["vintage"]]
            tap.ok(not bad, f"{resource['name']}: every row has flag, source and vintage", bad[:3])
            value = "value" if "value" in fields else "value_added_usd"
            bad = [r for r in rows[resource["name"]] if not math.isfinite(number(r[value]))]
            tap.ok(not bad, f"{resource['name']}: every value is a number", bad[:3])


def check_places(rows, goods, countries, groups):
    """Goods, countries and blocs are those of the packs."""
    for name in ("reserves", "reserves_residual", "attributes", "materials"):
        unknown = {r["good"] for r in rows[name]} - goods
        tap.ok(not unknown, f"{name}: goods are known", unknown)
    for name in ("reserves", "attributes", "indicators", "industries", "published"):
        places = {r["country"] for r in rows[name]} - countries - {"*"}
        blocs = {p for p in places if p[0] == "@" and p[1:] in groups}
        tap.ok(places == blocs, f"{name}: countries are known", places - blocs)


def check_reserves(rows, residual, basis):
    one_each(rows, ("good", "country", "year"), "reserves")
    one_each(residual, ("good", "kind", "year"), "reserves_residual")
    tap.ok({r["year"] for r in rows} == {"2025"} and {r["flow"] for r in rows} == {"reserves"}, "reserves: of 2025")
    bad = [r for r in rows + residual if (r["good"], r["basis"]) not in basis]
    tap.ok(not bad, "reserves: the basis is the good's own or converts to it", bad[:3])
    bad = [r for r in rows if number(r["value"]) < 0]
    tap.ok(not bad, "reserves: nothing below 0", bad[:3])
    value = {(r["good"], r["country"]): (number(r["value"]), r["unit"]) for r in rows}
    for good, country, wanted, unit in (("cobalt:mine", "COD", 6e6, "t"), ("rare_earths:mine", "CHN", 44e6, "t"),
                                        ("lithium:mine", "CHL", 9.2e6, "t"), ("copper:mine", "CHL", 180000, "kt"),
                                        ("phosphate:mine", "MAR", 5e7, "kt"), ("vanadium:mine", "CHN", 5800, "kt"),
                                        ("molybdenum:mine", "CHN", 7800, "kt"), ("rhenium:mine", "CHL", 1.3e6, "kg"),
                                        ("nickel:mine", "IDN", 62e6, "t"), ("manganese:mine", "ZAF", None, None)):
        found = value.get((good, country), (None, None))
        tap.ok(found == (wanted, unit), f"reserves: {good} of {country} is {wanted} {unit}", found)
    close(value["zirconium:mine", "AUS"][0] * 0.65, 55000, 100, "reserves: zircon of Australia as ZrO2, kt")
    check_world(rows, residual)


def check_world(rows, residual):
    """Countries and others against the publication's own world row, within one of its second digit."""
    world = {r["good"]: r for r in residual if r["kind"] == "world"}
    sums = collections.Counter()
    for r in rows + [r for r in residual if r["kind"] == "other"]:
        sums[r["good"]] += number(r["value"])
    tap.ok(len(world) == 23, "reserves: 23 goods have a world row", len(world))
    for good, r in sorted(world.items()):
        total = number(r["value"])
        one = 10 ** (math.floor(math.log10(total)) - 1)
        low, high = total - one, total + one
        if "more than" in r["note"]:
            high = math.inf
        if "counted elsewhere" in r["note"]:    # in the world row alone
            low = 0.95 * total
        tap.ok(low <= sums[good] <= high, f"reserves: {good} sums up to its world row", (sums[good], total))


def check_recycling(rows, goods):
    one_each(rows, ("good", "country", "year", "attribute"), "attributes")
    tap.ok({r["attribute"] for r in rows} == {"eol_rir"} and {r["country"] for r in rows} == {"*"} and {r["year"] for r in rows} ==
           {"2023"}, "attributes: rates of 2023 for all countries")
    tap.ok(all(0 <= number(r["value"]) <= 1 and r["unit"] == "1" for r in rows), "attributes: rates lie between 0 and 1")
    value = {r["good"]: number(r["value"]) for r in rows}
    for good, wanted in (("tungsten:mine", .42), ("tungsten:refined", .42), ("copper:refined", .55), ("lead:mine", .83),
                         ("cobalt:refined", .22), ("antimony:mine", .28), ("gallium:refined", 0), ("aluminium:refined", .32)):
        close(value.get(good), wanted, 1e-12, f"attributes: rate of {good}")
    mineral = collections.defaultdict(set)
    for good, rate in value.items():
        mineral[goods[good]].add(rate)
    tap.ok(all(len(rates) == 1 for rates in mineral.values()), "attributes: one rate a mineral",
           [m for m, rates in mineral.items() if len(rates) > 1])
    tap.ok(not {"graphite:anode", "dysprosium:mine", "ndpr:oxide", "titanium:sponge", "alumina:refined"} & set(value),
           "attributes: no rate where the material is another one")


def check_alignment(rows):
    one_each(rows, ("country", "year", "indicator"), "indicators")
    points = {(r["country"], int(r["year"])): r for r in rows if r["indicator"] == "unga_ideal_point"}
    gdp = {(r["country"], int(r["year"])): number(r["value"]) for r in rows if r["indicator"] == "gdp_usd"}
    tap.ok(len(points) + len(gdp) == len(rows), "indicators: two of them", len(rows))
    tap.ok({y for _, y in points} == set(range(2000, 2024)), "ideal points: 2000 to 2023")
    tap.ok({y for _, y in gdp} == set(range(2015, 2024)), "GDP: 2015 to 2023")
    tap.ok(all(-4 <= number(r["value"]) <= 4 and 0 < number(r["standard_error"]) < 1 for r in points.values()),
           "ideal points: between -4 and 4, with an error below 1")
    for country, wanted in (("USA", 2.50), ("CHN", -.80), ("JPN", .81), ("IND", -.25), ("RUS", -.53)):
        close(number(points[country, 2023]["value"]), wanted, 0.005, f"ideal points: {country} in 2023")
    close(number(points["USA", 2023]["standard_error"]), (2.697119 - 2.291335) / 3.29, 1e-4, "ideal points: error of the USA in 2023")
    tap.ok(sum(y == 2023 for _, y in points) == 190, "ideal points: 190 countries in 2023", sum(y == 2023 for _, y in points))
    few = {k for k, r in points.items() if re.search(r"from \d+ votes?", r["note"])}
    tap.ok(("TUR", 2023) in few and ("USA", 2023) not in few and len(few) < 60, "ideal points: few votes are said", len(few))
    tap.ok(("SRB", 2006) in points and ("SRB", 2005) not in points and ("MNE", 2006) in points,
           "ideal points: Serbia on its own from 2006")
    tap.ok(("TWN", 2023) not in points and ("TWN", 2023) not in gdp, "Taiwan has neither indicator")
    for country, wanted in (("USA", 27.4e12), ("CHN", 17.8e12), ("DEU", 4.5e12), ("COD", 66e9)):
        close(gdp[country, 2023] / wanted, 1, 0.03, f"GDP of {country} in 2023 over {wanted:g} USD")
    close(sum(v for (_, y), v in gdp.items() if y == 2019) / 87e12, 1, 0.03, "GDP of 2019, all countries over 87 trillion USD")


def check_economy(rows, segments):
    one_each(rows, ("country", "code", "year"), "industries")
    added = {r["code"]: number(r["value_added_usd"]) for r in rows}
    total = added.pop("*")
    tap.ok(len(added) == 402 and {(r["country"], r["year"]) for r in rows} == {("USA", "2017")}, "industries: 402, USA, 2017")
    tap.ok(sum(added.values()) == total, "industries: the sum is the row *", sum(added.values()) - total)
    close(total / 1e12, 19.6, 0.05, "industries: value added, trillion USD")
    output = {r["code"]: number(r["output_usd"]) for r in rows}
    close(output["*"] / 1e12, 34.468, 0.001, "industries: output, trillion USD")
    close(output["335911"] / 1e9, 7.278, 0.0005, "industries: output of storage batteries, billion USD")
    over = [c for c in added if added[c] > output[c] or output[c] < 0]
    tap.ok(not over, "industries: value added within output", over)
    negative = {c for c, v in added.items() if v < 0}
    tap.ok("S00201" in negative and len(negative) < 6, "industries: few have less value added than subsidies", negative)
    none = {r["code"] for r in rows if number(r["operating_surplus_usd"]) == 0}
    tap.ok(none == {"4200ID", "713900", "814000"}, "industries: three have no surplus", none)
    unknown = {r["sector"] for r in segments if r["sector"] and r["country"] in ("*", "USA")} - set(added)
    tap.ok(not unknown, "industries: the sectors of uses/segments are there", unknown)


def check_published(rows, materials):
    one_each(rows, ("method", "material", "country", "year", "quantity", "source"), "published")
    one_each(materials, ("method", "material", "good"), "materials")
    named = {(r["method"], r["material"]) for r in rows}
    lost = {(m["method"], m["material"]) for m in materials} - named
    tap.ok(not lost, "materials: each is published", lost)
    counts = collections.Counter(r["method"] for r in rows)
    wanted = {"list-eu-2023": 34, "list-usgs-2022": 24, "list-usgs-2025": 2, "list-doe-2023": 12, "list-uk-2021": 13,
              "list-uk-2024": 9, "list-jpn-2012": 3, "iea-top3": 3, "iea-n1": 5, "iea-deficit": 2, "eu-supplier-2023": 15,
              "nir": 487, "geopolrisk": 1568, "hhi": 39, "hhi-reserves": 39}
    tap.ok(counts == wanted, "published: rows by method", counts)
    ranges = {"status": (0, 1), "cr3": (0, 1), "n1": (0, 1), "deficit": (0, 1), "top_share": (0, 1), "nir": (0, 1), "hhi": (0, 1),
              "import_risk": (0, 1), "score": (0, 1), "price": (0, 1e9), "cf": (0, 1e9), "cf_cu": (0, 1e9),
              "hhi_reserves": (0, 10000)}
    out = [r for r in rows if not ranges[r["quantity"]][0] <= number(r["value"]) <=
           (10000 if r["method"] == "hhi" else ranges[r["quantity"]][1])]
    tap.ok(not out, "published: values in range", out[:5])
    tap.ok({r["quality"] for r in rows} == {"A", "B", "C"}, "published: quality A, B or C")
    value = {(r["method"], r["material"], r["country"], r["year"], r["quantity"]): r for r in rows}
    check_reliance(value)
    check_risk(value)
    for element, wanted in (("Nb", 8500), ("Y", 9800), ("He", 3200), ("Pt", 5500)):
        close(number(value["hhi", element, "*", "2012", "hhi"]["value"]), wanted, 0, f"published: HHI of {element}")
    close(number(value["iea-top3", "six energy minerals", "*", "2024", "cr3"]["value"]), 0.86, 1e-12, "published: three largest refiners")
    supplier = value["eu-supplier-2023", "gallium", "*", "2023", "top_share"]
    tap.ok((supplier["value"], supplier["note"]) == ("0.94", "top supplier CHN, processing"), "published: supplier of gallium", supplier)
    tap.ok(value["list-eu-2023", "antimony", "@EU", "2023", "status"]["value"] == "1" and
           value["list-eu-2023", "zinc", "@EU", "2023", "status"]["value"] == "0", "published: antimony listed by the EU, zinc not")


def check_reliance(value):
    """Net import reliance of the United States, its bounds and net exports."""
    for material, year, wanted, note in (("Gallium", "2024", 1, "of reported consumption"), ("Cobalt", "2025", .79, ""),
                                         ("Antimony", "2024", .86, ""), ("Barite", "2024", .75, "more than"),
                                         ("Molybdenum", "2024", 0, "net exporter"), ("Bromine", "2024", .25, "less than"),
                                         ("Zinc: Refined zinc", "2024", .73, ""), ("Silicon: Silicon metal", "2025", .5, "more than"),
                                         ("Rare Earths: Mineral concentrates", "2024", 0, "net exporter")):
        row = value.get(("nir", material, "USA", year, "nir"))
        tap.ok(row and number(row["value"]) == wanted and note in row["note"], f"published: reliance on {material}, {year}: {wanted}",
               row)


def check_risk(value):
    """The score is the product of its parts, and the factor that of score and price, to the digits printed."""
    keys = [k for k in value if k[0] == "geopolrisk" and k[4] == "score"]
    tap.ok(collections.Counter(k[2] for k in keys) == {"FRA": 88, "JPN": 61, "USA": 60, "DEU": 60, "CHN": 59, "KOR": 51},
           "GeoPolRisk: cells by country", collections.Counter(k[2] for k in keys))

    def part(key, quantity):
        row = value.get(key[:4] + (quantity,))
        return number(row["value"]) if row else math.nan

    off = [k for k in keys if abs(part(k, "hhi") * part(k, "import_risk") - part(k, "score")) > 1e-11]
    tap.ok(not off, "GeoPolRisk: score is HHI times import risk", off[:5])
    france = [k for k in keys if k[2:4] == ("FRA", "2022")]
    off = [k for k in france if abs(part(k, "score") * part(k, "price") / part(k, "cf") - 1) > 1e-9]
    tap.ok(len(france) == 26 and not off, "GeoPolRisk: factor is score times price", off[:5])
    ratios = [part(k, "cf_cu") / part(k, "cf") for k in france]
    close(max(ratios) / min(ratios), 1, 1e-9, "GeoPolRisk: one price of copper")
    close(1 / ratios[0], 0.409412948, 1e-8, "GeoPolRisk: the price of copper")


def main():
    data = pathlib.Path(sys.argv[1]).resolve() / "data"
    rows = {name: table(data / pack / f"{name}.csv") for pack, tables in PACKS.items() for name in tables}
    goods = {r["good"]: r for r in table(data / "goods" / "goods.csv")}
    basis = {(r["good"], r["basis"]) for r in table(data / "goods" / "basis.csv")}
    basis |= {(good, r["basis"]) for good, r in goods.items()}
    countries = {r["country"] for r in table(data / "countries" / "countries.csv")}
    groups = {r["group"] for r in table(data / "countries" / "groups.csv")}
    check_shape(data, rows)
    check_places(rows, set(goods), countries, groups)
    check_reserves(rows["reserves"], rows["reserves_residual"], basis)
    check_recycling(rows["attributes"], {good: r["mineral"] for good, r in goods.items()})
    check_alignment(rows["indicators"])
    check_economy(rows["industries"], table(data / "uses" / "segments.csv"))
    check_published(rows["published"], rows["materials"])
    tap.done_testing()


if __name__ == "__main__":
    main()
