"""CSV says what JSON says: each cell of the rows of an answer, unknown ones empty; and each row of
a CSV has the columns of its header.

    python3 tests/check_forms.py LODE DATA

Prints TAP.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile

import tap

BAN = "shock/ban,CHN,gallium:refined,-~,USA/loss/gallium:refined/USA"


def ask(lode, words, form, wanted=0):
    """What a command says in a form; None where its exit status is another."""
    said = subprocess.run([lode, *words[:1], form, *words[1:]], capture_output=True, text=True,
                          check=False, timeout=120)
    if said.returncode != wanted:
        tap.ok(False, f"lode {' '.join(words)}: exit status {wanted}", said.returncode, said.stderr)
        return None
    return said.stdout


def rows_of(text):
    """(header, rows) of a CSV, which is told apart from one with a ragged row."""
    table = list(csv.reader(io.StringIO(text)))
    ragged = [row for row in table if len(row) != len(table[0])]
    unknown = [row for row in table if {"null", "nan", "-nan", "inf"} & set(row)]
    return table[0], [dict(zip(table[0], row)) for row in table[1:]], ragged + unknown


def is_same(cell, value):
    """Does a cell say a value of JSON?"""
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == ("yes" if value else "no")
    if isinstance(value, (int, float)):
        return cell != "" and float(cell) == value
    return cell == value


def check(lode, words, flat, wanted=0):
    """The rows that `flat` makes of the JSON are those of the CSV."""
    name = "lode " + " ".join(word if " " not in word else repr(word) for word in words)
    texts = ask(lode, words, "--json", wanted), ask(lode, words, "--csv", wanted)
    if None in texts:
        return
    answer = json.loads(texts[0])["result"]
    header, rows, wrong = rows_of(texts[1])
    tap.ok(not wrong, f"{name}: each row has the columns of the header", *wrong[:5])
    told = list(flat(answer))
    if not tap.ok(len(told) == len(rows) > 0, f"{name}: as many rows as in JSON", len(told),
                  len(rows)):
        return
    strange = set().union(*(one.keys() for one in told)) - set(header)
    wrong = [(key, row.get(key), value) for one, row in zip(told, rows)
             for key, value in one.items() if not is_same(row.get(key, ""), value)]
    tap.ok(not strange and not wrong, f"{name}: the same in CSV", *strange, *wrong[:5])


def diff_rows(result):
    """A line a cell, then five a result."""
    for row in result["rows"]:
        places = {f"{end}_{what}": row[end] and row[end][what]
                  for end in ("from", "to") for what in ("file", "line")}
        for cell in row["cells"]:
            yield {"change": row["change"], "table": row["table"],
                   "key": ", ".join(text for text in row["key"].values() if text),
                   **cell, **places}
    for one in result["results"]:
        for name in ("sum_tpa", "leader", "leader_share", "hhi", "hhi_class"):
            yield {"change": "result", "table": "production", "key": f"{one['good']} {one['year']}",
                   "column": name, "from": one["from"][name], "to": one["to"][name],
                   "from_file": None, "from_line": None, "to_file": None, "to_line": None}


def explain_rows(result):
    for one in result["contributions"]:
        yield {"kind": "contribution", "name": one["label"], "value": one["value"],
               "unit": result["unit"], "source": None, "file": None, "line": None}
    for one in result["inputs"]:
        yield {"kind": "input", **{key: one[key] for key in (
            "name", "value", "unit", "source", "vintage", "flag", "file", "line")}}


def verify_rows(result):
    for one in result["answers"]:
        for apart in one["differences"] or [{"field": "", "stated": None, "found": None}]:
            yield {"answer": one["answer"], "verdict": one["verdict"], **apart}


def picked(*keys, **renamed):
    """Fields of each row as they are, others under another name."""
    def flat(result):
        for one in result["rows"]:
            yield {**{key: one[key] for key in keys},
                   **{column: one[key] for column, key in renamed.items()}}
    return flat


def pair_rows(result):
    for one in result["comparison"]["rows"]:
        gdp = one["ours_gdp_usd"]
        yield {**{key: one[key] for key in ("method", "mineral", "statement", "ours_usd",
                                            "published_usd", "published_low", "published_high",
                                            "rank", "published_rank", "price_ratio",
                                            "published_price_ratio")},
               "gdp_low": gdp["low"], "gdp_usd": gdp["value"], "gdp_high": gdp["high"]}


def compared_rows(before, now):
    """A line a cause of each good; the words of the columns are those of a publication."""
    def flat(result):
        for one in result["comparison"]["rows"]:
            for cause in one["causes"] or [{"input": None, "effect": None}]:
                yield {"method": one["method"], "material": one["material"], "good": one["good"],
                       "country": one["country"], "year": one["year"], "published": one[before],
                       "here": one[now], "difference": one["difference"],
                       "cause": cause["input"], "effect": cause["effect"]}
    return flat


def track_rows(result):
    keys = ("episode", "title", "series", "good", "what", "when", "forecast", "forecast_low",
            "forecast_high", "observed", "observed_low", "observed_high", "log_error", "inside",
            "source", "link", "note", "said_by")
    for one in result["rows"]:
        yield {"events": "|".join(one["events"]), **{key: one[key] for key in keys}}


def watch_rows(result):
    yield from result["events"]


def why_rows(result):
    for one in result["rows"]:
        yield {key: one[key] for key in ("status", "source", "vintage", "flag", "published",
                                         "unit", "basis", "hs6", "file", "line")}


def make_packs(data, folder, own):
    """The packs with one of one's own: linked, but for those of `own`, which are copied."""
    os.mkdir(folder)
    for name in sorted(os.listdir(data)):
        if name in own:
            shutil.copytree(os.path.join(data, name), os.path.join(folder, name))
        else:
            os.symlink(os.path.join(data, name), os.path.join(folder, name))
    return folder


