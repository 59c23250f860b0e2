#!/usr/bin/env python3
"""What happened when somebody stopped selling: history to hold the model against.

    python3 tools/make_episode_packs.py <folder of source data> [OUT] [--quiet]

writes one pack for each episode below OUT/episodes, where OUT is `data` beside `tools` unless given and must hold the packs
`goods` and `production` already. These packs are of other years and are not part of the reference data: `lode backtest` opens
them one at a time above it.

  episode     what it was, its base year, and what share of supply was taken away as published
  statements  what was done, as sentences with months
  observed    what was seen: each figure with the base value that it is compared with
  stocks      stocks that a source states, in months of use
  the rest    rows of the base year in the shapes of the reference packs, where those have none

Statements hold what was decided or measured of supply, never a number chosen to meet a price. Observed figures come from the
table of observations by their own keys, so that none is typed twice. Standard library only; same sources, same bytes.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({"months": "number", "base_value": "number", "removed_share": "number", "base_year": "integer"})
RETRIEVED = "2026-11-25"
LB = 0.45359237   # kg

EPISODE = ["episode", "title", "base_year", "first_month", "months", "restrictor", "removed_share", "removed_basis", "source",
           "note"]
STATEMENTS = ["statement", "from", "until", "announced", "source", "note"]
OBSERVED = ["series", "good", "zone", "what", "stat", "from", "until", "value", "low", "high", "unit", "base_from", "base_until",
            "base_value", "null_test", "flag", "source", "quality", "note"]
STOCKS = ["good", "country", "months", "source", "note"]
TRADE = ["good", "country", "partner", "flow", "year", "value", "unit", "basis", "hs6", "flag", "source", "vintage", "note"]
GOODS = ["good", "mineral", "stage", "name", "stage_order", "basis", "price_unit", "disposal", "main", "market", "note"]
PARAMETERS = ["good", "segment", "parameter", "value", "low", "high", "unit", "flag", "source", "note"]
COUNTRIES = ["country", "name", "iso_numeric", "baci_code", "lon", "lat", "flag", "source", "note"]

# Short citations of the sources of the observations, and of a few more.
CITE = {
    "S01": "Shanghai Daily 2011-07-15; Barnes Richardson 2011-07-27", "S02": "Barnes Richardson 2011-07-27",
    "S03": "Shanghai Daily 2011-07-15", "S04": "Mining.com 2013-01", "S05": "Powder Metallurgy Review 2015-01-07",
    "S06": "Mining.com 2011-10, prices of Lynas", "S07": "Mining.com 2012", "S10": "Adamas Intelligence in Mining.com 2025-04",
    "S43": "Japan Metal Bulletin 2010", "S11": "Chinese customs in Rawmaterials.net 2023-12",
    "S12": "Chinese customs in Germanium.com 2024-04-22", "S13": "Chinese customs in Germanium.com 2024-06-20",
    "S14": "Chinese customs in Germanium.de 2024-08-20", "S15": "Chinese customs in Rawmaterials.net 2024-09",
    "S16": "Chinese customs in Rohstoff.net 2025-01", "S17": "Chinese customs in Rawmaterials.net 2025-07-21",
    "S18": "Argus Media 2024-09-30", "S19": "Fastmarkets in the press 2025-09-15", "S21": "agencies 2025-06 to 2025-09",
    "S22": "Bloomberg and Adamas in the press 2025-09-22", "S23": "Ecofin Agency 2025-10-13", "S24": "Fastmarkets 2025-10",
    "S25": "ARECOMS in TRT and CF Mining 2025-09-21", "S26": "Cailian Press in CF Mining 2025-09", "S27": "MetalMiner 2014-01-14",
    "S28": "Financial Times 2014-05", "S29": "Mining.com 2014", "S30": "Wall Street Daily 2014-09-17; TheStreet 2014-09",
    "S32": "USGS and Bloomberg in Investing News 2015", "S33": "Financial Times 2014-01-08",
    "S34": "S&P Global Market Intelligence 2022-03", "S35": "Business Standard 2022-03-08", "S36": "Seeking Alpha 2022-03-14",
    "S37": "Seeking Alpha 2022-03-07", "S40": "Reuters 2025-03-19", "S41": "Reuters 2025-03-19", "S42": "Reuters 2025-02-21",
    "S90": "USGS MCS 2026", "S91": "BGS WMS 2025",
    "AP": "AP in France 24 2010-09-24", "WSJ": "Wall Street Journal 2011-01-06", "NHK": "NHK in Tunisia Today",
    "GTA": "Global Trade Alert 2092", "BLOOMBERG": "Bloomberg 2011-01 (customs: exports fell 9.3 % in 2010)",
    "CNA": "Reuters in CNA 2023-07-04", "TODAY": "Reuters in TODAY 2023-09-20", "RAW25": "Rawmaterials.net 2025-07-21",
    "ARECOMS6": "ARECOMS press release 2025/003 of 2025-06-21", "SMM": "SMM Data 2025-03-24",
}
QUALITY = {"A": "reported", "B": "reported", "C": "estimated", "D": "derived"}


class Maker:
    """One episode while its tables are filled."""

    def __init__(self, sources, name):
        folder = os.path.join(sources, "episodes")
        self.name = name
        self.seen = [r for r in pc.read_csv(os.path.join(folder, "observations.csv")) if r["episode_id"] == name]
        self.made = [r for r in pc.read_csv(os.path.join(folder, "context_production.csv")) if r["episode_id"] == name]
        self.title = next(r["title"] for r in pc.read_csv(os.path.join(folder, "episodes.csv")) if r["episode_id"] == name)
        self.cited = []
        self.tables = {key: [] for key in ("episode", "statements", "observed", "stocks", "countries", "goods", "production",
                                           "prices", "use", "trade", "parameters")}

    def cite(self, key):
        if key not in self.cited:
            self.cited.append(key)
        return CITE[key]

    def episode(self, base_year, first, months, restrictor, removed, basis, source, note):
        self.year = base_year
        self.tables["episode"].append([self.name, self.title, base_year, first, months, restrictor, removed, basis,
                                       self.cite(source), note])

    def do(self, sentence, start, end, announced, source, note=""):
        self.tables["statements"].append([sentence, start, end, announced, self.cite(source), note])

    def find(self, mineral, series, start, zone="", unit=""):
        rows = [r for r in self.seen if r["mineral"] == mineral and r["series"] == series and r["period_start"] == start
                and r["zone"].startswith(zone) and (not unit or r["unit"] == unit)]
        if len(rows) != 1:
            raise ValueError("%s: %d observations of %s %s %s %s" % (self.name, len(rows), mineral, series, start, zone))
        return rows[0]

    def see(self, series, good, zone, row, base, base_from, base_until, null=False, what="price", factor=1.0, unit="", note="",
            cite=""):
        """An observation; base in the unit of the row times factor."""
        low, high = float(row["value_low"]) * factor, float(row["value_high"]) * factor
        until = row["period_end"][:7]
        self.tables["observed"].append([
            series, good, zone, what, row["stat"], row["period_start"][:7], until, pc.sig((low + high) / 2, 7),
            pc.sig(low, 7) if low != high else None, pc.sig(high, 7) if low != high else None, unit or row["unit"], base_from,
            base_until, pc.sig(base, 6), null, QUALITY[row["quality"]], cite or self.cite(row["source_id"]), row["quality"],
            note or row["note"]])

    def of(self, good, country, flow, value, flag, source, note, unit="t", basis=None):
        table = {"production": "production", "use": "use", "price": "prices"}[flow]
        self.tables[table].append(pc.observation(good, country, flow, self.year, pc.sig(value), unit, basis or self.basis[good],
                                                 flag, source, "2026", note))

    def ship(self, good, seller, buyer, value, flag, source, note):
        if value > 0:
            self.tables["trade"].append([good, seller, buyer, "export", self.year, pc.sig(value), "t", self.basis[good], "", flag,
                                         source, "2026", note])

    def parameter(self, good, name, value, note, unit="1"):
        self.tables["parameters"].append([good, "*", name, value, pc.sig(value / 1.6, 3), pc.sig(value * 1.6, 3), unit, "prior",
                                          "lode prior", note])

    def group(self, good, eta, eps, eta_long, eps_long, months, choke, name):
        """Priors of a good from the groups of the model's paper."""
        note = "spec 9.2, group %s" % name
        for key, value in (("demand_elasticity", eta), ("supply_elasticity", eps), ("demand_elasticity_long", eta_long),
                           ("supply_elasticity_long", eps_long)):
            self.parameter(good, key, value, note)
        self.parameter(good, "stock_months", months, note, "months of use")
        self.parameter(good, "choke_multiple", choke, note, "price / base price")
        self.parameter(good, "substitution_sigma", 8, "spec 3.4: refined metals and oxides 8 to 15")

    def rest_of_world(self):
        self.tables["countries"].append(["ROW", "Rest of the world", None, None, None, None, "prior", "lode",
                                         "everyone who is not named in this episode, as one market"])

    def write(self, out):
        header = {"episode": EPISODE, "statements": STATEMENTS, "observed": OBSERVED, "stocks": STOCKS, "countries": COUNTRIES,
                  "goods": GOODS, "production": pc.OBSERVATION, "prices": pc.OBSERVATION, "use": pc.OBSERVATION, "trade": TRADE,
                  "parameters": PARAMETERS}
        tables = [(key, header[key], rows) for key, rows in self.tables.items() if rows]
        cited = [{"title": CITE[key], "edition": "as cited", "retrieved": RETRIEVED} for key in sorted(self.cited, key=CITE.get)]
        cited.append({"title": "lode priors and derivations", "edition": "1", "table": "tools/make_episode_packs.py",
                      "path": "tools/make_episode_packs.py", "retrieved": RETRIEVED})
        meta = {"name": self.name, "title": self.title, "created": RETRIEVED,
                "description": "An episode of lode backtest: single figures as facts with their publication; rows of the base "
                               "year are part of no other dataset.",
                "sources": cited,
                "licenses": [{"name": "facts", "title": "single figures as facts, each with its publication"},
                             pc.LICENSES["USGS"], pc.LICENSES["BGS"], pc.LICENSES["LODE"]]}
        return pc.write_pack(os.path.join(out, "episodes", self.name), meta, tables)


