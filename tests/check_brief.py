"""Each figure of a fact sheet can be made again from its evidence, and the evidence is what the
commands that it names give.

    python3 tests/check_brief.py LODE
"""

import csv
import html.parser
import io
import json
import math
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import pdf_text  # noqa: E402
import tap  # noqa: E402

PAGES = {
    "world": "brief world --goods gallium:refined,germanium:refined",
    "country": "brief country KOR --goods gallium:refined,graphite:anode",
    "mineral": "brief mineral gallium",
    "shock": "brief shock 'ban CHN gallium:refined -> USA'",
    "portfolio": "brief portfolio --plan docs/examples/portfolio_60.csv --budget 5bn",
}
EDITS = """headline:
  text: We expect a licence round <before> spring.
  author: A. Analyst
"""


def run(lode, words, *more):
    return subprocess.run([lode, *shlex.split(words), *more], capture_output=True, check=False,
                          timeout=300, cwd=ROOT)


def find(answer, pointer):
    """RFC 6901; None where there is nothing."""
    for key in pointer.split("/")[1:]:
        try:
            answer = answer[int(key)] if isinstance(answer, list) else answer[key]
        except (KeyError, IndexError, ValueError, TypeError):
            return None
    return answer


def made_again(figure, answers):
    """The value of a figure by its rule; NaN: unknown."""
    found = [find(answers[figure["answer"]], p) for p in figure["pointers"]]
    if figure["rule"] == "is":
        return sum(f in figure["is"].split("|") for f in found)
    if figure["rule"] == "above":
        return sum(isinstance(f, (int, float)) and f > figure["above"] for f in found)
    total = 0.0
    for k, f in enumerate(found):
        sign = -1.0 if figure["rule"] == "less" and k > 0 else 1.0
        total += sign * f if isinstance(f, (int, float)) else math.nan
    return total * figure["factor"]


def same(a, b):
    a, b = (math.nan if x is None or x == "" else float(x) for x in (a, b))
    return a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-12 * abs(b)


