"""The goods of the whole list: what they are, which published table holds them, and their rows.

make_reference_packs.py calls this module. It adds to packs `goods`, `countries` and `production`:
goods without a market of their own, the basis table (which published table is which good, in which unit and basis), all
years and vintages of the tables, what the publications leave to "other countries", and the names they give to countries.
Every table was read by hand: the text that fixes its basis stands in column `evidence`. The chapter head of a USGS summary
speaks of the United States table; where the world table beside it has another basis, the section title or a note says so.

Left out because no clean basis is to be had: BGS lithium (gross and content mixed), BGS manganese (ore of unknown grade),
BGS ferro-chrome, ferro-manganese, silico-manganese, ferro-silicon and ferro-vanadium (China and South Africa stand in an
aggregate only), USGS iron content (usable ore is the good), IEA rare earths (magnet elements as one sum).
Standard library only.
"""

import collections
import os
import re

import concordance
import packs_common as pc

MCS26, MCS25, SIR, IEA, BGS = "USGS MCS 2026", "USGS MCS 2025", "USGS SIR 2025-5021", "IEA CMD 2025", "BGS WMS"
WMD, PINK = "WMD", "World Bank CMO"
VINTAGE = {MCS26: "2026", MCS25: "2025", SIR: "2025", IEA: "2025-05", BGS: "2025"}
BASE = 2024

# Published unit -> unit of units.csv.
UNIT = {"metric tons": "t", "thousand metric tons": "kt", "thousand metric dry tons": "kt", "million metric tons": "Mt",
 "kilograms": "kg",
        "million cubic meters": "Mm3", "tonnes (metric)": "t", "tonnes (metal content)": "t", "kilograms (metal content)": "kg"}

HELIUM = "gas at 15 C and 101.325 kPa"

# ------------------------------------------------------------------------------------------------------------------- goods

# Goods of this file with a market: what they need for one is made by make_more_markets.py.
MARKETS = frozenset((
    "bauxite:mine", "manganese:mine", "niobium:mine", "tantalum:mine", "vanadium:mine", "chromium:mine", "molybdenum:mine",
    "tin:mine", "zinc:mine", "lead:mine", "beryllium:mine", "rhenium:mine", "platinum:mine", "palladium:mine", "rhodium:mine",
    "iridium:mine", "ruthenium:mine", "fluorspar:mine", "barite:mine", "phosphate:mine", "potash:mine", "feldspar:mine",
    "silver:mine", "copper:refined", "aluminium:refined", "indium:refined", "bismuth:refined", "titanium:sponge",
    "yttrium:mine",
))

# id, name, order, basis, price unit, main, note
GOODS = [
    ("bauxite:mine", "bauxite", 1, "dry gross bauxite", "USD/t", "yes", "dried ore; about 2 t of it per t of alumina"),
    ("manganese:mine", "manganese in ore", 1, "Mn", "USD/t", "yes", "content; ore of 20 to 50 % Mn"),
    ("copper:mine", "copper in ore", 1, "Cu", "USD/t", "no", "concentrate and leached ore"),
    ("niobium:mine", "niobium in ore", 1, "Nb", "USD/kg", "yes", ""),
    ("tantalum:mine", "tantalum in ore", 1, "Ta", "USD/kg", "yes", "small-scale mining, so weakly known"),
    ("vanadium:mine", "vanadium in ore and slag", 1, "V", "USD/kg", "yes", ""),
    ("chromium:mine", "chromite", 1, "gross chromite", "USD/t", "yes", "marketable ore"),
    ("molybdenum:mine", "molybdenum in ore", 1, "Mo", "USD/kg", "yes", ""),
    ("tin:mine", "tin in ore", 1, "Sn", "USD/t", "yes", ""),
    ("zinc:mine", "zinc in ore", 1, "Zn", "USD/t", "yes", ""),
    ("lead:mine", "lead in ore", 1, "Pb", "USD/t", "yes", ""),
    ("titanium:ilmenite", "ilmenite", 1, "TiO2", "USD/t", "no",
     "in USGS with leucoxene and slag feed; US rutile is counted here"),
    ("titanium:rutile", "rutile", 1, "TiO2", "USD/t", "no", ""),
    ("zirconium:mine", "zircon", 1, "gross zircon concentrate", "USD/t", "yes",
     "hafnium comes with it, about 2 %, and has no table"),
    ("beryllium:mine", "beryllium in ore", 1, "Be", "USD/kg", "yes", "USGS takes 4 % Be in bertrandite and beryl ore"),
    ("rhenium:mine", "rhenium from molybdenite", 1, "Re", "USD/kg", "yes", "recovered primary rhenium"),
    ("platinum:mine", "platinum in ore", 1, "Pt", "USD/kg", "yes", ""),
    ("palladium:mine", "palladium in ore", 1, "Pd", "USD/kg", "yes", ""),
    ("rhodium:mine", "rhodium in ore", 1, "Rh", "USD/kg", "yes", "BGS only, to 2023"),
    ("iridium:mine", "iridium in ore", 1, "Ir", "USD/kg", "yes", "BGS only, to 2023"),
    ("ruthenium:mine", "ruthenium in ore", 1, "Ru", "USD/kg", "yes", "BGS only, to 2023"),
    ("fluorspar:mine", "fluorspar", 1, "gross fluorspar", "USD/t", "yes", "acid and metallurgical grade together"),
    ("barite:mine", "barite", 1, "gross barite", "USD/t", "yes", ""),
    ("phosphate:mine", "phosphate rock", 1, "gross phosphate rock", "USD/t", "yes", "marketable rock, near 30 % P2O5"),
    ("potash:mine", "potash", 1, "K2O", "USD/t", "yes", "K2O equivalent"),
    ("magnesite:mine", "magnesite", 1, "gross magnesite", "USD/t", "yes",
     "ore of magnesia; most magnesium metal is made from dolomite instead"),
    ("strontium:mine", "celestite", 1, "gross celestite", "USD/t", "yes", ""),
    ("feldspar:mine", "feldspar", 1, "gross feldspar", "USD/t", "yes", "without nepheline syenite"),
    ("boron:mine", "boron minerals", 1, "mixed boron forms", "USD/t", "yes",
     "show, do not compare: crude ore, refined borates and B2O3 equivalent stand side by side"),
    ("helium:mine", "helium", 1, "He", "USD/kg", "yes", "published as a volume; units.csv has Mm3 for it"),
    ("arsenic:refined", "arsenic trioxide", 1, "gross As2O3", "USD/t", "yes", "with the trioxide equivalent of other compounds"),
    ("silver:mine", "silver in ore", 1, "Ag", "USD/kg", "yes", ""),
    ("iron:mine", "iron ore", 1, "gross usable ore", "USD/t", "yes", "usable ore as shipped"),
    ("uranium:mine", "uranium", 1, "U", "USD/kg", "yes",
     "import-only: World Mining Data alone has it, and its terms of reuse were not seen"),
    ("coking_coal:mine", "coking coal", 1, "gross coking coal", "USD/t", "yes",
     "import-only: World Mining Data alone has it, and its terms of reuse were not seen"),
    ("nickel:ferronickel", "ferronickel", 2, "gross ferronickel", "USD/t", "no",
     "gross alloy, 10 to 40 % Ni; part of nickel:refined"),
    ("copper:smelter", "smelted copper", 2, "Cu", "USD/t", "no", "blister and anode, part of it from scrap"),
    ("copper:refined", "refined copper", 3, "Cu", "USD/t", "yes", "includes secondary and electrowon metal"),
    ("aluminium:refined", "primary aluminium", 1, "Al", "USD/t", "yes", ""),
    ("indium:refined", "refined indium", 1, "In", "USD/kg", "yes", "primary"),
    ("tellurium:refined", "refined tellurium", 1, "Te", "USD/kg", "yes", ""),
    ("selenium:refined", "refined selenium", 1, "Se", "USD/kg", "yes", ""),
    ("bismuth:refined", "refined bismuth", 1, "Bi", "USD/kg", "yes", ""),
    ("cadmium:refined", "refined cadmium", 1, "Cd", "USD/kg", "yes", ""),
    ("silicon:ferrosilicon", "ferrosilicon", 1, "Si", "USD/t", "no", "silicon content"),
    ("titanium:sponge", "titanium sponge", 2, "Ti", "USD/kg", "yes", "sponge taken as pure metal"),
    ("titanium:pigment", "titanium dioxide pigment", 2, "TiO2", "USD/t", "no", "capacity only; pigment taken as pure TiO2"),
    ("niobium:ferroniobium", "ferroniobium", 2, "gross ferroniobium", "USD/kg", "no", "gross alloy, about 65 % Nb"),
    ("iron:steel", "raw steel", 2, "gross raw steel", "USD/t", "no", "the demand side of manganese, chromium, nickel, vanadium"),
]

# symbol -> (name, oxide, t of element per t of oxide). Standard atomic weights.
ELEMENTS = collections.OrderedDict([
    ("La", ("lanthanum", "La2O3", 0.8527)), ("Ce", ("cerium", "CeO2", 0.8141)), ("Pr", ("praseodymium", "Pr6O11", 0.8277)),
    ("Nd", ("neodymium", "Nd2O3", 0.8574)), ("Sm", ("samarium", "Sm2O3", 0.8624)), ("Eu", ("europium", "Eu2O3", 0.8636)),
    ("Gd", ("gadolinium", "Gd2O3", 0.8676)), ("Tb", ("terbium", "Tb4O7", 0.8502)), ("Dy", ("dysprosium", "Dy2O3", 0.8713)),
    ("Y", ("yttrium", "Y2O3", 0.7874)),
])
for _symbol, (_name, _oxide, _factor) in ELEMENTS.items():
    GOODS.append((_name + ":mine", _name + " in concentrate", 1, _symbol, "USD/kg", "yes",
                  "derived from rare_earths:mine and a composition by deposit type; see the note of each row"))

# Goods that customs know and no table of production does.
TRADE_ONLY = {g[0] for g in concordance.TRADE_GOODS}
GOODS += [(g[0], g[3], g[4], g[5], "USD/t", "no", g[6] + ("; " if g[6] else "") + "customs codes only, no production by country")
          for g in concordance.TRADE_GOODS]

