"""Which lines of a commit somebody wrote: neither locks nor data, outputs, generated or borrowed files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from filrouge.facts.history import Change, Commit
from filrouge.facts.junk import junk_root

_WRITTEN = {
    *(
        ".py",
        ".pyi",
        ".js",
        ".mjs",
        ".ts",
        ".jsx",
        ".tsx",
        ".vue",
        ".css",
        ".scss",
        ".sh",
        ".bash",
        ".sql",
        ".r",
        ".jl",
    ),
    *(".java", ".kt", ".scala", ".go", ".rs", ".c", ".h", ".cpp", ".hpp", ".rb", ".php", ".md", ".rst", ".tex", ".jl"),
    *(".toml", ".cfg", ".ini", ".yml", ".yaml", ".tf", ".proto"),
}
_WRITTEN_NAMES = {"Dockerfile", "Makefile", "Jenkinsfile", "Snakefile", "justfile"}
_NOT_WRITTEN = re.compile(
    r"(^|/)(vendor|vendored|_vendor|third[_-]?party|external|node_modules|site-packages|migrations|generated|mlruns"
    r"|catboost_info|_build|htmlcov|dist|reports?|outputs?|data|datasets?)/"
    r"|\.min\.|_pb2(_grpc)?\.pyi?$|(^|/)(versioneer|_version|ez_setup|get-pip)\.py$"
    r"|(^|/)(environment|conda)[^/]*\.ya?ml$|(^|/)pnpm-lock\.yaml$|(^|/)(LICENSE|COPYING|CHANGELOG|HISTORY|CODE_OF_CONDUCT)",
    re.IGNORECASE,
)


def is_written(path: str) -> bool:
    """Whether people write such a file by hand: sources, documentation, configuration. Notebooks are not counted, for
    most of their lines are outputs.
    """
    name = PurePosixPath(path)
    kind = name.suffix.lower() in _WRITTEN or name.name in _WRITTEN_NAMES
    return kind and not _NOT_WRITTEN.search(path) and junk_root(path) is None


def written_lines(commit: Commit) -> tuple[int, int]:
    """The lines that a commit wrote and replaced, and in how many files; what it only deleted needs no reading."""
    changes = [change for change in commit.changes if _counts(change)]
    return sum((change.added_lines or 0) + (change.deleted_lines or 0) for change in changes), len(changes)


def _counts(change: Change) -> bool:
    return bool(change.added_lines) and is_written(change.path)
