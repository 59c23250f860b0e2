"""A small dataset out of the packs: all of gallium and of what stands before it, nothing of other
goods, so that a command ends in milliseconds."""
import csv
import json
import os
import shutil

GOODS = {"", "*", "gallium:refined", "gallium:residue", "bauxite:mine", "alumina:refined"}
MARKET = ["goods", "countries", "production", "trade", "uses", "prices", "parameters"]
# The tables whose rows of other goods are left out; the others are kept, they refer to each other.
FIGURES = {"production", "residual", "trade", "use", "prices", "parameters", "segments"}


def copy_table(source, target, is_kept):
    with open(source, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = [row for row in reader if is_kept(row)]
    with open(target, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(data, folder, packs, episode=None):
    """The packs of that name, small, in a new folder, and an episode as it is; the path."""
    for name in packs:
        source, target = os.path.join(data, name), os.path.join(folder, name)
        os.makedirs(target)
        with open(os.path.join(source, "pack.json"), encoding="utf-8") as file:
            pack = json.load(file)
        for resource in pack["resources"]:
            filtered = resource["name"] in FIGURES
            copy_table(os.path.join(source, resource["path"]),
                       os.path.join(target, resource["path"]),
                       lambda row, f=filtered: not f or row["good"] in GOODS)
            resource.pop("bytes", None)
            resource.pop("hash", None)
        with open(os.path.join(target, "pack.json"), "w", encoding="utf-8") as file:
            json.dump({**pack, "sources": pack["sources"][:1], "licenses": pack["licenses"][:1]},
                      file)
    if episode:
        shutil.copytree(os.path.join(data, "episodes", episode),
                        os.path.join(folder, "episodes", episode))
    return folder
