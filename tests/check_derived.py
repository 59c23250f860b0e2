#!/usr/bin/env python3
"""The packs in data/ are what tools/ makes of the source data, byte for byte.

The sources are not part of this repository: the check runs where they stand beside it
(../shared/data) and says so where they do not. Prints TAP.

usage: check_derived.py ROOT
"""
import filecmp
import pathlib
import subprocess
import sys
import tempfile

import tap


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    sources = root.parent / "shared" / "data"
    if not sources.is_dir():
        tap.skip("the source data (../shared/data) are not here")
        tap.done_testing()
    with tempfile.TemporaryDirectory() as out:
        for tool in ("make_reference_packs.py", "make_trade_pack.py", "make_customs_pack.py", "make_routes_pack.py",
                     "make_methods_pack.py", "make_measure_packs.py",
                     "make_more_markets.py", "make_technology_pack.py", "make_timing_pack.py",
                     "make_economy_packs.py", "make_episode_packs.py", "make_scenarios_pack.py",
                     "make_ownership_pack.py", "make_policies_pack.py",
                     "make_responses_pack.py", "make_projects_pack.py"):
            run = subprocess.run([sys.executable, "-B", root / "tools" / tool, sources, out],
                                 capture_output=True, text=True, check=False)
            tap.ok(run.returncode == 0, f"{tool} runs", run.stderr)
        for path in sorted(p for p in (root / "data").rglob("*") if p.is_file()):
            name = path.relative_to(root / "data")
            # Written by hand: what was found, and why it stands. Outlines are made of an npm package.
            if name.parts[0] in ("reviews", "outlines"):
                continue
            made = pathlib.Path(out) / name
            tap.ok(made.is_file() and filecmp.cmp(path, made, shallow=False),
                   f"data/{name} is what tools/ makes")
    tap.done_testing()


if __name__ == "__main__":
    main()
