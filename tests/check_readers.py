"""Two readers of one publication agree: the importer of the command and the tool that made the packs.

    python3 tests/check_readers.py LODE ROOT

Imports both editions of the USGS world tables and compares with data/: no figure, unit or basis of a
row that both have differs. Runs where the source data stand beside the repository. Prints TAP.
"""
import csv
import io
import os
import pathlib
import subprocess
import sys
import tempfile

import tap

EDITIONS = ("usgs_mcs2025_world.csv", "usgs_mcs2026_commodities.csv")


def main():
    lode, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    sources = root.parent / "shared" / "data" / "production"
    if not sources.is_dir():
        tap.skip("the source data (../shared/data) are not here")
        tap.done_testing()
    with tempfile.TemporaryDirectory() as packs:
        for name in EDITIONS:
            run = subprocess.run([lode, "data", "import", sources / name, "--data", root / "data", "--into", packs],
                                 capture_output=True, text=True, check=False, env={**os.environ, "LODE_PACKS": ""})
            tap.ok(run.returncode == 0, f"{name} is imported", run.stderr)
        run = subprocess.run([lode, "data", "diff", root / "data", f"{root / 'data'}:{packs}", "--csv"],
                             capture_output=True, text=True, check=False)
        rows = list(csv.DictReader(io.StringIO(run.stdout)))
        tap.ok(run.returncode == 0 and any(r["column"] == "note" for r in rows), "the packs are compared", run.stderr)
        for column in ("value", "unit", "basis"):
            wrong = [r["key"] for r in rows if r["change"] == "changed" and r["column"] == column]
            tap.ok(not wrong, f"no {column} differs", *wrong[:5])
    tap.done_testing()


if __name__ == "__main__":
    main()
