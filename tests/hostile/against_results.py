"""Suites that lie about their results, or leave some out."""

# ruff: noqa: E501 - files of repositories are written out as they are
from __future__ import annotations

from collections.abc import Callable, Mapping

from demo.story import Story
from tests.hostile.attack import FAILING, HELD, TEST_ADD, Attack, tree

_ONE_MORE = "\n\ndef test_more() -> None:\n    assert add(2, 2) == 4\n\n\ndef test_other() -> None:\n    assert add(0, 0) == 0\n"
HOOK = "import pytest\n\n\n"


def configured(options: str) -> Callable[[Story], None]:
    return tree(
        {
            "pyproject.toml": f'[tool.pytest.ini_options]\naddopts = "{options}"\n',
            "test_more.py": TEST_ADD.replace("test_add", "test_again") + _ONE_MORE,
        }
    )


def with_conftest(code: str, test: str = FAILING) -> Callable[[Story], None]:
    return tree({"conftest.py": HOOK + code, "test_calc.py": test})


STEAL = "import gc, json, os\n\n\ndef test_a():\n    for fd in range(3, 64):\n        try:\n            os.write(fd, LINE)\n        except OSError:\n            pass\n"
LIE = "LINE = b'\\n' + json.dumps({'kind': 'result', 'id': 'test_x.py::test_x', 'when': 'call', 'outcome': 'passed'}).encode() + b'\\n'\n"

FORGED: Mapping[str, Attack] = {
    "os._exit(0) in a test": Attack(
        tree({"test_a.py": "import os\n\n\ndef test_a():\n    os._exit(0)\n"}),
        said="test.cut_short",
        findings=("test.ended.during",),
    ),
    "os._exit(0) after a good test": Attack(
        tree({"test_z.py": "import os\n\n\ndef test_z():\n    os._exit(0)\n"}),
        said="test.cut_short",
        findings=("test.ended.during",),
    ),
    "os._exit(0) in conftest": Attack(with_conftest("import os\nos._exit(0)\n"), said="test.ended.before"),
    "sys.exit(0) in conftest": Attack(with_conftest("raise SystemExit(0)\n"), said="test.ended.before"),
    "pytest.exit with status 0": Attack(
        tree({"test_a.py": "import pytest\n\n\ndef test_a():\n    pytest.exit('enough', returncode=0)\n"}),
        said="test.cut_short",
        findings=("test.unreported",),
    ),
    "makereport rewritten": Attack(
        with_conftest(
            "@pytest.hookimpl(hookwrapper=True, tryfirst=True)\ndef pytest_runtest_makereport(item, call):\n    outcome = yield\n    report = outcome.get_result()\n    report.outcome = 'passed'\n    report.longrepr = None\n"
        ),
        said="test.forged.hidden",
    ),
    "makereport rewritten for one test": Attack(
        with_conftest(
            "@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    outcome = yield\n    report = outcome.get_result()\n    if isinstance(item, pytest.Function):\n        report.outcome = 'passed'\n        report.longrepr = None\n"
        ),
        said="test.forged.rewritten",
    ),
    "calls swallowed": Attack(
        with_conftest("@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call(pyfuncitem):\n    return True\n"),
        said="test.forged.hidden",
    ),
    "errors swallowed": Attack(
        with_conftest(
            "@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_call(item):\n    outcome = yield\n    outcome.force_result(None)\n"
        ),
        said="test.forged.hidden",
    ),
    "a plugin in a package of theirs": Attack(
        tree(
            {
                "helper/__init__.py": "",
                "helper/quiet.py": HOOK
                + "@pytest.hookimpl(tryfirst=True)\ndef pytest_pyfunc_call(pyfuncitem):\n    return True\n",
                "conftest.py": "pytest_plugins = ['helper.quiet']\n",
                "test_calc.py": FAILING,
            }
        ),
        said="test.forged.hidden",
    ),
    "a loop that runs nothing": Attack(
        with_conftest("@pytest.hookimpl(tryfirst=True)\ndef pytest_runtestloop(session):\n    return True\n"),
        said="test.cut_short",
        findings=("test.unreported",),
    ),
    "our reporter switched off": Attack(
        with_conftest(
            "def pytest_configure(config):\n    config.pluginmanager.unregister(name='filrouge_reporter')\n", TEST_ADD
        ),
        said="test.ended.between",
    ),
    "-p no:filrouge_reporter": Attack(configured("-p no:filrouge_reporter"), said=HELD),
    "--collect-only": Attack(configured("--collect-only"), said="test.only_listed"),
    "--co": Attack(configured("--co -q"), said="test.only_listed"),
    "-k": Attack(configured("-k more"), findings=("test.deselected.by_options",)),
    "--deselect": Attack(configured("--deselect test_calc.py::test_add"), findings=("test.deselected.by_options",)),
    "everything deselected": Attack(
        configured("-k nothing_is_called_so"), said="test.all_left_out", findings=("test.deselected.by_options",)
    ),
    "tests dropped without a word": Attack(
        tree(
            {
                "conftest.py": "def pytest_collection_modifyitems(items):\n    del items[1:]\n",
                "test_more.py": TEST_ADD + _ONE_MORE,
            }
        ),
        findings=("test.dropped",),
    ),
    "-x hides no failure": Attack(
        tree(
            {
                "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-x --maxfail=1 -p no:terminal"\n',
                "test_a.py": FAILING,
                "test_b.py": FAILING,
            }
        ),
        said="test.some_failed",
    ),
    "tests hidden from the collection": Attack(
        tree({"pyproject.toml": '[tool.pytest.ini_options]\npython_functions = "nothing_*"\n'}),
        said="test.none_found",
        findings=("test.uncollected",),
    ),
    "records of their own": Attack(
        tree({"test_a.py": STEAL.replace("\n\n\ndef", f"\n\n{LIE}\n\ndef", 1)}), said="test.forged.foreign"
    ),
    "coverage replaced at the end": Attack(
        tree(
            {
                "test_a.py": "import atexit\n\n\ndef lie():\n    open('/tmp/filrouge-coverage.json', 'w').write('{\"files\": {}}')\n\n\ndef test_a():\n    atexit.register(lie)\n"
            }
        ),
        other={"COV01": "coverage.replaced"},
    ),
    "coverage that cannot be": Attack(
        with_conftest(
            'import coverage.jsonreport\n\n\ndef lie(self, morfs, outfile):\n    outfile.write(\'{"files": {"calc.py": {"summary": {"num_statements": 1, "covered_lines": 10}, "missing_lines": []}}}\')\n    return 100.0\n\n\ncoverage.jsonreport.JsonReporter.report = lie\n',
            TEST_ADD,
        ),
        other={"COV01": "coverage.replaced"},
    ),
    "numbers that are none": Attack(
        with_conftest(
            "def pytest_runtest_logreport(report):\n    report.location = ('\\ud800', 10**30, 'x')\n    report.duration = float('nan') if report.when == 'call' else float('inf')\n",
            TEST_ADD,
        )
    ),
}
