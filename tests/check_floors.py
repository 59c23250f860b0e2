"""No #include crosses a floor the wrong way, and every source file is built.

    python3 tests/check_floors.py [ROOT]

The map is docs/architecture.md's: `include/lode` sees the C standard headers; a floor of `src`
sees itself and those below it; `cli`, `server` and `bench` see `include/lode` only; `tests` and
`bench/solve` may see all. Libraries from elsewhere are named once, with the floor that may use them. The check is
checked, too: on a copy with one violation of each kind.
"""

import os
import re
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

FLOORS = {
    "base": set(),
    "solve": {"base"},
    "dataset": {"base"},
    "market": {"dataset", "solve", "base"},
    "study": {"market", "dataset", "solve", "base"},
    "report": {"study", "market", "dataset", "base"},
    "desk": {"report", "study", "market", "dataset", "base"},
}
FACES = ("cli", "server", "bench")
# Headers of libraries, and the floors that may include them.
LIBRARIES = {
    "nettle/sha2.h": {"base"},
    "isa-l/crc.h": {"dataset"},
    "isa-l/igzip_lib.h": {"dataset"},
    "suitesparse/amd.h": {"solve"},
    "suitesparse/camd.h": {"solve"},
    "Random123/philox.h": {"study"},
    "jansson.h": {"base", "dataset", "market", "report", "server", "study"},
    "sqlite3.h": {"dataset", "desk"},
    "yaml.h": {"study", "desk"},
    "zlib.h": {"server"},
    "coin/Cbc_C_Interface.h": {"study"},
    "coin/Clp_C_Interface.h": {"study"},
    "zip.h": {"dataset"},
    "librsvg/rsvg.h": {"report"},
    "microhttpd.h": {"server"},
    "mpi.h": {"base"},
}
C_STANDARD = set("""assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp
    signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath
    threads time uchar wchar wctype""".split())
POSIX = set("""dirent fcntl getopt glob locale poll pthread strings sys/mman sys/resource
    sys/random sys/socket sys/stat sys/time sys/types sys/wait unistd arpa/inet netinet/in""".split())
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(path):
    """("public" | a floor | a face, or None where anything goes) for a path below the root."""
    parts = path.split(os.sep)
    if parts[:2] == ["include", "lode"]:
        return "public"
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ["bench", "solve"]:
        return None   # measures what is inside
    return parts[0] if parts[0] in FACES else None


def why_not(room, opening, name):
    """Why a room may not include a header; None when it may."""
    stem = name[:-2] if name.endswith(".h") else name
    if room is None:   # may see all
        return None
    if opening == "<" and stem in C_STANDARD:
        return None
    if name.startswith("lode/"):
        return None
    if room == "public":
        return "include/lode sees C standard headers and itself"
    if opening == "<" and stem in POSIX:
        return None
    if name in LIBRARIES:
        return None if room in LIBRARIES[name] else f"{room} may not use {name}"
    if room in FACES:
        return (None if opening == '"' and "/" not in name
                else f"{room} sees include/lode and its own folder")
    if room not in FLOORS:
        return f"src/{room} is no floor"
    target = name.split("/")[0] if "/" in name else room
    if target == room or target in FLOORS[room]:
        return None
    return f"{room} sees {', '.join(sorted(FLOORS[room])) or 'nothing of lode'}"


def sources(root):
    """Paths of C files below the root, in order."""
    found = []
    for top in ("include", "src", *FACES):
        for folder, _, names in os.walk(os.path.join(root, top)):
            found += [os.path.relpath(os.path.join(folder, name), root)
                      for name in names if name.endswith((".c", ".h"))]
    return sorted(found)


def violations(root):
    """[(path, line, sentence)] over the tree, and the number of files read."""
    found, paths = [], sources(root)
    for path in paths:
        room = room_of(path)
        with open(os.path.join(root, path), encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                include = INCLUDE.match(line)
                if not include:
                    continue
                reason = why_not(room, include.group(1), include.group(2))
                if reason:
                    found.append((path, number, f"includes {include.group(2)}: {reason}"))
    return found, len(paths)


def unlisted(root):
    """Sources of src, cli and server, and unit tests, that no meson.build names."""
    text = ""
    for build in ("src/meson.build", "cli/meson.build", "server/meson.build"):
        with open(os.path.join(root, build), encoding="utf-8") as file:
            text += file.read()
    missing = []
    for path in sources(root):
        room, _, rest = path.partition(os.sep)
        if room in ("src", "cli", "server") and path.endswith(".c") and f"'{rest}'" not in text:
            missing.append(path)
    unit = os.path.join(root, "tests", "unit")
    if os.path.isdir(unit):
        with open(os.path.join(root, "tests", "meson.build"), encoding="utf-8") as file:
            text = file.read()
        missing += [os.path.join("tests", "unit", name) for name in sorted(os.listdir(unit))
                    if name.startswith("test_") and name.endswith(".c")
                    and f"'{name[5:-2]}'" not in text]
    return missing


# One violation of each kind: (file, line to add).
PLANTED = [
    ("src/base/planted.c", '#include "dataset/dataset.h"'),
    ("src/solve/planted.c", '#include "market/market.h"'),
    ("src/dataset/planted.c", '#include "solve/problem.h"'),
    ("src/market/planted.h", '#include "report/report.h"'),
    ("src/study/planted.c", '#  include "report/report.h"'),
    ("src/report/planted.c", '#include "solve/problem.h"'),
    ("src/report/planted2.c", '#include "desk/desk.h"'),
    ("src/attic/planted.c", '#include "base/base.h"'),
    ("src/report/planted.h", "#include <nettle/sha2.h>"),
    ("include/lode/planted.h", '#include "base/base.h"'),
    ("include/lode/planted2.h", "#include <jansson.h>"),
    ("cli/planted.c", '#include "../src/base/base.h"'),
    ("cli/planted2.c", '#include "base/base.h"'),
    ("server/planted.c", '#include "market/market.h"'),
    ("bench/planted.c", '#include "study/outcome.h"'),
]


def main(root):
    found, n_file = violations(root)
    tap.ok(n_file > 0, f"{n_file} files read")
    tap.ok(not found, "no include crosses a floor the wrong way",
           *[f"{path}:{line}: {sentence}" for path, line, sentence in found])
    missing = unlisted(root)
    tap.ok(not missing, "every source is listed in a meson.build", *missing)

    with tempfile.TemporaryDirectory() as copy:
        for top in ("include", "src", *FACES):
            if os.path.isdir(os.path.join(root, top)):
                shutil.copytree(os.path.join(root, top), os.path.join(copy, top))
        for path, line in PLANTED:
            planted = os.path.join(copy, path)
            os.makedirs(os.path.dirname(planted), exist_ok=True)
            with open(planted, "w", encoding="utf-8") as file:
                file.write(f"/* planted */\n{line}\n")
            now, _ = violations(copy)
            tap.ok((path, 2) in [(where, number) for where, number, _ in now],
                   f"planted in {path}: {line} is found")
        tap.ok(any(path.endswith("cli/planted.c") for path in unlisted(copy)),
               "a source that is not built is found")
    tap.done_testing()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1
         else os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