# unit, kind, factor, note
UNITS = [
    ("Mm3", "mass", 1.0, "million cubic metres; only with a volume basis, whose factor in basis.csv is t per million m3"),
    ("USD/ozt", "price", 32150.7466, "per troy ounce of 31.1034768 g"),
]

# good, published basis, factor, source, note
BASIS = [
    ("helium:mine", HELIUM, 169.3, "lode derived", "t per million m3: 4.0026 g/mol x 101,325 Pa / (8.31446 J/mol/K x 288.15 K)"),
    ("niobium:mine", "Nb2O5", 0.6990, "atomic weights", ""),
    ("tantalum:mine", "Ta2O5", 0.8190, "atomic weights", ""),
    ("vanadium:mine", "V2O5", 0.5602, "atomic weights", ""),
    ("uranium:mine", "U3O8", 0.8480, "atomic weights", ""),
    ("potash:mine", "KCl", 0.6317, "atomic weights", "pure chloride; the product of trade holds about 60 % K2O"),
    ("beryllium:mine", "gross concentrate", 0.04, "lode prior",
     "4 % Be in bertrandite and beryl ore, the factor USGS MCS 2026 states"),
    ("copper:refined", "gross", 1.0, "lode", "refined metal taken as pure"),
    ("arsenic:refined", "As", 1.3203, "atomic weights", "As2O3 per As"),
]

# Rare earths: weight share of each oxide in the REO total by deposit type, percent. Priors: rounded values from memory of
# published assays of the deposit type, checked only against sums and against the REO types of goods/joint.csv.
TYPES = collections.OrderedDict([
    ("Bayan Obo type",
     {"La": 25.0, "Ce": 50.0, "Pr": 5.5, "Nd": 16.5, "Sm": 1.0, "Eu": 0.2, "Gd": 0.7, "Tb": 0.02, "Dy": 0.1, "Y": 0.3}),
    ("Sichuan type",
     {"La": 33.0, "Ce": 47.5, "Pr": 4.2, "Nd": 12.5, "Sm": 1.2, "Eu": 0.2, "Gd": 0.5, "Tb": 0.02, "Dy": 0.1, "Y": 0.5}),
    ("ionic clay",
     {"La": 27.0, "Ce": 3.0, "Pr": 6.0, "Nd": 21.0, "Sm": 4.5, "Eu": 0.7, "Gd": 5.0, "Tb": 0.6, "Dy": 3.5, "Y": 24.0}),
    ("bastnaesite",
     {"La": 33.0, "Ce": 49.0, "Pr": 4.3, "Nd": 12.0, "Sm": 0.8, "Eu": 0.1, "Gd": 0.2, "Tb": 0.01, "Dy": 0.03, "Y": 0.1}),
    ("carbonatite monazite",
     {"La": 25.5, "Ce": 46.5, "Pr": 5.3, "Nd": 18.5, "Sm": 2.3, "Eu": 0.5, "Gd": 1.0, "Tb": 0.07, "Dy": 0.18, "Y": 0.4}),
    ("placer monazite",
     {"La": 23.0, "Ce": 46.0, "Pr": 5.0, "Nd": 17.0, "Sm": 2.8, "Eu": 0.1, "Gd": 1.5, "Tb": 0.1, "Dy": 0.7, "Y": 2.4}),
    ("loparite",
     {"La": 25.0, "Ce": 50.0, "Pr": 5.0, "Nd": 15.0, "Sm": 0.8, "Eu": 0.1, "Gd": 0.7, "Tb": 0.1, "Dy": 0.9, "Y": 1.3}),
])
# Country -> parts of its REO output. China's are its mining quota of 2024 in t REO, unverified.
QUOTA = {"Bayan Obo type": 188650.0, "Sichuan type": 62200.0, "ionic clay": 19150.0}
COUNTRY_TYPE = {"USA": "bastnaesite", "AUS": "carbonatite monazite", "MMR": "ionic clay", "IND": "placer monazite",
 "RUS": "loparite",
                "THA": "ionic clay", "NGA": "placer monazite", "MDG": "placer monazite", "BRA": "ionic clay", "VNM": "ionic clay",
                "MYS": "ionic clay"}

# --------------------------------------------------------------------------------------------------------- published tables

HEAD = "chapter head: "     # the head of the USGS chapter, which speaks of the US table

# good, flow, commodity, Statistics_detail, basis, evidence, note
TABLES_MCS26 = [
    ("alumina:refined", "production", "Alumina", "Alumina, refinery production", "gross alumina",
     "unit: metric dry tons; row note: calcined equivalent weights", ""),
    ("bauxite:mine", "production", "Bauxite", "Bauxite, mine production", "dry gross bauxite", "unit: thousand metric dry tons",
     "US withheld"),
    ("gallium:refined", "production", "Gallium", "Primary production", "Ga",
     "section: world low-purity production; unit kilograms", ""),
    ("gallium:refined", "capacity", "Gallium", "Production capacity", "Ga", "section: low-purity production capacity", ""),
    ("cobalt:mine", "production", "Cobalt", "Mine production", "Co", HEAD + "cobalt content", ""),
    ("lithium:mine", "production", "Lithium", "Mine production", "Li", HEAD + "lithium content", "US withheld"),
    ("nickel:mine", "production", "Nickel", "Mine production", "Ni", HEAD + "nickel content", ""),
    ("graphite:natural", "production", "Graphite (Natural)", "Mine production", "gross graphite",
     HEAD + "metric tons, no content named", ""),
    ("rare_earths:mine", "production", "Rare Earths", "Mine production", "REO", HEAD + "rare-earth-oxide (REO) equivalent", ""),
    ("tungsten:mine", "production", "Tungsten", "Mine production", "W", HEAD + "tungsten content", ""),
    ("antimony:mine", "production", "Antimony", "Mine production", "Sb", HEAD + "antimony content", ""),
    ("magnesium:refined", "production", "Magnesium Metal", "Smelter production", "Mg", "section: world primary production", ""),
    ("magnesium:refined", "capacity", "Magnesium Metal", "Smelter capacity", "Mg", "section: world primary production", ""),
    ("silicon:refined", "production", "Silicon", "Silicon metal", "Si", HEAD + "silicon content", "US withheld"),
    ("manganese:mine", "production", "Manganese", "Mine production", "Mn", "section: World Mine Production (manganese content)",
     "chapter head says gross weight: not for this table"),
    ("copper:mine", "production", "Copper", "Mine production", "Cu", HEAD + "copper content", ""),
    ("copper:refined", "production", "Copper", "Refinery production", "Cu", HEAD + "copper content",
     "includes secondary and electrowon metal"),
    ("niobium:mine", "production", "Niobium (Columbium)", "Mine production", "Nb", HEAD + "niobium content", ""),
    ("tantalum:mine", "production", "Tantalum", "Mine production", "Ta", HEAD + "tantalum content", ""),
    ("vanadium:mine", "production", "Vanadium", "Mine production", "V", HEAD + "vanadium content", ""),
    ("chromium:mine", "production", "Chromium", "Mine production", "gross chromite",
     "row note: mine production reported in gross weight", "chapter head says chromium content: not for this table"),
    ("molybdenum:mine", "production", "Molybdenum", "Mine production", "Mo", HEAD + "molybdenum content", ""),
    ("tin:mine", "production", "Tin", "Mine production", "Sn", HEAD + "tin content", ""),
    ("zinc:mine", "production", "Zinc", "Mine production", "Zn",
     "row note: zinc content of concentrates and direct shipping ores", ""),
    ("lead:mine", "production", "Lead", "Mine production", "Pb", HEAD + "lead content", ""),
    ("titanium:ilmenite", "production", "Titanium Mineral Concentrates", "Mine production: Ilmenite", "TiO2",
     HEAD + "titanium dioxide (TiO2) content", ""),
    ("titanium:rutile", "production", "Titanium Mineral Concentrates", "Mine production: Rutile", "TiO2",
     HEAD + "titanium dioxide (TiO2) content", "US rutile is counted with ilmenite"),
    ("zirconium:mine", "production", "Zirconium",
     "Zirconium mineral concentrates, mine production (thousand metric tons, gross weight)", "gross zircon concentrate",
     "detail: gross weight", "reserves beside it are ZrO2"),
    ("beryllium:mine", "production", "Beryllium", "Mine production", "Be",
     HEAD + "beryllium content; row note: based on 4 % beryllium", ""),
    ("rhenium:mine", "production", "Rhenium", "Mine production", "Re", HEAD + "kilograms, rhenium content",
     "recovered with copper and molybdenum; no secondary"),
    ("platinum:mine", "production", "Platinum", "Mine production: Platinum", "Pt", HEAD + "platinum-group-metal content", ""),
    ("palladium:mine", "production", "Palladium", "Mine production: Palladium", "Pd", HEAD + "platinum-group-metal content", ""),
    ("fluorspar:mine", "production", "Fluorspar", "Mine production", "gross fluorspar",
     HEAD + "thousand metric tons, no content named", ""),
    ("barite:mine", "production", "Barite", "Mine production", "gross barite", HEAD + "thousand metric tons, no content named",
     "US withheld"),
    ("phosphate:mine", "production", "Phosphate Rock", "Mine production", "gross phosphate rock",
     HEAD + "marketable phosphate rock", ""),
    ("potash:mine", "production", "Potash", "Mine production", "K2O", HEAD + "potassium oxide (K2O) equivalent", ""),
    ("magnesite:mine", "production", "Magnesium Compounds", "Mine production", "gross magnesite",
     "section: world magnesite mine production (gross weight)", "chapter head says MgO content: not for this table; US withheld"),
    ("strontium:mine", "production", "Strontium", "Mine production", "gross celestite",
     "row note: gross weight of celestite in tons", "chapter head says strontium content: not for this table"),
    ("feldspar:mine", "production", "Feldspar And Nepheline Syenite", "Mine production", "gross feldspar",
     "row note: feldspar only", ""),
    ("feldspar:mine", "production", "Feldspar And Nepheline Syenite", "Mine production: beneficiated, marketable",
     "gross feldspar", "row note: feldspar only", "Brazil"),
    ("feldspar:mine", "production", "Feldspar And Nepheline Syenite", "Mine production: includes pegmatites", "gross feldspar",
     "row note: feldspar only", "Spain"),
    ("boron:mine", "production", "Boron", "Production\u2014All forms", "mixed boron forms", "detail: all forms", "US, withheld"),
    ("boron:mine", "production", "Boron", "Production\u2014crude ore", "mixed boron forms", "detail: crude ore",
     "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014ulexite", "mixed boron forms", "detail: ulexite",
     "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014boric oxide equivalent", "mixed boron forms",
     "detail: boric oxide equivalent", "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014compounds", "mixed boron forms", "detail: compounds",
     "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014crude borates", "mixed boron forms", "detail: crude borates",
     "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014datolite ore", "mixed boron forms", "detail: datolite ore",
     "one form of several: show, do not compare"),
    ("boron:mine", "production", "Boron", "Production\u2014refined borates", "mixed boron forms", "detail: refined borates",
     "one form of several: show, do not compare"),
    ("helium:mine", "production", "Helium", "Helium Production", HELIUM,
     HEAD + "million cubic meters; the state of the gas is the usual one of USGS helium data", "lode's reading of the state"),
    ("arsenic:refined", "production", "Arsenic", "Production (arsenic trioxide, gross weight)", "gross As2O3",
     "detail: arsenic trioxide, gross weight", "chapter head says arsenic content: not for this table"),
    ("arsenic:refined", "capacity", "Arsenic", "Refinery capacity (arsenic trioxide, gross weight)", "gross As2O3",
     "detail: arsenic trioxide, gross weight", ""),
    ("silver:mine", "production", "Silver", "Mine production", "Ag", HEAD + "silver content", ""),
    ("iron:mine", "production", "Iron Ore", "Mine production: Usable ore", "gross usable ore", "detail: usable ore",
     "iron content is a table of its own"),
    ("iron:steel", "production", "Iron And Steel", "Raw steel", "gross raw steel", "detail: raw steel", ""),
    ("aluminium:refined", "production", "Aluminum", "Smelter production", "Al", "section: world smelter production", ""),
    ("aluminium:refined", "capacity", "Aluminum", "Yearend capacity", "Al", "row note: yearend operating capacity", ""),
    ("indium:refined", "production", "Indium", "Refinery production", "In", "section: world refinery production", ""),
    ("indium:refined", "capacity", "Indium", "Refinery capacity", "In", "section: world refinery production and capacity", ""),
    ("tellurium:refined", "production", "Tellurium", "Refinery production", "Te", HEAD + "tellurium content", ""),
    ("tellurium:refined", "production", "Tellurium", "Refinery production: copper telluride", "Te", HEAD + "tellurium content",
     "US, copper telluride, withheld"),
    ("tellurium:refined", "production", "Tellurium", "Refinery production: concentrate", "Te", HEAD + "tellurium content",
     "Sweden, concentrate"),
    ("tellurium:refined", "capacity", "Tellurium", "Refinery capacity", "Te", HEAD + "tellurium content", ""),
    ("tellurium:refined", "capacity", "Tellurium", "Refinery capacity: copper telluride", "Te", HEAD + "tellurium content",
     "US, copper telluride, withheld"),
    ("tellurium:refined", "capacity", "Tellurium", "Refinery capacity: concentrate", "Te", HEAD + "tellurium content",
     "Sweden, concentrate"),
    ("selenium:refined", "production", "Selenium", "Refinery production", "Se", HEAD + "selenium content", ""),
    ("selenium:refined", "production", "Selenium", "Refinery production: crude and anode slimes", "Se", HEAD + "selenium content",
     "US, withheld"),
    ("selenium:refined", "capacity", "Selenium", "Refinery capacity", "Se", HEAD + "selenium content", ""),
    ("selenium:refined", "capacity", "Selenium", "Refinery capacity: crude and anode slimes", "Se", HEAD + "selenium content",
     "US, withheld"),
    ("bismuth:refined", "production", "Bismuth", "Refinery production", "Bi", "section: world refinery production", ""),
    ("bismuth:refined", "capacity", "Bismuth", "Production capacity", "Bi", "section: world refinery production and capacity",
     ""),
    ("cadmium:refined", "production", "Cadmium", "Refinery production", "Cd", "section: world refinery production", ""),
    ("silicon:ferrosilicon", "production", "Silicon", "Ferrosilicon", "Si", HEAD + "silicon content", "US withheld"),
    ("titanium:sponge", "production", "Titanium Sponge Metal", "Titanium sponge metal production", "Ti", "detail: sponge metal",
     "US withheld"),
    ("titanium:sponge", "capacity", "Titanium Sponge Metal", "Titanium sponge metal Capacity", "Ti", "detail: sponge metal", ""),
    ("titanium:pigment", "capacity", "Tio2 Pigment", "TiO2 Pigment Capacity", "TiO2", "detail: TiO2 pigment", ""),
]

