"""Run the cases of the command: arguments, input, output and exit status as data.

    python3 tests/cli/run_cases.py LODE DATA FILE.cases...

A case is a block of `key: value` lines, a blank line ends it, `#` starts a comment line:

    case: unknown command offers the nearest names
    args: shokc
    exit: 2
    stderr: unknown command 'shokc'
    stdout-is:

Keys, repeatable where it makes sense:

    args        words, quoted as in a shell; {data}, {tmp}, {beside} (the folder of the
                cases) and {lode} are replaced, here and below
    stdin       one line of input
    env         NAME=value
    stdout-to   a path that takes standard output, or `closed`
    exit        the wanted status (0 when not said)
    stdout, stderr          text that must be there (\\n and \\t are understood)
    stdout-not, stderr-not  text that must not
    stdout-is, stderr-is    exactly this text and a newline; nothing when empty
    stderr-lines            so many lines
    golden      a file beside the cases with the whole standard output
    json        path=value: standard output is JSON and has it (result.packs.0.name="x")
    file        NAME text: the file is there in the case's folder and has the text
    leaves      names that lie in the case's folder afterwards, `nothing` for none
    setup       a shell line run in the case's folder before (sh -c, {data} for the packs)

Every case runs in an empty folder of its own, {tmp}, with LODE_DATA unset and LODE_PACKS empty unless
`env` sets them.
With LODE_REGOLD=1 in the environment goldens are written instead of compared.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import tap  # noqa: E402

KEYS = set("""case args stdin env stdout-to exit stdout stderr stdout-not stderr-not stdout-is
    stderr-is stderr-lines golden json file leaves setup""".split())
TIME_LIMIT_SECONDS = 120


def cases_of(path):
    """[{key: [value, ...], "line": n}] of a file; a broken line ends the run."""
    found, case = [], {}
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            if not line.strip():
                if case:
                    found.append(case)
                case = {}
                continue
            key, colon, value = line.partition(":")
            if not colon or key not in KEYS:
                sys.exit(f"{path}:{number}: want 'key: value', found '{line}'")
            case.setdefault("line", number)
            case.setdefault(key, []).append(value[1:] if value.startswith(" ") else value)
    if case:
        found.append(case)
    return found


def json_at(document, path):
    """The value at a path such as result.rows.0.good; KeyError or IndexError when missing."""
    for step in path.split("."):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def plain(text):
    return text.replace("\\n", "\n").replace("\\t", "\t")


def judge(case, run, folder, beside):
    """[sentence] on what was not as wanted."""
    wrong = []
    wanted = int(case.get("exit", ["0"])[0])
    if run.returncode != wanted:
        wrong.append(f"exit status: found {run.returncode}, wanted {wanted}")
    for stream, found in (("stdout", run.stdout), ("stderr", run.stderr)):
        for text in case.get(stream, []):
            if plain(text) not in found:
                wrong.append(f"{stream} lacks: {text}")
        for text in case.get(stream + "-not", []):
            if plain(text) in found:
                wrong.append(f"{stream} has: {text}")
        for text in case.get(stream + "-is", []):
            if found != (plain(text) + "\n" if text else ""):
                wrong.append(f"{stream} is not: {text}")
    for count in case.get("stderr-lines", []):
        if len(run.stderr.splitlines()) != int(count):
            wrong.append(f"stderr: wanted {count} lines")
    for name in case.get("golden", []):
        golden = os.path.join(beside, name)
        if os.environ.get("LODE_REGOLD"):
            with open(golden, "w", encoding="utf-8") as file:
                file.write(run.stdout)
        with open(golden, encoding="utf-8") as file:
            want = file.read().splitlines()
        have = run.stdout.splitlines()
        if have != want:
            first = next((i for i, pair in enumerate(zip(have, want)) if pair[0] != pair[1]),
                         min(len(have), len(want)))
            wrong += [f"differs from {name} at line {first + 1}:",
                      "  found  " + (have[first] if first < len(have) else "(end)"),
                      "  wanted " + (want[first] if first < len(want) else "(end)")]
    if "json" in case:
        try:
            document = json.loads(run.stdout)
            for claim in case["json"]:
                path, _, value = claim.partition("=")
                if path and json_at(document, path) != json.loads(value):
                    wrong.append(f"{path}: found {json.dumps(json_at(document, path))}, "
                                 f"wanted {value}")
        except (ValueError, KeyError, IndexError, TypeError) as error:
            wrong.append(f"json: {error!r}")
    for claim in case.get("file", []):
        name, _, text = claim.partition(" ")
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                if plain(text) not in file.read():
                    wrong.append(f"{name} lacks: {text}")
        except OSError as error:
            wrong.append(str(error))
    if "leaves" in case:
        wanted_names = [] if case["leaves"] == ["nothing"] else sorted(case["leaves"][0].split())
        if sorted(os.listdir(folder)) != wanted_names:
            wrong.append(f"left {sorted(os.listdir(folder))}, wanted {wanted_names}")
    return wrong


def perform(case, command, data, folder, beside):
    """Run one case; a subprocess.CompletedProcess."""
    def fill(text):
        for name, value in (("data", data), ("tmp", folder), ("beside", beside),
                            ("lode", command)):
            text = text.replace("{" + name + "}", value)
        return text

    environment = {k: v for k, v in os.environ.items() if k != "LODE_DATA"}
    environment["LODE_PACKS"] = ""  # nobody's own packs
    for pair in case.get("env", []):
        name, _, value = fill(pair).partition("=")
        environment[name] = value
    for line in case.get("setup", []):
        subprocess.run(["sh", "-ec", fill(line)], cwd=folder, env=environment, check=True,
                       stdout=subprocess.DEVNULL)
    words = [command, *[fill(word) for line in case.get("args", []) for word in shlex.split(line)]]

    where = case.get("stdout-to", [None])[0]
    if where == "closed":
        words = ["sh", "-c", 'exec "$@" >&-', "sh", *words]
        where = None
    standard_out = open(fill(where), "w", encoding="utf-8") if where else subprocess.PIPE
    try:
        run = subprocess.run(words, cwd=folder, env=environment, text=True, errors="replace",
                             input="".join(plain(s) + "\n" for s in case.get("stdin", [])),
                             stdout=standard_out, stderr=subprocess.PIPE,
                             timeout=TIME_LIMIT_SECONDS)
    finally:
        if where:
            standard_out.close()
    run.stdout = run.stdout or ""
    return run


def main(command, data, paths):
    command, data = os.path.abspath(command), os.path.abspath(data)
    for path in paths:
        beside = os.path.dirname(os.path.abspath(path))
        for case in cases_of(path):
            name = f"{os.path.basename(path)}:{case['line']}: {case['case'][0]}"
            with tempfile.TemporaryDirectory() as folder:
                run = perform(case, command, data, folder, beside)
                wrong = judge(case, run, folder, beside)
            tap.ok(not wrong, name, *wrong, *([] if not wrong else
                   ["stdout:", run.stdout[:2000], "stderr:", run.stderr[:2000]]))
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
