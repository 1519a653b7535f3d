"""`manage.py content`: is every file of the course fit to be shown?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.courses import catalogue, content
from apps.courses.problems import ContentError


class Command(BaseCommand):
    """Print every problem with its file and line; the exit status is 1 when there is one."""

    help = "Check the course's files: both languages, headings, code, links, figures, checks, typography."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the files as the site does at its start."""
        try:
            files = content.read(catalogue.CONTENT, catalogue.lesson_of_check())
        except ContentError as error:
            for problem in error.problems:
                self.stderr.write(f"content/{problem}")
            count = len(error.problems)
            raise CommandError(f"{count} problem{'' if count == 1 else 's'} in the course's files.") from None
        self.stdout.write(f"{len(files.modules)} modules, {len(files.pages)} lessons: no problem found.")
