#!/usr/bin/env python3
"""Whose are the mines? The part of a country's output of a good that belongs to owners at home in another country.

    python3 tools/make_ownership_pack.py <folder of source data> [OUT] [--quiet]

writes the pack ownership below OUT, which is `data` beside `tools` unless given, from production/usgs_africa_facilities_2021.geojson
(information of 2017-2018) and from the output of 2024 in OUT/production and OUT/markets. docs/method/owners.md has the rule.
Standard library only.
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

OWNERS = ["good", "country", "owner", "share", "low", "high", "flag", "source", "vintage", "note"]
SEATS = ["company", "country", "share", "flag", "note"]
AFRICA = "USGS Africa 2021"
ENOUGH = .5   # of the output of 2024 that listed capacity must reach

UNKNOWN = {}
# Company -> ({country: share}, why). Seat: where the parent is incorporated or run from; a state's share is the state's. A note says
# what was judged (flag prior). UNKNOWN: no seat is claimed; its part counts where the mine stands.
SEAT = {
    "La Générale des Carrières et des Mines SA (Gécamines)": ("COD", "state company"),
    "La Générale des Carrières et des Mines S.A. (Gecamines)": ("COD", "state company"),
    "Gecamines": ("COD", "state company"),
    "Government of the Democratic Republic of the Congo": ("COD", "state"),
    "Société de Développement Industriel et Minere du Congo (SODIMICO)": ("COD", "state company"),
    "Minière de Kasombo": (UNKNOWN, "owner not found"),
    "Gilbert Kalamba Banika": (UNKNOWN, "a person"),
    "Glencore International AG": ("CHE", "subsidiary of Glencore plc"),
    "Glencore Plc": ("CHE", "judged: incorporated in Jersey, run from Baar"),
    "Shalina Resources Ltd.": ("ARE", "judged: run from Dubai"),
    "Wanbao Mining Ltd.": ("CHN", "subsidiary of Norinco"),
    "Zijin Mining Group Company Ltd.": ("CHN", ""),
    "China Molybdenum Co. Ltd.": ("CHN", "now CMOC Group"),
    "Contemporary Amperex Technology (Brunp)": ("CHN", ""),
    "Congo Dong Fang International Mining sprl": ("CHN", "subsidiary of Zhejiang Huayou Cobalt"),
    "Jinchuan Group International Resources Co. Ltd.": ("CHN", "listed in Hong Kong, controlled by Jinchuan Group, Gansu"),
    "China Railway Engineering Corporation": ("CHN", ""),
    "China Railway Group Ltd.": ("CHN", ""),
    "Sino Hydro Corp": ("CHN", ""),
    "Sinohydro Corp.": ("CHN", ""),
    "CNMC Huachin Mining Mabende": ("CHN", "judged: majority of China Nonferrous Metal Mining"),
    "La Minière de Kalumbwe Myunga (MKM)": (UNKNOWN, "owner not found"),
    "Compagnie Minière de Luisha (COMILU)": (UNKNOWN, "shares of the joint venture not found"),
    "Shituru Mining Corp. SPRL": (UNKNOWN, "shares of the joint venture not found"),
    "MMG Ltd.": ("CHN", "judged: Australian management, controlled by China Minmetals"),
    "Tiger Resources Ltd.": (UNKNOWN, "insolvent; the mine was sold in 2019"),
    "Eurasian Resources Group Plc": ("LUX", "judged: seat in Luxembourg; Kazakhstan's government holds 40 %"),
    "Eurasian Resources Group (ERG)": ("LUX", "judged: seat in Luxembourg; Kazakhstan's government holds 40 %"),
    "VINMART Group": (UNKNOWN, "seat not found"),
    "Ivanhoe Mines Ltd.": ("CAN", "incorporated in Canada; Zijin and CITIC hold part of it"),
    "Crystal River Global Limited": (UNKNOWN, "seat not found"),
    "Sumitomo Corp.": ("JPN", ""),
    "Korea Mine Rehabilitation and Mineral Resources Corp.": ("KOR", "state company, until 2021 Korea Resources Corp."),
    "United Company RUSAL Plc": ("RUS", ""),
    "Tian Yuan Manganese Ltd.": ("CHN", "Ningxia Tianyuan Manganese Industry"),
    "Citic Dameng Holdings Ltd. (DAMENG)": ("CHN", ""),
    "Eramet Group": ("FRA", ""),
    "Société Equatoriale des Mines (SEM)": ("GAB", "state company"),
    "Formang Holding BV": (UNKNOWN, "owner not found"),
    "Other": (UNKNOWN, ""),
    "Asia Minerals Ltd. (AML)": ("HKG", "judged: trading house run from Hong Kong"),
    "Assmang (Pty) Ltd.": ("ZAF", "African Rainbow Minerals and Assore, half each"),
    "Assore Ltd.": ("ZAF", ""),
    "Majestic Silver Trading 40 (Pty) Ltd.": ("ZAF", ""),
    "Renova Group of Russia": ("RUS", ""),
    "Guangxi N&H Metallurgy Development Co.": ("CHN", ""),
    "BHP Billiton Ltd.": ("AUS", "its share went to South32 of Perth in 2015"),
    "Anglo American Plc": ("GBR", ""),
    "Ntsimbitntle Mining (Pty) Ltd.": ("ZAF", ""),
    "Jupiter Mines Ltd.": ("AUS", ""),
    "Anglo American Platinum Ltd. (Amplats)": ({"GBR": .78}, "78 % Anglo American Plc in 2018; the rest is spread"),
    "Anglo American Platinum Ltd.": ({"GBR": .78}, "78 % Anglo American Plc in 2018; the rest is spread"),
    "Mitsubishi Corp.": (UNKNOWN, "its chrome mines were sold to Samancor in 2019"),
    "International Mineral Resources BV": (UNKNOWN, "sold its part of Samancor; the buyer's owners were not found"),
    "Bayer (Pty) Ltd.": (UNKNOWN, "sold since"),
    "Merafe Resources Ltd.": ("ZAF", ""),
    "Mvelaphanda Resources Ltd.": ("ZAF", ""),
    "Lonmin Plc": ("ZAF", "of Sibanye-Stillwater since 2019"),
    "Sibanye-Stillwater Ltd.": ("ZAF", ""),
    "Sibanye-Stillwater": ("ZAF", ""),
    "Impala Platinum Holdings Ltd. (Implats)": ("ZAF", ""),
    "Impala Platinum Holdings Ltd.": ("ZAF", ""),
    "Zimplats Holdings Ltd.": ({"ZAF": .87}, "judged: incorporated in Guernsey; 87 % Impala Platinum"),
    "Siyanda Resources": (UNKNOWN, "no share is given"),
    "Siyanda Resources (Pty) Ltd.": ("ZAF", ""),
    "Afarak Group Oyj": ("FIN", ""),
    "African Rainbow Minerals Ltd.": ("ZAF", ""),
    "African Rainbow Minerals": ("ZAF", ""),
    "Cronimet Chrome Mining SA (Pty) Ltd.": ("DEU", "subsidiary of Cronimet, Karlsruhe"),
    "Tharisa Minerals (Pty) Ltd.": ("CYP", "judged: Tharisa plc is incorporated in Cyprus, its operations are South African"),
    "Royal Bafokeng Nation": ("ZAF", "its company went to Impala Platinum in 2023"),
    "Sedibelo Platinum Mines Ltd.": (UNKNOWN, "owners not found"),
    "Sylvania Platinum Ltd.": (UNKNOWN, "incorporated in Bermuda, run from South Africa"),
    "Bushveld Minerals Ltd.": (UNKNOWN, "incorporated in Guernsey, run from South Africa"),
    "Syrah Resources Ltd.": ("AUS", ""),
    "Graphit Kropfmühl GmbH": ("DEU", "judged: seat in Hauzenberg; of AMG, Amsterdam"),
    "Empresa Moçambicana de Exploração Mineira, S.A. (EMEM)": ("MOZ", "state company"),
    "South32 Ltd.": ("AUS", ""),
    "Industrial Development Corp. of South Africa Ltd.": ("ZAF", "state company"),
    "Government of Mozambique": ("MOZ", "state"),
    "Managem Group": ("MAR", ""),
    "Minerales Y Productos Derivados SA": ("ESP", ""),
    "Office Chérifien des Phosphates (OCP)": ("MAR", "state company"),
    "Compagnie des Phosphates de Gafsa (CPG)": ("TUN", "state company"),
    "Zimbabwe Platinum Mines (Private) Ltd.": ({"ZAF": .87}, "as Zimplats Holdings"),
}

# Who held what when the file and the base year differ: (facility number or "new") -> owners, output or capacity, source. A capacity
# of None leaves the file's. Numbers are in the unit of the country's entry in PLACES.
CMOC = "CMOC output of 2024 (Metalnomist, February 2025)"
TFM, KFM = 37.0, 50.0   # kt of cobalt a year: what CMOC named as capacity of the two mines in August 2024
RAMU = "MCC leads the syndicate that holds 85 %; Highlands Pacific, now Nickel 28, 8.56 %"


def stakes(*pairs):
    return list(pairs)


GECAMINES = "La Générale des Carrières et des Mines SA (Gécamines)"
CHINA_MOLY = "China Molybdenum Co. Ltd."
MUTANDA = stakes(("Glencore Plc", .95), ("Government of the Democratic Republic of the Congo", .05))
AMBATOVY = stakes(("Sumitomo Corp.", .5417), ("Korea Mine Rehabilitation and Mineral Resources Corp.", .4582))
MOZAL = stakes(("South32 Ltd.", .637), ("Industrial Development Corp. of South Africa Ltd.", .324), ("Government of Mozambique", .039))
BALAMA = stakes(("Syrah Resources Ltd.", .95), ("Empresa Moçambicana de Exploração Mineira, S.A. (EMEM)", .05))
LEFT = "Sumitomo has held 54.17 % since Sherritt left in 2020, the Korean state company the rest (Mining.com, August 2024)"
# Part of a facility's name -> owners of the base year, what changed, year of the holding ("" where the file already says so).
CHANGES = {
    "Mutanda": (MUTANDA, "Mutanda is Glencore's after Fleurette left in 2017, with 5 % of the state since 2023 (press reports)", "2023"),
    "Ambatovy": (AMBATOVY, LEFT, "2024"),
    "Refinery near Toamasina": (AMBATOVY, LEFT, "2024"),
    "Mozal": (MOZAL, "South32 raised its share to 63.7 % and IDC to 32.4 % in 2022 (Australian Mining, 2 June 2022; BusinessLive, 31 October 2022)", "2022"),
    "Balama": (BALAMA, "5 % of Mozambique's state: judged; the file's 350 t read as 350,000 t", ""),
    "OCP": (stakes(("Office Chérifien des Phosphates (OCP)", 1.)), "", ""),
    "CPG": (stakes(("Compagnie des Phosphates de Gafsa (CPG)", 1.)), "", ""),
}


def cmoc(total, weight_tfm):
    """CMOC's output as two mines: only the sum was published, split by weight."""
    tfm = stakes((CHINA_MOLY, .8), (GECAMINES, .2))
    kfm = stakes((CHINA_MOLY, .7125), ("Contemporary Amperex Technology (Brunp)", .2375), (GECAMINES, .05))
    return [("Tenke Fungurume, output of 2024", total * weight_tfm, tfm), ("Kisanfu, output of 2024", total * (1 - weight_tfm), kfm)]


