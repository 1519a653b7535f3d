"""LINT03 to LINT06, SEC01, SEC03 from facts made by hand; and that ruff is asked for what they need."""

import subprocess
import sysconfig

import pytest

from filrouge.checks.complexity import Annotations, Complexity
from filrouge.checks.leftovers import Leftovers
from filrouge.checks.pre_commit import PreCommit
from filrouge.checks.security import SafeLoading, Security
from filrouge.facts.definitions import definitions
from filrouge.facts.dependencies import Leftover, of_dependencies
from filrouge.facts.lint import is_beyond
from filrouge.facts.loading import unsafe_loading
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import lint_of, modules_of, tree_of, violation

COMPLEX = violation("C901", "src/a.py", 1, "`f` is too complex (12 > 10)")


def test_a_function_with_too_many_paths_fails_and_a_wider_limit_lets_it_pass() -> None:
    modules = modules_of({"src/a.py": "def f():\n    pass\n"})
    assert Complexity().verdict(lint_of(COMPLEX), modules).outcome is Outcome.FAILED
    assert Complexity(maximum=12).verdict(lint_of(COMPLEX), modules).outcome is Outcome.PASSED


def test_complexity_is_asked_of_the_projects_own_functions_alone() -> None:
    in_a_test = violation("C901", "tests/test_a.py", 1, COMPLEX.text)
    assert Complexity().verdict(lint_of(in_a_test), modules_of({"src/a.py": "def f(): ..."})).outcome is Outcome.PASSED
    assert Complexity().verdict(lint_of(), modules_of({"src/a.py": "x = 1"})).outcome is Outcome.SKIPPED


HALF = "def f(a):\n    return a\n\n\ndef g(a: int) -> int:\n    return a\n"
MISSING = (
    violation("ANN201", "src/a.py", 1, "Missing return type annotation for public function `f`"),
    violation("ANN001", "src/a.py", 1, "Missing type annotation for function argument `a`"),
)


def test_annotations_are_the_share_of_public_functions_that_have_them() -> None:
    said = Annotations().verdict(lint_of(*MISSING), definitions(modules_of({"src/a.py": HALF})))
    assert (said.outcome, said.score) == (Outcome.FAILED, 0.5)
    assert said.findings[0].message.values["parameters"] == ["a"]


def test_annotated_code_passes_and_code_without_functions_is_not_judged() -> None:
    assert Annotations().verdict(lint_of(), definitions(modules_of({"src/a.py": HALF}))).message.id == "annotations.all"
    assert Annotations().verdict(lint_of(), definitions(modules_of({"src/a.py": "x = 1"}))).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("rule", "path", "outcome", "score"),
    [
        ("S602", "src/a.py", Outcome.FAILED, 0.5),
        ("S113", "src/a.py", Outcome.FAILED, 0.8),
        ("S311", "src/a.py", Outcome.PASSED, 1),
        ("S602", "tests/test_a.py", Outcome.PASSED, 1),
        ("S602", "setup.py", Outcome.PASSED, 1),
    ],
)
def test_what_is_severe_in_the_project_costs_points(rule: str, path: str, outcome: Outcome, score: float) -> None:
    said = Security().verdict(lint_of(violation(rule, path)))
    assert (said.outcome, said.score) == (outcome, score)


def test_a_shell_that_is_given_constants_is_a_question() -> None:
    said = Security().verdict(lint_of(violation("S605", text="Starting a process with a shell: seems safe, but")))
    assert said.message.id == "security.questions"


def test_a_repository_without_python_has_no_security_to_judge() -> None:
    assert Security().verdict(lint_of(files=0)).outcome is Outcome.SKIPPED


LOADERS = "import joblib\nimport numpy as np\nfrom torch import load\n"


@pytest.mark.parametrize(
    ("call", "outcome", "finding"),
    [
        ("joblib.load('m')", Outcome.FAILED, "loading.by.joblib"),
        ("np.load('m', allow_pickle=True)", Outcome.FAILED, "loading.by.numpy"),
        ("load('m', weights_only=False)", Outcome.FAILED, "loading.by.torch"),
        ("load('m')", Outcome.PASSED, "loading.by.torch"),
        ("np.load('m')", Outcome.PASSED, None),
        ("load('m', weights_only=True)", Outcome.PASSED, None),
    ],
)
def test_loaders_that_run_what_they_read_are_told_apart(call: str, outcome: Outcome, finding: str | None) -> None:
    said = SafeLoading().verdict(lint_of(), unsafe_loading(modules_of({"src/a.py": f"{LOADERS}{call}\n"})))
    assert said.outcome is outcome
    assert [item.message.id for item in said.findings] == ([finding] if finding else [])


