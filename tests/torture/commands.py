"""The commands that are tortured: between them they read packs and files of every kind and write
every kind of output, a pack and a store."""
import dataclasses
import os

import small

MORE = ["projects", "portfolio", "policies", "methods", "governance", "timing", "scenarios",
        "responses"]

EVENT = """---
id: evt-x
kind: restriction
title: China bans gallium to the United States
date: 2024-12-03
effective_from: 2024-12-03
actor:
  - CHN
target:
  - USA
commodity:
  - "gallium:refined"
instrument: ban
certainty: confirmed
grade: A
sources:
  - publisher: MOFCOM
    title: Announcement 46 of 2024
    date: 2024-12-03
    accessed: 2026-06-30
"""

MARKET = """{"schema": "lode/market/1",
 "nodes": [{"id": "market"}],
 "activities": [
  {"id": "near", "terms": [["market", 1]], "kind": "linear", "c": 10, "b": 0.5, "lower": 0, "upper": 80},
  {"id": "far", "terms": [["market", 1]], "kind": "linear", "c": 20, "b": 1, "lower": 0, "upper": 15},
  {"id": "use", "terms": [["market", -1]], "kind": "linear", "c": -50, "b": 0.5, "lower": 0, "upper": 100}]}
"""

SCENARIOS = "scenario,of,field,value\n" + "".join(f"s{k},near,upper,{80 - k}\n" for k in range(60))

POLICY = """name: gallium at 900 USD/kg
base_year: 2024
zone: "@FORGE"
for: "@FORGE"
statements:
  - floor @FORGE gallium:refined 900 USD/kg by levy
"""


@dataclasses.dataclass
class Command:
    """What is typed, in a folder with these files; `own` begins the names of files that may hold
    more than the old or the new state, which `reader` then judges by what it answers."""
    name: str
    args: list
    packs: str = "market"
    files: dict = dataclasses.field(default_factory=dict)
    before: list = dataclasses.field(default_factory=list)  # commands that prepare the folder
    broken: tuple = ()  # then one that fails: "write:9" and what is typed
    own: str = ""
    reader: list = dataclasses.field(default_factory=list)
    most: int = 0  # calls of a kind that fail at most: for what takes long
    goes_on: bool = False  # the reader finishes what was broken off, or says that it cannot
    left_out: dict = dataclasses.field(default_factory=dict)  # kind: why


def make_data(data, folder):
    """{name: folder} of the small datasets."""
    def at(name, packs, episode=None):
        return small.make(data, os.path.join(folder, name), packs, episode)
    return {"market": at("market", small.MARKET), "more": at("more", small.MARKET + MORE),
            "goods": at("goods", ["goods", "countries"]),
            "desk": at("desk", small.MARKET + ["timing"], "BI2025")}


