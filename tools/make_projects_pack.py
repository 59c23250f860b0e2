#!/usr/bin/env python3
"""Which projects could be built, by whom, where, when and for how much; and what of it is published?

    python3 tools/make_projects_pack.py <folder of source data> [OUT] [--quiet]

writes the packs projects and portfolio below OUT, which is `data` beside `tools` unless given and must hold the packs goods,
countries and policies. It reads policy/projects.csv: facts with citation. Nothing is estimated to fill a hole: an empty cell is
unknown, `n/a` does not apply. Tonnes are converted to the good's basis only where the published form says what they are of;
`how` tells the way. The pack portfolio has the rules of `--estimate`, each a row. docs/method/projects.md tells the tables.
Standard library only.
"""

import math
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402
from make_policies_pack import base  # noqa: E402

NUMBERS = ("start_year", "start_low", "start_high", "capex", "capex_low", "capex_high", "capacity", "tpa", "tpa_low", "tpa_high", "output")
pc.COLUMN_TYPES.update({name: "number" for name in NUMBERS})
NA = "n/a"
BASE = ["source", "link", "evidence", "as_of", "last_seen", "note"]
PROJECTS = ["project", "name", "operator", "country", "minerals", "stages", "status", "status_words", "start_year", "start_low", "start_high",
            "capex", "capex_low", "capex_high", "capex_unit", "capex_of", "capex_words", "support_words", "programme", "programme_words", "placeholder"] + BASE
OUTPUTS = ["project", "output", "good", "minerals", "stage", "form", "capacity", "capacity_unit", "capacity_words", "nature", "tpa", "tpa_low", "tpa_high",
           "how", "feed"] + BASE
RULES = ["rule", "good", "key", "value", "low", "high", "unit"] + BASE

# -------------------------------------------------------------------------------------------------------------------- status

STATUS = (  # how the words begin -> the rung; what is only planned or approved by somebody says no rung
    ("construction", "construction"), ("site work", "construction"), ("study", "study"), ("feasibility", "study"), ("PFS", "study"), ("DFS", "study"),
    ("pilot", "study"), ("demonstration", "study"), ("samples", "study"), ("R&D", "study"), ("exploration", "exploration"), ("permitting", "permitting"),
    ("conditional environmental approval", "permitting"), ("permitted", "financing"), ("financing", "financing"), ("financed", "financing"), ("loan closed", "financing"),
    ("debt facility", "financing"), ("conditional loan", "financing"), ("towards FID", "financing"), ("pre-FID", "financing"), ("FID and", "financing"),
    ("operating, ramp-up", "commissioning"), ("operating since early 2024, ramp-up", "commissioning"), ("ramp-up", "commissioning"),
    ("trial production", "commissioning"), ("opened", "commissioning"), ("launch", "commissioning"), ("operating, interrupted", "suspended"),
    ("operating", "operating"), ("expansion", "operating"), ("support three years", "operating"), ("restart", "suspended"), ("operator in bankruptcy", "suspended"),
    ("stopped", "suspended"), ("paused", "suspended"), ("suspended", "suspended"), ("was due fiscal 2026; stalled", "suspended"))


def status_of(words):
    if words.startswith("operational late"):
        return "unknown"
    return next((rung for start, rung in STATUS if words.startswith(start)), "unknown")


# -------------------------------------------------------------------------------------------------------------------- money

# project -> amount, low, high, unit, what it is of; where the note has more than the column. Of: own, shared, funding.
CAPEX = {
    "P001": (None, 120, None, "million EUR", "own"), "P006": (None, 4000, None, "million EUR", "own"), "P007": (None, 350, None, "million EUR", "own"),
    "P012": (615, None, None, "million EUR", "shared"), "P013": (615, None, None, "million EUR", "shared"), "P014": (615, None, None, "million EUR", "shared"),
    "P033": (2200, None, None, "million EUR", "funding"), "P044": (5500, None, None, "million EUR", "shared"), "P046": (None, 650, 1000, "million USD", "funding"),
    "P049": (3300, None, None, "million USD", "shared"), "P050": (3300, None, None, "million USD", "shared"), "P051": (500, None, None, "million USD", "own"),
    "P054": (6600, 6600, 7400, "million USD", "own"), "P055": (None, 450, None, "million USD", "funding"), "P099": (417, None, None, "million CAD", "funding"),
    "P102": (360, 280, 360, "million CAD", "own"), "P110": (1750, 1700, 1800, "million AUD", "own"), "P134": (5600, 5600, 6600, "million USD", "own"),
    "P138": (317, None, None, "million USD", "funding"), "P143": (None, None, 300, "million USD", "own"), "P145": (75, None, None, "million EUR", "own"),
}


