"""What a cohort is asked to do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.models.cohort import Cohort
from apps.pipeline import Plan, PlanError


def validate_plan(value: object) -> None:
    """Refuse a plan that the engine would refuse; raises ValidationError."""
    try:
        Plan.from_mapping(value if isinstance(value, dict) else {})
    except PlanError as error:
        raise ValidationError(_("This plan cannot be used: %(reason)s"), params={"reason": str(error)}) from error


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by who may see them."""

    def open_to(self, user: User) -> AssignmentQuerySet:
        """Those that have opened, of the cohorts of `user` that go on."""
        opened = Q(opens_at__isnull=True) | Q(opens_at__lte=timezone.now())
        return self.filter(opened, cohort__memberships__user=user, cohort__archived_at__isnull=True)


class Assignment(models.Model):
    """What a cohort is asked to do, and the plan that grades it."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), blank=True)
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
            models.UniqueConstraint(fields=["cohort", "slug"], name="assignment_slug_unique_in_cohort"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(due_at__isnull=True) | Q(due_at__gt=F("opens_at")),
                name="assignment_due_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether students may see it and submit: late submissions are accepted, and shown as late."""
        return self.opens_at is None or self.opens_at <= timezone.now()

    def grading_plan(self) -> Plan:
        """The plan as the engine reads it; raises PlanError when the stored one has become unusable."""
        return Plan.from_mapping(self.plan)
