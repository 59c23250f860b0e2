#!/usr/bin/env python3
"""How much of a good is in one robot, one car, one megawatt, and how many of them are made?

    python3 tools/make_technology_pack.py <folder of source data> [OUT] [--quiet]

writes OUT/technology/; OUT is `data` beside `tools` unless given and must hold the packs `goods` and `uses` already.

  technologies         what is counted, and in which unit; a group names its parts
  intensities          kg of a material in one unit, by variant; the share of a variant is the part of the units it makes up
                       in 2024, 0 where a row is shown for comparison only
  counts               units made, sold or installed in a year
  projections          use of a material by a technology in a year, t; scenario `base` is the base year
  technology_segments  the segments of use in which a technology's use lies
  aliases              names of elements that the market knows together with others only

The figures of the folder policy are read where they stand, so that a changed source changes the pack; what is judged stands below,
flag `prior`, with its band and reason. Evidence as in the source: A official, B trade press or broker, C secondary, D derived.
Standard library only; same sources, same bytes.
"""

import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

TECHNOLOGIES = ["technology", "name", "unit", "parts", "note"]
INTENSITIES = ["technology", "variant", "share", "good", "material", "value", "low", "high", "unit", "basis", "factor", "flag",
               "source", "evidence", "note"]
COUNTS = ["technology", "year", "scenario", "value", "low", "high", "unit", "flag", "source", "evidence", "note"]
PROJECTIONS = ["technology", "good", "material", "scenario", "year", "value", "low", "high", "unit", "factor", "flag", "source",
               "note"]
SEGMENTS = ["technology", "good", "segment", "flag", "source", "note"]
ALIASES = ["alias", "good", "note"]

BASE_YEAR = 2024
CARS_2024 = 17e6        # electric cars sold, "exceeded 17 million" (IEA, Global EV Outlook 2025)
SILICON_METAL = 1.0101  # t of silicon metal per t Si, as in goods/basis.csv

# ---- what is counted ------------------------------------------------------------------------------------------------------

technologies = [
    ["electric_vehicles", "electric vehicles", "units", "", "electric cars sold; the use of the base year holds vans, lorries, "
     "buses and two-wheelers too"],
    ["grid_storage", "grid battery storage", "MWh", "", "batteries of the grid installed in a year"],
    ["wind_turbines", "wind turbines", "MW", "", "wind power installed in a year, on land and at sea"],
    ["solar_pv", "solar PV", "MW", "", "photovoltaic power installed in a year"],
    ["industrial_robots", "industrial robots", "units", "", "robots installed in a year, as IFR counts them"],
    ["humanoid_robots", "humanoid robots", "units", "", "robots made in a year; how many were made in 2024 no source seen says"],
    ["robots", "robots", "units", "industrial_robots+humanoid_robots", "service robots are not counted"],
    ["ai_datacentres", "AI data centres", "MW", "", "power of data centres added in a year, all of them; no source seen splits "
     "off those for AI"],
    ["ai_chips", "AI chips", "units", "", "data centre graphics processors and their like, shipped in a year"],
]

# ---- which good a published material is -----------------------------------------------------------------------------------

# material: (good, t of the good's basis per published t)
GOODS = {
    "cobalt": ("cobalt:refined", 1), "lithium": ("lithium:chemical", 1), "nickel": ("nickel:refined", 1),
    "graphite": ("graphite:anode", 1), "battery-grade graphite": ("graphite:anode", 1),
    "neodymium": ("ndpr:oxide", 1), "praseodymium": ("ndpr:oxide", 1), "NdPr": ("ndpr:oxide", 1),
    "dysprosium": ("dytb:oxide", 1), "terbium": ("dytb:oxide", 1), "Dy+Tb": ("dytb:oxide", 1),
    "silicon": ("silicon:refined", SILICON_METAL), "gallium": ("gallium:refined", 1), "germanium": ("germanium:refined", 1),
    # No market is built of tellurium, cadmium, selenium: rows for the reader.
    "copper": ("copper:refined", 1), "silver": ("silver:mine", 1), "tellurium": ("tellurium:refined", 1),
    "cadmium": ("cadmium:refined", 1), "indium": ("indium:refined", 1), "selenium": ("selenium:refined", 1),
    "manganese": ("manganese:mine", 1), "molybdenum": ("molybdenum:mine", 1), "zinc": ("zinc:mine", 1),
}
FACTOR_NOTE = {"silicon": "1.0101 t of silicon metal per t Si"}

