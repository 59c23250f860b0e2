#!/usr/bin/env python3
"""The customs, governance and concordance tables give the numbers that are known of them.

Reads only data/. With a folder of source data as second argument the checks of figures that are not
embedded (Comtrade) are made too; they are skipped where the folder is not there. Prints TAP.

usage: check_customs.py ROOT [SOURCE_DATA_FOLDER]
"""
import collections
import csv
import gzip
import io
import json
import math
import pathlib
import sys

import tap

# Codes that hold more than one metal or good: whoever uses one must find it marked.
BASKETS = ("811292", "811299", "261590", "261790", "261690", "261400", "253090", "282590", "282560", "282739", "283329", "284690",
           "280530", "284990", "280450", "280429", "711041", "262099", "850511", "270112", "810520", "720260")
# Codes whose shares add up to more than 1, and why that is right.
SHARED = {"282200": "cobalt: Copperbelt exporters are intermediate, all others refined; each row speaks of its exporters",
          "250410": "anode graphite lies inside natural graphite and is counted there"}
CONFIDENCE = ("high", "medium", "low")
PRICE_RANGE = 10.0      # a flow beyond this factor of its code's median unit value (weighted by value) is an outlier


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def weighted_median(pairs):
    """The value below which half of the weight lies; pairs of (value, weight)."""
    half = sum(w for _, w in pairs) / 2
    run = 0.0
    for value, weight in sorted(pairs):
        run += weight
        if run >= half:
            break
    return value


def close(found, wanted, tolerance, name):
    """One figure within its tolerance."""
    held = found is not None and math.isfinite(found) and abs(found - wanted) <= tolerance
    tap.ok(held, f"{name}: {wanted:,} +- {tolerance:g}", f"found {found}")


class Flows:
    """flows.csv by (year, code, exporter, importer), the parts kept apart by source."""

    def __init__(self, rows):
        self.rows = rows
        self.cell = {(r["source"], r["year"], r["hs"], r["exporter"], r["importer"]): r for r in rows}

    def value(self, revision, year, code, exporter, importer):
        r = self.cell.get((f"BACI {revision} V202601", year, code, exporter, importer))
        return float(r["value_usd"]) if r else None

    def tonnes(self, revision, year, code, exporter, importer):
        r = self.cell.get((f"BACI {revision} V202601", year, code, exporter, importer))
        return float(r["quantity_t"]) if r and r["quantity_t"] else None

    def world(self, year, code, column="value_usd"):
        """Sum of the HS17 rows of a code: of pairs where it has them, else of exporter totals."""
        rows = [r for r in self.rows if r["source"] == "BACI HS17 V202601" and r["year"] == year and r["hs"] == code
                and r["exporter"] != "*"]
        return sum(float(r[column]) for r in rows if r[column])

    def exporter(self, year, code, exporter, column="value_usd"):
        rows = [r for r in self.rows if r["source"] == "BACI HS17 V202601" and r["year"] == year and r["hs"] == code
                and r["exporter"] == exporter]
        return sum(float(r[column]) for r in rows if r[column])


def check_shape(rows, countries):
    """What every row promises."""
    areas = countries | {"*"}
    keys = collections.Counter((r["source"], r["year"], r["hs"], r["exporter"], r["importer"]) for r in rows)
    tap.ok(max(keys.values()) == 1, "one row a flow, year and source", [k for k, n in keys.items() if n > 1][:5])
    tap.ok(all(r["exporter"] in areas and r["importer"] in areas for r in rows), "every area is a country or *")
    tap.ok(all(r["exporter"] != r["importer"] or r["exporter"] == "*" for r in rows), "nobody trades with itself")
    tap.ok(all(len(r["hs"]) in (4, 6) and r["hs"].isdigit() for r in rows), "codes have four or six digits")
    tap.ok(all(int(r["value_usd"]) > 0 for r in rows), "a flow has a value")
    tap.ok(all(r["quantity_t"] == "" or float(r["quantity_t"]) > 0 for r in rows), "an unknown quantity is empty, never 0")
    tap.ok(all((r["flag"] == "reported") == (r["importer"] != "*" and len(r["hs"]) == 6) for r in rows),
           "cells of BACI are reported, sums are derived")
    own = [r for r in rows if r["flag"] == "reported"]
    tap.ok(len(own) == 21723, "the bilateral cells of 2024 are all there", len(own))
    tap.ok(sum(r["quantity_t"] == "" for r in own) == 1030, "1,030 of them have no quantity")
    tap.ok(len({r["hs"] for r in own}) == 30, "of 30 codes")
    order = [(r["source"], r["year"], r["hs"], r["exporter"], r["importer"]) for r in rows]
    tap.ok(order == sorted(order), "rows are in order")


