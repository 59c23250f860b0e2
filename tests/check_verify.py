"""An answer that was kept comes out again, or lode verify says which field does not.

    python3 tests/check_verify.py LODE
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tap  # noqa: E402

BAN = ["shock", "ban CHN gallium:refined -> USA", "--for", "USA"]
MEASURE = ["measure", "--method=hhi", "--good", "gallium"]


class Folder:
    """Where answers are kept, and lode runs."""

    def __init__(self, lode, folder):
        self.lode, self.folder = os.path.abspath(lode), folder

    def run(self, *words):
        return subprocess.run([self.lode, *words], capture_output=True, text=True, check=False,
                              timeout=120, cwd=self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def members(self, name):
        with zipfile.ZipFile(self.path(name)) as archive:
            return {m: archive.read(m) for m in archive.namelist()}

    def pack(self, name, members):
        with zipfile.ZipFile(self.path(name), "w") as archive:
            for member, data in members.items():
                archive.writestr(member, data)

    def found(self, *words):
        said = self.run("verify", *words, "--json") if "--" not in words else \
            self.run("verify", "--json", *words)
        return said.returncode, json.loads(said.stdout) if said.stdout else None, said.stderr


def hashed(members):
    """The package states the hashes of the members as they are now."""
    package = json.loads(members["datapackage.json"])
    for r in package["resources"]:
        r["hash"] = "sha256:" + hashlib.sha256(members[r["path"]]).hexdigest()
    return {**members, "datapackage.json": json.dumps(package).encode()}


def check_equal(at):
    at.run(*BAN, "-o", "ban.zip")
    status, found, said = at.found("ban.zip")
    tap.ok(status == 0 and found["result"]["holds"] and found["result"]["hashed"] == 5,
           "an archive comes out again", str(found), said)
    command = found["result"]["answers"][0]["command"]
    tap.ok(command == "lode shock --for=USA 'ban CHN gallium:refined -> USA'",
           "it states its command", command)
    with open(at.path("m.json"), "w", encoding="utf-8") as out:
        out.write(at.run(*MEASURE, "--json").stdout)
    status, found, said = at.found("m.json", "--", *MEASURE)
    tap.ok(status == 0 and found["result"]["answers"][0]["verdict"] == "equal",
           "an answer as JSON, with its command behind the file", said)


def check_backtest(at):
    """Its data are the packs of its episodes, of the folder that is named."""
    asked = ["backtest", "NI2014"]
    for name, place in (("k.json", []), ("d.json", ["--data", os.path.join(HERE, "..", "data")])):
        with open(at.path(name), "w", encoding="utf-8") as out:
            out.write(at.run(*asked, *place, "--json").stdout)
        status, found, said = at.found(name, *place, "--", *asked)
        tap.ok(status == 0 and found["result"]["answers"][0]["verdict"] == "equal",
               f"a backtest comes out again {' '.join(place[:1])}", str(found), said)
    with open(at.path("k.json"), encoding="utf-8") as kept:
        answer = json.load(kept)
    answer["data"] = "0" * 64
    with open(at.path("k.json"), "w", encoding="utf-8") as out:
        json.dump(answer, out)
    status, found, said = at.found("k.json", "--", *asked)
    tap.ok(status == 6 and
           [d["field"] for d in found["result"]["answers"][0]["differences"]] == ["/data"],
           "one of other packs differs there", str(found), said)
    other = at.path("other")
    for name in os.listdir(os.path.join(HERE, "..", "data")):
        if name != "episodes":
            os.makedirs(other, exist_ok=True)
            os.symlink(os.path.abspath(os.path.join(HERE, "..", "data", name)),
                       os.path.join(other, name))
    status, found, said = at.found("d.json", "--data", other, "--", *asked)
    tap.ok(status == 6 and found["result"]["answers"][0]["verdict"] == "no answer" and
           "episodes" in said, "and is asked of the folder that is named", str(found), said)


def check_differs(at):
    was = at.members("ban.zip")
    answer = json.loads(was["answer.json"])
    right = answer["result"]["goods"][0]["price_ratio"]
    answer["result"]["goods"][0]["price_ratio"] = right + 1e-15
    answer["result"]["extra/field"] = [1, 2]
    changed = {**was, "answer.json": json.dumps(answer).encode()}
    at.pack("one.zip", hashed(changed))
    status, found, said = at.found("one.zip")
    differences = found["result"]["answers"][0]["differences"]
    fields = {d["field"]: d for d in differences}
    one = fields.get("/result/goods/0/price_ratio", {})
    tap.ok(status == 6 and found["result"]["answers"][0]["n_difference"] == 2 and
           float(one.get("found", "nan")) == right and
           fields.get("/result/extra~1field") == {"field": "/result/extra~1field",
                                                  "stated": "[1,2]", "found": None},
           "a last digit that differs is told by field, and what is not there as null",
           str(differences), said)
    at.pack("two.zip", {**was, "answer.csv": was["answer.csv"] + b"x\n"})
    status, found, said = at.found("two.zip")
    tap.ok(status == 6 and found["result"]["changed"] == ["answer.csv"] and
           found["result"]["answers"][0]["verdict"] == "equal",
           "a file that is not what its hash says", str(found), said)
    answer = json.loads(was["answer.json"])
    answer["data"] = "0" * 64
    at.pack("data.zip", hashed({**was, "answer.json": json.dumps(answer).encode()}))
    status, found, said = at.found("data.zip")
    tap.ok(status == 6 and found["result"]["answers"][0]["verdict"] == "other data" and
           found["result"]["answers"][0]["n_difference"] == 0,
           "an answer of other data is not compared", str(found), said)
    answer = json.loads(was["answer.json"])
    answer["lode"], answer["run"] = "0.0.9", "0" * 64
    at.pack("old.zip", hashed({**was, "answer.json": json.dumps(answer).encode()}))
    status, found, said = at.found("old.zip")
    tap.ok(status == 0 and "lode 0.0.9" in found["warnings"][0],
           "an answer of another version is held by its figures", str(found), said)


def check_several(at):
    """Answers of one archive, each with its command, as the evidence of a brief has them."""
    members, resources = {}, []
    for name, words in {"a": MEASURE, "b": ["data", "list"]}.items():
        path = f"answers/{name}.json"
        members[path] = at.run(*words, "--json").stdout.encode()
        resources.append({"path": path, "description": "lode " + " ".join(words)})
    members["datapackage.json"] = json.dumps({"resources": resources}).encode()
    at.pack("several.zip", hashed(members))
    status, found, said = at.found("several.zip")
    tap.ok(status == 0 and [a["verdict"] for a in found["result"]["answers"]] == ["equal"] * 2,
           "answers with a command each", str(found), said)
    resources[1]["description"] = "lode data show nothing-of-this-name"
    members["datapackage.json"] = json.dumps({"resources": resources}).encode()
    at.pack("several.zip", hashed(members))
    status, found, said = at.found("several.zip")
    tap.ok(status == 6 and found["result"]["answers"][1]["verdict"] == "no answer" and
           "nothing-of-this-name" in said, "a command that gives none", str(found), said)


def check_refused(at):
    """What is no answer, and commands that do more than ask."""
    for name, text in {"none.json": "{}", "broken.json": "{", "empty.json": "",
                       "short.zip": "PK\3\4 and then"}.items():
        with open(at.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        said = at.run("verify", name)
        tap.ok(said.returncode == 3 and name in said.stderr and not said.stdout,
               f"{name} is refused", said.stdout, said.stderr)
    said = at.run("verify", "m.json")
    tap.ok(said.returncode == 2 and "states no command" in said.stderr,
           "JSON without a command", said.stderr)
    said = at.run("verify", "ban.zip", "--", *MEASURE)
    tap.ok(said.returncode == 2 and "want no other" in said.stderr,
           "a command beside those of an archive", said.stderr)
    for words, why in ((["measure", "--output=x.csv"], "form, file or data"),
                       (["measure", "-ox.csv"], "whole name"),
                       (["measure", "--data", "."], "form, file or data"),
                       (["data", "import", "x"], "more than to ask"),
                       (["serve"], "more than to ask"),
                       (["verify", "ban.zip"], "more than to ask"),
                       (["frobnicate"], "asks no question")):
        said = at.run("verify", "m.json", "--", *words)
        tap.ok(said.returncode == 3 and why in said.stderr and
               not os.path.exists(at.path("x.csv")), f"{' '.join(words)}: {why}", said.stderr)


def main(lode):
    with tempfile.TemporaryDirectory() as folder:
        at = Folder(lode, folder)
        check_equal(at)
        check_backtest(at)
        check_differs(at)
        check_several(at)
        check_refused(at)
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1])
