"""Markets at the edge of numbers and of sense: solved with a certificate that the stated
definitions confirm, or refused with a reason, never otherwise.

    python3 tests/check_extremes.py LODE [PLACES]

Numbers from 1e-300 to 1e300 in every field; elasticities of 0; no activity, nobody to sell, no way
to a buyer; markets that do not touch; a link told twice; five activities for each of PLACES (20,000).
"""

import json
import math
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_markets import check  # noqa: E402

SIZES = (1e-300, 1e-30, 1e-9, 1e9, 1e30, 1e300)
CERTIFIED = 1e-8  # balance, complementarity, gap of an answer that is called solved


def nodes(*names, **fields):
    return [{"id": n, "rhs": 0.0, "disposal": False, **fields} for n in names]


def supply(name, node="n", **fields):
    return {"id": name, "terms": [[node, 1.0]], "kind": "supply", "q0": 1.0, "p0": 1.0,
            "elasticity": 0.5, **fields}


def demand(name, node="n", **fields):
    return {"id": name, "terms": [[node, -1.0]], "kind": "demand", "d0": 1.0, "p0": 1.0,
            "elasticity": 0.3, "choke": 20.0, **fields}


def link(name, a, b, **fields):
    return {"id": name, "terms": [[a, -1.0], [b, 1.0]], "kind": "link", "x0": 1.0, "kappa": 0.1,
            "cost": 0.0, **fields}


def linear(name, terms, **fields):
    return {"id": name, "terms": terms, "kind": "linear", "b": 0.0, "lower": 0.0, **fields}


def market(all_nodes, *activities):
    return {"schema": "lode/market/1", "nodes": all_nodes, "activities": list(activities)}


def solve(lode, question):
    """Exit status, answer, sentence."""
    text = question if isinstance(question, str) else json.dumps(question)
    said = subprocess.run([lode, "market", "solve", "-", "--json"], input=text, text=True,
                          capture_output=True, check=False, timeout=120)
    return said.returncode, json.loads(said.stdout) if said.stdout else {}, said.stderr.strip()


def numbers(v):
    """A market for each field that may be v; the rest is ordinary."""
    n, both = nodes("n"), nodes("n", "m")
    yield "quantities", market(n, supply("s", q0=v), demand("d", d0=v))
    yield "prices", market(n, supply("s", p0=v), demand("d", p0=v, choke=20 * v))
    yield "a second supply", market(n, supply("s"), supply("t", q0=v), demand("d"))
    yield "a market beside", market(both, supply("s"), demand("d"), supply("t", "m", q0=v),
                                    demand("e", "m", d0=v))
    yield "a slope", market(n, linear("s", [["n", 1.0]], c=1.0, b=v, upper=10.0), demand("d"))
    yield "a coefficient", market(n, linear("s", [["n", v]], c=1.0, b=1.0), demand("d"))
    yield "elasticities", market(n, supply("s", elasticity=v), demand("d", elasticity=v))
    yield "a link's price", market(both, supply("s", q0=2.0), demand("d"), demand("e", "m"),
                                   link("l", "n", "m", kappa=v))
    yield "a right-hand side", market(nodes("n", rhs=v), supply("s"), demand("d"))
    yield "a wedge", market(n, supply("s", wedge=v), demand("d"))
    yield "a cap", market(n, supply("s", upper=v), demand("d"))


def wrong_with(question, status, answer, sentence):
    """What is not as an answer or a refusal must be, or None."""
    if status == 3:
        return None if re.match("lode: standard input\\S*: .{20}", sentence) else "no reason"
    if status == 4:
        return None if "node '" in sentence and answer.get("status") == "infeasible" else \
            "infeasible without a node"
    if status == 5 and "gains at any level" in answer.get("reason", ""):
        return None if answer["status"] == "not converged" else "endless, but called otherwise"
    if status == 5:
        return None if answer.get("status") == "not converged" and answer["certificate"] else \
            "not converged, and no word on how far"
    if status != 0:
        return f"exit {status}"
    certificate = answer["certificate"]
    if not all(math.isfinite(certificate[k] if certificate[k] is not None else math.nan) and
               certificate[k] <= CERTIFIED for k in ("balance", "complementarity", "gap")):
        return f"called solved with {certificate}"
    try:
        return check(question, answer)
    except OverflowError:  # beyond the doubles of who checks: the prices must be numbers
        return None if all(math.isfinite(p) for p in answer["prices"].values()) else "no price"


def check_numbers(lode):
    for v in SIZES:
        lost, solved, n = [], 0, 0
        for name, question in numbers(v):
            status, answer, sentence = solve(lode, question)
            wrong = wrong_with(question, status, answer, sentence)
            lost += [f"{name}: {wrong} ({sentence})"] if wrong else []
            solved, n = solved + (status == 0), n + 1
        tap.ok(not lost, f"{v:g} in {n} places: {solved} solved, the rest refused with a reason", *lost)


def check_scale(lode):
    """A market in other units has the same price in those units."""
    question = [supply("s", q0=3.0), supply("t", elasticity=0.1), demand("d", d0=5.0)]
    _, plain, _ = solve(lode, market(nodes("n"), *question))
    wanted = plain["prices"]["n"]
    for v in (1e-100, 1e-12, 1e12, 1e100):
        amounts = [{**a, **{k: a[k] * v for k in ("q0", "d0") if k in a}} for a in question]
        status, answer, sentence = solve(lode, market(nodes("n"), *amounts))
        tap.ok(status == 0 and abs(answer["prices"]["n"] / wanted - 1.0) < 1e-9,
               f"quantities times {v:g}: the same price", sentence, str(answer)[:200])
        money = [{**a, **{k: a[k] * v for k in ("p0", "choke") if k in a}} for a in question]
        status, answer, sentence = solve(lode, market(nodes("n"), *money))
        tap.ok(status == 0 and abs(answer["prices"]["n"] / v / wanted - 1.0) < 1e-9,
               f"prices times {v:g}: the price times as much", sentence, str(answer)[:200])


