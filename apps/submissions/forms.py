"""What a student types to submit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmitForm(forms.Form):
    """The address of a repository. Its rules are the engine's, so the field itself takes any text."""

    url = forms.CharField(
        label=_("Repository address"),
        max_length=500,
        help_text=_("For example https://github.com/you/your-project"),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "url", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    revision = forms.CharField(
        label=_("Branch, tag or commit"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the default branch is graded."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}),
    )
