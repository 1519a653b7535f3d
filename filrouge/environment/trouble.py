"""Reading why uv found no solution: its sentences, put into the few kinds of trouble that have a remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.utils import canonicalize_name

_ABSENT = re.compile(r"(?<![\w.-])([\w.-]++) was not found in the package registry")
_NO_WHEEL = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]++)==(?P<version>[^\s,{}=]++) has no (?:usable wheels|wheels with a matching)"
)
_NEVER_WHEEL = re.compile(r"all versions of (?P<name>[\w.-]+) have no usable wheels")
_PLATFORMS = re.compile(
    r"Wheels are available for `(?P<name>[\w.-]+)` [^\n]{0,200}?following platforms?: (?P<platforms>[^\n]+)"
)
_OURS = ("manylinux", "linux", "musllinux", "any")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One failed resolution. All names are normalised.

    ``absent`` are unknown to the index; ``foreign`` have wheels for other systems only; ``wheelless`` have no wheel
    that fits this Python, by name and, where uv told it, version.
    """

    text: str
    absent: frozenset[str]
    foreign: frozenset[str]
    wheelless: dict[str, str]

    def mentions(self, name: str) -> bool:
        """Whether the explanation speaks of `name`."""
        words = re.sub(r"[._]", "-", self.text.lower())
        return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words) is not None


def read(text: str) -> Trouble:
    """The trouble that uv's `text` tells."""
    foreign = {
        canonicalize_name(hint["name"]) for hint in _PLATFORMS.finditer(text) if not _has_ours(hint["platforms"])
    }
    wheelless = {canonicalize_name(found["name"]): found["version"] for found in _NO_WHEEL.finditer(text)}
    wheelless |= {canonicalize_name(found["name"]): "" for found in _NEVER_WHEEL.finditer(text)}
    return Trouble(
        text=text,
        absent=frozenset(canonicalize_name(name) for name in _ABSENT.findall(text)),
        foreign=frozenset(foreign),
        wheelless={name: version for name, version in wheelless.items() if name not in foreign},
    )


def _has_ours(platforms: str) -> bool:
    return any(word in platforms for word in _OURS)
