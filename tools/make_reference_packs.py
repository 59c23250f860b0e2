#!/usr/bin/env python3
"""Make the reference packs goods, countries, production, prices, uses and parameters.

    python3 tools/make_reference_packs.py ../shared/data [OUT]

The argument is the folder of source data; OUT is the folder that receives the packs (`data` beside `tools` unless given).
Published figures keep their unit and basis. What no publication says is either `derived` (computed here from rows, by the
rule in the note) or `prior` (a judgement, in the literal tables below). The script ends with checks and fails if one does.
Standard library only; the same sources give the same bytes.
"""

import collections
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402
import world_goods as wg  # noqa: E402

BASE = 2024

SOURCES = {
    "MCS2026": {"title": "Mineral Commodity Summaries 2026 data release", "edition": "2026 (revision of 2026-05-27)",
                "table": "world production and capacity; salient statistics, United States", "path": "https://doi.org/10.5066/P1WKQ63T",
                "retrieved": pc.CREATED},
    "MCS2025": {"title": "Mineral Commodity Summaries 2025 world data release", "edition": "2025", "table": "world production and capacity",
                "path": "https://doi.org/10.5066/P13XCP3R", "retrieved": pc.CREATED},
    "SIR": {"title": "World Minerals Outlook, USGS SIR 2025-5021 data release", "edition": "2025", "table": "production 2018 to 2024, capacity 2022 to 2029",
            "path": "https://doi.org/10.5066/P1HTTCWN", "retrieved": pc.CREATED},
    "IEA": {"title": "IEA Critical Minerals Dataset", "edition": "May 2025", "table": "supply of mining and refining; demand by sector, 2024",
            "path": "https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset", "retrieved": pc.CREATED},
    "BGS": {"title": "World Mineral Statistics, BGS \u00a9 UKRI", "edition": "figures of 2010 to 2023", "table": "production by commodity",
            "path": "https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/", "retrieved": pc.CREATED},
    "BACI": {"title": "BACI, CEPII (from UN Comtrade)", "edition": "HS17 V202601", "table": "year 2024, codes 280469 and 810411",
             "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37", "retrieved": pc.CREATED},
    "OFR": {"title": "Quantifying potential effects of China's gallium and germanium export restrictions on the U.S. economy, USGS OFR 2024-1057",
            "edition": "2024", "table": "end uses of germanium", "path": "https://doi.org/10.3133/ofr20241057", "retrieved": pc.CREATED},
    "NE": {"title": "Natural Earth 1:110m countries", "edition": "1:110m", "table": "centroid of the largest polygon",
           "path": "https://www.naturalearthdata.com/", "retrieved": pc.CREATED},
    "M49": {"title": "ISO 3166-1 and UN M49 country codes", "edition": "2024", "table": "names, alpha-3, numeric",
            "path": "https://unstats.un.org/unsd/methodology/m49/", "retrieved": pc.CREATED},
    "GROUPS": {"title": "Membership facts from public announcements", "edition": "2026", "table": "see column basis", "path": "groups.csv", "retrieved": pc.CREATED},
    "LISTS": {"title": "Final 2025 List of Critical Minerals (US, 60 minerals); Regulation (EU) 2024/1252, annex II (34 raw materials)",
              "edition": "2025; 2024", "table": "membership as a fact", "path": "https://www.usgs.gov/programs/mineral-resources-program",
              "retrieved": pc.CREATED},
    "NAMES": {"title": "Names and codes of countries in USGS, BGS, IEA, World Mining Data, WGI, GeoDist, BACI, World Bank and Global Trade Alert",
              "edition": "as in each file", "table": "country columns", "path": "names.csv", "retrieved": pc.CREATED},
    "LODE": {"title": "lode priors and derivations", "edition": "1", "table": "tools/make_reference_packs.py", "path": "tools/make_reference_packs.py",
             "retrieved": pc.CREATED},
}

# Mostly thrown away in the base year, so without a price; see make_prices.
WASTE = {"gallium:residue", "rare_earths:mine"}

ELEMENTS = {"t": "t", "metric tons": "t", "thousand metric tons": "kt", "thousand metric dry tons": "kt", "kilograms": "kg"}
TO_T = {"t": 1.0, "kt": 1000.0, "kg": 0.001}

# ------------------------------------------------------------------------------------------------------------------ goods

# Goods that belong to a mineral of another name.
MINERAL = {"ndpr": "rare_earths", "dytb": "rare_earths", "magnets": "rare_earths"}

# id, name, order, basis, price unit, disposal, main, note
GOODS = [
    ("alumina:refined", "alumina", 1, "gross alumina", "USD/t", "no", "yes", "calcined equivalent; host of gallium"),
    ("gallium:residue", "gallium in Bayer liquor", 1, "Ga", "USD/kg", "yes", "no", "potential content of refinery liquor, most of it discarded; does not travel"),
    ("gallium:refined", "primary low-purity gallium", 2, "Ga", "USD/kg", "no", "yes", ""),
    ("germanium:refined", "refined germanium", 1, "Ge", "USD/kg", "no", "yes", "metal and dioxide, partly from scrap; host metals (zinc, lignite) are not modelled"),
    ("cobalt:mine", "cobalt in ore", 1, "Co", "USD/lb", "no", "no", ""),
    ("cobalt:intermediate", "cobalt intermediates", 2, "Co", "USD/lb", "no", "no", "crude hydroxide, mixed hydroxide, matte and the like"),
    ("cobalt:refined", "refined cobalt", 3, "Co", "USD/lb", "no", "yes", "metal, sulphate, oxide and other chemicals"),
    ("lithium:mine", "lithium in concentrate and brine", 1, "Li", "USD/t", "no", "no", ""),
    ("lithium:chemical", "lithium chemicals", 2, "Li", "USD/t", "no", "yes", "carbonate, hydroxide, chloride"),
    ("nickel:mine", "nickel in ore and intermediates", 1, "Ni", "USD/t", "no", "no", "what a refinery buys: ore, concentrate, matte, mixed hydroxide"),
    ("nickel:refined", "primary nickel", 2, "Ni", "USD/t", "no", "yes", "metal, ferronickel, nickel pig iron, sulphate"),
    ("graphite:natural", "natural graphite", 1, "gross graphite", "USD/t", "no", "yes", "flake, amorphous and lump together"),
    ("graphite:anode", "battery-grade graphite", 2, "gross graphite", "USD/t", "no", "yes", "natural and synthetic anode material"),
    ("rare_earths:mine", "rare earth concentrate", 1, "REO", "USD/t", "yes", "no", "host of the magnet elements; the remainder, mostly lanthanum and cerium, has no price here"),
    ("ndpr:mine", "neodymium and praseodymium in concentrate", 2, "Nd+Pr", "USD/kg", "yes", "no", "joint output of rare_earths:mine"),
    ("dytb:mine", "dysprosium and terbium in concentrate", 2, "Dy+Tb", "USD/kg", "yes", "no", "joint output of rare_earths:mine"),
    ("ndpr:oxide", "separated neodymium-praseodymium", 3, "Nd+Pr", "USD/kg", "no", "yes", "in contained element; part comes from magnet scrap"),
    ("dytb:oxide", "separated dysprosium and terbium", 3, "Dy+Tb", "USD/kg", "no", "yes", "in contained element; part comes from magnet scrap"),
    ("tungsten:mine", "tungsten concentrate", 1, "W", "USD/mtu", "no", "no", ""),
    ("tungsten:refined", "tungsten intermediates", 2, "W", "USD/mtu", "no", "yes", "ammonium paratungstate, oxide, ferrotungsten, powder from concentrate"),
    ("antimony:mine", "antimony concentrate", 1, "Sb", "USD/lb", "no", "no", ""),
    ("antimony:refined", "antimony metal and oxide", 2, "Sb", "USD/lb", "no", "yes", "primary"),
    ("magnesium:refined", "primary magnesium metal", 1, "Mg", "USD/t", "no", "yes", ""),
    ("silicon:refined", "silicon metal", 1, "gross silicon metal", "USD/lb", "no", "yes", "metallurgical grade; ferrosilicon and polysilicon are other goods"),
]
GOOD_BASIS = {g[0]: g[3] for g in GOODS}

# input, output, yield, share (None: computed), flag, note
CHAINS = [
    ("gallium:residue", "gallium:refined", 0.85, 1.0, "prior", "ion exchange and electrolysis lose about 15 %; Japan's 3 t come from zinc residues and scrap, not from this chain"),
    ("cobalt:mine", "cobalt:intermediate", 0.95, 1.0, "prior", "leaching and precipitation; mine output is mostly counted as recoverable metal already"),
    ("cobalt:intermediate", "cobalt:refined", 0.93, 1.0, "prior", "solvent extraction and, for part, electrowinning"),
    ("lithium:mine", "lithium:chemical", 0.95, 1.0, "prior", "near 0.9 from spodumene; brine output is counted as product already"),
    ("nickel:mine", "nickel:refined", 0.93, 1.0, "prior", "between rotary-kiln smelting (about 0.92) and leaching or sulphide routes"),
    ("graphite:natural", "graphite:anode", 0.50, 0.16, "prior", "spheroidising keeps about half; share = natural part of anode material, the rest is synthetic"),
    ("ndpr:mine", "ndpr:oxide", 0.95, None, "derived", "share = magnet rare earths mined x yield / refined (both IEA 2024); the rest is from scrap"),
    ("dytb:mine", "dytb:oxide", 0.95, None, "derived", "share as for ndpr:oxide"),
    ("tungsten:mine", "tungsten:refined", 0.95, 1.0, "prior", "digestion and precipitation; scrap-based output is left out on both sides"),
    ("antimony:mine", "antimony:refined", 0.92, 1.0, "prior", "volatilisation smelting"),
]

UNITS = [
    ("t", "mass", 1.0, "metric tonne"), ("kt", "mass", 1000.0, ""), ("Mt", "mass", 1e6, ""), ("kg", "mass", 0.001, ""), ("g", "mass", 1e-6, ""),
    ("lb", "mass", 0.00045359237, "international pound"),
    ("USD/t", "price", 1.0, ""), ("USD/kt", "price", 0.001, ""), ("USD/kg", "price", 1000.0, ""), ("USD/g", "price", 1e6, ""),
    ("USD/lb", "price", 2204.622621848776, "1 / 0.00045359237"), ("cents/lb", "price", 22.04622621848776, ""),
    ("USD/mtu", "price", 100.0, "per metric ton unit, 10 kg of WO3; with basis WO3 the factor of basis.csv gives USD/t W"),
]

# good, published basis, factor (t of the good's basis per t of the published basis), source, note
BASIS = [
    ("gallium:refined", "gross", 1.0, "lode", "low-purity metal taken as pure"),
    ("lithium:chemical", "Li2CO3", 0.18787, "atomic weights", "lithium carbonate"),
    ("lithium:chemical", "LiOH.H2O", 0.16540, "atomic weights", "lithium hydroxide monohydrate"),
    ("lithium:mine", "Li2CO3", 0.18787, "atomic weights", "lithium carbonate equivalent, 1 / 5.323"),
    ("lithium:mine", "Li2O", 0.46457, "atomic weights", "ore assays"),
    ("germanium:refined", "GeO2", 0.6942, "atomic weights", "germanium dioxide"),
    ("ndpr:oxide", "NdPr oxide", 0.850, "atomic weights", "three parts Nd2O3 (0.857) to one part Pr6O11 (0.828)"),
    ("dytb:oxide", "DyTb oxide", 0.868, "atomic weights", "six parts Dy2O3 (0.871) to one part Tb4O7 (0.850)"),
    ("dytb:oxide", "Dy2O3", 0.8713, "atomic weights", ""),
    ("dytb:oxide", "Tb4O7", 0.8502, "atomic weights", ""),
    ("tungsten:mine", "WO3", 0.7930, "atomic weights", "one metric ton unit holds 7.93 kg W"),
    ("tungsten:refined", "WO3", 0.7930, "atomic weights", "one metric ton unit holds 7.93 kg W"),
    ("antimony:refined", "Sb2O3", 0.8354, "atomic weights", "antimony trioxide"),
    ("silicon:refined", "Si", 1.0101, "lode prior", "metallurgical grade holds about 99 % Si"),
]

# Rare earth composition: REO weight fractions Nd+Pr and Dy+Tb; element factors 0.850 and 0.868 follow.
REO_TYPES = {
    "ionic": (0.27, 0.041, "mixed ionic clay, about 27 % NdPr and 4 % DyTb oxide"),
    "monazite": (0.22, 0.008, "monazite, about 22 % NdPr and 0.8 % DyTb oxide"),
    "loparite": (0.20, 0.010, "loparite, about 20 % NdPr and 1 % DyTb oxide"),
    "bastnaesite": (0.163, 0.0004, "Mountain Pass bastnaesite"),
}
REO_COUNTRIES = {"IND": "monazite", "RUS": "loparite", "THA": "ionic", "NGA": "monazite", "MDG": "monazite", "BRA": "ionic", "VNM": "ionic",
                 "MYS": "ionic"}

