"""How a test written in Python speaks: the same lines of TAP as tests/tap.h."""

import sys

_run = 0
_failed = 0


def ok(held, name, *details):
    """One check; details are printed when it does not hold. Gives back whether it held."""
    global _run, _failed
    if _run == 0:
        print("TAP version 13")
    _run += 1
    name = name.replace("#", " ").replace("\n", " ")
    print(f"{'ok' if held else 'not ok'} {_run} - {name}")
    if not held:
        _failed += 1
        for detail in details:
            for line in str(detail).splitlines():
                print(f"# {line}")
    sys.stdout.flush()
    return held


def skip(reason):
    """One check that could not be made here."""
    global _run
    if _run == 0:
        print("TAP version 13")
    _run += 1
    print(f"ok {_run} # SKIP {reason}")


def done_testing():
    """Print the plan and leave."""
    if _run == 0:
        ok(False, "no check was made")
    print(f"1..{_run}")
    sys.exit(1 if _failed else 0)
