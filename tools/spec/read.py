"""The questions of docs/spec/*.json, read and checked: what every generated face is made of."""

import json
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "docs", "spec")
TYPES = """flag word whole number money date year place good statement figure file out""".split()
FORMATS = ["table", "json", "csv", "html", "pdf", "svg", "png", "xlsx", "zip"]
MOST_COLUMNS = 80
NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")


class Broken(Exception):
    """A file of docs/spec that says something it should not; the text names file and place."""


def fields(text, where, wanted, optional):
    """An object has the wanted fields, and none that nobody reads."""
    for name in wanted:
        if name not in text:
            raise Broken(f"{where}: want '{name}', found none")
    for name in text:
        if name not in wanted and name not in optional:
            raise Broken(f"{where}: found '{name}', which nothing reads")


def check_option(option, where):
    """One option or operand: its fields, its type, and what only some types have."""
    fields(option, where, ("name", "type", "help"),
           ("letter", "value", "default", "choices", "least", "most", "list", "repeats",
            "needed", "local"))
    if option["type"] not in TYPES:
        raise Broken(f"{where}: type '{option['type']}': want one of {', '.join(TYPES)}")
    if ("least" in option) != ("most" in option):
        raise Broken(f"{where}: want both 'least' and 'most', or neither")
    if "least" in option and option["type"] not in ("whole", "year"):
        raise Broken(f"{where}: 'least' goes with whole and year")
    if option["type"] == "flag" and ("value" in option or "default" in option):
        raise Broken(f"{where}: a flag has no value and no default")


def check_options(question, where):
    """Options have names and letters of their own; all but flags have a word for the value."""
    seen = set()
    for option in question["options"]:
        here = f"{where}: option {option.get('name')}"
        check_option(option, here)
        if not NAME.match(option["name"]):
            raise Broken(f"{here}: want small letters, digits and hyphens")
        if option["type"] != "flag" and "value" not in option:
            raise Broken(f"{here}: want 'value', the word that stands for it in help")
        for name in (option["name"], option.get("letter")):
            if name and name in seen:
                raise Broken(f"{here}: '{name}' is there twice")
            seen.add(name)


def check_operands(question, where):
    """Needed ones come first, but for those after one that repeats."""
    optional = False
    for operand in question["operands"]:
        here = f"{where}: operand {operand.get('name')}"
        check_option(operand, here)
        if operand["type"] == "flag" or "letter" in operand or "value" in operand:
            raise Broken(f"{here}: want a word with a name, no flag, letter or value")
        if optional and operand.get("needed"):
            raise Broken(f"{here}: is needed, and stands after one that is not")
        optional = not operand.get("needed")


def check_columns(question, where):
    """What help prints as it stands fits a terminal."""
    lines = question["about"] + [f"usage: lode {question['name']} {question['words']}",
                                 f"  {'':11} {question['summary']}"]
    for example in question["examples"]:
        lines += ["  " + example["command"], "      " + example["shows"]]
    for line in lines:
        if len(line) > MOST_COLUMNS:
            raise Broken(f"{where}: {len(line)} columns, at most {MOST_COLUMNS}: '{line}'")


def check_question(question, where):
    """A question: its own fields, then its lines, operands and options."""
    fields(question, where,
           ("name", "path", "summary", "words", "about", "operands", "options", "formats",
            "long", "local", "examples"), ("$schema", "schema"))
    check_columns(question, where)
    for name in question["formats"]:
        if name not in FORMATS:
            raise Broken(f"{where}: format '{name}': want one of {', '.join(FORMATS)}")
    if not question["examples"]:
        raise Broken(f"{where}: want an example, found none")
    for example in question["examples"]:
        fields(example, f"{where}: example", ("command", "shows"), ("input",))
        if not example["command"].startswith(f"lode {question['name']}"):
            raise Broken(f"{where}: example '{example['command']}' is of another question")
    check_operands(question, where)
    check_options(question, where)


def load_file(path):
    """The object of a file."""
    with open(path, encoding="utf-8") as file:
        try:
            return json.load(file)
        except ValueError as why:
            raise Broken(f"{path}: {why}") from why


def in_order(lode, questions):
    """Questions by the command's list, those it does not name after them by their names."""
    command = [entry["name"] for entry in lode["commands"]]
    verbs = {entry["name"]: entry.get("verbs", []) for entry in lode["commands"]}

    def place(question):
        head, _, verb = question["name"].partition(" ")
        listed = verbs.get(head, [])
        return (command.index(head) if head in command else len(command), head,
                listed.index(verb) if verb in listed else len(listed), verb)

    return sorted(questions, key=place)


def check_commands(lode, questions):
    """Each command and verb that the list names is a question; a group says what it is."""
    names = {question["name"] for question in questions}
    said = {entry["name"]: entry for entry in lode["commands"]}
    for entry in lode["commands"]:
        fields(entry, f"lode.json: command {entry.get('name')}", ("name",),
               ("summary", "about", "verbs"))
        wanted = [f"{entry['name']} {verb}" for verb in entry.get("verbs", [])] or [entry["name"]]
        for name in wanted:
            if name not in names:
                raise Broken(f"lode.json: no file says what 'lode {name}' is")
    for name in names:
        head, _, verb = name.partition(" ")
        if verb and "summary" not in said.get(head, {}):
            raise Broken(f"lode.json: commands: want '{head}' with a summary for 'lode {name}'")


def groups(lode):
    """Commands that are a group of verbs: entries of the list with a summary of their own."""
    return [entry for entry in lode["commands"] if "summary" in entry]


def files(folder=FOLDER):
    """Paths of the question files, by name."""
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))
            if name.endswith(".json") and not name.endswith(".schema.json")
            and name != "lode.json"]


def load(folder=FOLDER):
    """(what lode.json says, the questions in their order); raises Broken."""
    lode = load_file(os.path.join(folder, "lode.json"))
    fields(lode, "lode.json", ("name", "about", "commands", "options", "exits", "environment"),
           ("$schema",))
    check_options(lode, "lode.json")
    questions = []
    for path in files(folder):
        question, where = load_file(path), os.path.basename(path)
        check_question(question, where)
        if where != question["name"].replace(" ", "-") + ".json":
            raise Broken(f"{where}: is about '{question['name']}'")
        if question["path"] != question["name"].replace(" ", "/"):
            raise Broken(f"{where}: path: want '{question['name'].replace(' ', '/')}'")
        shared = {option["name"] for option in lode["options"]}
        for option in question["options"]:
            if option["name"] in shared:
                raise Broken(f"{where}: every command has --{option['name']}")
        questions.append(question)
    check_commands(lode, questions)
    return lode, in_order(lode, questions)


def answer_schema(question, folder=FOLDER):
    """The JSON Schema of a question's answer, or None where it is not written down."""
    path = os.path.join(folder, "answers", question["name"].replace(" ", "-") + ".schema.json")
    return load_file(path) if os.path.exists(path) else None


def on_offer(option):
    """True where a request may give it: neither written by lode nor for the command line."""
    return option["type"] != "out" and not option.get("local")


def says_default(option):
    """What help says of an option, with what holds where it is not given."""
    text = option["help"]
    return f"{text}; {option['default']} unless given" if "default" in option else text
