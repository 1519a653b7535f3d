"""OPS01 to OPS06 from a few lines of each kind of file."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from filrouge.checks.base import Verdict
from filrouge.checks.ops.configuration import Configuration
from filrouge.checks.ops.dataflow import DataPipeline
from filrouge.checks.ops.docker import Dockerfiles
from filrouge.checks.ops.logs import Logging
from filrouge.checks.ops.manifests import Manifests
from filrouge.checks.ops.runner import TaskRunner
from filrouge.facts.containers import containers
from filrouge.facts.containers.hadolint import DockerRemark
from filrouge.facts.dataflows import dataflows
from filrouge.facts.modules import modules
from filrouge.facts.tasks import tasks
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import written

MAIN = {"src/shop/__main__.py": "def main() -> None: ...\n"}
MAKEFILE = """
install: ## install
\tpip install -e .
test: ## test
\tpytest
lint: ## lint
\truff check .
run: ## start
\tpython -m shop
"""
JUSTFILE = "install:\n  uv sync\ntest: install\n  uv run pytest\nlint:\n  ruff check\nserve:\n  uvicorn a:b\n"
WANTED = ("install", "test", "lint", "run")
GOOD_DOCKERFILE = """
FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
USER 10001
CMD ["python", "-m", "shop"]
"""


def said(verdict: Verdict) -> list[str]:
    return [finding.message.id for finding in verdict.findings]


def named(folder: Path, files: Mapping[str, str]) -> Verdict:
    tree = written(folder, files)
    found = modules(tree)
    return TaskRunner().verdict(tasks(tree, found), found, tree)


@pytest.mark.parametrize(
    "files",
    [
        {"Makefile": MAKEFILE},
        {"Makefile": MAKEFILE.replace("##", "#") + "help:\n\t@echo make test\n"},
        {"justfile": JUSTFILE},
        {"Taskfile.yml": "tasks: {setup: uv sync, test: {cmds: [pytest]}, lint: ruff check, start: python a.py}\n"},
        {"tasks.py": "".join(f"@task\ndef {name}(c):\n    c.run('x')\n" for name in WANTED)},
        {"pyproject.toml": "[tool.poe.tasks]\nsetup = 'a'\nt = 'pytest'\nl = 'mypy'\ntrain = 'python t.py'\n"},
    ],
)  # fmt: skip
def test_tasks_are_found_with_every_runner(files: Mapping[str, str], tmp_path: Path) -> None:
    verdict = named(tmp_path, MAIN | dict(files))
    assert (verdict.outcome, verdict.score) == (Outcome.PASSED, 1.0), said(verdict)


def test_a_library_needs_nothing_to_run(tmp_path: Path) -> None:
    verdict = named(
        tmp_path, {"shop.py": "", "tox.ini": "[testenv]\ncommands = pytest\n[testenv:lint]\ncommands = ruff check\n"}
    )
    assert verdict.outcome is Outcome.PASSED


def test_what_has_no_name_costs_its_share(tmp_path: Path) -> None:
    verdict = named(tmp_path, MAIN | {"Makefile": "test:\n\tpytest\nrun:\n\tpython main.py\n"})
    told = ["ops.tasks.no_install", "ops.tasks.no_lint", "ops.tasks.undocumented", "ops.tasks.leads_nowhere"]
    assert (verdict.score, said(verdict)) == (0.5, told)


def test_spaces_instead_of_a_tab_stop_make(tmp_path: Path) -> None:
    verdict = named(tmp_path, {"Makefile": "test:\n    pytest\n"})
    assert [(finding.message.id, finding.line) for finding in verdict.findings] == [("ops.tasks.spaces", 2)]


def test_no_task_fails_and_no_code_is_not_judged(tmp_path: Path) -> None:
    assert named(tmp_path, MAIN).score == 0
    assert named(tmp_path / "empty", {"README.md": ""}).outcome is Outcome.SKIPPED


def built(folder: Path, dockerfile: str, *remarks: DockerRemark, **more: str) -> Verdict:
    return Dockerfiles().verdict(containers(written(folder, {"Dockerfile": dockerfile} | more)), remarks)


def test_a_sound_dockerfile_passes(tmp_path: Path) -> None:
    assert built(tmp_path, GOOD_DOCKERFILE, **{".dockerignore": ".git\n"}).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("python:3.13-slim", "python", "loose_base"),
        ("USER 10001\n", "", "root"),
        ("USER 10001", "USER root", "root"),
        ("COPY requirements.txt .", "COPY . .", "code_first"),
        ('["python", "-m", "shop"]', "python -m shop", "shell_form"),
        ("USER", "ENV API_KEY=a81f2c99\nUSER", "secret"),
        ("USER", "COPY .env /app\nUSER", "secret"),
    ],
)
def test_each_fault_of_a_dockerfile_is_seen(old: str, new: str, fault: str, tmp_path: Path) -> None:
    verdict = built(tmp_path, GOOD_DOCKERFILE.replace(old, new, 1), **{".dockerignore": ".git\n"})
    assert (verdict.outcome, said(verdict)) == (Outcome.FAILED, [f"ops.docker.{fault}"])
    assert "a81f2c99" not in str(verdict)


@pytest.mark.parametrize(
    "dockerfile",
    [
        "ARG PYTHON=3.13\nFROM python:${PYTHON}\nUSER app\n",
        "FROM python:3.13 AS base\nUSER app\nFROM base\nCOPY --from=base . .\n",
        "FROM company.example/secure-python:4\n",
        "FROM python:3.13\nENV TOKENIZERS_PARALLELISM=false PASSWORD_FILE=/run/secrets/p API_KEY=$KEY\nUSER app\n",
        "FROM python:3.13\nUSER app\nCMD exec gunicorn --bind :$PORT a:b\n",
    ],
)
def test_what_cannot_be_held_against_a_dockerfile_is_not(dockerfile: str, tmp_path: Path) -> None:
    assert said(built(tmp_path, dockerfile)) == []


def test_a_missing_dockerignore_and_what_hadolint_says(tmp_path: Path) -> None:
    error = DockerRemark("Dockerfile", 3, "DL3020", "error", "Use COPY")
    verdict = built(tmp_path, GOOD_DOCKERFILE, error, DockerRemark("Dockerfile", 4, "DL3008", "warning", "Pin"))
    assert said(verdict) == ["ops.docker.remark", "ops.docker.no_ignore", "ops.docker.advice"]
    unparsed = built(tmp_path, "FORM x\n", DockerRemark("Dockerfile", 1, "DL1000", "error", "unexpected"))
    assert unparsed.score == 0


def test_a_repository_without_containers_is_not_judged(tmp_path: Path) -> None:
    found = containers(written(tmp_path, {"a.py": ""}))
    assert Dockerfiles().verdict(found, ()).outcome is Outcome.SKIPPED
    assert Manifests().verdict(found).outcome is Outcome.SKIPPED


POD = "{containers: [{name: a, image: 'a:1', resources: {}}]}"
DEPLOYMENT = f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: a}}
spec:
  selector: {{matchLabels: {{app: a}}}}
  template: {{metadata: {{labels: {{app: a}}}}, spec: {POD}}}
"""


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"compose.yaml": "services: [a]\n"}, "compose.schema"),
        ({"compose.yaml": "services: {a: {image: b, ports: 80}}\n"}, "compose.schema"),
        ({"compose.yaml": "services: {a: {image: b, depends_on: [c]}}\n"}, "compose.depends_on_nothing"),
        ({"docker-compose.yml": "services: {a: {ports: ['80:80']}}\n"}, "compose.no_image"),
        ({"compose.yaml": "services: {a: {image: b\n"}, "compose.unreadable"),
        ({"k8s/a.yaml": DEPLOYMENT.replace("labels: {app: a}", "labels: {app: b}")}, "kubernetes.selects_nothing"),
        ({"k8s/a.yaml": DEPLOYMENT.replace("apps/v1", "extensions/v1beta1")}, "kubernetes.removed_version"),
        ({"k8s/a.yaml": DEPLOYMENT.replace("containers", "container")}, "kubernetes.no_container"),
    ],
)
def test_a_manifest_that_would_be_refused_fails(files: Mapping[str, str], fault: str, tmp_path: Path) -> None:
    verdict = Manifests().verdict(containers(written(tmp_path, files)))
    assert (verdict.outcome, f"ops.{fault}" in said(verdict)) == (Outcome.FAILED, True), said(verdict)