# ------------------------------------------------------------------------------------------------------------- countries

# Short English names where the list's own form is long or inverted.
NAMES = {
    "COD": "DR Congo", "COG": "Congo", "VGB": "British Virgin Islands", "VIR": "US Virgin Islands", "PSE": "Palestine", "FLK": "Falkland Islands",
    "SXM": "Sint Maarten", "BES": "Caribbean Netherlands", "FSM": "Micronesia", "SHN": "Saint Helena", "CCK": "Cocos Islands", "TUR": "Turkey",
    "BOL": "Bolivia", "IRN": "Iran", "KOR": "South Korea", "PRK": "North Korea", "LAO": "Laos", "MDA": "Moldova", "TWN": "Taiwan", "TZA": "Tanzania",
    "VEN": "Venezuela", "VNM": "Vietnam", "RUS": "Russia", "SYR": "Syria", "BRN": "Brunei", "GBR": "United Kingdom", "USA": "United States",
    "CIV": "Ivory Coast", "MAC": "Macao", "HKG": "Hong Kong", "MKD": "North Macedonia",
}

# Places that Natural Earth 1:110m lacks: rounded geographic centre, by hand.
CENTRES = {
    "ASM": (-170.7, -14.3), "AND": (1.6, 42.5), "ATG": (-61.8, 17.1), "BHR": (50.5, 26.1), "BRB": (-59.6, 13.2), "BMU": (-64.8, 32.3), "IOT": (72.4, -7.3),
    "VGB": (-64.6, 18.4), "CPV": (-23.6, 15.1), "CYM": (-81.2, 19.3), "CXR": (105.6, -10.5), "CCK": (96.8, -12.2), "COM": (43.4, -11.7), "MYT": (45.2, -12.8),
    "COK": (-159.8, -21.2), "DMA": (-61.4, 15.4), "FRA": (2.5, 46.6), "PYF": (-149.4, -17.6), "GIB": (-5.4, 36.1), "KIR": (173.0, 1.4), "GRD": (-61.7, 12.1),
    "GUM": (144.8, 13.4), "HKG": (114.2, 22.3), "MAC": (113.5, 22.2), "MDV": (73.5, 4.2), "MLT": (14.4, 35.9), "MUS": (57.6, -20.3), "MSR": (-62.2, 16.7),
    "NRU": (166.9, -0.5), "CUW": (-69.0, 12.2), "ABW": (-70.0, 12.5), "SXM": (-63.1, 18.0), "BES": (-68.3, 12.2), "NIU": (-169.9, -19.1), "NFK": (168.0, -29.0),
    "NOR": (9.0, 61.5), "MNP": (145.7, 15.2), "FSM": (158.2, 6.9), "MHL": (171.2, 7.1), "PLW": (134.6, 7.5), "PCN": (-130.1, -25.1), "BLM": (-62.8, 17.9),
    "SHN": (-5.7, -15.9), "KNA": (-62.7, 17.3), "AIA": (-63.1, 18.2), "LCA": (-61.0, 13.9), "SPM": (-56.3, 46.9), "VCT": (-61.2, 13.2), "SMR": (12.5, 43.9),
    "STP": (6.7, 0.3), "SYC": (55.5, -4.7), "SGP": (103.8, 1.4), "TKL": (-171.8, -9.2), "TON": (-175.2, -21.2), "TCA": (-71.8, 21.8), "TUV": (179.2, -8.5),
    "WLF": (-176.2, -13.3), "WSM": (-172.1, -13.8),
}

GROUP_IDS = {"EU27_2020": "EU", "G7": "G7", "QUAD": "QUAD", "NATO": "NATO", "OECD": "OECD", "MSP": "MSP", "BRICS": "BRICS", "IPEF": "IPEF",
             "APEC": "APEC", "CIS": "CIS", "EEA": "EEA", "EUROAREA": "EUROAREA", "G20": "G20"}
GROUP_ORDER = ["EU", "G7", "QUAD", "NATO", "OECD", "MSP", "FORGE", "MSP_FORUM", "PAX_SILICA", "PRICE_FLOOR_TRACK", "BRICS", "IPEF", "G20", "APEC", "CIS",
               "EEA", "EUROAREA"]
POLICY_GROUPS = {"FORGE": "FORGE", "MSP Forum": "MSP_FORUM", "Pax Silica": "PAX_SILICA", "Plurilateral price-floor track": "PRICE_FLOOR_TRACK"}
# The basis column of the source names working files for these; the fact is public.
GROUP_BASIS = {"QUAD": "the four members as publicly known", "EU": "27 members since 2020", "G7": "seven members", "NATO": "32 members since March 2024",
               "OECD": "38 members", "G20": "19 countries and the members of the EU", "APEC": "21 economies", "CIS": "members and associates",
               "EEA": "EU, Iceland, Liechtenstein, Norway", "EUROAREA": "20 members since 2023",
               "MSP": "Minerals Security Partnership, Principals meeting of March 2025 (14 countries and the European Commission)",
               "BRICS": "10 full members, January 2025", "IPEF": "14 partners, 2022"}

# ------------------------------------------------------------------------------------------------------------ production

# good -> (MCS 2026 chapter, commodity, text in detail, basis)
MCS26 = collections.OrderedDict([
    ("alumina:refined", ("BAUXITE AND ALUMINA", "Alumina", "Alumina, refinery production", "gross alumina")),
    ("gallium:refined", ("GALLIUM", "Gallium", "Primary production", "Ga")),
    ("cobalt:mine", ("COBALT", "Cobalt", "Mine production", "Co")),
    ("lithium:mine", ("LITHIUM", "Lithium", "Mine production", "Li")),
    ("nickel:mine", ("NICKEL", "Nickel", "Mine production", "Ni")),
    ("graphite:natural", ("GRAPHITE (NATURAL)", "Graphite (Natural)", "Mine production", "gross graphite")),
    ("rare_earths:mine", ("RARE EARTHS", "Rare Earths", "Mine production", "REO")),
    ("tungsten:mine", ("TUNGSTEN", "Tungsten", "Mine production", "W")),
    ("antimony:mine", ("ANTIMONY", "Antimony", "Mine production", "Sb")),
    ("magnesium:refined", ("MAGNESIUM METAL", "Magnesium Metal", "Smelter production", "Mg")),
    ("silicon:refined", ("SILICON", "Silicon", "Silicon metal", "Si")),
])
# good -> (MCS 2025 commodity, start of TYPE)
MCS25 = {
    "alumina:refined": ("Bauxite", "Refinery production, alumina"), "gallium:refined": ("Gallium", "Primary production"), "cobalt:mine": ("Cobalt", "Mine production"),
    "lithium:mine": ("Lithium", "Mine production"), "nickel:mine": ("Nickel", "Mine production"), "graphite:natural": ("Graphite", "Mine production"),
    "rare_earths:mine": ("Rare earths", "Mine production"), "tungsten:mine": ("Tungsten", "Mine production"), "antimony:mine": ("Antimony", "Mine production"),
    "magnesium:refined": ("Magnesium metal", "Magnesium smelter production"), "silicon:refined": ("Silicon", "Plant production, silicon metal"),
}
# good -> (IEA mineral, stage, basis)
IEA = {
    "cobalt:mine": ("Cobalt", "mining", "Co"), "cobalt:refined": ("Cobalt", "refining", "Co"), "lithium:mine": ("Lithium", "mining", "Li"),
    "lithium:chemical": ("Lithium", "refining", "Li"), "nickel:mine": ("Nickel", "mining", "Ni"), "nickel:refined": ("Nickel", "refining", "Ni"),
    "graphite:natural": ("Graphite", "mining", "gross graphite"), "graphite:anode": ("Graphite", "refining", "gross graphite"),
}
IEA_ISO = {"Democratic Republic of Congo": "COD", "Indonesia": "IDN", "Russia": "RUS", "Australia": "AUS", "China": "CHN", "Finland": "FIN", "Japan": "JPN",
           "Canada": "CAN", "Chile": "CHL", "Argentina": "ARG", "Zimbabwe": "ZWE", "Philippines": "PHL", "New Caledonia": "NCL", "Mozambique": "MOZ",
           "Madagascar": "MDG", "Brazil": "BRA", "Tanzania": "TZA", "United States": "USA", "Sweden": "SWE", "Germany": "DEU", "Myanmar": "MMR",
           "Malaysia": "MYS"}
# good -> (file, commodity text, allowed sub-commodities or None, basis)
BGS = {
    "gallium:refined": ("gallium", "gallium, primary", None, "Ga"),
    "germanium:refined": ("germanium", "germanium metal", None, "Ge"),
    "cobalt:mine": ("cobalt", "cobalt, mine", None, "Co"),
    "cobalt:refined": ("cobalt", "cobalt, refined", None, "Co"),
    "nickel:mine": ("nickel", "nickel, mine", None, "Ni"),
    "nickel:refined": ("nickel", "nickel, smelter/refinery", None, "Ni"),
    "graphite:natural": ("graphite", "graphite", None, "gross graphite"),
    "rare_earths:mine": ("REs", "rare earth oxides", None, "REO"),
    "tungsten:mine": ("tungsten", "tungsten, mine", None, "W"),
    "antimony:mine": ("antimony", "antimony, mine", None, "Sb"),
    "magnesium:refined": ("magnesium", "magnesium metal, primary", None, "Mg"),
    "silicon:refined": ("ferroalloys", "ferro-alloys", ("Silicon metal",), "gross silicon metal"),
}

# What a BGS footnote means, in our words.
BGS_NOTES = [("Crude", "crude material"), ("Exports", "exports taken as output"), ("Sales", "sales taken as output"), ("Years end", "year does not end in December"),
             ("secondary metal", "includes secondary metal"), ("nickel pig iron", "may include matte and nickel pig iron"),
             ("recorded in Belgium", "part of China's output may be counted in Belgium"), ("Including oxides", "includes oxides"),
             ("Metal and/or refined", "metal or refined product"), ("cobalt contained in sulphate", "includes cobalt in sulphate")]

# Judged output of 2024, t of the good's basis: good, country, value, reason.
PRIOR_PRODUCTION = [
    ("germanium:refined", "BEL", 15, "USGS import shares alone put about 13 t of Belgian germanium in the United States in 2024; mostly from scrap"),
    ("germanium:refined", "CAN", 12, "one zinc refinery; USGS import shares put about 5 t in the United States"),
    ("germanium:refined", "DEU", 5, "USGS import shares put about 4.5 t in the United States; from scrap and concentrate"),
    ("germanium:refined", "JPN", 2, "zinc residues and scrap"),
    ("lithium:mine", "USA", 900, "USGS withholds; one brine site of about 5,000 t carbonate a year; net import reliance above 50 % bounds it at 1,330 t"),
    ("lithium:chemical", "USA", 850, "the brine site's carbonate; part of IEA's rest of world"),
    ("lithium:chemical", "KOR", 3600, "IEA's rest of world (5,150 t) less the others: the new hydroxide plant on Australian spodumene"),
    ("lithium:chemical", "BRA", 440, "one integrated plant; part of IEA's rest of world"),
    ("graphite:anode", "KOR", 24000, "part of IEA's rest of world (34,354 t): one large natural anode maker"),
    ("graphite:anode", "IDN", 10354, "rest of IEA's rest of world: Chinese-owned plant that opened in 2024"),
    ("ndpr:oxide", "EST", 931, "part of IEA's rest of world (2,462 t)"),
    ("ndpr:oxide", "VNM", 901, "part of IEA's rest of world; partly from scrap"),
    ("ndpr:oxide", "IND", 600, "part of IEA's rest of world; bounded by own monazite"),
    ("dytb:oxide", "VNM", 30, "part of IEA's rest of world; small heavy rare earth separation"),
    ("tungsten:refined", "VNM", 3600, "own concentrate and some imports; one large plant"),
    ("tungsten:refined", "AUT", 1700, "own mine and imported concentrate"),
    ("tungsten:refined", "RUS", 1350, "own mines"),
    ("tungsten:refined", "DEU", 700, "concentrate-based part of a mainly scrap-fed industry"),
    ("tungsten:refined", "BRA", 270, "ferrotungsten from own concentrate"),
    ("tungsten:refined", "JPN", 200, "concentrate-based part"),
    ("antimony:refined", "RUS", 9000, "smaller part of own mine output, the rest goes to China as concentrate"),
    ("antimony:refined", "TJK", 8000, "smelters beside the mines; customs show 12,800 t of unwrought metal, part of it probably crude"),
    ("antimony:refined", "VNM", 5500, "customs exports of metal of 6,700 t, partly re-exports"),
    ("antimony:refined", "THA", 4500, "customs exports of metal of 6,100 t, partly re-exports; concentrate from Myanmar and others"),
    ("antimony:refined", "MMR", 2500, "part of own mine output; customs show 3,700 t of metal"),
    ("antimony:refined", "BOL", 1800, "state smelter and private plants; most concentrate is exported"),
    ("antimony:refined", "OMN", 1500, "roaster started 2019, far below its capacity"),
    ("antimony:refined", "IND", 1200, "customs exports of metal of 1,200 t"),
    ("antimony:refined", "TUR", 1200, "part of own mine output"),
    ("antimony:refined", "KOR", 900, "by-product of zinc and lead refining"),
    ("antimony:refined", "KGZ", 600, "old smelter on local and Tajik concentrate"),
    ("antimony:refined", "MEX", 500, "smelter that feeds the United States"),
]

