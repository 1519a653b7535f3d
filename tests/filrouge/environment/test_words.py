"""Everything that this part says has words in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import filrouge.environment as package
from filrouge.words import LANGUAGES, catalogue

SAID = re.compile(
    r"""(?:note|_finding)\(\s*"(?P<note>[a-z0-9_.]+)"|"(?P<drop>no_such_package|foreign_system|no_wheel|dropped)\""""
    r"""|"(?P<whole>environment\.[a-z0-9_.]+)"|"(?P<refusal>refused\.[a-z]+|malformed)\""""
)


def ids():
    found = set()
    for path in Path(package.__file__).parent.rglob("*.py"):
        for match in SAID.finditer(path.read_text(encoding="utf-8")):
            name = next(filter(None, match.groups()))
            found.add(name if name.startswith("environment.") else f"environment.{name}")
    return sorted(found - {"environment.yml", "environment.yaml"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words(language):
    assert len(ids()) > 35
    assert [message_id for message_id in ids() if message_id not in catalogue(language)] == []