# good, flow, COMMODITY, TYPE (both trimmed), unit, basis, evidence, note. A row holds capacity too where the table has it.
TABLES_MCS25 = [
    ("alumina:refined", "production", "Bauxite", "Refinery production, alumina - calcined equivalent weights", "kt",
     "gross alumina", "TYPE: calcined equivalent weights", ""),
    ("bauxite:mine", "production", "Bauxite", "Mine production, bauxite, dry tons", "kt", "dry gross bauxite", "TYPE: dry tons",
     ""),
    ("gallium:refined", "production", "Gallium", "Primary production", "kg", "Ga", "unit kilograms; primary", ""),
    ("cobalt:mine", "production", "Cobalt", "Mine production, cobalt content, estimated", "t", "Co", "TYPE: cobalt content", ""),
    ("cobalt:mine", "production", "Cobalt", "Mine production, estimated", "t", "Co", "the US row of the same table", ""),
    ("lithium:mine", "production", "Lithium", "Mine production, lithium content", "t", "Li", "TYPE: lithium content", ""),
    ("nickel:mine", "production", "Nickel", "Mine production, nickel content", "t", "Ni", "TYPE: nickel content", ""),
    ("graphite:natural", "production", "Graphite", "Mine production", "t", "gross graphite", "no content named", ""),
    ("rare_earths:mine", "production", "Rare earths", "Mine production, rare-earth-oxide equivalent", "t", "REO",
     "TYPE: rare-earth-oxide equivalent", ""),
    ("tungsten:mine", "production", "Tungsten", "Mine production, tungsten content", "t", "W", "TYPE: tungsten content", ""),
    ("antimony:mine", "production", "Antimony", "Mine production, antimony content", "t", "Sb", "TYPE: antimony content", ""),
    ("magnesium:refined", "production", "Magnesium metal", "Magnesium smelter production", "kt", "Mg", "TYPE: smelter production",
     ""),
    ("silicon:refined", "production", "Silicon", "Plant production, silicon metal", "kt", "Si",
     "same table as in 2026, whose chapter head says silicon content", ""),
    ("manganese:mine", "production", "Manganese", "Mine production, manganese content", "kt", "Mn", "TYPE: manganese content",
     ""),
    ("copper:mine", "production", "Copper", "Mine production, recoverable copper content", "kt", "Cu",
     "TYPE: recoverable copper content", ""),
    ("copper:refined", "production", "Copper", "Refinery production, copper", "kt", "Cu", "TYPE: refinery production",
     "includes secondary and electrowon metal"),
    ("niobium:mine", "production", "Niobium", "Mine production, niobium content", "t", "Nb", "TYPE: niobium content", ""),
    ("tantalum:mine", "production", "Tantalum", "Mine production, tantalum content", "t", "Ta", "TYPE: tantalum content", ""),
    ("vanadium:mine", "production", "Vanadium", "Mine production, vanadium content", "t", "V", "TYPE: vanadium content", ""),
    ("chromium:mine", "production", "Chromium", "Mine production, grosss weight, marketable chromite ore", "kt", "gross chromite",
     "TYPE: gross weight, marketable chromite ore", ""),
    ("molybdenum:mine", "production", "Molybdenum", "Mine production, molybdenum content", "t", "Mo", "TYPE: molybdenum content",
     ""),
    ("tin:mine", "production", "Tin", "Mine production, tin content", "t", "Sn", "TYPE: tin content", ""),
    ("zinc:mine", "production", "Zinc", "Mine production, zinc content", "kt", "Zn", "TYPE: zinc content", ""),
    ("lead:mine", "production", "Lead", "Mine production, lead content", "kt", "Pb", "TYPE: lead content", ""),
    ("titanium:ilmenite", "production", "Titanium Mineral Concentrates",
     "Mine production, ilmentite, titanium dioxide (TiO2) content", "kt", "TiO2", "TYPE: TiO2 content",
     "the release says metric tons; the figures are thousand, as in the 2026 edition"),
    ("titanium:rutile", "production", "Titanium Mineral Concentrates", "Mine production, rutile, titanium dioxide (TiO2) content",
     "kt", "TiO2", "TYPE: TiO2 content",
     "the release says metric tons; the figures are thousand, as in the 2026 edition"),
    ("zirconium:mine", "production", "Zirconium and Hafnium", "Mine production, zirconium, gross weight", "kt",
     "gross zircon concentrate", "TYPE: gross weight", ""),
    ("beryllium:mine", "production", "Beryllium", "Mine production, beryllium content", "t", "Be", "TYPE: beryllium content", ""),
    ("rhenium:mine", "production", "Rhenium", "Mine production, rhenium content", "kg", "Re", "TYPE: rhenium content", ""),
    ("platinum:mine", "production", "Platinum-Group metals", "Mine production, Platinum content", "kg", "Pt",
     "TYPE: platinum content", ""),
    ("palladium:mine", "production", "Platinum-Group metals", "Mine production, Palladium content", "kg", "Pd",
     "TYPE: palladium content", ""),
    ("fluorspar:mine", "production", "Fluorspar", "Mine production, estimated", "kt", "gross fluorspar", "no content named", ""),
    ("barite:mine", "production", "Barite", "Mine production, barite, estimated", "kt", "gross barite", "TYPE: barite", ""),
    ("phosphate:mine", "production", "Phosphate rock", "Mine production, marketable phosphate rock", "kt", "gross phosphate rock",
     "TYPE: marketable phosphate rock", ""),
    ("potash:mine", "production", "Potash", "Mine production, potassium oxide (K2O) equivalent", "kt", "K2O",
     "TYPE: K2O equivalent", ""),
    ("magnesite:mine", "production", "Magnesium Compounds", "Mine production, magnesite - gross weight", "kt", "gross magnesite",
     "TYPE: magnesite - gross weight", ""),
    ("strontium:mine", "production", "Strontium", "Mine production, strontium content", "t", "gross celestite",
     "same table as in 2026, whose note says gross weight of celestite",
     "TYPE says strontium content: the figures are gross, as in the 2026 edition"),
    ("feldspar:mine", "production", "Feldspar", "Mine production, estimated", "kt", "gross feldspar", "no content named", ""),
    ("boron:mine", "production", "Boron", "Boron all types", "kt", "mixed boron forms", "TYPE: all types",
     "show, do not compare"),
    ("helium:mine", "production", "Helium", "Production, helium gas content", "Mm3", HELIUM, "unit: million cubic meters",
     "lode's reading of the state"),
    ("arsenic:refined", "production", "Arsenic", "Plant production, arsenic trioxide or calculated equivalent.", "t",
     "gross As2O3", "TYPE: arsenic trioxide or calculated equivalent", ""),
    ("silver:mine", "production", "Silver", "Mine production, silver content", "t", "Ag", "TYPE: silver content", ""),
    ("iron:mine", "production", "Iron Ore", "Mine production, usable ore", "kt", "gross usable ore", "TYPE: usable ore", ""),
    ("iron:steel", "production", "Iron and Steel", "Raw steel", "Mt", "gross raw steel", "TYPE: raw steel", ""),
    ("aluminium:refined", "production", "Aluminum", "Smelter production, aluminum", "kt", "Al", "TYPE: smelter production", ""),
    ("indium:refined", "production", "Indium", "Refinery production", "t", "In", "TYPE: refinery production", ""),
    ("tellurium:refined", "production", "Tellurium", "Refinery production, tellurium content", "t", "Te",
     "TYPE: tellurium content", ""),
    ("selenium:refined", "production", "Selenium", "Refinery production, selenium content", "t", "Se", "TYPE: selenium content",
     ""),
    ("bismuth:refined", "production", "Bismuth", "Refinery production", "t", "Bi", "TYPE: refinery production", ""),
    ("cadmium:refined", "production", "Cadmium", "Refinery production, estimated", "t", "Cd", "TYPE: refinery production", ""),
    ("silicon:ferrosilicon", "production", "Silicon", "Plant production, Ferosilicon, silicon content", "kt", "Si",
     "TYPE: silicon content", ""),
    ("titanium:sponge", "production", "Titanium & titanium dioxide", "Sponge Metal Production", "t", "Ti", "TYPE: sponge metal",
     ""),
    ("titanium:pigment", "capacity", "Titanium & titanium dioxide", "Pigment Capacity", "t", "TiO2", "TYPE: pigment", ""),
]

