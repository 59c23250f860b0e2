#!/usr/bin/env python3
"""Put what `lode` prints into the pages of results.

    python3 tools/make_results_pages.py LODE [docs/results]

replaces, in every page, what stands between the marks `<!-- lode ...: begin -->` and `<!-- lode ...: end -->` by the output of
that command on the packs of this tree, and says nothing else. Standard library only.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"<!-- lode ([^\n]*): begin -->\n.*?<!-- lode \1: end -->", re.S)


def output(lode, words):
    env = dict(os.environ, LODE_DATA=str(ROOT / "data"), LODE_PACKS="")
    run = subprocess.run([lode, *shlex.split(words)], capture_output=True, text=True, check=True, env=env)
    return f"<!-- lode {words}: begin -->\n```\n$ lode {words}\n{run.stdout}```\n<!-- lode {words}: end -->"


def main(lode, folder):
    for page in sorted(pathlib.Path(folder).glob("*.md")):
        text = page.read_text(encoding="utf-8")
        page.write_text(BLOCK.sub(lambda found: output(lode, found.group(1)), text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ROOT / "docs" / "results")
