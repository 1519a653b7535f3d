"""What ``docker compose up`` starts, as processes: the image's files and commands, PostgreSQL, Valkey, no debugging."""

import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

import pytest
import yaml

from config import broker
from config.env import ROOT
from config.processes import Supervisor
from demo.accounts import CAMILLE
from demo.git_server import serve
from demo.repositories import bike_demand
from demo.story import Story
from tests.services.browser import Browser
from tests.services.postgresql import postgresql
from tests.services.test_launch import free_ports, wait_for

pytestmark = [pytest.mark.services, pytest.mark.timeout(300)]

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ORIGIN = "https://courses.example.org"
PASSWORD = "a password of the test"
COHORT = f"""
from apps.accounts.models import User
from apps.cohorts.services import add_assignment, create_cohort, enrol
from filrouge import default_plan
student = User.objects.create_user("{CAMILLE.mail}", "{PASSWORD}", full_name="{CAMILLE.name}")
cohort = create_cohort(name="Master", slug="master")
enrol(cohort=cohort, user=student)
add_assignment(cohort=cohort, title="Project", slug="project", plan=default_plan().to_mapping())
"""


def image(folder):
    """The files that .dockerignore lets into the image."""
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        source = ROOT / line[1:]
        if line.startswith("!") and source.exists():
            (folder / line[1:]).parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, folder / line[1:])
    return folder


def web_command(port):
    """The image's own command, on a port of our own."""
    (command,) = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return [part.replace("0.0.0.0", "127.0.0.1").replace("8000", str(port)) for part in json.loads(command)]


@pytest.fixture(scope="module")
def topology(tmp_path_factory):
    """The whole site; gives its address, the git server's, and the supervisor of its processes."""
    var, port = tmp_path_factory.mktemp("var"), free_ports()
    served = tmp_path_factory.mktemp("served")
    story = Story(tmp_path_factory.mktemp("story") / "copy", author=CAMILLE.person)
    bike_demand(story)
    story.publish(served / CAMILLE.repository)
    tree = image(tmp_path_factory.mktemp("image"))
    (tree / "staticfiles").mkdir()
    with (
        serve(served) as git_address,
        broker.embedded(tmp_path_factory.mktemp("broker")) as redis_url,
        postgresql() as database_url,
    ):
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "FILROUGE_VAR": str(var),
            "FILROUGE_SECRET_KEY": "k" * 50,
            "FILROUGE_ALLOWED_HOSTS": "courses.example.org,127.0.0.1",
            "FILROUGE_CSRF_ORIGINS": ORIGIN,
            "FILROUGE_TRUSTED_SOURCES": git_address.removeprefix("http://"),
        }
        with Supervisor(tree, environment) as supervisor:
            python = sys.executable
            supervisor.run("messages", python, "-m", "config.translations")
            supervisor.run("static", python, "manage.py", "collectstatic", "--no-input", "--verbosity=0")
            supervisor.run("migrate", *COMPOSE["services"]["migrate"]["command"])
            supervisor.run("cohort", python, "manage.py", "shell", "--no-imports", "--command", COHORT)
            supervisor.start("web", *web_command(port))
            for queue in ("worker", "housekeeping"):
                supervisor.start(queue, *COMPOSE["services"][queue]["command"])
            schedule = f"--schedule={var}/schedule"
            scheduler = [
                schedule if "--schedule" in part else part for part in COMPOSE["services"]["scheduler"]["command"]
            ]
            supervisor.start("scheduler", *scheduler)
            yield f"http://127.0.0.1:{port}", git_address


def healthy(address):
    try:
        return json.loads(Browser(address).get("/readyz")[1])
    except OSError:
        return None


def test_the_container_finds_itself_healthy(topology):
    address, _ = topology
    ready = wait_for(lambda: healthy(address), seconds=240)
    assert ready["database"] == {"vendor": "postgresql", "answers": True}
    assert ready["broker"]["answers"]


def test_static_files_have_names_that_may_be_cached_for_ever(topology):
    address, _ = topology
    wait_for(lambda: healthy(address), seconds=240)
    browser = Browser(address, ORIGIN)
    sheets = re.findall(r'href="(/static/[^"]+\.css)"', browser.get("/fr/")[1])
    assert sheets
    for sheet in sheets:
        assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
        assert browser.get(sheet)[1]


def test_a_submission_is_graded(topology):
    address, git_address = topology
    wait_for(lambda: healthy(address), seconds=240)
    browser = Browser(address, ORIGIN)
    browser.sign_in(CAMILLE.mail, PASSWORD)
    path = browser.submit("/en/assignments/master/project/", f"{git_address}/{CAMILLE.repository}")
    begun = time.monotonic()
    wait_for(lambda: 'http-equiv="refresh"' not in browser.get(path)[1], seconds=240)
    report = json.loads(browser.get(f"{path}report.json")[1])
    assert report["outcome"] == "finished"
    assert report["tests"]["passed"] == 22
    assert time.monotonic() - begun < 150
