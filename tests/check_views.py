"""The views of `lode serve` without a browser: complete pages, whose figures are those of the
interface and of the command, digit by digit.

    python3 tests/check_views.py LODE
"""

import html.parser
import json
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_serve import Server, line_of, path_of  # noqa: E402

CUT = "cut CHN gallium:refined 80% -> USA"
WISH = [("good", "gallium:refined"), ("by", "CHN"), ("act", "cut"), ("to", "USA"),
        ("share", "80"), ("for", "USA")]
VIEWS = ["/", "/what-if", "/measures", "/mineral", "/mineral/cobalt", "/country",
         "/country/USA", "/sources"]
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(html.parser.HTMLParser):
    """Figures by their id, ids of elements, links, and whether all that opens is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.wrong = [], [], [], []
        self.figure, self.figures, self.values = None, {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        pairs = dict(attrs)
        if "style" in pairs or any(name.startswith("on") for name in pairs):
            self.wrong.append(f"{tag}: style or handler in the page")
        self.ids += [pairs["id"]] if "id" in pairs else []
        if tag == "a":
            self.links.append(pairs.get("href", ""))
        if tag == "a" and pairs.get("class") == "figure":
            query = urllib.parse.urlsplit(pairs["href"]).query
            self.figure = urllib.parse.parse_qs(query)["FIGURE"][0]
        if tag == "data":
            self.values.append(float(pairs["value"]))
            if self.figure:
                self.figures[self.figure] = float(pairs["value"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag == "a":
            self.figure = None
        while self.open and self.open[-1] in {"li", "p"} and self.open[-1] != tag:
            self.wrong.append(f"{self.open.pop()} is not closed")
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes nothing")


def page_of(server, path):
    status, headers, body = server.ask(path)
    return status, headers, Page(body.decode())


def check_whole(server):
    for path in VIEWS:
        status, headers, page = page_of(server, path)
        twice = {name for name in page.ids if page.ids.count(name) > 1}
        tap.ok(status == 200 and not page.wrong and not page.open and not twice
               and "main" in page.ids, f"{path} is a complete page",
               f"status {status}, {page.wrong[:3]}, open {page.open}, twice {sorted(twice)[:3]}")
        policy = headers["Content-Security-Policy"]
        tap.ok("unsafe" not in policy and "http" not in policy.replace("https", "http")
               .replace("'self'", ""), f"{path} lets in nothing from elsewhere", policy)


def check_what_if(lode, server):
    """Page, interface and command say the same numbers, field by field."""
    _, _, page = page_of(server, path_of("/what-if", *WISH))
    _, _, body = server.ask(path_of("/api/v1/shock", ("STATEMENT", CUT), ("for", "USA")))
    said, status, _ = line_of(lode, "shock", CUT, "--for", "USA", "--json")
    tap.ok(status == 0 and json.loads(said) == json.loads(body), "interface and command agree")
    fields = {"price": "price_ratio", "unmet": "unmet_tpa", "loss": "loss_usd"}
    known = {row["figures"][name]: row[field]
             for row in json.loads(said)["result"]["countries"] for name, field in fields.items()}
    shown = {name: value for name, value in page.figures.items() if name in known}
    tap.ok(len(shown) >= 12, "the page shows figures of the answer", f"{len(shown)}")
    differ = {name for name, value in shown.items() if value != known[name]}
    tap.ok(not differ, "each is the command's, to the last digit", f"{sorted(differ)[:3]}")
    tap.ok(set(page.figures) == set(shown), "and no other figure is shown",
           f"{sorted(set(page.figures) - set(shown))[:3]}")


def check_measures(lode, server):
    for path, words in [("/measures?method=hhi", ["--method", "hhi"]),
                        ("/mineral/cobalt", ["--method", "hhi,cr1,cr3", "--good", "cobalt:refined"]),
                        ("/country/USA", ["--method", "nir", "--for", "USA"])]:
        _, _, page = page_of(server, path)
        said, _, _ = line_of(lode, "measure", *words, "--json")
        known = {row["figure"]: row["value"] for row in json.loads(said)["result"]["rows"]}
        shown = {name: value for name, value in page.figures.items() if name in known}
        differ = {name for name, value in shown.items() if value != known[name]}
        tap.ok(len(shown) >= 3 and not differ, f"{path} has the figures of the command",
               f"{len(shown)} shown, differ: {sorted(differ)[:3]}")


def check_links(server):
    """All that the page leads to on this server is there."""
    _, _, page = page_of(server, path_of("/what-if", *WISH))
    lead = [link for link in page.links if link.startswith("/api/") or "explain" in link][:9]
    for link in lead:
        if link.partition("?")[0].endswith((".png", ".svg")) and ".png" in link:
            continue
        status, _, _ = server.ask(link)
        tap.ok(status == 200, f"{link[:60]} is there", f"status {status}")


def check_refusals(server):
    for path, wanted, words in [
            ("/mineral/unobtainium", 422, "no mineral"),
            ("/country/XYZ", 422, "no country"),
            ("/what-if?STATEMENT=ban+CHN+galium%3Arefined", 200, "gallium"),
            ("/what-if?good=%22%3E%3Cscript%3E", 200, "role=\"alert\""),
            ("/measures?method=nosuch", 200, "role=\"alert\"")]:
        status, _, body = server.ask(path)
        text = body.decode()
        tap.ok(status == wanted and words in text and "><script>" not in text,
               f"{path[:44]} is refused in words", f"status {status}")
    _, _, first = server.ask(path_of("/what-if", *WISH))
    _, _, again = server.ask(path_of("/what-if", *WISH[::-1]))
    bare = [re.sub(rb"<[^>]*>", b"", text) for text in (first, again)]
    tap.ok(bare[0] == bare[1], "the order of names in an address changes nothing")


def main():
    lode = os.path.abspath(sys.argv[1])
    server = Server(lode)
    try:
        check_whole(server)
        check_what_if(lode, server)
        check_measures(lode, server)
        check_links(server)
        check_refusals(server)
    finally:
        tap.ok(server.end() == 0 and "left" not in server.said, "it ends and leaves nothing",
               server.said)
    tap.done_testing()


if __name__ == "__main__":
    main()
