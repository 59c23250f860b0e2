"""What docs/spec says of the questions is what every face says of them.

    python3 tests/check_spec.py LODE BUILD

Help, the table of the command, man pages, completion, openapi.json and the types of the web app
are held against docs/spec; the shells, roff and JSON Schema judge what is theirs to judge, where
they are at hand; examples run. Bindings of commands: tests/unit/test_bindings.c. The reader of
docs/spec is checked, too: on copies with one fault of each kind.
"""

import copy
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "tools", "spec"))
sys.dont_write_bytecode = True
import completion  # noqa: E402
import man  # noqa: E402
import openapi  # noqa: E402
import read  # noqa: E402
import table  # noqa: E402
import tap  # noqa: E402
import types_ts  # noqa: E402

try:
    import jsonschema
    import jsonschema.validators
except ImportError:
    jsonschema = None

SPEC = os.path.join(ROOT, "docs", "spec")
# A fault, as what is done to a question, and words of the sentence that finds it.
PLANTED = [
    (lambda q: q.pop("summary"), "want 'summary'"),
    (lambda q: q.update(sumary=""), "found 'sumary', which nothing reads"),
    (lambda q: q["options"][0].update(type="text"), "type 'text': want one of"),
    (lambda q: q["options"][0].pop("value"), "want 'value'"),
    (lambda q: q["options"].append(q["options"][0]), "is there twice"),
    (lambda q: q["options"][0].update(name="json"), "every command has --json"),
    (lambda q: q["options"][0].update(least=1), "both 'least' and 'most'"),
    (lambda q: q["about"].append("x" * 81), "81 columns, at most 80"),
    (lambda q: q["formats"].append("docx"), "format 'docx'"),
    (lambda q: q["examples"][0].update(command="lode data list"), "of another question"),
    (lambda q: q.update(path="shocks"), "path: want 'shock'"),
    (lambda q: q["operands"].append(dict(name="X", type="word", help="x", needed=True)),
     "stands after one that is not"),
    (lambda q: (q.update(name="shoc"), q["examples"].clear()), "want an example"),
]


def text_of(path):
    """The text of a file."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def run(words, **more):
    """A finished process, its output as text."""
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120,
                          **more)


def check_reader():
    """Each planted fault is found, and said with the file's name."""
    for fault, wanted in PLANTED:
        with tempfile.TemporaryDirectory() as folder:
            for name in os.listdir(SPEC):
                if name.endswith(".json"):
                    shutil.copy(os.path.join(SPEC, name), folder)
            path = os.path.join(folder, "shock.json")
            question = read.load_file(path)
            fault(question)
            with open(path, "w", encoding="utf-8") as file:
                json.dump(question, file)
            try:
                read.load(folder)
                said = "nothing"
            except read.Broken as why:
                said = str(why)
            tap.ok("shock.json" in said and wanted in said, f"planted: {wanted}", said)


def check_help(lode, shared, question):
    """Help names the options of the spec and no others, and its operands, in 80 columns."""
    page = run([lode, "help", *question["name"].split()]).stdout
    lines = page.splitlines()
    said = re.findall(r"^ {2}(?:-[a-z], | {4})--([a-z-]+)", page, re.MULTILINE)
    wanted = [option["name"] for option in question["options"] + shared]
    tap.ok(said == wanted, f"help of '{question['name']}' names the options of its spec",
           f"said   {said}", f"wanted {wanted}")
    once = " ".join(page.split())
    lost = [word for option in question["options"] + question["operands"]
            for word in (option["help"], option.get("default", ""), option["name"])
            if " ".join(word.split()) not in once]
    lost += [line for line in question["about"] if line not in lines]
    tap.ok(not lost, f"help of '{question['name']}' says what its spec says", *lost)
    long = [line for line in lines if len(line) > 80]
    tap.ok(not long, f"help of '{question['name']}' fits 80 columns", *long)


def check_lists(lode, command, questions):
    """`lode help` and help of groups list every question with its summary."""
    pages = {"": run([lode, "help"]).stdout}
    for entry in read.groups(command):
        pages[entry["name"]] = run([lode, "help", entry["name"]]).stdout
    for question in questions:
        head, _, verb = question["name"].partition(" ")
        page = pages[head] if verb else pages[""]
        line = f"  {verb or head:<11} {question['summary']}"
        tap.ok(line in page.splitlines(), f"'{question['name']}' is listed", page)
    long = [line for page in pages.values() for line in page.splitlines() if len(line) > 80]
    tap.ok(not long, "the lists fit 80 columns", *long)