# good, Mineral_Commodity, Form, basis, evidence. Production and capacity by Data_type, each row with its own unit.
TABLES_SIR = [
    ("cobalt:mine", "Cobalt", "Ore, Cobalt content", "t", "Co", "Form: cobalt content"),
    ("gallium:refined", "Gallium", "Primary gallium metal, gallium content", "kg", "Ga", "Form: gallium content"),
    ("gallium:refined", "Gallium", "Primary gallium metal", "kg", "Ga", "Form: primary gallium metal"),
    ("helium:mine", "Helium", "Grade A and gaseous helium", "Mm3", HELIUM, "unit: million cubic meters"),
    ("lithium:mine", "Lithium", "Brine and mine, lithium content", "t", "Li", "Form: lithium content"),
    ("magnesium:refined", "Magnesium metal", "Primary magnesium metal", "t", "Mg", "Form: primary magnesium metal"),
    ("palladium:mine", "Palladium", "Palladium metal content", "kg", "Pd", "Form: metal content"),
    ("platinum:mine", "Platinum", "Platinum metal content", "kg", "Pt", "Form: metal content"),
    ("titanium:sponge", "Titanium", "Titanium sponge", "kt", "Ti", "Form: sponge"),
]

# good, file, commodity, sub-commodity, basis, evidence, note
TABLES_BGS = [
    ("gallium:refined", "gallium", "gallium, primary", "", "Ga", "tonnes; primary metal", ""),
    ("germanium:refined", "germanium", "germanium metal", "", "Ge", "tonnes; metal",
     "lists China, Russia and the United States only"),
    ("cobalt:mine", "cobalt", "cobalt, mine", "", "Co", "unit: metal content", ""),
    ("cobalt:refined", "cobalt", "cobalt, refined", "", "Co", "tonnes; refined", ""),
    ("nickel:mine", "nickel", "nickel, mine", "", "Ni", "unit: metal content", ""),
    ("nickel:refined", "nickel", "nickel, smelter/refinery", "", "Ni", "tonnes; figure notes speak of nickel content", ""),
    ("nickel:refined", "nickel", "nickel, smelter/refinery", "Sulfate", "Ni", "tonnes; beside the metal",
     "added to the row without sub-commodity"),
    ("graphite:natural", "graphite", "graphite", "", "gross graphite", "tonnes, no content named", ""),
    ("rare_earths:mine", "REs", "rare earth oxides", "", "REO", "commodity: oxides", ""),
    ("tungsten:mine", "tungsten", "tungsten, mine", "", "W", "unit: metal content", ""),
    ("antimony:mine", "antimony", "antimony, mine", "", "Sb", "unit: metal content", ""),
    ("magnesium:refined", "magnesium", "magnesium metal, primary", "", "Mg", "tonnes; primary metal", ""),
    ("silicon:refined", "ferroalloys", "ferro-alloys", "Silicon metal", "gross silicon metal", "sub-commodity: silicon metal",
     ""),
    ("copper:mine", "copper", "copper, mine", "", "Cu", "unit: metal content", ""),
    ("copper:smelter", "copper", "copper, smelter", "", "Cu", "tonnes; smelter", "blister and anode, part of it from scrap"),
    ("copper:refined", "copper", "copper, refined", "", "Cu", "tonnes; refined", "includes secondary and leach cathodes"),
    ("nickel:ferronickel", "ferroalloys", "ferro-alloys", "Ferro-nickel", "gross ferronickel", "unit: tonnes of alloy",
     "China stands in an aggregate only, so shares exclude it"),
    ("niobium:ferroniobium", "ferroalloys", "ferro-alloys", "Ferro-niobium", "gross ferroniobium", "unit: tonnes of alloy",
     "two countries"),
    ("platinum:mine", "platinum", "platinum group metals, mine", "Platinum", "Pt", "unit: kilograms (metal content)", ""),
    ("palladium:mine", "platinum", "platinum group metals, mine", "Palladium", "Pd", "unit: kilograms (metal content)", ""),
    ("rhodium:mine", "platinum", "platinum group metals, mine", "Rhodium", "Rh", "unit: kilograms (metal content)", "from 2018"),
    ("iridium:mine", "platinum", "platinum group metals, mine", "Iridium", "Ir", "unit: kilograms (metal content)", "from 2018"),
    ("ruthenium:mine", "platinum", "platinum group metals, mine", "Ruthenium", "Ru", "unit: kilograms (metal content)",
     "from 2018"),
]

# good, mineral, stage, basis, evidence, note
TABLES_IEA = [
    ("cobalt:mine", "Cobalt", "mining", "Co", "kt of contained metal", ""), ("cobalt:refined", "Cobalt", "refining", "Co",
     "kt of contained metal", ""),
    ("lithium:mine", "Lithium", "mining", "Li", "kt of contained metal; level is that of Li", ""),
    ("lithium:chemical", "Lithium", "refining", "Li", "kt of contained metal; level is that of Li", ""),
    ("nickel:mine", "Nickel", "mining", "Ni", "kt of contained metal", ""), ("nickel:refined", "Nickel", "refining", "Ni",
     "kt of contained metal", ""),
    ("graphite:natural", "Graphite", "mining", "gross graphite", "kt; mining is natural graphite", ""),
    ("graphite:anode", "Graphite", "refining", "gross graphite", "kt; battery grade", "natural and synthetic together"),
    ("copper:mine", "Copper", "mining", "Cu", "kt of contained metal", ""), ("copper:refined", "Copper", "refining", "Cu",
     "kt of contained metal", ""),
]

