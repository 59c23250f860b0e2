"""A sweep gives the same bytes however it is run: threads, paths, ranks, broken off.

    python3 tests/check_sweep.py LODE [MPIRUN] [--short]

Scenarios of the cobalt market are drawn from a seed. The sweep is run with one, two and three
threads, on each path of the processor, killed in the middle and gone on with, and, where lode was
built with MPI, on one, two and four ranks. Prints TAP.
"""
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

SEED = 5
N = 1000 if "--short" in sys.argv else 4000  # short: for a lode that is watched


def draw_scenarios(lode, folder):
    market = folder / "cobalt.json"
    subprocess.run([lode, "market", "export", "cobalt", "-o", market], check=True)
    activities = json.loads(market.read_text())["activities"]
    links = [a["id"] for a in activities if a["kind"] == "link"]
    supplies = [a for a in activities if a["kind"] == "supply"]
    rng = random.Random(SEED)
    path = folder / "scenarios.csv"
    with open(path, "w", encoding="utf-8") as f:
        f.write("scenario,of,field,value\n")
        for k in range(N):
            for link in rng.sample(links, 4):
                f.write(f"s{k},{link},upper,0\n")
            supply = rng.choice(supplies)
            f.write(f"s{k},{supply['id']},upper,{supply['q0'] * rng.random():.6g}\n")
    return path


class Sweep:
    """One lode, one list of scenarios; every run gives the bytes of its table."""

    def __init__(self, lode, folder):
        self.lode, self.folder = lode, folder
        self.scenarios = draw_scenarios(lode, folder)

    def command(self, out, *more):
        return [self.lode, "market", "sweep", "cobalt", self.scenarios, "-o", out, "--prices",
                "cobalt:refined@USA", *more]

    def run(self, *more, before=(), env=None):
        out = self.folder / "out.csv"
        out.unlink(missing_ok=True)
        found = subprocess.run([*before, *self.command(out, *more)], check=False, text=True,
                               capture_output=True, env={**os.environ, **(env or {})})
        if found.returncode != 0:
            print(f"# exit {found.returncode}: {found.stderr.strip()[:300]}")
        left = sorted(p.name for p in self.folder.iterdir() if p.name.startswith("out.csv."))
        return (out.read_bytes() if out.exists() else b"") if not left else b"left behind"

    def run_broken(self):
        """Kill a sweep when some rows are written, then go on; None when it was too quick."""
        out = self.folder / "out.csv"
        part = self.folder / "out.csv.part"
        out.unlink(missing_ok=True)
        child = subprocess.Popen(self.command(out, "--threads", "1"))
        while child.poll() is None and not (part.exists() and part.stat().st_size > 20000):
            time.sleep(0.002)
        child.kill()
        child.wait()
        if out.exists():
            return None
        with open(part, "ab") as f:
            f.write(b"half a row,sol")  # as a kill in the middle of a write leaves it
        kept = part.read_bytes()
        other = subprocess.run(self.command(out, "--resume", "--levels", "supply:cobalt:mine@AUS"),
                               check=False, text=True, capture_output=True)
        tap.ok(other.returncode == 3 and not out.exists() and part.read_bytes() == kept,
               "what was broken off is not resumed with other columns", other.stderr)
        return self.run("--resume")


def paths_here():
    flags = pathlib.Path("/proc/cpuinfo")
    words = flags.read_text().split() if flags.exists() else []
    return ["portable"] + ["avx2"] * ("avx2" in words) + ["avx512"] * ("avx512dq" in words)


def main():
    lode = os.path.abspath(sys.argv[1])
    mpirun = next((a for a in sys.argv[2:] if a != "--short"), None)
    with tempfile.TemporaryDirectory() as name:
        sweep = Sweep(lode, pathlib.Path(name))
        wanted = sweep.run("--threads", "1")
        tap.ok(wanted.count(b"\n") == N + 1, f"{N} scenarios, a row each")
        tap.ok(b"not converged" not in wanted, "none is left without an answer")
        for n in ("2", "3"):
            tap.ok(sweep.run("--threads", n) == wanted, f"the same bytes on {n} threads")
        for path in paths_here():
            tap.ok(sweep.run("--threads", "2", env={"LODE_SIMD": path}) == wanted,
                 f"the same bytes on the {path} path")
        found = sweep.run_broken()
        if found is None:
            tap.skip("the sweep ended before it could be broken off")
        else:
            tap.ok(found == wanted, "the same bytes after a kill and --resume")
        other = sweep.run("--threads", "1", "--levels", "supply:cobalt:mine@AUS")
        tap.ok(other and other != wanted, "bytes that differ are seen")
        if mpirun and shutil.which(mpirun):
            env = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                   "OMPI_MCA_rmaps_base_oversubscribe": "1"}
            for n in ("1", "2", "4"):
                tap.ok(sweep.run("--threads", "1", before=[mpirun, "-n", n], env=env) == wanted,
                     f"the same bytes on {n} ranks")
        else:
            tap.skip("not built with MPI: sh scripts/test --mpi runs it on ranks")
    tap.done_testing()


if __name__ == "__main__":
    main()
