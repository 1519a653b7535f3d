"""One student of a cohort: what they submitted, what was granted, decided and said, what they read. Read-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator

from apps.cohorts.models import Assignment, Cohort, Extension, Membership, RosterEntry
from apps.cohorts.models.policy import later
from apps.courses.catalogue import course
from apps.courses.lessons import LANGUAGES, Module
from apps.courses.progress import Progress, progress_of
from apps.submissions.conversation import HEAVY, Said, said_about
from apps.submissions.models import GradeChange, Project, Run

RUNS_A_PAGE = 50

Row = TypeVar("Row", Run, GradeChange)


@dataclass(frozen=True, slots=True)
class Work:
    """One assignment: the student's project and what they were granted, if anything; ``due_at`` reckons with it."""

    assignment: Assignment
    project: Project | None
    extension: Extension | None

    @property
    def due_at(self) -> datetime | None:
        """Until when this student may submit without being late."""
        return later(self.assignment.due_at, self.extension.due_at if self.extension else None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One module of the course: how many of its quiz questions there are, and how many were answered right."""

    module: Module
    questions: int
    right: int


@dataclass(frozen=True, slots=True)
class StudentReport:
    """What an instructor looks at. ``number`` is the school's own, where the roster has one; ``runs`` is a page."""

    membership: Membership
    number: str
    works: Sequence[Work]
    runs: Page[Run]
    changes: Sequence[GradeChange]
    said: Said
    progress: Progress
    readings: Sequence[Reading]

    @property
    def extensions(self) -> list[Work]:
        """The works for which something was granted."""
        return [work for work in self.works if work.extension]


def student_report(cohort: Cohort, membership: Membership, page: str | None = None) -> StudentReport:
    """Gather what is known of a student of `cohort`: twelve queries, however much they did."""
    student = membership.user
    assignments = {one.pk: one for one in cohort.assignments.defer("text_en", "text_fr")}
    projects = _projects(membership, assignments)
    extensions = Extension.objects.filter(student=student, assignment__cohort=cohort).select_related("granted_by")
    granted = {extension.assignment_id: extension for extension in extensions}
    submitted = {project.assignment_id: project for project in projects.values()}
    # The runs of a student's team count in the student's own project.
    sources = {source: project for project in projects.values() for source in project.sources}
    changes = GradeChange.objects.filter(project__in=sources).select_related("changed_by", "run").defer(*HEAVY)
    entry = RosterEntry.objects.filter(cohort=cohort, user=student).first()
    progress = progress_of(student)
    return StudentReport(
        membership=membership,
        number=entry.external_id if entry else "",
        works=[Work(one, submitted.get(pk), granted.get(pk)) for pk, one in assignments.items()],
        runs=_runs(sources, page),
        changes=[_tied(change, sources) for change in changes],
        said=said_about(sources),
        progress=progress,
        readings=[_reading(module, progress) for module in course().modules],
    )


def _projects(membership: Membership, assignments: dict[int, Assignment]) -> dict[int, Project]:
    found = Project.objects.filter(student=membership.user, assignment__in=assignments).select_related("kept_run")
    projects = {project.pk: project for project in found.defer(*(f"kept_{name}" for name in HEAVY))}
    for project in projects.values():
        project.assignment = assignments[project.assignment_id or 0]
    return projects


def _runs(projects: dict[int, Project], page: str | None) -> Page[Run]:
    runs = Run.objects.filter(project__in=projects).order_by("-submitted_at", "-pk").for_lists()
    shown = Paginator(runs, RUNS_A_PAGE).get_page(page)
    shown.object_list = [_tied(run, projects) for run in shown.object_list]
    return shown


def _tied(row: Row, projects: dict[int, Project]) -> Row:
    """The row with its project as it is at hand: naming its assignment asks the database nothing."""
    row.project = projects[row.project_id]
    return row


def _reading(module: Module, progress: Progress) -> Reading:
    questions = sum(len(lesson.texts[LANGUAGES[0]].questions) for lesson in module.lessons)
    return Reading(module, questions, sum(progress.questions_done(lesson) for lesson in module.lessons))
