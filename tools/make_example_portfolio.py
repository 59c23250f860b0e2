#!/usr/bin/env python3
"""An example of a lender's file: sixty invented projects of realistic size.

    python3 tools/make_example_portfolio.py [OUT]

writes docs/examples/portfolio_60.csv unless OUT is given. Names, sponsors and figures are made up; goods and countries are real,
and a plant is a few percent of what the world made in 2024 or less. Some cells are blank, as in files that lenders have: `lode portfolio check`
says what --estimate would fill. Standard library only; the same file every time.
"""

import csv
import os
import sys

HEADER = ["project", "name", "owner", "country", "good", "stage", "form", "capacity_tpa", "capex_musd", "capex_low", "capex_high", "opex_usd_per_t", "start_year",
          "start_low", "start_high", "status", "success", "ramp_up_years", "delay_factor", "requires", "exclusive", "tag", "source", "grade", "as_of"]
SOURCE = "invented for this example"

# good, stage, form, smallest and largest t/yr, USD per t/yr of capacity (form's tonnes), million USD a site, USD/t of operating cost
KINDS = {
    "Ga": ("gallium:refined", "recovery", "", 15, 90, 2.5e6, 5, 180e3),
    "Ge": ("germanium:refined", "recovery", "", 6, 22, 8.2e6, 4, 900e3),
    "Li": ("lithium:chemical", "refinery", "Li2CO3", 15000, 40000, 10700, 180, 5900),
    "LiB": ("lithium:chemical", "brine", "Li2CO3", 15000, 45000, 10700, 200, 4400),
    "LiM": ("lithium:mine", "mine", "Li2CO3", 20000, 45000, 3590, 126, 3600),
    "NdMine": ("ndpr:mine", "mine", "", 1200, 4200, 90e3, 120, 14e3),
    "NdSep": ("ndpr:oxide", "separation", "NdPr oxide", 1500, 4500, 130e3, 150, 24e3),
    "Dy": ("dytb:oxide", "separation", "DyTb oxide", 40, 220, 1.1e6, 60, 110e3),
    "NdRec": ("ndpr:oxide", "recycling", "NdPr oxide", 200, 700, 120e3, 20, 32e3),
    "Co": ("cobalt:refined", "refinery", "", 3000, 9000, 38e3, 60, 17e3),
    "CoRec": ("cobalt:refined", "recycling", "", 900, 2500, 45e3, 30, 19e3),
    "Ni": ("nickel:refined", "refinery", "", 18000, 60000, 34e3, 150, 12e3),
    "W": ("tungsten:mine", "mine", "WO3", 900, 3200, 85e3, 25, 17e3),
    "WRef": ("tungsten:refined", "refinery", "WO3", 1200, 3500, 32e3, 20, 9e3),
    "Sb": ("antimony:refined", "refinery", "", 1500, 5000, 22e3, 25, 8e3),
    "C": ("graphite:natural", "mine", "", 40000, 100000, 2200, 60, 620),
    "An": ("graphite:anode", "anode", "", 10000, 30000, 17e3, 70, 4200),
    "Mg": ("magnesium:refined", "refinery", "", 10000, 30000, 8500, 60, 2700),
    "Ti": ("titanium:sponge", "refinery", "", 4000, 12000, 42e3, 80, 8200),
    "In": ("indium:refined", "recovery", "", 15, 45, 260e3, 5, 150e3),
}
RUNGS = ("study", "permitting", "financing", "construction", "financing", "permitting", "study", "operating")
YEARS = {"study": 2031, "permitting": 2030, "financing": 2029, "construction": 2027, "operating": 2028}

