"""Completion of the command line for bash, zsh and fish.

Names of goods, minerals, countries and blocs are taken from the packs as this is made; files are
completed by the shell.
"""

import csv
import os
import shlex

import read

PACKS = {"goods": ("goods", "goods.csv"), "countries": ("countries", "countries.csv"),
         "groups": ("countries", "groups.csv")}


def sources():
    """Paths of the tables that names are taken from."""
    return [os.path.join(read.ROOT, "data", *parts) for parts in PACKS.values()]


def column(table, name):
    """The values of a column, each once, in order."""
    with open(os.path.join(read.ROOT, "data", *PACKS[table]), encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file)]
    return sorted({row[name] for row in rows if row[name]})


def goods():
    """Goods and minerals."""
    return column("goods", "good") + column("goods", "mineral")


def places():
    """Countries and blocs."""
    return column("countries", "country") + ["@" + name for name in column("groups", "group")]


def suggested(option):
    """("goods" | "places" | "files" | "words" | "", words) for the value of an option."""
    if option.get("choices") and option["type"] != "file":
        kind = {"place": "places", "good": "goods"}.get(option["type"], "words")
        return kind, option["choices"]
    return {"place": "places", "good": "goods", "file": "files",
            "out": "files"}.get(option["type"], ""), []


def verbs(lode, questions):
    """[(command, summary, [(verb, summary)])] in order; no verbs where it is a question."""
    said = {entry["name"]: entry["summary"] for entry in read.groups(lode)}
    out = {}
    for question in questions:
        head, _, verb = question["name"].partition(" ")
        entry = out.setdefault(head, (head, said.get(head, question["summary"]), []))
        if verb:
            entry[2].append((verb, question["summary"]))
    return list(out.values())


def valued(options):
    """The options that take a value, as -x and --name."""
    for option in options:
        if option["type"] == "flag":
            continue
        names = ["--" + option["name"]]
        if "letter" in option:
            names.append("-" + option["letter"])
        yield names, option


# ---- bash ----------------------------------------------------------------------------------

def bash_action(option):
    """What bash runs to suggest values."""
    kind, words = suggested(option)
    if kind == "files":
        return "_lode_files"
    if kind in ("goods", "places"):
        return f"_lode_words \"$_lode_{kind}{''.join(' ' + word for word in words)}\""
    return f"_lode_words {shlex.quote(' '.join(words))}"


def bash_question(question, shared):
    """A case of the function: options, values, words of a question."""
    names = " ".join("--" + o["name"] for o in question["options"] + shared)
    out = [f"    {question['name']!r})".replace("'", '"'), "        case $previous in"]
    for dashed, option in valued(question["options"] + shared):
        out.append(f"        {'|'.join(dashed)}) {bash_action(option)}; return ;;")
    out += ["        esac", f"        options={shlex.quote(names)}"]
    if question["operands"]:
        out.append(f"        words() {{ {bash_action(question['operands'][-1])}; }}")
    return out + ["        ;;"]


BASH = """\
# Completion of lode for bash. Made by tools/spec from docs/spec; change that.

_lode_goods={goods}
_lode_places={places}

# Suggest words; a colon is part of a word, though bash takes it for the end of one.
_lode_words()
{{
    local before=${{current%"${{current##*:}}"}}
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
    case $COMP_WORDBREAKS in *:*) COMPREPLY=("${{COMPREPLY[@]#"$before"}}") ;; esac
}}

_lode_files()
{{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
}}

_lode()
{{
    local line=${{COMP_LINE:0:COMP_POINT}} question="" options="" word before
    local current=${{line##*[[:space:]]}}
    read -ra before <<<"${{line%"$current"}}"
    local previous=${{before[-1]}}
    COMPREPLY=()
    words() {{ :; }}
    for word in "${{before[@]:1}}"; do
        case ${{question:-none}} in
        none) case $word in {commands}) question=$word ;; esac ;;
{verb_cases}
        esac
    done
    case $question in
    "") _lode_words {command_words}; return ;;
{group_cases}
{questions}
    esac
    case $current in
    -*) _lode_words "$options" ;;
    *) words ;;
    esac
}}

complete -F _lode lode
"""


def bash(lode, questions):
    """The script for bash."""
    table = verbs(lode, questions)
    groups = [(name, [verb for verb, _ in below]) for name, _, below in table if below]
    cases = [f'        {name}) case $word in {"|".join(below)}) question="{name} $word" ;; esac ;;'
             for name, below in groups]
    lists = [f'    {name}) _lode_words {shlex.quote(" ".join(below))}; return ;;'
             for name, below in groups]
    rows = [line for question in questions for line in bash_question(question, lode["options"])]
    names = [name for name, _, _ in table]
    return BASH.format(goods=shlex.quote(" ".join(goods())),
                       places=shlex.quote(" ".join(places())), commands="|".join(names),
                       command_words=shlex.quote(" ".join(names + ["help"])),
                       verb_cases="\n".join(cases), group_cases="\n".join(lists),
                       questions="\n".join(rows))


# ---- zsh -----------------------------------------------------------------------------------

