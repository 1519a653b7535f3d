"""A Dockerfile's instructions, tolerantly (Dockerfile reference): stages, their images, users, copies and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

MAXIMUM_LINES = 2_000

_NAME = re.compile(r"(Dockerfile|Containerfile)([._-][\w.-]+)?|[\w.-]+\.[Dd]ockerfile")
_NOT_ONE = re.compile(
    r"\.(dockerignore|md|txt|j2|jinja2?|tpl|tmpl|template|py|ya?ml|json|sh|orig|bak)$|[Dd]ockerignore$"
)
_INSTRUCTION = re.compile(r"^\s*(?P<word>[A-Za-z]+)\s+(?P<rest>.*)$", re.DOTALL)
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?")
_ARGUMENT = re.compile(r"\$\{?(\w+)(?::-([^}]*))?\}?")


def is_named_so(path: str) -> bool:
    """Whether a file is a Dockerfile by its name; templates of one are not."""
    name = PurePosixPath(path).name
    return bool(_NAME.fullmatch(name)) and not _NOT_ONE.search(name) and "node_modules/" not in path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, its continued lines joined."""

    word: str
    rest: str
    line: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``image`` is what it starts from, arguments put in; ``user`` the last ``USER``, empty when none."""

    image: str
    name: str
    line: int
    instructions: tuple[Instruction, ...] = ()

    @property
    def user(self) -> str:
        """The account that its last instructions run as, empty where the image's own remains."""
        users = [item.rest.strip() for item in self.instructions if item.word == "USER"]
        return users[-1].split(":")[0] if users else ""


@dataclass(frozen=True, slots=True)
class Dockerfile:
    """A file's stages; ``is_long`` where it goes on beyond what is read of it."""

    path: str
    stages: tuple[Stage, ...]
    is_long: bool = False

    @property
    def fault(self) -> str:
        """Why it cannot be judged, if so: ``long``, or ``empty`` where nothing begins an image."""
        return "long" if self.is_long else "" if self.stages else "empty"

    @property
    def folder(self) -> str:
        """Where the file stands, empty for the root."""
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent

    def base(self, stage: Stage) -> Stage:
        """The stage that ``stage`` ends in when those of this file that it starts from are followed."""
        for _ in self.stages:
            earlier = next((one for one in self.stages if one.name and one.name == stage.image), None)
            if earlier is None or earlier is stage:
                break
            stage = earlier
        return stage

    def user(self) -> str:
        """The account that the image runs as: the last stage's, or that of what it starts from in this file."""
        stage: Stage | None = self.stages[-1] if self.stages else None
        for _ in self.stages:
            if stage is None or stage.user:
                break
            stage = next((one for one in self.stages if one.name and stage and one.name == stage.image), None)
        return stage.user if stage else ""


@dataclass
class _Reading:
    arguments: dict[str, str] = field(default_factory=dict)
    stages: list[tuple[str, str, int, list[Instruction]]] = field(default_factory=list)

    def take(self, item: Instruction) -> None:
        if item.word == "FROM":
            words = [word for word in item.rest.split() if not word.startswith("--")]
            name = words[2].lower() if len(words) > 2 and words[1].upper() == "AS" else ""
            self.stages.append((self._put_in(words[0] if words else ""), name, item.line, []))
        elif not self.stages and item.word == "ARG":
            key, _, value = item.rest.strip().partition("=")
            self.arguments[key.strip()] = value.strip().strip("\"'")
        elif self.stages:
            self.stages[-1][3].append(item)

    def _put_in(self, image: str) -> str:
        image = _ARGUMENT.sub(lambda found: self.arguments.get(found[1]) or found[2] or found[0], image)
        names = {name for _, name, _, _ in self.stages}
        return image.lower() if image.lower() in names else image


def parse(path: str, text: str) -> Dockerfile:
    """The stages of a Dockerfile; what is none has no stage, and no more than `MAXIMUM_LINES` are read."""
    reading = _Reading()
    for item in _instructions(text):
        reading.take(item)
    stages = tuple(Stage(image, name, line, tuple(items)) for image, name, line, items in reading.stages)
    return Dockerfile(path, stages, is_long=text.count("\n") > MAXIMUM_LINES)


def _instructions(text: str) -> Iterator[Instruction]:
    pending, began, until = "", 0, ""
    for number, line in enumerate(text.splitlines()[:MAXIMUM_LINES], start=1):
        if until:
            until = "" if line.strip() == until else until
            continue
        if line.lstrip().startswith("#") or (not line.strip() and not pending):
            continue
        began = began if pending else number
        pending += line.rstrip().removesuffix("\\") + (" " if line.rstrip().endswith("\\") else "")
        if line.rstrip().endswith("\\"):
            continue
        if found := _INSTRUCTION.match(pending):
            yield Instruction(found["word"].upper(), found["rest"].strip()[:4_000], began)
            opened = _HEREDOC.search(found["rest"]) if found["word"].upper() in ("RUN", "COPY") else None
            until = opened[1] if opened else ""
        pending = ""
