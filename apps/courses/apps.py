"""The course as a Django application."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks


class CoursesConfig(AppConfig):
    """Refuses to start (system check ``courses.E001``) while the course's files have problems."""

    name = "apps.courses"

    def ready(self) -> None:
        """Have the files read with the other checks of a start, and kept for the pages."""
        checks.register(content_is_valid)


def content_is_valid(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """One error per problem of the course's files."""
    from apps.courses.catalogue import course
    from apps.courses.problems import ContentError

    try:
        course()
    except ContentError as error:
        return [checks.Error(str(problem), id="courses.E001") for problem in error.problems]
    return []
