"""``python -m tests.browser.empty_site``: the processes of ``make run`` without the demonstration, until SIGINT.

Nobody is there but `FOUNDERS`, who may open cohorts and have the password that is printed.
"""

from __future__ import annotations

import os
import sys

import django
from django.core.management import call_command

from config.env import ROOT, read_environment
from config.launch import prepare, start_web, start_workers, wait_for_page
from config.processes import StopRequested, Supervisor, show
from demo.accounts import Account

FOUNDERS = {
    "en": Account("Mary Somerville", "mary.somerville@founder.example", language="en"),
    "fr": Account("Émilie du Châtelet", "emilie.duchatelet@founder.example"),
}
"""A person for each language, so that either finds a site without a cohort of their own."""


def found(password: str) -> None:
    """Migrate the database and let the founders in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.contrib.auth.models import Permission

    from apps.accounts.models import User

    call_command("migrate", verbosity=0)
    for founder in FOUNDERS.values():
        user = User.objects.create_user(founder.mail, password, full_name=founder.name, language=founder.language)
        user.user_permissions.add(Permission.objects.get(codename="add_cohort"))


def main() -> None:
    """Start, announce, stay, stop."""
    launch = prepare(read_environment())
    launch.served.mkdir(parents=True)
    with Supervisor(ROOT, launch.variables()) as supervisor:
        try:
            start_web(launch, supervisor)
            supervisor.run("prepare", sys.executable, "-m", "tests.browser.empty_site", launch.password)
            wait_for_page(launch, supervisor)
            start_workers(launch, supervisor)
            show(f"password {launch.password}\nStop with Ctrl-C.")
            supervisor.wait(lambda: False)
        except StopRequested:
            show("stopped")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        found(sys.argv[1])
    else:
        main()
