"""Whether the tests are enough, could fail, and do not repeat each other: read from their code, before any runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.definitions import Definitions
from filrouge.facts.unreadable import CODE
from filrouge.facts.written_tests import WrittenTest, WrittenTests
from filrouge.report import Finding, Message, Repair, Value


class EnoughTests(Check):
    """TEST02: at least ``minimum_per_function`` tests for each public function, and ``minimum_tests`` in all."""

    code = "TEST02"
    lesson = "tests"
    weight = 2
    reads = (CODE,)
    parameters = {"minimum_per_function": 1.0, "minimum_tests": 1}

    def verdict(self, written_tests: WrittenTests, definitions: Definitions) -> Verdict:
        """Score = tests written out of those wanted; each case of a parametrized test is one."""
        functions = definitions.callables
        wanted = max(self.number("minimum_tests"), self.number("minimum_per_function") * len(functions))
        if not functions and not written_tests.functions:
            return Verdict.not_applicable(Message("tests_written.nothing_to_test"))
        values: dict[str, Value] = {
            "count": written_tests.cases,
            "functions": len(functions),
            "wanted": wanted,
        }
        if written_tests.cases >= wanted:
            return Verdict.passed(Message("tests_written.enough", values))
        unnamed = [item for item in functions if item.name.rsplit(".", 1)[-1] not in written_tests.names]
        findings = [
            Finding(
                Message("tests_written.unnamed", {"name": item.name}),
                item.path,
                item.line,
                repair=Repair(Message("repair.write_test", {"name": item.name})),
            )
            for item in unnamed
        ]
        message = Message("tests_written.too_few", values)
        return Verdict.failed(message, written_tests.cases / wanted, findings or [Finding(message)])


class TestsAssert(Check):
    """TEST03: every test holds an assertion that could fail (``assert``, ``pytest.raises``, unittest, numpy, mock)."""

    __test__ = False

    code = "TEST03"
    lesson = "tests"
    weight = 3
    reads = (CODE,)
    parameters = {"minimum_percent": 95}

    def verdict(self, written_tests: WrittenTests) -> Verdict:
        """Score = share of the tests that assert; an assertion that always holds, beside others, is advice."""
        functions = written_tests.functions
        if not functions:
            return Verdict.not_applicable(Message("tests_written.none"))
        silent = [test for test in functions if not test.asserts]
        findings = [*map(_silent, silent), *(found for test in functions if test.asserts for found in _hollow(test))]
        asserting = len(functions) - len(silent)
        values: dict[str, Value] = {"count": len(silent), "functions": len(functions)}
        if not silent:
            return Verdict.passed(Message("tests_written.assert"), 1.0, findings)
        if 100 * asserting >= self.number("minimum_percent") * len(functions):
            return Verdict.passed(Message("tests_written.nearly_assert", values), 1.0, findings)
        return Verdict.failed(Message("tests_written.silent", values), asserting / len(functions), findings)


def _silent(test: WrittenTest) -> Finding:
    values: dict[str, Value] = {"test": test.name}
    line = test.hollow[0] if test.hollow else test.line
    repair = Repair(Message("repair.assert"), (f"python -m pytest {test.id}",))
    return Finding(
        Message("tests_written.hollow_test" if test.hollow else "tests_written.silent_test", values),
        test.path,
        line,
        repair=repair,
    )


def _hollow(test: WrittenTest) -> Iterator[Finding]:
    for line in test.hollow:
        repair = Repair(Message("repair.assert"))
        yield Finding(Message("tests_written.hollow_line", {"test": test.name}), test.path, line, repair=repair)


class Repetition(Check):
    """TEST05: tests that differ by their values alone are one parametrized test; the groups are shown."""

    code = "TEST05"
    lesson = "parametrize"
    weight = 0
    reads = (CODE,)
    parameters = {"minimum_alike": 3}

    def verdict(self, written_tests: WrittenTests) -> Verdict:
        """Score = share of the tests that no other repeats; a matter of style, so it weighs nothing by default."""
        functions = written_tests.functions
        if len(functions) < 2:
            return Verdict.not_applicable(Message("tests_written.too_few_to_compare"))
        groups = [group for group in _alike(functions) if len(group) >= 2]
        if not groups:
            return Verdict.passed(Message("tests_written.no_repetition"))
        findings = [_repeated(group) for group in sorted(groups, key=len, reverse=True)]
        large = [group for group in groups if len(group) >= self.number("minimum_alike")]
        values: dict[str, Value] = {"count": sum(map(len, large or groups)), "groups": len(large or groups)}
        if not large:
            return Verdict.passed(Message("tests_written.pairs", values), 1.0, findings)
        score = 1 - sum(len(group) - 1 for group in large) / len(functions)
        return Verdict.failed(Message("tests_written.repetition", values), score, findings)


def _alike(functions: tuple[WrittenTest, ...]) -> list[list[WrittenTest]]:
    """Tests of one file with the same code once values are left out, and the same arguments."""
    groups: dict[tuple[str, str], list[WrittenTest]] = {}
    for test in functions:
        groups.setdefault((test.path, _shape(test)), []).append(test)
    return list(groups.values())


def _shape(test: WrittenTest) -> str:
    """The code of a test without its values: numbers, texts, and the displays that are made of nothing else."""
    body = "\n".join(ast.dump(_Valueless().visit(statement)) for statement in _statements(test))
    return f"{sorted(test.arguments)}\n{body}"


def _statements(test: WrittenTest) -> Iterator[ast.stmt]:
    for position, statement in enumerate(test.node.body):
        is_docstring = position == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_docstring:
            yield ast.parse(ast.unparse(statement)).body[0]


class _Valueless(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        """A value is a constant, one with a sign, or a display of values."""
        changed = self.generic_visit(node)
        match changed:
            case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
                return _VALUE
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) if parts:
                return _VALUE if all(isinstance(part, ast.Constant) for part in parts) else changed
        return changed


_VALUE = ast.Constant("value")


def _repeated(group: list[WrittenTest]) -> Finding:
    first, second = group[0], group[1]
    values: dict[str, Value] = {
        "count": len(group),
        "first": first.name,
        "second": second.name,
        "line": second.line,
        "others": [test.name for test in group[2:12]],
    }
    repair = Repair(Message("repair.parametrize", values))
    return Finding(Message("tests_written.alike", values), first.path, first.line, repair=repair)
