"""Which code nobody can read, why, and which only our own Python cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from filrouge.checkout import Entry
from filrouge.facts.lint import Violation
from filrouge.facts.modules import MAXIMUM_BYTES, modules
from filrouge.facts.notebooks import notebooks
from filrouge.facts.tree import Tree
from filrouge.facts.unreadable import CODE, NOTEBOOK, OTHER, unreadable
from tests.filrouge.facts_in_memory import lint_of, written

BROKEN = "def f(:\n"


def found(tree: Tree, *faulty: str) -> list[tuple[str, str, str]]:
    lint = replace(
        lint_of(), unreadable=tuple(Violation(path, 1, 7, "syntax-error", "Expected", "") for path in faulty)
    )
    return [(item.path, item.kind, item.why) for item in unreadable(modules(tree), notebooks(tree), lint, tree)]


@pytest.mark.parametrize(
    ("path", "kind"), [("shop/a.py", CODE), ("tests/test_a.py", CODE), ("docs/conf.py", OTHER), ("setup.py", OTHER)]
)
def test_what_ruff_cannot_read_either_is_unreadable(path: str, kind: str, tmp_path: Path) -> None:
    assert found(written(tmp_path, {"shop/b.py": "", path: BROKEN}), path) == [(path, kind, "syntax")]


def test_a_syntax_that_ruff_reads_is_only_new(tmp_path: Path) -> None:
    assert found(written(tmp_path, {"shop/a.py": "type X = int\n"})) == []


@pytest.mark.parametrize("path", ["shop/templates/a.py", "tests/fixtures/bad.py", "{{name}}/a.py"])
def test_templates_and_fixtures_are_not_meant_to_be_read(path: str, tmp_path: Path) -> None:
    assert found(written(tmp_path, {path: BROKEN}), path) == []


@pytest.mark.parametrize("text", ["X = " + "[" * 5_000, "X = " + "9" * 5_000, "X = " + " + ".join(["1"] * 20_000)])
def test_what_is_more_than_pythons_parser_holds_is_absurd(text: str, tmp_path: Path) -> None:
    assert found(written(tmp_path, {"shop/a.py": text})) == [("shop/a.py", CODE, "absurd")]


def test_what_is_larger_than_anybody_writes_is_not_read(tmp_path: Path) -> None:
    tree = written(tmp_path, {"shop/a.py": "X = 1\n", "a.ipynb": "{}"})
    large = tuple(Entry(entry.path, entry.mode, MAXIMUM_BYTES + 1) for entry in tree.entries)
    assert found(Tree(tree.root, large)) == [("shop/a.py", CODE, "large"), ("a.ipynb", NOTEBOOK, "large")]


def test_a_notebook_that_was_cut_is_unreadable_and_a_page_is_nobodys_work(tmp_path: Path) -> None:
    tree = written(tmp_path, {"a.ipynb": '{"cells": [', "docs/b.ipynb": '{"cells": ['})
    assert found(tree) == [("a.ipynb", NOTEBOOK, "json")]