def capex_of(r):
    """What a range in the words says goes into low and high; P111 prints no currency."""
    if r["project_id"] in CAPEX:
        amount, low, high, unit, of = CAPEX[r["project_id"]]
        return [amount, low, high, unit, of]
    if r["capex_musd"]:
        return [float(r["capex_musd"]), None, None, "million USD", "own"]
    return [None, None, None, NA if r["capex_note"] in ("unknown", "") else "", ""]


# ------------------------------------------------------------------------------------------------------------------- outputs

GOODS = {  # mineral -> good of its mine, of what a refinery or plant makes
    "lithium": ("lithium:mine", "lithium:chemical"), "natural graphite": ("graphite:natural", "graphite:natural"), "graphite": ("graphite:natural", "graphite:anode"),
    "natural graphite anode": ("", "graphite:anode"), "synthetic graphite": ("", "graphite:anode"), "synthetic graphite anode": ("", "graphite:anode"),
    "rare earths": ("rare_earths:mine", ""), "light and heavy REE": ("rare_earths:mine", ""), "light REE": ("rare_earths:mine", ""),
    "heavy REE": ("dytb:mine", "dytb:oxide"), "heavy rare earths": ("dytb:mine", "dytb:oxide"), "NdPr": ("ndpr:mine", "ndpr:oxide"), "Dy": ("dytb:mine", "dytb:oxide"),
    "Tb": ("dytb:mine", "dytb:oxide"), "Y": ("yttrium:mine", ""), "Sm": ("samarium:mine", ""), "Gd": ("gadolinium:mine", ""), "NdFeB magnets": ("", "magnets:ndfeb"),
    "tungsten": ("tungsten:mine", "tungsten:refined"), "copper": ("copper:mine", "copper:refined"), "nickel": ("nickel:mine", "nickel:refined"),
    "cobalt": ("cobalt:mine", "cobalt:refined"), "manganese": ("manganese:mine", "manganese:refined"), "magnesium": ("", "magnesium:refined"),
    "germanium": ("", "germanium:refined"), "gallium": ("", "gallium:refined"), "antimony": ("antimony:mine", "antimony:refined"), "zinc": ("zinc:mine", "zinc:refined"),
    "lead": ("lead:mine", "lead:refined"), "silver": ("silver:mine", ""), "tin": ("tin:mine", "tin:refined"), "boron": ("boron:mine", ""),
    "zirconium": ("zirconium:mine", "zirconium:refined"), "zircon": ("zirconium:mine", "zirconium:refined"), "bauxite": ("bauxite:mine", ""), "alumina": ("", "alumina:refined"),
    "iron": ("iron:mine", ""), "phosphorus": ("", "phosphorus:refined"), "indium": ("", "indium:refined"), "bismuth": ("", "bismuth:refined"),
    "tellurium": ("", "tellurium:refined"), "Hf": ("", "hafnium:refined"), "Zr": ("zirconium:mine", "zirconium:refined"), "tantalum": ("tantalum:mine", "tantalum:metal"),
    "niobium": ("niobium:mine", "niobium:metal"), "fluorspar": ("fluorspar:mine", ""), "vanadium": ("vanadium:mine", "vanadium:oxide"),
}
FIRST = ("mine", "brine", "tailings")                       # stages that take a mineral out of the ground
MORE = ("refinery", "separation", "magnet", "metal", "anode", "recycling", "recovery", "processing", "cracking", "smelter")
FEED = {"separation": {"ndpr:oxide": "ndpr:mine", "dytb:oxide": "dytb:mine"}, "refinery": {"lithium:chemical": "lithium:mine", "nickel:refined": "nickel:mine",
        "cobalt:refined": "cobalt:intermediate", "tungsten:refined": "tungsten:mine", "antimony:refined": "antimony:mine", "gallium:refined": "gallium:residue"},
        "anode": {"graphite:anode": "graphite:natural"}, "magnet": {"magnets:ndfeb": "ndpr:oxide"}, "processing": {}, "recycling": {}, "recovery": {}}
