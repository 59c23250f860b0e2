#!/usr/bin/env python3
"""Make the pack `markets`: what further goods need to be markets in 2024.

    python3 tools/make_more_markets.py ../shared/data [OUT] [--quiet]

The packs goods, countries, production, uses and trade must exist already. A market needs output by country, one price, use
and trade. The pack holds, for the goods of world_goods.MARKETS:

  market_production.csv  the few rows of output that the production pack lacks
  market_prices.csv      a world price, and the United States price where another is published
  market_use.csv         use of the United States from USGS; use elsewhere by the rule below, or left to the reconciliation
  market_trade.csv       customs rows where a code is the good; USGS import sources; the rest by the pool rule
  market_segments.csv    end uses, with the evidence that the source gives for them
  market_dependence.csv  the part of each using industry that needs the good, judged
  market_parameters.csv  behaviour, all priors, by the groups of one table

The tables have names of their own, so that an export of all packs keeps the names of the others. What USGS leaves to "other
countries" is given to none: a country that sells what no row says it makes gets a supposed flow in the reconciliation.

Use outside the United States. Where customs data name the good, no row is written: the reconciliation takes output plus
imports less exports. Elsewhere world output less United States use is shared by a stated indicator (raw steel, refined copper,
net trade in the same metal); such a row is a prior, and its note names the indicator. It matters to a buyer how much the rest
of the world uses; by whom it is used matters less.

The pool rule. What a producer has left over is sold to those who are short, in proportion, fitted to both totals (RAS of a seed
surplus x need / distance^0.5), after customs rows and import sources. A mined good is counted by where it was mined, in whatever
form it travels; a country that smelts what others mined buys and sells.

Standard library only; the same sources give the same bytes.
"""

import collections
import copy
import os
import re
import sys
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make_reference_packs as mrp  # noqa: E402
import make_trade_pack as mtp  # noqa: E402
import packs_common as pc  # noqa: E402
import world_goods as wg  # noqa: E402

YEAR = 2024
USGS, LODE = ("USGS MCS 2026", "2026"), ("lode derived", "2026")
PRIOR = ("lode prior", "2026")
TO_T = {"metric tons": 1.0, "thousand metric tons": 1000.0, "thousand metric dry tons": 1000.0, "kilograms": 0.001}
LEAST_USER = 0.002      # a country below this share of the indicator is left out
HEADING_OFF = 3.0       # a unit value of exchange metal this far off the median is a weight error

# ----------------------------------------------------------------------------------------------------------- behaviour

# Groups of table 9.2 of the model's specification: demand, supply, stock months, choke.
GROUPS = {
    "by-products": (.15, .15, 2, 20, "group Ga, Ge, In, Te, Bi, Hf"), "bismuth": (.15, .15, 1, 20, "group Ga, Ge, In, Te, Bi, Hf"),
    "heavy": (.10, .05, 1.5, 30, "group Sc, Dy, Tb, Y, Lu, Sm"), "steel": (.20, .15, 2, 10, "group W, Sb, V, Nb, Ta, Mo, Re"),
    "pgm": (.15, .05, 6, 10, "group Pt, Pd, Rh"), "rhodium": (.15, .05, 2, 10, "group Pt, Pd, Rh; stock of Rh"),
    "manganese": (.20, .4, 1, 5, "group Mg, Si, Mn"), "base": (.10, .2, 2, 4, "group Cu, Al, Zn"),
    "other metals": (.20, .2, 2, 10, "the middle of the groups; this metal is in none of them"),
    "bulk": (.20, .4, 2, 5, "no group holds it: read as Mg, Si, Mn, a cheap bulk good"),
}
METAL, ORE, BULK = (8, 5, 12, "standard metal"), (4, 2.5, 6, "forms and grades differ"), (5, 3, 8, "bulk good of several grades")

# ------------------------------------------------------------------------------------------------------------- the goods

Good = collections.namedtuple("Good", "group sigma us rest customs heading sources out prices")


def spec(group, sigma, us, prices, rest=None, customs=(), heading=None, sources=None, out=None):
    """One good.

    us       [(chapter, commodity, statistic, t of the basis per t published)]: added up, the use of the United States
    prices   see price_rows
    rest     the indicator that shares use elsewhere (None: left to the reconciliation)
    customs  [(HS17 code, content or None, why)]: content None means that the concordance has the code whole
    heading  (HS4, content, why): the two hundred largest flows of a heading
    sources  (chapter, detail) of USGS import sources
    out      [(chapter, commodity, statistic, factor)]: what the United States sends abroad of what it mines
    """
    return Good(group, sigma, us, rest, customs, heading, sources, out, prices)


PGM = "PLATINUM-GROUP METALS"


def pgm(name, mined=True, exports=True, **more):
    us = [(PGM, name, "Imports for consumption: " + name, 1)]
    if mined:
        us.insert(0, (PGM, name, "Mine production: " + name, 1))
    if exports:
        us.append((PGM, name, "Exports: " + name, -1))
    return spec("rhodium" if name == "Rhodium" else "pgm", METAL, us,
                [("usgs", PGM, name, "Price, dollars per troy ounce: " + name, "USD/ozt", None, "*", "dealer price, unfabricated metal")], **more)