# World Mining Data, from a user's own copy only: good, commodity, unit, basis, evidence, note
TABLES_WMD = [
    ("cobalt:mine", "Cobalt", "t", "Co", "metal content of the group iron and ferro-alloy metals", ""),
    ("manganese:mine", "Manganese", "t", "Mn", "world level of 2022 (20.3 Mt) is that of Mn content", ""),
    ("molybdenum:mine", "Molybdenum", "t", "Mo", "world level is that of content", ""),
    ("nickel:mine", "Nickel", "t", "Ni", "world level is that of content", ""),
    ("niobium:mine", "Niobium (Nb2O5)", "t", "Nb2O5", "name of the table", ""),
    ("tantalum:mine", "Tantalum (Ta2O5)", "t", "Ta2O5", "name of the table", ""),
    ("tungsten:mine", "Tungsten (W)", "t", "W", "name of the table", ""),
    ("vanadium:mine", "Vanadium (V)", "t", "V", "name of the table", ""),
    ("aluminium:refined", "Aluminium", "t", "Al", "primary metal", ""),
    ("antimony:mine", "Antimony", "t", "Sb", "world level is that of content", ""),
    ("arsenic:refined", "Arsenic", "t", "gross As2O3", "world level of 2022 (56 kt) is that of the trioxide",
     "basis inferred from the level"),
    ("beryllium:mine", "Beryllium (conc.)", "t", "gross concentrate", "name of the table: concentrate", ""),
    ("bismuth:refined", "Bismuth", "t", "Bi", "world level is that of metal", ""),
    ("cadmium:refined", "Cadmium", "t", "Cd", "metal", ""),
    ("copper:mine", "Copper", "t", "Cu", "world level is that of content", ""),
    ("gallium:refined", "Gallium", "t", "Ga", "metal", ""),
    ("germanium:refined", "Germanium", "t", "Ge", "metal", ""),
    ("indium:refined", "Indium", "t", "In", "metal", ""),
    ("lead:mine", "Lead", "t", "Pb", "world level is that of content", ""),
    ("lithium:mine", "Lithium (Li2O)", "t", "Li2O", "name of the table", ""),
    ("rare_earths:mine", "Rare Earths (REO)", "t", "REO", "name of the table", ""),
    ("rhenium:mine", "Rhenium", "kg", "Re", "unit kg; metal", ""),
    ("selenium:refined", "Selenium", "t", "Se", "metal", ""),
    ("tellurium:refined", "Tellurium", "t", "Te", "metal", ""),
    ("tin:mine", "Tin", "t", "Sn", "world level is that of content", ""),
    ("zinc:mine", "Zinc", "t", "Zn", "world level is that of content", ""),
    ("palladium:mine", "Palladium", "kg", "Pd", "unit kg; metal", ""),
    ("platinum:mine", "Platinum", "kg", "Pt", "unit kg; metal", ""),
    ("rhodium:mine", "Rhodium", "kg", "Rh", "unit kg; metal", ""),
    ("silver:mine", "Silver", "kg", "Ag", "unit kg; metal", ""),
    ("bauxite:mine", "Bauxite", "t", "dry gross bauxite", "gross ore", "wet or dry is not said"),
    ("barite:mine", "Baryte", "t", "gross barite", "gross", ""),
    ("boron:mine", "Boron Minerals", "t", "mixed boron forms", "gross minerals", "show, do not compare"),
    ("feldspar:mine", "Feldspar", "t", "gross feldspar", "gross", "may hold nepheline syenite"),
    ("fluorspar:mine", "Fluorspar", "t", "gross fluorspar", "gross", ""),
    ("graphite:natural", "Graphite", "t", "gross graphite", "gross", ""),
    ("magnesite:mine", "Magnesite", "t", "gross magnesite", "gross", ""),
    ("potash:mine", "Potash (K2O)", "t", "K2O", "name of the table", ""),
    ("zirconium:mine", "Zircon", "t", "gross zircon concentrate", "gross", ""),
    ("coking_coal:mine", "Coking Coal", "t", "gross coking coal", "gross", ""),
    ("uranium:mine", "Uranium (U3O8)", "t", "U3O8", "name of the table", ""),
]

# World Bank prices: good, series, unit, basis, evidence, note
TABLES_PINK = [
    ("aluminium:refined", "Aluminum", "USD/t", "Al", "$/mt", "LME"),
    ("copper:refined", "Copper", "USD/t", "Cu", "$/mt", "LME"),
    ("nickel:refined", "Nickel", "USD/t", "Ni", "$/mt", "LME"),
    ("lead:refined", "Lead", "USD/t", "Pb", "$/mt", "LME"),
    ("tin:refined", "Tin", "USD/t", "Sn", "$/mt", "LME"),
    ("zinc:refined", "Zinc", "USD/t", "Zn", "$/mt", "LME"),
    ("platinum:refined", "Platinum", "USD/ozt", "Pt", "$/troy oz", "unwrought metal"),
    ("silver:mine", "Silver", "USD/ozt", "Ag", "$/troy oz", "refined metal"),
    ("iron:mine", "Iron ore, cfr spot", "USD/t", "gross usable ore",
     "$/dmtu in the heading; a level of 109 (2024) is that of a dry tonne of ore", "62 % Fe, cfr China"),
    ("phosphate:mine", "Phosphate rock", "USD/t", "gross phosphate rock", "$/mt", "f.o.b. North Africa"),
    ("potash:mine", "Potassium chloride", "USD/t", "KCl", "$/mt of chloride", "standard grade"),
]

# Source editions to cite for tables that are not embedded.
YEARS = {WMD: (2018, 2022), PINK: (1960, 2024)}

# --------------------------------------------------------------------------------------------------------------- minerals

# mineral, name, US 2025, EU 2023, note; status follows from the rows and IMPORT_ONLY.
MINERALS = [
    ("aluminium", "aluminium", 1, 1, "EU entry bauxite, alumina and aluminium"), ("alumina", "alumina", 0, 1,
     "EU entry bauxite, alumina and aluminium; the US list names aluminium"),
    ("bauxite", "bauxite", 0, 1, "EU entry bauxite, alumina and aluminium; the US list names aluminium"),
    ("antimony", "antimony", 1, 1, ""), ("arsenic", "arsenic", 1, 1, ""), ("barite", "barite", 1, 1, "EU spelling baryte"),
    ("beryllium", "beryllium", 1, 1, ""),
    ("bismuth", "bismuth", 1, 1, ""), ("boron", "boron", 1, 1, "EU entry borate; published in mixed forms: show, do not compare"),
    ("cadmium", "cadmium", 0, 0, "on neither list; kept as a host and companion of zinc"),
    ("cerium", "cerium", 1, 1, "rows are derived; EU group light rare earths"), ("cesium", "cesium", 1, 0,
     "no public country figures: one or two mines, output not reported"),
    ("chromium", "chromium", 1, 0, ""), ("cobalt", "cobalt", 1, 1, ""), ("coking_coal", "coking coal", 1, 1,
     "US entry metallurgical coal; World Mining Data alone has it, and its terms of reuse were not seen"),
    ("copper", "copper", 1, 1, "EU: strategic, below the critical thresholds"), ("dysprosium", "dysprosium", 1, 1,
     "rows are derived; EU group heavy rare earths"),
    ("erbium", "erbium", 1, 1, "no public country figures; EU group heavy rare earths"), ("europium", "europium", 1, 1,
     "rows are derived; EU group heavy rare earths"),
    ("feldspar", "feldspar", 0, 1, ""), ("fluorspar", "fluorspar", 1, 1, ""), ("gadolinium", "gadolinium", 1, 1,
     "rows are derived; EU group heavy rare earths"),
    ("gallium", "gallium", 1, 1, ""), ("germanium", "germanium", 1, 1, "BGS lists three countries only"), ("graphite", "graphite",
     1, 1, "EU entry natural graphite"),
    ("hafnium", "hafnium", 1, 1,
     "no public country figures: comes with nuclear zirconium in a few plants; USGS says world data are not available"),
    ("helium", "helium", 0, 1, ""), ("holmium", "holmium", 1, 1, "no public country figures; EU group heavy rare earths"),
    ("indium", "indium", 1, 0, ""), ("iridium", "iridium", 1, 1, "BGS to 2023; EU group platinum group metals"), ("iron",
     "iron and steel", 0, 0, "on neither list; the demand side of alloy metals"),
    ("lanthanum", "lanthanum", 1, 1, "rows are derived; EU group light rare earths"), ("lead", "lead", 1, 0, ""), ("lithium",
     "lithium", 1, 1, ""),
    ("lutetium", "lutetium", 1, 1, "no public country figures; EU group heavy rare earths"), ("magnesite", "magnesite", 0, 0,
     "on neither list; ore of magnesia"),
    ("magnesium", "magnesium", 1, 1, ""), ("manganese", "manganese", 1, 1,
     "EU: critical in all grades, strategic in battery grade"), ("molybdenum", "molybdenum", 0, 0,
     "on neither list; host of rhenium"),
    ("neodymium", "neodymium", 1, 1, "rows are derived; EU group light rare earths"), ("nickel", "nickel", 1, 1,
     "EU: strategic in battery grade, below the critical thresholds"), ("niobium", "niobium", 1, 1, ""),
    ("palladium", "palladium", 1, 1, "EU group platinum group metals"), ("phosphate", "phosphate rock", 1, 1,
     "US entry phosphate"),
    ("phosphorus", "phosphorus", 0, 1,
     "no public country figures: elemental phosphorus of a few countries; the rock is mineral phosphate"),
    ("platinum", "platinum", 1, 1, "EU group platinum group metals"), ("potash", "potash", 1, 0, ""), ("praseodymium",
     "praseodymium", 1, 1, "rows are derived; EU group light rare earths"),
    ("rare_earths", "rare earths", 0, 0, "the sum in REO; the lists name the elements or groups"), ("rhenium", "rhenium", 1, 0,
     ""), ("rhodium", "rhodium", 1, 1, "BGS to 2023; EU group platinum group metals"),
    ("rubidium", "rubidium", 1, 0, "no public country figures: by-product of lithium and cesium ores, output not reported"),
    ("ruthenium", "ruthenium", 1, 1, "BGS to 2023; EU group platinum group metals"),
    ("samarium", "samarium", 1, 1, "rows are derived; EU group light rare earths"), ("scandium", "scandium", 1, 1,
     "no public country figures: USGS gives a world figure for 2025 only"),
    ("selenium", "selenium", 0, 0, "on neither list; companion of copper"), ("silicon", "silicon", 1, 1,
     "EU entry silicon metal"), ("silver", "silver", 1, 0, ""), ("strontium", "strontium", 0, 1, ""),
    ("tantalum", "tantalum", 1, 1, ""), ("tellurium", "tellurium", 1, 0, ""), ("terbium", "terbium", 1, 1,
     "rows are derived; EU group heavy rare earths"),
    ("thulium", "thulium", 1, 1, "no public country figures; EU group heavy rare earths"), ("tin", "tin", 1, 0, ""), ("titanium",
     "titanium", 1, 1, "EU entry titanium metal"),
    ("tungsten", "tungsten", 1, 1, ""), ("uranium", "uranium", 1, 0,
     "World Mining Data alone has it, and its terms of reuse were not seen"), ("vanadium", "vanadium", 1, 1, ""),
    ("ytterbium", "ytterbium", 1, 1, "no public country figures; EU group heavy rare earths"), ("yttrium", "yttrium", 1, 1,
     "rows are derived; EU group heavy rare earths; USGS gives a world range of 10,000 to 15,000 t Y2O3 for 2025"),
    ("zinc", "zinc", 1, 0, ""), ("zirconium", "zirconium", 1, 0, ""),
]
IMPORT_ONLY = {"uranium", "coking_coal"}