# ------------------------------------------------------------------------------------------------------------------ uses

# Use of 2024 outside China and the United States, t of the good's basis: a split that has no publication behind it. China is the
# remainder of world output. Each good has the reasoning that gave the split.
USE_PRIOR = collections.OrderedDict([
    ("gallium:refined", ("outside China about 100 t: China's exports before its controls (94 t in 2022) and other output, split by wafer, LED and magnet making",
        {"JPN": 50, "DEU": 12, "KOR": 8, "TWN": 4, "GBR": 3, "FRA": 2, "RUS": 2, "IND": 1})),
    ("germanium:refined", ("split by fibre, infrared optics, solar wafer and PET catalyst making; China keeps about 60 %",
        {"JPN": 18, "BEL": 12, "DEU": 10, "RUS": 5, "FRA": 5, "KOR": 4, "GBR": 4, "ISR": 2, "TWN": 2, "IND": 2, "ITA": 1, "CAN": 1})),
    ("cobalt:refined", ("split by cathode, superalloy, hard metal and chemical making; China is the remainder and includes stock building",
        {"KOR": 20000, "JPN": 15000, "BEL": 5000, "DEU": 4000, "FIN": 4000, "TWN": 4000, "POL": 4000, "FRA": 3000, "IND": 3000, "GBR": 2500, "RUS": 2000,
         "HUN": 2000, "SWE": 2000, "AUT": 1500, "ITA": 1500, "NLD": 1000, "ESP": 1000, "CAN": 1000, "NOR": 300})),
    ("lithium:chemical", ("Korea and Japan from their carbonate and hydroxide imports, others by glass, grease and cathode making",
        {"KOR": 22000, "JPN": 8500, "DEU": 1200, "IND": 1200, "BEL": 1000, "NLD": 900, "FRA": 800, "POL": 800, "TWN": 700, "RUS": 600, "GBR": 600, "ESP": 400,
         "ITA": 400, "CAN": 300, "CHL": 200, "ARG": 50, "BRA": 300})),
    ("nickel:refined", ("split by stainless steel melting, alloy and cathode making",
        {"IDN": 480000, "JPN": 140000, "KOR": 110000, "IND": 110000, "TWN": 60000, "DEU": 55000, "ITA": 55000, "FIN": 50000, "SWE": 30000, "BEL": 30000,
         "RUS": 30000, "FRA": 25000, "ESP": 25000, "GBR": 15000, "ZAF": 15000, "BRA": 15000, "AUT": 10000, "CAN": 10000, "NLD": 5000, "POL": 5000})),
    ("graphite:anode", ("split by output of battery cells",
        {"KOR": 120000, "JPN": 90000, "USA": 110000, "POL": 60000, "HUN": 50000, "DEU": 25000, "SWE": 10000, "FRA": 10000, "IND": 10000, "MYS": 10000,
         "TWN": 5000, "THA": 5000, "GBR": 3000})),
    ("ndpr:oxide", ("split by magnet making, with catalysts, glass and metal; China makes about nine tenths of sintered magnets",
        {"JPN": 4500, "VNM": 900, "USA": 400, "DEU": 350, "KOR": 300, "THA": 250, "PHL": 200, "FRA": 200, "IND": 150, "EST": 100, "TWN": 100, "RUS": 100,
         "GBR": 80, "FIN": 60, "SVN": 60, "AUT": 50, "MYS": 30})),
    ("dytb:oxide", ("as for ndpr:oxide; the United States imported 74 t of all heavy rare earths in REO (USGS MCS 2026), of which about 30 t taken as Dy and Tb",
        {"JPN": 180, "USA": 30, "VNM": 25, "DEU": 15, "KOR": 10, "PHL": 10, "FRA": 10, "TWN": 5, "THA": 5, "IND": 3, "GBR": 3})),
    ("tungsten:refined", ("primary use only; split by hard metal and tool making, China keeps about two thirds",
        {"JPN": 5000, "DEU": 4000, "KOR": 2500, "AUT": 1600, "SWE": 1300, "IND": 1200, "RUS": 1000, "FRA": 800, "GBR": 500, "TWN": 500, "ITA": 400, "ISR": 300,
         "CZE": 300, "VNM": 300, "BRA": 250, "LUX": 200, "NLD": 200, "ESP": 150, "CAN": 150})),
    ("antimony:refined", ("split by flame retardant, solar glass, battery and ammunition making",
        {"JPN": 7000, "KOR": 5000, "IND": 5000, "FRA": 5000, "DEU": 3500, "TWN": 3000, "RUS": 3000, "BEL": 2500, "ITA": 1500, "ESP": 1500, "THA": 1500,
         "MEX": 1500, "VNM": 1000, "POL": 1000, "GBR": 1000, "TUR": 1000, "BRA": 1000, "IDN": 1000, "NLD": 700, "CAN": 700})),
])

# Raw steel and aluminium outside the countries USGS names: relative weights, from memory of industry rankings; used to split "Other countries".
STEEL_OTHER = {"ITA": 20, "TWN": 19, "IDN": 17, "MEX": 14, "ESP": 12, "CAN": 12, "FRA": 11, "EGY": 10.5, "SAU": 9.5, "UKR": 7.5, "AUT": 7.5, "POL": 7, "BEL": 7,
               "NLD": 6.5, "THA": 5, "ZAF": 4.7, "AUS": 4.8, "SWE": 4.3, "GBR": 4, "CZE": 2.5}
ALUMINIUM_OTHER = {"SAU": 900, "IDN": 700, "ZAF": 700, "QAT": 680, "IRN": 620, "MOZ": 570, "ARG": 440, "OMN": 395, "FRA": 380, "NZL": 330, "EGY": 320, "KAZ": 260,
                   "DEU": 190, "GRC": 185, "SWE": 130, "ROU": 120, "TUR": 75, "TJK": 70, "AZE": 60, "CMR": 60, "GBR": 40}

# BEA 2017 detail codes name the using industry in column sector.
# good, country, [(segment, sector, share, low, high, flag, source, vintage, note)]
P = ("prior", "lode prior", "2026")
SEGMENTS = [
    ("alumina:refined", "*", [
        ("primary aluminium", "331313", .93, .88, .96) + P + ("world average",),
        ("refractories and ceramics", "327100", .04, .02, .07) + P + ("",),
        ("chemicals", "325180", .03, .01, .05) + P + ("aluminium chemicals, abrasives",)]),
    ("gallium:refined", "*", [
        ("integrated circuits", "334413", .42, .30, .55) + P + ("gallium arsenide and nitride",),
        ("optoelectronics", "335110", .25, .15, .35) + P + ("LED, lasers, detectors",),
        ("magnets", "335312", .25, .10, .35) + P + ("additive in neodymium magnets, mainly in China",),
        ("other", "3259A0", .08, .03, .15) + P + ("solar cells, alloys, research",)]),
    ("gallium:refined", "USA", [
        ("integrated circuits", "334413", .79, .75, .83, "reported", "USGS MCS 2025", "2025", "domestic consumption"),
        ("optoelectronics", "335110", .20, .17, .23, "reported", "USGS MCS 2025", "2025", "domestic consumption"),
        ("other", "541700", .01, .01, .02, "reported", "USGS MCS 2025", "2025", "research and development")]),
    ("germanium:refined", "*", [
        ("fibre optics", "335920", .40, .30, .45, "reported", "USGS OFR 2024-1057", "2024", "world"),
        ("infrared optics", "333314", .30, .25, .40, "reported", "USGS OFR 2024-1057", "2024", "world"),
        ("electronics and solar", "334413", .20, .15, .25, "reported", "USGS OFR 2024-1057", "2024", "world"),
        ("other", "3259A0", .10, .05, .15, "reported", "USGS OFR 2024-1057", "2024", "world; catalysts, metallurgy")]),
    ("cobalt:refined", "*", [
        ("electric vehicles", "335911", .30, .25, .38, "derived", "lode derived", "2025", "IEA 2024 demand 66.5 kt of 220.7 kt"),
        ("portable electronics", "335911", .31, .25, .36) + P + ("",),
        ("superalloys", "336412", .13, .08, .17) + P + ("",),
        ("hard metal and tools", "33351B", .08, .05, .10) + P + ("",),
        ("chemicals and other", "325180", .18, .12, .24) + P + ("catalysts, pigments, magnets, grid storage",)]),
    ("cobalt:refined", "USA", [
        ("superalloys", "336412", .51, .45, .56, "reported", "USGS MCS 2025", "2025", "domestic consumption"),
        ("chemicals and other", "325180", .25, .20, .30, "reported", "USGS MCS 2025", "2025", "chemical applications"),
        ("other metallic", "331490", .15, .12, .18, "reported", "USGS MCS 2025", "2025", "domestic consumption"),
        ("hard metal and tools", "33351B", .09, .07, .11, "reported", "USGS MCS 2025", "2025", "cemented carbides")]),
    ("lithium:chemical", "*", [
        ("electric vehicles", "335911", .53, .47, .60, "derived", "lode derived", "2025", "IEA 2024 demand 109.0 kt of 205 kt"),
        ("grid storage", "335911", .09, .07, .13, "derived", "lode derived", "2025", "IEA 2024 demand 19.0 kt of 205 kt"),
        ("portable electronics and other batteries", "335911", .25, .18, .30, "derived", "lode derived", "2025", "87 % batteries (USGS MCS 2025) less the two above"),
        ("glass and ceramics", "327200", .05, .03, .08, "reported", "USGS MCS 2025", "2025", "world"),
        ("greases and other", "324190", .08, .05, .10, "reported", "USGS MCS 2025", "2025", "world; greases 2 %, air treatment 1, mould flux 1, medical 1, other 3")]),
    ("nickel:refined", "*", [
        ("stainless steel", "331110", .65, .60, .70) + P + ("",),
        ("alloys and castings", "331490", .14, .10, .17) + P + ("superalloys among them",),
        ("batteries", "335911", .11, .09, .16, "derived", "lode derived", "2025", "IEA 2024 demand, vehicles and storage 338 kt of 3,371 kt, rounded up for other batteries"),
        ("plating", "332999", .06, .04, .08) + P + ("",),
        ("other", "325180", .04, .02, .06) + P + ("catalysts, chemicals",)]),
    ("nickel:refined", "USA", [
        ("stainless steel", "331110", .45, .38, .52) + P + ("steel and alloys together more than 85 % (USGS MCS 2025); the split is a prior",),
        ("alloys and castings", "331490", .41, .34, .48) + P + ("as above",),
        ("plating", "332999", .08, .05, .11) + P + ("",),
        ("other", "325180", .06, .03, .09) + P + ("",)]),
    ("graphite:natural", "*", [
        ("refractories and steel", "327100", .55, .45, .65) + P + ("uses other than battery anodes",),
        ("foundries", "331510", .08, .05, .12) + P + ("",),
        ("brake linings", "336390", .08, .05, .12) + P + ("",),
        ("lubricants", "324190", .07, .04, .10) + P + ("",),
        ("batteries and fuel cells other than anodes", "335912", .08, .04, .14) + P + ("",),
        ("other", "335999", .14, .08, .20) + P + ("expandable graphite, carbon parts, pencils",)]),
    ("graphite:anode", "*", [
        ("electric vehicles", "335911", .75, .68, .80, "derived", "lode derived", "2025", "IEA 2024 battery-grade demand, vehicles to storage 839 to 164 kt, over 90 % of use"),
        ("grid storage", "335911", .15, .11, .20, "derived", "lode derived", "2025", "as above"),
        ("portable electronics", "335911", .10, .06, .15) + P + ("",)]),
    ("ndpr:oxide", "*", [
        ("electric vehicles", "335312", .11, .08, .15, "derived", "lode derived", "2025", "IEA 2024 demand of Nd and Pr in vehicles over refined output"),
        ("wind turbines", "333611", .12, .09, .15, "derived", "lode derived", "2025", "IEA 2024 demand of Nd and Pr in wind over refined output"),
        ("motors and robots", "333920", .22, .15, .28) + P + ("industrial motors, lifts, robots",),
        ("vehicles other than traction", "336390", .13, .08, .18) + P + ("",),
        ("electronics and appliances", "335220", .27, .20, .34) + P + ("drives, speakers, compressors",),
        ("aerospace and defence", "336411", .02, .01, .05) + P + ("",),
        ("not magnets", "327200", .13, .08, .18) + P + ("catalysts, glass, ceramics, alloys",)]),
    ("dytb:oxide", "*", [
        ("electric vehicles", "335312", .38, .28, .46) + P + ("IEA 2024: vehicles and wind together take about 1.97 kt",),
        ("wind turbines", "333611", .23, .15, .30) + P + ("as above",),
        ("motors and robots", "333920", .17, .10, .24) + P + ("",),
        ("electronics and appliances", "335220", .10, .05, .15) + P + ("",),
        ("aerospace and defence", "336411", .03, .02, .06) + P + ("",),
        ("phosphors and other", "335110", .09, .05, .14) + P + ("",)]),
    ("tungsten:refined", "*", [
        ("cemented carbides", "33351B", .60, .52, .66, "reported", "USGS MCS 2025", "2025", "United States, applied everywhere"),
        ("steel and alloys", "331110", .18, .12, .24) + P + ("split of the other 40 % is a prior",),
        ("mill products", "331490", .14, .09, .19) + P + ("electrical, electronic, heating, lighting",),
        ("chemicals and other", "325180", .08, .04, .12) + P + ("",)]),
    ("antimony:refined", "*", [
        ("flame retardants", "325190", .40, .30, .50) + P + ("",),
        ("solar glass and ceramics", "327200", .24, .15, .32) + P + ("",),
        ("lead-acid batteries", "335911", .18, .10, .25) + P + ("",),
        ("polyester catalyst", "325211", .10, .06, .14) + P + ("",),
        ("ammunition and alloys", "33299A", .08, .04, .12) + P + ("",)]),
    ("antimony:refined", "USA", [
        ("flame retardants", "325190", .39, .34, .44, "reported", "USGS MCS 2025", "2025", "domestic consumption"),
        ("ammunition and alloys", "33299A", .40, .34, .46, "reported", "USGS MCS 2025", "2025", "metal products, antimonial lead and ammunition"),
        ("solar glass and ceramics", "327200", .21, .17, .25, "reported", "USGS MCS 2025", "2025", "nonmetal products, ceramics, glass and rubber")]),
    ("magnesium:refined", "*", [
        ("aluminium alloys", "33131B", .38, .30, .45) + P + ("",),
        ("die casting", "331520", .34, .26, .40) + P + ("mainly vehicles",),
        ("desulphurisation", "331110", .12, .08, .16) + P + ("",),
        ("titanium and other reduction", "331410", .12, .08, .16) + P + ("",),
        ("other", "3259A0", .04, .02, .08) + P + ("",)]),
    ("silicon:refined", "*", [
        ("solar polysilicon", "334413", .27, .22, .32, "derived", "lode derived", "2025", "IEA 2024 demand of silicon in solar 1,481 kt over output"),
        ("semiconductors", "334413", .02, .01, .04) + P + ("",),
        ("silicones", "325211", .34, .28, .40) + P + ("",),
        ("aluminium alloys", "33131B", .31, .26, .38) + P + ("",),
        ("other", "3259A0", .06, .03, .10) + P + ("refractories, alloys",)]),
]