CHROMITE = 0.29 * 0.80      # prior: Cr in chromite, and the part of it that smelting recovers
GOODS = collections.OrderedDict([
    ("bauxite:mine", spec("bulk", BULK, [("BAUXITE AND ALUMINA", "Bauxite", "Imports for consumption", 1), ("BAUXITE AND ALUMINA", "Bauxite", "Exports", -1)],
                          [("baci", "260600", "unit value of all flows of 260600, wet ore")], customs=[("260600", None, "")])),
    ("manganese:mine", spec("manganese", ORE, [("MANGANESE", "Manganese", "Consumption, apparent, manganese content", 1)],
                            [("usgs", "MANGANESE", "Manganese", "Price, average, manganese content, cost, insurance, and freight, China, dollars per metric ton unit",
                              "USD/mtu", None, "*", "ore, c.i.f. China; alloys cost about three times as much per tonne of Mn")],
                            rest="steel", customs=[("260200", None, "")], sources=("MANGANESE", "Manganese contained in principal manganese imports"))),
    ("niobium:mine", spec("steel", ORE, [("NIOBIUM (COLUMBIUM)", "Niobium (Columbium)", "Consumption: Apparent", 1)],
                          [("usgs", "NIOBIUM (COLUMBIUM)", "Niobium (Columbium)", "Price, average unit value, ferroniobium, dollars per kilogram", "USD/kg", 0.65, "*",
                            "unit value of ferroniobium per gross kg")],
                          rest="steel", customs=[("720293", 0.65, "ferroniobium x 0.65 Nb")])),
    ("tantalum:mine", spec("steel", ORE, [("TANTALUM", "Tantalum", "Consumption, apparent", 1)],
                           [("usgs", "TANTALUM", "Tantalum", "Price, tantalite, annual average, dollars per kilogram of tantalum oxide (Ta2O5) content", "USD/kg", "Ta2O5",
                             "*", "tantalite, per kg of oxide")],
                           rest="tantalum metal", sources=("TANTALUM", "Total"))),
    ("vanadium:mine", spec("steel", ORE, [("VANADIUM", "Vanadium", "Consumption: Apparent", 1), ("VANADIUM", "Vanadium", "Production from ash, residues, and spent catalysts", -1)],
                           [("usgs", "VANADIUM", "Vanadium", "Price, average, vanadium pentoxide, dollars per pound", "USD/lb", "V2O5", "*", "Chinese price of pentoxide")],
                           rest="steel", sources=("VANADIUM", "Total"))),
    ("chromium:mine", spec("steel", ORE, [("CHROMIUM", "Chromium", "Imports for consumption", 1 / CHROMITE), ("CHROMIUM", "Chromium", "Exports", -1 / CHROMITE)],
                           [("usgs", "CHROMIUM", "Chromium", "Price: Chromite ore (gross weight), dollars per metric ton", "USD/t", None, "*", "chromite; alloys cost more per tonne of Cr")],
                           rest="nickel", sources=("CHROMIUM", "Ferrochromium"))),
    ("molybdenum:mine", spec("steel", ORE, [("MOLYBDENUM", "Molybdenum", "Production, mine", 1), ("MOLYBDENUM", "Molybdenum", "Imports for consumption total: Ore and concentrates", 1),
                                            ("MOLYBDENUM", "Molybdenum", "Imports for consumption total: Primary products", 1),
                                            ("MOLYBDENUM", "Molybdenum", "Exports: Ore and concentrates", -1), ("MOLYBDENUM", "Molybdenum", "Exports: Primary products", -1)],
                             [("usgs", "MOLYBDENUM", "Molybdenum", "Price, average, dollars per kilogram", "USD/kg", None, "*", "molybdic oxide, per kg of Mo")],
                             rest="steel", sources=("MOLYBDENUM", "Total"),
                             out=[("MOLYBDENUM", "Molybdenum", "Exports: Ore and concentrates", 1), ("MOLYBDENUM", "Molybdenum", "Exports: Primary products", 1)])),
    ("tin:mine", spec("other metals", METAL, [("TIN", "Tin", "Imports for consumption: Refined", 1), ("TIN", "Tin", "Exports: Refined", -1)],
                      [("usgs", "TIN", "Tin", "Price, average, cents per pound: London Metal Exchange (LME), cash", "cents/lb", None, "*", "refined tin, LME cash"),
                       ("usgs", "TIN", "Tin", "Price, average, cents per pound: New York dealer", "cents/lb", None, "USA", "refined tin, New York dealer")],
                      rest="copper", heading=("8001", 0.99, "unwrought tin x 0.99"))),
    ("zinc:mine", spec("base", METAL, [("ZINC", "Zinc", "Production: Mine, zinc in concentrates", 1), ("ZINC", "Zinc", "Imports for consumption: Ores and concentrates", 1),
                                       ("ZINC", "Zinc", "Imports for consumption: Refined zinc", 1), ("ZINC", "Zinc", "Exports: Ores and concentrates", -1),
                                       ("ZINC", "Zinc", "Exports: Refined zinc", -1)],
                       [("usgs", "ZINC", "Zinc", "Price, average, cents per pound: London Metal Exchange (LME), cash", "cents/lb", None, "*", "refined zinc, LME cash"),
                        ("usgs", "ZINC", "Zinc", "Price, average, cents per pound: North American", "cents/lb", None, "USA", "refined zinc, North American")],
                       rest="steel", heading=("7901", 0.985, "unwrought zinc x 0.985"), out=[("ZINC", "Zinc", "Exports: Ores and concentrates", 1)])),
    ("lead:mine", spec("base", METAL, [("LEAD", "Lead", "Production: Mine, lead in concentrates", 1), ("LEAD", "Lead", "Imports for consumption: Refined metal, unwrought", 1),
                                       ("LEAD", "Lead", "Exports: Lead in concentrates", -1), ("LEAD", "Lead", "Exports: Refined metal, unwrought (gross weight)", -1)],
                       [("bank", "Lead", 1.0, "refined lead, LME"),
                        ("usgs", "LEAD", "Lead", "Price, average, North American, cents per pound", "cents/lb", None, "USA", "refined lead, North American")],
                       rest="copper", heading=("7801", 0.99, "unwrought lead, remelted too, x 0.99"), out=[("LEAD", "Lead", "Exports: Lead in concentrates", 1)])),
    ("beryllium:mine", spec("other metals", ORE, [("BERYLLIUM", "Beryllium", "Consumption: Apparent", 1)],
                            [("usgs", "BERYLLIUM", "Beryllium",
                              "Price, annual average unit value, beryllium-copper master alloy, dollars per kilogram of contained beryllium", "USD/kg", None, "*",
                              "in beryllium-copper master alloy")],
                            rest="copper", sources=("BERYLLIUM", "All"), out=[("BERYLLIUM", "Beryllium", "Exports", 1)])),
    ("rhenium:mine", spec("steel", METAL, [("RHENIUM", "Rhenium", "Production", 1), ("RHENIUM", "Rhenium", "Imports for consumption: Rhenium, unwrought and powders", 1),
                                           ("RHENIUM", "Rhenium", "Imports for consumption: Ammonium perrhenate", 1), ("RHENIUM", "Rhenium", "Exports", -1)],
                          [("usgs", "RHENIUM", "Rhenium", "Price, average value, gross weight, dollars per kilogram: Metal, 99.99% pure", "USD/kg", None, "*", "metal pellets")],
                          rest="copper", sources=("RHENIUM", "Total imports"))),
    ("platinum:mine", pgm("Platinum", rest="platinum trade", sources=(PGM, "Platinum"))),
    ("palladium:mine", pgm("Palladium", rest="palladium trade", sources=(PGM, "Palladium"))),
    ("rhodium:mine", pgm("Rhodium", mined=False, rest="palladium use")),
    ("iridium:mine", pgm("Iridium", mined=False, exports=False, rest="platinum use")),
    ("ruthenium:mine", pgm("Ruthenium", mined=False, exports=False, rest="platinum use")),
    ("fluorspar:mine", spec("bulk", BULK, [("FLUORSPAR", "Fluorspar", "Consumption, apparent", 1)],
                            [("usgs", "FLUORSPAR", "Fluorspar",
                              "Price, average unit value of imports, cost, insurance, and freight, dollars per metric ton: Acid grade", "USD/t", None, "*", "acid grade, c.i.f.")],
                            customs=[("252922", None, "")], sources=("FLUORSPAR", "All"))),
    ("barite:mine", spec("bulk", BULK, [("BARITE", "Barite", "Production: Ground and crushed", 1)],
                         [("baci", "251110", "unit value of all flows of 251110")], customs=[("251110", None, "")])),
    ("phosphate:mine", spec("bulk", BULK, [("PHOSPHATE ROCK", "Phosphate Rock", "Consumption, apparent", 1)],
                            [("bank", "Phosphate rock", 1.0, "rock, f.a.s. Casablanca"),
                             ("usgs", "PHOSPHATE ROCK", "Phosphate Rock", "Price, average value, f.o.b. mine, dollars per metric ton", "USD/t", None, "USA", "f.o.b. mine")],
                            customs=[("251010", None, "")])),
    ("potash:mine", spec("bulk", BULK, [("POTASH", "Potash", "Consumption, apparent", 1)],
                         [("bank", "Potassium chloride", 1 / 0.61, "standard grade of 61 % K2O, f.o.b. Vancouver, per tonne of K2O")],
                         heading=("3104", 0.60, "potassic fertilisers, nearly all chloride, x 0.60 K2O"))),
    ("feldspar:mine", spec("bulk", BULK, [("FELDSPAR AND NEPHELINE SYENITE", "Feldspar", "Consumption, apparent: Feldspar", 1)],
                           [("baci", "252910", "unit value of all flows of 252910")], customs=[("252910", None, "")])),
    ("silver:mine", spec("other metals", METAL, [("SILVER", "Silver", "Production: Mine", 1), ("SILVER", "Silver", "Imports for consumption", 1), ("SILVER", "Silver", "Exports", -1)],
                         [("usgs", "SILVER", "Silver", "Price, bullion, average, dollars per troy ounce", "USD/ozt", None, "*", "bullion")],
                         rest="copper", sources=("SILVER", "All"))),
    ("copper:refined", spec("base", (10, 6, 15, "exchange metal"), [("COPPER", "Copper", "Production, Refinery: Primary (from ore)", 1),
                                                                    ("COPPER", "Copper", "Production, Refinery: Secondary (from scrap)", 1),
                                                                    ("COPPER", "Copper", "Imports for consumption: Refined", 1), ("COPPER", "Copper", "Exports: Refined", -1)],
                            [("usgs", "COPPER", "Copper", "Price, annual average, cents per pound: London Metal Exchange, grade A, cash", "cents/lb", None, "*", "LME cash"),
                             ("usgs", "COPPER", "Copper", "Price, annual average, cents per pound: U.S. producer, cathode (COMEX + premium)", "cents/lb", None, "USA", "US producer cathode")],
                            customs=[("740311", None, "")])),
    ("aluminium:refined", spec("base", (10, 6, 15, "exchange metal"), [("ALUMINUM", "Aluminum", "Production: Primary", 1)],
                               [("bank", "Aluminum", 1.0, "primary ingot, LME"),
                                ("usgs", "ALUMINUM", "Aluminum", "Price, ingot, average U.S. market (spot), cents per pound", "cents/lb", None, "USA", "US market, with premium")],
                               heading=("7601", 0.98, "unwrought aluminium and alloys, remelted too, x 0.98"))),
    ("indium:refined", spec("by-products", METAL, [("INDIUM", "Indium", "Consumption, estimated", 1)],
                            [("usgs", "INDIUM", "Indium", "Price, annual average, dollars per kilogram: Rotterdam, duties unpaid", "USD/kg", None, "*", "Rotterdam"),
                             ("usgs", "INDIUM", "Indium", "Price, annual average, dollars per kilogram: U.S. warehouse, free on board", "USD/kg", None, "USA", "US warehouse")],
                            rest="gallium", sources=("INDIUM", "All"))),
    ("bismuth:refined", spec("bismuth", METAL, [("BISMUTH", "Bismuth", "Imports for consumption, metal, alloys, and scrap: Total", 1),
                                                ("BISMUTH", "Bismuth", "Exports, metal, alloys, and scrap: Total", -1)],
                             [("usgs", "BISMUTH", "Bismuth", "Price, average, dollars per pound", "USD/lb", None, "*", "metal 99.99 %")],
                             rest="copper", sources=("BISMUTH", "All"))),
    ("titanium:sponge", spec("other metals", ORE, [("TITANIUM AND TITANIUM DIOXIDE", "Titanium sponge metal", "Consumption, apparent", 1)],
                             [("usgs", "TITANIUM AND TITANIUM DIOXIDE", "Titanium sponge metal", "Price, dollars per kilogram", "USD/kg", None, "*", "landed US imports")],
                             customs=[("810820", 0.995, "unwrought titanium and powder, sponge for the most part, x 0.995")])),
    ("yttrium:mine", spec("heavy", METAL, [("YTTRIUM", "Yttrium", "Consumption, apparent", 0.78744)],
                          [("usgs", "YTTRIUM", "Yttrium", "Price, average, dollars per kilogram: Y2O3, minimum 99.999% purity", "USD/kg", 0.78744, "*", "oxide, f.o.b. China")],
                          rest="copper", sources=("YTTRIUM", "All"))),
])