def test_one_line_is_paid_for_once() -> None:
    lint = lint_of(violation("S301"), violation("S307"), violation("S301", "tests/test_a.py"))
    said = SafeLoading().verdict(lint, ())
    assert (said.score, len(said.findings)) == (0.75, 1)
    assert Security().verdict(lint).outcome is Outcome.PASSED


TREE = tree_of("src/a.py")


def test_what_is_certain_fails_and_what_only_seems_unused_is_a_question() -> None:
    dead, unused = Leftover("unreachable", "src/a.py", 3, "return", True), Leftover("unused", "src/a.py", 1, "f", False)
    assert Leftovers().verdict((dead, unused), TREE).score == 0.75
    assert Leftovers().verdict((unused,), TREE).message.id == "leftovers.questions"
    assert Leftovers().verdict((), TREE).message.id == "leftovers.none"
    assert Leftovers().verdict((), tree_of("README.md")).outcome is Outcome.SKIPPED


def dependencies(tmp_path, code: str, module: str, source: str, **declared: str) -> list[Leftover]:
    from filrouge.checkout import Entry
    from filrouge.facts.tree import Tree

    files = {"src/a.py": source, **{name.replace("_", "."): text for name, text in declared.items()}}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    tree = Tree(tmp_path, tuple(Entry(path, "100644", 1) for path in files))
    place = "src/a.py" if code == "DEP001" else "requirements.txt"
    issue = f'[{{"error": {{"code": "{code}"}}, "module": "{module}", "location": {{"file": "{place}", "line": 1}}}}]'
    return list(of_dependencies(issue.encode(), tree, modules_of({"src/a.py": source})))


@pytest.mark.parametrize(
    ("source", "declared", "sure"),
    [
        ("import sklearn\n", {"requirements_txt": "pytest\n"}, [True]),
        ("import sklearn\n", {"requirements_txt": "mlflow\n"}, [False]),
        ("import sklearn\n", {"Pipfile": "scikit-learn = '*'\n"}, []),
        ("try:\n    import sklearn\nexcept ImportError:\n    sklearn = None\n", {}, [False]),
    ],
)
def test_an_import_is_undeclared_only_where_nothing_declares_or_brings_it(tmp_path, source, declared, sure) -> None:
    assert [item.is_sure for item in dependencies(tmp_path, "DEP001", "sklearn", source, **declared)] == sure


@pytest.mark.parametrize(("name", "found"), [("rich", 1), ("pytest-cov", 0), ("mlflow-skinny", 0)])
def test_a_package_that_nothing_imports_is_at_most_a_question(tmp_path, name: str, found: int) -> None:
    said = dependencies(tmp_path, "DEP002", name, "import mlflow\n", requirements_txt=name)
    assert [item.is_sure for item in said] == [False] * found


HOOKS = "repos:\n- repo: local\n  hooks:\n  - id: ruff\n"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nrepos: *c\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (".pre-commit-config.yaml", HOOKS, "configured"),
        (".pre-commit-config.yaml", "repos: []\n", "empty"),
        (".pre-commit-config.yaml", "- [", "unreadable"),
        (".pre-commit-config.yaml", BOMB, "unreadable"),
        (".pre-commit-config.yml", HOOKS, "misnamed"),
        ("lefthook.yml", "", "alternative"),
        ("a.py", "", "missing"),
    ],
)
def test_hooks_are_counted_where_pre_commit_looks(tmp_path, name: str, text: str, message: str) -> None:
    from filrouge.checkout import Entry
    from filrouge.facts.tree import Tree

    (tmp_path / name).write_text(text, encoding="utf-8")
    tree = Tree(tmp_path, (Entry(name, "100644", 1), Entry("a.py", "100644", 1)))
    assert PreCommit().verdict(tree).message.id == f"pre_commit.{message}"


def test_the_rules_asked_for_beside_the_default_ones_leave_those_alone(tmp_path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    ruff = f"{sysconfig.get_path('scripts')}/ruff"
    shown = subprocess.run(
        [ruff, "check", "--isolated", "--show-settings", str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    enabled = shown.split("linter.rules.enabled = [")[1].split("]")[0]
    codes = [line.rsplit("(", 1)[1].rstrip("),") for line in enabled.splitlines() if "(" in line]
    assert len(codes) > 100
    assert [code for code in codes if is_beyond(code)] == []