# --------------------------------------------------------------------------------------------------------- rare earths, 2010

# Oxide, basis, share of Chinese output (the composition behind data/production, a prior), USD/kg before, of when.
OXIDES = [("lanthanum", "La2O3", .27, 8.71, "2008"), ("cerium", "CeO2", .461, 4.56, "2008"),
          ("praseodymium", "Pr6O11", .0524, 18.0, "2009"), ("neodymium", "Nd2O3", .159, 18.0, ""),
          ("samarium", "Sm2O3", .0129, 5.20, "2008"), ("dysprosium", "Dy2O3", .00341, 91.0, "2009-01")]
REO_GROUPS = {"lanthanum": (.20, .15, 1.0, 1.0, 3, 15, "La, Ce"), "cerium": (.20, .15, 1.0, 1.0, 3, 15, "La, Ce"),
              "praseodymium": (.15, .10, .7, .8, 2, 15, "Nd, Pr"), "neodymium": (.15, .10, .7, .8, 2, 15, "Nd, Pr"),
              "samarium": (.10, .05, .6, .5, 1.5, 30, "heavy and medium rare earths"),
              "dysprosium": (.10, .05, .6, .5, 1.5, 30, "heavy and medium rare earths")}


def rare_earths(sources):
    m = Maker(sources, "REE2010")
    m.basis = {}
    m.episode(2009, "2010-07", 42, "CHN", .4, "export quota of 2010 against that of 2009, as published", "S02",
              "quota counted tonnes of oxide whatever the element; licences were traded")
    m.rest_of_world()
    made = {(r["country"], int(r["year"])): float(r["quantity"]) for r in m.made if r["stage"] == "oxide"}
    quota = {year: float(m.find("rare earths", "quota", "%d-01" % year)["value_low"]) for year in (2009, 2010, 2011)}
    world = made["world (sum of rows)", 2009]
    to_japan, by_others = 20000.0, 20000.0 / .9 * .1
    part = sum(o[2] for o in OXIDES)
    for mineral, basis, share, price, when in OXIDES:
        good = mineral + ":oxide"
        m.basis[good] = basis
        m.tables["goods"].append([good, "rare_earth_oxides", "oxide", mineral + " oxide", 1, basis, "USD/kg", False, True, True,
                                  "separated oxide at the Chinese port or inside China"])
        note = "x %s %s, the composition of Chinese output behind data/production (prior)" % (pc.fmt(share), basis)
        m.of(good, "CHN", "production", made["China", 2009] * share, "derived", "lode derived", "BGS 2009: 129,400 t REO " + note)
        m.of(good, "ROW", "production", (world - made["China", 2009]) * share, "derived", "lode derived",
             "BGS 2009: world less China " + note)
        exports = quota[2009] * share
        japan, others = to_japan * share, by_others * share
        m.of(good, "CHN", "use", made["China", 2009] * share - exports, "derived", "lode derived", "production less exports")
        m.of(good, "JPN", "use", japan + others, "derived", "lode derived", "what it imports")
        m.of(good, "ROW", "use", (world - made["China", 2009]) * share + exports - japan - others, "derived", "lode derived",
             "production and imports less exports to Japan")
        m.ship(good, "CHN", "JPN", japan, "derived", "lode derived",
               "Japan bought about 20,000 t in 2010 and as much in 2009 (%s) %s" % (CITE["WSJ"], note))
        m.ship(good, "CHN", "ROW", exports - japan, "derived", "lode derived",
               "quota of 2009 (50,430 t, %s) less Japan, %s" % (CITE["S02"], note))
        m.ship(good, "ROW", "JPN", others, "derived", "lode derived",
               "China sold Japan about 90 %% of what it bought (%s)" % CITE["NHK"])
        if mineral == "neodymium":
            m.of(good, "*", "price", price, "prior", "lode prior", "no figure of 2009 at hand: as praseodymium; multiples do "
                 "not hang on it", "USD/kg")
        else:
            key = {"2009": "S07", "2009-01": "S10"}.get(when, "S06")
            m.of(good, "*", "price", price, "reported", m.cite(key), "of %s, taken for the base; inside and outside alike" % when,
                 "USD/kg")
        m.group(good, *REO_GROUPS[mineral])
    for key in ("AP", "WSJ", "NHK"):
        m.cite(key)
    six = "x %s, the part of the six oxides" % pc.fmt(pc.sig(part, 4))
    m.do("quota CHN rare_earth_oxides %s tpa" % pc.fmt(pc.sig(quota[2010] * part, 5)), "2010-07", "2011-01", "2010-07", "S01",
         "30,258 t " + six)
    m.do("quota CHN rare_earth_oxides %s tpa" % pc.fmt(pc.sig(quota[2011] * part, 5)), "2011-01", "2015-01", "2011-01", "S01",
         "30,184 t %s; later years were about the same; ended 2015-01-01" % six)
    m.do("ban CHN rare_earth_oxides -> JPN", "2010-10", "2010-12", "2010-09", "GTA",
         "informal and denied: 2010-09-21 to 2010-11-20; Japanese imports fell to 633 t in November")
    for year in (2010, 2011, 2012, 2013):
        lost = 1 - made["China", year] / made["China", 2009]
        m.do("outage CHN rare_earth_oxides %s" % pc.fmt(pc.sig(lost, 3)), "%d-%02d" % (year, 7 if year == 2010 else 1),
             "%d-01" % (year + 1), "%d-%02d" % (year, 7 if year == 2010 else 1), "S91",
             "Chinese output %s t of 129,400 t in 2009, under the mining quota" % pc.fmt(made["China", year]))

    fob = "outside (fob"
    for mineral, _, _, before, _ in OXIDES:
        good = mineral + ":oxide"
        base = {"lanthanum": (8.71, "2008-01", "2008-12"), "cerium": (4.56, "2008-01", "2008-12"),
                "samarium": (5.20, "2008-01", "2008-12"), "dysprosium": (118.49, "2008-01", "2008-12")}.get(mineral)
        for start in ("2011-04", "2011-07", "2011-10", "2012-01", "2012-07"):
            rows = [r for r in m.seen if r["mineral"] == mineral and r["series"] == "price" and r["period_start"] == start
                    and r["zone"].startswith(fob)]
            if base and rows:
                m.see(mineral + " fob", good, "outside", rows[0], base[0], base[1], base[2])
    for mineral, times in (("lanthanum", 3.7), ("cerium", 4.6)):
        row = m.find(mineral, "price", "2010-08", "outside")
        m.see(mineral + " fob", mineral + ":oxide", "outside", row, float(row["value_low"]) / times, "2010-01", "2010-01")
    m.see("dysprosium fob, peak", "dysprosium:oxide", "outside", m.find("dysprosium", "price", "2011-08", fob),
          float(m.find("dysprosium", "price", "2009-01", fob)["value_low"]), "2009-01", "2009-01")
    m.see("neodymium fob", "neodymium:oxide", "outside", m.find("neodymium", "price", "2011-10", fob),
          float(m.find("neodymium", "price", "2011-01", fob)["value_low"]), "2011-01", "2011-01")
    m.see("praseodymium fob", "praseodymium:oxide", "outside", m.find("praseodymium", "price", "2012-01", fob),
          float(m.find("praseodymium", "price", "2009-01", fob)["value_low"]), "2009-01", "2009-12")
    for mineral, inside in (("lanthanum", "2011-09"), ("samarium", "2011-10")):
        m.see(mineral + " outside/inside", mineral + ":oxide", "outside", m.find(mineral, "price", "2011-10", fob),
              float(m.find(mineral, "price", inside, "inside")["value_low"]), inside, inside, what="price_gap")
    customs = float(m.find("rare earths", "export_volume", "2010-01")["value_low"]) / (1 - .093)
    m.cite("BLOOMBERG")
    for year in (2010, 2012, 2013):
        m.see("exports", "*", "inside", m.find("rare earths", "export_volume", "%d-01" % year), customs, "2009-01", "2009-12",
              what="export_volume", note="customs, against 2009: 39,800 t / (1 - 0.093), %s" % CITE["BLOOMBERG"])
    return m