# ------------------------------------------------------------------------------------------------------------ parameters

# group values of spec section 9.2: demand, supply, stock months, choke
GROUPS92 = {
    "gage": (.15, .15, 2, 20, "group Ga, Ge, In"), "hree": (.10, .05, 1.5, 30, "group Dy, Tb"), "ndpr": (.15, .10, 2, 15, "group Nd, Pr"),
    "co": (.28, .15, 5, 8, "group Co"), "li": (.15, .5, 2, 10, "group Li"), "ni": (.15, .3, 3, 5, "group Ni"), "gr": (.20, .3, 3, 6, "group natural graphite"),
    "wsb": (.20, .15, 2, 10, "group W, Sb"), "mgsi": (.20, .4, 1, 5, "group Mg, Si, Mn"), "cual": (.10, .2, 2, 4, "group Cu, Al, Zn"),
}
GROUP_OF = {"alumina": "cual", "gallium": "gage", "germanium": "gage", "cobalt": "co", "lithium": "li", "nickel": "ni", "graphite": "gr", "rare_earths": "ndpr",
            "ndpr": "ndpr", "dytb": "hree", "tungsten": "wsb", "antimony": "wsb", "magnesium": "mgsi", "silicon": "mgsi"}
# good -> sigma between origins, low, high, reason
SIGMA = {
    "alumina:refined": (8, 5, 12, "smelters switch supplier within a contract year"), "gallium:residue": (3, 2, 4, "does not travel"),
    "gallium:refined": (8, 5, 12, "standard metal"), "germanium:refined": (8, 5, 12, "standard metal and dioxide"), "cobalt:mine": (3, 2, 4, "concentrate tied to a plant"),
    "cobalt:intermediate": (3, 2, 5, "hydroxide tied to a refinery's circuit"), "cobalt:refined": (8, 5, 12, "metal and sulphate, exchange grades"),
    "lithium:mine": (3, 2, 4, "spodumene qualified at a converter"), "lithium:chemical": (3, 2, 5, "qualified battery chemical"),
    "nickel:mine": (3, 2, 4, "ore and intermediates tied to a smelter"), "nickel:refined": (10, 6, 15, "exchange metal and charge nickel"),
    "graphite:natural": (4, 2.5, 6, "flake sizes differ"), "graphite:anode": (3, 2, 4, "qualified at a cell maker"),
    "rare_earths:mine": (3, 2, 4, "concentrate tied to a separation plant"), "ndpr:mine": (3, 2, 4, "concentrate tied to a separation plant"),
    "dytb:mine": (3, 2, 4, "concentrate tied to a separation plant"), "ndpr:oxide": (8, 5, 12, "standard oxide"), "dytb:oxide": (8, 5, 12, "standard oxide"),
    "tungsten:mine": (3, 2, 4, "concentrate tied to a converter"), "tungsten:refined": (8, 5, 12, "standard intermediates"),
    "antimony:mine": (3, 2, 4, "concentrate tied to a smelter"), "antimony:refined": (8, 5, 12, "standard metal and oxide"),
    "magnesium:refined": (8, 5, 12, "standard metal"), "silicon:refined": (8, 5, 12, "standard grades; polysilicon users are stricter"),
}
# good -> headroom, low, high, reason (where it differs from the default)
HEADROOM = {
    "alumina:refined": (1.06, 1.02, 1.12, "refineries ran near capacity in 2024"), "nickel:refined": (1.20, 1.10, 1.40, "new Indonesian and Chinese lines"),
    "lithium:chemical": (1.30, 1.10, 1.60, "idle converters in China"), "graphite:anode": (1.50, 1.20, 1.90, "idle anode plants in China"),
    "silicon:refined": (1.30, 1.10, 1.60, "idle furnaces in China"), "cobalt:refined": (1.20, 1.05, 1.40, "refining capacity above feed"),
    "tungsten:mine": (1.05, 1.02, 1.15, "mines near capacity and China under quota"), "antimony:mine": (1.05, 1.02, 1.15, "ore is the bottleneck"),
    "tungsten:refined": (1.25, 1.10, 1.50, "converters have more capacity than feed"), "antimony:refined": (1.25, 1.10, 1.50, "smelters have more capacity than feed"),
    "rare_earths:mine": (1.05, 1.02, 1.15, "China under quota"), "gallium:refined": (1.15, 1.05, 1.50, "only where no capacity row exists"),
}
# good, segment, choke multiple, reason: segments that leave earlier or later than their group.
CHOKE = [
    ("alumina:refined", "primary aluminium", 3, "alumina is about a third of the metal's price"),
    ("gallium:refined", "magnets", 10, "additive that can be left out in part"),
    ("germanium:refined", "infrared optics", 25, "defence optics"), ("germanium:refined", "other", 8, "catalysts have substitutes"),
    ("cobalt:refined", "electric vehicles", 5, "cells without cobalt exist"), ("cobalt:refined", "superalloys", 15, "jet engines, small cost share"),
    ("cobalt:refined", "portable electronics", 8, ""), ("cobalt:refined", "hard metal and tools", 10, "binder, small cost share"),
    ("lithium:chemical", "grid storage", 8, "largest cost share among batteries"), ("lithium:chemical", "glass and ceramics", 5, "frits have substitutes"),
    ("nickel:refined", "stainless steel", 4, "austenitic grades can be left"), ("nickel:refined", "alloys and castings", 12, "superalloys, small cost share"),
    ("nickel:refined", "batteries", 4, "cells without nickel exist"),
    ("graphite:natural", "refractories and steel", 5, ""), ("graphite:anode", "electric vehicles", 8, "no substitute within a year, small share of a cell's cost"),
    ("graphite:anode", "grid storage", 6, ""), ("graphite:anode", "portable electronics", 10, ""),
    ("ndpr:oxide", "not magnets", 5, "catalysts and glass have substitutes"), ("ndpr:oxide", "wind turbines", 8, "geared turbines without magnets exist"),
    ("ndpr:oxide", "aerospace and defence", 30, "tiny cost share"),
    ("dytb:oxide", "wind turbines", 15, "geared turbines without magnets exist"), ("dytb:oxide", "aerospace and defence", 40, "tiny cost share"),
    ("dytb:oxide", "phosphors and other", 10, ""),
    ("tungsten:refined", "cemented carbides", 12, "small share of a tool's cost"), ("tungsten:refined", "steel and alloys", 5, "molybdenum replaces it in steel"),
    ("antimony:refined", "flame retardants", 6, "other retardants exist"), ("antimony:refined", "polyester catalyst", 8, "titanium catalysts exist"),
    ("antimony:refined", "lead-acid batteries", 5, "calcium alloys replace it"), ("antimony:refined", "ammunition and alloys", 20, "defence"),
    ("antimony:refined", "solar glass and ceramics", 8, ""),
    ("magnesium:refined", "aluminium alloys", 8, "small share of the alloy"), ("magnesium:refined", "die casting", 3, "aluminium replaces it"),
    ("silicon:refined", "solar polysilicon", 6, ""), ("silicon:refined", "semiconductors", 20, "tiny cost share"), ("silicon:refined", "aluminium alloys", 5, ""),
    ("silicon:refined", "silicones", 5, ""),
]
LOG_ERROR = [("reported", .05), ("estimated", .15), ("derived", .40), ("prior", .70), ("withheld", 1.0), ("missing", 1.5)]

# Price of a stage with no published price, as a fraction of the published price of a later stage per contained tonne: good, of, fraction, reason.
PRICE_FRACTIONS = [
    ("cobalt:mine", "cobalt:refined", .40, "no ore market; below the hydroxide price by the cost of leaching"),
    ("cobalt:intermediate", "cobalt:refined", .60, "payable share of hydroxide, about 55 to 65 % in 2024"),
    ("lithium:mine", "lithium:chemical", .55, "spodumene concentrate per contained Li, about half the carbonate price in 2024"),
    ("nickel:mine", "nickel:refined", .50, "between laterite ore (about a quarter) and matte or mixed hydroxide (about 0.75 to 0.8)"),
    ("ndpr:mine", "ndpr:oxide", .60, "payable share of a mixed carbonate or concentrate"),
    ("dytb:mine", "dytb:oxide", .60, "payable share of a mixed carbonate or concentrate"),
    ("antimony:mine", "antimony:refined", .65, "payable share of concentrate"),
]

