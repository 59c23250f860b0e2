"""Hours of mixed load on `lode serve` over loopback, at a bounded rate, by a documented command:

    python3 tests/serve_load.py LODE --seconds 7200 --rate 6 --out load.csv

Requests are begun by the clock, whether or not those before have ended: views, answers that are
kept and answers that nobody asked before, files sent, runs, readers' comments; and, between them,
what no browser sends: broken heads, heads that never end, bodies too large, paths that lead out,
other hosts and origins, askers who leave. Every answer is compared with what it must be. In the
last quarter the server is ended three times, once without warning, while it answers; what it had
said to have entered must be there afterwards. A row a minute goes to --out, the verdict to standard
output as TAP. docs/serve.md says what one run showed.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import http.client
import json
import os
import queue
import random
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402
from check_serve import BAN, MARKET, Server, line_of, path_of, wait_until  # noqa: E402

N_WORKER = 24
N_SLOW = 8            # heads that never end, at once
ARTICLE = "/desk/event/evt-fl-001.html"
GOODS = ("cobalt:mine", "lithium:mine", "tungsten:mine", "nickel:mine", "antimony:mine",
         "graphite:natural", "gallium:refined", "germanium:refined")
COUNTRIES = ("USA", "JPN", "KOR", "DEU", "FRA", "GBR", "CAN", "AUS", "IND", "NLD")
KEPT = (
    "/", "/alive", "/api/v1/", "/openapi.json", "/style.css", "/atlas", "/measures", "/forum",
    "/sources", "/portfolio", "/mineral/gallium", "/country/USA", "/desk/", "/desk/feed.atom",
    "/desk/track-record", "/ask/shock", "/api/v1/data/list.csv",
    path_of("/api/v1/shock", ("STATEMENT", BAN), ("for", "USA")),
    path_of("/api/v1/shock.svg", ("STATEMENT", BAN), ("for", "USA")),
    path_of("/api/v1/shock.html", ("STATEMENT", BAN), ("for", "USA")),
)
WRONG = (   # bytes, and the statuses that are right; 0: closed without a word
    (b"\x00\x01\x02\r\n\r\n", (0, 400, 408)),
    (b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", (400, 404)),
    (b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
     (400, 404)),
    (b"GET / HTTP/1.1\r\nHost: mineral.example\r\nConnection: close\r\n\r\n", (421,)),
    (b"GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://other.example\r\n"
     b"Connection: close\r\n\r\n", (403,)),
    (b"POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
     b"Content-Type: application/json\r\nConnection: close\r\n\r\n{}", (403,)),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", (0, 413, 431)),
    (b"POST /api/v1/market/solve HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n"
     b"Expect: 100-continue\r\nContent-Type: text/plain\r\n\r\n", (403, 413)),
)


class Load:
    """The server of the moment, what was asked of it, and what came back."""

    def __init__(self, lode, folder):
        self.lode = lode
        self.db = os.path.join(folder, "desk.db")
        self.lock = threading.Lock()
        self.hashes = {}                     # of answers that must stay the same
        self.solved = line_of(lode, "market", "solve", "-", "--json", stdin=MARKET.encode())[0]
        self.lost, self.wrong, self.broken_off = [], [], 0
        self.counts = collections.Counter()
        self.took_s = []                     # of the minute
        self.entered, self.perhaps = set(), set()   # comments said to be entered; cut off
        self.slow = threading.Semaphore(N_SLOW)
        self.life = 0                        # servers so far
        self.ends = False                    # the one of now is being ended
        self.begin()

    def begin(self):
        self.server = Server(self.lode, "--desk", self.db)
        self.life += 1
        self.ends = False

    # ---- one request each; the sentence says what is wrong -------------------------------

    def same(self, path, body):
        found = hashlib.sha256(body).hexdigest()
        with self.lock:
            wanted = self.hashes.setdefault(path, found)
        return None if found == wanted else f"{path}: other bytes than before"

    def kept(self, server, rng):
        path = rng.choice(KEPT)
        status, head, body = server.ask(path)
        if status != 200:
            return f"{path}: {status}"
        if server.token.encode() in body:    # pages hold it, and it is new at every start
            body = body.replace(server.token.encode(), b"TOKEN")
        said = self.same(path, body)
        if not said and "ETag" in head:
            status, _, body = server.ask(path, If_None_Match=head["ETag"])
            said = None if (status, body) == (304, b"") else f"{path}: {status} for its own ETag"
        return said

    def fresh(self, server, rng):
        good, year = rng.choice(GOODS), rng.randrange(1996, 2025)
        path = path_of("/api/v1/measure", ("method", "hhi"), ("good", good), ("year", str(year)))
        if rng.random() < 0.5:
            share = rng.randrange(1, 1000) / 10
            path = path_of("/api/v1/shock", (
                "STATEMENT", f"outage CHN gallium:refined {share}%"), ("for", rng.choice(COUNTRIES)))
        status, _, body = server.ask(path)
        if status not in (200, 422):
            return f"{path}: {status}: {body[:200]!r}"
        json.loads(body)
        return self.same(path, body)

    def view(self, server, rng):
        path = rng.choice((
            f"/country/{rng.choice(COUNTRIES)}", f"/mineral/{rng.choice(GOODS).partition(':')[0]}",
            path_of("/what-if", ("for", rng.choice(COUNTRIES)), ("STATEMENT", BAN)),
            path_of("/forum", ("for", rng.choice(COUNTRIES)))))
        status, _, body = server.ask(path)
        return None if status == 200 and body.endswith(b"</html>\n") else f"{path}: {status}"

    def solve(self, server, _rng):
        status, _, body = server.change("/api/v1/market/solve", body=MARKET,
                                        Content_Type="text/plain")
        right = status == 200 and body == self.solved
        return None if right else f"a market: {status}: {body[:200]!r}"

    def run(self, server, rng):
        asked = {"question": "shock.csv", "STATEMENT": [BAN], "draws": rng.randrange(20, 60),
                 "for": rng.choice(COUNTRIES)}
        status, head, body = server.change("/api/v1/runs", body=json.dumps(asked),
                                           Content_Type="application/json")
        if status == 429:
            return None
        if status != 202:
            return f"a run: {status}: {body[:200]!r}"
        place = head["Location"]
        end_s = time.monotonic() + 120
        while time.monotonic() < end_s:
            state = json.loads(server.ask(place)[2])["state"]
            if state not in ("queued", "running"):
                break
            time.sleep(0.2)
        status, _, body = server.ask(place + "/result")
        said = f"a run: {state}, {status}" if (state, status) != ("done", 200) else None
        server.change(place, "DELETE")
        return said or self.same(json.dumps(asked), body)

    def comment(self, server, rng):
        words = f"comment {rng.getrandbits(64):016x}"
        with self.lock:
            self.perhaps.add(words)
        status, _, body = server.change(
            ARTICLE, body=urllib.parse.urlencode({"comment": words}),
            Content_Type="application/x-www-form-urlencoded")
        if status == 429:
            return None
        if status != 200 or b'role="status">Comment' not in body:
            return f"a comment: {status}: {body[:200]!r}"
        with self.lock:
            self.entered.add(words)
        return None

    def wrong_bytes(self, server, rng):
        text, wanted = rng.choice(WRONG)
        found = server.raw(text, 20)
        status = int(found[9:12]) if found.startswith(b"HTTP/1.") else 0
        right = status in wanted and b"root:" not in found
        return None if right else f"{text[:60]!r}: {found[:100]!r}"

    def pipelined(self, server, _rng):
        text = b"".join(b"GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % pair for pair in (
            (b"/alive", b""), (b"/nothing", b""), (b"/alive", b"Connection: close\r\n")))
        found = server.raw(text, 20)
        statuses = [part[:3] for part in found.split(b"HTTP/1.1 ")[1:]]
        return None if statuses == [b"200", b"404", b"200"] else f"pipelined: {statuses}"

    def leaves(self, server, rng):
        path = path_of("/api/v1/shock", ("STATEMENT", f"outage CHN gallium:refined "
                                         f"{rng.randrange(1, 1000) / 10}%"), ("for", "USA"))
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
            link.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return None

    def never_ends(self, server, _rng):
        if not self.slow.acquire(blocking=False):
            return None
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=40) as link:
                link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
                begun, found = time.monotonic(), link.recv(4096)
            took_s = time.monotonic() - begun
        finally:
            self.slow.release()
        right = b" 408 " in found and 10 < took_s < 30
        return None if right else f"a head without end: {found[:60]!r} after {took_s:.0f} s"

    KINDS = ((kept, 40), (fresh, 20), (view, 12), (solve, 8), (run, 2), (comment, 1),
             (wrong_bytes, 10), (pipelined, 3), (leaves, 3), (never_ends, 1))

    def one(self, kind, seed):
        """A request of this kind; asked again when its server was ended meanwhile."""
        for _ in range(4):
            life, begun = self.life, time.monotonic()
            try:
                said = kind(self, self.server, random.Random(seed))
                if said and (": 503" in said or self.ends or self.life != life):
                    raise ConnectionError(said)   # the server was ended meanwhile
            except (OSError, http.client.HTTPException, ValueError) as why:
                with self.lock:
                    again = self.ends or self.life != life
                    if again:
                        self.broken_off += 1
                    else:
                        self.lost.append(f"{kind.__name__}: {type(why).__name__}: {why}")
                if not again:
                    return
                wait_until(lambda: not self.ends, 40)
                continue
            with self.lock:
                self.counts[kind.__name__] += 1
                if kind not in (Load.run, Load.wrong_bytes, Load.never_ends, Load.leaves):
                    self.took_s.append(time.monotonic() - begun)
                if said:
                    self.wrong.append(said)
            return
        with self.lock:
            self.lost.append(f"{kind.__name__}: cut off four times")

    # ---- between -------------------------------------------------------------------------

    def row(self, begun):
        """What stands now: seconds, requests, memory, descriptors, children, times."""
        pid = self.server.process.pid
        with self.lock:
            took = sorted(self.took_s) or [0.0]
            self.took_s = []
        return {
            "seconds": round(time.monotonic() - begun), "server": self.life,
            "requests": sum(self.counts.values()), "lost": len(self.lost),
            "wrong": len(self.wrong), "rss_kb": self.server.rss_kb(),
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
            "children": len(self.server.children()),
            "median_ms": round(1e3 * statistics.median(took), 1),
            "p95_ms": round(1e3 * took[int(0.95 * (len(took) - 1))], 1),
            "most_ms": round(1e3 * took[-1], 1)}

    def restart(self, how):
        """End the server while it answers, begin another; what it said to have entered is there."""
        old = self.server
        self.ends = True
        status = old.end(how)
        left = old.said
        with self.lock:
            entered = set(self.entered)
        found, _, why = line_of(self.lode, "event", "feedback", "--json", "--db", self.db)
        texts = [item["text"] for item in json.loads(found)["result"]["comments"]] if found else []
        tap.ok(entered <= set(texts) <= self.perhaps and len(texts) == len(set(texts)),
               f"{len(entered)} comments that were said to be entered are there, once", why)
        if how == signal.SIGTERM:
            tap.ok(status == 0 and not left, "SIGTERM under load: 0, nothing is left", status, left)
        self.begin()


def minutes(load, args, table):
    """The whole run; rows as they were written."""
    rows, begun = [], time.monotonic()
    kinds, weights = zip(*Load.KINDS)
    rng = random.Random(args.seed)
    stops = [(args.seconds * part, how) for part, how in (
        (0.75, signal.SIGTERM), (0.82, signal.SIGKILL), (0.9, signal.SIGTERM))]
    said = queue.SimpleQueue()
    with concurrent.futures.ThreadPoolExecutor(N_WORKER) as crew:
        for n in range(int(args.seconds * args.rate)):
            due = begun + n / args.rate
            time.sleep(max(0.0, due - time.monotonic()))
            said.put(crew.submit(load.one, rng.choices(kinds, weights)[0], rng.getrandbits(64)))
            if stops and time.monotonic() - begun >= stops[0][0]:
                load.restart(stops.pop(0)[1])
            if time.monotonic() - begun >= 60 * (len(rows) + 1):
                rows.append(load.row(begun))
                table.write(",".join(map(str, rows[-1].values())) + "\n")
                table.flush()
    while not said.empty():
        said.get().result()      # what the test itself did wrong
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lode")
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument("--rate", type=float, default=6, help="requests begun a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="load.csv")
    args = parser.parse_args()
    if not 0 < args.rate <= 50 or not 240 <= args.seconds <= 86400:
        parser.error("want a rate of at most 50 a second and 240 to 86400 seconds")
    with tempfile.TemporaryDirectory() as folder, open(args.out, "w", encoding="ascii") as table:
        load = Load(os.path.abspath(args.lode), folder)
        table.write(",".join(load.row(time.monotonic())) + "\n")
        rows = minutes(load, args, table)
        tap.ok(not load.lost, f"of {sum(load.counts.values())} requests {len(load.lost)} are lost, "
               f"{load.broken_off} were cut off by an end and asked again", *load.lost[:10])
        tap.ok(not load.wrong, f"{len(load.wrong)} answers are wrong", *load.wrong[:10])
        first = [row for row in rows if row["server"] == 1]
        third = max(1, len(first) // 3)
        before = max(row["rss_kb"] for row in first[third:2 * third] or first)
        after = max(row["rss_kb"] for row in first[2 * third:] or first)
        tap.ok(after <= before + 2048, f"memory is flat: at most {before} KB in the second third "
               f"of the first server's life, {after} KB in the last")
        tap.ok(wait_until(lambda: not load.server.children()), "no child is left")
        n_file = len(os.listdir(f"/proc/{load.server.process.pid}/fd"))
        tap.ok(n_file < 24, f"{n_file} descriptors are open")
        load.restart(signal.SIGTERM)
        load.server.end()
        print("# " + ", ".join(f"{name} {n}" for name, n in sorted(load.counts.items())))
    tap.done_testing()


if __name__ == "__main__":
    main()
