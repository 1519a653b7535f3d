"""What an instructor writes about an assignment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.cohorts.models import Assignment
from apps.courses.catalogue import course
from filrouge import named_plan, plan_names

TEXT_CHARACTERS = 20_000
"""Of an assignment's text, in each language: its Markdown is rendered whenever it is read."""


class MomentInput(forms.DateTimeInput):
    """A date and time as the browser asks for it; read in the time zone that is active."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def lesson_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every lesson of the course below its module, in the reader's language."""
    language = (get_language() or "en")[:2]
    return [
        (module.title[language], [(lesson.slug, lesson.texts[language].title) for lesson in module.lessons])
        for module in course().modules
    ]


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg] # generic in the stubs alone
    """Texts in both languages, lessons to read, and dates."""

    lessons = forms.MultipleChoiceField(
        label=_("Lessons to read"),
        choices=lesson_choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Hold Ctrl (or ⌘) to choose several."),
    )

    class Meta:
        model = Assignment
        fields = ("title_en", "text_en", "title_fr", "text_fr", "slug", "lessons", "opens_at", "due_at", "position")
        widgets = {
            "text_en": forms.Textarea(attrs={"rows": 8, "class": "mono", "lang": "en"}),
            "text_fr": forms.Textarea(attrs={"rows": 8, "class": "mono", "lang": "fr"}),
            "opens_at": MomentInput(),
            "due_at": MomentInput(),
        }
        help_texts = {
            "title_en": _("Where one language is left empty, its readers get the other one."),
            "text_en": _("Markdown: headings, lists, links, tables and code; neither HTML nor images."),
            "slug": _("Lower-case letters, digits and hyphens. Left empty, it is made from the title."),
            "opens_at": _("Students do not see it before. Left empty, they see it at once."),
            "due_at": _("Left empty, nothing is ever late."),
            "position": _("Assignments are listed by growing number."),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["slug"].required = False
        for name in ("text_en", "text_fr"):
            self.fields[name].validators.append(MaxLengthValidator(TEXT_CHARACTERS))

    def clean(self) -> dict[str, Any] | None:
        """Make the short name from a title where none was typed."""
        cleaned = super().clean()
        if cleaned is not None and not cleaned.get("slug") and "slug" not in self.errors:
            title = cleaned.get("title_en") or cleaned.get("title_fr") or ""
            cleaned["slug"] = self.instance.slug or slugify(title)[:60] or "assignment"
        if cleaned is not None and self._is_taken(cleaned.get("slug")):
            self.add_error("slug", _("Another assignment of this cohort has this short name."))
        return cleaned

    def _is_taken(self, slug: str | None) -> bool:
        """Asked here, because Django leaves out constraints with fields that the form does not have: the cohort."""
        others = Assignment.objects.filter(cohort=self.instance.cohort_id, slug=slug or "")
        return others.exclude(pk=self.instance.pk).exists()


class NewAssignmentForm(AssignmentForm):
    """An assignment to be made also begins with a plan, to be changed afterwards."""

    begin_with = forms.ChoiceField(
        label=_("Begin with the plan"),
        choices=lambda: [(name, name) for name in plan_names()],
        help_text=_("Ready-made: you change weights and checks on the next page."),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if named := self.data.get("begin_with"):
            self.instance.plan = named_plan(named).to_mapping() if named in plan_names() else {}
