"""What was written to a student, so that nothing is written twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment


class Notice(models.Model):
    """One message: about a run that ended, or about an assignment that is due soon. The row is written before the
    message is sent, and taken back when it cannot be.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    run = models.OneToOneField(
        "submissions.Run", on_delete=models.CASCADE, null=True, blank=True, related_name="notice"
    )
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["student", "assignment"], name="notice_once_per_assignment"),
            models.CheckConstraint(
                condition=Q(run__isnull=True, assignment__isnull=False) | Q(run__isnull=False, assignment__isnull=True),
                name="notice_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} - {self.run or self.assignment}"
