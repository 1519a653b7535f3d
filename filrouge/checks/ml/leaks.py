"""Whether the test data stay unknown to what is tested on them. Known patterns only, and only where names leave no
doubt: what passes here is not proved sound.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.checks.ml.flow import Flow, scopes
from filrouge.facts.learning import LIBRARIES, Learning, Script
from filrouge.facts.unreadable import CODE, NOTEBOOK
from filrouge.report import Finding, Message, Repair

_TEST_DATA = re.compile(r"^([xX]_?test(_\w+)?|test_?[xX](_\w+)?|test_(data|df|set|features|inputs|dataset)|df_test)$")
_FITS = ("fit", "fit_transform", "partial_fit", "fit_resample")
_ONLY_FIT = frozenset({"TSNE", "UMAP", "MDS", "SpectralEmbedding", "DBSCAN", "KMeans", "PCA"})
"""What is fitted on test data to draw a picture of them."""

_URL = "https://scikit-learn.org/stable/common_pitfalls.html#data-leakage"


class Leakage(Check):
    """ML02: nothing is fitted on test data, nothing that learns from the data is fitted before they are split, and the
    target is not among the features.
    """

    code = "ML02"
    lesson = "mlops"
    weight = 2
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES

    def verdict(self, learning: Learning) -> Verdict:
        """Score = 0 when one leak is certain: its figures are worth nothing."""
        if not learning:
            return Verdict.not_applicable(Message("ml.none"))
        findings = [finding for script in learning.learning for finding in _leaks(script)]
        if findings:
            return Verdict.failed(Message("ml.leaks", {"count": len(findings)}), 0.0, findings)
        return Verdict.passed(Message("ml.no_leak"))


def _leaks(script: Script) -> Iterator[Finding]:
    rules: tuple[Callable[[Script], Iterator[tuple[ast.AST, str, str]]], ...] = (
        _fitted_on_test,
        _before_split,
        _target,
    )
    for rule in rules:
        for node, kind, name in rule(script):
            message, repair = Message(f"ml.leak.{kind}", {"name": name}), Repair(Message(f"repair.leak_{kind}"))
            yield Finding(message, script.path, script.line(node), repair=repair, url=_URL)


def _fitted_on_test(script: Script) -> Iterator[tuple[ast.AST, str, str]]:
    """``scaler.fit_transform(X_test)``: the first argument is a name that can only be test data."""
    drawing = {
        target.id
        for node in script.nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name) and script.full_name(node.value.func).rsplit(".", 1)[-1] in _ONLY_FIT
    }
    for call in script.calls:
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in _FITS and call.args):
            continue
        first, owner = call.args[0], call.func.value
        made = script.full_name(owner.func).rsplit(".", 1)[-1] if isinstance(owner, ast.Call) else ""
        if made in _ONLY_FIT or (isinstance(owner, ast.Name) and owner.id in drawing):
            continue
        if isinstance(first, ast.Name) and _TEST_DATA.match(first.id):
            yield call, "test", first.id


def _before_split(script: Script) -> Iterator[tuple[ast.AST, str, str]]:
    """What a scaler or a resampler made of all the data is handed to ``train_test_split`` in the same scope."""
    for body in scopes(script.syntax):
        flow = Flow(script)
        for statement in body:
            yield from flow.follow(statement)


def _target(script: Script) -> Iterator[tuple[ast.AST, str, str]]:
    """``y = df["price"]`` and then ``train_test_split(df, y)``, ``"price"`` being named nowhere else in the file."""
    if any(name.endswith(("ColumnTransformer", "make_column_transformer")) for name in script.names.values()):
        return
    texts = [node.value for node in script.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for body in scopes(script.syntax):
        targets: dict[str, tuple[str, str]] = {}
        for statement in body:
            for call in (node for node in ast.walk(statement) if isinstance(node, ast.Call)):
                yield from _target_in(call, script, targets, texts)
            _note_target(statement, targets)


def _note_target(statement: ast.stmt, targets: dict[str, tuple[str, str]]) -> None:
    """Remember ``y = df["price"]``; whatever else is done to either name makes it uncertain, and forgets it."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    target, value = statement.targets[0], statement.value
    changed = {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    for name in [name for name, (frame, _) in targets.items() if name in changed or frame in changed]:
        del targets[name]
    if (
        isinstance(target, ast.Name)
        and isinstance(value, ast.Subscript)
        and isinstance(value.value, ast.Name)
        and isinstance(value.slice, ast.Constant)
        and isinstance(value.slice.value, str)
    ):
        targets[target.id] = (value.value.id, value.slice.value)


def _target_in(
    call: ast.Call, script: Script, targets: dict[str, tuple[str, str]], texts: list[str]
) -> Iterator[tuple[ast.AST, str, str]]:
    if not script.full_name(call.func).endswith("model_selection.train_test_split") or len(call.args) != 2:
        return
    features, target = call.args
    if isinstance(features, ast.Name) and isinstance(target, ast.Name) and target.id in targets:
        frame, column = targets[target.id]
        if frame == features.id and texts.count(column) == 1:
            yield call, "target", column
