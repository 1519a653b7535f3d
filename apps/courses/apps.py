"""The course as a Django application."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


class CoursesConfig(AppConfig):
    """Tells the problems of the course's files to ``manage.py check --deploy`` (``courses.E001``)."""

    name = "apps.courses"

    def ready(self) -> None:
        """Only register the check: reading the course takes a second, which no other command should pay."""
        checks.register(content_is_valid, deploy=True)


def open_course() -> None:
    """Read the course and make its index, so that no reader waits for it: what a web process does at its start.

    Raises ContentError, with every problem, when the files cannot be shown: such a site does not start.
    """
    from apps.courses.catalogue import DESK

    _ = DESK.edition().indexes


def content_is_valid(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """One error per problem of the course's files."""
    from apps.courses import catalogue
    from apps.courses.problems import ContentError

    try:
        catalogue.read(catalogue.CONTENT)
    except ContentError as error:
        return [checks.Error(str(problem), id="courses.E001") for problem in error.problems]
    return []
