"""Who is expected in a cohort."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models.cohort import Cohort


class RosterEntry(models.Model):
    """A person on the school's list, known by e-mail address, tied to their account once they are a member.

    ``external_id`` is the school's own number for the person; no two of a cohort share one.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="roster")
    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=150)
    external_id = models.CharField(_("school’s number"), max_length=60, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="roster_entries"
    )

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")
        ordering = ("cohort", "full_name", "email")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "email"], name="roster_email_once_per_cohort"),
            models.CheckConstraint(condition=Q(email=Lower("email")) & ~Q(email=""), name="roster_email_in_lower_case"),
            models.UniqueConstraint(
                fields=["cohort", "external_id"],
                condition=~Q(external_id=""),
                name="roster_external_id_once_per_cohort",
            ),
            models.UniqueConstraint(
                fields=["cohort", "user"], condition=Q(user__isnull=False), name="roster_user_once_per_cohort"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name
