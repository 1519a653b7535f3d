"""What hadolint says of the Dockerfiles, with its own rules and nobody's configuration."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from filrouge.errors import PlatformError
from filrouge.facts.containers import Containers
from filrouge.facts.tools import CHECKOUT, Tools, program

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
    """Its remarks on every Dockerfile; none without one. Raises PlatformError when it does not run."""
    paths = [f"{CHECKOUT}/{dockerfile.path}" for dockerfile in containers.dockerfiles]
    if not paths:
        return ()
    step = program("hadolint", "hadolint", "--no-fail", "--no-color", "--format=json", "--", *paths)
    done = tools.run(replace(step, directory=_ELSEWHERE)).get("hadolint")
    if done is None or done.exit != 0:
        raise PlatformError("platform.hadolint", detail=done.output[:500] if done else "")
    try:
        found = json.loads(done.output)
    except ValueError as error:
        raise PlatformError("platform.hadolint", detail=done.output[:500]) from error
    return tuple(
        DockerRemark(item["file"].removeprefix(f"{CHECKOUT}/"), item["line"], item["code"], item["level"], text)
        for item in found
        if (text := item["message"])
    )