SECTORS = {"Electric vehicles": "electric_vehicles", "Grid battery storage": "grid_storage", "Wind": "wind_turbines",
           "Solar PV": "solar_pv"}
# The table by technology holds another mix of modules than the total of clean technologies, which is smaller than this part of
# it: there the use is the total less the other technologies, and the two tables are the band.
SOLAR_BY_REST = {"Silicon", "Gallium", "Germanium", "Indium", "Tellurium", "Cadmium", "Selenium"}
IEA = "IEA Critical Minerals Dataset 2025"
ENERGY_AI = "IEA Energy and AI 2025"


def projections_of_iea(folder):
    """Rows of use by technology, from the tables by technology and, for some minerals of solar modules, from the totals."""
    value = {}
    for r in pc.read_csv(os.path.join(folder, "policy", "demand-iea-2025.csv")):
        value[r["table"], r["mineral"], r["sector"], r["scenario"], int(r["year"])] = float(r["value_kt"])
    rest = collections.defaultdict(float)
    for (table, mineral, sector, scenario, year), kt in value.items():
        if table == "by_technology" and sector != "Solar PV":
            rest[mineral, scenario, year] += kt
    rows = []
    for (table, mineral, sector, scenario, year), kt in value.items():
        if table != "by_technology" or sector not in SECTORS or mineral.lower() not in GOODS or kt <= 0:
            continue
        good, factor = GOODS[mineral.lower()]
        low = high = None
        flag, note = "estimated", "table by technology"
        if scenario != "base":
            note += "; a projection"
        if sector == "Solar PV" and mineral in SOLAR_BY_REST:
            other = value["cleantech_by_mineral", mineral, "all clean technologies", scenario, year] - \
                rest[mineral, scenario, year]
            low, high = sorted((other, kt))
            kt, flag = other, "derived"
            note = "clean technologies less all but solar; the other bound is the table by technology"
        if kt <= 0:
            raise ValueError("no use left: %s %s %d" % (mineral, scenario, year))
        rows.append([SECTORS[sector], good, mineral.lower(), scenario, year, pc.sig(kt * 1000),
                     pc.sig(low * 1000) if low else None, pc.sig(high * 1000) if high else None, "t", factor, flag, IEA, note])
    return rows


def world_use(out, good):
    """World use of the base year in t, from the pack uses: one row a country."""
    seen, total = set(), 0.0
    for r in pc.read_csv(os.path.join(out, "uses", "use.csv")):
        if r["good"] == good and int(r["year"]) == BASE_YEAR and r["value"] and r["country"] not in seen:
            seen.add(r["country"])
            total += float(r["value"]) * {"kg": 0.001, "t": 1, "kt": 1000}[r["unit"]]
    return total


