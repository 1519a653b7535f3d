"""A group of students, and the people of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.zones import validate_time_zone

DEFAULT_TIME_ZONE = "Europe/Paris"
RESERVED_SLUGS = ("new",)
"""Words that stand in the site's own addresses where a cohort's short name would."""


class CohortQuerySet(models.QuerySet["Cohort"]):
    """Cohorts by who may see what of them."""

    def with_member(self, user: User) -> CohortQuerySet:
        """Those that `user` belongs to, in whatever role."""
        return self.filter(memberships__user=user)

    def taught_by(self, user: User) -> CohortQuerySet:
        """Those that `user` is an instructor of, and may change."""
        return self.filter(memberships__user=user, memberships__role=Membership.Role.INSTRUCTOR)

    def followed_by(self, user: User) -> CohortQuerySet:
        """Those whose students' work `user` may see: as an instructor, or as an assistant, who may only look."""
        return self.filter(memberships__user=user, memberships__role__in=Membership.STAFF)


class Cohort(models.Model):
    """A group of students who follow the course together. An archived one can be read, and takes nothing new."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name in addresses"), max_length=60)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=DEFAULT_TIME_ZONE, validators=[validate_time_zone]
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership", related_name="cohorts")

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="cohort_slug_unique"),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_SLUGS),
                name="cohort_slug_not_reserved",
                violation_error_message=_("This short name is a word of the site's own addresses."),
            ),
            models.CheckConstraint(condition=~Q(time_zone=""), name="cohort_time_zone_given"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it is over: nobody joins, nobody submits."""
        return self.archived_at is not None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which its dates are written and read."""
        return ZoneInfo(self.time_zone)


class Membership(models.Model):
    """A person's place in a cohort; the role says what they may see there."""

    class Role(models.TextChoices):
        """Students see their own work, assistants everybody's, instructors change things as well."""

        STUDENT = "student", _("student")
        ASSISTANT = "assistant", _("assistant")
        INSTRUCTOR = "instructor", _("instructor")

    STAFF = (Role.ASSISTANT, Role.INSTRUCTOR)

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
            models.CheckConstraint(
                condition=Q(role__in=["student", "assistant", "instructor"]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.cohort}"

    @property
    def is_staff(self) -> bool:
        """Whether this person may see the work of the cohort's students."""
        return self.role in self.STAFF