# ------------------------------------------------------------------------------------------------ gallium and germanium, 2023


def gallium_germanium(sources):
    m = Maker(sources, "GAGE2023")
    ga, ge = "gallium:refined", "germanium:refined"
    m.basis = {ga: "Ga", ge: "Ge"}
    m.episode(2022, "2023-07", 30, "CHN", None, "", "CNA", "licences; what share was refused is not published, so none is stated")
    m.rest_of_world()
    export = {ga: 94.0, ge: 43.7}
    made = {(r["mineral"], r["country"]): float(r["quantity"]) for r in m.made if r["year"] == "2022" and r["source_id"] == "S91"}
    # Gallium: 11.4 t of metal imported by the United States, 18 % of them from China (USGS).
    usa, share = 11.4, .18
    m.of(ga, "USA", "use", usa, "reported", m.cite("S90"), "imports of metal in 2022")
    m.ship(ga, "CHN", "USA", usa * share, "derived", "lode derived", "11.4 t x 18 %, China's part in 2021-24 (USGS)")
    m.ship(ga, "ROW", "USA", usa * (1 - share), "derived", "lode derived", "the rest of 11.4 t")
    m.ship(ga, "CHN", "ROW", export[ga] - usa * share, "derived", "lode derived",
           "94 t by Chinese customs (%s) less the United States" % m.cite("CNA"))
    others = 0.0
    for country, tonnes in (("RUS", 5.0), ("JPN", 3.0), ("KOR", 2.0), ("UKR", 2.0)):
        m.ship(ga, country, "ROW", tonnes, "derived", "lode derived", "all it makes (data/production) goes to the common market")
        others += tonnes
    m.of(ga, "CHN", "use", made["gallium", "China"] - export[ga], "derived", "lode derived", "production less exports")
    m.of(ga, "ROW", "use", export[ga] - usa + others, "derived", "lode derived", "what reaches it less what it passes on")
    # Germanium: China makes about 60 % (press), of which BGS has no rows for Belgium, Canada and Germany.
    china = made["germanium", "China"]
    rest = china / .6 - china - made["germanium", "Russia"] - made["germanium", "USA"]
    bought, sold, share = 29.0, 6.73, .23
    m.of(ge, "ROW", "production", rest, "derived", "lode derived",
         "world = 180 t / 0.60, as about 60 %% is made in China (%s), less the rows of data/production" % CITE["CNA"])
    m.of(ge, "USA", "use", bought + made["germanium", "USA"] - sold, "derived", "lode derived",
         "imports 29 t and exports 6.73 t of metal and dioxide (USGS), production 7 t")
    m.ship(ge, "CHN", "USA", bought * share, "derived", "lode derived", "29 t x 23 %, China's part in 2021-24 (USGS)")
    m.ship(ge, "ROW", "USA", bought * (1 - share), "derived", "lode derived", "the rest of 29 t")
    m.ship(ge, "USA", "ROW", sold, "estimated", CITE["S90"], "exports of metal and dioxide in 2022")
    m.ship(ge, "RUS", "ROW", made["germanium", "Russia"], "derived", "lode derived", "all it makes goes to the common market")
    m.ship(ge, "CHN", "ROW", export[ge] - bought * share, "derived", "lode derived",
           "43.7 t by Chinese customs (%s) less the United States" % CITE["CNA"])
    m.of(ge, "CHN", "use", china - export[ge], "derived", "lode derived", "production less exports")
    m.of(ge, "ROW", "use", export[ge] - bought + rest + made["germanium", "Russia"] + sold, "derived", "lode derived",
         "what reaches it less what it passes on")
    for good in (ga, ge):
        m.do("licence CHN %s delay 63d" % good, "2023-08", "", "2023-07", "RAW25",
             "45 working days are 63 days; no share of refusals is published")
        m.do("ban CHN %s -> USA" % good, "2024-12", "", "2024-12", "RAW25", "2024-12-03")

    price = {"gallium": 432.0, "germanium": 1294.0}
    for year in (2023, 2024, 2025):
        start = "%d-01" % year
        m.see("gallium, US imports", ga, "USA", [r for r in m.seen if r["mineral"] == "gallium" and r["series"] == "price" and
              r["period_start"] == start and r["unit"] == "USD/kg"][0], price["gallium"], "2022-01", "2022-12", null=year == 2024,
              note="exports had recovered by the middle of the year" if year == 2024 else "")
        m.see("germanium metal", ge, "outside", [r for r in m.seen if r["mineral"] == "germanium" and r["form"] == "metal" and
              r["series"] == "price" and r["period_start"] == start][0], price["germanium"], "2022-01", "2022-12")
    for start in ("2024-06", "2024-09-30", "2025-09-10"):
        m.see("germanium spot", ge, "outside", m.find("germanium", "price", start), 1160.0, "2023-01", "2023-01",
              note="against 1,110 to 1,210 USD/kg in January 2023")
    zero = {"value_low": "0", "value_high": "0", "stat": "month", "period_start": "2023-08", "period_end": "2023-08",
            "unit": "kg", "quality": "B", "source_id": "TODAY", "note": "customs: none at all"}
    for mineral, good, months in (("gallium", ga, ("2023-11", "2024-03", "2024-05", "2024-07", "2024-08", "2024-12", "2025-05",
                                                   "2025-06")),
                                  ("germanium", ge, ("2023-11", "2024-03", "2024-05", "2024-12", "2025-06"))):
        base = export[good] * 1000
        m.see(mineral + " exports", good, "inside", zero, base / 12, "2022-01", "2022-12", what="export_volume")
        for start in months:
            m.see(mineral + " exports", good, "inside", m.find(mineral, "export_volume", start), base / 12, "2022-01", "2022-12",
                  what="export_volume")
        for year in (2023, 2024):
            row = [r for r in m.seen if r["mineral"] == mineral and r["series"] == "export_volume" and
                   r["period_start"] == "%d-01" % year and r["stat"] == "annual"][0]
            m.see(mineral + " exports, year", good, "inside", row, base, "2022-01", "2022-12", what="export_volume")
    return m


