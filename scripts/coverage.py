"""Which lines of src the suite went through: a table by room, files below the mean, the total.

    python3 scripts/coverage.py TRACE ROOT           TRACE: an lcov file; ROOT: the checkout
    python3 scripts/coverage.py TRACE ROOT --lines   every line that was not reached

Ends with 1 below 90 % of the lines. `sh scripts/test --coverage` makes TRACE; docs/coverage.md has
what was found and why the rest is not reached.
"""

import collections
import os
import sys

LEAST_PERCENT = 90.0


def read(trace, root):
    """{file below src: {line: times}}; a file compiled more than once counts once."""
    lines, file = collections.defaultdict(dict), None
    with open(trace, encoding="utf-8") as records:
        for record in records:
            word, _, rest = record.strip().partition(":")
            if word == "SF":
                name = os.path.relpath(rest, os.path.join(root, "src"))
                file = None if name.startswith("..") else lines[name]
            elif word == "DA" and file is not None:
                number, times = map(int, rest.split(",")[:2])
                file[number] = file.get(number, 0) + times
    return lines


def share(files):
    """(lines, of them reached, per cent)."""
    n = sum(len(file) for file in files)
    reached = sum(times > 0 for file in files for times in file.values())
    return n, reached, 100.0 * reached / n if n else 100.0


def main(trace, root, every_line):
    lines = read(trace, root)
    if every_line:
        for name in sorted(lines):
            with open(os.path.join(root, "src", name), encoding="utf-8") as text:
                text = text.read().splitlines()
            for number, times in sorted(lines[name].items()):
                if times == 0:
                    print(f"src/{name}:{number}: {text[number - 1].strip()}")
        return 0
    rooms = collections.defaultdict(list)
    for name, file in lines.items():
        rooms[name.split("/")[0]].append(file)
    print(f"{'room':<40} {'lines':>7} {'reached':>8} {'%':>6}")
    for name, files in sorted(rooms.items()):
        print("{:<40} {:>7} {:>8} {:>6.1f}".format("src/" + name, *share(files)))
    n, reached, percent = share(lines.values())
    print("{:<40} {:>7} {:>8} {:>6.1f}\n".format("all", n, reached, percent))
    for name in sorted(lines, key=lambda name: share([lines[name]])[2]):
        if share([lines[name]])[2] >= LEAST_PERCENT:
            break
        print("{:<40} {:>7} {:>8} {:>6.1f}".format("src/" + name, *share([lines[name]])))
    return 0 if n > 0 and percent >= LEAST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.path.abspath(sys.argv[2]), "--lines" in sys.argv[3:]))
