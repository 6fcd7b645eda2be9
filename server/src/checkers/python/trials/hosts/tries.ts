// The Python module of what forks of a session of trials do: trace the original, try variants (many in one fork
// while the original still does there what it did, those in doubt or without a failure in one each) on the tests that
// were found, and load from the start what differs outside of functions.

/** Text of `touchstone_tries.py`. */
export const triesSource = String.raw`
import gc
import json
import linecache
import os
import sys

import touchstone_deep as deep
import touchstone_guard as guard
import touchstone_probe as probe
from touchstone_children import adopt_orphans
from touchstone_exchange import Exchange
from touchstone_found import Ended, all_tests
from touchstone_screen import PATIENCE, is_screened, merged, screen
from touchstone_overlay import texts

mine = {"role": "hub", "fd": None, "errors": [], "plan": None}
audit = {}


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
    from touchstone_limit import Limit
    from touchstone_trace import Tracer

    asked, fd, shared = mine["asked"], mine["fd"], mine["shared"]
    tell = guard.tell_json
    tell(fd, {"kind": "tests", "tests": tests.keys, "errors": mine["errors"]})
    tracer = Tracer(asked["text"], asked["spans"])
    # Less than what the test may take before it is ended from outside, with its process.
    limit = Limit(asked["testMs"] / 2000, asked["testMs"] / 5000)
    steps = [0]

    def on_start(index):
        steps[0] += 1
        shared.set(steps[0], 0)
        tell(fd, {"kind": "starts", "test": index})
        tracer.start(index)
        limit.start()

    def on_end(index, state, seconds, failure):
        state = "hung" if limit.stop() else state
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
    plan = mine["plan"]
    order = places(tests, plan["order"])
    deep.stop_recording()
    exchange = Exchange(plan["text"])
    ready = None not in order and exchange.fits()
    if ready:
        tests.prepare(order, plan["direct"])
    adopt_orphans()
    guard.measure()
    gc.collect()
    gc.disable()
    gc.freeze()
    changes = []

    def prepare(job):
        if not ready:
            return ["shallow"]
        told, changes[:] = exchange.changes(job["edits"])
        return told

    def prepare_many(jobs):
        found = [exchange.changes(job["edits"]) if ready else (["shallow"], []) for job in jobs]
        return [told for told, _ in found], [own for _, own in found]

    mine.update(screens=ready and is_screened(tests, order), patience=PATIENCE)
    many = prepare_many if mine["screens"] else None
    job = next_job(prepare, many)
    if "own" in job:
        screen(tests, order, job)
    for function, code in changes:
        function.__code__ = code
    if job.get("check"):
        check(tests, order)
    try_all(tests, order, job)


def load_each():
    """The worker whose forks load each text from the start. Returns in them."""
    adopt_orphans()
    guard.measure()
    job = next_job(lambda _job: None)
    mine.update(role="loaded", job=job)
    text = mine["plan"]["text"]
    for start, end, new in reversed(job["edits"]):
        text = text[:start] + new + text[end:]
    become(text, deep_too=False)


def try_loaded(tests):
    order = places(tests, mine["plan"]["order"])
    known = set(mine["plan"]["errors"])
    wrong = [one for one in mine["errors"] if one not in known]
    if wrong:
        finish(["broken", json.loads(wrong[0])[1][:400]])
    if None in order:
        at = order.index(None)
        if any(one is not None for one in order):
            finish(["failed", at, 0, "the test is not there any more"])
        finish(["broken", "its tests are not there any more"])
    tests.prepare(order, mine["plan"]["direct"])
    if mine["job"].get("check"):
        check(tests, order)
    try_all(tests, order, mine["job"])


def places(tests, keys):
    at = {}
    for index, key in enumerate(tests.keys):
        at.setdefault(json.dumps(key), index)
    return [at.get(json.dumps(key)) for key in keys]


def next_job(prepare, prepare_many=None):
    """Forks for each job and tells what the fork told. Returns in forks only."""
    link, plan = mine["link"], mine["plan"]
    shared = guard.Shared()
    guard.limit()
    while True:
        line = link.readline()
        if not line:
            os._exit(0)
        job = json.loads(line)
        if "many" in job:
            own_forks = ([None] * len(job["many"]), [])
            told, job["own"] = prepare_many(job["many"]) if prepare_many and mine["screens"] else own_forks
            job["told"] = told
            if None not in told or not job["own"]:
                guard.tell(link.fileno(), json.dumps(["many", told]).encode("ascii"))
                continue
            told = None
        else:
            told = prepare(job)
        if told is None:
            read_end, write_end = os.pipe()
            shared.set(0, 0)
            pid = os.fork()
            if pid == 0:
                os.setpgid(0, 0)
                os.close(read_end)
                link.close()
                mine.update(fd=write_end, shared=shared, errors=[])
                guard.alarm(plan["loadMs"] / 1000)
                return job
            os.close(write_end)
            lines, why = guard.attend(pid, read_end, shared, plan["loadMs"] / 500, plan["testMs"] / 500 + 0.3)
            os.close(read_end)
            told = ["many", merged(job["told"], lines, mine)] if "many" in job else result_of(lines, why, shared)
        guard.tell(link.fileno(), json.dumps(told).encode("ascii"))


def result_of(lines, why, shared):
    if why in ("hung", "waits"):
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

    guard_now(mine["plan"]["does"], end)


def check(tests, order):
    """All tests on the original, in the order of trials, none left out."""
    told = []
    shared, limit = mine["shared"], mine["plan"]["testMs"] / 1000
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


steps = [1]


def try_all(tests, order, job):
    """Tries the tests that fail on the original first, and stops as early as the job allows."""
    guarded()
    finish(outcome(tests, order, job))


def outcome(tests, order, job, limit=None, alarm=guard.alarm):
    plan, shared = mine["plan"], mine["shared"]
    failing = plan["failing"]
    limit = limit or plan["testMs"] / 1000
    place = {index: at for at, index in enumerate(order)}
    state = {"passed": 0, "run": 0, "first": None}
    all_failing = job["all"]
    streams = [sys.stdout, sys.stderr]
    step = shared.set

    def on_start(_index):
        steps[0] += 1
        step(steps[0], state["passed"])
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

    try:
        tests.run(order, on_start, on_end)
    except Ended as error:
        return ["broken", str(error)[:400]]
    except BaseException as error:
        return ["broken", "the runner failed: " + probe.message_of(error)[:300]]
    if state["first"] is not None:
        return ["failed", state["first"][0], state["passed"], state["first"][1]]
    if tests.writes and any(one.closed for one in streams):
        return ["broken", "it closes what the runner writes to"]
    if state["run"] < len(order):
        return ["broken", "not all tests ran"]
    return ["passed", state["run"]]


roles = {"trace": trace_original, "tests": serve_tests, "loaded": try_loaded}
`;
