"""What one student was granted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.models.assignment import Assignment

if TYPE_CHECKING:
    from apps.cohorts.models.team import Team


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """Extensions by whom they are for."""

    def of(self, student: User, assignment: Assignment) -> Extension | None:
        """What `student` was granted for `assignment`, if anything."""
        return self.filter(student=student, assignment=assignment).first()

    def shared_by(self, student: User) -> ExtensionQuerySet:
        """What was granted to `student`, or for the same assignment to somebody of their team."""
        mates = student.team_memberships.filter(
            assignment=OuterRef("assignment"),
            assignment__team_size__gt=1,
            team__memberships__student=OuterRef("student"),
        )
        return self.filter(Q(student=student) | Exists(mates))

    def due_dates(self, assignment: Assignment) -> dict[int, datetime]:
        """The later dates that hold for students of `assignment`, by student: their own, or their team's latest."""
        granted = self.filter(assignment=assignment, due_at__isnull=False).values_list("student", "due_at")
        own = {student: due_at for student, due_at in granted if due_at}
        if not own or not assignment.is_in_teams:
            return own
        places = list(assignment.team_memberships.values_list("team", "student"))
        latest: dict[int, datetime] = {}
        for team, student in places:
            if student in own:
                latest[team] = max(own[student], latest.get(team, own[student]))
        return own | {student: latest[team] for team, student in places if team in latest}

    def of_team(self, team: Team, student: User) -> Extension | None:
        """What holds for `student` in `team`: the best of what its members were granted."""
        members = team.memberships.values("student")
        return best_of(self.filter(assignment=team.assignment_id, student__in=members), student)


class Extension(models.Model):
    """More time, more attempts, or both, for one student and one assignment; the student sees it with its reason.

    ``due_at`` only ever prolongs: an earlier one than the assignment's changes nothing.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="extensions")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField(_("due instead"), null=True, blank=True)
    extra_attempts = models.PositiveSmallIntegerField(_("attempts more"), default=0)
    reason = models.CharField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("assignment", "student")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "student"], name="extension_once_per_student"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(extra_attempts__gt=0),
                name="extension_grants_something",
                violation_error_message=_("Grant a later date, more attempts, or both."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.student} - {self.assignment}"


def best_of(extensions: Iterable[Extension], student: User | None = None) -> Extension | None:
    """The latest date and the most attempts that any of `extensions`, all of one team, grants; never saved.

    Its reason is what `student` was told; what others were told is not for their eyes.
    """
    granted = list(extensions)
    if not granted:
        return None
    return Extension(
        assignment_id=granted[0].assignment_id,
        due_at=max((one.due_at for one in granted if one.due_at), default=None),
        extra_attempts=max(one.extra_attempts for one in granted),
        reason=next((one.reason for one in granted if student and one.student_id == student.pk), ""),
    )
