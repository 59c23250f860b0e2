#!/usr/bin/env python3
"""What have governments agreed, promised, paid and forbidden, and what is not published?

    python3 tools/make_policies_pack.py <folder of source data> [OUT] [--quiet]

writes the pack policies below OUT, which is `data` beside `tools` unless given and must hold the packs goods and countries.
It reads policy/*.csv: facts with citation and short official wordings. Left out, because nobody says that they may be passed
on: the extracts of Global Trade Alert, of the IEA's index and of NRCan (`lode data import` reads a user's own download).
Standard library only. docs/method/policy-register.md tells the tables.

Cells: empty is unknown, `n/a` does not apply, `secret` is known to somebody and not told. A date is a day, a month or a year.
"""

import datetime
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

# Numbers in the columns of this pack; a stock's quantity may be `secret`.
pc.COLUMN_TYPES.update({"amount": "number", "private_amount": "number", "number": "number", "level": "number", "upside_share": "number"})
LAST_SEEN = "2026-06-30"   # the last events seen in the collection
DAY = "2026-02-04"         # of the ministerial
NA = "n/a"
BASE = ["source", "link", "evidence", "as_of", "last_seen", "note"]
FACT_SHEET = "U.S. Department of State, Office of the Spokesperson, \"2026 Critical Minerals Ministerial\" fact sheet, 2026-02-04"


def as_of_of(source, fallback):
    """The latest date that a source names, else that of the event; the number of a decision, C(2025) 1904, is no year."""
    for text in (re.sub(r"C\(\d{4}\) \d+", "", source), fallback):
        found = re.findall(r"\b(?:19|20)\d\d(?:-[01]\d(?:-[0-3]\d)?)?\b", text)
        if found:
            return max(found)
    return ""


def link_of(source):
    """A free page, where the source gives its number."""
    m = re.search(r"(?:Global Trade Alert|GTA) (\d{4,6})", source)
    if m:
        return "https://globaltradealert.org/intervention/" + m.group(1)
    m = re.search(r"IEA policy tracker (\d{4,6})", source)
    return "https://www.iea.org/policies/" + m.group(1) if m else ""


def base(source, evidence, when="", note="", last_seen=LAST_SEEN):
    source = source.replace(" (mail mirror and reprints)", "").replace(" (mail mirror)", "")
    return [source, link_of(source), evidence, as_of_of(source, when), last_seen, note]


def after(day, days):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()


def next_day(day):
    return after(day, 1)


def actor_of(iso):
    return "EU" if iso == "EUU" else iso


# -------------------------------------------------------------------------------------------------------------------- actors

ACTORS = [  # id, name, kind, country
    ("EU", "European Union, with the European Commission", "union", NA),
    ("EXIM", "Export-Import Bank of the United States", "agency", "USA"),
    ("DFC", "U.S. International Development Finance Corporation", "agency", "USA"),
    ("DOW", "Department of War, before September 2025 of Defense, with its programmes (DPA, OSC)", "agency", "USA"),
    ("DLA", "Defense Logistics Agency, National Defense Stockpile", "agency", "USA"),
    ("DOE", "Department of Energy, with its Loan Programs Office", "agency", "USA"),
    ("COMMERCE", "Department of Commerce, with the CHIPS programme", "agency", "USA"),
    ("USGOV", "United States government, agencies not told apart", "agency", "USA"),
    ("USTR", "Office of the United States Trade Representative", "agency", "USA"),
    ("MOFCOM", "Ministry of Commerce of China", "agency", "CHN"),
    ("ARECOMS", "Authority for the regulation of strategic mineral markets of the DRC", "agency", "COD"),
    ("JOGMEC", "Japan Organization for Metals and Energy Security", "agency", "JPN"),
    ("JARE", "Japan Australia Rare Earths (JOGMEC and Sojitz)", "firm", "JPN"),
    ("PPS", "Public Procurement Service of Korea", "agency", "KOR"),
    ("KOMIR", "Korea Mine Rehabilitation and Mineral Resources Corporation", "agency", "KOR"),
    ("NFSRA", "National Food and Strategic Reserves Administration of China", "agency", "CHN"),
    ("VAULT", "Project Vault, US Strategic Critical Minerals Reserve", "firm", "USA"),
    ("MP", "MP Materials", "firm", "USA"),
    ("USAR", "USA Rare Earth", "firm", "USA"),
    ("LYNAS", "Lynas Rare Earths", "firm", "AUS"),
    ("ORION_CMC", "Orion Critical Mineral Consortium (Orion, DFC, ADQ)", "firm", ""),
    ("PRIVATE", "private investors, not told apart", "people", NA),
]


def actors():
    return [[i, name, kind, country] + base("public record", "D", LAST_SEEN, "a name for the rows of this pack") for i, name, kind, country in ACTORS]


# -------------------------------------------------------------------------------------------------------------------- groups

