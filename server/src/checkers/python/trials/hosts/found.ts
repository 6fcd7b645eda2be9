// The Python module that holds the tests that a runner has found, and runs them one by one: plain functions
// by a call, all others by the runner's own protocol.

/** Text of `touchstone_found.py`. */
export const foundSource = String.raw`
import inspect
import os
import sys
import unittest

import touchstone_probe as probe


class Ended(BaseException):
    """A test asked the whole run to end."""


def message_of(error):
    return probe.message_of(error)[:400]


def all_tests(found):
    if isinstance(found, list):
        return UnittestTests(found)
    return PytestTests(found)


class PytestTests:
    # Whether the runner writes to the standard streams while it runs tests.
    writes = True
    HOOKS = (
        "pytest_runtest_protocol", "pytest_runtest_setup", "pytest_runtest_call", "pytest_runtest_teardown",
        "pytest_runtest_makereport", "pytest_pyfunc_call", "pytest_runtest_logreport", "pytest_runtest_logstart",
    )

    def __init__(self, session):
        from _pytest import outcomes, python

        names = sys.modules["touchstone_pytest"]
        self.items = session.items
        self.keys = [(os.path.abspath(names._path(item)), names._names(item)) for item in session.items]
        self.function = python.Function
        self.skipped = (outcomes.Skipped, unittest.SkipTest)
        self.ended = (outcomes.Exit, KeyboardInterrupt)
        self.plain = self.is_plain(session.config)
        self.direct = {}

    def is_plain(self, config):
        """Whether nobody but pytest itself has a say in how a test is run."""
        if config.getini("filterwarnings") or getattr(config.known_args_namespace, "pythonwarnings", None):
            return False
        for name in self.HOOKS:
            for one in getattr(config.hook, name).get_hookimpls():
                if not one.function.__module__.startswith(("_pytest.", "touchstone_")):
                    return False
        return True

    def arguments_of(self, item):
        """The arguments of a test that needs nothing but a call; None for any other."""
        if type(item) is not self.function or any(mark.name != "parametrize" for mark in item.iter_markers()):
            return None
        function = item.function
        if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
            return None
        if inspect.isasyncgenfunction(function):
            return None
        given = {}
        case = getattr(item, "callspec", None)
        if case is not None:
            given.update(getattr(case, "funcargs", {}))
            makers = item._fixtureinfo.name2fixturedefs
            for name, value in case.params.items():
                maker = makers.get(name)
                if maker and getattr(maker[-1].func, "__name__", "") == "get_direct_param_fixture_func":
                    given[name] = value
        if any(name not in given for name in item.fixturenames):
            return None
        return {name: given[name] for name in item._fixtureinfo.argnames}

    def prepare(self, order, direct):
        self.direct = {}
        if direct and self.plain:
            for index in order:
                arguments = self.arguments_of(self.items[index])
                if arguments is not None:
                    self.direct[index] = arguments
        self.next = {}
        later = None
        for index in reversed(order):
            if index not in self.direct:
                self.next[index] = later
                later = self.items[index]

    def run(self, order, on_start, on_end):
        for index in order:
            on_start(index)
            state, message = self.run_one(index)
            if on_end(index, state, message):
                return

    def run_one(self, index):
        arguments = self.direct.get(index)
        if arguments is None:
            state, failure = self.by_protocol(self.items[index], self.next.get(index))[2:5:2]
            return state, (failure or {}).get("message", "")[:400]
        try:
            self.items[index].obj(**arguments)
        except self.skipped as error:
            return "skipped", message_of(error)
        except self.ended as error:
            raise Ended(message_of(error))
        except BaseException as error:
            return "failed", message_of(error)
        return "passed", ""

    def by_protocol(self, item, following=None):
        """path, names, state, seconds, failure, output, as the checker's own runs tell them."""
        told = []
        emit = probe.emit_case
        probe.emit_case = lambda *case: told.append(case)
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        except self.ended as error:
            raise Ended(message_of(error))
        finally:
            probe.emit_case = emit
        if not told:
            raise Ended("the runner told nothing of a test")
        return told[-1]

    def trace(self, order, on_start, on_end):
        """Runs tests in the order in which they were found, as a run of its own would."""
        for place, index in enumerate(order):
            following = self.items[order[place + 1]] if place + 1 < len(order) else None
            on_start(index)
            _, _, state, seconds, failure, _ = self.by_protocol(self.items[index], following)
            on_end(index, state, seconds, failure)


class UnittestTests:
    writes = False

    def __init__(self, suites):
        self.tests, self.keys = [], []
        for path, suite in suites:
            for test in tests_in(suite):
                names = test.id().split(".")
                self.tests.append(test)
                self.keys.append((os.path.abspath(path), names[-2:] if len(names) > 1 else names))

    def prepare(self, order, direct):
        return

    def run(self, order, on_start, on_end):
        self.go(order, on_start, lambda index, state, _seconds, failure: on_end(index, state, failure), message_of)

    def trace(self, order, on_start, on_end):
        self.go(order, on_start, on_end, probe.failure_of)

    def go(self, order, on_start, on_end, words):
        import time

        host = sys.modules["touchstone_unittest"]
        index_of = {id(self.tests[index]): index for index in order}
        left = list(order)

        class Result(host.Result):
            def startTest(self, test):
                on_start(index_of[id(test)])
                super().startTest(test)

            def _failed(self, error):
                if self.how != "failed":
                    self.failure = words(error)
                self.how = "failed"

            def addError(self, test, err):
                if isinstance(test, unittest.TestCase):
                    self._failed(err[1])
                elif left:
                    # A class or a module that could not be set up: none of its tests runs.
                    on_end(left[0], "failed", 0.0, words(err[1]))
                    self.shouldStop = True

            def stopTest(self, test):
                unittest.TestResult.stopTest(self, test)
                index = index_of[id(test)]
                left.remove(index)
                failure = self.failure if self.how == "failed" else None
                if on_end(index, self.how or "passed", time.perf_counter() - self.at, failure):
                    self.shouldStop = True

        try:
            unittest.TestSuite([self.tests[index] for index in order]).run(Result(None))
        except KeyboardInterrupt as error:
            raise Ended(message_of(error))


def tests_in(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            for test in tests_in(one):
                yield test
        elif isinstance(one, unittest.TestCase):
            yield one
`;
