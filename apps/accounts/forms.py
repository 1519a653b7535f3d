"""What sign-up asks for beyond address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


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
