#!/usr/bin/env python3
"""How likely is it that a seller withholds a good for a year, and what did others find?

    python3 tools/make_scenarios_pack.py <folder of source data> [OUT] [--quiet]

writes the packs scenarios and published_losses below OUT, which is `data` beside `tools` unless given. OUT must hold the packs
goods, countries and governance. Standard library only. The rules are told in docs/method/standard-set.md.
"""

import collections
import gzip
import csv
import math
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

FIRST, LAST = 2009, 2025  # years in which new restrictions are counted
YEARS = LAST - FIRST + 1
END = "2025-12-31"
LEAST_SHARE = 0.05  # of the exports of a mineral: the seller is one of it
LEAST_YEARS = 3     # of 2009 to 2023 with that share

# What takes goods away. Taxes, technology, measures against one end user and halts of mines are something else.
WITHHOLDS = ("export ban", "export quota", "export licence", "export permit")
NOT_IN_FORCE = ("announced", "adopted", "title says removed")

# Minerals that a restriction names, in the words of this file; "ores" and "base minerals" count as one.
NAMED = {
    "R001": ["rare earths"], "R004": ["gallium", "germanium"], "R005": ["graphite"], "R007": ["antimony"],
    "R010": ["tungsten", "tellurium", "bismuth", "molybdenum", "indium"], "R011": ["rare earths"],
    "R021": ["ores"], "R022": ["nickel", "bauxite"], "R025": ["nickel"], "R026": ["bauxite"],
    "R029": ["cobalt"], "R030": ["cobalt"], "R031": ["lithium"], "R032": ["base minerals"],
    "R035": ["lithium", "cobalt", "manganese", "graphite", "rare earths"], "R036": ["copper"], "R037": ["lithium"],
    "R039": ["iron", "tungsten", "tantalum", "copper", "phosphate"], "R041": ["copper"], "R042": ["copper", "aluminium"],
}

# Goods that a restriction in force at the end of 2025 falls on: (minerals, stages; None: all). A good that the packs do
# not have is left out. Only what the restriction names: of R010 molybdenum speaks of powder, of R032 no mineral by name;
# of R039 iron and copper were kept; R042 is of alloys.
RARE = ("samarium", "gadolinium", "terbium", "dysprosium", "lutetium", "scandium", "yttrium", "dytb")
MADE = ("oxide", "refined", "metal", "compound", "chemical", "intermediate", "magnet")
FALLS_ON = {
    "R004": [(("gallium", "germanium"), ("refined",))], "R005": [(("graphite",), None)], "R007": [(("antimony",), None)],
    "R010": [(("tungsten", "tellurium", "bismuth", "indium"), ("refined",))], "R011": [(RARE, MADE)],
    "R025": [(("nickel",), ("mine",))], "R026": [(("bauxite",), ("mine",))], "R030": [(("cobalt",), None)],
    "R031": [(("lithium",), ("mine",))],
    "R035": [(("lithium", "cobalt", "manganese", "rare_earths", "ndpr", "dytb"), ("mine",)), (("graphite",), ("natural",))],
    "R037": [(("lithium",), ("mine",))], "R039": [(("iron", "copper"), ("mine",))], "R041": [(("copper",), ("refined",))],
}

# Political stability (WGI, about -2.5 to 2.5): bounds of the classes.
CLASSES = (("unstable", -9.0, -0.5), ("middling", -0.5, 0.5), ("stable", 0.5, 9.0))

HEADER = ["seller", "good", "value", "low", "high", "unit", "flag", "source", "vintage", "note"]


def counted(rows):
    """Restrictions that take goods away from everybody, with their start in the years counted."""
    out = []
    for r in rows:
        year = r["start"][:4]
        if not r["measure"].startswith(WITHHOLDS) or r["evidence"] not in "AB" or r["target"] != "all":
            continue
        if r["status_last_seen"].startswith(NOT_IN_FORCE) or not year or not FIRST <= int(year) <= LAST:
            continue
        if r["suspended_from"] and r["suspended_from"] <= r["start"]:
            continue  # put off before its first day
        out.append(r)
    return out


def in_force(r):
    """At the end of the years counted; a month or year stands for its first day."""
    if r["end"] and r["end"] <= END:
        return False
    return not (r["suspended_from"] and r["suspended_from"] <= END < (r["suspended_to"] or "9999"))


