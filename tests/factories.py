"""The things that tests are about, made with sensible defaults."""

from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from apps.accounts.models import User
from apps.cohorts.models import (
    Assignment,
    Cohort,
    Extension,
    JoinLink,
    Membership,
    RosterEntry,
    Team,
    TeamMembership,
)
from apps.submissions.highlighting import packed
from apps.submissions.models import CheckResult, Comment, Contest, Project, Run, RunFile, RunReport, Share, Trace
from filrouge import ENGINE_VERSION, Plan

PLAN = {"name": "test", "checks": {"TEST01": {"required": True}, "GIT03": {}}}


def plan_mapping() -> dict:
    return Plan.from_mapping(PLAN).to_mapping()


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    full_name = factory.Sequence(lambda number: f"Person {number}")


class CohortFactory(DjangoModelFactory):
    class Meta:
        model = Cohort

    name = factory.Sequence(lambda number: f"Cohort {number}")
    slug = factory.Sequence(lambda number: f"cohort-{number}")


class StudentFactory(DjangoModelFactory):
    """A membership in the role of a student."""

    class Meta:
        model = Membership

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.STUDENT


class InstructorFactory(StudentFactory):
    """A membership in the role of an instructor."""

    role = Membership.Role.INSTRUCTOR


class AssistantFactory(StudentFactory):
    """A membership in the role of an assistant."""

    role = Membership.Role.ASSISTANT


class JoinLinkFactory(DjangoModelFactory):
    """A link for students that opens for ever."""

    class Meta:
        model = JoinLink

    cohort = factory.SubFactory(CohortFactory)


class RosterEntryFactory(DjangoModelFactory):
    """Somebody who is expected."""

    class Meta:
        model = RosterEntry

    cohort = factory.SubFactory(CohortFactory)
    email = factory.Sequence(lambda number: f"expected{number}@example.org")
    full_name = factory.Sequence(lambda number: f"Expected {number}")


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment
        rename = {"title": "title_en", "text": "text_en"}

    cohort = factory.SubFactory(CohortFactory)
    slug = factory.Sequence(lambda number: f"assignment-{number}")
    title = factory.Sequence(lambda number: f"Assignment {number}")
    plan = factory.LazyFunction(plan_mapping)


class ExtensionFactory(DjangoModelFactory):
    """Attempts more for a student of the cohort."""

    class Meta:
        model = Extension

    assignment = factory.SubFactory(AssignmentFactory)
    student = factory.LazyAttribute(lambda extension: StudentFactory(cohort=extension.assignment.cohort).user)
    extra_attempts = 1
    reason = "was ill"


class TeamFactory(DjangoModelFactory):
    """A team of two students of the cohort who share an assignment’s project."""

    class Meta:
        model = Team
        skip_postgeneration_save = True

    assignment = factory.SubFactory(AssignmentFactory, team_size=3)
    name = factory.Sequence(lambda number: f"Team {number}")

    @factory.post_generation
    def members(self, create, students, **values):
        cohort = self.assignment.cohort
        for student in [StudentFactory(cohort=cohort).user for _number in range(2)] if students is None else students:
            TeamMembership.objects.create(team=self, assignment=self.assignment, student=student)


class ProjectFactory(DjangoModelFactory):
    """A project of a student of the assignment's cohort; with ``assignment=None`` it is practice."""

    class Meta:
        model = Project

    assignment = factory.SubFactory(AssignmentFactory)
    student = factory.LazyAttribute(
        lambda project: StudentFactory(cohort=project.assignment.cohort).user if project.assignment else UserFactory()
    )
    url = "https://git.example.org/student/project"


class RunFactory(DjangoModelFactory):
    """A queued run."""

    class Meta:
        model = Run

    project = factory.SubFactory(ProjectFactory)
    submitted_by = factory.SelfAttribute("project.student")
    number = factory.LazyAttribute(lambda run: run.project.runs.count() + 1)
    url = factory.SelfAttribute("project.url")
    plan = factory.LazyFunction(plan_mapping)
    plan_version = factory.LazyFunction(lambda: Plan.from_mapping(PLAN).version)


class RunningRunFactory(RunFactory):
    state = Run.State.RUNNING
    attempts = 1
    claim_token = factory.Sequence(lambda number: f"token{number}")
    started_at = factory.LazyFunction(timezone.now)
    lease_until = factory.LazyFunction(lambda: timezone.now() + timedelta(seconds=60))


class FinishedRunFactory(RunFactory):
    state = Run.State.FINISHED
    outcome = Run.Outcome.FINISHED
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)
    revision = "0123456789abcdef0123456789abcdef01234567"
    branch = "main"
    subject = "feat: first"
    engine_version = ENGINE_VERSION
    points = 7.5
    max_points = 10.0
    percent = 75.0


class IncompleteRunFactory(RunFactory):
    """A run that our own fault ended."""

    state = Run.State.FAILED
    outcome = Run.Outcome.INCOMPLETE
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)
    error = factory.LazyFunction(lambda: {"id": "platform.disk_full", "values": {}})


class RegradeFactory(FinishedRunFactory):
    """A new grading of another run of its project."""

    regrade_of = factory.SubFactory(FinishedRunFactory)
    project = factory.SelfAttribute("regrade_of.project")
    purpose = Run.Purpose.REGRADE


class CheckResultFactory(DjangoModelFactory):
    class Meta:
        model = CheckResult

    run = factory.SubFactory(FinishedRunFactory)
    code = "TEST01"
    family = "TEST"
    lesson = "tests"
    outcome = CheckResult.Outcome.FAILED
    score = 0.75
    weight = 10.0
    points = 7.5
    max_points = 10.0
    position = 0
    document = factory.LazyFunction(dict)


class RunReportFactory(DjangoModelFactory):
    class Meta:
        model = RunReport

    run = factory.SubFactory(FinishedRunFactory)
    document = factory.LazyFunction(dict)


class RunFileFactory(DjangoModelFactory):
    """A file of two lines."""

    class Meta:
        model = RunFile

    class Params:
        text = "import os\nVALUE = 1\n"

    run = factory.SubFactory(FinishedRunFactory)
    path = "src/module.py"
    lines = factory.LazyAttribute(lambda file: file.text.count("\n"))
    spans = factory.LazyAttribute(lambda file: packed(file.path, file.text))


class TraceFactory(DjangoModelFactory):
    """A commit of a project."""

    class Meta:
        model = Trace

    project = factory.SubFactory(ProjectFactory)
    assignment = factory.SelfAttribute("project.assignment")
    kind = Trace.Kind.COMMIT
    digest = factory.Sequence(lambda number: f"{number:040x}")
    label = "feat: begin"
    authored_at = factory.LazyFunction(timezone.now)


class ShareFactory(DjangoModelFactory):
    """A badge that tells the state alone."""

    class Meta:
        model = Share

    project = factory.SubFactory(ProjectFactory)
    kind = Share.Kind.BADGE


class CommentFactory(DjangoModelFactory):
    """About a run as a whole, by an instructor of the cohort."""

    class Meta:
        model = Comment

    run = factory.SubFactory(FinishedRunFactory)
    text = "Well begun."
    author = factory.LazyAttribute(lambda comment: InstructorFactory(cohort=comment.run.project.assignment.cohort).user)


class ContestFactory(DjangoModelFactory):
    """An open question about a check."""

    class Meta:
        model = Contest

    run = factory.SubFactory(FinishedRunFactory)
    asked_by = factory.SelfAttribute("run.project.student")
    code = "GIT03"
    text = "The branch was named so on purpose."
