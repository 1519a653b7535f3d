"""Messages put into the reader's words: the engine's from its own catalogue, the site's few from gettext."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext

from apps.pipeline import Message
from apps.pipeline import say as say_engine

WORKER_LOST = "site.worker_lost"
"""The one message that the engine cannot know of."""


def say(message: Message | Mapping[str, Any]) -> str:
    """The sentence for a message, or for its JSON form, in the current language."""
    if not isinstance(message, Message):
        message = Message(id=message["id"], values=dict(message.get("values", {})))
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