def projections_of_datacentres(folder, out):
    """2030 as IEA has it; 2024 judged from it."""
    figure = {}
    for r in pc.read_csv(os.path.join(folder, "policy", "intensities.csv")):
        if r["technology"] == "data centres world":
            figure[r["material"], r["unit"].split(" ")[0]] = float(r["value"])
    magnets = next(float(r["value_kt"]) for r in pc.read_csv(os.path.join(folder, "policy", "demand-iea-2025.csv"))
                   if (r["table"], r["mineral"], r["sector"], r["scenario"]) ==
                   ("total_demand", "Rare Earth Elements", "TOTAL", "base"))
    gallium = world_use(out, "gallium:refined")
    of_2030 = [
        ("copper", figure["copper", "kt"] * 1000, None, None, "reported", "capacity added in 2030"),
        ("silicon", figure["silicon", "kt"] * 1000, None, None, "reported", "capacity added in 2030"),
        ("gallium", figure["gallium", "percent"] / 100 * gallium, 0.105 * gallium, 0.115 * gallium, "derived",
         "%g %% of total demand of 2024, here %s t of the pack uses; IEA's own total was not seen"
         % (figure["gallium", "percent"], pc.fmt(pc.sig(gallium, 4)))),
        ("NdPr", figure["rare earths", "percent"] / 100 * magnets * 1000, 0.025 * magnets * 1000, 0.035 * magnets * 1000,
         "derived", "%g %% of %s kt of magnet rare earths, all taken as Nd and Pr: drives and fans hold little else"
         % (figure["rare earths", "percent"], pc.fmt(pc.sig(magnets, 4)))),
    ]
    rows = []
    for material, t, low, high, flag, note in of_2030:
        good, factor = GOODS[material]
        # IEA gives no figure for 2024; power added then was less than what its base case adds in 2030.
        rows.append(["ai_datacentres", good, material, "base", BASE_YEAR, pc.sig(0.6 * t, 4), pc.sig(0.4 * t, 4), pc.sig(0.9 * t, 4),
                     "t", factor, "prior", "lode prior", "0.6 (0.4 to 0.9) of 2030: power added in 2024 over power added in 2030, judged"])
        rows.append(["ai_datacentres", good, material, "base-case", 2030, pc.sig(t, 5), pc.sig(low, 5), pc.sig(high, 5), "t",
                     factor, flag, ENERGY_AI, note])
    return rows


# ---- kg in one unit -------------------------------------------------------------------------------------------------------

def band(value, low, high, spread):
    """Published bounds where there are some, else judged ones."""
    return (low if low is not None else pc.sig(value * (1 - spread), 4),
            high if high is not None else pc.sig(value * (1 + spread), 4), low is None)


def number(text):
    return float(text) if text else None


# Shares of the drives in wind power installed in 2024, judged so that the mean agrees with IEA's use of neodymium by wind.
WIND_SHARES = {"GB-DFIG (geared)": 0.6, "DD-EESG (direct drive, no magnet)": 0.1, "DD-PMSG (direct drive, magnet)": 0.3}
STORAGE_SHARES = {"LFP": 0.9, "NMC 622": 0.1}
CHEMISTRIES = ("LFP", "NMC 622", "NMC 811", "NCA", "SIB")
PV_2024 = {"crystalline silicon module, world average, 2024": 0.97, "CdTe module, 2024": 0.03}
FLAG_OF = {"A": "reported", "B": "estimated", "C": "estimated", "D": "derived"}


def intensity(technology, variant, share, material, value, low, high, unit, flag, source, evidence, note):
    good, factor = GOODS[material]
    if material in FACTOR_NOTE:
        note = "; ".join(n for n in (note, FACTOR_NOTE[material]) if n)
    return [technology, variant, share, good, material, value, low, high, unit, "contained element", factor, flag, source,
            evidence, note]