# ------------------------------------------------------------------------------------------------------------------ names

# Names of publications whose files carry no code.
NAMES_BY_HAND = [
    ("Democratic Republic of Congo", "COD", "IEA"), ("Turkiye", "TUR", "GTA"), ("Congo, Democratic Republic of the", "COD",
     "USGS"),
    ("Korea, Democratic People's Republic of", "PRK", "USGS"), ("Cote d'Ivoire", "CIV", "USGS"), ("Macedonia", "MKD", "USGS"),
    ("Swaziland", "SWZ", "USGS"),
    ("South Korea", "KOR", "USGS"), ("Czech Republic", "CZE", "USGS"), ("Other Asia, nes", "TWN", "BACI"), ("S19", "TWN", "BACI"),
    ("United States of America", "USA", "GTA"), ("Republic of Korea", "KOR", "GTA"), ("Chinese Taipei", "TWN", "GTA"),
    ("Republic of Moldova", "MDA", "GTA"),
    ("Russian Federation", "RUS", "GTA"), ("Bosnia & Herzegovina", "BIH", "GTA"), ("Trinidad & Tobago", "TTO", "GTA"),
    ("Macedonia", "MKD", "GTA"),
    ("Lao", "LAO", "GTA"), ("Tanzania, United Republic of", "TZA", "GTA"), ("United States (extracted from natural gas)", "USA",
     "USGS"),
    ("United States (from Cliffside Field)", "USA", "USGS"), ("Brazil (beneficiated, marketable)", "BRA", "USGS"),
    ("Spain (includes pegmatites)", "ESP", "USGS"),
]
# The publication's own code is wrong or old here: (publication, name) -> country, None leaves the name out.
NAME_FIX = {("BGS", "Congo"): "COG", ("WMD", "French Guiana"): None, ("GeoDist", "Serbia and Montenegro"): None,
("WMD", "Taiwan"): "TWN"}

# What a note of USGS means, in our words.
MCS_NOTES = [
    ("quota", "production quota; undocumented output not included"),
    ("import data for China", "estimated by USGS from China's import data, so not independent of trade data"),
    ("calculated arsenic trioxide equivalent", "with the trioxide equivalent of other arsenic compounds"),
    ("4% beryllium", "at 4 % Be in ore"),
    ("titaniferous magnetite", "from titaniferous ore, mostly made into slag"),
    ("included with ilmenite", "United States rutile is counted with ilmenite"),
    ("roaster residues from", "recovered from roaster residues of several countries"),
    ("Rounded to two significant digits", "rounded by USGS to avoid disclosure"),
    ("rounded to the nearest hundred thousand", "rounded by USGS to avoid disclosure"),
]


def clean(text):
    """A name as it is matched: no-break spaces are blanks, blanks are single and not at the ends."""
    return " ".join((text or "").replace("\u00a0", " ").split())


# ------------------------------------------------------------------------------------------------------------------ names

def names(folder, countries):
    """Rows of countries/names.csv: alias, country, used_by; every name or code that is neither the ISO3 nor the pack's name."""
    join = os.path.join
    own = {r[0]: r[1] for r in countries}
    used = collections.OrderedDict()

    def add(alias, country, by):
        alias = clean(alias)
        country = NAME_FIX.get((by, alias), country)
        if not alias or country not in own or alias == country or alias == own[country]:
            return
        if alias in own and alias != country:
            raise ValueError("alias %s is the code of another country than %s" % (alias, country))
        used.setdefault((alias, country), [])
        if by not in used[alias, country]:
            used[alias, country].append(by)

    for alias, country, by in NAMES_BY_HAND:
        add(alias, country, by)
    for r in pc.read_csv(join(folder, "production", "x_mcs2026_world_tidy.csv")):
        if r["row_type"] == "country":
            add(r["country"], r["iso3"], "USGS")
    for name in sorted(os.listdir(join(folder, "production", "bgs"))):
        for r in pc.read_csv(join(folder, "production", "bgs", name)):
            if int(r["year"][:4]) >= 2010:
                add(r["country_trans"], r["country_iso3_code"], "BGS")
    for r in pc.read_csv(join(folder, "production", "x_wmd_2018_2022_long.csv")):
        if r["row_type"] == "country":
            add(r["country"], r["iso3"], "WMD")
    cross = pc.read_csv(join(folder, "country", "country_xwalk.csv"))
    wgi = {r["wgi_code"]: r["iso3"] for r in cross if r["wgi_code"]}
    dist = {r["geodist_code"]: r["iso3"] for r in cross if r["geodist_code"] and r["geodist_code"] != "YUG"}
    for r in cross:
        add(r["iso_name"], r["iso3"], "ISO 3166-1")
        if r["iso3"]:
            add(r["baci_name"], r["iso3"], "BACI")
        if r["geodist_code"] != "YUG":
            add(r["geodist_code"], r["iso3"], "GeoDist")
        add(r["wgi_code"], r["iso3"], "WGI")
    for r in pc.read_csv(join(folder, "country", "wgi_1996_2023.csv")):
        add(r["countryname"], wgi.get(r["code"]), "WGI")
    for r in pc.read_csv(join(folder, "country", "cepii_geo.csv")):
        add(r["country"], dist.get(r["iso3"]), "GeoDist")
    for table in ("gdp_current_usd_2000_2023.csv", "population_1960_2024.csv"):
        for r in pc.read_csv(join(folder, "country", table)):
            add(r["Country Name"], r["Country Code"], "World Bank")
    one = collections.defaultdict(set)
    for alias, country in used:
        one[alias].add(country)
    own_name = {name: country for country, name in own.items()}
    for alias, some in one.items():
        if len(some) > 1 or own_name.get(alias, min(some)) not in some:
            raise ValueError("one alias, several countries: %s %s" % (alias, sorted(some)))
    return [[alias, country, "; ".join(sorted(by))] for (alias, country), by in sorted(used.items())]


# ------------------------------------------------------------------------------------------------------------- the reader