# good -> (chapter, commodity, statistics_detail, unit, basis, country, note); several rows may exist per good
PRICES_MCS = [
    ("alumina:refined", "BAUXITE AND ALUMINA", "Alumina", "Price, average unit value of imports, f.a.s., dollars per metric ton", "USD/t", "gross alumina", "*",
     "unit value of US imports"),
    ("gallium:refined", "GALLIUM", "Gallium", "Price, average unit value of imports, dollars per kilogram", "USD/kg", "Ga", "*", "unit value of US imports of metal"),
    ("germanium:refined", "GERMANIUM", "Germanium", "Price, annual average, dollars per kilogram: Germanium metal", "USD/kg", "Ge", "*", "European metal, 99.999 %"),
    ("cobalt:refined", "COBALT", "Cobalt", "Price, average, dollars per pound: London Metal Exchange (LME), cash", "USD/lb", "Co", "*", "LME cash"),
    ("cobalt:refined", "COBALT", "Cobalt", "Price, average, dollars per pound: U.S. spot, cathode", "USD/lb", "Co", "USA", "US spot cathode"),
    ("lithium:chemical", "LITHIUM", "Lithium", "Price, annual average-real, battery-grade lithium carbonate, dollars per metric ton", "USD/t", "Li2CO3", "*",
     "battery-grade carbonate, spot and contract"),
    ("nickel:refined", "NICKEL", "Nickel", "Price, average annual, London Metal Exchange (LME), cash: Dollars per metric ton", "USD/t", "Ni", "*", "LME cash"),
    ("graphite:natural", "GRAPHITE (NATURAL)", "Graphite (Natural)", "Price, average unit value of imports, dollars per metric ton at foreign ports: Flake", "USD/t",
     "gross graphite", "*", "unit value of US imports of flake"),
    ("ndpr:oxide", "RARE EARTHS", "Rare Earths", "Price, average, dollars per kilogram: Neodymium-praseodymium (NdPr) oxide, 99% minimum", "USD/kg", "NdPr oxide", "*",
     "free on board, per kg of oxide"),
    ("tungsten:mine", "TUNGSTEN", "Tungsten", "Price, concentrate, average in-warehouse Rotterdam, dollars per dry metric ton unit of tungsten trioxide", "USD/mtu", "WO3",
     "*", "concentrate in warehouse Rotterdam"),
    ("antimony:refined", "ANTIMONY", "Antimony", "Price, metal, average, dollars per pound", "USD/lb", "Sb", "*", "metal 99.65 %, c.i.f."),
    ("magnesium:refined", "MAGNESIUM METAL", "Magnesium Metal", "Price, annual average: European free market, dollars per metric ton", "USD/t", "Mg", "*",
     "European free market"),
    ("magnesium:refined", "MAGNESIUM METAL", "Magnesium Metal", "Price, annual average: U.S. spot Western, dollars per pound", "USD/lb", "Mg", "USA", "US spot Western"),
    ("silicon:refined", "SILICON", "Silicon", "Price, average, cents per pound of silicon: Silicon metal", "cents/lb", "Si", "*", "mean US import price"),
]


# ================================================================================================================= reading

class Data:
    """The source tables, read once."""

    def __init__(self, folder):
        self.folder = folder
        join = os.path.join
        self.mcs26 = pc.read_csv(join(folder, "production", "x_mcs2026_world_tidy.csv"))
        self.salient_rows = [r for r in pc.read_csv(join(folder, "production", "usgs_mcs2026_commodities.csv"), "cp1252") if r["Section"].startswith("Salient")]
        self.mcs25 = pc.read_csv(join(folder, "production", "usgs_mcs2025_world.csv"))
        self.sir = pc.read_csv(join(folder, "production", "usgs_minerals_outlook_2029.csv"))
        self.iea = pc.read_csv(join(folder, "production", "x_iea_supply_long.csv"))
        with open(join(folder, "production", "iea_critical_minerals_2025.json"), encoding="utf-8") as f:
            self.iea_demand = json.load(f)["totalDemand"]
        self.bgs = {}
        for name in sorted({v[0] for v in BGS.values()} | {"lithium"}):
            self.bgs[name] = pc.read_csv(join(folder, "production", "bgs", "BGS_%s_production.csv" % name))
        self.baci = pc.read_csv(join(folder, "trade", "BACI_HS17_Y2024_V202601_crm30.csv"))
        self.codes = pc.country_codes(folder)
        self.iso_of_usgs = {r["country"]: r["iso3"] for r in self.mcs26 if r["iso3"]}

    def world(self, good, year=BASE):
        """Published world row of MCS 2026 in t, and its 'Other countries' row in t."""
        chapter, commodity, detail, _ = MCS26[good]
        total = other = None
        for r in self.mcs26:
            if (r["chapter"], r["commodity"]) == (chapter, commodity) and r["statistic"] == "Production" and r["detail"].startswith(detail) \
                    and r["year"] == str(year) and r["value_tonnes"]:
                if r["row_type"] == "world":
                    total = float(r["value_tonnes"])
                elif r["row_type"] == "other":
                    other = float(r["value_tonnes"])
        return total, other

    def salient(self, chapter, commodity, detail, year):
        """(value, mark) of a United States salient statistic; the row must exist."""
        hits = [r for r in self.salient_rows if r["MCS chapter"] == chapter and r["Commodity"] == commodity and r["Statistics_detail"] == detail
                and r["Year"] == str(year)]
        if len(hits) != 1:
            raise ValueError("salient row not unique: %s / %s / %s / %s: %d" % (chapter, commodity, detail, year, len(hits)))
        return pc.parse_number(hits[0]["Value"]) + (("estimated" if "Estimated." in hits[0]["Notes"] or year == 2025 else "reported"),)

    def us(self, chapter, commodity, detail, year=BASE):
        value, mark, _ = self.salient(chapter, commodity, detail, year)
        if value is None:
            raise ValueError("withheld or missing: %s %s" % (chapter, detail))
        return value

    def iea_supply(self, mineral, stage):
        """{country name or 'Rest of world' or 'World': t} for 2024."""
        return {r["country"]: float(r["value"]) * 1000 for r in self.iea if (r["mineral"], r["stage"], r["year"]) == (mineral, stage, str(BASE))}

    def trade(self, hs6):
        """(imports, exports) by ISO3 in t from BACI 2024."""
        imports, exports = collections.defaultdict(float), collections.defaultdict(float)
        for r in self.baci:
            if r["k"] != hs6 or r["q"].strip() in ("", "NA"):
                continue
            q = float(r["q"])
            exports[self.codes.get(r["i"], r["i"])] += q
            imports[self.codes.get(r["j"], r["j"])] += q
        return imports, exports


# ============================================================================================================== production

