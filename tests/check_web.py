"""The web app in Chromium, as `sh scripts/test --web` runs it: tests/web/check.mjs against a server
of its own. Without LODE_WEB_TESTS in the environment it is left out: it takes minutes.

    LODE_WEB_TESTS=1 python3 tests/check_web.py LODE [PART...]
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_serve import Server  # noqa: E402

WEB = os.path.join(os.path.dirname(os.path.abspath(__file__)), "web")


def main():
    if not os.environ.get("LODE_WEB_TESTS"):
        tap.skip("sh scripts/test --web runs it")
        tap.done_testing()
    if not os.path.isdir(os.path.join(WEB, "node_modules")):
        if not shutil.which("npm"):
            tap.ok(False, "npm is here")
            tap.done_testing()
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=WEB,
                       check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(os.path.abspath(sys.argv[1]), "--desk", os.path.join(folder, "own.db"))
        server.ask("/desk/event/evt-r008", timeout=300)   # what takes its time is kept
        try:
            done = subprocess.run(["node", "check.mjs", server.url, *sys.argv[2:]], cwd=WEB,
                                  check=False)
        finally:
            server.end()
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
