"""Whatever a student adds or breaks, no check leaves the sum, none is freed of what it fails, and nothing is our fault.

Every way to break every kind of file, over a project in which each has its faults. All of them are tried where ``CI``
is set; elsewhere a sample that moves from day to day.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from demo.story import Story
from filrouge import CATALOGUE, Outcome, Plan, Report, RunOutcome, SourcePolicy, Workspace, run, say
from filrouge.grading import planned_runs
from tests.golden.broken_inputs import BREAKAGES, FILES, REFS, whole

SAMPLE = 12
TODAY = datetime.now(UTC).date().toordinal()
CHOSEN = sorted(BREAKAGES) if os.environ.get("CI") else sorted(Random(TODAY).sample(sorted(BREAKAGES), SAMPLE))

_WHOLE = Plan.from_mapping({"checks": {code: {"weight": check.weight or 1} for code, check in CATALOGUE.items()}})
PLAN = _WHOLE.only([planned.check.code for planned in planned_runs(_WHOLE) if planned.is_static])
"""Every check that needs no test run; those that weigh nothing by themselves weigh something here."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("workspace"), SourcePolicy(paths=True))


@pytest.fixture(scope="module")
def before(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Report:
    story = Story(tmp_path_factory.mktemp("before") / "story")
    whole(story)
    return judged(story, workspace)


def judged(story: Story, workspace: Workspace) -> Report:
    return run(str(story.folder), PLAN, workspace, static_only=True)


def hold(report: Report, before: Report) -> None:
    """Finished, by nobody's fault of ours; percent, points and maximum no better, check by check."""
    told = "\n".join(f"{check.code} {check.outcome} {check.score}: {say(check.message)}" for check in report.checks)
    assert report.outcome is RunOutcome.FINISHED, f"{report.error}\n{told}"
    assert report.score is not None
    assert before.score is not None
    assert report.score.max >= before.score.max, told
    assert report.score.percent <= before.score.percent, told
    former = {check.code: check for check in before.checks}
    better = [
        f"{check.code}: {say(former[check.code].message)} -> {say(check.message)}"
        for check in report.checks
        if former[check.code].max_points
        and (check.max_points < former[check.code].max_points or check.points > former[check.code].points)
    ]
    assert not better


def test_every_kind_of_file_has_something_held_against_it(before: Report) -> None:
    assert before.outcome is RunOutcome.FINISHED
    failing = {check.code for check in before.checks if check.outcome is Outcome.FAILED}
    assert failing >= {"LINT01", "SEC01", "SEC03", "DOC01", "CI04", "CI05", "ML01", "ML03", "OPS01", "OPS02", "OPS03"}


@pytest.mark.parametrize("breakage", CHOSEN)
def test_a_broken_file_frees_from_nothing(breakage: str, before: Report, workspace: Workspace, tmp_path: Path) -> None:
    path, content = BREAKAGES[breakage]
    story = Story(tmp_path / "story")
    whole(story, {path: content(FILES[path])})
    hold(judged(story, workspace), before)


@pytest.mark.parametrize("name", REFS)
def test_odd_branches_and_commits_free_from_nothing(
    name: str, before: Report, workspace: Workspace, tmp_path: Path
) -> None:
    story = Story(tmp_path / "story")
    whole(story)
    REFS[name](story)
    story.switch("Feature_X")
    hold(judged(story, workspace), before)
