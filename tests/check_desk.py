"""Pages and feeds of the desk: the same bytes twice, feeds that readers read, links that lead
somewhere, and nothing of a script.

    python3 tests/check_desk.py LODE EXAMPLE.yaml

Feeds go through feedparser where Python has it (Debian: python3-feedparser), and JSON Feed
through the rules of its version 1.1, written down here.
"""

import datetime
import filecmp
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

try:
    import feedparser
except ImportError:
    feedparser = None

BASE = "https://desk.example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def run(lode, *words, folder):
    env = dict(os.environ, LODE_DB=os.path.join(folder, "own.db"), SOURCE_DATE_EPOCH="1770285600",
               LODE_ANALYST="tester")
    return subprocess.run([lode, *words], env=env, cwd=folder, capture_output=True, text=True,
                          timeout=250, check=False)


def same(a, b):
    """Names in two folders whose files differ, or are in one only."""
    left, right = set(files(a)), set(files(b))
    shared = sorted(left & right)
    _, differ, failed = filecmp.cmpfiles(a, b, shared, shallow=False)
    return sorted(left ^ right) + differ + failed


def files(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)


class Page(html.parser.HTMLParser):
    """Links and elements of a page."""

    def __init__(self):
        super().__init__()
        self.links, self.tags, self.open = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.tags |= {name for name, _ in attrs if name.startswith("on")}
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.tags.add("badly nested " + tag)


def check_pages(site):
    lost, wrong = [], []
    for name in files(site):
        if not name.endswith(".html"):
            continue
        page = Page()
        with open(os.path.join(site, name), encoding="utf-8") as text:
            page.feed(text.read())
        bad = {"script", "iframe", "img"} & page.tags
        bad |= {tag for tag in page.tags if tag.startswith(("on", "badly"))}
        if bad or page.open:
            wrong.append(f"{name}: {sorted(bad)} {page.open}")
        for link in page.links:
            there = os.path.normpath(os.path.join(site, os.path.dirname(name), link))
            if not link.startswith(("http://", "https://")) and not os.path.exists(there):
                lost.append(f"{name}: {link}")
    tap.ok(not lost, "each link within the site leads to a file", *lost[:5])
    tap.ok(not wrong, "pages nest, and hold no script, frame or handler", *wrong[:5])


def atom_faults(path):
    root = tree.parse(path).getroot()
    found = [f"no {tag}" for tag in ("id", "title", "updated") if root.find(ATOM + tag) is None]
    ids = []
    for entry in root.findall(ATOM + "entry"):
        for tag in ("id", "title", "updated", "published", "summary"):
            if entry.find(ATOM + tag) is None:
                found.append(f"an entry without {tag}")
        stamps = [entry.findtext(ATOM + tag, "") for tag in ("published", "updated")]
        if not all(map(STAMP.match, stamps)) or stamps[0] > stamps[1]:
            found.append(f"stamps {stamps}")
        ids.append(entry.findtext(ATOM + "id"))
    return found + (["an id twice"] if len(ids) != len(set(ids)) else []), ids


def rss_faults(path):
    channel = tree.parse(path).getroot().find("channel")
    found = [f"no {tag}" for tag in ("title", "link", "description")
             if channel.find(tag) is None]
    ids = []
    for item in channel.findall("item"):
        try:
            datetime.datetime.strptime(item.findtext("pubDate"), "%a, %d %b %Y %H:%M:%S GMT")
        except ValueError as error:
            found.append(str(error))
        ids.append(item.findtext("guid"))
    return found, ids


JSON_FEED = {"version": str, "title": str, "home_page_url": str, "feed_url": str, "language": str,
             "items": list}
JSON_ITEM = {"id": str, "url": str, "title": str, "content_text": str, "date_published": str,
             "date_modified": str, "tags": list, "_lode": dict}


