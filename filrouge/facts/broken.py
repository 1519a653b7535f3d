"""Which revisions of the production branch hold Python that cannot be read. Every distinct file is parsed once, by
ruff, in the sandbox: its parser knows the newest syntax, whatever our own Python is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from filrouge.checkout import Checkout
from filrouge.facts.contents import read
from filrouge.facts.history import History
from filrouge.facts.junk import junk_root
from filrouge.facts.reading import ask_git
from filrouge.facts.said import all_said
from filrouge.facts.tools import Tools, program

REVISIONS = 200
"""How far back it is looked."""

MAXIMUM_FILES = 3000
MAXIMUM_FILE_BYTES = 256 * 1024
MAXIMUM_BYTES = 32 * 1024**2

_ERRORS = "/tmp/errors.json"  # noqa: S108 - inside the sandbox
_PYTHON_2 = re.compile(
    r"^\s*(print\s+[^(=\s]|print\s*$|print\s*\(.*\)\s*%|exec\s+\S|raise\s+[\w.]+\s*,|except\s+[\w.()]+(,\s*[\w.]+)*\s*,\s*\w+\s*:)"
    r"|<>|\bur['\"]|\b0[0-7]+\b|\b\d+[lL]\b|:\s*print\s+[^(]|^\s*print\s*>>"
)
_NOT_CODE = re.compile(r"[{}%]|(^|/)(templates?|fixtures?|testdata|data|cookiecutter[^/]*|snippets)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """One revision of the branch: the Python files that it changed, each with its new content (empty: it is gone)."""

    revision: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """A file that could not be read from ``since`` until ``mended`` (None: still so), for so many ``revisions``."""

    path: str
    line: int
    error: str
    since: str
    mended: str | None
    revisions: int


@dataclass(frozen=True, slots=True)
class Readability:
    """The newest revisions of the production branch, newest first; ``broken`` are those that do not parse."""

    revisions: tuple[str, ...]
    broken: frozenset[str]
    breaches: tuple[Breach, ...]


def readability(checkout: Checkout, history: History, tools: Tools) -> Readability:
    """Parse what each of the newest revisions of the production branch brought."""
    steps = tuple(_steps(checkout, history))
    blobs: dict[str, str] = {}
    for path, blob in (change for step in steps for change in step.changes if change[1]):
        blobs.setdefault(blob, path)
    errors = _errors(checkout, dict(islice(blobs.items(), MAXIMUM_FILES)), tools)
    return follow(steps, errors)


def follow(steps: tuple[Step, ...], errors: dict[str, tuple[int, str]]) -> Readability:
    """From what each step changed (newest first) and which contents cannot be read, to the revisions that do not
    parse.
    """
    standing: dict[str, tuple[str, int, str]] = {}
    broken: set[str] = set()
    breaches: list[Breach] = []
    for position, step in enumerate(reversed(steps)):
        for path, after in step.changes:
            if path in standing and after not in errors:
                since, began, blob = standing.pop(path)
                breaches.append(Breach(path, *errors[blob], since, step.revision, position - began))
            elif path not in standing and after in errors:
                standing[path] = (step.revision, position, after)
        if standing:
            broken.add(step.revision)
    for path, (since, began, blob) in standing.items():
        breaches.append(Breach(path, *errors[blob], since, None, len(steps) - began))
    return Readability(tuple(step.revision for step in steps), frozenset(broken), tuple(breaches))


def _steps(checkout: Checkout, history: History) -> Iterator[Step]:
    """Newest first. What stood before the oldest one looked at counts as brought by it."""
    arguments = ("log", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--format=%H")
    log = ask_git(checkout, *arguments, f"--max-count={REVISIONS}", history.production_head, "--")
    read_steps = [Step(revision, tuple(changes)) for revision, changes in _parsed(log)]
    oldest = history.by_revision.get(read_steps[-1].revision) if read_steps else None
    if oldest and oldest.parents:
        whole = ask_git(checkout, "ls-tree", "-r", "-z", "--full-tree", oldest.revision)
        read_steps[-1] = Step(oldest.revision, tuple(_listed(whole)))
    yield from read_steps


def _parsed(log: bytes) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    revision, changes = "", list[tuple[str, str]]()
    tokens = iter(log.split(b"\0"))
    for token in tokens:
        word = token.strip(b"\n")
        if word.startswith(b":"):
            _, mode, _, after, _ = word.decode().split()
            path = next(tokens).decode("utf-8", "replace")
            if is_code(path):
                changes.append((path, after if mode.startswith("100") else ""))
        elif word:
            if revision:
                yield revision, changes
            revision, changes = word.decode("ascii", "replace"), []
    if revision:
        yield revision, changes


def _listed(tree: bytes) -> Iterator[tuple[str, str]]:
    for line in tree.split(b"\0")[:-1]:
        description, _, name = line.partition(b"\t")
        mode, _, blob = description.decode().split()
        path = name.decode("utf-8", "replace")
        if mode.startswith("100") and is_code(path):
            yield path, blob


def is_code(path: str) -> bool:
    """Whether a file is meant to be run by Python: neither a template nor a fixture, nor somebody else's."""
    return path.endswith(".py") and not _NOT_CODE.search(path) and junk_root(path) is None


def _errors(checkout: Checkout, blobs: Mapping[str, str], tools: Tools) -> dict[str, tuple[int, str]]:
    """The line and the words of the first fault, by content; `blobs` gives the path at which each stood."""
    texts = read(checkout, blobs)
    chosen = tuple(_within_budget(texts))
    if not chosen:
        return {}
    said = dict(_said(tools, chosen, tuple(dict.fromkeys(blobs.values()))))
    return {blob: error for blob, error in said.items() if not is_python_2(texts[blob], error[0])}


def _within_budget(texts: Mapping[str, bytes]) -> Iterator[str]:
    total_bytes = 0
    for blob, text in texts.items():
        total_bytes += len(text)
        if 0 < len(text) <= MAXIMUM_FILE_BYTES and total_bytes <= MAXIMUM_BYTES:
            yield blob


def is_python_2(text: bytes, line: int) -> bool:
    """Whether the faulty line was right in Python 2: such a revision was not broken on its day."""
    lines = text.decode("utf-8", "replace").splitlines()
    return any(_PYTHON_2.search(shown) for shown in lines[max(0, line - 2) : line])


def _said(tools: Tools, blobs: tuple[str, ...], paths: Sequence[str]) -> Iterator[tuple[str, tuple[int, str]]]:
    options = ("--isolated", "--no-cache", "--exit-zero", "--select=E902", "--target-version=py314")
    output = ("--output-format=json", f"--output-file={_ERRORS}")
    step = program("parse", "ruff", "check", *options, *output, ".", collect=(_ERRORS,))
    done = tools.run(step, over=blobs).get("parse")
    completed = all_said(done, "ruff", paths, tools, file=_ERRORS, good=(0,))
    items: list[dict[str, Any]] = json.loads(completed.files[_ERRORS])
    for item in reversed(items):
        if item.get("code") in (None, "invalid-syntax"):
            blob = PurePosixPath(item["filename"]).stem
            yield blob, (int(item["location"]["row"]), str(item.get("message", ""))[:200])
