// The Python program that stays warm for calls: it forks for each document, that fork loads what the document
// imports, and forks of it evaluate many variants each, two at a time. A fork that a variant spoilt or ended is
// replaced, and the variants after the culprit are evaluated in the new one.

/** Text of `touchstone_calls.py`. */
export const callsSource = String.raw`
import gc
import json
import os
import select
import signal
import sys
import time

import touchstone_guard as guard
import touchstone_probe as probe
import touchstone_server as server
from touchstone_children import adopt_orphans, flush

import doctest
import inspect
import re
import textwrap
import touchstone_cases as cases
import touchstone_trace
from touchstone_document import Document
import touchstone_unittest

SLOTS = 2
MOST_IN_A_FORK = 400
FLUSH_S = 0.01
audit = {}


def main():
    server.take_wire()
    with open(os.environ.pop("TOUCHSTONE_QUESTION"), encoding="utf-8") as file:
        question = json.load(file)
    audit["notice"], audit["guard"], audit["stop"] = guard.watch()
    adopt_orphans()
    gc.collect()
    gc.freeze()
    server.say(kind="ready", version="%d.%d.%d" % sys.version_info[:3])
    while True:
        message = server.hear()
        if message["kind"] == "open" and serve_one(dict(question, **message)):
            session(dict(question, **message))


# The server: one session after the other, each in a fork.

def serve_one(message):
    """True in the fork."""
    flush()
    shared = guard.Shared()
    pid = os.fork()
    if pid == 0:
        opened["shared"] = shared
        return True
    due = time.monotonic() + message["loadMs"] / 1000
    status = None
    while status is None and shared.get()[0] == 0 and time.monotonic() < due:
        done, code = os.waitpid(pid, os.WNOHANG)
        if done == pid:
            status = code
        else:
            time.sleep(0.001)
    slow = status is None and shared.get()[0] == 0
    if slow:
        server.end_group(pid)
    if status is None:
        status = guard.wait_for(pid)
    guard.end_strays(())
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        server.say(kind="closed")
    else:
        server.say(kind="lost", why="loading it does not end" if slow else guard.words_of(status, b""))
    return False


opened = {"shared": None}


# A session: the document's imports are loaded, and questions come over the wire.

def session(asked):
    os.setpgid(0, 0)
    for fd in (1, 2):
        os.dup2(guard.NULL, fd)
    adopt_orphans()
    guard.measure()
    asked["target"] = os.path.join(asked["root"], asked["path"])
    probe.begin(dict(asked, served=True, result=None))
    name, top = touchstone_unittest.module_name(asked["target"])
    for folder in (os.path.join(asked["folder"], "src"), asked["folder"], top):
        if os.path.isdir(folder) and not os.path.exists(os.path.join(folder, "__init__.py")):
            while folder in sys.path:
                sys.path.remove(folder)
            sys.path.insert(0, folder)
    os.chdir(asked["folder"])
    package = name if os.path.basename(asked["target"]) == "__init__.py" else name.rpartition(".")[0]
    fault = None
    document = None
    known = set(sys.modules)
    audit["notice"]()
    try:
        if "." in name:
            __import__(package)
        document = Document(asked["text"], asked["target"], name, package)
        scope = document.load(document.codes) if document.pieces is not None else document.load(document.codes_of([]))
    except BaseException as error:
        fault = probe.message_of(error)[:400]
    does = audit["stop"]()
    opened["shared"].set(1, 0)
    if fault is not None:
        server.say(kind="opened", fault=fault)
        os._exit(0)
    Session(document, scope, does, [one for one in sys.modules if one not in known]).serve()


class Session:
    def __init__(self, document, scope, does, loaded):
        self.document, self.does = document, does
        modules = [value for value in scope.values() if inspect.ismodule(value)]
        own = [sys.modules[one] for one in loaded if probe.is_own(getattr(sys.modules[one], "__file__", None))]
        own = [one for one in own if one.__name__ != document.name]
        self.watched = list({id(one): one for one in modules + own + [os, sys.modules["math"] if "math" in sys.modules else os]}.values())
        # Modules that hold a part of the document were loaded with the original: they must be loaded again.
        self.around = [one.__name__ for one in own] if any(self.holds(one) for one in own) else []
        gc.collect()
        gc.disable()
        gc.freeze()

    def holds(self, module):
        name = self.document.name
        return any(
            getattr(value, "__module__", None) == name or (inspect.ismodule(value) and value.__name__ == name)
            for value in list(vars(module).values())
        )

    def serve(self):
        server.say(kind="opened", fault=None)
        while True:
            message = server.hear()
            kind = message["kind"]
            if kind == "close":
                os._exit(0)
            if kind == "doctests":
                server.say(kind="doctests", tests=self.doctests())
                continue
            self.shared_seconds = message["limitMs"] / 1000
            self.few_seconds = message.get("fewMs", message["limitMs"]) / 1000
            self.patience = message.get("patience", 1)
            if kind == "trace":
                self.trace(message)
                continue
            if kind == "evaluate":
                decided = [cases.case_of(one) for one in message["cases"]]
                always = message["always"]
                self.work = lambda edits, step: cases.evaluate(self.document, edits, decided, always, step)
                self.hung, self.broken = {"kind": "hung"}, lambda why: {"kind": "broken", "why": why}
            else:
                name, inputs = message["name"], message["inputs"]
                self.work = lambda edits, step: cases.behave(self.document, edits, name, inputs, step)
                self.hung, self.broken = [cases.HUNG] * len(inputs), lambda why: None
            self.run_all(message["variants"])
            server.say(kind="done", fault=None)

    def doctests(self):
        """Name, and text from the first prompt on, of each docstring with examples."""
        tests = doctest.DocTestFinder(exclude_empty=True).find(sys.modules[self.document.name])
        told = []
        for one in tests:
            text = inspect.cleandoc(one.docstring)
            first = re.search(r"^[ ]*>>> ", text, re.MULTILINE)
            if one.examples and first is not None:
                told.append([one.name, textwrap.dedent(text[first.start():])])
        return told

    def run_all(self, variants):
        share = max(1, min(MOST_IN_A_FORK, -(-len(variants) // SLOTS)))
        waiting = [list(range(at, min(len(variants), at + share))) for at in range(0, len(variants), share)]
        active = []
        while waiting or active:
            while waiting and len(active) < SLOTS:
                active.append(Fork(self, waiting.pop(0), variants))
            due = min(one.due for one in active)
            poll = select.poll()
            for one in active:
                poll.register(one.read_end, select.POLLIN | select.POLLHUP)
            poll.poll(max(1, (due - time.monotonic()) * 1000))
            for one in list(active):
                if one.look():
                    active.remove(one)
                    if one.left:
                        waiting.append(one.left)

    def variants(self, todo, all_variants, fd, shared):
        """In a fork: evaluates variants in order, and tells what came of each."""
        guard.limit()
        cases.limits.update(seconds=self.shared_seconds, few=self.few_seconds, patience=self.patience)
        signal.signal(signal.SIGPROF, cases.on_alarm)
        state = {"steps": 0, "told": [], "at": time.monotonic(), "place": 0}
        watch = cases.Watch(self.watched)
        dumps, exit_now, set_shared = json.dumps, os._exit, shared.set

        def send():
            told, state["told"] = state["told"], []
            if told:
                guard.tell(fd, dumps(told).encode("ascii"))
            state["at"] = time.monotonic()

        def step():
            state["steps"] += 1
            set_shared(state["steps"], state["place"])

        def end(what, path):
            state["told"].append([todo[state["place"]], self.broken(("it %s %s" % (what, path)).strip())])
            send()

        audit["guard"](self.does, end)
        for place, index in enumerate(todo):
            state["place"] = place
            step()
            for name in self.around:
                sys.modules.pop(name, None)
            told = self.work(all_variants[index], step)
            state["told"].append([index, told])
            if watch.spoilt():
                break
            if time.monotonic() - state["at"] > FLUSH_S:
                send()
        send()
        exit_now(0)

    def trace(self, message):
        """Cases on the original, each with its lines and calls, in one fork as long as none ends it."""
        todo = [cases.case_of(one) for one in message["cases"]]
        spans = message["spans"]
        ends = {}
        at = 0
        while at < len(todo):
            fork = Fork(self, [at], None, lambda fd, shared: self.trace_in_fork(todo, at, spans, fd, shared))
            while not fork.look(send=False):
                time.sleep(0.001)
            for index, told in fork.told:
                ends[index] = told
            missing = next((index for index in range(len(todo)) if index not in ends), None)
            if missing is not None:
                end = {"state": "hung"} if fork.why == "hung" else cases.failed(fork.why or "it ended its process")
                ends[missing] = dict(end=end, lines=[], calls=[], durationMs=0)
            at = next((index for index in range(len(todo)) if index not in ends), len(todo))
        server.say(kind="traced", cases=[ends[index] for index in range(len(todo))])

    def trace_in_fork(self, todo, at, spans, fd, shared):
        guard.limit()
        cases.limits.update(seconds=max(1.0, 5 * self.shared_seconds), few=max(0.25, self.shared_seconds), patience=2)
        signal.signal(signal.SIGPROF, cases.on_alarm)
        state = {"place": at}
        empty = {"lines": [], "calls": [], "durationMs": 0}

        def refused(what, path):
            end = cases.failed(("it %s %s" % (what, path)).strip())
            guard.tell_json(fd, [[state["place"], dict(empty, end=end)]])

        audit["guard"](self.does, refused)
        scope, _ = cases.load(self.document, [])
        tracer = touchstone_trace.Tracer(self.document.text, spans)
        for place in range(at, len(todo)):
            state["place"] = place
            shared.set(place + 1, 0)
            tracer.calls, tracer.order = {}, []
            began = time.perf_counter()
            tracer.start(place)
            end = todo[place].decide(scope)
            lines = tracer.stop()
            seconds = time.perf_counter() - began
            calls = [{"name": one["name"], "inputs": one["inputs"]} for one in tracer.order[:50]]
            guard.tell_json(fd, [[place, {"end": end, "lines": lines, "calls": calls, "durationMs": seconds * 1000}]])
            if end["state"] == "hung":
                cases.limits["patience"] -= 1
                scope, _ = cases.load(self.document, [])
        os._exit(0)


class Fork:
    """A fork that evaluates a list of variants, seen from the session."""

    def __init__(self, owner, todo, variants, work=None):
        self.owner, self.left = owner, todo
        self.shared = guard.Shared()
        self.read_end, write_end = os.pipe()
        self.buffer, self.told, self.why = b"", [], None
        self.places = list(todo)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.read_end)
            os.close(server.wire)
            try:
                if work is None:
                    owner.variants(todo, variants, write_end, self.shared)
                else:
                    work(write_end, self.shared)
            finally:
                os._exit(76)
        os.close(write_end)
        os.set_blocking(self.read_end, False)
        self.last = 0
        self.wait = 2 * owner.shared_seconds + 0.3 if work is None else 10 * owner.shared_seconds + 1
        self.due = time.monotonic() + self.wait + 1
        self.patience = guard.Patience(self.pid, self.wait)

    def look(self, send=True):
        """Reads what there is; true when it has ended, with what is left to others in left."""
        ended = self.read()
        self.take(send)
        if not ended and time.monotonic() >= self.due:
            at = self.shared.get()[0]
            if at == self.last and self.patience.is_over():
                self.why = "hung"
                ended = True
            else:
                if at != self.last:
                    self.patience.again()
                self.last, self.due = at, time.monotonic() + self.wait
        if not ended:
            return False
        os.close(self.read_end)
        # One that has told all is not to be waited for: it only has to take its memory down.
        for end in (os.killpg, os.kill):
            try:
                end(self.pid, signal.SIGKILL)
            except OSError:
                continue
        status = guard.wait_for(self.pid)
        known = self.why is not None
        if not known:
            self.why = "hung" if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 75 else guard.words_of(status, b"")
        if send and self.left and not self.is_spoilt(status):
            at = self.shared.get()[1]
            culprit = self.places[at] if at < len(self.places) else self.left[0]
            if culprit not in self.left:
                culprit = self.left[0]
            self.left = [one for one in self.left if one != culprit]
            told = self.owner.hung if self.why == "hung" else self.owner.broken(self.why)
            server.say(kind="ends", ends=[[culprit, told]])
        return True

    def is_spoilt(self, status):
        """It left by itself, having told of all that it evaluated."""
        return self.why is not None and os.WIFEXITED(status) and os.WEXITSTATUS(status) in (0, 70) and bool(self.told)

    def read(self):
        while True:
            try:
                part = os.read(self.read_end, 1 << 16)
            except BlockingIOError:
                return False
            if not part:
                return True
            self.buffer += part
            if len(self.buffer) > guard.TELL_LIMIT:
                self.why = "it told too much"
                return True

    def take(self, send):
        lines = self.buffer.split(b"\n")
        self.buffer = lines.pop()
        ends = []
        for line in lines:
            try:
                told = json.loads(line)
                told = [[index, one] for index, one in told if not send or index in self.left]
            except (ValueError, TypeError):
                continue
            ends += told
        if not ends:
            return
        self.told += ends
        self.due = time.monotonic() + self.wait
        if send:
            done = {index for index, _ in ends}
            self.left = [one for one in self.left if one not in done]
            server.say(kind="ends", ends=ends)


if __name__ == "__main__":
    sys.modules["touchstone_calls"] = sys.modules["__main__"]
    main()
`;
