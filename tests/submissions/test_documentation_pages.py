"""The pages made of docstrings: what they show, that student text stays text, and what is not there."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories import RunReportFactory
from tests.submissions.reports import interface, report

pytestmark = pytest.mark.django_db


def graded(**values):
    return RunReportFactory(document=json.loads(report(**values).to_json())).run


def show(client, name, run, *more, language="en"):
    client.force_login(run.project.student)
    with translation.override(language):
        return client.get(reverse(f"submissions:{name}", args=[run.pk, *more]))


def test_the_run_page_leads_to_every_module(client):
    run = graded(interface=interface())
    assert reverse("submissions:documentation", args=[run.pk]) in show(client, "run_files", run).content.decode()
    page = show(client, "documentation", run).content.decode()
    assert reverse("submissions:documentation_module", args=[run.pk, "moves"]) in page
    assert "All that moves." in page


def test_a_module_shows_signatures_and_sections_as_text(client):
    page = show(client, "documentation_module", graded(interface=interface()), "moves").content.decode()
    assert "move(speed: float) -&gt; str" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;em&gt;km/h&lt;/em&gt;" in page
    assert "<script>alert" not in page
    assert "Parameters" in page


def test_the_labels_are_in_the_readers_language(client):
    page = show(client, "documentation_module", graded(interface=interface()), "moves", language="fr").content.decode()
    assert "Paramètres" in page
    assert "fonction" in page


def test_a_run_without_pages_has_none_and_says_nothing_of_them(client):
    run = graded()
    assert show(client, "documentation", run).status_code == 404
    assert reverse("submissions:documentation", args=[run.pk]) not in show(client, "run", run).content.decode()
    assert show(client, "documentation_module", graded(interface=interface()), "other").status_code == 404
