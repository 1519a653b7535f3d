"""Export grades from the command line."""

from __future__ import annotations

from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from apps.cohorts.models import Cohort
from apps.courses.lessons import LANGUAGES
from apps.reports.cohort_report import assignments_of
from apps.reports.exports import write_grades, write_moodle, write_workbook

FORMATS = ("csv", "moodle", "xlsx")


class Command(BaseCommand):
    """``export_grades master-2 grades.xlsx``: the same files as on the cohort's page."""

    help = "Write the grades of a cohort to a file: a table (csv), what Moodle imports (moodle), or a workbook (xlsx)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cohort's short name and the file; the format is that of the file's name unless it is given."""
        parser.add_argument("cohort", help="its short name")
        parser.add_argument("file", type=Path, help="/dev/stdout prints a csv")
        parser.add_argument("--format", choices=FORMATS, help="csv or xlsx by the file's name by default")
        parser.add_argument("--out-of", type=int, default=100, help="the highest grade for Moodle, 100 by default")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the columns' names")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file, or say why not."""
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"no cohort is called {options['cohort']}")
        if options["out_of"] < 1:
            raise CommandError("--out-of must be at least 1")
        chosen = options["format"] or ("xlsx" if options["file"].suffix == ".xlsx" else "csv")
        try:
            with translation.override(options["language"]), options["file"].open("wb") as file:
                _write(file, cohort, chosen, options["out_of"])
        except OSError as error:
            raise CommandError(str(error)) from error


def _write(file: IO[bytes], cohort: Cohort, chosen: str, out_of: int) -> None:
    assignments = assignments_of(cohort)
    if chosen == "xlsx":
        write_workbook(file, cohort=cohort, assignments=assignments)
        return
    write = partial(write_moodle, out_of=out_of) if chosen == "moodle" else write_grades
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    write(text, cohort=cohort, assignments=assignments)
    text.detach()
