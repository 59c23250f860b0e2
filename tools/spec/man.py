"""Man pages: lode.1, and lode-QUESTION.1 for each question."""


def plain(text):
    """Text as roff takes it."""
    out = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    out = out.replace("`", "\\(ga").replace("^", "\\(ha").replace("~", "\\(ti")
    return "\\&" + out if out[:1] in (".", "\\") and not out.startswith("\\-") else out


def bold(text):
    """Text in bold."""
    return f"\\fB{plain(text)}\\fR"


def sentence(option):
    """What is said of an option: help, choices, what holds where it is not given."""
    text = option["help"]
    choices = option.get("choices", [])
    if option["type"] == "word" and len(choices) > 1:
        text += ": " + ", ".join(choices[:-1]) + " or " + choices[-1]
    if "default" in option:
        text += f"; {option['default']} unless given"
    if "least" in option and option["type"] == "whole":
        text += f"; {option['least']} to {option['most']}"
    return plain(text) + "."


def tag(option):
    """The line that names an option, as in -o, --output FILE."""
    letter = bold("-" + option["letter"]) + ", " if "letter" in option else ""
    value = f" \\fI{plain(option['value'])}\\fR" if "value" in option else ""
    return letter + bold("--" + option["name"]) + value


def listed(entries):
    """Lines of a tagged list of (tag, text)."""
    out = []
    for left, right in entries:
        out += [".TP", left, right]
    return out


def paragraphs(lines):
    """Lines of a paragraph: those that are indented, and those beside them, as they stand."""
    out, fixed = [], False
    for i, line in enumerate(lines):
        near = lines[max(0, i - 1):i + 2]
        wanted = any(text.startswith("  ") for text in near)
        if wanted != fixed:
            out.append(".nf" if wanted else ".fi")
            fixed = wanted
        out.append(plain(line) if line else ".sp")
    return out + ([".fi"] if fixed else [])


def head(name, summary, synopsis):
    """The beginning of a page."""
    page = name.replace(" ", "-")
    return [".\\\" Made by tools/spec from docs/spec; change that.",
            f".TH {page.upper().replace('-', chr(92) + '-')} 1 \"\" \"lode\" \"lode\"",
            ".SH NAME", f"{plain(page)} \\- {plain(summary)}",
            ".SH SYNOPSIS", *synopsis, ".SH DESCRIPTION"]


def tail(lode):
    """The end of every page."""
    out = [".SH EXIT STATUS"]
    out += listed((bold(str(e["status"])), plain(e["means"]) + ".") for e in lode["exits"])
    out += [".SH ENVIRONMENT"]
    return out + listed((bold(e["name"]), plain(e["help"]) + ".") for e in lode["environment"])


def page_of(question, lode):
    """The page of a question."""
    synopsis = [f"{bold('lode ' + question['name'])} {plain(question['words'])}".rstrip()]
    out = head("lode " + question["name"], question["summary"], synopsis)
    out += paragraphs(question["about"])
    if question["operands"]:
        out += [".SH WORDS"]
        out += listed((f"\\fI{plain(o['name'])}\\fR", sentence(o)) for o in question["operands"])
    if question["options"]:
        out += [".SH OPTIONS"]
        out += listed((tag(o), sentence(o)) for o in question["options"])
    out += [".SH OPTIONS OF EVERY COMMAND"]
    out += listed((tag(o), sentence(o)) for o in lode["options"])
    out += [".SH EXAMPLES"]
    for example in question["examples"]:
        out += [plain(example["shows"][0].upper() + example["shows"][1:]) + ":", ".PP", ".nf",
                ".RS", bold(example["command"]), ".RE", ".fi", ".PP"]
    while out[-1] == ".PP":
        out.pop()
    return out + tail(lode) + [".SH SEE ALSO", f"{bold('lode')}(1)"]


def page_of_all(lode, questions):
    """The page of the command."""
    out = head("lode", "where the supply of critical minerals breaks, and what the break costs",
               [f"{bold('lode')} \\fICOMMAND\\fR [\\fIVERB\\fR] [\\fIWORD\\fR]... "
                "[\\fIOPTION\\fR]..."])
    out += paragraphs(lode["about"]) + [".SH COMMANDS"]
    out += listed((bold("lode " + q["name"]), plain(q["summary"]) + ".") for q in questions)
    out += [".SH OPTIONS OF EVERY COMMAND"]
    out += listed((tag(o), sentence(o)) for o in lode["options"])
    out += tail(lode) + [".SH SEE ALSO"]
    pages = [f"{bold('lode-' + q['name'].replace(' ', '-'))}(1)" for q in questions]
    return out + [page + "," for page in pages[:-1]] + pages[-1:]


def made(lode, questions):
    """{file name: text} of all pages."""
    pages = {"lode.1": page_of_all(lode, questions)}
    for question in questions:
        pages[f"lode-{question['name'].replace(' ', '-')}.1"] = page_of(question, lode)
    return {name: "\n".join(lines) + "\n" for name, lines in pages.items()}
