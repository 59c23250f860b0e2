"""Print what `meson test` found: each test program, each failed check, and the last line
`N passed, N failed`, which counts checks (lines of TAP), not programs.

    python3 scripts/count_tests.py BUILD

A program that crashed, ran out of time, printed no plan or made fewer checks than planned adds
one failure of its own. The exit status is 0 when checks passed and none failed.
"""

import json
import os
import re
import sys

LINE = re.compile(r"(not )?ok\b\s*(\d+)?\s*(?:- ?)?(.*)")
PLAN = re.compile(r"1\.\.(\d+)\s*(?:#\s*skip.*)?$", re.IGNORECASE)
DIRECTIVE = re.compile(r"(?:^|\s)#\s*(skip|todo)\b", re.IGNORECASE)


def count(run):
    """(passed, skipped, failures as [line, ...]) of one test program."""
    passed, skipped, made, plan, failures = 0, 0, 0, None, []
    for line in run.get("stdout", "").splitlines():
        planned = PLAN.match(line)
        if planned:
            plan = int(planned.group(1))
        found = LINE.match(line)
        if found:
            made += 1
            if DIRECTIVE.search(found.group(3)):
                skipped += 1
            elif found.group(1):
                failures.append([line])
            else:
                passed += 1
        elif failures and line.startswith("#"):
            failures[-1].append(line)
        elif line.startswith("Bail out!"):
            failures.append([line])

    if run["result"] == "SKIP":
        return passed, max(skipped, 1), failures
    if plan is None:
        failures.append([f"printed no plan ({run['result']}, status {run['returncode']})"])
    elif plan != made:
        failures.append([f"planned {plan} checks, made {made}"])
    elif run["result"] not in ("OK", "EXPECTEDFAIL") and not failures:
        failures.append([f"ended badly ({run['result']}, status {run['returncode']})"])
    return passed, skipped, failures


def main(build):
    log = os.path.join(build, "meson-logs", "testlog.json")
    try:
        with open(log, encoding="utf-8") as lines:
            runs = [json.loads(line) for line in lines if line.strip()]
    except OSError:
        with open(os.path.join(build, "test.log"), encoding="utf-8") as text:
            sys.stdout.write(text.read())
        runs = []

    passed = failed = skipped = 0
    for run in sorted(runs, key=lambda run: run["name"]):
        good, left_out, failures = count(run)
        passed += good
        skipped += left_out
        failed += len(failures)
        print(f"{'FAIL' if failures else 'ok':4}  {run['name']}: {good} passed"
              + (f", {len(failures)} failed" if failures else "")
              + (f", {left_out} skipped" if left_out else "")
              + f"  ({run['duration']:.2f} s)")
        for lines in failures:
            for line in lines:
                print(f"      {line}")
        if failures and run.get("stderr"):
            for line in run["stderr"].splitlines()[-40:]:
                if line and not line.startswith("(test program exited"):
                    print(f"      | {line}")
    if skipped:
        print(f"{skipped} skipped")
    if not runs:
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
