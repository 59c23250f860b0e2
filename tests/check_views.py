"""The views of `lode serve` without a browser: complete pages, whose figures are those of the
interface and of the command, digit by digit.

    python3 tests/check_views.py LODE
"""

import concurrent.futures
import html.parser
import json
import os
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_serve import Server, line_of, path_of, wait_until  # noqa: E402

CUT = "cut CHN gallium:refined 80% -> USA"
WISH = [("good", "gallium:refined"), ("by", "CHN"), ("act", "cut"), ("to", "USA"),
        ("share", "80"), ("for", "USA")]
PAIR = "/coercion?by=CHN&target=JPN&good=gallium%3Arefined"
VIEWS = ["/", "/what-if", "/measures", "/mineral", "/mineral/cobalt", "/country",
         "/country/USA", "/sources", "/atlas", "/portfolio?budget=2bn&draws=10&frontier=2",
         "/portfolio?own=1",
         "/coercion", "/forum", PAIR, "/desk/", "/desk/calendar"]
VOID = {"meta", "link", "input", "br", "img", "hr"}
WISHES = [("budget", "2bn"), ("objective", "loss"), ("draws", "10"), ("frontier", "2"),
          ("from", "2028"), ("to", "2039")]
BEYOND = [("with", "A1"), ("floor", "gallium:refined 300"),
          ("dumping", "supply CHN gallium:refined 300 tpa above 150 USD/kg")]
OWN = """project,country,good,capacity_tpa,capex_musd,opex_usd_per_t,start_year
A1,CAN,gallium:refined,60,100,200000,2028
B2,AUS,gallium:refined,40,90,250000,2029
C3,AUS,germanium:refined,10,,250000,2029
"""


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


def check_atlas(lode, server):
    good, known = "cobalt:refined", {}
    _, _, page = page_of(server, path_of("/atlas", ("good", good), ("measure", "nir"), ("year", "2023")))
    _, _, page_2024 = page_of(server, path_of("/atlas", ("good", good), ("measure", "nir")))
    for words in (["hhi,cr1,cr3", "--years", "2000-2030"], ["nir", "--year", "2024"]):
        said, _, _ = line_of(lode, "measure", "--method", *words, "--good", good, "--json")
        known.update({row["figure"]: row["value"] for row in json.loads(said)["result"]["rows"]})
    for shown, least in ((page.figures, 3), (page_2024.figures, 10)):
        differ = {name for name, value in shown.items() if known.get(name) != value}
        tap.ok(len(shown) >= least and not differ, "/atlas has the figures of the command",
               f"{len(shown)} shown, differ: {sorted(differ)[:3]}")
    tap.ok(all(name.endswith("/2023") for name in page.figures), "of the year that is asked",
           f"{sorted(page.figures)[:3]}")
    lead = {link for link in page_2024.links if link.startswith("/country/")}
    tap.ok({"/country/USA", "/country/AUT"} <= lead, "countries lead to their pages", f"{sorted(lead)[:5]}")
    tap.ok(path_of("/atlas", ("good", good), ("measure", "nir"), ("year", "2015")) in page.links,
           "and years to theirs")
    _, _, named = page_of(server, "/atlas?good=cobalt")
    tap.ok(f"measure/hhi/{good}/*/2024" in named.figures, "a mineral is its last stage")


def numbers_of(value):
    """All numbers of an answer, and in the units that a page may say them in."""
    if isinstance(value, dict):
        return set().union(*map(numbers_of, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(numbers_of, value), set())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return set()
    return {float(value), 100.0 * value, 1e8 * value}


def check_choice(page, result, name):
    """The page's figures are those of the answer, the first six of them in their order."""
    cards = [result["comparison"][1]["n"], result["spend_usd"], result["expected_loss_before"],
             result["expected_loss_after"], 1e8 * result["budget_price"], 100.0 * result["gap"]]
    tap.ok(page.values[:6] == cards, f"{name}: the choice of the command", f"{page.values[:6]}, {cards}")
    odd = set(page.values) - numbers_of(result)
    tap.ok(len(page.values) > 40 and not odd, f"{name}: no other figure is shown",
           f"{len(page.values)} shown, {sorted(odd)[:3]}")


def check_portfolio(lode, server):
    words = [word for name, value in WISHES for word in (f"--{name}", value)]
    said, _, _ = line_of(lode, "portfolio", "solve", "--estimate", *words, "--json")
    result = json.loads(said)["result"]
    _, _, page = page_of(server, path_of("/portfolio", *WISHES))
    check_choice(page, result, "/portfolio")
    out = result["rejected"][0]["project"]
    why = [link for link in page.links if f"why={out}" in link]
    tap.ok(len(why) == 1 and all(f"{name}={value}" in why[0] for name, value in WISHES),
           "it can be asked why another is not chosen", f"{why}")
    _, _, body = server.ask(why[0].partition("#")[0])
    with tempfile.NamedTemporaryFile(suffix=".json") as plan:
        plan.write(said)
        plan.flush()
        answer, status, _ = line_of(lode, "portfolio", "why", plan.name, out, "--json")
    reason = json.loads(answer)["result"]["why"]
    tap.ok(status == 0 and f"{out} is not chosen: {reason['reason']}." in body.decode()
           and f"\"{reason['worse_by_usd']:.17g}\"" in body.decode(), "with the answer of the command",
           f"{reason}")
    _, _, body = server.ask(path_of("/portfolio", *WISHES, ("why", "NONE")))
    tap.ok(b"role=\"alert\"" in body, "a project that is not there is told")
    _, _, body = server.ask(path_of("/portfolio", ("budget", "much"), ("floors", "auto"), ("dumping-rate", "0.2")))
    tap.ok(b"want a budget as 5e9" in body, "and a budget that is none")
    tap.ok(b"--floors=auto" in body and b"--dumping-rate=0.2" in body, "of the names of the command")


def parts_of(*pairs):
    """The body of a form whose file field is FILE."""
    head = 'Content-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    return "".join("--XX\r\n" + head % (name, '; filename="mine.csv"' if name == "FILE" else "", value)
                   for name, value in pairs).encode() + b"--XX--\r\n"


