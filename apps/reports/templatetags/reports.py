"""What the cohort report draws: links that change the selection, and rows of cells that are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from apps.cohorts.models import Assignment, Cohort
from apps.reports.selection import Selection
from apps.reports.students import Listed
from apps.reports.summaries import Summary
from apps.submissions.models import CheckResult
from apps.submissions.templatetags.verdicts import percent

register = template.Library()


@register.simple_tag
def selecting(selection: Selection, **changes: str | int) -> SafeString:
    """The attributes of a link to the same report with another selection, with JavaScript and without."""
    return format_html('href="{0}" hx-get="{0}"', selection.with_(**changes).query())


@register.filter
def whole(number: int) -> str:
    """A whole number as the reader's language groups its digits."""
    return formats.number_format(number, force_grouping=True)


@register.filter
def signed(points: float | None) -> str:
    """Points of percentage won, with their sign; an en dash where there is none."""
    if points is None:
        return "–"
    rounded = round(points, 1)
    return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{formats.number_format(abs(rounded), decimal_pos=1)}"


@register.filter
def minus(larger: float, smaller: float) -> float:
    """How far apart two figures of a drawing are."""
    return larger - smaller


@register.simple_tag
def sorted_by(selection: Selection, key: str) -> dict[str, str]:
    """How the list stands sorted by `key`, in the words of ``aria-sort``, and the link that sorts it, or turns it."""
    if selection.sort == key:
        return {"aria": "ascending", "link": selecting(selection, sort=f"-{key}")}
    aria = "descending" if selection.sort == f"-{key}" else "none"
    return {"aria": aria, "link": selecting(selection, sort=key)}


@register.filter
def band(percent: float | None) -> str:
    """Which fifth a share is in, from 0 to 4: how dark its cell is."""
    return "none" if percent is None else str(min(int(percent // 20), 4))


@register.filter
def bars(counts: Sequence[int]) -> list[dict[str, float]]:
    """The bars of a histogram, in hundredths of its drawing: each is as high as it has students."""
    most, width = max(counts) or 1, 100 // len(counts)
    return [
        {"low": number * width, "high": (number + 1) * width, "count": count, "y": 100 - 100 * count / most}
        for number, count in enumerate(counts)
    ]


@register.simple_tag
def day(moment: datetime, cohort: Cohort) -> SafeString:
    """A date by the cohort's calendar, short, its moment in full for machines."""
    local = timezone.localtime(moment, cohort.zone)
    shown = formats.date_format(local, "SHORT_DATE_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), shown)


@register.simple_tag
def grade_cells(row: Listed, assignments: Sequence[Assignment]) -> SafeString:
    """A student's cells of the map students by assignments: the grade, and the shape of what it is."""
    cells = (_grade_cell(row.projects.get(assignment.pk)) for assignment in assignments)
    return mark_safe("".join(cells))  # noqa: S308 - each was made by format_html


def _grade_cell(project: Summary | None) -> SafeString:
    if project is None:
        return _nothing(_("nothing submitted"))
    address = reverse("submissions:project", args=[project.pk])
    if project.grade_percent is None:
        word = _("incomplete") if project.incomplete else _("no verdict")
        return format_html('<td class="heat"><a href="{}">{}</a></td>', address, word)
    outcome, word = ("passed", _("passed")) if project.passed else ("failed", _("not passed"))
    cell = '<td class="heat heat--{}"><a href="{}">{}{}{}</a></td>'
    return format_html(cell, outcome, address, _icon(outcome), percent(project.grade_percent), _hidden(word))


@register.simple_tag
def check_cells(row: Listed, outcomes: Mapping[int, Mapping[str, str]], codes: Sequence[str]) -> SafeString:
    """A student's cells of the map students by checks: the shape of each verdict, and its word."""
    told = outcomes.get(row.student.pk, {})
    # A map has up to some thousands of cells of five kinds: each kind is written once.
    cells = {outcome.value: _check_cell(outcome) for outcome in CheckResult.Outcome if outcome in told.values()}
    nothing = _nothing(_("not judged"))
    return mark_safe("".join(cells.get(told.get(code, ""), nothing) for code in codes))  # noqa: S308 - as above


def _check_cell(outcome: CheckResult.Outcome) -> SafeString:
    cell = '<td class="heat heat--{}">{}{}</td>'
    return format_html(cell, outcome.value, _icon(outcome.value), _hidden(str(outcome.label)))


@cache
def _nothing(word: str) -> SafeString:
    return format_html('<td class="heat"><span aria-hidden="true">–</span>{}</td>', _hidden(word))


@cache
def _icon(name: str) -> SafeString:
    address = static("img/icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', address, name)


@cache
def _hidden(word: str) -> SafeString:
    return format_html('<span class="visually-hidden"> {}</span>', word)