def test_what_is_not_verified_is_said(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services: {a: {image: b, shiny: 1}}\n",
        "compose.dev.yaml": "services: {a: {ports: [80]}}\n",
    }
    verdict = Manifests().verdict(containers(written(tmp_path, files)))
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ops.compose.schema_may_be_old"])
    chart = {"chart/templates/a.yaml": "apiVersion: v1\nkind: Pod\nspec: {{ .Values.x }}\n"}
    both = containers(written(tmp_path / "k", {"a.yaml": DEPLOYMENT} | chart))
    assert Manifests().verdict(both).message.id == "ops.manifests.structure"


def logged(folder: Path, code: str, path: str = "src/shop/orders.py") -> Verdict:
    return Logging().verdict(modules(written(folder, {path: code})))


PRINTS = "def load(path):\n    print(path)\n    print(1)\n    print(2)\n"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (PRINTS, "print"),
        ("import logging\nlogging.basicConfig()\n", "configures"),
        ("def f(logger, x):\n    logger.info(f'x {x}')\n", "formatted"),
        ("def f(self, x):\n    self.logger.error('x %s' % x)\n", "formatted"),
        ("import logging\ndef f(x):\n    logging.log(10, 'x {}'.format(x))\n", "formatted"),
    ],
)
def test_what_spoils_a_log_costs_a_third(code: str, fault: str, tmp_path: Path) -> None:
    verdict = logged(tmp_path, code)
    assert (verdict.outcome, round(verdict.score or 0, 2)) == (Outcome.FAILED, 0.67)
    assert set(said(verdict)) == {f"ops.logs.{fault}"}