KAMOA = [("Kamoa-Kakula, January to November 2024", 390061., stakes(
    ("Ivanhoe Mines Ltd.", .396), ("Zijin Mining Group Company Ltd.", .396), ("Crystal River Global Limited", .008),
    ("Government of the Democratic Republic of the Congo", .2)))]

# One place: good, country of the file, ISO3, commodity, forms (None: all), factor from the file's t to the t of the good's basis,
# dict of what is special: drop (parts of names), add (mines of 2024), sole (no other makers: capacity is not held against output),
# says (a clause for the note), source.
PLACES = [
    ("cobalt:mine", "Congo (Kinshasa)", "COD", "Cobalt", ("Mine",), 1., {
        "drop": ("Tenke", "Ruashi Plant"), "add": cmoc(114165., TFM / (TFM + KFM)), "source": CMOC, "fill": True,
        "says": "CMOC by its output of 2024, split between its two mines by capacity (derived); others by capacity of 2018, scaled to the rest"}),
    ("copper:mine", "Congo (Kinshasa)", "COD", "Copper", ("Mine",), 1., {
        "drop": ("Tenke",), "add": cmoc(650161., .75) + KAMOA, "source": CMOC + "; Ivanhoe Mines, 3 December 2024 (Bankable)",
        "says": "CMOC by its output of 2024, three quarters from Tenke (capacity 450,000 and 150,000 t); Kamoa-Kakula by that of eleven months"}),
    ("copper:refined", "Congo (Kinshasa)", "COD", "Copper", ("Refined",), 1., {
        "drop": ("Tenke",), "add": cmoc(650161., .75), "source": CMOC, "operators": True,
        "says": "cathode is made at the mines; CMOC by its output of 2024, three quarters from Tenke"}),
    ("cobalt:mine", "Madagascar", "MDG", "Cobalt", ("Mine",), 1., {"sole": True}),
    ("cobalt:refined", "Madagascar", "MDG", "Cobalt", ("Refined",), 1., {"sole": True}),
    ("nickel:mine", "Madagascar", "MDG", "Nickel", ("Mine",), 1., {"sole": True}),
    ("nickel:refined", "Madagascar", "MDG", "Nickel", ("Refined",), 1., {"sole": True}),
    ("alumina:refined", "Guinea", "GIN", "Alumina", None, 1., {"sole": True}),
    ("bauxite:mine", "Guinea", "GIN", "Bauxite", None, 1., {}),
    ("manganese:mine", "Ghana", "GHA", "Manganese", None, .3, {"sole": True}),
    ("manganese:mine", "Gabon", "GAB", "Manganese", None, .46, {
        "drop": ("Sintering",), "add": [("Moanda, sales of 2024", 6.2e6, stakes(("Eramet Group", .637), ("Société Equatoriale des Mines (SEM)", .289)))],
        "replace": ("Moanda",), "source": "Eramet, releases of 24 October 2024 and 19 February 2025",
        "says": "Moanda by the ore it sold in 2024, 5.5 Mt and about 0.7 Mt to its own plants; ore taken at 46 % Mn (prior)"}),
    ("manganese:mine", "South Africa", "ZAF", "Manganese", ("Manganese", "Manganese ore"), .37, {"says": "ore taken at 37 % Mn (prior)"}),
    ("chromium:mine", "South Africa", "ZAF", "Chromium", None, 1., {"drop": ("Nkomati",)}),
    ("platinum:mine", "South Africa", "ZAF", "Platinum", ("Mine",), 1., {}),
    ("palladium:mine", "South Africa", "ZAF", "Palladium", ("Mine",), 1., {}),
    ("platinum:mine", "Zimbabwe", "ZWE", "Platinum", ("Ore, platinum-group content",), 1., {
        "sole": True, "says": "capacity in ore, taken as of one grade"}),
    ("vanadium:mine", "South Africa", "ZAF", "Vanadium", None, .56, {"says": "V2O5 at 56 % V"}),
    ("graphite:natural", "Mozambique", "MOZ", "Graphite", None, 1., {}),
    ("aluminium:refined", "Mozambique", "MOZ", "Aluminum", None, 1., {"sole": True}),
    ("aluminium:refined", "South Africa", "ZAF", "Aluminum", None, 1., {"sole": True}),
    ("cobalt:mine", "Morocco", "MAR", "Cobalt", ("Ore, cobalt content",), 1., {"sole": True}),
    ("cobalt:refined", "Morocco", "MAR", "Cobalt", ("Metal",), 1., {"sole": True}),
    ("fluorspar:mine", "South Africa", "ZAF", "Fluorspar", None, 1., {}),
    ("phosphate:mine", "Morocco", "MAR", "Phosphate", ("Phosphate rock",), 1., {}),
    ("phosphate:mine", "Tunisia", "TUN", "Phosphate", ("Phosphate rock",), 1., {}),
]

