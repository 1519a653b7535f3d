"""Import a roster from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cohorts.models import Cohort
from apps.cohorts.roster import prepare, write
from apps.cohorts.spreadsheet import decode


class Command(BaseCommand):
    """``import_roster master-2 roster.csv``: all of the file or nothing."""

    help = "Put the people of a CSV file on the roster of a cohort; nothing is written while a line is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cohort's short name and the file."""
        parser.add_argument("cohort", help="its short name")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and count, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import it, or name every wrong line."""
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"no cohort is called {options['cohort']}")
        try:
            text = decode(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        found = prepare(cohort, text)
        if found.roster.problems:
            lines = (f"line {problem.line}: {problem.sentence}" for problem in found.roster.problems)
            raise CommandError("nothing was imported\n" + "\n".join(lines))
        if not options["dry_run"]:
            write(cohort, found.roster.people)
        total, joins, expected = len(found.roster.people), len(found.joins()), len(found.expected())
        self.stdout.write(f"{total} on the roster: {joins} join at once, {expected} are expected")
