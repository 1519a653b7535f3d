"""Several lessons on one page: anchors take their lesson's slug before them, the glossary's stay as they are."""

from __future__ import annotations

import re

from apps.courses.lessons import Lesson

_NAMES = re.compile(r'(\s(?:id|aria-labelledby|aria-describedby)="|\shref="#(?!term-))')


def apart(html: str, lesson: Lesson) -> str:
    """The markup of a lesson's page with anchors that no other lesson has."""
    return _NAMES.sub(rf"\g<1>{lesson.slug}--", html)


def anchor(lesson: Lesson, section: str) -> str:
    """The anchor, on such a page, of a lesson's section."""
    return f"{lesson.slug}--{section}"