# --------------------------------------------------------------------------------------------------------------- cobalt, 2025


def cobalt(sources):
    m = Maker(sources, "CO2025")
    m.basis = {}
    m.episode(2024, "2025-02", 35, "COD", .48, "75 % of mine output x 235 of 365 days", "S25", "the market is that of the "
              "reference data of 2024")
    m.do("ban COD cobalt", "2025-03", "2025-07", "2025-02", "S21", "2025-02-22, for four months")
    m.do("ban COD cobalt", "2025-07", "2025-10", "2025-06", "ARECOMS6", "prolonged by three months, then to 2025-10-15")
    for tpa, start, end, note in ((43500, "2025-10", "2025-11", "from the 16th: half of 7,250 t a month"),
                                  (87000, "2025-11", "2026-01", "7,250 t a month"), (96600, "2026-01", "2028-01", "a year")):
        m.do("quota COD cobalt %d tpa" % tpa, start, end, "2025-09", "S25",
             note if tpa == 96600 else note + "; 18,125 t for the rest of 2025")
    refined = "cobalt:refined"
    spot = 10.0
    m.see("metal spot", refined, "outside", m.find("cobalt", "price", "2025-09-22"), spot, "2025-02", "2025-02")
    m.see("metal spot", refined, "outside", m.find("cobalt", "price", "2025-10-12"), spot, "2025-02", "2025-02",
          factor=LB / 1000, unit="USD/lb", note="42,725 USD/t; more than doubled since the ban began")
    annual = {r["zone"] + r["period_start"]: r for r in m.seen if r["stat"].startswith("annual average")}
    m.see("LME cash", refined, "outside", annual["LME cash2025-01"], 11.84, "2024-01", "2024-12")
    m.see("US spot", refined, "USA", annual["USA spot2025-01"], 16.77, "2024-01", "2024-12")
    hydroxide = dict(m.find("cobalt", "price", "2025-10-10"), value_high="18.50")
    m.see("hydroxide, low end", "cobalt:intermediate", "CHN", hydroxide, 18.5 / 1.28, "2025-09", "2025-09",
          note="+28 % since 22 September")
    sulphate = dict(m.find("cobalt", "price", "2025-08"), value_low="1.9", value_high="1.9")
    m.see("sulphate, China", refined, "CHN", sulphate, 1.0, "2025-01", "2025-01", unit="ratio",
          note="6,947 USD/t, more than +90 % since January")
    m.tables["stocks"].append(["cobalt:intermediate", "CHN", 10, m.cite("S26"), "stocks of Chinese producers last to the end of "
                               "2025: ten months from the beginning of the ban"])
    return m


