"""The atlas of coercion gives the same bytes however it is made, and says what single questions say.

    python3 tests/check_atlas.py LODE [MPIRUN] [--short]

All senders and targets of six goods are run on one, two and three threads, on each path of the
processor, killed in the middle and gone on with, and, where lode was built with MPI, on one, two
and four ranks. A dozen rows are asked for one by one, and JSON has to say what CSV says. With
--short, for a lode that is watched: two goods, three rows, one path. Prints TAP.
"""
import csv
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_sweep import paths_here  # noqa: E402

SEED = 7
SHORT = "--short" in sys.argv
N_SINGLE = 3 if SHORT else 12
GOODS = ("gallium:refined,germanium:refined" if SHORT else
         "gallium:refined,cobalt:intermediate,tungsten:refined,germanium:refined,dytb:oxide,"
         "lithium:chemical")
MONTHS = ("--months", "3")
MPI = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
       "OMPI_MCA_rmaps_base_oversubscribe": "1"}


class Atlas:
    """One lode and a folder; every run gives the bytes of its answer."""

    def __init__(self, lode, folder):
        self.lode, self.folder = lode, folder

    def ask(self, *words, before=(), env=None):
        """Standard output of a question, as bytes."""
        found = subprocess.run([*before, self.lode, "coerce", *words], check=False,
                               capture_output=True, env={**os.environ, **(env or {})})
        if found.returncode != 0:
            print(f"# exit {found.returncode}: {found.stderr.decode().strip()[:300]}")
            return b""
        return found.stdout

    def words(self, out, *more):
        return ["--all", "--goods", GOODS, *MONTHS, "-o", out, *more]

    def run(self, *more, before=(), env=None):
        """The table of all rows, written to a file that leaves nothing beside it."""
        out = self.folder / "out.csv"
        out.unlink(missing_ok=True)
        self.ask(*self.words(out, *more), before=before, env=env)
        left = [p.name for p in self.folder.iterdir() if p.name.startswith("out.csv.")]
        return (out.read_bytes() if out.exists() else b"") if not left else b"left behind"

    def run_broken(self):
        """Kill it when some rows are written, then go on; None when it was too quick."""
        out, part = self.folder / "out.csv", self.folder / "out.csv.part"
        out.unlink(missing_ok=True)
        child = subprocess.Popen([self.lode, "coerce", *self.words(out, "--threads", "1")])
        while child.poll() is None and not (part.exists() and part.stat().st_size > 20000):
            time.sleep(0.002)
        child.kill()
        child.wait()
        if out.exists():
            return None
        with open(part, "ab") as f:
            f.write(b"CHN,JPN,half a r")  # as a kill in the middle of a write leaves it
        return self.run("--threads", "1", "--resume")


def check_runs(atlas, wanted):
    for n in ("2", "3"):
        tap.ok(atlas.run("--threads", n) == wanted, f"the same bytes on {n} threads")
    for path in paths_here()[:1 if SHORT else None]:
        tap.ok(atlas.run("--threads", "2", env={"LODE_SIMD": path}) == wanted,
               f"the same bytes on the {path} path")
    found = atlas.run_broken()
    if found is None:
        tap.skip("the atlas was whole before it could be broken off")
    else:
        tap.ok(found == wanted, "the same bytes after a kill and --resume")
    other = atlas.run("--instrument", "quota")
    tap.ok(other and other != wanted, "bytes that differ are seen")


def check_ranks(atlas, wanted, mpirun):
    if not mpirun or not shutil.which(mpirun):
        tap.skip("not built with MPI: sh scripts/test --mpi runs it on ranks")
        return
    table = ["--all", "--goods", "gallium:refined,germanium:refined", *MONTHS]
    plain = atlas.ask(*table)
    for n in ("1", "2", "4"):
        before = [mpirun, "-n", n]
        tap.ok(atlas.run("--threads", "1", before=before, env=MPI) == wanted,
               f"the same bytes on {n} ranks")
        tap.ok(plain and atlas.ask(*table, before=before, env=MPI) == plain,
               f"the same table on {n} ranks")


def check_singles(atlas, wanted):
    """Rows drawn from a seed, asked for one by one, are the same lines byte for byte."""
    lines = wanted.splitlines(keepends=True)
    rows = list(csv.DictReader(io.StringIO(wanted.decode())))
    for k in sorted(random.Random(SEED).sample(range(len(rows)), N_SINGLE)):
        row = rows[k]
        found = atlas.ask("--by", row["by"], "--target", row["target"], "--good", row["good"],
                          *MONTHS, "--csv")
        tap.ok(found == lines[0] + lines[k + 1],
               f"alone: {row['by']} on {row['target']}, {row['good']}",
               f"found  {found.decode()}", f"wanted {lines[k + 1].decode()}")


def is_same(name, of_csv, of_json):
    if name not in of_json:
        return name == "instrument"
    value = of_json[name]
    if name == "leverage" and of_csv == "inf":
        return value is None and of_json["costless"] is True
    if value is None:
        return of_csv == ""
    return of_csv == value if isinstance(value, str) else of_csv != "" and float(of_csv) == value


def check_json(atlas, wanted):
    document = json.loads(atlas.ask("--all", "--goods", GOODS, *MONTHS, "--json") or b"{}")
    rows = list(csv.DictReader(io.StringIO(wanted.decode())))
    found = document.get("result", {}).get("rows", [])
    tap.ok(len(found) == len(rows) == document["result"]["count"]["rows"],
           f"{len(rows)} rows in JSON, too")
    wrong = [(row["by"], row["target"], row["good"], name)
             for row, other in zip(rows, found) for name, text in row.items()
             if not is_same(name, text, other)]
    tap.ok(found and not wrong, "and in the same order with the same numbers",
           *map(str, wrong[:10]))
    tap.ok(document["result"]["count"]["without_equilibrium"] == 0, "no cut without an answer")


def main():
    lode = os.path.abspath(sys.argv[1])
    mpirun = next((a for a in sys.argv[2:] if a != "--short"), None)
    with tempfile.TemporaryDirectory() as name:
        atlas = Atlas(lode, pathlib.Path(name))
        wanted = atlas.run("--threads", "1")
        rows = list(csv.DictReader(io.StringIO(wanted.decode())))
        if tap.ok(len(rows) > (200 if SHORT else 1000) and {r["good"] for r in rows} == set(GOODS.split(",")),
                  f"{len(rows)} rows of all the goods"):
            tap.ok(all(r["status"] == "solved" for r in rows), "each with an answer")
            check_runs(atlas, wanted)
            check_ranks(atlas, wanted, mpirun)
            check_singles(atlas, wanted)
            check_json(atlas, wanted)
    tap.done_testing()


if __name__ == "__main__":
    main()
