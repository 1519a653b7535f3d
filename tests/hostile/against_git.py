"""Attacks by what a git repository can hold, through checkout and history."""

# ruff: noqa: E501 - files of repositories are written out as they are
from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping

from demo.story import Story
from tests.hostile.attack import Attack, tree


def git_plumbing(story: Story, *arguments: str, stdin: bytes = b"") -> str:
    """A git command with bytes on its standard input; what it printed, stripped."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=story.folder,
        input=stdin,
        capture_output=True,
        check=True,
        env={**story._environment(), "LC_ALL": "C.UTF-8"},
    )
    return done.stdout.decode("utf-8", "replace").strip()


def raw_commit(*entries: tuple[str, bytes, bytes]) -> Callable[[Story], None]:
    """A good project whose root holds entries (mode, name, content) that no work tree could."""

    def tell(story: Story) -> None:
        tree({})(story)
        listed = [line.split(None, 3) for line in git_plumbing(story, "ls-tree", "HEAD").splitlines()]
        kept = [(mode, name.encode(), hash_) for mode, _, hash_, name in listed]
        for mode, name, content in entries:
            made = git_plumbing(story, "hash-object", "-w", "--stdin", stdin=content)
            if mode == "40000":
                made = write_tree(story, [("100644", b"config", made)])
            kept.append((mode, name, made))
        root = write_tree(story, sorted(kept, key=lambda entry: entry[1] + b"/" * (entry[0] == "40000")))
        story.git(
            "update-ref", "refs/heads/main", git_plumbing(story, "commit-tree", root, "-p", "HEAD", "-m", "feat: odd")
        )

    return tell


def write_tree(story: Story, entries: list[tuple[str, bytes, str]]) -> str:
    """A tree object, byte by byte: git's own commands refuse most of these names."""
    data = b"".join(mode.encode() + b" " + name + b"\0" + bytes.fromhex(hash_) for mode, name, hash_ in entries)
    return git_plumbing(story, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=data)


def links(story: Story) -> None:
    for name, target in {
        "stolen.py": "/etc/passwd", "test_stolen.py": "../../../../../etc/shadow", "requirements.txt": "/etc/passwd",
        "folder": "/", "loop": "loop", "pyproject.toml": "/proc/self/environ", "conftest.py": "/dev/zero",
    }.items():  # fmt: skip
        (story.folder / name).symlink_to(target)
    tree({})(story)


def through_a_link(story: Story) -> None:
    """A folder that is first a link out of the tree, then a folder with a file: the file must not follow the link."""
    (story.folder / "out").symlink_to("/tmp")
    tree({})(story)
    (story.folder / "out").unlink()
    story.commit("feat: folder", {"out/filrouge-was-here": "x"})


def submodules(*lines: str) -> Callable[[Story], None]:
    """A good project with one submodule, described by `lines`."""

    def tell(story: Story) -> None:
        tree({".gitmodules": '[submodule "sub"]\n\tpath = sub\n' + "".join(f"\t{line}\n" for line in lines)})(story)
        story.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
        story.git("commit", "--quiet", "-m", "feat: submodule")

    return tell


def hooks(story: Story) -> None:
    hook = "#!/bin/sh\ntouch /tmp/filrouge-was-here\n"
    tree(
        dict.fromkeys(
            (
                f"{place}/{name}"
                for place in ("hooks", "git/hooks", ".githooks", ".husky")
                for name in ("post-checkout", "pre-commit", "fsmonitor-watchman")
            ),
            hook,
        )
    )(story)
    for path in story.folder.rglob("hooks/*"):
        path.chmod(0o755)
    story.commit("chore: executable")
    nested = {
        "bare/HEAD": "ref: refs/heads/main\n",
        "bare/objects/x": "",
        "bare/refs/x": "",
        "bare/config": "[core]\n\tfsmonitor = touch /tmp/filrouge-was-here\n\tbare = true\n",
    }
    story.commit("feat: a repository within", nested)


