"""Docstrings held against signatures by pydoclint, each by the convention that it is written in.

pydoclint judges a whole file by one convention; so it is asked once for each that the project uses, and believed only
about the docstrings that are written in it. Where it is known to err, its word is not taken.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from filrouge.facts.definitions import Definition, Definitions, Function
from filrouge.facts.modules import Modules
from filrouge.facts.said import all_said
from filrouge.facts.tools import Tool, Tools, python_tool
from filrouge.sandbox import TOOLS

MAXIMUM_FILES = 300
NUMPY, GOOGLE, SPHINX = "numpy", "google", "sphinx"

_CONVENTIONS = {
    NUMPY: re.compile(r"^[ \t]*(Other Parameters|Parameters|Returns|Yields)[ \t]*\n[ \t]*-{3,}[ \t]*$", re.MULTILINE),
    GOOGLE: re.compile(r"^[ \t]*(Args|Arguments|Returns|Yields):[ \t]*$", re.MULTILINE),
    SPHINX: re.compile(r"^[ \t]*:(param|parameter|arg|argument|returns?|rtype|yields?)\b[^:\n]*:", re.MULTILINE),
}
_SAID = re.compile(r"^(?P<path>.+?):(?P<line>\d+): (?P<rule>DOC\d{3}): (?P<text>.+)$", re.MULTILINE)
_MISSING = re.compile(r"in the function signature but not in the docstring: \[(.{0,500}?)\]\.")
_UNKNOWN = re.compile(r"in the docstring but not in the function signature: \[(.{0,500}?)\]\.")
_KINDS = {"DOC201": "result_missing", "DOC202": "result_unknown", "DOC402": "yields_missing"}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A docstring that says something else than its signature. ``kind`` is parameters_missing, parameters_unknown,
    result_missing, result_unknown or yields_missing.
    """

    path: str
    line: int
    name: str
    kind: str
    convention: str
    rule: str
    text: str
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Docstrings:
    """``structured`` counts the docstrings of public functions that describe parameters or results; ``conventions``
    are those they are written in, the most used first.
    """

    structured: int
    conventions: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]


def convention(docstring: str) -> str | None:
    """The convention in which a docstring describes parameters or results; None when it describes neither."""
    return next((name for name, sections in _CONVENTIONS.items() if sections.search(docstring)), None)


def docstrings(definitions: Definitions, modules: Modules, tools: Tools) -> Docstrings:
    """Run pydoclint over the files that hold such docstrings, where there are some. Raises StudentError when a file
    breaks it.
    """
    written = {
        (item.path, item.line): (item, found)
        for item in definitions.callables
        if item.docstring and (found := convention(item.docstring))
    }
    used = Counter(found for _, found in written.values())
    files = {
        name: sorted({path for (path, _), (_, found) in written.items() if found == name})[:MAXIMUM_FILES]
        for name in used
    }
    done = tools.run(*(_over(name, *paths) for name, paths in files.items())) if files else {}
    for name, paths in files.items():
        all_said(done.get(name), "pydoclint", paths, tools, alone=partial(_over, name))
    stubs = _stubs(modules)
    disagreements = [
        item
        for name, completed in done.items()
        for said in _SAID.finditer(completed.output)
        if (place := (said["path"], int(said["line"]))) in written and written[place][1] == name
        for item in _disagreements(said, written[place][0], name, place in stubs)
    ]
    disagreements.sort(key=lambda item: (item.path, item.line))
    return Docstrings(len(written), tuple(name for name, _ in used.most_common()), tuple(disagreements))


def _over(convention: str, *paths: str) -> Tool:
    options = (f"--config={TOOLS}/pydoclint.toml", f"--style={convention}")
    return python_tool(convention, "pydoclint.main", *options, *paths)


def _disagreements(said: re.Match[str], item: Definition, convention: str, is_stub: bool) -> Iterator[Disagreement]:
    """Sphinx's convention lets whoever writes leave out what is plain, so nothing is missing there; a body that only
    raises or passes says nothing of what will be returned.
    """
    found: dict[str, tuple[str, ...]] = {}
    if said["rule"] == "DOC103":
        missing, unknown = _names(_MISSING, said["text"]), _names(_UNKNOWN, said["text"])
        found["parameters_unknown"] = tuple(name for name in unknown if name not in item.parameters)
        found["parameters_missing"] = tuple(name for name in missing if name not in unknown)
    elif said["rule"] in _KINDS and not is_stub and (convention != SPHINX or said["rule"] == "DOC202"):
        yield _disagreement(said, item, convention, _KINDS[said["rule"]], ())
    for kind, names in found.items():
        if names and not (convention == SPHINX and kind == "parameters_missing"):
            yield _disagreement(said, item, convention, kind, names)


def _disagreement(
    said: re.Match[str], item: Definition, convention: str, kind: str, names: tuple[str, ...]
) -> Disagreement:
    return Disagreement(item.path, item.line, item.name, kind, convention, said["rule"], said["text"], names)


def _names(listed: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Names of parameters without their types; ``x, y : int`` describes two, and starred ones may go without."""
    match = listed.search(text)
    if not match:
        return ()
    words = re.findall(r"(?:^|, )(\*{0,2}\w+)(?=:|,|$)", match[1])
    return tuple(word for word in words if not word.startswith("*"))


def _stubs(modules: Modules) -> frozenset[tuple[str, int]]:
    """Functions whose body, its docstring aside, only passes or raises: what they promise is kept elsewhere."""
    return frozenset(
        (module.path, node.lineno)
        for module in modules.own
        for node in module.nodes
        if isinstance(node, Function) and all(_says_nothing(statement) for statement in node.body)
    )


def _says_nothing(statement: ast.stmt) -> bool:
    is_value = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_value or isinstance(statement, ast.Pass | ast.Raise)