class Production:
    """Production and capacity rows with the base value by good and country (USGS, then IEA, then BGS, then derived, prior)."""

    def __init__(self, data):
        self.data = data
        self.rows = []
        self.dropped = []
        self.base = collections.OrderedDict((g[0], collections.OrderedDict()) for g in GOODS)
        self.published()
        self.capacities()
        self.derived()

    def add(self, good, country, year, value, unit, basis, flag, source, vintage, note="", flow="production"):
        if flow == "production" and year == BASE and value is not None and source != "USGS MCS 2025":
            have = self.base[good].get(country)
            if have is None:
                factor = basis_factor(good, basis)
                self.base[good][country] = value * TO_T[unit] * factor
        self.rows.append(pc.observation(good, country, flow, year, value, unit, basis, flag, source, vintage, note))

    def published(self):
        d = self.data
        for good, (chapter, commodity, detail, basis) in MCS26.items():
            for r in d.mcs26:
                if (r["chapter"], r["commodity"]) != (chapter, commodity) or r["statistic"] != "Production" or r["row_type"] != "country":
                    continue
                if r["detail"] != detail:
                    continue
                year = int(r["year"])
                unit = ELEMENTS[r["unit"]]
                note = ""
                if "quota" in r["notes"]:
                    note = "production quota; undocumented output not included"
                elif "import data for China" in r["notes"]:
                    note = "estimated by USGS from China's import data, so not independent of trade data"
                if r["flag"] == "W":
                    self.add(good, r["iso3"], year, None, unit, basis, "withheld", "USGS MCS 2026", "2026", "withheld to avoid disclosing company data")
                elif r["flag"] == "NA" or r["value"] == "":
                    self.add(good, r["iso3"], year, None, unit, basis, "missing", "USGS MCS 2026", "2026", "not available")
                else:
                    flag = "estimated" if "Estimated" in r["notes"] or year == 2025 else "reported"
                    self.add(good, r["iso3"], year, float(r["value"]), unit, basis, flag, "USGS MCS 2026", "2026", note)
        for good in MCS26:
            commodity, kind = MCS25[good]
            basis = MCS26[good][3]
            for r in d.mcs25:
                if r["COMMODITY"].strip() != commodity or not r["TYPE"].strip().startswith(kind):
                    continue
                iso = d.iso_of_usgs.get(r["COUNTRY"].strip().replace("\u00a0", " "), "NAM" if r["COUNTRY"].strip() == "Namibia" else None)
                value, _ = pc.parse_number(r["PROD_EST_ 2024"])
                if iso is None or value is None:
                    continue
                if not any(x[0] == good and x[1] == iso and x[8] == "USGS MCS 2026" for x in self.rows):
                    self.dropped.append((good, iso, value, ELEMENTS[r["UNIT_MEAS"].strip()]))
                    continue  # the 2026 edition no longer lists the country, so the old estimate would pass for the newest one
                self.add(good, iso, BASE, value, ELEMENTS[r["UNIT_MEAS"].strip()], basis, "estimated", "USGS MCS 2025", "2025", "first estimate of 2024, since revised")
        for good, (mineral, stage, basis) in IEA.items():
            for r in d.iea:
                if (r["mineral"], r["stage"], r["year"], r["row_type"]) == (mineral, stage, str(BASE), "country") and float(r["value"]) > 0:
                    note = "natural and synthetic together" if good == "graphite:anode" else ""
                    self.add(good, IEA_ISO[r["country"]], BASE, pc.sig(float(r["value"]), 5), "kt", basis, "estimated", "IEA CMD 2025", "2025-05", note)
        for good, (name, commodity, subs, basis) in BGS.items():
            sums = collections.OrderedDict()
            for r in d.bgs[name]:
                year = int(r["year"][:4])
                if r["bgs_commodity_trans"] != commodity or year not in (2022, 2023) or (subs and r["bgs_sub_commodity_trans"] not in subs):
                    continue
                value, _ = pc.parse_number(r["quantity"])
                iso = r["country_iso3_code"]
                if not value or len(iso) != 3 or not iso.isalpha():
                    continue  # nil, unknown, or Kosovo, which has no ISO code
                key = (iso, year)
                old = sums.get(key, (0.0, ""))
                sums[key] = (old[0] + value, old[1] + "|" + (r["concat_figure_notes_text"] or ""))
            for (iso, year), (value, text) in sorted(sums.items()):
                guess = "stimate" in text
                note = "; ".join(ours for theirs, ours in BGS_NOTES if theirs in text)
                self.add(good, iso, year, value, "t", basis, "estimated" if guess else "reported", "BGS WMS", "2025", note)

    def bgs(self, good, year=2023):
        return collections.OrderedDict((r[1], r[4]) for r in self.rows if r[0] == good and r[3] == year and r[8] == "BGS WMS")

    def capacities(self):
        d = self.data
        have = set()
        for good in ("gallium:refined", "magnesium:refined"):
            commodity, kind = MCS25[good]
            for r in d.mcs25:
                if r["COMMODITY"].strip() != commodity or not r["TYPE"].strip().startswith(kind):
                    continue
                iso = d.iso_of_usgs.get(r["COUNTRY"].strip())
                value, _ = pc.parse_number(r["CAP_EST_ 2024"])
                if iso and value:
                    self.add(good, iso, BASE, value, ELEMENTS[r["UNIT_MEAS"].strip()], MCS26[good][3], "estimated", "USGS MCS 2025", "2025", "", "capacity")
                    have.add((good, iso))
            chapter, name = MCS26[good][0], MCS26[good][1]
            for r in d.mcs26:
                if r["chapter"] == chapter and r["commodity"] == name and r["statistic"] == "Capacity" and r["row_type"] == "country" and r["value"] \
                        and float(r["value"]) > 0:
                    flag = "reported" if "Reported" in r["notes"] else "estimated"
                    self.add(good, r["iso3"], int(r["year"]), float(r["value"]), ELEMENTS[r["unit"]], MCS26[good][3], flag, "USGS MCS 2026", "2026", "", "capacity")
        forms = {"Cobalt": "cobalt:mine", "Gallium": "gallium:refined", "Lithium": "lithium:mine"}
        iso_extra = {"South Korea": "KOR", "Germany": "DEU", "Hungary": "HUN", "Kazakhstan": "KAZ", "Zambia": "ZMB", "New Caledonia": "NCL", "Namibia": "NAM",
                     "Brazil": "BRA"}
        self.left_out = []
        for r in d.sir:
            good = forms.get(r["Mineral_Commodity"])
            if good is None or r["Year"] != str(BASE) or r["Data_type"] != "Capacity":
                continue
            name = r["Geographic_Region"].strip()
            iso = iso_extra.get(name) or d.iso_of_usgs.get(name)
            value, _ = pc.parse_number(r["Quantity"])
            if not iso or not value or (good, iso) in have:
                continue
            unit = ELEMENTS[r["Unit_MEAS"].strip()]
            if value * TO_T[unit] < self.base[good].get(iso, 0.0):
                self.left_out.append((good, iso, value, unit))
                continue  # an older capacity below output revised since
            note = "no output listed for 2024" if not self.base[good].get(iso) else ""
            self.add(good, iso, BASE, value, unit, MCS26[good][3], "estimated", "USGS SIR 2025-5021", "2025", note, "capacity")

    def spread(self, good, total, weights, note):
        s = sum(weights.values())
        for iso, w in sorted(weights.items()):
            self.add(good, iso, BASE, pc.sig(total * w / s, 3), "t", GOOD_BASIS[good], "derived", "lode derived", "2026", note)

    def derived(self):
        d = self.data
        # "Other countries" of USGS, shared by what BGS reports for countries that USGS does not name.
        for good in ("cobalt:mine", "nickel:mine", "tungsten:mine"):
            _, other = d.world(good)
            named = set(self.base[good])
            self.spread(good, other, {k: v for k, v in self.bgs(good).items() if k not in named},
                        "share of USGS 'Other countries' %s t, by BGS 2023 output" % format(int(other), ","))
        # Bolivia's brine is in no USGS table; BGS has it as Li content.
        bolivia = [float(r["quantity"]) for r in d.bgs["lithium"] if r["country_iso3_code"] == "BOL" and r["year"][:4] == "2023"
                   and r["bgs_sub_commodity_trans"] == "Lithium minerals (Li content)"][0]
        for good in ("lithium:mine", "lithium:chemical"):
            value = bolivia if good == "lithium:chemical" else pc.sig(bolivia / 0.95, 3)
            self.add(good, "BOL", BASE, value, "t", "Li", "derived", "lode derived", "2026",
                     "BGS 2023 carbonate, carried to 2024" + ("" if good == "lithium:chemical" else ", over the yield"))
        # Refined metals: BGS 2023 for countries that neither USGS nor IEA names.
        for good in ("germanium:refined", "cobalt:refined", "nickel:refined"):
            for iso, value in sorted(self.bgs(good).items()):
                if iso not in self.base[good]:
                    self.add(good, iso, BASE, value, "t", GOOD_BASIS[good], "derived", "lode derived", "2026", "BGS 2023 carried to 2024")
        for good, iso, value, reason in PRIOR_PRODUCTION:
            self.add(good, iso, BASE, float(value), "t", GOOD_BASIS[good], "prior", "lode prior", "2026", reason)
        # United States silicon: reliance "<50" means at least 25 and below 50 % of apparent use.
        net = 1000 * (d.us("SILICON", "Silicon", "Imports for consumption: Silicon metal") - d.us("SILICON", "Silicon", "Exports: Silicon metal"))
        low, high = net * (1 / 0.5 - 1), net * (1 / 0.25 - 1)
        self.us_silicon = pc.sig((low * high) ** 0.5, 2)
        self.add("silicon:refined", "USA", BASE, self.us_silicon, "t", "gross silicon metal", "derived", "lode derived", "2026",
                 "net imports %d t at a reliance of 25 to 50 %% give %d to %d t; geometric mean" % (net, low, high))
        imports, exports = d.trade("280469")
        self.add("silicon:refined", "LAO", BASE, pc.sig(exports["LAO"] - imports["LAO"], 3), "t", "gross silicon metal", "derived", "lode derived", "2026",
                 "net exports in BACI 2024; inside USGS 'Other countries' 42,000 t")
        # Cobalt intermediates are made where the ore is mined.
        for iso, value in list(self.base["cobalt:mine"].items()):
            self.add("cobalt:intermediate", iso, BASE, pc.sig(value * 0.95, 3), "t", "Co", "derived", "lode derived", "2026", "mine output times the yield 0.95")
        # Antimony: one reported smelter output; China takes what is left of the world's concentrate.
        self.add("antimony:refined", "USA", BASE, d.us("ANTIMONY", "Antimony", "Production, Smelter: Primary"), "t", "Sb", "reported", "USGS MCS 2026", "2026",
                 "primary smelter output")
        # Tungsten: United States output from net imports of concentrate.
        w = "Imports for consumption: Ores and concentrates", "Exports: Ores and concentrates"
        net_w = d.us("TUNGSTEN", "Tungsten", w[0]) - d.us("TUNGSTEN", "Tungsten", w[1])
        self.us_tungsten = pc.sig(net_w * 0.95, 3)
        self.add("tungsten:refined", "USA", BASE, self.us_tungsten, "t", "W", "derived", "lode derived", "2026",
                 "net imports of concentrate %d t times the yield 0.95; output from scrap is left out" % net_w)
        for good, feed, y in (("antimony:refined", "antimony:mine", .92), ("tungsten:refined", "tungsten:mine", .95)):
            world = sum(self.base[feed].values()) * y
            rest = world - sum(v for k, v in self.base[good].items() if k != "CHN")
            self.add(good, "CHN", BASE, pc.sig(rest, 3), "t", GOOD_BASIS[good], "derived", "lode derived", "2026",
                     "world mine output times the yield %.2f, less the other rows" % y)
        self.magnet_rare_earths()

    def magnet_rare_earths(self):
        """Joint yields by country, the part of the oxides that comes from mines, and oxide output by country."""
        d = self.data
        mined, refined = d.iea_supply("Rare Earth Elements", "mining"), d.iea_supply("Rare Earth Elements", "refining")
        reo = self.base["rare_earths:mine"]
        self.joint = []
        totals = {"ndpr:mine": 0.0, "dytb:mine": 0.0}

        def put(country, ndpr, dytb, flag, note):
            for output, y, spread in (("ndpr:mine", ndpr, 1.25), ("dytb:mine", dytb, 1.6)):
                self.joint.append(["rare_earths:mine", country, output, pc.sig(y, 3), pc.sig(y / spread, 3), pc.sig(y * spread, 3), flag,
                                   "lode derived" if flag == "derived" else "lode prior", note])
                if country != "*":
                    totals[output] += pc.sig(y, 3) * reo[country]

        put("*", .22 * .850, .008 * .868, "prior", "monazite; for a country without its own row")
        dytb_china = (250850 * 0.0012 + 19150 * 0.041) * 0.868
        rows = [("CHN", "China", dytb_china, "light ores 0.12 % and ionic clay (19,150 t REO quota, unverified) 4.1 % DyTb oxide"),
                ("MMR", "Myanmar", mined["Myanmar"] * .13, "13 % DyTb as in ionic clay; sum above what clay of 27,000 t REO can hold: USGS counts less ore than IEA"),
                ("USA", "United States", reo["USA"] * .0004 * .868, "bastnaesite with 0.04 % DyTb oxide"),
                ("AUS", "Australia", reo["AUS"] * .0025 * .868, "monazite of low DyTb, 0.25 %")]
        for iso, name, dytb, note in rows:
            put(iso, (mined[name] - dytb) / reo[iso], dytb / reo[iso], "derived", "sum = IEA 2024 magnet rare earths %s t over USGS REO; %s"
                % (format(int(round(mined[name])), ","), note))
        for iso, kind in sorted(REO_COUNTRIES.items()):
            ndpr, dytb, note = REO_TYPES[kind]
            put(iso, ndpr * .850, dytb * .868, "prior", note)
        self.mined_magnet = totals
        y = .95
        self.mined_share = pc.sig((totals["ndpr:mine"] + totals["dytb:mine"]) * y / refined["World"], 3)
        dytb_world = totals["dytb:mine"] * y / self.mined_share
        prior = {g: sum(v for good, _, v, _ in PRIOR_PRODUCTION if good == g) for g in ("ndpr:oxide", "dytb:oxide")}
        dytb_china_oxide = pc.sig(dytb_world - prior["dytb:oxide"], 3)
        self.add("dytb:oxide", "CHN", BASE, dytb_china_oxide, "t", "Dy+Tb", "derived", "lode derived", "2026",
                 "world DyTb mined times the yield over the mined share, less the other row")
        self.add("ndpr:oxide", "CHN", BASE, pc.sig(refined["China"] - dytb_china_oxide, 4), "t", "Nd+Pr", "derived", "lode derived", "2026",
                 "IEA 2024 refined magnet rare earths of China less DyTb")
        for iso, name in (("MYS", "Malaysia"), ("USA", "United States")):
            self.add("ndpr:oxide", iso, BASE, pc.sig(refined[name], 4), "t", "Nd+Pr", "derived", "lode derived", "2026",
                     "IEA 2024 refined magnet rare earths, all taken as NdPr")


def mineral_of(good):
    """The mineral a good belongs to."""
    name = good.split(":")[0]
    return MINERAL.get(name, name)


def basis_factor(good, basis):
    if basis == GOOD_BASIS[good]:
        return 1.0
    hits = [b[2] for b in BASIS if b[0] == good and b[1] == basis]
    if len(hits) != 1:
        raise ValueError("no basis factor: %s from %s" % (good, basis))
    return hits[0]


# ==================================================================================================================== uses

