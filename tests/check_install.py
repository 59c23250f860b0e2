"""What is installed is whole: command, headers, man pages, packs; a program is built against it by
pkg-config and by CMake, and answers.

    python3 tests/check_install.py BUILD SOURCE MESON CC...
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tap  # noqa: E402

PROGRAM = """#include <lode/dataset.h>
#include <stdio.h>
int main(int n, char **word)
{
    lode_dataset *dataset;
    if (lode_dataset_open(n > 1 ? word[1] : NULL, &dataset, NULL)) return 1;
    puts(lode_dataset_hash(dataset));
    lode_dataset_free(dataset);
}
"""
CMAKE = """cmake_minimum_required(VERSION 3.18)
project(three C)
find_package(lode ${WANTED} REQUIRED)
add_executable(three three.c)
target_link_libraries(three lode::lode)
"""


def run(words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300, **more)


def names(folder, pattern):
    return {os.path.basename(path) for path in glob.glob(os.path.join(folder, pattern))}


def one(folder, name):
    """The folder below in which the file lies; "" where there is none."""
    found = glob.glob(os.path.join(folder, "**", name), recursive=True)
    return os.path.dirname(found[0]) if found else ""


def check_files(prefix, source):
    """Headers, man pages and packs of the source are there, and the command finds its packs."""
    there = names(os.path.join(prefix, "include", "lode"), "*.h")
    tap.ok(there and there == names(os.path.join(source, "include", "lode"), "*.h"),
           "every header is installed", sorted(there))
    pages = names(one(prefix, "lode-shock.1"), "*.1")
    wanted = {"lode-" + os.path.basename(path)[:-5] + ".1"
              for path in glob.glob(os.path.join(source, "docs", "spec", "*.json"))
              if ".schema" not in path} - {"lode-lode.1"} | {"lode.1"}
    tap.ok(pages == wanted, "a man page for each question", pages ^ wanted)
    packs = names(os.path.join(prefix, "share", "lode", "data"), "*")
    tap.ok(packs == names(os.path.join(source, "data"), "*"), "every pack", sorted(packs))
    said = run([os.path.join(prefix, "bin", "lode"), "--data",
                os.path.join(prefix, "share", "lode", "data"), "measure", "--method", "hhi",
                "--good", "gallium"])
    tap.ok(said.returncode == 0 and "gallium" in said.stdout, "the command answers", said.stderr)


def check_answers(program, prefix, how):
    data = os.path.join(prefix, "share", "lode", "data")
    said = run([program, data])
    tap.ok(said.returncode == 0 and len(said.stdout.strip()) == 64,
           f"a program built with {how} opens the packs", said.stderr)


def check_pkg_config(prefix, folder, compiler):
    if not shutil.which("pkg-config"):
        tap.skip("no pkg-config here")
        return
    place = one(prefix, "lode.pc")
    env = dict(os.environ, PKG_CONFIG_PATH=place)
    flags = run(["pkg-config", f"--define-variable=prefix={prefix}", "--cflags", "--libs",
                 "--static", "lode"], env=env)
    program = os.path.join(folder, "by-pkg-config")
    built = run([*compiler, os.path.join(folder, "three.c"), "-o", program,
                 f"-Wl,-rpath,{os.path.dirname(place)}", *flags.stdout.split()])
    if tap.ok(flags.returncode == 0 and built.returncode == 0, "lode.pc builds a program",
              flags.stderr, built.stderr):
        check_answers(program, prefix, "pkg-config")


def package_of(requirement):
    """The Debian package that has the .pc file; "" where none has."""
    place = run(["pkg-config", "--variable=pcfiledir", requirement]).stdout.strip()
    return run(["dpkg", "-S", os.path.join(place, requirement + ".pc")]).stdout.partition(":")[0]


def check_packaged(prefix, source):
    """The development package depends on those that the library's flags name."""
    if not shutil.which("pkg-config") or not shutil.which("dpkg"):
        tap.skip("no pkg-config or no dpkg here")
        return
    with open(os.path.join(one(prefix, "lode.pc"), "lode.pc"), encoding="utf-8") as file:
        needs = [name.strip() for line in file if line.startswith("Requires:")
                 for name in line.partition(":")[2].split(",")]
    with open(os.path.join(source, "packaging", "debian", "control"), encoding="utf-8") as file:
        stanza = file.read().split("Package: liblode-dev\n")[1].split("\nRecommends:")[0]
    wanted = {package_of(name.split()[0]) for name in needs} - {""}
    missing = sorted(name for name in wanted if f" {name}" not in stanza)
    if wanted:
        tap.ok(not missing, f"liblode-dev brings the {len(wanted)} packages that lode.pc requires",
               *missing)
    else:
        tap.skip("what the library is built on is of no Debian package")


def check_cmake(prefix, folder, compiler):
    if not shutil.which("cmake"):
        tap.skip("no cmake here")
        return
    with open(os.path.join(folder, "CMakeLists.txt"), "w", encoding="utf-8") as file:
        file.write(CMAKE)
    built = os.path.join(folder, "by-cmake")
    env = dict(os.environ, CC=compiler[-1])
    made = run(["cmake", "-S", folder, "-B", built, f"-DCMAKE_PREFIX_PATH={prefix}",
                "-DWANTED=0.1"], env=env)
    linked = run(["cmake", "--build", built])
    if tap.ok(made.returncode == 0 and linked.returncode == 0, "find_package(lode) builds a program",
              made.stderr, linked.stderr, linked.stdout[-2000:]):
        check_answers(os.path.join(built, "three"), prefix, "CMake")
    other = run(["cmake", "-S", folder, "-B", built + "-no", f"-DCMAKE_PREFIX_PATH={prefix}",
                 "-DWANTED=9.9"], env=env)
    tap.ok(other.returncode != 0 and "requested version \"9.9\"" in other.stderr,
           "a version that is not there is refused", other.stderr)


def main(build, source, meson, compiler):
    with tempfile.TemporaryDirectory() as folder:
        root = os.path.join(folder, "root")
        said = run([*meson.split(), "install", "-C", build, "--no-rebuild", "--quiet", "--destdir",
                    root])
        if tap.ok(said.returncode == 0, "meson install", said.stdout, said.stderr):
            prefix = os.path.dirname(os.path.dirname(one(root, "lode-shock.1")))
            prefix = os.path.dirname(prefix)
            with open(os.path.join(folder, "three.c"), "w", encoding="utf-8") as file:
                file.write(PROGRAM)
            check_files(prefix, source)
            check_pkg_config(prefix, folder, compiler)
            check_packaged(prefix, source)
            check_cmake(prefix, folder, compiler)
    tap.done_testing()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3], sys.argv[4:])