# Name, market, exit status, prices wanted of some nodes.
SENSE = [
    ("no node and no activity", market([]), 0, {}),
    ("a node without activities", market(nodes("n")), 0, {}),
    ("a node that nobody can fill", market(nodes("n", rhs=1.0)), 4, {}),
    ("users alone: the price at which they stop", market(nodes("n"), demand("d")), 0, {"n": 20.0}),
    ("sellers alone: nothing is worth anything", market(nodes("n"), supply("s")), 0, {"n": 0.0}),
    ("supply that answers no price", market(nodes("n"), supply("s", elasticity=0.0), demand("d")),
     0, {"n": 1.0}),
    ("use that answers no price", market(nodes("n"), supply("s"), demand("d", elasticity=0.0)),
     0, {"n": 1.0}),
    ("less than users must have, neither answers: the choke",
     market(nodes("n"), supply("s", q0=0.5, elasticity=0.0), demand("d", elasticity=0.0)),
     0, {"n": 20.0}),
    ("users whom no way leads to", market(nodes("n", "m"), supply("s"), demand("d"),
                                          demand("e", "m")), 0, {"n": 1.0, "m": 20.0}),
    ("a link from a place to itself", market(nodes("n"), supply("s"), demand("d"),
                                             link("l", "n", "n")), 0, {"n": 1.0}),
    ("one who sells without end at a price of -1", market(
        nodes("n"), {"id": "s", "terms": [["n", 1.0]], "kind": "linear", "c": -1.0, "b": 0.0},
        demand("d")), None, {}),
    ("two ways that earn in a circle", market(
        nodes("a", "b"), linear("y", [["a", -1.0], ["b", 1.0]], c=-1.0),
        linear("z", [["a", 1.0], ["b", -1.0]], c=-1.0), supply("s", "a"), demand("d", "a")),
     None, {}),
    ("made at a gain and used up at a gain, without end", market(
        nodes("n", "m"), linear("y", [["n", 1.0], ["m", 1.0]], c=-10.0),
        linear("z", [["n", -1.0], ["m", -1.0]], c=-10.0)), 5, {}),
    ("two activities of one name", market(nodes("n"), supply("s"), supply("s"), demand("d")),
     3, {}),
    ("two nodes of one name", market(nodes("n", "n"), supply("s")), 3, {}),
    ("a negative quantity", market(nodes("n"), supply("s", q0=-1.0), demand("d")), 3, {}),
    ("a number beyond the doubles", json.dumps(market(nodes("n"), supply("s"))).replace(
        '"q0": 1.0', '"q0": 1e999'), 3, {}),
    ("no number", json.dumps(market(nodes("n"), supply("s"))).replace('"q0": 1.0', '"q0": NaN'),
     3, {}),
]


def check_sense(lode):
    for name, question, wanted, prices in SENSE:
        status, answer, sentence = solve(lode, question)
        wrong = wrong_with(question, status, answer, sentence)
        held = status == wanted if wanted is not None else status in (4, 5)
        held = held and all(abs(answer["prices"][n] - p) < 1e-9 for n, p in prices.items())
        tap.ok(held and not wrong, name, f"exit {status}", wrong, sentence, str(answer)[:300])


def check_told_twice(lode):
    """Two links of one way are one of twice the size; markets that do not touch are their own."""
    ends = [supply("s", q0=2.0), demand("d"), demand("e", "m")]
    _, one, _ = solve(lode, market(nodes("n", "m"), *ends, link("l", "n", "m", x0=2.0)))
    _, two, _ = solve(lode, market(nodes("n", "m"), *ends, link("l", "n", "m"),
                                   link("k", "n", "m")))
    tap.ok(all(abs(one["prices"][n] / two["prices"][n] - 1.0) < 1e-9 for n in "nm"),
           "a link told twice is one of twice the size", str(one), str(two))
    here = [supply("s", q0=3.0), demand("d", d0=5.0)]
    there = [supply("t", "m", q0=0.7), demand("e", "m")]
    _, alone, _ = solve(lode, market(nodes("n"), *here))
    _, beside, _ = solve(lode, market(nodes("n", "m", "nothing"), *here, *there))
    tap.ok(abs(alone["prices"]["n"] / beside["prices"]["n"] - 1.0) < 1e-9,
           "a market that touches no other has its own price", str(alone), str(beside))


def check_many(lode, n):
    """A ring of n places, each with a seller, a user and ways to three others."""
    all_nodes = nodes(*(f"n{i}" for i in range(n)))
    activities = []
    for i in range(n):
        activities += [supply(f"s{i}", f"n{i}", q0=1.0 + i % 7),
                       demand(f"d{i}", f"n{i}", d0=1.0 + i * 3 % 7)]
        activities += [link(f"l{i}.{s}", f"n{i}", f"n{(i + s) % n}") for s in (1, 2, 5)]
    question = market(all_nodes, *activities)
    status, answer, sentence = solve(lode, question)
    tap.ok(status == 0 and not wrong_with(question, status, answer, sentence),
           f"{len(activities):,} activities", sentence, str(answer)[-300:])


def main(lode, n_place=20000):
    lode = os.path.abspath(lode)
    check_numbers(lode)
    check_scale(lode)
    check_sense(lode)
    check_told_twice(lode)
    check_many(lode, n_place)
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
