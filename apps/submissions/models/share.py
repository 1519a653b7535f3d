"""What a student shows of a project to whoever has an address that nobody can guess: a badge, or the newest verdict."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

TOKEN_BYTES = 24


def new_token() -> str:
    """A part of an address that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Share(models.Model):
    """One opt-in; without a row nothing is shown, and a row that was deleted leaves its address dead for ever.

    A badge stands where everybody reads its address, so the verdict has an address of its own. Neither says who the
    student is, nor where the repository lies, unless ``with_name`` and ``with_repository`` say so; a badge tells the
    state alone unless ``with_score``.
    """

    class Kind(models.TextChoices):
        """What is shown."""

        BADGE = "badge", _("badge")
        VERDICT = "verdict", _("verdict")

    project = models.ForeignKey("submissions.Project", on_delete=models.CASCADE, related_name="shares")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    token = models.CharField(_("part of the address"), max_length=60, unique=True, default=new_token, editable=False)
    with_score = models.BooleanField(_("with the score"), default=False)
    with_name = models.BooleanField(_("with my name"), default=False)
    with_repository = models.BooleanField(_("with the repository"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="share_once_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=["badge", "verdict"]), name="share_kind_known"),
            models.CheckConstraint(condition=~Q(token=""), name="share_token_given"),
        ]

    def __str__(self) -> str:
        return f"{self.project} - {self.kind}"
