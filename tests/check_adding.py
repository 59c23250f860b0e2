"""docs/adding.md walked as a reader would: its commands give answers, its mineral is a market, its
method gives what the textbook one says.

    python3 tests/check_adding.py LODE ROOT
"""

import json
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

LAYERS = "data:docs/examples/packs"


def run(lode, root, words):
    done = subprocess.run([lode, *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        print("#", " ".join(words), "\n#", done.stderr.strip().replace("\n", "\n# "))
    return done


def main():
    lode, root = os.path.abspath(sys.argv[1]), sys.argv[2]
    with open(os.path.join(root, "docs/adding.md"), encoding="utf-8") as page:
        commands = re.findall(r"^lode (.*)$", page.read(), re.MULTILINE)
    tap.ok(len(commands) >= 5, f"the page has {len(commands)} commands")
    for command in commands:
        done = run(lode, root, shlex.split(command))
        tap.ok(done.returncode == 0 and done.stdout, f"lode {command}")

    def ask(*words):
        return json.loads(run(lode, root, [*words, "--data", LAYERS, "--json"]).stdout)["result"]

    check = run(lode, root, ["data", "check", "--data", LAYERS])
    tap.ok(check.returncode == 0, "the packs hold together with the examples above them")

    sellers = ask("measure", "--method", "equal-sellers", "--good", "gallium:refined")["rows"][0]
    hhi = ask("measure", "--method", "hhi", "--good", "gallium:refined")["rows"][0]
    tap.ok(abs(sellers["value"] * hhi["value"] - 1e4) < 1e-6,
           f"{sellers['value']:.6g} equal sellers, HHI {hhi['value']:.6g}")

    # Made and used in the rows: nothing is left to adjust.
    market = ask("market", "show", "examplium")
    tap.ok(market["base_error"] < 1e-9, f"the market of the mineral closes: {market['base_error']:.1e}")
    tap.done_testing()


if __name__ == "__main__":
    main()
