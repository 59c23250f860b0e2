#!/usr/bin/env python3
"""Random market files, solved by the command and checked from the stated definitions.

Knows nothing of the engine: it writes lode/market/1 files, runs `lode market solve`, and checks
that every node balances and every activity answers its margin as the format says. Prints TAP.

usage: check_markets.py LODE [COUNT] [SEED]
"""
import json
import math
import random
import subprocess
import sys
import tempfile

LEVEL = 1e-7  # relative distance of a level from its response that counts as met
PRICE = 1e-7  # or of its margin, relative to the prices it is made of
BALANCE = 1e-8


def draw_market(rng):
    """Regions with prices around one level; every kind of activity, caps, chokes, bans, flats."""
    n = rng.randint(1, 25)
    level = 10 ** rng.uniform(-1, 5)
    size = 10 ** rng.uniform(-1, 4)
    flat = rng.choice([0.0, 0.1, 0.5])
    price = [level * rng.uniform(0.7, 1.4) for _ in range(n)]
    nodes = [{"id": f"n{i}", "rhs": 0.0, "disposal": rng.random() < 0.1} for i in range(n)]
    acts = []

    def add(terms, **fields):
        acts.append({"id": f"a{len(acts)}", "terms": terms, **fields})

    for i in range(n):
        p, q = price[i], size * 10 ** rng.uniform(-1, 1)
        if rng.random() < 0.5:
            add([[f"n{i}", 1.0]], kind="supply", q0=q, p0=p, elasticity=rng.uniform(0.05, 1.5),
                upper=rng.choice([None, q * rng.uniform(0.5, 1.5)]),
                floor=rng.choice([None, None, None, 0.5 * p]) if nodes[i]["disposal"] else None)
        elif rng.random() < 0.7:
            add([[f"n{i}", 1.0]], kind="linear", c=p * rng.uniform(0.3, 0.9),
                b=0.0 if rng.random() < flat else p * rng.uniform(0.05, 1) / q, lower=0.0,
                upper=rng.choice([None, q]), wedge=p * rng.uniform(-0.05, 0.2))
        q = size * 10 ** rng.uniform(-1, 1)
        add([[f"n{i}", -1.0]], kind="demand", d0=q, p0=p, elasticity=rng.uniform(0.05, 1.5),
            choke=p * rng.uniform(2, 30))
    for _ in range(3 * n):
        i, j = rng.randrange(n), rng.randrange(n)
        if i == j:
            continue
        terms = [[f"n{i}", -1.0], [f"n{j}", rng.choice([1.0, 1.0, 0.9])]]
        if rng.random() < 0.05 and n > 2:  # a by-product
            k = rng.choice([k for k in range(n) if k not in (i, j)])
            terms.append([f"n{k}", 0.02])
        q = size * 10 ** rng.uniform(-2, 0)
        cap = rng.choice([None, None, None, 0.0, q])
        if rng.random() < 0.7:
            cost = sum(coef * price[int(name[1:])] for name, coef in terms)
            add(terms, kind="link", x0=q, kappa=price[i] / rng.uniform(2, 30), cost=cost, upper=cap)
        else:
            add(terms, kind="linear", c=0.2 * price[i] * rng.random(),
                b=0.0 if rng.random() < flat else price[i] * rng.uniform(0.05, 1) / q,
                lower=0.0, upper=cap if cap is not None else q)
    # A node that something leaves needs something that can reach it.
    made = {t[0] for a in acts for t in a["terms"] if t[1] > 0 and a["kind"] in ("supply", "linear")
            and len(a["terms"]) == 1}
    for i in range(n):
        if f"n{i}" not in made:
            add([[f"n{i}", 1.0]], kind="supply", q0=0.01 * size, p0=price[i], elasticity=0.5)
    return {"schema": "lode/market/1", "nodes": nodes, "activities": acts}


