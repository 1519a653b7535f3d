"""The pipelines that the course teaches get full marks from the site's own checks, each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.courses import catalogue
from filrouge.checks.ci.presence import PipelineValidity
from filrouge.checks.ci.substance import PipelineSubstance, SilencedGates
from filrouge.facts.ci import ci
from filrouge.facts.modules import modules
from filrouge.facts.tasks import tasks
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import written

SHOP = catalogue.CONTENT / "ci-cd" / "ci-tools" / "examples" / "shop"
SHARED = ("Makefile", "pyproject.toml", "src/shop/__init__.py", "tests/test_total.py")


@pytest.mark.parametrize("pipeline", [".github/workflows/ci.yml", ".gitlab-ci.yml", "Jenkinsfile"])
def test_a_taught_pipeline_has_full_marks(pipeline: str, tmp_path: Path) -> None:
    tree = written(tmp_path, {name: (SHOP / name).read_text(encoding="utf-8") for name in (*SHARED, pipeline)})
    found = ci(tree, tasks(tree, modules(tree)))
    for check in (PipelineValidity(), PipelineSubstance(), SilencedGates()):
        verdict = check.verdict(found)
        assert (verdict.outcome, verdict.score) == (Outcome.PASSED, 1.0), check