INDICATORS = {
    "steel": "raw steel (USGS MCS 2026; countries it does not name by judged weights)",
    "copper": "apparent use of refined copper (output plus imports less exports in BACI 2024), a stand-in for the size of metal industries",
    "nickel": "use of nickel:refined (a prior), most of which goes into stainless steel as chromium does",
    "gallium": "use of gallium:refined (a prior), the other metal of compound semiconductors and displays",
    "tantalum metal": "exports plus imports of tantalum metal and powder 810320 in BACI 2024: who smelts it and who makes capacitors",
    "platinum trade": "mine output plus net imports of platinum 711011 in BACI 2024, where above zero",
    "palladium trade": "mine output plus net imports of palladium 711021 in BACI 2024, where above zero",
    "platinum use": "the use rows of platinum:mine; the two are bought together",
    "palladium use": "the use rows of palladium:mine; car catalysts take most of both",
}

# Goods that one country separates for all others (prior): what others mine goes there, and everybody buys from there.
HUBS = {"yttrium:mine": ("CHN", "concentrate and clay: yttrium is separated in China")}

# Countries as USGS writes them in import sources, where the world tables write otherwise.
USGS_EXTRA = {"Korea, Republic of": "KOR", "Congo (Kinshasa)": "COD", "Latvia": "LVA", "Taiwan": "TWN", "United Kingdom": "GBR", "United Arab Emirates": "ARE",
              "Italy": "ITA", "Belgium": "BEL", "Germany": "DEU", "Austria": "AUT", "Finland": "FIN", "Georgia": "GEO", "Malaysia": "MYS", "Norway": "NOR",
              "Japan": "JPN", "Indonesia": "IDN", "Thailand": "THA", "Saudi Arabia": "SAU", "Vietnam": "VNM", "Peru": "PER", "Poland": "POL", "Israel": "ISR"}