def json_faults(path):
    with open(path, encoding="utf-8") as text:
        feed = json.load(text)
    found = [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["its version"]
    rows = [(JSON_FEED, feed)] + [(JSON_ITEM, item) for item in feed["items"]]
    for fields, row in rows:
        found += [f"{key} is {row.get(key)!r}" for key, kind in fields.items()
                  if not isinstance(row.get(key), kind)]
        found += [f"{key} is no field" for key in row if key not in fields]
    for item in feed["items"]:
        if not (STAMP.match(item["date_published"]) and all(map(str, item["tags"]))):
            found.append(f"{item['id']}: a stamp or an empty tag")
    return found, [item["id"] for item in feed["items"]]


def check_feeds(site):
    faults, n_feed, differ = [], 0, []
    for name in files(site):
        if not name.endswith(".atom"):
            continue
        n_feed += 1
        stem = os.path.join(site, name[:-5])
        one, ids = atom_faults(stem + ".atom")
        two, ids2 = rss_faults(stem + ".rss")
        three, ids3 = json_faults(stem + ".json")
        faults += [f"{name}: {fault}" for fault in one + two + three]
        if not ids or ids != ids2 or ids != ids3:
            differ.append(name)
    tap.ok(n_feed > 50, f"{n_feed} feeds: all, editions, kinds, minerals, large losses")
    tap.ok(not faults, "each is what Atom, RSS 2.0 and JSON Feed 1.1 want", *faults[:5])
    tap.ok(not differ, "the three forms of a feed have the same entries", *differ[:5])


def check_readers(site):
    if feedparser is None:
        tap.skip("no feedparser here (Debian: python3-feedparser)")
        return
    for name, version in (("feed.atom", "atom10"), ("feed.rss", "rss20")):
        read = feedparser.parse(os.path.join(site, name))
        tap.ok(not read.bozo and read.version == version and len(read.entries) == 100
               and all(e.get("published_parsed") and e.title and e.link.startswith(BASE)
                       for e in read.entries),
               f"feedparser reads {name} as {read.version}")


def check_texts(site):
    with open(os.path.join(site, "digest.txt"), encoding="utf-8") as text:
        lines = text.read().split("\n")
    tap.ok(all(len(line) <= 80 for line in lines), "the mail's lines fit")
    with open(os.path.join(site, "event", "evt-ga-ge-sb-ban.html"), encoding="utf-8") as text:
        page = text.read()
    for wanted in ("suspended until 2026-11-27", "confirmed", "grade A", "Created 2026-02-05",
                   "lode shock", "revision 1", "Open as scenario", "Timeline"):
        tap.ok(wanted in page, f"an article has '{wanted}'")
    with open(os.path.join(site, "edition-usa.html"), encoding="utf-8") as usa, \
            open(os.path.join(site, "edition-chn.html"), encoding="utf-8") as chn:
        tap.ok(usa.read() != chn.read(), "editions differ")


def enter(lode, folder):
    """An outcome and a comment with its answer; what they say is in the issue."""
    for words in (
            ["outcome", "evt-ga-ge-sb-ban", "--good", "gallium:refined", "--ratio", "1.34",
             "--from", "2025-01", "--until", "2025-12", "--source", "A publisher & sons, 2026"],
            ["comment", "evt-ga-ge-sb-ban", "<script>alert(1)</script>\nwhy?"],
            ["comment", "evt-ga-ge-sb-ban", "still open"],
            ["answer", "1", "Because & so."]):
        done = run(lode, "event", *words, folder=folder)
        tap.ok(done.returncode == 0, f"event {words[0]}", done.stderr)


def page_of(site, *name):
    with open(os.path.join(site, *name), encoding="utf-8") as text:
        return text.read()


def check_returns(site):
    """Outcomes, the record, comments: what is entered is shown, and what is hostile escaped."""
    page = page_of(site, "event", "evt-ga-ge-sb-ban.html")
    for wanted in ("&lt;script&gt;alert(1)&lt;/script&gt;<br>why?", "Because &amp; so.",
                   "What happened", "1.34", "A publisher &amp; sons, 2026", "lode event comment"):
        tap.ok(wanted in page, f"the article has '{wanted}'")
    tap.ok("still open" not in page, "a comment without an answer is not shown")
    record = page_of(site, "track-record.html")
    for wanted in ("NI2014", 'href="event/evt-r022.html"', 'href="event/evt-r029.html"',
                   'href="event/evt-ga-ge-sb-ban.html"', "Open", "1.34"):
        tap.ok(wanted in record, f"the record has '{wanted}'")


def check_front(site):
    """A lead with a map, lines of goods, and briefs where they are asked for."""
    front = page_of(site, "index.html")
    for wanted in ('class="lead"', 'id="lead-map-desc"', 'id="strip-price-desc"', 'id="strip-hhi-desc"',
                   "USGS MCS 2026"):
        tap.ok(wanted in front, f"the front page has '{wanted}'")
    lead = re.search(r'class="lead".*?href="(event/[^"]+)"', front, re.DOTALL)
    whole = page_of(site, *lead.group(1).split("/"))
    for wanted in ("The brief for", "Who loses and who gains", "Shortage by use", "GDP",
                   "First remedies", "Confidence is"):
        tap.ok(wanted in whole, f"the article that leads has '{wanted}'")
    small = page_of(site, "event", "evt-ga-ge-sb-ban.html")
    tap.ok("The brief is left out" in small, "an article of a small loss says it has no brief")


def check_past(site, day):
    """Articles, timelines and the record of a day have nothing that was seen or done after it."""
    pages = {name: page_of(site, "event", name) for name in files(os.path.join(site, "event"))}
    tap.ok("evt-r004.html" in pages and "evt-r029.html" not in pages and
           "evt-atcm.html" not in pages, "no article of what was not known", len(pages))
    tap.ok("not yet" not in "".join(pages.values()), "no page speaks of what was not yet")
    record = page_of(site, "track-record.html")
    later = [cell for cell in re.findall(r"<td>(\d{4}[-/ Q0-9]*)</td>", record)
             if cell.split("/")[0] > day[:7]]
    tap.ok("NI2014" in record and "evt-r029" not in record and "1.34" not in record and not later,
           "the record ends with what had been observed", *later[:5])
    links = [link for page in pages.values()
             for link in re.findall(r'href="(?:../event/)?(evt-[^"]+)"', page)]
    gone = {*links, *re.findall(r'href="event/([^"]+)"', record)} - set(pages)
    tap.ok(links and not gone, "no link leads to a page that is not there", *sorted(gone)[:5])


def main(lode, example):
    lode, example = os.path.abspath(lode), os.path.abspath(example)
    with tempfile.TemporaryDirectory() as folder:
        added = run(lode, "event", "add", example, folder=folder)
        tap.ok(added.returncode == 0, "events of one's own", added.stderr)
        enter(lode, folder)
        for name in ("first", "second"):   # the second from what the first kept
            done = run(lode, "event", "publish", "--out", name, "--base", BASE, "--briefs", "5000",
                       folder=folder)
            tap.ok(done.returncode == 0, done.stdout.strip() or "published", done.stderr)
        first, second = (os.path.join(folder, name) for name in ("first", "second"))
        differ = same(first, second)
        tap.ok(not differ, "publishing twice gives the same bytes", *differ[:5])
        done = run(lode, "event", "publish", "--out", "past", "--as-of", "2024-06-01",
                   "--editions", "world", "--briefs", "5000", folder=folder)
        with open(os.path.join(folder, "past", "calendar.html"), encoding="utf-8") as text:
            calendar = text.read()
        tap.ok(done.returncode == 0 and "evt-r038" not in calendar and "2024-12-03" not in calendar
               and "2026-11-27" not in calendar, "an issue of a day knows what was known then",
               done.stderr)
        check_past(os.path.join(folder, "past"), "2024-06-01")
        check_pages(first)
        check_feeds(first)
        check_readers(first)
        check_texts(first)
        check_returns(first)
        check_front(first)
    tap.done_testing()


if __name__ == "__main__":
    main(*sys.argv[1:3])