def intensities_of_source(folder):
    """The rows that say kg of a material in something we count."""
    rows = []
    for r in pc.read_csv(os.path.join(folder, "policy", "intensities.csv")):
        material, variant = r["material"], r["variant"]
        if material not in GOODS or not r["value"]:
            continue
        value, low, high = float(r["value"]), number(r["low"]), number(r["high"])
        source, evidence, note = r["source"], r["evidence"], ""
        if r["technology"] == "electric car":
            row = ("electric_vehicles", variant, 0, "kg/unit", 0.1, "one large car of 2021, shown beside the mean")
        elif r["technology"] == "humanoid robot" and variant == "average":
            row = ("humanoid_robots", variant, 1, "kg/unit", 0.5, "one broker's model; no robot was taken apart")
        elif r["technology"] == "wind turbine" and variant in WIND_SHARES:
            row = ("wind_turbines", variant, WIND_SHARES[variant], "kg/MW", 0.2, "share of the drive judged")
        elif r["technology"] == "photovoltaic module" and variant in PV_2024:
            row = ("solar_pv", variant, PV_2024[variant], "kg/MW", 0.15,
                   "what the module holds, without losses in making it; share of the kind judged")
            source, evidence = "NREL PV_ICE baselines (BSD-3-Clause)", "D"
        elif r["technology"] == "battery" and variant in CHEMISTRIES:
            row = ("grid_storage", variant, STORAGE_SHARES.get(variant, 0), "kg/MWh", 0.1,
                   "per kWh in the source, x 1000; share of the chemistry judged")
            value = pc.sig(value * 1000, 6)
            source = "BatPaC 5.1 in pmbusch/Critical-Minerals-EV (MIT)"
        else:
            continue
        technology, variant, share, unit, spread, note = row
        low, high, judged = band(value, low, high, spread)
        if value == 0:
            low, high, judged = 0.0, 0.0, False
        if judged:
            note += "; band judged, %g %%" % (100 * spread)
        rows.append(intensity(technology, variant, share, material, value, low, high, unit, FLAG_OF[evidence], source, evidence,
                              note))
    return rows


def intensities_of_cars(demand):
    """Mean car of 2024: use by electric vehicles over cars sold."""
    rows = []
    for technology, _good, material, scenario, _year, t, *_ in demand:
        if technology != "electric_vehicles" or scenario != "base":
            continue
        kg = t * 1000 / CARS_2024
        rows.append(intensity("electric_vehicles", "mean of 2024", 1, material, pc.sig(kg, 4), pc.sig(0.8 * kg, 4), pc.sig(kg, 4),
                              "kg/unit", "derived", "lode derived", "D",
                              "use by electric vehicles in 2024 (%s) over 17 million cars sold; low: a fifth is in other vehicles, judged"
                              % IEA))
    return rows


def intensities_judged():
    """What no source seen says, with the reason."""
    rows = [
        intensity("industrial_robots", "mean of all", 1, "NdPr", 1.2, 0.3, 6.0, "kg/unit", "prior", "lode prior", "D",
                  "six servomotors with 0.1 to 3 kg of magnet each, 4 kg (1 to 20) together at 30 % Nd and Pr; no robot taken "
                  "apart was seen"),
        intensity("industrial_robots", "mean of all", 1, "Dy+Tb", 0.06, 0.01, 0.5, "kg/unit", "prior", "lode prior", "D",
                  "1.5 % (1 to 2.5) of the mass of magnets made for servomotors that run hot"),
        intensity("humanoid_robots", "average", 1, "Dy+Tb", 0.045, 0.01, 0.12, "kg/unit", "prior", "lode prior", "D",
                  "1.5 % (0.5 to 3) of 3 kg of magnet, which hold the 0.9 kg NdPr of the broker's model"),
        intensity("humanoid_robots", "Tesla Optimus", 0, "NdPr", 1.05, 1.0, 1.2, "kg/unit", "derived", "Asia Times 2025-09, opinion page",
                  "C", "'at least 3.5 kilograms' of NdFeB x 30 %; shown beside the broker's model"),
        # A wafer of 300 mm is 0.775 mm thick: 127.6 g at 2.33 g/cm3, 63 dies of 814 mm2.
        intensity("ai_chips", "one large processor and its memory", 1, "silicon", 0.03, 0.01, 0.1, "kg/unit", "prior", "lode prior",
                  "D", "2 g of wafer a die, and as much again (1 to 3 times) for stacked memory and interposer; 3 to 10 kg of metal per "
                  "kg of wafer through polysilicon, crystal and saw"),
    ]
    return rows


