"""The same question has the same bytes: asked again, in another time zone, another language,
another folder, on two threads.

    python3 tests/check_reproduced.py LODE [--short]

The language writes a comma for the decimal point: the system's, or one that localedef makes. With --short, for a lode that is watched: without portfolio and brief.
"""

import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import tap  # noqa: E402

BAN = "ban CHN gallium:refined -> USA"
EXAMPLE = os.path.join(ROOT, "docs", "examples", "portfolio_60.csv")
# Name: ending of the file, words, whether the question takes --threads.
QUESTIONS = {
    "shock": (".json", ["shock", BAN, "--for", "USA", "--months", "12", "--draws", "20"], True),
    "shock as an archive": (".zip", ["shock", BAN, "--for", "USA"], False),
    "measure": (".json", ["measure", "--method", "all", "--good", "gallium"], False),
    "measure for people": (".txt", ["measure", "--method", "hhi"], False),
    "coerce": (".json", ["coerce", "--by", "CHN", "--target", "JPN", "--good", "gallium:refined",
                         "--draws", "10"], True),
    "a chart": (".svg", ["chart", "map", "gallium:refined"], False),
    "portfolio": (".json", ["portfolio", "solve", EXAMPLE, "--budget", "3bn", "--draws", "60"],
                  True),
    "a fact sheet": (".html", ["brief", "shock", BAN], True),
}
LONG = ("portfolio", "a fact sheet")


def output_of(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def comma_language(folder):
    """The environment of a language that writes 0,5: one of this system's, or one made in the
    folder; None where there is neither."""
    for name in output_of("locale", "-a").split():
        if name[:5] in ("de_DE", "fr_FR", "ru_RU", "pt_BR"):
            return {"LC_ALL": name, "LANG": name}
    output_of("localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(folder, "de_DE.UTF-8"))
    if not os.listdir(folder):
        return None
    return {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LOCPATH": folder}


def answer(lode, name, threads, env):
    """The bytes of the file; empty, with what was said, where it was not answered."""
    ending, words, takes_threads = QUESTIONS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a" + ending)
        more = ["--threads", threads] if takes_threads else []
        said = subprocess.run([lode, *words, *more, "-o", path], capture_output=True, check=False,
                              timeout=120, cwd=folder, env={**os.environ, **env})
        if said.returncode != 0:
            print("#", said.stderr.decode(errors="replace").strip()[:300])
            return b""
        with open(path, "rb") as found:
            return found.read()


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"{len(a)} and {len(b)} bytes, from {at}: {a[at - 30:at + 40]} {b[at - 30:at + 40]}"


def check(lode, short, comma):
    plain = {"TZ": "UTC", "LC_ALL": "C", "LANG": "C"}
    others = [("again, in Tokyo, on 2 threads, in UTF-8", "2",
               {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "HOME": "/nowhere"})]
    if comma:
        others.append((f"in {comma['LANG']}, on 1 thread", "1",
                       {"TZ": "America/St_Johns", **comma}))
    for name in QUESTIONS:
        if short and name in LONG:
            continue
        wanted = answer(lode, name, "1", plain)
        if not tap.ok(len(wanted) > 500, f"{name}: answered", wanted[:200]):
            continue
        for said, threads, env in others:
            found = answer(lode, name, threads, env)
            tap.ok(found == wanted, f"{name}: the same bytes {said}",
                   first_difference(wanted, found))
    if not comma:
        tap.skip("no language with a decimal comma here: apt-get install locales has them")


def main(lode, short):
    with tempfile.TemporaryDirectory() as folder:
        check(os.path.abspath(lode), short, comma_language(folder))
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1], "--short" in sys.argv)
