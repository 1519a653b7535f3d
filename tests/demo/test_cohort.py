"""What the demo cohort did is really graded: the first exercise step by step, and what a pair did for both."""

import pytest

from apps.cohorts.teams import without_team
from apps.submissions import worker
from apps.submissions.models import Project, Run
from demo.accounts import CAMILLE, HUGO, NOAH, ZOE
from demo.cohort import ensure
from demo.git_server import serve
from demo.repositories import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def graded(tmp_path, settings):
    """The demo cohort, whose runs of these assignments alone are graded."""
    build(tmp_path)
    with serve(tmp_path) as base_url:
        settings.TRUSTED_SOURCES = frozenset({base_url.removeprefix("http://")})
        for _start in range(2):
            ensure(base_url, "a long password")
        Run.objects.exclude(project__assignment__slug__in=["git-onboarding", "binomes"]).delete()
        while worker.work():
            pass


def test_what_was_submitted_is_really_graded(graded):
    done, half, pair = Run.objects.order_by("pk")
    assert {check.code for check in done.checks.all() if check.outcome == "failed"} == set()
    assert {check.code for check in half.checks.all() if check.outcome == "failed"} == {"ONB07", "ONB11", "GIT03"}
    assert half.percent < done.percent == 100
    assert {check.outcome for check in pair.checks.all()} == {"passed"}
    assert_both_keep_it(pair)


def assert_both_keep_it(run):
    kept = Project.objects.filter(assignment__slug="binomes", student__isnull=False)
    grades = {project.student.email: project.grade_percent for project in kept}
    assert grades == {CAMILLE.mail: run.percent, HUGO.mail: run.percent}
    assert {user.email for user in without_team(run.project.assignment)} == {ZOE.mail, NOAH.mail}
