"""Build the script of the web app, app.js, with npm and Vite, from the lock file.

    python3 web.py WEB OUT

WEB is the folder web/; OUT the file to write. It is built beside OUT and kept there by the hash
of what goes in, so that the same sources are built once. Without npm, without Node 18, or
without a network for its packages OUT says so in a sentence, and the pages do without: they are
complete before any script.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys

NODE_LEAST = 18
KEPT_OUT = {"node_modules", "dist"}


def sources(web):
    for folder, folders, names in os.walk(web):
        folders[:] = sorted(set(folders) - KEPT_OUT)
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), web)


def hash_of(web):
    state = hashlib.sha256()
    for name in sources(web):
        with open(os.path.join(web, name), "rb") as file:
            state.update(f"{name}\n".encode() + hashlib.sha256(file.read()).digest())
    return state.hexdigest()[:16]


def lack():
    """Why nothing can be built here, or ''."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "npm is not here"
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)", said.stdout)
    if not version or int(version[1]) < NODE_LEAST:
        return f"want Node {NODE_LEAST} or newer, found '{said.stdout.strip()}'"
    return ""


def build(web, place):
    """Why it failed, or ''."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(web, place, ignore=shutil.ignore_patterns(*KEPT_OUT))
    for words in (["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                  ["npm", "run", "build"]):
        done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or ["no word"]
            return f"'{' '.join(words)}' failed: {said[0]}"
    return ""


def main(web, out):
    place = f"{out}.{hash_of(web)}"
    made = os.path.join(place, "dist", "app.js")
    why = ""
    if not os.path.exists(made):
        why = lack() or build(web, place)
    if why:
        print(f"lode: the pages go without their script: {why}", file=sys.stderr)
        with open(out, "w", encoding="ascii") as file:
            file.write("// built without npm\n")
        return
    shutil.rmtree(os.path.join(place, "node_modules"), ignore_errors=True)
    shutil.copyfile(made, out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