# ---- how many -------------------------------------------------------------------------------------------------------------

BROKER = "broker's model of Aug 2025 (D. Chua), abstract on tiqtalake.com"
STOCK_OR_SALES = "whether stock or sales is not stated"
IFR_NOTE = "installed in the year"
counts = [
    ["electric_vehicles", 2024, "base", 17e6, 17e6, 17.6e6, "units", "reported", "IEA Global EV Outlook 2025", "A",
     "'exceeded 17 million', plug-in hybrids among them"],
    ["electric_vehicles", 2025, "outlook", 20e6, 20e6, 21e6, "units", "estimated", "IEA Global EV Outlook 2025", "A",
     "'expected to exceed 20 million'"],
    ["grid_storage", 2024, "base", 170e3, 140e3, 210e3, "MWh", "prior", "lode prior", "D",
     "between counts of the grid only and of all stationary batteries; no open table was seen"],
    ["wind_turbines", 2024, "base", 120e3, 113e3, 125e3, "MW", "estimated", "IEA Global Energy Review 2025", "A", "'around 120 GW'"],
    ["solar_pv", 2024, "base", 550e3, 452e3, 600e3, "MW", "estimated", "IEA Global Energy Review 2025", "A",
     "'about 550 GW'; IRENA counts 452 GW"],
    ["industrial_robots", 2022, "base", 552946.0, None, None, "units", "reported", "IFR World Robotics 2024", "B", IFR_NOTE],
    ["industrial_robots", 2023, "base", 541302.0, None, None, "units", "reported", "IFR World Robotics 2024", "B", IFR_NOTE],
    ["industrial_robots", 2024, "base", 542000.0, 530000.0, 555000.0, "units", "estimated", "IFR World Robotics 2025", "C",
     IFR_NOTE + "; from memory, the page was not seen; as many as in 2023"],
    ["humanoid_robots", 2024, "base", None, None, None, "units", "missing", "lode", "D", "no count was seen"],
    ["humanoid_robots", 2030, "broker", 0.9e6, None, None, "units", "estimated", BROKER, "B", STOCK_OR_SALES],
    ["humanoid_robots", 2040, "broker", 134e6, None, None, "units", "estimated", BROKER, "B", STOCK_OR_SALES],
    ["humanoid_robots", 2050, "broker", 1019e6, None, None, "units", "estimated", BROKER, "B", STOCK_OR_SALES],
    ["ai_chips", 2023, "base", 3.85e6, 3.76e6, 4.66e6, "units", "estimated", "TechInsights through HPCwire, June 2024", "B",
     "graphics processors for data centres"],
    ["ai_chips", 2024, "base", 6e6, 4e6, 10e6, "units", "prior", "lode prior", "D", "3.85 million in 2023 and sales that doubled; judged"],
    ["ai_datacentres", 2024, "base", None, None, None, "MW", "missing", "lode", "D",
     "power added in 2024 was not seen; the use of the base year is judged from 2030"],
]

# ---- in which segments ----------------------------------------------------------------------------------------------------

# Copper and silver have shares of end uses of the United States alone: a technology's part of them lies in all uses, and has
# no row here.