@pytest.mark.parametrize(
    "code",
    [
        PRINTS + "if __name__ == '__main__':\n    load('a')\n",
        "import argparse\n" + PRINTS,
        PRINTS.replace("load", "print_report"),
        "from rich import print\n" + PRINTS,
        "import logging\nlogger = logging.getLogger(__name__)\ndef f(x):\n    logger.info('x %s', x)\n",
        "import logging\ndef main():\n    logging.basicConfig()\n",
        "def f(logger, x):\n    try: x()\n    except OSError:\n        logger.exception('x')\n",
        "import math\ndef f(x):\n    return math.log(f'{x}')\n",
    ],
)
def test_what_is_right_to_do_is_not_blamed(code: str, tmp_path: Path) -> None:
    assert said(logged(tmp_path, code)) == []


def test_an_error_without_its_traceback_is_advice(tmp_path: Path) -> None:
    verdict = logged(tmp_path, "def f(logger, x):\n    try: x()\n    except OSError:\n        logger.error('x')\n")
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ops.logs.traceback"])


def test_silent_code_is_not_judged(tmp_path: Path) -> None:
    assert logged(tmp_path, "x = 1\n").outcome is Outcome.SKIPPED
    assert logged(tmp_path / "b", "def f(:\n").outcome is Outcome.SKIPPED


def configured(folder: Path, code: str) -> Verdict:
    return Configuration().verdict(modules(written(folder, {"src/shop/a.py": code})))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("x = open('/home/camille/data.csv')", "path"),
        ("x = 'C:\\\\Users\\\\camille\\\\data.csv'", "path"),
        ("x = 'http://163.172.4.9:8000/predict'", "host"),
        ("PASSWORD = 'tr0ub4dor3'", "secret"),
        ("connect(password='tr0ub4dor3')", "secret"),
        ("x = 'postgresql://shop:tr0ub4dor3@db/shop'", "secret"),
    ],
)
def test_what_belongs_to_one_machine_is_seen_and_secrets_are_not_shown(code: str, fault: str, tmp_path: Path) -> None:
    verdict = configured(tmp_path, code)
    assert (verdict.outcome, said(verdict)) == (Outcome.FAILED, [f"ops.configuration.{fault}"])
    assert "tr0ub4dor3" not in str(verdict)


@pytest.mark.parametrize(
    "code",
    [
        "'''Read /home/camille/data.csv'''",
        "x = os.environ.get('HOST', '163.172.4.9')",
        "parser.add_argument('--data', default='/home/camille/a.csv')",
        "PASSWORD = 'change-me-1'",
        "TOKEN_URL = 'https://example.org/token1'",
        "PASSWORD = 'password'",
        "__version__ = '10.2.3.4'\nx = 'version 1.2.3.4'",
        "x = 'postgresql://user:password@db/shop'",
        "x = '/home/jovyan/work'",
        "x = r'd:\\\\d+'",
    ],
)
def test_a_default_or_an_example_is_no_configuration(code: str, tmp_path: Path) -> None:
    assert configured(tmp_path, f"import os\n{code}\n").outcome is Outcome.PASSED


def test_a_local_address_is_advice_and_tests_are_left_out(tmp_path: Path) -> None:
    verdict = configured(tmp_path, "x = 'http://localhost:5000'\n")
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ops.configuration_local.address"])
    own = written(tmp_path / "b", {"tests/test_a.py": "x = '/home/camille/a'\n"})
    assert Configuration().verdict(modules(own)).outcome is Outcome.SKIPPED


def flows(folder: Path, files: Mapping[str, str]) -> Verdict:
    tree = written(folder, files)
    return DataPipeline().verdict(dataflows(tree, modules(tree)))


@pytest.mark.parametrize(
    ("code", "tool"),
    [
        ("from airflow.sdk import dag\n@dag(schedule=None)\ndef nightly(): ...\n", "airflow"),
        ("from airflow import DAG\nwith DAG('nightly') as d: ...\n", "airflow"),
        ("import luigi\nclass Load(luigi.Task): ...\n", "luigi"),
        ("from prefect import flow\n@flow\ndef nightly(): ...\n", "prefect"),
        ("import dagster as dg\n@dg.asset\ndef table(): ...\n", "dagster"),
    ],
)
def test_flows_are_recognised(code: str, tool: str, tmp_path: Path) -> None:
    verdict = flows(tmp_path, {"dags/nightly.py": code})
    assert (verdict.message.id, verdict.message.values["names"]) == ("ops.dataflow.found", [tool])


def test_a_faulty_flow_is_advised_upon_and_none_is_not_judged(tmp_path: Path) -> None:
    stages = "stages:\n  a: {cmd: x, deps: [data, gone.csv], outs: [b.csv]}\n  c: {cmd: y, deps: [b.csv]}\n"
    verdict = flows(tmp_path, {"dvc.yaml": stages, "data/a.csv": "", "dags/b.py": "from airflow import DAG\ndef f(:\n"})
    assert (verdict.outcome, said(verdict)) == (Outcome.PASSED, ["ops.dataflow.unreadable", "ops.dataflow.missing"])
    assert verdict.findings[1].message.values["text"] == "gone.csv"
    assert flows(tmp_path / "b", {"a.py": ""}).outcome is Outcome.SKIPPED
