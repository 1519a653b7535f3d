"""A mail server that keeps what it is given, and a graded run that something is said about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.submissions.models import Comment, Contest, GradeChange
from apps.submissions.notices import remarks
from apps.submissions.summary import summarise
from tests.accounts.mailbox import Mailbox, mail_server
from tests.factories import AssignmentFactory, CheckResultFactory, FinishedRunFactory, InstructorFactory


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    """What the site writes to people arrives here; nobody was written to before."""
    cache.clear()
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def run():
    run = FinishedRunFactory(project__assignment__title="Clean history")
    CheckResultFactory(run=run)
    CheckResultFactory(run=run, code="GIT03", position=1)
    summarise([run.project_id])
    return run


@pytest.fixture
def teacher(run):
    return InstructorFactory(cohort=run.project.assignment.cohort, user__full_name="Ada").user


def a_while_ago(**ago):
    """Everything was said at this moment, by itself long enough ago to be told now."""
    said_at = timezone.now() - (timedelta(**ago) if ago else remarks.GATHERED)
    Comment.objects.update(written_at=said_at)
    Contest.objects.filter(answered_at__isnull=False).update(answered_at=said_at)
    GradeChange.objects.update(changed_at=said_at)


def assignment_due(student, hours, **values):
    """An assignment of the cohort of `student`, a membership, due in so many hours."""
    return AssignmentFactory(cohort=student.cohort, due_at=timezone.now() + timedelta(hours=hours), **values)