def check_known(flows):
    """Figures of the published slice."""
    f = flows

    def share(code, exporter, importer, wanted, name):
        close(100 * f.value("HS17", "2024", code, exporter, importer) / f.world("2024", code), wanted, 0.05, name)

    close(f.tonnes("HS17", "2024", "283691", "CHL", "CHN"), 185820, 0.5, "lithium carbonate Chile to China, t")
    close(f.value("HS17", "2024", "283691", "CHL", "CHN") / 1e9, 2.03, 0.005, "lithium carbonate Chile to China, 10^9 USD")
    share("283691", "CHL", "CHN", 53.7, "lithium carbonate Chile to China, % of world value")
    share("283691", "ARG", "CHN", 10.8, "lithium carbonate Argentina to China, % of world value")
    share("283691", "CHL", "KOR", 8.4, "lithium carbonate Chile to Korea, % of world value")
    share("260600", "GIN", "CHN", 65.8, "bauxite Guinea to China, % of world value, by code")
    close(f.tonnes("HS17", "2024", "260600", "GIN", "CHN") / 1e6, 110, 0.5, "bauxite Guinea to China, 10^6 t")
    share("740311", "COD", "CHN", 15.8, "copper cathode DR Congo to China, % of world value")
    close(f.tonnes("HS17", "2024", "740311", "COD", "CHN") / 1e6, 1.45, 0.005, "copper cathode DR Congo to China, 10^6 t")
    close(100 * f.exporter("2024", "720293", "BRA") / f.world("2024", "720293"), 75.8, 0.05,
          "ferroniobium Brazil, % of world value")
    close(f.tonnes("HS17", "2024", "810520", "COD", "*"), 635046, 0.5, "cobalt mattes DR Congo, t")
    close(100 * f.value("HS17", "2024", "810520", "COD", "*") / f.world("2024", "810520"), 64, 0.5,
          "cobalt mattes DR Congo, % of world value")
    close(100 * f.value("HS22", "2024", "2606", "GIN", "CHN") / f.value("HS22", "2024", "2606", "*", "*"), 65.8, 0.5,
          "bauxite Guinea to China, % of world value, by heading")
    close(f.tonnes("HS22", "2024", "2606", "GIN", "CHN") / 1e6, 110, 0.5, "bauxite Guinea to China by heading, 10^6 t")
    for code, exporter, tonnes in (("283691", "CHL", 241265), ("740311", "COD", 2046481), ("740311", "CHL", 1905083),
                                   ("720293", "BRA", 101051)):
        close(f.exporter("2024", code, exporter, "quantity_t"), tonnes, 0.5, f"exports of {exporter} under {code}, t")
    for code, exporter, tonnes in (("260400", "PHL", 44884613), ("260200", "ZAF", 24356985), ("261590", "RWA", 2909),
                                   ("261100", "BOL", 2299)):
        close(f.exporter("2024", code, exporter, "quantity_t"), tonnes, 0.5, f"exports of {exporter} under {code}, t")
    close(f.exporter("2024", "260600", "GIN", "quantity_t") / 1e6, 122.5, 0.05, "exports of GIN under 260600, 10^6 t")
    close(f.exporter("2024", "810520", "COD", "quantity_t") + f.exporter("2024", "282200", "COD", "quantity_t"), 658552, 1,
          "exports of COD under 810520 and 282200, t")