WHERE = {
    "electric_vehicles": [("cobalt:refined", "electric vehicles"), ("lithium:chemical", "electric vehicles"),
                          ("nickel:refined", "batteries"), ("graphite:anode", "electric vehicles"),
                          ("ndpr:oxide", "electric vehicles"), ("dytb:oxide", "electric vehicles"),
                          ("silicon:refined", "other"), ("manganese:mine", "other uses")],
    "grid_storage": [("cobalt:refined", "chemicals and other"), ("lithium:chemical", "grid storage"),
                     ("nickel:refined", "batteries"), ("graphite:anode", "grid storage"), ("silicon:refined", "other"),
                     ("manganese:mine", "other uses")],
    "wind_turbines": [("nickel:refined", "alloys and castings"), ("ndpr:oxide", "wind turbines"), ("dytb:oxide", "wind turbines"),
                      ("manganese:mine", "steel ferromanganese silicomanganese"), ("molybdenum:mine", "alloy steels and cast irons"),
                      ("zinc:mine", "galvanized steel")],
    "solar_pv": [("silicon:refined", "solar polysilicon"), ("gallium:refined", "other"),
                 ("germanium:refined", "electronics and solar"), ("nickel:refined", "other"),
                 ("molybdenum:mine", "alloy steels and cast irons"), ("zinc:mine", "galvanized steel"),
                 ("indium:refined", "semiconductors and electrical components")],
    "industrial_robots": [("ndpr:oxide", "motors and robots"), ("dytb:oxide", "motors and robots")],
    "humanoid_robots": [("ndpr:oxide", "motors and robots"), ("dytb:oxide", "motors and robots"),
                        ("lithium:chemical", "portable electronics and other batteries"),
                        ("cobalt:refined", "portable electronics"), ("graphite:anode", "portable electronics"),
                        ("nickel:refined", "batteries")],
    "ai_datacentres": [("silicon:refined", "semiconductors"), ("gallium:refined", "integrated circuits"),
                       ("ndpr:oxide", "electronics and appliances")],
    "ai_chips": [("silicon:refined", "semiconductors")],
}
SEGMENT_NOTES = {
    ("electric_vehicles", "silicon:refined"): "silicon in anodes; no segment of its own",
    ("grid_storage", "cobalt:refined"): "as the note of the segment says",
    ("grid_storage", "silicon:refined"): "silicon in anodes; no segment of its own",
    ("wind_turbines", "nickel:refined"): "alloy steels and castings of tower and gear",
    ("solar_pv", "gallium:refined"): "as the note of the segment says",
    ("electric_vehicles", "manganese:mine"): "cathodes; no segment of its own",
    ("grid_storage", "manganese:mine"): "cathodes; no segment of its own",
    ("wind_turbines", "manganese:mine"): "steel of the tower",
    ("wind_turbines", "molybdenum:mine"): "steel of gear and shaft",
    ("wind_turbines", "zinc:mine"): "coatings",
    ("solar_pv", "molybdenum:mine"): "steel; the contacts of thin films have no segment",
    ("solar_pv", "zinc:mine"): "coatings of the supports",
    ("solar_pv", "indium:refined"): "absorbers of thin films; clear contacts of other cells belong to the displays' oxide",
}

ELEMENTS = [
    ("dysprosium", "dytb", "dysprosium and terbium"), ("terbium", "dytb", "dysprosium and terbium"),
    ("neodymium", "ndpr", "neodymium and praseodymium"), ("praseodymium", "ndpr", "neodymium and praseodymium"),
]


def segments():
    return [[technology, good, segment, "prior", "lode prior", SEGMENT_NOTES.get((technology, good), "")]
            for technology, places in WHERE.items() for good, segment in places]


def aliases():
    rows = []
    for element, part, both in ELEMENTS:
        note = "the market is of %s together: tonnes and prices are those of both" % both
        rows.append([element, part, note])
        rows.append([element + ":oxide", part + ":oxide", note])
    return rows


