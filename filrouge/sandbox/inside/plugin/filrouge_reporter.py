"""A pytest plugin that tells each result as it happens, one JSON line each, on the pipe numbered in FILROUGE_RECORDS.

Works with the pytest that the project brings, from 5 on; adds no option and no ini key, so strict suites stay strict.
Each line carries the key of this run, and what contradicts itself is told: how many tests were left out and by whom,
errors that a hook of the repository turned into passes, and whether a test made to fail is reported as failed.

PYTEST_DONT_REWRITE: imported before pytest, and holds no assertion.
"""

import json
import os
import random
import sys

MAXIMUM_TEXT = 20000
MAXIMUM_TRIALS = 20

_project = os.getcwd() + os.sep
_state = {"tell": None, "config": None, "collected": 0, "deselected": 0}
_wanted = {"benchmarks": "", "order": 0}
_raised = {}


def open_pipe():
    """Take the pipe, the key and our wishes out of the environment; gives the function that writes a record."""
    _wanted["benchmarks"] = os.environ.pop("FILROUGE_BENCHMARKS", "")
    _wanted["order"] = int(os.environ.pop("FILROUGE_ORDER", "0"))
    number, key = os.environ.pop("FILROUGE_RECORDS", ""), os.environ.pop("FILROUGE_KEY", "")
    if not number:
        return _tell
    pipe, owner = int(number), os.getpid()
    os.set_inheritable(pipe, False)

    def tell(**values):
        if os.getpid() != owner:
            return  # a fork of the tests is not the tests
        data = (json.dumps(dict(values, key=key)) + "\n").encode("utf-8", "replace")
        while data:
            data = data[os.write(pipe, data) :]

    _state["tell"] = tell
    return tell


def _tell(**values):
    if _state["tell"] is not None:
        _state["tell"](**values)