def response(a, v):
    """Lowest and highest level that answer margin v."""
    kind, inf = a["kind"], math.inf
    upper = inf if a.get("upper") is None else a["upper"]
    if kind == "linear":
        low, c, b = a.get("lower", 0.0), a["c"], a.get("b", 0.0)
        if b > 0:
            x = min(max((v - c) / b, low), upper)
            return x, x
        return (upper if v > c else low), (low if v < c else upper)
    if kind == "supply":
        at = v if a.get("floor") is None else max(v, a["floor"])
        x = min(a["q0"] * (at / a["p0"]) ** a["elasticity"], upper) if at > 0 else 0.0
        return x, x
    if kind == "demand":
        p = -v
        x = a["d0"] * (p / a["p0"]) ** -a["elasticity"] if p > 0 else inf
        choke = inf if a.get("choke") is None else a["choke"]
        return (x if p < choke else 0.0), (0.0 if p > choke else x)
    x = min(a["x0"] * math.exp(min((v - a["cost"]) / a["kappa"], 700)), upper)
    return x, x


def check(market, solution):
    """What is wrong with a solution, or None."""
    if solution.get("status") != "solved":
        return f"status {solution.get('status')!r}: {solution.get('reason')}, {solution['certificate']}"
    price, level = solution["prices"], solution["levels"]
    net = {n["id"]: -n["rhs"] for n in market["nodes"]}
    gross = {n["id"]: abs(n["rhs"]) for n in market["nodes"]}
    normal = dict(gross)
    for a in market["activities"]:
        x = level[a["id"]]
        v = -a.get("wedge", 0.0)
        worth = abs(v)
        for name, coef in a["terms"]:
            v += coef * price[name]
            worth += abs(coef * price[name])
            net[name] += coef * x
            gross[name] += abs(coef * x)
            normal[name] += abs(coef) * a.get("q0", a.get("d0", a.get("x0", 0.0)))
        low, high = response(a, v)
        scale = max(abs(x), low if math.isfinite(low) else 0.0, 1e-300)
        if low - LEVEL * scale <= x <= high + LEVEL * scale:
            continue
        room = PRICE * max(worth, a.get("p0", 0.0), abs(a.get("c", 0.0)))
        if response(a, v - room)[0] <= x <= response(a, v + room)[1]:
            continue
        size = a.get("q0", a.get("d0", a.get("x0", 0.0)))
        if max(abs(x), high) <= 1e-6 * 1e-6 * size:  # nothing, either way
            continue
        return f"activity {a['id']} {a['kind']}: level {x}, response to {v} is [{low}, {high}]"
    for n in market["nodes"]:
        name = n["id"]
        allowed = BALANCE * max(gross[name], 1e-6 * normal[name])
        if n["disposal"]:
            if price[name] < -PRICE * max(map(abs, price.values())):
                return f"node {name}: price {price[name]} below 0 with free disposal"
            if net[name] > allowed and price[name] > PRICE * max(map(abs, price.values())):
                return f"node {name}: {net[name]} thrown away at price {price[name]}"
            if net[name] >= -allowed:
                continue
        if abs(net[name]) > allowed:
            return f"node {name}: imbalance {net[name]} of gross {gross[name]}"
    cert = solution["certificate"]
    if max(cert["balance"], cert["complementarity"], cert["gap"]) > 1e-8:
        return f"certificate {cert}"
    return None


def main():
    lode = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20240204
    print("TAP version 13")
    print(f"# {count} random markets, seed {seed}")
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/market.json"
        for k in range(count):
            market = draw_market(random.Random(seed * 1000003 + k))
            with open(path, "w", encoding="utf-8") as f:
                json.dump(market, f)
            run = subprocess.run([lode, "market", "solve", path, "--json"], capture_output=True,
                                 check=False, text=True)
            try:
                wrong = check(market, json.loads(run.stdout))
            except (ValueError, KeyError) as e:
                wrong = f"exit {run.returncode}, {run.stderr.strip()} ({e!r})"
            if wrong:
                bad += 1
                print(f"# market {k}: {wrong}")
    print(f"{'not ' if bad else ''}ok 1 - {count - bad} of {count} answers hold by the definitions")
    # The checker must be able to fail.
    market = draw_market(random.Random(seed))
    levels = {a["id"]: 1.0 for a in market["activities"]}
    prices = {n["id"]: 1.0 for n in market["nodes"]}
    forged = {"status": "solved", "prices": prices, "levels": levels,
              "certificate": {"balance": 0, "complementarity": 0, "gap": 0}}
    print(f"{'not ' if check(market, forged) is None else ''}ok 2 - a forged answer is caught")
    print("1..2")
    return 0


if __name__ == "__main__":
    sys.exit(main())