SOURCES = [
    {"title": "IEA Critical Minerals Dataset", "edition": "May 2025", "table": "demand by technology; demand of clean technologies by "
     "mineral", "path": "https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset", "retrieved": pc.CREATED},
    {"title": "IEA, Energy and AI", "edition": "2025", "table": "demand of data centres in 2030, single figures through Oregon Group",
     "path": "https://www.iea.org/reports/energy-and-ai", "retrieved": pc.CREATED},
    {"title": "IEA, The Role of Critical Minerals in Clean Energy Transitions", "edition": "2021", "table": "kg in an electric car",
     "path": "https://www.iea.org/reports/the-role-of-critical-minerals-in-clean-energy-transitions", "retrieved": pc.CREATED},
    {"title": "IEA, Global EV Outlook; Global Energy Review", "edition": "2025", "table": "cars sold, power added, single figures",
     "path": "https://www.iea.org/reports/global-ev-outlook-2025", "retrieved": pc.CREATED},
    {"title": "Materials for wind turbines, European Commission JRC", "edition": "2024, second hand", "table": "kg per MW by drive",
     "path": "https://publications.jrc.ec.europa.eu/", "retrieved": pc.CREATED},
    {"title": "PV_ICE baselines, NREL", "edition": "commit 378a012a", "table": "mass per m2 and efficiency of modules",
     "path": "https://github.com/NREL/PV_ICE", "retrieved": pc.CREATED},
    {"title": "Critical-Minerals-EV, Mineral_Intensity.xlsx (BatPaC 5.1)", "edition": "commit 2aafd29f", "table": "kg per kWh",
     "path": "https://github.com/pmbusch/Critical-Minerals-EV", "retrieved": pc.CREATED},
    {"title": "World Robotics, International Federation of Robotics", "edition": "2024, 2025", "table": "robots installed, single figures",
     "path": "https://ifr.org/", "retrieved": pc.CREATED},
    {"title": "HPCwire on a study of TechInsights", "edition": "2024-06-10", "table": "graphics processors shipped",
     "path": "https://www.hpcwire.com/", "retrieved": pc.CREATED},
    {"title": "lode priors", "edition": pc.VERSION, "table": "judged figures, with bands", "path": "tools/make_technology_pack.py",
     "retrieved": pc.CREATED},
]
BSD = {"name": "BSD-3-Clause", "title": "PV_ICE, NREL: BSD 3-Clause", "path": "https://github.com/NREL/PV_ICE/blob/main/LICENSE"}
MIT = {"name": "MIT", "title": "Critical-Minerals-EV: MIT", "path": "https://github.com/pmbusch/Critical-Minerals-EV/blob/main/LICENSE"}
FACTS = {"name": "facts", "title": "Single figures, each with its publication", "path": "intensities.csv"}


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_technology_pack.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    folder = args[0]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")

    demand = projections_of_iea(folder)
    projections = demand + projections_of_datacentres(folder, out)
    intensities = intensities_of_cars(demand) + intensities_of_source(folder) + intensities_judged()
    known = {r["good"] for r in pc.read_csv(os.path.join(out, "goods", "goods.csv"))}
    unknown = {good for good, _factor in GOODS.values()} - known
    if unknown:
        raise ValueError("no such goods: %s" % sorted(unknown))

    kg = {"value": "column unit", "low": "as value", "high": "as value", "factor": "t of the good's basis per t of the material",
          "share": "fraction of the units of 2024; 0: for comparison"}
    t = {"value": "t a year", "low": "as value", "high": "as value", "factor": "t of the good's basis per t of the material"}
    meta = {"name": "technology", "title": "Minerals in technologies: kg a unit, units, use by technology",
            "description": "kg of a material in one unit, units a year, and published use by technology; a row that is judged has flag "
                           "prior and a band.",
            "sources": SOURCES, "licenses": [pc.LICENSES["IEA"], BSD, MIT, FACTS, pc.LICENSES["LODE"]]}
    made = pc.write_pack(os.path.join(out, "technology"), meta, [
        ("technologies", TECHNOLOGIES, technologies), ("intensities", INTENSITIES, intensities, kg),
        ("counts", COUNTS, counts), ("projections", PROJECTIONS, projections, t),
        ("technology_segments", SEGMENTS, segments()), ("aliases", ALIASES, aliases())])
    if "--quiet" not in argv:
        print("technology: %s" % ", ".join("%s %d" % n for n in made.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