# Goods that come from the same mines: (good, country) -> the place whose shares hold, and why.
SAME = [
    ("cobalt:intermediate", "COD", "cobalt:mine", "hydroxide is made at the mines by their owners"),
    ("rhodium:mine", "ZAF", "platinum:mine", "mined together with platinum"),
    ("iridium:mine", "ZAF", "platinum:mine", "mined together with platinum"),
    ("ruthenium:mine", "ZAF", "platinum:mine", "mined together with platinum"),
    ("palladium:mine", "ZWE", "platinum:mine", "mined together with platinum"),
]

# Single figures with a public source: good, country, {owner: (share, low, high)}, flag, source, vintage, note. A number of tonnes
# instead of a country's share is divided by the output of 2024.
CASES = [
    ("nickel:refined", "IDN", {"CHN": (.75, .6, .8)}, "estimated", "C4ADS, Refining Power, February 2025", "2023",
     "about three quarters of refining capacity is under Chinese control; profit follows ownership, which is less (low, high: prior)"),
    ("nickel:mine", "PNG", {"CHN": (.85, None, None), "CAN": (.0856, None, None)}, "reported", "Highlands Pacific by Reuters, July 2011", "2011",
     "Ramu, the only mine: " + RAMU + " (Toronto); the rest is Papuan"),
    ("cobalt:mine", "PNG", {"CHN": (.85, None, None), "CAN": (.0856, None, None)}, "reported", "Highlands Pacific by Reuters, July 2011", "2011",
     "Ramu, the only mine: " + RAMU + " (Toronto); the rest is Papuan"),
    ("cobalt:mine", "CUB", {"CAN": (.5 * 3206., None, None)}, "derived", "Sherritt International, guidance page, February 2025", "2024",
     "half of the 3,206 t of finished cobalt of the Moa joint venture, over the output of Cuba"),
    ("nickel:mine", "CUB", {"CAN": (.5 * 30331., None, None)}, "derived", "Sherritt International, guidance page, February 2025", "2024",
     "half of the 30,331 t of finished nickel of the Moa joint venture, over the output of Cuba"),
    ("niobium:mine", "BRA", {"CHN": (10024., None, None)}, "derived", "CMOC output of 2024 (Copperbelt Katanga Mining)", "2024",
     "10,024 t of CMOC in Catalao, over the output of Brazil; foreign holders of CBMM are not counted"),
    ("ndpr:oxide", "MYS", {"AUS": (1., .9, 1.)}, "prior", "lode prior", "2024",
     "judged: the plant at Gebeng, wholly owned by Lynas Rare Earths of Perth, is taken as the only separation in Malaysia"),
    ("lithium:mine", "ZWE", {"CHN": (.9, .75, 1.)}, "prior", "lode prior", "2024",
     "judged: Bikita (Sinomine), Arcadia (Huayou) and Sabi Star (Chengxin) were bought by Chinese companies in 2021 and 2022"),
]