GROUPS = [  # id, name, kind, set of the pack countries, formula, from, until, predecessor, list published, source, evidence, note
    ("MSP", "Minerals Security Partnership", "partnership", "MSP", "", "2022-06", DAY, NA, "yes",
     "European Commission, 2024-04-08 and 2024-09-27; State Department archive 2021-2025", "A", "14 countries and the EU in the Commission's list of 2024; founded June 2022 (general knowledge)"),
    ("MSP_FORUM", "Minerals Security Partnership Forum", "forum", "MSP_FORUM", "", "2024-04-05", "", NA, "yes",
     "European Commission, 2024-09-27", "B", "what became of it when FORGE was founded is not known"),
    ("FORGE", "Forum on Resource Geostrategic Engagement", "forum", "FORGE", "", DAY, NA, "MSP", "no",
     FACT_SHEET, "A", "a named, editable set: no member list, secretariat, budget, voting rule or price rule is published; the members here are presumed. "
     "The price floor is not the forum's: see ATCM. Korean press counts 17 former partners or 16, the Commission's list of 2024 has 14 countries and the EU"),
    ("PAX_SILICA", "Pax Silica", "declaration", "PAX_SILICA", "", "2025-12-12", NA, NA, "yes", "Gulf News; Semafor, 2026-01", "B", ""),
    ("BURGUM_CLUB", "Trade club named by Secretary Burgum", "club", NA, "", "", "", NA, "no", "Union Herald (Reuters), 2026-02-04", "C",
     "six names before 4 February 2026; 11 more to join that week, 20 more interested: not named"),
    ("G7", "Group of Seven", "club", "G7", "", "", NA, NA, "yes", "general knowledge", "D", "the EU takes part in its meetings"),
    ("PRICE_FLOOR_TRACK", "Partners of the talks on price floors", "talks", "PRICE_FLOOR_TRACK", "", DAY, NA, NA, "yes",
     "USTR statements, 2026-02-04 and 2026-04-24", "A", "a proposal apart from FORGE"),
    ("MINISTERIAL_2026", "Delegations at the ministerial of 4 February 2026", "event", NA, "", DAY, DAY, NA, "yes", FACT_SHEET, "A",
     "Washington, Department of State; hosts Rubio with Vance, Bessent, Burgum, Wright and Greer; signing and private sector the day before"),
    ("FRAMEWORKS_2026", "Parties to a US framework or memorandum, October 2025 to June 2026", "formula", NA, "parties of the instruments of CC-SIGNED, CC-BEFORE and CC-AFTER",
     "2025-10-20", NA, NA, "no", "lode derived from the instruments", "D", "a set of our own, not a body"),
    ("MSP_AND_FRAMEWORKS", "MSP of 2024 with the parties to frameworks", "formula", NA, "MSP + FRAMEWORKS_2026", DAY, NA, NA, "no",
     "lode derived", "D", "one possible reading of who FORGE might be; nobody states it"),
]
GROUP_IDS = {"MSP Forum": "MSP_FORUM", "Pax Silica": "PAX_SILICA", "Burgum trade club": "BURGUM_CLUB", "Plurilateral price-floor track": "PRICE_FLOOR_TRACK"}
ROLES = (("presumed", "presumed"), ("reported as joined", "presumed"), ("chair", "presumed"), ("guest", "guest"), ("participant", "guest"))


def role_of(text):
    return next((role for start, role in ROLES if text.startswith(start)), "member")


def memberships(folder):
    rows = []
    for r in pc.read_csv(os.path.join(folder, "groups.csv")):
        group = GROUP_IDS.get(r["group"], r["group"])
        words = r["role"]
        if group == "FORGE":
            words = "presumed participant (former MSP partner)" if words.startswith("chair") else words
        if group == "G7" and r["iso3"] == "EUU":
            r["role"], words = "guest", "takes part, not counted among the seven"
        until = NA if group != "FORGE" and not r["to"] and group != "BURGUM_CLUB" else r["to"]
        rows.append([group, actor_of(r["iso3"]), role_of(r["role"]), r["from"], NA if group == "FORGE" else until] +
                    base(r["source"], r["evidence"], r["from"], words))
    korea = FACT_SHEET + "; Asia Economy (cm.asiae.co.kr), 2026-02-05"
    rows.append(["MSP", "KOR", "chair", "2024-07", DAY] + base(korea, "A", DAY, "chaired the partnership before the forum"))
    rows.append(["FORGE", "KOR", "chair", DAY, "2026-06"] + base(korea, "A", DAY, "\"through June 2026\"; who followed is not found"))
    rows.append(["FORGE", "IND", "supports", DAY, NA] + base("Zee News, 2026-02-05", "B", DAY, "ministerial statement"))
    for r in pc.read_csv(os.path.join(folder, "ministerial-2026-attendees.csv")):
        rows.append(["MINISTERIAL_2026", actor_of(r["iso3"]), "delegation", DAY, DAY] +
                    base(FACT_SHEET, r["evidence"], DAY, "number %s of the fact sheet: %s" % (r["order_in_fact_sheet"], r["name"])))
    return rows


def derived_members(agreed, members):
    """Who is in the sets that are formulas: parties from the day of their first instrument, and the union with MSP."""
    since = {}
    for r in agreed:
        if r[0] in BEFORE + AFTER or (r[4] == DAY and r[0].endswith("-2026-02")):
            for party in r[3].split("|"):
                since[party] = min(since.get(party, "9999"), r[4])
    rows = [["FRAMEWORKS_2026", p, "member", day, NA] + base("lode derived from the instruments", "D", LAST_SEEN) for p, day in sorted(since.items())]
    union = sorted(set(since) | {m[1] for m in members if m[0] == "MSP" and m[2] == "member"})
    return rows + [["MSP_AND_FRAMEWORKS", p, "member", DAY, NA] + base("lode derived from the instruments and MSP", "D", LAST_SEEN) for p in union]


# --------------------------------------------------------------------------------------------------------------- instruments

FORCE = (("non-binding (presumed", "presumed"), ("non-binding (terms", "presumed"), ("unknown", "unknown"), ("non-binding", "non-binding"),
         ("understandings", "non-binding"), ("intended", "intended binding"))
STAGE = (("signed", "signed"), ("in force", "in force"), ("open for accession", "in force"), ("launched", "in force"), ("existing", "in force"),
         ("superseded", "signed"), ("consultation", "consultation"), ("agreed", "signed"), ("adopted", "in force"))
TAGS = (("finance", r"financ|\bUSD|CAD |guarantee|loans"), ("price", r"pric"), ("permitting", r"permit"), ("stock", r"stock|reserve"), ("offtake", r"offtake|first offer"),
        ("asset review", r"asset-sale|asset review"), ("recycling", r"recycl"), ("mapping", r"mapping"), ("standards", r"standards"), ("projects", r"project"),
        ("trade", r"plurilateral|border|export"))
GROUP_PARTIES = {"G7": "CAN FRA DEU ITA JPN GBR USA".split()}
COMMON = "address pricing challenges"


def first(table, text, default):
    return next((value for start, value in table if text.startswith(start)), default)


def parties_of(r):
    text = r["parties"]
    if r["id"] == "FORGE":
        return [], "no list is published: see the group FORGE"
    if text.startswith("G7"):
        return GROUP_PARTIES["G7"] + (["AUS", "NOR", "LUX", "UKR"] if "+" in text else []), "nine allied countries are counted, four named" if "+" in text else ""
    if r["id"] == "PAXSILICA":
        return "AUS ISR JPN KOR SGP GBR USA".split(), "later QAT, ARE, IND: see the group PAX_SILICA"
    if r["id"] == "ATCM":
        return ["USA"], "partners are open"
    return [actor_of(p) for p in text.split("|")], ""


