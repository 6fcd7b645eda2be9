// The pytest plugin that tells results to us; what it tells is read by testResults.ts.

/** Text of `touchstone_pytest.py`. */
export const pytestPluginSource = String.raw`
import pytest
import touchstone_probe as probe
from _pytest import nodes

probe.begin_from_environment()
if not probe.question.get("served"):
    probe.start_cold()

_compared = []
_cases = {}


def _names(item):
    names = []
    for node in item.listchain():
        if isinstance(node, (pytest.Session, pytest.Package, pytest.File)) or type(node).__name__ == "Dir":
            names = []
        else:
            names.append(node.name)
    return [name for name in names if name != "()"] or [item.name]


def _path(node):
    return str(getattr(node, "path", None) or getattr(node, "fspath", ""))


@pytest.hookimpl(tryfirst=True)
def pytest_assertrepr_compare(config, op, left, right):
    expected = probe.shown(right)
    _compared.append((expected if op == "==" else op + " " + expected, probe.shown(left)))
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logstart(nodeid, location):
    del _compared[:]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    case = _cases.setdefault(item.nodeid, {"state": None, "failure": None, "seconds": 0.0, "output": None})
    case["seconds"] += report.duration
    if report.failed:
        if case["state"] != "failed":
            error = call.excinfo.value if call.excinfo is not None else None
            is_assert = isinstance(error, AssertionError) and _compared
            expected, actual = _compared[-1] if is_assert else (None, None)
            if error is None:
                words = probe.short(getattr(report, "longreprtext", "") or "the test failed")
                case["failure"] = {"message": words, "expected": None, "actual": None, "stack": None, "file": None, "line": None}
            else:
                case["failure"] = _failure(error, expected, actual)
            case["output"] = probe.short("\n".join(text for _, text in report.sections))
        case["state"] = "failed"
    elif report.skipped:
        case["state"] = case["state"] or "skipped"
    elif report.when == "call":
        case["state"] = case["state"] or "passed"
    del _compared[:]


def _failure(error, expected, actual):
    failures = getattr(error, "failures", None)
    one = getattr(error, "example", None)
    if type(error).__name__ == "MultipleDoctestFailures" and failures:
        error = failures[0]
        one = getattr(error, "example", None)
    if one is not None and hasattr(error, "test"):
        test = error.test
        got = getattr(error, "got", None)
        line = (test.lineno or 0) + one.lineno + 1
        message = "Failed example: " + one.source.strip()
        return {"message": message, "expected": one.want, "actual": got, "stack": None, "file": test.filename, "line": line}
    return probe.failure_of(error, expected, actual)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item, nextitem):
    yield
    case = _cases.pop(item.nodeid, None)
    if case is not None:
        probe.emit_case(_path(item), _names(item), case["state"] or "passed", case["seconds"], case["failure"], case["output"])


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    info = getattr(getattr(report, "call", None), "excinfo", None)
    error = info.value if info is not None else RuntimeError(str(report.longrepr))
    probe.emit_error(_path(collector), error.__cause__ or error)


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config, parser, args):
    outcome = yield
    info = outcome.excinfo
    if info is None:
        return
    error = info[1]
    path = getattr(error, "path", None)
    cause = getattr(error, "cause", None)
    if cause is None:
        old = getattr(error, "excinfo", None)
        cause = old[1] if isinstance(old, tuple) else error.__cause__
    if path is not None:
        probe.emit_error(str(path), cause or error)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    if probe.question.get("stop"):
        # Nobody reads what a fork prints for people, and making it takes most of its time.
        manager = session.config.pluginmanager
        if manager.has_plugin("terminalreporter"):
            manager.unregister(name="terminalreporter")
        nodes.Node._repr_failure_py = lambda self, excinfo, style=None: probe.message_of(excinfo.value)
    probe.before_tests(session)
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_internalerror(excrepr, excinfo):
    probe.emit_error(None, excinfo.value)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    probe.end("pytest", pytest.__version__)
`;
