"""The questions as rows of C: cli_specs[] and what stands beside it in cli/spec.h."""

import textwrap

HEAD = '/* Made by tools/spec from docs/spec; change that. */\n#include "spec.h"\n'


def text(value):
    """A C string; NULL for None."""
    if value is None:
        return "NULL"
    out = []
    for byte in value.encode("utf-8"):
        if byte == 0x0A:
            out.append("\\n")
        elif byte in b'"\\':
            out.append("\\" + chr(byte))
        elif 0x20 <= byte < 0x7F:
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out).replace("??", "?\\?") + '"'


def truth(value):
    """true or false."""
    return "true" if value else "false"


def option_row(option, symbol):
    """The initialiser of a cli_spec_option; its choices stand in `symbol`."""
    choices = option.get("choices", [])
    row = [f".name = {text(option['name'])}", f".type = CLI_{option['type'].upper()}",
           f".help = {text(option['help'])}"]
    if "letter" in option:
        row.append(f".letter = '{option['letter']}'")
    if "value" in option:
        row.append(f".value = {text(option['value'])}")
    if "default" in option:
        row.append(f".fallback = {text(option['default'])}")
    if choices:
        row.append(f".choice = {symbol}, .n_choice = {len(choices)}")
    if "least" in option:
        row.append(f".least = {option['least']}, .most = {option['most']}")
    row += [f".{name} = true" for name in ("repeats", "needed", "list", "local")
            if option.get(name)]
    return "    {" + ", ".join(row) + "},\n"


def option_table(options, name):
    """The array `name` of the options, with the arrays of choices that it points to."""
    out = ""
    for i, option in enumerate(options):
        if option.get("choices"):
            words = ", ".join(text(word) for word in option["choices"])
            out += f"static const char *const {name}_{i}[] = {{{words}}};\n"
    out += f"static const cli_spec_option {name}[] = {{\n"
    return out + "".join(option_row(o, f"{name}_{i}") for i, o in enumerate(options)) + "};\n"


def question_tables(question, symbol):
    """Everything a question's row points to."""
    out = f"\n/* lode {question['name']} */\n"
    for what in ("operand", "option"):
        if question[what + "s"]:
            out += option_table(question[what + "s"], f"{symbol}_{what}")
    out += f"static const cli_spec_example {symbol}_example[] = {{\n"
    for example in question["examples"]:
        out += f"    {{{text(example['command'])}, {text(example['shows'])}}},\n"
    return out + "};\n"


def question_row(question, symbol):
    """The initialiser of a cli_spec."""
    row = [f".name = {text(question['name'])}", f".path = {text(question['path'])}",
           f".summary = {text(question['summary'])}", f".words = {text(question['words'])}",
           f".about = {text(chr(10).join(question['about']))}",
           f".schema = {text(question.get('schema'))}"]
    for what in ("operand", "option", "example"):
        if question[what + "s"]:
            row.append(f".{what} = {symbol}_{what}, .n_{what} = {len(question[what + 's'])}")
    row += [f".html = {truth('html' in question['formats'])}",
            f".csv = {truth('csv' in question['formats'])}",
            f".json = {truth('json' in question['formats'])}",
            f".chart = {truth('svg' in question['formats'])}",
            f".workbook = {truth('xlsx' in question['formats'])}",
            f".takes_long = {truth(question['long'])}", f".local = {truth(question['local'])}"]
    return "    {" + ",\n     ".join(row) + "},\n"


def made(lode, questions, groups):
    """The whole file."""
    symbol = {q["name"]: q["name"].replace(" ", "_").replace("-", "_") for q in questions}
    out = HEAD + "\n" + option_table(lode["options"], "shared")
    for question in questions:
        out += question_tables(question, symbol[question["name"]])
    out += "\nconst cli_spec cli_specs[] = {\n"
    out += "".join(question_row(q, symbol[q["name"]]) for q in questions)
    out += f"}};\nconst size_t cli_n_spec = {len(questions)};\n"
    out += "\nconst cli_spec_group cli_groups[] = {\n"
    for entry in groups:
        about = "\n".join(entry["about"]) if "about" in entry else None
        out += f"    {{{text(entry['name'])}, {text(entry['summary'])}, {text(about)}}},\n"
    out += f"}};\nconst size_t cli_n_group = {len(groups)};\n"
    exits = ", ".join(f"{e['status']} {e['means']}" for e in lode["exits"])
    words = "\n".join(textwrap.wrap(f"exit status: {exits}", 78))
    out += f"\nconst char *const cli_about = {text(chr(10).join(lode['about']))};\n"
    out += f"const char *const cli_exit_words = {text(words)};\n"
    out += "\nconst cli_spec_option *const cli_shared_options = shared;\n"
    return out + f"const size_t cli_n_shared_option = {len(lode['options'])};\n"