def instruments(folder):
    rows, clauses = [], []
    for r in pc.read_csv(os.path.join(folder, "agreements.csv")):
        iid = "FORGE-LAUNCH" if r["id"] == "FORGE" else r["id"]
        parties, others = parties_of(r)
        kind = "framework or MOU" if r["type"].startswith("framework or MOU") else r["type"].split(" (")[0]
        until = "2026-03-19" if iid == "ATCM" else NA
        by = "US-ARG-2026-02" if iid == "US-ARG-2024" else NA
        note = r["content_note"] if COMMON not in r["content_note"] else "text not published in what was seen"
        note = note.replace("see ministerial-2026.csv", "see its deadlines and clauses")
        note = "; ".join(p for p in (others, note) if p)
        title = r["title"] or {"US-KHM-2025": "Agreement on reciprocal trade", "US-CHN-2025-11": "Fact sheet on the truce of November 2025"}.get(iid, "")
        rows.append([iid, kind, title, "|".join(parties), r["date"], until, first(FORCE, r["binding"], "unknown"), r["binding"],
                     first(STAGE, r["status"], "announced"), r["status"], by] + base(r["source"], r["evidence"], r["date"], note))
        clauses += [[iid, tag, r["content_note"] if COMMON not in r["content_note"] else "common description: " + r["content_note"].split("\"")[1]]
                    for tag, words in TAGS if re.search(words, r["content_note"])]
    rows.append(["S232-11001", "proclamation", "Proclamation 11001 under section 232: processed critical minerals and derivative products", "USA", "2026-01-14", NA,
                 "binding", "proclamation of the President", "in force", "no tariff; talks for 180 days", NA] +
                base("Thompson Hine; Covington; Thomson Reuters, 2026-01", "A", "2026-01-14",
                     "price floors are to be promoted; minimum import prices are a fallback; its outcome is not in what was seen"))
    clauses += [["S232-11001", "price", "price floors to be promoted; minimum import prices, tariffs and quotas as a fallback"],
                ["US-MEX-2026", "price", "explore border-adjusted price floors; consult on price floors in a binding plurilateral agreement"],
                ["US-MEX-2026", "standards", "regulatory standards"], ["US-MEX-2026", "stock", "coordinated stockpiling"],
                ["US-MEX-2026", "projects", "projects in both and in third countries"]]
    return rows, clauses


def deadlines():
    S = ("USTR via dpa-AFX; ST&R, 2026-02", "A")
    rows = [
        ("DL-AUS-FINANCE", "US-AUS-2025", NA, "2026-04-20", "at least USD 1 bn each for projects within six months", "", "", "IEA policy tracker record citing the White House text; GTR, 2025-10", "A"),
        ("DL-AUS-MINISTERIAL", "US-AUS-2025", 180, after("2025-10-20", 180), "investment ministerial", "", "", "IEA policy tracker record citing the White House text; GTR, 2025-10", "A"),
        ("DL-GBR-MINISTERIAL", "US-GBR-2026-02", 180, after(DAY, 180), "Mining, Minerals and Metals Investment Ministerial", "", "", "FCDO text via Public Technologies, 2026-02-05", "A"),
        ("DL-MEX-60", "US-MEX-2026", 60, after(DAY, 60), "minerals named, border-adjusted price floors looked at", "", "") + S,
        ("DL-EU-30", "US-EUU-JPN-2026", 30, after(DAY, 30), "memorandum between the USA and the EU", "kept late: US-EUU-MOU-2026", "2026-04-24", "European Commission statement 26/323, 2026-02-04; L. Karlsson, 2026-04-24", "B"),
        ("DL-232-180", "S232-11001", 180, after("2026-01-14", 180), "talks on processed critical minerals end; price floors, else minimum import prices", "", "", "Thompson Hine; Covington, 2026-01", "A"),
        ("DL-ATCM-COMMENTS", "ATCM", NA, "2026-03-19", "comments on the Agreement on Trade in Critical Minerals", "closed; no signed text found to mid-2026", "2026-03-19", "Pillsbury; Mondaq, 2026-03", "A"),
        ("DL-G7-ROADMAP", "G7-CMAP", NA, "2025-12-31", "roadmap to a standards-based market by the end of 2025", "", "", "Argus, 2025-06", "B"),
    ]
    out = []
    for i, instrument, days, due, what, outcome, when, source, evidence in rows:
        out.append([i, instrument, days, due, what, outcome, when] + base(source, evidence, due, "" if outcome else "outcome not found"))
    return out


# -------------------------------------------------------------------------------------------------------------------- claims

CLAIMS = [  # id, subject, number, bound, unit, window, wording, source, evidence, note, table of the rows
    ("CC-DELEGATIONS", "delegations at the ministerial", 54, "exactly", "countries", DAY, DAY,
     "representatives of 54 countries and the European Commission, including 43 foreign and other ministers", FACT_SHEET, "A",
     "55 rows: 54 countries and the European Commission, which the number leaves out. Korea's ministry counts 56 (KBS World, 2026-02-05)"),
    ("CC-SIGNED", "instruments signed on the day", 11, "exactly", "instruments", DAY, DAY,
     "eleven new bilateral critical minerals frameworks or memorandums of understanding (MOUs) with countries including Argentina, Cook Islands, Ecuador, Guinea, "
     "Morocco, Paraguay, Peru, Philippines, United Arab Emirates, and Uzbekistan", FACT_SHEET, "A",
     "ten parties are named, the eleventh is not; the UK memorandum is the only other one found and is presumed to be it (S&P dates it 5 February)"),
    ("CC-BEFORE", "instruments signed before", 10, "exactly", "instruments", "2025-09-04", DAY, "in the past five months", FACT_SHEET, "A",
     "no list is published; seven found, an eighth (Cambodia) doubtful; other reprints say \"recent months\""),
    ("CC-NEGOTIATED", "instruments negotiated, not signed", 17, "exactly", "instruments", "", DAY, "completed negotiations with 17 other countries", FACT_SHEET, "A",
     "none is named; the wording is ours of the fact sheet's sense"),
    ("CC-AFTER", "instruments found after the day", None, NA, "instruments", next_day(DAY), LAST_SEEN, NA, "lode derived from the instruments", "D",
     "no official number: what was found to the end of June 2026; of Chile a headline only"),
    ("CC-30BN", "US support for projects", 30000, "more than", "million USD", "2025-08", DAY,
     "supporting projects with more than $30 billion in letters of interest, investments, loans, and other support over the past six months in partnership with the private sector",
     "State Department fact sheet as quoted by American Faith, WAM and Federal Newswire, 2026-02-05", "A",
     "cannot be rebuilt from public items: it mixes letters, loans and private money; the itemised list was not seen whole"),
    ("CC-EU-PROJECTS", "strategic projects in the EU", 47, "exactly", "projects", "2025-03", "2025-03", NA, "Commission Decision C(2025) 1904", "A",
     "the official list; projects are not in this pack"),
    ("CC-EU-OUTSIDE", "strategic projects outside the EU", 13, "exactly", "projects", "2025-06", "2025-06", NA, "Argus, 2025-06", "A",
     "the official list; projects are not in this pack"),
]
BEFORE = "US-AUS-2025 US-MYS-2025 US-THA-2025 US-JPN-2025 US-KAZ-2025 US-SAU-2025 US-COD-2025".split()
AFTER = "US-EUU-MOU-2026 US-EUU-AP-2026 US-IND-2026 US-CHL-2026".split()


