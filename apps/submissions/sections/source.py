"""A source file as rows of a table: numbers, marks, code, and below a line what is said of it.

Written by hand rather than by a template: a page has thousands of lines. Everything of the student's goes through
`code`, which escapes it and shows what cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.submissions.conversation import Conversation
from apps.submissions.highlighting import Span
from apps.submissions.models import Comment, Run
from apps.submissions.sections.annotations import LineCoverage, Note, exits

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that change how a line reads without being seen: Unicode's default ignorables, controls and directions
(CVE-2021-42574). The emoji's own variation selector is let through.
"""


@dataclass(frozen=True, slots=True)
class Margin:
    """What people say at lines of a file: comments by line, and for a ``reader`` who may write one, the address of a
    page for it that lacks nothing but the line's number. The ``request`` tells in which time zone it is read.
    """

    comments: Mapping[int, Sequence[Comment]] = field(default_factory=dict)
    may_comment: bool = False
    write_address: str = ""
    reader: User | None = None
    request: HttpRequest | None = None


def margin_of(run: Run, path: str, conversation: Conversation, request: HttpRequest) -> Margin:
    """What people say at the lines of one file, and whether this reader may."""
    asked = QueryDict(mutable=True)
    asked["path"] = path
    address = f"{reverse('submissions:comment', args=[run.pk])}?{asked.urlencode()}&line="
    return Margin(conversation.at_lines(path), conversation.may_comment, address, conversation.reader, request)


def code(text: str) -> str:
    """`text` as HTML text, each character that cannot be seen written as its number."""
    return _INVISIBLE.sub(_shown, str(escape(text)))


def _shown(match: re.Match[str]) -> str:
    number = f"U+{ord(match[0]):04X}"
    name = unicodedata.name(match[0], "")
    return f'<span class="invisible" title="{number} {name}">{number}</span>'


def rows(
    lines: Sequence[Sequence[Span]],
    coverage: LineCoverage,
    notes: Mapping[int, Sequence[Note]],
    margin: Margin | None = None,
) -> SafeString:
    """The rows of the table ``source``, one for each line, with an anchor ``L12`` each."""
    words = {"covered": _("covered"), "missed": _("missed"), "partial": _("partial")}
    return mark_safe("".join(_rows(lines, coverage, notes, margin or Margin(), words)))  # noqa: S308 - escaped piece by piece


def _rows(
    lines: Sequence[Sequence[Span]],
    coverage: LineCoverage,
    notes: Mapping[int, Sequence[Note]],
    margin: Margin,
    words: Mapping[str, str],
) -> Iterator[str]:
    before = ""
    for number, spans in enumerate(lines, 1):
        status = _status(coverage, number)
        # The word stands where a stretch begins; each line has the shape.
        mark = f'<span class="line__word">{words[status]}</span>' if status and status != before else ""
        classes = f"line line--{status}" if status else "line"
        yield (
            f'<tr class="{classes}" id="L{number}"><td class="line__number">'
            f'<a href="#L{number}">{number}</a>{_write(margin, number)}</td>'
            f'<td class="line__mark">{mark}</td><td class="line__code"><code>{_spans(spans)}</code></td></tr>\n'
        )
        yield from _below(coverage.partial.get(number, ()), notes.get(number, ()), margin, number)
        before = status or before


def _status(coverage: LineCoverage, number: int) -> str:
    if number in coverage.missed:
        return "missed"
    if number in coverage.partial:
        return "partial"
    return "covered" if number in coverage.covered else ""


def _spans(spans: Sequence[Span]) -> str:
    return "".join(f'<span class="{name}">{code(text)}</span>' if name else code(text) for name, text in spans)


def _write(margin: Margin, number: int) -> str:
    """A way to comment on a line, for a mouse or a finger: the form above the table does the same for a keyboard."""
    if not margin.may_comment:
        return ""
    return (
        f'<a class="line__write" href="{escape(margin.write_address)}{number}" tabindex="-1" aria-hidden="true">+</a>'
    )


def _below(branches: Sequence[int], notes: Sequence[Note], margin: Margin, number: int) -> Iterator[str]:
    """What is said of the line above."""
    said = [f"<p>{_branches(branches)}</p>"] if branches else []
    said += [render_to_string("submissions/_note.html", {"note": note}) for note in notes]
    reading = {"reader": margin.reader, "may_comment": margin.may_comment, "request": margin.request}
    for comment in margin.comments.get(number, ()):
        said.append(render_to_string("submissions/_comment.html", {"comment": comment, **reading}))
    if said:
        yield f'<tr class="line-notes"><td></td><td colspan="2">{"".join(said)}</td></tr>\n'


def _branches(ends: Sequence[int]) -> str:
    targets = list(exits(ends))
    sentences = []
    if targets:
        links = ", ".join(f'<a href="#L{end}">{end}</a>' for end in targets)
        text = ngettext(
            "No test goes from here to line %(lines)s.", "No test goes from here to lines %(lines)s.", len(targets)
        )
        sentences.append(text % {"lines": links})
    if any(end < 0 for end in ends):
        sentences.append(_("No test leaves from here."))
    return " ".join(sentences)
