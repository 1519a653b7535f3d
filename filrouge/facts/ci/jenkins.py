"""Jenkins: the stages and the shell steps of a ``Jenkinsfile``, read tolerantly (Pipeline Syntax, declarative).

Groovy is a language: only what is written out is read. A Jenkinsfile does not say what starts it in a multibranch
project, which builds branches and requests alike; the absence of a trigger is therefore read as both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from filrouge.facts.ci.model import CiFault, Image, Job, Pipeline, Provider, Step, Trigger
from filrouge.facts.shell import commands
from filrouge.facts.tree import Tree, is_example
from filrouge.facts.yaml_documents import MAXIMUM_BYTES
from filrouge.lines import Lines

MAXIMUM_FILES = 10

_TOKEN = re.compile(r"//[^\n]*+|/\*|'''|\"\"\"|['\"{}]|[A-Za-z_]\w*+")
_CLOSED = {
    "'": re.compile(r"'(?:\\.|[^'\\\n])*+", re.DOTALL),
    '"': re.compile(r"\"(?:\\.|[^\"\\\n])*+", re.DOTALL),
}
"""A string of one line up to the quotation mark that should close it."""
_IMAGE = re.compile(r"\b(?:image|docker)\s*+\(?+\s*+['\"]([\w./:@-]++)['\"]")
_MULTIBRANCH = frozenset({Trigger.PUSH, Trigger.EVERY_BRANCH, Trigger.REQUEST})
_SHELLS = ("sh", "bat", "powershell", "pwsh")


def read(tree: Tree) -> Iterator[Pipeline]:
    """The Jenkinsfiles of the repository, but for examples: no server reads those."""
    named = [path for path in tree.files if PurePosixPath(path).name.startswith("Jenkinsfile")]
    paths = [path for path in named if not is_example(path)]
    for path in paths[:MAXIMUM_FILES]:
        text = tree.read(path)[:MAXIMUM_BYTES]
        jobs, faults = _stages(path, text)
        elsewhere = (("@Library", 1),) if "@Library" in text or "library(" in text else ()
        has_concurrency = "disableConcurrentBuilds" in text
        yield Pipeline(path, Provider.JENKINS, jobs, None, faults, elsewhere, has_concurrency)


def _stages(path: str, text: str) -> tuple[tuple[Job, ...], tuple[CiFault, ...]]:
    """One job per stage that runs a shell; commands outside of stages make one named after the file."""
    reading = _Reading(path)
    line = Lines(text)
    last = 0
    for last, sign in _tokens(text):
        reading.take(sign, line.at(last))
    images = tuple(Image(found[1], path, line.at(found.start())) for found in _IMAGE.finditer(text))
    faults = []
    if reading.depth != 0:
        faults.append(CiFault("braces", path, line.at(last)))
    jobs = tuple(
        Job(name, path, at, tuple(steps), _MULTIBRANCH, images, has_cache=False, has_matrix="matrix" in reading.words,
            has_timeout="timeout" in reading.words)
        for name, (at, steps) in reading.stages.items() if steps
    )  # fmt: skip
    if not jobs and not faults and not {"pipeline", "node"} & reading.words:
        faults.append(CiFault("no_stage", path, 1, is_certain=False))
    return jobs, tuple(faults)


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Braces, words, whole strings and comments, each with its place. A quotation mark that nothing closes is passed
    over; how far its closing was sought in vain is remembered, so that each sign is looked at a few times at most.
    """
    sought: dict[str, int] = {}
    place = 0
    while found := _TOKEN.search(text, place):
        start, mark = found.start(), found[0]
        place = found.end()
        if mark[0] in "'\"" or mark == "/*":
            place = _end(text, start, mark, sought)
            if not place and len(mark) == 3:
                place = _end(text, start, mark[0], sought)
        if place:
            yield start, text[start:place]
        place = place or start + 1


def _end(text: str, start: int, mark: str, sought: dict[str, int]) -> int:
    """Where what `mark` opens at `start` ends, 0 where nothing closes it."""
    if start < sought.get(mark, 0):
        return 0
    inside = _CLOSED[mark].match(text, start) if mark in _CLOSED else None
    if inside:
        end = inside.end()
        is_closed = text.startswith(mark, end)
    else:
        end = text.find("*/" if mark == "/*" else mark, start + len(mark))
        is_closed = end >= 0
    if is_closed:
        return end + len(mark)
    sought[mark] = end if inside else len(text)
    return 0


class _Reading:
    def __init__(self, path: str) -> None:
        self.path = path
        self.depth = 0
        self.words: set[str] = set()
        self.last: list[str] = []
        self.inside: list[tuple[int, str]] = []
        self.forgiving: list[int] = []
        self.stages: dict[str, tuple[int, list[Step]]] = {}
        self.waiting = ""
        self.catching = False

    def take(self, sign: str, line: int) -> None:
        if sign == "{":
            self._open()
        elif sign == "}":
            self._close()
        elif sign[0] in "'\"":
            self._string(sign, line)
        elif sign[0] != "/":
            self.words.add(sign)
            self.catching |= sign in ("catchError", "warnError")
            self.last = [*self.last[-3:], sign]

    def _open(self) -> None:
        self.depth += 1
        if self.waiting:
            self.inside.append((self.depth, self.waiting))
            self.waiting = ""
        if self.catching:
            self.forgiving.append(self.depth)
        self.catching = False
        self.last = []

    def _close(self) -> None:
        if self.inside and self.inside[-1][0] == self.depth:
            self.inside.pop()
        if self.forgiving and self.forgiving[-1] == self.depth:
            self.forgiving.pop()
        self.depth -= 1
        self.last = []

    def _string(self, quoted: str, line: int) -> None:
        word = self.last[-1] if self.last else ""
        if word == "stage":
            self.waiting = quoted.strip("'\"")
            self.stages.setdefault(self.waiting, (line, []))
        elif word in _SHELLS or (word == "script" and len(self.last) > 1 and self.last[-2] in _SHELLS):
            quotes = 3 if quoted.startswith(("'''", '"""')) else 1
            script = quoted[quotes:-quotes]
            stage = self.inside[-1][1] if self.inside else self.path
            steps = self.stages.setdefault(stage, (line, []))[1]
            hidden = "catchError" if self.forgiving else ""
            steps.append(Step(word, self.path, line, commands(script, line), silenced=hidden, silenced_line=line))
        self.last = []