def claims(folder, finance):
    rows = [[i, subject, number, bound, unit, start, until, wording, "elsewhere" if unit == "projects" else "here"] + base(source, evidence, until, note)
            for i, subject, number, bound, unit, start, until, wording, source, evidence, note in CLAIMS]
    links = []
    for r in pc.read_csv(os.path.join(folder, "ministerial-2026-attendees.csv")):
        links.append(["CC-DELEGATIONS", "MINISTERIAL_2026/" + actor_of(r["iso3"]), "beside" if r["iso3"] == "EUU" else "named"])
    for r in pc.read_csv(os.path.join(folder, "agreements.csv")):
        if r["date"] == DAY and r["id"].endswith("-2026-02"):
            links.append(["CC-SIGNED", r["id"], "presumed" if r["id"].startswith("US-GBR") else "named"])
    links += [["CC-BEFORE", i, "named"] for i in BEFORE] + [["CC-BEFORE", "US-KHM-2025", "doubtful"]]
    links += [["CC-AFTER", i, "named"] for i in AFTER]
    links += [["CC-30BN", f[0], "named" if f[-7].startswith("Y") else "doubtful"] for f in finance if f[-7].startswith("Y") or f[-7] == "partly"]
    return rows, links


# ------------------------------------------------------------------------------------------------------------------ measures

GALLIUM_GERMANIUM = "gallium:refined germanium:refined"
LIGHT = "lanthanum cerium praseodymium neodymium"
RE = "rare_earths ndpr dytb " + LIGHT + " samarium europium gadolinium terbium dysprosium yttrium"
ORES = "copper:mine iron:mine zinc:mine lead:mine"
# Row of the source -> kind, type, our goods ("mineral" alone is all its goods; "listed": what Chinese licences list, from its day).
MEASURES = {
    "R001": ("export", "quota", RE), "R002": ("export", "halt", RE), "R003": ("export", "tax", "ndpr dytb neodymium europium dysprosium terbium yttrium"),
    "R004": ("export", "licence", GALLIUM_GERMANIUM), "R005": ("export", "licence", "graphite"), "R006": ("technology", "technology", ""),
    "R007": ("export", "licence", "antimony"), "R008": ("export", "ban", GALLIUM_GERMANIUM + " antimony"), "R009": ("export", "ban", "listed"),
    "R010": ("export", "licence", "tungsten tellurium bismuth molybdenum indium"),
    "R011": ("export", "licence", "dytb samarium gadolinium terbium dysprosium yttrium magnets"), "R012": ("export", "licence", ""),
    "R013": ("export", "licence", ""), "R014": ("export", "licence", "europium"), "R015": ("export", "licence", "graphite:anode"),
    "R016": ("export", "re-export licence", RE), "R017": ("technology", "technology", ""), "R018": ("export", "ban", "listed"),
    "R019": ("export", "ban", "listed"), "R020": ("production", "quota", ""), "R021": ("export", "ban", ""),
    "R022": ("export", "ban", "nickel:mine bauxite"), "R023": ("export", "tax", "copper:mine manganese:mine lead:mine zinc:mine titanium:ilmenite iron:mine"),
    "R024": ("export", "permit", "nickel:mine"), "R025": ("export", "ban", "nickel:mine"), "R026": ("export", "ban", "bauxite"),
    "R027": ("export", "tax", ORES), "R028": ("export", "ban", ORES), "R029": ("export", "ban", "cobalt"), "R030": ("export", "quota", "cobalt"),
    "R031": ("export", "ban", "lithium:mine"), "R032": ("export", "permit", ""), "R033": ("export", "tax", "lithium:mine"),
    "R034": ("export", "ban", "lithium:mine"), "R035": ("export", "ban", "lithium:mine cobalt:mine manganese:mine graphite:natural rare_earths:mine"),
    "R036": ("export", "ban", "copper:mine"), "R037": ("export", "ban", "lithium:mine"), "R038": ("export", "ban", "manganese:mine"),
    "R039": ("export", "ban", "iron:mine tungsten:mine tantalum:mine copper:mine phosphate:mine"), "R040": ("export", "permit", "chromium:mine"),
    "R041": ("export", "permit", "copper:refined"), "R042": ("export", "licence", "copper:refined aluminium:refined"),
    "R043": ("production", "halt", ""), "R044": ("production", "halt", ""), "R045": ("export", "ban", "rare_earths:mine"), "R046": ("export", "ban", "rare_earths:mine"),
    "R047": ("export", "tax", "nickel:mine"), "R048": ("export", "tax", ""), "R049": ("export", "tax", "nickel:refined"),
    "R050": ("import", "ban", "aluminium:refined copper:refined nickel:refined"), "R051": ("import", "tariff", "tungsten:refined"),
    "R052": ("other", "sanction", ""),
}
# Licences that put a good on China's list of dual-use items, from their first day in force.
LISTS = ("R004", "R005", "R007", "R010", "R011", "R014")
MILITARY = "military"
TARGETS = {  # text -> kind, country, end use, entities, scope of the warnings
    "all": ("all", "*", "", "", ""), "USA": ("country", "USA", "", "", ""), "JPN": ("country", "JPN", "", "", ""), "RUS": ("country", "RUS", "", "", ""),
    "CHN": ("country", "CHN", "", "", ""), "USA military": ("end use", "USA", MILITARY, "", "military end users"),
    "USA (named firms)": ("entity", "USA", "", "MP|USAR", "ten named firms"), "domestic": ("domestic", NA, "", "", ""), "producer": ("domestic", NA, "", "", ""),
    "all; military users refused; advanced chips case by case": ("all", "*", "", "", "goods made abroad with Chinese content"),
}
PARENTS = {"R008": "MOFCOM 46/2024, clause 2", "R009": "MOFCOM 46/2024, clause 1", "R016": "MOFCOM 61/2025, material rule"}
# Those of 2024-12-03, 2025-02-04, 2025-04-04, 2026-01-06 and 2026-06-22 took effect on the day.
ANNOUNCED = {"R008": "2024-12-03", "R009": "2024-12-03", "R010": "2025-02-04", "R011": "2025-04-04", "R018": "2026-01-06", "R019": "2026-06-22", "R004": "2023-07-03", "R005": "2023-10-20", "R007": "2024-08-15", "R012": "2025-10-09", "R013": "2025-10-09", "R014": "2025-10-09", "R015": "2025-10-09",
             "R016": "2025-10-09", "R034": "2026-02-25", "R038": "2025-05-30", "R045": "2023-09-11", "R046": "2025-12-11", "R047": "2023-01"}
