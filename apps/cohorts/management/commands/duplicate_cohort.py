"""Open next year's cohort from the command line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.cohorts.models import Cohort
from apps.cohorts.next_year import days_to_next_year
from apps.cohorts.services import duplicate_cohort


class Command(BaseCommand):
    """``duplicate_cohort master-2-2026 "Master 2, 2027"``: the same assignments, a year later on the same weekdays."""

    help = "Open a cohort with the assignments of another one; nobody is a member but its instructor."

    def add_arguments(self, parser: CommandParser) -> None:
        """A cohort and a new name; the rest can be left out."""
        parser.add_argument("cohort", help="short name of the one to duplicate")
        parser.add_argument("name", help="name of the new one")
        parser.add_argument("--slug", default="", help="short name in addresses, made from the name by default")
        parser.add_argument("--instructor", metavar="EMAIL", help="an account that exists")
        dates = parser.add_mutually_exclusive_group()
        dates.add_argument("--days-later", type=int, help="by default weeks that make a year, or more years")
        dates.add_argument("--without-dates", action="store_true", help="every date is left empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it, or say why not."""
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"no cohort is called {options['cohort']}")
        mail = options["instructor"]
        instructor = User.objects.filter(email=mail.lower()).first() if mail else None
        if mail and instructor is None:
            raise CommandError(f"nobody has an account with the address {mail}")
        days = options["days_later"]
        if days is None and not options["without_dates"]:
            days = days_to_next_year(cohort)
        try:
            opened = duplicate_cohort(
                cohort=cohort, name=options["name"], slug=options["slug"], days_later=days, instructor=instructor
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        moved = "without dates" if days is None else f"{days} days later"
        self.stdout.write(f"{opened.slug}: assignments copied {moved}: {opened.assignments.count()}")