LI_CARBONATE, LI_HYDROXIDE, NDPR_OXIDE, MN_SULPHATE = .18787, .1654, .85, 54.938 / 169.02

# project -> [(good, stage, form, tonnes published, nature, factor, factor low, factor high, how)]; a factor of None: the form does not say.
AS_OXIDE = "NdPr read as the oxide, 0.85 Nd+Pr, which separation sells; high: as the elements"
HYDROXIDE = "LiOH.H2O, the traded hydroxide, 0.1654 Li"
CARBONATE = "Li2CO3, 0.18787 Li"
NO_FORM = "the source does not say of what form"
CAPACITY = {
    "P001": [("lithium:mine", "mine", "ore", 500000, "nameplate", None, None, None, "ore: its lithium is not published")],
    "P002": [("lithium:chemical", "refinery", "lithium hydroxide", 30000, "plan", LI_HYDROXIDE, None, None, HYDROXIDE)],
    "P007": [("", "recycling", "e-waste or output", 60000, "plan", None, None, None, "scrap or products of several metals, not told apart")],
    "P018": [("", "recycling", "black mass", 3000, "plan", None, None, None, "black mass: its metals are not published")],
    "P028": [("lithium:chemical", "refinery", "lithium hydroxide", 34000, "plan", LI_HYDROXIDE, None, None, HYDROXIDE)],
    "P046": [("magnets:ndfeb", "magnet", "magnet", 10000, "company total", None, None, None, "of two plants together; the other is P047")],
    "P047": [("magnets:ndfeb", "magnet", "magnet", 1000, "ramp", 1, None, None, "as published")],
    "P048": [("magnets:ndfeb", "magnet", "magnet", 10000, "company total", None, None, None, "of two firms together")],
    "P049": [("dytb:oxide", "separation", "ore", 40000, "plan", None, None, None, "t of ore a day: its metals are not published")],
    "P050": [("magnets:ndfeb", "magnet", "magnet", 10000, "plan", 1, None, None, "as published; a goal"),
             ("", "metal", "metal", 10000, "plan", None, None, None, "strip-cast alloy: no good of the packs")],
    "P054": [("zinc:refined", "refinery", "metal", 300000, "plan", 1, None, None, "as published"), ("lead:refined", "refinery", "metal", 200000, "plan", 1, None, None, "as published"),
             ("copper:refined", "refinery", "metal", 35000, "plan", 1, None, None, "as published"),
             ("", "refinery", "metal", 5100, "plan", None, None, None, "ten rare and strategic metals together; not told apart")],
    "P055": [("gallium:refined", "refinery", "metal", 50, "plan", 1, None, None, "as published"),
             ("alumina:refined", "refinery", "alumina", 1000000, "plan", None, None, None, "more than; from the plant that is there")],
    "P058": [("lithium:chemical", "refinery", "lithium carbonate", 40000, "nameplate", LI_CARBONATE, None, None, CARBONATE)],
    "P060": [("lithium:chemical", "refinery", "lithium carbonate", 45000, "plan", LI_CARBONATE, None, None, CARBONATE)],
    "P061": [("lithium:chemical", "refinery", "lithium carbonate equivalent", 25000, "plan", LI_CARBONATE, None, None, CARBONATE)],
    "P062": [("lithium:chemical", "refinery", "", 75000, "plan", None, None, None, NO_FORM)],
    "P064": [("lithium:chemical", "brine", "lithium carbonate equivalent", 5000, "nameplate", LI_CARBONATE, None, None, CARBONATE)],
    "P065": [("graphite:anode", "anode", "anode material", 11250, "nameplate", 1, None, None, "as published")],
    "P068": [("manganese:refined", "refinery", "manganese sulphate monohydrate", 65000, "plan", MN_SULPHATE, None, None, "MnSO4.H2O, 54.938 / 169.02 Mn")],
    "P070": [("nickel:mine", "recovery", "concentrate", 21250, "plan", None, None, None, "concentrate: its nickel is not published"),
             ("", "recycling", "black mass", 16000, "plan", None, None, None, "black mass: its metals are not published")],
    "P072": [("nickel:refined", "refinery", "", 200, "pilot", None, None, None, NO_FORM)],
    "P084": [("", "recycling", "batteries", 100000, "plan", None, None, None, "what goes in, not what comes out")],
    "P086": [("", "recycling", "batteries", 50000, "plan", None, None, None, "what goes in, not what comes out")],
    "P087": [("", "recycling", "batteries", 60000, "plan", None, None, None, "what goes in, not what comes out")],
    "P088": [("", "recycling", "scrap", 20000, "plan", None, None, None, "what goes in, not what comes out")],
    "P100": [("lithium:chemical", "refinery", "", 20000, "plan", None, None, None, NO_FORM)],
    "P105": [("gallium:refined", "refinery", "metal", 3.5, "pilot", 1, None, None, "as published; commercially 40 t are thought of")],
    "P110": [("ndpr:oxide", "separation", "NdPr", 2700, "plan", NDPR_OXIDE, NDPR_OXIDE, 1, AS_OXIDE + "; an average, of up to 23,000 t REO"),
             ("dytb:oxide", "separation", "", None, "plan", None, None, None, "part of 23,000 t REO; not told")],
    "P111": [("ndpr:oxide", "separation", "NdPr", 4440, "plan", NDPR_OXIDE, NDPR_OXIDE, 1, AS_OXIDE)],
    "P121": [("gallium:refined", "refinery", "metal", 100, "plan", 1, None, None, "as published")],
    "P123": [("ndpr:oxide", "separation", "NdPr", 7200, "allocation", None, None, None, "what Japan may take, not what the plant can make")],
    "P129": [("rare_earths:mine", "mine", "rare earth oxide", 6500, "ramp", 1, None, None, "as published")],
    "P132": [("rare_earths:mine", "mine", "concentrate", 85000, "plan", None, None, None, "gross concentrate: its oxides are not published")],
    "P133": [("tungsten:mine", "mine", "", 12000, "plan", None, None, None, "concentrate or metal: sources differ")],
    "P134": [("copper:mine", "mine", "metal contained", 240000, "nameplate", 1, None, None, "as published, without phase 2")],
    "P136": [("", "transport", "freight", 4.6, "plan", None, None, None, "Mt of freight, no good")],
    "P143": [("rare_earths:mine", "mine", "rare earth oxide", 1500, "study", 1, None, None, "as in a study of 2014; a newer one was filed in 2026")],
    "P145": [("magnets:ndfeb", "magnet", "magnet", 2000, "nameplate", 1, None, None, "as published, phase 1")],
    "P146": [("", "separation", "light rare earths", 3000, "nameplate", None, None, None, "light rare earths together")],
    "P148": [("", "recycling", "magnet", 2000, "plan", None, None, None, "what goes in, not what comes out"),
             ("dytb:oxide", "separation", "concentrate", 5000, "plan", None, None, None, "what goes in, not what comes out")],
    "P152": [("lithium:chemical", "refinery", "lithium carbonate", 60000, "nameplate", LI_CARBONATE, None, None, CARBONATE)],
}
UNIT = {"P049": "t/day", "P136": "Mt/yr"}


