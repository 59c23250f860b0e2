#!/usr/bin/env python3
"""What do customs figures say as published, by code, and how are the traders governed?

    python3 tools/make_customs_pack.py <folder of source data> [OUT] [--quiet]

writes OUT/customs/{flows.csv,pack.json} and OUT/governance/{wgi.csv,pack.json}; OUT is `data` beside `tools` unless given,
and its pack `countries` must be there already. Rows of customs are BACI's (Etalab 2.0): gross tonnes and FOB dollars of a
code, before any conversion into goods. The pack trade has the flows by good; data/trade/hs6.csv says which code is what.

  bilateral  30 codes of HS17, 2024: BACI's own cells
  exporter   27 more codes, 2024: totals over importers, importer *
  headings   11 four-digit headings, 2022 to 2024: the 200 largest pairs, and the world total, exporter and importer *
  history    30 codes, 2002 to 2023: value of the ten largest exporters and of the world, folded over importers

A missing quantity is empty. Standard library only; same sources, same bytes.
"""

import collections
import csv
import decimal
import gzip
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({"value_usd": "number", "quantity_t": "number", "standard_error": "number"})

HEADER = ["year", "exporter", "importer", "hs_revision", "hs", "value_usd", "quantity_t", "reported_by", "flag", "source",
          "vintage", "note"]
WGI_HEADER = ["country", "year", "indicator", "value", "standard_error", "flag", "source", "vintage", "note"]

BACI_PATH = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
VINTAGE = "202601"
TOP = 10                # exporters a code and year in the history
SPLIT = 2017            # first year of the history that comes from HS17; earlier years come from HS02

WGI_YEARS = (2013, 2018, 2019, 2020, 2021, 2022, 2023)
WGI_INDICATORS = ("va", "pv", "ge", "rq", "rl", "cc")
WGI_CODES = {"ZAR": "COD", "ROM": "ROU", "TMP": "TLS", "ADO": "AND", "WBG": "PSE"}
WGI_LICENSE = {"name": "CC-BY-4.0", "title": "Worldwide Governance Indicators, World Bank: Creative Commons Attribution 4.0",
               "path": "https://creativecommons.org/licenses/by/4.0/"}

WGI_SOURCE = {"title": "Worldwide Governance Indicators (World Bank)", "edition": "2024 update",
              "table": "1996 to 2023, estimate and standard error",
              "path": "https://www.worldbank.org/en/publication/worldwide-governance-indicators", "retrieved": pc.CREATED}

CUSTOMS_TEXT = (
    "FOB value in current USD and gross tonnes of a customs code; * stands for all. reported_by both: BACI reconciles the "
    "reports of exporter and importer. Only the bilateral HS17 cells of 2024 are BACI's own (reported); sums over partners "
    "or codes are derived. Where a sum met a missing quantity it took 0, so the quantities of exporter totals and of "
    "four-digit headings are lower bounds; one of 0 is left empty. Four-digit rows are the 200 largest pairs of a year and the "
    "world total. The history 2002 to 2023 has no quantities; it was summed from the larger partners of each country, which "
    "hold 96.9 to 100 % of a code's value (measured for 2022), and keeps the ten largest exporters and the sum of all. "
    "Nomenclature breaks between 2016 (HS02) and 2017 (HS17): 811292 changes what it holds, 252800 is the sum of two HS02 "
    "codes. Exporters are not makers: Namibia and Zambia carry Congolese cobalt hydroxide, Tajikistan antimony; the "
    "Netherlands, Singapore, Hong Kong, the Emirates and Switzerland sell what others made. Gaulier and Zignago (2010), "
    "CEPII WP 2010-23; from UN Comtrade.")
WGI_TEXT = (
    "Estimates of six dimensions, about -2.5 (weak) to 2.5 (strong), with their standard errors: va voice and "
    "accountability, pv political stability, ge government effectiveness, rq regulatory quality, rl rule of law, cc control "
    "of corruption. Old World Bank codes are read as ZAR COD, ROM ROU, TMP TLS, ADO AND, WBG PSE. Kosovo has no ISO code "
    "and is left out; New Caledonia has no indicator and takes none from France. Editions re-scale history: do not mix with "
    "figures of another one.")