def check_sums(flows):
    """The parts agree with each other."""
    pairs = [(r["year"], r["hs"]) for r in flows.rows if r["source"] == "BACI HS22 V202601" and r["exporter"] == "*"]
    tap.ok(len(pairs) == 33, "11 headings of three years have a world total", len(pairs))
    for column in ("value_usd", "quantity_t"):
        listed = collections.Counter()
        for r in flows.rows:
            if r["source"] == "BACI HS22 V202601" and r["exporter"] != "*" and r[column]:
                listed[r["year"], r["hs"]] += float(r[column])
        above = [p for p in pairs if listed[p] > 1.0001 * float(flows.cell["BACI HS22 V202601", p[0], p[1], "*", "*"][column])]
        tap.ok(not above, f"{column} of the 200 largest pairs lies within the world total", above)
    # Bauxite, both ways: the heading has one code, so the world agrees but for the release's revision of the nomenclature.
    by_code = flows.world("2024", "260600")
    close(flows.value("HS22", "2024", "2606", "*", "*") / by_code, 1, 0.02, "bauxite 2024, heading over code, value")
    close(flows.tonnes("HS22", "2024", "2606", "*", "*") / flows.world("2024", "260600", "quantity_t"), 1, 0.02,
          "bauxite 2024, heading over code, quantity")
    # The history: ten exporters at most, within the world.
    tops = collections.defaultdict(list)
    for r in flows.rows:
        if int(r["year"]) <= 2023 and len(r["hs"]) == 6 and r["exporter"] != "*":
            tops[r["year"], r["hs"]].append(int(r["value_usd"]))
    tap.ok(len(tops) == 660 and all(len(v) == 10 for v in tops.values()),
           "history: 30 codes of 22 years, ten exporters each", len(tops))
    over = []
    for (year, code), values in tops.items():
        world = flows.value("HS17" if int(year) >= 2017 else "HS02", year, code, "*", "*")
        if world is None or sum(values) > world:
            over.append((year, code))
    tap.ok(not over, "history: the ten lie within the world", over)


def check_defects(flows):
    """Known errors are said beside the row, and the figures are left as published."""
    def note(revision, year, code, exporter, importer):
        return flows.cell[f"BACI {revision} V202601", year, code, exporter, importer]["note"]

    for key in (("HS17", "2024", "790111", "ESP", "*"), ("HS22", "2024", "7901", "*", "*"),
                ("HS22", "2023", "2606", "GIN", "CHN"), ("HS22", "2023", "2606", "*", "*")):
        tap.ok(note(*key) != "", "a known defect has a note: " + " ".join(key))
    close(flows.value("HS17", "2024", "790111", "ESP", "*") / flows.tonnes("HS17", "2024", "790111", "ESP", "*"), 228, 0.5,
          "zinc of Spain stays as published, USD/t")
    close(flows.value("HS22", "2023", "2606", "GIN", "CHN") / flows.tonnes("HS22", "2023", "2606", "GIN", "CHN"), 464, 0.5,
          "bauxite Guinea to China 2023 stays as published, USD/t")
    by_code = collections.defaultdict(list)
    for r in flows.rows:
        if r["flag"] == "reported" and r["quantity_t"] and int(r["value_usd"]) >= 100000:
            by_code[r["hs"]].append((float(r["value_usd"]) / float(r["quantity_t"]), float(r["value_usd"])))
    n_flow = outliers = 0
    for priced in by_code.values():
        median = weighted_median(priced)
        n_flow += len(priced)
        outliers += sum(not median / PRICE_RANGE <= v <= median * PRICE_RANGE for v, _ in priced)
    tap.ok((outliers, n_flow) == (413, 7466),
           "413 of 7,466 flows of 0.1 M USD and more are ten times off their code's unit value", (outliers, n_flow))


def check_wgi(rows, countries):
    values = {(r["country"], r["year"], r["indicator"]): float(r["value"]) for r in rows}
    tap.ok(len(values) == len(rows), "WGI: one row a country, year and indicator")
    tap.ok({r["country"] for r in rows} <= countries, "WGI: only countries of the table")
    tap.ok({r["year"] for r in rows} == {"2013", "2018", "2019", "2020", "2021", "2022", "2023"}, "WGI: years")
    tap.ok({r["indicator"] for r in rows} == {"va", "pv", "ge", "rq", "rl", "cc"}, "WGI: six indicators")
    for country in ("COD", "ROU", "TLS", "AND", "PSE", "TWN"):
        n = sum(k[0] == country and k[1] == "2023" for k in values)
        tap.ok(n == 6, f"WGI: {country} has six indicators in 2023", n)
    tap.ok(not any(k[0] == "NCL" for k in values), "WGI: New Caledonia has none")
    tap.ok(all(-3.6 <= v <= 3.6 for v in values.values()) and all(float(r["standard_error"]) >= 0 for r in rows), "WGI: in range")
    tap.ok(values["COD", "2023", "rl"] < values["CHN", "2023", "rl"] < values["NOR", "2023", "rl"],
           "WGI: rule of law, DR Congo below China below Norway")