# --------------------------------------------------------------------------------------------------------------- nickel, 2014


def nickel_market(m, out, year, ore_price, refined_price, smelted_from_indonesia=None):
    """Ore to smelters and metal to users in a year: output as in data/production, trade where a surplus must go."""
    mine, refined, smelt = {}, {}, .93
    for r in pc.read_csv(os.path.join(out, "production", "production.csv")):
        table = {"nickel:mine": mine, "nickel:refined": refined}.get(r["good"])
        if table is not None and r["flow"] == "production" and r["year"] == str(year) and r["source"] == "BGS WMS" and r["value"]:
            table[r["country"]] = float(r["value"])
    m.basis.update({"nickel:mine": "Ni", "nickel:refined": "Ni"})
    if smelted_from_indonesia:
        mine["IDN"] = smelted_from_indonesia / smelt + refined["IDN"] / smelt
        m.of("nickel:mine", "IDN", "production", mine["IDN"], "derived", "lode derived",
             "what was smelted: 450,000 t of refined nickel from Indonesian ore (%s) and its own 21,200 t, / 0.93; BGS has "
             "1,340,000 t mined, and the rest lay in stock" % m.cite("S28"))
    need = {c: refined.get(c, 0.0) / smelt - mine.get(c, 0.0) for c in set(mine) | set(refined)}
    surplus = {c: -v for c, v in need.items() if v < 0}
    need = {c: v for c, v in need.items() if v > 0}
    flows = {}
    if smelted_from_indonesia:   # Chinese smelters lived on Indonesian (52 % of purchases in 2012) and Philippine ore
        flows["IDN", "CHN"] = .52 * need["CHN"]
        flows["PHL", "CHN"] = min(surplus["PHL"], .48 * need["CHN"])
        for (seller, _), tonnes in flows.items():
            surplus[seller] -= tonnes
            need["CHN"] -= tonnes
    left, wanted = sum(surplus.values()), sum(need.values())
    for seller in sorted(surplus):
        for buyer in sorted(need):
            tonnes = surplus[seller] * need[buyer] / wanted * min(1.0, wanted / left)
            if tonnes > 100:
                flows[seller, buyer] = flows.get((seller, buyer), 0.0) + tonnes
    for (seller, buyer), tonnes in sorted(flows.items()):
        m.ship("nickel:mine", seller, buyer, tonnes, "derived", "lode derived",
               "surplus of ore over what is smelted at home, to those who need it, in proportion" if buyer != "CHN" else
               "as above; Indonesia had 52 % of Chinese purchases in 2012 (Bloomberg 2014-01-13), the Philippines the rest")
    imports = 150000.0
    for country in sorted(refined):
        if country != "CHN":
            m.ship("nickel:refined", country, "ROW", refined[country], "derived", "lode derived", "all of it into one world market")
    m.ship("nickel:refined", "ROW", "CHN", imports, "prior", "lode prior", "net purchases of China, 100,000 to 250,000 t")
    m.of("nickel:refined", "CHN", "use", refined["CHN"] + imports, "derived", "lode derived", "production and net purchases")
    m.of("nickel:refined", "ROW", "use", sum(refined.values()) - refined["CHN"] - imports, "derived", "lode derived",
         "production outside China less its purchases")
    if refined_price:
        m.of("nickel:refined", "*", "price", refined_price[0], "reported", m.cite(refined_price[1]), refined_price[2], "USD/t")
        m.of("nickel:mine", "*", "price", ore_price, "prior", "lode prior",
             "0.50 of nickel:refined per contained tonne, as in data/prices", "USD/t")


