"""Programs that run another program: what stands between a pipeline's line and the tool that it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from filrouge.facts.ci.purposes import LINTERS, TESTERS

_RUNNERS = {"uv", "poetry", "pdm", "pipenv", "hatch", "rye", "pixi", "conda", "mamba", "micromamba", "pipx"}
_PREFIXES = {"env", "nohup", "xvfb-run", "timeout", "stdbuf", "nice", "winpty", "script", "call", "dotenv"}
_VALUED = {
    "--with", "--group", "--extra", "--python", "-p", "--package", "--directory", "--project", "-e", "--env", "-n",
    "--name", "--from", "--only-group", "--with-requirements", "-C", "--env-file", "-v", "-w", "-u", "--prefix",
    "--no-group", "--manifest-path", "-f", "--file", "--environment", "--spec",
}  # fmt: skip
_PYTHON = re.compile(
    r"^(.*/)?(python|py|pypy)(\d(\.\d+)?)?(\.exe)?$|^\$\{?+\{?+(?=[\w.]*?(PYTHON|python))[\w.]++\}?\}?$"
)
_KNOWN = LINTERS | TESTERS | {"tox", "nox", "make", "coverage"}


def unwrapped(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The commands that a command comes down to: itself, and what it runs (``uv run pytest`` and ``pytest``)."""
    found = [_named(words)]
    for _ in range(6):
        inner = _inner(found[-1])
        if not inner:
            break
        found.append(_named(inner))
    return [words for words in found if words]


def _named(words: Sequence[str]) -> tuple[str, ...]:
    """The program by its name: ``.venv/bin/pytest`` is pytest, ``python3.12`` python, ``/bin/bash`` bash."""
    if not words:
        return ()
    first = words[0]
    if _PYTHON.match(first):
        first = "python"
    elif "/bin/" in first or "/Scripts/" in first or first.startswith((".venv", "venv")):
        first = first.rsplit("/", 1)[-1].removesuffix(".exe")
    return (first, *words[1:])


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    first, rest = words[0], words[1:]
    if first == "python":
        return _module(rest)
    if first in _PREFIXES:
        kept = [word for word in rest if "=" not in word and not re.fullmatch(r"[-\d.]+[smh]?", word)]
        return tuple(_without_options(kept))
    if first in ("uvx", "pipx") and rest[:1] != ("install",):
        return tuple(_without_options(rest[1:] if rest[:1] == ("run",) else rest))
    if first == "uv" and rest[:2] == ("tool", "run"):
        return tuple(_without_options(rest[2:]))
    if first in _RUNNERS and "run" in rest[:3]:
        return tuple(_without_options(rest[rest.index("run") + 1 :]))
    if first in ("docker", "docker-compose", "podman", "kubectl"):
        return _in_container(rest)
    return ()


def _module(rest: tuple[str, ...]) -> tuple[str, ...]:
    if "-m" in rest[:4]:
        return rest[rest.index("-m") + 1 :]
    return ()


def _in_container(rest: tuple[str, ...]) -> tuple[str, ...]:
    """What runs in a container, where it is a tool that is known: the image's own command is not seen."""
    if not {"run", "exec"} & set(rest[:4]):
        return ()
    place = next((place for place, word in enumerate(rest) if word in _KNOWN or _PYTHON.match(word)), None)
    return rest[place:] if place is not None else ()


def _without_options(words: Sequence[str]) -> list[str]:
    kept = list(words)
    while kept and kept[0].startswith("-"):
        option = kept.pop(0)
        if option == "--":
            break
        if option in _VALUED and kept:
            kept.pop(0)
    return kept
