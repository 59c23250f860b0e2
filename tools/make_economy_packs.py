#!/usr/bin/env python3
"""What industries buy from each other, and which of their output needs a mineral?

    python3 tools/make_economy_packs.py <folder of source data> [OUT] [--quiet]

writes the packs input_output, world_table and dependence below OUT, which is `data` beside `tools` unless given and must hold
the packs `goods`, `countries` and `uses` already.

  input_output  the make and use tables of the United States, 402 industries, 2017
  world_table   national tables of thirty-nine countries, 18 groups of industries, 2011, cut out of a world table
  dependence    the part of an industry's output that needs a mineral, and which industry makes a good: judged

Standard library only; same sources, same bytes.
"""

import collections
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({name: "number" for name in ("value_musd", "output_musd", "value_added_musd", "imported_musd", "home_musd",
                                                    "exports_musd", "imports_musd", "dependent_share")})
MUSD = "million USD, current, of the year of io_tables.csv"
UNITS = {name: MUSD for name in ("value_musd", "output_musd", "value_added_musd", "imported_musd", "home_musd", "exports_musd",
                                 "imports_musd")}

TABLES = ["country", "year", "form", "flag", "source", "vintage", "note"]
SECTORS = ["country", "code", "name", "group", "output_musd", "value_added_musd", "imported_musd"]
FINAL = ["country", "code", "home_musd", "exports_musd", "imports_musd"]
CELLS = ["country", "from", "to", "value_musd"]
DEPENDENCE = ["good", "country", "segment", "dependent_share", "low", "high", "flag", "source", "vintage", "note"]
MAKERS = ["good", "sector", "flag", "source", "note"]

PRIOR = "lode prior"

# ------------------------------------------------------------------------------------------------------------ United States

ADDED = ("V00100", "V00200", "V00300")  # compensation, taxes less subsidies, gross operating surplus
EXPORTS, IMPORTS = "F04000", "F05000"
# Group of the world table by the first digits of a code of the United States, the longest that fits. The groups follow ISIC
# revision 3, where publishing is manufacturing, instruments stand with electronics and white goods with machinery.
GROUP = {
    "11": "AGR", "21": "MIN", "22": "UTIL", "23": "CONS", "311": "FOOD", "312": "FOOD", "313": "LIGHT", "314": "LIGHT",
    "315": "LIGHT", "316": "LIGHT", "321": "LIGHT", "322": "LIGHT", "323": "LIGHT", "324": "PETRO", "325": "CHEM", "326": "CHEM",
    "327": "NMM", "331": "METAL", "332": "METAL", "33299A": "MACH", "333": "MACH", "333314": "ELEC", "333316": "ELEC",
    "334": "ELEC", "335": "ELEC", "3352": "MACH", "336": "TRANS", "337": "OMAN", "339": "OMAN", "33911": "ELEC", "42": "TRADE",
    "44": "TRADE", "45": "TRADE", "4B": "TRADE", "48": "TRSP", "49": "TRSP", "51": "FIN", "511": "LIGHT", "512": "PUB",
    "515": "PUB", "517": "TRSP", "52": "FIN", "53": "FIN", "54": "FIN", "55": "FIN", "56": "FIN", "5615": "TRSP", "562": "PUB",
    "61": "PUB", "62": "PUB", "71": "PUB", "72": "TRADE", "81": "PUB", "8111": "TRADE", "491": "TRSP", "GSLG": "PUB", "S00": "PUB",
    "S00101": "UTIL", "S00202": "UTIL",
}
BEA, BEA_YEAR, BEA_VINTAGE = "BEA input-output accounts", 2017, "2024-05-20"


def group_of(code):
    for n in range(len(code), 1, -1):
        if code[:n] in GROUP:
            return GROUP[code[:n]]
    raise ValueError("no group for industry %s" % code)


