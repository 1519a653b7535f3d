"""Follows, statement by statement, the names that hold what was learned from all the data."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from filrouge.facts.learning import Script

_LEARNS = frozenset({
    "StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "PowerTransformer", "QuantileTransformer",
    "SimpleImputer", "KNNImputer", "IterativeImputer", "PCA", "TruncatedSVD", "SelectKBest", "SelectPercentile",
    "TfidfVectorizer",
})  # fmt: skip
"""Of scikit-learn: what they keep of the data (means, bounds, components, choices) changes with the rows they see."""

_RESAMPLES = frozenset({
    "SMOTE", "SMOTENC", "SMOTEN", "ADASYN", "BorderlineSMOTE", "SVMSMOTE", "KMeansSMOTE", "RandomOverSampler",
    "SMOTEENN", "SMOTETomek",
})  # fmt: skip
"""Of imbalanced-learn: copies, or mixtures, of a row may land on both sides of a later split."""

_SAME_ROWS = frozenset({
    "drop", "copy", "to_numpy", "toarray", "astype", "reset_index", "fillna", "join", "assign", "rename",
})  # fmt: skip
"""Methods after which the same rows hold the same values."""

_WRAPS = frozenset({"pandas.DataFrame", "numpy.array", "numpy.asarray", "pandas.concat", "numpy.hstack", "numpy.c_"})


def scopes(module: ast.Module) -> Iterator[list[ast.stmt]]:
    """The statements of the module and of each function, in order; those below ``if``, ``for`` and ``with`` stand with
    them.
    """
    yield list(_flat(module.body))
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield list(_flat(node.body))


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If | ast.For | ast.With | ast.While):
            yield from _flat([*statement.body, *getattr(statement, "orelse", [])])
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement


class Flow:
    """What the names of one scope hold: transformers by their class, and tainted data by the kind of their leak. Of a
    frame that is tainted in some columns, ``partly``, a single column may be sound.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.transformers: dict[str, str] = {}
        self.tainted: dict[str, str] = {}
        self.partly: set[str] = set()

    def follow(self, statement: ast.stmt) -> Iterator[tuple[ast.AST, str, str]]:
        """Take one statement; yields each split that it makes of tainted data: node, kind of leak, name."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and self.script.full_name(node.func).endswith(
                "model_selection.train_test_split"
            ):
                for argument in node.args:
                    kind = self._kind(argument)
                    if kind:
                        yield node, kind, ast.unparse(argument)[:80]
                        break
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], statement.value)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        made = self._class(value)
        kind = self._kind(value)
        for name in _names(target):
            self.tainted.pop(name, None)
            self.partly.discard(name)
            self.transformers.pop(name, None)
            if made:
                self.transformers[name] = made
        for name in (_names(target) or _base(target)) if kind else ():
            if isinstance(target, ast.Subscript) and name not in self.tainted:
                self.partly.add(name)
            self.tainted[name] = kind

    def _class(self, value: ast.expr) -> str:
        """The class of a transformer or a resampler that is made here."""
        if not isinstance(value, ast.Call):
            return ""
        full = self.script.full_name(value.func)
        last = full.rsplit(".", 1)[-1]
        known = (full.startswith("sklearn.") and last in _LEARNS) or (
            full.startswith("imblearn.") and last in _RESAMPLES
        )
        constant = any(
            keyword.arg == "strategy" and isinstance(keyword.value, ast.Constant) and keyword.value.value == "constant"
            for keyword in value.keywords
        )
        return last if known and not constant else ""

    def _kind(self, value: ast.expr) -> str:
        """``scaled`` or ``resampled`` for tainted data, wrapped or not, else empty."""
        if isinstance(value, ast.Name):
            return self.tainted.get(value.id, "")
        if isinstance(value, ast.Subscript | ast.Attribute):
            partly = isinstance(value.value, ast.Name) and value.value.id in self.partly
            return "" if partly else self._kind(value.value)
        if not isinstance(value, ast.Call):
            return ""
        if self.script.full_name(value.func) in _WRAPS:
            parts = [item for part in value.args[:1] for item in (part.elts if isinstance(part, ast.List) else [part])]
            return next(filter(None, map(self._kind, parts)), "")
        return self._method(value) if isinstance(value.func, ast.Attribute) else ""

    def _method(self, call: ast.Call) -> str:
        assert isinstance(call.func, ast.Attribute)  # noqa: S101 - the caller looked
        owner, method = call.func.value, call.func.attr
        made = self._class(owner) or (self.transformers.get(owner.id, "") if isinstance(owner, ast.Name) else "")
        if made in _LEARNS and method == "fit_transform":
            return "scaled"
        if made in _RESAMPLES and method in ("fit_resample", "fit_sample"):
            return "resampled"
        return self._kind(owner) if method in _SAME_ROWS else ""


def _names(target: ast.expr) -> list[str]:
    """The plain names that an assignment binds."""
    if isinstance(target, ast.Name):
        return [target.id]
    return [item.id for item in target.elts if isinstance(item, ast.Name)] if isinstance(target, ast.Tuple) else []


def _base(target: ast.expr) -> list[str]:
    """The name of the frame that ``df[columns] = ...`` or ``df.loc[...] = ...`` writes into."""
    while isinstance(target, ast.Subscript | ast.Attribute):
        target = target.value
    return [target.id] if isinstance(target, ast.Name) else []