def check_concordance(rows, changes):
    keys = collections.Counter((r["good"], r["hs6"]) for r in rows)
    tap.ok(max(keys.values()) == 1, "hs6: one row a good and code", [k for k, n in keys.items() if n > 1])
    tap.ok(all(len(r["hs6"]) == 6 and r["hs6"].isdigit() for r in rows), "hs6: six digits")
    tap.ok({r["hs_revision"] for r in rows} <= {"HS92", "HS17", "HS22"}, "hs6: revisions")
    tap.ok(all(r["confidence"] in CONFIDENCE and r["flag"] in ("prior", "derived") for r in rows), "hs6: confidence and flag")
    wrong = [(r["good"], r["hs6"]) for r in rows if (r["basket"] == "yes") != (r["holds"] != "")]
    tap.ok(not wrong, "hs6: a basket says what it holds, nothing else does", wrong)
    wrong = [(r["good"], r["hs6"]) for r in rows if r["hs6"] in BASKETS and r["basket"] != "yes"
             and r["good"] != "graphite:natural"]
    tap.ok(not wrong, "hs6: every basket code is marked", wrong)
    by_code = collections.defaultdict(set)
    for r in rows:
        by_code[r["hs6"]].add(r["basket"])
    mixed = sorted(c for c, b in by_code.items() if len(b) > 1)
    tap.ok(mixed == ["250410"], "hs6: a code is a basket for all its goods or for none (anode graphite apart)", mixed)
    wrong = []
    for r in rows:
        band = [r["content_low"], r["content"], r["content_high"]]
        if any(band) and not (all(band) and 0 < float(band[0]) <= float(band[1]) <= float(band[2])):
            wrong.append((r["good"], r["hs6"], band))
    tap.ok(not wrong, "hs6: content low <= central <= high, or all unknown", wrong)
    above = [(r["good"], r["hs6"]) for r in rows if r["content_high"] and float(r["content_high"]) > 1]
    tap.ok(above == [("arsenic:refined", "280480")], "hs6: no content above 1 but of arsenic, counted as its trioxide", above)
    sums = collections.Counter()
    for r in rows:
        if r["share"]:
            sums[r["hs6"]] += float(r["share"])
    over = sorted(c for c, s in sums.items() if s > 1 + 1e-9)
    tap.ok(over == sorted(SHARED), "hs6: no shares above 1 in sum but where rows speak of the same tonnes", over)
    tap.ok(not any(r["basket"] == "yes" and r["share"] == "1" and r["confidence"] == "high" for r in rows),
           "hs6: no basket is surely one good")
    content = {(r["good"], r["hs6"]): float(r["content"]) for r in rows if r["content"]}
    for good, code, value in (("lithium:chemical", "283691", .18787), ("lithium:chemical", "282520", .16541),
                              ("nickel:refined", "283324", .2233), ("vanadium:oxide", "282530", .56017),
                              ("antimony:refined", "282580", .83535)):
        close(content[good, code], value, 1e-6, f"hs6: content of {good} in {code}")

    links = collections.Counter((c["from_revision"], c["to_revision"]) for c in changes)
    tap.ok(links["HS17", "HS22"] == 40 and links["HS92", "HS17"] == 14, "hs_changes: 40 rows to HS22, 14 from HS92", links)
    split = {c["to"] for c in changes if c["from"] == "811292" and c["to_revision"] == "HS22"}
    tap.ok(split == {"811231", "811241", "811292"}, "hs_changes: 811292 gives hafnium and rhenium away in HS22", split)
    known = {c["from"] for c in changes} | {c["to"] for c in changes}
    apart = [(r["good"], r["hs6"]) for r in rows if r["hs_revision"] != "HS17" and r["hs6"] not in known]
    tap.ok(apart == [("cadmium:refined", "283030")],
           "hs_changes: a code of another revision has a way to HS17 (cadmium sulphide apart)", apart)


def check_packs(data):
    """pack.json lists the columns that are there."""
    for name in ("customs", "governance", "trade"):
        pack = json.loads((data / name / "pack.json").read_text(encoding="utf-8"))
        for resource in pack["resources"]:
            path = data / name / resource["path"]
            with open(path, encoding="utf-8", newline="") as f:
                header = next(csv.reader(f))
            fields = [field["name"] for field in resource["schema"]["fields"]]
            tap.ok(header == fields and path.stat().st_size == resource["bytes"], f"pack {name}: {resource['path']} as described")


