"""Lock files of uv, Poetry, PDM and Pipenv: exact versions, held as constraints on whatever is declared elsewhere."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from filrouge.environment.reading import Declared, Reading
from filrouge.environment.tree import LOCK_BYTES, Tree, UnreadableError, table

TOML_LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
PIPENV_LOCK = "Pipfile.lock"


def read(tree: Tree) -> Reading:
    """One constraint per locked package. A package that is locked twice, for different platforms, is left free."""
    reading = Reading()
    for path in (*TOML_LOCKS, PIPENV_LOCK):
        try:
            text = tree.text(path, LOCK_BYTES)
            if text is not None:
                reading.constraints += _constraints(tree.told(path), text)
                reading.files.append(tree.told(path))
        except UnreadableError as error:
            reading.note("lock_unreadable", error.path, detail=error.detail)
    return reading


@lru_cache(maxsize=64)
def _constraints(told: str, text: str) -> tuple[Declared, ...]:
    """The exact versions of one lock. Kept in memory: a lock takes longer to parse than everything else together."""
    parse: Callable[[str], list[tuple[str, str]]] = _pipenv if told.endswith(PIPENV_LOCK) else _toml
    try:
        locked = parse(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(told, str(error)[:200]) from error
    times = Counter(name for name, _ in locked)
    once = [f"{name}=={version}" for name, version in locked if times[name] == 1]
    return tuple(declared for pin in once for declared in Reading().parse(pin, told))


def _toml(text: str) -> list[tuple[str, str]]:
    document = tomllib.loads(text)
    packages = document.get("package") or document.get("packages")
    entries = [table(package) for package in packages] if isinstance(packages, list) else []
    found = [(entry.get("name"), entry.get("version")) for entry in entries]
    return [(name, version) for name, version in found if isinstance(name, str) and isinstance(version, str)]


def _pipenv(text: str) -> list[tuple[str, str]]:
    document = table(json.loads(text))
    packages = {**table(document.get("develop")), **table(document.get("default"))}
    found = [(name, table(package).get("version")) for name, package in packages.items()]
    return [(name, version.removeprefix("==")) for name, version in found if isinstance(version, str)]
