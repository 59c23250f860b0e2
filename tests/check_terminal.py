"""What somebody sees who looks at a terminal: bars beside ranked numbers where it can show them,
and letters alone where it cannot, where a program reads, or where --plain says so.

    python3 tests/check_terminal.py LODE
"""

import os
import pty
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tap  # noqa: E402

FULL = "\u2588"
BLOCKS = FULL + "".join(chr(c) for c in range(0x2589, 0x2590))


def seen(lode, *words, **env):
    """What a pseudo-terminal got."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"TERM": "xterm", "LANG": "C.UTF-8", **env})
        for name in ("LC_ALL", "LC_CTYPE"):
            if name not in env:
                os.environ.pop(name, None)
        os.execv(lode, [lode, *words])
    out = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(terminal)
    os.waitpid(child, 0)
    return out.decode().replace("\r\n", "\n")


def bars_of(text):
    """[(number, eighths of its bar)] of the rows that have one."""
    rows = []
    for line in text.splitlines():
        drawn = [c for c in line if c in BLOCKS]
        if drawn:
            number = line.rstrip(BLOCKS + " ").split("  ")
            value = next(w.strip() for w in number if w.strip().endswith((" t", " %")))
            eighths = sum(8 - (ord(c) - ord(FULL)) for c in drawn)
            rows.append((float(value.split()[0].replace(",", "")), eighths))
    return rows


def main(lode):
    asked = ("chart", "bars", "cobalt:refined")
    text = seen(lode, *asked)
    rows = bars_of(text)
    largest = max(rows, default=(1.0, 1))
    wrong = [r for r in rows if abs(r[1] - largest[1] * r[0] / largest[0]) > 1.0]
    tap.ok(len(rows) > 5 and not wrong, "bars are as long as the numbers say", wrong, text)
    tap.ok(max(map(len, text.splitlines())) <= 80, "within 80 columns", text)
    piped = subprocess.run([lode, *asked], capture_output=True, text=True, check=False).stdout
    plain = sorted("".join(c for c in text if c not in BLOCKS + "-").split())
    tap.ok(plain == sorted(piped.replace("-", "").split()) and not set(piped) & set(BLOCKS),
           "the words beside them are those that a pipe gets", text, piped)
    for name, words, env in (("--plain", (*asked, "--plain"), {}),
                             ("TERM=dumb", asked, {"TERM": "dumb"}),
                             ("another locale", asked, {"LC_ALL": "C"})):
        tap.ok(seen(lode, *words, **env) == piped, f"none with {name}")
    tap.ok("\x1b" not in text, "no escape is sent, so NO_COLOR has nothing to ask")
    tap.done_testing()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