def minerals_of(r):
    words = [re.sub(r" \(from memory\)$", "", m) for m in r["minerals"].split("|")]
    return [] if words == ["unknown"] else words


def plain_outputs(r):
    """(good, mineral, stage) where a capacity is not published: the last stage that turns the mineral into a good of ours."""
    stages = r["stages"].split("|")
    found = []
    for mineral in minerals_of(r):
        mine, plant = GOODS.get(mineral, ("", ""))
        last = next((s for s in reversed(stages) if s in MORE), None)
        good, stage = (plant, last) if last and plant else (mine, next((s for s in stages if s in FIRST), stages[-1]))
        if (last == "processing" or stages[-1] == "processing") and mineral == "copper":
            good, stage = mine, "mine"
        if good and last and stage != last and not any(s in FIRST for s in stages):
            good = ""       # a plant that makes of it no good of ours
        if not good or good not in [f[0] for f in found]:
            found.append((good, mineral, stage))
    return found or [("", "", stages[0])]


def own_feed(r, good, stage):
    """What a stage needs from outside, where the project has no mine of its own."""
    if not good or any(s in FIRST for s in r["stages"].split("|")):
        return NA if any(s in FIRST for s in r["stages"].split("|")) else ""
    return FEED.get(stage, {}).get(good, "")


