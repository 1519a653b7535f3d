"""A few kilobytes of a repository must not fill our memory, whatever they unfold to."""

import hashlib
import struct
import zlib
from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, RunOutcome, SourcePolicy, Workspace, run, say
from filrouge.errors import PlatformError
from filrouge.git import git
from tests.golden.repositories import good
from tests.hostile.against_git import git_plumbing, write_tree

MEGABYTE = 1024**2
UNFOLDED_MEGABYTES = 400
STATIC = Plan.from_toml("[checks.GIT01]")


def varint(number: int) -> bytes:
    """As sizes stand in a delta (gitformat-pack(5))."""
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    return bytes([*data, number])


def entry(kind: int, content: bytes, base: bytes = b"") -> bytes:
    """One object of a pack: its kind and size, its base where it is a delta, its content compressed."""
    size, data = len(content) >> 4, bytearray([kind << 4 | len(content) & 15])
    if size:
        data[0] |= 128
        data += varint(size)
    return bytes(data) + base + zlib.compress(content, 9)


def bomb(story: Story) -> None:
    """A megabyte of zeros, and a delta that copies it `UNFOLDED_MEGABYTES` times: a pack of two kilobytes."""
    zeros = bytes(MEGABYTE)
    base = hashlib.sha1(b"blob %d\0" % MEGABYTE + zeros, usedforsecurity=False).digest()
    copies = b"\xc0\x10" * UNFOLDED_MEGABYTES  # from the start, 0x100000 bytes
    delta = varint(MEGABYTE) + varint(UNFOLDED_MEGABYTES * MEGABYTE) + copies
    pack = b"PACK" + struct.pack(">II", 2, 2) + entry(3, zeros) + entry(7, delta, base)
    assert len(pack) < 4096
    git_plumbing(story, "index-pack", "--stdin", stdin=pack + hashlib.sha1(pack, usedforsecurity=False).digest())
    unfolded = hashlib.sha1(b"blob %d\0" % (UNFOLDED_MEGABYTES * MEGABYTE), usedforsecurity=False)
    for _ in range(UNFOLDED_MEGABYTES):
        unfolded.update(zeros)
    root = write_tree(story, [("100644", b"base", base.hex()), ("100644", b"big", unfolded.hexdigest())])
    story.git(
        "update-ref", "refs/heads/main", git_plumbing(story, "commit-tree", root, "-p", "HEAD", "-m", "feat: big")
    )


def test_a_pack_that_unfolds_beyond_the_ceiling_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story(tmp_path / "story")
    good(story)
    bomb(story)
    workspace = Workspace(tmp_path / "workspace", SourcePolicy(paths=True))
    monkeypatch.setattr("filrouge.git.MEMORY_BYTES", 128 * MEGABYTE)
    report = run(str(story.folder), STATIC, workspace)
    assert report.outcome is RunOutcome.REFUSED
    assert report.error is not None
    assert report.error.id == "source.unfolds", say(report.error)
    assert not list((workspace.root / "mirrors").glob("*.git"))


def test_the_same_pack_is_taken_where_it_fits(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    good(story)
    bomb(story)
    report = run(str(story.folder), STATIC, Workspace(tmp_path / "workspace", SourcePolicy(paths=True)))
    assert report.outcome is RunOutcome.FINISHED, report.error


def test_a_commit_too_large_to_be_read_is_refused(tmp_path: Path) -> None:
    story = Story(tmp_path / "story")
    good(story)
    message = b"feat: long\n\n" + b"words " * (3 * MEGABYTE)
    commit = git_plumbing(story, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-F", "-", stdin=message)
    story.git("update-ref", "refs/heads/main", commit)
    report = run(str(story.folder), STATIC, Workspace(tmp_path / "workspace", SourcePolicy(paths=True)))
    assert report.error is not None
    assert report.error.id == "source.commit_too_large"


def test_without_git_the_fault_is_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PlatformError) as missing:
        git("--version")
    assert missing.value.message.id == "platform.no_git"
