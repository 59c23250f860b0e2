#!/usr/bin/env python3
"""What do responses to a shock cost, and how long do they take?

    python3 tools/make_responses_pack.py <folder of source data> [OUT] [--quiet]

writes the pack responses below OUT, which is `data` beside `tools` unless given. It reads OUT/goods for the ids of goods and
policy/stockpiles.csv of the source data for the targets of public stocks. Figures are of the specification (economics.md 7.4) or
judged, and every row says which. Standard library only.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

HEADER = ["good", "segment", "parameter", "value", "low", "high", "unit", "flag", "source", "note"]
ATTRIBUTES = ["good", "country", "year", "attribute", "value", "low", "high", "unit", "flag", "source", "vintage", "note"]

LCE_PER_LI = 5.323      # t of lithium carbonate equivalent that hold 1 t of Li
USD_PER_AUD = .69       # mean of 2022, from memory
OVERRUN, LARGE_OVERRUN = 1.4, 1.8   # of capital, above 1 bn USD the second: spec 7.4

# goods, USD per t/yr, high, source, note
CAPITAL = [
    (("lithium:mine", "lithium:chemical"), 10700 * LCE_PER_LI, 3590 * LCE_PER_LI, 15540 * LCE_PER_LI, "Busch et al. 2025 parameters",
     "brine 10,700, hard rock 3,590, volcano-sedimentary 15,540 USD per t/yr of LCE, times 5.323 for Li; without the fixed 126 to 250 M USD a site"),
    (("ndpr:oxide",), 1.586e9 / 4440 * USD_PER_AUD, None, None, "Mining Weekly; NS Energy (Nolans)",
     "mine to oxide: A$1.39 bn and 0.196 bn contingency (2022) for 4,440 t NdPr, at 0.69 USD per AUD (from memory)"),
    (("gallium:refined",), 39e6 / 15.5, None, None, "Korea Zinc via press", "recovery at a zinc smelter: 39 M USD for 15.5 t"),
    (("germanium:refined",), 98e6 / 12, None, None, "Korea Zinc via press", "140 bn KRW, about 98 M USD, for 12 t"),
    (("bismuth:refined",), 21e6 / 500, None, None, "Korea Zinc via press", "expansion: 21 M USD for 500 t"),
    (("nickel:refined",), 2.3e9 / 67000, None, None, "press; CRU", "HPAL with refining: at most 2.3 bn USD for 67,000 t Ni"),
]
LARGE = ("nickel:refined", "ndpr:oxide")

# kind, months, low, high, note
MONTHS = [
    ("stock", 0, 0, 1, "release of a stock that is there; a law on emergency release takes 8 days (KOMIR 2022)"),
    ("swap", 2, 1, 3, "a contract between governments that know each other"),
    ("expansion", 30, 24, 36, "spec 7.4: more from an operating plant, 2 to 3 years"),
    ("new plant", 48, 24, 72, "spec 7.4: construction 2 years, with feasibility and permits 4, from the study on 6"),
    ("recycling", 12, 6, 36, "collection that is there and a plant that takes it; beyond that a new plant"),
    ("price floor", 12, 6, 36, "judged: an agreement on a zone and a law in each member; nobody has made one yet"),
    ("pass on", 2, 1, 6, "judged: new routes want contracts and a history with the customs"),
]

# Rare metals that JOGMEC may stock; the list of METI, from memory.
RARE = {"lithium", "beryllium", "boron", "rare_earths", "titanium", "vanadium", "chromium", "manganese", "cobalt", "nickel", "gallium",
        "germanium", "selenium", "strontium", "zirconium", "niobium", "molybdenum", "palladium", "indium", "antimony", "tellurium",
        "hafnium", "tantalum", "tungsten", "rhenium", "platinum", "bismuth"}


def parameters():
    rows = []

    def add(good, segment, name, value, low, high, unit, source, note):
        rows.append([good, segment, name, pc.sig(value, 4), pc.sig(low, 4), pc.sig(high, 4), unit, "prior", source, note])

    for goods, value, low, high, source, note in CAPITAL:
        for good in goods:
            factor = LARGE_OVERRUN if good in LARGE else OVERRUN
            add(good, "*", "new_supply_capital", value, low or value, high or value * factor, "USD per t/yr", source,
                note + ("" if high else "; low: as published, high: times %g of overrun; one plant stands for all" % factor))
    for kind, value, low, high, note in MONTHS:
        add("*", kind, "months_to_effect", value, low, high, "months", "lode prior", note)
    add("*", "*", "stock_keeping_share_per_year", .02, .01, .05, "1/year", "lode prior",
        "of a stock's worth: store, insurance, turning over; interest comes on top (discount_rate)")
    add("*", "*", "stock_kept_years", 1, 1, 5, "years", "lode prior", "that a stock lies before it is needed")
    add("*", "*", "plant_life_years", 20, 10, 30, "years", "lode prior",
        "over which the capital of a plant is earned back, with interest (discount_rate)")
    add("*", "*", "recycling_price_multiple", 1.25, 1, 2, "1", "lode prior", "of the base price, at which more scrap is worked up")
    add("*", "*", "substitution_share_per_year", .1, .05, .15, "1/year", "Sprecher et al. 2017",
        "substitution took up to 10 % of demand a year in 2010 to 2012; judged to hold elsewhere")
    add("*", "restriction", "mean_months", 24, 12, 60, "months", "lode prior",
        "that a seller withholds a good; the rules of the register live longer (34 export bans, quotas, licences and permits of 2009 to 2026, "
        "6 of them ended: 170 months a piece) but let more and more through")
    add("*", "restriction", "response_share", .5, .25, .8, "1", "lode prior",
        "of a restrictor's goods, that it withholds once it withholds any; judged")
    add("*", "*", "framework_share", .1, .05, .25, "1", "lode prior", "of its output, that a partner gives to one other first")
    return rows


def public_stocks(goods, stockpiles):
    """Days of use that public stocks aim at; the tonnes are secret or not published."""
    rows = []
    japan = next(r for r in stockpiles if r["holder"] == "JOGMEC national stock")
    korea = next(r for r in stockpiles if r["holder"] == "KOMIR")
    for good in goods:
        if good["market"] != "yes" or good["main"] != "yes" or good["mineral"] not in RARE:
            continue
        rows.append([good["good"], "JPN", int(japan["as_of"]), "public_stock_days", float(japan["value"]), 0, 180, "days of use", "prior",
                     "JOGMEC; " + japan["source"], japan["as_of"], "target, not what is held; metals in scope from memory; amounts secret since 2020"])
        rows.append([good["good"], "KOR", int(korea["as_of"]), "public_stock_days", 56.8, 0, float(korea["value"]), "days of use", "prior",
                     "KOMIR; " + korea["source"], korea["as_of"], "average of all metals held in 2021; the target is 100; metals in scope from memory"])
    return rows


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    out = args[1] if len(args) == 2 else here
    goods = pc.read_csv(os.path.join(out, "goods", "goods.csv"))
    stockpiles = pc.read_csv(os.path.join(args[0], "policy", "stockpiles.csv"))
    counts = pc.write_pack(os.path.join(out, "responses"), {
        "name": "responses", "title": "Responses to a shock: costs and lead times", "description":
            "What more supply, stocks and other responses cost and how long they take. Each figure is one published plant or judged.",
        "sources": [{"title": "lode priors and derivations", "edition": "1", "table": "tools/make_responses_pack.py",
                     "path": "tools/make_responses_pack.py", "retrieved": "2026-11-26"}],
        "licenses": [pc.LICENSES["LODE"]],
    }, [("parameters", HEADER, parameters()), ("attributes", ATTRIBUTES, public_stocks(goods, stockpiles))])
    if "--quiet" not in argv:
        print("responses: " + ", ".join("%s %d" % c for c in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
