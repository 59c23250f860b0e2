"""Only lode_* leaves the library; lode__* may pass between its files in the static one.

    python3 tests/check_symbols.py NM CC LIBRARY...

The check is checked, too: on an object with a stray name.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

STATIC = re.compile(r"lode_")
SHARED = re.compile(r"lode_[a-z]")
WATCHERS = re.compile(r"__(asan|odr_asan|ubsan|sanitizer|gcov|llvm)")  # put there by the compiler


def stray(nm, path):
    """Names defined for others that are not the library's to give."""
    shared = ".so" in os.path.basename(path)
    command = [nm, "--extern-only", "--defined-only", "--format=posix", path]
    if shared:
        command.insert(1, "--dynamic")
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    names = [line.split()[0] for line in lines.splitlines() if len(line.split()) >= 3]
    wanted = SHARED if shared else STATIC
    return names, [name for name in names if not wanted.match(name) and not WATCHERS.match(name)]


def main(nm, cc, libraries):
    for path in libraries:
        names, bad = stray(nm, path)
        tap.ok(len(names) > 0, f"{os.path.basename(path)} gives {len(names)} names")
        tap.ok(not bad, f"{os.path.basename(path)} gives only lode_*", *bad)

    with tempfile.TemporaryDirectory() as folder:
        planted = os.path.join(folder, "planted.c")
        with open(planted, "w", encoding="utf-8") as file:
            file.write("int stray(void);\nint stray(void)\n{\n    return 0;\n}\n"
                       "int lode_fine(void);\nint lode_fine(void)\n{\n    return 0;\n}\n")
        subprocess.run([cc, "-c", planted, "-o", planted + ".o"], check=True)
        tap.ok(stray(nm, planted + ".o")[1] == ["stray"], "a planted name is found")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