# It ended, on a day that no source says; a term that was set from the start.
ENDED_SOMETIME = ("R021", "R049", "R044")
ENDED_IN = {"R003": "2015"}   # the sources of R001: export duties were lifted later in 2015
TERM = ("R030", "R042")
# Nothing says that it did not go on, nothing that it did.
DOUBT = {
    "R028": "the record's title says removed with requirements", "R033": "seen in a record of 2018 only", "R040": "the cabinet's decision is known, entry into force is not",
    "R043": "see later news", "R045": "entry into force was not seen", "R047": "considered, not adopted when seen", "R048": "seen in a record of 2010 only",
}
# What a measure is on beside the goods that rows of policy_measure_goods name; else their list is whole.
ALSO = {"R003": "other rare earths", "R022": "unprocessed ores of others, not told which", "R032": "all base minerals", "R034": "all raw minerals", "R036": "other metallic minerals",
        "R048": "all minerals except lapis"}
PART = {"R039": "partly lifted on 2015-08-29: the bans on iron and copper were kept"}
# Goods that a measure fell off before its end.
LEFT = {("R039", g): "2015-08-29" for g in ("tungsten:mine", "tantalum:mine", "phosphate:mine")}
PRACTICE_US = ("contested for US users and their suppliers: the White House (2025-11-01) says general licences end it in effect, China's ministry has confirmed only the suspensions; "
               "in force in law, practice unknown: see US-CHN-2025-11")
SEEN = {"R018": "2026-01", "R019": "2026-06-22", "R034": "2026-02-25", "R043": "2023-09", "R044": "2023-09-04", "R045": "2023-10", "R047": "2023-10",
        "R048": "2010-02-14", "R033": "2018"}
LEVELS = [  # measure, good (* all), from, until, value, unit, flag, note
    ("R030", "*", "2025-10-16", "2025-12-31", 72500, "tpa", "derived", "18,125 t for the fourth quarter of 2025, as a rate a year"),
    ("R030", "*", "2026-01-01", "2027-12-31", 96600, "tpa", "reported", "all cobalt together, whatever its form"),
    ("R003", "neodymium:mine", "2011-01-01", "", 25, "percent", "reported", "15 before"), ("R003", "europium:mine", "2011-01-01", "", 25, "percent", "reported", ""),
    ("R003", "dysprosium:mine", "2011-01-01", "", 25, "percent", "reported", ""), ("R003", "terbium:mine", "2011-01-01", "", 25, "percent", "reported", ""),
    ("R003", "yttrium:mine", "2011-01-01", "", 25, "percent", "reported", ""),
    ("R003", "dytb:oxide", "2011-01-01", "", 25, "percent", "reported", "of both elements"), ("R003", "dytb:mine", "2011-01-01", "", 25, "percent", "reported", "of both elements"),
    ("R023", "copper:mine", "2014-01-11", "2014-12-31", 25, "percent", "reported", "later steps were not seen"),
    ("R023", "manganese:mine", "2014-01-11", "2014-12-31", 20, "percent", "reported", "rose to 60 by July 2016"),
    ("R023", "lead:mine", "2014-01-11", "2014-12-31", 20, "percent", "reported", "rose to 60 by July 2016"),
    ("R023", "zinc:mine", "2014-01-11", "2014-12-31", 20, "percent", "reported", "rose to 60 by July 2016"),
    ("R023", "iron:mine", "2014-01-11", "2014-12-31", 20, "percent", "reported", "rose to 60 by July 2016"),
    ("R023", "titanium:ilmenite", "2014-01-11", "2014-12-31", 20, "percent", "reported", "rose to 60 by July 2016"),
    ("R027", "copper:mine", "2024-06-03", "n/a", 7.5, "percent", "reported", ""), ("R027", "iron:mine", "2024-06-03", "n/a", 5, "percent", "reported", ""),
    ("R027", "zinc:mine", "2024-06-03", "n/a", 5, "percent", "reported", ""), ("R027", "lead:mine", "2024-06-03", "n/a", 5, "percent", "reported", ""),
    ("R033", "lithium:mine", "2018-01-01", "n/a", 5, "percent", "reported", ""), ("R048", "*", "2010-02-14", "", 15, "percent", "reported", "a royalty"),
    ("R049", "nickel:refined", "2009-12-21", "", 5, "percent", "reported", "later a formula: 1,245.5, then 1,447.6 USD/t in 2012"),
    ("R051", "tungsten:refined", "2025-01-01", "n/a", 25, "percent", "reported", "the 50 percent on polysilicon and wafers are on no good of ours"),
]