def check_made(build, command, questions):
    """What was built is what the spec gives now."""
    made = {"cli/spec_table.c": table.made(command, questions, read.groups(command)),
            "lode": completion.made("bash", command, questions),
            "_lode": completion.made("zsh", command, questions),
            "lode.fish": completion.made("fish", command, questions),
            "openapi.json": openapi.made(command, questions)}
    for name, text in man.made(command, questions).items():
        made["man1/" + name] = text
    for name, text in made.items():
        path = os.path.join(build, name)
        tap.ok(os.path.exists(path) and text_of(path) == text, f"{name} is as docs/spec says")
    pages = {name for name in made if name.startswith("man1/")}
    there = {"man1/" + name for name in os.listdir(os.path.join(build, "man1"))}
    tap.ok(there == pages, "no page is left of a question that is gone", *(there - pages))
    kept = os.path.join(ROOT, "web", "src", "api.ts")
    tap.ok(text_of(kept) == types_ts.made(questions), "web/src/api.ts is as docs/spec says",
           "run 'python3 tools/spec --write'")


def check_pages(build):
    """roff has nothing to say against the pages."""
    if not shutil.which("groff"):
        tap.skip("no groff here")
        return
    pages = sorted(os.listdir(os.path.join(build, "man1")))
    for name in pages:
        path = os.path.join(build, "man1", name)
        said = run(["groff", "-man", "-ww", "-Tutf8", "-z", path])
        tap.ok(said.returncode == 0 and not said.stderr, f"{name} is sound roff", said.stderr)


# A line as typed, and suggestions that must be there.
TYPED = [
    ("lode po", {"policy", "power"}),
    ("lode policy r", {"run"}),
    ("lode policy run --floor", {"--floor-range"}),
    ("lode shock --for US", {"USA"}),
    ("lode shock --for @FOR", {"@FORGE"}),
    ("lode market show gallium:ref", {"gallium:refined", "refined"}),
    ("lode policy list me", {"measures"}),
    ("lode coerce --instrument tar", {"target-only"}),
]

BASH = """
source "$1"
COMP_LINE=$2 COMP_POINT=${#2}
_lode
printf '%s\\n' "${COMPREPLY[@]}"
"""


def check_completion(build):
    """Shells take their script, and complete by it."""
    bash, fish = os.path.join(build, "lode"), os.path.join(build, "lode.fish")
    for line, wanted in TYPED:
        found = run(["bash", "-c", BASH, "bash", bash, line]).stdout.split()
        tap.ok(wanted & set(found), f"bash completes '{line}'", found)
    if shutil.which("zsh"):
        said = run(["zsh", "-n", os.path.join(build, "_lode")])
        tap.ok(said.returncode == 0, "zsh reads its script", said.stderr)
    else:
        tap.skip("no zsh here")
    if not shutil.which("fish"):
        tap.skip("no fish here")
        return
    for line, wanted in TYPED:
        said = run(["fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', fish,
                    line])
        found = {text.split("\t")[0] for text in said.stdout.splitlines()}
        tap.ok(wanted & found, f"fish completes '{line}'", found, said.stderr)


def refers(value):
    """Every $ref below a value."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for below in value.values():
            yield from refers(below)
    elif isinstance(value, list):
        for below in value:
            yield from refers(below)


def resolves(document, reference):
    """Whether a #/... reference leads somewhere."""
    at = document
    for part in reference.lstrip("#/").split("/"):
        if not isinstance(at, dict) or part not in at:
            return False
        at = at[part]
    return reference.startswith("#/")