def check_comtrade(folder):
    """Figures that are checked against and not embedded."""
    rows = [r for r in table(folder / "comtrade_2023_imports_cobalt8105_ree2846_chn_jpn_kor.csv") if r["reporter"] == "China"]
    for code, partner, by_weight, by_value in (("8105", "180", 96.6, 90.2), ("2846", "104", 65.9, 76.6)):
        own = [r for r in rows if r["hs4"] == code]
        for column, wanted, name in (("net_kg", by_weight, "weight"), ("v_usd", by_value, "value")):
            total = sum(float(r[column]) for r in own if r[column])
            part = sum(float(r[column]) for r in own if r[column] and r["partner_code"] == partner)
            close(100 * part / total, wanted, 0.05, f"China's imports of {code} in 2023, partner {partner}, % by {name}")
    weight = sum(float(r["net_kg"]) for r in rows if r["hs4"] == "8105" and r["partner_code"] == "180")
    close(weight / 1000, 387012, 0.5, "China's imports of 8105 from DR Congo in 2023, t")

    monthly = collections.Counter()
    for r in table(folder / "china_exports_monthly_hs6_partner_2017_2024.csv"):
        if r["hs6"] == "250410":
            monthly[r["period_dt"][:7]] += float(r["qty"] or 0) / 1000
    close(monthly["2023-11"], 40518, 0.5, "China's exports of flake graphite, November 2023, t")
    close(monthly["2023-12"], 2726, 0.5, "China's exports of flake graphite, December 2023, t")
    tap.ok(all(4000 <= monthly[m] <= 5500 for m in ("2024-01", "2024-02")),
           "China's exports of flake graphite, January and February 2024: 4 to 5 kt", (monthly["2024-01"], monthly["2024-02"]))

    rows = table(folder / "comtrade_usa_chn_mex_vnm_2015_2025_minerals.csv")
    us = {(r["ref_year"], r["cmd_code"]): float(r["net_wgt"]) / 1000 for r in rows
          if r["flow_code"] == "M" and r["partner_iso"] == "CHN" and r["net_wgt"] not in ("", "NA")}
    for code, before, after in (("282580", 13721, 2115), ("811010", 493, 79), ("380110", 85898, 55597), ("250410", 25783, 15354),
                                ("811292", 240, 111)):
        close(us["2024", code], before, 1, f"US imports from China of {code}, 2024, t")
        close(us["2025", code], after, 1, f"US imports from China of {code}, 2025, t")

    # Raw extracts mix totals with their breakdowns. Over the flows that BACI has too, exporter reports: the sum is more than
    # twice BACI, the largest row of a flow is near it.
    with gzip.open(folder / "comtrade_raw_2024_crm31.csv.gz", "rb") as f:
        raw = list(csv.DictReader(io.TextIOWrapper(f, encoding="utf-8", newline="")))
    baci = {(r["i"], r["j"], r["k"]): float(r["v"]) * 1000 for r in table(folder / "BACI_HS17_Y2024_V202601_crm30.csv")}
    largest, total = {}, 0.0
    for r in raw:
        code = "811292" if r["cmd"] == "811231" else r["cmd"]
        key = (r["reporter"], r["partner"], code)
        if r["flow"] == "X" and key in baci:
            value = float(r["value"] or 0)
            largest[key] = max(largest.get(key, 0.0), value)
            total += value
    both = sum(baci[key] for key in largest)
    close(total / both, 2.19, 0.01, "raw extract of 2024 over BACI, all rows")
    close(sum(largest.values()) / both, 1.03, 0.005, "raw extract of 2024 over BACI, largest row a flow")


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    data = root / "data"
    countries = {r["country"] for r in table(data / "countries" / "countries.csv")}
    flows = Flows(table(data / "customs" / "flows.csv"))
    check_shape(flows.rows, countries)
    check_known(flows)
    check_sums(flows)
    check_defects(flows)
    check_wgi(table(data / "governance" / "wgi.csv"), countries)
    check_concordance(table(data / "trade" / "hs6.csv"), table(data / "trade" / "hs_changes.csv"))
    check_packs(data)
    sources = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else root.parent / "shared" / "data"
    if (sources / "trade").is_dir():
        check_comtrade(sources / "trade")
    else:
        tap.skip("the source data are not here: figures of Comtrade")
    tap.done_testing()


if __name__ == "__main__":
    main()
