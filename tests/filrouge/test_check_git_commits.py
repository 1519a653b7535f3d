"""GIT05, GIT07, GIT09, GIT10, GIT14: what a commit, a tag and a signature say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from packaging.version import Version

from filrouge.checks.git.commits import CommitSize, TidyHistory
from filrouge.checks.git.identity import Identity
from filrouge.checks.git.pace import Pace
from filrouge.checks.git.releases import ReleaseTags
from filrouge.facts.history import Change, History
from filrouge.facts.versions import Release, declared_version, version_of
from filrouge.report import Outcome
from filrouge.words import LANGUAGES, catalogue
from tests.filrouge.facts_in_memory import MOMENT, history_of, revision


def sized(path: str, added: int | None, deleted: int | None = 0, subject: str = "feat: b") -> History:
    history = history_of("init", "feat: a", "feat: a2", subject)
    newest = replace(history.commits[0], changes=(Change(path, added, deleted),))
    return replace(history, commits=(newest, *history.commits[1:]))


def test_the_limit_is_two_hundred_lines_written_by_hand() -> None:
    large = CommitSize(minimum_percent=100)
    assert large.verdict(sized("a.py", 150, 50)).outcome is Outcome.PASSED
    assert large.verdict(sized("a.py", 150, 51)).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "path",
    [
        *("data/rides.csv", "uv.lock", "package-lock.json", "analysis.ipynb", "vendor/jquery.js", "api_pb2.py"),
        *("static/x.min.js", "venv/lib/a.py", "environment.yml", "LICENSE", "app/migrations/0001_initial.py"),
    ],
)
def test_what_nobody_writes_by_hand_is_not_counted(path: str) -> None:
    assert CommitSize().verdict(sized(path, 5000)).score == 1


@pytest.mark.parametrize("subject", ["style: format everything", "Rename the package", "feat: whole page (#12)"])
def test_mechanical_changes_and_squashed_requests_are_not_counted(subject: str) -> None:
    assert CommitSize().verdict(sized("a.py", 900, subject=subject)).score == 1


def test_deleting_needs_no_reading_and_a_first_commit_is_excepted() -> None:
    assert CommitSize().verdict(sized("a.py", 0, 900)).score == 1
    assert CommitSize().verdict(history_of("init")).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("fixup! feat: a", "leftover"),
        ("WIP", "draft"),
        ("feat: wip model", "draft"),
        ("Oups", "draft"),
        ("feat: a", "again"),
    ],
)
def test_a_draft_is_named(subject: str, kind: str) -> None:
    verdict = TidyHistory().verdict(history_of("init", "feat: a", subject))
    assert [finding.message.id for finding in verdict.findings] == [f"git.draft.{kind}"]
    assert verdict.outcome is Outcome.FAILED


def test_honest_subjects_are_no_drafts_and_no_commit_no_verdict() -> None:
    kept = history_of("init", "feat: swipe", "fix: wipe the cache", "feat: a", "feat: b", "feat: a")
    assert not TidyHistory().verdict(kept).findings
    assert TidyHistory().verdict(history_of()).outcome is Outcome.SKIPPED


def test_a_draft_on_a_branch_of_its_own_is_folded_by_commands() -> None:
    history = history_of("init", "feat: a", "fixup! feat: a")
    on_branch = replace(history, heads={"main": revision(0), "feat/a": revision(2)})
    [finding] = TidyHistory().verdict(on_branch).findings
    assert finding.repair is not None
    assert finding.repair.commands[1] == f"git rebase --interactive --autosquash {revision(1)[:10]}"


def released(*tags: tuple[str, str | None], declared: str | None = None) -> tuple[History, tuple[Release, ...]]:
    """Tags from the oldest commit to the newest, each with its version; newest first."""
    history = history_of(*(f"feat: {number}" for number in range(len(tags))))
    releases = [
        Release(tag, "v", revision(number), version_of(text or "?"), False, declared)
        for number, (tag, text) in enumerate(tags)
    ]
    return history, tuple(reversed(releases))


@pytest.mark.parametrize(
    ("tags", "declared", "kinds"),
    [
        ([("v1.0.0", "1.0.0"), ("v1.1.0", "1.1.0")], None, []),
        ([("2026.1", "2026.1"), ("2026.10", "2026.10")], None, []),
        ([("v1.10", "1.10"), ("v1.9", "1.9")], None, ["order"]),
        ([("v1.0-final", None)], None, ["no_version"]),
        ([("v1.0", "1.0")], "1.0.0", []),
        ([("v1.0", "1.0")], "0.9", ["declared"]),
    ],
)
def test_a_release_is_a_version_that_grows_and_that_the_package_says(
    tags: list[tuple[str, str | None]], declared: str | None, kinds: list[str]
) -> None:
    verdict = ReleaseTags().verdict(*released(*tags, declared=declared))
    assert [finding.message.id for finding in verdict.findings] == [f"git.release.{kind}" for kind in kinds]
    assert (verdict.outcome is Outcome.FAILED) is bool(kinds)


def test_no_release_is_no_fault() -> None:
    assert ReleaseTags().verdict(history_of("init"), ()).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"pyproject.toml": '[project]\nversion = "1.2"'}, "1.2"),
        ({"pyproject.toml": '[tool.poetry]\nversion = "1.3"'}, "1.3"),
        ({"pyproject.toml": '[project]\ndynamic = ["version"]'}, None),
        ({"pyproject.toml": "[project", "setup.py": 'setup(\n    version="1.4",\n)'}, "1.4"),
        ({"setup.cfg": "[metadata]\nversion = 1.5\n"}, "1.5"),
        ({"setup.cfg": "[metadata]\nversion = attr: shop.__version__\n"}, None),
        ({"pyproject.toml": 'project = "a"\ntool = 3'}, None),
    ],
)
def test_the_declared_version_is_read_where_it_is_written_out(files: dict[str, str], version: str | None) -> None:
    assert declared_version(files) == version
    assert version is None or version_of(version) == Version(version)


def signed(*people: tuple[str, str], committer: str = "") -> History:
    history = history_of(*("feat: x" for _ in people))
    commits = [
        replace(one, author_name=name, author_mail=mail, committer_mail=committer)
        for one, (name, mail) in zip(history.commits, people, strict=True)
    ]
    return replace(history, commits=tuple(commits))


CAMILLE = ("Camille Laurent", "camille@school.example")


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ([CAMILLE, ("Zoé Lefèvre", "zoe@school.example")], "fine"),
        ([CAMILLE, ("Camille", "c@home.example"), ("Camille", "c@other.example")], "fine"),
        ([CAMILLE, ("Camille Laurent", "1+camille@users.noreply.github.com")], "fine"),
        ([CAMILLE, ("root", "root@school.example")], "unset"),
        ([CAMILLE, ("Camille Laurent", "camille@laptop.local")], "unset"),
        ([CAMILLE, ("Your Name", "you@example.com")], "unset"),
        ([CAMILLE, ("LAURENT Camille", "camille@home.example")], "doubled"),
        ([CAMILLE, ("camou", "camille@school.example")], "doubled"),
    ],
)
def test_an_identity_is_a_person_and_a_person_has_one(people: list[tuple[str, str]], message: str) -> None:
    assert Identity().verdict(signed(*people)).message.id == f"git.identity.{message}"


def test_a_forge_s_signature_is_not_git_config() -> None:
    edited = signed(("camou", "camille@laptop.local"), committer="noreply@github.com")
    assert Identity().verdict(edited).outcome is Outcome.SKIPPED


def test_a_burst_and_an_impossible_date_are_spoken_of_and_never_judged() -> None:
    burst = replace(history_of(*(f"feat: {number}" for number in range(6))), read_at=MOMENT)
    assert [finding.message.id for finding in Pace().verdict(burst).findings] == ["git.pace.hurried"]
    future = replace(burst, read_at=MOMENT - timedelta(days=3))
    early = Pace(not_before="2026-02-01", days_min=1).verdict(burst)
    assert {finding.message.id for finding in Pace(days_min=1).verdict(future).findings} == {"git.pace.future"}
    assert {finding.message.id for finding in early.findings} == {"git.pace.early"}
    assert {Pace().verdict(burst).outcome, early.outcome} == {Outcome.PASSED}


def test_of_two_dates_the_one_that_cannot_be_true_is_named() -> None:
    history = history_of("feat: a")
    ahead = replace(history.commits[0], authored_at=MOMENT + timedelta(days=300))
    [finding] = Pace().verdict(replace(history, commits=(ahead,), read_at=MOMENT)).findings
    assert finding.message.values["at"] == "2026-11-01 09:00+00:00"
    assert finding.repair
    assert finding.repair.commands == (f"git show --no-patch --format=fuller {revision(0)[:10]}", "date")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_dates_is_said_to_whoever_made_the_commits(language: str) -> None:
    said = [text for name, text in catalogue(language).items() if name.startswith("git.pace.") or "GIT14" in name]
    assert len(said) > 6
    spoken_past_them = ("instructor", "enseignant", "elsewhere", "ailleurs")
    assert not any(word in text.lower() for text in said for word in spoken_past_them)


def test_a_handful_of_commits_says_nothing_of_the_pace() -> None:
    assert not Pace().verdict(replace(history_of("init", "feat: a"), read_at=MOMENT)).findings
    assert Pace().verdict(history_of()).outcome is Outcome.SKIPPED