def check_own(lode, server):
    """Projects that are sent: solved as by the command, never without the token."""
    form = {"method": "POST", "Content_Type": "multipart/form-data; boundary=XX"}
    words = [word for name, value in WISHES + BEYOND for word in (f"--{name}", value)]
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write(OWN)
        file.flush()
        said, _, _ = line_of(lode, "portfolio", "solve", file.name, *words, "--json")
    sent = [("FILE", OWN), ("lode-token", server.token), *WISHES, *BEYOND]
    status, _, body = server.ask("/portfolio?own=1", body=parts_of(*sent), **form)
    page, result = Page(body.decode()), json.loads(said)["result"]
    tap.ok(status == 200 and not page.wrong and not page.open, "an answer to a form is a complete page",
           f"status {status}, {page.wrong[:3]}")
    check_choice(page, result, "a file that is sent")
    tap.ok(b"C3: capital cost unknown" in body, "what cannot be chosen is told")
    tap.ok(result["dumping"]["paid_usd_per_year"] in page.values, "and what a floor would pay")
    text = OWN + "".join(f"X{k},AUS,gallium:refined,1,9,250000,2029\n" for k in range(120))
    again = [("text", text), *sent[1:], ("at", "1bn"), ("why", "B2")]
    body = parts_of(*again).replace(b'name="text"', b'name="FILE"')
    status, _, body = server.ask("/portfolio?own=1", body=body, **form)
    tap.ok(status == 200 and b"B2 is " in body and b"--budget=1bn" in body,
           "its text can be sent again as a field, for another budget and why", f"status {status}")
    status, _, body = server.ask("/portfolio?own=1", body=parts_of(("FILE", "project\nA"), *sent[1:]), **form)
    tap.ok(status == 200 and b"role=\"alert\"" in body and b"projects.csv" in body,
           "a file with mistakes is refused in words", f"status {status}")
    tap.ok(server.ask("/portfolio?own=1", body=parts_of(sent[0]), **form)[0] == 403, "no token is 403")
    # The page has the text that was sent beside the file field: what is chosen goes before it.
    both = parts_of(("FILE", OWN), ("text", "project\nA"), *sent[1:]).replace(b'name="text"', b'name="FILE"')
    status, _, csv = server.ask("/api/v1/portfolio/solve.csv", body=both, **form)
    tap.ok(status == 200 and b"\nA1," in csv, "a file chosen beside the text is downloaded", f"status {status}",
           csv[:200])
    job = parts_of(("question", "portfolio/solve.json"))[:-len(b"--XX--\r\n")] + both
    status, head, said = server.ask("/api/v1/runs", body=job, Accept="text/html,*/*", **form)
    tap.ok(status == 303 and head["Location"].startswith("/run/"), "and run as a job", f"status {status}", said[:200])
    for name in ("file", "scenarios"):
        plan = json.dumps({"schema": "lode/portfolio/1",
                           "inputs": {"file": "mine.csv", "budget_usd": 1e9, name: "/etc/hostname"}})
        body = parts_of(("FILE", plan), ("PROJECT", "A1"), sent[1]).replace(b"mine.csv\"", b"plan.json\"", 1)
        status, _, said = server.ask("/api/v1/portfolio/why", body=body, **form)
        tap.ok(status == 400 and b"want a file of the same folder" in said,
               f"a plan that is sent names no {name} of this machine", f"status {status}, {said[:200]}")
    tap.ok(server.ask("/atlas", body=parts_of(*sent), **form)[0] == 405, "other views take no form")


