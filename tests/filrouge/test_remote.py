"""Which commit is meant, among what a remote lists."""

import pytest

from filrouge import Remote, Source, StudentError, choose, settle

SOURCE = Source("https://git.example.org/a/b", "https://git.example.org/a/b", "git.example.org", 443)
MAIN, WORK, ASKED, OLD = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)
REMOTE = Remote(
    {
        "HEAD": MAIN,
        "refs/heads/feature/x": WORK,
        "refs/heads/main": MAIN,
        "refs/heads/release": MAIN,
        "refs/pull/3/head": ASKED,
        "refs/merge-requests/4/head": ASKED,
        "refs/tags/v1": OLD,
    },
    "main",
    "main",
)


@pytest.mark.parametrize(
    ("revision", "branch", "commit"),
    [
        (None, "main", MAIN),
        ("feature/x", "feature/x", WORK),
        ("v1", None, OLD),
        ("pull/3/head", None, ASKED),
        ("merge-requests/4/head", None, ASKED),
        (MAIN, "main", MAIN),
        (WORK, "feature/x", WORK),
        (OLD, None, OLD),
    ],
)
def test_a_revision_names_a_commit_and_perhaps_a_branch(revision, branch, commit):
    record = choose(REMOTE, SOURCE, revision)
    assert (record.branch, record.revision) == (branch, commit)


@pytest.mark.parametrize("revision", ["nothing", "pull/9/head", "pull/3/merge", "../main"])
def test_a_revision_that_is_not_there_is_refused(revision):
    with pytest.raises(StudentError):
        choose(REMOTE, SOURCE, revision)


@pytest.mark.parametrize(
    ("revisions", "settled"),
    [
        (("feature/x/src", "feature/x", "feature"), "feature/x"),
        (("main", "main/src"), "main"),
        (("gone", "gone/src"), "gone"),
        ((), None),
    ],
)
def test_the_first_that_the_remote_knows_is_meant(revisions, settled):
    assert settle(REMOTE, SOURCE, revisions) == settled


def test_the_default_branch_comes_first():
    assert list(REMOTE.branches) == ["main", "feature/x", "release"]