def outputs_of(r, cited):
    """Child rows: the published capacity by form; else the goods, tonnes unknown."""
    rows = []
    known = CAPACITY.get(r["project_id"])
    if bool(known) != bool(r["capacity_value"]):
        raise ValueError("%s: capacity of the source and of this script differ" % r["project_id"])
    if not known:
        for k, (good, mineral, stage) in enumerate(plain_outputs(r)):
            words = r["capacity_basis"]
            rows.append([r["project_id"], k + 1, good, mineral, stage, "", None, "", words if k == 0 else "", "", None, None, None,
                         "no capacity is published" + ("" if good else "; no good of the packs"), own_feed(r, good, stage)] + cited)
        return rows
    for k, (good, stage, form, tonnes, nature, factor, low, high, how) in enumerate(known):
        value = None if factor is None or tonnes is None else pc.sig(tonnes * factor)
        band = [pc.sig(tonnes * f) if f is not None and value is not None else value for f in (low, high)]
        rows.append([r["project_id"], k + 1, good, "|".join(minerals_of(r)) if not good else "", stage, form, float(tonnes) if tonnes is not None else None,
                     UNIT.get(r["project_id"], "t/yr") if tonnes is not None else "", r["capacity_basis"] if k == 0 else "", nature, value] + band +
                    [how, own_feed(r, good, stage)] + cited)
    return rows


# ------------------------------------------------------------------------------------------------------------------ finance

LINKS = {  # line of the register -> projects; presumed where only firm or place agree
    "FL-004": (), "FL-005": (), "FL-009": ("P111",), "FL-010": ("P112",), "FL-011": ("P113",), "FL-012": ("P114",), "FL-013": ("P133",), "FL-014": ("P076",),
    "FL-008": ("P111", "P112", "P115", "P114", "P113", "P116", "P117"), "FL-015": ("P132",), "FL-016": ("P077",), "FL-017": ("P078",), "FL-020": ("P118",),
    "FL-021": ("P119",), "FL-022": ("P120",), "FL-023": ("P074",), "FL-024": ("P074",), "FL-025": ("P134",), "FL-027": ("P046", "P045"), "FL-028": ("P045",),
    "FL-029": ("P048",), "FL-030": ("P048",), "FL-031": ("P079",), "FL-032": ("P058",), "FL-033": ("P059",), "FL-034": ("P066",), "FL-037": ("P054",),
    "FL-038": ("P054",), "FL-039": ("P054",), "FL-040": ("P055",), "FL-041": ("P049", "P050"), "FL-042": ("P049", "P050"), "FL-043": ("P057",), "FL-044": ("P056",),
    "FL-045": ("P144",), "FL-046": ("P121",), "FL-047": ("P129",), "FL-048": ("P133",), "FL-050": ("P135",), "FL-051": ("P136",), "FL-053": ("P138",),
    "FL-054": ("P137",), "FL-055": ("P139",), "FL-056": ("P075",), "FL-061": ("P050",), "FL-062": ("P074",), "FL-063": ("P053",), "FL-064": ("P051",),
    "FL-065": ("P067",), "FL-066": ("P063",), "FL-067": ("P069",), "FL-068": ("P073",), "FL-069": ("P102",)}
PRESUMED = {("FL-022", "P120"), ("FL-044", "P056"), ("FL-048", "P133")}   # named by firm, not by project


