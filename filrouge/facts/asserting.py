"""Whether a test could fail on purpose: the ways there are to assert in Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from filrouge.facts.definitions import Function
from filrouge.facts.modules import Module

_CALLS = re.compile(
    r"^(assert|raises$|warns$|deprecated_call$|fail(_|if|unless|$)|expect|verify|check|should|ensure|validate)",
    re.IGNORECASE,
)
"""pytest's, unittest's, numpy's, pandas' and mock's assertions; and what people call helpers that assert."""

_ATTRIBUTES = frozenset({"raises", "called", "errors", "check_returncode", "raise_for_status"})
_FIXTURES = frozenset({"benchmark", "snapshot", "regression"})
_STOPS = frozenset({"skip", "xfail", "exit", "importorskip"})


def asserting_names(tests: Iterable[Module]) -> frozenset[str]:
    """The functions of the test files that assert: a test that calls one does, too. Those that call such a function in
    turn count as well.
    """
    functions = [node for module in tests for node in module.nodes if isinstance(node, Function)]
    known: frozenset[str] = frozenset()
    for _ in range(3):
        found = frozenset(node.name for node in functions if is_asserting(node, known))
        if found == known:
            break
        known = found
    return known


def is_asserting(node: Function, helpers: frozenset[str]) -> bool:
    """Whether the function asserts by itself or calls one of `helpers` (names of functions, or fixtures it was given,
    which may assert when they are called).
    """
    return any(_asserts(inner, helpers) for statement in node.body for inner in ast.walk(statement))


def _asserts(node: ast.AST, helpers: frozenset[str]) -> bool:
    if isinstance(node, ast.Assert | ast.Raise):
        return not (isinstance(node, ast.Assert) and _is_hollow(node.test))
    if isinstance(node, ast.Call):
        name = _called(node.func)
        return bool(_CALLS.match(name)) or name in _STOPS or _is_helper(node.func, helpers)
    return False


def _is_helper(function: ast.expr, helpers: frozenset[str]) -> bool:
    """A helper called by its name, as a method of the test's own class, or a fixture whose part is called."""
    if isinstance(function, ast.Name):
        return function.id in helpers
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    by_class = owner in ("self", "cls") and function.attr in helpers
    return by_class or function.attr in _ATTRIBUTES or any(word in owner for word in _FIXTURES)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def hollow_assertions(node: Function) -> tuple[int, ...]:
    """The lines of assertions that hold whatever the code does: ``assert True``, ``assert (a == b, "text")``,
    ``assert x == x``.
    """
    return tuple(_hollow(node))


def _hollow(node: Function) -> Iterator[int]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert) and _is_hollow(inner.test):
            yield inner.lineno


def _is_hollow(test: ast.expr) -> bool:
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Tuple):
        return bool(test.elts)
    if isinstance(test, ast.Compare) and len(test.comparators) == 1 and isinstance(test.ops[0], ast.Eq | ast.Is):
        left, right = test.left, test.comparators[0]
        plain = isinstance(left, ast.Name | ast.Constant)
        return plain and ast.dump(left) == ast.dump(right)
    return False
