"""What a student types to submit, to practise, or to found a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Team
from apps.submissions.services import source_policy
from apps.submissions.words import say
from filrouge import Message, Source, StudentError, check_source, plan_names, understand

_PLAIN = {"spellcheck": "false", "autocapitalize": "none"}


class SubmitForm(forms.Form):
    """The address of a repository, as it is cloned or as a page of it reads. Its rules are the engine's.

    Once it is valid, ``source`` is what to clone and ``revisions`` what was asked for, likeliest first: the
    assignment's own `branch`, else what was typed, else what the page showed.
    """

    url = forms.CharField(
        label=_("Repository address"),
        max_length=500,
        help_text=_("For example https://github.com/you/your-project, or a page of it: a branch, a commit, a request."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url", **_PLAIN}),
    )
    revision = forms.CharField(
        label=_("Branch, tag or commit"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the default branch is graded."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "branches", **_PLAIN}),
    )

    source: Source
    revisions: tuple[str, ...] = ()

    def __init__(self, *args: Any, branch: str = "", **values: Any) -> None:
        super().__init__(*args, **values)
        self.branch = branch
        if branch:
            del self.fields["revision"]

    def clean(self) -> dict[str, Any] | None:
        """Understand the address; what is wrong with it is said beside it."""
        cleaned = super().clean() or {}
        if "url" in cleaned:
            address = understand(cleaned["url"])
            typed = self.branch or cleaned.get("revision", "").strip()
            self.revisions = (typed,) if typed else address.revisions
            try:
                self.source = check_source(address.url, source_policy())
            except StudentError as error:
                self.refuse(error)
        return cleaned

    def refuse(self, error: StudentError) -> None:
        """Say what is wrong, beside the field that it is about."""
        about_revision = error.message.id == "source.no_such_revision" and "revision" in self.fields
        self.add_error("revision" if about_revision else "url", say(error.message))


def plan_choices() -> list[tuple[str, str]]:
    """The ready-made plans, each with what it is for."""
    return [(name, f"{name}: {say(Message(f'plan.about.{name}'))}") for name in plan_names()]


class PracticeForm(SubmitForm):
    """Any repository, judged by one of the ready-made plans."""

    plan = forms.ChoiceField(label=_("Judged by the plan"), choices=plan_choices, initial="default")


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a new team."""

    class Meta:
        model = Team
        fields = ("name",)
        labels = {"name": _("Name of the team")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})}
