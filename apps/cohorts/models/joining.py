"""Links that lead into a cohort."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models.cohort import Cohort, Membership


def new_join_code() -> str:
    """A code that cannot be guessed: 128 random bits."""
    return secrets.token_urlsafe(16)


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    """Links by whether they still open."""

    def usable(self) -> JoinLinkQuerySet:
        """Those of cohorts that go on, neither revoked nor expired."""
        current = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(current, revoked_at__isnull=True, cohort__archived_at__isnull=True)


class JoinLink(models.Model):
    """An address that makes whoever opens it a member, in one role, until it expires or is revoked.

    No link makes instructors: an instructor appoints them among the members.
    """

    ROLES = (Membership.Role.STUDENT, Membership.Role.ASSISTANT)

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="join_links")
    code = models.CharField(_("code"), max_length=40, default=new_join_code, editable=False)
    role = models.CharField(
        _("role"), max_length=10, choices=[(role.value, role.label) for role in ROLES], default=Membership.Role.STUDENT
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("join link")
        verbose_name_plural = _("join links")
        ordering = ("cohort", "-id")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="join_link_code_unique"),
            models.CheckConstraint(condition=~Q(code=""), name="join_link_code_given"),
            models.CheckConstraint(condition=Q(role__in=["student", "assistant"]), name="join_link_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort} - {self.get_role_display()}"

    @property
    def has_expired(self) -> bool:
        """Whether its time has passed."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
