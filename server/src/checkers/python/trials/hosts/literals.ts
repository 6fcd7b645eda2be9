// The Python module that writes values as literals that any language can read, and makes values of them;
// literalWire.ts is the other side. A number that JSON cannot carry goes by name.

/** Text of `touchstone_literals.py`. */
export const literalsSource = String.raw`
import math

NODES = 500
LONGEST = 4000
EXACT = 1 << 53


class TooLarge(Exception):
    pass


def literal_of(value, shown=repr):
    """A literal, opaque where the value is none. Raises TooLarge for what nobody would write down."""
    left = [NODES]

    def opaque(value):
        try:
            text = shown(value)
        except Exception:
            text = "<%s>" % type(value).__name__
        return {"kind": "opaque", "shown": text[:200]}

    def walk(value, above):
        left[0] -= 1
        if left[0] < 0:
            raise TooLarge()
        kind = type(value)
        if value is None:
            return {"kind": "null"}
        if kind is bool:
            return {"kind": "boolean", "value": value}
        if kind is int:
            if -EXACT <= value <= EXACT:
                return {"kind": "number", "value": value, "float": False}
            if value.bit_length() > 3000:
                raise TooLarge()
            return {"kind": "bigint", "value": str(value)}
        if kind is float:
            return {"kind": "number", "value": value if math.isfinite(value) else str(value), "float": True}
        if kind is str:
            if len(value) > LONGEST:
                raise TooLarge()
            return {"kind": "string", "value": value}
        if kind not in (list, tuple, set, dict) or id(value) in above:
            return opaque(value)
        if len(value) > left[0]:
            raise TooLarge()
        inside = above | {id(value)}
        if kind is dict:
            entries = [[walk(key, inside), walk(one, inside)] for key, one in value.items()]
            return {"kind": "map", "entries": entries}
        items = sorted(value, key=lambda one: (type(one).__name__, repr(one))) if kind is set else value
        return {"kind": kind.__name__, "items": [walk(one, inside) for one in items]}

    return walk(value, frozenset())


def is_whole(literal):
    """Whether a literal can be made a value again."""
    kind = literal["kind"]
    if kind == "opaque":
        return False
    return all(is_whole(one) for one in literal.get("items", ())) and all(
        is_whole(key) and is_whole(one) for key, one in literal.get("entries", ())
    )


def value_of(literal):
    """A new value. Raises ValueError for what is none in Python, TypeError for what cannot be a key."""
    kind = literal["kind"]
    if kind in ("null", "undefined"):
        return None
    if kind == "boolean":
        return bool(literal["value"])
    if kind == "number":
        return float(literal["value"]) if literal["float"] else int(literal["value"])
    if kind == "bigint":
        return int(literal["value"])
    if kind == "string":
        return str(literal["value"])
    if kind in ("list", "tuple", "set"):
        return {"list": list, "tuple": tuple, "set": set}[kind](value_of(one) for one in literal["items"])
    if kind in ("object", "map"):
        return {value_of(key): value_of(one) for key, one in literal["entries"]}
    raise ValueError("no literal")
`;
