"""What an instructor decides about lateness, attempts and feedback, and what one student is granted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.cohorts.forms.assignment import MomentInput
from apps.cohorts.models import Assignment, Cohort, Extension, Membership

STEPS_CHARACTERS = 2_000
_STEP = re.compile(r"^(?P<day>\d{1,3})\s*[:;=]\s*(?P<percent>\d{1,3}(?:[.,]\d+)?)\s*%?$")


class LateStepsField(forms.CharField):
    """Steps as lines of ``day: percent``; the model's own rules judge what they say."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "mono", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """The lines of stored steps; what was typed comes back as it was."""
        if not isinstance(value, list):
            return value
        return "\n".join(f"{step['day']}: {step['percent']:g}" for step in value)

    def to_python(self, value: Any) -> Any:
        """The steps that the lines tell; raises ValidationError with the line that is none."""
        steps = []
        text = super().to_python(value) or ""
        if len(text) > STEPS_CHARACTERS:
            said = _("More than %(count)s characters are no list of steps.")
            raise forms.ValidationError(said, params={"count": STEPS_CHARACTERS})
        for line in text.splitlines():
            if not line.strip():
                continue
            found = _STEP.match(line.strip())
            if not found:
                said = _("“%(line)s” is no step: write a day, a colon and a percentage.")
                raise forms.ValidationError(said, params={"line": line.strip()[:60]})
            steps.append({"day": int(found["day"]), "percent": float(found["percent"].replace(",", "."))})
        return steps


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """The rules of an assignment, in the groups that a page shows them in. Moments are in the active time zone."""

    GROUPS = (
        (
            _("Lateness"),
            ("late_kind", "grace_days", "late_percent_per_day", "late_maximum_percent", "late_steps"),
        ),
        (_("Teams"), ("team_size", "students_form_teams")),
        (_("Attempts"), ("attempts_allowed", "attempts_per_day", "minutes_between_attempts")),
        (_("Repository"), ("branch", "template_url")),
        (_("Feedback"), ("feedback", "full_feedback_at")),
    )

    late_steps = LateStepsField(
        label=_("Steps"),
        required=False,
        help_text=_(
            "For a cost by steps. One a line, a day of lateness and the percentage taken off from then on: 1: 10"
        ),
    )

    class Meta:
        model = Assignment
        fields = (
            *("late_kind", "grace_days", "late_percent_per_day", "late_maximum_percent", "late_steps"),
            *("team_size", "students_form_teams", "attempts_allowed", "attempts_per_day", "minutes_between_attempts"),
            *("branch", "template_url", "feedback", "full_feedback_at"),
        )
        widgets = {"full_feedback_at": MomentInput()}
        help_texts = {
            "late_kind": _("Points of percentage are taken off: with 10, a verdict of 85 is kept as 75."),
            "grace_days": _("Lateness is counted from their end."),
            "late_percent_per_day": _("For a cost per day, for each day begun."),
            "late_maximum_percent": _("For a cost per day: it never grows beyond."),
            "team_size": _("1: everybody works alone. The teams that you make yourself may be larger."),
            "students_form_teams": _("They join, leave and change teams until their team’s first submission."),
            "attempts_allowed": _("Left empty, they are not limited. What the platform broke costs none."),
            "attempts_per_day": _("Left empty, they are not limited. A day is one of the cohort’s calendar."),
            "minutes_between_attempts": _("0: none."),
            "branch": _("Left empty, the default branch is graded unless the student names another one."),
            "template_url": _("The repository that students begin with; what comes from it is nobody’s own work."),
            "feedback": _("Instructors and assistants always see everything."),
            "full_feedback_at": _("Left empty, what is said above holds for ever."),
        }

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields, group by group."""
        for title, names in self.GROUPS:
            yield str(title), [self[name] for name in names]


class ExtensionForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """What one student of a cohort is granted for one of its assignments. Moments are in the active time zone."""

    class Meta:
        model = Extension
        fields = ("assignment", "student", "due_at", "extra_attempts", "reason")
        widgets = {"due_at": MomentInput()}
        help_texts = {
            "due_at": _("An earlier date than the assignment’s changes nothing. Left empty, the date stays."),
            "reason": _("The student sees it."),
        }

    def __init__(self, data: Any = None, *, cohort: Cohort, **values: Any) -> None:
        super().__init__(data, **values)
        students = User.objects.filter(memberships__cohort=cohort, memberships__role=Membership.Role.STUDENT)
        self.fields["assignment"] = forms.ModelChoiceField(
            label=_("Assignment"), queryset=cohort.assignments.without_texts(), initial=self.instance.assignment_id
        )
        self.fields["student"] = forms.ModelChoiceField(
            label=_("Student"), queryset=students.order_by("full_name", "email"), initial=self.instance.student_id
        )
