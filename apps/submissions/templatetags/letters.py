"""What the text of messages is made with: nothing here is markup."""

from __future__ import annotations

from django import template

from apps.submissions import words
from filrouge import Message

register = template.Library()


@register.filter
def quoted(text: str) -> str:
    """What somebody wrote, each line marked as theirs."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


@register.filter
def check_name(code: str) -> str:
    """What a check is called in the reader's language, as plain text."""
    return words.say(Message(f"title.{code}"))
