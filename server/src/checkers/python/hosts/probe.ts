// The Python module that our test hosts share: it tells results as lines of JSON, notices whether a line of
// the selection ran, and describes failures. Runs within the project's interpreter, 3.8 or newer.

/** Text of `touchstone_probe.py`. */
export const probeSource = String.raw`
import json, os, sys, threading, traceback

LIMIT = 4000
question = {}
state = {"owner": None, "write": None, "ran": False, "ended": False, "started": False, "pending": b"", "later": False, "held": None}
_same = {}
_own = {}
INSTALLED = ("site-packages", os.sep + ".venv" + os.sep, os.sep + "venv" + os.sep)


def begin(data):
    """Takes the question: token, result, target, first, last, root, workspace."""
    question.update(data)
    question["targetReal"] = os.path.realpath(question["target"])
    state["owner"] = os.getpid()
    if question.get("result"):
        fd = os.open(question["result"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.set_inheritable(fd, False)
        state["write"] = lambda line: os.write(fd, line)
    remap_paths()
    forget_bytecode()


def begin_from_environment():
    path = os.environ.pop("TOUCHSTONE_QUESTION", None)
    if path is not None and not question:
        with open(path, encoding="utf-8") as file:
            begin(json.load(file))


def emit(kind, **data):
    """Tells one line, from the process that was asked only."""
    if os.getpid() != state["owner"]:
        return
    if state["held"] is not None:
        state["held"].append((kind, data))
        return
    if state["write"] is None:
        return
    data["token"] = question["token"]
    data["kind"] = kind
    state["pending"] += (json.dumps(data) + "\n").encode("ascii")
    if kind != "case" or not state["later"]:
        tell()


def tell():
    """Writes what was held back: a fork wakes its server once, not for every test."""
    line, state["pending"] = state["pending"], b""
    while line:
        line = line[state["write"](line):]


def is_target(path):
    known = _same.get(path)
    if known is None:
        known = isinstance(path, str) and (
            path == question["target"] or os.path.realpath(path) == question["targetReal"]
        )
        _same[path] = known
    return known


def in_root(path):
    root = question["root"]
    return path == root or path.startswith(root + os.sep)


def is_own(path):
    """Whether a file is the project's, and no dependency's."""
    if not isinstance(path, str):
        return False
    known = _own.get(path)
    if known is None:
        known = in_root(os.path.abspath(path)) and not any(part in path for part in INSTALLED)
        if os.path.isabs(path):
            _own[path] = known
    return known


def remap_paths():
    """Lets development installs of the workspace lead to the view that we work in."""
    root, workspace = question["root"], question.get("workspace")
    if not workspace or workspace == root:
        return

    def moved(path):
        if not isinstance(path, str) or "site-packages" in path:
            return path
        if path == workspace or path.startswith(workspace + os.sep):
            other = root + path[len(workspace):]
            return other if os.path.exists(other) else path
        return path

    sys.path[:] = [moved(path) for path in sys.path]
    for name, module in list(sys.modules.items()):
        mapping = getattr(module, "MAPPING", None)
        if name.startswith("__editable__") and isinstance(mapping, dict):
            for key, path in list(mapping.items()):
                mapping[key] = moved(path)


def forget_bytecode():
    """Compiled files are told apart by size and second of change only; two candidates share those easily."""
    import importlib._bootstrap_external as external

    original = external.cache_from_source

    def cache_from_source(path, *args, **named):
        if is_target(os.fspath(path)):
            raise NotImplementedError
        return original(path, *args, **named)

    external.cache_from_source = cache_from_source


# Whether a line of the selection ran.

def _functions(code):
    for const in code.co_consts:
        if hasattr(const, "co_code"):
            if const.co_flags & 1:
                yield const
            for inner in _functions(const):
                yield inner


def _lines_of(code):
    import dis

    return {line for _, line in dis.findlinestarts(code) if line is not None}


def start_tracer(text, whole=None):
    """Notices lines of the selection. Returns the compiled text, where it compiles."""
    first, last = question["first"], question["last"]
    only_functions = False
    try:
        whole = whole or compile(text, question["target"], "exec", dont_inherit=True)
        only_functions = any(
            first <= line <= last for code in _functions(whole) for line in _lines_of(code) | {code.co_firstlineno}
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        only_functions = False
    state["started"] = True

    def counts(code, line):
        return first <= line <= last and (bool(code.co_flags & 1) or not only_functions)

    monitoring = getattr(sys, "monitoring", None)
    if monitoring is not None:
        for tool in (4, 3, 5, 0):
            try:
                monitoring.use_tool_id(tool, "touchstone")
                break
            except ValueError:
                continue
        else:
            state["started"] = False
            return whole
        events = monitoring.events

        def hit():
            state["ran"] = True
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)

        def on_start(code, _offset):
            if state["ran"] or not is_target(code.co_filename):
                return monitoring.DISABLE
            if code.co_flags & 1 and counts(code, code.co_firstlineno):
                hit()
            else:
                monitoring.set_local_events(tool, code, events.LINE)
            return None

        def on_line(code, line):
            if not state["ran"] and counts(code, line):
                hit()

        monitoring.register_callback(tool, events.PY_START, on_start)
        monitoring.register_callback(tool, events.LINE, on_line)
        monitoring.set_events(tool, events.PY_START)
        return whole

    def hit():
        state["ran"] = True
        sys.settrace(None)
        threading.settrace(None)

    def local_trace(frame, event, _arg):
        if state["ran"]:
            return None
        if event == "line" and counts(frame.f_code, frame.f_lineno):
            hit()
            return None
        return local_trace

    def global_trace(frame, event, _arg):
        if state["ran"]:
            return None
        code = frame.f_code
        if not is_target(code.co_filename):
            return None
        if event == "call" and code.co_flags & 1 and counts(code, code.co_firstlineno):
            hit()
            return None
        return local_trace

    state["trace"] = global_trace
    threading.settrace(global_trace)
    sys.settrace(global_trace)
    return whole


def target_ran():
    if state["ran"]:
        return "yes"
    replaced = "trace" in state and sys.gettrace() is not state["trace"]
    if not state["started"] or replaced or question.get("spawned"):
        return "unknown"
    return "no"


def notice_processes():
    """Another process may run the selection where we do not see it."""
    names = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.fork", "os.forkpty")

    def hook(event, _args):
        if event in names:
            question["spawned"] = True

    sys.addaudithook(hook)


# What a failure was.

def short(text):
    text = str(text)
    return text if len(text) <= LIMIT else text[:LIMIT] + " […]"


def shown(value):
    try:
        return short(repr(value))
    except BaseException:
        return "<" + type(value).__name__ + " that cannot be shown>"


def message_of(error):
    try:
        text = str(error)
    except BaseException:
        text = "(its text cannot be made)"
    name = type(error).__name__
    return short(name + ": " + text if text else name)


def own_frames(error):
    """The frames of the project."""
    # Lines are read when they are asked for: most frames are the runner's own. All are extracted nevertheless:
    # where a candidate spoiled what that needs, a runner fails over it too.
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    return [frame for frame in frames if is_own(frame.filename)]


def failure_of(error, expected=None, actual=None):
    """A failure with its place: the last line of the project that was running."""
    frames = own_frames(error)
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        place = {"file": os.path.abspath(error.filename), "line": error.lineno}
    elif frames:
        place = {"file": os.path.abspath(frames[-1].filename), "line": frames[-1].lineno}
    else:
        place = {"file": None, "line": None}
    if expected is None and isinstance(error, AssertionError):
        told = str(error).split("\n", 1)[0].split(" : ", 1)[0]
        kind, differ, values = told.partition(" differ: ")  # "Lists differ: [1] != [2]"
        parts = (values if differ and kind.isalpha() else told).split(" != ")
        if len(parts) == 2:
            actual, expected = short(parts[0]), short(parts[1])
    lines = ["    at %s:%s in %s: %s" % (one.filename, one.lineno, one.name, one.line) for one in frames[-12:][::-1]]
    stack = "\n".join([message_of(error)] + lines)
    return dict(
        place, message=message_of(error), expected=expected, actual=actual, stack=short(stack), source=source_of(error)
    )


def source_of(error):
    """The lines of the test's function up to the one that was running."""
    import linecache

    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if is_own(code.co_filename) and not is_target(code.co_filename):
            found = (code.co_filename, max(code.co_firstlineno, line - 40), line)
    if found is None:
        return None
    path, first, last = found
    return short("".join(linecache.getline(path, number) for number in range(first, last + 1)).rstrip())


def fault_of(error):
    """What kept a file from being loaded, and whether the target is to blame."""
    chain = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    blamed = False
    missing = None
    for one in chain:
        own = [frame.filename for frame in own_frames(one)]
        files = own + [getattr(one, "filename", None)] if isinstance(one, SyntaxError) else own
        if any(isinstance(path, str) and is_target(path) for path in files):
            blamed = True
        if isinstance(one, ImportError):
            path = getattr(one, "path", None)
            if isinstance(path, str) and is_target(path):
                blamed = True
            if isinstance(one, ModuleNotFoundError) and one.name:
                missing = one.name
        origin = getattr(getattr(one, "obj", None), "__file__", None)
        if isinstance(one, AttributeError) and isinstance(origin, str) and is_target(origin):
            blamed = True
    return dict(failure_of(chain[-1] if len(chain) == 1 else best_of(chain)), blamed=blamed, missing=missing)


def best_of(chain):
    """The error that says most: the innermost one with a place in the project."""
    for one in reversed(chain):
        if isinstance(one, SyntaxError) or own_frames(one):
            return one
    return chain[0]


def emit_case(path, names, how, seconds, failure=None, output=None):
    emit("case", file=os.path.abspath(path), names=names, state=how, ms=seconds * 1000, failure=failure, output=output)


def emit_error(path, error):
    where = os.path.abspath(path) if path else None
    fault = fault_of(error)
    emit("error", where=where, **fault)


def end(runner, version):
    if state["ended"]:
        return
    state["ended"] = True
    emit("end", runner=runner, version=version, python="%d.%d.%d" % sys.version_info[:3], targetRan=target_ran())


def before_tests(found=None):
    """All is loaded and found; a kept process stops here."""
    state["found"] = found
    stop = question.pop("stop", None)
    if stop is not None:
        stop()


def read_target():
    with open(question["target"], "rb") as file:
        return file.read()


def start_cold():
    """For a process that serves one text only."""
    notice_processes()
    try:
        text = read_target()
    except OSError:
        text = b""
    start_tracer(text)
`;
