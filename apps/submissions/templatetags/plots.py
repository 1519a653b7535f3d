"""Drawings of the sections of a verdict. Each stands beside a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.submissions.sections.graph import DrawnRow, Edge, Row
from apps.submissions.sections.suite import TimeBin
from apps.submissions.templatetags.sections import short_time

register = template.Library()

_HALF = 16
_LANE = 14
"""Half a row of the graph, and a lane of it, in the units of its drawing."""

_BIN = 50
_HEIGHT = 90


@register.simple_tag
def graph_lines(row: Row) -> SafeString:
    """The lines of a row of the history's graph, then its commit: a point, a ring for a merge."""
    paths = (((" drawing__thread" if edge.is_thread else ""), _path(edge)) for edge in row.edges)
    lines = format_html_join("", '<path class="graph__line{}" d="{}"/>', paths)
    kind = "graph__commit graph__commit--merge" if len(row.commit["parents"]) > 1 else "graph__commit"
    return format_html('{}<circle class="{}" cx="{}" cy="{}" r="4"/>', lines, kind, _x(row.lane), _HALF)


def _path(edge: Edge) -> str:
    top, bottom = edge.half * _HALF, (edge.half + 1) * _HALF
    start, end = _x(edge.start), _x(edge.end)
    if start == end:
        return f"M{start} {top}V{bottom}"
    return f"M{start} {top}C{start} {bottom} {end} {top} {end} {bottom}"


def _x(lane: int) -> int:
    return _LANE // 2 + lane * _LANE


@register.simple_tag
def graph_width(rows: Sequence[DrawnRow]) -> int:
    """How wide the graph of these rows is, in the units of its drawing."""
    return _LANE * max((drawn.row.lanes for drawn in rows), default=1)


@register.simple_tag
def time_plot(bins: Sequence[TimeBin]) -> SafeString:
    """A bar for each range of times, as high as its share of the tests; the edges stand below."""
    most = max((one.share for one in bins), default=0) or 1
    heights = [round(_HEIGHT * one.share / most) for one in bins]
    bars = format_html_join(
        "",
        '<rect class="time-plot__bar" x="{}" y="{}" width="{}" height="{}"/>',
        ((place * _BIN + 2, _HEIGHT + 4 - height, _BIN - 4, height) for place, height in enumerate(heights)),
    )
    edges = format_html_join(
        "",
        '<text class="time-plot__label" x="{}" y="{}" text-anchor="middle">{}</text>',
        (((place + 1) * _BIN, _HEIGHT + 20, short_time(one.below or 0)) for place, one in enumerate(bins[:-1])),
    )
    drawing = (
        '<svg class="time-plot" aria-hidden="true" focusable="false" viewBox="0 0 {} {}">{}<path d="M0 {}h{}"/>{}</svg>'
    )
    width = _BIN * len(bins)
    return format_html(drawing, width, _HEIGHT + 24, bars, _HEIGHT + 4, width, edges)
