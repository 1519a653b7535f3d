"""What a training leaves behind for others: data that were validated, metrics that were kept, a card of the model."""

from __future__ import annotations

import ast
import re

from filrouge.checks.base import Check, Verdict
from filrouge.facts.learning import LIBRARIES, Learning, Script
from filrouge.facts.modules import Modules
from filrouge.facts.tree import Tree
from filrouge.facts.unreadable import CODE, NOTEBOOK
from filrouge.report import Finding, Message, Repair

_VALIDATORS = frozenset({
    "pandera", "great_expectations", "pydantic", "cerberus", "jsonschema", "marshmallow", "deepchecks",
    "evidently", "tensorflow_data_validation", "pointblank", "frictionless",
})  # fmt: skip
_READS = re.compile(r"^(pandas|polars|dask\.dataframe)\.(read_\w+|scan_\w+)$")
_QUESTIONS = frozenset({
    "isna", "isnull", "notna", "notnull", "between", "isin", "is_unique", "duplicated", "dtypes", "columns",
})  # fmt: skip
"""What a check of data asks a frame, when it is asked below ``assert`` or before ``raise``."""

_TRACKERS = frozenset({
    "mlflow", "wandb", "dvclive", "comet_ml", "neptune", "clearml", "tensorboard", "tensorboardX", "aim",
})  # fmt: skip
_METRIC = re.compile(
    r"^sklearn\.metrics\.(?!.*(make_scorer|Display|pairwise))\w+$|^(tensorflow\.)?keras\.metrics\.\w+$"
)
_WRITES = frozenset({
    "dump", "dumps", "write", "write_text", "writerow", "writerows", "to_csv", "to_json", "to_parquet", "savetxt",
    "log_metric",
})  # fmt: skip
_CARD = re.compile(r"^(|.*/)model[-_ ]?card[^/]*$", re.IGNORECASE)
_PARTS = {
    "data": re.compile(r"\b(data|dataset|données|training set|entraîn\w+|trained on)\b", re.IGNORECASE),
    "metric": re.compile(
        r"\b(accuracy|precision|recall|f1|auc|rmse|mae|mse|r2|r²|loss|score|exactitude|précision|rappel|erreur)\b",
        re.IGNORECASE,
    ),
    "limits": re.compile(
        r"\b(limit\w*|bias\w*|biais|caveat\w*|not (be )?used?|out of scope|risk\w*|risque\w*)\b", re.IGNORECASE
    ),
}


class DataValidation(Check):
    """ML04: data that are read are checked before a model sees them, by a library or by checks of one's own."""

    code = "ML04"
    lesson = "mlops"
    weight = 1
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES

    def verdict(self, learning: Learning, modules: Modules) -> Verdict:
        """It fails only where a module reads a table and nothing anywhere looks like a check of it."""
        reads = [
            (script, call)
            for script in learning.scripts
            if not script.path.endswith(".ipynb")
            for call in script.calls
            if _READS.match(script.full_name(call.func))
        ]
        if not learning or not reads:
            return Verdict.not_applicable(Message("ml.no_data"))
        if any(script.libraries & _VALIDATORS for script in learning.scripts) or any(
            _asks(node) for module in modules.all for node in module.nodes
        ):
            return Verdict.passed(Message("ml.validated"))
        script, call = reads[0]
        finding = Finding(
            Message("ml.unchecked_data"), script.path, script.line(call), repair=Repair(Message("repair.validate_data"))
        )
        return Verdict.failed(Message("ml.not_validated"), 0.0, [finding])


class KeptMetrics(Check):
    """ML05: metrics that modules compute go to a file or a tracker: what is only printed cannot be compared."""

    code = "ML05"
    lesson = "mlops"
    weight = 1
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES

    def verdict(self, learning: Learning, tree: Tree) -> Verdict:
        """It fails only where no module that computes a metric writes anything, and no tracker is used."""
        scripts = [script for script in learning.learning if not script.path.endswith(".ipynb")]
        measured = [(script, call) for script in scripts for call in script.calls if _is_metric(script, call)]
        if not measured:
            return Verdict.not_applicable(Message("ml.no_metric"))
        tracked = any(script.libraries & _TRACKERS for script in learning.scripts)
        declared = any(path.rsplit("/", 1)[-1] in ("dvc.yaml", "MLproject") for path in tree.files)
        if tracked or declared or any(_writes(script) for script, _ in measured):
            return Verdict.passed(Message("ml.metrics_kept"))
        script, call = measured[0]
        name = script.full_name(call.func).rsplit(".", 1)[-1]
        finding = Finding(
            Message("ml.metric_lost", {"metric": name}),
            script.path,
            script.line(call),
            repair=Repair(Message("repair.keep_metrics")),
        )
        return Verdict.failed(Message("ml.metrics_lost"), 0.0, [finding])


class ModelCard(Check):
    """ML06: a card, or the README, says what the model learned from, how good it is, and where it must not be used."""

    code = "ML06"
    lesson = "mlops"
    weight = 0
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES

    def verdict(self, learning: Learning, tree: Tree) -> Verdict:
        """Score = share of the three that are said."""
        if not learning:
            return Verdict.not_applicable(Message("ml.none"))
        readme = [path for path in tree.files if path.lower().startswith("readme")]
        path = next((path for path in [*filter(_CARD.match, tree.files), *readme]), None)
        text = tree.read(path) if path else ""
        missing = [part for part, words in _PARTS.items() if not words.search(text)]
        if not missing:
            return Verdict.passed(Message("ml.card"))
        findings = [
            Finding(Message(f"ml.card_no_{part}"), path, repair=Repair(Message("repair.card"))) for part in missing
        ]
        return Verdict.failed(Message("ml.card_incomplete", {"count": len(missing)}), 1 - len(missing) / 3, findings)


def _asks(node: ast.AST) -> bool:
    """``assert df["age"].between(0, 120).all()``, or ``if df.isna().any(): raise``."""
    if isinstance(node, ast.Assert):
        asked: ast.AST = node.test
    elif isinstance(node, ast.If) and any(isinstance(each, ast.Raise) for each in node.body):
        asked = node.test
    else:
        return False
    return any(isinstance(each, ast.Attribute) and each.attr in _QUESTIONS for each in ast.walk(asked))


def _is_metric(script: Script, call: ast.Call) -> bool:
    return bool(_METRIC.match(script.full_name(call.func)))


def _writes(script: Script) -> bool:
    return any(isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES for call in script.calls)