def check_job(server):
    """A form that begins a run leads to its page, which ends with the answer."""
    body = urllib.parse.urlencode([("lode-token", server.token), ("question", "portfolio/solve.json"),
                                   ("estimate", "true"), *WISHES])
    asked = {"method": "POST", "Content_Type": "application/x-www-form-urlencoded"}
    status, head, _ = server.ask("/api/v1/runs", body=body, Accept="text/html,*/*", **asked)
    place = head["Location"] or ""
    tap.ok(status == 303 and place.startswith("/run/"), "a form that begins a run leads to its page",
           f"status {status}, {place}")
    shown = f"/portfolio?run={place[5:]}"
    tap.ok(wait_until(lambda: shown.encode() in server.ask(place)[2]), "which comes to its end")
    _, _, result = server.ask(f"/api/v1/runs/{place[5:]}/result")
    _, _, page = page_of(server, shown)
    check_choice(page, json.loads(result)["result"], "a run")
    status, _, _ = page_of(server, "/run/0123456789abcdef")
    tap.ok(status == 422, "a run that is not there is told", f"status {status}")


def check_bands(lode, server):
    """With draws the page has their intervals, as the command says them."""
    _, _, page = page_of(server, path_of("/what-if", *WISH, ("draws", "20")))
    said, _, _ = line_of(lode, "shock", CUT, "--for", "USA", "--draws", "20", "--json")
    row = next(row for row in json.loads(said)["result"]["countries"]
               if row["country"] == "USA" and row["good"] == "gallium:refined")
    wanted = [end for name in ("price_ratio", "unmet_tpa", "loss_usd")
              for end in row["bands"][name]]
    tap.ok(all(end in page.values for end in wanted), "a band is the command's, end by end",
           f"{[end for end in wanted if end not in page.values]}")


def check_coercion(lode, server):
    """The matrix and a pair have the harms of the command; a cell leads to its pair."""
    _, _, page = page_of(server, "/coercion")
    said, _, _ = line_of(lode, "coerce", "--all", "--good", "gallium:refined", "--json")
    rows = json.loads(said)["result"]["rows"]
    known = {row["figure"]: row["harm_usd"] for row in rows if row["by"] == "CHN"}
    shown = {name: value for name, value in page.figures.items() if name in known}
    tap.ok(len(shown) >= 5 and all(known[name] == shown[name] for name in shown),
           "the matrix has the harms of the command", f"{len(shown)} shown")
    free = {row["costless_harm_usd"] for row in rows}
    tap.ok(len(free & set(page.values)) >= 10, "those at no cost, too")
    pair = [link for link in page.links if "by=CHN" in link and "target=JPN" in link]
    tap.ok(len(pair) >= 3 and server.ask(pair[0])[0] == 200,
           "cell, its table and its row lead to the pair", f"{pair[:3]}")
    _, _, page = page_of(server, PAIR)
    row = next(row for row in rows if row["by"] == "CHN" and row["target"] == "JPN")
    wanted = [row[name] for name in ("harm_usd", "cost_usd", "costless_harm_usd", "leverage",
                                     "price_ratio")] + [s["harm_usd"] for s in row["frontier"]]
    tap.ok(all(value in page.values for value in wanted), "a pair has its figures and its ladder",
           f"{[value for value in wanted if value not in page.values][:3]}")
    said, _, _ = line_of(lode, "respond", "cut CHN gallium:refined 100%",
                         "over 12 months in quarters", "--for", "JPN", "--top", "5", "--json")
    avoided = [remedy["loss_avoided_usd"] for remedy in json.loads(said)["result"]["remedies"]]
    tap.ok(avoided and all(value in page.values for value in avoided),
           "and the remedies of the command")
    _, _, body = server.ask("/coercion?good=*")
    tap.ok(b"go=yes" in body, "every good of everybody is asked for once more")


