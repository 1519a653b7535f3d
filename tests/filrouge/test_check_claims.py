"""CI08: what the README says, and what was measured."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from filrouge.checks.ci.claims import ReadmeClaims
from filrouge.facts.ci import ci
from filrouge.facts.claims import claims
from filrouge.facts.modules import modules
from filrouge.facts.tasks import tasks
from filrouge.report import CoverageRecord, Outcome
from tests.filrouge.facts_in_memory import checkout_of, written

MEASURED = CoverageRecord(71.0, None, 100, 71, 0, 0)
BADGE = "https://github.com/camille/shop/actions/workflows/{}/badge.svg"


@pytest.fixture
def verdict(tmp_path: Path):
    def _verdict(readme: str, more: Mapping[str, str] | None = None, measured: CoverageRecord | None = MEASURED):
        tree = written(tmp_path, {"README.md": readme} | dict(more or {}))
        found = ci(tree, tasks(tree, modules(tree)))
        return ReadmeClaims().verdict(claims(tree), found, measured, checkout_of())

    return _verdict


@pytest.mark.parametrize(
    ("readme", "said"),
    [
        ("![cov](https://img.shields.io/badge/coverage-95%25-green)", "painted_coverage"),
        ('<img src="https://img.shields.io/badge/build-passing-brightgreen">', "painted_status"),
        (f"[![ci]({BADGE.format('ci.yml')})](x)", "no_workflow"),
        ("The project has **100% test coverage**.", "coverage"),
        ("Couverture du code : 92,5 %", "coverage"),
        ("![c](./coverage.svg)", "coverage"),
    ],
)
def test_a_claim_that_does_not_hold_is_shown(readme: str, said: str, verdict) -> None:
    judged = verdict(readme, {"coverage.svg": "<svg><text>99%</text></svg>"})
    assert judged.outcome is Outcome.FAILED
    assert [(finding.message.id, finding.line) for finding in judged.findings] == [(f"ci.claims.{said}", 1)]


@pytest.mark.parametrize(
    "readme",
    ["Coverage: 72%", "![cov](https://img.shields.io/badge/coverage-70%25-green)", f"![ci]({BADGE.format('ci.yml')})"],
)
def test_a_claim_that_holds_passes(readme: str, verdict) -> None:
    assert verdict(readme, {".github/workflows/ci.yml": "on: push\n"}).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "readme",
    [
        "# Shop",
        "Keep coverage: 90% at least",
        "Objectif : 95 % de couverture",
        "```\ncoverage 100%\n```",
        "Saves 20% of time",
    ],
)
def test_a_wish_or_an_example_is_no_claim(readme: str, verdict) -> None:
    assert verdict(readme).outcome is Outcome.SKIPPED


def test_a_number_is_not_doubted_when_nothing_was_measured(verdict) -> None:
    assert verdict("100% coverage", measured=None).outcome is Outcome.SKIPPED
