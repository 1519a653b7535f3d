"""CI01 to CI06 from pipelines of each system, written in a few lines."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from filrouge.checks.base import Verdict
from filrouge.checks.ci.comfort import PipelineComfort
from filrouge.checks.ci.presence import PipelinePresence, PipelineValidity
from filrouge.checks.ci.substance import PipelineSubstance, SilencedGates
from filrouge.checks.ci.supply_chain import SupplyChain
from filrouge.facts.ci import Ci, ci
from filrouge.facts.ci.audit import Weakness
from filrouge.facts.ci.model import Trigger
from filrouge.facts.modules import modules
from filrouge.facts.tasks import tasks
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import checkout_of, written

HEAD = "on: {push: {branches: [main]}, pull_request: }\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
WHOLE = ("pip install -e .", "ruff check .", "pytest --cov")


def github(*commands: str, head: str = HEAD) -> Mapping[str, str]:
    steps = "".join(f"      - run: {command}\n" for command in commands)
    return {".github/workflows/ci.yml": head + steps}


def gitlab(text: str) -> Mapping[str, str]:
    return {".gitlab-ci.yml": text}


def jenkins(*commands: str) -> Mapping[str, str]:
    steps = "\n".join(f"      sh '{command}'" for command in commands)
    return {"Jenkinsfile": "pipeline {\n stages {\n  stage('Test') {\n   steps {\n" + steps + "\n}}}}\n"}


MAKEFILE = """
RUN = uv run
ci: deps check
\tpytest --cov
deps:
\tuv sync
check:
\t$(RUN) ruff check
"""
TOX = """
[tox]
envlist = py3{11,12}, lint
[testenv]
commands = coverage run -m pytest
[testenv:lint]
commands =
    pre-commit run -a
"""
NOX = """
import nox
@nox.session
def tests(session):
    session.run("pytest", "--cov")
@nox.session
def lint(session):
    session.run("mypy")
"""
INCLUDED = """
test:
  extends: .py
  script:
    - !reference [.py, before_script]
    - pytest --cov