def _text(value):
    text = str(value or "")
    return text if len(text) <= MAXIMUM_TEXT else text[: MAXIMUM_TEXT // 2] + "\n[...]\n" + text[-MAXIMUM_TEXT // 2 :]


class _Place(str):
    """A path, as pytest-benchmark takes it today, and the opened file that its versions before 5.2 took."""

    def __enter__(self):
        self.file = open(self, "wb")
        return self.file

    def __exit__(self, *error):
        self.file.close()


def pytest_cmdline_main(config):
    """Have pytest-benchmark, where the project brings it, write its figures down; no option of ours is parsed."""
    place, _wanted["benchmarks"] = _wanted["benchmarks"], ""
    if place and getattr(config.option, "benchmark_json", "none") is None:
        config.option.benchmark_json = _Place(place)


def pytest_configure(config):
    """Only the tests' own session speaks: not one that a test begins in this process, nor pytest-xdist's workers."""
    if _state["config"] is not None or hasattr(config, "workerinput"):
        config.pluginmanager.unregister(sys.modules[__name__])
        return
    _state["config"] = config
    _tell(kind="began", options=_text(" ".join(map(str, config.getini("addopts")))))


def pytest_itemcollected(item):
    _state["collected"] += 1


def pytest_deselected(items):
    _state["deselected"] += len(items)


def pytest_collection_finish(session):
    if _wanted["order"]:
        session.items[:] = _shuffled(session.items, _wanted["order"])
    count, deselected = len(session.items), _state["deselected"]
    dropped = max(0, _state["collected"] - deselected - count)
    only_listed = bool(session.config.getoption("collectonly", False))
    _tell(kind="collected", count=count, deselected=deselected, dropped=dropped, only_listed=only_listed)


def _shuffled(items, order):
    """Modules in random order, classes within them, tests within those: what they share is still set up once.

    A negative order is the one of the same number, the other way round: so any two tests are met in either order.
    """
    chance, modules = random.Random(abs(order)), {}  # noqa: S311 - an order, no secret
    for item in items:
        folders = modules.setdefault(item.nodeid.split("::")[0], {})
        folders.setdefault(item.nodeid.rsplit("::", 1)[0], []).append(item)
    shuffled = []
    for groups in _in_random_order(list(modules.values()), chance):
        for group in _in_random_order(list(groups.values()), chance):
            shuffled += _in_random_order(group, chance)
    return shuffled if order > 0 else shuffled[::-1]


def _in_random_order(things, chance):
    chance.shuffle(things)
    return things


def pytest_collectreport(report):
    if report.failed:
        _tell(kind="collection_error", id=report.nodeid, explanation=_text(report.longreprtext))


def pytest_runtest_logstart(nodeid, location):
    _tell(kind="started", id=nodeid)


def pytest_runtest_makereport(item, call):
    """Note what was really raised; what becomes of it is seen when the result is logged."""
    excused = ("Skipped", "SkipTest", "XFailed", "Exit")
    if call.when == "call" and call.excinfo is not None and call.excinfo.type.__name__ not in excused:
        _raised[item.nodeid] = item.ihook.pytest_runtest_makereport


def pytest_runtest_logreport(report):
    if getattr(report, "context", None) is not None:
        return  # a subtest: its test fails with it
    path, line, _ = report.location
    xfail = hasattr(report, "wasxfail")
    _tell(
        kind="result",
        id=report.nodeid,
        when=report.when,
        outcome=report.outcome,
        xfail=xfail,
        rewritten=report.when == "call" and not xfail and _is_rewritten(report),
        seconds=report.duration,
        path=path,
        line=None if line is None else line + 1,
        message=_message(report),
        explanation=_text(report.longreprtext) if report.failed else "",
        captured=_text("\n".join(text for _, text in report.sections)) if report.failed else "",
    )


def _is_rewritten(report):
    """Whether a test raised, was reported as passed all the same, and a file of the repository had a hand in it."""
    hook = _raised.pop(report.nodeid, None)
    if hook is None or report.outcome != "passed":
        return False
    files = [impl.function.__code__.co_filename for impl in hook.get_hookimpls() if hasattr(impl.function, "__code__")]
    return any(file.startswith(_project) for file in files)


def _message(report):
    """The exception's own line, or why the test was skipped."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return _text(crash.message)[:500]
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])[:500]
    return ""


def pytest_sessionfinish(session, exitstatus):
    if _state["tell"] is not None:
        for item in _one_per_folder(getattr(session, "items", ())):
            if _hides_failures(item):
                _tell(kind="hidden", id=item.nodeid)
    _tell(kind="finished", exit=int(exitstatus))


def _one_per_folder(items):
    """Tests under different sets of ``conftest.py``: these apply by folder."""
    folders = {}
    for item in items:
        folders.setdefault(os.path.dirname(str(item.fspath)), item)
    return list(folders.values())[:MAXIMUM_TRIALS]


def _hides_failures(item):
    """Whether a test that must fail, put through the hooks of `item`, comes out as passed.

    It has no fixture and is never logged. A hook that cannot cope with it raises, which proves nothing.
    """
    import pytest
    from _pytest.runner import CallInfo

    class MustFail(pytest.Item):
        obj = staticmethod(_fail)
        funcargs = {}

        class _fixtureinfo:  # noqa: N801 - as pytest calls it
            argnames = ()

        def runtest(self):
            self.ihook.pytest_pyfunc_call(pyfuncitem=self)

        def reportinfo(self):
            return item.reportinfo()

    try:
        trial = MustFail.from_parent(item.parent, name=item.name)
        _prepare_log_capture(trial)
        call = CallInfo.from_call(lambda: trial.ihook.pytest_runtest_call(item=trial), when="call")
        report = trial.ihook.pytest_runtest_makereport(item=trial, call=call)
        return report.outcome == "passed" and not hasattr(report, "wasxfail")
    except BaseException:
        return False


def _prepare_log_capture(trial):
    """What pytest's own set-up phase would have left for its logging plugin; pytest before 7 needs none of it."""
    try:
        from _pytest.logging import caplog_records_key
    except ImportError:
        return
    trial.stash[caplog_records_key] = {}


def _fail():
    raise AssertionError("made to fail")
