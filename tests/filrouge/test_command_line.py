"""`python -m filrouge`, run as a person would: what it prints, writes and exits with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import ROOT
from demo.git_server import serve
from demo.story import Story
from filrouge import CATALOGUE, default_plan
from filrouge.grading import planned_runs
from filrouge.plans import plan_at
from tests.golden.repositories import failing, good, no_python


def engine(*arguments: str, workspace: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    more = ("--workspace", str(workspace)) if workspace else ()
    return subprocess.run(
        [sys.executable, "-m", "filrouge", *arguments, *more],
        env=os.environ | {"LC_ALL": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    story = Story(tmp_path / "story")
    good(story)
    return story.folder


def test_a_good_repository_passes_and_says_why(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--only", "TEST01,COV01,GIT01,GIT03,LINT01,LINT02", workspace=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TEST01 The tests run and pass (passed)" in done.stdout
    assert "100%" in done.stdout
    assert "\x1b" not in done.stdout, "no colour into a file"


def test_french_is_spoken(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--only", "git03", "--lang", "fr", workspace=tmp_path)
    assert "Les messages de commit suivent la convention (réussi)" in done.stdout
    by_locale = engine("run", str(repository), "--only", "git03", workspace=tmp_path, LC_ALL="fr_FR.UTF-8")
    assert by_locale.stdout.splitlines()[1:] == done.stdout.splitlines()[1:] or "réussi" in by_locale.stdout


def test_json_goes_alone_to_standard_output(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--only", "static", "--json", "-", workspace=tmp_path)
    report = json.loads(done.stdout)
    assert report["schema"] == 1
    codes = {check["code"] for check in report["checks"]}
    assert {"GIT01", "GIT03", "LINT01", "LINT02"} <= codes
    assert codes.isdisjoint({"TEST01", "COV01", "COV02"})
    assert report["environment"] is None


def test_json_goes_to_a_file_beside_the_words(repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = engine("run", str(repository), "--only", "GIT03", "--json", str(file), workspace=tmp_path)
    assert "GIT03" in done.stdout
    assert json.loads(file.read_text())["outcome"] == "finished"


def test_a_failed_check_exits_with_1(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    failing(story)
    done = engine("run", str(story.folder), "--only", "TEST01", workspace=tmp_path)
    assert done.returncode == 1
    assert "python -m pytest test_calc.py::test_add" in done.stdout


def test_only_required_checks_decide_when_a_plan_names_some(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    no_python(story)
    plan = tmp_path / "plan.toml"
    plan.write_text("[checks.TEST01]\n[checks.GIT03]\nrequired = true\n")
    assert engine("run", str(story.folder), "--plan", str(plan), workspace=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "nonsense"), "This is not the address of a repository."),
        (("run", "file:///etc"), "`file:`"),
        (("run", "."), ""),
    ],
)
def test_unusable_input_exits_with_2(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    if arguments[1] == ".":
        (tmp_path / "plain").mkdir()
        arguments = ("run", str(tmp_path / "plain"))
        said = "is not a git repository"
    done = engine(*arguments, workspace=tmp_path)
    assert done.returncode == 2
    assert said in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("plan", ["[checks.NOPE]", "nonsense", None])
def test_a_plan_that_cannot_be_used_exits_with_2(plan: str | None, repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    if plan is not None:
        file.write_text(plan)
    done = engine("run", str(repository), "--plan", str(file), workspace=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_check_is_named(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--only", "GIT99", workspace=tmp_path)
    assert (done.returncode, "GIT99" in done.stderr) == (2, True)


def test_a_hook_that_calls_us_does_not_lead_us_astray(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--only", "GIT03", workspace=tmp_path, GIT_DIR="/nonexistent")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_plan_is_named_or_lies_in_a_file(repository: Path, tmp_path: Path) -> None:
    done = engine("run", str(repository), "--plan", "git-onboarding", "--json", "-", workspace=tmp_path)
    report = json.loads(done.stdout)
    assert (done.returncode, report["plan"]["name"], report["plan"]["pass_percent"]) == (1, "git-onboarding", 50)
    unknown = engine("run", str(repository), "--plan", "git-onbording", workspace=tmp_path)
    assert unknown.returncode == 2
    assert "git-onboarding" in unknown.stderr, "it names those that there are"


def test_the_fault_of_a_plan_is_told_by_file_and_line(repository: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('name = "p"\n[checks.GIT03]\nwieght = 2\n')
    done = engine("run", str(repository), "--plan", str(file), workspace=tmp_path)
    assert done.stderr.startswith(f"{file}: line 3: checks.GIT03.wieght: unknown")
    french = engine("run", str(repository), "--plan", str(file), "--lang", "fr", workspace=tmp_path)
    assert french.stderr.startswith(f"{file}\u00a0: ligne 3\u00a0: checks.GIT03.wieght\u00a0: inconnu")


def test_a_folder_is_held_to_its_own_plan_which_is_announced(repository: Path, tmp_path: Path) -> None:
    own = repository / "filrouge.toml"
    own.write_text('name = "ours"\n[checks.GIT03]\n[checks.TEST01]\n')
    done = engine("run", str(repository), "--only", "static", "--json", "-", workspace=tmp_path)
    report = json.loads(done.stdout)
    assert (report["plan"]["name"], [check["code"] for check in report["checks"]]) == ("ours", ["GIT03"])
    assert str(own) in done.stderr
    other = engine("run", str(repository), "--plan", "git-onboarding", "--json", "-", workspace=tmp_path)
    assert json.loads(other.stdout)["plan"]["name"] == "git-onboarding"


def test_this_project_is_held_to_the_whole_static_catalogue() -> None:
    own = plan_at(str(ROOT / "filrouge.toml"))
    static = {run.check.code for run in planned_runs(default_plan()) if run.is_static}
    assert set(own.checks) == static
    lax = {code for code, planned in own.checks.items() if CATALOGUE[code].weight and not planned.required}
    assert lax == {"GIT05"}, "each exception has its reason in the file"


def test_the_ready_made_plans_are_listed() -> None:
    done = engine("plans", "--lang", "fr")
    assert done.returncode == 0
    assert "git-onboarding" in done.stdout
    assert "Le premier exercice" in done.stdout


def test_the_catalogue_is_listed() -> None:
    done = engine("checks", "--lang", "fr")
    assert done.returncode == 0
    assert "GIT01" in done.stdout
    assert "Ni environnement ni fichier généré dans git" in done.stdout


def test_the_doctor_says_what_this_machine_can_do(tmp_path: Path) -> None:
    done = engine("doctor", workspace=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "Student code can be shut in" in done.stdout


def test_a_machine_without_bubblewrap_is_told_what_to_type(tmp_path: Path) -> None:
    only_git = tmp_path / "bin"
    only_git.mkdir()
    (only_git / "git").symlink_to("/usr/bin/git")
    done = engine("doctor", workspace=tmp_path, PATH=str(only_git))
    assert done.returncode == 3
    assert "sudo apt-get install bubblewrap" in done.stdout


def test_what_our_fault_left_incomplete_exits_with_3_and_has_no_score(repository: Path, tmp_path: Path) -> None:
    only_git = tmp_path / "bin"
    only_git.mkdir()
    (only_git / "git").symlink_to("/usr/bin/git")
    asked = ("run", str(repository), "--only", "TEST01,GIT03")
    done = engine(*asked, "--json", "-", workspace=tmp_path / "work", PATH=str(only_git))
    report = json.loads(done.stdout)
    assert (done.returncode, report["outcome"], report["score"]) == (3, "incomplete", None)
    assert {check["code"]: check["outcome"] for check in report["checks"]} == {"TEST01": "errored", "GIT03": "passed"}
    told = engine(*asked, "--lang", "fr", workspace=tmp_path / "work", PATH=str(only_git)).stdout
    assert "Incomplet\u00a0: par notre faute" in told


def test_a_page_of_a_forge_is_taken_for_its_repository_and_branch(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    good(story)
    served = tmp_path / "served"
    story.publish(served / "zoe" / "project")
    with serve(served) as base_url:
        subprocess.run(["git", "branch", "feature/x"], cwd=served / "zoe" / "project", check=True)
        page = f"{base_url}/zoe/project/-/tree/feature/x/src"
        trust = ("--trust", base_url.removeprefix("http://"))
        done = engine("run", page, "--only", "GIT03", "--json", "-", *trust, workspace=tmp_path / "work")
    source = json.loads(done.stdout)["source"]
    assert (source["url"], source["branch"]) == (f"{base_url}/zoe/project", "feature/x")