def links(lines, projects):
    rows = []
    for line in lines:
        for project in LINKS.get(line["id"], ()):
            if project not in projects:
                raise ValueError("%s: no project %s" % (line["id"], project))
            presumed = (line["id"], project) in PRESUMED
            rows.append([project, line["id"], "presumed: the firm is named" if presumed else "stated"])
    return sorted(rows)


# -------------------------------------------------------------------------------------------------------------------- rules

LCE_PER_LI = 5.323           # t of lithium carbonate equivalent that hold 1 t of Li
USD_PER_AUD = .69            # mean of 2022, from memory
USD_PER_AUD_2023 = (1.09 + 1.16) / (1.7 + 1.8)   # as the sources print one plant in both
SPREAD = .35                 # standard deviation of the logarithm of an overrun: judged
ONE_PLANT = "one plant stands for all: low a half, high twice; contingency and overrun apart"
BUSCH = "Busch et al. 2025 parameters"
STATUS_RULES = {  # rung -> years to first output (value, low, high), probability of reaching production, note
    "exploration": ((9.5, 6, 16), (.15, .05, .3), "earlier than a feasibility study: 9 to 10 years; 15.7 from discovery on average (S&P, 127 mines)"),
    "study": ((6, 4, 9), (.4, .3, .5), "feasibility 6 years; probability between a pre-feasibility (0.3) and a feasibility study (0.5)"),
    "permitting": ((5, 3, 7), (.5, .3, .75), "between feasibility (6 years) and feasibility with permits (4)"),
    "financing": ((4, 2, 6), (.625, .5, .75), "feasibility and permits 4 years; probability between feasibility (0.5) and permitted and financed (0.75)"),
    "construction": ((2, 1, 3), (.9, .75, .97), "in construction 2 years"),
    "commissioning": ((.5, 0, 1), (.9, .75, .97), "first output is near; probability as in construction"),
    "operating": ((2.5, 2, 3), (.9, .75, .97), "an expansion 2 to 3 years; probability as in construction"),
    "suspended": ((3, 1, 6), (.3, .15, .5), "a restart: no anchor, judged as a pre-feasibility study"),
    "unknown": ((6, 2, 10), (.3, .1, .9), "the rung is not known: the band spans the ladder"),
}
RAMP = (("standard", 1, "a plant of known kind"), ("copy", .5, "a copy of a known plant"), ("new flowsheet", 1.5, "a flowsheet that is new"), ("new chemistry", 2.5, "a chemistry that is new"))
KIND = (("mine", "standard"), ("concentrate", "standard"), ("refinery", "standard"), ("smelter", "standard"), ("brine", "new flowsheet"), ("separation", "new flowsheet"),
        ("metal", "new flowsheet"), ("magnet", "new flowsheet"), ("anode", "new flowsheet"), ("recycling", "new flowsheet"), ("recovery", "new flowsheet"))


def lognormal_band(mean):
    """10 and 90 % of a lognormal with this mean."""
    middle = mean * math.exp(-.5 * SPREAD * SPREAD)
    return middle * math.exp(-1.2816 * SPREAD), middle * math.exp(1.2816 * SPREAD)


