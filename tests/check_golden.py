#!/usr/bin/env python3
"""Recorded outputs of the main job: words exactly, numbers within the stated tolerance.

A changed golden comes with a sentence in CHANGELOG.md on why. Lines that start with 'Certificate'
or follow it are measures of rounding and are left out. Prints TAP.

usage: check_golden.py LODE FOLDER [--record]
"""
import csv
import pathlib
import re
import subprocess
import sys

NUMBER = re.compile(r"[-+]?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?")


def words_and_numbers(text, is_csv):
    """Text with numbers taken out, and the numbers."""
    lines = []
    for line in text.splitlines():
        if line.startswith("Certificate"):
            break
        lines.append(line if is_csv else " ".join(line.split()))
    body = "\n".join(lines)
    if is_csv:
        cells = [cell for line in lines for cell in line.split(",")]
        words = [c for c in cells if not NUMBER.fullmatch(c)]
        return words, [float(c) for c in cells if NUMBER.fullmatch(c)]
    body = re.sub(r"-{4,}", "", body)
    return NUMBER.sub("#", body), [float(n.replace(",", "")) for n in NUMBER.findall(body)]


def compare(found, wanted, tolerance, is_csv):
    """What differs first, or None."""
    found_words, found_numbers = words_and_numbers(found, is_csv)
    words, numbers = words_and_numbers(wanted, is_csv)
    if found_words != words:
        return "the words differ"
    if len(found_numbers) != len(numbers):
        return f"{len(found_numbers)} numbers, wanted {len(numbers)}"
    # A change of a hundred tonnes in a million is a difference of large numbers: measure it so.
    scale = max((abs(n) for n in numbers), default=1.0)
    for f, w in zip(found_numbers, numbers):
        if abs(f - w) > tolerance * max(abs(w), 1e-6 * scale):
            return f"found {f!r}, wanted {w!r} within {tolerance}"
    return None


def main():
    lode, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    record = "--record" in sys.argv
    with open(folder / "cases.csv", encoding="utf-8", newline="") as f:
        cases = list(csv.DictReader(f))
    print("TAP version 13")
    for n, case in enumerate(cases, 1):
        arguments = case["arguments"].split("|")
        is_csv = "--csv" in arguments
        path = folder / (case["name"] + (".csv" if is_csv else ".txt"))
        run = subprocess.run([lode, *arguments], capture_output=True, text=True, check=False)
        if record and run.returncode == 0:
            path.write_text(run.stdout, encoding="utf-8")
        tolerance = float(case["tolerance"].split()[0])
        wrong = f"exit {run.returncode}: {run.stderr}" if run.returncode else compare(
            run.stdout, path.read_text(encoding="utf-8"), tolerance, is_csv)
        print(f"{'not ' if wrong else ''}ok {n} - {case['name']}: lode {' '.join(arguments)}")
        if wrong:
            print(f"# {wrong}")
    # The comparison must be able to fail.
    text = (folder / "gallium-usa.csv").read_text(encoding="utf-8")
    forged = re.sub(r",(\d+)\.(\d)", lambda m: f",{m[1]}.{(int(m[2]) + 1) % 10}", text, count=1)
    caught = compare(forged, text, 1e-9, True) is not None
    print(f"{'' if caught else 'not '}ok {len(cases) + 1} - a forged number is caught")
    print(f"1..{len(cases) + 1}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
