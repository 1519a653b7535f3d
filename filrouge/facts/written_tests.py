"""The tests as they are written: each test function, what it takes, how it is marked, and whether it asserts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from filrouge.facts.asserting import asserting_names, hollow_assertions, is_asserting
from filrouge.facts.definitions import Function
from filrouge.facts.modules import Module, Modules

MAXIMUM_CASES = 1_000


@dataclass(frozen=True)
class WrittenTest:
    """One test function of pytest or unittest. ``marks`` are the names after ``pytest.mark.``, its class's and its
    module's among them; ``cases`` how many tests its parameters make of it, as far as they can be read.

    ``asserts`` is whether something in it could fail on purpose; ``hollow`` holds the lines of assertions that cannot.
    """

    path: str
    name: str
    line: int
    node: Function
    marks: frozenset[str]
    arguments: frozenset[str]
    cases: int
    asserts: bool
    hollow: tuple[int, ...]

    @property
    def id(self) -> str:
        """As pytest names it: ``tests/test_a.py::TestA::test_one``."""
        return f"{self.path}::{self.name.replace('.', '::')}"


@dataclass(frozen=True)
class WrittenTests:
    """Every test function of the repository, in reading order, and every name that its tests mention."""

    functions: tuple[WrittenTest, ...]
    names: frozenset[str]

    @cached_property
    def cases(self) -> int:
        """How many tests they come to with their parameters."""
        return sum(function.cases for function in self.functions)


def written_tests(modules: Modules) -> WrittenTests:
    """Read the test functions from the syntax trees; nothing is collected or run."""
    helpers = asserting_names(modules.tests)
    found = tuple(test for module in modules.tests for test in _of_module(module, helpers))
    return WrittenTests(found, frozenset(name for module in modules.tests for name in _names(module)))


def _of_module(module: Module, helpers: frozenset[str]) -> Iterator[WrittenTest]:
    if module.syntax is None or module.path.endswith("conftest.py"):
        return
    marks = frozenset(mark for node in module.syntax.body for mark in _pytestmark(node))
    yield from _of_body(module.path, module.syntax.body, "", marks, helpers)


def _of_body(
    path: str, body: list[ast.stmt], prefix: str, marks: frozenset[str], helpers: frozenset[str]
) -> Iterator[WrittenTest]:
    for node in body:
        if isinstance(node, ast.ClassDef) and _holds_tests(node):
            inner = marks | frozenset(_marks(node)) | {mark for inside in node.body for mark in _pytestmark(inside)}
            yield from _of_body(path, node.body, f"{prefix}{node.name}.", inner, helpers)
        elif isinstance(node, Function) and node.name.startswith("test") and not _is_fixture(node):
            listed = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
            arguments = frozenset(argument.arg for argument in listed) - {"self"}
            own = marks | frozenset(_marks(node))
            yield WrittenTest(
                path=path,
                name=f"{prefix}{node.name}",
                line=node.lineno,
                node=node,
                marks=own,
                arguments=arguments,
                cases=_cases(node),
                asserts=is_asserting(node, helpers | arguments),
                hollow=hollow_assertions(node),
            )


def _holds_tests(node: ast.ClassDef) -> bool:
    """pytest's ``python_classes`` by default, or a ``TestCase`` of unittest by whatever path it is inherited."""
    return node.name.startswith("Test") or any("Test" in ast.unparse(base) for base in node.bases)


def _is_fixture(node: Function) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)


def _marks(node: Function | ast.ClassDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        yield from _mark(decorator)


def _pytestmark(node: ast.stmt) -> Iterator[str]:
    """``pytestmark = pytest.mark.slow``, or a list of them."""
    if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets):
        listed = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
        for item in listed:
            yield from _mark(item)


def _mark(expression: ast.expr) -> Iterator[str]:
    called = expression.func if isinstance(expression, ast.Call) else expression
    if isinstance(called, ast.Attribute) and getattr(called.value, "attr", getattr(called.value, "id", "")) == "mark":
        yield called.attr


def _cases(node: Function) -> int:
    """The product of the lengths of its lists of parameters; one that is made by code counts as one."""
    count = 1
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and "parametrize" in _mark(decorator):
            values = [word.value for word in decorator.keywords if word.arg == "argvalues"] or decorator.args[1:2]
            if values and isinstance(values[0], ast.List | ast.Tuple):
                count *= max(1, len(values[0].elts))
    return min(count, MAXIMUM_CASES)


def _names(module: Module) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.name.rsplit(".", 1)[-1] for alias in node.names)
