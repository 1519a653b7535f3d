"""What a student ticks to show their work to others."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.submissions.models import Share


class BadgeForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """What a badge says."""

    class Meta:
        model = Share
        fields = ("with_score",)
        labels = {"with_score": _("With the score")}


class VerdictForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """What a public verdict says of the student."""

    class Meta:
        model = Share
        fields = ("with_name", "with_repository")
        labels = {"with_name": _("With my name"), "with_repository": _("With the address of my repository")}
