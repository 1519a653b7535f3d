"""Whether trained models live where models belong, and are loaded without running what strangers wrote into them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from filrouge.checks.base import Check, Verdict
from filrouge.facts.learning import LIBRARIES, Learning, Script
from filrouge.facts.tree import Tree, is_test
from filrouge.facts.unreadable import CODE, NOTEBOOK
from filrouge.report import Finding, Message, Repair

_SUFFIXES = frozenset(
    {
        ".pkl",
        ".pickle",
        ".joblib",
        ".pt",
        ".pth",
        ".ckpt",
        ".h5",
        ".hdf5",
        ".keras",
        ".onnx",
        ".safetensors",
        ".pb",
        ".cbm",
    }
)
_POINTER = "version https://git-lfs.github.com/spec/"
_POINTER_BYTES = 1024


class Artefacts(Check):
    """ML08: trained models are not in git, but a pointer to them may be (Git LFS, DVC)."""

    code = "ML08"
    lesson = "mlops"
    weight = 1
    reads = (CODE, NOTEBOOK)
    of_libraries = LIBRARIES
    parameters = {"tolerated_bytes": 100_000}

    def verdict(self, learning: Learning, tree: Tree) -> Verdict:
        """It fails for one model in git; loading with pickle is advice here, for SEC03 judges it."""
        if not learning:
            return Verdict.not_applicable(Message("ml.none"))
        models = [
            (entry.path, entry.size_bytes)
            for entry in tree.entries
            if entry.is_file
            and PurePosixPath(entry.path).suffix.lower() in _SUFFIXES
            and entry.size_bytes > self.number("tolerated_bytes")
            and not _is_fixture(entry.path)
        ]
        models = [(path, size) for path, size in models if size > _POINTER_BYTES or _POINTER not in tree.read(path)]
        findings = [_model(path, size) for path, size in models]
        findings += [finding for script in learning.scripts for finding in _pickles(script)]
        if models:
            return Verdict.failed(Message("ml.models_in_git", {"count": len(models)}), 0.0, findings)
        return Verdict.passed(Message("ml.models_elsewhere"), 1.0, findings)


def _is_fixture(path: str) -> bool:
    """Whether it stands among the tests, which need something to load."""
    return is_test(f"{PurePosixPath(path).parent}/x.py")


def _model(path: str, size_bytes: int) -> Finding:
    values: dict[str, str | int | float | list[str]] = {"path": path, "megabytes": round(size_bytes / 1e6, 1)}
    commands = (f"git rm --cached '{path}'", f"dvc add '{path}'")
    return Finding(Message("ml.model_in_git", values), path, repair=Repair(Message("repair.model"), commands))


def _pickles(script: Script) -> Iterator[Finding]:
    for call in script.calls:
        name = script.full_name(call.func)
        unsafe = any(
            keyword.arg == "weights_only" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            for keyword in call.keywords
        )
        if name in ("pickle.load", "cloudpickle.load", "dill.load") or (name == "torch.load" and unsafe):
            message, repair = Message("ml.unsafe_load", {"call": name}), Repair(Message("repair.safe_load"))
            yield Finding(message, script.path, script.line(call), repair=repair)
