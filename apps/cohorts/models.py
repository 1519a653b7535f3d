"""Cohorts, who belongs to them, and what they are asked to do."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.pipeline import Plan, PlanError


def new_join_code() -> str:
    """A code that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)


def validate_plan(value: object) -> None:
    """Refuse a plan that the engine would refuse; raises ValidationError."""
    try:
        Plan.from_mapping(value if isinstance(value, dict) else {})
    except PlanError as error:
        raise ValidationError(_("This plan cannot be used: %(reason)s"), params={"reason": str(error)}) from error


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts by who may see what of them."""

    def with_member(self, user: User) -> CohortQuerySet:
        """Those that `user` belongs to, in whatever role."""
        return self.filter(memberships__user=user)

    def taught_by(self, user: User) -> CohortQuerySet:
        """Those that `user` is an instructor of."""
        return self.filter(memberships__user=user, memberships__role=Membership.Role.INSTRUCTOR)


class Cohort(models.Model):
    """A group of students who follow the course together."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    join_code = models.CharField(_("join code"), max_length=40, default=new_join_code)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="cohorts")

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="cohort_slug_unique"),
            models.UniqueConstraint(fields=["join_code"], name="cohort_join_code_unique"),
            models.CheckConstraint(condition=~Q(join_code=""), name="cohort_join_code_given"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a cohort; the role says what they may see there."""

    class Role(models.TextChoices):
        """Students see their own work, instructors everybody's."""

        STUDENT = "student", _("student")
        INSTRUCTOR = "instructor", _("instructor")

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.STUDENT)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("cohort", "joined_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], name="membership_once_per_cohort"),
            models.CheckConstraint(condition=Q(role__in=["student", "instructor"]), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.cohort}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by who may see them."""

    def open_to(self, user: User) -> AssignmentQuerySet:
        """Those of the cohorts of `user` that have opened."""
        opened = Q(opens_at__isnull=True) | Q(opens_at__lte=timezone.now())
        return self.filter(opened, cohort__memberships__user=user)


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
