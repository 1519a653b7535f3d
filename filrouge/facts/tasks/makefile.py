"""Makefiles, read tolerantly: targets, what they need, their recipes with simple variables put in (GNU make manual,
chapters 4 to 6). Nothing is evaluated: no function, no condition, no shell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from filrouge.facts.shell import Command, commands
from filrouge.facts.tasks.model import BUILD_FOLDERS, Task, TaskFault
from filrouge.facts.tree import Tree

NAMES = ("GNUmakefile", "makefile", "Makefile")
MAXIMUM_FILES = 10
MAXIMUM_LINES = 3_000
MAXIMUM_TARGETS = 100
"""Targets of one rule: each has the whole recipe."""
MAXIMUM_VALUE = 8_000
"""Characters of a variable, and of a line with its variables put in."""

_ASSIGNMENT = re.compile(r"^(?:export\s+|override\s+)*(?P<name>[\w.-]+)\s*(?P<how>\?|\+|::?|!)?=\s*(?P<value>.*)$")
_RULE = re.compile(r"^(?P<targets>[^\s:#=][^:#=]*+)::?(?!=)(?P<rest>[^=]*+)$")
_VARIABLE = re.compile(r"\$[({](\w+)[)}]")
_SPACED_RECIPE = re.compile(r"^ {2,}(?P<text>\S.*)$")
_KEYWORDS = ("ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "include", "-include", "sinclude", "define", "endef",
             "vpath", "unexport", "undefine")  # fmt: skip


@dataclass
class _Target:
    line: int
    needs: list[str] = field(default_factory=list)
    recipe: list[tuple[int, str]] = field(default_factory=list)
    described: bool = False


@dataclass
class _Reading:
    targets: dict[str, _Target] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    comment: str = ""
    defining: bool = False
    commands: dict[tuple[int, str], tuple[Command, ...]] = field(default_factory=dict)


def paths(tree: Tree) -> tuple[str, ...]:
    """The Makefiles, those of documentation builders apart, the root's first."""
    found = [
        path
        for path in tree.files
        if PurePosixPath(path).name in NAMES and not any(part in BUILD_FOLDERS for part in PurePosixPath(path).parts)
    ]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path))[:MAXIMUM_FILES])


def read(tree: Tree) -> Iterator[Task]:
    """The targets that a person would name: neither patterns nor make's own (``.PHONY``)."""
    for path in paths(tree):
        reading = _read(tree.read(path))
        goal = _expanded(reading.variables.get(".DEFAULT_GOAL", ""), reading.variables)
        first = goal or next((name for name in reading.targets if not name.startswith(".")), "")
        for name, target in reading.targets.items():
            if name.startswith(".") or "%" in name or "$" in name:
                continue
            recipe = tuple(command for line, text in target.recipe for command in _recipe(line, text, reading))
            needs = tuple(need for need in target.needs if "$" not in need)
            yield Task("make", name, path, target.line, recipe, needs, target.described, name == first)


def faults(tree: Tree) -> tuple[TaskFault, ...]:
    """Lines at which make stops, recipes that begin with spaces and what is no text, and where reading stops here."""
    return tuple(fault for path in paths(tree) for fault in _faults(path, tree.read(path)))


def _faults(path: str, text: str) -> Iterator[TaskFault]:
    lines = text.splitlines()
    if len(lines) > MAXIMUM_LINES:
        yield TaskFault("long", path, MAXIMUM_LINES)
    yield from (TaskFault("no_text", path, line) for line, shown in enumerate(lines, start=1) if "\0" in shown)
    yield from (TaskFault("spaces", path, line, shown) for line, shown in _read(text).faults)


def _read(text: str) -> _Reading:
    reading = _Reading()
    for line, joined in _joined(text):
        if reading.defining:
            reading.defining = not joined.startswith("endef")
        elif joined.startswith("\t"):
            _add_recipe(reading, line, joined[1:])
        elif joined.strip():
            _outside(reading, line, joined)
        else:
            reading.comment = ""
    return reading


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines, continued ones put together, with the number of their first."""
    pending, began = "", 0
    for number, line in enumerate(text.splitlines()[:MAXIMUM_LINES], start=1):
        began = began if pending else number
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        yield began, pending + line
        pending = ""
    if pending:
        yield began, pending


def _outside(reading: _Reading, line: int, text: str) -> None:
    if text.startswith("#"):
        reading.comment = text.lstrip("# ").strip()
        return
    if text.split(maxsplit=1)[0] in _KEYWORDS:
        reading.defining = text.startswith("define")
        return
    if (spaced := _SPACED_RECIPE.match(text)) and _looks_like_a_recipe(reading, spaced["text"]):
        reading.faults.append((line, spaced["text"][:100]))
        _add_recipe(reading, line, spaced["text"])
        return
    head, _, described = text.partition("##")
    if assigned := _ASSIGNMENT.match(head.split(" #")[0].strip()):
        before = reading.variables.get(assigned["name"], "")
        value = assigned["value"].strip()
        value = f"{before} {value}" if assigned["how"] == "+" else value
        reading.variables[assigned["name"]] = value[:MAXIMUM_VALUE]
        reading.current = []
    elif rule := _RULE.match(head.split("#")[0].split(";")[0].rstrip()):
        _add_rule(reading, line, rule, bool(described.strip()) or bool(reading.comment), head.partition(";")[2])
    reading.comment = ""


def _looks_like_a_recipe(reading: _Reading, text: str) -> bool:
    """Spaces at the head of a line stop make only below a rule that has no recipe yet, or after such a line."""
    if not reading.current or _ASSIGNMENT.match(text) or text.startswith("#"):
        return False
    target = reading.targets[reading.current[-1]]
    return not target.recipe or any(line == target.recipe[-1][0] for line, _ in reading.faults)


def _add_rule(reading: _Reading, line: int, rule: re.Match[str], described: bool, inline: str) -> None:
    names = _expanded(rule["targets"], reading.variables).split()[:MAXIMUM_TARGETS]
    needs = [need for need in _expanded(rule["rest"], reading.variables).split() if need != "|"]
    reading.current = names
    for name in names:
        target = reading.targets.setdefault(name, _Target(line))
        target.needs += needs
        target.described |= described
        if inline.strip():
            target.recipe.append((line, inline))


def _add_recipe(reading: _Reading, line: int, text: str) -> None:
    for name in reading.current:
        reading.targets[name].recipe.append((line, text))


def _recipe(line: int, text: str, reading: _Reading) -> tuple[Command, ...]:
    """The commands of a line of a recipe, which the targets of one rule share."""
    if (line, text) not in reading.commands:
        prefix = text[: len(text) - len(text.lstrip("@-+ \t"))]
        script = _expanded(text.lstrip("@-+ \t"), reading.variables).replace("$$", "$")
        reading.commands[line, text] = tuple(
            replace(command, hidden="-") if "-" in prefix and not command.hidden else command
            for command in commands(script, line)
        )
    return reading.commands[line, text]


def _expanded(text: str, variables: dict[str, str]) -> str:
    """Simple variables put in, three deep at most; ``$(MAKE)`` is make."""
    for _ in range(3):
        if "$" not in text or len(text) > 4_000:
            break
        text = _VARIABLE.sub(lambda found: "make" if found[1] == "MAKE" else variables.get(found[1], found[0]), text)
    return text[:MAXIMUM_VALUE]
