"""What TEST01 says when the results of a suite cannot be believed, or leave something out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from filrouge.checks.base import Verdict
from filrouge.facts.suite import Suite
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair, Value

MAXIMUM_PARSED_FILES = 500


def forgery(suite: Suite) -> Verdict | None:
    """A failed verdict when results contradict what happened, or when nothing was run on purpose; else None."""
    trust = suite.trust
    if trust.hidden:
        return _forged("test.forged.hidden", trust.hidden[0], len(trust.hidden))
    if trust.rewritten:
        return _forged("test.forged.rewritten", trust.rewritten[0], len(trust.rewritten))
    if trust.foreign:
        return _forged("test.forged.foreign", "", trust.foreign)
    if trust.only_listed:
        message = Message("test.only_listed", {"options": trust.options[:200], "count": suite.record.collected})
        return Verdict.failed(message, 0.0, [Finding(message, repair=Repair(Message("repair.only_listed")))])
    return None


def _forged(message_id: str, test: str, count: int) -> Verdict:
    message = Message(message_id, {"test": test[:300], "count": count})
    path = test.split("::")[0] or None
    return Verdict.failed(message, 0.0, [Finding(message, path, repair=Repair(Message("repair.forged")))])


def ended(suite: Suite) -> Message | None:
    """How the tests' process ended before pytest did; None when pytest ended, never began, or we stopped it."""
    trust = suite.trust
    if suite.exit is None or trust.finished:
        return None
    if not trust.began:
        return Message("test.ended.before", {"exit": suite.exit}) if suite.exit == 0 else None
    if trust.unreported or not suite.record.collected:
        name = "test.ended.during" if suite.hanging else "test.ended.between"
        return Message(name, {"exit": suite.exit, "test": suite.hanging, "count": trust.unreported})
    return None


def doubts(suite: Suite) -> Iterator[Finding]:
    """What was left out, and by whom: advice beside a verdict, for there are good reasons to leave tests out."""
    trust = suite.trust
    message = ended(suite)
    if message:
        yield Finding(message, path=suite.hanging.split("::")[0] or None)
    elif trust.unreported and suite.exit is not None:
        yield Finding(Message("test.unreported", {"count": trust.unreported, "collected": suite.record.collected}))
    found = suite.record.collected + trust.deselected + trust.dropped
    if trust.deselected:
        name = "test.deselected.by_options" if trust.options else "test.deselected.by_code"
        values: dict[str, Value] = {"count": trust.deselected, "found": found, "options": trust.options[:200]}
        yield Finding(Message(name, values))
    if trust.dropped:
        yield Finding(Message("test.dropped", {"count": trust.dropped, "found": found}))


def uncollected(suite: Suite, tree: Tree) -> Iterator[Finding]:
    """Where pytest found nothing: that functions called as tests stand in files called as tests, and where."""
    if suite.record.collected or suite.trust.deselected or suite.trust.dropped:
        return
    counts = {path: _test_functions(tree, path) for path in tree.test_files[:MAXIMUM_PARSED_FILES]}
    written = {path: count for path, count in counts.items() if count}
    if written:
        first = next(iter(written))
        yield Finding(Message("test.uncollected", {"count": sum(written.values()), "path": first}), first)


def _test_functions(tree: Tree, path: str) -> int:
    try:
        module = ast.parse(tree.read(path))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return sum(function.name.startswith("test_") for function in functions)
