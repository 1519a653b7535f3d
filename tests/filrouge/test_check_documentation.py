"""DOC01, DOC02, DOC03 from facts made by hand, and the conventions that docstrings are written in."""

import pytest

from filrouge.checks.documentation import DocstringsAgree, InterfacePages, PublicDocstrings
from filrouge.documented import DocumentedModule, Interface
from filrouge.facts.definitions import definitions
from filrouge.facts.docstrings import Disagreement, Docstrings, convention
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import modules_of

DOCUMENTED = '"""Sums."""\n\n\ndef add(a, b):\n    """Add."""\n    return a + b\n'


def public(files: dict[str, str]):
    return PublicDocstrings().verdict(definitions(modules_of(files)))


def test_what_is_public_and_documented_passes() -> None:
    assert public({"src/calc.py": DOCUMENTED, "src/__init__.py": ""}).message.id == "documentation.all"


def test_what_has_no_docstring_is_named_by_its_kind() -> None:
    said = public({"src/calc.py": "class A:\n    def f(self):\n        pass\n\n\ndef g():\n    pass\n"})
    kinds = [finding.message.id.rsplit(".", 1)[1] for finding in said.findings]
    assert (said.outcome, said.score, kinds) == (Outcome.FAILED, 0, ["module", "class", "method", "function"])


@pytest.mark.parametrize(
    "text",
    [
        "def _inner():\n    pass\n",
        "class _Inner:\n    def f(self):\n        pass\n",
        "__all__ = []\n\n\ndef g():\n    pass\n",
        "from typing import overload\n\n\n@overload\ndef g(a: int): ...\n",
        "def _f():\n    def g():\n        pass\n",
    ],
)
def test_what_is_not_public_needs_no_docstring(text: str) -> None:
    assert public({"src/calc.py": f'"""Sums."""\n{text}'}).message.id == "documentation.all"


def test_tests_and_empty_packages_are_nothing_public() -> None:
    assert public({"tests/test_a.py": "def test_a():\n    pass\n", "src/__init__.py": ""}).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("docstring", "expected"),
    [
        ("Add.\n\nParameters\n----------\na : int\n", "numpy"),
        ("Add.\n\nArgs:\n    a: First.\n", "google"),
        ("Add.\n\n:param a: First.\n", "sphinx"),
        ("Add.\n\nExamples\n--------\n>>> add(1, 2)\n", None),
        ("Add two numbers: the first and the second.", None),
        ("Parameters are explained elsewhere.\n\nReturns: see the wiki.", None),
    ],
)
def test_a_convention_is_known_by_its_sections(docstring: str, expected: str | None) -> None:
    assert convention(docstring) == expected


WRONG = Disagreement("src/a.py", 3, "f", "parameters_unknown", "numpy", "DOC103", "said", ("c",))


@pytest.mark.parametrize(
    ("structured", "wrong", "outcome", "score"),
    [(0, (), Outcome.SKIPPED, None), (4, (), Outcome.PASSED, 1), (4, (WRONG,), Outcome.FAILED, 0.75)],
)
def test_docstrings_are_held_against_signatures(structured, wrong, outcome, score) -> None:
    said = DocstringsAgree().verdict(Docstrings(structured, ("numpy",), wrong))
    assert (said.outcome, said.score) == (outcome, score)


def test_pages_are_made_of_every_module_that_python_can_read() -> None:
    module = DocumentedModule("src/a.py", "a")
    assert InterfacePages().verdict(Interface((module,))).outcome is Outcome.PASSED
    assert InterfacePages().verdict(Interface((module,), ("src/b.py",))).score == 0.5
    assert InterfacePages().verdict(Interface()).outcome is Outcome.SKIPPED