# Symbol in the table of end uses, and what the United States use of a good is divided into. Shares whose evidence is a quoted sentence
# are reported; those its compiler estimated are priors; those without a source are left out.
SYMBOLS = collections.OrderedDict([
    ("chromium:mine", "Cr"), ("manganese:mine", "Mn"), ("niobium:mine", "Nb"), ("tantalum:mine", "Ta"), ("molybdenum:mine", "Mo"), ("tin:mine", "Sn"),
    ("zinc:mine", "Zn"), ("lead:mine", "Pb"), ("beryllium:mine", "Be"), ("rhenium:mine", "Re"), ("platinum:mine", "Pt"), ("palladium:mine", "Pd"),
    ("rhodium:mine", "Rh"), ("silver:mine", "Ag"), ("copper:refined", "Cu"), ("aluminium:refined", "Al"), ("indium:refined", "In"),
])
OTHER_USES = "other uses"
EVIDENCE = {"quote_backed": ("reported", 1.15), "compiler_estimate": ("prior", 1.5), "not_checked": ("prior", 1.5)}

# (good, segment) -> share of the output of the segment's industry that needs the good, low, high, reason: what could not do without
# it within a year. Of the kind of make_economy_packs.SHARES.
DEPENDENCE = {
    ("chromium:mine", "stainless and heat resisting steel"): (.25, .15, .35, "stainless and heat-resisting steel in all steel, by value"),
    ("manganese:mine", "steel ferromanganese silicomanganese"): (.9, .7, 1.0, "nearly all steel needs manganese"),
    ("niobium:mine", "steels"): (.12, .06, .2, "microalloyed steel; vanadium and titanium replace part"),
    ("niobium:mine", "superalloys"): (.4, .2, .6, "engines and their parts with alloy 718"),
    ("tantalum:mine", "electronic capacitors"): (.1, .04, .2, "boards with tantalum capacitors; ceramic and niobium ones replace part"),
    ("molybdenum:mine", "alloy steels and cast irons"): (.15, .08, .25, "alloy, tool and high-strength steel by value"),
    ("tin:mine", "tinplate cans containers"): (.3, .15, .5, "tinplate cans against aluminium ones"),
    ("tin:mine", "tin chemicals"): (.03, .01, .06, "stabilisers and catalysts in all inorganic chemicals"),
    ("tin:mine", "solder"): (.8, .5, .95, "boards are soldered with tin"),
    ("tin:mine", "alloys other"): (.05, .02, .1, "tin alloys in a broad industry"),
    ("zinc:mine", "galvanized steel"): (.3, .15, .45, "galvanizing in coating and treating of metals"),
    ("zinc:mine", "brass and bronze"): (.3, .2, .45, "brass in copper products"),
    ("lead:mine", "lead acid batteries"): (.6, .4, .8, "lead-acid batteries in all storage batteries made at home"),
    ("beryllium:mine", "industrial components"): (.01, .003, .03, "springs and moulds of copper-beryllium in a broad industry"),
    ("beryllium:mine", "aerospace and defense"): (.15, .05, .4, "aircraft are not delivered without their mirrors, bearings and gyroscopes"),
    ("beryllium:mine", "automotive electronics"): (.02, .005, .06, "connectors of copper-beryllium; other alloys replace part"),
    ("beryllium:mine", "telecommunications infrastructure"): (.03, .01, .08, "housings of undersea repeaters and connectors"),
    ("beryllium:mine", "consumer electronics"): (.01, .003, .03, "contacts; other alloys exist"),
    ("beryllium:mine", "semiconductor applications"): (.01, .003, .03, "heat sinks of beryllia and parts of tools"),
    ("rhenium:mine", "superalloys"): (.5, .3, .7, "turbine blades of single crystals"),
    ("rhenium:mine", "petroleum reforming catalysts"): (.05, .02, .15, "reformate in the output of refineries, for the catalyst changed in a year"),
    ("platinum:mine", "autocatalysts"): (.06, .02, .15, "exhaust treatment in all other parts of vehicles; palladium replaces part"),
    ("platinum:mine", "chemical and industrial catalysts"): (.05, .02, .1, "dehydrogenation and others, for the catalyst changed in a year"),
    ("palladium:mine", "autocatalysts gasoline twc"): (.08, .03, .2, "exhaust treatment in all other parts of vehicles; platinum replaces part"),
    ("rhodium:mine", "autocatalysts"): (.1, .05, .3, "exhaust treatment in all other parts of vehicles; nothing else removes the oxides of nitrogen there"),
    ("silver:mine", "electrical and electronics"): (.1, .03, .2, "contacts and pastes"),
    ("silver:mine", "photovoltaics"): (.03, .01, .08, "solar cells in all semiconductors"),
    ("silver:mine", "jewelry and silverware"): (.3, .15, .5, "silver in jewelry and silverware by value"),
    ("silver:mine", "brazing and soldering"): (.02, .005, .05, "brazing alloys in a broad industry"),
    ("copper:refined", "building construction"): (.95, .8, 1.0, "tube, wire and sheet of copper"),
    ("copper:refined", "electrical electronic products"): (.7, .5, .85, "wire and cable; aluminium replaces part"),
    ("copper:refined", "transportation equipment"): (.7, .4, .9, "harnesses and motors of vehicles"),
    ("copper:refined", "consumer general products"): (.6, .3, .85, "appliances with motors and coils"),
    ("copper:refined", "industrial machinery equipment"): (.3, .1, .5, "machines with motors and exchangers"),
    ("aluminium:refined", "transportation"): (.7, .4, .9, "vehicles with wheels, engines and sheet of aluminium"),
    ("aluminium:refined", "packaging"): (.6, .4, .75, "cans of aluminium against tinplate"),
    ("aluminium:refined", "building construction"): (.4, .2, .6, "windows and facades of aluminium"),
    ("aluminium:refined", "electrical"): (.25, .1, .4, "overhead lines and cable of aluminium"),
    ("aluminium:refined", "consumer durables"): (.4, .2, .6, "appliances with parts of aluminium"),
    ("aluminium:refined", "machinery"): (.2, .1, .35, "machines with parts of aluminium"),
    ("indium:refined", "ito flat panel displays and touchscreens"): (.2, .08, .4, "flat panels in terminals and other peripherals"),
    ("indium:refined", "semiconductors and electrical components"): (.03, .01, .08, "compound semiconductors of indium"),
}

