"""GIT11, GIT12, GIT13: what the files of the history hold. No secret is ever said."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Outcome, Plan, Report, SourcePolicy, Workspace, run, say
from filrouge.checks.git.broken import EveryRevisionParses
from filrouge.checks.git.secrets import NoSecrets
from filrouge.checks.git.sizes import RepositorySize
from filrouge.facts.broken import Step, follow, is_python_2
from filrouge.facts.contents import Content
from filrouge.facts.detectors import private_key, suspects
from filrouge.facts.secrets import Secret
from tests.filrouge.facts_in_memory import tree_of

GITHUB = "ghp_" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC3"
AWS = "AKIA" + "Q3EGVL7PXN5T2RWD"
HUGGING_FACE = "hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f'TOKEN = "{GITHUB}"', "GitHub"),
        (f"aws_access_key_id = {AWS}", "AWS"),
        (f"login('{HUGGING_FACE}')", "Hugging Face"),
        ('"AIza' + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q" + '"', "Google"),
    ],
)
def test_a_key_is_known_by_its_form_and_masked(line: str, kind: str) -> None:
    [suspect] = [found for found in suspects(line, in_environment_file=False) if found.sure]
    assert (suspect.kind, suspect.masked) == (kind, suspect.value[:4] + "…")


@pytest.mark.parametrize(
    "line",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        'password = os.environ["PASSWORD"]',
        'password = "changeme-please"',
        'parser.add_argument("--api_key", help="your key")',
        'secret_key = "{{ cookiecutter.key }}"',
    ],
)
def test_examples_and_references_are_no_secret(line: str) -> None:
    assert not list(suspects(line, in_environment_file=False))


def test_a_password_is_sure_only_in_an_environment_file() -> None:
    [guess] = suspects('db_password = "azerty-42-uiop"', in_environment_file=False)
    [known] = suspects("DB_PASSWORD=azerty-42-uiop", in_environment_file=True)
    assert (guess.sure, known.sure, known.masked) == (False, True, "DB_PASSWORD")


def test_a_header_alone_is_no_private_key() -> None:
    header = "-----BEGIN RSA PRIVATE KEY-----"
    assert list(private_key(header + "\n" + "MIIEpAIBAAKCAQEA" * 3 + "\n"))
    assert not list(private_key(f'if text.startswith("{header}"):\n    pass\n'))


def a_secret(**values: object) -> Secret:
    fields = {
        "kind": "GitHub",
        "masked": "ghp_…",
        "path": "a.py",
        "line": 1,
        "commit": "c",
        "sure": True,
        "present": True,
    }
    return Secret(**fields | values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("secrets", "outcome", "score"),
    [
        ((), Outcome.PASSED, 1),
        ((a_secret(),), Outcome.FAILED, 0),
        ((a_secret(present=False),), Outcome.FAILED, 0.5),
        ((a_secret(sure=False),), Outcome.PASSED, 1),
    ],
)
def test_a_secret_that_is_there_costs_more_than_one_that_was(
    secrets: tuple[Secret, ...], outcome: Outcome, score: float
) -> None:
    verdict = NoSecrets().verdict(secrets)
    assert (verdict.outcome, verdict.score) == (outcome, score)
    assert NoSecrets(allowed_paths=["*.py"]).verdict(secrets).outcome is Outcome.PASSED


def content(megabytes: float, path: str = "model.pkl") -> Content:
    return Content(path, int(megabytes * 1_000_000), path, "c")


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ((content(4.9),), "light"),
        ((content(5.1),), "large"),
        (tuple(content(4, f"{n}.csv") for n in range(13)), "total"),
        ((), "light"),
    ],
)
def test_a_file_and_a_history_have_a_weight(contents: tuple[Content, ...], message: str) -> None:
    assert RepositorySize().verdict(tree_of("a.py"), contents).message.id == f"git.weight.{message}"


def test_a_revision_is_broken_from_the_fault_to_its_repair() -> None:
    steps = [Step("d", (("a.py", "good"),)), Step("c", (("b.py", "x"),)), Step("b", (("a.py", "bad"),)), Step("a", ())]
    read = follow(tuple(steps), {"bad": (3, "expected ':'")})
    assert read.broken == {"b", "c"}
    [breach] = read.breaches
    assert (breach.since, breach.mended, breach.revisions, breach.line) == ("b", "d", 2, 3)
    assert EveryRevisionParses().verdict(read).message.id == "git.parses.not_always"
    assert EveryRevisionParses(minimum_percent=50).verdict(read).outcome is Outcome.PASSED
    still = follow(tuple(steps[1:]), {"bad": (3, "expected ':'")})
    assert EveryRevisionParses(minimum_percent=0).verdict(still).message.id == "git.parses.not_now"
    assert EveryRevisionParses().verdict(follow((), {})).outcome is Outcome.SKIPPED


@pytest.mark.parametrize("line", ['print "hello"', "except IOError, error:", "raise ValueError, 'x'", "a <> b"])
def test_what_an_older_python_read_was_not_broken(line: str) -> None:
    assert is_python_2(f"import sys\n{line}\n".encode(), 2)
    assert not is_python_2(b"import sys\ndef f(:\n", 2)


def careless(story: Story) -> None:
    """Every fault of this file, committed for real, with one key removed again, and one that only tests use."""
    story.commit("feat: begin", {"load.py": f'TOKEN = "{GITHUB}"\n', "é à.py": "x = 1\n"})
    story.commit("feat: keys", {".env": "DB_PASSWORD=azerty-42-uiop\n", "tests/test_a.py": f'KEY = "{AWS}"\n'})
    story.commit("feat: train", {"model.pkl": bytes(range(256)) * 22_000, "é à.py": "def f(:\n"})
    story.commit("fix: mend", {"é à.py": "match x:\n    case 1:\n        type A = int\n", "load.py": "TOKEN = None\n"})


def test_secrets_weight_and_broken_revisions_are_found_in_a_real_history_and_never_said(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    careless(story)
    plan = Plan.from_mapping({"name": "contents", "checks": {"GIT11": {}, "GIT12": {}, "GIT13": {}}})
    report = run(str(story.folder), plan, Workspace(tmp_path / "w", SourcePolicy(paths=True)))
    secrets, weight, readable = report.checks
    assert [(f.message.id, f.path, f.line) for f in secrets.findings] == [
        ("git.secret.password", ".env", 1),
        ("git.secret.token", "load.py", 1),
        ("git.secret.maybe_token", "tests/test_a.py", 1),
    ]
    assert [(f.message.id, f.path) for f in weight.findings] == [("git.weight.file", "model.pkl")]
    assert [(f.message.id, f.path, f.commit) for f in readable.findings] == [
        ("git.broken.mended", "é à.py", story.git("rev-parse", "HEAD~1").strip())
    ]
    check_that_nothing_is_said(report, GITHUB, AWS, "azerty-42-uiop")


def check_that_nothing_is_said(report: Report, *values: str) -> None:
    told = report.to_json() + "".join(say(f.message, "fr") for check in report.checks for f in check.findings)
    assert not any(value in told for value in values)