def check_forum(lode, server):
    """The policy's file on the page gives the page's figures; so does the forum's question."""
    path = path_of("/forum", ("good", "ndpr:oxide"), ("floor", "110"), ("leave", "FIN"),
                   ("retaliation", "cut CHN dytb:oxide 50% -> @FORGE"))
    _, _, body = server.ask(path)
    page = Page(body.decode())
    tap.ok(not page.wrong and not page.open, "/forum with all that it takes is complete")
    text = re.search(r"<pre>(name:.*?)</pre>", body.decode(), re.DOTALL).group(1)
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write(text.replace("&quot;", '"').replace("&amp;", "&").replace("&gt;", ">"))
        file.flush()
        said, status, _ = line_of(lode, "policy", "run", file.name, "--retaliation",
                                  "cut CHN dytb:oxide 50% -> @FORGE", "--json")
    result = json.loads(said)["result"]
    wanted = [result["zone"][name] for name in ("consumers_usd", "producers_usd",
                                                "treasury_usd", "net_usd")]
    wanted += [case["zone"]["net_usd"] for case in result["cases"]]
    tap.ok(status == 0 and all(value in page.values for value in wanted),
           "who pays is what the page's file gives on the command line",
           f"{[value for value in wanted if value not in page.values]}")
    tap.ok("FIN" not in text and "DEU" in text, "who stays out is not in the zone", text)
    said, _, _ = line_of(lode, "policy", "forum", "--goods", "ndpr:oxide", "--leave", "FIN",
                         "--floor", "ndpr:oxide 110", "--json")
    good = json.loads(said)["result"]["goods"][0]
    wanted = [row["own_change_usd"] for row in good["coordination"]["stays_out"]]
    wanted += [row["to_compensate_usd"]
               for row in good["minerals_and_partners"]["further_members"]]
    wanted += [basis["floor_usd_per_kg"] for basis in good["bases"]]
    tap.ok(all(value is None or value in page.values for value in wanted),
           "partners, bases and co-ordination are those of the forum's question")


def check_links(server):
    """All that the page leads to on this server is there."""
    _, _, page = page_of(server, path_of("/what-if", *WISH))
    lead = [link for link in page.links if link.startswith("/api/") or "explain" in link][:9]
    for link in lead:
        if link.partition("?")[0].endswith((".png", ".svg")) and ".png" in link:
            continue
        status, _, _ = server.ask(link)
        tap.ok(status == 200, f"{link[:60]} is there", f"status {status}")


def check_minerals(server):
    """Every mineral has its page, also one whose goods have no market."""
    _, _, page = page_of(server, "/mineral")
    lead = sorted({link for link in page.links if link.startswith("/mineral/")})
    with concurrent.futures.ThreadPoolExecutor(4) as crew:
        found = dict(zip(lead, crew.map(lambda link: server.ask(link)[0], lead)))
    wrong = {link: status for link, status in found.items() if status != 200}
    tap.ok(len(found) > 50 and not wrong, f"{len(found)} minerals have their page", f"{wrong}")
    for mineral, sold in (("iron", False), ("gallium", True)):
        _, _, page = page_of(server, f"/mineral/{mineral}")
        asks = [link for link in page.links if link.startswith(("/what-if?", "/coercion?"))]
        tap.ok(bool(asks) == sold, f"harms of {mineral} are asked for where it has a market", f"{asks}")


def check_sheet(server):
    """The fact sheet of a shock over months is of those months."""
    _, _, page = page_of(server, path_of("/what-if", *WISH, ("months", "6")))
    sheet = next(link for link in page.links if link.startswith("/api/v1/brief.html"))
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(sheet).query)
    _, _, body = server.ask(sheet.replace("brief.html", "brief.json"))
    own = json.loads(body)["result"]["numbers"][0]["value"]
    _, _, body = server.ask(path_of("/api/v1/shock", ("STATEMENT", CUT), ("for", "USA"), ("months", "6")))
    lost = [row["loss_usd"] for row in json.loads(body)["result"]["countries"]
            if row["country"] == "USA" and row["good"] == "gallium:refined"]
    tap.ok(asked["WORD"] == [CUT, "over 6 months"] and [own] == lost,
           "a shock of six months has a fact sheet of six", f"{asked}, {own}, {lost}")


def check_refusals(server):
    for path, wanted, words in [
            ("/mineral/unobtainium", 422, "no mineral"),
            ("/country/XYZ", 422, "no country"),
            ("/what-if?STATEMENT=ban+CHN+galium%3Arefined", 200, "gallium"),
            ("/what-if?good=%22%3E%3Cscript%3E", 200, "role=\"alert\""),
            ("/measures?method=nosuch", 200, "role=\"alert\""),
            ("/coercion?by=CHN&target=CHN", 200, "have a country in common"),
            ("/coercion?good=%22%3E%3Cscript%3E", 200, "role=\"alert\""),
            ("/forum?members=%40NOPE", 200, "want a bloc"),
            ("/forum?retaliation=%22%3E%3Cscript%3E", 200, "role=\"alert\"")]:
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
        check_bands(lode, server)
        check_measures(lode, server)
        check_atlas(lode, server)
        check_portfolio(lode, server)
        check_own(lode, server)
        check_job(server)
        check_coercion(lode, server)
        check_forum(lode, server)
        check_links(server)
        check_minerals(server)
        check_sheet(server)
        check_refusals(server)
    finally:
        tap.ok(server.end() == 0 and "left" not in server.said, "it ends and leaves nothing",
               server.said)
    tap.done_testing()


if __name__ == "__main__":
    main()
