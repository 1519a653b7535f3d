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

MAXIMUM_FILES = 10

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")"
    r"|(?P<brace>[{}])|(?P<word>[A-Za-z_]\w*)",
    re.DOTALL,
)
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
    line = 1
    place = 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", place, token.start())
        place = token.start()
        reading.take(token, line)
    images = tuple(
        Image(found[1], path, text.count("\n", 0, found.start()) + 1)
        for found in re.finditer(r"\b(?:image|docker)\s*\(?\s*['\"]([\w./:@-]+)['\"]", text)
    )
    faults = []
    if reading.depth != 0:
        faults.append(CiFault("braces", path, line))
    jobs = tuple(
        Job(name, path, at, tuple(steps), _MULTIBRANCH, images, has_cache=False, has_matrix="matrix" in reading.words,
            has_timeout="timeout" in reading.words)
        for name, (at, steps) in reading.stages.items() if steps
    )  # fmt: skip
    if not jobs and not faults and not {"pipeline", "node"} & reading.words:
        faults.append(CiFault("no_stage", path, 1, is_certain=False))
    return jobs, tuple(faults)


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

    def take(self, token: re.Match[str], line: int) -> None:
        if token["brace"] == "{":
            self._open()
        elif token["brace"] == "}":
            self._close()
        elif token["word"]:
            self.words.add(token["word"])
            self.catching |= token["word"] in ("catchError", "warnError")
            self.last = [*self.last[-3:], token["word"]]
        elif token["string"]:
            self._string(token["string"], line)

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