class Page(html.parser.HTMLParser):
    """What stands on the page: figures, tags left open, how many of each tag."""

    VOID = {"meta", "link", "br", "img"}

    def __init__(self, text):
        super().__init__()
        self.figures, self.open, self.n, self.wrong = [], [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.n[tag] = self.n.get(tag, 0) + 1
        if tag not in self.VOID:
            self.open.append(tag)
        of = dict(attrs)
        if "data-figure" in of:
            self.figures.append((of["data-figure"], of["value"]))

    def handle_startendtag(self, tag, attrs):
        self.n[tag] = self.n.get(tag, 0) + 1

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def check_evidence(name, archive):
    brief = json.loads(archive.read("brief.json"))
    figures = {f["id"]: f for f in brief["result"]["figures"]}
    answers = {a["id"]: json.loads(archive.read(f"answers/{a['id']}.json"))
               for a in brief["result"]["answers"]}
    wrong = [i for i, f in figures.items() if not same(made_again(f, answers), f["value"])]
    tap.ok(len(figures) == len(brief["result"]["figures"]) and figures and not wrong,
           f"{name}: {len(figures)} figures are made again from the archive", wrong)
    spoilt = json.loads(json.dumps(answers))
    one = next(f for f in figures.values() if f["rule"] == "at" and f["value"])
    at, key = one["pointers"][0].rsplit("/", 1)
    find(spoilt[one["answer"]], at)[key] = 1e99
    tap.ok(not same(made_again(one, spoilt), one["value"]),
           f"{name}: a figure does not come out of another answer")
    rows = {r["figure"]: r for r in csv.DictReader(
        io.StringIO(archive.read("figures.csv").decode()))}
    wrong = [i for i, f in figures.items() if not same(rows[i]["value"], f["value"])]
    tap.ok(rows.keys() == figures.keys() and not wrong, f"{name}: figures.csv has the same", wrong)
    return brief, figures, answers


def check_shown(name, archive, brief, figures):
    wrong, n = [], 0
    for table in brief["result"]["tables"]:
        rows = list(csv.reader(io.StringIO(archive.read(f"tables/{table['id']}.csv").decode())))
        for row in rows[1:]:
            for value, figure in zip(row[::2], row[1::2]):
                n += bool(figure)
                if figure and not same(value, figures[figure]["value"]):
                    wrong.append((table["id"], figure, value))
    for chart in ("map", "chart"):
        rows = list(csv.DictReader(io.StringIO(archive.read(f"charts/{chart}.csv").decode())))
        marks = brief["result"][chart]["rows"]
        n += len(marks)
        wrong += [m for m, r in zip(marks, rows) if not (
            same(m["value"], figures[m["figure"]]["value"]) and same(r["value"], m["value"]))]
        wrong += [chart] * (len(rows) != len(marks) or not marks)
    tap.ok(n > 10 and not wrong, f"{name}: {n} cells and marks are figures", wrong)
    text = archive.read("brief.html").decode()
    page = Page(text)
    wrong = [f for f, v in page.figures if not same(v, figures[f]["value"])]
    tap.ok(len(page.figures) > 10 and not wrong, f"{name}: figures of the page are the same", wrong)
    tap.ok(not page.wrong and not page.open and page.n["h1"] == 1 and "script" not in page.n and
           not re.search(r"\b(nan|inf)\b", text), f"{name}: a whole page without a script",
           page.wrong, page.open)
    tap.ok(len(brief["result"]["numbers"]) == 3 and brief["result"]["actions"] and
           brief["result"]["sources"], f"{name}: three numbers, actions, sources")


def check_commands(lode, name, brief, archive):
    """The answers are what the commands give, byte for byte."""
    wrong = []
    for a in brief["result"]["answers"]:
        said = run(lode, a["command"].removeprefix("lode "), "--json")
        if said.stdout != archive.read(f"answers/{a['id']}.json"):
            wrong.append(a["command"])
    tap.ok(not wrong, f"{name}: its {len(brief['result']['answers'])} answers are those of the "
           "commands", wrong)


def check_run(lode, name, archive, folder):
    """The commands of run.sh, from the archive alone, give its page and its answers."""
    place = os.path.join(folder, name)
    archive.extractall(place)
    env = dict(os.environ, PATH=os.path.dirname(lode) + os.pathsep + os.environ["PATH"])
    said = subprocess.run(["sh", "run.sh"], cwd=place, env=env, capture_output=True, check=False,
                          timeout=300)
    wrong = []
    for path in sorted(os.listdir(os.path.join(place, "answers"))):
        again = os.path.join(place, path)
        if path.endswith(".json") and (not os.path.exists(again) or open(again, "rb").read() !=
                                       archive.read("answers/" + path)):
            wrong.append(path)
    title = json.loads(archive.read("brief.json"))["result"]["title"]
    tap.ok(said.returncode == 0 and said.stdout.decode().startswith(title) and not wrong,
           f"{name}: run.sh of the archive gives the page and every answer again", wrong,
           said.stderr.decode())


def check_package(name, archive):
    package = json.loads(archive.read("datapackage.json"))
    listed = {r["path"] for r in package["resources"]} | {"datapackage.json"}
    tap.ok(listed == set(archive.namelist()) and
           {"README.txt", "CITATION.cff", "run.sh"} <= listed,
           f"{name}: the package lists every file", listed ^ set(archive.namelist()))


def check_explain(lode, figures):
    """A figure that explain knows has the value that explain gives."""
    told = [f for f in figures.values() if f["explain"] and f["explain"].startswith("measure/")]
    said = run(lode, "explain", told[0]["explain"], "--json")
    found = json.loads(said.stdout) if said.returncode == 0 else {}
    value = found.get("result", {}).get("value")
    tap.ok(value is not None and same(value * told[0]["factor"], told[0]["value"]),
           f"lode explain {told[0]['explain']} gives the same", said.stderr.decode(),
           json.dumps(found.get("result"))[:300])


def check_prints(lode, name, words, brief, folder):
    """A page of A4, tagged, with the words of the page for a search; and how it was printed."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        tap.skip(f"{name}: no Chromium to print with")
        return
    path = os.path.join(folder, name + ".pdf")
    said = run(lode, words, "-o", path)
    data = open(path, "rb").read() if said.returncode == 0 else b""
    n = len(re.findall(rb"/Type\s*/Page\b", data))
    tap.ok(data.startswith(b"%PDF-") and n == 1, f"{name}: one page of A4", f"{n} pages",
           said.stderr.decode())
    tap.ok(b"/StructTreeRoot" in data and re.search(rb"/Marked\s+true", data) and
           re.search(rb"/Lang\s*\(en", data), f"{name}: tagged, in English")
    text = pdf_text.text_of(data)
    wanted = [brief["result"]["title"], brief["result"]["headline"], brief["run"],
              *(n["label"] for n in brief["result"]["numbers"]), *brief["result"]["actions"]]
    wrong = [w for w in wanted if "".join(w.split()) not in text]
    tap.ok(text and not wrong, f"{name}: its sentences are found by a search", wrong, text[:500])


def check_printers(lode, folder):
    """Without Chromium WeasyPrint prints; without both the sentence says what to install."""
    place = os.path.join(folder, "bin")
    os.mkdir(place)
    env = dict(os.environ, PATH=place)
    words = [lode, "brief", "mineral", "helium", "-o", os.path.join(folder, "helium.pdf")]
    said = subprocess.run(words, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    tap.ok(said.returncode == 1 and not os.path.exists(words[-1]) and
           "install one ('apt-get install chromium' or 'weasyprint'), or write .html" in
           said.stderr, "without a program that prints the sentence names two", said.stderr)
    fake = os.path.join(place, "weasyprint")
    with open(fake, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\nread first < \"$1\"\necho \"%PDF-1.7 of $first\" > \"$2\"\n")
    os.chmod(fake, 0o755)
    said = subprocess.run(words, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    data = open(words[-1], encoding="utf-8").read() if said.returncode == 0 else ""
    tap.ok(data == "%PDF-1.7 of <!doctype html>\n", "what WeasyPrint makes of the page is kept",
           data, said.stderr)


def check_edits(lode, folder):
    path = os.path.join(folder, "edits.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(EDITS)
    said = run(lode, "brief mineral gallium --json --edits", path)
    plain = run(lode, "brief mineral gallium --json")
    a, b = json.loads(said.stdout), json.loads(plain.stdout)
    tap.ok(a["result"]["judgements"] == [{"place": "headline", "text":
           "We expect a licence round <before> spring.", "author": "A. Analyst"}] and
           a["result"]["figures"] == b["result"]["figures"] and a["run"] != b["run"],
           "a judgement stands beside the figures, changes none, and the run says so")
    out = os.path.join(folder, "edits.html")
    run(lode, "brief mineral gallium --edits", path, "-o", out)
    text = open(out, encoding="utf-8").read()
    tap.ok("<b>Judgement</b> (A. Analyst): We expect a licence round &lt;before&gt; spring." in
           text, "marked as judgement on the page")
    with open(path, "w", encoding="utf-8") as file:
        file.write("headlin:\n  text: a\n  author: b\n")
    said = run(lode, "brief mineral gallium --json --edits", path)
    tap.ok(said.returncode == 3 and b"edits.yaml:2" in said.stderr and b"'headline'" in
           said.stderr, "a place that the page has not is refused, with the nearest",
           said.stderr.decode())


def main(lode):
    with tempfile.TemporaryDirectory() as folder:
        for name, words in PAGES.items():
            path = os.path.join(folder, name + ".zip")
            said = run(lode, words, "-o", path)
            if not tap.ok(said.returncode == 0, f"lode {words}", said.stderr.decode()):
                continue
            with zipfile.ZipFile(path) as archive:
                brief, figures, _ = check_evidence(name, archive)
                check_shown(name, archive, brief, figures)
                check_package(name, archive)
                if name == "mineral":
                    check_run(lode, name, archive, folder)
                elif name != "world":
                    check_commands(lode, name, brief, archive)
            if name == "mineral":
                check_explain(lode, figures)
                again = run(lode, words + " --json --threads 1")
                tap.ok(json.loads(again.stdout) == brief, "the same with one thread")
            check_prints(lode, name, words, brief, folder)
        check_edits(lode, folder)
        check_printers(lode, folder)
    tap.done_testing()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
