"""Dockerfiles, by what is agreed to be good practice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from filrouge.checks.base import Check, Verdict
from filrouge.facts.containers import Containers
from filrouge.facts.containers.dockerfile import MAXIMUM_LINES, Dockerfile, Instruction
from filrouge.facts.containers.hadolint import DockerRemark
from filrouge.facts.images import is_pinned
from filrouge.report import Finding, Message, Repair, Value

_ROOT_IMAGES = re.compile(
    r"^(docker\.io/)?(library/)?(python|ubuntu|debian|alpine|fedora|rockylinux|amazonlinux|node|golang|rust|openjdk"
    r"|r-base|pypy|nginx|httpd|continuumio/[\w-]+|condaforge/[\w-]+|nvidia/cuda|tensorflow/tensorflow|pytorch/pytorch"
    r"|ghcr\.io/astral-sh/uv|tiangolo/[\w-]+)(:|@|$)"
)
_SECRET_NAME = re.compile(
    r"(?i)(?<!\w)(?=\w*?(?:password|passwd|secret|api_?key|access_?key|token))(\w++)[\s=]++[\"']?+([^\s\"'$]{4,})"
)
_NO_SECRET = re.compile(r"(?i)(_file|_path|_url|_name|_length|_type)$|_expire|tokenizers?_\w")
_EVERYTHING = re.compile(r"^(--\S+\s+)*(\[\s*\")?\.{1,2}/?[\"\s,]")
_INSTALLS = re.compile(
    r"^(?>.*?pip3? install ).*?-(r|-requirement)|(poetry|pdm|pipenv) (install|sync)|uv sync|conda env", re.MULTILINE
)
_PLACEHOLDER = re.compile(r"(?i)^(<.*|your.*|change.?me.*|xxx+|example.*|dummy.*|none|null|true|false|placeholder.*)$")
_RULES: tuple[Callable[[Dockerfile, Containers], Iterator[Finding]], ...]


class Dockerfiles(Check):
    """OPS02: each Dockerfile parses, starts from a version, does not run as root, copies the code after the libraries,
    leaves out what does not belong (``.dockerignore``) and holds no secret. hadolint's other warnings are advice.
    """

    code = "OPS02"
    lesson = "containers"
    weight = 2

    def verdict(self, containers: Containers, hadolint: tuple[DockerRemark, ...]) -> Verdict:
        """Score = share of the points that hold: seven for each Dockerfile, none for one that does not parse."""
        if not containers.dockerfiles:
            return Verdict.not_applicable(Message("ops.docker.none"))
        shut = [_shut(dockerfile) for dockerfile in containers.dockerfiles if dockerfile.fault]
        broken = {remark.path for remark in hadolint if remark.rule == "DL1000"} | {item.path for item in shut}
        faults: list[Finding] = [*shut]
        lost = 0
        for dockerfile in containers.dockerfiles:
            own = [list(rule(dockerfile, containers)) for rule in _RULES]
            errors = [_remark(remark) for remark in hadolint if remark.path == dockerfile.path and _weighs(remark)]
            lost += len(own) + 1 if dockerfile.path in broken else sum(map(bool, [*own, errors]))
            faults += [*errors, *(finding for found in own for finding in found)]
        advice = [_remark(remark) for remark in hadolint if not _weighs(remark) and remark.rule not in _JUDGED_HERE]
        values: dict[str, Value] = {"count": len(faults), "files": len(containers.dockerfiles)}
        if not faults:
            return Verdict.passed(Message("ops.docker.sound", {"count": len(containers.dockerfiles)}), 1.0, advice)
        total = len(containers.dockerfiles) * (len(_RULES) + 1)
        return Verdict.failed(Message("ops.docker.faults", values), 1 - lost / total, [*faults, *advice])


_JUDGED_HERE = {"DL3002", "DL3006", "DL3007", "DL3025"}


def _shut(dockerfile: Dockerfile) -> Finding:
    """A file in which nothing can be judged: none of its points holds."""
    repair = Repair(Message(f"repair.docker_{dockerfile.fault}"), (f"docker build --file {dockerfile.path} .",))
    return Finding(
        Message(f"ops.docker.{dockerfile.fault}", {"maximum": MAXIMUM_LINES}), dockerfile.path, repair=repair
    )


def _weighs(remark: DockerRemark) -> bool:
    """hadolint's errors; shellcheck's, which guess at a shell, are advice."""
    return remark.level == "error" and remark.rule.startswith("DL") and remark.rule not in _JUDGED_HERE


def _remark(remark: DockerRemark) -> Finding:
    values: dict[str, Value] = {"text": remark.text, "rule": remark.rule}
    url = f"https://github.com/hadolint/hadolint/wiki/{remark.rule}" if remark.rule.startswith("DL") else None
    kind = "remark" if _weighs(remark) else "advice"
    repair = Repair(Message("repair.hadolint"), (f"hadolint '{remark.path}'",))
    return Finding(Message(f"ops.docker.{kind}", values), remark.path, remark.line, repair=repair, url=url)


def _loose_base(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    names = {stage.name for stage in dockerfile.stages if stage.name}
    for stage in dockerfile.stages:
        if stage.image in names or stage.image == "scratch" or "$" in stage.image or is_pinned(stage.image):
            continue
        values: dict[str, Value] = {"image": stage.image or "?"}
        repair = Repair(Message("repair.pin_image", values), (f"FROM {stage.image.split(':')[0]}:<version>",))
        yield Finding(Message("ops.docker.loose_base", values), dockerfile.path, stage.line, repair=repair)


def _root(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    """Root for certain: said so, or nothing said on an image that is known to leave it so."""
    user = dockerfile.user()
    if not dockerfile.stages:
        return
    last = dockerfile.stages[-1]
    if user in ("root", "0") or (not user and _ROOT_IMAGES.match(dockerfile.base(last).image)):
        commands = ("RUN useradd --uid 10001 --create-home app", "USER 10001")
        repair = Repair(Message("repair.docker_user"), commands)
        yield Finding(Message("ops.docker.root"), dockerfile.path, last.line, repair=repair)


def _code_first(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    """Everything is copied before the libraries are installed from a file of requirements."""
    for stage in dockerfile.stages:
        copied: Instruction | None = None
        for item in stage.instructions:
            if item.word in ("COPY", "ADD") and "--from=" not in item.rest and _EVERYTHING.match(item.rest):
                copied = copied or item
            if copied and item.word == "RUN" and _INSTALLS.search(item.rest):
                repair = Repair(Message("repair.docker_order"), _IN_ORDER)
                yield Finding(Message("ops.docker.code_first"), dockerfile.path, copied.line, repair=repair)
                break


def _no_ignore(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    """The folder is copied whole and nothing says what stays behind: beside the file, or at the root."""
    if {dockerfile.folder, ""} & containers.ignores:
        return
    if any(PurePosixPath(folder).is_relative_to(dockerfile.folder) for folder in containers.ignores if folder):
        return
    for stage in dockerfile.stages:
        for item in stage.instructions:
            if item.word in ("COPY", "ADD") and "--from=" not in item.rest and _EVERYTHING.match(item.rest):
                commands = (r"printf '%s\n' .git .venv .env __pycache__ > .dockerignore", "git add .dockerignore")
                repair = Repair(Message("repair.dockerignore"), commands)
                yield Finding(Message("ops.docker.no_ignore"), dockerfile.path, item.line, repair=repair)
                return


def _secrets(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    """A value written beside a secret's name, or an ``.env`` file copied in. The value is never shown."""
    for stage in dockerfile.stages:
        for item in stage.instructions:
            found = _SECRET_NAME.search(item.rest) if item.word in ("ENV", "ARG") else None
            if found and not _NO_SECRET.search(found[1]) and not _PLACEHOLDER.match(found[2]):
                values: dict[str, Value] = {"name": found[1]}
                yield Finding(Message("ops.docker.secret", values), dockerfile.path, item.line, repair=_SECRET_REPAIR)
            elif item.word in ("COPY", "ADD") and re.search(r"(^|[\s/])\.env(\s|$)", item.rest):
                values = {"name": ".env"}
                yield Finding(Message("ops.docker.secret", values), dockerfile.path, item.line, repair=_SECRET_REPAIR)