lint: {script: [ruff check]}
"""
SCRIPTS = """
[tool.poe.tasks]
all = ["t"]
t = "pytest --cov"
[tool.hatch.envs.dev.scripts]
lint = ["ruff check"]
"""
SHELL = "#!/bin/sh\npoetry install\npoetry run pytest\npython3 -m flake8\n"
MEASURED = "[tool.pytest.ini_options]\naddopts = '--cov=app'\n"
DETOURS = (
    github("make ci") | {"Makefile": MAKEFILE},
    github("uvx tox") | {"tox.ini": TOX},
    github("nox -s tests lint") | {"noxfile.py": NOX},
    github("./ci.sh") | {"ci.sh": SHELL, "pyproject.toml": MEASURED},
    gitlab("include: ci/*.yml\n.py:\n  before_script: [pip install .]\n") | {"ci/a.yml": INCLUDED},
    github("poe all", "hatch run dev:lint") | {"pyproject.toml": SCRIPTS},
)


@pytest.fixture
def read(tmp_path: Path):
    def _read(files: Mapping[str, str]) -> Ci:
        tree = written(tmp_path, files)
        return ci(tree, tasks(tree, modules(tree)))

    return _read


def said(verdict: Verdict) -> list[str]:
    return [finding.message.id for finding in verdict.findings]


def test_no_pipeline_fails_and_the_repair_is_the_forges_own(read) -> None:
    on_gitlab = PipelinePresence().verdict(read({}), checkout_of("https://gitlab.com/a/b"))
    assert (on_gitlab.outcome, on_gitlab.message.id) == (Outcome.FAILED, "ci.presence.none")
    repair = on_gitlab.findings[0].repair
    assert repair
    assert ".gitlab-ci.yml" in repair.commands[0]


@pytest.mark.parametrize(
    "files",
    [
        github("pytest"),
        gitlab("test:\n  script: pytest\n"),
        jenkins("pytest"),
        {".circleci/config.yml": "version: 2.1\n"},
    ],
)
def test_a_pipeline_of_any_system_is_found(files: Mapping[str, str], read) -> None:
    assert PipelinePresence().verdict(read(files), checkout_of()).outcome is Outcome.PASSED


def test_a_pipeline_that_only_speaks_is_none(read) -> None:
    verdict = PipelinePresence().verdict(read(github("echo tests will come || true")), checkout_of())
    assert verdict.message.id == "ci.presence.idle"


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps: []\n"}, "no_runner"),
        ({".github/workflows/a.yml": HEAD + "      run: pytest\n"}, "steps_no_list"),
        ({".github/workflows/a.yml": HEAD + "      - name: nothing\n"}, "neither_run_nor_uses"),
        ({".github/workflows/a.yml": HEAD + "      - run: a\n        run: b\n"}, "repeated_key"),
        ({".github/workflows/a.yml": "on: push\njobs:\n\ta: b\n"}, "unreadable"),
        ({".github/workflows/a.yml": ""}, "empty"),
        (gitlab("test:\n  script:\n    - echo \"done\": yes\n"), "line_is_no_text"),
        (gitlab("test:\n  stage: quality\n  script: pytest\n"), "no_such_stage"),
        (gitlab("include: {local: ci/a.yml}\ntest:\n  script: a\n"), "no_such_include"),
        (gitlab("test:\n  extends: .base\n"), "no_script"),
        ({"Jenkinsfile": "pipeline { stages { stage('a') { steps { sh 'pytest' } } }"}, "braces"),
    ],
)  # fmt: skip
def test_what_a_system_refuses_fails_with_its_line(files: Mapping[str, str], fault: str, read) -> None:
    verdict = PipelineValidity().verdict(read(files))
    assert verdict.outcome is Outcome.FAILED
    assert f"ci.fault.{fault}" in said(verdict)
    assert all(finding.line for finding in verdict.findings)


@pytest.mark.parametrize(
    "files",
    [github("pytest", head=HEAD.replace("    steps", "    shiny: 1\n    steps")), gitlab("a: {script: b, shiny: 1}")],
)
def test_what_may_be_newer_than_the_schema_is_advice(files: Mapping[str, str], read) -> None:
    verdict = PipelineValidity().verdict(read(files))
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ci.fault.schema_may_be_old"])


@pytest.mark.parametrize(
    "files",
    [
        github(*WHOLE),
        gitlab("test:\n  script:\n" + "".join(f"    - {command}\n" for command in WHOLE)),
        jenkins(*WHOLE),
        *DETOURS,
    ],
)  # fmt: skip
def test_what_really_runs_is_found_through_every_detour(files: Mapping[str, str], read) -> None:
    verdict = PipelineSubstance().verdict(read(files))
    assert (verdict.outcome, verdict.score) == (Outcome.PASSED, 1.0), said(verdict)


def test_the_way_is_shown(read) -> None:
    found = PipelineSubstance().verdict(read(github("make test") | {"Makefile": "test:\n\tpytest --cov\n"}))
    chains = {finding.message.values.get("chain") for finding in found.findings}
    assert "test → make test → pytest --cov" in chains


def test_what_is_missing_is_named_and_costs_its_share(read) -> None:
    verdict = PipelineSubstance().verdict(
        read(github("pip install .", "pytest", head=HEAD.replace("pull_request", "schedule")))
    )
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0.5)
    assert said(verdict)[:3] == ["ci.lacks.lint", "ci.lacks.coverage", "ci.lacks.request"]


def test_what_leads_out_of_the_repository_is_not_held_against_anyone(read) -> None:
    called = "on: [push, pull_request]\njobs:\n  a:\n    uses: org/ci/.github/workflows/x.yml@v1\n"
    files = {".github/workflows/a.yml": called}
    verdict = PipelineSubstance().verdict(read(files))
    assert (verdict.outcome, verdict.message.id) == (Outcome.PASSED, "ci.substance.unseen")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", {Trigger.PUSH, Trigger.EVERY_BRANCH}),
        ("  rules: [{if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"'}]\n", {Trigger.REQUEST}),
        ("  rules: [{if: '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'}]\n", {Trigger.PUSH}),
        ("  rules: [{if: $A, when: never}, {when: manual}]\n", {Trigger.MANUAL}),
        ("  only: [merge_requests, main]\n", {Trigger.REQUEST, Trigger.PUSH}),
    ],
)
def test_rules_of_gitlab_say_what_starts_a_job(rules: str, expected: set[Trigger], read) -> None:
    assert read(gitlab(f"test:\n  script: pytest\n{rules}")).pipelines[0].triggers == expected


@pytest.mark.parametrize(
    "files",
    [
        github("pytest || true"),
        github("pytest\n        continue-on-error: true"),
        github("ruff check --exit-zero"),
        github("make test") | {"Makefile": "test:\n\t-pytest\n"},
        gitlab("test:\n  script: pytest\n  allow_failure: true\n"),
        {"Jenkinsfile": "node { stage('T') { catchError(buildResult: 'SUCCESS') { sh 'pytest' } } }"},
    ],
)
def test_a_silenced_gate_is_found_where_it_is_silenced(files: Mapping[str, str], read) -> None:
    verdict = SilencedGates().verdict(read(files))
    assert (verdict.outcome, verdict.score, said(verdict)) == (Outcome.FAILED, 0.0, ["ci.gates.hidden"])
    assert verdict.findings[0].path in files


def test_a_gate_that_counts_elsewhere_may_be_lenient_in_one_place(read) -> None:
    verdict = SilencedGates().verdict(read(github("pytest", "pytest -m slow || true")))
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ci.gates.hidden_here"])


def test_a_pipeline_without_gates_has_none_to_silence(read) -> None:
    assert SilencedGates().verdict(read(github("docker build ."))).outcome is Outcome.SKIPPED


def weakness(audit: str, severity: int, confidence: int, subject: str = "", text: str = "text") -> Weakness:
    return Weakness(audit, ".github/workflows/ci.yml", 3, text, severity, confidence, subject, "")


@pytest.mark.parametrize(
    ("found", "outcome", "score"),
    [
        ((), Outcome.PASSED, 1.0),
        ((weakness("unpinned-uses", 3, 3, "uses: a/b@main"),), Outcome.FAILED, 0.5),
        ((weakness("unpinned-uses", 3, 3, "uses: a/b@v1.2"),), Outcome.PASSED, 1.0),
        ((weakness("template-injection", 3, 3), weakness("archived-uses", 2, 3)), Outcome.FAILED, 0.25),
        ((weakness("cache-poisoning", 3, 1),), Outcome.PASSED, 1.0),
        ((weakness("excessive-permissions", 2, 2, text="x: default permissions used"),), Outcome.PASSED, 1.0),
    ],
)
def test_a_weakness_costs_when_it_is_sure_and_serious(found, outcome: Outcome, score: float, read) -> None:
    verdict = SupplyChain().verdict(read(github("pytest")), found)
    assert (verdict.outcome, verdict.score) == (outcome, score)


def test_loose_images_and_printed_secrets_are_ours_to_find(read) -> None:
    lines = "    - echo $API_TOKEN\n    - echo $API_TOKEN | docker login\n"
    text = f"image: python\nservices: [postgres:16]\ntest:\n  script:\n{lines}"
    verdict = SupplyChain().verdict(read(gitlab(text)), ())
    assert [(finding.message.id, finding.line) for finding in verdict.findings] == [
        ("ci.supply.loose_image", 1), ("ci.supply.printed", 5)]  # fmt: skip


def test_comfort_is_only_advised(read) -> None:
    verdict = PipelineComfort().verdict(read(github(*WHOLE)))
    assert (verdict.outcome, said(verdict)) == (
        Outcome.PASSED, [f"ci.comfort.{kind}" for kind in ("cache", "matrix", "concurrency", "timeout")])  # fmt: skip
    assert PipelineComfort().verdict(read(github("ls"))).outcome is Outcome.SKIPPED


@pytest.mark.parametrize("check", [PipelineValidity(), PipelineSubstance()])
def test_a_system_that_is_not_read_is_not_judged(check, read) -> None:
    assert check.verdict(read({".travis.yml": "language: python\n"})).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    "text",
    [
        "- a", "a", "on: [", "jobs: 3", "on: push\njobs: [a]\n", "on: {push: [a]}\njobs: {a: {steps: {b: c}}}",
        "[" * 9_999, "test: {script: {a: b}}", "include: 3\ntest: 4",
        "default: [a]\nstages: {a: b}\nt: {script: [[[a]]], extends: [t, t]}",
    ],
)  # fmt: skip
def test_any_file_is_read_without_breaking(text: str, read) -> None:
    found = read({".github/workflows/a.yml": text, ".gitlab-ci.yml": text, "Jenkinsfile": text, "Makefile": text})
    assert PipelineValidity().verdict(found)
    assert PipelineSubstance().verdict(found)
