"""How ruff is asked: the tools that lint, read and lay out a project, and the ones that try a single file."""

from __future__ import annotations

from filrouge.facts.layout import Layout
from filrouge.facts.tools import Tool, program

VIOLATIONS = "/tmp/violations.json"  # noqa: S108 - inside the sandbox
SYNTAX = "/tmp/syntax.json"  # noqa: S108 - inside the sandbox
IMPORTS = "I001"
"""How imports are broken into lines is layout too."""

_FURTHER = "C901,S,ANN001,ANN201,ANN205,ANN206"
_LEFT_OUT = "S101,RUF100"
"""Any test has assertions; and a ``noqa`` answers to the project's own rules, which are not read."""

_CHECK = (
    "check", "--exit-zero", "--no-fix", f"--extend-select={_FURTHER}", f"--extend-ignore={_LEFT_OUT}",
    "--output-format=json", f"--output-file={VIOLATIONS}",
)  # fmt: skip
_PARSE = (
    "check", "--exit-zero", "--no-fix", "--select=E902", "--target-version=py314",
    "--output-format=json", f"--output-file={SYNTAX}",
)  # fmt: skip


def linting(*shared: str) -> Tool:
    """The default rules and those asked for beside them, written to `VIOLATIONS`."""
    return program("lint", "ruff", *_CHECK, *shared, collect=(VIOLATIONS,))


def parsing(*shared: str) -> Tool:
    """Only whether each file can be read, in the newest syntax, written to `SYNTAX`."""
    return program("syntax", "ruff", *_PARSE, *shared, collect=(SYNTAX,))


def formatting(layout: Layout, *shared: str) -> Tool:
    """Which files the formatter would change, as `layout` wants them."""
    options = ("--check", "--output-format=concise", *_settings(layout), *shared)
    return program(step_name("format", layout), "ruff", "format", *options)


def sorting(layout: Layout, *shared: str) -> Tool:
    """Which files break their imports otherwise than `layout` wants."""
    options = ("--exit-zero", "--no-fix", f"--select={IMPORTS}", "--output-format=concise", *_settings(layout), *shared)
    return program(step_name(IMPORTS, layout), "ruff", "check", *options)


def step_name(what: str, layout: Layout) -> str:
    """What the step that asks for ``what`` in `layout` is called."""
    return " ".join((what, *layout))


def linted_alone(path: str) -> Tool:
    """The linter over one file."""
    return linting("--isolated", "--no-cache", path)


def formatted_alone(path: str) -> Tool:
    """The formatter over one file, as it lays out by itself."""
    return formatting((), "--isolated", "--no-cache", path)


def _settings(layout: Layout) -> tuple[str, ...]:
    return tuple(word for setting in layout for word in ("--config", setting))
