"""Every number of the report, told again in plain Python from the rows of runs, verdicts and readings.

Nothing of the report's own queries or of the projects' summaries is used here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from statistics import mean, quantiles

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.cohorts.late_policy import LateKind
from apps.cohorts.models import Cohort, Membership
from apps.courses.models import LessonProgress
from apps.reports.access import followed_by
from apps.reports.cohort_report import assignments_of, cohort_report
from apps.reports.distribution import Distribution
from apps.reports.selection import Selection
from apps.submissions.grades import apply_lateness
from apps.submissions.models import CheckResult, Run
from benchmarks.cohort.people import Size, write
from filrouge import CATALOGUE


@pytest.fixture(scope="module")
def drawn(django_db_setup, django_db_blocker):
    """A drawn cohort with late penalties and somebody who has left; gone again after this module."""
    with django_db_blocker.unblock():
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        cohort = write(Size(students=40, runs=700), slug="drawn", seed=3, now=now)
        late = cohort.assignments.get(slug="tests")
        late.late_kind, late.late_percent_per_day = LateKind.PER_DAY, 15
        late.save()
        apply_lateness(late)
        cohort.memberships.filter(role=Membership.Role.STUDENT).last().delete()
        yield cohort
        people = User.objects.filter(email__endswith="@drawn.example.org")
        cohort.delete()
        people.delete()
        assert not Cohort.objects.exists()


@pytest.fixture
def raw(drawn, db):
    return Raw(drawn)


class Raw:
    """The rows, as plain values."""

    def __init__(self, cohort):
        self.cohort = cohort
        self.students = set(
            Membership.objects.filter(cohort=cohort, role="student").values_list("user", flat=True),
        )
        names = ("id", "submitted_at", "state", "outcome", "percent", "penalty_percent", "passed")
        self.runs = defaultdict(list)
        for student, slug, *run in Run.objects.order_by("id").values_list(
            "project__student", "project__assignment__slug", *names
        ):
            if student in self.students:
                self.runs[student, slug].append(dict(zip(names, run, strict=True)))
        self.checks = defaultdict(dict)
        for run, code, outcome in CheckResult.objects.values_list("run", "code", "outcome"):
            self.checks[run][code] = outcome
        self.read = set(LessonProgress.objects.exclude(read_at=None).values_list("user", "lesson"))

    def graded(self, student, slug):
        """The graded runs, each with what lateness left of its percentage."""
        graded = [run for run in self.runs[student, slug] if (run["state"], run["outcome"]) == ("finished", "finished")]
        return [{**run, "grade": max(0, run["percent"] - run["penalty_percent"])} for run in graded]

    def kept(self, student, slug):
        """The run that counts."""
        return min(self.graded(student, slug), key=lambda run: (-run["grade"], run["id"]), default=None)

    def all_kept(self, slug):
        return {student: kept for student in self.students if (kept := self.kept(student, slug))}


def report(cohort, query=""):
    assignments = assignments_of(cohort)
    teacher = User.objects.get(email="teacher@drawn.example.org")
    return cohort_report(followed_by(teacher, "drawn"), assignments, Selection.read(QueryDict(query), assignments))


def test_the_heads(raw):
    silent = [one for one in raw.students if not any(runs for (who, _), runs in raw.runs.items() if who == one)]
    told = report(raw.cohort)
    assert (told.students, told.silent) == (len(raw.students), len(silent))


def test_the_assignments(raw):
    for result in report(raw.cohort).results:
        slug = result.assignment.slug
        mine = {who: runs for (who, where), runs in raw.runs.items() if where == slug and runs}
        assert result.submitted == len(mine)
        assert result.runs == sum(len(runs) for runs in mine.values())
        assert result.passed == sum(any(run["passed"] for run in runs) for runs in mine.values())
        grades = [kept["grade"] for kept in raw.all_kept(slug).values()]
        assert result.graded == len(grades)
        assert result.grades.quartiles == pytest.approx(quantiles(grades, n=4, method="inclusive"))
        assert result.grades.mean == pytest.approx(mean(grades))
        assert (result.grades.minimum, result.grades.maximum) == (min(grades), max(grades))
        verdicts = [[run["percent"] for run in raw.graded(who, slug)] for who in raw.all_kept(slug)]
        assert result.overall.first_percent == pytest.approx(mean(percents[0] for percents in verdicts))
        assert result.overall.best_percent == pytest.approx(mean(max(percents) for percents in verdicts))


def test_lateness_counts(raw):
    assert any(kept["penalty_percent"] for kept in raw.all_kept("tests").values())


def test_progress_by_number_of_submissions(raw):
    by_runs = defaultdict(list)
    for who in raw.all_kept("ci"):
        percents = [run["percent"] for run in raw.graded(who, "ci")]
        by_runs[min(len(percents), 5)].append((percents[0], max(percents)))
    told = {step.runs: step for step in report(raw.cohort, "assignment=ci").one.progress}
    assert {runs: step.students for runs, step in told.items()} == {runs: len(all_) for runs, all_ in by_runs.items()}
    for runs, step in told.items():
        assert step.first_percent == pytest.approx(mean(first for first, _ in by_runs[runs]))
        assert step.gain == pytest.approx(mean(best - first for first, best in by_runs[runs]))


def test_the_checks_that_are_failed(raw):
    told = report(raw.cohort, "assignment=quality")
    kept = raw.all_kept("quality")
    bounds = quantiles([one["grade"] for one in kept.values()], n=4, method="inclusive")
    quarters = {who: sum(one["grade"] > bound for bound in bounds) for who, one in kept.items()}
    assert {failure.code for failure in told.failures} == set(told.one.codes)
    for failure in told.failures:
        failing = [who for who, one in kept.items() if raw.checks[one["id"]][failure.code] == "failed"]
        assert (failure.graded, failure.failing) == (len(kept), len(failing))
        lesson = CATALOGUE[failure.code].lesson
        assert failure.readers == sum((who, lesson) in raw.read for who in raw.students)
        sizes, counts = Counter(quarters.values()), Counter(quarters[who] for who in failing)
        expected = [100 * counts[number] / sizes[number] if sizes[number] else None for number in range(4)]
        assert list(failure.quarters) == pytest.approx(expected)


def test_the_checks_that_the_whole_cohort_fails(raw):
    failing, graded = Counter(), Counter()
    for assignment in raw.cohort.assignments.all():
        for kept in raw.all_kept(assignment.slug).values():
            for code, outcome in raw.checks[kept["id"]].items():
                graded[code] += 1
                failing[code] += outcome == "failed"
    worst = sorted(graded, key=lambda code: (-failing[code] / graded[code], code))[:10]
    told = report(raw.cohort).failures
    assert [(one.code, one.failing, one.graded) for one in told] == [(c, failing[c], graded[c]) for c in worst]


@pytest.mark.parametrize("query", ["", "assignment=git"])
def test_the_days(raw, query):
    slug = query.removeprefix("assignment=")
    days = Counter(
        run["submitted_at"].astimezone(raw.cohort.zone).date()
        for (_, where), runs in raw.runs.items()
        if where == (slug or where)
        for run in runs
    )
    told = report(raw.cohort, query).timeline
    if told.by_week:
        assert [span.runs for span in told.spans] == [
            sum(count for day, count in days.items() if 0 <= (day - span.begins).days < 7) for span in told.spans
        ]
    else:
        assert {span.begins: span.runs for span in told.spans if span.runs} == days
    assert sum(span.runs for span in told.spans) == sum(days.values())


def test_the_lesson_and_the_check(raw):
    told = report(raw.cohort, "assignment=coverage&check=COV01").reading
    kept = raw.all_kept("coverage")
    failing = {who for who, one in kept.items() if raw.checks[one["id"]]["COV01"] == "failed"}
    readers = {who for who in kept if (who, "coverage") in raw.read}
    assert (told.failing, told.failing_readers) == (len(failing), len(failing & readers))
    assert (told.others, told.others_readers) == (len(kept) - len(failing), len(readers - failing))


def test_the_students(raw):
    page = report(raw.cohort).page
    assert page.count == len(raw.students)
    slugs = dict(raw.cohort.assignments.values_list("pk", "slug"))
    for row in page.rows:
        mine = {slug: self for slug in ("git", "tests", "ci") if (self := raw.kept(row.student.pk, slug))}
        told = {slugs[one.assignment_id]: one for one in row.projects.values() if one.kept_run_id}
        assert {slug: told[slug].grade_percent for slug in mine} == pytest.approx(
            {slug: one["grade"] for slug, one in mine.items()}
        )
        assert {slug: told[slug].kept_run_id for slug in mine} == {slug: one["id"] for slug, one in mine.items()}
        everything = [runs for (who, _), runs in raw.runs.items() if who == row.student.pk]
        assert row.runs == sum(map(len, everything))
        assert row.passed == sum(any(run["passed"] for run in runs) for runs in everything)
        assert row.last_submitted_at == max((run["submitted_at"] for runs in everything for run in runs), default=None)


def test_the_map_of_checks(raw):
    told = report(raw.cohort, "assignment=docs")
    expected = {who: raw.checks[kept["id"]] for who, kept in raw.all_kept("docs").items()}
    assert told.outcomes == expected


@given(st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=2, max_size=60))
def test_quartiles_are_those_of_the_standard_library(values):
    spread = Distribution((value, 1) for value in values)
    assert spread.quartiles == pytest.approx(quantiles(values, n=4, method="inclusive"))
    assert spread.mean == pytest.approx(mean(values))
    assert sum(spread.histogram()) == sum(spread.quarters()) == len(values)


@given(st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=60))
def test_a_bar_holds_its_tenth(values):
    bars = Distribution((value, 1) for value in values).histogram()
    for number, count in enumerate(bars):
        last = number == len(bars) - 1
        assert count == sum(number * 10 <= value < (number + 1) * 10 or (last and value == 100) for value in values)


def test_no_value_has_no_quartile():
    spread = Distribution([])
    assert (spread.count, spread.quartiles, spread.median, spread.mean, spread.minimum) == (0, None, None, None, None)
