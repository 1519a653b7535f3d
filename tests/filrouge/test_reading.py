"""What git says of a history, and whose fault it is when it does not."""

import signal

import pytest

from filrouge import git
from filrouge.errors import PlatformError, StudentError
from filrouge.facts import reading
from filrouge.facts.reading import ask_git, read_json, read_toml
from tests.filrouge.facts_in_memory import checkout_of

LONG = "9" * 5_000


def answers(monkeypatch: pytest.MonkeyPatch, status: int, errors: str = "") -> None:
    monkeypatch.setattr(reading, "git", lambda *_, **__: git.GitResult((), status, b"said", errors, 0.1))


def raises(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(reading, "git", run)


def test_an_answer_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, 1)
    assert ask_git(checkout_of(), "check-ignore", good=(0, 1)) == b"said"


@pytest.mark.parametrize(
    ("status", "errors", "said"), [(128, "fatal: bad object 1", "history.unreadable"), (-6, "", "history.unreadable")]
)
def test_a_history_that_git_cannot_read_is_its_owners(
    status: int, errors: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, status, errors)
    with pytest.raises(StudentError) as raised:
        ask_git(checkout_of(), "log")
    assert raised.value.message.id == said


@pytest.mark.parametrize(("error", "said"), [(git.TimeUp(), "history.too_long"), (git.TooMuch(), "history.too_much")])
def test_so_is_one_that_is_too_long(error: Exception, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raises(monkeypatch, error)
    with pytest.raises(StudentError) as raised:
        ask_git(checkout_of(), "log")
    assert raised.value.message.id == said


@pytest.mark.parametrize(
    ("status", "errors", "said"),
    [(128, "fatal: write: No space left on device", "platform.disk_full"), (-signal.SIGKILL, "", "platform.git")],
)
def test_a_full_disk_and_a_killed_git_are_ours(
    status: int, errors: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch, status, errors)
    with pytest.raises(PlatformError) as raised:
        ask_git(checkout_of(), "log")
    assert raised.value.message.id == said


@pytest.mark.parametrize("text", [f"x = {LONG}", "x = ", f"x = {'[' * 5_000}", "\0"])
def test_toml_that_cannot_be_read_is_none(text: str) -> None:
    assert read_toml(text) is None
    assert read_toml("x = 1") == {"x": 1}


@pytest.mark.parametrize("text", [f'{{"x": {LONG}}}', "{", "[" * 50_000, b"\xff"])
def test_json_that_cannot_be_read_is_none(text: str | bytes) -> None:
    assert read_json(text) is None
    assert read_json(b"[1]") == [1]