ATTRIBUTES = b"""* filter=evil diff=evil merge=evil text eol=crlf working-tree-encoding=UTF-16
*.bin filter=lfs diff=lfs !working-tree-encoding
*.py !working-tree-encoding -text
"""
DRIVERS = """[filter "evil"]
	smudge = touch /tmp/filrouge-was-here
	process = touch /tmp/filrouge-was-here
	required = true
[diff "evil"]
	textconv = touch /tmp/filrouge-was-here
"""
LFS_POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 99999999999\n"


def attributes(story: Story) -> None:
    lfs = "[lfs]\n\turl = http://127.0.0.1:9/\n"
    tree({".lfsconfig": lfs, ".gitconfig": DRIVERS, ".mailmap": "x" * 1000, "model.bin": LFS_POINTER})(story)
    blob = git_plumbing(story, "hash-object", "-w", "--stdin", stdin=ATTRIBUTES)
    story.git("update-index", "--add", "--cacheinfo", f"100644,{blob},.gitattributes")
    story.git("commit", "--quiet", "-m", "feat: attributes")


def alternates(story: Story) -> None:
    tree({"objects/info/alternates": "/work\n../../../../\n", "commondir": "/etc\n", "gitdir": "/etc\n"})(story)


def odd_names(story: Story) -> None:
    names = ["new\nline.py", 'quo"te\'s.py', "--option.py", "-rf", "\u202egnp.py", "back\\slash.py", "$(touch x).py", "`id`.py", "a;b|c&d.py", "*.py", " .py", "tab\t.py", "\x1b[31mred.py", "<script>alert(1)</script>.py".replace("/", "\u2215"), "=cmd()|x.py", "con.py", "e\u0301.py", "\u00e9.py"]  # fmt: skip
    tree(dict.fromkeys(names, "import os\n"))(story)
    for name in (b"inv\xff\xfealid.py", b"test_\xc3(.py"):
        (story.folder / os.fsdecode(name)).write_bytes(b"import os\n")
    story.commit("feat: odd names")


def refs_like_options(story: Story) -> None:
    tree({})(story)
    for name in ("--upload-pack=touch", "-x", "HEAD", "refs/heads/main", "main\u202e", "<script>", "a'b\"c"):
        story.git("update-ref", f"refs/heads/{name}", "HEAD")
        story.git("update-ref", f"refs/tags/{name}", "HEAD")


def replaced_objects(story: Story) -> None:
    tree({})(story)
    honest = story.head
    story.commit("feat: something else", {"calc.py": "x = 1\n"})
    story.git("replace", honest, story.head)
    story.git("--no-replace-objects", "reset", "--quiet", "--hard", honest)


def giant_message(story: Story) -> None:
    tree({})(story)
    message = b"feat: " + b"long " * 400_000 + b"\n\n" + b"\x1b[31m" + b"body\xff\n" * 200_000
    commit = git_plumbing(story, "commit-tree", "HEAD^{tree}", "-p", "HEAD", "-F", "-", stdin=message)
    story.git("update-ref", "refs/heads/main", commit)


def odd_headers(story: Story) -> None:
    """Dates out of range, an empty author, an author with markup and a name in no encoding."""
    tree({})(story)
    parent, root = story.head, git_plumbing(story, "rev-parse", "HEAD^{tree}")
    for date in ("0 +0000", "9999999999 +0000", "253402300800 +0000", "1 +1400", "1700000000 -1200"):
        text = f"tree {root}\nparent {parent}\nauthor <i>x\u202e</i> <a@b> {date}\ncommitter =1+1 <a@b> {date}\n\nfeat: {date}\n"
        text = text.replace("<i>x\u202e</i>", "x\u202e\x1b[31m")
        parent = git_plumbing(story, "hash-object", "-t", "commit", "-w", "--stdin", stdin=text.encode())
    story.git("update-ref", "refs/heads/main", parent)