# Known defects, by what a row is: (year, exporter, importer, code) -> note.
SPAIN = "quantity about 12 times too high for the value (228 USD/t; zinc was about 2,800)"
DEFECTS = {
    (2024, "ESP", "*", "790111"): SPAIN,
    (2024, "*", "*", "7901"): "quantity carries the error of Spain, about 12 times too high",
    (2023, "GIN", "CHN", "2606"): "quantity about 7 times too low (464 USD/t; 64 in 2022, 69 in 2024)",
    (2023, "*", "*", "2606"): "quantity carries the error of Guinea to China, about 7 times too low",
    (2024, "TWN", "*", "260500"): "quantity all but absent for the value",
    (2024, "IDN", "*", "720260"): "chiefly nickel pig iron (1,473 USD/t)",
    (2024, "BOL", "*", "261100"): "too small for mine output: implied content 0.74, concentrate is about 0.52",
    (2024, "COD", "NAM", "282200"): "on its way through Namibia: re-exported",
    (2024, "CHN", "KOR", "740311"): "117 USD/kg: the weight is wrong",
    (2024, "ZAF", "CHE", "270112"): "unit value more than 10 times off the median of the code",
}
# Codes of the history that HS02 cuts otherwise.
HS02_NOTES = {"252800": "HS02 has 252810 and 252890; folded under the later number"}


def baci(edition, table):
    return {"title": "BACI: International Trade Database at the Product-Level (CEPII)", "edition": edition, "table": table,
            "path": BACI_PATH, "retrieved": pc.CREATED}


def dollars(thousands):
    """Thousands of USD with three decimals as whole USD, exactly."""
    value = decimal.Decimal(thousands) * 1000
    if value != value.to_integral_value() or value < 0:
        raise ValueError("want thousands of USD with at most three decimals, found %s" % thousands)
    return int(value)


def tonnes(text):
    """A published quantity; NA is unknown."""
    text = text.strip()
    return None if text in ("", "NA") else float(text)


def positive(text):
    """A quantity that was summed with missing ones as 0: 0 is unknown."""
    return tonnes(text) or None


