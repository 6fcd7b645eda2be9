"""Runs functions of one Python module for the repair measures: finds out which inputs a function takes by trial,
tells what it gives, and compares two versions. One question as JSON on stdin, one answer on stdout."""

import ast
import contextlib
import copy
import importlib.util
import inspect
import io
import itertools
import json
import random
import signal
import sys
import warnings

warnings.simplefilter("ignore")
WORDS = ["", "a", "b", "ab", "abc", "Hello", "hello world", "fooBar", "foo_bar", "foo-bar", " x ", "12", "3.5", "A",
         "1234567", "978-0-471-11709-4", "79927398713", "a,b", "zz", "É"]
MAKERS = {
    "int": lambda r: r.randint(-6, 17),
    "natural": lambda r: r.randint(0, 11),
    "big": lambda r: r.randint(1, 400),
    "float": lambda r: r.randint(-24, 56) / 4,
    "string": lambda r: r.choice(WORDS),
    "digits": lambda r: "".join(r.choice("0123456789") for _ in range(r.randint(1, 12))),
    "boolean": lambda r: r.random() < 0.5,
    "ints": lambda r: [r.randint(-6, 17) for _ in range(r.randint(0, 6))],
    "strings": lambda r: [r.choice(WORDS) for _ in range(r.randint(0, 4))],
    "lists": lambda r: [[r.randint(-6, 17) for _ in range(r.randint(0, 5))] for _ in range(r.randint(0, 3))],
    "mapping": lambda r: {r.choice("abcd"): r.randint(-6, 17) for _ in range(r.randint(0, 3))},
}
question = json.load(sys.stdin)


class TooLong(BaseException):
    pass


def too_long(*_):
    raise TooLong


signal.signal(signal.SIGALRM, too_long)


def load(file, name, package_root, module_name):
    sys.path[:0] = [package_root] if package_root not in sys.path else []
    if "." in module_name:
        __import__(module_name.rpartition(".")[0])
    spec = importlib.util.spec_from_file_location(module_name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    with contextlib.redirect_stdout(io.StringIO()):
        spec.loader.exec_module(module)
    return getattr(module, name, None)


def outcome(fn, given):
    """The repr of what a call gives; None where it threw, hung, or gave what no literal can write."""
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            value = fn(*copy.deepcopy(given))
            if inspect.isgenerator(value) or type(value).__module__ == "itertools":
                value = ("iterator", list(itertools.islice(value, 60)))
        shown = repr(value)
        if len(shown) > 400:
            return None
        try:
            return shown if ast.literal_eval(shown) == value else None
        except Exception:
            return None
    except (Exception, TooLong, SystemExit, RecursionError):
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def inputs_of(signature, seed, count):
    r = random.Random(seed)
    return [[MAKERS[kind](r) for kind in signature] for _ in range(count)]


def discover_one(fn, parameters, seed):
    tried = list(itertools.product(MAKERS, repeat=parameters))
    if parameters >= 2:
        random.Random(seed).shuffle(tried)
        tried = tried[:90]
    best = None
    for signature in tried:
        few = [outcome(fn, one) for one in inputs_of(signature, seed, 4)]
        if few.count(None) > 1:
            continue
        good = [one for one in (outcome(fn, given) for given in inputs_of(signature, seed, 24)) if one is not None]
        distinct = len(set(good))
        if len(good) >= 20 and distinct >= 6 and (best is None or distinct > best[0]):
            best = (distinct, signature)
    return best and best[1]


def discover(ask):
    found = []
    for one in ask["functions"]:
        name = one["name"]
        fn = load(ask["file"], name, ask["root"], ask["module"])
        signature = callable(fn) and discover_one(fn, one["parameters"], ask["seed"])
        if not signature:
            continue
        tests = {}
        for given in inputs_of(signature, ask["seed"] + 1, 400):
            shown = outcome(fn, given)
            if shown is None:
                continue
            if outcome(fn, given) != shown:  # What goes by chance cannot be judged.
                tests.clear()
                break
            if len(tests) < ask["visible"]:
                tests.setdefault(shown, given)
        if len(tests) < 6:
            continue
        cases = []
        for shown, given in tests.items():
            call = f"{name}({', '.join(map(repr, given))})"
            whole = shown
            if shown.startswith("('iterator', "):
                call, shown = f"list({call})", shown[len("('iterator', "):-1]
            cases.append({"call": call, "expected": shown, "input": given, "whole": whole})
        found.append({"name": name, "signature": list(signature), "tests": cases})
    return found


def notices(ask):
    """Whether any of the tests fails on a changed text."""
    fn = load(ask["changed"], ask["name"], ask["root"], ask["module"])
    return not callable(fn) or any(outcome(fn, one["input"]) != one["whole"] for one in ask["tests"])


def compare(ask):
    was = load(ask["file"], ask["name"], ask["root"], ask["module"])
    now = load(ask["changed"], ask["name"], ask["root"], ask["module"])
    if not callable(was) or not callable(now):
        return {"equal": False, "at": "the function is gone"}
    compared = 0
    for given in inputs_of(ask["signature"], ask["seed"], ask["count"]):
        before = outcome(was, given)
        if before is None:
            continue
        compared += 1
        if outcome(now, given) != before:
            return {"equal": False, "at": repr(given), "compared": compared}
    return {"equal": True, "compared": compared}


def outcomes(ask):
    """What each test's call gives on a changed text."""
    fn = load(ask["changed"], ask["name"], ask["root"], ask["module"])
    return [outcome(fn, one["input"]) if callable(fn) else None for one in ask["tests"]]


ANSWERS = {"discover": discover, "compare": compare, "notices": notices, "outcomes": outcomes}
print(json.dumps(ANSWERS[question["ask"]](question)))
