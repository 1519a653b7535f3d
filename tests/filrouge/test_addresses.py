"""What people paste, and what is made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge import SourcePolicy, StudentError, check_source
from filrouge.addresses import Address, understand

HUB = "https://github.com/zoe/project"
LAB = "https://gitlab.com/group/sub/project"
OWN = "https://git.school.example/group/project"
BERG = "https://codeberg.org/zoe/project"
BUCKET = "https://bitbucket.org/team/project"
AZURE = "https://dev.azure.com/org/My%20Project/_git/repo"
FACE = "https://huggingface.co"
HASH = "0123456789abcdef0123456789abcdef01234567"

ROWS = [
    # what is pasted, what is cloned, the revisions that it may mean
    (HUB, HUB),
    (f"  {HUB}/  ", HUB),
    (f"{HUB}.git", HUB),
    (f"git clone {HUB}.git", HUB),
    (f"<{HUB}>", HUB),
    ("github.com/zoe/project", HUB),
    ("www.github.com/zoe/project", HUB),
    ("HTTPS://GitHub.com/zoe/project", HUB),
    (f"{HUB}?tab=readme-ov-file#install", HUB),
    (f"{HUB}/tree/main", HUB, "main"),
    (f"{HUB}/tree/main/", HUB, "main"),
    (f"{HUB}/tree/feature/new-model", HUB, "feature/new-model", "feature"),
    (f"{HUB}/tree/a%23b", HUB, "a#b"),
    (f"{HUB}/blob/main/src/app.py#L10-L20", HUB, "main", "main/src", "main/src/app.py"),
    (f"{HUB}/blame/main/README.md", HUB, "main", "main/README.md"),
    (f"{HUB}/commits/main/", HUB, "main"),
    (f"{HUB}/commit/{HASH}", HUB, HASH),
    (f"{HUB}/pull/12", HUB, "pull/12/head"),
    (f"{HUB}/pull/12/files", HUB, "pull/12/head"),
    (f"{HUB}/pull/12/commits/{HASH}", HUB, HASH),
    (f"{HUB}/releases/tag/v1.0", HUB, "v1.0"),
    (f"{HUB}/compare/main...feature/x", HUB, "feature/x"),
    (f"{HUB}/actions/runs/123", HUB),
    (f"{HUB}/issues", HUB),
    (f"{HUB}/settings/access", HUB),
    ("https://raw.githubusercontent.com/zoe/project/main/a.py", HUB, "main", "main/a.py"),
    ("https://raw.githubusercontent.com/zoe/project/refs/heads/main/a.py", HUB, "main", "main/a.py"),
    ("git@github.com:zoe/project.git", HUB),
    ("git@github.com:zoe/project", HUB),
    ("ssh://git@github.com/zoe/project.git", HUB),
    ("ssh://git@ssh.github.com:443/zoe/project.git", HUB),
    ("https://hub.school.example/zoe/project/tree/main", "https://hub.school.example/zoe/project", "main"),
    (LAB, LAB),
    (f"{LAB}.git", f"{LAB}.git"),
    (f"{LAB}/", f"{LAB}/"),
    (f"{LAB}/-/tree/main?ref_type=heads", LAB, "main"),
    (f"{LAB}/-/blob/main/README.md", LAB, "main", "main/README.md"),
    (f"{LAB}/-/commits/feature/x", LAB, "feature/x", "feature"),
    (f"{LAB}/-/commit/{HASH}", LAB, HASH),
    (f"{LAB}/-/merge_requests/7/diffs", LAB, "merge-requests/7/head"),
    (f"{LAB}/-/tags/v2", LAB, "v2"),
    (f"{LAB}/-/pipelines/99", LAB),
    (f"{OWN}/-/tree/main", OWN, "main"),
    (f"{OWN}/tree/main", OWN, "main"),
    ("https://git.school.example:8443/g/p/-/tree/main", "https://git.school.example:8443/g/p", "main"),
    ("git@git.school.example:group/sub/project.git", "https://git.school.example/group/sub/project.git"),
    ("ssh://git@git.school.example:2222/group/project.git", f"{OWN}.git"),
    (f"{BERG}/src/branch/main", BERG, "main"),
    (f"{BERG}/src/branch/feature/x/src", BERG, "feature/x/src", "feature/x", "feature"),
    (f"{BERG}/src/tag/v1", BERG, "v1"),
    (f"{BERG}/src/commit/{HASH}/README.md", BERG, HASH),
    (f"{BERG}/commits/branch/main", BERG, "main"),
    (f"{BERG}/commit/{HASH}", BERG, HASH),
    (f"{BERG}/pulls/3", BERG, "pull/3/head"),
    ("https://school.example/gitea/zoe/p/src/branch/main", "https://school.example/gitea/zoe/p", "main"),
    (BUCKET, BUCKET),
    ("https://zoe@bitbucket.org/team/project.git", f"{BUCKET}.git"),
    (f"{BUCKET}/src/main/", BUCKET, "main"),
    (f"{BUCKET}/src/{HASH}/a.py?at=feature%2Fx", BUCKET, "feature/x"),
    (f"{BUCKET}/branch/feature/x", BUCKET, "feature/x"),
    (f"{BUCKET}/commits/{HASH}", BUCKET, HASH),
    (f"{BUCKET}/commits/branch/main", BUCKET, "main"),
    (f"{BUCKET}/pull-requests/4", BUCKET),
    ("https://b.example/projects/ML/repos/p/browse?at=refs%2Fheads%2Fdev", "https://b.example/scm/ML/p.git", "dev"),
    (f"https://b.example/users/zoe/repos/p/commits/{HASH}", "https://b.example/scm/~zoe/p.git", HASH),
    (AZURE, AZURE),
    ("https://org@dev.azure.com/org/My%20Project/_git/repo", AZURE),
    (f"{AZURE}?path=/README.md&version=GBfeature/x", AZURE, "feature/x"),
    (f"{AZURE}?version=GTv1", AZURE, "v1"),
    (f"{AZURE}/commit/{HASH}?refName=refs/heads/main", AZURE, HASH),
    (f"{AZURE}/pullrequest/5", AZURE),
    ("https://org.visualstudio.com/P/_git/repo?version=GBmain", "https://org.visualstudio.com/P/_git/repo", "main"),
    ("git@ssh.dev.azure.com:v3/org/My%20Project/repo", AZURE),
    (f"{FACE}/zoe/model/tree/main", f"{FACE}/zoe/model", "main"),
    (f"{FACE}/datasets/zoe/data/blob/main/a.csv", f"{FACE}/datasets/zoe/data", "main", "main/a.csv"),
    # not understood: as it was
    ("", ""),
    ("my project", "my project"),
    ("file:///etc/passwd", "file:///etc/passwd"),
    ("ext::sh -c id", "ext::sh -c id"),
    ("https://zoe:secret@github.com/zoe/project", "https://zoe:secret@github.com/zoe/project"),
    ("https://[broken", "https://[broken"),
    ("https://github.com/zoe", "https://github.com/zoe"),
    ("http://127.0.0.1:8001/project.git", "http://127.0.0.1:8001/project.git"),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "url", "revisions"), [(row[0], row[1], row[2:]) for row in ROWS])
def test_what_is_pasted_is_understood(pasted, url, revisions):
    assert understand(pasted) == Address(url, tuple(revisions))


UNDERSTOOD = sorted({row[1] for row in ROWS if row[1].startswith("https://") and "secret" not in row[1]})


@pytest.mark.parametrize("url", UNDERSTOOD)
def test_what_is_understood_is_understood_again(url):
    assert understand(url).url == url


PIECES = st.sampled_from(
    [
        *("https://", "http://", "ssh://", "git@", "github.com", "gitlab.com", ":", "/", "//", "@", "?", "#", "-", "~"),
        *("tree", "blob", "_git", "projects", "users", "repos", "src", "branch", "pull", "pulls", "commits", "12", "."),
        *("%2F", "%", "[", "]", "::", " ", "\x00", "é", "..", "...", "refs", "heads", "compare", "version=GB", "at="),
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=14).map("".join)))
def test_nothing_that_is_pasted_breaks_it_or_opens_a_door(pasted):
    address = understand(pasted)
    try:
        source = check_source(address.url, SourcePolicy())
    except StudentError:
        return
    assert source.url.startswith("https://")
    assert "@" not in source.url.split("/")[2]