class Customs:
    """The rows of flows.csv, and what was left out."""

    def __init__(self, folder, areas):
        self.folder = os.path.join(folder, "trade")
        self.codes = {k: v for k, v in pc.country_codes(folder).items() if v in areas}
        self.areas = areas
        self.rows = []
        self.left_out = collections.Counter()
        self.noted = set()
        self.counts = collections.OrderedDict()
        self.iso2 = {r["baci_iso2"]: r["iso3"] for r in pc.read_csv(os.path.join(folder, "country", "country_xwalk.csv"))
                     if r["iso3"] and r["baci_iso2"]}
        self.iso2.update({"NA": "NAM", "TW": "TWN"})    # the text NA is Namibia; Taiwan is "Other Asia, nes"

    def add(self, part, year, exporter, importer, revision, code, value, quantity, flag, source, note=""):
        for area in (exporter, importer):
            if area != "*" and area not in self.areas:
                self.left_out[part, str(area)] += 1
                return
        key = (year, exporter, importer, code)
        if key in DEFECTS:
            note = DEFECTS[key]
            self.noted.add(key)
        self.counts[part] = self.counts.get(part, 0) + 1
        self.rows.append([year, exporter, importer, revision, code, value, quantity, "both", flag, source, VINTAGE, note])

    def bilateral(self):
        source = "BACI HS17 V202601"
        rows = pc.read_csv(os.path.join(self.folder, "BACI_HS17_Y2024_V202601_crm30.csv"))
        for r in rows:
            self.add("bilateral", int(r["t"]), self.codes.get(r["i"]), self.codes.get(r["j"]), "HS17", r["k"], dollars(r["v"]),
                     tonnes(r["q"]), "reported", source)
        return {r["k"] for r in rows}

    def exporters(self, known):
        """Totals of the codes that have no bilateral rows."""
        for r in pc.read_csv(os.path.join(self.folder, "baci_hs17_v202601_y2024_exporter_totals_36codes.csv")):
            if r["k"] not in known:
                self.add("exporter", int(r["t"]), self.codes.get(r["i"]), "*", "HS17", r["k"], dollars(r["v"]), positive(r["q"]),
                         "derived", "BACI HS17 V202601")

    def headings(self):
        source = "BACI HS22 V202601"
        for r in pc.read_csv(os.path.join(self.folder, "baci_hs22_v202601_hs4_top200_2022_2024.csv")):
            self.add("headings", int(r["t"]), r["i_iso3"], r["j_iso3"], "HS22", r["hs4"], int(r["v_usd"]), positive(r["q_t"]),
                     "derived", source)
        for r in pc.read_csv(os.path.join(self.folder, "baci_hs22_v202601_hs4_world_totals_2022_2024.csv")):
            self.add("headings, world", int(r["t"]), "*", "*", "HS22", r["hs4"], int(r["world_v_usd"]), positive(r["world_q_t"]),
                     "derived", source)

    def history(self):
        """Value by exporter and year; the ten largest stay, and the sum of all."""
        cells = collections.defaultdict(collections.Counter)
        world = collections.Counter()
        path = os.path.join(self.folder, "baci_v202601_2002_2023_crm30_value.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as f:
            for r in csv.DictReader(f):
                world[int(r["t"]), r["hs6"]] += int(r["v_usd"])
                exporter = self.iso2.get(r["i_iso2"])
                if exporter is None:
                    self.left_out["history", r["i_iso2"]] += 1
                    continue
                cells[int(r["t"]), r["hs6"]][exporter] += int(r["v_usd"])
        for (year, code), by in sorted(cells.items()):
            revision = "HS17" if year >= SPLIT else "HS02"
            note = HS02_NOTES.get(code, "") if year < SPLIT else ""
            source = "BACI %s V202601" % revision
            for exporter, value in sorted(by.items(), key=lambda e: (-e[1], e[0]))[:TOP]:
                self.add("history", year, exporter, "*", revision, code, value, None, "derived", source, note)
            self.add("history, world", year, "*", "*", revision, code, world[year, code], None, "derived", source, note)

    def sorted(self):
        self.rows.sort(key=lambda r: (r[9], r[0], r[4], r[1], r[2]))
        keys = [tuple(r[:5]) for r in self.rows]
        assert len(keys) == len(set(keys)), "two rows for one flow"
        missed = set(DEFECTS) - self.noted
        return self.rows, missed


def governance(folder, areas):
    """Rows of wgi.csv and a count of what was left out: (code, reason)."""
    rows, left_out = [], collections.Counter()
    for r in pc.read_csv(os.path.join(folder, "country", "wgi_1996_2023.csv")):
        if int(r["year"]) not in WGI_YEARS:
            continue
        country = WGI_CODES.get(r["code"], r["code"])
        if country not in areas:
            left_out[r["code"], "no area of countries.csv"] += 1
        elif r["estimate"] == "":
            left_out[r["code"], "no estimate"] += 1
        else:
            rows.append([country, int(r["year"]), r["indicator"], float(r["estimate"]), float(r["stddev"]), "estimated",
                         "World Bank WGI", "2024", ""])
    order = {k: i for i, k in enumerate(WGI_INDICATORS)}
    rows.sort(key=lambda r: (r[0], r[1], order[r[2]]))
    return rows, left_out


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_customs_pack.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    source = args[0]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    areas = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}

    customs = Customs(source, areas)
    known = customs.bilateral()
    customs.exporters(known)
    customs.headings()
    customs.history()
    flows, missed = customs.sorted()
    wgi, wgi_left_out = governance(source, areas)

    pc.write_pack(os.path.join(out, "customs"), {
        "name": "customs", "title": "Customs flows of mineral codes as BACI publishes them", "description": CUSTOMS_TEXT,
        "sources": [baci("HS17 V202601", "Y2024: 30 codes by pair, 27 codes by exporter; 2017 to 2023: value of 30 codes"),
                    baci("HS22 V202601", "2022 to 2024: 11 headings, 200 largest pairs and world totals"),
                    baci("HS02 V202601", "2002 to 2016: value of 30 codes")],
        "licenses": [pc.LICENSES["BACI"]],
    }, [("flows", HEADER, flows, {"value_usd": "USD, current, FOB", "quantity_t": "t, gross"})])
    pc.write_pack(os.path.join(out, "governance"), {
        "name": "governance", "title": "Worldwide Governance Indicators", "description": WGI_TEXT, "sources": [WGI_SOURCE],
        "licenses": [WGI_LICENSE],
    }, [("wgi", WGI_HEADER, wgi, {"value": "standard normal units", "standard_error": "as value"})])

    if "--quiet" not in argv:
        print("customs/flows: %d rows; %s" % (len(flows), ", ".join("%s %d" % c for c in customs.counts.items())))
        print("rows without quantity: %d" % sum(r[6] is None for r in flows if r[0] >= 2022 and r[3] != "HS02"))
        areas_lost = ["%s %s %d" % (k + (n,)) for k, n in sorted(customs.left_out.items())]
        print("left out, area without ISO code: %s" % (", ".join(areas_lost) or "none"))
        print("known defects without a row here: %s" % (", ".join(" ".join(map(str, k)) for k in sorted(missed)) or "none"))
        print("governance/wgi: %d rows, %d countries" % (len(wgi), len({r[0] for r in wgi})))
        print("left out: %s" % (", ".join("%s %d (%s)" % (k[0], n, k[1]) for k, n in sorted(wgi_left_out.items())) or "none"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
