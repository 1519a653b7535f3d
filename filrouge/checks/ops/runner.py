"""Tasks that have a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from filrouge.checks.base import Check, Verdict
from filrouge.facts.ci.model import Purpose
from filrouge.facts.ci.purposes import of_command
from filrouge.facts.ci.wrappers import unwrapped
from filrouge.facts.modules import Modules
from filrouge.facts.tasks import Task, Tasks
from filrouge.facts.tasks.makefile import MAXIMUM_LINES
from filrouge.facts.tree import Tree
from filrouge.report import Finding, Message, Repair, Value

_NAMES = {
    "install": re.compile(
        r"\b(install\w*|setup|init|deps|dependencies|bootstrap|sync|env|venv|requirements|develop)\b"
    ),
    "test": re.compile(r"\b(tests?|unit|check|pytest|coverage|cov|tests?-\w+|py\d+)\b"),
    "lint": re.compile(
        r"\b(lint\w*|style|quality|checks?|fmt|format|ruff|flake8|types?|typing|pre-?commit|mypy|black)\b"
    ),
    "run": re.compile(
        r"\b(run|start|serve\w*|train\w*|main|app|up|dev|demo|pipeline|all|examples?|predict\w*|api|launch)\b"
    ),
}
_PURPOSES = {Purpose.INSTALL: "install", Purpose.TESTS: "test", Purpose.LINT: "lint", Purpose.COVERAGE: "test"}
_STARTS = {
    "uvicorn", "gunicorn", "flask", "streamlit", "fastapi", "python", "dvc", "prefect", "dagster", "airflow", "docker",
    "docker-compose", "jupyter", "mlflow", "luigi", "kedro", "snakemake", "hypercorn", "celery",
}  # fmt: skip
_LISTS_ITSELF = ("just", "task", "nox", "invoke", "poe", "hatch", "pdm", "tox")
_EXAMPLES = {
    "install": ("install: ## install the project", "\tpip install -e . --group dev"),
    "test": ("test: ## run the tests", "\tpytest"),
    "lint": ("lint: ## check the style", "\truff check ."),
    "run": ("run: ## run the program", "\tpython -m your_package"),
    "help": ("help: ## list the tasks", "\t@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)"),
}


class TaskRunner(Check):
    """OPS01: install, test, lint and run each have a name, in a Makefile or with another task runner, and the list
    explains itself. A library has nothing to run, and need not name it.
    """

    code = "OPS01"
    lesson = "automation"
    weight = 2
    parameters = {"wanted": ["install", "test", "lint", "run"]}

    def verdict(self, tasks: Tasks, modules: Modules, tree: Tree) -> Verdict:
        """Score = share of the wanted tasks that exist; a Makefile that make cannot read earns nothing."""
        if not modules.all and not tasks.all:
            return Verdict.not_applicable(Message("ops.tasks.nothing"))
        if not tasks.all and not tasks.faults:
            finding = Finding(Message("ops.tasks.missing"), repair=_repair("install", "test", "lint", "help"))
            return Verdict.failed(Message("ops.tasks.none"), 0.0, [finding])
        if tasks.faults:
            faults = [
                Finding(
                    Message(f"ops.tasks.{fault.kind}", {"maximum": MAXIMUM_LINES}),
                    fault.path,
                    fault.line,
                    repair=_tabs(fault.path) if fault.kind == "spaces" else Repair(Message("repair.shorter_makefile")),
                )
                for fault in tasks.faults
            ]
            return Verdict.failed(Message("ops.tasks.unreadable"), 0.0, faults)
        wanted = [kind for kind in self.names("wanted") if kind in _NAMES and (kind != "run" or _runs(modules, tree))]
        served = {kind for task in tasks.all for kind in _kinds(task)} | _served_otherwise(tree)
        absent = [kind for kind in wanted if kind not in served]
        findings = [_absent(kind, tasks) for kind in absent]
        advice = [*_unexplained(tasks), *_leads_nowhere(tasks, tree)]
        values: dict[str, Value] = {"found": len(wanted) - len(absent), "count": len(wanted), "names": absent}
        if absent:
            return Verdict.failed(
                Message("ops.tasks.lacking", values), 1 - len(absent) / len(wanted), findings + advice
            )
        return Verdict.passed(Message("ops.tasks.whole", values), 1.0, advice)


def _kinds(task: Task) -> Iterator[str]:
    """What a task is for, by its name and by what it runs. tox, nox and hatch install what they run."""
    name = task.name.lower().replace("_", "-")
    if task.runner in ("tox", "nox", "hatch"):
        yield "install"
    yield from (kind for kind, pattern in _NAMES.items() if pattern.search(name))
    for words in (words for command in task.commands for words in unwrapped(command.words)):
        yield from (_PURPOSES[purpose] for purpose in of_command(words))
        if words[0] in _STARTS and not {"pytest", "-m", "-c"} & set(words[1:3]) and task.runner not in ("tox", "nox"):
            yield "run"


def _served_otherwise(tree: Tree) -> set[str]:
    """pre-commit names the checks, and an installed command names the program."""
    served = {"lint"} if ".pre-commit-config.yaml" in tree.file_set else set()
    for path in ("pyproject.toml", "setup.cfg", "setup.py"):
        text = tree.read(path) if path in tree.file_set else ""
        if re.search(r"^\[(project|tool\.poetry)\.(gui-)?scripts\]|console_scripts", text, re.MULTILINE):
            served.add("run")
    return served


def _runs(modules: Modules, tree: Tree) -> bool:
    """Whether there is a program to start: an entry point in code of the project, or an image that starts one."""
    own = [
        module for module in modules.all if not module.is_test and not module.path.startswith(("docs/", "examples/"))
    ]
    return "Dockerfile" in tree.file_set or any(
        module.path.endswith("__main__.py") or re.search(r"^if __name__ ==", module.text, re.MULTILINE)
        for module in own
        if module.path not in ("setup.py", "noxfile.py", "tasks.py")
    )


def _absent(kind: str, tasks: Tasks) -> Finding:
    path = tasks.all[0].path
    return Finding(Message(f"ops.tasks.no_{kind}"), path, repair=_repair(kind) if path.endswith("akefile") else None)


def _repair(*kinds: str) -> Repair:
    return Repair(Message("repair.makefile"), tuple(line for kind in kinds for line in _EXAMPLES[kind]))


def _tabs(path: str) -> Repair:
    return Repair(Message("repair.tabs"), (f"sed -i 's/^ \\{{4,\\}}/\\t/' '{path}'",))


def _unexplained(tasks: Tasks) -> Iterator[Finding]:
    """A Makefile that does not list its tasks; other runners do it by themselves."""
    made = [task for task in tasks.all if task.runner == "make"]
    if not made or any(task.runner in _LISTS_ITSELF for task in tasks.all):
        return
    described = sum(task.described for task in made)
    if not described and all(task.name != "help" for task in made):
        yield Finding(Message("ops.tasks.undocumented"), made[0].path, made[0].line, repair=_repair("help"))


def _leads_nowhere(tasks: Tasks, tree: Tree) -> Iterator[Finding]:
    """Scripts and requirements that a task names and the repository lacks, unless another task makes them."""
    made = {task.name for task in tasks.all}
    for task in tasks.all:
        for command in task.commands:
            for before, word in zip(command.words, command.words[1:], strict=False):
                wanted = word if before == "-r" or (before.startswith("python") and word.endswith(".py")) else ""
                path = f"{task.folder}/{wanted}".lstrip("/").removeprefix("./")
                if wanted and not re.search(r"[$*{}]|\.\.", wanted) and path not in tree.file_set and path not in made:
                    values: dict[str, Value] = {"task": task.name, "path": wanted}
                    yield Finding(Message("ops.tasks.leads_nowhere", values), task.path, command.line)
