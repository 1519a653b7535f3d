"""Archive a cohort from the command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cohorts.models import Cohort
from apps.cohorts.services import set_archived


class Command(BaseCommand):
    """``archive_cohort master-2``: nobody joins or submits any more; ``--open`` takes it out of the archive."""

    help = "Archive a cohort, which can then be read and takes nothing new; --open opens it again."

    def add_arguments(self, parser: CommandParser) -> None:
        """The cohort's short name."""
        parser.add_argument("cohort", help="its short name")
        parser.add_argument("--open", action="store_true", help="open it again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Archive it, or open it again."""
        cohort = Cohort.objects.filter(slug=options["cohort"]).first()
        if cohort is None:
            raise CommandError(f"no cohort is called {options['cohort']}")
        set_archived(cohort=cohort, archived=not options["open"])
        self.stdout.write(f"{cohort.slug} is {'open' if options['open'] else 'archived'}")
