"""Examples for notebooks run, and give what the command gives.

    python3 tests/check_notebooks.py LODE LIBRARY DATA
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
EXAMPLES = os.path.join(ROOT, "docs", "examples")
sys.path.insert(0, HERE)
sys.path.insert(0, EXAMPLES)
sys.dont_write_bytecode = True
import check_serve  # noqa: E402
import notebook  # noqa: E402
import tap  # noqa: E402

BAN = "ban CHN gallium:refined -> USA"


def said(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)


def rows_of(lode, *words):
    return list(csv.DictReader(io.StringIO(said(lode, *words, "--csv").stdout)))


def check_library(lode, library, data):
    """ctypes: the rows of the command, a refusal as its sentence, the example as a program."""
    opened = notebook.Lode(library, data)
    found = opened.shock(BAN)
    if not isinstance(found, list):  # a DataFrame
        found = found.to_dict("records")
    wanted = rows_of(lode, "shock", BAN)
    wrong = [w for f, w in zip(found, wanted) if f["country"] != w["country"] or
             float(f["loss_usd"] or "nan") != float(w["loss_usd"] or "nan")
             and (f["loss_usd"] or w["loss_usd"])]
    tap.ok(len(found) == len(wanted) > 10 and not wrong, "notebook.py: rows of the command",
           len(found), wrong[:3])
    try:
        opened.shock("ban CHN galium:refined")
        why = ""
    except ValueError as error:
        why = str(error)
    opened.close()
    tap.ok("galium" in why and "gallium:refined" in why, "and a refusal in its sentence", why)
    ran = said(sys.executable, os.path.join(EXAMPLES, "notebook.py"), library, data)
    tap.ok(ran.returncode == 0 and ran.stdout.startswith("lode "), "and it runs", ran.stderr)


def check_http(lode):
    """urllib: the example against a server of its own."""
    server = check_serve.Server(lode)
    ran = said(sys.executable, os.path.join(EXAMPLES, "notebook_http.py"),
               f"http://127.0.0.1:{server.port}")
    server.end()
    wanted = [f"{r['method']} {r['good']} {r['value']} {r['unit']}" for r in
              rows_of(lode, "measure", "--method", "hhi,cr1", "--good", "gallium")]
    figure = json.loads(said(lode, "explain", "measure/hhi/gallium:refined/*/2024",
                             "--json").stdout)["result"]["value"]
    tap.ok(ran.stdout.splitlines() == [*wanted, str(figure)],
           "notebook_http.py: rows and the figure of the command", ran.stdout, ran.stderr)


def check_r(lode):
    """R: a data frame of the command's CSV."""
    if not shutil.which("Rscript"):
        tap.skip("no Rscript here to run notebook.R with")
        return
    ran = said("Rscript", os.path.join(EXAMPLES, "notebook.R"), lode)
    found = [(r["method"], float(r["value"])) for r in csv.DictReader(io.StringIO(ran.stdout))]
    wanted = [(r["method"], float(r["value"])) for r in
              rows_of(lode, "measure", "--method", "hhi,cr1", "--good", "gallium")]
    tap.ok([m for m, _ in found] == [m for m, _ in wanted] and
           all(abs(f - w) <= 1e-9 * w for (_, f), (_, w) in zip(found, wanted)),
           "notebook.R: values of the command", ran.stdout, ran.stderr)


def main(lode, library, data):
    check_library(lode, library, data)
    check_http(lode)
    check_r(lode)
    tap.done_testing()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3])
