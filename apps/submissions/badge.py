"""A project's badge: what it says, and how wide its words are."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.submissions.models import Run
from apps.submissions.templatetags.verdicts import decimals

CHARACTER_WIDTH = 7.2
"""What a character takes of letters of 12 px, at most: viewers have faces of their own, and are told to fit them."""

BRAND_WIDTH = 74
SIGN_WIDTH = 22


@dataclass(frozen=True, slots=True)
class Badge:
    """``outcome`` is ``passed``, ``failed``, or empty without a verdict that may be told."""

    outcome: str
    words: str

    @classmethod
    def of(cls, run: Run | None, *, with_score: bool) -> Badge:
        """The badge of `run`, the newest verdict, or of none."""
        if run is None:
            return cls("", _("no verdict yet"))
        state = _("passed") if run.passed else _("not passed yet")
        score = f" {decimals(run.over_20, 2)}/20" if with_score and run.over_20 is not None else ""
        return cls("passed" if run.passed else "failed", state + score)

    @property
    def title(self) -> str:
        """The same for those who do not see it."""
        return _("Filrouge: %(words)s") % {"words": self.words}

    @property
    def words_width(self) -> int:
        """The width that the words are given."""
        return round(CHARACTER_WIDTH * len(self.words))

    @property
    def sign_x(self) -> int:
        """The middle of the sign."""
        return BRAND_WIDTH + 15

    @property
    def words_x(self) -> int:
        """Where the words begin."""
        return BRAND_WIDTH + 6 + SIGN_WIDTH

    @property
    def width(self) -> int:
        """The width of the whole."""
        return self.words_x + self.words_width + 10
