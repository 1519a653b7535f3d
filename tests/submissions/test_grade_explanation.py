"""What a run page says of its grade adds up, figure by figure, as it is printed."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse

from apps.submissions import verdicts
from apps.submissions.states import Claim
from filrouge import Message, PlannedCheck
from filrouge.checks import Check, Verdict
from filrouge.facts import Facts
from filrouge.grading import PlannedRun, grade, judge
from tests.factories import AssignmentFactory, RunningRunFactory, StudentFactory
from tests.submissions.reports import report

pytestmark = pytest.mark.django_db

AWKWARD = [("TEST01", 10, 0.83), ("COV01", 6, 1 / 3), ("GIT03", 4, 2 / 3), ("LINT01", 4, 0.1), ("LINT02", 1, 0.125)]
"""Weights 25 in all, and scores whose points have no end of decimals."""


def judged(code, weight, score, *, bonus=False):
    """The engine's own result for a check that scores `score`."""
    verdict = Verdict.failed(Message("platform.no_git"), score)
    check = type("Scored", (Check,), {"code": code, "lesson": "tests", "verdict": lambda self: verdict})
    return judge(PlannedRun(check(), PlannedCheck(weight, bonus=bonus)), Facts(), {})


def page_of(client, results):
    run = RunningRunFactory()
    verdicts.finish(Claim(run.pk, run.claim_token), report(checks=tuple(results), score=grade(results)))
    client.force_login(run.project.student)
    return client.get(reverse("submissions:run", args=[run.pk])).content.decode()


def figures(text):
    return [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def shown_lines(page):
    """The numbers of the explanation's lines, those that are taken off as negative ones, and what stands below."""
    body, below = page[page.index('class="grade"') : page.index("</details>")].split("<tfoot>")
    cells = [re.search(r'<td class="number">([^<]+)</td>', row) for row in body.split("<tbody>")[1].split("<tr>")[1:]]
    return [figures(cell[1])[0] * (-1 if "−" in cell[1] else 1) for cell in cells if cell], below


def rounded(value, step):
    return value.quantize(Decimal(step), ROUND_HALF_UP)


@pytest.mark.parametrize("bonus", [[], [("COV02", 3, 0.41)], [("COV02", 3, 1.0), ("GIT01", 10, 1.0)]])
def test_the_explanation_of_a_grade_adds_up(client, bonus):
    results = [judged(*line) for line in AWKWARD] + [judged(*line, bonus=True) for line in bonus]
    page = page_of(client, results)
    lines, below = shown_lines(page)
    total, whole = figures(below)[:2]
    assert (sum(lines), whole) == (total, 25)
    per_check = [figures(text)[0] for text in re.findall(r'class="check__points">([^<]+)<', page)]
    assert sum(per_check) + sum(line for line in lines if line < 0) == total
    per_family = [figures(text)[0] for text in re.findall(r'class="family__points">([^<]+)<', page)]
    assert per_family == lines[: len(per_family)]
    points, _, percent, over_20 = figures(below[below.index('class="note"') :])[:4]
    assert (points, percent, over_20) == (total, rounded(total * 4, "0.1"), rounded(total * 20 / 25, "0.01"))


def test_a_bonus_beyond_the_whole_is_cut_and_said(client):
    results = [judged("TEST01", 10, 1.0), judged("COV02", 3, 0.5, bonus=True)]
    lines, below = shown_lines(page_of(client, results))
    assert lines == [10, Decimal("1.5"), Decimal("-1.5")]
    assert "100%, or 20 out of 20" in below


def test_an_assignment_says_what_it_asks_for_and_what_comes_on_top(client):
    plan = {"pass_percent": 60, "checks": {"TEST01": {"required": True}, "COV02": {"bonus": True, "weight": 0.25}}}
    assignment = AssignmentFactory(plan=plan)
    client.force_login(StudentFactory(cohort=assignment.cohort).user)
    address = reverse("submissions:assignment", args=[assignment.cohort.slug, assignment.slug])
    page = client.get(address).content.decode()
    assert "at least 60% of the points" in page
    assert '+ 0.25 <span class="tag">bonus</span>' in page