def make_uses(data, prod):
    rows, use = [], collections.OrderedDict((g[0], collections.OrderedDict()) for g in GOODS)

    def add(good, country, value, unit, basis, flag, source, vintage, note, year=BASE):
        if year == BASE:
            if country in use[good]:
                raise ValueError("two uses: %s %s" % (good, country))
            use[good][country] = value * TO_T[unit] * basis_factor(good, basis)
        rows.append(pc.observation(good, country, "use", year, value, unit, basis, flag, source, vintage, note))

    def world(good):
        return sum(prod.base[good].values())

    us = data.us
    published = [
        ("alumina:refined", "BAUXITE AND ALUMINA", "Alumina", "Consumption, apparent", "kt", "gross alumina", "apparent consumption"),
        ("gallium:refined", "GALLIUM", "Gallium", "Consumption, reported", "kg", "Ga", "reported consumption"),
        ("nickel:refined", "NICKEL", "Nickel", "Consumption: Apparent, primary", "t", "Ni", "apparent consumption of primary nickel"),
        ("graphite:natural", "GRAPHITE (NATURAL)", "Graphite (Natural)", "Consumption, apparent", "t", "gross graphite", "apparent consumption, a little of it for anodes"),
        ("magnesium:refined", "MAGNESIUM METAL", "Magnesium Metal", "Consumption: Reported, primary", "kt", "Mg", "reported consumption of primary metal"),
    ]
    for good, chapter, commodity, detail, unit, basis, note in published:
        for year in range(2021, 2026):
            value, _, flag = data.salient(chapter, commodity, detail, year)
            add(good, "USA", value, unit, basis, flag, "USGS MCS 2026", "2026", note, year)
    add("germanium:refined", "USA", pc.sig((us("GERMANIUM", "Germanium", "Imports for consumption: Germanium metal")
                                            + us("GERMANIUM", "Germanium", "Imports for consumption: Germanium dioxide")
                                            - us("GERMANIUM", "Germanium", "Exports: Germanium metal")
                                            - us("GERMANIUM", "Germanium", "Exports: Germanium dioxide")) / 1000 + prod.base["germanium:refined"]["USA"], 3),
        "t", "Ge", "derived", "lode derived", "2026", "imports less exports (USGS MCS 2026) plus BGS output; last USGS estimate was 30 t in 2021")
    apparent, secondary = us("COBALT", "Cobalt", "Consumption (includes secondary): Apparent"), us("COBALT", "Cobalt", "Production: Secondary")
    add("cobalt:refined", "USA", apparent - secondary, "t", "Co", "derived", "lode derived", "2026",
        "USGS MCS 2026 apparent consumption %d t less secondary production %d t" % (apparent, secondary))
    add("lithium:chemical", "USA", pc.sig(us("LITHIUM", "Lithium", "Imports for consumption") - us("LITHIUM", "Lithium", "Exports")
                                          + prod.base["lithium:chemical"]["USA"], 3), "t", "Li", "derived", "lode derived", "2026",
        "net imports (USGS MCS 2026) plus the prior for withheld output; USGS withholds apparent consumption")
    a = "ANTIMONY", "Antimony"
    add("antimony:refined", "USA", pc.sig(us(*a, "Production, Smelter: Primary") + us(*a, "Imports for consumption: Oxide")
                                          + us(*a, "Imports for consumption: Unwrought, powder") - us(*a, "Exports: Oxide") - us(*a, "Exports: Unwrought, powder"), 4),
        "t", "Sb", "derived", "lode derived", "2026", "USGS MCS 2026: primary smelter output plus net imports of oxide and metal, without secondary (apparent %d t with it)"
        % us(*a, "Consumption, apparent"))
    t = "TUNGSTEN", "Tungsten"
    add("tungsten:refined", "USA", pc.sig(us(*t, "Imports for consumption: Other forms") - us(*t, "Exports: Other forms") + prod.us_tungsten, 3), "t", "W",
        "derived", "lode derived", "2026", "net imports of forms other than concentrate (USGS MCS 2026) plus output from concentrate; scrap left out")
    net_si = 1000 * (us("SILICON", "Silicon", "Imports for consumption: Silicon metal") - us("SILICON", "Silicon", "Exports: Silicon metal"))
    add("silicon:refined", "USA", pc.sig(prod.us_silicon + net_si, 3), "t", "gross silicon metal", "derived", "lode derived", "2026",
        "derived output plus net imports (USGS MCS 2026)")

    # Alumina: the world less the United States, shared by primary aluminium.
    smelters = {r["iso3"]: float(r["value_tonnes"]) for r in data.mcs26 if r["chapter"] == "ALUMINUM" and r["row_type"] == "country" and r["year"] == str(BASE)
                and r["detail"] == "Smelter production" and r["value_tonnes"] and float(r["value_tonnes"]) > 0}
    other = [float(r["value_tonnes"]) for r in data.mcs26 if r["chapter"] == "ALUMINUM" and r["row_type"] == "other" and r["year"] == str(BASE)
             and r["detail"] == "Smelter production"][0]
    del smelters["USA"]
    ratio = (world("alumina:refined") - use["alumina:refined"]["USA"]) / (sum(smelters.values()) + other)
    for iso, value in sorted(smelters.items()):
        add("alumina:refined", iso, pc.sig(value * ratio, 4), "t", "gross alumina", "derived", "lode derived", "2026",
            "primary aluminium (USGS MCS 2026) x %.3f, which spreads world alumina; other uses included" % ratio)
    s = sum(ALUMINIUM_OTHER.values())
    for iso, w in sorted(ALUMINIUM_OTHER.items()):
        add("alumina:refined", iso, pc.sig(other * w / s * ratio, 2), "t", "gross alumina", "prior", "lode prior", "2026",
            "judged share of USGS 'Other countries' in primary aluminium (%s t)" % format(int(other), ","))

    # Natural graphite outside anodes: shared by raw steel.
    steel = {r["iso3"]: float(r["value_tonnes"]) for r in data.mcs26 if r["chapter"] == "IRON AND STEEL" and r["row_type"] == "country" and r["year"] == str(BASE)
             and r["detail"] == "Raw steel" and r["value_tonnes"]}
    steel_other = [float(r["value_tonnes"]) for r in data.mcs26 if r["chapter"] == "IRON AND STEEL" and r["row_type"] == "other" and r["year"] == str(BASE)
                   and r["detail"] == "Raw steel"][0]
    del steel["USA"]
    to_anode = world("graphite:anode") * .16 / .50
    rest = world("graphite:natural") - to_anode - use["graphite:natural"]["USA"]
    ratio = rest / (sum(steel.values()) + steel_other)
    for iso, value in sorted(steel.items()):
        add("graphite:natural", iso, pc.sig(value * ratio, 3), "t", "gross graphite", "derived", "lode derived", "2026",
            "world output less feed of anodes and US use, shared by raw steel (USGS MCS 2026)")
    s = sum(STEEL_OTHER.values())
    for iso, w in sorted(STEEL_OTHER.items()):
        add("graphite:natural", iso, pc.sig(steel_other * w / s * ratio, 2), "t", "gross graphite", "prior", "lode prior", "2026",
            "as the others, by a judged share of USGS 'Other countries' in raw steel")

    # Magnesium and silicon: output plus net imports; China is the remainder.
    for good, hs6, least, text in (("magnesium:refined", "810411", 1000, "unalloyed metal (HS 810411)"), ("silicon:refined", "280469", 5000, "silicon below 99.99 % (HS 280469)")):
        imports, exports = data.trade(hs6)
        base = prod.base[good]
        for iso in sorted(set(imports) | set(base)):
            value = base.get(iso, 0.0) + imports[iso] - exports[iso]
            if iso in ("USA", "CHN") or len(iso) != 3 or not iso.isalpha() or value < least:
                continue
            add(good, iso, pc.sig(value, 3), "t", GOOD_BASIS[good], "derived", "lode derived", "2026", "output plus imports less exports in BACI 2024, " + text)
        add(good, "CHN", pc.sig(world(good) - sum(use[good].values()), 4), "t", GOOD_BASIS[good], "derived", "lode derived", "2026",
            "world output less the other rows" + ("; alloys and powder that are exported count as use here" if good == "magnesium:refined" else ""))

    for good, (reason, split) in USE_PRIOR.items():
        total = world(good)
        if good == "lithium:chemical":
            total = data.iea_demand["Lithium"]["totalDemand"]["2024"] * 1000
        for iso in sorted(split):
            add(good, iso, float(split[iso]), "t", GOOD_BASIS[good], "prior", "lode prior", "2026", "judged: " + reason)
        rest = total - sum(use[good].values())
        add(good, "CHN", pc.sig(rest, 3), "t", GOOD_BASIS[good], "prior", "lode prior", "2026",
            "IEA 2024 world demand 205,000 t less the other rows" if good == "lithium:chemical" else "world output less the other rows")
    order = {g[0]: i for i, g in enumerate(GOODS)}
    rows.sort(key=lambda r: (order[r[0]], r[1], r[3]))
    return rows, use


# ================================================================================================================== prices

def make_prices(data):
    rows, base = [], {}

    def add(good, country, year, value, unit, basis, flag, source, vintage, note):
        rows.append(pc.observation(good, country, "price", year, value, unit, basis, flag, source, vintage, note))
        if country == "*":
            factor = {u[0]: u[2] for u in UNITS}[unit] / basis_factor(good, basis)
            base[good, year] = value * factor  # USD per t of the good's basis

    for good, chapter, commodity, detail, unit, basis, country, note in PRICES_MCS:
        for year in range(2021, 2026):
            value, _, flag = data.salient(chapter, commodity, detail, year)
            if value is not None:
                add(good, country, year, value, unit, basis, flag, "USGS MCS 2026", "2026", note)
    # Dysprosium and terbium oxides in one basket, six to one by oxide weight.
    for year in range(2021, 2026):
        dy = data.salient("RARE EARTHS (Heavy)", "Dysprosium", "Price, average, dollars per kilogram: Dysprosium oxide, 99.5% minimum", year)[0]
        tb = data.salient("RARE EARTHS (Heavy)", "Terbium", "Price, average, dollars per kilogram: Terbium oxide, 99.99% minimum", year)[0]
        add("dytb:oxide", "*", year, pc.sig((6 * dy + tb) / 7, 4), "USD/kg", "DyTb oxide", "derived", "lode derived", "2026",
            "six parts Dy oxide at %s and one part Tb oxide at %s USD/kg (USGS MCS 2026)" % (pc.fmt(dy), pc.fmt(tb)))
    # Stages without a published price.
    for year in range(2021, 2026):
        concentrate = data.salient(*[p for p in PRICES_MCS if p[0] == "tungsten:mine"][0][1:4], year)[0]
        add("tungsten:refined", "*", year, pc.sig(concentrate / .78, 3), "USD/mtu", "WO3", "prior", "lode prior", "2026",
            "ammonium paratungstate: published concentrate price over a payable share of 0.78")
    for good, of, fraction, reason in PRICE_FRACTIONS:
        for year in range(2021, 2026):
            add(good, "*", year, pc.sig(base[of, year] * fraction, 3), "USD/t", GOOD_BASIS[good], "prior", "lode prior", "2026",
                "%.2f of %s per contained tonne: %s" % (fraction, of, reason))
    # gallium:residue and rare_earths:mine have no price: what is mostly thrown away is worth
    # nothing in the base year, and lode reads a good that may be thrown away and has no price so.
    add("graphite:anode", "*", BASE, 4500.0, "USD/t", "gross graphite", "prior", "lode prior", "2026", "Chinese list prices of anode material, natural and synthetic together")
    order = {g[0]: i for i, g in enumerate(GOODS)}
    rows.sort(key=lambda r: (order[r[0]], r[1], r[3]))
    return rows, base


# =============================================================================================================== parameters

def make_parameters(finals):
    rows = []

    def add(good, segment, parameter, value, low, high, unit, source, note):
        rows.append([good, segment, parameter, value, low, high, unit, "prior", source, note])

    def band(value):
        return pc.sig(value / 1.6, 3), pc.sig(value * 1.6, 3)

    src = "lode prior"
    add("*", "*", "demand_elasticity", .2, *band(.2), "1", src, "spec 9.2, middle of the groups, one year")
    add("*", "*", "supply_elasticity", .2, *band(.2), "1", src, "spec 9.2, middle of the groups, one year")
    add("*", "*", "conversion_elasticity", 1.0, *band(1.0), "1", src, "spec 9.2: a plant with free capacity answers with elasticity 1 up to its capacity")
    add("*", "*", "choke_multiple", 10, *band(10), "price / base price", src, "spec 3.2: 5 for bulk uses, 20 for traces in electronics")
    add("*", "*", "substitution_sigma", 5, 3, 10, "1", src, "spec 3.4")
    add("*", "*", "headroom", 1.15, 1.05, 1.40, "capacity / base output", src, "where no capacity row exists")
    add("*", "*", "stock_months", 2, *band(2), "months of use", src, "spec 9.2")
    for flag, value in LOG_ERROR:
        add("*", flag, "log_error", value, pc.sig(value / 1.6, 3), pc.sig(value * 1.6, 3), "ln", src,
            "log standard error of an observation with this flag" + ("; USGS revisions of 2024 within a year: 1.1 for leaders, 1.5 to 2 for small producers" if flag == "estimated" else ""))
    outputs = {c[1] for c in CHAINS}
    joint = {"gallium:residue", "ndpr:mine", "dytb:mine"}
    for g in GOODS:
        good = g[0]
        eta, eps, stock, choke, group = GROUPS92[GROUP_OF[good.split(":")[0]]]
        note = "spec 9.2, " + group
        if good in finals:
            add(good, "*", "demand_elasticity", eta, *band(eta), "1", src, note + ", one year")
        if good not in joint and (good not in outputs or good in ("graphite:anode", "ndpr:oxide", "dytb:oxide")):
            extra = {"graphite:anode": "; synthetic part", "ndpr:oxide": "; scrap part", "dytb:oxide": "; scrap part"}.get(good, "")
            add(good, "*", "supply_elasticity", eps, *band(eps), "1", src, note + ", one year" + extra)
        if good in outputs:
            if good == "gallium:refined":
                add(good, "*", "conversion_elasticity", .15, *band(.15), "1", src, note + ": through recovery capacity, not host output")
            else:
                add(good, "*", "conversion_elasticity", 1.0, *band(1.0), "1", src, "spec 9.2: free capacity answers with elasticity 1 up to the cap")
        if good in finals:
            add(good, "*", "choke_multiple", choke, *band(choke), "price / base price", src, note)
            for cg, segment, value, reason in CHOKE:
                if cg == good:
                    add(good, segment, "choke_multiple", value, *band(value), "price / base price", src, reason or "judged beside its group")
        value, low, high, reason = SIGMA[good]
        add(good, "*", "substitution_sigma", value, low, high, "1", src, "spec 3.4: " + reason)
        if good in HEADROOM:
            value, low, high, reason = HEADROOM[good]
            add(good, "*", "headroom", value, low, high, "capacity / base output", src, reason)
        if good not in joint:
            add(good, "*", "stock_months", stock, *band(stock), "months of use", src, note)
    return rows


# ================================================================================================================ countries

def make_countries(data):
    join = os.path.join
    xwalk = [r for r in pc.read_csv(join(data.folder, "country", "country_xwalk.csv")) if r["iso3"]]
    ne = {r["iso3"]: (float(r["lon"]), float(r["lat"])) for r in pc.read_csv(join(data.folder, "country", "country_centroids_naturalearth110m.csv"))}
    rows = []
    for r in sorted(xwalk, key=lambda r: r["iso3"]):
        iso = r["iso3"]
        if iso in ne:
            place, flag, source, note = ne[iso], "reported", "Natural Earth", ""
        elif iso in CENTRES:
            place, flag, source, note = CENTRES[iso], "prior", "lode prior", "position rounded by hand"
        else:
            place, flag, source, note = (None, None), "missing", "ISO 3166-1", "no position"
        rows.append([iso, NAMES.get(iso, r["iso_name"]), r["iso_numeric"], r["baci_code"], place[0], place[1], flag, source, note])
    known = {r[0] for r in rows}
    groups = collections.OrderedDict((g, []) for g in GROUP_ORDER)
    for r in pc.read_csv(join(data.folder, "country", "country_groups.csv")):
        g = GROUP_IDS.get(r["group"])
        if g and r["member"] in known:
            groups[g].append([g, r["member"], r["since_year"], GROUP_BASIS[g], "public record"])
    for r in pc.read_csv(join(data.folder, "policy", "groups.csv")):
        g = POLICY_GROUPS.get(r["group"])
        if g and r["iso3"] in known:
            basis = r["role"]
            if g == "FORGE":
                basis += "; named, editable set: no member list is published"
            groups[g].append([g, r["iso3"], r["from"], basis, r["source"]])
    out = []
    for g in GROUP_ORDER:
        out.extend(sorted(groups[g], key=lambda r: r[1]))
    return rows, out


