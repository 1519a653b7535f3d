"""What is not understood: the checks that most students fail, with the lesson that teaches each and who read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from apps.accounts.models import User
from apps.courses.catalogue import lesson_for_check
from apps.courses.models import LessonProgress
from apps.reports.results import Result
from apps.submissions.models.querysets import ProjectQuerySet

SHOWN = 10
"""Checks that are told of a whole cohort; of one assignment all are."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One check: how many of the ``graded`` students (once per assignment that asks for it) fail it in the run that
    counts. ``quarters``, of one assignment alone, are the shares in percent of each quarter of the grades, weakest
    first, None where one is empty. ``readers`` of all ``students`` have read the lesson; None while it is not written.
    """

    code: str
    graded: int
    failing: int
    students: int
    readers: int | None
    quarters: tuple[float | None, ...] = ()

    @property
    def percent(self) -> float:
        """The share of the graded students who fail it."""
        return 100 * self.failing / self.graded

    @property
    def readers_percent(self) -> float | None:
        """The share of the students who have read the lesson."""
        return None if self.readers is None or not self.students else 100 * self.readers / self.students


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether the lesson helps: of those who fail a check and of those who do not, how many have read it."""

    failing: int
    failing_readers: int
    others: int
    others_readers: int

    @property
    def failing_percent(self) -> float | None:
        """The share of readers among those who fail; None without any."""
        return 100 * self.failing_readers / self.failing if self.failing else None

    @property
    def others_percent(self) -> float | None:
        """The share of readers among the others; None without any."""
        return 100 * self.others_readers / self.others if self.others else None


def failures(
    results: Sequence[Result], projects: ProjectQuerySet, members: QuerySet[User], *, one: Result | None
) -> list[Failure]:
    """The checks of these assignments by how many fail them, most first: two queries.

    Of `one`, the assignment that alone is selected, every check is told, and by quarters.
    """
    failing = _failing(projects, one)
    graded: Counter[str] = Counter()
    for result in results:
        graded.update(dict.fromkeys(result.assignment.plan["checks"], result.graded))
    counts = {code: sum(failing[quarter, code] for quarter in range(4)) for code in graded}
    ranked = sorted((code for code in graded if graded[code]), key=lambda code: (-counts[code] / graded[code], code))
    shown = ranked if one else ranked[:SHOWN]
    sizes = one.grades.quarters() if one else ()
    readers = _readers(shown, members)
    return [
        Failure(
            code=code,
            graded=graded[code],
            failing=counts[code],
            students=results[0].students,
            readers=readers.get(code),
            quarters=_quarters(code, failing, sizes),
        )
        for code in shown
    ]


def _failing(projects: ProjectQuerySet, one: Result | None) -> Counter[tuple[int, str]]:
    """How many projects fail each check, by quarter of the grades where there is one assignment: one query."""
    quartiles = one.grades.quartiles if one else None
    quarter = Case(
        *(When(grade_percent__lte=bound, then=Value(number)) for number, bound in enumerate(quartiles or ())),
        default=Value(3),
        output_field=IntegerField(),
    )
    counted = projects.filter(first_percent__isnull=False).order_by().values_list("failed_codes", quarter)
    failing: Counter[tuple[int, str]] = Counter()
    for codes, number, count in counted.annotate(count=Count("pk")):
        for code in codes.split():
            failing[number, code] += count
    return failing


def _quarters(code: str, failing: Counter[tuple[int, str]], sizes: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(100 * failing[number, code] / size if size else None for number, size in enumerate(sizes))


def _readers(codes: Iterable[str], members: QuerySet[User]) -> dict[str, int]:
    """How many members have read the lesson of each check that has one: one query."""
    lessons = {code: lesson.slug for code in codes if (lesson := lesson_for_check(code))}
    read = LessonProgress.objects.read().filter(user__in=members.values("pk"), lesson__in=set(lessons.values()))
    counts = dict(read.order_by().values_list("lesson").annotate(count=Count("pk")))
    return {code: counts.get(slug, 0) for code, slug in lessons.items()}


def reading(code: str, projects: ProjectQuerySet) -> Reading | None:
    """Who has read the lesson of a check, among those who fail it and the other graded ones: one query.

    None while that lesson is not written.
    """
    lesson = lesson_for_check(code)
    if lesson is None:
        return None
    readers = LessonProgress.objects.read().filter(lesson=lesson.slug).values("user")
    read, failing = Q(student__in=readers), Q(pk__in=projects.failing(code).values("pk"))
    counts = projects.filter(first_percent__isnull=False).aggregate(
        graded=Count("pk"),
        readers=Count("pk", filter=read),
        failing=Count("pk", filter=failing),
        failing_readers=Count("pk", filter=failing & read),
    )
    return Reading(
        failing=counts["failing"],
        failing_readers=counts["failing_readers"],
        others=counts["graded"] - counts["failing"],
        others_readers=counts["readers"] - counts["failing_readers"],
    )
