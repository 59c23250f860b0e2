"""The last line of `sh scripts/test` counts what it should: a program that crashes, is silent or
stops early is a failure, whatever it printed before.

    python3 tests/check_count.py
"""

import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tap  # noqa: E402

COUNT = os.path.join(os.path.dirname(HERE), "scripts", "count_tests.py")
GOOD = "TAP version 13\nok 1 - a\nok 2 - b\n1..2\n"

# (name, result of the program, its output, wanted last line, wanted status)
CASES = [
    ("all held", "OK", GOOD, "2 passed, 0 failed", 0),
    ("plan first", "OK", "1..1\nok 1 - a\n", "1 passed, 0 failed", 0),
    ("one failed", "FAIL", "ok 1 - a\nnot ok 2 - b\n# why\n1..2\n", "1 passed, 1 failed", 1),
    ("one left out", "OK", "ok 1 - a\nok 2 # SKIP no compiler\n1..2\n", "1 passed, 0 failed", 0),
    ("crashed after two", "ERROR", "ok 1 - a\nok 2 - b\n", "2 passed, 1 failed", 1),
    ("crashed after its plan", "ERROR", GOOD, "2 passed, 1 failed", 1),
    ("ran out of time", "TIMEOUT", "ok 1 - a\n", "1 passed, 1 failed", 1),
    ("silent", "OK", "", "0 passed, 1 failed", 1),
    ("fewer than planned", "ERROR", "1..3\nok 1 - a\n", "1 passed, 1 failed", 1),
    ("bailed out", "ERROR", "ok 1 - a\nBail out! no data\n1..1\n", "1 passed, 1 failed", 1),
    ("a word that looks like ok", "OK", "okay then\n" + GOOD, "2 passed, 0 failed", 0),
]


def count(runs):
    with tempfile.TemporaryDirectory() as build:
        os.mkdir(os.path.join(build, "meson-logs"))
        with open(os.path.join(build, "test.log"), "w", encoding="utf-8"):
            pass
        if runs is not None:
            with open(os.path.join(build, "meson-logs", "testlog.json"), "w",
                      encoding="utf-8") as log:
                for name, result, text in runs:
                    log.write(json.dumps({"name": name, "stdout": text, "result": result,
                                          "duration": 0.0, "returncode": 0}) + "\n")
        done = subprocess.run([sys.executable, COUNT, build], text=True, capture_output=True)
        return done.stdout.splitlines()[-1], done.returncode


for name, result, text, last, status in CASES:
    found = count([(name, result, text)])
    tap.ok(found == (last, status), name, f"found {found}", f"wanted {(last, status)}")
found = count([(name, result, text) for name, result, text, _, _ in CASES])
tap.ok(found == ("14 passed, 7 failed", 1), "all of them together", f"found {found}")
tap.ok(count([]) == ("0 passed, 1 failed", 1), "no program at all")
tap.ok(count(None) == ("0 passed, 1 failed", 1), "no log")
tap.done_testing()