def united_states(folder):
    """Rows of io_tables, io_sectors, io_final, io_use and io_make."""
    join = os.path.join
    name = {"industry": {}, "commodity": {}, "final_demand": {}}
    for r in pc.read_csv(join(folder, "economy", "bea_codes.csv")):
        if r["level"] == "detail" and r["kind"] in name:
            name[r["kind"]][r["code"]] = r["name"]
    industry, commodity, final = name["industry"], name["commodity"], name["final_demand"]
    use, make, added, total = [], [], collections.Counter(), {}
    sums = {c: [0, 0, 0] for c in commodity}      # home, exports, imports
    for r in pc.read_csv(join(folder, "economy", "bea2017_use_pro_afterredef.csv")):
        row, column, value = r["commodity_or_va"], r["industry_or_fd"], int(round(float(r["value_musd"])))
        if row in commodity and column in industry:
            use.append(["USA", row, column, value])
        elif row in commodity and column in final:
            k = {EXPORTS: 1, IMPORTS: 2}.get(column, 0)
            sums[row][k] += -value if k == 2 else value
        elif row in ADDED and column in industry:
            added[column] += value
        elif row == "T008" and column in industry:
            total[column] = value
    output = collections.Counter()
    for r in pc.read_csv(join(folder, "economy", "bea2017_make_afterredef.csv")):
        if r["industry"] in industry and r["commodity"] in commodity:
            value = int(round(float(r["value_musd"])))
            make.append(["USA", r["industry"], r["commodity"], value])
            output[r["industry"]] += value
    worst = max(abs(output[c] - total[c]) for c in industry)
    if len(industry) != 402 or worst > 20:
        raise ValueError("%d industries, output of make and use %d million apart" % (len(industry), worst))
    sectors = [["USA", c, industry[c], group_of(c), output[c], added[c], None] for c in industry]
    finals = [["USA", c] + sums[c] for c in commodity]
    tables = [["USA", BEA_YEAR, "make-use", "reported", BEA, BEA_VINTAGE, "after redefinitions; producers' prices"]]
    return tables, sectors, finals, use, make


# ------------------------------------------------------------------------------------------------------------------- world

WIOD, WIOD_YEAR = "WIOD release 2013", 2011
GROUP_NAME = {
    "AGR": "Agriculture, forestry and fishing", "MIN": "Mining and quarrying", "FOOD": "Food, beverages and tobacco",
    "LIGHT": "Textiles, leather, wood, paper and printing", "PETRO": "Coke and refined petroleum",
    "CHEM": "Chemicals, rubber and plastics", "NMM": "Other non-metallic minerals", "METAL": "Basic and fabricated metals",
    "MACH": "Machinery", "ELEC": "Electrical and optical equipment", "TRANS": "Transport equipment",
    "OMAN": "Other manufacturing and recycling", "UTIL": "Electricity, gas and water", "CONS": "Construction",
    "TRADE": "Trade, repair, hotels and restaurants", "TRSP": "Transport, post and telecommunications",
    "FIN": "Finance, real estate and business services", "PUB": "Public and personal services",
}
ISO3 = {"ROM": "ROU"}       # the source writes Romania's former code


def world(folder, areas):
    """Rows of io_tables, io_sectors, io_final and io_flow: each country's own block; everything abroad is exports or imports."""
    rows = pc.read_csv(os.path.join(folder, "economy", "wiod2011_41x18.csv"))
    added = rows[-1]
    if added["sector"] != "VALUE_ADDED_RESIDUAL":
        raise ValueError("the last row is %s" % added["sector"])
    by_sector = collections.OrderedDict((r["sector"], r) for r in rows[:-1])
    tables, sectors, finals, flows = [], [], [], []
    for place in sorted({s.split(".")[0] for s in by_sector} - {"RoW", "USA"}):
        iso3 = ISO3.get(place, place)
        if iso3 not in areas:
            raise ValueError("no country %s" % iso3)
        own = [s for s in by_sector if s.split(".")[0] == place]
        tables.append([iso3, WIOD_YEAR, "industry", "derived", WIOD, "2013",
                       "the country's block of the world table; 35 industries joined to 18 groups"])
        for s in own:
            r, code = by_sector[s], s.split(".")[1]
            inside = [int(r[t]) for t in own]
            bought = sum(int(by_sector[t][s]) for t in by_sector if t.split(".")[0] != place)
            output, home = int(r["gross_output"]), int(r["FD." + place])
            if output <= 0:
                continue
            sectors.append([iso3, code, GROUP_NAME[code], code, output, int(added[s]), bought])
            finals.append([iso3, code, home, output - sum(inside) - home, 0])
            flows += [[iso3, code, t.split(".")[1], v] for t, v in zip(own, inside) if v]
    return tables, sectors, finals, flows


