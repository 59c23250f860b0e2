#!/usr/bin/env python3
"""Put what `lode backtest` prints into its page.

    python3 tools/make_backtest_page.py LODE docs/method/backtest.md [OPTION...]

replaces what stands between the two marks of the page by the output of `LODE backtest OPTION...`, and says nothing else.
Standard library only.
"""

import subprocess
import sys

BEGIN, END = "<!-- lode backtest: begin -->", "<!-- lode backtest: end -->"


def main(lode, page, options):
    run = subprocess.run([lode, "backtest", *options], capture_output=True, text=True, check=True)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    with open(page, "w", encoding="utf-8") as file:
        file.write("%s%s\n```\n%s```\n%s%s" % (head, BEGIN, run.stdout, END, tail))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
