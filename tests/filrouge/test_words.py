"""Every message that the engine can say has words in every language, and the languages do not drift apart."""

import ast
import re
import string
from pathlib import Path

import pytest

from filrouge import CATALOGUE, Message, Outcome, say
from filrouge.events import Stage
from filrouge.words import LANGUAGES, catalogue

ENGINE = Path(__file__).parents[2] / "filrouge"


def texts(entry: object) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [str(entry)]


def placeholders(entry: object) -> set[str]:
    return {name for text in texts(entry) for _, name, _, _ in string.Formatter().parse(text) if name}


def said_in_code() -> set[str]:
    """Identifiers written out in the engine: the first argument of messages and errors, when it is a plain text."""
    said = set()
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="Message" | "StudentError" | "PlatformError" | "PlanError"),
                    args=[ast.Constant(value=value), *_],
                ):
                    said.add(value)
    return said


def test_the_languages_have_the_same_messages() -> None:
    assert set(catalogue("en")) == set(catalogue("fr"))


@pytest.mark.parametrize("message_id", sorted(catalogue("en")))
def test_the_languages_mention_the_same_values(message_id: str) -> None:
    assert placeholders(catalogue("en")[message_id]) == placeholders(catalogue("fr")[message_id])


def test_every_message_in_the_code_has_words() -> None:
    assert said_in_code() - set(catalogue("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_stage_and_outcome_has_words(language: str) -> None:
    wanted = {f"{part}.{code}" for code in CATALOGUE for part in ("title", "about")}
    wanted |= {f"family.{check.family()}" for check in CATALOGUE.values()}
    wanted |= {f"stage.{stage}" for stage in Stage} | {f"outcome.{outcome}" for outcome in Outcome}
    assert wanted <= set(catalogue(language))


def test_french_keeps_its_spaces_before_double_punctuation() -> None:
    for message_id, entry in catalogue("fr").items():
        for text in texts(entry):
            prose = re.sub(r"`[^`]*`|https?://\S+", "", text)
            assert not re.search(r" [;:!?%»]|« ", prose), message_id
            assert "'" not in prose, f"{message_id}: a typewriter apostrophe"


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    nothing = Message("git.junk.present", {"count": 0})
    assert say(nothing, "fr").startswith("Un élément")
    assert say(nothing, "en").startswith("0 things")


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    message = Message("coverage.lines.enough", {"percent": 97.5, "minimum": 80.0})
    assert say(message, "fr").startswith("97,5\u202f%")
    assert say(message, "en").startswith("97.5%")
