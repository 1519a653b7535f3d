"""What is done to comments. Callers have checked who asks, and that the place exists."""

from __future__ import annotations

from typing import NamedTuple

from django.utils import timezone

from apps.accounts.models import User
from apps.submissions.models import Comment, Run


class Place(NamedTuple):
    """What a comment is about: a line of a file, a check, or with neither the run as a whole."""

    path: str = ""
    line: int | None = None
    code: str = ""


def comment(*, run: Run, place: Place, text: str, by: User) -> Comment:
    """Write a comment, which the student reads as soon as they may read the verdict."""
    return Comment.objects.create(run=run, path=place.path, line=place.line, code=place.code, text=text, author=by)


def edit(*, comment: Comment, text: str) -> None:
    """Write a comment anew; that it was edited is shown."""
    Comment.objects.filter(pk=comment.pk).update(text=text, edited_at=timezone.now())


def remove(*, comment: Comment) -> None:
    """Take a comment away; nothing happens when it is gone already."""
    Comment.objects.filter(pk=comment.pk).delete()
