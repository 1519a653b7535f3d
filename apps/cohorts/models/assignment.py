"""What a cohort is asked to do."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.late_policy import Lateness
from apps.cohorts.models.cohort import Cohort
from apps.cohorts.models.policy import AssignmentPolicy, Feedback, later
from apps.cohorts.plan_faults import said
from filrouge import Plan, PlanError

if TYPE_CHECKING:
    from apps.cohorts.models.extension import Extension


def validate_plan(value: object) -> None:
    """Refuse a plan that the engine would refuse; raises ValidationError."""
    try:
        Plan.from_mapping(value if isinstance(value, dict) else {})
    except PlanError as error:
        raise ValidationError(_("This plan cannot be used: %(reason)s"), params={"reason": said(error)}) from error


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by who may see them."""

    def open_to(self, user: User) -> AssignmentQuerySet:
        """Those that have opened, of the cohorts of `user` that go on."""
        opened = Q(opens_at__isnull=True) | Q(opens_at__lte=timezone.now())
        return self.filter(opened, cohort__memberships__user=user, cohort__archived_at__isnull=True)

    def holding_back(self) -> AssignmentQuerySet:
        """Those whose students do not see their verdicts whole at this moment: `feedback_now` says so."""
        return self.exclude(
            Q(feedback=Feedback.FULL) | Q(full_feedback_at__isnull=False, full_feedback_at__lte=timezone.now())
        )

    def without_texts(self) -> AssignmentQuerySet:
        """The same, for lists: plans and texts are left where they are."""
        return self.defer("plan", "text_en", "text_fr")


class Assignment(AssignmentPolicy):
    """What a cohort is asked to do, and the plan and the policy that grade it.

    A title or a text that is not written in a reader's language is shown in the other one.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=160, blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    lessons = models.JSONField(_("lessons"), default=list, blank=True)
    plan = models.JSONField(_("plan"), validators=[validate_plan])
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("cohort", "position", "id")
        constraints = [
            *AssignmentPolicy.Meta.constraints,
            models.UniqueConstraint(
                fields=["cohort", "slug"],
                name="assignment_slug_unique_in_cohort",
                violation_error_message=_("Another assignment of this cohort has this short name."),
            ),
            models.CheckConstraint(
                condition=~Q(slug="new"),
                name="assignment_slug_not_reserved",
                violation_error_message=_("This short name is a word of the site's own addresses."),
            ),
            models.CheckConstraint(
                condition=~Q(title_en="", title_fr=""),
                name="assignment_title_given",
                violation_error_message=_("Give it a title, in French or in English."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(due_at__isnull=True) | Q(due_at__gt=F("opens_at")),
                name="assignment_due_after_it_opens",
                violation_error_message=_("It is due after it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse that everybody works alone while some share a project; raises ValidationError."""
        super().clean()
        if self.pk and not self.is_in_teams and self.teams.with_several().exists():
            said = _("There are teams of two students or more: dissolve them on the page “Teams” first.")
            raise ValidationError(said)

    @property
    def title(self) -> str:
        """The title in the reader's language where there is one."""
        return self.title_fr or self.title_en if _reader_is_french() else self.title_en or self.title_fr

    @property
    def text(self) -> str:
        """The text, in Markdown, in the reader's language where there is one."""
        return self.text_fr or self.text_en if _reader_is_french() else self.text_en or self.text_fr

    @property
    def is_open(self) -> bool:
        """Whether students may see it and submit."""
        return self.opens_at is None or self.opens_at <= timezone.now()

    def due_for(self, extension: Extension | None) -> datetime | None:
        """When it is due for somebody with this `extension`, or without; None when nothing is ever late."""
        return later(self.due_at, extension.due_at if extension else None)

    def lateness(self, moment: datetime, extension: Extension | None) -> Lateness:
        """What submitting at `moment` costs somebody with this `extension`, or without."""
        return self.late_policy.lateness(moment, self.due_for(extension), self.cohort.zone)

    def copied_to(self, cohort: Cohort, days_later: int | None) -> Assignment:
        """The same for `cohort`, unsaved: its dates `days_later` at the same hour of that cohort's clock, in summer and
        in winter time, or left empty with None. Raises OverflowError where no calendar has such a date.
        """
        assignment = copy(self)
        assignment.pk, assignment.cohort, assignment._state = None, cohort, ModelState()
        for field in self._meta.concrete_fields:
            moment = getattr(self, field.attname)
            if isinstance(field, models.DateTimeField) and moment is not None:
                moved = None if days_later is None else moment.astimezone(cohort.zone) + timedelta(days=days_later)
                setattr(assignment, field.attname, moved and moved.astimezone(UTC))
        return assignment

    def grading_plan(self) -> Plan:
        """The plan as the engine reads it; raises PlanError when the stored one has become unusable."""
        return Plan.from_stored(self.plan)


def _reader_is_french() -> bool:
    return (get_language() or "").startswith("fr")