def nickel(sources, out):
    m = Maker(sources, "NI2014")
    m.basis = {}
    m.episode(2013, "2014-01", 36, "IDN", .43, "Indonesia's share of mine output in 2013 (BGS)", "S91",
              "ore that was mined and not smelted lay in stock: of refined nickel its ore made 23 %")
    m.rest_of_world()
    nickel_market(m, out, 2013, 6838, (13675, "S27", "of 2014-01-13, taken for the base"), 450000.0)
    m.do("ban IDN nickel:mine", "2014-01", "2017-01", "2014-01", "S27", "2014-01-12; eased in January 2017")
    good, base = "nickel:refined", 13675.0
    for start in ("2014-05-02", "2014-05", "2014-09", "2014-11"):
        series = {"2014-05-02": "LME, beginning of May", "2014-05": "LME, peak"}.get(start, "LME")
        m.see(series, good, "outside", m.find("nickel", "price", start), base, "2014-01", "2014-01")
    growth = dict(m.find("nickel", "export_volume", "2014-01"), value_low="1.24", value_high="1.24")
    m.see("Philippine ore to China", "nickel:mine", "PHL", growth, 1.0, "2013-01", "2013-10", what="export_volume", unit="ratio",
          note="+24 % on a year earlier")
    m.tables["stocks"].append(["nickel:mine", "CHN", 12, m.cite("S33"), "Chinese stocks of ore could last up to a year"])
    return m