SOURCES = {
    "BANK": {"title": "World Bank Commodity Price Data (The Pink Sheet)", "edition": "update of 2025-05-02", "table": "annual prices, nominal: four series",
             "path": "https://www.worldbank.org/en/research/commodity-markets", "retrieved": pc.CREATED},
    "BACI": {"title": "BACI, CEPII (from UN Comtrade)", "edition": "HS17 and HS22 V202601", "table": "year 2024: ten codes, and the largest flows of five headings",
             "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37", "retrieved": pc.CREATED},
    "LODE": {"title": "lode priors and derivations", "edition": "1", "table": "tools/make_more_markets.py", "path": "tools/make_more_markets.py",
             "retrieved": pc.CREATED},
}
LICENSE_BANK = {"name": "CC-BY-4.0", "title": "World Bank, Commodity Price Data: Creative Commons Attribution 4.0; single figures with credit",
                "path": "https://creativecommons.org/licenses/by/4.0/"}
HEADER_SEGMENTS = ["good", "country", "segment", "sector", "share", "low", "high", "flag", "source", "vintage", "note"]
HEADER_DEPENDENCE = ["good", "country", "segment", "dependent_share", "low", "high", "flag", "source", "vintage", "note"]
HEADER_PARAMETERS = ["good", "segment", "parameter", "value", "low", "high", "unit", "flag", "source", "note"]


# ============================================================================================================== reading

