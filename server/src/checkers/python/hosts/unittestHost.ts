// The Python programs that run unittest's tests and doctest's examples for us; results are told through
// the probe and read by testResults.ts.

/** Text of `touchstone_unittest.py`: runs the test files of the question. */
export const unittestHostSource = String.raw`
import importlib
import os
import sys
import time
import unittest

import touchstone_probe as probe


def module_name(path):
    """The name under which a file is imported, with the folder that must be on the search path."""
    folder = os.path.dirname(path)
    parts = [os.path.splitext(os.path.basename(path))[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        parts.insert(0, os.path.basename(folder))
        folder = os.path.dirname(folder)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts), folder


def load(path):
    name, folder = module_name(path)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def add_sources():
    src = os.path.join(os.getcwd(), "src")
    if os.path.isdir(src) and not os.path.exists(os.path.join(src, "__init__.py")) and src not in sys.path:
        sys.path.append(src)


class Result(unittest.TestResult):
    def __init__(self, path):
        super().__init__()
        self.path = path
        self.failures_seen = 0

    def startTest(self, test):
        super().startTest(test)
        self.how = None
        self.failure = None
        self.at = time.perf_counter()

    def _failed(self, error):
        self.failures_seen += 1
        if self.how != "failed":
            self.failure = probe.failure_of(error)
        self.how = "failed"

    def addError(self, test, err):
        if not isinstance(test, unittest.TestCase):
            self.failures_seen += 1
            probe.emit_case(self.path, [str(test)], "failed", 0.0, probe.failure_of(err[1]))
            return
        self._failed(err[1])

    def addFailure(self, test, err):
        self._failed(err[1])

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._failed(err[1])

    def addSkip(self, test, reason):
        if not isinstance(test, unittest.TestCase):
            return
        self.how = self.how or "skipped"

    def addExpectedFailure(self, test, err):
        self.how = self.how or "skipped"

    def addUnexpectedSuccess(self, test):
        self._failed(AssertionError("the test was expected to fail and passed"))

    def addSuccess(self, test):
        self.how = self.how or "passed"

    def stopTest(self, test):
        super().stopTest(test)
        names = test.id().split(".")
        names = names[-2:] if len(names) > 1 else names
        probe.emit_case(self.path, names, self.how or "passed", time.perf_counter() - self.at, self.failure)


def main(files):
    add_sources()
    loader = unittest.defaultTestLoader
    bad = False
    suites = []
    for path in files:
        try:
            before = len(loader.errors)
            suite = loader.loadTestsFromModule(load(path))
            if len(loader.errors) > before:
                raise RuntimeError(loader.errors[-1])
            suites.append((path, suite))
        except (Exception, SystemExit) as error:
            bad = True
            probe.emit_error(path, error)
    probe.before_tests(suites)
    for path, suite in suites:
        result = Result(path)
        suite.run(result)
        bad = bad or result.failures_seen > 0
        if result.shouldStop:
            break
    probe.end("unittest", "%d.%d.%d" % sys.version_info[:3])
    return 1 if bad else 0


if __name__ == "__main__":
    probe.begin_from_environment()
    probe.start_cold()
    sys.exit(main(sys.argv[1:]))
`;

/** Text of `touchstone_doctest.py`: runs the examples in the doc strings of one file. */
export const doctestHostSource = String.raw`
import doctest
import sys
import time

import touchstone_probe as probe
import touchstone_unittest as host


class Checker(doctest.OutputChecker):
    # White space at the ends of lines is nothing that a reader sees, and dots stand for what was left out, whether or
    # not the project's own runner is told so.
    def check_output(self, want, got, optionflags):
        def trimmed(text):
            return "\n".join(line.rstrip() for line in text.split("\n"))
        whole = super().check_output(want, got, optionflags)
        flags = optionflags | doctest.ELLIPSIS if "..." in want else optionflags
        return whole or super().check_output(trimmed(want), trimmed(got), flags)


class Runner(doctest.DocTestRunner):
    failed = None

    def report_start(self, out, test, example):
        pass

    def report_success(self, out, test, example, got):
        pass

    def _note(self, test, example, message, got, error=None):
        if self.failed is not None:
            return
        line = (test.lineno or 0) + example.lineno + 1
        stack = probe.failure_of(error)["stack"] if error is not None else None
        self.failed = {
            "message": message, "expected": example.want.rstrip("\n"), "actual": got, "stack": stack,
            "file": test.filename, "line": line,
        }

    def report_failure(self, out, test, example, got):
        self._note(test, example, "Failed example: " + example.source.strip(), probe.short(got.rstrip("\n")))

    def report_unexpected_exception(self, out, test, example, exc_info):
        words = probe.message_of(exc_info[1])
        self._note(test, example, "Failed example: " + example.source.strip() + "\n" + words, words, exc_info[1])


def main(files):
    host.add_sources()
    bad = False
    for path in files:
        try:
            module = host.load(path)
            tests = doctest.DocTestFinder(exclude_empty=True).find(module)
        except (Exception, SystemExit) as error:
            bad = True
            probe.emit_error(path, error)
            continue
        for test in tests:
            if not test.examples:
                continue
            if test.filename is None or test.filename.endswith("__init__.py") is False:
                test.filename = path
            at = time.perf_counter()
            runner = Runner(Checker(), verbose=False)
            results = runner.run(test, out=lambda _text: None)
            skipped = getattr(results, "skipped", 0) == len(test.examples)
            how = "failed" if runner.failed else "skipped" if skipped else "passed"
            bad = bad or how == "failed"
            probe.emit_case(path, [test.name], how, time.perf_counter() - at, runner.failed)
    probe.end("doctest", "%d.%d.%d" % sys.version_info[:3])
    return 1 if bad else 0


if __name__ == "__main__":
    probe.begin_from_environment()
    probe.start_cold()
    sys.exit(main(sys.argv[1:]))
`;
