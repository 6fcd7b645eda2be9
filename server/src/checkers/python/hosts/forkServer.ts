// The Python program that stays warm: it runs the tests up to the moment at which the target would be
// loaded, stops there, and from then on answers each candidate from a fork that goes on with its text.

/** Text of `touchstone_server.py`. */
export const forkServerSource = String.raw`
import atexit
import gc
import json
import linecache
import os
import signal
import socket
import sys
import threading
import time

import importlib._bootstrap_external as external

import touchstone_deep
import touchstone_probe as probe
import touchstone_standby as standby
from touchstone_children import adopt_orphans, collect, end_children, end_group, flush, tail_of, threads, wait
from touchstone_overlay import compiled, install_overlay, keep_rewritten, noticed, texts, watch

wire = None
buffered = b""
known = set()
told = {"preloaded": False}
rewritten = None


# Speaking with our own server.

def take_wire():
    global wire
    import fcntl

    wire = fcntl.fcntl(3, fcntl.F_DUPFD_CLOEXEC, 200)
    os.close(3)
    os.set_blocking(wire, True)


def say(**message):
    line = (json.dumps(message) + "\n").encode("ascii")
    while line:
        line = line[os.write(wire, line):]


def hear():
    global buffered
    while b"\n" not in buffered:
        part = os.read(wire, 1 << 16)
        if not part:
            os._exit(0)
        buffered += part
    line, buffered = buffered.split(b"\n", 1)
    return json.loads(line)


# Serving.

def own_modules():
    names = []
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if probe.is_own(path):
            names.append(os.path.abspath(path))
    return names


def serve():
    """Answers until it is ended. Returns in forks only."""
    if threads() > 1:
        say(kind="unfit", why="a thread was running before the document was loaded")
        os._exit(0)
    known.update(sys.modules)
    if any(what == "escaped" for what, _ in noticed):
        say(kind="unfit", why="the document is read as a file before it is loaded")
        os._exit(0)
    say(kind="ready", own=own_modules(), read=[path for what, path in noticed if what == "read"])
    prepare_parent()
    while True:
        message = hear() if deep["link"] is None else hear_deep()
        if message is None:
            continue
        if message["kind"] == "preload":
            preload(message)
        elif message["kind"] == "deepen":
            if deepen(message):
                return
        elif message["kind"] == "run":
            if answer(message):
                return
            if deep["link"] is not None:
                give_back()


# The deeper stop.

deep = {"pid": None, "link": None}


def deepen(message):
    """Forks a server that goes on with the original text until the tests are found, and then hears in our place: true in it."""
    ours, theirs = socket.socketpair()
    flush()
    pid = os.fork()
    if pid == 0:
        ours.close()
        standby.own["link"] = theirs
        os.setpgid(0, 0)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        texts["now"] = message["text"].encode("utf-8", "surrogatepass")
        probe.state.update(owner=os.getpid(), held=[])
        probe.question.update(deep=True, stop=standby.serve_deep)
        touchstone_deep.record()
        return True
    theirs.close()
    deep.update(pid=pid, link=ours.makefile("rwb"))
    ours.settimeout(message["deadlineMs"] / 1000)
    try:
        line = deep["link"].readline()
    except OSError:
        line = b""
    if line:
        ours.settimeout(None)
    else:
        undo_deep()
    say(kind="deepened", done=bool(line))
    return False


def undo_deep():
    pid = deep["pid"]
    deep.update(pid=None, link=None)
    if pid is not None:
        end_group(pid)
        os.waitpid(pid, 0)
        # Its forks are ours now; one that stands by would take the next question.
        end_children(None)


def hear_deep():
    """The next question that must be loaded from the start; the deeper server answers all others by itself."""
    try:
        line = deep["link"].readline()
    except OSError:
        line = b""
    if line:
        return json.loads(line)
    undo_deep()
    say(kind="lost")
    return None


def give_back():
    try:
        deep["link"].write(b"done\n")
        deep["link"].flush()
    except OSError:
        undo_deep()
        say(kind="lost")


def prepare_parent():
    adopt_orphans()
    gc.collect()
    gc.freeze()


def preload(message):
    """Loads what the first fork had to load after the target, where it is not the project's own."""
    before = set(own_modules())
    for name in message["modules"]:
        try:
            __import__(name)
        except BaseException:
            continue
    for name, path in message["sources"]:
        try:
            loader = external.SourceFileLoader(name, path)
            compiled[path] = loader.get_code(name)
        except BaseException:
            compiled.pop(path, None)
    if rewritten is not None:
        rewritten(message["tests"])
    for path in message["tests"]:
        linecache.getlines(path)
    if threads() > 1 or set(own_modules()) != before:
        say(kind="unfit", why="loading the tests' dependencies ahead starts threads or loads files of the project")
        os._exit(0)
    known.update(sys.modules)
    told["preloaded"] = True
    gc.collect()
    gc.freeze()
    say(kind="preloaded")


def new_output():
    if hasattr(os, "memfd_create"):
        return os.memfd_create("output")
    path = os.path.join(os.environ["PYTEST_DEBUG_TEMPROOT"], "output")
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)


def answer(message):
    """Forks for one candidate: true in the fork. The server collects what the fork tells, and its end."""
    wait["began"] = time.perf_counter()
    text = message["text"].encode("utf-8", "surrogatepass")
    read_end, write_end = os.pipe()
    flush()
    out = new_output()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.close(read_end)
        become_candidate(message, text, write_end, out)
        return True
    os.close(write_end)
    try:
        lines, timed_out = collect(pid, read_end, wait["began"] + message["deadlineMs"] / 1000)
        os.close(read_end)
        end_group(pid)
        end_children(deep["pid"])
        tell_end(message, lines, timed_out, wait["status"], out)
    finally:
        os.close(out)
    return False


def tell_end(message, lines, timed_out, status, out):
    say(
        kind="ran",
        id=message["id"],
        lines=lines.decode("ascii", "replace"),
        exit=None if timed_out or os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) and not timed_out else None,
        timedOut=timed_out,
        out=tail_of(out),
        ms=(time.perf_counter() - wait["began"]) * 1000,
    )


def become_candidate(message, text, write_end, out):
    os.close(wire)
    if deep["link"] is not None:
        deep["link"].close()
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    os.set_inheritable(1, True)
    os.set_inheritable(2, True)
    texts["now"] = text
    probe.question.update(token=message["token"], first=message["first"], last=message["last"], spawned=False)
    probe.state.update(owner=os.getpid(), write=lambda line: os.write(write_end, line), ran=False, ended=False, pending=b"", later=True, held=None)
    path = probe.question["target"]
    lines = text.decode("utf-8", "replace").splitlines(True)
    linecache.cache[path] = (len(text), None, lines, path)
    texts["compiling"] = True
    texts["code"] = probe.start_tracer(text, touchstone_deep.base["new"])
    texts["compiling"] = False


def tell_loaded():
    """What this run loaded after the fork, in order, for the server to load ahead of the next ones."""
    modules, sources = [], []
    for name, module in list(sys.modules.items()):
        if name in known:
            continue
        path = getattr(module, "__file__", None)
        if not isinstance(path, str):
            continue
        path = os.path.abspath(path)
        if probe.is_own(path):
            plain = type(getattr(module, "__loader__", None)) is external.SourceFileLoader
            if plain and not probe.is_target(path):
                sources.append((name, path))
        elif not probe.in_root(path) and not name.startswith("touchstone_"):
            modules.append(name)
    probe.emit("loaded", modules=modules, sources=sources)


def run(runner, arguments):
    if runner == "pytest":
        import pytest

        return int(pytest.main(arguments))
    return __import__("touchstone_" + runner).main(arguments)


def main():
    global rewritten
    take_wire()
    with open(os.environ.pop("TOUCHSTONE_QUESTION"), encoding="utf-8") as file:
        question = json.load(file)
    probe.begin(dict(question, served=True, result=None))
    server = os.getpid()
    install_overlay(serve)
    runner, arguments = sys.argv[1], sys.argv[2:]
    del sys.argv[1]
    rewritten = keep_rewritten() if runner == "pytest" else None
    watch()
    code = 1
    try:
        code = run(runner, arguments)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    except KeyboardInterrupt:
        code = -signal.SIGINT
    except BaseException:
        import traceback

        traceback.print_exc()
    if os.getpid() == server:
        say(kind="unfit", why="the tests never load the document")
        os._exit(0)
    finish(code)


def finish(code):
    """Ends a fork as a process of its own would end: with its threads, its exit handlers and its output."""
    if os.getpid() != probe.state["owner"]:
        os._exit(code & 0xFF)
    if not told["preloaded"]:
        tell_loaded()
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        standby.note_pages()
    finally:
        flush()
        if code == -signal.SIGINT:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
        standby.tell_exit(code & 0xFF)
        os._exit(code & 0xFF)


if __name__ == "__main__":
    sys.modules["touchstone_server"] = sys.modules["__main__"]
    main()
`;