# Where single figures were read.
PAGES = [
    ("Metalnomist, output of CMOC in 2024, stakes in its mines", "February 2025", "https://metalnomist.com/2025/02/cmocs-cobalt-and-copper-output-soars-in.html"),
    ("Ecofin Agency, capacities of Tenke Fungurume and Kisanfu", "August 2024",
     "https://www.ecofinagency.com/mining/2708-45812-cmoc-670-surge-in-net-profit-for-h1-2024-driven-by-ambitious-strategic-projects"),
    ("Copperbelt Katanga Mining, niobium output of CMOC in 2024", "2025", "https://copperbeltkatangamining.com/china-molybdenums-drc-operations-drive-record-growth-and-strategic-dominance/"),
    ("Bankable, output of Kamoa-Kakula", "December 2024", "https://bankable.africa/en/mining/0312-575-copper-kamoa-kakula-sets-new-production-record"),
    ("Miningdoc, owners of Kamoa-Kakula", "November 2024", "https://miningdoc.tech/2024/11/19/the-kamoa-kakula-complex"),
    ("Glencore, Supporting development in the DRC", "undated", "http://www.glencore.com/public-positions/supporting-development-in-the-drc/"),
    ("Mining.com, owners of Ambatovy", "August 2024", "https://mining.com/web/madagascars-ambatovy-nickel-project-companies-file-restructuring-plan"),
    ("Australian Mining, South32's share of Mozal", "June 2022", "https://www.australianmining.com.au/news/mozal-move-boosts-south32s-green-aluminium-output/"),
    ("BusinessLive, IDC's share of Mozal", "October 2022", "https://www.businesslive.co.za/bd/companies/financial-services/2022-10-31-idc-raises-its-stake-in-mozal-aluminium/"),
    ("Eramet, annual results 2024", "February 2025", "https://www.onenewspage.com/n/Press+Releases/1zs47a5omb/Eramet-confirms-its-resilience-and-successfully-delivers-on.htm"),
    ("Business Standard on C4ADS, Refining Power", "February 2025",
     "https://www.business-standard.com/amp/world-news/chinese-firms-control-around-75-of-indonesian-nickel-capacity-report-125020500766_1.html"),
    ("Reuters, owners of Ramu", "July 2011", "http://pngdaily.blogspot.com/2011/07/ramu-nickel-mine-injunction-lifted-by.html"),
    ("Sherritt International, guidance", "February 2025", "https://sherritt.com/investors/guidance"),
]

