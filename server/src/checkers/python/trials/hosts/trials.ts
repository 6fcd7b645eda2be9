// The Python program of a session of trials: it runs the tests up to the moment at which the document would
// be loaded and stops there. Forks of it go on: one traces the original, two load it, find the tests and try
// each variant in a fork of their own, and a variant that differs outside of functions is loaded from the start.

/** Text of `touchstone_trials.py`. */
export const trialsSource = String.raw`
import gc
import json
import linecache
import os
import select
import socket
import sys

import touchstone_deep as deep
import touchstone_guard as guard
import touchstone_probe as probe
import touchstone_server as server
from touchstone_children import adopt_orphans, flush, threads
from touchstone_found import Ended, all_tests
from touchstone_overlay import install_overlay, keep_rewritten, texts
from touchstone_exchange import Exchange

SLOTS = 2
AHEAD = 2
mine = {"role": "hub", "fd": None, "errors": [], "stop": None}
audit = {}


# The hub: hands jobs to workers, and looks after them.

class Worker:
    """One end of a worker: a fork that has found the tests, or one that loads every text from the start."""

    def __init__(self, role):
        self.role = role
        self.jobs = []
        self.buffer = b""
        self.pid = None

    def send(self, job):
        self.jobs.append(job)
        self.link.setblocking(True)
        try:
            self.link.sendall((json.dumps(job) + "\n").encode("ascii"))
        except OSError:
            return


class Hub:
    def __init__(self):
        self.plan = None
        self.buffer = b""
        self.queue = []
        self.workers = []

    def spawn(self, worker):
        """True in the fork, which has become the worker."""
        ours, theirs = socket.socketpair()
        flush()
        pid = os.fork()
        if pid == 0:
            for other in self.workers:
                if other.pid is not None:
                    other.link.close()
            ours.close()
            os.close(server.wire)
            os.setpgid(0, 0)
            os.dup2(guard.NULL, 1)
            os.dup2(guard.NULL, 2)
            mine.update(role=worker.role, link=theirs.makefile("rwb", buffering=0), fd=None, errors=[])
            return True
        theirs.close()
        worker.pid, worker.link, worker.buffer = pid, ours, b""
        return False

    def serve(self):
        """Answers until it is ended. Returns in forks only."""
        if threads() > 1:
            server.say(kind="unfit", why="a thread was running before the document was loaded")
            os._exit(0)
        adopt_orphans()
        gc.collect()
        gc.freeze()
        server.say(kind="ready")
        while True:
            watched = {worker.link: worker for worker in self.workers if worker.pid is not None}
            ready, _, _ = select.select([server.wire] + list(watched), [], [])
            for one in ready:
                if one is server.wire or one == server.wire:
                    for message in self.hear():
                        if self.take(message):
                            return
                else:
                    self.hear_worker(watched[one])
            if self.hand_out():
                return

    def hear(self):
        part = os.read(server.wire, 1 << 16)
        if not part:
            os._exit(0)
        lines = (self.buffer + part).split(b"\n")
        self.buffer = lines.pop()
        return [json.loads(line) for line in lines]

    def take(self, message):
        kind = message["kind"]
        if kind == "trace":
            return self.trace(message)
        if kind == "plan":
            self.end_workers()
            self.plan = message
            self.workers = [Worker("tests") for _ in range(message["slots"])]
            self.workers += [Worker("loads") for _ in range(message["slots"])]
        elif kind == "try":
            self.queue += message["jobs"]
        elif kind == "drop":
            self.queue = []
            server.say(kind="dropped")
        return False

    def trace(self, message):
        """Runs the tests on the original, those after a given one; what ends the fork is told with the rest."""
        read_end, write_end = os.pipe()
        shared = guard.Shared()
        flush()
        pid = os.fork()
        if pid == 0:
            os.close(read_end)
            os.close(server.wire)
            guard.limit()
            mine.update(role="trace", fd=write_end, asked=message, shared=shared, errors=[])
            become(message["text"], deep_too=False)
            return True
        os.close(write_end)
        lines, why = guard.attend(pid, read_end, shared, message["loadMs"] / 1000, message["testMs"] / 1000)
        os.close(read_end)
        told = [json.loads(line) for line in lines]
        last = told.pop() if told and isinstance(told[-1], list) else ["end", None]
        server.say(kind="traced", lines=told, wrong=last[1], why=why)
        return False

    def hand_out(self):
        """Gives jobs to whoever has room. True in a fork that has become a worker."""
        while self.queue:
            doubtful = self.queue[0].get("alone")
            idle = [one for one in self.workers if one.role == self.queue[0].get("by", "tests")]
            idle.sort(key=lambda one: len(one.jobs))
            if not idle or len(idle[0].jobs) >= (1 if doubtful else AHEAD):
                return False
            if any(job.get("alone") for job in idle[0].jobs):
                return False
            worker = idle[0]
            if worker.pid is None and self.spawn(worker):
                return True
            worker.send(self.queue.pop(0))
        return False

    def hear_worker(self, worker):
        try:
            part = worker.link.recv(1 << 16)
        except OSError:
            part = b""
        if not part:
            return self.lost(worker)
        lines = (worker.buffer + part).split(b"\n")
        worker.buffer = lines.pop()
        for line in lines:
            job = worker.jobs.pop(0)
            result = json.loads(line)
            if result[0] == "shallow" and job.get("by") is None:
                self.queue.insert(0, dict(job, by="loads"))
            else:
                server.say(kind="tried", index=job["index"], result=result)

    def lost(self, worker):
        """A worker that dies costs nobody else's verdict: what it had is tried again, its first by itself."""
        worker.link.close()
        server.end_group(worker.pid)
        guard.wait_for(worker.pid)
        worker.pid = None
        guard.end_strays({one.pid for one in self.workers})
        jobs, worker.jobs = worker.jobs, []
        if jobs:
            if jobs[0].get("alone"):
                server.say(kind="tried", index=jobs[0]["index"], result=["broken", "it ended the process that runs the tests"])
            else:
                jobs[0]["alone"] = True
                self.queue.insert(0, jobs[0])
            self.queue[1:1] = jobs[1:]

    def end_workers(self):
        for worker in self.workers:
            if worker.pid is not None:
                worker.link.close()
                server.end_group(worker.pid)
                guard.wait_for(worker.pid)
        guard.end_strays(set())
        self.workers = []


hub = Hub()


def first_load():
    """The document is about to be loaded: the hub stays here, and its forks go on."""
    hub.serve()
    if mine["role"] == "tests":
        become(hub.plan["text"], deep_too=True)
    elif mine["role"] == "loads":
        load_each()


def become(text, deep_too):
    probe.state.update(owner=os.getpid(), held=[])
    probe.question.update(deep=deep_too, stop=lambda: roles[mine["role"]](all_tests(probe.state["found"])))
    texts["now"] = text.encode("utf-8", "surrogatepass")
    path = probe.question["target"]
    linecache.cache[path] = (len(text), None, text.splitlines(True), path)
    note_errors()
    if deep_too:
        deep.record()


def note_errors():
    def emit_error(path, error):
        mine["errors"].append(guard.json.dumps([path or "", probe.message_of(error)]))

    probe.emit_error = emit_error


# Tracing the original.

def trace_original(tests):
    from touchstone_trace import Tracer

    asked, fd, shared = mine["asked"], mine["fd"], mine["shared"]
    tell = guard.tell_json
    tell(fd, {"kind": "tests", "tests": tests.keys, "errors": mine["errors"]})
    tracer = Tracer(asked["text"], asked["spans"])
    steps = [0]

    def on_start(index):
        steps[0] += 1
        shared.set(steps[0], 0)
        tell(fd, {"kind": "starts", "test": index})
        tracer.start(index)

    def on_end(index, state, seconds, failure):
        tell(fd, {"kind": "ended", "test": index, "state": state, "ms": seconds * 1000, "failure": failure, "lines": tracer.stop()})

    audit["notice"]()
    wrong = None
    try:
        tests.trace([index for index in range(len(tests.keys)) if index not in asked["without"]], on_start, on_end)
    except Ended as error:
        wrong = str(error)
    does = audit["stop"]()
    tell(fd, {"kind": "calls", "calls": tracer.order, "does": does})
    tell(fd, ["end", wrong])
    os._exit(0)


# Trying variants.

def serve_tests(tests):
    """The worker that has found the tests. Returns never; its forks try variants."""
    plan = hub.plan
    order = places(tests, plan["order"])
    deep.stop_recording()
    exchange = Exchange(plan["text"])
    tests.prepare(order, plan["direct"])
    ready = not any(index is None for index in order) and exchange.fits()
    adopt_orphans()
    guard.measure()
    gc.collect()
    gc.disable()
    gc.freeze()
    job = next_job(lambda job: ["shallow"] if not ready else None)
    if job.get("check"):
        check(tests, order)
    told = exchange.apply(job["edits"])
    if told is not None:
        finish(told)
    try_all(tests, order, job)


def load_each():
    """The worker whose forks load each text from the start. Returns in them."""
    adopt_orphans()
    guard.measure()
    job = next_job(lambda job: None)
    mine.update(role="loaded", job=job)
    text = hub.plan["text"]
    for start, end, new in reversed(job["edits"]):
        text = text[:start] + new + text[end:]
    become(text, deep_too=False)


def try_loaded(tests):
    order = places(tests, hub.plan["order"])
    known = set(hub.plan["errors"])
    wrong = [one for one in mine["errors"] if one not in known]
    if wrong:
        finish(["broken", json.loads(wrong[0])[1][:400]])
    if None in order:
        at = order.index(None)
        if any(one is not None for one in order):
            finish(["failed", at, 0, "the test is not there any more"])
        finish(["broken", "its tests are not there any more"])
    tests.prepare(order, hub.plan["direct"])
    if mine["job"].get("check"):
        check(tests, order)
    try_all(tests, order, mine["job"])


def places(tests, keys):
    at = {}
    for index, key in enumerate(tests.keys):
        at.setdefault(json.dumps(key), index)
    return [at.get(json.dumps(key)) for key in keys]


def next_job(refuse):
    """Forks for each job and tells what the fork told. Returns in forks only."""
    link, plan = mine["link"], hub.plan
    while True:
        line = link.readline()
        if not line:
            os._exit(0)
        job = json.loads(line)
        told = refuse(job)
        if told is None:
            read_end, write_end = os.pipe()
            shared = guard.Shared()
            pid = os.fork()
            if pid == 0:
                os.close(read_end)
                link.close()
                guard.limit()
                mine.update(fd=write_end, shared=shared, errors=[])
                shared.set(0, 0)
                guard.alarm(plan["loadMs"] / 1000)
                return job
            os.close(write_end)
            lines, why = guard.attend(pid, read_end, shared, plan["loadMs"] / 500, plan["testMs"] / 500 + 0.3)
            os.close(read_end)
            told = result_of(lines, why, shared)
        guard.tell(link.fileno(), json.dumps(told).encode("ascii"))


def result_of(lines, why, shared):
    if why == "hung":
        return ["hung", shared.get()[1]]
    if why is not None:
        return ["broken", why]
    try:
        told = json.loads(lines[0])
    except ValueError:
        told = None
    if len(lines) != 1 or not isinstance(told, list) or not told or told[0] not in KINDS:
        return ["broken", "it told what nobody asked for"]
    return told


KINDS = ("passed", "failed", "broken", "shallow", "checked")


def finish(told, leave=os._exit):
    guard.tell_json(mine["fd"], told)
    leave(0)


def guarded():
    guard_now, shown = audit["guard"], {"signals other processes": "it signals other processes"}

    def end(what, path):
        finish(["broken", shown.get(what) or ("it %s %s" % (what, path)).strip()])

    guard_now(hub.plan["does"], end)


def check(tests, order):
    """All tests on the original, in the order of trials, none left out."""
    told = []
    shared, limit = mine["shared"], hub.plan["testMs"] / 1000
    count = [0]

    def on_start(_index):
        count[0] += 1
        shared.set(count[0], 0)
        guard.alarm(limit)

    def on_end(index, state, _message):
        told.append([order.index(index), state])
        return False

    guarded()
    try:
        tests.run(order, on_start, on_end)
    except Ended:
        pass
    finish(["checked", told])


def try_all(tests, order, job):
    """Tries the tests that fail on the original first, and stops as early as the job allows."""
    plan, shared = hub.plan, mine["shared"]
    failing = plan["failing"]
    limit = plan["testMs"] / 1000
    place = {index: at for at, index in enumerate(order)}
    state = {"steps": 1, "passed": 0, "run": 0, "first": None}
    all_failing = job["all"]
    report = finish
    alarm, step = guard.alarm, shared.set

    def on_start(_index):
        state["steps"] += 1
        step(state["steps"], state["passed"])
        alarm(limit)

    def on_end(index, how, message):
        at = place[index]
        state["run"] += 1
        if how == "passed":
            state["passed"] += at in failing
        elif state["first"] is None or at not in failing:
            state["first"] = [at, message or how]
        if state["first"] is None:
            return False
        was_failing = state["first"][0] in failing
        more = all_failing and was_failing and (at in failing and at != plan["lastFailing"] or state["passed"] > 0)
        return not more

    guarded()
    try:
        tests.run(order, on_start, on_end)
    except Ended as error:
        report(["broken", str(error)[:400]])
    except BaseException as error:
        report(["broken", "the runner failed: " + probe.message_of(error)[:300]])
    if state["first"] is not None:
        report(["failed", state["first"][0], state["passed"], state["first"][1]])
    if state["run"] < len(order):
        report(["broken", "not all tests ran"])
    report(["passed", state["run"]])


roles = {"trace": trace_original, "tests": serve_tests, "loaded": try_loaded}


def main():
    server.take_wire()
    with open(os.environ.pop("TOUCHSTONE_QUESTION"), encoding="utf-8") as file:
        question = json.load(file)
    probe.begin(dict(question, served=True, result=None, stop=end))
    install_overlay(first_load)
    runner, arguments = sys.argv[1], sys.argv[2:]
    del sys.argv[1]
    if runner == "pytest":
        keep_rewritten()
    audit["notice"], audit["guard"], audit["stop"] = guard.watch()
    try:
        server.run(runner, arguments)
    except BaseException as error:
        mine["errors"].append(json.dumps(["", probe.message_of(error)]))
    end()


def end():
    """The runner ended before it found tests."""
    words = json.loads(mine["errors"][0])[1][:400] if mine["errors"] else "no test was found"
    if mine["role"] == "hub":
        server.say(kind="unfit", why="the tests never load the document: " + words)
    elif mine["role"] == "trace":
        guard.tell_json(mine["fd"], ["end", words])
    elif mine["role"] == "loaded":
        guard.tell_json(mine["fd"], ["broken", words])
    os._exit(0)


if __name__ == "__main__":
    sys.modules["touchstone_trials"] = sys.modules["__main__"]
    main()
`;