def capital_rules(add):
    for good, kind, lce, fixed, note in (
            ("lithium:chemical", "brine", 10700, 200, "lithium brine"), ("lithium:chemical", "*", 10700, 200, "brine stands between hard rock (3,590) and clay (15,540)"),
            ("lithium:mine", "brine", 10700, 200, "lithium brine"), ("lithium:mine", "*", 3590, 126, "lithium hard rock")):
        value = lce * LCE_PER_LI
        low, high = (3590 * LCE_PER_LI, 15540 * LCE_PER_LI) if kind == "*" and good == "lithium:chemical" else (value / 2, value * 2)
        add("capex_per_tpa", good, kind, value, low, high, "USD per t/yr", BUSCH, "B", "%s: %s USD per t/yr of LCE, times 5.323 for Li" % (note, format(lce, ",")))
        f_low, f_high = (126, 250) if kind == "*" and good == "lithium:chemical" else (fixed / 2, fixed * 2)
        add("capex_fixed", good, kind, fixed * 1e6, f_low * 1e6, f_high * 1e6, "USD", BUSCH, "B", note + ": a site")
    nolans = 1.586e9 * USD_PER_AUD / (4440 * NDPR_OXIDE)
    for good, value, source, grade, note in (
            ("ndpr:oxide", nolans, "Mining Weekly; NS Energy (Nolans)", "B", "mine to oxide: A$1.39 bn and 0.196 bn contingency (2022), 0.69 USD per AUD (from memory), for 4,440 t of oxide"),
            ("gallium:refined", 39e6 / 15.5, "Korea Zinc via press", "B", "recovery at a zinc smelter: 39 M USD for 15.5 t"),
            ("germanium:refined", 98e6 / 12, "Korea Zinc via press", "B", "140 bn KRW, about 98 M USD, for 12 t"),
            ("bismuth:refined", 21e6 / 500, "Korea Zinc via press", "B", "an expansion: 21 M USD for 500 t"),
            ("nickel:refined", 2.3e9 / 67000, "press; CRU", "B", "HPAL with refining: at most 2.3 bn USD for 67,000 t Ni")):
        add("capex_per_tpa", good, "*", value, value / 2, value * 2, "USD per t/yr", source, grade, note + "; " + ONE_PLANT)


def rules():
    rows = []

    def add(rule, good, key, value, low, high, unit, source, evidence, note):
        rows.append([rule, good, key, pc.sig(value, 4), pc.sig(low, 4), pc.sig(high, 4), unit] + base(source, evidence, "", note))

    capital_rules(add)
    add("usd_per_unit", "*", "million AUD", USD_PER_AUD_2023 * 1e6, .6e6, .72e6, "USD", "NS Energy; WA Government (Eneabba)", "B",
        "A$1.7 to 1.8 bn printed as 1.09 to 1.16 bn USD; band judged from recent years, from memory")
    for rung, (years, chance, note) in STATUS_RULES.items():
        add("years_to_first_output", "*", rung, *years, "years", "lode prior", "D", note)
        add("success", "*", rung, *chance, "1", "lode prior", "D", note + ("; 45 % of discoveries since 1950 became mines (MinEx)" if rung == "exploration" else ""))
    for key, mean, delay, d_high, note in (("small", 1.4, 1.25, 1.5, "McKinsey: 83 % of large projects, capital +40 % or more, delay 20 to 30 %; Nolans +58 % in four years"),
                                           ("large", 1.8, 1.5, 2, "above 1 bn USD: +79 % and +52 % (McKinsey); Eneabba +45 to 60 % in 20 months")):
        add("capex_factor", "*", key, mean, *lognormal_band(mean), "1", "McKinsey; lode prior", "D", note + "; lognormal, low and high 10 and 90 %")
        add("delay_factor", "*", key, delay, 1, d_high, "1", "McKinsey; lode prior", "D", note + "; of the years still to go")
    years = {kind: value for kind, value, _ in RAMP}
    for stage, kind in KIND + (("expansion", "copy"), ("*", "standard")):
        add("ramp_up_years", "*", stage, years[kind], .5, 2.5, "years", "lode prior", "D",
            "T of the share 1 - exp(-t/T) of output: %s" % next(note for name, _, note in RAMP if name == kind))
    for good, kind, lce, low, high in (("lithium:chemical", "brine", 4380, 3000, 6400), ("lithium:chemical", "*", 5910, 4380, 6400), ("lithium:mine", "brine", 4380, 3000, 6400)):
        add("opex_per_t", good, kind, lce * LCE_PER_LI, low * LCE_PER_LI, high * LCE_PER_LI, "USD/t", BUSCH, "B",
            "before tax, per t LCE times 5.323: brine 4,380 (median of 55), hard rock 6,400 (92), clay 5,910 (13)")
    add("opex_per_t", "ndpr:oxide", "*", 48.4e3 * USD_PER_AUD / NDPR_OXIDE, 36.9e3 * USD_PER_AUD / NDPR_OXIDE, 61.6e3 * USD_PER_AUD / NDPR_OXIDE, "USD/t",
        "Mining Weekly; NS Energy (Nolans)", "B", "A$48.4 per kg (36.9 net of credits in 2019, 61.6 in 2022), 0.69 USD per AUD (from memory), read as of the oxide")
    return rows


