"""Real answers are what docs/spec/answers says, field by field.

    python3 tests/check_answers.py LODE

Each schema is held against several answers: they validate, no field is without a description, and
each field that is described was seen. The check is checked, too: on an answer with a fault.
"""

import copy
import json
import os
import shlex
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, HERE)
import tap  # noqa: E402

try:
    import jsonschema
except ImportError:
    jsonschema = None

ANSWERS = os.path.join(ROOT, "docs", "spec", "answers")
BAN = "'ban CHN gallium:refined -> USA'"
FLOOR = "ndpr:oxide 110 USD/kg by"
SIXTY = "docs/examples/portfolio_60.csv"
DUMPED = "--dumping 'supply CHN gallium:refined 300 tpa above 50 USD/kg'"
ASKED = {
    "data-list": ["data list"],
    "data-show": ["data show production --good gallium", "data show trade --good gallium",
                  "data show prices --good cobalt --year 2023"],
    "measure": ["measure --method hhi --good gallium",
                "measure --method all --good gallium --for USA",
                "measure --method hhi,cr3 --good cobalt --years 2022-2024",
                "measure --method hhi --compare published",
                "measure --method hhi --good cobalt --set production=BGS --as-one @EU"],
    "shock": [f"shock {BAN} --for USA", f"shock {BAN} --for USA --months 12 --draws 20",
              "shock 'cut CHN gallium:refined 0.5' --draws 60",
              f"shock 'floor @FORGE {FLOOR} levy' --draws 10",
              f"shock 'floor @FORGE {FLOOR} cfd share 0.3'"],
    "coerce": ["coerce --by CHN --target JPN --good gallium:refined",
               "coerce --by CHN --target JPN --good gallium:refined --remedies --draws 10 "
               "--instrument target-only --months 3,12 --enforcement both",
               "coerce --by CHN --target USA --goods gallium,cobalt --budget 1e8"],
    "respond": [f"respond {BAN} --for USA", f"respond {BAN} --for USA --months 24 --gdp",
                f"respond {BAN} --for USA --estimate --zone @FORGE --floor 'gallium:refined 600'"],
    "policy-list": ["policy list"] + [f"policy list {kind}" for kind in (
        "groups instruments claims measures supports finance stocks deadlines actors").split()]
        + ["policy list measures --country CHN --good gallium --as-of 2025-01-01"],
    "policy-run": ["policy run docs/examples/ndpr-floor.yaml",
                   "policy run docs/examples/ndpr-floor.yaml --for each --floor-range 90,110",
                   "policy run docs/examples/ndpr-floor.yaml --draws 10",
                   "policy run docs/examples/ndpr-floor.yaml --estimate",
                   "policy run --good gallium:refined --as-of 2025-01-15 --to USA"],
    "policy-forum": ["policy forum --goods ndpr:oxide --floor 'ndpr:oxide 110' --coercion",
                     "policy forum --members @USA+JPN+EU --join AUS --leave JPN",
                     "policy forum --goods ndpr:oxide --keep ndpr:oxide@USA --floor "
                     "'ndpr:oxide 110' --dumping 'supply CHN ndpr:oxide 20000 tpa above "
                     "30 USD/kg'"],
    "brief": ["brief mineral gallium", "brief mineral helium --edits docs/examples/edits.yaml",
              "brief world --goods gallium:refined --as-of 2026-06-30",
              "brief portfolio --plan docs/examples/portfolio_60.csv --budget 3bn",
              "brief country KOR --commodities gallium"],
    "chart": ["chart bars gallium", "chart flows gallium", "chart trend cobalt",
              "chart chain gallium"],
    "portfolio-check": [f"portfolio check {SIXTY}",
                        "portfolio check tests/cli/broken_projects.csv"],
    "portfolio-solve": [
        f"portfolio solve {SIXTY} --budget 5bn --draws 10 --frontier 1 --with EX01 {DUMPED} "
        "--floor 'gallium:refined 300' --floors auto --deterrence CHN",
        f"portfolio solve {SIXTY} --budget 3bn --draws 5 --for @FORGE --min-share gallium:0.01 "
        "--max-share lithium:0.5 --stocks USA"],
    "portfolio-why": [f"portfolio why {SIXTY} EX54 --budget 5bn --draws 10",
                      f"portfolio why {SIXTY} EX35 --budget 1bn --draws 5 --for @FORGE"],
    "project-list": ["project list", "project list --mineral gallium --estimate"],
    "project-show": ["project show P055", "project show P001 --estimate", "project show P010"],
    "project-finance": ["project finance"],
    "event-list": ["event list --own", "event list --kind finance"],
    "event-show": ["event show evt-ga-ge-licence", "event show evt-r008", "event show evt-fl-001"],
    "event-check": ["event check", "event check evt-r008"],
    "event-brief": ["event brief evt-r008 --draws 10", "event brief evt-fl-001",
                    "event brief evt-r004 --draws 10"],
    "event-feedback": ["event feedback"],
    "event-track": ["event track", "event track evt-ga-ge-licence"],
    "verify": ["verify docs/examples/duo-kept.zip", "verify tests/kept/duo-changed.zip"],
    "explain": ["explain base/use/gallium:refined/USA",
                "explain base/flow/gallium:refined/CHN/JPN",
                "explain shock/ban,CHN,gallium:refined,-~,USA/price/gallium:refined/USA"],
}