def list_commands(source):
    """Every command; source is the project's folder."""
    def path(*words):
        return os.path.join(source, *words)

    ban = "ban CHN gallium:refined"
    list_store = ["event", "list", "--db", "own.db", "--json"]
    store = {"own": "own.db", "packs": "desk", "reader": list_store}
    add = ["event", "add", "new.yaml", "--db", "own.db", "--by", "me"]
    glib = "GLib, below librsvg, ends the program when memory runs out"
    fonts = "Fontconfig passes over what it cannot read, and takes other fonts"
    cpp = "CBC, in C++, ends the program when memory runs out"
    sweep = ["market", "sweep", "market.json", "scenarios.csv", "-o", "rows.csv"]
    swept = {"files": {"market.json": MARKET, "scenarios.csv": SCENARIOS}, "packs": "goods",
             "own": "rows.csv.part", "goes_on": True}
    table = path("tests", "cli", "import", "tidy.csv")
    land = ["data", "import", table, "--into", "own", "--as", "tidy"]
    return [
        Command("data list", ["data", "list"], packs="more"),
        Command("measure json", ["measure", "--method", "hhi", "--good", "gallium:refined", "-o",
                                 "m.json"], packs="more", files={"m.json": "as it was\n"}),
        Command("market show csv", ["market", "show", "gallium", "-o", "m.csv"]),
        Command("market solve", ["market", "solve", "market.json", "--json"], packs="goods",
                files={"market.json": MARKET}),
        Command("market export", ["market", "export", "gallium", "-o", "m.json"]),
        Command("shock html", ["shock", ban, "-o", "s.html"]),
        Command("chart svg", ["chart", "bars", "gallium", "-o", "c.svg"]),
        Command("chart png", ["chart", "bars", "gallium", "-o", "c.png"],
                left_out={"alloc": glib, "thread": glib, **dict.fromkeys(
                    ("read", "open", "stat", "seek", "map"), fonts)}),
        Command("shock xlsx", ["shock", ban, "-o", "s.xlsx"]),
        Command("shock zip", ["shock", ban, "-o", "s.zip"]),
        Command("coerce part", ["coerce", "--by", "CHN", "--good", "gallium:refined", "-o",
                                "c.csv", "--threads", "1"], packs="more", own="c.csv.part", goes_on=True, most=1000,
                reader=["coerce", "--by", "CHN", "--good", "gallium:refined", "-o", "c.csv",
                        "--threads", "1", "--resume"]),
        Command("respond", ["respond", ban, "--for", "USA", "--json"]),
        Command("export sqlite", ["data", "export", "--pack", "prices", "-o", "x.sqlite"]),
        Command("export xlsx", ["data", "export", "--pack", "prices", "-o", "x.xlsx"]),
        Command("export zip", ["data", "export", "--pack", "prices", "-o", "x.zip"]),
        Command("import", land),
        Command("import again", land + ["--vintage", "2027"], before=[land]),
        Command("import zip", ["data", "import", path("tests", "fuzz", "seeds", "import", "baci.zip"),
                               "--into", "own"]),
        Command("event add", add, files={"new.yaml": EVENT}, **store),
        Command("event edit", ["event", "edit", "evt-x", "review=2026-11", "--db", "own.db", "--by",
                               "me", "--why", "later"],
                files={"new.yaml": EVENT}, before=[add], **store),
        Command("event history", ["event", "history", "evt-x", "--db", "own.db", "--json"],
                files={"new.yaml": EVENT}, before=[add], **store),
        Command("event comment", ["event", "comment", "evt-x", "Which stocks?", "--db", "own.db"],
                files={"new.yaml": EVENT}, before=[add], **{**store, "reader": [
                    "event", "feedback", "--db", "own.db", "--json"]}),
        Command("publish", ["event", "publish", "--db", "own.db", "--out", "site", "--editions",
                            "world", "--as-of", "2025-01-15"],
                files={"new.yaml": EVENT}, before=[add], most=1000, **store),
        Command("brief", ["brief", "shock", ban, "--for", "USA", "-o", "b.html", "--zip", "b.zip"],
                packs="more", most=1000),
        Command("policy run", ["policy", "run", "p.yaml", "-o", "p.json"], files={"p.yaml": POLICY}),
        Command("portfolio", ["portfolio", "solve", path("docs", "examples", "portfolio_60.csv"),
                              "--budget", "5bn", "--draws", "5", "-o", "p.json"], packs="more",
                left_out={"alloc": cpp}),
        Command("sweep", sweep + ["--threads", "1"], **swept, reader=sweep + ["--resume"]),
        Command("sweep on", sweep + ["--threads", "1", "--resume"], **swept,
                reader=sweep + ["--resume"], broken=("write:8", sweep + ["--threads", "1"])),
        Command("sweep of two", sweep + ["--threads", "2"], **swept, reader=sweep + ["--resume"],
                left_out={"alloc": "two threads count in no fixed order"}),
        Command("verify", ["verify", "m.zip"], packs="more",
                before=[["measure", "--method", "hhi", "--good", "gallium:refined", "-o", "m.zip"]]),
    ]
