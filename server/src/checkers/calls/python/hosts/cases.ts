// The Python module that loads one variant of a document after the other in one process and decides cases on it
// or calls its functions; and that notices when a variant spoilt what the next ones would see.

/** Text of `touchstone_cases.py`. */
export const casesSource = String.raw`
import _thread
import builtins
import doctest
import io
import os
import re
import signal
import sys
import threading
import time
import types

import touchstone_canon as canon
import touchstone_probe as probe
from touchstone_literals import TooLarge, is_whole, literal_of, value_of

WORDS = 400
MOST_HUNG = 3


class Hung(BaseException):
    """Raised within what takes too long; what catches it is ended."""


# Time, as the processor counts it. The alarm is raised within the code; what catches it, or is long in coming, is
# ended: by us where code of Python runs, by the system where none does. The timer of real time is exact to parts of
# a millisecond, but has a signal that documents may use; the one of processor time counts in ticks of the system.

limits = {
    "seconds": 1.0, "few": 1.0, "patience": 0, "load": 0.0, "more": None, "stacks": True,
    "fired": 0, "budget": 0.0, "began": 0.0, "timer": signal.ITIMER_PROF,
}
LEAST = 0.02


def take_alarms(exact):
    """exact: whether nothing that is loaded deals with signals."""
    limits["timer"] = signal.ITIMER_REAL if exact else signal.ITIMER_PROF
    signal.signal(signal.SIGALRM if exact else signal.SIGPROF, on_alarm)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def on_alarm(_number, _frame, leave=os._exit, start=signal.setitimer, used=time.process_time, limits=limits):
    kind = limits["timer"]
    if kind == signal.ITIMER_REAL:
        left = limits["began"] + limits["budget"] - used()
        if left > 0:
            # It was not given the processor all the while, or waits for something.
            start(kind, max(left, 0.0005))
            return
    more, limits["more"] = limits["more"], None
    if more is not None:
        # It may go on for longer, otherwise.
        seconds, change = more
        change()
        limits.update(began=used(), budget=seconds)
        start(kind, seconds, max(seconds, LEAST))
        return
    limits["fired"] += 1
    if limits["fired"] > 1:
        leave(75)
    limits["budget"] += LEAST
    start(kind, LEAST, LEAST)
    raise Hung()


def timed(work, *given, least=0.0, start=signal.setitimer, last=signal.ITIMER_VIRTUAL, used=time.process_time):
    limits["fired"] = 0
    kind = limits["timer"]
    try:
        # Where many hang, most of them do for ever.
        seconds = limits["seconds"] if limits["patience"] > 0 else min(limits["seconds"], limits["few"])
        seconds = max(seconds, least)
        more = limits["more"]
        limits["budget"], limits["began"] = seconds, used()
        start(last, 2 * (seconds + (more[0] if more else 0)) + LEAST)
        start(kind, seconds)
        return work(*given)
    finally:
        start(kind, 0)
        start(last, 0)


# What a variant may spoil.

class Watch:
    def __init__(self, modules):
        self.dicts = []
        for one in [builtins] + modules:
            scope = vars(one)
            self.dicts.append((scope, dict(scope)))
            if probe.is_own(getattr(one, "__file__", None)):
                for value in list(scope.values()):
                    if type(value) in (list, dict, set):
                        self.dicts.append((value, value.copy()))
        # Without the way over text, which costs more than all else.
        self.environment = getattr(os.environ, "_data", os.environ)
        self.environ = dict(self.environment)
        self.system = self.now()

    def now(self):
        return (
            sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.gettrace(), sys.getprofile(),
            sys.getrecursionlimit(), list(sys.path), signal.getsignal(signal.SIGPROF), signal.getsignal(signal.SIGALRM), signal.getsignal(signal.SIGVTALRM), _thread._count(), threading.active_count(),
        )

    def spoilt(self):
        try:
            return any(now != was for now, was in self.dicts) or self.environment != self.environ or self.now() != self.system
        except Exception:
            return True


# Cases.

OPTION = re.compile(r"#\s*doctest:\s*([^\n'\"]*)$", re.MULTILINE)
TRACEBACK = "Traceback (most recent call last):"
checker = doctest.OutputChecker()


class Case:
    def __init__(self, told):
        self.call = told["call"]
        self.expected = told["expected"]
        self.wrong = None
        kind = self.expected["kind"]
        try:
            self.before = [compile(one, "<example>", "single") for one in told.get("before", ())]
            self.code = compile(self.call.strip(), "<expectation>", "single" if kind == "printed" else "eval")
            self.value = compile(self.expected["text"].strip(), "<expected>", "eval") if kind == "value" else None
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            self.wrong = "%s: %s" % (type(error).__name__, error)
        self.flags = 0
        for found in OPTION.findall(self.call) if kind == "printed" else ():
            for word in found.replace(",", " ").split():
                flag = doctest.OPTIONFLAGS_BY_NAME.get(word[1:], 0)
                self.flags = self.flags | flag if word[0] == "+" else self.flags & ~flag

    def decide(self, scope):
        if self.wrong is not None:
            return failed("It cannot be read: " + self.wrong)
        try:
            return timed(self.run, scope)
        except Hung:
            return {"state": "hung"}
        except BaseException as error:
            return failed(words_of(error), stack=stack_of(error))

    def run(self, scope):
        kind = self.expected["kind"]
        if self.before:
            scope = dict(scope)
            quiet, sys.stdout = sys.stdout, io.StringIO()
            try:
                for one in self.before:
                    try:
                        exec(one, scope)
                    except Exception:
                        # The examples before this one are decided by themselves.
                        continue
            finally:
                sys.stdout = quiet
        if kind == "printed":
            return self.printed(scope)
        try:
            got = canon.result_of(eval(self.code, scope))
        except Exception as error:
            return self.threw(error)
        except SystemExit as error:
            return self.threw(error)
        if kind == "throws":
            return failed("%s threw nothing and gave %s" % (self.call, canon.shown(got)), self.expected.get("error") or "an error", canon.shown(got))
        want = eval(self.value, scope)
        if got is want or bool(got == want) or (got != got and want != want):
            return {"state": "passed"}
        return failed("%s gave %s, not %s" % (self.call, canon.shown(got), canon.shown(want)), canon.shown(want), canon.shown(got))

    def threw(self, error):
        wanted = self.expected.get("error")
        if self.expected["kind"] == "throws":
            if wanted is None or any(wanted.rsplit(".", 1)[-1] == one.__name__ for one in type(error).__mro__):
                return {"state": "passed"}
            return failed("%s threw %s, not %s" % (self.call, words_of(error), wanted), wanted, type(error).__name__)
        return failed("%s threw %s" % (self.call, words_of(error)), self.expected["text"], words_of(error), stack_of(error))

    def printed(self, scope):
        want = self.expected["text"]
        want = want + "\n" if want and not want.endswith("\n") else want
        out, old = io.StringIO(), sys.stdout
        hook = sys.displayhook
        sys.stdout, sys.displayhook = out, sys.__displayhook__
        error = None
        try:
            exec(self.code, scope)
        except (Exception, SystemExit) as one:
            error = one
        finally:
            sys.stdout, sys.displayhook = old, hook
        got = out.getvalue()
        if error is not None:
            if want.startswith(TRACEBACK):
                said = "%s: %s" % (type(error).__name__, error) if str(error) else type(error).__name__
                lines = [line for line in want.split("\n")[1:] if line and not line[0].isspace()]
                wanted = lines[0] if lines else ""
                # doctest lets the module before the class differ by an option only; documents seldom write it.
                if checker.check_output(wanted + "\n", said + "\n", self.flags) or (
                    self.flags & doctest.IGNORE_EXCEPTION_DETAIL and wanted.split(":")[0].rsplit(".", 1)[-1] == type(error).__name__
                ):
                    return {"state": "passed"}
                return failed("Failed example: %s\n%s" % (self.call, said), wanted, said)
            return failed("Failed example: %s\n%s" % (self.call, words_of(error)), want.rstrip("\n"), words_of(error), stack_of(error))
        if checker.check_output(want, got, self.flags):
            return {"state": "passed"}
        return failed("Failed example: " + self.call, want.rstrip("\n"), got.rstrip("\n"))


class Docstring:
    """All examples of a docstring, from its first prompt on, decided by doctest itself."""

    class Runner(doctest.DocTestRunner):
        told = None

        def report_start(self, out, test, example):
            return

        def report_success(self, out, test, example, got):
            return

        def report_failure(self, out, test, example, got):
            self.told = self.told or failed(
                "Failed example: " + example.source.strip(), example.want.rstrip("\n"), got.rstrip("\n")
            )

        def report_unexpected_exception(self, out, test, example, exc_info):
            words = words_of(exc_info[1])
            told = failed("Failed example: %s\n%s" % (example.source.strip(), words), example.want.rstrip("\n"), words)
            self.told = self.told or dict(told, stack=stack_of(exc_info[1]))

    def __init__(self, told):
        self.text = told["call"]

    def decide(self, scope):
        try:
            return timed(self.run, scope)
        except Hung:
            return {"state": "hung"}
        except BaseException as error:
            return failed(words_of(error), stack=stack_of(error))

    def run(self, scope):
        test = doctest.DocTestParser().get_doctest(self.text, scope, "<docstring>", None, None)
        runner = self.Runner(verbose=False)
        # It catches what an example raises, an alarm too.
        runner.run(test, out=lambda _text: None)
        if limits["fired"] > 0:
            raise Hung()
        return runner.told or {"state": "passed"}


def case_of(told):
    return Docstring(told) if told["call"].startswith(">>>") else Case(told)


def failed(message, expected=None, actual=None, stack=None):
    told = {"state": "failed", "message": message[:WORDS]}
    for name, value in (("expected", expected), ("actual", actual)):
        if value is not None:
            told[name] = value[:WORDS]
    if stack is not None:
        told["stack"] = stack
    return told


def words_of(error):
    return probe.message_of(error)[:WORDS]


def stack_of(error):
    if not limits["stacks"]:
        return None
    try:
        return probe.failure_of(error)["stack"]
    except Exception:
        return None


def load(document, edits):
    """The scope of a variant, or how loading it ended."""
    try:
        codes = document.codes_of(edits)
        return timed(document.load, codes, least=limits["load"]), None
    except Hung:
        limits["patience"] -= 1
        return None, {"kind": "hung"}
    except BaseException as error:
        return None, {"kind": "broken", "why": words_of(error)}


def evaluate(document, edits, cases, always, step):
    scope, end = load(document, edits)
    if end is not None:
        return end
    ends, bad = [], False
    for place, case in enumerate(cases):
        if bad and place >= always:
            break
        step()
        end = case.decide(scope)
        ends.append(end)
        if end["state"] == "hung":
            # It would take its time in every other case, too.
            limits["patience"] -= 1
            break
        bad = bad or end["state"] != "passed"
    return {"kind": "ran", "ends": ends}


def is_hung(told):
    """Whether what is told of a variant is that it does not end."""
    if not isinstance(told, dict):
        return False
    ends = told.get("ends")
    return told.get("kind") == "hung" or bool(ends) and ends[-1]["state"] == "hung"


# Calls.

def behave(document, edits, name, inputs, step):
    scope, end = load(document, edits)
    if end is not None:
        return None
    try:
        function = eval(name, scope)
    except BaseException:
        return None
    told, hung = [], 0
    for literals in inputs:
        step()
        if hung >= MOST_HUNG:
            told.append(HUNG)
            continue
        try:
            one = timed(call, function, literals)
        except Hung:
            one = HUNG
        except MemoryError:
            one = {"kind": "threw", "shown": "MemoryError", "type": "MemoryError", "key": "MemoryError"}
        hung += one["kind"] == "hung"
        told.append(one)
    return told


HUNG = {"kind": "hung", "shown": "does not end", "type": "hung", "key": "hung"}


def call(function, literals):
    named = literals[-1] if literals and literals[-1].get("keywords") else None
    given = [value_of(one) for one in literals]
    before = [canon.key_of(one) for one in given]
    try:
        got = canon.result_of(function(*given) if named is None else function(*given[:-1], **given[-1]))
        if isinstance(got, types.GeneratorType):
            got = canon.taken(got)
            told = {"kind": "returned", "shown": "yields " + canon.shown(got, 380), "type": "generator", "key": "yields " + canon.key_of(got)}
        else:
            told = {"kind": "returned", "shown": canon.shown(got), "type": canon.type_of(got), "key": "= " + canon.key_of(got)}
            try:
                value = literal_of(got)
                if is_whole(value):
                    told["value"] = value
            except (TooLarge, RecursionError):
                pass
    except (Hung, MemoryError):
        raise
    except BaseException as error:
        told = {"kind": "threw", "shown": words_of(error), "type": type(error).__name__, "key": "! " + type(error).__qualname__}
    after = [canon.key_of(one) for one in given]
    changed = ["%d:%s" % (place, after[place]) for place in range(len(given)) if after[place] != before[place]]
    if changed:
        told["key"] += " | " + ",".join(changed)
    if len(told["key"]) > canon.LIMIT:
        import hashlib

        told["key"] = told["key"][:200] + hashlib.sha256(told["key"].encode("utf-8", "replace")).hexdigest()
    return told
`;