# -------------------------------------------------------------------------------------------------------------- dependence

# (good, segment) -> share of the sector's output that needs the good, low, high, reason. The share is of the products of the
# segment in the output of its sector (data/uses/segments.csv), less what could do without the mineral within a year.
ANCHOR = ("of the published loss of GDP from a stop of Chinese exports, %s, more than 40 percent for both metals sits in this "
          "industry (USGS OFR 2024-1057): set so that a loss of half the use is of that size; agreement is not a test")
SHARES = {
    ("gallium:refined", "integrated circuits"): (0.06, 0.03, 0.16, ANCHOR % "USD 3.1 billion (1.7 to 8.2) for gallium"),
    ("gallium:refined", "optoelectronics"): (0.5, 0.25, 0.8, "light-emitting diodes against lamps without them"),
    ("gallium:refined", "magnets"): (0.02, 0.005, 0.06, "motors with magnets that hold gallium; other grades exist"),
    ("gallium:refined", "other"): (0.001, 0.0002, 0.005, "a small part of a broad industry"),
    ("germanium:refined", "fibre optics"): (0.25, 0.15, 0.4, "fibre cable in the output of all cable"),
    ("germanium:refined", "infrared optics"): (0.2, 0.1, 0.35, "lenses for heat images; chalcogenide glass replaces part"),
    ("germanium:refined", "electronics and solar"): (0.008, 0.003, 0.02, ANCHOR % "USD 0.4 billion (0.01 to 1.1) for germanium"),
    ("germanium:refined", "other"): (0.002, 0.0005, 0.01, "a small part of a broad industry"),
    ("cobalt:refined", "electric vehicles"): (0.3, 0.15, 0.5, "cells with cobalt; iron phosphate and lead need none"),
    ("cobalt:refined", "portable electronics"): (0.1, 0.05, 0.25, "small cells in the output of all storage batteries"),
    ("cobalt:refined", "superalloys"): (0.6, 0.4, 0.8, "engines and their parts with superalloys in the hot section"),
    ("cobalt:refined", "hard metal and tools"): (0.35, 0.2, 0.5, "cutting tools with a cobalt binder"),
    ("cobalt:refined", "chemicals and other"): (0.03, 0.01, 0.06, "catalysts and pigments in all inorganic chemicals"),
    ("cobalt:refined", "other metallic"): (0.08, 0.03, 0.15, "magnets and wear-resistant alloys"),
    ("lithium:chemical", "electric vehicles"): (0.4, 0.25, 0.6, "lithium-ion cells against lead-acid batteries"),
    ("lithium:chemical", "grid storage"): (0.08, 0.04, 0.15, "storage for the grid in the output of all batteries"),
    ("lithium:chemical", "portable electronics and other batteries"): (0.1, 0.05, 0.2, "small cells"),
    ("lithium:chemical", "glass and ceramics"): (0.15, 0.05, 0.3, "glass ceramics; container glass can do without"),
    ("lithium:chemical", "greases and other"): (0.02, 0.01, 0.05, "lithium greases; calcium greases replace part"),
    ("nickel:refined", "stainless steel"): (0.2, 0.12, 0.3, "austenitic stainless and nickel alloy steel by value"),
    ("nickel:refined", "alloys and castings"): (0.35, 0.2, 0.5, "nickel-based alloys"),
    ("nickel:refined", "batteries"): (0.35, 0.2, 0.5, "cells with nickel"),
    ("nickel:refined", "plating"): (0.1, 0.05, 0.2, "plated goods"),
    ("nickel:refined", "other"): (0.03, 0.01, 0.06, "catalysts and chemicals"),
    ("graphite:natural", "refractories and steel"): (0.3, 0.2, 0.45, "bricks with carbon in clay products and refractories"),
    ("graphite:natural", "foundries"): (0.3, 0.1, 0.5, "mould coatings; other carbon replaces part"),
    ("graphite:natural", "brake linings"): (0.03, 0.015, 0.06, "friction parts in all other parts of vehicles"),
    ("graphite:natural", "lubricants"): (0.02, 0.01, 0.05, "dry lubricants"),
    ("graphite:natural", "batteries and fuel cells other than anodes"): (0.5, 0.3, 0.8, "alkaline cells and plates"),
    ("graphite:natural", "other"): (0.05, 0.02, 0.1, "carbon parts in a broad industry"),
    ("graphite:anode", "electric vehicles"): (0.4, 0.25, 0.6, "lithium-ion cells against lead-acid batteries"),
    ("graphite:anode", "grid storage"): (0.08, 0.04, 0.15, "storage for the grid in the output of all batteries"),
    ("graphite:anode", "portable electronics"): (0.1, 0.05, 0.2, "small cells"),
    ("ndpr:oxide", "electric vehicles"): (0.12, 0.06, 0.2, "traction motors in all motors and generators"),
    ("ndpr:oxide", "wind turbines"): (0.15, 0.08, 0.3, "turbines with permanent magnets"),
    ("ndpr:oxide", "motors and robots"): (0.08, 0.04, 0.2, "servo drives and lifts"),
    ("ndpr:oxide", "vehicles other than traction"): (0.1, 0.05, 0.2, "small motors and sensors"),
    ("ndpr:oxide", "electronics and appliances"): (0.2, 0.1, 0.35, "compressors and drives with magnets"),
    ("ndpr:oxide", "aerospace and defence"): (0.3, 0.1, 0.6, "aircraft are not delivered without their actuators"),
    ("ndpr:oxide", "not magnets"): (0.03, 0.01, 0.06, "glass colours and additives"),
    ("dytb:oxide", "electric vehicles"): (0.1, 0.05, 0.18, "motors that run hot"),
    ("dytb:oxide", "wind turbines"): (0.12, 0.05, 0.25, "turbines with permanent magnets"),
    ("dytb:oxide", "motors and robots"): (0.06, 0.03, 0.15, "drives that run hot"),
    ("dytb:oxide", "electronics and appliances"): (0.05, 0.02, 0.12, "magnets that run hot"),
    ("dytb:oxide", "aerospace and defence"): (0.3, 0.1, 0.6, "aircraft are not delivered without their actuators"),
    ("dytb:oxide", "phosphors and other"): (0.2, 0.05, 0.4, "fluorescent lamps"),
    ("tungsten:refined", "cemented carbides"): (0.5, 0.35, 0.65, "carbide tools in cutting tools and accessories"),
    ("tungsten:refined", "steel and alloys"): (0.03, 0.015, 0.06, "tool steel; molybdenum replaces part"),
    ("tungsten:refined", "mill products"): (0.08, 0.04, 0.15, "wire, contacts, weights"),
    ("tungsten:refined", "chemicals and other"): (0.02, 0.005, 0.05, "catalysts"),
    ("antimony:refined", "flame retardants"): (0.02, 0.01, 0.05, "retardants in all other basic organic chemicals"),
    ("antimony:refined", "solar glass and ceramics"): (0.04, 0.01, 0.1, "solar glass and special glass"),
    ("antimony:refined", "lead-acid batteries"): (0.4, 0.2, 0.6, "lead-acid batteries; calcium alloys replace part"),
    ("antimony:refined", "polyester catalyst"): (0.08, 0.04, 0.15, "polyester in all plastics"),
    ("antimony:refined", "ammunition and alloys"): (0.5, 0.3, 0.7, "primers and hard lead"),
    ("magnesium:refined", "aluminium alloys"): (0.6, 0.4, 0.85, "can sheet and most extrusions hold magnesium"),
    ("magnesium:refined", "die casting"): (0.15, 0.08, 0.25, "magnesium castings"),
    ("magnesium:refined", "desulphurisation"): (0.3, 0.1, 0.5, "steel of blast furnaces; lime and carbide replace part"),
    ("magnesium:refined", "titanium and other reduction"): (0.1, 0.04, 0.2, "sponge of titanium and zirconium"),
    ("magnesium:refined", "other"): (0.005, 0.001, 0.02, "a small part of a broad industry"),
    ("silicon:refined", "solar polysilicon"): (0.05, 0.02, 0.1, "solar cells in all semiconductors"),
    ("silicon:refined", "semiconductors"): (0.85, 0.7, 0.95, "all but compound semiconductors"),
    ("silicon:refined", "silicones"): (0.08, 0.04, 0.15, "silicones in all plastics and resins"),
    ("silicon:refined", "aluminium alloys"): (0.2, 0.1, 0.35, "casting alloys and part of the extrusions"),
    ("silicon:refined", "other"): (0.02, 0.005, 0.05, "a small part of a broad industry"),
    ("alumina:refined", "primary aluminium"): (0.95, 0.85, 1.0, "nothing else makes the primary metal"),
    ("alumina:refined", "refractories and ceramics"): (0.4, 0.2, 0.6, "alumina bricks and technical ceramics"),
    ("alumina:refined", "chemicals"): (0.05, 0.02, 0.1, "aluminium salts, abrasives, catalyst carriers"),
}
# A country whose segment of that name goes to another sector than the default one.
OWN_SHARES = {
    ("gallium:refined", "USA", "other"): (0.0002, 0.00005, 0.001, "laboratories in all research and development"),
}

