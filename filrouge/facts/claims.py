"""What the README claims that can be measured: numbers of coverage, states of builds, in badges and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from filrouge.facts.tree import Tree

MAXIMUM_LINES = 2_000

_README = re.compile(r"readme(\.(md|rst|txt|markdown))?", re.IGNORECASE)
_IMAGE = re.compile(
    r"!\[(?:(?!!\[)[^\]]){0,200}+\]\(\s*+<?+([^)\s>]{1,500})|^\s*+\.\.\s++(?:\|[^|]++\|\s++)?image::\s*+(\S{1,500})"
    r"|<img\b[^<>]{0,300}?\bsrc=[\"']([^\"']{1,500})|^\[[^\]]{1,200}+\]:\s*+(\S{1,500})"
)
_PAINTED = re.compile(r"img\.shields\.io/badge/(?P<label>(?:[^-/?]|--){1,80})-(?P<text>(?:[^-/?]|--){1,80})-\w+")
_WORKFLOW = re.compile(
    r"github\.com/(?P<repository>[\w.-]+/[\w.-]+)/(?:actions/)?workflows/(?P<name>[^/?]+)/badge\.svg"
    r"|img\.shields\.io/github/actions/workflow/status/(?P<shown>[\w.-]+/[\w.-]+)/(?P<file>[^/?]+)"
)
_BUILD = re.compile(r"\b(build|tests?|ci|pipeline|checks?)\b", re.IGNORECASE)
_GREEN = re.compile(r"\b(passing|passed|success|ok|green)\b", re.IGNORECASE)
_COVERAGE = re.compile(r"\b(coverage|couverture|cov)\b", re.IGNORECASE)
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_SENTENCE = re.compile(
    r"(?P<before>\d{1,3}(?:[.,]\d{1,2})?)\s?%\s++(?:(?:de|of)\s++)?(?:(?:test|code|line)\s++)?(?:coverage|couverture)\b"
    r"|\b(?:(?:test|code|line)\s++)?(?:coverage|couverture(?:\s++(?:de\s++tests?|du\s++code))?)"
    r"\s*+(?:is|of|at|est\s++de|de|:|=)?\s*+\**+(?P<after>\d{1,3}(?:[.,]\d{1,2})?)\s?%",
    re.IGNORECASE,
)
_WISH = re.compile(r"at least|minimum|min\.|>=|≥|>|goal|target|aim|require|threshold|should|must|expected|enforc|fail|"
                   r"objectif|seuil|vise|au moins|doit|exig|todo", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. ``kind`` is ``coverage`` (``percent`` is said), ``status`` or ``workflow`` (``name`` is shown);
    ``is_painted`` when the value stands in a badge's address.
    """

    kind: str
    path: str
    line: int
    name: str = ""
    percent: float = 0.0
    is_painted: bool = False
    repository: str = ""


def claims(tree: Tree) -> tuple[Claim, ...]:
    """The claims of the README at the root, in order; wishes (“at least 80%”) are none."""
    return tuple(
        claim for path in tree.files if "/" not in path and _README.fullmatch(path) for claim in _claims(tree, path)
    )


def _claims(tree: Tree, path: str) -> Iterator[Claim]:
    fenced = False
    for line, text in enumerate(tree.read(path).splitlines()[:MAXIMUM_LINES], start=1):
        text = text[:5_000]
        if text.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            for found in _IMAGE.finditer(text):
                yield from _of_image(tree, path, line, next(filter(None, found.groups())))
            yield from _of_sentence(path, line, _IMAGE.sub("", text))


def _of_image(tree: Tree, path: str, line: int, address: str) -> Iterator[Claim]:
    if painted := _PAINTED.search(address):
        label, said = (unquote(part).replace("_", " ").replace("--", "-") for part in painted.group("label", "text"))
        number = _PERCENT.search(said)
        if _COVERAGE.search(label) and number:
            yield Claim("coverage", path, line, percent=_number(number[1]), is_painted=True)
        elif _BUILD.search(label) and _GREEN.search(said):
            yield Claim("status", path, line, said, is_painted=True)
    elif shown := _WORKFLOW.search(address):
        name = unquote(shown["name"] or shown["file"])
        yield Claim("workflow", path, line, name, repository=shown["repository"] or shown["shown"])
    elif address.endswith(".svg") and _COVERAGE.search(re.sub(r"[-_./]", " ", address)):
        local = str(PurePosixPath(address.removeprefix("./")))
        number = _PERCENT.search(tree.read(local)) if local in tree.file_set else None
        if number:
            yield Claim("coverage", path, line, percent=_number(number[1]))


def _of_sentence(path: str, line: int, text: str) -> Iterator[Claim]:
    for found in _SENTENCE.finditer(text):
        if not _WISH.search(text):
            yield Claim("coverage", path, line, percent=_number(found["before"] or found["after"]))


def _number(text: str) -> float:
    return min(100.0, float(text.replace(",", ".")))
