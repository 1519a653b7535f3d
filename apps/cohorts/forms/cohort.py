"""What an instructor types about a cohort."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from apps.accounts.zones import time_zone_choices
from apps.cohorts.models import Cohort, JoinLink, Membership
from apps.cohorts.next_year import MOST_DAYS_LATER, days_to_next_year, shift_in_words


class CohortForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """Name, address and time zone."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zone_choices,
        initial="Europe/Paris",
        help_text=_("Dates of this cohort are written and read in it."),
    )

    class Meta:
        model = Cohort
        fields = ("name", "slug", "time_zone")
        help_texts = {"slug": _("Lower-case letters, digits and hyphens. Left empty, it is made from the name.")}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["slug"].required = False

    def clean(self) -> dict[str, Any] | None:
        """Make the short name from the name where none was typed."""
        cleaned = super().clean()
        if cleaned is not None and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = self.instance.slug or slugify(cleaned.get("name", ""))[:60]
            if not cleaned["slug"]:
                self.add_error("slug", _("No short name can be made from this name: type one."))
        return cleaned


class DuplicateForm(CohortForm):
    """A cohort like `source`, whose time zone it keeps, later by so many days or without dates."""

    time_zone = None  # type: ignore[assignment] # how Django takes a field out
    days_later = forms.IntegerField(label=_("Days later"), min_value=0, max_value=MOST_DAYS_LATER, required=False)

    class Meta(CohortForm.Meta):
        fields = ("name", "slug")  # type: ignore[assignment] # one less

    def __init__(self, *args: Any, source: Cohort, **values: Any) -> None:
        super().__init__(*args, **values)
        days = self.fields["days_later"]
        days.initial = days_to_next_year(source)
        days.help_text = shift_in_words(source, days.initial)


class JoinLinkForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """A link to be made. Shown and read in the time zone that is active."""

    class Meta:
        model = JoinLink
        fields = ("role", "expires_at")
        widgets = {"expires_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        help_texts = {"expires_at": _("Left empty, the link opens until you revoke it.")}

    def clean_expires_at(self) -> Any:
        """A link that has expired already would surprise whoever gets it."""
        expires_at = self.cleaned_data["expires_at"]
        if expires_at is not None and expires_at <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."))
        return expires_at


class RoleForm(forms.Form):
    """A member's role."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
