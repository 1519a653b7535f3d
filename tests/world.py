"""One cohort with somebody of each kind, and a thing of each kind that a route names."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin

from apps.accounts.mail import leave_token
from apps.accounts.models import User
from apps.submissions.models import Run, Share
from tests.conftest import WHEEL
from tests.factories import (
    AssignmentFactory,
    AssistantFactory,
    CheckResultFactory,
    CohortFactory,
    CommentFactory,
    ContestFactory,
    ExtensionFactory,
    FinishedRunFactory,
    InstructorFactory,
    JoinLinkFactory,
    ProjectFactory,
    RosterEntryFactory,
    RunFileFactory,
    RunReportFactory,
    ShareFactory,
    StudentFactory,
    TeamFactory,
    UserFactory,
)
from tests.submissions.reports import interface, report

MARK = "only-of-the-owner"
"""Stands in everything that belongs to the owner: name, e-mail address, repository, commit."""


class World:
    """``people`` are those of `tests.who_may.PEOPLE`, None for the visitor."""

    def __init__(self) -> None:
        self.cohort = CohortFactory(slug="spring")
        self.assignment = AssignmentFactory(cohort=self.cohort, slug="project", team_size=2)
        self.owner = StudentFactory(
            cohort=self.cohort, user__full_name=f"Name {MARK}", user__email=f"{MARK}@example.org"
        )
        project = ProjectFactory(
            assignment=self.assignment, student=self.owner.user, url=f"https://git.example.org/{MARK}/project"
        )
        self.run: Run = FinishedRunFactory(project=project, subject=f"feat: {MARK}", branch=MARK)
        paths = [RunFileFactory(run=self.run, path="src/moves.py", text=f"WHOSE = '{MARK}'\n").path]
        RunReportFactory(run=self.run, document=json.loads(report(interface=interface()).to_json()), paths=paths)
        CheckResultFactory(run=self.run, code="GIT03", document=json.loads(report().to_json())["checks"][0])
        self.people: dict[str, User | None] = {
            "visitor": None,
            "outsider": UserFactory(),
            "fellow": StudentFactory(cohort=self.cohort).user,
            "other_instructor": InstructorFactory().user,
            "operator": UserFactory(is_staff=True, is_superuser=True),
            "assistant": AssistantFactory(cohort=self.cohort).user,
            "instructor": InstructorFactory(cohort=self.cohort).user,
            "owner": self.owner.user,
        }
        self.other_project = ProjectFactory(assignment=self.assignment, student=self.people["fellow"])
        self.team = TeamFactory(assignment=self.assignment)
        self.link = JoinLinkFactory(cohort=self.cohort)
        self.entry = RosterEntryFactory(cohort=self.cohort)
        self.shares = {kind: ShareFactory(project=self.run.project, kind=kind) for kind in Share.Kind}
        self.extension = ExtensionFactory(assignment=self.assignment, student=self.owner.user, reason=MARK)
        self.comment = CommentFactory(run=self.run, author=self.people["instructor"], text=MARK)
        CheckResultFactory(run=self.run, code="TEST01", document=json.loads(report().to_json())["checks"][0])
        self.contest = ContestFactory(run=self.run, code="TEST01", text=MARK)

    def values(self, route: str) -> dict[str, Any]:
        """What stands for the parameters in an address of `route`: a new kind of parameter adds its line here."""
        by_name = {
            "slug": self.cohort.slug,
            "cohort": self.cohort.slug,
            "assignment": self.assignment.slug,
            "membership_id": self.owner.pk,
            "link_id": self.link.pk,
            "entry_id": self.entry.pk,
            "extension_id": self.extension.pk,
            "student_id": self.owner.user.pk,
            "comment_id": self.comment.pk,
            "contest_id": self.contest.pk,
            "join_code": self.link.code,
            "project_id": self.run.project_id,
            "first": self.run.project_id,
            "second": self.other_project.pk,
            "run_id": self.run.pk,
            "module": "moves",
            "module_slug": "devops",
            "lesson_slug": "why-devops",
            "code": "GIT03",
            "path": "src/moves.py",
            "uidb36": "1",
            "key": "no-such-key",
            "id": self.owner.user.pk,
            "object_id": self._object_id(route),
            "content_type_id": "1",
            "app_label": "submissions",
            "url": "anything",
            "kind": Share.Kind.BADGE,
            "token": self.shares[Share.Kind.BADGE if route.endswith(":badge") else Share.Kind.VERDICT].token,
        }
        if route == "accounts:unsubscribe":
            by_name["token"] = leave_token(self.owner.user, "mail_before_due")
        if route == "submissions:join_team":
            by_name["code"] = self.team.code
        return by_name | OF_ONE_ROUTE.get(route, {}) | self._of_a_room(route)

    def _of_a_room(self, route: str) -> dict[str, str]:
        return {"slug": self.assignment.slug} if route.startswith("submissions:") else {}

    def _object_id(self, route: str) -> str:
        """The key of something that the administration shows at `route`."""
        models = {f"admin:{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
        model = models.get(route.rpartition("_")[0])
        found = model._default_manager.first() if model else None
        return str(found.pk) if found else "1"


OF_ONE_ROUTE = {"courses:answer": {"key": "third-silo"}, "wheel": {"name": WHEEL}}
