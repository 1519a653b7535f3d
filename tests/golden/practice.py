"""Two projects with the same purpose: one that keeps every practice of the CI lessons, one that keeps none."""

from __future__ import annotations

from demo.story import Story

IGNORED = "__pycache__/\n.venv/\n.env\n"

CAREFUL_SUMS = '''"""Sums of two numbers."""


def add(a: int, b: int) -> int:
    """Add two numbers.

    Parameters
    ----------
    a, b : int
        The numbers.

    Returns
    -------
    int
        Their sum.

    Examples
    --------
    >>> add(1, 2)
    3
    """
    return a + b
'''
CAREFUL_TESTS = '''"""Sums are right, and quick."""

import pytest

from calc.sums import add


@pytest.mark.parametrize(("b", "total"), [(1, 2), (-1, 0)])
def test_add(b: int, total: int) -> None:
    assert add(1, b) == total


def test_speed(benchmark) -> None:
    assert benchmark(add, 1, 2) == 3
'''
CAREFUL_WHOLE = '''"""The parts together."""

from calc import report


def test_report() -> None:
    assert report.of(1, 2) == "3"
'''
CAREFUL_REPORT = '''"""What is shown."""

from calc.sums import add


def of(a: int, b: int) -> str:
    """Show the sum of two numbers."""
    return str(add(a, b))
'''
HOOKS = "repos:\n  - repo: local\n    hooks:\n      - {id: ruff, name: ruff, entry: ruff check, language: system}\n"

CARELESS_SUMS = '''import pickle, os


def add(a, b):
    """Add.

    Args:
        a: First.
        c: Oops.

    >>> add(1, 2)
    4
    """
    os.system("echo " + str(a))
    return a + b
    print("never")


def load(path):
    return pickle.load(open(path, "rb"))
'''
CARELESS_TESTS = """STATE = []


def test_first():
    STATE.append(1)


def test_second():
    assert STATE


def test_third():
    assert 1 + 1 == 2


def test_fourth():
    assert 2 + 2 == 4


def test_fifth():
    assert 3 + 3 == 6
"""


def careful(story: Story) -> None:
    files = {
        ".gitignore": IGNORED,
        ".pre-commit-config.yaml": HOOKS,
        "requirements.txt": "pytest-benchmark\n",
        "calc/__init__.py": "",
        "calc/sums.py": CAREFUL_SUMS,
        "calc/report.py": CAREFUL_REPORT,
        "tests/test_sums.py": CAREFUL_TESTS,
        "tests/integration/test_report.py": CAREFUL_WHOLE,
    }
    story.commit("feat: sums and their report", files)


def careless(story: Story) -> None:
    files = {
        ".gitignore": IGNORED,
        "requirements.txt": "pytest\n",
        "calc/__init__.py": "",
        "calc/sums.py": CARELESS_SUMS,
        "calc/other.py": "import sklearn\n\nx = sklearn\n",
        "tests/test_sums.py": CARELESS_TESTS,
    }
    story.commit("feat: sums", files)


GATES = ("LINT03", "LINT04", "LINT05", "LINT06", "SEC01", "SEC03", "DOC01", "DOC02", "DOC03", "DOC04")
TESTS = ("TEST01", "TEST02", "TEST03", "TEST04", "TEST05", "TEST07", "TEST08")

CAREFUL = dict.fromkeys((*GATES, *TESTS), "passed")
CARELESS = dict.fromkeys((*GATES, *TESTS), "failed") | {
    "TEST01": "passed", "TEST02": "passed", "LINT03": "passed", "DOC03": "passed"
}  # fmt: skip
