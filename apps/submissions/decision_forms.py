"""What an instructor fills in to change a grade: never without a reason, which the student reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.submissions.models import CheckResult, Run

_LENGTH = 2000


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = forms.CharField(
        label=_("Reason, which the student reads"),
        max_length=_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GrantForm(ReasonForm):
    """A grade in place of the computed one."""

    percent = forms.FloatField(label=_("Grade in percent"), min_value=0, max_value=100)
    field_order = ("percent", "reason")


class JudgeForm(ReasonForm):
    """One check of a run, judged by a person."""

    check = forms.ChoiceField(label=_("Check"))
    passes = forms.TypedChoiceField(
        label=_("It counts as"),
        choices=[("yes", _("passed")), ("no", _("failed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("check", "passes", "reason")

    def __init__(self, *arguments: Any, run: Run, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.checks = {check.code: check for check in run.checks.select_related("run__project")}
        self.fields["check"].choices = [  # type: ignore[attr-defined]
            (code, f"{code} ({check.get_outcome_display()})") for code, check in self.checks.items()
        ]

    @property
    def chosen(self) -> CheckResult:
        """The check, once the form is valid."""
        return self.checks[self.cleaned_data["check"]]