def zsh_text(text):
    """Text inside brackets or after a colon of a spec of _arguments."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_action(option):
    """What completes a value."""
    kind, words = suggested(option)
    return {"files": "_files", "goods": "_lode_goods", "places": "_lode_places",
            "words": "(" + " ".join(words) + ")", "": " "}[kind]


def zsh_option(option):
    """One spec of _arguments."""
    names = ["--" + option["name"]] + (["-" + option["letter"]] if "letter" in option else [])
    out = []
    for name in names:
        value = ""
        if option["type"] != "flag":
            value = f":{zsh_text(option['value'])}:{zsh_action(option)}"
        out.append(shlex.quote(f"{name}[{zsh_text(option['help'])}]{value}"))
    return out


def zsh_operands(question):
    """Specs of the operands."""
    out = []
    for option in question["operands"]:
        star = "*" if option.get("repeats") else ""
        out.append(shlex.quote(f"{star}:{zsh_text(option['name'])}:{zsh_action(option)}"))
    return out


def zsh_question(question):
    """A case of the function."""
    specs = [spec for option in question["options"] for spec in zsh_option(option)]
    lines = " \\\n            ".join(specs + zsh_operands(question) + ['"${shared[@]}"'])
    return f"    {shlex.quote(question['name'])})\n        _arguments {lines} ;;"


ZSH = """\
#compdef lode
# Completion of lode for zsh. Made by tools/spec from docs/spec; change that.

_lode_goods()
{{
    local -a goods=({goods})
    _multi_parts : goods
}}

_lode_places()
{{
    local -a places=({places})
    compadd -- $places
}}

_lode()
{{
    local -a shared=(
        {shared}
    )
    local -a commands=({commands})
    local question=""
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    case $words[2] in
{groups}
    *) question=$words[2] ;;
    esac
    shift words
    (( CURRENT-- ))
    case $question in
{questions}
    esac
}}

_lode "$@"
"""

ZSH_GROUP = """\
    {name})
        if (( CURRENT == 3 )); then
            local -a verbs=({verbs})
            _describe verb verbs
            return
        fi
        question="{name} $words[3]"
        shift words
        (( CURRENT-- )) ;;"""


def zsh_described(pairs):
    """Words with what each is, for _describe."""
    return " ".join(shlex.quote(f"{name}:{zsh_text(text)}") for name, text in pairs)


def zsh(lode, questions):
    """The script for zsh."""
    table = verbs(lode, questions)
    groups = [ZSH_GROUP.format(name=name, verbs=zsh_described(below))
              for name, _, below in table if below]
    shared = [spec for option in lode["options"] for spec in zsh_option(option)]
    return ZSH.format(goods=" ".join(map(shlex.quote, goods())),
                      places=" ".join(map(shlex.quote, places())),
                      shared="\n        ".join(shared), groups="\n".join(groups),
                      commands=zsh_described([(name, text) for name, text, _ in table]),
                      questions="\n".join(zsh_question(q) for q in questions))


# ---- fish ----------------------------------------------------------------------------------

def fish_quote(text):
    """A word of fish."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_values(option):
    """How a value is completed."""
    kind, words = suggested(option)
    if kind == "files":
        return "-r -F"
    if kind in ("goods", "places"):
        return f"-x -a '(_lode_{kind}){''.join(' ' + word for word in words)}'"
    return f"-x -a {fish_quote(' '.join(words))}" if words else "-x"


def fish_option(option, condition):
    """A line of an option."""
    letter = f" -s {option['letter']}" if "letter" in option else ""
    value = "" if option["type"] == "flag" else " " + fish_values(option)
    return (f"complete -c lode -n {fish_quote(condition)} -l {option['name']}{letter}{value} "
            f"-d {fish_quote(option['help'])}")


def fish_question(question):
    """The lines of a question."""
    condition = f"_lode_asks {question['name']}"
    out = [fish_option(option, condition) for option in question["options"]]
    if question["operands"]:
        values = fish_values(question["operands"][-1])
        values = values.replace("-r ", "").replace("-x", "-f")
        out.append(f"complete -c lode -n {fish_quote(condition)} {values}")
    return out


FISH = """\
# Completion of lode for fish. Made by tools/spec from docs/spec; change that.

function _lode_goods
    printf '%s\\n' {goods}
end

function _lode_places
    printf '%s\\n' {places}
end

# The words of the line that are no options.
function _lode_said
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; or echo $word
    end
end

# Whether the line asks this question.
function _lode_asks
    set -l said (_lode_said)
    string match -q -- "$argv *" "$said "
end

# Whether the line says these words so far, and no more.
function _lode_says
    set -l said (_lode_said)
    test "$said" = "$argv"
end

complete -c lode -f
"""


def fish(lode, questions):
    """The script for fish."""
    out = [FISH.format(goods=" ".join(map(fish_quote, goods())),
                       places=" ".join(map(fish_quote, places()))).rstrip("\n")]
    for name, text, below in verbs(lode, questions):
        out.append(f"complete -c lode -n _lode_says -a {name} -d {fish_quote(text)}")
        out += [f"complete -c lode -n '_lode_says {name}' -a {verb} -d {fish_quote(about)}"
                for verb, about in below]
    for option in lode["options"]:
        out.append(fish_option(option, "true"))
    for question in questions:
        out += fish_question(question)
    return "\n".join(out) + "\n"


def made(shell, lode, questions):
    """The script of a shell."""
    return {"bash": bash, "zsh": zsh, "fish": fish}[shell](lode, questions)