def plain(text):
    """Without pointers to files that are not in the packs, and what other columns say."""
    text = re.sub(r"White House \(2025-11-01\) says .*?US-CHN-2025-11", "", text).strip("; ")
    text = text.replace(" (see data/episodes)", "")
    return "press of the time" if text == "see data/episodes SOURCES" else "" if text.startswith("see data/") else text


def listed_goods(words, names, by_mineral):
    found = []
    for word in words.split():
        found += [word] if word in names else by_mineral[word]
    return [g for g in dict.fromkeys(found) if not g.endswith(":residue")]


def first_day(r):
    """In force for the first time: the start, or the day after a suspension that began before it."""
    if r["suspended_from"] and r["suspended_from"] <= r["start"]:
        return next_day(r["suspended_to"])
    return r["start"]


def measures(folder, goods):
    names, by_mineral = {g["good"] for g in goods}, {}
    for g in goods:
        by_mineral.setdefault(g["good"].split(":")[0], []).append(g["good"])
    source = pc.read_csv(os.path.join(folder, "restrictions.csv"))
    listing = {}
    for r in source:
        if r["id"] in LISTS:
            for g in listed_goods(MEASURES[r["id"]][2], names, by_mineral):
                listing[g] = min(listing.get(g, "9999"), first_day(r))
    rows, links, windows = [], [], []
    for r in source:
        rid = r["id"]
        kind, type_, words = MEASURES[rid]
        target_kind, target, use, entities, scope = TARGETS[r["target"]]
        practice = PRACTICE_US if "White House" in r["note"] else ""
        if rid == "R018":
            target_kind, use = "end use", MILITARY
            scope = "military use; reviews were reported to be halted more widely"
            practice = "press reports that licence reviews were halted more widely than for military users"
        start = r["start"]
        end = "" if rid in ENDED_SOMETIME or not start else r["end"] or ENDED_IN.get(rid) or NA
        ends_by = ("term" if rid in TERM else "act") if end != NA else NA
        note = "; ".join(p for p in (plain(r["note"]), PART.get(rid, ""), "the year it ended is that of the sources of R001" if rid in ENDED_IN else "", "last said: " + r["status_last_seen"]) if p)
        rows.append([rid, actor_of(r["imposer_iso3"]), kind, type_, r["measure"], r["detail"] if rid != "R047" else "considered in January 2023", r["minerals"], r["form_stage"], r["hs"],
                     PARENTS.get(rid, ""), ANNOUNCED.get(rid, ""), start, end, ends_by, target_kind, target, use, entities, scope, ALSO.get(rid, NA), DOUBT.get(rid, ""),
                     practice, "" if not practice else "2025-11-01" if practice == PRACTICE_US else start, "reported"] + base(plain(r["source"]), r["evidence"], start, note, SEEN.get(rid, LAST_SEEN)))
        if r["suspended_from"]:
            windows.append([rid, r["suspended_from"], r["suspended_to"]] + base(plain(r["source"]), r["evidence"], r["suspended_from"]))
        if words == "listed":
            links += [[rid, g, day if day > start else "", NA] for g, day in listing.items()]
        else:
            links += [[rid, g, "", LEFT.get((rid, g), NA)] for g in listed_goods(words, names, by_mineral)]
    return rows, links, windows


# ------------------------------------------------------------------------------------------------------------ price supports

SUPPORTS = {  # id -> mechanism, status, payer, beneficiary, goods, value, unit, index, cap, upside share, trigger
    "PF-MP-DOD": ("contract for difference", "signed", "DOW", "MP", "ndpr", 110, "USD/kg", "market benchmark of NdPr", NA, .3, "110 USD/kg, once the 10X plant is at full production"),
    "PF-MP-10X": ("EBITDA guarantee", "signed", "DOW", "MP", "magnets", 140, "million USD EBITDA a year, 2 percent escalator", NA, "100 percent offtake", None, "upside shared, share not seen"),
    "PF-LYC-JARE": ("offtake with floor", "signed", "JARE", "LYNAS", "ndpr", 110, "USD/kg", "", "5,000 t a year committed, 7,200 allocated", .3, "150 USD/kg; at most 10 million USD a year"),
    "PF-LYC-DOW": ("offtake with floor", "letter, agreement to follow", "DOW", "LYNAS", "ndpr|dytb", 110, "USD/kg of NdPr", "", "96 million USD of purchases", None, ""),
    "PF-ZONE": ("border floor", "proposal", "", "", "", None, "", "reference price at each stage", "", None, ""),
    "PF-MEX": ("border floor", "proposal", "USA|MEX", "", "", None, "", "", "", None, ""),
    "PF-EU": ("border floor, price-gap subsidy or offtake", "proposal", "USA|EU|JPN", "", "", None, "", "", "", None, ""),
    "PF-232": ("minimum import price", "proposal", "USA", "", "", None, "", "", "", None, ""),
    "PF-AUS-US": ("framework commitment", "proposal", "USA|AUS", "", "", None, "", "", "", None, ""),
    "PF-IDN-HPE": ("duty benchmark", "in force", "IDN", "", "", None, "", "monthly benchmark price", NA, None, NA),
}


def supports(folder):
    rows = []
    for r in pc.read_csv(os.path.join(folder, "price-support.csv")):
        m, status, payer, who, goods, value, unit, index, cap, share, trigger = SUPPORTS[r["id"]]
        rows.append([r["id"], m, r["product_form"], goods, value, unit, index, payer, who, cap, r["term"], share, trigger, r["date"], status, r["sharing_or_rule"]] +
                    base(r["source"], r["evidence"], r["date"], "last said: " + r["status"]))
    return rows


# ------------------------------------------------------------------------------------------------------------------- finance

LADDER = ("announced", "letter", "conditional", "approved", "signed", "drawn", "cancelled", "restructured")
AGENCY = {"EXIM": "EXIM", "private": "PRIVATE", "DFC": "DFC", "DLA": "DLA", "DOE": "DOE", "DOE LPO": "DOE", "Commerce CHIPS": "COMMERCE", "DoW": "DOW", "DoD": "DOW",
          "DoD/DoW": "DOW", "DoW OSC": "DOW", "DoW DPA": "DOW", "DoD DPA": "DOW", "US government-backed": "USGOV", "Orion CMC (DFC-backed)": "ORION_CMC"}
