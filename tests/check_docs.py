"""What the documents tell people to type is understood, and what is quick and needs no file of
their own is answered; links between documents lead somewhere.

    python3 tests/check_docs.py LODE
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import tap  # noqa: E402

# Answered within a second. Others are understood only: the examples of docs/spec are all run.
QUICK = ("data list", "data show", "data why", "data sources", "measure", "method", "policy list",
         "policy show", "policy calendar", "policy force", "event list", "event show", "event add",
         "event export", "project", "portfolio check", "routes", "chart", "shock", "verify",
         "explain", "market show", "hs")
SLOW = ("--draws", "--set", "--months", ".pdf", ".png")


def documents():
    yield "README.md"
    for name in ("CONTRIBUTING.md", "SECURITY.md"):
        if os.path.exists(os.path.join(ROOT, name)):
            yield name
    for folder, _, names in sorted(os.walk(os.path.join(ROOT, "docs"))):
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(folder, name), ROOT)


def text_of(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        return file.read()


def fenced(text):
    """Lines within code fences, those that end in a backslash joined with the next."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S):
        yield from re.sub(r"\\\n\s*", " ", block).splitlines()


def words_of(line, name):
    """The words behind `name` of a line that is typed; None: another line."""
    typed = re.match(r"(?:\$ )?" + re.escape(name) + r"\s+(\S.*)", line)
    if not typed:
        return None
    try:
        words = shlex.split(typed[1], comments=True)
    except ValueError:
        return None
    stop = next((i for i, w in enumerate(words) if w in ("|", ">", "&&", ";")), len(words))
    return words[:stop]


def run(lode, words, folder):
    env = {**os.environ, "LODE_PACKS": "", "LODE_DB": os.path.join(folder, "own.db")}
    return subprocess.run([lode, *words], capture_output=True, text=True, check=False, cwd=folder,
                          env=env, timeout=120, stdin=subprocess.DEVNULL)


def names_own_file(words, folder):
    """A file of the reader's, which is not here."""
    named = [w.split("=", 1)[-1] for i, w in enumerate(words)
             if words[i - 1] not in ("-o", "--output")]
    return any(re.search(r"\.(csv|json|zip|yaml|db)$", w) and
               not os.path.exists(os.path.join(folder, w)) for w in named) and "--db" not in words


def is_quick(words):
    line = " ".join(words)
    return line.startswith(QUICK) and not any(s in line for s in SLOW) and \
        not any(":mine" in w or w == "mine" or "=mine" in w for w in words)


def check_commands(lode, page, folder):
    understood, answered, n, n_run = [], [], 0, 0
    for line in fenced(text_of(page)):
        words = words_of(line, "lode")
        if not words or words[0] in ("help", "COMMAND") or "..." in line:
            continue
        n += 1
        # Options are read before help is given; behind "--" there are none.
        at = words.index("--") if "--" in words else len(words)
        said = run(lode, words[:at] + ["--help"], folder)
        if said.returncode != 0:
            understood.append(f"{line}: {said.stderr.strip()}")
        elif is_quick(words) and not names_own_file(words, folder):
            n_run += 1
            said = run(lode, words, folder)
            if said.returncode != 0:
                answered.append(f"{line}: {said.returncode}: {said.stderr.strip()}")
    if n > 0:
        tap.ok(not understood, f"{page}: {n} commands are understood", *understood)
    if n_run > 0:
        tap.ok(not answered, f"{page}: {n_run} of them are answered", *answered)


def check_scripts(page):
    lost = []
    for line in fenced(text_of(page)):
        words = words_of(line, "sh") or words_of(line, "python3") or []
        if words and words[0].startswith(("scripts/", "tests/", "tools/", "bench/")) and \
                not os.path.exists(os.path.join(ROOT, words[0])):
            lost.append(line)
    return lost


def check_links(page):
    lost = []
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", text_of(page)):
        if not os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)):
            lost.append(f"{page}: {target}")
    return lost


def check_fuzz():
    """The targets that docs/fuzz.md tells of, in the table of what they hold, are those there are, and
    each has seeds."""
    told = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", text_of("docs/fuzz.md"), re.M)
    folder = os.path.join(ROOT, "tests", "fuzz")
    there = sorted(re.match(r"fuzz_(\w+)\.c$", name)[1] for name in os.listdir(folder)
                   if re.match(r"fuzz_\w+\.c$", name))
    tap.ok(sorted(told) == there, f"docs/fuzz.md tells of all {len(there)} fuzz targets",
           f"told: {sorted(told)}", f"there: {there}")
    bare = [name for name in there if not os.path.isdir(os.path.join(folder, "seeds", name)) or
            not os.listdir(os.path.join(folder, "seeds", name))]
    tap.ok(not bare, "each has seeds", *bare)


def main(lode):
    lode = os.path.abspath(lode)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("docs", "data", "tests"):
            os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        for page in documents():
            check_commands(lode, page, folder)
    lost = [line for page in documents() for line in check_scripts(page)]
    tap.ok(not lost, "scripts that are named are there", *lost)
    lost = [line for page in documents() for line in check_links(page)]
    tap.ok(not lost, "links lead somewhere", *lost)
    check_fuzz()
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1])
