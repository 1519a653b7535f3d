"""The demo's first exercise is submitted by those who did it, and really graded."""

import pytest

from apps.submissions import worker
from apps.submissions.models import Run
from demo.cohort import ensure
from demo.git_server import serve
from demo.repositories import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_first_exercise_is_graded_step_by_step(tmp_path, settings):
    build(tmp_path)
    with serve(tmp_path) as base_url:
        settings.TRUSTED_SOURCES = frozenset({base_url.removeprefix("http://")})
        ensure(base_url, "a long password")
        Run.objects.exclude(project__assignment__slug="git-onboarding").delete()
        while worker.work():
            pass
    done, half = Run.objects.order_by("pk")
    assert {check.code for check in done.checks.all() if check.outcome == "failed"} == set()
    assert {check.code for check in half.checks.all() if check.outcome == "failed"} == {"ONB07", "ONB11", "GIT03"}
    assert half.percent < done.percent == 100
