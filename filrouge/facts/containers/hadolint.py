"""What hadolint says of the Dockerfiles, with its own rules and nobody's configuration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from filrouge.errors import StudentError
from filrouge.facts.containers import Containers
from filrouge.facts.reading import read_json
from filrouge.facts.said import all_said
from filrouge.facts.tools import CHECKOUT, Tool, Tools, program

_ELSEWHERE = "/tmp"  # noqa: S108 - inside the sandbox, where no configuration of theirs is found


@dataclass(frozen=True, slots=True)
class DockerRemark:
    """One remark. ``level`` is hadolint's (``error``, ``warning``, ``info``, ``style``); ``rule`` names its page."""

    path: str
    line: int
    rule: str
    level: str
    text: str


def hadolint(containers: Containers, tools: Tools) -> tuple[DockerRemark, ...]:
    """Its remarks on every Dockerfile; none without one. Raises StudentError when one of them breaks it."""
    paths = [dockerfile.path for dockerfile in containers.dockerfiles]
    if not paths:
        return ()
    done = tools.run(_over(*paths)).get("hadolint")
    found = read_json(all_said(done, "hadolint", paths, tools, good=(0,), alone=_over).output)
    if found is None:
        raise StudentError("tool.broke", tool="hadolint", files=paths[:3])
    return tuple(
        DockerRemark(item["file"].removeprefix(f"{CHECKOUT}/"), item["line"], item["code"], item["level"], text)
        for item in found
        if (text := item["message"])
    )


def _over(*paths: str) -> Tool:
    given = (f"{CHECKOUT}/{path}" for path in paths)
    step = program("hadolint", "hadolint", "--no-fail", "--no-color", "--format=json", "--", *given)
    return replace(step, directory=_ELSEWHERE)