# --------------------------------------------------------------------------------------------------------------------- main

def projects(folder):
    listed, made = [], []
    for r in pc.read_csv(os.path.join(folder, "projects.csv")):
        start = r["start_year_expected"] if r["start_year_expected"].isdigit() else None
        words = r["programme"]
        cited = base(r["source"], r["evidence"], "", "")
        listed.append([r["project_id"], r["name"], "" if r["operator"] == "unknown" else r["operator"], r["country_iso3"], r["minerals"] if r["minerals"] != "unknown" else "",
                       r["stages"] if r["stages"] != "unknown" else "", status_of(r["status"]), "" if r["status"] == "unknown" else r["status"],
                       float(start) if start else None, None, None] + capex_of(r) +
                      ["" if r["capex_note"] == "unknown" else r["capex_note"], r["public_support"], re.sub(r" \(.*", "", words), words if "(" in words else "",
                       "yes" if r["name"].startswith("unnamed") else "no"] + cited)
        made += outputs_of(r, cited)
    return listed, made


def check(listed, made, rule_rows, names, countries):
    for row in listed:
        if any(c not in countries for c in row[3].split("|")):
            raise ValueError("%s: unknown country %s" % (row[0], row[3]))
    for row in made:
        if any(g and g != NA and g not in names for g in (row[2], row[14])):
            raise ValueError("%s: unknown good in %r" % (row[0], row))
    for row in rule_rows:
        if (row[1] != "*" and row[1] not in names) or not row[4] <= row[3] <= row[5]:
            raise ValueError("rule out of order: %r" % row)


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if not args:
        sys.exit("usage: make_projects_pack.py <folder of source data> [OUT] [--quiet]")
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    out = args[1] if len(args) == 2 else here
    names = {g["good"] for g in pc.read_csv(os.path.join(out, "goods", "goods.csv"))}
    countries = {c["country"] for c in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}
    lines = pc.read_csv(os.path.join(out, "policies", "policy_finance.csv"))
    listed, made = projects(os.path.join(args[0], "policy"))
    rule_rows = rules()
    check(listed, made, rule_rows, names, countries)
    lode = {"title": "lode priors and derivations", "edition": "1", "table": "tools/make_projects_pack.py", "path": "tools/make_projects_pack.py", "retrieved": "2026-11-26"}
    counts = pc.write_pack(os.path.join(out, "projects"), {
        "name": "projects", "title": "Projects of public record: what could be built, and what of it is published", "description":
            "A directory, not an investment case: few rows have a capacity, a cost and a start together. Each row has source, evidence (A official, B press, "
            "C secondary), the date the source speaks of and the date it was last seen. Empty is unknown, n/a does not apply. Capacities mix ore, concentrate, "
            "oxide, chemical and metal: only tpa is in t of the good, where the form says what the tonnes are of.",
        "sources": [{"title": "Official lists, filings and trade press, row by row", "edition": "2026", "table": "see column source", "path": "projects.csv", "retrieved": "2026-11-26"}, lode],
        "licenses": [{"name": "facts", "title": "Single figures, dates and names with citation, as facts", "path": "tools/make_projects_pack.py"}, pc.LICENSES["LODE"]],
    }, [("projects", PROJECTS, listed), ("project_outputs", OUTPUTS, made), ("project_finance", ["project", "line", "basis"], links(lines, {r[0] for r in listed}))])
    more = pc.write_pack(os.path.join(out, "portfolio"), {
        "name": "portfolio", "title": "Rules that fill what a project leaves unknown", "description":
            "What --estimate puts in the place of an unknown cost, start, chance, ramp-up or delay; every filled figure says so. A good that no row prices stays unpriced.",
        "sources": [lode], "licenses": [pc.LICENSES["LODE"]]}, [("portfolio_rules", RULES, rule_rows)])
    if "--quiet" not in argv:
        print("projects: " + ", ".join("%s %d" % c for c in list(counts.items()) + list(more.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