def check_changes(lode, data, folder):
    """Packs in which China makes 100 kg of gallium and Japan is not told of."""
    packs = make_packs(data, os.path.join(folder, "changed"), ("production",))
    path = os.path.join(packs, "production", "production.csv")
    with open(path, encoding="utf-8") as file:
        lines = file.readlines()
    with open(path, "w", encoding="utf-8") as file:
        for line in lines:
            if line.startswith("gallium:refined,CHN,production,2024,"):
                cells = line.split(",", 5)
                line = ",".join([*cells[:4], "100", cells[5]])
            if not line.startswith("gallium:refined,JPN,production,2024,"):
                file.write(line)
    check(lode, ["data", "diff", data, packs], diff_rows)
    said = ask(lode, ["data", "diff", packs, data], "--plain") or ""
    tap.ok("production of 1 good and year moves" in said and
           "gallium:refined 2024: HHI" in said, "what moves, for people", said)


def check_track(lode, data, folder):
    """Draws for one episode alone; what they gave is kept and comes again."""
    packs = make_packs(data, os.path.join(folder, "episode"), ("episodes",))
    for name in os.listdir(os.path.join(packs, "episodes")):
        if name != "PDNI2022":
            shutil.rmtree(os.path.join(packs, "episodes", name))
    store = os.path.join(folder, "track.db")
    words = ["event", "track", "--data", packs, "--db", store, "--draws", "10"]
    first = ask(lode, words, "--plain")
    tap.ok(os.path.exists(store), "bands are kept in the store")
    tap.ok(first and first == ask(lode, words, "--plain"), "and come again", first)
    lines = (first or "").splitlines()
    tap.ok(lines and lines[0].split() == ["event", "series", "when", "forecast", "observed", "band"]
           and all(line.startswith("PDNI2022") for line in lines[2:7])
           and "None of them is scored; " in first,
           "null tests are shown and not scored", first)
    check(lode, words, track_rows)


