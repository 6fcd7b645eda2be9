// The Python program that stays warm for calls: it forks for each document, that fork loads the original, and forks
// of it evaluate variants (touchstone_workers.py). It stays for the next question about the same text.

/** Text of `touchstone_calls.py`. */
export const callsSource = String.raw`
import gc
import json
import os
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
import touchstone_questions as questions
import touchstone_workers as workers
from touchstone_document import Document
import touchstone_unittest

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
    document, load_seconds = None, 0.0
    known = set(sys.modules)
    audit["notice"]()
    first = None
    try:
        if "." in name:
            __import__(package)
            first = sys.modules.get(name)
        document = Document(asked["text"], asked["target"], name, package)
        codes = document.codes_of([])
        began = time.process_time()
        scope = document.load(codes)
        load_seconds = time.process_time() - began
    except BaseException as error:
        fault = probe.message_of(error)[:400]
    does = audit["stop"]()
    opened["shared"].set(1, 0)
    if fault is not None:
        server.say(kind="opened", fault=fault)
        os._exit(0)
    originals = [scope] if first is None else [vars(first), scope]
    Session(document, originals, does, [one for one in sys.modules if one not in known], load_seconds).serve()


class Session:
    def __init__(self, document, originals, does, loaded, load_seconds):
        scope = originals[-1]
        self.document, self.does = document, does
        # Twenty times as long as the original took, on a machine that may be busy.
        self.load_seconds = 20 * load_seconds
        modules = [value for value in scope.values() if inspect.ismodule(value)]
        own = [sys.modules[one] for one in loaded if probe.is_own(getattr(sys.modules[one], "__file__", None))]
        own = [one for one in own if one.__name__ != document.name]
        watched = modules + own + [os] + [sys.modules[one] for one in ("math",) if one in sys.modules]
        # Modules that hold a part of the document were loaded with the original. In a package each version takes its
        # place there; modules that stand alone are loaded again.
        around = any(any(document.is_part(value) for value in list(vars(one).values())) for one in own)
        self.around = [one.__name__ for one in own] if around and "." not in document.name else []
        if "." in document.name:
            document.note(own, originals)
        self.passed, self.steady = set(), []
        spaces = [scope] + [vars(sys.modules[one]) for one in loaded]
        cases.take_alarms(exact="signal" not in document.text and not any(space.get("signal") is signal for space in spaces))
        self.watch = cases.Watch(list({id(one): one for one in watched}.values()))
        self.crew = workers.Crew(
            lambda asked, step: questions.KINDS[asked["kind"]](self, asked, step),
            lambda end: audit["guard"](does, end),
        )
        gc.disable()
        gc.freeze()

    def serve(self):
        server.say(kind="opened", fault=None)
        # Whatever is asked first needs one.
        self.crew.spawn()
        while True:
            message = server.hear()
            kind = message["kind"]
            if kind == "close":
                self.crew.close()
                os._exit(0)
            if kind == "doctests":
                server.say(kind="doctests", tests=self.doctests())
                continue
            seconds = message["limitMs"] / 1000
            asked = dict(
                kind=kind, seconds=seconds, few=message.get("fewMs", message["limitMs"]) / 1000,
                patience=message.get("patience", 1),
            )
            if kind == "trace":
                self.trace(asked, message)
                continue
            if kind == "evaluate":
                steady = [place for place, one in enumerate(message["cases"]) if json.dumps(one) in self.passed]
                self.steady = [message["cases"][place] for place in steady]
                asked.update(cases=message["cases"], always=message["always"], steady=steady)
                hung, broken = {"kind": "hung"}, lambda why: {"kind": "broken", "why": why}
            else:
                asked.update(name=message["name"], inputs=message["inputs"], steady=self.steady)
                hung, broken = [cases.HUNG] * len(message["inputs"]), lambda why: None
            self.crew.run(
                asked,
                list(enumerate(message["variants"])),
                lambda why: hung if why == "hung" else broken(why),
                lambda ends: server.say(kind="ends", ends=ends),
            )
            server.say(kind="done", fault=None)
            if len(message["variants"]) >= workers.WORTH and len(self.crew.workers) < workers.SLOTS:
                # The next question is likely a larger one, and is not here yet.
                self.crew.spawn()

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

    def trace(self, asked, message):
        """Cases on the original, each with its lines and calls, in one worker as long as none ends it."""
        todo = [json.dumps(one) for one in message["cases"]]
        ends = {}

        def ended(why):
            # The others have the less time for it.
            asked["hangs"] = asked["hangs"] or why == "hung"
            end = {"state": "hung"} if why == "hung" else cases.failed(why)
            return {"end": end, "lines": [], "calls": [], "durationMs": 0}

        asked.update(cases=message["cases"], spans=message["spans"], known=message["known"], hangs=False)
        self.crew.run(asked, [(place, []) for place in range(len(todo))], ended, ends.update, slots=1)
        for place, told in ends.items():
            if told["end"]["state"] == "passed":
                self.passed.add(todo[place])
        server.say(kind="traced", cases=[ends[place] for place in range(len(todo))])


if __name__ == "__main__":
    sys.modules["touchstone_calls"] = sys.modules["__main__"]
    main()
`;