TONNES = {"t": 1., "kt": 1e3, "kg": 1e-3, "Metric tons": 1., "Thousand metric tons": 1e3, "Kilograms": 1e-3}


def text_of(value):
    return "" if value in (None, "<null>") else str(value).strip()


def owners_of(p, operators):
    """[(company, share)] of a facility; the operator where no owner is named. Shares of 0 or without a number are unknown."""
    found = []
    for i in range(1, 5):
        name = text_of(p["OwnerName%d" % i])
        m = re.match(r"(.*?)\]?\s*\[([\d.]+)%\]$", name)
        if name:
            company = re.sub(r" \(via wholly owned subsidiary [^)]*\)", "", m.group(1) if m else name).strip()
            found.append((company, float(m.group(2)) / 100 if m else 0.))
    if not found:
        found = list(operators.get(p["OperateNam"], [(text_of(p["OperateNam"]), 1.)]))
    for key, (owners, _, _) in CHANGES.items():
        if key in p["FeatureNam"] or "(%s)" % key in p["OperateNam"]:
            found = list(owners)
    if sum(s for _, s in found) > 1.0001:
        raise ValueError("%s: owners of %s add up to more than all" % (p["FeatureUID"], p["FeatureNam"]))
    return found


def seats_of(company, home, used):
    if company == "Government":
        return {home: 1.}
    seat, _ = SEAT[company]
    used[company] = True
    return {seat: 1.} if isinstance(seat, str) else seat


