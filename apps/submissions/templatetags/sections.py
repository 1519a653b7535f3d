"""What the sections of a verdict say in a few places: where a finding is, how much was gained, how long it takes."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.submissions.models import Run
from apps.submissions.sections.annotations import stands_in
from apps.submissions.sections.suite import TimeBin

register = template.Library()

_MINUS = "−"


@register.simple_tag
def file_link(run: Run, path: str, paths: Collection[str], line: int | None = None) -> SafeString:
    """The path of a file of the graded commit, with its line, leading to it where it is kept."""
    shown = f"{path}:{line}" if line else path
    address = file_address(run, path, line) if path in paths else ""
    if not address:
        return format_html('<bdi class="mono">{}</bdi>', shown)
    return format_html('<a class="mono" href="{}"><bdi>{}</bdi></a>', address, shown)


@register.simple_tag
def line_link(run: Run, path: str, paths: Collection[str], line: int) -> SafeString:
    """The number of a line of a file that is named beside it, leading there where the file is kept."""
    shown = _("line %(line)s") % {"line": line}
    address = file_address(run, path, line) if path in paths else ""
    return format_html('<a href="{}">{}</a>', address, shown) if address else format_html("{}", shown)


def file_address(run: Run, path: str, line: int | None = None) -> str:
    """Where a kept file is read; nothing for a name that no address can hold."""
    try:
        address = reverse("submissions:run_file", args=[run.pk, path])
    except NoReverseMatch:
        return ""
    return f"{address}#L{line}" if line else address


@register.simple_tag
def finding_place(run: Run, finding: Mapping[str, Any], paths: Collection[str]) -> SafeString | str:
    """Where a finding is: file and line, commit, each leading there."""
    parts = []
    if path := finding.get("path"):
        line = finding.get("line")
        is_here = not line or stands_in(run, finding)
        parts.append(file_link(run, path, paths if is_here else (), line))
    if commit := finding.get("commit"):
        parts.append(_commit_link(run, commit))
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _commit_link(run: Run, commit: str) -> SafeString:
    """The history is there to be read once the run has ended."""
    if run.is_active:
        return format_html('<span class="mono" title="{}">{}</span>', commit, commit[:8])
    address = reverse("submissions:run_history", args=[run.pk]) + f"?at={commit}#c-{commit}"
    return format_html('<a class="mono" href="{}" title="{}">{}</a>', address, commit, commit[:8])


@register.simple_tag
def line_links(run: Run, path: str, paths: Collection[str], lines: Sequence[int]) -> SafeString:
    """Line numbers, neighbours drawn together, each stretch leading to where it begins."""
    stretches: list[list[int]] = []
    for line in lines:
        if stretches and line == stretches[-1][-1] + 1:
            stretches[-1][1:] = [line]
        else:
            stretches.append([line])
    address = file_address(run, path) if path in paths else ""
    return format_html_join(", ", "{}", ((_stretch(address, ends),) for ends in stretches))


def _stretch(address: str, ends: list[int]) -> SafeString | str:
    shown = "-".join(str(end) for end in ends)
    return format_html('<a href="{}#L{}">{}</a>', address, ends[0], shown) if address else shown


@register.filter
def gained(points: float) -> str:
    """A difference with its sign, at most two decimals: ``+1.5``, ``−2``, ``0``."""
    rounded = round(abs(points), 2)
    number = formats.number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 2)
    return number if not rounded else f"+{number}" if points > 0 else f"{_MINUS}{number}"


@register.filter
def effort(minutes: int) -> str:
    """About how long a repair takes: no more exact than the guess is."""
    if minutes <= 5:
        return _("a few minutes")
    if minutes <= 20:
        return _("about a quarter of an hour")
    if minutes <= 45:
        return _("about half an hour")
    if minutes <= 90:
        return _("about an hour")
    return _("more than an hour")


@register.filter
def command_line(argv: Sequence[str]) -> str:
    """A command as a shell takes it."""
    return shlex.join(argv)


@register.filter
def short_time(seconds: float) -> str:
    """A time in the unit that suits it: milliseconds with at most one decimal, seconds with at most two."""
    value, places, unit = (seconds * 1000, 1, "ms") if seconds < 0.9995 else (seconds, 2, "s")
    rounded = round(value, places)
    number = formats.number_format(rounded, decimal_pos=0 if rounded == int(rounded) else places)
    return f"{number}\xa0{unit}"


@register.filter
def time_range(bin_: TimeBin) -> str:
    """The times of a bin, in words."""
    if bin_.below is None:
        return _("%(time)s and more") % {"time": short_time(bin_.above)}
    return _("%(above)s to %(below)s") % {"above": short_time(bin_.above), "below": short_time(bin_.below)}


@register.filter
def test_name(identifier: str) -> str:
    """A test's identifier without its file."""
    return identifier.partition("::")[2] or identifier


@register.filter
def short_hashes(revisions: Sequence[str]) -> str:
    """Several commits' hashes, as git abbreviates them."""
    return ", ".join(revision[:8] for revision in revisions)


@register.filter
def day(moment: str) -> str:
    """The day of a moment that a report tells, as the reader's language writes it in figures."""
    return formats.date_format(datetime.fromisoformat(moment), "SHORT_DATE_FORMAT")
