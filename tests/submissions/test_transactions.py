"""While a transaction is open only SQL is spoken: what a repository holds was made ready before it began."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.signals import pre_init

from apps.submissions import highlighting, integrity, kept_files, verdicts
from apps.submissions.models import CheckResult, Run, RunFile, RunReport, SeenHead, Trace
from apps.submissions.recorder import Recorder
from apps.submissions.states import Claim
from filrouge import CheckFinished, KeptFile, Report
from filrouge.traces import CommitTrace, FileTrace, Traces
from tests.factories import FinishedRunFactory, RunningRunFactory
from tests.submissions.reports import check, report

pytestmark = pytest.mark.django_db(transaction=True)

FILES = (KeptFile("src/a.py", "def a():\n    return 1\n"), KeptFile("b.toml", "a = 1\n"))
TRACES = Traces(
    (CommitTrace("a" * 40, "feat: a", "Zoé", datetime(2026, 3, 2, tzinfo=UTC)),), (FileTrace("b", "a.py", 900),)
)
SMALL = 2_000
"""Characters of JSON that may be written within a transaction: an error, the names of the kept files."""


@pytest.fixture
def inside(monkeypatch) -> list[str]:
    """What was made of a repository's texts while a transaction was open."""
    found: list[str] = []

    def watched(owner: Any, name: str) -> None:
        former = getattr(owner, name)

        def told(*values: Any, **named: Any) -> Any:
            made = former(*values, **named)
            if connection.in_atomic_block and not (isinstance(made, str) and len(made) <= SMALL):
                found.append(f"{owner.__name__}.{name}")
            return made

        monkeypatch.setattr(owner, name, told)

    for owner, name in (
        (Report, "to_json"),
        (json, "dumps"),
        (json, "loads"),
        (verdicts, "asdict"),
        (kept_files, "call_bounded"),
        (highlighting, "packed"),
        (integrity, "_commits"),
    ):
        watched(owner, name)
    with _rows_watched(found):
        yield found


@contextmanager
def _rows_watched(found: list[str]) -> Iterator[None]:
    def made(sender: Any, args: Any, kwargs: Any, **more: Any) -> None:
        if connection.in_atomic_block and sender in (CheckResult, RunFile, RunReport, SeenHead, Trace):
            found.append(sender.__name__)

    pre_init.connect(made)
    yield
    pre_init.disconnect(made)


def large() -> Report:
    findings = check().findings * 500
    return replace(report(), checks=(replace(check(), findings=findings), check("TEST01")))


def test_nothing_is_made_of_a_repository_while_its_verdict_is_written(inside):
    run = RunningRunFactory()
    assert verdicts.finish(Claim(run.pk, run.claim_token), large(), FILES, TRACES)
    assert inside == []
    assert run.files.count() == 2
    assert run.project.traces.count() == 2
    assert RunReport.objects.get(pk=run.pk).document == json.loads(large().to_json())
    assert len(run.checks.get(code=check().code).document["findings"]) == 500


def test_a_report_that_is_there_already_is_not_read_again(inside):
    run = RunningRunFactory()
    RunReport.objects.create(run=run, document=json.loads(large().to_json()))
    assert verdicts.finish(Claim(run.pk, run.claim_token), report(), FILES)
    assert inside == []
    assert RunReport.objects.get(pk=run.pk).paths == [file.path for file in FILES]


def test_nor_while_the_report_of_a_failed_run_is_written(inside):
    run = RunningRunFactory()
    assert verdicts.end_incomplete(Claim(run.pk, run.claim_token), large())
    assert inside == []


def test_nor_while_a_verdict_is_taken_over(inside):
    known = FinishedRunFactory()
    RunReport.objects.create(run=known, document=json.loads(large().to_json()))
    verdicts.add_checks(verdicts.check_rows(known.pk, large().checks))
    integrity.remember(known.project, integrity.traces_of(known.project, TRACES))
    run = RunningRunFactory()
    assert verdicts.reuse(Claim(run.pk, run.claim_token), Run.objects.get(pk=known.pk))
    assert inside == []
    assert run.checks.get(code=check().code).document == known.checks.get(code=check().code).document
    assert RunReport.objects.get(pk=run.pk).document == json.loads(large().to_json())


def test_nor_while_progress_is_recorded(inside):
    run = RunningRunFactory()
    with Recorder(Claim(run.pk, run.claim_token)) as told:
        told(CheckFinished(large().checks[0]))
    assert inside == []
    assert run.checks.count() == 1


def test_what_is_made_within_a_transaction_is_noticed(inside):
    with transaction.atomic():
        verdicts.check_rows(1, large().checks)
    assert {"verdicts.asdict", "json.dumps", "CheckResult"} <= {
        name.rpartition("apps.submissions.")[2] for name in inside
    }
