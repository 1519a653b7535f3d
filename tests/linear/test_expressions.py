"""Every expression of the product is linear: no text that somebody else wrote can hold a process."""

from __future__ import annotations

import os
import re

import pytest

from tests.linear.expressions import Expression, all_expressions, compiled_in, module_at, sources
from tests.linear.timing import fault

THOROUGH = bool(os.environ.get("CI"))
CHARACTERS = 2**20 if THOROUGH else 2**14
OWN_CHARACTERS = 2**16 if THOROUGH else 2**13
PARTS = 8

FORMER = (
    r"^\s*[`$>%]*\s*(python3?|\./)\b",
    r"^(?P<targets>[^\s:#=][^:#=]*?)\s*::?(?!=)\s*(?P<rest>[^=]*?)$",
    r"(?i)(\w*(?:password|token)\w*)[\s=]+[\"']?([^\s\"'$]{4,})",
    r"pip3? install .*(-r|--requirement)",
    r"(a|aa)+$",
)
"""Expressions of the kinds that once stood in the product."""


def test_every_pattern_that_a_module_holds_was_found_in_its_source() -> None:
    found = {(item.pattern.pattern, item.pattern.flags) for item in all_expressions()}
    held = {pattern for path in sources() if _uses_re(path.read_text()) for pattern in compiled_in(module_at(path))}
    assert {(pattern.pattern, pattern.flags) for pattern in held} - found == set()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_expression_reads_hostile_text_in_a_time_that_grows_with_its_length(part: int) -> None:
    faults = [fault(item, CHARACTERS, OWN_CHARACTERS) for item in all_expressions()[part::PARTS]]
    assert list(filter(None, faults)) == []


@pytest.mark.parametrize("former", FORMER)
def test_an_expression_that_is_not_linear_is_found_out(former: str) -> None:
    assert fault(Expression("former", re.compile(former, re.MULTILINE), ("search",)), 2**13, 2**13)


def _uses_re(source: str) -> bool:
    return "import re\n" in source
