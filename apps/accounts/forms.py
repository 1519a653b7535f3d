"""What sign-up asks for beyond address and password, and what a person may prefer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.mail import PREFERENCES
from apps.accounts.models import User
from apps.accounts.zones import time_zone_choices


class SignupForm(forms.Form):
    """Mixed into django-allauth's sign-up form (ACCOUNT_SIGNUP_FORM_CLASS)."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("full_name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by django-allauth once `user` exists: keep the name, and the language that the page was read in."""
        user.full_name = self.cleaned_data["full_name"]
        user.language = (get_language() or user.language)[:2]
        user.save(update_fields=["full_name", "language"])


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """Language of messages, time zone, and which messages."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Deadlines of your work are shown in it.")
    )

    class Meta:
        model = User
        fields = ("language", "time_zone", *PREFERENCES)
        labels = {
            "language": _("Language of messages"),
            "mail_when_graded": _("Write to me when a run is graded"),
            "mail_before_due": _("Write to me when a deadline is near and I have submitted nothing"),
            "mail_when_answered": _("Write to me when somebody comments on my work or changes its grade"),
            "mail_when_contested": _("Write to me when a student whom I teach contests a check"),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)  # noqa: S101 - declared above
        zones.choices = [("", _("As my browser says")), *time_zone_choices()]
