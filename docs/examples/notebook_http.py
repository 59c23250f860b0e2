"""lode in a notebook over HTTP, with nothing but Python: `lode serve` runs on this machine.

    lode serve &
    python3 docs/examples/notebook_http.py http://127.0.0.1:8350
"""

import csv
import io
import json
import sys
import urllib.parse
import urllib.request


def ask(server, question, form, **options):
    """The bytes of an answer; a refusal raises HTTPError, its body has lode's sentence."""
    query = urllib.parse.urlencode(options)
    with urllib.request.urlopen(f"{server}/api/v1/{question}.{form}?{query}") as answer:
        return answer.read().decode()


def rows(server, question, **options):
    """An answer as rows; pandas.DataFrame(rows(...)) is the same with types."""
    return list(csv.DictReader(io.StringIO(ask(server, question, "csv", **options))))


def explained(server, figure):
    """The chain from a figure to the rows of its sources."""
    with urllib.request.urlopen(f"{server}/explain/{figure}") as answer:
        return json.load(answer)["result"]


if __name__ == "__main__":
    SERVER = sys.argv[1]
    for row in rows(SERVER, "measure", method="hhi,cr1", good="gallium"):
        print(row["method"], row["good"], row["value"], row["unit"])
    print(explained(SERVER, "measure/hhi/gallium:refined/*/2024")["value"])
