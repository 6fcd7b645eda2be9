// The Python module that screens many variants in one fork, as long as the original does there what it did: those that
// fail or hang there have failed, all others get a fork of their own.

/** Text of `touchstone_screen.py`. */
export const screenSource = String.raw`
import builtins
import json
import os
import signal
import sys
import time

import touchstone_guard as guard

# Seconds that all tests may take on the original; with slower ones a fork of its own costs little.
QUICK = 0.004
# A test of a variant may take so many times what all tests took on the original, and at least so many seconds.
TIMES, LEAST = 50, 0.01
# Variants that are given their whole time in a fork of their own before those that hang here are taken to hang there.
PATIENCE = 1
# Variants after which the original is looked at: until then what came of them is held.
HELD = 8


class Hung(BaseException):
    """Raised within a test that takes too long."""


def is_screened(tests, order):
    """Only tests that are plain calls leave nothing behind in the runner."""
    return len(getattr(tests, "direct", ())) == len(order)


def screen(tests, order, job):
    """Tells of variants in order, null of those that need a fork of their own; ends when anything is not as it was."""
    from touchstone_tries import finish, guarded, mine, outcome, steps

    place = {index: at for at, index in enumerate(order)}
    shared, limit = mine["shared"], mine["plan"]["testMs"] / 1000
    fired, start, leave = [0], signal.setitimer, os._exit
    # The original is looked at by what comes to its end there.
    calm = [index for at, index in enumerate(order) if at not in mine["plan"]["hung"]]

    def on_alarm(_number, _frame):
        fired[0] += 1
        if fired[0] > 1:
            leave(75)
        raise Hung()

    def alarm(seconds, kind=signal.ITIMER_PROF):
        start(kind, seconds, max(seconds, 0.02))

    def original():
        told = []

        def on_start(_index):
            steps[0] += 1
            shared.set(steps[0], 0)
            alarm(limit)

        def on_end(index, how, message):
            told.append((place[index], how, message))
            return False

        tests.run(calm, on_start, on_end)
        alarm(0.0)
        return told

    held = []

    def prove():
        if original() != first or shown_state(spaces.values()) != state or fired[0]:
            finish(["end", "spoilt"])
        for one in held:
            guard.tell_json(mine["fd"], one)
        held.clear()

    spaces = {id(function.__globals__): function.__globals__ for own in job["own"] for function, _ in own}
    signal.signal(signal.SIGPROF, on_alarm)
    guarded()
    try:
        if not calm:
            finish(["end", "slow"])
        first = original()
        state = shown_state(spaces.values())
        began = time.process_time()
        again = original()
        seconds = time.process_time() - began
        if again != first or seconds > QUICK or shown_state(spaces.values()) != state or fired[0]:
            finish(["end", "slow"])
        limit = min(limit, max(LEAST, TIMES * seconds))
        for at, own in enumerate(job["own"]):
            if job["told"][at] is not None:
                continue
            old = [function.__code__ for function, _ in own]
            for function, code in own:
                function.__code__ = code
            told = outcome(tests, order, job["many"][at], limit, alarm)
            alarm(0.0)
            for (function, _), code in zip(own, old):
                function.__code__ = code
            if fired[0]:
                told = ["hung", told[2] if told[0] == "failed" else 0]
            fired[0] = 0
            held.append({"at": at, "told": told if told[0] in ("failed", "hung") else None})
            if len(held) == HELD:
                prove()
        prove()
    except BaseException:
        finish(["end", "spoilt"])
    finish(["end"])


def shown_state(spaces):
    """What variants could leave behind: builtins, globals with what they hold, caches, the environment, streams."""
    held = []
    for space in spaces:
        for name, value in list(space.items()):
            if name == "__builtins__":
                continue
            held.append((name, id(value)))
            if type(value) in (list, dict, set, bytearray):
                held.append(repr(value))
            for part in ("__dict__", "__defaults__", "__kwdefaults__"):
                if getattr(value, "__module__", None) == space.get("__name__"):
                    held.append(repr(getattr(value, part, None)))
            if hasattr(value, "cache_info"):
                held.append(value.cache_info().currsize)
    return (
        held,
        [(name, id(value)) for name, value in list(vars(builtins).items()) if name != "_"],
        dict(getattr(os.environ, "_data", os.environ)), os.getcwd(), list(sys.path), list(sys.modules), sys.getrecursionlimit(), signal.getsignal(signal.SIGPROF),
        id(sys.stdout), id(sys.stderr), id(sys.stdin), sys.stdout.closed, sys.stderr.closed,
    )


def merged(told, lines, mine):
    """
    What a fork that tried many told of them; null for those that are tried each in a fork of its own, again for those
    that it did not come to.
    """
    left, why = [at for at, one in enumerate(told) if one is None], None
    for line in lines:
        try:
            one = json.loads(line)
        except ValueError:
            break
        if isinstance(one, list):
            why = one[1:]
            break
        if not isinstance(one, dict) or not left or one.get("at") != left[0]:
            break
        result, at = one.get("told"), left.pop(0)
        if isinstance(result, list) and result[:1] == ["hung"] and mine["patience"] > 0:
            mine["patience"] -= 1
        elif isinstance(result, list) and result[:1] in (["failed"], ["hung"]):
            told[at] = result
    if why == ["slow"]:
        mine["screens"] = False
    elif why != []:
        # It was spoilt or ended within the first that are left: each of them is tried by itself.
        for at in left[HELD:]:
            told[at] = ["again"]
    return told
`;
