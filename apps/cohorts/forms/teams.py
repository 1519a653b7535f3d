"""Where one student works."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models.team import NAME_CHARACTERS


class PlaceForm(forms.Form):
    """The name of a team, known or new, or none. The page offers the known ones as the list ``teams``."""

    team = forms.CharField(
        label=_("Team"),
        required=False,
        max_length=NAME_CHARACTERS,
        widget=forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}),
        help_text=_("A name that no team has makes a new team. Left empty, the student works alone."),
    )
