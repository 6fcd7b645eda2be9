// The Python program that keeps mypy loaded: it checks the project once and from then on only what a
// candidate changes, with mypy's own fine-grained machinery. A fork answers, and goes back to the first text
// after each answer; what was loaded first stays untouched for the next fork.

/** Text of `touchstone_mypy.py`. */
export const mypyServerSource = String.raw`
import fcntl
import gc
import json
import mmap
import os
import sys
import traceback

wire = fcntl.fcntl(3, fcntl.F_DUPFD_CLOEXEC, 200)
os.close(3)
os.set_blocking(wire, True)
buffered = b""
written = {"times": 0}


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


def unfit(why):
    say(kind="unfit", why=why)
    os._exit(0)


def write(target, text):
    """Puts a text into the view. mypy sees a change by size and whole second, so each writing has its own second."""
    with open(target, "wb") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
    written["times"] += 1
    os.utime(target, (1000000 + written["times"], 1000000 + written["times"]))


def odd(options):
    """An option under which the kept process could tell something else than the command does."""
    if not getattr(options, "local_partial_types", False):
        return "local_partial_types is off, which cannot be kept warm"
    if options.follow_imports not in ("normal", "skip", "error"):
        return "follow_imports is " + options.follow_imports
    for name in ("plugins", "report_dirs", "junit_xml", "install_types", "package_root", "bazel", "dump_type_stats"):
        if getattr(options, name, None):
            return name + " is set"
    return None


class Kept:
    def __init__(self, question):
        import mypy.main
        from mypy.dmypy_server import Server
        from mypy.fscache import FileSystemCache

        self.target = question["target"]
        self.base = question["text"]
        write(self.target, self.base)
        cache = FileSystemCache()
        self.sources, options = mypy.main.process_options(question["arguments"], fscache=cache)
        why = odd(options)
        if why is not None:
            unfit(why)
        self.server = Server(options, os.path.join(os.path.dirname(os.path.abspath(__file__)), "status"))
        self.server.fscache = cache
        self.first = self.check()
        if self.server.fine_grained_manager is None:
            unfit("the project has a fault that ends mypy early")

    def check(self):
        # mypy adds to this list what the sources import.
        result = self.server.check(list(self.sources), False, False, 80)
        if result["err"]:
            raise RuntimeError(result["err"])
        return result["out"]

    def look(self, text):
        write(self.target, text)
        out = self.check()
        return out, self.server.fine_grained_manager.blocking_error is not None

    def modules(self):
        graph = self.server.fine_grained_manager.graph
        return [os.path.abspath(state.path) for state in graph.values() if state.path]

    def go_back(self):
        """The next candidate must not see this one: whether it led back to the first answer."""
        write(self.target, self.base)
        return sorted(self.check().splitlines()) == sorted(self.first.splitlines())


class Pending:
    """The question that is being answered, where forks and their server see it."""

    def __init__(self):
        self.memory = mmap.mmap(-1, 64 << 20)

    def put(self, line):
        self.memory[8:8 + len(line)] = line
        self.memory[:8] = len(line).to_bytes(8, "big")

    def done(self):
        self.memory[:8] = bytes(8)

    def get(self):
        size = int.from_bytes(self.memory[:8], "big")
        return json.loads(self.memory[8:8 + size]) if size > 0 else None


def serve(kept, pending):
    """Answers until the wire ends, or until a candidate left something behind that going back does not undo."""
    again = pending.get()
    if again is not None:
        answer(kept, pending, again)
    else:
        # The first changes load what later ones need.
        kept.look(kept.base + "\n# rehearsal\n")
    while kept.go_back():
        message = hear()
        pending.put(json.dumps(message).encode("ascii"))
        answer(kept, pending, message)


def answer(kept, pending, message):
    out, blocked = kept.look(message["text"])
    say(kind="checked", id=message["id"], out=out, blocked=blocked)
    pending.done()


def keep_serving(kept):
    """
    Each fork answers from what was loaded first; one that fails or is spoiled makes way for the next, which is
    asked the same once more: what earlier candidates left behind may have been to blame.
    """
    pending = Pending()
    tried = None
    failed = 0
    while failed < 5:
        pid = os.fork()
        if pid == 0:
            try:
                serve(kept, pending)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(1)
        _, status = os.waitpid(pid, 0)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return
        left = pending.get()
        failed = 0 if left is not None else failed + 1
        if left is not None and left["id"] == tried:
            pending.done()
            say(kind="failed", id=tried)
        tried = left["id"] if left is not None else None


def main():
    question = hear()
    try:
        kept = Kept(question)
        gc.collect()
        gc.freeze()
        say(kind="ready", modules=kept.modules())
    except SystemExit as error:
        unfit("mypy ended with " + str(error.code))
    except (ImportError, AttributeError, TypeError) as error:
        unfit("this version of mypy works in another way: " + repr(error))
    keep_serving(kept)


if __name__ == "__main__":
    main()
`;
