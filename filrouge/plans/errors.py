"""What is wrong with a plan, and where."""

from __future__ import annotations

from filrouge.report import Message, Value
from filrouge.words import say


class PlanError(ValueError):
    """A plan cannot be used. ``fault`` says what is wrong, by an id below ``plan`` in the catalogues of words.

    ``path`` are the keys that lead to the place (``checks.COV01.parameters.minimum``), ``line`` counts from 1, and
    ``file`` is where the plan was read; each is empty, or None, where it is not known. As a text it speaks English.
    """

    def __init__(self, message_id: str, path: tuple[str, ...] = (), **values: Value) -> None:
        super().__init__(message_id, path, values)
        self.fault = Message(message_id, values)
        self.path = path
        self.line: int | None = None
        self.file = ""

    def at(self, line: int | None, file: str = "") -> PlanError:
        """The same fault, found on `line` of the plan's text, or in `file`."""
        found = PlanError(self.fault.id, self.path, **self.fault.values)
        found.line, found.file = line, file
        return found

    def said(self, language: str = "en") -> str:
        """Where and what, in one line: "line 2: checks.COV01.weight: a number from 0 ..."."""
        line = say(Message("plan.line", {"line": self.line}), language) if self.line else ""
        parts = [self.file, line, ".".join(self.path), say(self.fault, language)]
        return say(Message("plan.colon"), language).join(filter(None, parts))

    def __str__(self) -> str:
        return self.said()