def check_watch(lode, folder):
    """Codes and minerals, the largest loss first, as many as are wanted."""
    path = os.path.join(folder, "watch.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("for: USA\nminerals: [gallium, cobalt, tungsten]\nthreshold_musd: 0\n"
                   "most: 3\n")
    words = ["event", "check", "--watch", path, "--db", os.path.join(folder, "none.db")]
    check(lode, words, watch_rows, 10)
    result = json.loads(ask(lode, words, "--json", 10))["result"]
    losses = [one["loss_usd"] for one in result["events"]]
    tap.ok(len(losses) == 3 < result["crossed"] and losses == sorted(losses, reverse=True),
           "the largest losses first, as many as are wanted", losses)
    said = ask(lode, words, "--plain", 10)
    tap.ok(said.startswith(f"{result['crossed']} events above USD 0 million for USA; the largest:")
           and all(one["id"] in said for one in result["events"]),
           "a line for each, for people", said)


def check_verify(lode, folder):
    """An answer in which a price, a name and a field are others."""
    question = ["market", "show", "gallium:refined"]
    answer = json.loads(ask(lode, question, "--json"))
    node = answer["result"]["nodes"][0]
    node["price"], node["country"], node["more"] = 1.5, 'a, "b"', True
    del node["use_tpa"]
    path = os.path.join(folder, "answer.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    words = ["verify", path, "--", *question]
    check(lode, words, verify_rows, 6)
    said = ask(lode, words, "--plain", 6)
    tap.ok("differs     lode market show gallium:refined\n" in said and
           "  /result/nodes/0/price\n    stated 1.5\n    found  580\n" in said and
           "  /result/nodes/0/use_tpa\n    stated not there\n    found  " in said and
           "Not equal: 1 answer, data " in said, "which field, what was stated, what is found",
           said)


def main(lode, data):
    lode, data = os.path.abspath(lode), os.path.abspath(data)
    os.environ.update(LODE_PACKS="", LODE_DATA=data, SOURCE_DATE_EPOCH="1770285600")
    for figure in ("base/use/gallium:refined/USA", "measure/hhi/gallium:refined/*/2024",
                   "measure/recycling/gallium:refined/*/2024",
                   "measure/yale/gallium:refined/*/2024", BAN):
        check(lode, ["explain", figure], explain_rows)
    check(lode, ["measure", "--method", "hhi,governance-risk", "--combine", "mean", "--no-band"],
          picked("rank", "good", "score", "rank_low", "rank_high"))
    check(lode, ["measure", "--method", "hhi", "--good", "cobalt", "--year", "2023", "--compare",
                 "2018"], compared_rows("before", "now"))
    check(lode, ["measure", "--method", "nir", "--compare", "published"],
          compared_rows("published", "reproduced"))
    check(lode, ["measure", "--card", "gallium"],
          picked("method", "good", "country", "value", "low", "high", "unit", "rank", "ranked",
                 "class"))
    check(lode, ["shock", "--set", "standard", "--for", "USA", "--goods", "gallium,germanium",
                 "--compare", "published"], pair_rows)
    check(lode, ["hs", "watch", "--commodities", "gallium,tungsten", "--for", "USA"],
          picked("code", "revision", "in_part", "recorded_code", "good", "basket", "share",
                 "content_low", "content", "content_high", "confidence", "value_usd",
                 "unit_value_low", "unit_value_high", "mirror_ratio", "national_system",
                 "national_code", "source", "note"))
    check(lode, ["data", "why", "cobalt:mine", "COD"], why_rows)
    with tempfile.TemporaryDirectory() as folder:
        check_changes(lode, data, folder)
        check_track(lode, data, folder)
        check_watch(lode, folder)
        check_verify(lode, folder)
    tap.done_testing()


if __name__ == "__main__":
    main(*sys.argv[1:])