MINERAL_GOODS = {"rare earths": "rare_earths", "NdPr": "ndpr", "Dy": "dytb", "Tb": "dytb", "heavy REE": "dytb", "HREE": "dytb", "light and heavy REE": "rare_earths", "magnets": "magnets",
                 "NdFeB": "magnets", "synthetic graphite": "graphite", "Zn": "zinc", "Pb": "lead", "Cu": "copper", "Sb": "antimony", "Ga": "gallium", "Ge": "germanium",
                 "In": "indium", "Bi": "bismuth", "Te": "tellurium", "germanium (from memory)": "germanium"}
SINGLES = ("rare earth development", "lithium extraction", "cobalt and nickel production", "tin extraction")


def goods_of(text, names):
    found = [MINERAL_GOODS.get(w.strip(), w.strip()) for w in re.split(r"[|;]", text)]
    return "|".join(dict.fromkeys(g for g in found if g in names))


def rung(r):
    i, s, b = r["instrument"], r["status"], r["bindingness"]
    if "restructur" in i:
        return "restructured"
    if b in ("announced", "none", "application"):
        return "announced"
    if "letter" in i or s == "MOU":
        return "letter"
    if b == "non-binding":
        return "announced"
    if b == "conditional":
        return "conditional"
    if b in ("approved", "award"):
        return "approved"
    # Equity that is closed is paid; a loan or a guarantee that is closed may be drawn.
    return "drawn" if "equity" in i and s in ("closed", "invested") else "signed"


def finance(folder, names):
    rows, ids = [], {}
    source = pc.read_csv(os.path.join(folder, "us-finance-deals.csv"))
    for k, r in enumerate(source):
        ids[r["agency"], r["instrument"], r["project"]] = "FL-%03d" % (k + 1)
    exim = ids["EXIM", "letters of interest (aggregate)", "critical minerals letters of interest, past year"]
    australia = ids["EXIM", "letters of interest (aggregate of 7)", "Australia package"]
    for k, r in enumerate(source):
        fid, parent, basis = "FL-%03d" % (k + 1), NA, NA
        letter = r["agency"] == "EXIM" and r["instrument"].startswith("letter")
        if "inside the 2.2 bn" in r["note"]:
            parent, basis = australia, "stated"
        elif letter and fid != exim and r["project"].startswith(SINGLES):
            parent, basis = exim, "stated"
        elif letter and fid != exim and "2025-02-04" <= r["date"] <= "2026-02-05":
            parent, basis = exim, "presumed: dated within the year before"
        window = r["in_window_2025-08_to_2026-02-05"]
        amount = float(r["amount_musd"]) if r["amount_musd"] else None
        new = "no" if "restructur" in r["instrument"] or r["instrument"] == "loan application" else "yes"
        private = {"Gramercy": 300}.get(r["project"])
        minerals = "Zn|Pb|Cu|Sb|Ga|Ge|In|Bi|Te" if r["minerals"] == "as above" else r["minerals"]
        rows.append([fid, r["date"] if re.fullmatch(r"\d{4}(-\d\d){0,2}", r["date"]) else "", AGENCY[r["agency"]], r["instrument"], rung(r), amount, "million USD",
                     private, r["company"], r["project"], "|".join(c for c in r["country_iso3"].split("|") if c != "various"), goods_of(minerals, names), minerals, r["stage"],
                     parent, basis, new, r["bindingness"], window] +
                    base(r["source"], r["evidence"], r["date"], "; ".join(p for p in (
                        "" if re.fullmatch(r"(\d{4}(-\d\d){0,2})?", r["date"]) else "dated " + r["date"], r["agency"] if AGENCY[r["agency"]] != r["agency"] else "",
                        "last said: " + r["status"], r["note"]) if p)))
    return rows


# -------------------------------------------------------------------------------------------------------------------- stocks

NATURE = {"value": "held", "coverage": "held", "target": "target", "appropriation": "funding", "funding": "funding", "proposed fund": "funding",
          "planned purchase up to": "planned", "planned purchase": "planned", "plan to buy": "planned", "legal basis": "legal basis", "first offtakes": "planned",
          "plan": "planned", "share of quota": "held"}
HOLDER = {"National Defense Stockpile (DLA)": "DLA", "Project Vault": "VAULT", "JOGMEC national stock": "JOGMEC", "JOGMEC and private stock": "JOGMEC", "PPS": "PPS",
          "KOMIR": "KOMIR", "NFSRA (State Reserve Bureau)": "NFSRA", "ARECOMS strategic stock": "ARECOMS"}
STOCK_WORDS = {"Ni Cr W Co Mo Mn V held in 2020": "nickel|chromium|tungsten|cobalt|molybdenum|manganese|vanadium", "cobalt copper nickel lithium": "cobalt|copper|nickel|lithium",
               "copper; tin; aluminium; lead": "copper|tin|aluminium|lead", "antimony; gallium; rare earths first": "antimony|gallium|rare_earths"}


def stocks(folder, names):
    rows = []
    for k, r in enumerate(pc.read_csv(os.path.join(folder, "stockpiles.csv"))):
        unit, secret = r["unit"], "secret" in r["unit"] or "secret" in r["detail"]
        metric = ("money" if re.match(r"(USD|AUD)", unit) else "tonnes" if unit == "t" else "days" if unit.startswith("days") else
                  "share" if unit == "percent" else NA)
        trigger, delay, refill = "", "", ""
        if r["holder"] == "Project Vault":
            trigger = "full access in a \"major disruption\" only; no text of the rule is published"
            refill = "what is drawn in normal times must be refilled"
        if r["holder"] == "KOMIR":
            delay = "30 days, in an emergency 8"
        value = float(r["value"]) if r["value"] else ("secret" if secret else None)
        high = 180 if r["holder"] == "JOGMEC national stock" else None
        country = r["iso3"]
        cited = base(r["source"] if r["source"] != "see ministerial-2026.csv" else "State Department support list, 2026-02-04; GTR, 2026-02",
                     r["evidence"], r["as_of"], r["detail"])
        cited[3] = max(r["as_of"], cited[3], key=len)  # of the date the figure is of and that of its source, the more precise
        rows.append(["ST-%02d" % (k + 1), r["holder"], HOLDER.get(r["holder"], ""), "|".join(actor_of(c) for c in country.split("|")), STOCK_WORDS.get(r["minerals"], goods_of(r["minerals"], names)),
                     r["minerals"], "", NATURE[r["metric"]], metric, value, "", high, unit if unit != "amounts secret" else NA, "yes" if secret else "no", trigger, delay,
                     refill] + cited)
    return rows


