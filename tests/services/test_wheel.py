"""The command line as students have it: built, installed in an environment of its own, and held against the site."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.urls import reverse

from apps.submissions import services, worker
from config.env import ROOT
from demo.accounts import CAMILLE, HUGO, ZOE, Account
from demo.git_server import serve
from demo.repositories import STORIES
from demo.story import Story
from filrouge import ENGINE_VERSION, default_plan
from tests.factories import AssignmentFactory, StudentFactory
from tests.golden.repositories import partly_covered

pytestmark = pytest.mark.services


UV = [sys.executable, "-m", "uv", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make wheel` builds, built elsewhere."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [*UV, "build", "--wheel", "--no-build-isolation", "--python", sys.executable, "--out-dir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what it asks for, at the lock's versions."""
    environment = tmp_path_factory.mktemp("home") / "environment"
    subprocess.run([*UV, "venv", "--python", sys.executable, str(environment)], check=True)
    target = ["--python", str(environment / "bin" / "python"), "--constraints", str(ROOT / "requirements.lock")]
    subprocess.run([*UV, "pip", "install", *target, str(wheel)], check=True)
    return environment / "bin"


def engine(folder: Path) -> dict[str, bytes]:
    """The files of a copy of the engine, without what Python leaves behind."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def at_home(home: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment |= {"LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(folder.parent / "cache")}
    command = [str(home / "filrouge"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_holds_the_engine_byte_for_byte_and_nothing_else(wheel: Path, tmp_path: Path) -> None:
    assert wheel.name == f"filrouge-{ENGINE_VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    assert engine(tmp_path / "filrouge") == engine(ROOT / "filrouge")
    assert {path.name for path in tmp_path.iterdir()} == {"filrouge", f"filrouge-{ENGINE_VERSION}.dist-info"}


def test_the_site_is_not_in_it(home: Path, tmp_path: Path) -> None:
    for module in ("django", "celery", "redis", "apps", "config", "demo"):
        isolated = [home / "python", "-I", "-c", f"import {module}"]
        done = subprocess.run(isolated, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert f"No module named '{module}'" in done.stderr


def test_what_is_installed_is_what_answers_even_in_a_clone_of_the_site(home: Path) -> None:
    """`filrouge/` stands in the clone as well: whoever types the command there gets the one that they installed."""
    script = "import filrouge; print(filrouge.__file__)"
    done = subprocess.run([home / "python", "-I", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(home.parent)
    assert at_home(home, "--version", folder=ROOT).stdout == f"filrouge {ENGINE_VERSION}\n"


def test_every_command_answers_under_its_own_name(home: Path, tmp_path: Path) -> None:
    assert at_home(home, "--version", folder=tmp_path).stdout == f"filrouge {ENGINE_VERSION}\n"
    assert "usage: filrouge run" in at_home(home, "run", "--help", folder=tmp_path).stdout
    assert "GIT03" in at_home(home, "checks", folder=tmp_path).stdout
    assert "python-quality" in at_home(home, "plans", folder=tmp_path).stdout
    assert "bubblewrap" in at_home(home, "doctor", folder=tmp_path).stdout


def test_the_hooks_for_pre_commit_call_what_is_installed(home: Path, tmp_path: Path) -> None:
    story = Story(tmp_path / "work")
    partly_covered(story)
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        program, *arguments = hook["entry"].split()
        assert program == "filrouge"
        done = at_home(home, *arguments, "--plan", "python-quality", "--json", "-", folder=story.folder)
        assert json.loads(done.stdout)["outcome"] == "finished"
        assert hook["stages"] == ["pre-push"], "what is graded is committed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("account", [CAMILLE, HUGO, ZOE], ids=lambda account: account.repository)
def test_the_verdict_at_home_is_the_site_s(account, home: Path, tmp_path: Path, settings, client) -> None:
    assignment = AssignmentFactory(plan=default_plan().to_mapping())
    student = StudentFactory(cohort=assignment.cohort).user
    client.force_login(student)
    with serve(published(account, tmp_path)) as base_url:
        settings.TRUSTED_SOURCES = frozenset({base_url.removeprefix("http://")})
        run = services.submit(assignment=assignment, student=student, url=f"{base_url}/{account.repository}")
        assert worker.work()
        clone = tmp_path / "clone"
        subprocess.run(["git", "clone", "--quiet", run.url, str(clone)], check=True)
    plan = client.get(reverse("submissions:plan_toml", args=[assignment.cohort.slug, assignment.slug]))
    (clone / "filrouge.toml").write_bytes(plan.content)
    done = at_home(home, "run", ".", "--json", "-", folder=clone)
    ours, theirs = json.loads(done.stdout), type(run).objects.get(pk=run.pk).report.document
    assert remembered(ours) == "git.rewritten.no_memory"
    assert remembered(theirs) == "git.rewritten.first_run"
    assert comparable(ours) == comparable(theirs, run.url), done.stderr
    assert len(theirs["checks"]) == len(default_plan().checks)
    assert theirs["tests"]["passed"] > 1


def remembered(report: dict[str, Any]) -> str:
    """What GIT08 says, taken out of the report: the site remembers where branches stood, a clone does not."""
    (check,) = (check for check in report["checks"] if check["code"] == "GIT08")
    return str(check.pop("message")["id"])


def published(account: Account, folder: Path) -> Path:
    """A demo student's repository with a branch that waits, served bare from the folder given back."""
    story = Story(folder / "story")
    STORIES[account](story)
    story.git("switch", "--quiet", "--create", "feat/signs")
    story.commit("feat: one more", {"more.py": "MORE = 1\n"})
    story.git("switch", "--quiet", "main")
    served = folder / "served"
    story.git("clone", "--quiet", "--bare", str(story.folder), str(served / account.repository))
    return served


def comparable(report: Any, url: str = ".") -> Any:
    """The report without what differs between two runs of the same: how long each thing took and what it printed of
    that, where the clone came from, and whether an environment was already there.
    """
    if isinstance(report, dict):
        timed = [name for name in report if "seconds" in name or name in ("output", "reused")]
        return {name: comparable(value, url) for name, value in report.items() if name not in timed}
    if isinstance(report, list):
        return [comparable(value, url) for value in report]
    return "." if report == url else report
