"""The handbook of checks: whole, true to the catalogue, and written down as it is today."""

import re
from pathlib import Path

import pytest

from filrouge import CATALOGUE, handbook
from filrouge.words import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[2]


def test_the_written_handbook_is_that_of_the_catalogue() -> None:
    assert (ROOT / "docs/checks.md").read_text(encoding="utf-8") == handbook.markdown(), "run `make checks`"


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_check_has_an_example_that_shows_both_sides(code: str) -> None:
    example = handbook.examples()[code]
    sides = {"passes"} if CATALOGUE[code].never_fails and "fails" not in example else {"passes", "fails"}
    assert set(example) == {"why", "repair"} | sides
    assert set(example["why"]) == set(LANGUAGES)
    assert all(example["why"].values())
    assert example["passes"].strip() != example.get("fails", "").strip()
    assert all(f"repair.{name}" in catalogue("en") for name in example["repair"])
    assert example["repair"] or CATALOGUE[code].never_fails


def test_an_example_belongs_to_a_check() -> None:
    assert set(handbook.examples()) == set(CATALOGUE)


def test_french_reasons_keep_their_spaces_and_apostrophes() -> None:
    for code, example in handbook.examples().items():
        prose = re.sub(r"`[^`]*`", "", example["why"]["fr"])
        assert not re.search(r" [;:!?%»]|« |'", prose), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_its_entry_with_units(language: str) -> None:
    entries = {entry.code: entry for entry in handbook.handbook_entries(language)}
    assert list(entries) == list(CATALOGUE)
    [minimum] = entries["COV01"].parameters
    assert (minimum.name, minimum.shown) == ("minimum_percent", "80")
    assert minimum.unit == {"en": "percent", "fr": "pour cent"}[language]
    assert entries["COV01"].requires == ("TEST01",)
    assert "…" in " ".join(entries["GIT03"].repairs), "what only a finding knows is left open"
