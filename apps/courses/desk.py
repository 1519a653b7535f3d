"""The course between two readings of its files.

It is read once. While somebody writes it (``DEBUG``), it is read again when a file has changed; files that cannot be
shown leave the last good course in place, with their problems for the author.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from django.conf import settings

from apps.courses.lessons import LANGUAGES, Course
from apps.courses.problems import ContentError, Problem
from apps.courses.search import Index

LOOK_AGAIN_SECONDS = 1.0


@dataclass(frozen=True)
class Edition:
    """A course, the state of the files (`stamp`) when they were last read, and what is wrong with them since."""

    course: Course
    stamp: int
    problems: tuple[Problem, ...] = ()

    @cached_property
    def indexes(self) -> dict[str, Index]:
        """The search index by language."""
        return {language: Index(self.course, language) for language in LANGUAGES}


class Desk:
    """Keeps the course of the folder that `where` tells, which `read` reads. Threads may share it."""

    def __init__(self, where: Callable[[], Path], read: Callable[[Path], Course]) -> None:
        self._where = where
        self._read = read
        self._lock = Lock()
        self._edition: Edition | None = None
        self._looked_at = 0.0

    def edition(self) -> Edition:
        """The course as it is to be shown now. Raises ContentError when there is no good one yet."""
        if self._edition is not None and not self._time_to_look():
            return self._edition
        with self._lock:
            if self._edition is None:
                self._edition = Edition(self._read(self._where()), _stamp(self._where()))
            elif self._time_to_look():
                self._edition = self._newer(self._edition)
            self._looked_at = time.monotonic()
            return self._edition

    def clear(self) -> None:
        """Forget the course: the next call reads it."""
        with self._lock:
            self._edition = None

    def _time_to_look(self) -> bool:
        return settings.DEBUG and time.monotonic() - self._looked_at > LOOK_AGAIN_SECONDS

    def _newer(self, edition: Edition) -> Edition:
        stamp = _stamp(self._where())
        if stamp == edition.stamp:
            return edition
        try:
            return Edition(self._read(self._where()), stamp)
        except ContentError as error:
            return replace(edition, stamp=stamp, problems=error.problems)


def _stamp(root: Path) -> int:
    """A number that changes when a file below `root` appears, goes or is written."""
    files = (path for path in root.rglob("*") if not path.is_dir())
    return hash(frozenset((path, (status := path.stat()).st_mtime_ns, status.st_size) for path in files))
