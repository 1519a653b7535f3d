"""What a run found: the engine's whole report, and the verdict of each check."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.submissions.models.run import Run


class RunReport(models.Model):
    """The engine's whole report, apart from the run so that lists never load it. ``paths`` are those of the files that
    are kept with the run, or with the run whose verdict it reuses.
    """

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="report", primary_key=True)
    document = models.JSONField(_("report"))
    paths = models.JSONField(_("kept files"), default=list)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return str(self.run)


class CheckResult(models.Model):
    """The verdict of one check of a run; ``document`` is the engine's own record, with message and findings."""

    class Outcome(models.TextChoices):
        """As the engine names them."""

        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("skipped")
        ERRORED = "errored", _("not judged")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="checks")
    code = models.CharField(_("code"), max_length=20)
    family = models.CharField(_("family"), max_length=20)
    lesson = models.CharField(_("lesson"), max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    score = models.FloatField(_("score"), null=True, blank=True)
    weight = models.FloatField(_("weight"))
    points = models.FloatField(_("points"))
    max_points = models.FloatField(_("points at most"))
    required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(_("position"))
    document = models.JSONField(_("record"))

    class Meta:
        verbose_name = _("check result")
        verbose_name_plural = _("check results")
        ordering = ("run", "position", "code")
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="check_result_once_per_run"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="check_result_score_in_range"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("max_points")), name="check_result_points_in_range"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["passed", "failed", "skipped", "errored"]), name="check_result_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} - {self.outcome}"

    @property
    def is_bonus(self) -> bool:
        """Whether its points come on top of the others'."""
        return bool(self.document.get("bonus"))
