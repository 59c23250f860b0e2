#!/usr/bin/env python3
"""The methods that lode measures with, as rows: formulas, parameters, classes, inputs.

    python3 tools/make_methods_pack.py [SOURCE_DATA_FOLDER] [OUT] [--quiet]

writes OUT/methods/; OUT is `data` beside `tools` unless given. Nothing is read: what is known of each method stands below,
with its standing: `seen` in a publication or in running public code, `run` verified against published numbers, `memory` from
memory and unverified, `ours` where the source leaves a gap. Same script, same bytes. Standard library only.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

pc.COLUMN_TYPES.update({"range_low": "number", "range_high": "number", "tolerance": "number", "at_least": "number"})

METHODS = ["method", "name", "publisher", "year", "scope", "unit", "range_low", "range_high", "result", "parts", "extends",
           "stages", "list", "prefers", "lead", "worse", "tolerance", "status", "source", "note"]
STEPS = ["method", "step", "formula", "unit", "status", "note"]
PARAMETERS = ["method", "parameter", "value", "low", "high", "unit", "status", "source", "note"]
CLASSES = ["method", "at_least", "class", "status", "note"]
INPUTS = ["input", "unit", "low", "high", "public", "source", "note"]

methods, steps, parameters, classes = [], [], [], []

# Of these a low value is the bad one.
LOW = ("effective-number", "entropy", "n1-supply", "iea-n1", "recycling", "depletion-time", "trade-value-left",
       "trade-pairs-left", "trade-cascade", "world-production", "world-exports")

# What a card shows first, where a mineral stands out.
LEAD = ("hhi", "governance-risk", "hhi-reserves", "recycling", "n1-supply", "iea-n1", "nir", "eu-sr-2023", "geopolrisk", "usgs-2025",
        "alignment", "price-volatility", "depletion-time", "cms-power", "exporter-hhi")

G = [("g", "or(clip((2.5 - indicator.pv) / 5, 0, 1), g_unknown)", "1", "run",
      "0 stable, 1 not; political stability of the World Bank, verified for 213 countries of 2022")]
G_UNKNOWN = ("g_unknown", 0.5, None, None, "1", "seen", "geopolrisk-py 2.0.0", "a supplier without a score")
S = [("s", "share(production)", "1", "run", "of the rows with a figure")]


def method(name, title, publisher, year, scope, unit, low, high, result, what, parts="", extends="", stages="", listed="",
           prefers="", tolerance=None, status="run", source="", note="", params=(), bounds=()):
    """One method; what: its steps, params: its parameters, bounds: its classes."""
    methods.append([name, title, publisher, year, scope, unit, low, high, result, parts, extends, stages, listed, prefers,
                    pc.fmt(name in LEAD), "low" if name in LOW else "high", tolerance,
                    status, source, note])
    for step in what:
        steps.append([name] + list(step) + [""] * (5 - len(step)))
    for p in params:
        parameters.append([name] + list(p) + [""] * (8 - len(p)))
    for c in bounds:
        classes.append([name] + list(c) + [""] * (4 - len(c)))


FIELD = "standard measure of the field"

# ---- concentration ------------------------------------------------------------------------------------------------------

method("share", "share of world production", FIELD, 2024, "economy", "1", 0, 1, "share",
       S + [("own", "s * member", "1", "run"), ("share", "sum(own)", "1", "run")], "own", source="arithmetic")
method("world-production", "world production", FIELD, 2024, "world", "t", 0, None, "total",
       [("part", "production + 0", "t", "run"), ("total", "sum(part)", "t", "run")], "part", source="arithmetic",
       note="sum of the rows with a figure, in the good's basis")
method("world-exports", "value of world exports", FIELD, 2024, "world", "USD", 0, None, "total",
       [("total", "exports_total_usd + 0", "USD", "run")], source="arithmetic",
       note="current dollars, FOB, customs codes by the share that is the good; unknown where the good has rows in tonnes only")
method("cr1", "share of the largest producer", FIELD, 2024, "world", "1", 0, 1, "cr1",
       S + [("largest_share", "s * largest(s)", "1", "run"), ("cr1", "sum(largest_share)", "1", "run")], "largest_share",
       source="arithmetic")
method("cr3", "share of the three largest producers", FIELD, 2024, "world", "1", 0, 1, "cr3",
       S + [("first", "if(rank(s) <= 3, s, 0)", "1", "run"), ("cr3", "top(s, 3)", "1", "run")], "first", source="arithmetic")
method("cr4", "share of the four largest producers", FIELD, 2024, "world", "1", 0, 1, "cr4",
       S + [("first", "if(rank(s) <= 4, s, 0)", "1", "run"), ("cr4", "top(s, 4)", "1", "run")], "first", source="arithmetic")
method("hhi", "Herfindahl-Hirschman index of production", "US DOJ and FTC", 2010, "world", "0 to 10,000", 0, 10000, "hhi",
       S + [("hhi_part", "10000 * s^2", "0 to 10,000", "run"), ("hhi", "sum(hhi_part)", "0 to 10,000", "run"),
            ("suppliers", "count(production)", "1", "run")], "hhi_part", tolerance=1e-6,
       source="Horizontal Merger Guidelines, US DOJ and FTC 2010, section 5.3", note="--as-one @EU counts a bloc as one supplier",
       bounds=[(0, "unconcentrated", "memory"), (1500, "moderately concentrated", "memory", "1,000 in the guidelines of 2023"),
               (2500, "highly concentrated", "memory", "1,800 in the guidelines of 2023")])
OTHER = [("listed", "production / (sum(production) + production_other)", "1", "run"),
         ("other", "production_other / (sum(production) + production_other)", "1", "run")]
method("hhi-lower", "HHI if 'other countries' are many", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "lower",
       OTHER + [("hhi_part", "10000 * listed^2", "0 to 10,000", "run"), ("lower", "sum(hhi_part)", "0 to 10,000", "run")],
       "hhi_part", source="arithmetic", note="the publication's own row 'other countries'; 0 where it has none")
method("hhi-upper", "HHI if 'other countries' are one", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "upper",
       [("upper", "lower + 10000 * other^2", "0 to 10,000", "run")], extends="hhi-lower", source="arithmetic")
method("hhi-normalized", "normalised HHI", FIELD, 2024, "world", "1", 0, 1, "normalized",
       S + [("h", "sum(s^2)", "1", "run"), ("n", "count(production)", "1", "run"),
            ("normalized", "if(n = 1, 1, ratio(h - 1 / n, 1 - 1 / n))", "1", "run")], source="arithmetic",
       note="n: producers above 0; the study DW 2021 takes 10, whatever there are")
method("effective-number", "effective number of suppliers", FIELD, 2024, "world", "suppliers", 1, None, "effective",
       S + [("effective", "1 / sum(s^2)", "suppliers", "run")], source="arithmetic")
method("entropy", "Shannon entropy of production shares", FIELD, 2024, "world", "nat", 0, None, "entropy",
       S + [("entropy_part", "-xlnx(s)", "nat", "run"), ("entropy", "sum(entropy_part)", "nat", "run")], "entropy_part",
       source="Shannon 1948")
method("theil", "Theil index of production shares", FIELD, 2024, "world", "nat", 0, None, "theil",
       [("theil", "ln(count(production)) - entropy", "nat", "run")], extends="entropy", source="Theil 1967")
method("hall-tideman", "Rosenbluth or Hall-Tideman index", FIELD, 2024, "world", "1", 0, 1, "index",
       S + [("index", "1 / (2 * sum(rank(s) * s) - 1)", "1", "run")], source="Hall and Tideman 1967")
method("hhi-owner", "HHI by owner", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "hhi_owner",
       [("hhi_owner", "attribute.hhi_owner", "0 to 10,000", "ours")], source="arithmetic",
       note="no public table of owners' output by mineral; put hhi_owner into a table attributes of your own")
method("hhi-reserves", "HHI of reserves", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "hhi_reserves",
       [("hhi_part", "10000 * share(reserves)^2", "0 to 10,000", "run"), ("hhi_reserves", "sum(hhi_part)", "0 to 10,000", "run")],
       "hhi_part", source="Gaultois et al. 2013, Chem. Mater. 25, 2911")

# ---- governance and alignment -------------------------------------------------------------------------------------------

method("governance-risk", "production-weighted governance risk", FIELD, 2024, "world", "1", 0, 1, "risk",
       S + G + [("risk_part", "s * g", "1", "run"), ("risk", "sum(risk_part)", "1", "run")], "risk_part",
       source="World Bank WGI, political stability", params=[G_UNKNOWN])
method("hhi-governance", "HHI weighted by governance", FIELD, 2024, "world", "1", 0, 1, "weighted",
       S + G + [("weighted_part", "s^2 * g", "1", "run"), ("weighted", "sum(weighted_part)", "1", "run")], "weighted_part",
       source="World Bank WGI, political stability", params=[G_UNKNOWN])
method("alignment", "production-weighted political distance", FIELD, 2017, "economy", "ideal points", 0, None, "distance",
       S + [("known_share", "sum(s * known(ally_distance.unga_ideal_point))", "1", "run"),
            ("distance_part", "s * or(ally_distance.unga_ideal_point, 0) / known_share", "ideal points", "run"),
            ("distance", "sum(distance_part)", "ideal points", "run")], "distance_part",
       source="Bailey, Strezhnev, Voeten 2017, UN General Assembly ideal points",
       note="over suppliers with an ideal point; Taiwan has none; coverage says how much that is")

# ---- what is left, what is imported -------------------------------------------------------------------------------------

method("n1-supply", "supply left without the largest supplier", "IEA", 2025, "world", "1", 0, 1, "left",
       S + [("left_part", "s * (1 - largest(s))", "1", "run"), ("left", "sum(left_part)", "1", "run")], "left_part",
       source="Global Critical Minerals Outlook 2025")
method("iea-n1", "N-1: supply against demand without the largest supplier and its own demand", "IEA", 2025, "world", "1", 0,
       None, "n1",
       [("first", "largest(production)", "1", "seen"), ("supply", "sum(production) - sum(first * production)", "t", "seen"),
        ("demand", "sum(use) - sum(first * use)", "t", "seen"), ("n1", "supply / demand", "1", "run")], prefers="IEA", tolerance=0.05,
       status="seen", source="Global Critical Minerals Outlook 2025",
       note="needs use by country; the IEA's own demand by country is not in its free file")
method("iea-top3", "three largest refiners", "IEA", 2025, "world", "1", 0, 1, "cr3",
       [("s", "production / (sum(production) + production_other)", "1", "run", "the rest of the world counts in the sum"),
        ("first", "if(rank(s) <= 3, s, 0)", "1", "run"), ("cr3", "top(s, 3)", "1", "run")], "first", prefers="IEA",
       tolerance=0.01,
       source="Global Critical Minerals Outlook 2025",
       note="the published number is the plain mean over copper, lithium, nickel, cobalt, graphite and rare earths")
NIR = [("domestic", "sum(production * member)", "t", "run"), ("bought", "sum(imports)", "t", "run"),
       ("sold", "sum(exports)", "t", "run"), ("apparent_use", "domestic + bought - sold", "t", "run"),
       ("nir", "clip(ratio(bought - sold, apparent_use), 0, 1)", "1", "run")]
method("nir", "net import reliance", "USGS", 2026, "economy", "1", 0, 1, "nir", NIR, tolerance=0.05, status="seen",
       source="Mineral Commodity Summaries, appendix", note="without changes of stocks; scrap counts only where trade rows hold it")
method("import-hhi", "HHI of import sources", FIELD, 2024, "economy", "0 to 10,000", 0, 10000, "hhi",
       [("hhi_part", "10000 * share(imports)^2", "0 to 10,000", "run"), ("hhi", "sum(hhi_part)", "0 to 10,000", "run")],
       "hhi_part", source="arithmetic")
method("hirschman", "Hirschman dependence on import sources", "A. O. Hirschman", 1945, "economy", "0 to 100", 0, 100,
       "hirschman", [("hirschman", "100 * sqrt(sum(share(imports)^2))", "0 to 100", "memory")], status="memory",
       source="National Power and the Structure of Foreign Trade")
method("eu-dependency", "strategic dependency: how many of three criteria hold", "European Commission", 2021, "economy:@EU",
       "criteria", 0, 3, "met",
       [("hhi", "sum(share(imports)^2)", "1", "memory"), ("outside", "ratio(sum(imports), sum(imports_all))", "1", "memory"),
        ("cover", "ratio(sum(imports), sum(exports))", "1", "memory"),
        ("met", "(hhi > hhi_bound) + (outside > outside_bound) + ((sum(exports) = 0) + (cover > cover_bound) > 0)", "criteria",
         "memory")], status="memory", source="SWD(2021) 352, strategic dependencies",
       params=[("hhi_bound", 0.4, None, None, "1", "memory", "SWD(2021) 352"), ("outside_bound", 0.5, None, None, "1", "memory",
               "SWD(2021) 352"), ("cover_bound", 1, None, None, "1", "memory", "SWD(2021) 352")],
       bounds=[(0, "not dependent", "memory"), (3, "strategically dependent", "memory")])
method("recycling", "end-of-life recycling input rate", "European Commission", 2023, "world", "1", 0, 1, "eol_rir",
       [("eol_rir", "attribute.eol_rir", "1", "seen")], source="EU critical raw materials study 2023")
method("depletion-time", "reserves over a year's production", FIELD, 2024, "world", "years", 0, None, "years",
       [("years", "sum(reserves) / sum(production)", "years", "run")], source="arithmetic",
       note="reserves follow prices and exploration: not the time until a mineral runs out")
method("price-volatility", "variation of the price over three years", FIELD, 2016, "world", "1", 0, None, "cv",
       [("mean3", "(price + earlier.price.1 + earlier.price.2) / 3", "USD/t", "run"),
        ("cv", "sqrt(((price - mean3)^2 + (earlier.price.1 - mean3)^2 + (earlier.price.2 - mean3)^2) / 3) / mean3", "1", "ours")],
       source="McCullough and Nassar 2017, rolling coefficient of variation")

# ---- European Union -----------------------------------------------------------------------------------------------------

EU_SOURCE = "Methodology for establishing the EU list of critical raw materials, European Commission 2017"
method("eu-sr-2023", "EU supply risk 2023", "European Commission", 2023, "economy:@EU", "0 to 10", 0, 10, "sr",
       [("mean6", "(indicator.va + indicator.pv + indicator.ge + indicator.rq + indicator.rl + indicator.cc) / 6", "1", "memory",
         "mean of the six dimensions"),
        ("w", "or(clip((2.5 - mean6) * 2, 0, 10), w_unknown)", "0 to 10", "memory", "10 is worst"),
        ("t", "if(member = 1, t_member, t_other)", "1", "memory",
         "restrictions and agreements by country wait for the register of policies: all others 1"),
        ("s_gs", "share(production)", "1", "seen"), ("hhi_gs", "sum(s_gs^2 * w * t)", "0 to 10", "seen"),
        ("sourcing", "production * member + imports", "t", "seen"), ("s_eu", "share(sourcing)", "1", "seen"),
        ("hhi_eu", "sum(s_eu^2 * w * t)", "0 to 10", "seen"),
        ("domestic", "sum(production * member)", "t", "seen"), ("bought", "sum(imports)", "t", "seen"),
        ("sold", "sum(exports)", "t", "seen"),
        ("ir", "clip(ratio(bought - sold, domestic + bought - sold), 0, 1)", "1", "memory"),
        ("core", "or(hhi_gs * ir / 2 + hhi_eu * (1 - ir / 2), or(hhi_gs, hhi_eu))", "0 to 10", "seen",
         "where only one of the two scopes is known it stands alone"),
        ("recycled", "1 - attribute.eol_rir", "1", "seen"),
        ("sr_part", "or((s_gs^2 * ir / 2 + s_eu^2 * (1 - ir / 2)) * w * t, s_gs^2 * w * t) * recycled * attribute.si_sr", "1",
         "seen"),
        ("sr", "core * recycled * attribute.si_sr", "0 to 10", "seen")], "sr_part", stages="max", listed="list-eu-2023",
       tolerance=0.05, status="seen", source=EU_SOURCE,
       note="critical when supply risk is at least 1.0 and economic importance at least 2.8, both rounded to one decimal; "
            "published values, substitution indices and the trade parameter's table are not public in a form at hand",
       params=[("w_unknown", 5, None, None, "0 to 10", "ours", "lode", "the EU leaves such a country out, which is to call it best"),
               ("t_member", 0.8, None, None, "1", "memory", EU_SOURCE), ("t_other", 1, None, None, "1", "memory", EU_SOURCE)],
       bounds=[(0, "below", "seen"), (0.95, "at risk", "seen", "1.0 after rounding to one decimal")])
for year in (2020, 2017):
    method("eu-sr-%d" % year, "EU supply risk %d" % year, "European Commission", year, "economy:@EU", "0 to 10", 0, 10, "sr", [],
           "sr_part", extends="eu-sr-2023", stages="max", tolerance=0.05, status="seen", source=EU_SOURCE,
           note="the method of 2017 was kept in 2020 and 2023; what differs are years and data",
           bounds=[(0, "below", "seen"), (0.95, "at risk", "seen", "1.0 after rounding to one decimal")])
method("eu-supplier-2023", "share of the largest global supplier", "European Commission", 2023, "world", "1", 0, 1, "top_share",
       S + [("top", "s * largest(s)", "1", "seen"), ("top_share", "sum(top)", "1", "seen")], "top", tolerance=0.1, status="seen",
       source="EU critical raw materials study 2023, table A", note="their shares are means of 2016 to 2020, at the bottleneck stage")
method("eu-ei-2023", "EU economic importance 2023", "European Commission", 2023, "economy:@EU", "0 to 10", 0, 10, "ei",
       [("added", "end_use.value_added / end_use.value_added_max", "1", "seen", "value added of the using sectors, largest = 1"),
        ("ei", "10 * attribute.si_ei * added", "0 to 10", "seen")], listed="list-eu-2023", tolerance=0.05, status="seen",
       source=EU_SOURCE, note="value added of the EU by sector is not in the packs: bring a table industries",
       bounds=[(0, "below", "seen"), (2.75, "important", "seen", "2.8 after rounding to one decimal")])
method("usa-ei", "economic importance, the EU's formula on US industries", "lode", 2024, "economy:USA", "0 to 10", 0, 10, "ei",
       [], extends="eu-ei-2023", status="ours", source=EU_SOURCE, note="BEA 2017, detail; manufacturing is the largest sector's set")

# ---- GeoPolRisk ---------------------------------------------------------------------------------------------------------

GPR = "Koyamparambath et al. 2024, Resources, Conservation and Recycling 209, 107801; geopolrisk-py 2.0.0"
method("geopolrisk", "GeoPolRisk score", "GeoPolRisk", 2024, "economy", "1", 0, 1, "score",
       G + [("p", "if(as_published = 1, trunc(production), production)", "t", "run", "the program drops the fraction of tonnes"),
            ("hhi_part", "share(p)^2", "1", "run"), ("hhi", "sum(hhi_part)", "1", "run"),
            ("g_outside", "g * (1 - member)", "1", "run", "members of the bloc are at no risk; their tonnes stay in"),
            ("bought", "sum(imports_all)", "t", "run"), ("domestic", "sum(production * member)", "t", "run"),
            ("import_risk", "ratio(sum(g_outside * imports_all), domestic + bought)", "1", "run"),
            ("score_part", "hhi * ratio(g_outside * imports_all, domestic + bought)", "1", "run"),
            ("score", "hhi * import_risk", "1", "run"),
            ("price", "if(as_published = 1, ratio(weighed_usd, weighed_t), weighed_usd / weighed_t) / 1000", "USD/kg", "run", "mean unit value of the imports"),
            ("cf", "score * price", "USD/kg", "run"), ("cf_cu", "cf / copper", "kg Cu-eq/kg", "run")],
       "score_part", prefers="WMD", tolerance=1e-8, source=GPR,
       note="production from World Mining Data where your packs have it; the authors' trade is BACI HS92",
       params=[G_UNKNOWN, ("copper", 0.409412948, None, None, "USD/kg", "run", "geopolrisk-py 2.0.0",
                           "mean of copper over the OECD 2017-2021; the papers say copper of the same economy and year"),
               ("as_published", 0, None, None, "1", "ours", "lode", "--as-published sets 1")])
method("geopolrisk-midpoint", "GeoPolRisk midpoint", "GeoPolRisk", 2024, "economy", "USD/kg", 0, None, "cf", [],
       extends="geopolrisk", prefers="WMD", tolerance=1e-8, source=GPR)
method("geopolrisk-cf", "GeoPolRisk characterisation factor", "GeoPolRisk", 2024, "economy", "kg Cu-eq/kg", 0, None, "cf_cu", [],
       extends="geopolrisk", prefers="WMD", tolerance=1e-8, source=GPR)
method("geopolrisk-cf-own", "GeoPolRisk factor over copper of the same economy and year", "GeoPolRisk", 2024, "economy",
       "kg Cu-eq/kg", 0, None, "cf_cu", [("cf_cu", "cf / of.copper.mine.cf", "kg Cu-eq/kg", "seen", "as the papers say it")],
       extends="geopolrisk", prefers="WMD", source=GPR, note="the public program divides by a constant: geopolrisk-cf")

# ---- United States ------------------------------------------------------------------------------------------------------

NASSAR = "Nassar et al. 2020, Science Advances 6, eaay8647"
method("usgs-2020", "USGS supply risk", "USGS", 2020, "economy:USA", "1", 0, 1, "sr",
       [("s", "share(production * (1 - member))", "1", "memory", "of production outside the economy"),
        ("dp", "sum(s^2 * indicator.usgs_disruption)", "1", "memory", "disruption potential: the larger of ability and willingness")]
       + [(a, b, c, "memory") for a, b, c, _ in NIR[:-1]]
       + [("te", "clip(ratio(bought - sold, apparent_use), 0, 1)", "1", "memory", "trade exposure"),
          ("ev_raw", "end_use.gdp_exposure", "1", "memory", "sum over industries of (value added / GDP) x (expenditure / surplus)"),
          ("ev", "clip(ln(ev_raw / ev_least) / ln(ev_most / ev_least), 0, 1)", "1", "ours", "economic vulnerability"),
          ("sr", "cbrt(dp * te * ev)", "1", "memory")], tolerance=0.02, listed="list-usgs-2022", status="memory", source=NASSAR,
       note="ability and willingness to supply by country (usgs_disruption) are not public as a table",
       params=[("ev_least", 1e-9, None, None, "1", "ours", "lode", "fixed, so that a new commodity moves no other"),
               ("ev_most", 1e-3, None, None, "1", "ours", "lode", "fixed, so that a new commodity moves no other")])
method("usgs-2022", "USGS list of 2022: recency-weighted supply risk", "USGS", 2021, "economy:USA", "1", 0, 1, "listed_risk",
       [("mean_risk", "(4 * sr + 3 * earlier.sr.1 + 2 * earlier.sr.2 + earlier.sr.3) / 10", "1", "memory"),
        ("listed_risk", "if(attribute.single_producer = 1, greatest(mean_risk, bound), mean_risk)", "1", "memory",
         "a single point of failure lists by itself")], extends="usgs-2020", listed="list-usgs-2022", tolerance=0.02,
       status="memory", source="Nassar and Fortier 2021, USGS Open-File Report 2021-1045",
       params=[("bound", 0.4, None, None, "1", "memory", "OFR 2021-1045")],
       bounds=[(0, "not listed", "memory"), (0.4, "listed", "memory")])
method("nstc-2016", "criticality potential, early warning", "NSTC", 2016, "world", "1", 0, 1, "potential",
       S + G + [("risk", "sum(s^2 * g)", "1", "memory"), ("total", "sum(production)", "t", "memory"),
                ("growth", "clip(((total / earlier.total.5)^(1 / 5) - 1) / growth_most, 0, 1)", "1", "ours"),
                ("mean3", "(price + earlier.price.1 + earlier.price.2) / 3", "USD/t", "memory"),
                ("cv", "sqrt(((price - mean3)^2 + (earlier.price.1 - mean3)^2 + (earlier.price.2 - mean3)^2) / 3) / mean3", "1",
                 "memory"),
                ("dynamics", "clip(cv / cv_most, 0, 1)", "1", "ours"),
                ("potential", "cbrt(risk * growth * dynamics)", "1", "memory")], status="memory",
       source="McCullough and Nassar 2017; US National Science and Technology Council 2016",
       params=[G_UNKNOWN, ("growth_most", 0.25, None, None, "1/yr", "ours", "lode"), ("cv_most", 0.5, None, None, "1", "ours", "lode")])
method("usgs-2025", "economic effect of the worst one-year stop", "USGS", 2025, "economy:USA", "million USD", None, None, "largest",
       [("loss", "stop_loss_usd / 1000000", "million USD", "ours",
         "loss of the economy in lode's market when one country's exports to it stop for a year"),
        ("loss_part", "loss * largest(loss)", "million USD", "ours"), ("largest", "greatest(max(loss), 0)", "million USD", "ours")],
       "loss_part", listed="list-usgs-2025", status="ours", source="Nassar et al. 2025, USGS Open-File Report 2025-1047",
       note="the largest of the stops, not weighted by probability; consumers, traders, treasury and producers, without what "
            "industry behind them loses",
       bounds=[(-1e12, "below", "seen"), (2, "above 2 million USD", "seen", "their bound is for the weighted sum")])
method("usgs-2025-weighted", "economic effect weighted by probability", "USGS", 2025, "economy:USA", "million USD", None, None,
       "weighted", [("weighted_part", "loss * indicator.disruption_probability", "million USD", "seen"),
                    ("weighted", "sum(weighted_part)", "million USD", "seen")], "weighted_part", extends="usgs-2025",
       listed="list-usgs-2025", status="ours", source="Nassar et al. 2025, USGS Open-File Report 2025-1047",
       note="probabilities by country are not public: bring an indicator disruption_probability",
       bounds=[(-1e12, "below", "seen"), (2, "recommended", "seen")])
method("doe-2023", "DOE matrix: 2 critical, 1 near critical, 0 not", "US DOE", 2023, "world", "1", 0, 2, "outcome",
       [("importance", "0.75 * attribute.doe_energy_demand + 0.25 * attribute.doe_substitutability", "1 to 4", "memory"),
        ("risk", "0.4 * attribute.doe_availability + 0.1 * attribute.doe_competing_demand + 0.2 * attribute.doe_political + "
                 "0.1 * attribute.doe_codependence + 0.2 * attribute.doe_diversity", "1 to 4", "memory"),
        ("outcome", "if(least(round(importance, 0), round(risk, 0)) >= 3, 2, "
                    "if((greatest(round(importance, 0), round(risk, 0)) >= 3) * (least(round(importance, 0), round(risk, 0)) = 2), "
                    "1, 0))", "1", "memory")], listed="list-doe-2023", status="memory",
       source="Critical Materials Assessment, US DOE 2023", note="scores by material are not public as a table at hand",
       bounds=[(0, "not critical", "memory"), (1, "near critical", "memory"), (2, "critical", "memory")])

# ---- others -------------------------------------------------------------------------------------------------------------

method("yale", "Yale supply risk, medium term", "Graedel et al.", 2015, "world", "0 to 100", 0, 100, "sr",
       S + [("h", "10000 * sum(s^2)", "0 to 10,000", "memory"), ("dt", "sum(reserves) / sum(production)", "years", "memory"),
            ("dt_score", "if(dt <= 100, clip(100 - 0.2 * dt - 0.008 * dt^2, 0, 100), 0)", "0 to 100", "memory"),
            ("gte", "(dt_score + 100 * attribute.companion_fraction) / 2", "0 to 100", "memory", "geology, technology, economics"),
            ("social", "sum(s * ((100 - indicator.ppi) + 100 * indicator.hdi) / 2)", "0 to 100", "memory", "social and regulatory"),
            ("stability", "sum(s * (100 - or(percentile(indicator.pv), 50)))", "0 to 100", "memory"),
            ("gsc", "clip(17.5 * ln(h) - 61.18, 0, 100)", "0 to 100", "memory", "global supply concentration"),
            ("geopolitical", "(stability + gsc) / 2", "0 to 100", "memory"), ("sr", "(gte + social + geopolitical) / 3", "0 to 100",
                                                                             "memory")], status="memory",
       source="Graedel et al. 2012, Environ. Sci. Technol. 46, 1063; 2015, PNAS 112, 4257")
method("yale-global", "Yale supply risk, long term and global", "Graedel et al.", 2015, "world", "0 to 100", 0, 100, "gte", [],
       extends="yale", status="memory", source="Graedel et al. 2012, Environ. Sci. Technol. 46, 1063")
method("uk-2024", "UK supply risk: mean of banded scores", "CMIC", 2024, "economy:GBR", "1 to 3", 1, 3, "risk",
       [("risk", "(attribute.uk_concentration + attribute.uk_companion + attribute.uk_recycling) / 3", "1 to 3", "memory")],
       listed="list-uk-2024", status="memory", source="UK 2024 Criticality Assessment, BGS and CMIC",
       note="bands of 2024 and scores by material are not at hand")
method("japan-nedo", "Japan: weighted score of thirteen components", "NEDO and JOGMEC", 2015, "economy:JPN", "points", 0, 32,
       "points",
       [("supply", "attribute.nedo_depletion + attribute.nedo_reserves + attribute.nedo_ore + attribute.nedo_imports + "
                   "attribute.nedo_self_sufficiency", "0 to 15", "memory"),
        ("price_risk", "attribute.nedo_price_change + attribute.nedo_price_variation", "0 to 6", "memory"),
        ("demand_risk", "attribute.nedo_mine_growth + attribute.nedo_demand_growth + attribute.nedo_use", "0 to 9", "memory"),
        ("rest", "attribute.nedo_stockpile + attribute.nedo_recyclability + attribute.nedo_restrictions", "0 to 9", "memory"),
        ("points", "32 * (supply + price_risk + demand_risk + rest) / 39", "points", "ours", "equal weights: theirs are not seen")],
       listed="list-jpn-2012", status="memory", source="Hatayama and Tahara 2015, Materials Transactions 56, 229")
method("essenz-concentration", "ESSENZ distance to target, concentration of production", "ESSENZ", 2016, "world", "1", 0, None,
       "distance", S + [("h", "sum(s^2)", "1", "memory"), ("distance", "if(h > target, (h / target)^2, 0)", "1", "run")],
       status="memory", source="Bach et al. 2016, Resources 5(4), 29", note="not scaled to the largest of all materials",
       params=[("target", 0.25, 0.15, 0.25, "1", "memory", "Bach et al. 2016, expert value")])
method("cms-power", "power of the strongest supplier", "Clayton, Maggiori, Schreger", 2025, "economy", "1", 0, 1, "power",
       [("omega", "share(production * member + imports) * (1 - member)", "1", "ours", "share of each supplier, own output included"),
        ("loss", "1 - (1 - omega)^(1 / (sigma - 1))", "1", "ours", "of the input bundle if that supplier is cut off"),
        ("power_part", "loss * largest(loss)", "1", "ours"), ("power", "max(loss)", "1", "ours"),
        ("marginal", "(1 - max(omega))^(1 / (sigma - 1) - 1) / (sigma - 1)", "1", "ours", "what a point of share is worth")],
       "power_part", status="ours", source="NBER working paper 33309; standard result of constant elasticity",
       params=[("sigma", 6, 4, 8, "1", "ours", "lode prior", "elasticity between origins")])

method("supply-at-risk", "chance to lose more than a fifth of supply in a year", FIELD, 2024, "world", "1", 0, 1, "chance_20",
       S + [("expected_part", "s * indicator.disruption_probability", "1", "run"),
            ("expected", "sum(expected_part)", "1", "run", "expected loss, all of a country's output at a time"),
            ("chance_20", "exceed(s, indicator.disruption_probability, 0.2)", "1", "run", "countries independent, the 16 largest")],
       status="ours", source="enumeration of independent stops",
       note="a governance score is not a probability: bring an indicator disruption_probability")

# ---- the trade network --------------------------------------------------------------------------------------------------

NETWORK = "weighted, directed graph of the trade of a good or customs code; value in customs records, tonnes in rows of goods"
for name, title in (("in_share", "share of world imports"), ("out_share", "share of world exports"),
                    ("pagerank", "PageRank of importers"), ("pagerank_reversed", "PageRank of suppliers"),
                    ("betweenness", "betweenness, length 1 / value")):
    method("trade-" + name.replace("_", "-"), title, FIELD, 2024, "economy", "1", 0, 1, "number",
           [("number", "network." + name, "1", "run")], tolerance=1e-10, source=NETWORK)
for name, title in (("density", "density of the trade network"), ("reciprocity", "share of edges with one back"),
                    ("value_left", "value of trade left without the first exporter"),
                    ("pairs_left", "pairs that still reach each other without the first exporter")):
    method("trade-" + name.replace("_", "-"), title, FIELD, 2024, "world", "1", 0, 1, "number",
           [("number", "graph." + name, "1", "run")], tolerance=1e-12, source=NETWORK)
method("trade-cascade", "value of trade left when the first exporter goes and those who depend on it fail", FIELD, 2024, "world",
       "1", 0, 1, "left", [("left", "graph.cascade_50", "1", "ours", "a country fails that loses more than half of its imports")],
       status="ours", source="percolation with a threshold; lode's definition", note=NETWORK)
method("trade-risk", "instability of suppliers, their suppliers, and so on", "Klimek, Obersteiner, Thurner", 2015, "economy", "1", 0,
       2, "risk", [("risk", "network.trade_risk_50", "1", "memory", "half of a supplier's risk is passed on; own risk from governance")],
       status="memory", source="Klimek et al. 2015, Science Advances 1, e1500522", note="not compared with numbers of the paper")
method("exporter-hhi", "HHI of exporters", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "hhi",
       [("hhi_part", "10000 * (exports_each / exports_total)^2", "0 to 10,000", "run"),
        ("hhi", "sum(hhi_part)", "0 to 10,000", "run")], "hhi_part", source="arithmetic",
       note="2002 to 2023: the ten largest exporters over the world's total, so a lower bound")
method("importer-hhi", "HHI of importers", FIELD, 2024, "world", "0 to 10,000", 0, 10000, "hhi",
       [("hhi_part", "10000 * share(imports_each)^2", "0 to 10,000", "run"), ("hhi", "sum(hhi_part)", "0 to 10,000", "run")],
       "hhi_part", source="arithmetic")

# ---- inputs that are not in the packs, or lie between bounds ------------------------------------------------------------

inputs = [
    ["attribute.eol_rir", "1", 0, 1, True, "EU critical raw materials study 2023", "unknown for some goods"],
    ["attribute.si_sr", "1", 0.7, 1, False, "EU critical raw materials study, annex", "substitution index for supply risk"],
    ["attribute.si_ei", "1", 0.7, 1, False, "EU critical raw materials study, annex", "substitution index for importance"],
    ["attribute.hhi_owner", "0 to 10,000", 0, 10000, False, "no public table", "HHI by owner"],
    ["attribute.companion_fraction", "1", 0, 1, False, "Nassar, Graedel, Harper 2015", "share mined as a by-product; licence not seen"],
    ["attribute.single_producer", "1", 0, 1, False, "OFR 2021-1045", "1: one domestic producer"],
    ["indicator.usgs_disruption", "1", 0, 1, False, NASSAR, "the larger of ability and willingness to supply"],
    ["indicator.disruption_probability", "1", 0, 1, False, "OFR 2025-1047", "of a one-year stop"],
    ["indicator.ppi", "0 to 100", 0, 100, False, "Fraser Institute, Policy Potential Index", "licence not seen"],
    ["indicator.hdi", "1", 0, 1, False, "UNDP, Human Development Index", "not in the packs yet"],
    ["end_use.value_added", "USD", None, None, True, "input-output table of the economy", "packs hold the USA (BEA 2017)"],
]
for name in ("energy_demand", "substitutability", "availability", "competing_demand", "political", "codependence", "diversity"):
    inputs.append(["attribute.doe_" + name, "1 to 4", 1, 4, False, "Critical Materials Assessment, US DOE 2023", "score"])
for name in ("concentration", "companion", "recycling"):
    inputs.append(["attribute.uk_" + name, "1 to 3", 1, 3, False, "UK Criticality Assessment", "score"])
for name in ("depletion", "reserves", "ore", "imports", "self_sufficiency", "price_change", "price_variation", "mine_growth",
             "demand_growth", "use", "stockpile", "recyclability", "restrictions"):
    inputs.append(["attribute.nedo_" + name, "0 to 3", 0, 3, False, "Hatayama and Tahara 2015", "component score"])


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    out = args[1] if len(args) == 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    counts = pc.write_pack(os.path.join(out, "methods"), {
        "name": "methods", "title": "Methods of measurement", "description":
            "Formulas, parameters and classes of recognised measures, in lode's own words. status: seen in a publication or in "
            "running public code, run (verified against published numbers), memory (from memory, unverified), ours.",
        "sources": [{"title": "Publications of the methods", "edition": "see column source", "table": "methods",
                     "path": "", "retrieved": pc.CREATED}],
        "licenses": [pc.LICENSES["LODE"]],
    }, [("methods", METHODS, methods), ("method_steps", STEPS, steps), ("method_parameters", PARAMETERS, parameters),
        ("method_classes", CLASSES, classes), ("method_inputs", INPUTS, inputs)])
    if "--quiet" not in argv:
        print("methods: " + ", ".join("%s %d" % c for c in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
