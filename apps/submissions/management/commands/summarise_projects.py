"""Count the projects' runs again from the command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cohorts.models import Cohort
from apps.submissions.models import Project
from apps.submissions.summary import summarise


class Command(BaseCommand):
    """``summarise_projects``: after rows were changed by hand, or a backup restored in part."""

    help = "Bring what projects keep of their runs up to date, as the reports show it; changes nothing that was right."

    def add_arguments(self, parser: CommandParser) -> None:
        """A cohort, or all of them."""
        parser.add_argument("--cohort", help="its short name; every project by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Summarise, and say how many."""
        projects = Project.objects.all()
        if slug := options["cohort"]:
            if not Cohort.objects.filter(slug=slug).exists():
                raise CommandError(f"no cohort is called {slug}")
            projects = projects.filter(assignment__cohort__slug=slug)
        ids = list(projects.values_list("pk", flat=True))
        summarise(ids)
        self.stdout.write(f"{len(ids)} projects are up to date")