# -------------------------------------------------------------------------------------- palladium and nickel, 2022: a null test


def palladium(sources, out):
    m = Maker(sources, "PDNI2022")
    pd = "palladium:mine"
    m.basis = {pd: "Pd"}
    m.episode(2021, "2022-02", 12, "RUS", 0.0, "no measurable fall of Russian output (BGS, 2021 to 2023)", "S91",
              "a scare without a loss: nothing is stated, and nothing may come out")
    m.rest_of_world()
    m.tables["goods"].append([pd, "palladium", "mine", "palladium in ore", 1, "Pd", "USD/kg", False, True, True,
                              "taken as one market of ore and metal for this episode"])
    made = {(r["country"]): float(r["quantity"]) for r in m.made if r["year"] == "2021" and not r["country"].endswith(")")}
    total = 0.0
    iso = {"Russia": "RUS", "South Africa": "ZAF", "Canada": "CAN", "Zimbabwe": "ZWE", "USA": "USA", "China": "CHN",
           "Finland": "FIN", "Australia": "AUS"}
    for name, country in iso.items():
        m.ship(pd, country, "ROW", made[name] / 1000, "derived", "lode derived", "all it mines (BGS) into one world market")
        total += made[name] / 1000
    m.of(pd, "ROW", "use", total, "derived", "lode derived", "mine output; recycled metal is left out")
    m.of(pd, "*", "price", 2419.18 / .0311034768, "reported", m.cite("S90"), "2,419.18 USD/ozt", "USD/kg")
    m.group(pd, .15, .05, .6, .4, 6, 10, "Pt, Pd, Rh")
    nickel_market(m, out, 2021, 0, None)
    m.see("palladium, year", pd, "outside", m.find("palladium", "price", "2022-01", "USA"), 2419.18, "2021-01", "2021-12", null=True)
    m.see("palladium, peak", pd, "outside", m.find("palladium", "price", "2022-03-07"), 2423, "2022-02", "2022-02", null=True)
    m.see("palladium, a week on", pd, "outside", m.find("palladium", "price", "2022-03-14"), 2423, "2022-02", "2022-02", null=True)
    m.see("nickel, year", "nickel:refined", "outside", m.find("nickel", "price", "2022-01"), 18476, "2021-01", "2021-12", null=True,
          note="a squeeze on the exchange in March, and demand")
    m.see("nickel, squeeze", "nickel:refined", "outside", m.find("nickel", "price", "2022-03-07"), 24887, "2022-02", "2022-02",
          null=True)
    return m


