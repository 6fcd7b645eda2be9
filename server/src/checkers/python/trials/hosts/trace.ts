// The Python module that notes, for each test on the original, the lines of the document that ran and the
// arguments with which the functions in question were called.

/** Text of `touchstone_trace.py`. */
export const traceSource = String.raw`
import ast
import json
import sys
import threading

import touchstone_probe as probe
from touchstone_literals import is_whole, literal_of

MOST_CALLS = 200
MOST_OF_A_TEST = 40


def callables(text):
    """First line of each function that a caller can name → its name, and how many leading arguments Python gives."""
    found = {}

    def walk(body, prefix):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                first = min([node.lineno] + [one.lineno for one in node.decorator_list])
                marks = [one.id for one in node.decorator_list if isinstance(one, ast.Name)]
                given = 1 if "classmethod" in marks else 0
                if not prefix or "staticmethod" in marks or given:
                    found[first] = (prefix + node.name, given)
            elif isinstance(node, ast.ClassDef):
                walk(node.body, prefix + node.name + ".")

    walk(ast.parse(text).body, "")
    return found


def defaults_of(frame, name):
    """The default values of a function's last parameters, and of those that are given by name only."""
    found = frame.f_globals
    for part in name[0].split("."):
        found = found[part] if found is frame.f_globals else getattr(found, part)
    for _ in range(8):
        found = getattr(found, "__func__", found)
        if getattr(found, "__code__", None) is frame.f_code:
            return found.__defaults__ or (), found.__kwdefaults__ or {}
        found = getattr(found, "__wrapped__", None)
    return (), {}


def literals_of(values):
    told = [literal_of(one, lambda value: "<%s>" % type(value).__name__) for one in values]
    return told if all(is_whole(one) for one in told) else None


def inputs_of(frame, name):
    """What a function was called with, as literals, those given by name last; None where one is none."""
    code, scope = frame.f_code, frame.f_locals
    count = code.co_argcount
    named = code.co_varnames[count:count + code.co_kwonlyargcount]
    rest = count + code.co_kwonlyargcount
    values = [scope[one] for one in code.co_varnames[name[1]:count]]
    more = list(scope[code.co_varnames[rest]]) if code.co_flags & 4 else []
    keywords = dict(scope[code.co_varnames[rest + (1 if code.co_flags & 4 else 0)]]) if code.co_flags & 8 else {}
    inputs = literals_of(values + more)
    if inputs is None or named:
        defaults, by_name = defaults_of(frame, name)
        keywords.update({one: scope[one] for one in named if one not in by_name or scope[one] is not by_name[one]})
        if inputs is None and not more:
            # What stands for "not given" need not be given.
            at = len(values)
            for default in reversed(defaults):
                if at == 0 or values[at - 1] is not default:
                    break
                at -= 1
            inputs = literals_of(values[:at])
    if inputs is None or not keywords:
        return inputs
    told = literals_of([keywords])
    return None if told is None else inputs + [dict(told[0], keywords=True)]


class Tracer:
    """start() before a test and stop() after it, which returns lines; calls holds what was called with what."""

    def __init__(self, text, spans):
        names = callables(text)
        self.names = {
            line: name for line, name in names.items() if any(first <= line <= last for first, last in spans)
        }
        self.lines = set()
        self.calls = {}
        self.order = []
        self.test = None
        self.budget = 0
        self.monitoring = getattr(sys, "monitoring", None)
        self.tool = None
        self.begin = self.by_monitoring() if self.monitoring else self.by_trace()

    def start(self, test):
        self.lines = set()
        self.test = test
        self.budget = MOST_OF_A_TEST
        self.begin(True)

    def stop(self):
        self.begin(False)
        return sorted(self.lines)

    def close(self):
        """Gives back what the next one needs."""
        if self.tool is not None:
            self.monitoring.free_tool_id(self.tool)
            self.tool = None

    def called(self, frame):
        code = frame.f_code
        name = self.names.get(code.co_firstlineno)
        if name is None or name[0].rsplit(".", 1)[-1] != code.co_name:
            return
        if self.budget <= 0:
            return
        self.budget -= 1
        try:
            inputs = inputs_of(frame, name)
        except Exception:
            return
        if inputs is None:
            return
        key = json.dumps([name[0], inputs])
        known = self.calls.get(key)
        if known is None:
            if len(self.order) >= 5 * MOST_CALLS:
                return
            known = self.calls[key] = {"name": name[0], "inputs": inputs, "tests": []}
            self.order.append(known)
        if self.test not in known["tests"]:
            known["tests"].append(self.test)

    def by_trace(self):
        lines = self
        is_target = probe.is_target

        def local(frame, event, _arg):
            if event == "line":
                lines.lines.add(frame.f_lineno)
            return local

        def outer(frame, event, _arg):
            if not is_target(frame.f_code.co_filename):
                return None
            if event == "call":
                lines.called(frame)
            return local

        def begin(on):
            threading.settrace(outer if on else None)
            sys.settrace(outer if on else None)

        return begin

    def by_monitoring(self):
        monitoring = self.monitoring
        tool = next((one for one in (4, 3, 5, 0) if monitoring.get_tool(one) is None), None)
        if tool is None:
            return self.by_trace()
        monitoring.use_tool_id(tool, "touchstone")
        self.tool = tool
        events = monitoring.events
        tracer = self
        is_target = probe.is_target

        def on_start(code, _offset):
            if not is_target(code.co_filename):
                return monitoring.DISABLE
            monitoring.set_local_events(tool, code, events.LINE)
            frame = sys._getframe(1)
            if frame.f_code is code:
                tracer.called(frame)
            return None

        def on_line(code, line):
            tracer.lines.add(line)
            return monitoring.DISABLE

        monitoring.register_callback(tool, events.PY_START, on_start)
        monitoring.register_callback(tool, events.LINE, on_line)

        def begin(on):
            if on:
                monitoring.restart_events()
            monitoring.set_events(tool, events.PY_START if on else 0)

        return begin
`;