class World:
    """Rows of production.csv beyond the first ones, residual.csv and tables.csv.

    data       the source tables (Data of make_reference_packs.py)
    goods      ids of all goods, in the order of goods.csv
    first      the rows of production.csv that stand already, which stay first and unchanged
    joint      rows of goods/joint.csv, which the derived rare earths agree with
    countries  rows of countries.csv
    bgs_notes  what a BGS footnote means
    """

    def __init__(self, data, goods, first, joint, countries, bgs_notes):
        self.data = data
        self.place = {good: i for i, good in enumerate(goods)}
        self.countries = {r[0] for r in countries}
        self.iso = {}
        for r in countries:
            self.iso[r[0]] = self.iso[r[1]] = r[0]
        for alias, country, by in names(data.folder, countries):
            self.iso[alias] = country
        self.bgs_notes = bgs_notes + [("leach cathodes", "includes leach cathodes"), ("Primary production only", "primary only"),
                                      ("Break in series", "break in series")]
        self.first = {(r[0], r[1], r[2], r[3], r[8], r[9]) for r in first}
        self.old = {r[0] for r in first}
        # What decides in the base year already: figures of the newest summary.
        self.decided = {(r[0], r[1], r[2]) for r in first if r[3] == BASE and r[8] == MCS26 and r[4] is not None}
        self.rows, self.residual, self.left_out, self.years = [], [], [], {}
        self.mcs26()
        self.mcs25()
        self.outlook()
        self.iea()
        self.bgs()
        self.rare_earths(first, joint)
        self.tables = self.table_rows()
        self.rows.sort(key=self.order())
        self.residual.sort(key=lambda r: (self.place[r[0]], r[1] != "production", r[2], r[3], r[8]))

    # -- keeping rows

    def add(self, good, country, flow, year, value, unit, basis, flag, source, note=""):
        """Keep a row unless its key stands already or it would change what the base year shows."""
        key = (good, country, flow, year, source, VINTAGE.get(source, "2026"))
        if country not in self.countries:
            raise ValueError("no country: %s" % (key,))
        if key in self.first:
            return
        if year == BASE and source in (MCS25, SIR):
            decided = (good, country, flow) in self.decided
            if not decided and (good in self.old or flow == "production"):
                self.left_out.append((good, country, flow, value, unit, source))
                return
        if source == MCS26 and year == BASE and value is not None:
            self.decided.add((good, country, flow))
        vintage = VINTAGE.get(source, "2026")
        self.rows.append(pc.observation(good, country, flow, year, value, unit, basis, flag, source, vintage, note))

    def rest(self, good, flow, kind, year, value, unit, basis, flag, source, note=""):
        if value is not None:
            self.residual.append([good, flow, kind, year, value, unit, basis, flag, source, VINTAGE.get(source, "2026"), note])

    def seen(self, source, commodity, detail, year):
        low, high = self.years.get((source, commodity, detail), (year, year))
        self.years[source, commodity, detail] = min(low, year), max(high, year)

    def order(self):
        rank = {MCS26: 0, MCS25: 1, SIR: 2, IEA: 3, BGS: 4, "lode derived": 5}
        return lambda r: (self.place[r[0]], r[2] != "production", r[1], r[3], rank[r[8]])

    def country(self, name):
        """ISO3 of a published name; a remark in parentheses is dropped when the whole is unknown."""
        name = clean(name)
        return self.iso.get(name) or self.iso.get(clean(re.sub(r"\([^)]*\)", "", name)))

    # -- USGS Mineral Commodity Summaries 2026

    def revised(self):
        """{chapter: sentences on significant revisions of 2024 output}."""
        found = {}
        for r in pc.read_csv(os.path.join(self.data.folder, "production", "usgs_mcs2026_commodities.csv"), "cp1252"):
            if r["Section"].startswith("World"):
                parts = re.split(r"(?<=[a-z][.])\s|--", r["Other notes"])
                found.setdefault(r["MCS chapter"], set()).update(p for p in parts if "revis" in p and "2024" in p)
        return {chapter: " ".join(sorted(parts)) for chapter, parts in found.items()}

    def mcs26(self):
        revised = self.revised()
        table = {(t[2], t[3]): t for t in TABLES_MCS26}
        for r in self.data.mcs26:
            if r["statistic"] not in ("Production", "Capacity"):
                continue
            detail = re.sub("(: |, )rounded$", "", clean(r["detail"]))
            hit = table.get((r["commodity"], detail))
            if hit is None:
                for text in (detail.replace(": ilmenite", ": Ilmenite"), detail.replace(": rutile", ": Rutile")):
                    hit = hit or table.get((r["commodity"], text))
            if hit is None:
                continue
            good, flow, commodity, detail, basis, _, _ = hit
            if flow != r["statistic"].lower():
                raise ValueError("flow of %s / %s" % (commodity, detail))
            year, unit = int(r["year"]), UNIT[r["unit"]]
            self.seen(MCS26, commodity, detail, year)
            value = float(r["value"]) if r["value"] else None
            guess = "Estimated" in r["notes"] or year == 2025
            if flow == "capacity":
                guess = "Reported" not in r["notes"]
            if r["row_type"] != "country":
                note = "without the United States" if "Excludes U.S." in r["notes"] else ""
                self.rest(good, flow, r["row_type"], year, value, unit, basis, "estimated" if guess else "reported", MCS26, note)
                continue
            parts = [ours for theirs, ours in MCS_NOTES if theirs in r["notes"]]
            if detail.startswith("Production\u2014"):
                parts.append(detail.split("\u2014")[1])
            if ": " in detail and good in ("tellurium:refined", "selenium:refined", "feldspar:mine"):
                parts.append(detail.split(": ")[1])
            name = r"(?<!Papua New )\b%s(?!\w)" % re.escape(r["country"])
            if year == BASE and flow == "production" and re.search(name, revised.get(r["chapter"], "")):
                parts.append("among the outputs of 2024 that the chapter calls significantly revised")
            if r["flag"] == "W":
                note = "; ".join(["withheld by USGS"] + parts)
                self.add(good, r["iso3"], flow, year, None, unit, basis, "withheld", MCS26, note)
            elif value is not None:
                flag = "estimated" if guess else "reported"
                self.add(good, r["iso3"], flow, year, value, unit, basis, flag, MCS26, "; ".join(parts))

    # -- USGS Mineral Commodity Summaries 2025

    def mcs25(self):
        table = {(t[2], t[3]): t for t in TABLES_MCS25}
        sums = collections.OrderedDict()
        for r in self.data.mcs25:
            hit = table.get((clean(r["COMMODITY"]), clean(r["TYPE"])))
            name, notes = clean(r["COUNTRY"]), r["PROD_NOTES"].lower()
            if hit is None or "ilmenite and rutile" in name:
                continue
            good, _, commodity, detail, unit, basis, _, _ = hit
            lower = name.lower()
            kind = "world" if lower.startswith("world total") else "other" if lower.startswith("other countries") else "country"
            for flow, column, year in (("production", "PROD_2023", 2023), ("production", "PROD_EST_ 2024", 2024),
                                       ("capacity", "CAP_2023", 2023), ("capacity", "CAP_EST_ 2024", 2024)):
                value, mark = pc.parse_number(r[column])
                guess = year == 2024 or "estimated" in notes or ("estimated" in detail and "reported" not in notes)
                flag = "estimated" if guess else "reported"
                note = "first estimate of 2024, since revised" if flow == "production" and year == 2024 else ""
                if flow == "production" and value is None and notes.startswith("w for 23"):
                    flag, note = "withheld", "withheld by USGS"
                elif value is None:
                    continue
                self.seen(MCS25, commodity, detail, year)
                if kind != "country":
                    note = "without the United States" if "excludes u.s." in notes else ""
                    self.rest(good, flow, kind, year, value, unit, basis, flag, MCS25, note)
                    continue
                country = self.country(name)
                if country is None:
                    raise ValueError("MCS 2025: %r of %s" % (name, commodity))
                key = (good, country, flow, year)
                if key in sums:     # two rows of one country: two sources of its helium
                    old = sums[key]
                    sums[key] = (old[0] + value, unit, basis, "estimated" if "estimated" in (old[3], flag) else flag, old[4])
                else:
                    sums[key] = (value, unit, basis, flag, note)
        for (good, country, flow, year), (value, unit, basis, flag, note) in sums.items():
            self.add(good, country, flow, year, value, unit, basis, flag, MCS25, note)

    # -- USGS World Minerals Outlook (SIR 2025-5021)

    def outlook(self):
        table = {(t[1], t[2]): t for t in TABLES_SIR}
        sums, idled = collections.OrderedDict(), {}
        for r in self.data.sir:
            hit = table.get((clean(r["Mineral_Commodity"]), clean(r["Form"])))
            if hit is None:
                continue
            good, commodity, form, _, basis, _ = hit
            year, flow, note = int(r["Year"]), r["Data_type"].lower(), r["Note"].lower()
            unit = UNIT[r["Unit_MEAS"].strip().lower()]
            name = clean(r["Geographic_Region"])
            value, mark = pc.parse_number(r["Quantity"])
            if mark == "less":
                continue            # known only to be below half a unit
            flag = "estimated" if "estimated" in note or note == "outlook" else "reported"
            text = "outlook" if note == "outlook" else "without the United States" if "excludes u.s." in note else ""
            if mark == "withheld":
                flag, text = "withheld", "withheld by USGS"
            elif value is None:
                continue
            self.seen(SIR, commodity, form, year)
            if name in ("World", "Total", "Rest of the world"):
                if "idled" in note:
                    idled[good, year] = "%s %s idled besides" % (pc.fmt(value), unit)
                    continue
                self.rest(good, flow, "other" if name.startswith("Rest") else "world", year, value, unit, basis, flag, SIR, text)
                continue
            country = self.country(name)
            if country is None:
                raise ValueError("SIR: %r of %s" % (name, commodity))
            key = (good, country, flow, year)
            if key in sums:
                old = sums[key]
                flag = "estimated" if "estimated" in (old[3], flag) else flag
                sums[key] = (old[0] + value, unit, basis, flag, "two parts added")
            else:
                sums[key] = (value, unit, basis, flag, text)
        for row in self.residual:
            if row[8] == SIR and (row[0], row[3]) in idled and row[1] == "capacity":
                row[10] = idled[row[0], row[3]]
        for (good, country, flow, year), (value, unit, basis, flag, text) in sums.items():
            self.add(good, country, flow, year, value, unit, basis, flag, SIR, text)

    # -- IEA

    def iea(self):
        table = {(t[1], t[2]): t for t in TABLES_IEA}
        for r in self.data.iea:
            hit = table.get((r["mineral"], r["stage"]))
            if hit is None or r["year"] != str(BASE):
                continue
            good, mineral, stage, basis, _, note = hit
            self.seen(IEA, mineral, stage, BASE)
            value = pc.sig(float(r["value"]), 5)
            if r["row_type"] != "country":
                self.rest(good, "production", r["row_type"], BASE, value, "kt", basis, "estimated", IEA, note)
            elif value > 0:
                self.add(good, self.country(r["country"]), "production", BASE, value, "kt", basis, "estimated", IEA, note)

    # -- British Geological Survey

    def bgs(self):
        files = {}
        sums = collections.OrderedDict()
        for good, name, commodity, sub, basis, _, _ in TABLES_BGS:
            if name not in files:
                files[name] = pc.read_csv(os.path.join(self.data.folder, "production", "bgs", "BGS_%s_production.csv" % name))
            for r in files[name]:
                year = int(r["year"][:4])
                if year < 2010 or clean(r["bgs_commodity_trans"]) != commodity or clean(r["bgs_sub_commodity_trans"]) != sub:
                    continue
                value, _ = pc.parse_number(r["quantity"])
                precision = r["data_precision_description"]
                if value is None or precision.startswith("Figures not") or precision.startswith("Quantity is more"):
                    continue
                country = NAME_FIX.get(("BGS", clean(r["country_trans"])), r["country_iso3_code"])
                if country not in self.countries:
                    continue        # Kosovo, which has no ISO code
                if value == 0 and (good in self.old or not precision.startswith("Nil")):
                    continue
                self.seen(BGS, commodity, sub, year)
                key = (good, country, year)
                old = sums.get(key, (0.0, "", None, None))
                sums[key] = (old[0] + value, old[1] + "|" + (r["concat_figure_notes_text"] or ""), UNIT[r["units"]], basis)
        for (good, country, year), (value, text, unit, basis) in sorted(sums.items()):
            note = "; ".join(ours for theirs, ours in self.bgs_notes if theirs in text)
            flag = "estimated" if "stimate" in text else "reported"
            self.add(good, country, "production", year, value, unit, basis, flag, BGS, note)

    # -- single rare earths

    def rare_earths(self, first, joint):
        """Mine output of ten elements in t of element: REO output by country times a composition by deposit type.

        Nd and Pr are scaled to the yield of neodymium and praseodymium of goods/joint.csv, Dy and Tb to that of dysprosium and
        terbium; for China, Myanmar, the United States and Australia all four then to the IEA's magnet rare earths of 2024, from
        which those yields differ by rounding only. The other countries' yields are priors that stay as they are: the IEA's rest
        of the world holds about three times what their ore can, and what is missing goes to no country but to residual.csv.
        """
        yields = {(r[1], r[2]): r[3] for r in joint}
        reo = collections.OrderedDict(((r[1], r[3]), r[4]) for r in first
                                      if r[0] == "rare_earths:mine" and r[8] == MCS26 and r[2] == "production" and r[4])
        named = {"CHN": "China", "MMR": "Myanmar", "USA": "United States", "AUS": "Australia"}
        iea = self.data.iea_supply("Rare Earth Elements", "mining")
        self.magnet = collections.OrderedDict()
        rest = collections.Counter()
        for (country, year), tonnes in reo.items():
            if country == "CHN":
                total = sum(QUOTA.values())
                share = {e: sum(TYPES[t][e] * q for t, q in QUOTA.items()) / total for e in ELEMENTS}
                what = ("Bayan Obo type, Sichuan type and ionic clay, 188,650 to 62,200 to 19,150 as in the quota of 2024 "
                        "(unverified)")
            else:
                share = TYPES[COUNTRY_TYPE[country]]
                what = COUNTRY_TYPE[country]
            plain = {e: tonnes * share[e] / 100 * ELEMENTS[e][2] for e in ELEMENTS}
            scale = {e: 1.0 for e in ELEMENTS}
            fit = 1.0
            if country in named:
                both = sum(yields[country, output] for output in ("ndpr:mine", "dytb:mine"))
                fit = iea[named[country]] / (reo[country, BASE] * both)
            for output, pair in (("ndpr:mine", ("Nd", "Pr")), ("dytb:mine", ("Dy", "Tb"))):
                target = fit * tonnes * yields.get((country, output), yields["*", output])
                for e in pair:
                    scale[e] = target / sum(plain[x] for x in pair)
            for e, (name, oxide, factor) in ELEMENTS.items():
                value = pc.sig(plain[e] * scale[e], 4)
                text = "%s; %s %% %s (prior) of %s t REO x %.4f" % (
                    what, pc.fmt(pc.sig(share[e], 3)), oxide, format(int(tonnes), ","), factor)
                if e in ("Nd", "Pr", "Dy", "Tb"):
                    also = " and the IEA's sum" if country in named else ""
                    text += "; scale %.3f to the yield of goods/joint.csv%s" % (scale[e], also)
                    if year == BASE:
                        self.magnet[country] = self.magnet.get(country, 0.0) + value
                        if country not in named:
                            rest[e] += value
                self.add(name + ":mine", country, "production", year, value, "t", e, "derived", "lode derived", text)
        self.magnet_gaps = [(c, self.magnet[c], iea[n]) for c, n in named.items()]
        gap = iea["Rest of world"] - sum(rest.values())
        self.magnet_gaps.append(("rest", sum(rest.values()), iea["Rest of world"]))
        for e, value in rest.items():
            self.rest(ELEMENTS[e][0] + ":mine", "production", "other", BASE, pc.sig(gap * value / sum(rest.values()), 3), "t", e,
                      "derived", "lode derived",
                       "part of IEA magnet rare earths, rest of world %s t, beyond the %s t of the rows; split as they"
                      % (format(int(round(iea["Rest of world"])), ","), format(int(round(sum(rest.values()))), ",")))

    # -- the basis table

    def table_rows(self):
        """Rows of tables.csv."""
        out = []

        def put(good, flow, source, commodity, detail, unit, basis, evidence, note):
            first, last = YEARS.get(source) or self.years[source, commodity, detail]
            out.append([good, flow, source, commodity, detail, unit, basis, first, last, evidence, note])

        units = {(r["commodity"], clean(r["detail"])): UNIT.get(r["unit"]) for r in self.data.mcs26}
        for good, flow, commodity, detail, basis, evidence, note in TABLES_MCS26:
            put(good, flow, MCS26, commodity, detail, units[commodity, detail], basis, evidence, note)
        for good, flow, commodity, detail, unit, basis, evidence, note in TABLES_MCS25:
            put(good, flow, MCS25, commodity, detail, unit, basis, evidence, note)
        for good, commodity, form, unit, basis, evidence in TABLES_SIR:
            put(good, "production", SIR, commodity, form, unit, basis, evidence,
                "capacity too, by Data_type; each row names its own unit, this is that of output in 2024")
        for good, mineral, stage, basis, evidence, note in TABLES_IEA:
            put(good, "production", IEA, mineral, stage, "kt", basis, evidence, note)
        for good, _, commodity, sub, basis, evidence, note in TABLES_BGS:
            unit = "kg" if "kilograms" in evidence else "t"
            put(good, "production", BGS, commodity, sub, unit, basis, evidence, note)
        for good, commodity, unit, basis, evidence, note in TABLES_WMD:
            put(good, "production", WMD, commodity, "", unit, basis, evidence, ("import-only" + ("; " if note else "") + note))
        for good, series, unit, basis, evidence, note in TABLES_PINK:
            put(good, "price", PINK, series, "", unit, basis, evidence, note)
        return out


