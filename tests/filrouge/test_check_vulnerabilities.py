"""SEC02 from advisories in files, as an operator keeps them; no network is asked."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from filrouge.checks.vulnerabilities import KnownVulnerabilities
from filrouge.facts.vulnerabilities import known_advisories, vulnerabilities
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import environment_of, tree_of


def advisory(name: str, *events: dict[str, str], ecosystem: str = "PyPI", **more: object) -> dict[str, object]:
    affected: dict[str, object] = {"package": {"ecosystem": ecosystem, "name": name}}
    affected["ranges"] = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    affected["versions"] = more.pop("versions", [])
    return {"id": "OSV-1", "summary": "Runs <b>anything</b>.", "affected": [affected], **more}


def judged(folder: Path | None, *installed: str):
    environment = replace(environment_of(), installed=installed)
    return KnownVulnerabilities().verdict(
        vulnerabilities(environment, tree_of(), known_advisories(environment, folder))
    )


def kept(folder: Path, *documents: object) -> Path:
    (folder / "2026").mkdir()
    for number, document in enumerate(documents):
        (folder / "2026" / f"{number}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


SINCE_1 = ({"introduced": "1.0"}, {"fixed": "1.5"})


@pytest.mark.parametrize(
    ("version", "outcome"), [("0.9", "passed"), ("1.0", "failed"), ("1.4.9", "failed"), ("1.5", "passed")]
)
def test_a_version_is_warned_of_from_its_fault_to_its_mending(tmp_path: Path, version: str, outcome: str) -> None:
    said = judged(kept(tmp_path, advisory("Some_Package", *SINCE_1)), f"some-package=={version}")
    assert said.outcome == outcome
    assert [finding.message.values["mended"] for finding in said.findings] == ["1.5"] * (outcome == "failed")


@pytest.mark.parametrize(
    "document",
    [
        advisory("flask", {"introduced": "0"}),
        advisory("flask", {"introduced": "0"}, {"last_affected": "2.0"}),
        advisory("flask", {"introduced": "0"}, {"fixed": "0.5"}, {"introduced": "1.5"}),
        advisory("flask", versions=["1.0", "2.0"]),
    ],
)
def test_every_way_to_name_versions_is_understood(tmp_path: Path, document: object) -> None:
    assert judged(kept(tmp_path, document), "flask==2.0").outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "document",
    [
        advisory("flask", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"),
        advisory("flask", {"introduced": "0"}, ecosystem="npm"),
        advisory("django", {"introduced": "0"}),
        advisory("flask", {"introduced": "no version"}),
        ["no advisory"],
    ],
)
def test_what_does_not_concern_the_package_is_passed_over(tmp_path: Path, document: object) -> None:
    assert judged(kept(tmp_path, document), "flask==2.0").outcome is Outcome.PASSED


def test_several_advisories_of_one_package_cost_once(tmp_path: Path) -> None:
    said = judged(kept(tmp_path, *[advisory("flask", {"introduced": "0"})] * 2), "flask==2.0")
    assert (said.score, len(said.findings)) == (0.75, 2)


def test_what_we_bring_ourselves_is_no_fault_of_the_project(tmp_path: Path) -> None:
    assert judged(kept(tmp_path, advisory("pytest", {"introduced": "0"})), "pytest==9.0").outcome is Outcome.PASSED


def test_without_advisories_nothing_is_said(tmp_path: Path) -> None:
    assert judged(None, "flask==2.0").message.id == "vulnerabilities.no_source"
    assert judged(tmp_path / "missing", "flask==2.0").outcome is Outcome.SKIPPED
