"""Each public header stands alone, in C17 and (where a C++ compiler is here) in C++.

    python3 tests/check_headers.py CC
"""

import glob
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def compiles(command, header):
    done = subprocess.run(
        [*command, "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
         "-I", os.path.join(ROOT, "include"), "-"],
        input=f"#include <lode/{header}>\n#include <lode/{header}>\nint main(void) {{ return 0; }}\n",
        text=True, capture_output=True)
    return done.returncode == 0, done.stderr


def main(cc):
    cxx = shutil.which("c++")
    for path in sorted(glob.glob(os.path.join(ROOT, "include", "lode", "*.h"))):
        header = os.path.basename(path)
        held, said = compiles([cc, "-std=c17", "-xc"], header)
        tap.ok(held, f"{header} stands alone in C17", said)
        if cxx:
            held, said = compiles([cxx, "-std=c++11", "-xc++"], header)
            tap.ok(held, f"{header} stands alone in C++11", said)
        else:
            tap.skip(f"{header}: no C++ compiler here")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1])
