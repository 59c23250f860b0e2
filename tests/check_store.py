"""An upgrade keeps the store of events: stores of each earlier version (tests/store/N.sql) open,
whole, and take a revision more; one of a later version is refused, and nothing in it changes.

    python3 tests/check_store.py LODE
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tap  # noqa: E402

STORES = os.path.join(HERE, "store")
BAN = "evt-ga-ge-sb-ban"
EDIT = ["event", "edit", BAN, "review=2027-01", "--by", "C. Analyst", "--why", "a later look"]
EXPORT = os.path.join(os.path.dirname(HERE), "docs", "examples", "ga-ge-sb.yaml")


def run(lode, store, *words):
    return subprocess.run([lode, *words, "--db", store], capture_output=True, text=True,
                          check=False, timeout=60)


def made(folder, name, script):
    path = os.path.join(folder, name)
    base = sqlite3.connect(path)
    base.executescript(script)
    base.close()
    return path


def version_of(path):
    base = sqlite3.connect(path)
    (version,) = base.execute("PRAGMA user_version").fetchone()
    base.close()
    return version


def history(lode, store):
    said = run(lode, store, "event", "history", BAN, "--json")
    return json.loads(said.stdout)["result"]["revisions"] if said.returncode == 0 else []


def check_earlier(lode, folder, version, newest):
    with open(os.path.join(STORES, f"{version}.sql"), encoding="utf-8") as file:
        store = made(folder, f"{version}.db", file.read())
    was = history(lode, store)
    tap.ok([r["revision"] for r in was] == [1, 2] and all(r["intact"] for r in was),
           f"version {version}: every revision is there, with its hash", str(was)[:300])
    said = run(lode, store, *EDIT)
    found = history(lode, store)
    tap.ok(said.returncode == 0 and [r["revision"] for r in found] == [1, 2, 3] and
           all(r["intact"] for r in found) and found[:2] == was,
           f"version {version}: takes a revision more and keeps the others", said.stderr)
    tap.ok(version_of(store) == newest, f"version {version}: is of version {newest} then")


def check_kept(lode, store, name, sentence):
    """Refused by who reads and who writes, with not a byte changed and no file beside it."""
    with open(store, "rb") as file:
        was = file.read()
    for words in (["event", "list"], ["event", "show", BAN], EDIT,
                  ["event", "import", EXPORT, "--by", "x", "--why", "y"]):
        said = run(lode, store, *words)
        tap.ok(said.returncode == 3 and sentence in said.stderr and not said.stdout,
               f"{name}: refused by {' '.join(words[:2])}", said.stdout, said.stderr)
    with open(store, "rb") as file:
        now = file.read()
    beside = [f for f in os.listdir(os.path.dirname(store))
              if f.startswith(os.path.basename(store)) and f != os.path.basename(store)]
    tap.ok(now == was and not beside, f"{name}: is as it was", str(beside))


def check_beside_a_writer(lode, folder, script):
    """Who may read the store and not write it reads what was just written, too."""
    place = os.path.join(folder, "shared")
    os.mkdir(place)
    store = made(place, "own.db", script)
    run(lode, store, "event", "comment", BAN, "Before.")
    held = sqlite3.connect(store)          # the log stays while somebody has the store open
    held.execute("SELECT count(*) FROM entry").fetchall()
    said = run(lode, store, "event", "comment", BAN, "Just written.")
    plain = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    os.chmod(store, 0o444)
    os.chmod(place, 0o555)
    if os.path.exists(store + "-wal") and not said.returncode:
        said = subprocess.run([*plain, lode, "event", "feedback", "--db", store], check=False,
                              capture_output=True, text=True, timeout=60)
    tap.ok("Just written." in said.stdout, "who may only read sees what was just written",
           said.stdout, said.stderr)
    held.close()
    os.chmod(place, 0o755)
    os.chmod(store, 0o644)


def main(lode):
    lode = os.path.abspath(lode)
    versions = sorted(int(name.split(".")[0]) for name in os.listdir(STORES))
    with tempfile.TemporaryDirectory() as folder:
        newest = versions[-1]
        for version in versions:
            check_earlier(lode, folder, version, newest)
        with open(os.path.join(STORES, f"{newest}.sql"), encoding="utf-8") as file:
            script = file.read()
        later = made(folder, "later.db", script.replace(
            f"PRAGMA user_version = {newest};",
            f"CREATE TABLE more(a TEXT); PRAGMA user_version = {newest + 1};"))
        check_kept(lode, later, "a later version",
                   f"of version {newest + 1}, this lode knows {newest}")
        check_beside_a_writer(lode, folder, script)
        other = made(folder, "other.db", "CREATE TABLE notes(text TEXT);")
        check_kept(lode, other, "another program's", "found another database")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1])
