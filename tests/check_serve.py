"""`lode serve` on loopback: the same bytes as the command, and the documented answer to whoever
asks wrongly, slowly, too much, or from elsewhere.

    python3 tests/check_serve.py LODE [PART...]

Parts: same, forms, door, bodies, runs, wire, slow, load, environment, desk, end; all when none is named. Each starts a
server of its own on a port that is free (--port 0).
"""

import concurrent.futures
import gzip
import hashlib
import html
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import tap  # noqa: E402

BAN = "ban CHN gallium:refined -> USA"
MARKET = json.dumps({
    "schema": "lode/market/1", "nodes": [{"id": "n1"}], "activities": [
        {"id": "s", "terms": [["n1", 1]], "kind": "linear", "c": 10, "b": 0.5, "upper": 80},
        {"id": "d", "terms": [["n1", -1]], "kind": "linear", "c": -50, "b": 0.5, "upper": 100}]})
STUCK = json.dumps({
    "schema": "lode/market/1", "nodes": [{"id": "n1", "rhs": 500}], "activities": [
        {"id": "s", "terms": [["n1", 1]], "kind": "linear", "c": 10, "b": 0.5, "upper": 80}]})
SLOW = "/api/v1/coerce?all=1"   # a question of minutes
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ADD = ["event", "add", os.path.join(ROOT, "docs", "examples", "ga-ge-sb.yaml"), "--by", "ed", "--why", "new"]