def listed(features, place, operators):
    """Facilities at work as (name, t of the good's basis, owners), capacities that several share counted once."""
    good, name, _, commodity, forms, factor, special = place
    rows, seen = [], []
    for p in features:
        if p["Country"] != name or p["DsgAttr02"] != commodity or (forms and p["DsgAttr03"] not in forms):
            continue
        if p["LocOpStat"] not in ("Active", "Assumed Active") or p.get("DsgAttr07") is None or p["DsgAttr07"] <= 0:
            continue
        if any(d in p["FeatureNam"] for d in special.get("drop", ()) + special.get("replace", ())):
            continue
        same = {p["FeatureUID"]} | {u.strip() for u in text_of(p["DsgAttr10"]).split(",") if u.strip()}
        tonnes = p["DsgAttr07"] * TONNES[p["DsgAttr08"]]
        if "Balama" in p["FeatureNam"]:
            tonnes *= 1000   # the file gives 350 t for a plant of 350,000
        if any(p["FeatureUID"] in other and abs(tonnes - t) < 1e-9 for other, t in seen if len(other) > 1):
            continue
        seen.append((same, tonnes))
        rows.append((p["FeatureNam"], tonnes * factor, owners_of(p, operators)))
    rows += [(n, t * factor, o) for n, t, o in special.get("add", [])]
    if not rows:
        raise ValueError("%s in %s: no facility found" % (good, name))
    return rows


