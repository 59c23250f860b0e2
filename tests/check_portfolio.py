"""A portfolio is never worse with a larger budget, and has the same bytes on threads and ranks.

    python3 tests/check_portfolio.py LODE EXAMPLE.csv [MPIRUN] [--short]

The example is solved for everybody, with a frontier, a dumping and a deterrence, and for members,
on one and two threads, and, where lode was built with MPI, on one, two and four ranks; then to a
proof for six budgets. With --short, for a lode that is watched: fewer scenarios. Prints TAP.
"""
import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_atlas import MPI  # noqa: E402

DRAWS = "80" if "--short" in sys.argv else "200"
YIELD = {**MPI, "OMPI_MCA_mpi_yield_when_idle": "1"}
QUESTIONS = {
    "everybody": ["--risk", "cvar:0.9", "--frontier", "1", "--with", "EX01", "--deterrence", "CHN", "--dumping",
                  "supply CHN gallium:refined 300 tpa above 150 USD/kg", "--floor",
                  "gallium:refined 300"],
    "members": ["--for", "@FORGE", "--max-projects", "2"],
}


def ask(lode, example, words, before=(), env=None):
    """Standard output of a solve, as bytes; none where it failed."""
    found = subprocess.run([*before, lode, "portfolio", "solve", example, "--budget", "3bn",
                            "--draws", DRAWS, "--json", *words], check=False,
                           capture_output=True, env={**os.environ, **(env or {})})
    if found.returncode != 0:
        print(f"# exit {found.returncode}: {found.stderr.decode().strip()[:300]}")
        return b""
    return found.stdout


def check(lode, example, mpirun, name, words):
    wanted = ask(lode, example, [*words, "--threads", "1"])
    if not tap.ok(len(wanted) > 10000, f"{name}: solved"):
        return
    tap.ok(ask(lode, example, [*words, "--threads", "2"]) == wanted,
           f"{name}: the same bytes on 2 threads")
    if not mpirun or not shutil.which(mpirun):
        tap.skip("not built with MPI: sh scripts/test --mpi runs it on ranks")
        return
    for n in ("1", "2", "4"):
        tap.ok(ask(lode, example, words, [mpirun, "-n", n], YIELD) == wanted,
               f"{name}: the same bytes on {n} ranks")


def check_budgets(lode, example):
    """The best of each budget, to a proof: it never costs more than that of a smaller one."""
    found = []
    for budget in ("250m", "1bn", "2bn", "4bn", "6bn", "9bn"):
        answer = json.loads(ask(lode, example, ["--gap", "0", "--budget", budget]) or b"{}")
        beside = answer.get("result", {}).get("comparison", [])
        found += [beside[1]["objective_usd"]] if len(beside) > 1 else [None]
    good = None not in found and all(b <= a + 1e-9 * abs(found[0]) for a, b in zip(found, found[1:]))
    tap.ok(good and found[-1] < found[0], f"a larger budget is never worse: {found}")


def main():
    lode, example = os.path.abspath(sys.argv[1]), sys.argv[2]
    mpirun = next((a for a in sys.argv[3:] if a != "--short"), None)
    for name, words in QUESTIONS.items():
        check(lode, example, mpirun, name, words)
    check_budgets(lode, example)
    tap.done_testing()


if __name__ == "__main__":
    main()
