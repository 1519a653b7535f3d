"""What ruff says, with nobody's configuration, so that every project meets the same measure.

One run answers several checks: ruff's default rules are LINT01's, and what was asked for beside them (complexity,
security, annotations) stands apart.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from apps.pipeline.errors import PlatformError
from apps.pipeline.facts.tools import CHECKOUT, Tools, as_typed, program
from apps.pipeline.facts.tree import Tree
from apps.pipeline.report import CommandRecord, LintRecord
from apps.pipeline.sandbox import Completed

_VIOLATIONS = "/tmp/violations.json"  # noqa: S108 - inside the sandbox
_FURTHER = "C901,S,ANN001,ANN201,ANN205,ANN206"
_ASSERTIONS = "S101"
"""Any test has them."""

_CHECK = (
    "check", "--exit-zero", "--no-fix", f"--extend-select={_FURTHER}", f"--extend-ignore={_ASSERTIONS}",
    "--output-format=json", f"--output-file={_VIOLATIONS}",
)  # fmt: skip
_DEFAULTS = frozenset({"S102", "S110", "S112"})
"""Those of the further families that are among ruff's default rules all the same."""

_BEYOND = re.compile(r"(C901|S\d+|ANN\d+)$")
_UNFORMATTED = re.compile(r"^(?P<path>.+?):\d+:\d+: unformatted: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Violation:
    """One place that breaks a rule; ``url`` documents the rule."""

    path: str
    line: int
    column: int
    rule: str
    text: str
    url: str


@dataclass(frozen=True)
class Lint:
    """ruff's violations, the files that its formatter would change, and the commands that said so.

    ``violations`` are those of the default rules, ``further`` those of the rules asked for beside them.
    """

    violations: tuple[Violation, ...]
    unformatted: tuple[str, ...]
    files: int
    lines: int
    commands: tuple[CommandRecord, ...]
    further: tuple[Violation, ...] = ()

    def of(self, family: str) -> tuple[Violation, ...]:
        """The violations of a family of rules (``S``, ``ANN``) or of one rule (``C901``), by path and line."""
        wanted = re.compile(rf"{family}\d*$")
        found = (item for item in (*self.violations, *self.further) if wanted.match(item.rule))
        return tuple(sorted(found, key=lambda item: (item.path, item.line, item.column)))

    def record(self) -> LintRecord:
        """The numbers that the report keeps, most frequent rule first."""
        by_rule = Counter(violation.rule for violation in self.violations)
        tool = f"ruff {version('ruff')}"
        return LintRecord(tool, len(self.violations), dict(by_rule.most_common()), self.unformatted, self.files)


def lint(tree: Tree, tools: Tools) -> Lint:
    """Run ruff's linter and formatter over Python files and notebooks; raises PlatformError when ruff itself fails."""
    files = {*tree.python_files, *tree.notebooks}
    if not files:
        return Lint((), (), 0, 0, ())
    lines = sum(tree.read(path).count("\n") for path in tree.python_files)
    lines += sum(_code_lines(tree.read(path)) for path in tree.notebooks)
    excluded = [f"--extend-exclude={root}" for root in tree.environment_roots]
    shared = ("--isolated", "--no-cache", *excluded, ".")
    done = tools.run(
        program("lint", "ruff", *_CHECK, *shared, collect=(_VIOLATIONS,)),
        program("format", "ruff", "format", "--check", "--output-format=concise", *shared),
    )
    said = [_violation(item) for item in _violations(done.get("lint"))]
    violations = [violation for violation in said if violation.path in files]
    formatted = done.get("format")
    unformatted = {match["path"] for match in _UNFORMATTED.finditer(formatted.output)} if formatted else set()
    return Lint(
        violations=tuple(violation for violation in violations if not is_beyond(violation.rule)),
        unformatted=tuple(sorted(unformatted & files)),
        files=len(files),
        lines=lines,
        commands=tuple(_command(completed) for completed in done.values()),
        further=tuple(violation for violation in violations if is_beyond(violation.rule)),
    )


def is_beyond(rule: str) -> bool:
    """Whether a rule was asked for beside ruff's default ones."""
    return bool(_BEYOND.match(rule)) and rule not in _DEFAULTS


def _code_lines(notebook: str) -> int:
    """Lines of a notebook's code cells; none when it cannot be read (nbformat 4)."""
    try:
        cells = json.loads(notebook)["cells"]
        return sum(len(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError):
        return 0


def _violations(completed: Completed | None) -> list[dict[str, Any]]:
    if completed is None or completed.exit != 0 or _VIOLATIONS not in completed.files:
        raise PlatformError("platform.lint", detail=completed.output[:500] if completed else "")
    parsed: list[dict[str, Any]] = json.loads(completed.files[_VIOLATIONS])
    return parsed


def _violation(item: dict[str, Any]) -> Violation:
    place = item.get("location") or {}
    return Violation(
        path=str(item.get("filename", "")).removeprefix(f"{CHECKOUT}/"),
        line=place.get("row", 1),
        column=place.get("column", 1),
        rule=item.get("code") or "syntax-error",
        text=item.get("message", ""),
        url=item.get("url") or "",
    )


def _command(completed: Completed) -> CommandRecord:
    """As a student would type it: without our files and folders."""
    kept = [
        word
        for word in completed.argv[1:]
        if not word.startswith(("--output", "--exit-zero", "--no-cache", "--no-fix"))
    ]
    return as_typed(completed, "ruff", *kept)
