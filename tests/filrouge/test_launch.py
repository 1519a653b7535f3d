"""Where pytest is started and what it is told."""

from pathlib import Path

import pytest

from filrouge.checkout import Entry
from filrouge.facts.launch import Launch, launch
from filrouge.facts.tree import Tree


@pytest.fixture
def tree(tmp_path: Path):
    def tree(**files: str) -> Tree:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return Tree(tmp_path, tuple(Entry(path, "100644", len(text)) for path, text in files.items()))

    return tree


def test_a_root_that_declares_is_where_pytest_starts(tree) -> None:
    assert launch(tree(**{"tests/test_a.py": "", "api/requirements.txt": ""}), ()) == Launch()


def test_the_only_project_with_tests_is_where_pytest_starts(tree) -> None:
    found = tree(**{"api/tests/test_a.py": "", "web/main.py": ""})
    assert launch(found, ("api", "web")) == Launch("api")


def test_the_innermost_project_counts(tree) -> None:
    assert launch(tree(**{"a/b/test_a.py": ""}), ("a", "a/b")) == Launch("a/b")


def test_several_projects_are_imported_from_at_the_root(tree) -> None:
    found = tree(**{"api/test_a.py": "", "ml/test_b.py": ""})
    assert launch(found, ("api", "ml")) == Launch(roots=("api", "ml"))


def test_tests_outside_every_project_keep_pytest_at_the_root(tree) -> None:
    found = tree(**{"api/test_a.py": "", "test_b.py": ""})
    assert launch(found, ("api",)) == Launch(roots=("api",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("conftest.py", ""),
        ("pytest.ini", "[pytest]\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
        ("tox.ini", "[pytest]\n"),
        ("setup.cfg", "[tool:pytest]\n"),
    ],
)
def test_a_root_that_sets_pytest_up_is_where_it_starts(tree, name: str, text: str) -> None:
    assert launch(tree(**{name: text, "api/test_a.py": ""}), ("api",)) == Launch()


def test_a_root_that_configures_another_tool_is_not(tree) -> None:
    assert launch(tree(**{"pyproject.toml": "[tool.pylint]\n", "api/test_a.py": ""}), ("api",)) == Launch("api")


def test_modules_that_pytest_passes_over_are_named_when_there_are_no_others(tree) -> None:
    assert launch(tree(**{"test.py": "", "shop/tests.py": ""}), ()).arguments == ("test.py", "shop/tests.py")
    assert launch(tree(**{"test.py": "", "tests/test_a.py": ""}), ()).arguments == ()


def test_a_path_with_a_blank_is_one_argument(tree) -> None:
    assert launch(tree(**{"my shop/tests.py": ""}), ()).options() == "'my shop/tests.py'"
