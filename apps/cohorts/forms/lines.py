"""Lines about people, as a file or as text to correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cohorts.spreadsheet import MAXIMUM_BYTES, decode


class LinesField(forms.CharField):
    """The lines themselves; the help text names their columns."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"})

    def __init__(self, **values: Any) -> None:
        label = _("Or the lines themselves")
        super().__init__(label=label, required=False, strip=False, max_length=MAXIMUM_BYTES, **values)


class LinesForm(forms.Form):
    """The file wins over the text; ``cleaned_data["text"]`` holds what is to be read."""

    file = forms.FileField(
        label=_("CSV file"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"})
    )

    def clean_file(self) -> Any:
        """Refuse what cannot be a list of people by its size alone."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAXIMUM_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB: it is no list of people."))
        return file

    def clean(self) -> dict[str, Any] | None:
        """Decode the file."""
        cleaned = super().clean() or {}
        if file := cleaned.get("file"):
            cleaned["text"] = decode(file.read())
        if not self.errors and not cleaned.get("text", "").strip():
            self.add_error(None, _("Choose a file, or paste its lines."))
        return cleaned


class RosterForm(LinesForm):
    """Who belongs to a cohort."""

    text = LinesField(
        help_text=_("The first line names the columns, for instance: e-mail; name; id. Commas and tabs do as well.")
    )


class TeamLinesForm(LinesForm):
    """Who is in which team of an assignment."""

    text = LinesField(
        help_text=_(
            "The first line names the columns: e-mail; team. Whoever has an empty team is in none; whoever has no line "
            "stays where they are."
        )
    )