# What a store of events of one's own holds for them.
ENTERED = ["add docs/examples/ga-ge-sb.yaml", "comment evt-ga-ge-licence 'Which share?'",
           "answer 1 'An example.'",
           "outcome evt-ga-ge-licence --good gallium:refined --ratio 1.3 --from 2024 "
           "--source 'an example'"]


def enter_events(lode, folder):
    """A store with one of each; children ask it."""
    os.environ.update(LODE_DB=os.path.join(folder, "own.db"), LODE_ANALYST="tester",
                      SOURCE_DATE_EPOCH="1770285600")
    for words in ENTERED:
        done = subprocess.run([lode, "event", *shlex.split(words)], capture_output=True, text=True,
                              check=False, cwd=ROOT)
        tap.ok(done.returncode == 0, f"lode event {words}", done.stderr)


def answer_of(lode, words):
    """The JSON of a command line; None, with what was said, where there is none."""
    said = subprocess.run([lode, *shlex.split(words), "--json"], capture_output=True, text=True,
                          check=False, timeout=300, cwd=ROOT)
    return (json.loads(said.stdout) if said.stdout.startswith("{") else None), said.stderr


def follow(schema, whole):
    """The schemas that a schema stands for: through $ref and anyOf."""
    if "$ref" in schema:
        return follow(whole["$defs"][schema["$ref"].rsplit("/", 1)[1]], whole)
    return [one for below in schema["anyOf"] for one in follow(below, whole)] \
        if "anyOf" in schema else [schema]


def walk(value, schema, whole, path, seen, strange):
    """Note each property that is seen, and those that no schema describes."""
    for one in follow(schema, whole):
        if isinstance(value, list):
            for item in value:
                walk(item, one.get("items", {}), whole, path, seen, strange)
        if not isinstance(value, dict) or "properties" not in one:
            continue
        for name, below in value.items():
            if name not in one["properties"]:
                strange.add(f"{path}/{name}")
                continue
            seen.add(id(one["properties"][name]))
            walk(below, one["properties"][name], whole, f"{path}/{name}", seen, strange)


def described(schema, path=""):
    """(path, schema) of every property that a schema describes."""
    for name, below in schema.get("properties", {}).items():
        yield f"{path}/{name}", below
        yield from described(below, f"{path}/{name}")
    for name, below in schema.get("$defs", {}).items():
        yield from described(below, f"#{name}")
    for below in [schema.get("items"), *schema.get("anyOf", [])]:
        if below:
            yield from described(below, path)


def check(lode, name, commands):
    """A schema and its answers; gives the last pair."""
    with open(os.path.join(ANSWERS, name + ".schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    judge = jsonschema.Draft202012Validator(schema)
    seen, strange, answer = set(), set(), None
    for words in commands:
        answer, said = answer_of(lode, words)
        if not tap.ok(answer is not None, f"lode {words}", said):
            continue
        wrong = [f"{e.json_path}: {e.message[:200]}" for e in judge.iter_errors(answer)]
        tap.ok(not wrong, f"lode {words}: as described", *wrong[:10])
        walk(answer, schema, schema, "", seen, strange)
    tap.ok(not strange, f"{name}: each field is described", *sorted(strange))
    unseen = [path for path, below in described(schema) if id(below) not in seen]
    tap.ok(not unseen, f"{name}: each field that is described was seen", *unseen)
    bare = [path for path, below in described(schema) if not below.get("description")]
    tap.ok(not bare, f"{name}: each field has a description", *bare)
    return judge, answer


def main(lode):
    if jsonschema is None:
        tap.skip("no python3-jsonschema here")
        tap.done_testing()
    lode = os.path.abspath(lode)
    files = {name[:-len(".schema.json")] for name in os.listdir(ANSWERS)}
    tap.ok(files == set(ASKED), "each schema has answers here", files ^ set(ASKED))
    with tempfile.TemporaryDirectory() as folder:
        enter_events(lode, folder)
        for name, commands in ASKED.items():
            judge, answer = check(lode, name, commands)
            broken = copy.deepcopy(answer)
            broken["schema"] = "lode/other/1"
            del broken["result"]
            tap.ok(len(list(judge.iter_errors(broken))) == 2,
                   f"{name}: two planted faults are found")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1])
