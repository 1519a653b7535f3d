"""`python -m benchmarks.live.people STUDENTS`: write a cohort into the site's database, each student signed in and with
a run that goes on; prints their session keys and runs as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from apps.accounts.models import User
from apps.cohorts.models import Assignment
from apps.cohorts.services import add_assignment, create_cohort, enrol
from apps.submissions.models import Project, Run
from benchmarks.live.site import COHORT, FOLLOWED, SUBMITTED
from filrouge import default_plan


def write(students: int) -> list[dict[str, Any]]:
    """A cohort with an assignment to submit and one that is being graded."""
    cohort = create_cohort(name="Bench", slug=COHORT)
    plan = default_plan().to_mapping()
    add_assignment(cohort=cohort, title="To submit", slug=SUBMITTED, plan=plan)
    followed = add_assignment(cohort=cohort, title="To follow", slug=FOLLOWED, plan=plan)
    people = []
    for number in range(students):
        user = User.objects.create_user(f"student{number}@example.org", None, full_name=f"Student {number}")
        enrol(cohort=cohort, user=user)
        people.append({"session": _session(user), "run": _running(followed, user), "token": _token(user)})
    return people


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _token(user: User) -> str:
    return f"bench{user.pk}"


def _running(assignment: Assignment, user: User) -> int:
    """A run that no worker holds and no sweep takes back: its changes are written by `benchmarks.live.changes`."""
    project = Project.objects.create(assignment=assignment, student=user, url="https://git.example.org/bench")
    plan = assignment.grading_plan()
    now = timezone.now()
    run = Run.objects.create(
        project=project,
        number=1,
        url=project.url,
        plan=plan.to_mapping(),
        plan_version=plan.version,
        state=Run.State.RUNNING,
        stage="tests",
        started_at=now,
        lease_until=now + timedelta(hours=1),
        claim_token=_token(user),
    )
    return int(run.pk)


if __name__ == "__main__":
    print(json.dumps(write(int(sys.argv[1]))))