def _shell_form(dockerfile: Dockerfile, containers: Containers) -> Iterator[Finding]:
    """A command in shell form never hears the order to stop, but for ``exec``. Several commands need the shell."""
    last = dockerfile.stages[-1].instructions if dockerfile.stages else ()
    for item in last:
        if item.word in ("CMD", "ENTRYPOINT") and not re.match(r"\[|exec\s|.*[;&|]", item.rest):
            repair = Repair(Message("repair.docker_exec"), (f"{item.word} {_heard(item.rest)}",))
            yield Finding(Message("ops.docker.shell_form"), dockerfile.path, item.line, repair=repair)


def _heard(command: str) -> str:
    """The same command such that it hears the order: between brackets, or by ``exec`` where a shell puts values in."""
    if re.fullmatch(r"[\w./:=@ -]+", command):
        return "[" + ", ".join(f'"{word}"' for word in command.split()) + "]"
    return f"exec {command}"


_IN_ORDER = ("COPY requirements.txt .", "RUN pip install --no-cache-dir -r requirements.txt", "COPY . .")
_SECRET_REPAIR = Repair(Message("repair.docker_secret"), ("docker run --env-file .env <image>",))
_RULES = (_loose_base, _root, _code_first, _no_ignore, _secrets, _shell_form)