def bank_prices(folder):
    """{series name: (USD per published unit, unit)} for the base year, from the sheet of nominal annual prices."""
    ns = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    book = zipfile.ZipFile(os.path.join(folder, "production", "worldbank_pinksheet_annual_2025-05.xlsx"))
    words = ["".join(t.text or "" for t in item.iter(ns + "t")) for item in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    rows = {}
    for row in xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet3.xml")).iter(ns + "row"):
        cells = {}
        for c in row:
            v = c.find(ns + "v")
            if v is not None:
                cells[re.match("[A-Z]+", c.attrib["r"]).group()] = words[int(v.text)] if c.attrib.get("t") == "s" else v.text
        rows[cells.get("A", row.attrib["r"])] = cells
        if row.attrib["r"] in ("7", "8"):
            rows["names" if row.attrib["r"] == "7" else "units"] = cells
    if "nominal" not in "".join(rows.get("annual prices, 1960 to present, nominal US dollars", {}).values()):
        raise ValueError("the sheet of nominal annual prices is not where it was")
    return {name.strip(): (float(rows[str(YEAR)][column]), rows["units"][column])
            for column, name in rows["names"].items() if rows[str(YEAR)].get(column, "").replace(".", "").isdigit()}


class Sources:
    """What the rows are made of."""

    def __init__(self, folder, packs):
        self.folder = folder
        self.data = mrp.Data(folder)
        self.ctl = mtp.Controls(packs)
        self.codes = {k: v for k, v in self.data.codes.items() if v in self.ctl.areas}
        self.bank = bank_prices(folder)
        self.whole = {(r["good"], r["hs6"]): float(r["content"]) for r in pc.read_csv(os.path.join(packs, "trade", "hs6.csv"))
                      if r["hs_revision"] == "HS17" and r["share"] == "1" and r["content"]}
        self.output_2023 = self._output_2023(packs)
        self.heading_rows = [r for r in pc.read_csv(os.path.join(folder, "trade", "baci_hs22_v202601_hs4_top200_2022_2024.csv")) if r["t"] == str(YEAR)]

    @staticmethod
    def _output_2023(packs):
        """BGS output of 2023 in t by good and country; its units are t and kg, its bases those of the goods."""
        out = collections.defaultdict(collections.OrderedDict)
        for r in pc.read_csv(os.path.join(packs, "production", "production.csv")):
            if r["source"] == "BGS WMS" and r["year"] == "2023" and r["flow"] == "production" and r["value"]:
                out[r["good"]][r["country"]] = float(r["value"]) * {"t": 1.0, "kg": 0.001}[r["unit"]]
        return out

    def us(self, terms):
        """(t of the good's basis, text, flag) of a sum of USGS statistics of the base year."""
        total, words, flag = 0.0, [], "reported"
        for chapter, commodity, detail, factor in terms:
            rows = [r for r in self.data.salient_rows if (r["MCS chapter"], r["Commodity"], r["Statistics_detail"]) == (chapter, commodity, detail)
                    and r["Year"] == str(YEAR)]
            if len(rows) != 1:
                raise ValueError("%d rows for %s / %s" % (len(rows), commodity, detail))
            value, mark, how = self.data.salient(chapter, commodity, detail, YEAR)
            if value is None:
                raise ValueError("%s: %s" % (detail, mark))
            tonnes = value * TO_T[rows[0]["Unit"]]
            total += tonnes * factor
            flag = "estimated" if how == "estimated" and flag == "reported" else flag
            words.append("%s %s %s t" % ("less" if factor < 0 else "plus", detail.lower(), format(tonnes, ",g")))
        whole = len(terms) == 1 and terms[0][3] == 1
        return total, re.sub("^plus ", "", ", ".join(words)), flag if whole else "derived"

    def shares(self, chapter, detail):
        """USGS import sources, average 2021 to 2024: {ISO3: share}; 'other' holds the rest."""
        out = collections.OrderedDict()
        for r in pc.read_csv(os.path.join(self.folder, "production", "usgs_mcs2026_commodities.csv"), encoding="cp1252"):
            if r["Section"] != "Import Sources" or r["MCS chapter"] != chapter or r["Statistics_detail"] != detail:
                continue
            name = r["Country"].strip()
            iso = "other" if name.startswith("Other") else USGS_EXTRA.get(name) or self.data.iso_of_usgs[name]
            out[iso] = out.get(iso, 0.0) + pc.parse_number(r["Value"])[0] / 100
        if not out:
            raise ValueError("no import sources: %s %s" % (chapter, detail))
        return out

    def heading(self, hs4):
        """[(exporter, importer, t, note)]: weights far off the heading's median unit value are set by value."""
        rows = [(r["i_iso3"], r["j_iso3"], float(r["v_usd"]), float(r["q_t"])) for r in self.heading_rows if r["hs4"] == hs4]
        median = mtp.weighted_median([(v / q, v) for _, _, v, q in rows if q > 0])      # by value: a wrong weight must not set it
        out = []
        for a, b, v, q in rows:
            note = ""
            if q <= 0 or not median / HEADING_OFF <= v / q <= median * HEADING_OFF:
                note = "; weight %s t out of line, so value / median %s USD/t" % (format(q, ",g"), pc.fmt(pc.sig(median, 3)))
                q = v / median
            if a in self.ctl.areas and b in self.ctl.areas and a != b:
                out.append((a, b, q, note))
        return out


# =============================================================================================================== output

def production_rows(src):
    """Output that the production pack lacks, also added to the controls."""
    rows, ctl = [], src.ctl

    def add(good, iso, value, flag, note):
        ctl.supply[good][iso] = value
        rows.append(pc.observation(good, iso, "production", YEAR, value, "t", ctl.basis[good], flag, *(LODE if flag == "derived" else PRIOR), note))

    for good in ("rhodium:mine", "iridium:mine", "ruthenium:mine"):
        for iso, value in sorted(src.output_2023[good].items()):
            if value > 0:
                add(good, iso, value, "derived", "BGS 2023 carried to 2024; no publication here has the year")
    ground, _, _ = src.us([("BARITE", "Barite", "Production: Ground and crushed", 1)])
    net, _, _ = src.us([("BARITE", "Barite", "Imports: For consumption", 1), ("BARITE", "Barite", "Exports", -1)])
    add("barite:mine", "USA", ground - net, "derived", "mine output is withheld: ground and crushed barite %s t (USGS MCS 2026) less net imports %s t"
        % (format(ground, ",g"), format(net, ",g")))
    return rows


# ================================================================================================================== use

def positive(by):
    return {c: q for c, q in by.items() if q > 0}


def indicators(src):
    """{name: {country: weight}}; the two that follow from use rows come later."""
    ctl, data = src.ctl, src.data
    steel = {r["iso3"]: float(r["value_tonnes"]) for r in data.mcs26 if (r["chapter"], r["row_type"], r["year"], r["detail"])
             == ("IRON AND STEEL", "country", str(YEAR), "Raw steel") and r["value_tonnes"]}
    other = [float(r["value_tonnes"]) for r in data.mcs26 if (r["chapter"], r["row_type"], r["year"], r["detail"])
             == ("IRON AND STEEL", "other", str(YEAR), "Raw steel")][0]
    for iso, weight in mrp.STEEL_OTHER.items():
        steel.setdefault(iso, other * weight / sum(mrp.STEEL_OTHER.values()))

    def apparent(good, code):
        imports, exports = data.trade(code)
        made = {**src.output_2023[good], **ctl.supply[good]}        # BGS 2023 where USGS does not name the country
        return positive({c: made.get(c, 0.0) + imports[c] - exports[c] for c in set(imports) | set(made) if c in ctl.areas})

    imports, exports = data.trade("810320")
    return {"steel": steel, "copper": apparent("copper:refined", "740311"), "nickel": dict(ctl.use["nickel:refined"]), "gallium": dict(ctl.use["gallium:refined"]),
            "tantalum metal": {c: imports[c] + exports[c] for c in set(imports) | set(exports) if c in ctl.areas},
            "platinum trade": apparent("platinum:mine", "711011"), "palladium trade": apparent("palladium:mine", "711021")}


def use_rows(src, good, g, weights):
    """Use of the United States, and by the indicator of the good where it has one; also added to the controls."""
    ctl, rows = src.ctl, []
    value, text, flag = src.us(g.us)
    if good == "aluminium:refined":
        net = sum(q * (1 if b == "USA" else -1) for a, b, q, _ in src.heading("7601") if "USA" in (a, b)) * g.heading[1]
        value, text, flag = value + net, text + ", plus net imports of unwrought metal %s t (BACI 2024)" % format(pc.sig(net, 3), ",g"), "derived"
    source = USGS if flag != "derived" else LODE
    ctl.use[good]["USA"] = pc.sig(value, 4)
    rows.append(pc.observation(good, "USA", "use", YEAR, pc.sig(value, 4), "t", ctl.basis[good], flag, *source, "USGS MCS 2026: " + text))
    if g.rest is None:
        return rows
    rest = sum(ctl.supply[good].values()) - value
    if rest <= 0:
        raise ValueError("%s: the United States uses more than the world makes" % good)
    by = {c: w for c, w in weights.items() if c != "USA"}
    by = {c: w for c, w in by.items() if w >= LEAST_USER * sum(by.values())}
    for c in sorted(by):
        ctl.use[good][c] = pc.sig(rest * by[c] / sum(by.values()), 3)
        rows.append(pc.observation(good, c, "use", YEAR, ctl.use[good][c], "t", ctl.basis[good], "prior", *PRIOR,
                                   "world output less US use, %s t, shared by %s" % (format(pc.sig(rest, 4), ",g"), INDICATORS[g.rest])))
    return rows


# ================================================================================================================ trade

def customs_flows(src, good, g):
    """[(exporter, importer, t in basis, row)] that customs data hold."""
    ctl, out = src.ctl, []
    log = {"no area": collections.defaultdict(float), "median": {}, "filled": collections.defaultdict(int), "winsor": collections.defaultdict(list),
           "speciality": collections.defaultdict(list), "dropped": {}}

    def estimate(a, b, t, note, source, vintage):
        t = pc.sig(t, 4)
        out.append((a, b, t, [good, a, b, "export", YEAR, t, "t", ctl.basis[good], "", "derived", source, vintage, note]))

    for code, content, why in g.customs:
        for _, a, b, q, _, flag, note in mtp.customs_rows(src.folder, src.codes, log, [(good, code, None)]):
            if content is None:
                out.append((a, b, q * src.whole[good, code], [good, a, b, "export", YEAR, q, "t", "gross", code, flag, "BACI HS17 V202601", "202601", note]))
            else:
                estimate(a, b, q * content, "%s: %s%s" % (code, why, "; " + note if note else ""), "lode derived (BACI HS17)", "202601")
    if g.heading:
        hs4, content, why = g.heading
        for a, b, q, note in src.heading(hs4):
            estimate(a, b, q * content, "one of the 200 largest flows of heading %s: %s%s" % (hs4, why, note), "lode derived (BACI HS22)", "202601")
    return out


def pool_row(ctl, good, a, b, value, flag, source, note):
    return [good, a, b, "export", YEAR, value, "t", ctl.basis[good], "", flag, source, "2026", note]


def trade_rows(src, good, g, customs, dist):
    """Customs rows, import sources of the United States, its exports, and the pool, in this order."""
    ctl, matrix, rows = src.ctl, mtp.Matrix(), [r for _, _, _, r in customs]
    extra = []
    if good in HUBS:
        hub, why = HUBS[good]
        made = ctl.supply[good]
        extra = [pool_row(ctl, good, a, hub, pc.sig(q, 4), "prior", "lode prior", why) for a, q in sorted(made.items()) if a != hub and q > 0]
        ctl = copy.copy(ctl)
        ctl.supply = {**ctl.supply, good: {hub: sum(made.values())}}

    def add(a, b, value, flag, source, note):
        value = pc.sig(value, 3)
        if value > 0:
            extra.append(pool_row(ctl, good, a, b, value, flag, source, note))
            matrix.add(a, b, value, True)

    def seed(a, b):
        return mtp.seed_factor(good, a, b) * matrix.dampen.get((a, b), 1.0) / dist(a, b) ** mtp.DISTANCE_POWER

    for a, b, t, _ in customs:
        matrix.add(a, b, t)
    own, use = ctl.supply[good].get("USA", 0.0), ctl.use[good]["USA"]
    out = src.us(g.out)[0] if g.out else 0.0
    if g.sources:
        shares, need = src.shares(*g.sources), max(0.0, use - own + out)
        for c, share in shares.items():
            if c != "other" and need > 0:
                matrix.dampen[(c, "USA")] = 0.02
                v = need * share - matrix.cells.get((c, "USA"), 0.0)
                if v > 0.02 * need * share:
                    add(c, "USA", v, "derived", "USGS MCS 2026", "USGS import-source share %.0f %% (average 2021-24) x US need from abroad %s t%s" % (
                        100 * share, format(pc.sig(need, 3), ",g"), ", less customs rows" if g.customs else ""))
    if out > 0:
        _, short = mtp.sides(good, ctl, matrix, 1.0)
        short.pop("USA", None)
        for (a, b), q in sorted(mtp.fit({"USA": out}, short, seed).items()):
            add(a, b, q, "derived", "lode derived", "US exports of what it mines, %s t (USGS MCS 2026), to those who are short" % format(out, ",g"))
            matrix.dampen[(a, b)] = 0.0
    if g.rest:
        flows, scale = mtp.fill(good, ctl, matrix, dist)
        note = "pool: surplus and need fitted by RAS, seed surplus x need / distance^0.5; need is a prior"
        if scale < 0.995:
            note += ", scaled by %s to world supply" % pc.fmt(pc.sig(scale, 2))
        for (a, b), q in sorted(flows.items()):
            add(a, b, q, "derived", "lode derived", note)
    # A pair with customs rows of its own keeps them apart from the estimate: two rows of one key would read as two sources.
    known = {(r[1], r[2]) for r in rows if r[8] == ""}
    both = [r for r in rows if (r[1], r[2]) in {(e[1], e[2]) for e in extra} and r[8] == ""]
    rows = [r for r in rows if r not in both] + mtp.merged([e for e in extra if (e[1], e[2]) not in known] + both + [e for e in extra if (e[1], e[2]) in known])
    return sorted(rows, key=lambda r: (r[1], r[2], r[8]))


# =============================================================================================================== prices

def price_rows(src, good, g):
    """("usgs", chapter, commodity, statistic, unit, basis or content, country, note): as published, or over a content;
    ("bank", series, factor, note): World Bank; ("baci", code, note): value over weight of all flows of a code."""
    ctl, rows = src.ctl, []
    for p in g.prices:
        if p[0] == "usgs":
            _, chapter, commodity, detail, unit, basis, country, note = p
            for year in range(2021, 2026):
                value, _, flag = src.data.salient(chapter, commodity, detail, year)
                if value is None:
                    continue
                if isinstance(basis, float):
                    rows.append(pc.observation(good, country, "price", year, pc.sig(value / basis, 3), unit, ctl.basis[good], "derived", *LODE,
                                               "USGS MCS 2026: %s, %s over a content of %s" % (note, pc.fmt(value), pc.fmt(basis))))
                else:
                    rows.append(pc.observation(good, country, "price", year, value, unit, basis or ctl.basis[good], flag, *USGS, note))
        elif p[0] == "bank":
            value, unit = src.bank[p[1]]
            if unit != "($/mt)":
                raise ValueError("%s is in %s" % (p[1], unit))
            rows.append(pc.observation(good, "*", "price", YEAR, pc.sig(value * p[2], 4), "USD/t", ctl.basis[good], "reported" if p[2] == 1.0 else "derived",
                                       "World Bank Pink Sheet", "2025-05", p[3]))
        else:
            v = q = 0.0
            for r in src.data.baci:
                if r["k"] == p[1] and r["q"].strip() not in ("", "NA"):
                    v, q = v + float(r["v"]) * 1000, q + float(r["q"])
            rows.append(pc.observation(good, "*", "price", YEAR, pc.sig(v / q, 3), "USD/t", ctl.basis[good], "derived", "lode derived (BACI HS17)", "202601", p[2]))
    return rows


# ================================================================================================= segments, parameters

def segment_rows(src):
    """End uses whose using industry is listed; the others of a good are one segment, 'other uses'."""
    sectors = {}
    for r in pc.read_csv(os.path.join(src.folder, "economy", "mineral_enduse_to_bea.csv")):
        sectors.setdefault((r["element"], r["end_use"]), r["bea2017_detail_code"])
    shares = pc.read_csv(os.path.join(src.folder, "production", "x_end_use_shares.csv"))
    rows = []
    for good, symbol in SYMBOLS.items():
        own = [r for r in shares if r["element"] == symbol and r["evidence_status"] in EVIDENCE and r["share_pct"]]
        country = "USA" if any(r["scope"] == "United States" for r in own) else "*"
        left = 1.0
        for r in own:
            sector = sectors.get((symbol, r["application"]))
            if not sector:
                continue
            flag, spread = EVIDENCE[r["evidence_status"]]
            share = float(r["share_pct"]) / 100
            left -= share
            title = r["source_title"].replace("\u2014", "-")
            rows.append([good, country, r["application"].replace("_", " "), sector, share, pc.sig(share / spread, 2), pc.sig(min(1.0, share * spread), 2), flag,
                         "lode prior" if flag == "prior" else "USGS MCS 2025" if "Summaries 2025" in title else "USGS PP 1802" if "Chapter" in title else title,
                         "2025" if flag == "prior" or "2025" in title else "2017",
                         "a quoted sentence of the source" if flag == "reported" else "estimate of a compiler who cites %s" % title])
        left = pc.sig(left, 3)
        if left < -0.005:
            raise ValueError("%s: shares above 100 %%" % good)
        if left > 0.005:
            rows.append([good, country, OTHER_USES, "3259A0", left, pc.sig(left / 1.5, 2), pc.sig(min(1.0, left * 1.5), 2), "prior", "lode prior", "2026",
                         "what the uses with a listed industry leave of 100 %"])
    return rows


def dependence_rows(segments):
    """The part of the output of each segment's industry that needs the good: judged."""
    rows, wanted = [], dict(DEPENDENCE)
    for r in segments:
        key = (r[0], r[2])
        share, low, high, reason = (0.001, 0.0002, 0.005, "a small part of a broad industry") if r[2] == OTHER_USES else wanted.pop(key)
        rows.append([r[0], "*", r[2], share, low, high, "prior", "lode prior", "2026", "judged: " + reason])
    if wanted:
        raise ValueError("shares without a segment: %s" % sorted(wanted))
    return rows


def parameter_rows():
    rows = []

    def add(good, parameter, value, low, high, unit, note):
        rows.append([good, "*", parameter, value, low, high, unit, "prior", "lode prior", note])

    for good, g in GOODS.items():
        eta, eps, stock, choke, group = GROUPS[g.group]
        note = "spec 9.2, " + group
        add(good, "demand_elasticity", eta, pc.sig(eta / 1.6, 3), pc.sig(eta * 1.6, 3), "1", note + ", one year")
        add(good, "supply_elasticity", eps, pc.sig(eps / 1.6, 3), pc.sig(eps * 1.6, 3), "1", note + ", one year")
        add(good, "choke_multiple", choke, pc.sig(choke / 1.6, 3), pc.sig(choke * 1.6, 3), "price / base price", note)
        value, low, high, reason = g.sigma
        add(good, "substitution_sigma", value, low, high, "1", "spec 3.4: " + reason)
        add(good, "stock_months", stock, pc.sig(stock / 1.6, 3), pc.sig(stock * 1.6, 3), "months of use", note)
    return rows


# ================================================================================================================= main

def check(src, trade, use, prices, segments):
    assert set(GOODS) == set(wg.MARKETS), set(GOODS) ^ set(wg.MARKETS)
    keys = collections.Counter((r[0], r[1], r[2], r[8]) for r in trade)
    assert max(keys.values()) == 1, [k for k, n in keys.items() if n > 1][:5]
    for r in trade + use:
        assert r[1] in src.ctl.areas and (r[4] if r[3] == "export" else True), r
    for good, g in GOODS.items():
        assert any(r[0] == good and r[1] == "*" and r[3] == YEAR for r in prices), good
        if g.rest:
            supply, used = sum(src.ctl.supply[good].values()), sum(src.ctl.use[good].values())
            assert abs(used / supply - 1) < 0.01, (good, supply, used)
    sums = collections.defaultdict(float)
    for r in segments:
        sums[r[0], r[1]] += r[4]
    assert all(abs(v - 1) < 0.006 for v in sums.values()), sums


def report(src, rows):
    print("%-18s %5s %5s %5s %14s %14s %6s" % ("good", "made", "trade", "users", "world t", "US use t", "US %"))
    for good in GOODS:
        world, us = sum(src.ctl.supply[good].values()), src.ctl.use[good]["USA"]
        print("%-18s %5d %5d %5d %14s %14s %6.1f" % (good, sum(1 for v in src.ctl.supply[good].values() if v > 0), sum(1 for r in rows if r[0] == good),
                                                    len(src.ctl.use[good]), format(world, ",.6g"), format(us, ",.6g"), 100 * us / world))


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_more_markets.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    src = Sources(args[0], out)
    dist = mtp.distances(args[0])
    production, prices, use, trade = production_rows(src), [], [], []
    weights = indicators(src)
    for good, g in GOODS.items():
        customs = customs_flows(src, good, g)
        use += use_rows(src, good, g, weights.get(g.rest))
        for metal in ("platinum", "palladium"):
            if good == metal + ":mine":
                weights[metal + " use"] = dict(src.ctl.use[good])
        trade += trade_rows(src, good, g, customs, dist)
        prices += price_rows(src, good, g)
    segments = segment_rows(src)
    check(src, trade, use, prices, segments)
    order = {g: i for i, g in enumerate(GOODS)}
    production.sort(key=lambda r: (order[r[0]], r[1]))
    meta = {"name": "markets", "title": "Further goods as markets, 2024",
            "description": "What the goods of this pack need beyond the packs production, trade and uses to be markets: a price, use of the United States, trade, "
                           "behaviour. Rows without a customs code are estimates in the basis of the good. Use outside the United States is shared by an "
                           "indicator that the note names (prior) or follows from output and trade. A mined good is counted by where it was mined, in "
                           "whatever form it travels. Behaviour is prior throughout.",
            "sources": [mrp.SOURCES["MCS2026"], SOURCES["BACI"], mrp.SOURCES["BGS"], SOURCES["BANK"], SOURCES["LODE"]],
            "licenses": [pc.LICENSES["USGS"], pc.LICENSES["BACI"], pc.LICENSES["BGS"], LICENSE_BANK, pc.LICENSES["LODE"]]}
    pc.write_pack(os.path.join(out, "markets"), meta, [
        ("market_production", pc.OBSERVATION, production), ("market_prices", pc.OBSERVATION, prices), ("market_use", pc.OBSERVATION, use), ("market_trade", mtp.HEADER, trade),
        ("market_segments", HEADER_SEGMENTS, segments, {"low": "as share", "high": "as share"}), ("market_dependence", HEADER_DEPENDENCE, dependence_rows(segments),
         {"dependent_share": "fraction, 0 to 1", "low": "as dependent_share", "high": "as dependent_share"}), ("market_parameters", HEADER_PARAMETERS, parameter_rows(), {"value": "see column unit"})])
    if "--quiet" not in argv:
        report(src, trade)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
