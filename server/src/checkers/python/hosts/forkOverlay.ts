// The Python module by which a fork loads the candidate's text in place of the file, without a copy, and by
// which it notices what it does that a process of its own would do differently.

/** Text of `touchstone_overlay.py`. */
export const forkOverlaySource = String.raw`
import importlib._bootstrap_external as external
import os
import sys

import touchstone_deep
import touchstone_probe as probe

texts = {"now": None, "compiling": False, "code": None}
compiled = {}
noticed = set()
on_first_load = None


# The loader overlay: the candidate's text in place of the target's, and compiled files kept in memory.

def install_overlay(on_first):
    global on_first_load
    on_first_load = on_first
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
            ready, texts["code"] = texts["code"], None
            if ready is not None and path == ready.co_filename and not probe.question.get("deep"):
                return ready
            # For the words of a syntax error Python opens the file by itself; that is nobody's reading.
            texts["compiling"] = True
            try:
                code = self.source_to_code(data, path)
                if probe.question.get("deep") and touchstone_deep.base["code"] is None:
                    touchstone_deep.base["code"] = code
                return code
            finally:
                texts["compiling"] = False
        code = compiled.get(path)
        return code if code is not None else get_code(self, fullname)

    loader.get_data = get_data_of_candidate
    loader.get_code = get_code_of_candidate


def candidate():
    """The text of the fork that asks. The first to ask is the server itself, which then serves from here."""
    if texts["now"] is None:
        on_first_load()
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
# What changes the view: for each event, where its paths stand and where the folders that they are relative to.
CHANGES = {
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),), "os.mkdir": ((0, 2),), "os.chmod": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)), "os.link": ((1, 3),), "os.symlink": ((1, 2),), "os.truncate": ((0, None),),
}


def path_of(value, base=None):
    if isinstance(value, bytes):
        value = os.fsdecode(value)
    if not isinstance(value, str):
        return None
    if isinstance(base, int) and base >= 0 and not os.path.isabs(value):
        try:
            value = os.path.join(os.readlink("/proc/self/fd/%d" % base), value)
        except OSError:
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
            for place, base in CHANGES[event]:
                path = path_of(args[place], args[base] if base is not None and base < len(args) else None)
                if path is not None and probe.in_root(path):
                    notice("wrote", path)

    sys.addaudithook(hook)
`;
