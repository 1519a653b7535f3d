"""Messages put into the reader's words: the engine's from its own catalogue, the site's few from gettext."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.submissions.terms import Refusal, RefusalError
from filrouge import Message
from filrouge import say as say_engine

WORKER_LOST = "site.worker_lost"
LOOKING_IS_BUSY = "site.looking_is_busy"
LOOKED_TOO_OFTEN = "site.looked_too_often"
"""The messages that the engine cannot know of."""


def say_refusal(error: RefusalError, zone: ZoneInfo) -> str:
    """Why nothing was submitted, and when it can be; moments are told in `zone`."""
    count = error.values.get("count", 0)
    sentences = _refusals(count) | (_refusals_of_teams(count) if error.of_team else {})
    at = error.values.get("at")
    shown = formats.date_format(timezone.localtime(at, zone), "DATETIME_FORMAT") if at else ""
    return sentences[error.refusal] % {"count": count, "at": f"{shown} ({zone.key})"}


def _refusals(count: int) -> dict[Refusal, str]:
    return {
        Refusal.ARCHIVED: _("This cohort is archived: it can be read, nobody joins or submits."),
        Refusal.CLOSED: _("This assignment closed on %(at)s: nothing is accepted any more."),
        Refusal.SPENT: ngettext("Your only attempt is used up.", "Your %(count)s attempts are used up.", count),
        Refusal.TOO_SOON: ngettext(
            "There is %(count)s minute between two attempts: submit again from %(at)s on.",
            "There are %(count)s minutes between two attempts: submit again from %(at)s on.",
            count,
        ),
        Refusal.ENOUGH_TODAY: ngettext(
            "There is %(count)s attempt a day: submit again from %(at)s on.",
            "There are %(count)s attempts a day: submit again from %(at)s on.",
            count,
        ),
        Refusal.ENOUGH_PRACTICE: ngettext(
            "There is %(count)s practice run within 24 hours: practise again from %(at)s on.",
            "There are %(count)s practice runs within 24 hours: practise again from %(at)s on.",
            count,
        ),
    }


def _refusals_of_teams(count: int) -> dict[Refusal, str]:
    """What is said otherwise to a team, which shares its attempts."""
    return {
        Refusal.SPENT: ngettext(
            "Your team’s only attempt is used up.", "Your team’s %(count)s attempts are used up.", count
        ),
        Refusal.TOO_SOON: ngettext(
            "There is %(count)s minute between two attempts of your team: submit again from %(at)s on.",
            "There are %(count)s minutes between two attempts of your team: submit again from %(at)s on.",
            count,
        ),
        Refusal.ENOUGH_TODAY: ngettext(
            "Your team has %(count)s attempt a day: submit again from %(at)s on.",
            "Your team has %(count)s attempts a day: submit again from %(at)s on.",
            count,
        ),
    }


def say(message: Message | Mapping[str, Any]) -> str:
    """The sentence for a message, or for its JSON form, in the current language."""
    if not isinstance(message, Message):
        message = Message(id=message["id"], values=dict(message.get("values", {})))
    if message.id == LOOKING_IS_BUSY:
        return _("Many repositories are being looked at: try again in a moment.")
    if message.id == LOOKED_TOO_OFTEN:
        return _("You have looked at many repositories within a minute: wait a little.")
    if message.id == WORKER_LOST:
        count = int(str(message.values["count"]))
        return ngettext(
            "The machine that graded it was lost %(count)s time. This is our fault; submit again.",
            "The machine that graded it was lost %(count)s times. This is our fault; submit again.",
            count,
        ) % {"count": count}
    try:
        return say_engine(message, (get_language() or "en")[:2])
    except KeyError:
        # A report of another version of the engine can hold what this one no longer says: its page still opens.
        return message.id
