"""What stands among documentation and examples shows something: it is no part of what the project runs."""

from pathlib import Path

import pytest

from filrouge.facts.ci import ci
from filrouge.facts.containers import containers
from filrouge.facts.learning import learning
from filrouge.facts.modules import modules
from filrouge.facts.tasks import tasks
from filrouge.facts.tree import Tree, is_example
from tests.filrouge.facts_in_memory import written

FILES = {
    "Dockerfile": "FROM python\n",
    "compose.yaml": "services: []\n",
    "pod.yaml": "apiVersion: v1\nkind: Pod\n",
    "Jenkinsfile": "pipeline { stages { stage('a') { steps { sh 'pytest' } } } }\n",
    "train.py": "import sklearn\n",
}


def tree(folder: Path, below: str) -> Tree:
    return written(folder, {f"{below}{path}": text for path, text in FILES.items()})


@pytest.mark.parametrize("below", ["", "service/", "scripts/"])
def test_what_runs_is_seen(below: str, tmp_path: Path) -> None:
    assert seen(tree(tmp_path, below)) == (1, 1, 1, 1, 1)


@pytest.mark.parametrize("below", ["examples/", "docs/api/", "course/lesson/Examples/first/"])
def test_what_is_only_shown_is_not(below: str, tmp_path: Path) -> None:
    assert seen(tree(tmp_path, below)) == (0, 0, 0, 0, 0)


def seen(found: Tree) -> tuple[int, ...]:
    parsed = modules(found)
    shipped = containers(found)
    pipelines = ci(found, tasks(found, parsed)).pipelines
    parts = (shipped.dockerfiles, shipped.composes, shipped.manifests, pipelines, learning(parsed, ()).learning)
    return tuple(map(len, parts))


def test_a_file_called_so_is_no_folder() -> None:
    assert not is_example("shop/examples.py")
