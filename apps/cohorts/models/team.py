"""Who works together on an assignment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.models.assignment import Assignment
from apps.cohorts.models.joining import new_join_code

NAME_CHARACTERS = 80


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams by who is in them."""

    def of(self, student: User, assignment: Assignment) -> Team | None:
        """The team of `student` for `assignment`; no query where nobody works in teams."""
        if not assignment.is_in_teams:
            return None
        return self.filter(assignment=assignment, memberships__student=student).first()

    def with_several(self) -> TeamQuerySet:
        """Those of two students or more."""
        return self.alias(students_total=Count("memberships")).filter(students_total__gte=2)


class Team(models.Model):
    """Students who share one project of an assignment: its repository, its runs, its attempts, its verdicts.

    A team is of one assignment, so that those of the next one can differ without touching what was won before. ``code``
    lets in whoever a member passes it on to, while students form their teams themselves.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(_("name"), max_length=NAME_CHARACTERS)
    code = models.CharField(_("code"), max_length=40, default=new_join_code, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    students = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TeamMembership", related_name="teams")

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ("assignment", "name")
        constraints = [
            models.UniqueConstraint(
                "assignment",
                Lower("name"),
                name="team_name_once_per_assignment",
                violation_error_message=_("Another team of this assignment has this name."),
            ),
            models.UniqueConstraint(fields=["code"], name="team_code_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="team_name_given"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """A student’s place in a team. ``assignment`` is the team’s, so that nobody is in two teams of one."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="team_memberships")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships")

    class Meta:
        verbose_name = _("place in a team")
        verbose_name_plural = _("places in teams")
        ordering = ("team", "id")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "student"], name="team_once_per_student_and_assignment"),
        ]

    def __str__(self) -> str:
        return f"{self.student} - {self.team}"