def check_routes(build, questions):
    """openapi.json: paths of all that is served, each reference, each schema, each id."""
    document = json.loads(text_of(os.path.join(build, "openapi.json")))
    for question in questions:
        path = "/api/v1/" + question["path"]
        served = not question["local"] and bool(question["formats"])
        tap.ok((path in document["paths"]) == served, f"{path} is {'' if served else 'not '}there")
        tap.ok((path + ".metadata.json" in document["paths"]) == served, "and so is its metadata")
    tap.ok("/explain/{figure}" in document["paths"] and
           document["paths"]["/explain/{figure}.{format}"]["parameters"][1]["schema"]["enum"],
           "figures have routes")
    lost = [name for name in refers(document) if not resolves(document, name)]
    tap.ok(not lost, "each reference of openapi.json leads somewhere", *lost)
    operations = [way for item in document["paths"].values() for name, way in item.items()
                  if name in ("get", "post", "delete")]
    names = [way["operationId"] for way in operations]
    tap.ok(len(names) == len(set(names)), "each operation has an id of its own")
    never = {"data", "output", "resume", "verbose"}
    asked = {p["name"] for way in operations for p in way.get("parameters", [])}
    tap.ok(not asked & never, "no request names a file or folder of the server", asked & never)
    if jsonschema is None:
        tap.skip("no python3-jsonschema here")
        return
    judge = jsonschema.Draft202012Validator
    bad = []
    for name, schema in document["components"]["schemas"].items():
        try:
            judge.check_schema(schema)
        except jsonschema.SchemaError as why:
            bad.append(f"{name}: {why.message}")
    tap.ok(not bad, "each schema of openapi.json is one", *bad)


def check_schemas():
    """Files of docs/spec are what their schema says."""
    if jsonschema is None:
        tap.skip("no python3-jsonschema here")
        return
    schema = read.load_file(os.path.join(SPEC, "question.schema.json"))
    judge = jsonschema.Draft202012Validator(schema)
    for path in read.files():
        wrong = [f"{list(e.absolute_path)}: {e.message}"
                 for e in judge.iter_errors(read.load_file(path))]
        tap.ok(not wrong, f"{os.path.basename(path)} holds to question.schema.json", *wrong)
    whole = read.load_file(os.path.join(SPEC, "lode.schema.json"))
    whole["properties"]["options"]["items"] = schema["$defs"]["option"]
    wrong = list(jsonschema.Draft202012Validator(whole).iter_errors(
        read.load_file(os.path.join(SPEC, "lode.json"))))
    tap.ok(not wrong, "lode.json holds to lode.schema.json", *wrong)


def place_for_examples(folder):
    """The folder in which examples run: docs, data and tests as they stand here."""
    for name in ("docs", "data", "tests"):
        os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))


def answer_of(lode, question, example, folder, more):
    """Run an example with further words."""
    words = shlex.split(example["command"])[1:] + more
    env = dict(os.environ, LODE_PACKS="", HOME=folder)
    return run([lode, *words], cwd=folder, env=env, input=example.get("input", "") + "\n")


def check_examples(lode, questions):
    """Each example is answered; the first says its schema, and has the formats of its spec."""
    with tempfile.TemporaryDirectory() as folder:
        place_for_examples(folder)
        for question in questions:
            for example in question["examples"]:
                said = answer_of(lode, question, example, folder, [])
                tap.ok(said.returncode == 0, example["command"], said.stderr)
            check_formats(lode, question, folder)


def check_formats(lode, question, folder):
    """JSON has the schema that is stated; rows and pages are there where the spec says so."""
    example = question["examples"][0]
    name, formats = question["name"], question["formats"]
    if "schema" in question:
        said = answer_of(lode, question, example, folder, ["--json", "-o", "a.json"])
        path = os.path.join(folder, "a.json")
        found = json.loads(text_of(path)).get("schema") if said.returncode == 0 else said.stderr
        tap.ok(found == question["schema"], f"'{name}' answers {question['schema']}", found)
    if "csv" in formats and name != "market sweep":
        said = answer_of(lode, question, example, folder, ["--csv"])
        first = said.stdout.split("\n")[0]
        tap.ok(said.returncode == 0 and "," in first, f"'{name}' has rows", first, said.stderr)
    if "html" not in formats and formats and not question["local"]:
        said = answer_of(lode, question, example, folder, ["-o", "a.html"])
        tap.ok(said.returncode == 2 and "page" in said.stderr, f"'{name}' has no page",
               said.stderr)


def main(lode, build):
    lode = os.path.abspath(lode)
    check_reader()
    command, questions = read.load()
    tap.ok(len(questions) > 0, f"{len(questions)} questions")
    frozen = copy.deepcopy((command, questions))
    check_schemas()
    for question in questions:
        check_help(lode, command["options"], question)
    check_lists(lode, command, questions)
    check_made(build, command, questions)
    check_pages(build)
    check_completion(build)
    check_routes(build, questions)
    check_examples(lode, questions)
    tap.ok((command, questions) == frozen, "no face changes the spec")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
