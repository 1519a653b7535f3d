"""GIT01: what should never be committed is found by what it is, and nothing innocent is accused."""

import pytest

from demo.story import Story
from filrouge.checks.git.junk import CommittedJunk
from filrouge.facts.junk import SAMPLES, Junk, ignored_samples, junk, junk_root
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import commit, tree_of
from tests.filrouge.places import checked_out

ALL = frozenset(SAMPLES)


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("venv/bin/python", "venv/"),
        ("sub/.venv/pyvenv.cfg", "sub/.venv/"),
        ("src/__pycache__/a.cpython-311.pyc", "src/__pycache__/"),
        ("old.pyc", "old.pyc"),
        (".env", ".env"),
        (".env.local", ".env.local"),
        ("notebooks/.ipynb_checkpoints/a.ipynb", "notebooks/.ipynb_checkpoints/"),
        (".DS_Store", ".DS_Store"),
        ("x.egg-info/PKG-INFO", "x.egg-info/"),
        ("dist/x-1.0-py3-none-any.whl", "dist/x-1.0-py3-none-any.whl"),
        ("front/node_modules/a/index.js", "front/node_modules/"),
    ],
)
def test_junk_is_named_by_its_root(path: str, root: str) -> None:
    assert junk_root(path) == root


@pytest.mark.parametrize(
    "path",
    [
        *(".env.example", ".env.sample", "src/env.py", "environment.yml", "docs/venv.md", "build/Dockerfile"),
        *("dist/index.html", "src/dist.py", ".vscode/settings.json", "coverage.py", "src/environments/a.py"),
    ],
)
def test_what_looks_like_junk_but_is_not_is_left_alone(path: str) -> None:
    assert junk_root(path) is None


def test_an_environment_is_known_by_what_it_holds_whatever_its_name() -> None:
    tree = tree_of("appli/Lib/site-packages/six.py", "appli/Scripts/python.exe", "appli/pyvenv.cfg", "src/a.py")
    assert tree.environment_roots == ("appli",)
    assert junk_root("appli/Scripts/python.exe", tree.environment_roots) == "appli/"
    assert tree.python_files == ("src/a.py",)


def test_what_is_there_now_costs_everything() -> None:
    verdict = CommittedJunk().verdict((Junk("venv/", 900, True, "a" * 40),), ALL)
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0)
    [finding] = verdict.findings
    assert finding.repair is not None
    assert finding.repair.commands[0] == "git rm -r --cached venv/"


def test_what_was_removed_since_costs_half() -> None:
    verdict = CommittedJunk().verdict((Junk(".env", 1, False, "a" * 40),), ALL)
    assert (verdict.outcome, verdict.score) == (Outcome.FAILED, 0.5)


def test_a_clean_history_with_a_partial_gitignore_passes_with_advice() -> None:
    verdict = CommittedJunk().verdict((), frozenset({"__pycache__/"}))
    assert (verdict.outcome, verdict.score, len(verdict.findings)) == (Outcome.PASSED, 1, 1)


def test_a_clean_history_without_any_gitignore_fails_a_little() -> None:
    verdict = CommittedJunk().verdict((), frozenset())
    assert verdict.outcome is Outcome.FAILED
    assert verdict.score == CommittedJunk.NO_GITIGNORE_SCORE


def test_a_name_with_a_quote_is_safe_to_paste() -> None:
    [finding] = CommittedJunk().verdict((Junk("it's; rm -rf ~/.env", 1, True, None),), ALL).findings
    assert finding.repair is not None
    assert finding.repair.commands[0] == "git rm --cached 'it'\\''s; rm -rf ~/.env'"


def test_the_history_remembers_what_the_tree_forgot(tmp_path) -> None:
    story = Story(tmp_path / "story")
    story.commit("feat: begin", {"a.py": "", ".env": "KEY=1"})
    story.remove(".env")
    story.commit("chore: oops", {".gitignore": "__pycache__/\n.venv/\n.env\n"})
    checkout = checked_out(story.folder, tmp_path)
    from filrouge.facts.history import history
    from filrouge.facts.tree import tree

    [found] = junk(tree(checkout), history(checkout))
    assert (found.path, found.present) == (".env", False)
    assert ignored_samples(checkout) == ALL


def test_a_large_environment_is_one_finding_not_thousands() -> None:
    paths = tuple(f"venv/lib/{number}.py" for number in range(3000))
    from filrouge.facts.history import History

    added = commit("add", *paths)
    [found] = junk(tree_of(*paths), History(added.revision, (added,), (), ()))
    assert (found.path, found.files) == ("venv/", 3000)
