#!/usr/bin/env python3
"""Network measures are those of an independent program, on a year of world trade.

    python3 tests/check_network.py PROGRAM [SHARED]

PROGRAM is tests/network/network_table.c. It gets 30 codes of BACI 2024 and is compared with
tables that networkx made of the same file (../shared/data/reference): a sample of 1,707 nodes of
all 30 codes, and 15 graphs. The data are not part of this repository: the check runs where they stand
beside it and says so where they do not. Prints TAP.
"""
import csv
import io
import pathlib
import subprocess
import sys

import tap

# Tolerance by column: absolute, for shares and probabilities of at most 1. Counts are compared
# as numbers; the reference has 12 significant digits, so the value of all trade is relative.
NODES = {"out_degree": 0.0, "in_degree": 0.0, "out_share": 1e-12, "in_share": 1e-12,
         "pagerank": 1e-10, "pagerank_reversed": 1e-10, "betweenness": 1e-12}
GRAPHS = {"nodes": 0.0, "edges": 0.0, "density": 1e-12, "reciprocity": 1e-12,
          "hhi_exporters": 1e-12, "hhi_importers": 1e-12, "largest_wcc": 0.0, "largest_scc": 0.0,
          "top_exporter": 0.0, "value_left_without_top": 1e-12,
          "reachable_pairs_left_without_top": 1e-12}


def read_trade(path):
    """Rows hs6,exporter,importer,value as text, those of one code together."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = [(r["k"].zfill(6), r["i"], r["j"], r["v"]) for r in csv.DictReader(file)]
    rows.sort(key=lambda r: (r[0], int(r[1]), int(r[2])))
    return rows


def as_csv(rows):
    return "hs6,exporter,importer,value\n" + "".join(",".join(r) + "\n" for r in rows)


def read_reference(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def measure(program, rows):
    """The two tables of the program, or None."""
    run = subprocess.run([program], input=as_csv(rows), capture_output=True, text=True,
                         check=False)
    if run.returncode != 0:
        return None, run.stderr
    tables = [list(csv.DictReader(io.StringIO(t))) for t in run.stdout.split("\n\n")]
    return tables, run.stderr


def compare(found, wanted, key, tolerances, what):
    """One check for each column: the largest difference over the rows of the reference."""
    found = {tuple(r[k] for k in key): r for r in found}
    missing = [r for r in wanted if tuple(r[k] for k in key) not in found]
    if not tap.ok(not missing, f"all {len(wanted)} {what} of the reference are there",
                  *missing[:3]):
        return
    for column, tolerance in tolerances.items():
        worst, where = 0.0, None
        for row in wanted:
            at = tuple(row[k] for k in key)
            off = abs(float(found[at][column]) - float(row[column]))
            if not off <= worst:
                worst, where = off, at
        tap.ok(worst <= tolerance, f"{column} of {what}: largest difference {worst:.1e}",
               f"at {where}, tolerance {tolerance}")


def main():
    program = sys.argv[1]
    shared = (pathlib.Path(sys.argv[2]) if len(sys.argv) > 2
              else pathlib.Path(__file__).resolve().parent.parent.parent / "shared")
    trade = shared / "data" / "trade" / "BACI_HS17_Y2024_V202601_crm30.csv"
    reference = shared / "data" / "reference"
    if not trade.is_file() or not reference.is_dir():
        tap.skip("the source data (../shared/data) are not here")
        tap.done_testing()
    rows = read_trade(trade)
    tables, message = measure(program, rows)
    if not tap.ok(tables is not None and len(tables) == 2,
                  f"{len(rows)} edges of {len({r[0] for r in rows})} codes are measured",
                  message):
        tap.done_testing()
    nodes, graphs = tables
    wanted = read_reference(reference / "network_nodes_baci2024.csv")
    compare(nodes, wanted, ("hs6", "baci_code"), NODES, "nodes")
    ends = {(r[0], x) for r in rows for x in r[1:3]}
    tap.ok({(r["hs6"], r["baci_code"]) for r in nodes} == ends and len(nodes) == len(ends),
           f"{len(nodes)} nodes in all, those with an edge")
    wanted = read_reference(reference / "network_graphs_baci2024.csv")
    compare(graphs, wanted, ("hs6",), GRAPHS, "graphs")
    value = {r["hs6"]: float(r["value_kusd"]) for r in graphs}
    worst = max(abs(value[r["hs6"]] / float(r["value_kusd"]) - 1.0) for r in wanted)
    tap.ok(worst <= 1e-11, f"value of all trade: largest relative difference {worst:.1e}")
    again, _ = measure(program, list(reversed(rows)))
    tap.ok(again is not None and sorted(map(str, again[0])) == sorted(map(str, nodes)) and
           sorted(map(str, again[1])) == sorted(map(str, graphs)),
           "the same digits when the rows come in reverse")
    tap.done_testing()


if __name__ == "__main__":
    main()
