// The Python module of a second, deeper stop: a fork of the server that has loaded the original text and
// found its tests. A candidate that differs only within functions is answered from there by exchanging code.

/** Text of `touchstone_deep.py`. */
export const deepServerSource = String.raw`
import gc
import sys
import threading
import types

import touchstone_probe as probe

FUNCTION = 1
seen = set()
live = {}
base = {"code": None, "new": None}


def record():
    """Notes which functions of the target run before the tests do."""

    def profile(frame, event, _arg):
        if event == "call":
            code = frame.f_code
            if code.co_flags & FUNCTION and probe.is_target(code.co_filename):
                seen.add(code)

    threading.setprofile(profile)
    sys.setprofile(profile)


def stop_recording():
    sys.setprofile(None)
    threading.setprofile(None)
    wanted = set(all_codes(base["code"]))
    for one in gc.get_objects():
        if type(one) is types.FunctionType and one.__code__ in wanted:
            live.setdefault(id(one.__code__), []).append(one)


def all_codes(code):
    yield code
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            for inner in all_codes(const):
                yield inner


def exchange_of(text):
    """Pairs of functions and their new code, or None where the text must be loaded from the start."""
    try:
        new = compile(text, base["code"].co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    base["new"] = new
    pairs = []
    if base["code"] is None or not paired(base["code"], new, pairs):
        return None
    first, last = probe.question["first"], probe.question["last"]
    spans = [
        (old, code) for old, code in pairs
        if any(first <= line <= last for line in probe._lines_of(code) | {code.co_firstlineno})
    ]
    if not any(code.co_flags & FUNCTION for _, code in spans) or any(old in seen for old, _ in spans):
        return None
    return [(function, code) for old, code in pairs for function in live.get(id(old), ())]


SHAPE = ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_flags", "co_freevars", "co_name")
BODY = ("co_code", "co_names", "co_varnames", "co_cellvars", "co_exceptiontable", "co_nlocals")


def paired(old, new, pairs):
    """Whether loading the new code does what loading the old one did; collects the pairs."""
    if any(getattr(old, name) != getattr(new, name) for name in SHAPE):
        return False
    pairs.append((old, new))
    if same_body(old, new):
        inner = [(a, b) for a, b in zip(old.co_consts, new.co_consts) if isinstance(a, types.CodeType)]
        count = len(pairs)
        if all(paired(a, b, pairs) for a, b in inner):
            return True
        del pairs[count:]
    count = old.co_argcount + old.co_kwonlyargcount + bool(old.co_flags & 4) + bool(old.co_flags & 8)
    is_function = bool(old.co_flags & FUNCTION)
    same_outside = old.co_varnames[:count] == new.co_varnames[:count] and doc_of(old) == doc_of(new)
    return is_function and old not in seen and not any(one in seen for one in all_codes(old)) and same_outside


def doc_of(code):
    first = code.co_consts[0] if code.co_consts else None
    return first if isinstance(first, str) else None


def same_body(old, new):
    if any(getattr(old, name, None) != getattr(new, name, None) for name in BODY):
        return False
    return len(old.co_consts) == len(new.co_consts) and all(
        same_constant(a, b) for a, b in zip(old.co_consts, new.co_consts)
    )


def same_constant(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, types.CodeType):
        return True
    if isinstance(a, tuple):
        return len(a) == len(b) and all(same_constant(x, y) for x, y in zip(a, b))
    if isinstance(a, frozenset):
        return {(type(x), repr(x)) for x in a} == {(type(x), repr(x)) for x in b}
    return repr(a) == repr(b)


def exchange(pairs):
    for function, code in pairs:
        function.__code__ = code
`;