DATES = [
    ("CD-FORGE-CHAIR", "2026-06", "Korea's chair of FORGE ends; who follows is not published", "FORGE", FACT_SHEET, "A"),
    ("CD-AUS-RESERVE", "2026-12", "Australia's Critical Minerals Strategic Reserve is to operate by the end of the year", "ST-17", "Manufacturers Monthly; Investing News, 2026-01", "A"),
]


# --------------------------------------------------------------------------------------------------------------------- packs

def check(tables, known, goods):
    """Ids once, actors and countries known."""
    actor = {a[0] for a in ACTORS} | known
    ids = [r[0] for name in ("policy_groups", "policy_instruments", "policy_deadlines", "policy_claims", "policy_measures", "policy_supports",
                             "policy_finance", "policy_stocks", "policy_dates") for r in tables[name][1]]
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise ValueError("ids told twice: %s" % sorted(twice))
    if any(r[4] not in LADDER for r in tables["policy_finance"][1]):
        raise ValueError("policy_finance: a rung that is not of the ladder")
    for name, column in (("policy_memberships", 1), ("policy_instruments", 3), ("policy_measures", 1), ("policy_supports", 7), ("policy_finance", 10), ("policy_stocks", 3)):
        for r in tables[name][1]:
            for word in str(r[column]).split("|"):
                if word and word != NA and word not in actor:
                    raise ValueError("%s: %s is no actor" % (name, word))


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    if len(args) not in (1, 2):
        sys.stderr.write("usage: make_policies_pack.py SOURCE_DATA_FOLDER [OUT] [--quiet]\n")
        return 2
    folder = os.path.join(args[0], "policy")
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    known = {r["country"] for r in pc.read_csv(os.path.join(out, "countries", "countries.csv"))}
    goods = pc.read_csv(os.path.join(out, "goods", "goods.csv"))
    names = {g["good"].split(":")[0] for g in goods} | {g["mineral"] for g in goods}
    agreed, clauses = instruments(folder)
    members = memberships(folder)
    members += derived_members(agreed, members)
    lines = finance(folder, names)
    claimed, claim_rows = claims(folder, lines)
    told, on, windows = measures(folder, goods)
    tables = {
        "policy_actors": (["id", "name", "kind", "country"] + BASE, actors()),
        "policy_groups": (["id", "name", "kind", "bloc", "formula", "from", "until", "predecessor", "list_published"] + BASE,
                          [list(g[:9]) + base(g[9], g[10], g[5], g[11]) for g in GROUPS]),
        "policy_memberships": (["group", "actor", "role", "from", "until"] + BASE, members),
        "policy_instruments": (["id", "kind", "title", "parties", "date", "until", "force", "force_words", "stage", "stage_words", "superseded_by"] + BASE, agreed),
        "policy_clauses": (["instrument", "tag", "text"], clauses),
        "policy_deadlines": (["id", "instrument", "days", "due", "what", "outcome", "outcome_date"] + BASE, deadlines()),
        "policy_claims": (["id", "subject", "number", "bound", "unit", "from", "until", "wording", "rows"] + BASE, claimed),
        "policy_claim_rows": (["claim", "row", "standing"], claim_rows),
        "policy_measures": (["id", "imposer", "kind", "type", "measure", "what", "minerals", "form", "hs", "parent", "announced", "start", "end", "ends_by",
                             "target_kind", "target", "end_use", "entities", "scope", "also", "doubt", "practice", "practice_from", "flag"] + BASE, told),
        "policy_measure_goods": (["measure", "good", "since", "until"], on),
        "policy_suspensions": (["measure", "from", "until"] + BASE, windows),
        "policy_levels": (["measure", "good", "from", "until", "value", "unit", "flag", "note"], [list(x) for x in LEVELS]),
        "policy_supports": (["id", "mechanism", "form", "goods", "level", "unit", "index", "payer", "beneficiary", "cap", "term", "upside_share",
                             "upside_trigger", "date", "stage", "rule"] + BASE, supports(folder)),
        "policy_finance": (["id", "date", "agency", "instrument", "rung", "amount", "unit", "private_amount", "firm", "project", "countries", "goods", "minerals", "stage",
                            "contained_in", "contained_basis", "new_money", "bindingness", "in_window"] + BASE, lines),
        "policy_stocks": (["id", "holder", "actor", "countries", "goods", "minerals", "form", "nature", "metric", "quantity", "quantity_low", "quantity_high", "unit", "secret",
                           "release_trigger", "release_delay", "refill"] + BASE, stocks(folder, names)),
        "policy_dates": (["id", "date", "what", "record"] + BASE, [list(d[:4]) + base(d[4], d[5], d[1]) for d in DATES]),
    }
    check(tables, known, goods)
    lode = {"title": "lode priors and derivations", "edition": "1", "table": "tools/make_policies_pack.py", "path": "tools/make_policies_pack.py", "retrieved": pc.CREATED}
    counts = pc.write_pack(os.path.join(out, "policies"), {
        "name": "policies", "title": "The register of policies: groups, instruments, counts, measures, price supports, finance, stocks", "description":
            "One record a row, each with source, evidence (A official, B press or law firm, C secondary, D derived), the date the source speaks of (as_of) and the date "
            "it was last seen. Whether a measure is in force follows from its dates and is never stored. Empty is unknown, n/a does not apply, secret is not told. "
            "No list of the members of FORGE is published: its members here are presumed.",
        "sources": [{"title": "Official notices, filings, trade press and law firms, row by row", "edition": "2026", "table": "see column source",
                     "path": "policy_measures.csv", "retrieved": pc.CREATED}, lode],
        "licenses": [{"name": "facts", "title": "Single figures, dates and short official wordings with citation, as facts", "path": "tools/make_policies_pack.py"},
                     pc.LICENSES["LODE"]],
    }, [(name, header, rows) for name, (header, rows) in tables.items()])
    if "--quiet" not in argv:
        print("policies: " + ", ".join("%s %d" % c for c in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