def operators_in(features, country):
    """Owners of a company that the copper or cobalt mines of the country name, for plants that name none."""
    found = {}
    for p in features:
        if p["Country"] == country and text_of(p["OwnerName1"]) and p["DsgAttr03"] == "Mine":
            found.setdefault(p["OperateNam"], owners_of(p, {}))
    return found


def output_2024(out):
    """(good, country) -> t of the good's basis: USGS, then what the packs derive, then others."""
    rank = {"USGS MCS 2026": 0, "lode derived": 1, "lode prior": 2, "IEA CMD 2025": 3}
    found = {}
    for pack, table in (("production", "production"), ("markets", "market_production")):
        for r in pc.read_csv(os.path.join(out, pack, table + ".csv")):
            if r["flow"] != "production" or r["year"] != "2024" or not r["value"] or r["source"] not in rank or r["unit"] not in TONNES:
                continue
            key = (r["good"], r["country"])
            if key not in found or rank[r["source"]] < found[key][0]:
                found[key] = (rank[r["source"]], float(r["value"]) * TONNES[r["unit"]])
    return {key: tonnes for key, (_, tonnes) in found.items()}


def shares_of(rows, home, whole, used):
    """{country: (share, [(t, text of a holding)])} of owners, of a whole in t."""
    found = {}
    for name, tonnes, owners in rows:
        for company, part in owners:
            for country, share in seats_of(company, home, used).items():
                held = found.setdefault(country, [0., []])
                held[0] += tonnes * part * share / whole
                held[1].append((tonnes * part * share, "%s in %s" % (company.split(" (")[0], name.split(" (")[0])))
    return found


def from_facilities(features, place, output, used):
    good, name, iso, _, _, _, special = place
    rows = listed(features, place, operators_in(features, name) if special.get("operators") else {})
    if (good, iso) not in output:
        return [], "%s in %s: no row of output in 2024" % (good, iso)
    total, made = sum(r[1] for r in rows), output[good, iso]
    cover = total / made
    if special.get("fill"):   # what was published for 2024 stands; the capacities of 2018 fill up the rest of the output
        fresh = sum(t for _, t, _ in special["add"])
        scale = min(1., (made - fresh) / (total - fresh))
        names = {n for n, _, _ in special["add"]}
        rows = [(n, t if n in names else t * scale, o) for n, t, o in rows]
        total = sum(r[1] for r in rows)
    if cover < ENOUGH and not special.get("sole"):
        return [], "%s in %s: listed capacity is %.0f %% of the output of 2024" % (good, iso, 100 * cover)
    whole = total if special.get("sole") else max(total, made)
    n = len(rows) - len(special.get("add", []))
    note = "%d %s of 2017-2018, " % (n, "facilities" if n > 1 else "facility")
    if special.get("sole"):
        note += "taken as all there are"
    elif special.get("fill"):
        note += "with the mines of 2024 all of %s t" % f"{made:,.0f}"
    else:
        note += "listed capacity %s t, output of 2024 %s t" % (f"{total:,.0f}", f"{made:,.0f}")
    if special.get("says"):
        note += "; " + special["says"]
    changed = [(why, year) for key, (_, why, year) in CHANGES.items() if why and any(key in r[0] for r in rows)]
    vintage = "2024" if "add" in special else max(["2018"] + [year for _, year in changed])
    source = AFRICA + ("; " + special["source"] if special.get("source") else "")
    made_rows = []
    for country, (share, held) in sorted(shares_of(rows, iso, whole, used).items(), key=lambda kv: (-kv[1][0], kv[0])):
        held = sorted(held, key=lambda h: -h[0])
        text = note + "; " + ", ".join(h[1] for h in held[:3]) + (" and %d more" % (len(held) - 3) if len(held) > 3 else "")
        made_rows.append([good, iso, country, pc.sig(share, 4), None, None, "derived", source, vintage,
                          "; ".join([text] + [why for why, _ in changed])])
    return made_rows, None


