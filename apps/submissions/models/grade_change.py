"""The trail of every grade that a person, and not the engine, changed. The student sees it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GradeChange(models.Model):
    """One decision about one project: what it changed the kept grade from and to, why, by whom and when.

    ``code`` names the check that was judged anew, and is empty for the other kinds; ``run`` is what it is about.
    """

    class Kind(models.TextChoices):
        """A grade given in place of the computed one, such a grade withdrawn, one check judged anew, or a regrade whose
        result replaces better ones.
        """

        GRANTED = "granted", _("grade given by hand")
        WITHDRAWN = "withdrawn", _("grade given by hand taken back")
        CHECK = "check", _("check judged anew")
        REPLACED = "replaced", _("replaced by a new grading")

    project = models.ForeignKey("submissions.Project", on_delete=models.CASCADE, related_name="grade_changes")
    run = models.ForeignKey(
        "submissions.Run", on_delete=models.CASCADE, null=True, blank=True, related_name="grade_changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    code = models.CharField(_("code"), max_length=20, blank=True)
    before_percent = models.FloatField(_("grade before"), null=True, blank=True)
    after_percent = models.FloatField(_("grade after"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("grade change")
        verbose_name_plural = _("grade changes")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="grade_change_reason_given"),
            models.CheckConstraint(
                condition=Q(kind="check", run__isnull=False) & ~Q(code="")
                | Q(kind__in=["granted", "withdrawn"], code="", run__isnull=True)
                | Q(kind="replaced", code="", run__isnull=False),
                name="grade_change_says_what_it_is_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"