# --------------------------------------------------------------------------------------------------------------- minerals

def minerals(rows):
    """Rows of goods/minerals.csv; `in`: production.csv has rows of one of its goods; `trade-only`: hs6.csv alone does."""
    have = {r[0].split(":")[0] for r in rows if r[4] is not None}
    traded = {g.split(":")[0] for g in TRADE_ONLY}
    out = []
    for mineral, name, us, eu, note in MINERALS:
        status = "in" if mineral in have else "import-only" if mineral in IMPORT_ONLY else "trade-only" if mineral in traded else "none"
        out.append([mineral, name, bool(us), bool(eu), status, note])
    return sorted(out)


# ----------------------------------------------------------------------------------------------------------------- checks

def check(world, first, goods, units, basis, mineral_rows, mineral_of):
    """Every promise of the added tables; raises AssertionError with the row.

    Returns (gaps to the publications' world rows, revisions of world output between the editions).
    """
    ids = {g[0]: g[3] for g in goods}
    unit_names = {u[0] for u in units}
    factors = {(b[0], b[1]) for b in basis}
    keys = collections.Counter((r[0], r[1], r[2], r[3], r[8], r[9]) for r in list(first) + world.rows)
    assert max(keys.values()) == 1, [k for k, n in keys.items() if n > 1]
    for r in world.rows:
        assert r[0] in ids and r[5] in unit_names, r
        assert r[6] == ids[r[0]] or (r[0], r[6]) in factors, r
        assert (r[4] is None) == (r[7] == "withheld") and (r[4] is None or r[4] >= 0), r
    for r in world.residual:
        assert r[0] in ids and r[5] in unit_names and r[2] in ("other", "world"), r
    keys = collections.Counter((r[0], r[1], r[2], r[3], r[8]) for r in world.residual)
    assert max(keys.values()) == 1, [k for k, n in keys.items() if n > 1]
    keys = collections.Counter((r[2], r[3], r[4]) for r in world.tables)
    assert max(keys.values()) == 1, [k for k, n in keys.items() if n > 1]
    for r in world.tables:
        assert r[0] in ids and r[5] in unit_names and (r[6] == ids[r[0]] or (r[0], r[6]) in factors), r
        assert all(c == " ".join(c.split()) for c in (r[3], r[4])), r
    # The lists: 60 minerals of the United States, 34 entries of the EU once groups are counted as one.
    assert sum(r[2] for r in mineral_rows) == 60, sum(r[2] for r in mineral_rows)
    groups = {"alumina": "aluminium", "bauxite": "aluminium"}
    groups.update({m: "lree" for m in ("lanthanum", "cerium", "praseodymium", "neodymium", "samarium")})
    groups.update({m: "hree" for m in ("dysprosium", "erbium", "europium", "gadolinium", "holmium", "lutetium", "terbium",
                                       "thulium", "ytterbium", "yttrium")})
    groups.update({m: "pgm" for m in ("platinum", "palladium", "rhodium", "ruthenium", "iridium")})
    eu = {groups.get(r[0], r[0]) for r in mineral_rows if r[3]}
    assert len(eu) == 34, sorted(eu)
    assert {mineral_of(g) for g in ids} == {r[0] for r in mineral_rows if r[4] != "none"}, \
        {mineral_of(g) for g in ids} ^ {r[0] for r in mineral_rows if r[4] != "none"}
    for country, own, iea in world.magnet_gaps[:-1]:
        assert abs(own / iea - 1) <= 0.001, (country, own, iea)
    # Country rows and the publication's "other countries" against its own world row.
    rest = {(r[0], r[1], r[2], r[3], r[8]): r[4] for r in world.residual}
    sums = collections.Counter()
    for r in list(first) + world.rows:
        if r[4] is not None and r[8] in (MCS26, MCS25, IEA):
            sums[r[0], r[2], r[3], r[8]] += r[4]
    gaps = []
    for (good, flow, kind, year, source), total in rest.items():
        if kind == "world" and (good, flow, year, source) in sums and total > 0:
            own = sums[good, flow, year, source] + rest.get((good, flow, "other", year, source), 0.0)
            gaps.append((good, flow, year, source, own, total, own / total - 1))
    vintages = []
    for (good, flow, kind, year, source), total in rest.items():
        new = rest.get((good, flow, "world", year, MCS26))
        if source == MCS25 and kind == "world" and year == BASE and flow == "production" and new:
            vintages.append((good, total, new, new / total - 1))
            assert 0.3 < new / total < 3, (good, total, new)
    return gaps, vintages


def report(world, gaps, vintages):
    """Print what does not close."""
    print("rows added: production %d, residual %d, tables %d" % (len(world.rows), len(world.residual), len(world.tables)))
    print("named rows and other countries against the publication's own world row, where they differ by more than 1 %:")
    for good, flow, year, source, own, total, gap in gaps:
        if abs(gap) > 0.01:
            print("  %-22s %-10s %d %-14s %14g %14g %6.1f %%" % (good, flow, year, source, own, total, 100 * gap))
    print("world output of 2024, MCS 2025 against MCS 2026, where it was revised by more than 10 %:")
    for good, old, new, gap in vintages:
        if abs(gap) > 0.1:
            print("  %-22s %14g %14g %6.1f %%" % (good, old, new, 100 * gap))
    print("magnet rare earths mined 2024, rows against IEA (t): %s"
          % ", ".join("%s %d %d" % (c, round(a), round(b)) for c, a, b in world.magnet_gaps))
    print("rows of 2024 left out, since the 2026 edition has no figure for the country: %s"
          % ", ".join("%s %s %s %s %s" % (g, c, pc.fmt(v), u, s) for g, c, _, v, u, s in world.left_out if v))
