"""Open a cohort from the command line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.accounts.models import User
from apps.cohorts.models.cohort import DEFAULT_TIME_ZONE
from apps.cohorts.services import create_cohort


class Command(BaseCommand):
    """``create_cohort "Master 2" --instructor ada@example.org``: prints the path of the link for its students."""

    help = "Open a cohort with its instructor; prints the path of the join link for its students."

    def add_arguments(self, parser: CommandParser) -> None:
        """A name; the rest can be left out."""
        parser.add_argument("name")
        parser.add_argument("--slug", default="", help="short name in addresses, made from the name by default")
        parser.add_argument("--time-zone", default=DEFAULT_TIME_ZONE, help=f"{DEFAULT_TIME_ZONE} by default")
        parser.add_argument("--instructor", metavar="EMAIL", help="an account that exists")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it, or say why not."""
        mail = options["instructor"]
        instructor = User.objects.filter(email=mail.lower()).first() if mail else None
        if mail and instructor is None:
            raise CommandError(f"nobody has an account with the address {mail}")
        try:
            cohort = create_cohort(
                name=options["name"], slug=options["slug"], time_zone=options["time_zone"], instructor=instructor
            )
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{cohort.slug}: /join/{cohort.join_links.get().code}/")
