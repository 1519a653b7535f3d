"""`manage.py examples`: bring the pages up to date with what their examples print."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.courses import catalogue, content, transcripts


class Command(BaseCommand):
    """Run the examples of the named lessons, all by default, and rewrite the pages whose outputs have changed."""

    help = "Run the course's examples and write what they print into the pages, in every language."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which lessons."""
        parser.add_argument("lessons", nargs="*", metavar="lesson", help="slug of a lesson; every lesson by default")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play each lesson once: its commands are the same in every language."""
        for slug, pages in content.read_pages(catalogue.CONTENT).items():
            if options["lessons"] and slug not in options["lessons"]:
                continue
            outputs = transcripts.play(next(iter(pages.values())))
            for page in pages.values():
                text = transcripts.refreshed(page, outputs)
                if text != page.source:
                    page.path.write_text(text, encoding="utf-8")
                    self.stdout.write(f"{page.path.relative_to(catalogue.CONTENT.parent)} rewritten")
