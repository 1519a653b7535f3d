"""Small student repositories, one per verdict, made by code with real git history, and what must be said of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from demo.story import Story

GITIGNORE = "__pycache__/\n.venv/\n.env\n"
ADD = "def add(a: int, b: int) -> int:\n    return a + b\n"
TEST_ADD = "from calc import add\n\n\ndef test_add() -> None:\n    assert add(1, 2) == 3\n"


@dataclass(frozen=True)
class Golden:
    """A repository and its expected verdict: outcomes by check, and the message of those that matter."""

    tell: Callable[[Story], None]
    outcomes: Mapping[str, str]
    messages: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[int, int, int] | None = None
    """Passed, failed and in error, where the suite matters."""
    tests_seconds: int = 60
    """What the suite may take."""


def _begin(story: Story, **files: str) -> None:
    story.commit("chore: ignore what is generated", {".gitignore": GITIGNORE})
    story.commit("feat: add two numbers", {"calc.py": ADD, "test_calc.py": TEST_ADD} | files)


def good(story: Story) -> None:
    _begin(story)


def installed(story: Story) -> None:
    """A package in src, found only once the project is installed."""
    project = (
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "calc"\nversion = "1.0"\nrequires-python = ">=3.9"\n'
        '[dependency-groups]\ntest = ["pytest"]\n'
    )
    story.commit("feat: add two numbers", {".gitignore": GITIGNORE, "pyproject.toml": project})
    story.commit("test: add", {"src/calc/__init__.py": ADD, "tests/test_calc.py": TEST_ADD})


def failing(story: Story) -> None:
    _begin(story)
    story.commit("fix: break it", {"calc.py": ADD.replace("a + b", "a - b")})


def partly_covered(story: Story) -> None:
    more = "\n\ndef sign(a: int) -> int:\n    if a < 0:\n        return -1\n    return 1 if a > 0 else 0\n"
    _begin(story)
    story.commit("feat: signs", {"calc.py": ADD + more})


def no_tests(story: Story) -> None:
    story.commit("feat: add two numbers", {".gitignore": GITIGNORE, "calc.py": ADD})


def no_python(story: Story) -> None:
    story.commit("docs: begin", {".gitignore": GITIGNORE, "README.md": "# Hello\n"})


def endless(story: Story) -> None:
    _begin(story)
    story.commit("test: wait", {"test_wait.py": "import time\n\n\ndef test_wait() -> None:\n    time.sleep(1000)\n"})


def undeclared(story: Story) -> None:
    _begin(story, **{"requirements.txt": "pytest\n"})
    story.commit("test: parse", {"test_yaml.py": "import yaml\n\n\ndef test_yaml() -> None:\n    assert yaml\n"})


def threshold_not_met(story: Story) -> None:
    """pytest exits with 1 although every test passes: only the counts tell the truth."""
    settings = '[tool.pytest.ini_options]\naddopts = "--cov=calc --cov-fail-under=100"\n'
    story.commit(
        "build: measure", {".gitignore": GITIGNORE, "pyproject.toml": settings, "requirements.txt": "pytest-cov\n"}
    )
    story.commit(
        "feat: two ways", {"calc.py": ADD + "\n\ndef never() -> None:\n    print()\n", "test_calc.py": TEST_ADD}
    )


def collection_error(story: Story) -> None:
    _begin(story)
    story.commit("test: typo", {"test_typo.py": "def test_typo(:\n    pass\n"})


def every_outcome(story: Story) -> None:
    tests = (
        "import pytest\n\n\n"
        "@pytest.fixture\ndef broken() -> None:\n    raise RuntimeError\n\n\n"
        "@pytest.fixture\ndef leaves_a_mess():\n    yield\n    raise RuntimeError\n\n\n"
        "def test_passed() -> None:\n    assert True\n\n\n"
        "def test_failed() -> None:\n    assert False\n\n\n"
        "def test_error(broken) -> None:\n    pass\n\n\n"
        "def test_passed_then_error(leaves_a_mess) -> None:\n    pass\n\n\n"
        "@pytest.mark.skip(reason='later')\ndef test_skipped() -> None:\n    pass\n\n\n"
        "@pytest.mark.xfail\ndef test_xfailed() -> None:\n    assert False\n\n\n"
        "@pytest.mark.xfail\ndef test_xpassed() -> None:\n    pass\n"
    )
    story.commit("test: everything", {".gitignore": GITIGNORE, "calc.py": ADD, "test_all.py": tests})


def bad_history(story: Story) -> None:
    story.commit("Initial commit", {"calc.py": ADD, "test_calc.py": TEST_ADD, ".env": "KEY=1\n"})
    story.commit("update", {"a.txt": "1\n"})
    story.commit("wip", {"venv/pyvenv.cfg": "home = x\n", "venv/lib/six.py": "import os, sys\n"})


def untidy(story: Story) -> None:
    _begin(story)
    story.commit("feat: hurry", {"hurry.py": "import os,sys\nimport json\nx=[1,2]\nfor l in x :print( l )\n" * 30})


PASS, FAIL, SKIP = "passed", "failed", "skipped"
CLEAN = {"GIT01": PASS, "GIT03": PASS, "LINT01": PASS, "LINT02": PASS}

GOLDEN: Mapping[str, Golden] = {
    "good": Golden(good, {**CLEAN, "TEST01": PASS, "COV01": PASS, "COV02": SKIP, "PKG01": FAIL}, tests=(1, 0, 0)),
    "installed": Golden(
        installed, {**CLEAN, "TEST01": PASS, "COV01": PASS, "PKG01": PASS, "PKG03": PASS}, tests=(1, 0, 0)
    ),
    "failing": Golden(failing, {"TEST01": FAIL, "COV01": SKIP}, {"TEST01": "test.some_failed"}, (0, 1, 0)),
    "partly covered": Golden(partly_covered, {"TEST01": PASS, "COV01": FAIL, "COV02": FAIL}, tests=(1, 0, 0)),
    "no tests": Golden(no_tests, {**CLEAN, "TEST01": FAIL, "COV01": SKIP}, {"TEST01": "test.none_found"}, (0, 0, 0)),
    "no Python": Golden(no_python, {"TEST01": FAIL, "LINT01": SKIP, "LINT02": SKIP}, {"TEST01": "test.no_python"}),
    "endless": Golden(endless, {"TEST01": FAIL}, {"TEST01": "test.cut_short"}, (1, 0, 0), tests_seconds=8),
    "undeclared": Golden(undeclared, {"TEST01": FAIL}, {"TEST01": "test.some_failed"}, (1, 0, 1)),
    "threshold not met": Golden(threshold_not_met, {"TEST01": PASS}, tests=(1, 0, 0)),
    "collection error": Golden(collection_error, {"TEST01": FAIL}, tests=(1, 0, 1)),
    "every outcome": Golden(every_outcome, {"TEST01": FAIL}, tests=(2, 1, 2)),
    "bad history": Golden(bad_history, {"GIT01": FAIL, "GIT03": FAIL, "TEST01": PASS}, {"GIT01": "git.junk.present"}),
    "untidy": Golden(untidy, {"LINT01": FAIL, "LINT02": FAIL, "TEST01": PASS}),
}