# Industry that makes a good, by mineral and stage, else by stage.
MAKER = {
    ("alumina", None): "331313", ("magnesium", "refined"): "331410", ("silicon", "refined"): "331110",
    ("lithium", "chemical"): "325180", ("graphite", "natural"): "2123A0", ("graphite", "anode"): "335991",
    ("nickel", "mine"): "212230", ("cobalt", "mine"): "212230", ("nickel", "refined"): "331410",
    ("rare_earths", "oxide"): "325180", ("titanium", "sponge"): "331410", ("aluminium", "refined"): "331313",
    ("zinc", "mine"): "212230", ("lead", "mine"): "212230",
    **{(mineral, "mine"): "2123A0" for mineral in ("fluorspar", "barite", "phosphate", "potash", "feldspar")},
    (None, "mine"): "2122A0", (None, "intermediate"): "331410", (None, "refined"): "331410",
}


def dependence(out):
    """Rows of dependence.csv, one for each segment."""
    segments = pc.read_csv(os.path.join(out, "uses", "segments.csv"))
    used, rows = set(), []
    default = {(r["good"], r["segment"]): r["sector"] for r in segments if r["country"] == "*"}
    for r in segments:
        key = (r["good"], r["segment"])
        own = OWN_SHARES.get((r["good"], r["country"], r["segment"]))
        if r["country"] != "*" and own is None and default.get(key, r["sector"]) != r["sector"]:
            raise ValueError("%s of %s in %s has a sector of its own and no share" % (key[1], key[0], r["country"]))
        if own is None and key in used:
            continue
        share, low, high, reason = own or SHARES[key]
        if not 0 < low <= share <= high <= 1:
            raise ValueError("%s: %s" % (key, (low, share, high)))
        used.add(key)
        rows.append([r["good"], r["country"] if own else "*", r["segment"], share, low, high, "prior", PRIOR, "2026",
                     "judged: " + reason])
    if set(SHARES) - used:
        raise ValueError("shares without a segment: %s" % sorted(set(SHARES) - used))
    return rows