def from_case(case, output):
    good, iso, owners, flag, source, vintage, note = case
    rows = []
    for owner, (share, low, high) in owners.items():
        if share > 1:
            share = share / output[good, iso]
        rows.append([good, iso, owner, pc.sig(share, 4), low, high, flag, source, vintage, note])
    return rows


def make(features, output):
    rows, left, used = [], [], {}
    for place in PLACES:
        found, why = from_facilities(features, place, output, used)
        rows += found
        left += [why] if why else []
    for good, iso, like, why in SAME:
        rows += [[good] + r[1:-1] + ["as %s: %s; %s" % (like, why, r[-1])] for r in rows if r[0] == like and r[1] == iso]
    for case in CASES:
        rows += from_case(case, output)
    rows.sort(key=lambda r: (r[0], r[1]))
    for good, iso in sorted({(r[0], r[1]) for r in rows}):
        total = sum(r[3] for r in rows if (r[0], r[1]) == (good, iso))
        if total > 1.0001:
            raise ValueError("%s in %s: owners add up to %g" % (good, iso, total))
        excess = max(0., total - 1)   # of rounding
        if excess:
            first = next(r for r in rows if (r[0], r[1]) == (good, iso))
            first[3] = pc.sig(first[3] - excess, 6)
    return rows, left, used


def seat_rows(used):
    rows = []
    for company in sorted(used):
        seat, why = SEAT[company]
        flag = "prior" if why.startswith("judged") else "reported"
        for country, share in ({seat: 1.} if isinstance(seat, str) else seat).items():
            rows.append([company, country, share, flag, why])
        if not seat:
            rows.append([company, "*", None, "missing", why])
    return rows


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if not args:
        sys.exit("usage: make_ownership_pack.py <folder of source data> [OUT] [--quiet]")
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    out = args[1] if len(args) == 2 else here
    with open(os.path.join(args[0], "production", "usgs_africa_facilities_2021.geojson"), encoding="utf-8") as f:
        features = [x["properties"] for x in json.load(f)["features"]]
    features.sort(key=lambda p: (p["FeatureUID"], text_of(p["DsgAttr02"]), text_of(p["DsgAttr03"]), p["FeatureNam"]))
    rows, left, used = make(features, output_2024(out))
    counts = pc.write_pack(os.path.join(out, "ownership"), {
        "name": "ownership", "title": "Who owns the mines and plants", "description":
            "Share of a country's output of a good that belongs to owners at home in a country. What the rows of a place do not add up to is "
            "unknown and counts where the mine stands. Ownership is no control and no offtake: a mine's output may be sold to others.",
        "sources": [
            {"title": "Compilation of Geospatial Data (GIS) for the Mineral Industries and Related Infrastructure of Africa, USGS", "edition": "2021",
             "table": "mineral facilities, information of 2017 and 2018", "path": "https://doi.org/10.5066/P97EQWXP", "retrieved": "2026-11-25"},
        ] + [{"title": t, "edition": e, "table": "single figures, named in the row", "path": p, "retrieved": "2026-11-26"} for t, e, p in PAGES] + [
            {"title": "lode priors and derivations", "edition": "1", "table": "seats of companies: tools/make_ownership_pack.py",
             "path": "tools/make_ownership_pack.py", "retrieved": "2026-11-26"}],
        "licenses": [pc.LICENSES["USGS"], pc.LICENSES["LODE"]],
    }, [("owners", OWNERS, rows), ("seats", SEATS, seat_rows(used))])
    if "--quiet" not in argv:
        print("ownership: " + ", ".join("%s %d" % c for c in counts.items()) + "".join("\nleft out: " + w for w in left))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
