"""What zizmor says of GitHub workflows, offline and without anybody's configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.facts.ci.model import Ci, Provider
from filrouge.facts.said import all_said
from filrouge.facts.tools import Tool, Tools, program

_OPTIONS = ("--offline", "--quiet", "--no-config", "--no-progress", "--no-exit-codes", "--color=never", "--format=json")
_LEVELS = ("Informational", "Low", "Medium", "High")


@dataclass(frozen=True, slots=True)
class Weakness:
    """One audit's finding. ``severity`` and ``confidence`` run from 0 (informational) to 3 (high), ``subject`` is the
    text that it is about.
    """

    audit: str
    path: str
    line: int
    text: str
    severity: int
    confidence: int
    subject: str
    url: str


def ci_audit(ci: Ci, tools: Tools) -> tuple[Weakness, ...]:
    """The weaknesses of the workflows that can be read; none without workflows. Raises StudentError when one of them
    breaks zizmor.
    """
    paths = [pipeline.path for pipeline in ci.of(Provider.GITHUB) if pipeline.document is not None]
    if not paths:
        return ()
    done = all_said(tools.run(_over(*paths)).get("audit"), "zizmor", paths, tools, alone=_over)
    return tuple(weakness for item in _items(done.output) if (weakness := _weakness(item, frozenset(paths))))


def _over(*paths: str) -> Tool:
    return program("audit", "zizmor", *_OPTIONS, "--", *paths)


def _items(output: str) -> Iterator[Mapping[str, Any]]:
    """The findings of the array, as far as the output goes: it has a ceiling. A workflow that zizmor cannot read makes
    it print no array.
    """
    decoder = json.JSONDecoder()
    place = output.find("[") + 1
    while place and (place := output.find("{", place)) >= 0:
        try:
            item, place = decoder.raw_decode(output, place)
        except (ValueError, RecursionError):
            return
        if isinstance(item, dict):
            yield item


def _weakness(item: Mapping[str, Any], paths: frozenset[str]) -> Weakness | None:
    try:
        if item.get("ignored"):
            return None
        place = next((one for one in item["locations"] if one["symbolic"]["kind"] == "Primary"), item["locations"][0])
        path = place["symbolic"]["key"]["Local"]["verbatim_path"].removeprefix("./")
        determined = item["determinations"]
        return None if path not in paths else Weakness(
            item["ident"], path, place["concrete"]["location"]["start_point"]["row"] + 1,
            f"{item['desc']}: {place['symbolic']['annotation']}", _LEVELS.index(determined["severity"]),
            _LEVELS.index(determined["confidence"]), place["concrete"]["feature"][:200], item["url"],
        )  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError):
        return None