# kind and country of each project, in order; minds which minerals are made where
PLAN = ("Ga AUS,Ga CAN,Ga GRC,Ga USA,Ge CAN,Ge BEL,Ge COD,Li USA,Li DEU,Li KOR,LiB ARG,LiB CHL,LiM AUS,LiM CAN,LiM PRT,NdMine AUS,NdSep AUS,NdMine BRA,NdSep EST,NdMine AGO,"
        "NdSep USA,NdMine TZA,NdSep FRA,Dy USA,Dy MYS,Dy BRA,NdRec JPN,NdRec FRA,NdRec GBR,Co FIN,Co CAN,Co ZMB,CoRec BEL,CoRec USA,Ni IDN,Ni CAN,Ni FIN,Ni AUS,W KAZ,W KOR,"
        "W ESP,W CAN,WRef USA,WRef AUT,Sb USA,Sb AUS,Sb OMN,C MOZ,C TZA,C CAN,An USA,An SWE,An KOR,Mg ROU,Mg CAN,Ti KAZ,Ti USA,In KOR,In CAN,C MDG").split(",")
# A mine of rare earths is of no use without a plant that separates; two sites of one plan shut each other out.
NEEDS = {16: 17, 18: 21, 20: 19, 22: 23, 51: 50}
EXCLUSIVE = {8: "lithium-refinery-site", 9: "lithium-refinery-site", 52: "anode-site", 53: "anode-site"}
ALLIES = {"AUS", "CAN", "USA", "DEU", "FRA", "BEL", "FIN", "SWE", "GBR", "JPN", "KOR", "EST", "PRT", "ESP", "GRC", "AUT"}
BESIDE = {17: ("dytb:oxide", "DyTb oxide", .04), 21: ("dytb:oxide", "DyTb oxide", .03)}   # a second stage of a plant
BLANK_CAPEX, BLANK_START, BLANK_STATUS = {3, 12, 19}, {14, 30, 47}, {26, 41}


def spread(k, step, size):
    """0 to 1, the same every time and different for neighbours."""
    return (k * step % size) / (size - 1)


def sig(value, digits):
    return "%g" % float("%.*g" % (digits, value))


def row(k):
    kind, country = PLAN[k - 1].split()
    good, stage, form, least, most, per_tonne, site, opex = KINDS[kind]
    tonnes = float(sig(least + (most - least) * spread(k, 7, 11), 2))
    capex = float(sig(site + tonnes * per_tonne * (.85 + .4 * spread(k, 5, 13)) / 1e6, 3))
    rung = RUNGS[k * 3 % 8]
    start = YEARS[rung] + k % 2
    tags = ["recycling"] if stage == "recycling" else []
    tags += ["allied"] if country in ALLIES else []
    told = k not in BLANK_CAPEX
    return {"project": "EX%02d" % k, "name": "Example %d" % k, "owner": "Sponsor %s" % chr(65 + k % 20), "country": country, "good": good, "stage": stage, "form": form,
            "capacity_tpa": sig(tonnes, 3), "capex_musd": sig(capex, 3) if told else "", "capex_low": sig(capex * .85, 3) if told else "", "capex_high": sig(capex * 1.5, 3) if told else "",
            "opex_usd_per_t": sig(opex * (.9 + .25 * spread(k, 3, 7)), 3), "start_year": "" if k in BLANK_START else start,
            "start_low": "" if k in BLANK_START else start, "start_high": "" if k in BLANK_START else start + 2, "status": "" if k in BLANK_STATUS else rung,
            "requires": "EX%02d" % NEEDS[k] if k in NEEDS else "", "exclusive": EXCLUSIVE.get(k, ""), "tag": " ".join(tags), "source": SOURCE, "grade": "B", "as_of": "2026-06"}


def beside(k, first):
    """The second row of a plant that makes two goods: what belongs to the project is told once."""
    good, form, share = BESIDE[k]
    return {"project": first["project"], "good": good, "stage": first["stage"], "form": form, "capacity_tpa": sig(float(first["capacity_tpa"]) * share, 2),
            "opex_usd_per_t": 95000, "source": SOURCE}


def main(argv):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    out = argv[1] if len(argv) > 1 else os.path.join(here, "docs", "examples", "portfolio_60.csv")
    with open(out, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, HEADER, lineterminator="\n", restval="")
        w.writeheader()
        for k in range(1, len(PLAN) + 1):
            w.writerow(row(k))
            if k in BESIDE:
                w.writerow(beside(k, row(k)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