def makers(out):
    """Rows of makers.csv: which industry a good of a market is made by."""
    rows = []
    for g in pc.read_csv(os.path.join(out, "goods", "goods.csv")):
        if g["market"] != "yes" or g["stage"] == "residue":
            continue
        for key in ((g["mineral"], g["stage"]), (g["mineral"], None), (None, g["stage"])):
            if key in MAKER:
                rows.append([g["good"], MAKER[key], "prior", PRIOR, "judged: the industry that such plants count to"])
                break
        else:
            raise ValueError("no maker of %s" % g["good"])
    return rows


# ------------------------------------------------------------------------------------------------------------------- packs

TEXT = {
    "input_output": (
        "The benchmark make and use tables of 2017, 402 industries, producers' prices, after redefinitions. io_use: purchases by "
        "an industry (to) of a commodity (from); io_make: output of a commodity (to) by an industry (from); io_final: purchases "
        "of a commodity by final users at home, exports, and imports as a positive figure; io_sectors: output as the sum of the "
        "make table, and value added (compensation, taxes less subsidies, gross operating surplus). Only cells that are not "
        "zero; the tables count millions. Flag, source and vintage of a country's cells stand in io_tables. group is the group "
        "of the world table that an industry falls into, by its code: our reading of ISIC revision 3."),
    "world_table": (
        "National tables of thirty-nine countries, cut out of the world table of 2011 and joined to 18 groups of industries: io_flow "
        "is what a group (to) buys from a group (from) of the same country; exports in io_final is all that goes abroad, to "
        "industries and final users; imported_musd what a group buys abroad. Value added is what output leaves above purchases, so "
        "it holds taxes and transport margins. Cells were rounded to millions before they were added up. The United States are "
        "left out: they have the pack input_output. Cite: Timmer, M. P., Dietzenbacher, E., Los, B., Stehrer, R. and de Vries, "
        "G. J. (2015), An Illustrated User Guide to the World Input-Output Database: the Case of Global Automotive Production, "
        "Review of International Economics 23, 575-605."),
    "dependence": (
        "dependence.csv: dependent_share is the part of the output of a segment's sector (uses/segments.csv) that needs the "
        "good and could not do without it within a year; country * applies where a country has no row of its own. Every share "
        "is judged, with low and high. makers.csv: the industry of io_sectors that makes a good."),
}


