"""What is remembered of projects so that an instructor may ask where two of them have a common origin."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment


class Trace(models.Model):
    """A commit or a file of a project's newest graded revision, by the hash that git gives its content.

    ``label`` is the commit's subject or the file's path; ``assignment`` is the project's, kept here so that what is
    shared within an assignment is found by one index.
    """

    class Kind(models.TextChoices):
        """What git names by that hash."""

        COMMIT = "commit", _("commit")
        FILE = "file", _("file")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="traces")
    project = models.ForeignKey("submissions.Project", on_delete=models.CASCADE, related_name="traces")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    digest = models.CharField(_("hash"), max_length=64)
    label = models.CharField(_("subject or path"), max_length=300)
    author = models.CharField(_("author"), max_length=150, blank=True)
    authored_at = models.DateTimeField(_("authored"), null=True, blank=True)
    size_bytes = models.PositiveBigIntegerField(_("bytes"), default=0)

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        indexes = [models.Index(fields=["assignment", "kind", "digest", "project"], name="trace_shared")]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "digest"], name="trace_once_per_project"),
            models.CheckConstraint(
                condition=Q(kind="commit", authored_at__isnull=False) | Q(kind="file", authored_at__isnull=True),
                name="trace_commits_alone_are_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:10]}"


class GivenCode(models.Model):
    """What the template of an assignment gave to everybody: hashes that are never held against anybody.

    ``error`` is the engine's message when the template could not be read.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="given_code")
    url = models.CharField(_("template"), max_length=500)
    digests = models.JSONField(_("hashes"), default=list)
    error = models.JSONField(_("error"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), default=timezone.now)

    class Meta:
        verbose_name = _("given code")
        verbose_name_plural = _("given code")

    def __str__(self) -> str:
        return self.url


class SettledQuestion(models.Model):
    """Two projects whose likeness was looked into, and what came of it. ``first`` has the lower id."""

    first = models.ForeignKey("submissions.Project", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("submissions.Project", on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(_("what came of it"), max_length=2000)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("settled question")
        verbose_name_plural = _("settled questions")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="settled_question_once_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="settled_question_pair_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="settled_question_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"
