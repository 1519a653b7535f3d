"""The files that a verdict speaks of are kept as text, within a budget, and never with a secret in them."""

from pathlib import Path

import pytest

from demo.story import Story
from filrouge import Plan, SourcePolicy, Workspace, run
from filrouge.events import FilesKept
from filrouge.facts.kept_files import kept_files
from filrouge.facts.masking import MASK, masked
from tests.filrouge.places import checked_out

PLAN = Plan.from_toml("[checks.LINT01]\n[checks.SEC01]\n[checks.GIT11]\n[checks.GIT03]")
TOKEN = "ghp_" + "aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY3"
KEY = (
    "-----BEGIN RSA PRIVATE KEY-----\n"
    + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=\n" * 3
    + "-----END RSA PRIVATE KEY-----"
)
SECRETS = (TOKEN, "QUJDREVG", "hunter2-hunter2", "correct horse")
APP = (
    f'import os\n\nTOKEN = "{TOKEN}"\npassword = "hunter2-hunter2"\nKEY = """\n{KEY}\n"""\n'
    'pass_phrase = """correct horse\nbattery"""\npwd = "correct horse"\n'
)


def kept(tmp_path: Path, files: dict[str, str | bytes], *, link: str = "") -> dict[str, str]:
    story = Story(tmp_path / "story")
    if link:
        (story.folder / link).symlink_to("bad.py")
    story.commit("feat: begin", files)
    told: list[FilesKept] = []
    workspace = Workspace(tmp_path / "workspace", SourcePolicy(paths=True))
    listener = lambda event: told.append(event) if isinstance(event, FilesKept) else None  # noqa: E731
    run(str(story.folder), PLAN, workspace, static_only=True, listener=listener)
    [event] = told
    return {file.path: file.text for file in event.files}


def test_what_findings_point_at_is_kept_and_nothing_else(tmp_path: Path) -> None:
    files = kept(tmp_path, {"src/bad.py": "import os\r\n", "src/good.py": "VALUE = 1\n", "notes.txt": "none\n"})
    assert files == {"src/bad.py": "import os\n"}


def test_no_secret_is_kept(tmp_path: Path) -> None:
    files = kept(tmp_path, {"app.py": APP, "other.py": f'import sys\nprint("{TOKEN}")\n'})
    assert set(files) == {"app.py", "other.py"}
    assert [secret for secret in SECRETS for text in files.values() if secret in text] == []
    assert files["app.py"].count("\n") == APP.count("\n"), "lines keep their numbers"
    assert f'TOKEN = "{MASK}"' in files["app.py"]


def test_binary_files_and_links_are_not_kept(tmp_path: Path) -> None:
    files = kept(tmp_path, {"bad.py": "import os\n", "dump.pem": b"\0" + KEY.encode()}, link="link.py")
    assert set(files) == {"bad.py"}


@pytest.mark.parametrize(("name", "value"), [("MAXIMUM_FILES", 2), ("MAXIMUM_BYTES", 20), ("MAXIMUM_FILE_BYTES", 9)])
def test_the_budget_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    monkeypatch.setitem(kept_files.__globals__, name, value)
    story = Story(tmp_path / "story")
    paths = tuple(f"m{number}.py" for number in range(4))
    story.commit("feat: begin", dict.fromkeys(paths, "import os\n"))
    files = kept_files(checked_out(story.folder, tmp_path), paths, {})
    assert len(files) == {"MAXIMUM_FILES": 2, "MAXIMUM_BYTES": 2, "MAXIMUM_FILE_BYTES": 0}[name]


def test_a_long_line_that_may_hold_a_secret_is_masked_whole() -> None:
    text = "x = 1\n" + "TOKEN" + "a" * 100_000 + "\n"
    assert masked({"a.py": text}, {}) == {"a.py": f"x = 1\n{MASK}\n"}


def test_innocent_text_stays_as_it_is() -> None:
    text = 'password = os.environ["PASSWORD"]\nname = "Zoé"\n'
    assert masked({"a.py": text}, {}) == {"a.py": text}
