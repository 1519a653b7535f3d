"""What PDM, Hatch and uv keep in ``pyproject.toml`` tables of their own."""

from __future__ import annotations

from typing import Any

from packaging.utils import canonicalize_name

from filrouge.environment.reading import TEST_NAMES, Reading, line_of
from filrouge.environment.tree import Tree, table, texts

PATH = "pyproject.toml"
HATCH_ENVIRONMENTS = TEST_NAMES | {"default", "hatch-test"}


def read(tree: Tree) -> Reading:
    """Development dependencies of the three tools; indexes and sources of their own are refused."""
    reading, told = Reading(), tree.told(PATH)
    tool = table(tree.toml(PATH).get("tool"))
    source = tree.text(PATH) or ""
    uv, pdm = table(tool.get("uv")), table(tool.get("pdm"))
    found = texts(uv.get("dev-dependencies"))
    for group, items in table(pdm.get("dev-dependencies")).items():
        if canonicalize_name(group) in TEST_NAMES:
            found += [text for text in texts(items) if not text.startswith("-e")]
    found += _hatch(tree, table(tool.get("hatch")), reading)
    for text in found:
        reading.declare(text, told, line_of(source, text))
    _refuse(uv, pdm, reading, told, source)
    if found:
        reading.files.append(told)
    return reading


def _hatch(tree: Tree, hatch: dict[str, Any], reading: Reading) -> list[str]:
    """Hatch's environments for tests and development, in ``pyproject.toml`` or ``hatch.toml``."""
    found: list[str] = []
    for environments in (table(hatch.get("envs")), table(tree.toml("hatch.toml").get("envs"))):
        for name, environment in environments.items():
            if name in HATCH_ENVIRONMENTS:
                found += texts(table(environment).get("dependencies"))
                found += texts(table(environment).get("extra-dependencies"))
                reading.asked_extras |= {
                    canonicalize_name(extra) for extra in texts(table(environment).get("features"))
                }
    return found


def _refuse(uv: dict[str, Any], pdm: dict[str, Any], reading: Reading, told: str, source: str) -> None:
    for name in table(uv.get("sources")):
        reading.note("refused.source", told, line_of(source, name), name=name)
    for option, value in (("[[tool.uv.index]]", uv.get("index")), ("[[tool.pdm.source]]", pdm.get("source"))):
        if isinstance(value, list) and any(table(index).get("name") != "pypi" for index in value):
            reading.note("refused.index", told, line_of(source, option), option=option)
    for option in ("index-url", "extra-index-url", "find-links", "no-index"):
        if option in uv or option in table(uv.get("pip")):
            reading.note("refused.index", told, line_of(source, option), option=option)