class Server:
    """A server and how to ask it."""

    def __init__(self, lode, *options, env=None):
        self.folder = tempfile.mkdtemp(prefix="lode-serve-test-")
        self.process = subprocess.Popen(
            [lode, "serve", "--port", "0", *options], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=self.folder,
            env={**os.environ, "TMPDIR": self.folder, "LODE_PACKS": "", **(env or {})})
        self.url = self.process.stdout.readline().decode().strip()
        self.host = urllib.parse.urlsplit(self.url).netloc
        self.port = int(self.host.rsplit(":", 1)[1])
        word = "" if "--token" in options else self.process.stdout.readline().decode()
        self.token = word.partition(": ")[2].strip()

    def ask(self, path, method="GET", body=None, timeout=120, **headers):
        """(status, headers, body) on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            link.request(method, path, body,
                         {name.replace("_", "-"): value for name, value in headers.items()})
            reply = link.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            link.close()

    def change(self, path, method="POST", body=None, **headers):
        return self.ask(path, method, body, X_Lode_Token=self.token, **headers)

    def raw(self, text, timeout=30):
        """All that comes back for these bytes, until the server closes or falls silent."""
        found = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as link:
            link.sendall(text)
            try:
                while True:
                    part = link.recv(65536)
                    if not part:
                        break
                    found += part
            except (TimeoutError, ConnectionResetError):
                pass
        return found

    def children(self):
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(path, encoding="ascii") as file:
            return [int(word) for word in file.read().split()]

    def rss_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmRSS"):
                    return int(line.split()[1])
        return 0

    def end(self, how=signal.SIGTERM):
        """The exit status."""
        self.process.send_signal(how)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.said = self.process.stderr.read().decode()
        left = os.listdir(self.folder)
        if left:
            self.said += f"left: {left}"
        else:
            os.rmdir(self.folder)
        return self.process.returncode


def path_of(path, *pairs):
    return path + ("?" + urllib.parse.urlencode(pairs) if pairs else "")


def line_of(lode, *words, stdin=None):
    """Standard output of the command, its exit status, its sentence."""
    run = subprocess.run([lode, *words], input=stdin, capture_output=True, check=False,
                         env={**os.environ, "LODE_PACKS": ""})
    return run.stdout, run.returncode, run.stderr.decode()


def wait_until(held, seconds=30.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if held():
            return True
        time.sleep(0.05)
    return False


def check_same(lode, server):
    """The same bytes as the command line, for a dozen questions."""
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        questions = [
            (["data", "list", "--json"], path_of("/api/v1/data/list")),
            (["data", "list", "--csv"], path_of("/api/v1/data/list.csv")),
            (["data", "list"], path_of("/api/v1/data/list.txt")),
            (["measure", "--method", "hhi", "--good", "gallium", "--json"],
             path_of("/api/v1/measure.json", ("method", "hhi"), ("good", "gallium"))),
            (["measure", "--method", "hhi,cr3", "--good", "cobalt:mine", "--year", "2023", "--csv"],
             path_of("/api/v1/measure.csv", ("method", "hhi,cr3"), ("good", "cobalt:mine"),
                     ("year", "2023"))),
            (["measure", "--method", "hhi", "--good", "gallium", "--no-band"],
             path_of("/api/v1/measure.txt", ("method", "hhi"), ("good", "gallium"),
                     ("no-band", "true"))),
            (["shock", BAN, "--json"], path_of("/api/v1/shock", ("STATEMENT", BAN))),
            (["shock", BAN, "outage AUS lithium:mine 0.5", "--for", "USA"],
             path_of("/api/v1/shock.txt", ("for", "USA"), ("STATEMENT", BAN),
                     ("STATEMENT", "outage AUS lithium:mine 0.5"))),
            (["shock", BAN, "--csv", "--months", "6"],
             path_of("/api/v1/shock.csv", ("STATEMENT", BAN), ("months", "6"))),
            (["shock", BAN, "--json", "--draws", "20", "--seed", "7"],
             path_of("/api/v1/shock.json", ("STATEMENT", BAN), ("draws", "20"), ("seed", "7"))),
            (["shock", BAN, "-o", page], path_of("/api/v1/shock.html", ("STATEMENT", BAN))),
            (["explain", "base/use/gallium:refined/USA", "--json"],
             "/explain/base/use/gallium:refined/USA"),
            (["explain", "base/use/gallium:refined/USA"],
             path_of("/api/v1/explain.txt", ("FIGURE", "base/use/gallium:refined/USA"))),
        ]
        for words, path in questions:
            wanted, status, _ = line_of(lode, *words)
            if page in words:
                with open(page, "rb") as file:
                    wanted = file.read()
            found = server.ask(path)
            tap.ok(status == 0 and found[0] == 200 and found[2] == wanted and len(wanted) > 50,
                   f"lode {' '.join(words[:4])}: the same {len(wanted)} bytes".replace(page, "x"),
                   found[0], found[2][:200])
            again = server.ask(path)
            tap.ok(again[2] == wanted and again[1]["ETag"] == found[1]["ETag"],
                   "and asked again")


def check_described(server, metadata):
    """openapi.json names the routes of metadata and of figures, as they are answered."""
    document = json.loads(server.ask("/openapi.json")[2])
    paths, schemas = document["paths"], document["components"]["schemas"]
    wanted = schemas["Metadata"]
    tap.ok("/api/v1/shock.metadata.json" in paths
           and set(wanted["required"]) == set(wanted["properties"]) == set(metadata)
           and metadata["schema"] == wanted["properties"]["schema"]["const"],
           "openapi.json describes metadata", sorted(metadata))
    asked = {"json" if "{format}" not in path else form: path
             for path in paths if path.startswith("/explain/")
             for form in ("json", "csv")}
    wrong = []
    for form, path in asked.items():
        status, head, _ = server.ask(path.replace("{figure}", "base/use/gallium:refined/USA")
                                     .replace("{format}", form))
        content = paths[path]["get"]["responses"]["200"]["content"]
        if status != 200 or head["Content-Type"].split(";")[0] not in content:
            wrong.append((path, form, status, head["Content-Type"]))
    tap.ok(set(asked) == {"json", "csv"} and not wrong, "and figures by their path", wrong)
    unnamed = [q["href"] for q in json.loads(server.ask("/api/v1/")[2])["questions"]
               if q["href"] + ".metadata.json" not in paths]
    tap.ok(not unnamed, "each question of /api/v1/ has its metadata there", unnamed)


def check_forms(lode, server):
    """ETag, HEAD, gzip, metadata, lists, pages, and a problem for each exit status."""
    path = path_of("/api/v1/measure", ("method", "hhi"), ("good", "gallium"))
    status, head, body = server.ask(path)
    tag = head["ETag"]
    tap.ok(status == 200 and tag == f'"{hashlib.sha256(body).hexdigest()[:32]}"',
           "the ETag is the hash of the bytes", tag)
    found = server.ask(path, If_None_Match=tag)
    tap.ok(found[0] == 304 and found[2] == b"" and found[1]["ETag"] == tag, "304 to who has it")
    tap.ok(server.ask(path, If_None_Match='"other"')[0] == 200, "200 to who has another")
    found = server.ask(path, "HEAD")
    tap.ok(found[0] == 200 and found[2] == b"" and found[1]["ETag"] == tag
           and found[1]["Content-Length"] == str(len(body)), "HEAD has the head alone", found[1])
    found = server.ask("/api/v1/data/list", Accept_Encoding="br, gzip;q=0.5")
    plain = server.ask("/api/v1/data/list", Accept_Encoding="gzip;q=0")
    tap.ok(found[1]["Content-Encoding"] == "gzip" and gzip.decompress(found[2]) == plain[2]
           and plain[1]["Content-Encoding"] is None and found[1]["ETag"] != plain[1]["ETag"],
           "gzip to who asks, with an ETag of its own")
    tap.ok(server.ask("/api/v1/data/list", If_None_Match=found[1]["ETag"],
                      Accept_Encoding="gzip")[0] == 304, "which gives 304, too")

    questions = json.loads(server.ask("/api/v1/")[2])["questions"]
    names = [question["name"] for question in questions]
    tap.ok({"shock", "policy run", "market solve"} <= set(names),
           "/api/v1/ lists the questions", names)
    tap.ok("data import" not in names and "serve" not in names, "and none that writes or serves")
    found = json.loads(server.ask("/api/v1/shock.metadata.json")[2])
    tap.ok(found["question"]["name"] == "shock" and len(found["data"]) == 64
           and len(found["packs"]["result"]["packs"]) > 5 and found["licence"] == "Apache-2.0",
           "metadata says what the question is, and which packs")
    check_described(server, found)

    status, head, body = server.ask("/")
    tap.ok(status == 200 and b'action="/ask/shock"' in body and server.token.encode() in body,
           "the start page has forms and the token")
    policy = head["Content-Security-Policy"]
    tap.ok("default-src 'self'" in policy and "unsafe" not in policy
           and head["X-Content-Type-Options"] == "nosniff"
           and head["Referrer-Policy"] == "same-origin"
           and head["Permissions-Policy"] and head["Cross-Origin-Opener-Policy"]
           and head["Cross-Origin-Resource-Policy"], "and the shields")
    style = body.split(b'rel="stylesheet" href="')[1].split(b'"')[0].decode()
    found = server.ask(style)
    tap.ok(found[0] == 200 and "immutable" in found[1]["Cache-Control"]
           and found[1]["Content-Type"].startswith("text/css"), "its style may be kept for ever")
    found = server.ask(path_of("/ask/shock", ("ask", "1"), ("STATEMENT", BAN), ("for", "")))
    tap.ok(found[0] == 200 and b"Base year 2024" in found[2] and b"lode shock" in found[2],
           "a form is answered with the table and its line", found[2][:300])
    found = server.ask(path_of("/ask/shock", ("ask", "1"), ("STATEMENT", "ban <b> x")))
    tap.ok(found[0] == 400 and b"<b>" not in found[2].replace(b"<b>shock", b"")
           and b"&lt;b&gt;" in found[2], "what was asked wrongly is shown, escaped")
    tap.ok(server.ask("/alive")[0] == 200, "a view of its own comes from a child")
    found = server.ask(path_of("/api/v1/shock.html", ("STATEMENT", BAN)))
    tap.ok("'sha256-" in found[1]["Content-Security-Policy"]
           and "unsafe" not in found[1]["Content-Security-Policy"],
           "a command's page has its style let in by its hash")
    found = server.ask(path_of("/api/v1/chart.svg", ("KIND", "bars"), ("GOOD", "gallium:refined")))
    tap.ok(found[0] == 200 and "'sha256-" in found[1]["Content-Security-Policy"],
           "and so has a chart", found[1]["Content-Security-Policy"])

    def problem(name, found, status, exit_status, text):
        try:
            said = json.loads(found[2])
        except ValueError:
            said = {}
        tap.ok(found[0] == status == said.get("status")
               and found[1]["Content-Type"] == "application/problem+json"
               and said.get("exit_status") == exit_status and text in said.get("detail", "")
               and said["type"].startswith("urn:lode:problem:") and said["title"]
               and said["instance"].startswith("/"), name, found[0], found[2][:400])

    _, _, sentence = line_of(lode, "shock", "ban QQQ gallium:refined")
    problem("usage of the command is 400", server.ask(
        path_of("/api/v1/shock", ("STATEMENT", "ban QQQ gallium:refined"))), 400, 2,
            sentence.strip().removeprefix("lode: "))
    problem("an unknown name is 400 with the nearest", server.ask(
        path_of("/api/v1/shock", ("mont", "3"))), 400, 2, "the nearest are 'months'")
    problem("a broken file is 422", server.change(
        "/api/v1/market/solve", body="{", Content_Type="text/plain"), 422, 3, "request.txt")
    found = server.change("/api/v1/market/solve", body=STUCK, Content_Type="text/plain")
    problem("infeasible is 422", found, 422, 4, "infeasible")
    tap.ok(json.loads(found[2]).get("answer", {}).get("schema") == "lode/solution/1",
           "with the answer that says so")
    problem("an unknown question is 404", server.ask("/api/v1/shokc"), 404, None, "'shock'")
    problem("a question of the command line alone is 404",
            server.ask("/api/v1/data/import"), 404, None, "data/")
    problem("an unknown ending is 406", server.ask("/api/v1/shock.exe"), 406, None, ".json")
    problem("a form that the command cannot write is 406", server.ask(
        path_of("/api/v1/data/list.html")), 406, 2,
            "-o answer.html")
    problem("an unknown path is 404", server.ask("/nothing"), 404, None, "nothing here")
    problem("a method of no use is 405", server.ask("/api/v1/shock", "PUT"), 405, None, "GET")


def check_door(lode, server):
    """Who is let in: Host, Origin, Sec-Fetch-Site, token; and --bind, --token, --host."""
    path = "/api/v1/data/list"
    tap.ok(server.ask(path, Host="evil.example")[0] == 421, "another Host is 421")
    tap.ok(server.ask(path, Host=f"evil.example:{server.port}")[0] == 421, "with this port, too")
    tap.ok(server.ask(path, Host=f"localhost:{server.port}")[0] == 200, "localhost is this one")
    tap.ok(b" 400 " in server.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").split(b"\r\n")[0],
           "no Host is 400")
    tap.ok(server.ask(path, Origin="http://evil.example")[0] == 403, "another Origin is 403")
    tap.ok(server.ask(path, Origin=f"http://127.0.0.1:{server.port}")[0] == 200, "its own is fine")
    tap.ok(server.ask(path, Sec_Fetch_Site="cross-site")[0] == 403, "another site is 403")
    found = server.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate",
                       Sec_Fetch_Dest="document")
    tap.ok(found[0] == 200, "a link from elsewhere opens the page")
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    tap.ok(server.ask("/api/v1/runs", "POST", "question=shock", **form)[0] == 403, "no token is 403")
    tap.ok(server.ask("/api/v1/runs", "POST", "question=shock", X_Lode_Token="0" * 32,
                      **form)[0] == 403, "a wrong one, too")
    tap.ok(server.ask("/api/v1/runs/0123456789abcdef", "DELETE")[0] == 403, "and of DELETE")
    found = server.ask("/api/v1/runs", "POST",
                       f"question=data/list&lode-token={server.token}", **form)
    tap.ok(found[0] == 202, "a form may hold it", found[2])

    secret = "a-token-of-some-length"
    guarded = Server(lode, "--token", secret, "--host", "lode.example")
    tap.ok(guarded.ask(path)[0] == 401, "--token is wanted of a GET")
    tap.ok(guarded.ask(path, Authorization=f"Bearer {secret}")[0] == 200, "and lets in")
    tap.ok(guarded.ask(path, Authorization=f"Bearer {secret}", Host="lode.example")[0] == 200,
           "--host lets a name in")
    tap.ok(guarded.end() == 0, "SIGTERM ends with 0", guarded.said)
    out, status, sentence = line_of(lode, "serve", "--bind", "0.0.0.0", "--port", "0")
    tap.ok(status == 2 and "want --token" in sentence and not out, "--bind wants --token")
    _, status, sentence = line_of(lode, "serve", "--token", "short", "--port", "0")
    tap.ok(status == 2 and "16 characters" in sentence, "a short token is refused")
    _, status, sentence = line_of(lode, "serve", "--port", str(server.port))
    tap.ok(status == 1 and "already in use" in sentence and "--port 0" in sentence,
           "two servers on one port: a clear sentence", sentence)


def check_bodies(lode, server):
    """Files by body, large bodies, names that lead out."""
    wanted, _, _ = line_of(lode, "market", "solve", "-", "--json", stdin=MARKET.encode())
    found = server.change("/api/v1/market/solve", body=MARKET, Content_Type="text/plain")
    tap.ok(found[0] == 200 and found[2] == wanted, "a raw body is the file", found[2][:200])
    form = (f'--XX\r\nContent-Disposition: form-data; name="FILE"; filename="../../m.json"\r\n'
            f'\r\n{MARKET}\r\n--XX--\r\n')
    found = server.change("/api/v1/market/solve.json", body=form,
                          Content_Type="multipart/form-data; boundary=XX")
    tap.ok(found[0] == 200 and found[2] == wanted, "a form holds the file", found[2][:200])
    found = server.change("/api/v1/market/solve", body=json.dumps({"FILE": MARKET}),
                          Content_Type="application/json")
    tap.ok(found[0] == 200 and found[2] == wanted, "a document holds its text", found[2][:200])
    tap.ok(len(os.listdir(server.folder)) == 1
           and os.listdir(os.path.join(server.folder, os.listdir(server.folder)[0])) == ["empty"],
           "no file is left", os.listdir(server.folder))
    found = server.ask(path_of("/api/v1/market/solve", ("FILE", "/etc/passwd")))
    tap.ok(found[0] == 400 and b"no request names a file" in found[2], "a file by name is 400")
    found = server.ask(path_of("/api/v1/measure", ("method", "hhi"), ("set", "production=/etc")))
    tap.ok(found[0] == 400 and b"no request names a file" in found[2], "a folder by name is 400")
    found = server.ask(path_of("/api/v1/measure", ("method", "hhi"), ("compare", "passwd.csv")))
    tap.ok(found[0] >= 400, "no file of the server's folder is read")
    found = server.change("/api/v1/market/solve", body=b"x" * 10_000_000,
                          Content_Type="text/plain")
    tap.ok(found[0] == 413, "10 MB are 413", found[0])

    def parts():
        for _ in range(100):
            yield b"x" * 100_000
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    link.request("POST", "/api/v1/market/solve", parts(),
                 {"X-Lode-Token": server.token, "Content-Type": "text/plain"},
                 encode_chunked=True)
    tap.ok(link.getresponse().status == 413, "in pieces without a length, too")
    link.close()
    found = server.change("/api/v1/market/solve", body="x", Content_Type="image/png")
    tap.ok(found[0] == 400 and b"image/png" in found[2], "a body of another type is 400")
    found = server.raw(b"POST /api/v1/market/solve HTTP/1.1\r\nHost: localhost\r\n"
                       b"X-Lode-Token: " + server.token.encode() + b"\r\nExpect: 100-continue\r\n"
                       b"Content-Length: 10000000\r\nContent-Type: text/plain\r\n\r\n", 5)
    tap.ok(found.startswith(b"HTTP/1.1 413"), "who asks before sending is told at once", found[:80])


def check_runs(lode, server):
    """Jobs: begun, watched, fetched, cancelled, killed."""
    body = json.dumps({"question": "shock.csv", "STATEMENT": [BAN], "draws": 200, "for": "USA"})
    status, head, said = server.change("/api/v1/runs", body=body, Content_Type="application/json")
    tap.ok(status == 202 and head["Location"].startswith("/api/v1/runs/"), "a run is 202", said)
    place = head["Location"]
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    link.request("GET", place + "/events")
    events = link.getresponse()
    tap.ok(events.status == 200 and events.headers["Content-Type"] == "text/event-stream",
           "it can be watched")
    text = events.read().decode()
    link.close()
    last = json.loads(text.strip().split("data: ")[-1])
    tap.ok("event: progress" in text and "event: end" in text and last["state"] == "done",
           "its events end with its end", text[-400:])
    tap.ok(last["all"] > 0 and last["done"] == last["all"], "it says how far it is", last)
    wanted, _, _ = line_of(lode, "shock", BAN, "--draws", "200", "--for", "USA", "--csv")
    tap.ok(server.ask(last["result"])[2] == wanted, "its result is the command's")
    tap.ok(json.loads(server.ask("/api/v1/runs")[2])["runs"][-1]["id"] == last["id"],
           "it is in the list")
    tap.ok(server.ask(place, "DELETE", X_Lode_Token=server.token)[0] == 204
           and server.ask(place)[0] == 404, "once it has ended, DELETE forgets it")

    body = json.dumps({"question": "coerce", "all": True})
    place = server.change("/api/v1/runs", body=body,
                          Content_Type="application/json")[1]["Location"]
    tap.ok(server.ask(place + "/result")[0] == 404, "no result before the end")
    tap.ok(wait_until(lambda: len(server.children()) == 1), "a child answers")
    watcher = socket.create_connection(("127.0.0.1", server.port))
    watcher.sendall(f"GET {place}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    watcher.recv(4096)
    watcher.close()
    time.sleep(0.5)
    tap.ok(json.loads(server.ask(place)[2])["state"] == "running",
           "a browser that goes away ends nothing")
    server.change(place, "DELETE")
    tap.ok(wait_until(lambda: not server.children()), "DELETE ends the child")
    tap.ok(wait_until(lambda: json.loads(server.ask(place)[2])["state"] == "cancelled"),
           "and the run is cancelled")

    answers = []
    asker = threading.Thread(target=lambda: answers.append(server.ask(SLOW)))
    asker.start()
    tap.ok(wait_until(lambda: len(server.children()) == 1), "a question of minutes is asked")
    os.kill(server.children()[0], signal.SIGKILL)
    asker.join(30)
    tap.ok(answers and answers[0][0] == 500 and b"ended by a signal" in answers[0][2],
           "a killed child is 500", answers)
    tap.ok(server.ask("/api/v1/data/list")[0] == 200, "and the next question is answered")
    found = server.change("/api/v1/runs", body="{\"question\": \"shokc\"}",
                          Content_Type="application/json")
    tap.ok(found[0] == 400 and b"'shock'" in found[2], "an unknown question offers the nearest")
    found = server.change("/api/v1/runs", body="{\"question\": \"data import\"}",
                          Content_Type="application/json")
    tap.ok(found[0] == 400, "a question of the command line alone is none")

    hasty = Server(lode, "--timeout", "1")
    found = hasty.ask(SLOW)
    tap.ok(found[0] == 504 and b"/api/v1/runs" in found[2], "too long is 504", found)
    tap.ok(hasty.end() == 0, "and its server ends", hasty.said)


def check_wire(lode, server):
    """Bytes that no browser sends."""
    host = b"Host: localhost\r\n"
    two = (b"GET /alive HTTP/1.1\r\n" + host + b"\r\n"
           b"GET /api/v1/data/list.txt HTTP/1.1\r\n" + host + b"\r\n"
           b"GET /nothing HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
    found = server.raw(two)
    at = [found.find(text) for text in (b"lode is alive", b"countries", b"nothing here")]
    tap.ok(found.count(b"HTTP/1.1 ") == 3 and 0 < at[0] < at[1] < at[2],
           "pipelined requests are answered in order", found[:200])
    for path in ("/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                 "//etc/passwd", "/api/v1/../../etc/passwd", "/style.css/../../etc/passwd",
                 "/explain/../../etc/passwd", "/%00", "/style.css%00.html", "/ask/../style.css"):
        found = server.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
                           "Connection: close\r\n\r\n".encode())
        tap.ok(found.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")) and b"root:" not in found,
               f"{path} leads nowhere", found[:100])
    for name, text in {
            "no request at all": b"\x00\x01\x02\r\n\r\n",
            "half a line": b"GET\r\n\r\n",
            "no version": b"GET /\r\n\r\n",
            "a version to come": b"GET / HTTP/9.9\r\n" + host + b"\r\n",
            "a head without colons": b"GET / HTTP/1.1\r\n" + host + b"nonsense\r\n\r\n",
            "a negative length": b"POST / HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n",
            "a broken chunk": b"POST /api/v1/runs HTTP/1.1\r\n" + host
                              + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
            "a head of 100 KB": b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 100_000
                                + b"\r\n\r\n",
            "a path of 100 KB": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
    }.items():
        found = server.raw(text, 3)
        tap.ok(found == b"" or b" 2" not in found.split(b"\r\n")[0],
               f"{name} is refused", found[:100])
    tap.ok(server.ask("/alive")[0] == 200, "the server stands")


def check_slow(lode, server):
    """Slowloris: a head that never ends holds nobody up, and ends with 408."""
    links = []
    for _ in range(50):
        link = socket.create_connection(("127.0.0.1", server.port), timeout=40)
        link.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        links.append(link)
    begun = time.monotonic()
    tap.ok(server.ask("/alive")[0] == 200, "50 slow heads hold nobody up")
    body = socket.create_connection(("127.0.0.1", server.port), timeout=40)
    alive, found = True, b""
    while alive and time.monotonic() - begun < 35:
        time.sleep(1)
        try:
            links[0].sendall(b"X: y\r\n")   # never silent
        except OSError:
            alive = False
        else:
            links[0].setblocking(False)
            try:
                found += links[0].recv(4096)
                alive = not found
            except BlockingIOError:
                pass
            except OSError:
                alive = False
            links[0].setblocking(True)
    took = time.monotonic() - begun
    tap.ok(not alive and 10 < took < 30, f"a head may take 15 s ({took:.0f})")
    tap.ok(b" 408 " in found, "and then it is 408", found)
    for link in (*links, body):
        link.close()


def check_load(lode, server):
    """1,000 requests at once, mixed: none is lost, and the parent does not grow."""
    paths = [
        path_of("/api/v1/measure", ("method", "hhi"), ("good", "gallium"), ("year", str(year)))
        for year in range(2015, 2025)]
    paths += ["/", "/alive", "/api/v1/", "/nothing", "/api/v1/shokc", "/api/v1/data/list.csv",
              path_of("/api/v1/shock.txt", ("STATEMENT", BAN)), "/style.css"]
    wanted = {path: server.ask(path)[::2] for path in paths}
    # Answers that nobody has asked before, so that each is a child's.
    fresh = [path_of("/api/v1/measure.txt", ("method", "hhi"), ("good", good), ("year", str(year)))
             for good in ("cobalt:mine", "lithium:mine", "tungsten:mine", "nickel:mine")
             for year in range(2012, 2022)]
    todo = [(paths + fresh)[n % (len(paths) + len(fresh))] for n in range(1000)]
    before = server.rss_kb()

    def one(path):
        try:
            found = server.ask(path)
        except OSError as why:
            return path, why
        if path in wanted:
            return path, None if found[::2] == wanted[path] else found[:1]
        return path, None if found[0] in (200, 422) else found

    def storm():
        with concurrent.futures.ThreadPoolExecutor(250) as crew:
            return [item for item in crew.map(one, todo) if item[1]]

    lost = storm()
    tap.ok(not lost, f"1,000 requests on 250 connections: {len(lost)} lost", *lost[:5])
    first = server.rss_kb()
    for _ in range(2):
        lost += storm()
    last = server.rss_kb()
    tap.ok(not lost, "2,000 more: none is lost", *lost[:5])
    with open(lode, "rb") as program:
        watched = b"__asan_init" in program.read()   # keeps what was freed for a while
    if watched:
        tap.skip("memory under a sanitizer says nothing")
    else:
        tap.ok(last - first < 2048, f"the parent: {before} KB before, {first} after 1,000, "
                                    f"{last} after 3,000")
    tap.ok(wait_until(lambda: not server.children()), "no child is left")
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
        tap.ok("Threads:\t1\n" in file.read(), "the parent has one thread")


def check_end(lode):
    """Signals: SIGTERM 0, SIGINT 130; children and files go; who waits is told."""
    for how, wanted in ((signal.SIGTERM, 0), (signal.SIGINT, 130)):
        server = Server(lode)
        answers = []
        asker = threading.Thread(target=lambda: answers.append(server.ask(SLOW)))
        asker.start()
        wait_until(lambda: len(server.children()) == 1)
        child = server.children()[0]
        status = server.end(how)
        asker.join(30)
        tap.ok(status == wanted and not server.said, f"{how.name} ends with {wanted}",
               status, server.said)
        tap.ok(answers and answers[0][0] == 503, "who waits is told", answers)
        tap.ok(not os.path.exists(f"/proc/{child}"), "its child is gone")


def part_of(page, begin, end):
    """What stands between two words of a page."""
    return page.partition(begin)[2].partition(end)[0]


def check_desk_pages(lode, server, folder):
    """Pages and feeds of the desk are those that are published."""
    env = {**os.environ, "LODE_PACKS": "", "LODE_DB": os.path.join(folder, "own.db")}
    status, headers, _ = server.ask("/desk")
    tap.ok(status == 308 and headers["Location"] == "/desk/", "/desk leads to its folder")
    status, headers, front = server.ask("/desk/")
    tap.ok(status == 200 and "unsafe" not in headers["Content-Security-Policy"],
           "the front page comes, and lets in no inline script or style", status)
    site = os.path.join(folder, "site")
    run = subprocess.run([lode, "event", "publish", "--out", site, "--briefs", "1e9"], env=env,
                         capture_output=True, text=True, check=False)
    tap.ok(run.returncode == 0, "the same is published", run.stderr)
    for name, kind in (("feed.atom", "application/atom+xml"), ("feed.rss", "application/rss+xml"),
                       ("feed.json", "application/feed+json"), ("digest.txt", "text/plain"),
                       ("feeds/mineral-gallium.json", "application/feed+json")):
        status, headers, body = server.ask(f"/desk/{name}")
        with open(os.path.join(site, name), "rb") as file:
            tap.ok(status == 200 and body == file.read() and headers["Content-Type"].startswith(kind),
                   f"/desk/{name} is the file that is published", status, headers["Content-Type"])
    with open(os.path.join(site, "index.html"), encoding="utf-8") as file:
        published = part_of(file.read(), "</h1>", "<footer>")
    tap.ok(len(published) > 10000 and published in front.decode(),
           "the front page has all that the published one has, byte for byte")
    for path, name in (("/desk/usa", "edition-usa.html"), ("/desk/calendar", "calendar.html")):
        status, _, body = server.ask(path)
        with open(os.path.join(site, name), encoding="utf-8") as file:
            tap.ok(status == 200 and part_of(file.read(), "</h1>", "<footer>") in body.decode(),
                   f"{path} is {name}", status)


def check_desk_ways(server):
    """An article leads to its own sentences as a question."""
    _, _, body = server.ask("/desk/event/evt-r008.html")
    page = body.decode()
    link = html.unescape(part_of(page, '<a href="/ask/shock?months=12', '"'))
    said = html.unescape(part_of(page, "<code>lode shock", "</code>"))
    asked = [value for key, value in urllib.parse.parse_qsl(link[1:]) if key == "STATEMENT"]
    tap.ok(asked and all(f" '{sentence}'" in said for sentence in asked),
           "'Open as scenario' asks the sentences that the article states", link, said)


def check_desk_feeds(server):
    """A feed of what is asked for."""
    path = path_of("/desk/feed.json", ("edition", "USA"), ("mineral", "gallium"),
                   ("kind", "restriction"), ("min_impact", "50"))
    status, _, body = server.ask(path)
    items = json.loads(body)["items"]
    tap.ok(status == 200 and items and all(
        item["_lode"]["loss_usd"] >= 50e6 and item["_lode"]["for"] == "USA"
        and "restriction" in item["tags"]
        and any(tag.partition(":")[0] == "gallium" for tag in item["tags"]) for item in items),
        "a feed of an edition, a mineral, a kind and a least loss holds no others", status)
    status, _, body = server.ask(path_of("/desk/feed.json", ("edition", "AUS")))
    tap.ok(status == 200 and all(item["_lode"]["for"] == "AUS" for item in json.loads(body)["items"]),
           "a place that has no edition has a feed", status)
    for query in ("kind=nope", "mineral=nope", "edition=nope", "colour=red"):
        status, _, body = server.ask(f"/desk/feed.atom?{query}")
        tap.ok(status == 400 and query.partition("=")[2 if query[0] != "c" else 0] in body.decode(),
               f"{query} is refused in words", status)


def check_desk_form(lode, server, folder):
    """What a reader sends is entered once, shown once answered, and never as markup."""
    article = "/desk/event/evt-fl-001.html"
    words = "<script>alert(1)</script> & why?\r\nSecond line"
    body = urllib.parse.urlencode({"comment": words})
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    _, _, page = server.ask(article)
    token = part_of(page.decode(), 'name="lode-token" value="', '"')
    tap.ok(token == server.token, "the form has the token")
    status, _, _ = server.ask(article, "POST", body, **form)
    tap.ok(status == 403, "without the token nothing is taken", status)
    status, _, page = server.ask(article, "POST", body + "&lode-token=" + token, **form)
    tap.ok(status == 200 and 'role="status">Comment 1 on evt-fl-001' in page.decode()
           and "Second line" not in page.decode(), "a comment is entered, and waits", status)
    status, _, _ = server.ask(article + "?" + body)
    tap.ok(status == 400, "a link enters nothing", status)
    for wrong, wanted in (("x" * 2001, 422), ("\x01", 400), (" ", 400)):
        status, _, _ = server.change(article, body=urllib.parse.urlencode({"comment": wrong}), **form)
        tap.ok(status == wanted, f"a comment of {len(wrong)} wrong bytes: {wanted}", status)
    db = ["--db", os.path.join(folder, "own.db")]
    said, status, _ = line_of(lode, "event", "feedback", "--json", *db)
    found = json.loads(said)["result"]["comments"]
    tap.ok(len(found) == 1 and found[0]["text"] == words.replace("\r", ""), "once, as it was sent", found)
    line_of(lode, "event", "answer", "1", "So.", "--by", "ed", *db)
    _, _, page = server.ask(article)
    tap.ok("&lt;script&gt;alert(1)&lt;/script&gt; &amp; why?<br>Second line" in page.decode()
           and "<script>alert" not in page.decode() and "ed: So." in page.decode(),
           "answered it is shown, escaped")


def rows_of(csv):
    return max(len(csv.decode().splitlines()) - 1, 0)


def check_desk_store(lode, server, folder):
    """Questions of events see what was entered since they were asked last."""
    paths = [path_of("/api/v1/event/list.csv", ("own", "true")),
             path_of("/api/v1/event/export.csv", ("own", "true")),
             path_of("/ask/event/list", ("ask", "1"), ("own", "true"))]
    before = [server.ask(path)[2] for path in paths]
    line_of(lode, *ADD, "--db", os.path.join(folder, "own.db"))
    after = [server.ask(path)[2] for path in paths]
    tap.ok([rows_of(csv) for csv in before[:2]] == [0, 0] and rows_of(after[0]) >= 2
           and rows_of(after[1]) >= 2 and before[2] != after[2],
           "what is entered is in the next answer", *after[:2])
    again = server.ask(path_of("/api/v1/measure", ("method", "hhi"), ("good", "gallium")))
    tap.ok(server.ask(path_of("/api/v1/measure", ("method", "hhi"), ("good", "gallium")),
                      If_None_Match=again[1]["ETag"])[0] == 304, "others are kept")


def check_environment(lode):
    """Store, packs and layers of the environment, named from where the server starts."""
    near = os.path.realpath(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(dir=near) as folder:
        named = {"LODE_DB": os.path.join(folder, "own.db"), "LODE_DATA": os.path.join(ROOT, "data"),
                 "LODE_PACKS": os.path.join(ROOT, "docs", "examples", "packs")}
        line_of(lode, *ADD, "--db", named["LODE_DB"])
        here = os.path.join(near, "x")  # beside it the server has its folder
        server = Server(lode, env={name: os.path.relpath(path, here) for name, path in named.items()})
        _, _, rows = server.ask(path_of("/api/v1/event/list.csv", ("own", "true")))
        tap.ok(rows_of(rows) >= 2, "LODE_DB is the store of the children, too", rows)
        run = subprocess.run([lode, "backtest", "NI2014", "--json"], capture_output=True, check=False,
                             env={**os.environ, **named})
        status, _, found = server.ask(path_of("/api/v1/backtest", ("EPISODE", "NI2014")))
        tap.ok(run.returncode == 0 and status == 200 and found == run.stdout,
               "and LODE_DATA and LODE_PACKS are theirs where packs are opened again", status, found[:200])
        tap.ok(server.end() == 0 and not server.said, "the server of 'environment' ends well",
               server.said)


def check_desk(lode):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(lode, "--desk", os.path.join(folder, "own.db"))
        check_desk_pages(lode, server, folder)
        check_desk_ways(server)
        check_desk_feeds(server)
        check_desk_form(lode, server, folder)
        check_desk_store(lode, server, folder)
        tap.ok(server.end() == 0 and not server.said, "the server of 'desk' ends well", server.said)


PARTS = {"same": check_same, "forms": check_forms, "door": check_door, "bodies": check_bodies,
         "runs": check_runs, "wire": check_wire, "slow": check_slow, "load": check_load}


ALONE = {"environment": check_environment, "desk": check_desk, "end": check_end}


def main(lode, parts):
    for name in parts or [*PARTS, *ALONE]:
        if name in ALONE:
            ALONE[name](lode)
            continue
        server = Server(lode)
        PARTS[name](lode, server)
        tap.ok(server.end() == 0 and not server.said, f"the server of '{name}' ends well",
               server.process.returncode, server.said)
    tap.done_testing()


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2:])