def sellers_of(source_dir, iso):
    """{ISO3: set of minerals of which it had the share in enough years}."""
    total, part = collections.Counter(), collections.Counter()
    path = os.path.join(source_dir, "trade", "baci_v202601_2002_2023_crm30_value.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f):
            if int(r["t"]) >= FIRST and r["i_iso2"] in iso:
                total[r["t"], r["material"]] += float(r["v_usd"])
                part[r["t"], r["material"], iso[r["i_iso2"]]] += float(r["v_usd"])
    years = collections.Counter((c, m) for (t, m, c), v in part.items() if v >= LEAST_SHARE * total[t, m])
    out = collections.defaultdict(set)
    for (country, mineral), n in years.items():
        if n >= LEAST_YEARS:
            out[country].add({"gallium+germanium": "gallium", "magnets": "rare earths"}.get(mineral, mineral))
    return out


def class_of(value):
    return next(name for name, low, high in CLASSES if low <= value < high)


def likely(rate):
    """Of at least one event in a year at a rate a year."""
    return pc.sig(1.0 - math.exp(-rate), 3)


def rates(source_dir, out):
    """{ISO3: (probability, low, high, flag, note)} and the mean over all as (probability, low, high)."""
    iso = {r["baci_iso2"]: r["iso3"] for r in pc.read_csv(os.path.join(source_dir, "country", "country_xwalk.csv")) if r["iso3"]}
    sells = sellers_of(source_dir, iso)
    events = collections.defaultdict(set)
    for r in counted(pc.read_csv(os.path.join(source_dir, "policy", "restrictions.csv"))):
        for mineral in NAMED[r["id"]]:
            events[r["imposer_iso3"]].add((mineral, r["start"][:4]))
            sells[r["imposer_iso3"]].add(mineral)
    stability = {r["country"]: float(r["value"]) for r in pc.read_csv(os.path.join(out, "governance", "wgi.csv"))
                 if r["indicator"] == "pv" and r["year"] == "2023" and r["value"]}
    exposure = {c: YEARS * len(m) for c, m in sells.items() if m}
    known = [c["country"] for c in pc.read_csv(os.path.join(out, "countries", "countries.csv")) if c["country"] in stability]
    mean, weight = {}, {}
    for name, _, _ in CLASSES:
        members = [c for c in known if class_of(stability[c]) == name and c in exposure]
        weight[name] = sum(exposure[c] for c in members) / len(members)
        mean[name] = sum(len(events[c]) for c in members) / sum(exposure[c] for c in members)
    found = {}
    for c in known:
        name, n, years = class_of(stability[c]), len(events[c]), exposure.get(c, 0)
        seen = n + weight[name] * mean[name]  # events, with the class counted as one seller more
        rate = seen / (years + weight[name])
        spread = math.exp(min(1.0 / math.sqrt(seen), math.log(5.0)))
        note = "new restrictions: %d in %d mineral-years of %d to %d; with class %s, %.3g a year as %.0f mineral-years" % (
            n, years, FIRST, LAST, name, mean[name], weight[name])
        found[c] = (likely(rate), likely(rate / spread), likely(rate * spread), "derived" if years else "prior", note)
    all_events = sum(len(e) for e in events.values())
    rate = all_events / sum(exposure.values())
    return found, (likely(rate), likely(rate / 5), likely(rate * 5),
                   "new restrictions: %d in %d mineral-years of all sellers; a seller without a figure of stability" % (
                       all_events, sum(exposure.values())))


def probabilities(source_dir, out):
    found, everybody = rates(source_dir, out)
    goods = [r["good"] for r in pc.read_csv(os.path.join(out, "goods", "goods.csv"))]
    source = "lode derived (restrictions 2009-2025, BACI, WGI)"
    rows = [["*", "*", *everybody[:3], "1/year", "prior", source, "2026", everybody[3]]]
    rows += [[c, "*", p, low, high, "1/year", flag, source, "2026", note] for c, (p, low, high, flag, note) in found.items()]
    restricted = {}
    for r in counted(pc.read_csv(os.path.join(source_dir, "policy", "restrictions.csv"))):
        if not in_force(r):
            continue
        for minerals, stages in FALLS_ON.get(r["id"], ()):
            for good in goods:
                mineral, stage = good.split(":")
                if mineral in minerals and (stages is None or stage in stages):
                    restricted.setdefault((r["imposer_iso3"], good), r)
    for (seller, good), r in restricted.items():
        note = "%s since %s, in force at the end of %d; low: as if there were none" % (r["measure"], r["start"], LAST)
        rows.append([seller, good, 1, found[seller][0], 1, "1/year", "derived", "%s: %s" % (r["id"], r["source"]), str(LAST), note])
    return rows


# ---- what others found ------------------------------------------------------------------------------------------------

PUBLISHED = ["method", "material", "country", "year", "quantity", "value", "unit", "flag", "source", "vintage", "quality", "note"]
SET, PAIR = "usgs-ofr-2025-1047", "usgs-ofr-2024-1057"
TOGETHER = {"dysprosium": "dytb", "terbium": "dytb", "neodymium": "ndpr", "praseodymium": "ndpr"}
SOURCES = {"R01": "USGS Open-File Report 2024-1057, abstract", "R02": "USGS press release, 2024-11-19",
           "R12": "USGS Open-File Report 2025-1047, as transcribed by Critical-Minerals-Explorer"}


def published(source_dir):
    rows = []

    def add(r, method, year, quantity, value, unit, note):
        if value != "":
            rows.append([method, r["mineral"], "USA", year, quantity, float(value), unit, "estimated", SOURCES[r["source_id"]],
                         method[9:13], r["quality"], note])

    for r in pc.read_csv(os.path.join(source_dir, "episodes", "published_results.csv")):
        if r["result_id"].startswith("OFR1047-S"):
            add(r, SET, 2023, "gdp_change", r["value"], "million USD", "our reading: the largest of its scenarios, not weighted; " + r["note"])
        elif r["result_id"] in ("OFR1057-GA", "OFR1057-GE", "OFR1057-BOTH"):
            for quantity, column in (("gdp_change", "value"), ("gdp_change_low", "low"), ("gdp_change_high", "high")):
                add(r, PAIR, None, quantity, r[column], "billion USD", r["scenario"])
        elif r["result_id"] in ("OFR1057-GAP", "OFR1057-GEP"):
            add(r, PAIR, None, "price_change", r["value"], "%", r["scenario"] + ("; " + r["note"] if r["note"] else ""))
    return rows


def materials(rows, out):
    goods = [r["good"] for r in pc.read_csv(os.path.join(out, "goods", "goods.csv"))]
    found = []
    for method, material in dict.fromkeys((r[0], r[1]) for r in rows):
        for part in material.split("+"):
            for good in goods:
                if good.split(":")[0] == TOGETHER.get(part, part) and (method == SET or good.endswith(":refined")):
                    found.append([method, material, good])
    return found


STATEMENTS = [[PAIR, "gallium", "ban CHN gallium:refined"], [PAIR, "germanium", "ban CHN germanium:refined"],
              [PAIR, "gallium+germanium", "ban CHN gallium:refined"], [PAIR, "gallium+germanium", "ban CHN germanium:refined"]]


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    out = args[1] if len(args) == 2 else here
    rows = published(args[0])
    one = {"value": "1/year", "low": "1/year", "high": "1/year"}
    counts = pc.write_pack(os.path.join(out, "scenarios"), {
        "name": "scenarios", "title": "How likely a seller withholds a good for a year", "description":
            "A row for a seller and a good where a restriction is in force at the end of 2025; a row for a seller where none is, from "
            "its new restrictions of 2009 to 2025 shrunk to the mean of its class of political stability. low and high are one standard "
            "deviation of a lognormal; of restricted goods low is the seller's rate without them.",
        "sources": [
            {"title": "Export restrictions on minerals, 52 measures as facts with citation", "edition": "2026", "table": "measures 2009 to 2025",
             "path": "tools/make_scenarios_pack.py", "retrieved": "2026-11-25"},
            {"title": "BACI", "edition": "V202601", "table": "exports of 30 materials by value, 2009 to 2023",
             "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37", "retrieved": "2026-11-25"},
            {"title": "Worldwide Governance Indicators (World Bank)", "edition": "2024", "table": "political stability, 2023",
             "path": "https://www.worldbank.org/en/publication/worldwide-governance-indicators", "retrieved": "2026-11-25"}],
        "licenses": [pc.LICENSES["LODE"], pc.LICENSES["BACI"],
                     {"name": "CC-BY-4.0", "title": "Worldwide Governance Indicators: Creative Commons Attribution 4.0",
                      "path": "https://creativecommons.org/licenses/by/4.0/"}],
    }, [("probabilities", HEADER, probabilities(args[0], out), one)])
    counts.update(pc.write_pack(os.path.join(out, "published_losses"), {
        "name": "published_losses", "title": "Losses that others found, to compare with", "description":
            "Changes of the GDP of the United States when supply stops for a year, as published. The figures of report 2025-1047 are a "
            "third party's transcription of every other row of its ranking and quality C; that they are the largest scenario, not weighted, "
            "is our reading. statements: the scenario of a figure in the words of lode shock.",
        "sources": [
            {"title": "Nassar et al. 2025, USGS Open-File Report 2025-1047", "edition": "2025", "table": "net decrease in US GDP, visible rows",
             "path": "https://doi.org/10.3133/ofr20251047", "retrieved": "2026-11-25"},
            {"title": "Nassar et al. 2024, USGS Open-File Report 2024-1057", "edition": "2024", "table": "abstract and press release",
             "path": "https://doi.org/10.3133/ofr20241057", "retrieved": "2026-11-25"}],
        "licenses": [pc.LICENSES["USGS"]],
    }, [("published", PUBLISHED, rows), ("materials", ["method", "material", "good"], materials(rows, out)),
        ("published_statements", ["method", "material", "statement"], STATEMENTS)]))
    if "--quiet" not in argv:
        print("scenarios: " + ", ".join("%s %d" % c for c in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
