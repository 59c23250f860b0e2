#!/usr/bin/env python3
"""How do stocks, habits and new capacity move from month to month?

    python3 tools/make_timing_pack.py <folder of source data> [OUT] [--quiet]

writes the pack timing below OUT, which is `data` beside `tools` unless given. It reads nothing: every number is a prior with
its reason. Standard library only.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import packs_common as pc  # noqa: E402

HEADER = ["good", "segment", "parameter", "value", "low", "high", "unit", "flag", "source", "note"]

# Long-run elasticities (5 to 10 years) of demand and supply by mineral, spec 9.2.
LONG = [
    (("gallium", "germanium", "indium", "tellurium", "bismuth", "hafnium"), .6, .5, "Ga, Ge, In, Te, Bi, Hf"),
    (("dytb", "yttrium", "samarium", "lutetium", "scandium"), .6, .5, "heavy and medium rare earths"),
    (("ndpr", "neodymium", "praseodymium"), .7, .8, "Nd, Pr"),
    (("rare_earths", "lanthanum", "cerium"), 1.0, 1.0, "La, Ce"),
    (("cobalt",), .8, .6, "Co"),
    (("lithium",), .6, 1.5, "Li"),
    (("nickel",), .5, 1.0, "Ni"),
    (("graphite",), .8, 1.2, "natural graphite"),
    (("tungsten", "antimony", "vanadium", "niobium", "tantalum", "molybdenum", "rhenium"), .6, .7, "W, Sb, V, Nb, Ta, Mo, Re"),
    (("platinum", "palladium", "rhodium"), .6, .4, "Pt, Pd, Rh"),
    (("magnesium", "silicon", "manganese"), .7, 1.5, "Mg, Si, Mn"),
    (("alumina", "aluminium", "copper", "zinc"), .4, .8, "Cu, Al, Zn"),
    # In no group of the specification: read as the group that make_more_markets.py reads them as. Others keep the default.
    (("iridium", "ruthenium"), .6, .4, "Pt, Pd, Rh (not named in it)"),
    (("chromium",), .6, .7, "W, Sb, V, Nb, Ta, Mo, Re (not named in it)"),
    (("lead",), .4, .8, "Cu, Al, Zn (not named in it)"),
    (("bauxite", "fluorspar", "barite", "phosphate", "potash", "feldspar"), .7, 1.5, "Mg, Si, Mn (not named in it: cheap bulk goods)"),
]


def band(value):
    return pc.sig(value / 1.6, 3), pc.sig(value * 1.6, 3)


def make(goods):
    rows = []

    def add(good, name, value, low, high, unit, note):
        rows.append([good, "*", name, value, low, high, unit, "prior", "lode prior", note])

    add("*", "discount_rate", .08, .05, .12, "1/year", "what money tied up in stocks costs: spec 7.3 uses 8 %")
    add("*", "storage_sigma", 20, 8, 50, "1", "e-folds of stocks per base price of gain expected in a month; pure arbitrage is infinite. At 20 a stock at half "
        "its usual size asks for a price 3.5 % of the base above that of next month")
    add("*", "producer_stock_share", .25, .1, .5, "1", "of the months in stock_months, the part that lies with producers; the rest lies with users and converters")
    add("*", "hoarding_months", .5, .1, 1.5, "months of use", "more than usual that holders want while a restriction is announced or on; spec 3.6: the same as so much less stock")
    add("*", "adjustment_share_per_year", .15, .1, .22, "1/year", "spec 3.6: of the way from one-year to long-run behaviour; substitution of at most 10 % of demand a year in 2010-2012 (Sprecher et al. 2017)")
    add("*", "ramp_up_years", .5, .3, 1, "years", "in which 63 % of a known plant's spare capacity comes; spec 7.4")
    add("*", "choke_spread", .1, .05, .2, "1", "users of a segment do not all stop at one price but evenly up to this share above it")
    add("*", "reexport_premium", .1, .05, .5, "1", "of the price: what a tonne costs more that reaches a target through third countries; no source measures it, spec 6 works .05 to 1")
    add("*", "entry_share_per_year", .04, .02, .06, "1/year", "of the market, that new suppliers take for each year of high prices; supply outside China after 2010 grew by about 4 % of the market a year (Sprecher et al. 2017)")
    add("*", "entry_pipeline_years", 2, 1, 7, "years", "from the decision to the first output; known plants are reopened in 1 to 2 years, a new mine takes up to 7 (Riddle et al. 2015)")
    add("*", "entry_life_years", 15, 10, 25, "years", "that new suppliers stay; spec 6, E15")
    add("*", "demand_elasticity_long", .6, *band(.6), "1", "spec 9.2, middle of the groups, 5 to 10 years")
    add("*", "supply_elasticity_long", .7, *band(.7), "1", "spec 9.2, middle of the groups, 5 to 10 years")
    for minerals, eta, eps, group in LONG:
        for good in goods:
            if good.split(":")[0] not in minerals:
                continue
            note = "spec 9.2, group %s, 5 to 10 years" % group
            add(good, "demand_elasticity_long", eta, *band(eta), "1", note)
            add(good, "supply_elasticity_long", eps, *band(eps), "1", note)
    return rows


def main(argv):
    args = [a for a in argv[1:] if not a.startswith("-")]
    here = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")
    out = args[1] if len(args) == 2 else here
    goods = [r["good"] for r in pc.read_csv(os.path.join(out, "goods", "goods.csv"))]
    counts = pc.write_pack(os.path.join(out, "timing"), {
        "name": "timing", "title": "Stocks, habits and capacity over time", "description":
            "Parameters of a market that is looked at month by month. low and high are one standard deviation of a lognormal.",
        "sources": [{"title": "lode priors and derivations", "edition": "1", "table": "tools/make_timing_pack.py",
                     "path": "tools/make_timing_pack.py", "retrieved": "2026-11-26"}],
        "licenses": [pc.LICENSES["LODE"]],
    }, [("parameters", HEADER, make(goods))])
    if "--quiet" not in argv:
        print("timing: " + ", ".join("%s %d" % c for c in counts.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