# =================================================================================================================== checks

def check(data, prod, use, use_rows, prices, segments, chains, parameters, countries):
    """Every promise of the packs; raises AssertionError with the good's name."""
    known = {r[0] for r in countries}
    ids = {g[0] for g in GOODS}
    for row in prod.rows + use_rows:
        assert row[0] in ids and row[1] in known, row
        assert (row[4] is None) == (row[7] in ("withheld", "missing")), row
        assert row[4] is None or row[4] >= 0, row
    keys = collections.Counter((r[0], r[1], r[2], r[3], r[8]) for r in prod.rows)
    assert max(keys.values()) == 1, [k for k, n in keys.items() if n > 1]
    # World totals against the publication's own, to its rounding; what is not named by anyone stays out.
    report = []
    for good in MCS26:
        total, other = data.world(good)
        factor = basis_factor(good, MCS26[good][3])
        own = sum(v for k, v in prod.base[good].items() if not (k == "USA" and good in ("lithium:mine", "silicon:refined")))
        gap = own / (total * factor) - 1
        report.append((good, own, total * factor, gap))
        assert abs(gap) <= 0.012, (good, own, total)
    for mineral, good in (("Cobalt", "cobalt:refined"), ("Lithium", "lithium:chemical"), ("Nickel", "nickel:refined"), ("Graphite", "graphite:anode")):
        total = data.iea_supply(mineral, "refining")["World"]
        own = sum(prod.base[good].values())
        report.append((good, own, total, own / total - 1))
        assert abs(own / total - 1) <= 0.05, (good, own, total)
    total = data.iea_supply("Rare Earth Elements", "refining")["World"]
    own = sum(prod.base["ndpr:oxide"].values()) + sum(prod.base["dytb:oxide"].values())
    report.append(("ndpr+dytb:oxide", own, total, own / total - 1))
    assert abs(own / total - 1) <= 0.01
    # Stages against each other.
    feed = {g: sum(v.values()) for g, v in prod.base.items()}
    feed.update(prod.mined_magnet)
    feed["gallium:residue"] = None
    stages = []
    for source, output, y, share, _, _, _ in chains:
        if feed[source] is None:
            continue
        need = feed[output] * share / y
        have = feed[source] - sum(use[source].values())
        stages.append((source, output, need, have, need / have - 1))
        assert abs(need / have - 1) <= 0.16, (source, output, need, have)
    # Use near output.
    for good, by in use.items():
        if not by:
            continue
        made = feed[good] - (feed["graphite:anode"] * .16 / .5 if good == "graphite:natural" else 0)
        ratio = sum(by.values()) / made
        assert 0.84 <= ratio <= 1.02, (good, ratio)
        assert all(v > 0 for v in by.values()), good
        assert by["CHN"] > 0 and by["USA"] > 0, good
    # Prices: one for every good in 2024, and every conversion has a margin.
    for g in ids:
        assert (prices.get((g, BASE), 0) > 0) == (g not in WASTE), g
    for source, output, y, _, _, _, _ in chains:
        for year in range(2021, 2026):
            if (source, year) in prices and (output, year) in prices:
                assert prices[output, year] * y > prices[source, year] * 1.02, (source, output, year)
    # Segments sum to one and carry shares inside their band.
    sums = collections.defaultdict(float)
    for r in segments:
        sums[r[0], r[1]] += r[4]
        assert r[5] <= r[4] <= r[6], r
    assert all(abs(v - 1) < 1e-9 for v in sums.values()), sums
    assert {g for g, by in use.items() if by} == {g for g, c in sums if c == "*"}
    named = {(r[0], r[2]) for r in segments}
    for r in parameters:
        assert r[4] <= r[3] <= r[5], r
        if r[0] != "*" and r[1] != "*":
            assert (r[0], r[1]) in named, r
    # A conversion needs its input at home or by sea: gallium's does not travel.
    for iso, value in prod.base["gallium:refined"].items():
        if value > 0 and iso not in prod.base["alumina:refined"]:
            assert iso == "JPN", iso  # zinc residues and scrap; stated in chains.csv
    return report, stages


# ===================================================================================================================== main

def main(argv):
    if len(argv) not in (2, 3):
        sys.stderr.write("usage: make_reference_packs.py SOURCE_DATA_FOLDER [OUT]\n")
        return 2
    source = argv[1]
    out = argv[2] if len(argv) == 3 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    data = Data(source)
    prod = Production(data)
    use_rows, use = make_uses(data, prod)
    price_rows, prices = make_prices(data)
    finals = {g for g, by in use.items() if by}
    parameters = make_parameters(finals)
    countries, groups = make_countries(data)
    chains = []
    for a, b, y, share, flag, note in CHAINS:
        share = prod.mined_share if share is None else share
        chains.append([a, b, y, share, flag, "lode prior" if flag == "prior" else "lode derived", note])
    ga = 50e-6 * 2.2 * .70
    joint = [["alumina:refined", "*", "gallium:residue", pc.sig(ga, 3), pc.sig(ga / 1.8, 3), pc.sig(ga * 1.8, 3), "prior", "lode prior",
              "50 g Ga per t of bauxite, 2.2 t of bauxite per t of alumina, 70 % into liquor"]] + prod.joint
    segments = []
    for good, country, parts in SEGMENTS:
        for segment, sector, share, low, high, flag, src, vintage, note in parts:
            segments.append([good, country, segment, sector, share, low, high, flag, src, vintage, note])
    order = {g[0]: i for i, g in enumerate(GOODS)}
    rank = {"USGS MCS 2026": 0, "USGS MCS 2025": 1, "USGS SIR 2025-5021": 2, "IEA CMD 2025": 3, "BGS WMS": 4, "lode derived": 5, "lode prior": 6}
    prod_rows = sorted(prod.rows, key=lambda r: (order[r[0]], r[2] != "production", r[1], r[3], rank[r[8]]))

    report, stages = check(data, prod, use, use_rows, prices, segments, chains, parameters, countries)
    goods = [g[:7] + ("yes",) + g[7:] for g in GOODS] + [
        g[:5] + ("no",) + g[5:6] + ("yes" if g[0] in wg.MARKETS else "no",) + g[6:] for g in wg.GOODS]
    world = wg.World(data, [g[0] for g in goods], prod_rows, joint, countries, BGS_NOTES)
    minerals = wg.minerals([[mineral_of(r[0])] + r[1:] for r in prod_rows + world.rows])
    gaps, vintages = wg.check(world, prod_rows, goods, UNITS + wg.UNITS, BASIS + wg.BASIS, minerals, mineral_of)

    lic = pc.LICENSES

    def pack(name, title, keys, licences, tables, description):
        meta = {"name": name, "title": title, "description": description, "sources": [SOURCES[k] for k in keys], "licenses": [lic[k] for k in licences]}
        return pc.write_pack(os.path.join(out, name), meta, tables)

    counts = collections.OrderedDict()
    counts["goods"] = pack("goods", "Goods, chains, joint products, units, bases and minerals", ["MCS2026", "IEA", "LISTS", "LODE"], ["USGS", "IEA", "LODE"], [
        ("goods", ["good", "mineral", "stage", "name", "stage_order", "basis", "price_unit", "disposal", "main", "market", "note"],
         [[g[0], mineral_of(g[0]), g[0].split(":")[1]] + list(g[1:]) for g in goods]),
        ("chains", ["input", "output", "yield", "share", "flag", "source", "note"], chains, {"yield": "t of output per t of input, both in their basis"}),
        ("joint", ["host", "country", "output", "yield", "low", "high", "flag", "source", "note"], joint, {"yield": "t of output per t of host", "low": "as yield", "high": "as yield"}),
        ("units", ["unit", "kind", "factor", "note"], UNITS + wg.UNITS, {"factor": "t per unit (mass) or USD/t per unit (price)"}),
        ("basis", ["good", "basis", "factor", "source", "note"], BASIS + wg.BASIS,
         {"factor": "t of the good's basis per t of the published basis; a price is divided by it"}),
        ("minerals", ["mineral", "name", "us_2025", "eu_2023", "status", "note"], minerals),
    ], "One row of goods.csv is a mineral at a stage; market says whether price, use and trade rows exist, so that a market can be built. "
       "chains.csv says what becomes what; joint.csv what comes along with a host (country * = default). minerals.csv holds the US list of "
       "2025 and the EU list of 2023 with groups expanded: in = production rows exist, import-only = a user's own copy of the source is "
       "needed, none = no public country figures.")
    counts["countries"] = pack("countries", "Countries and groups", ["M49", "NE", "BACI", "GROUPS", "NAMES", "LODE"], ["M49", "NE", "BACI", "LODE"], [
        ("countries", ["country", "name", "iso_numeric", "baci_code", "lon", "lat", "flag", "source", "note"], countries),
        ("groups", ["group", "member", "since", "basis", "source"], groups),
        ("names", ["alias", "country", "used_by"], wg.names(data.folder, countries)),
    ], "names.csv holds what publications call a country where that is neither its code nor its name here. flag and source speak of the position. Organisations are left out of groups; FORGE is a named, editable set because no member list is published.")
    counts["production"] = pack("production", "Production and capacity by country", ["MCS2026", "MCS2025", "SIR", "IEA", "BGS", "BACI", "LODE"],
                                ["USGS", "IEA", "BGS", "BACI", "LODE"], [
        ("production", pc.OBSERVATION, prod_rows + world.rows),
        ("residual", ["good", "flow", "kind", "year", "value", "unit", "basis", "flag", "source", "vintage", "note"], world.residual),
        ("tables", ["good", "flow", "source", "commodity", "detail", "unit", "basis", "year_first", "year_last", "evidence", "note"], world.tables),
    ],
                                "Sources that disagree stay separate rows; the rule USGS, IEA, BGS, derived, prior picks. A reported 0 is a published zero; an empty value is unknown. "
                                "Joint outputs (gallium:residue, ndpr:mine, dytb:mine) follow from goods/joint.csv and have no rows here. "
                                "residual.csv holds what publications leave to other countries (kind other) and their world totals, rounded (kind "
                                "world); neither is given to a country. tables.csv says which published table is which good, in which unit and "
                                "basis, and the text that says so.")
    counts["prices"] = pack("prices", "Prices 2021 to 2025", ["MCS2026", "LODE"], ["USGS", "LODE"], [("prices", pc.OBSERVATION, price_rows)],
                            "country * is the price used for the world; a country is another published market.")
    counts["uses"] = pack("uses", "Use by country and end-use shares", ["MCS2026", "MCS2025", "OFR", "IEA", "BGS", "BACI", "LODE"], ["USGS", "IEA", "BGS", "BACI", "LODE"], [
        ("use", pc.OBSERVATION, use_rows),
        ("segments", ["good", "country", "segment", "sector", "share", "low", "high", "flag", "source", "vintage", "note"], segments, {"low": "as share", "high": "as share"}),
    ], "Use is final use, not conversion to the next stage. sector is the BEA 2017 detail code of the main using industry; country * applies where a country has no rows of its own.")
    counts["parameters"] = pack("parameters", "Behavioural parameters, one-year horizon", ["LODE"], ["LODE"], [
        ("parameters", ["good", "segment", "parameter", "value", "low", "high", "unit", "flag", "source", "note"], parameters, {"value": "see column unit"}),
    ], "Absolute values. low and high are one standard deviation of a lognormal (factor 1.6) unless the note says otherwise. For log_error the segment is a flag.")

    wg.report(world, gaps, vintages)
    for name, tables in counts.items():
        print("%s: %s" % (name, ", ".join("%s %d" % t for t in tables.items())))
    print("\nworld output %d (t)            ours    publication    gap" % BASE)
    for good, own, total, gap in report:
        print("  %-22s %14s %14s %6.1f %%" % (good, format(int(round(own)), ","), format(int(round(total)), ","), 100 * gap))
    print("\nfeed of each conversion (t)      needed     available    gap")
    for a, b, need, have, gap in stages:
        print("  %-20s> %-18s %12s %12s %6.1f %%" % (a, b, format(int(round(need)), ","), format(int(round(have)), ","), 100 * gap))
    print("\nuse and output (t)")
    for good, by in use.items():
        if by:
            print("  %-18s use %14s  output %14s  countries %d" % (good, format(int(round(sum(by.values()))), ","),
                                                                   format(int(round(sum(prod.base[good].values()))), ","), len(by)))
    print("\ncapacity rows left out, below revised output: %s" % ", ".join("%s %s %g %s" % r for r in prod.left_out))
    print("MCS 2025 rows left out, country no longer listed: %s" % ", ".join("%s %s %g %s" % r for r in prod.dropped))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
