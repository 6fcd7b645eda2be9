// The Python module that gives what a call did a key: equal behaviours have equal keys, whatever the place of
// objects in memory or the order of sets.

/** Text of `touchstone_canon.py`. */
export const canonSource = String.raw`
import inspect
import re
import types

LIMIT = 4000
NODES = 5000
TAKEN = 200
PLACE = re.compile(r" at 0x[0-9a-fA-F]+")
plain = {bool, int, str, bytes, type(None), type(Ellipsis), type(NotImplemented), range, complex}
named = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType)


def shown(value, most=400):
    try:
        text = PLACE.sub("", repr(value))
    except Exception as error:
        text = "<%s whose text cannot be made: %s>" % (type(value).__name__, type(error).__name__)
    return text if len(text) <= most else text[:most - 1] + "…"


def key_of(value):
    """A text that is equal for equal values; floats exact, sets and dicts without their order, cycles by their depth."""
    left = [NODES]

    def walk(value, above):
        left[0] -= 1
        kind = type(value)
        if left[0] < 0:
            return "…"
        if kind in plain:
            return repr(value) if kind is not int or value.bit_length() < 10000 else "%x" % value
        if kind is float:
            return "0.0" if value == 0 else repr(value)
        at = above.get(id(value))
        if at is not None:
            return "^%d" % (len(above) - at)
        inside = dict(above)
        inside[id(value)] = len(above)
        if kind is list:
            return "[" + ",".join([walk(one, inside) for one in value]) + "]"
        if kind is tuple:
            return "(" + ",".join([walk(one, inside) for one in value]) + ")"
        if kind is dict:
            return "{" + ",".join(sorted(walk(key, inside) + ":" + walk(one, inside) for key, one in value.items())) + "}"
        if kind is set or kind is frozenset:
            return kind.__name__ + "{" + ",".join(sorted(walk(one, inside) for one in value)) + "}"
        if isinstance(value, named):
            return "<%s>" % getattr(value, "__qualname__", getattr(value, "__name__", kind.__name__))
        name = kind.__qualname__
        if isinstance(value, BaseException):
            return "%s!%s" % (name, walk(list(value.args), inside))
        if isinstance(value, types.GeneratorType) or (hasattr(kind, "__next__") and kind.__module__ in ("builtins", "itertools")):
            return name + walk(taken(value), inside)
        parts = []
        for base, opened in ((dict, dict.items), (list, list.__iter__), (tuple, tuple.__iter__), (set, lambda one: sorted(set.__iter__(one), key=repr))):
            if isinstance(value, base):
                parts.append(walk([list(one) if base is dict else one for one in opened(value)], inside))
        for base in (int, float, str, bytes):
            if isinstance(value, base):
                parts.append(base.__repr__(value))
        state = getattr(value, "__dict__", None)
        if isinstance(state, dict):
            parts.append(walk(state, inside))
        for owner in kind.__mro__:
            slots = owner.__dict__.get("__slots__", ())
            for slot in (slots,) if isinstance(slots, str) else slots:
                if slot not in ("__dict__", "__weakref__") and hasattr(value, slot):
                    parts.append(slot + "=" + walk(getattr(value, slot), inside))
        return name + "(" + ",".join(parts or [shown(value)]) + ")"

    return walk(value, {})


def taken(iterator):
    """What an iterator gives, up to a bound."""
    found = []
    for one in iterator:
        found.append(one)
        if len(found) >= TAKEN:
            break
    return found


def type_of(value, inner=True):
    kind = type(value)
    name = kind.__name__
    if value is None:
        return "None"
    if kind is float and value != value:
        return "NaN"
    if inner and kind in (list, set, tuple) and value:
        kinds = sorted({type_of(one, False) for one in value})
        return "%s[%s]" % (name, kinds[0] if len(kinds) == 1 else "…")
    return name


def result_of(value):
    """What a caller gets in the end: a coroutine's result, and the items of an iterator."""
    if inspect.iscoroutine(value):
        import asyncio

        value = asyncio.run(value)
    return value
`;
