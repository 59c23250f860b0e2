"""Whatever call to the system fails, the command ends in an answer or in a sentence.

    python3 tests/check_torture.py LODE SHIM SOURCE [--all] [NAME...]

SHIM is the library of tests/torture/fail.c, SOURCE the project's folder. Each command of
tests/torture/commands.py is run once to count its calls of every kind, then again and again with
one of them failing, once: every one with --all, else a part of them drawn from a fixed seed.
Every time

  - nothing crashes, and the exit status is one of docs/exit-status.md;
  - with the right status come the right bytes, on standard output and in every file;
  - with another one, one sentence stands on standard error, nothing on standard output (part of
    the answer where its writing failed), and every file is what it was or what it should be;
  - no other file is left, in the folder or in TMPDIR;
  - a store opens again and holds the old state or the new one; a sweep goes on to the right rows.

A program built with -Db_sanitize=address says what it lost or overstepped, too; SHIM is not watched.
Prints TAP.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "torture"))
import commands  # noqa: E402
import tap  # noqa: E402

SEED = 11
N_WORKER = os.cpu_count() or 1
N_FEWER = 14      # calls of a kind that fail, of more of them
FEW = 4           # of these the first and the last
MOST_SHOWN = 5    # failures said in full

# With which status a command may end when a call of the kind fails; a short read or write is none.
STATUS = {"alloc": {1}, "read": {1, 3}, "write": {1}, "short": set(), "open": {1, 3}, "name": {1},
          "sync": {1}, "stat": {1, 3}, "seek": {1, 3}, "map": {1}, "thread": {1}}


def environment(data, shim=None):
    env = {k: v for k, v in os.environ.items() if not k.startswith("LODE_")}
    env.update(LODE_DATA=data, LODE_PACKS="", SOURCE_DATE_EPOCH="1767225600", MALLOC_PERTURB_="165")
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + \
        ":verify_asan_link_order=0:allocator_may_return_null=1:detect_leaks=1"
    if shim:
        env["LD_PRELOAD"] = shim
    return env


def tree_of(folder):
    """{name: bytes, None for a folder} of what lies in it."""
    found = {}
    for at, folders, files in os.walk(folder):
        inside = os.path.relpath(at, folder)
        for name in folders:
            found[os.path.normpath(os.path.join(inside, name))] = None
        for name in files:
            found[os.path.normpath(os.path.join(inside, name))] = \
                pathlib.Path(at, name).read_bytes()
    return found


def set_tree(folder, tree):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name in sorted(tree):
        path = os.path.join(folder, name)
        if tree[name] is None:
            os.makedirs(path, exist_ok=True)
        else:
            pathlib.Path(path).write_bytes(tree[name])
            os.utime(path, (1767225600, 1767225600))


class Server:
    """One command, loaded once and run in a folder as often as asked."""

    def __init__(self, lode, shim, command, data, place):
        self.place, self.run_folder = place, os.path.join(place, "run")
        self.env, self.lode = environment(data), lode
        os.makedirs(os.path.join(place, "tmp"), exist_ok=True)
        ours, theirs = socket.socketpair()
        self.child = subprocess.Popen(
            [lode, *command.args], pass_fds=[theirs.fileno()],
            env={**environment(data, shim), "LODE_TORTURE_SERVE": str(theirs.fileno())})
        theirs.close()
        self.line, self.answers = ours, ours.makefile("r")

    def run(self, kind, n, before):
        """(status, reached, counts, out, err, tree, left in TMPDIR)"""
        set_tree(self.run_folder, before)
        self.line.sendall(f"{kind} {n} {self.run_folder}\n".encode())
        how, reached, *counts = (int(word) for word in self.answers.readline().split())
        status = os.waitstatus_to_exitcode(how)
        out = pathlib.Path(self.place, "out").read_bytes()
        err = pathlib.Path(self.place, "err").read_text(encoding="utf-8", errors="replace")
        left = sorted(os.listdir(os.path.join(self.place, "tmp")))
        if left:
            shutil.rmtree(os.path.join(self.place, "tmp"))
            os.makedirs(os.path.join(self.place, "tmp"))
        return status, reached, counts, out, err, tree_of(self.run_folder), left

    def plainly(self, args, tree, env=None):
        """Another command in such a folder, loaded anew: status, output, files."""
        set_tree(self.run_folder, tree)
        found = subprocess.run([self.lode, *args], env={**self.env, **(env or {})}, cwd=self.run_folder, check=False,
                               capture_output=True)
        return found.returncode, found.stdout, tree_of(self.run_folder)

    def close(self):
        self.answers.close()
        self.line.close()
        self.child.wait()


class Torture:
    """One command: what it does when all goes well, and what is wrong with a run."""

    def __init__(self, lode, shim, command, data, place):
        self.lode, self.shim, self.command, self.data = lode, shim, command, data
        self.servers = []
        for k in range(N_WORKER):
            os.makedirs(os.path.join(place, str(k)))
            self.servers.append(Server(lode, shim, command, data, os.path.join(place, str(k))))
        tree = {name: text.encode() for name, text in command.files.items()}
        for args in command.before:
            status, _, tree = self.servers[0].plainly(args, tree)
            assert status == 0, args
        if command.broken:
            status, _, tree = self.servers[0].plainly(command.broken[1], tree, {
                "LD_PRELOAD": shim, "LODE_TORTURE": command.broken[0]})
            assert status == 1, command.broken
        self.before = tree
        self.right, _, self.counts, self.out, self.err, self.after, left = \
            self.servers[0].run("none", 0, tree)
        assert not left, left
        self.read_again = {}
        self.states = [self.reread(0, tree), self.reread(0, self.after)] if command.reader else []

    def reread(self, worker, tree):
        """What the reader says of such a folder; (status, output, files)."""
        key = hashlib.sha256(repr(sorted(tree.items())).encode()).digest()
        if key not in self.read_again:
            self.read_again[key] = self.servers[worker].plainly(self.command.reader, tree)
        return self.read_again[key]

    def judge_state(self, worker, tree, done):
        """What is wrong with files that a reader must judge."""
        status, out, files = self.reread(worker, tree)
        if self.command.goes_on:
            # What is there goes on to the right rows; where nothing is there, it says so.
            if status == 0:
                return [] if files == self.after else ["goes on to other rows"]
            return [] if status == 3 else [f"does not go on: exit status {status}"]
        allowed = self.states[1:] if done else self.states
        if status == 0 and out in [state[1] for state in allowed]:
            return []
        return [f"the store holds neither state: exit status {status}, {out[:300]!r}"]

    def judge_files(self, worker, tree, done):
        own = self.command.own
        wrong = []
        for name, data in tree.items():
            if own and name.startswith(own):
                continue
            allowed = [t[name] for t in ([self.after] if done else [self.before, self.after])
                       if name in t]
            if not allowed:
                wrong.append(f"leaves {name}")
            elif data not in allowed:
                wrong.append(f"{name} is neither the old nor the new one")
        for name in self.after if done else self.before:
            if name not in tree and not (own and name.startswith(own)):
                wrong.append(f"{name} is gone" if name in self.before else f"lacks {name}")
        if self.command.reader and any(name.startswith(own) for name in tree) and \
                not (self.command.goes_on and done):
            wrong += self.judge_state(worker, tree, done)
        return wrong

    def judge(self, worker, kind, n):
        """Make call n of the kind fail; [sentence] on what is wrong."""
        status, reached, _, out, err, tree, left = self.servers[worker].run(kind, n, self.before)
        if not reached:
            return ["the call was not reached: the counts are not fixed"]
        done = status == self.right
        wrong = self.judge_files(worker, tree, done) + [f"leaves {x} in TMPDIR" for x in left]
        if status < 0:
            wrong.append(f"ended by {signal.Signals(-status).name}")
        elif done and out != self.out:
            wrong.append("other bytes on standard output with the right status")
        elif not done:
            if status not in STATUS[kind]:
                wrong.append(f"exit status {status}, wanted {self.right} or {STATUS[kind]}")
            if out and not (kind == "write" and self.out.startswith(out)):
                wrong.append("an answer on standard output with a failure")
            lines = err.splitlines()
            if len(lines) != 1 or not lines[0].startswith("lode: ") or \
                    lines[0].rstrip().endswith(":"):
                wrong.append("no sentence on standard error")
        if "Sanitizer" in err or "runtime error" in err:
            wrong.append("the sanitizer speaks")
        return wrong + ([f"it said: {err[:1500]}"] if wrong else [])

    def run(self, kind, chosen):
        """[(n, [sentence])] of the calls that went wrong."""
        def part(worker):
            return [(n, self.judge(worker, kind, n)) for n in chosen[worker::N_WORKER]]
        with concurrent.futures.ThreadPoolExecutor(N_WORKER) as pool:
            found = [pair for some in pool.map(part, range(N_WORKER)) for pair in some]
        return sorted(pair for pair in found if pair[1])

    def line(self, kind, n):
        """What to type to see a failure."""
        return (f"LODE_TORTURE={kind}:{n} LODE_TORTURE_TRACE=1 LD_PRELOAD={self.shim} "
                f"LODE_DATA={self.data} {self.lode} {' '.join(map(repr, self.command.args))}")

    def close(self):
        for server in self.servers:
            server.close()


def choose(count, most):
    """The calls that fail: all, or the first, the last and some between, `most` of them."""
    if count <= most:
        return list(range(1, count + 1))
    edge = FEW // 2
    between = random.Random(SEED).sample(range(edge + 1, count - edge + 1), most - 2 * edge)
    return sorted({*range(1, edge + 1), *between, *range(count - edge + 1, count + 1)})


def check(lode, shim, command, data, every, seen):
    with tempfile.TemporaryDirectory() as place:
        torture = Torture(lode, shim, command, data, place)
        tap.ok(torture.right == 0, f"{command.name}: answers when nothing fails", torture.err)
        seen.update(kind for kind, count in zip(STATUS, torture.counts) if count)
        for kind, count in zip(STATUS, torture.counts):
            if count == 0:
                continue
            if kind in command.left_out:
                tap.skip(f"{command.name}: {kind}: {command.left_out[kind]}")
                continue
            fewer = N_FEWER // 2 if command.most else N_FEWER
            chosen = choose(count, (command.most or count) if every else fewer)
            wrong = torture.run(kind, chosen)
            tap.ok(not wrong, f"{command.name}: {kind}: {len(chosen)} of {count} fail in turn",
                   f"{len(wrong)} of them are wrong", *[
                       line for n, sentences in wrong[:MOST_SHOWN]
                       for line in (torture.line(kind, n), *sentences)])
        torture.close()


def main():
    every = "--all" in sys.argv
    lode, shim, source, *names = (a for a in sys.argv[1:] if a != "--all")
    lode, shim, source = (os.path.abspath(path) for path in (lode, shim, source))
    kinds = subprocess.run([lode], env={**os.environ, "LD_PRELOAD": shim, "LODE_TORTURE_LIST": "1"},
                           check=True, capture_output=True, text=True).stdout.split()
    assert kinds == list(STATUS), kinds
    seen = set()
    with tempfile.TemporaryDirectory() as place:
        data = commands.make_data(os.path.join(source, "data"), place)
        for command in commands.list_commands(source):
            if not names or command.name in names:
                check(lode, shim, command, data[command.packs], every, seen)
    if not names:
        tap.ok(seen == set(STATUS), "calls of every kind were made", set(STATUS) - seen)
    print(f"# seed {SEED}")
    tap.done_testing()


if __name__ == "__main__":
    main()
