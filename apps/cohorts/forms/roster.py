"""A roster, as a file or as text to correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cohorts.roster_file import MAXIMUM_BYTES, decode


class RosterForm(forms.Form):
    """The file wins over the text; ``cleaned_data["text"]`` holds what is to be read."""

    file = forms.FileField(
        label=_("CSV file"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"})
    )
    text = forms.CharField(
        label=_("Or the lines themselves"),
        required=False,
        strip=False,
        max_length=MAXIMUM_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
        help_text=_("The first line names the columns, for instance: e-mail; name; id. Commas and tabs do as well."),
    )

    def clean_file(self) -> Any:
        """Refuse what cannot be a roster by its size alone."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAXIMUM_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB: it is no roster."))
        return file

    def clean(self) -> dict[str, Any] | None:
        """Decode the file."""
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            cleaned["text"] = decode(file.read())
        if not self.errors and not cleaned.get("text", "").strip():
            self.add_error(None, _("Choose a file, or paste its lines."))
        return cleaned
