"""What an instructor writes beside a verdict: at a line, at a check, or about the run as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.models import Cohort

TEXT_CHARACTERS = 2000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by who wrote them."""

    def changeable_by(self, user: User) -> CommentQuerySet:
        """Those that `user` wrote, as long as they teach the cohort."""
        return self.filter(author=user, run__project__assignment__cohort__in=Cohort.objects.taught_by(user))


class Comment(models.Model):
    """Text beside one run. ``path`` and ``line`` name a line of the graded commit, ``code`` a check; without either it
    is about the run as a whole. The student reads it as soon as they may read the verdict.
    """

    run = models.ForeignKey("submissions.Run", on_delete=models.CASCADE, related_name="comments")
    path = models.CharField(_("path"), max_length=1000, blank=True)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    text = models.TextField(_("comment"), max_length=TEXT_CHARACTERS)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_text_given"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), TEXT_CHARACTERS), name="comment_text_bounded"
            ),
            models.CheckConstraint(
                condition=Q(path="", line__isnull=True) | Q(line__isnull=False, line__gte=1, code="") & ~Q(path=""),
                name="comment_about_a_line_a_check_or_the_run",
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(edited_at__gte=F("written_at")),
                name="comment_edited_after_it_was_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.code or self.path}"
