"""Errors split by whose fault they are; words live in the catalogues (``words/``), never here."""

from __future__ import annotations

from filrouge.report import Message, Value


class PipelineError(Exception):
    """A run cannot go on. ``id`` is stable and has words in every language; ``values`` fill them in."""

    def __init__(self, message_id: str, **values: Value) -> None:
        super().__init__(message_id, values)
        self.message = Message(id=message_id, values=values)


class StudentError(PipelineError):
    """The submitted source cannot be graded, and its owner can mend it. Never retried."""


class PlatformError(PipelineError):
    """Our machine, network or tools failed. Never counts against a student; a retry may succeed."""


class Cancelled(Exception):  # noqa: N818 - an order that was obeyed, not an error
    """The caller asked for the run to stop."""
