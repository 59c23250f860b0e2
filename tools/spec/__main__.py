"""Make the faces of the questions from docs/spec/*.json.

    python3 tools/spec table FILE.c          rows for the command and the server
    python3 tools/spec man FOLDER            man pages, lode.1 and lode-QUESTION.1
    python3 tools/spec bash|zsh|fish FILE    completion
    python3 tools/spec openapi FILE.json     the routes of the server
    python3 tools/spec types FILE.ts         types of requests and answers for the web app
    python3 tools/spec --write               the generated files that are kept: web/src/api.ts
    python3 tools/spec --check               those are as they should be, and the spec is sound

With `--depfile FILE` beside FILE the sources read are named for ninja. Run by meson as the
command is built; what is wrong in a file of docs/spec is said with its name and place.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import completion  # noqa: E402
import man  # noqa: E402
import openapi  # noqa: E402
import read  # noqa: E402
import table  # noqa: E402
import types_ts  # noqa: E402

KEPT = {"types": os.path.join(read.ROOT, "web", "src", "api.ts")}


def make(what, lode, questions):
    """The text of one face."""
    if what == "table":
        return table.made(lode, questions, read.groups(lode))
    if what in ("bash", "zsh", "fish"):
        return completion.made(what, lode, questions)
    if what == "openapi":
        return openapi.made(lode, questions)
    return types_ts.made(questions)


def write(path, text):
    """Put text into a file, and its folder where there is none."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_pages(folder, lode, questions):
    """The man pages of a folder; a page of a question that is gone goes, too."""
    os.makedirs(folder, exist_ok=True)
    pages = man.made(lode, questions)
    for name in os.listdir(folder):
        if name not in pages:
            os.unlink(os.path.join(folder, name))
    for name, text in pages.items():
        write(os.path.join(folder, name), text)
    os.utime(folder)   # ninja looks at the folder


def write_depfile(path, target):
    """What the target is made of, for ninja: folders, so that a new file is seen, and files."""
    answers = os.path.join(read.FOLDER, "answers")
    sources = [read.FOLDER, answers, os.path.join(read.FOLDER, "lode.json"), *read.files()]
    sources += [os.path.join(answers, name) for name in sorted(os.listdir(answers))]
    sources += completion.sources()
    write(path, f"{target}: " + " ".join(name.replace(" ", "\\ ") for name in sources) + "\n")


def check(lode, questions):
    """0 when each kept file is what would be written now."""
    status = 0
    for what, path in KEPT.items():
        with open(path, encoding="utf-8") as file:
            if file.read() != make(what, lode, questions):
                print(f"{path}: is not what docs/spec says: run 'python3 tools/spec --write'",
                      file=sys.stderr)
                status = 1
    return status


def main(words):
    """What the first lines of this file say; gives the exit status."""
    depfile = None
    if "--depfile" in words:
        at = words.index("--depfile")
        depfile = words[at + 1]
        words = words[:at] + words[at + 2:]
    lode, questions = read.load()
    if words == ["--check"]:
        return check(lode, questions)
    if words == ["--write"]:
        for what, path in KEPT.items():
            write(path, make(what, lode, questions))
        return 0
    if len(words) != 2 or words[0] not in ("table", "man", "bash", "zsh", "fish", "openapi",
                                           "types"):
        print(__doc__, file=sys.stderr)
        return 2
    if words[0] == "man":
        write_pages(words[1], lode, questions)
    else:
        write(words[1], make(words[0], lode, questions))
    if depfile:
        write_depfile(depfile, words[1])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except read.Broken as why:
        print(f"tools/spec: {why}", file=sys.stderr)
        sys.exit(1)
