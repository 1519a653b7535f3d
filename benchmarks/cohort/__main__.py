"""`python -m benchmarks.cohort [--students N] [--runs N] [--slug SLUG]`: write a drawn cohort into the site's
database.
"""

from __future__ import annotations

import argparse
import os
import time

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from benchmarks.cohort.people import Size, write

    parser = argparse.ArgumentParser(description="Write a drawn cohort into the site's database.")
    parser.add_argument("--students", type=int, default=Size().students)
    parser.add_argument("--runs", type=int, default=Size().runs)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slug", default="large")
    options = parser.parse_args()
    began = time.monotonic()
    cohort = write(Size(students=options.students, runs=options.runs), slug=options.slug, seed=options.seed)
    print(f"{cohort.slug}: written in {time.monotonic() - began:.0f} s")