def source(title, edition, table, path):
    return {"title": title, "edition": edition, "table": table, "path": path, "retrieved": pc.CREATED}


def write_packs(out, usa, nations, shares, makes):
    join = os.path.join
    tables, sectors, finals, use, make = usa
    pc.write_pack(join(out, "input_output"), {
        "name": "input_output", "title": "Make and use of the United States, 2017", "description": TEXT["input_output"],
        "sources": [source("Input-output accounts (U.S. Bureau of Economic Analysis)", "files of 2024-05-20",
                           "make and use tables 2017, 402 industries, producers' prices, after redefinitions",
                           "https://www.bea.gov/industry/input-output-accounts-data")],
        "licenses": [{"name": "public-domain-us", "title": "BEA: public domain (work of the United States government)",
                      "path": "https://www.bea.gov/about/policies-and-information"}]},
        [("io_tables", TABLES, tables), ("io_sectors", SECTORS, sectors, UNITS), ("io_final", FINAL, finals, UNITS),
         ("io_use", CELLS, use, UNITS), ("io_make", CELLS, make, UNITS)])
    tables, sectors, finals, flows = nations
    pc.write_pack(join(out, "world_table"), {
        "name": "world_table", "title": "National tables of thirty-nine countries, 2011", "description": TEXT["world_table"],
        "sources": [source("World Input-Output Database (Timmer et al. 2015)", "release 2013", "world table 2011",
                           "https://www.rug.nl/ggdc/valuechain/wiod/")],
        "licenses": [{"name": "CC-BY-4.0", "title": "WIOD: Creative Commons Attribution 4.0",
                      "path": "https://creativecommons.org/licenses/by/4.0/"}]},
        [("io_tables", TABLES, tables), ("io_sectors", SECTORS, sectors, UNITS), ("io_final", FINAL, finals, UNITS),
         ("io_flow", CELLS, flows, UNITS)])
    pc.write_pack(join(out, "dependence"), {
        "name": "dependence", "title": "Output that needs a mineral", "description": TEXT["dependence"],
        "sources": [source("lode priors and derivations", "1", "tools/make_economy_packs.py", "tools/make_economy_packs.py"),
                    source("Quantifying potential effects of China's gallium and germanium export restrictions on the U.S. "
                           "economy, USGS OFR 2024-1057", "2024", "losses of GDP as a fact",
                           "https://doi.org/10.3133/ofr20241057")],
        "licenses": [pc.LICENSES["LODE"], pc.LICENSES["USGS"]]},
        [("dependence", DEPENDENCE, shares,
          {"dependent_share": "fraction, 0 to 1", "low": "as dependent_share", "high": "as dependent_share"}),
         ("makers", MAKERS, makes)])


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_economy_packs.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    folder = args[0]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    areas = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}
    usa, nations = united_states(folder), world(folder, areas)
    shares, makes = dependence(out), makers(out)
    write_packs(out, usa, nations, shares, makes)
    if "--quiet" not in argv:
        print("input_output: %d industries, %d uses, %d makes" % (len(usa[1]), len(usa[3]), len(usa[4])))
        print("world_table: %d countries, %d groups, %d flows" % (len(nations[0]), len(nations[1]), len(nations[3])))
        print("dependence: %d shares, %d makers" % (len(shares), len(makes)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