# -------------------------------------------------------------------------------------------------------------- bismuth, 2025


def bismuth(sources):
    m = Maker(sources, "BI2025")
    good = "bismuth:refined"
    m.basis = {good: "Bi"}
    m.episode(2024, "2025-02", 11, "CHN", None, "", "S40", "metal and its products need a licence; oxide does not, and one good "
              "cannot show that")
    m.rest_of_world()
    m.tables["goods"].append([good, "bismuth", "refined", "refined bismuth", 1, "Bi", "USD/kg", False, True, True,
                              "a market for this episode"])
    made = {r["country"]: float(r["quantity"]) for r in m.made if r["year"] == "2024"}
    exports, bought, sold, share = 5000.0, 1800.0, 1050.0, .56
    others = 0.0
    iso = {"Bolivia": "BOL", "Bulgaria": "BGR", "Japan": "JPN", "Kazakhstan": "KAZ", "Korea, Republic of": "KOR", "Laos": "LAO"}
    for name, country in iso.items():
        m.ship(good, country, "ROW", made[name], "derived", "lode derived", "all it makes goes to the common market")
        others += made[name]
    m.ship(good, "CHN", "USA", bought * share, "derived", "lode derived", "1,800 t x 56 %, China's part in 2021-24 (USGS)")
    m.ship(good, "ROW", "USA", bought * (1 - share), "derived", "lode derived", "the rest of 1,800 t")
    m.ship(good, "USA", "ROW", sold, "reported", m.cite("S90"), "exports of metal, alloys and scrap")
    m.ship(good, "CHN", "ROW", exports - bought * share, "prior", "lode prior",
           "exports of metal 5,000 t, 3,000 to 10,000: customs of January 2025 have 293 t of metal and scrap and 749 t of oxide "
           "(%s); less the United States" % m.cite("SMM"))
    m.of(good, "CHN", "use", made["China"] - exports, "derived", "lode derived", "production less exports; oxide made for others "
         "counts as used")
    m.of(good, "USA", "use", bought - sold, "derived", "lode derived", "imports less exports (USGS)")
    m.of(good, "ROW", "use", exports - bought + others + sold, "derived", "lode derived", "what reaches it less what it passes on")
    m.of(good, "*", "price", 5.4 / LB, "reported", m.cite("S90"), "5.40 USD/lb", "USD/kg")
    m.group(good, .15, .15, .6, .5, 1, 20, "Ga, Ge, In, Te, Bi, Hf")
    m.do("licence CHN bismuth:refined delay 63d", "2025-02", "", "2025-02", "S42",
         "2025-02-04; 45 working days as for gallium (%s)" % m.cite("RAW25"))
    m.see("Europe", good, "outside", m.find("bismuth", "price", "2025-02-21", "Europe"), 6.0, "2025-01", "2025-01")
    m.see("Europe", good, "outside", m.find("bismuth", "price", "2025-03-19", "Europe"), 6.0, "2025-01", "2025-01")
    m.see("United States", good, "USA", m.find("bismuth", "price", "2025-03-19", "USA"), 6.75, "2025-01", "2025-01")
    year = [r for r in m.seen if r["zone"] == "USA" and r["stat"].startswith("annual average (")][0]
    m.see("United States, year", good, "USA", year, 5.4, "2024-01", "2024-12")
    inside = m.find("bismuth", "price", "2025-03-19", "inside")
    m.see("Wuxi exchange", good, "inside", inside, float(inside["value_low"]) / 2.05, "2025-01", "2025-01")
    return m


def main(argv):
    words = [a for a in argv if not a.startswith("--")]
    quiet = "--quiet" in argv
    sources = words[0]
    out = words[1] if len(words) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
    for maker in (rare_earths(sources), gallium_germanium(sources), cobalt(sources), nickel(sources, out),
                  palladium(sources, out), bismuth(sources)):
        counts = maker.write(out)
        if not quiet:
            print(maker.name, " ".join("%s %d" % item for item in counts.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