def deep(story: Story) -> None:
    tree({})(story)
    blob = git_plumbing(story, "hash-object", "-w", "--stdin", stdin=b"x = 1\n")
    node = git_plumbing(story, "mktree", stdin=f"100644 blob {blob}\tdeep.py\n".encode())
    for _ in range(3000):
        node = git_plumbing(story, "mktree", stdin=f"040000 tree {node}\td\n".encode())
    _graft(story, node)


def file_bomb(story: Story) -> None:
    """Ten folders that hold ten folders ... and so on: 10**8 files of a few kilobytes in all."""
    tree({})(story)
    blob = git_plumbing(story, "hash-object", "-w", "--stdin", stdin=b"x = 1\n")
    node = git_plumbing(story, "mktree", stdin="".join(f"100644 blob {blob}\tf{n}.py\n" for n in range(10)).encode())
    for _ in range(7):
        node = git_plumbing(story, "mktree", stdin="".join(f"040000 tree {node}\td{n}\n" for n in range(10)).encode())
    _graft(story, node)


def _graft(story: Story, node: str) -> None:
    listing = git_plumbing(story, "ls-tree", "HEAD") + f"\n040000 tree {node}\tgrafted\n"
    root = git_plumbing(story, "mktree", stdin=listing.encode())
    story.git(
        "update-ref", "refs/heads/main", git_plumbing(story, "commit-tree", root, "-p", "HEAD", "-m", "feat: graft")
    )


def blob_bomb(story: Story) -> None:
    tree({"data.bin": bytes(40 * 1024**2)})(story)


GIT: Mapping[str, Attack] = {
    "links out of the tree": Attack(links, said=None),
    "a file through a link": Attack(through_a_link),
    "a submodule by ext::": Attack(submodules('url = ext::sh -c "touch /tmp/filrouge-was-here"')),
    "a submodule by file:": Attack(submodules("url = file:///etc")),
    "a submodule that is an option": Attack(submodules("url = --upload-pack=touch"), refused="source.corrupt"),
    "a submodule with a command": Attack(
        submodules("url = https://evil.example/x", "update = !touch /tmp/filrouge-was-here"), refused="source.corrupt"
    ),
    "hooks and a bare repository within": Attack(hooks),
    "filters, textconv and LFS": Attack(attributes),
    "alternates": Attack(alternates),
    "odd names": Attack(odd_names),
    "refs named like options": Attack(refs_like_options),
    "replaced objects": Attack(replaced_objects),
    "giant commit message": Attack(giant_message),
    "odd headers": Attack(odd_headers),
    "a path of 6,000 bytes": Attack(deep, refused="source.path_too_long"),
    "a hundred million files": Attack(file_bomb, refused="source.countless_files"),
    "a large file of nothing": Attack(blob_bomb, refused="source.too_large", limits={"repository_bytes": 20 * 1024**2}),
    ".git in the tree": Attack(
        raw_commit(("40000", b".git", b"[core]\n\tworktree = /tmp\n")), refused="source.corrupt"
    ),
    ".GIT in the tree": Attack(raw_commit(("40000", b".GIT", b"[core]\n\tfsmonitor = x\n")), refused="source.corrupt"),
    "git~1 in the tree": Attack(raw_commit(("100644", b"git~1", b"gitdir: /etc\n")), refused="source.corrupt"),
    "dot-dot in the tree": Attack(raw_commit(("40000", b"..", b"x")), refused="source.corrupt"),
    "a name with a slash": Attack(raw_commit(("100644", b"../../filrouge-was-here", b"x")), refused="source.corrupt"),
    "names that differ by case": Attack(
        raw_commit(("100644", b"Calc.py", b"x = 1\n"), ("100644", b"CALC.py", b"x = 2\n"))
    ),
    "a .gitmodules that is a link": Attack(
        raw_commit(("120000", b".gitmodules", b"/etc/passwd")), refused="source.corrupt"
    ),
}
