// The Python program that stays warm: it runs the tests up to the moment at which the target would be
// loaded, stops there, and from then on answers each candidate from a fork that goes on with its text.

/** Text of `touchstone_server.py`. */
export const forkServerSource = String.raw`
import atexit
import gc
import importlib._bootstrap_external as external
import json
import linecache
import os
import select
import signal
import sys
import threading
import time

import touchstone_probe as probe

OUT_LIMIT = 64 * 1024
wire = None
buffered = b""
texts = {"now": None, "compiling": False}
compiled = {}
known = set()
noticed = set()
wait = {"status": None}
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


# The loader overlay: the candidate's text in place of the target's, and compiled files kept in memory.

def install_overlay():
    loader = external.SourceFileLoader
    get_data, get_code = loader.get_data, loader.get_code

    def get_data_of_candidate(self, path):
        if probe.is_target(path):
            return candidate()
        return get_data(self, path)

    def get_code_of_candidate(self, fullname):
        path = self.get_filename(fullname)
        if probe.is_target(path):
            data = candidate()
            # For the words of a syntax error Python opens the file by itself; that is nobody's reading.
            texts["compiling"] = True
            try:
                return self.source_to_code(data, path)
            finally:
                texts["compiling"] = False
        code = compiled.get(path)
        return code if code is not None else get_code(self, fullname)

    loader.get_data = get_data_of_candidate
    loader.get_code = get_code_of_candidate


def candidate():
    """The text of the fork that asks. The first to ask is the server itself, which then serves from here."""
    if texts["now"] is None:
        serve()
    return texts["now"]


def keep_rewritten():
    """pytest rewrites the assertions of test files; what it made stays for the forks."""
    try:
        from _pytest.assertion import rewrite
    except ImportError:
        return None
    original = rewrite._rewrite_test
    made = {}

    def rewrite_test(path, config):
        key = str(path)
        if key not in made:
            made[key] = original(path, config)
        return made[key]

    rewrite._rewrite_test = rewrite_test

    def ahead(paths):
        from pathlib import Path

        hook = next((one for one in sys.meta_path if isinstance(one, rewrite.AssertionRewritingHook)), None)
        for path in paths:
            if hook is not None and str(path) not in made:
                try:
                    rewrite_test(Path(path), hook.config)
                except Exception:
                    made.pop(str(path), None)

    return ahead


# What a fork does that a cold process would do differently.

def notice(what, path=""):
    key = (what, path)
    if key not in noticed and len(noticed) < 500:
        noticed.add(key)
        probe.emit("notice", what=what, path=str(path))


SPAWNS = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.forkpty")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "shutil.rmtree")


def path_of(value):
    if isinstance(value, bytes):
        value = os.fsdecode(value)
    if not isinstance(value, str):
        return None
    return os.path.abspath(value)


def watch():
    def hook(event, args):
        if event == "open":
            path = path_of(args[0])
            if path is None or not probe.in_root(path):
                return
            mode, flags = args[1], args[2]
            writes = isinstance(mode, str) and any(one in mode for one in "wax+")
            if writes or (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)):
                notice("wrote", path)
            elif probe.is_target(path):
                if not texts["compiling"]:
                    notice("escaped", path)
            elif not path.endswith(".pyc"):
                notice("read", path)
        elif event in SPAWNS:
            probe.question["spawned"] = True
            notice("escaped", event)
        elif event == "os.fork":
            probe.question["spawned"] = True
        elif event in CHANGES:
            for value in args[:2]:
                path = path_of(value)
                if path is not None and probe.in_root(path):
                    notice("wrote", path)

    sys.addaudithook(hook)


# Serving.

def adopt_orphans():
    """Makes what a fork's children leave behind ours, so that it can be ended with the fork."""
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    except Exception:
        return


def end_children():
    pid = os.getpid()
    for _ in range(50):
        try:
            with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
                left = [int(one) for one in file.read().split()]
        except OSError:
            return
        if not left:
            return
        for one in left:
            try:
                os.kill(one, signal.SIGKILL)
            except OSError:
                pass
        for one in left:
            try:
                os.waitpid(one, 0)
            except ChildProcessError:
                pass


def threads():
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


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
        message = hear()
        if message["kind"] == "preload":
            preload(message)
        elif message["kind"] == "run" and answer(message):
            return


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
    if threads() > 1 or set(own_modules()) != before:
        say(kind="unfit", why="loading the tests' dependencies ahead starts threads or loads files of the project")
        os._exit(0)
    known.update(sys.modules)
    gc.collect()
    gc.freeze()
    say(kind="preloaded")


def answer(message):
    """Forks for one candidate: true in the fork. The server collects what the fork tells, and its end."""
    started = time.perf_counter()
    text = message["text"].encode("utf-8", "surrogatepass")
    read_end, write_end = os.pipe()
    flush()
    out = os.memfd_create("output") if hasattr(os, "memfd_create") else os.open(os.path.join(os.environ["PYTEST_DEBUG_TEMPROOT"], "output"), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    pid = os.fork()
    if pid == 0:
        become_candidate(message, text, read_end, write_end, out)
        return True
    os.close(write_end)
    try:
        lines, timed_out = collect(pid, read_end, started + message["deadlineMs"] / 1000)
        os.close(read_end)
        status = wait["status"]
        end_group(pid)
        end_children()
        say(
            kind="ran",
            id=message["id"],
            lines=lines.decode("ascii", "replace"),
            exit=None if timed_out or os.WIFSIGNALED(status) else os.WEXITSTATUS(status),
            signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) and not timed_out else None,
            timedOut=timed_out,
            out=tail_of(out),
            ms=(time.perf_counter() - started) * 1000,
        )
    finally:
        os.close(out)
    return False


def flush():
    for stream in {id(one): one for one in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)}.values():
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue


def tail_of(out):
    size = os.lseek(out, 0, os.SEEK_END)
    if size <= OUT_LIMIT:
        os.lseek(out, 0, os.SEEK_SET)
        return os.read(out, OUT_LIMIT).decode("utf-8", "replace")
    half = OUT_LIMIT // 2
    os.lseek(out, 0, os.SEEK_SET)
    head = os.read(out, half)
    os.lseek(out, size - half, os.SEEK_SET)
    return (head + b"\n[...]\n" + os.read(out, half)).decode("utf-8", "replace")


def become_candidate(message, text, read_end, write_end, out):
    os.setpgid(0, 0)
    os.close(read_end)
    os.close(wire)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.close(out)
    os.set_inheritable(1, True)
    os.set_inheritable(2, True)
    texts["now"] = text
    probe.question.update(token=message["token"], first=message["first"], last=message["last"], spawned=False)
    probe.state.update(owner=os.getpid(), write=lambda line: os.write(write_end, line), ran=False, ended=False, pending=b"", later=True)
    path = probe.question["target"]
    lines = text.decode("utf-8", "replace").splitlines(True)
    linecache.cache[path] = (len(text), None, lines, path)
    texts["compiling"] = True
    probe.start_tracer(text)
    texts["compiling"] = False


def collect(pid, read_end, deadline):
    """Reads what the fork tells until it ends; kills it at its deadline."""
    wait["status"] = None
    parts = []
    size = 0
    timed_out = False
    ended = None
    try:
        ended = os.pidfd_open(pid)
    except (AttributeError, OSError):
        ended = None
    watched = [read_end] if ended is None else [read_end, ended]
    is_open = True
    while wait["status"] is None:
        left = deadline - time.perf_counter()
        if left <= 0 and not timed_out:
            timed_out = True
            end_group(pid)
        ready, _, _ = select.select(watched, [], [], max(0, min(left, 1)) if ended is not None else 0.002)
        if read_end in ready:
            part = os.read(read_end, 1 << 16)
            if part:
                size += len(part)
                if size < 12 * 1024 * 1024:
                    parts.append(part)
            else:
                is_open = False
                watched.remove(read_end)
        if ended is None or ended in ready or not is_open or timed_out:
            done, status = os.waitpid(pid, 0 if timed_out else os.WNOHANG)
            if done == pid:
                wait["status"] = status
    if ended is not None:
        os.close(ended)
    os.set_blocking(read_end, False)
    while is_open and size < 12 * 1024 * 1024:
        try:
            part = os.read(read_end, 1 << 16)
        except BlockingIOError:
            break
        if not part:
            break
        size += len(part)
        parts.append(part)
    return b"".join(parts), timed_out


def end_group(pid):
    for end in (lambda: os.killpg(pid, signal.SIGKILL), lambda: os.kill(pid, signal.SIGKILL)):
        try:
            end()
        except OSError:
            continue


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
    install_overlay()
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
    tell_loaded()
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
    finally:
        flush()
        if code == -signal.SIGINT:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGINT)
        os._exit(code & 0xFF)


if __name__ == "__main__":
    sys.modules["touchstone_server"] = sys.modules["__main__"]
    main()
`;
