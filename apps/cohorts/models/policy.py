"""The rules of an assignment beside its plan: lateness, attempts, branch, feedback, template."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.cohorts.late_policy import WHOLE_PERCENT, LateKind, LatePolicy, LateStepsError, read_steps
from filrouge import SourcePolicy, StudentError, check_source, say

if TYPE_CHECKING:
    from apps.cohorts.models.extension import Extension

LARGEST_TEAM = 20
"""Students in a team, at most."""

_PERCENT = [MinValueValidator(0), MaxValueValidator(WHOLE_PERCENT)]


class Feedback(models.TextChoices):
    """What a student sees of their verdicts. Instructors and assistants always see everything."""

    FULL = "full", _("everything")
    SCORE = "score", _("the score alone")
    NOTHING = "nothing", _("nothing but that it was graded")


def validate_late_steps(value: object) -> None:
    """Refuse steps that cannot be; raises ValidationError."""
    try:
        read_steps(value)
    except LateStepsError as error:
        raise ValidationError(str(error)) from error


def validate_repository(value: str) -> None:
    """Refuse an address that could not be cloned from here; raises ValidationError with the engine's own words."""
    try:
        check_source(value, SourcePolicy(trusted=settings.TRUSTED_SOURCES))
    except StudentError as error:
        raise ValidationError(say(error.message, (get_language() or "en")[:2])) from error


class AssignmentPolicy(models.Model):
    """What `Assignment` has besides its texts and its plan.

    ``attempts_allowed`` and ``attempts_per_day`` are unlimited when None; a day is one of the cohort's calendar. An
    empty ``branch`` leaves the choice to the student, whose default branch is graded unless they name another.
    ``feedback`` holds until ``full_feedback_at``, for ever when that is None. With a ``team_size`` of 1 everybody works
    alone; above, that many students at most share one project.
    """

    late_kind = models.CharField(_("late submissions"), max_length=10, choices=LateKind, default=LateKind.FREE)
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=0)
    late_steps = models.JSONField(_("steps"), default=list, blank=True, validators=[validate_late_steps])
    late_percent_per_day = models.FloatField(_("percent per day"), default=0, validators=_PERCENT)
    late_maximum_percent = models.FloatField(_("percent at most"), default=WHOLE_PERCENT, validators=_PERCENT)
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    attempts_per_day = models.PositiveSmallIntegerField(_("attempts per day"), null=True, blank=True)
    minutes_between_attempts = models.PositiveIntegerField(_("minutes between attempts"), default=0)
    branch = models.CharField(_("graded branch"), max_length=200, blank=True)
    feedback = models.CharField(_("what students see"), max_length=10, choices=Feedback, default=Feedback.FULL)
    full_feedback_at = models.DateTimeField(_("everything is shown from"), null=True, blank=True)
    template_url = models.CharField(
        _("template repository"), max_length=500, blank=True, validators=[validate_repository]
    )
    team_size = models.PositiveSmallIntegerField(_("students per team"), default=1)
    students_form_teams = models.BooleanField(_("students form their teams themselves"), default=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(late_kind__in=["free", "refused", "steps", "per_day"]), name="assignment_late_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(late_kind="steps", late_steps=[]),
                name="assignment_late_steps_given",
                violation_error_message=_("A cost by steps needs at least one step."),
            ),
            models.CheckConstraint(
                condition=Q(late_percent_per_day__gte=0, late_percent_per_day__lte=100)
                & (~Q(late_kind="per_day") | Q(late_percent_per_day__gt=0)),
                name="assignment_late_percent_per_day_in_range",
                violation_error_message=_("A cost per day is above 0 and up to 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(late_maximum_percent__gte=0, late_maximum_percent__lte=100),
                name="assignment_late_maximum_percent_in_range",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed__isnull=True) | Q(attempts_allowed__gte=1),
                name="assignment_attempts_at_least_one",
                violation_error_message=_("There is at least one attempt."),
            ),
            models.CheckConstraint(
                condition=Q(attempts_per_day__isnull=True) | Q(attempts_per_day__gte=1),
                name="assignment_attempts_per_day_at_least_one",
                violation_error_message=_("There is at least one attempt per day."),
            ),
            models.CheckConstraint(
                condition=Q(feedback__in=["full", "score", "nothing"]), name="assignment_feedback_known"
            ),
            models.CheckConstraint(
                condition=Q(team_size__gte=1, team_size__lte=LARGEST_TEAM),
                name="assignment_team_size_in_range",
                violation_error_message=_("A team has from 1 to 20 students."),
            ),
        ]

    @property
    def late_policy(self) -> LatePolicy:
        """What lateness costs."""
        return LatePolicy(
            kind=LateKind(self.late_kind),
            grace_days=self.grace_days,
            steps=read_steps(self.late_steps),
            percent_per_day=self.late_percent_per_day,
            maximum_percent=self.late_maximum_percent,
        )

    @property
    def feedback_now(self) -> Feedback:
        """What its students see at this moment."""
        if self.full_feedback_at is not None and self.full_feedback_at <= timezone.now():
            return Feedback.FULL
        return Feedback(self.feedback)

    @property
    def is_in_teams(self) -> bool:
        """Whether students may share a project."""
        return self.team_size > 1

    def attempts_for(self, extension: Extension | None) -> int | None:
        """How many attempts somebody has with this `extension`, or without; None when they are not limited."""
        if self.attempts_allowed is None:
            return None
        return self.attempts_allowed + (extension.extra_attempts if extension else 0)


def later(due_at: datetime | None, extended: datetime | None) -> datetime | None:
    """The later of two due dates: an extension never shortens, and nothing is late where nothing is due."""
    return due_at if due_at is None or extended is None else max(due_at, extended)
